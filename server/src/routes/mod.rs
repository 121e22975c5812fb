//! Which address leads where.

mod accounts;
mod changes;
mod corrections;
mod decisions;
mod desk;
mod import;
mod pages;
mod photos;
mod replies;
mod sitemap;
mod steward;

use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::{BodyExt as _, Limited};
use tower_http::catch_panic::CatchPanicLayer;

use app::page::PageError;

use crate::api::{self, Problem};
use crate::front::Keep;
use crate::guard::{is_private, see_other};
use crate::health;
use crate::state::App;

/// The longest body of a request, in bytes: a form with long texts.
const LARGEST_BODY: usize = 1024 * 1024;

/// Where files are sent, by the beginning and the end of the address, and the longest body there, in bytes.
const UPLOADS: [(&str, &str, usize); 2] =
    [("/steward/import", "", 64 * 1024 * 1024), ("/steward/people/", "/photo", 9 * 1024 * 1024)];

/// The longest body that an address takes, in bytes.
#[must_use]
pub fn largest_body(path: &str) -> usize {
    let upload = UPLOADS.iter().find(|(begin, end, _)| path.starts_with(begin) && path.ends_with(end));
    upload.map_or(LARGEST_BODY, |(_, _, most)| *most)
}

/// Whether files are sent there: on a slow line that takes a while.
#[must_use]
pub fn takes_files(path: &str) -> bool {
    largest_body(path) > LARGEST_BODY
}

/// All routes but the assets, which never get this far.
pub fn router(app: App) -> Router {
    let (api, document) = api::router();
    let routes = Router::new()
        .merge(pages::router(document))
        .merge(api)
        .merge(sitemap::router())
        .merge(accounts::router())
        .merge(changes::router())
        .merge(corrections::router())
        .merge(replies::router())
        .merge(desk::router())
        .merge(import::router())
        .merge(steward::router())
        .merge(decisions::router())
        .merge(photos::router())
        .merge(photos::upload())
        .route("/robots.txt", get(robots))
        .route(health::ALIVE, get(health::alive))
        .route(health::READY, get(health::ready))
        // After all routes: whatever is not in the table is refused.
        .route_layer(axum::middleware::from_fn_with_state(app.clone(), crate::guard::guard))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(app.clone());
    guarded(app, routes)
}

/// Routes behind what no handler has to think of: bodies that are too long, handlers that panic.
pub fn guarded(app: App, routes: Router) -> Router {
    let limit = axum::middleware::from_fn_with_state(app.clone(), limited);
    let panicked = move |panic: Box<dyn std::any::Any + Send>| broken(&app, &*panic);
    routes.layer(limit).layer(CatchPanicLayer::custom(panicked))
}

/// Lets no handler read more than its address takes.
async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let most = largest_body(&path);
    let told =
        request.headers().get(CONTENT_LENGTH).and_then(|told| told.to_str().ok()?.parse::<usize>().ok());
    if told.is_none_or(|told| told <= most) {
        return next.run(request.map(|body| Body::new(Limited::new(body, most)))).await;
    }
    // A browser that is still sending does not read an answer: what is not far too long is let through to its end.
    let mut body = Limited::new(request.into_body(), most.saturating_mul(4));
    while let Some(Ok(_)) = body.frame().await {}
    too_long(&app, &path).await
}

/// The answer to a body that is too long.
pub(crate) async fn too_long(app: &App, path: &str) -> Response {
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    let text = match largest_body(path) / (1024 * 1024) {
        most if takes_files(path) => {
            format!(
                "Files of at most {most} MB together can be sent here. Send fewer or smaller ones; larger data sets are brought in at the server’s command line."
            )
        }
        _ => "This is longer than a form can be. Go back, shorten its texts and send it again.".to_owned(),
    };
    let problem = Problem::new(status, text.clone()).remedy("Send less.");
    app.error(is_api(path), status, PageError::Invalid { message: text }, problem).await
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
    let path = uri.path();
    if request.method() == Method::GET && is_private(path) {
        // The address of a form that was refused, reloaded: back to the page with the form.
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        return see_other(if parent.is_empty() { "/" } else { parent });
    }
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
