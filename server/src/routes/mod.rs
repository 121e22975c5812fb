//! Which address leads where.

mod accounts;
mod changes;
mod corrections;
mod decisions;
mod desk;
mod pages;
mod photos;
mod sitemap;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

use app::page::PageError;

use crate::api::{self, Problem};
use crate::front::Keep;
use crate::health;
use crate::state::App;

/// The longest body of a request, in bytes: a form of the desk with its longest texts, sent percent-encoded.
const LARGEST_BODY: usize = 1024 * 1024;

/// All routes but the assets, which never get this far.
pub fn router(app: App) -> Router {
    let (api, document) = api::router();
    let small = Router::new()
        .merge(pages::router(document))
        .merge(api)
        .merge(sitemap::router())
        .merge(accounts::router())
        .merge(changes::router())
        .merge(corrections::router())
        .merge(desk::router())
        .merge(decisions::router())
        .merge(photos::router())
        .route("/robots.txt", get(robots))
        .route(health::ALIVE, get(health::alive))
        .route(health::READY, get(health::ready));
    let routes = limited(small)
        // Its files are longer than any form, and it has a limit of its own.
        .merge(photos::upload())
        // After all routes: whatever is not in the table is refused.
        .route_layer(axum::middleware::from_fn_with_state(app.clone(), crate::guard::guard))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(app.clone());
    caught(app, routes)
}

fn limited<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.layer(RequestBodyLimitLayer::new(LARGEST_BODY))
}

/// Routes behind what no handler has to think of: bodies that are too long, handlers that panic.
pub fn guarded(app: App, routes: Router) -> Router {
    caught(app, limited(routes))
}

fn caught(app: App, routes: Router) -> Router {
    let panicked = move |panic: Box<dyn std::any::Any + Send>| broken(&app, &*panic);
    routes.layer(CatchPanicLayer::custom(panicked))
}

/// What programs that read the whole site are asked to leave alone: results, of which there is no end.
async fn robots(State(app): State<App>) -> Response {
    let url = app.public_url();
    let text = format!(
        "User-agent: *\nDisallow: /search\nDisallow: /find?\nDisallow: /api/\n\nSitemap: {url}/sitemap.xml\n"
    );
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let mut response = ([(CONTENT_TYPE, kind)], text).into_response();
    response.extensions_mut().insert(Keep);
    response
}

/// An address at which there is nothing.
async fn unknown(State(app): State<App>, OriginalUri(uri): OriginalUri) -> Response {
    let problem = Problem::not_found("address");
    app.error(is_api(uri.path()), StatusCode::NOT_FOUND, PageError::NotFound { what: "page" }, problem).await
}

/// Something other than reading, where there is only reading.
async fn wrong_method(State(app): State<App>, OriginalUri(uri): OriginalUri, request: Request) -> Response {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    let text = format!("This address can only be read; {} does nothing here.", request.method());
    let problem = Problem::new(status, text.clone()).remedy("Use GET.");
    let error = PageError::Invalid { message: text };
    let mut response = app.error(is_api(uri.path()), status, error, problem).await;
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// A handler that panicked: the page says so, the log says what.
fn broken(app: &App, panic: &(dyn std::any::Any + Send)) -> Response<Body> {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(what, "a handler panicked");
    app.broken()
}

pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}
