//! Changes to the record, and the ledger that keeps them.

use axum::extract::{OriginalUri, State};
use serde::Deserialize;
use services::ledger::ChangesQuery;
use services::views::{ChangeView, LedgerState};
use utoipa::IntoParams;

use super::params::{Asked, paging, text};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesParams {
    /// Slug of the person whom they concern.
    person: Option<String>,
    /// What happened: entered, changed, published, withdrawn, status_changed, vote_corrected …
    kind: Option<String>,
    /// Only from this day on: 2024, 2024-05 or 2024-05-31.
    from: Option<String>,
    /// Only up to this day: 2024, 2024-05 or 2024-05-31.
    to: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// Every change to the record, the newest first
#[utoipa::path(get, path = "/changes", tag = "ledger", params(ChangesParams),
    responses((status = 200, description = "One page of changes", body = Paged<ChangeView>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "No such person", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn changes(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<ChangesParams>,
) -> Answer<Paged<ChangeView>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let query = ChangesQuery {
        person: text("person", asked.person)?,
        kind: text("kind", asked.kind)?,
        from: text("from", asked.from)?,
        to: text("to", asked.to)?,
        page,
        size,
    };
    Ok(Json(Paged::of(app.services().changes(&query).await?, &uri)))
}

/// How far the ledger goes, where to download it, and the newest signed checkpoint
#[utoipa::path(get, path = "/ledger", tag = "ledger",
    responses((status = 200, description = "The state of the ledger", body = LedgerState)))]
pub(super) async fn state(State(app): State<App>) -> Answer<LedgerState> {
    Ok(Json(app.services().ledger_state().await?))
}
