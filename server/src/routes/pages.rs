//! The pages.

use std::sync::Arc;

use app::page::{Page, PageError};
use app::pages::{self, Context, PageKind};
use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::state::App;

type Name = Result<RawPathParams, RawPathParamsRejection>;

/// One route for each kind of page.
pub(super) fn router(openapi: Arc<serde_json::Value>) -> Router<App> {
    let mut router = Router::new();
    for kind in PageKind::ALL.iter().copied() {
        let openapi = Arc::clone(&openapi);
        router = router.route(
            kind.pattern(),
            get(async move |State(app): State<App>, params: Name, RawQuery(query): RawQuery| {
                // An address that is no text names nothing.
                let Ok(params) = params else {
                    return app.page(Err(PageError::NotFound { what: "page" })).await;
                };
                let name = params.iter().next().map_or("", |(_, value)| value);
                show(&app, openapi, kind, name, query.as_deref().unwrap_or_default()).await
            }),
        );
    }
    router
}

async fn show(
    app: &App,
    openapi: Arc<serde_json::Value>,
    kind: PageKind,
    name: &str,
    query: &str,
) -> Response {
    let page = make(app, openapi, kind, name, query).await;
    if matches!(page, Err(PageError::NotFound { .. }))
        && matches!(kind, PageKind::Official | PageKind::OfficialVotes)
        && let Some(response) = moved(app, kind, name).await
    {
        return response;
    }
    let page = match page {
        Err(PageError::NotFound { what }) => {
            Err(gone(app, kind, name).await.unwrap_or(PageError::NotFound { what }))
        }
        page => page,
    };
    app.page(page).await
}

/// Somebody who was merged into another is found there.
async fn moved(app: &App, kind: PageKind, name: &str) -> Option<Response> {
    let kept = services::review::kept_instead(app.services(), name).await.ok()??;
    let target = kind.pattern().replace("{slug}", &kept);
    let target = HeaderValue::from_str(&target).ok()?;
    Some((StatusCode::MOVED_PERMANENTLY, [(LOCATION, target)]).into_response())
}

/// The note, where what was at this address was withdrawn.
async fn gone(app: &App, kind: PageKind, name: &str) -> Option<PageError> {
    let (before, _) = kind.pattern().split_once('{')?;
    // Only the page of the thing itself has a note, not the pages below it.
    if name.chars().any(char::is_control) || !kind.pattern().ends_with('}') {
        return None;
    }
    match app.services().withdrawn(&format!("{before}{name}")).await {
        Ok(note) => note.map(|note| PageError::Gone {
            name: note.name,
            by: note.by,
            at: note.at,
            reason: note.reason,
        }),
        Err(error) => {
            tracing::error!(%error, "it cannot be looked up whether this was withdrawn");
            None
        }
    }
}

async fn make(
    app: &App,
    openapi: Arc<serde_json::Value>,
    kind: PageKind,
    name: &str,
    query: &str,
) -> Result<Page, PageError> {
    // No name of a row holds one, and PostgreSQL takes no NUL in a text.
    if name.chars().any(char::is_control) {
        return Err(PageError::NotFound { what: "page" });
    }
    let site = app.site().await.map_err(|error| {
        tracing::error!(%error, "what all pages share cannot be read");
        PageError::Internal
    })?;
    let context = Context { services: app.services().clone(), site, openapi };
    pages::show(&context, kind, name, query).await
}
