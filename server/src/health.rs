//! Whether the program is alive, and whether it can answer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use crate::state::App;

/// Address that answers as long as the program runs.
pub const ALIVE: &str = "/healthz";
/// Address that answers 200 when the database is reachable and migrated, 503 with the reason otherwise.
pub const READY: &str = "/readyz";

/// The program runs.
pub async fn alive() -> Response {
    answer(StatusCode::OK, "alive\n")
}

/// The database is reachable and has the tables of this version.
pub async fn ready(State(app): State<App>) -> Response {
    match app.services().store().is_ready().await {
        Ok(true) => answer(StatusCode::OK, "ready\n"),
        Ok(false) => answer(
            StatusCode::SERVICE_UNAVAILABLE,
            "not ready: the database lacks migrations of this version; run answerable migrate\n",
        ),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            answer(StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer\n")
        }
    }
}

fn answer(status: StatusCode, text: &'static str) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], text).into_response()
}
