//! What is in the record, search, values and sources.

use axum::extract::{OriginalUri, State};
use serde::Deserialize;
use services::views::{Hit, SourceView, Stats, Value, ValueSummary};
use utoipa::IntoParams;

use super::params::{Asked, Slug, needed_text, paging};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

/// What is in the record, in numbers
#[utoipa::path(get, path = "/stats", tag = "record",
    responses((status = 200, description = "The numbers", body = Stats)))]
pub(super) async fn stats(State(app): State<App>) -> Answer<Stats> {
    Ok(Json(app.services().stats().await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SearchParams {
    /// Words to look for; beginnings of words are enough.
    #[param(required = true, value_type = String)]
    q: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// Officials, bodies, places and measures by words
#[utoipa::path(get, path = "/search", tag = "record", params(SearchParams),
    responses((status = 200, description = "One page of what was found, best first", body = Paged<Hit>),
              (status = 400, description = "A parameter that is missing or cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn search(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<SearchParams>,
) -> Answer<Paged<Hit>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    Ok(Json(Paged::of(app.services().search(&needed_text("q", asked.q)?, page, size).await?, &uri)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SuggestParams {
    /// The beginning of what someone types.
    #[param(required = true, value_type = String)]
    q: Option<String>,
}

/// At most eight suggestions while someone types
#[utoipa::path(get, path = "/search/suggest", tag = "record", params(SuggestParams),
    responses((status = 200, description = "Suggestions, best first", body = Vec<Hit>),
              (status = 400, description = "A parameter that is missing or cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn suggest(State(app): State<App>, Asked(asked): Asked<SuggestParams>) -> Answer<Vec<Hit>> {
    Ok(Json(app.services().suggest(&needed_text("q", asked.q)?).await?))
}

/// What the organisation stands for
#[utoipa::path(get, path = "/values", tag = "record",
    responses((status = 200, description = "All values, in the organisation's order", body = Vec<ValueSummary>)))]
pub(super) async fn values(State(app): State<App>) -> Answer<Vec<ValueSummary>> {
    Ok(Json(app.services().values().await?))
}

/// One value, with the measures that are tagged with it
#[utoipa::path(get, path = "/values/{slug}", tag = "record", params(("slug" = String, Path, description = "The value's slug")),
    responses((status = 200, description = "The value", body = Value),
              (status = 404, description = "No such value", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn value(State(app): State<App>, Slug(slug): Slug) -> Answer<Value> {
    Ok(Json(app.services().value(&slug).await?))
}

/// Where everything comes from, with licences and import runs
#[utoipa::path(get, path = "/sources", tag = "record",
    responses((status = 200, description = "All sources", body = Vec<SourceView>)))]
pub(super) async fn sources(State(app): State<App>) -> Answer<Vec<SourceView>> {
    Ok(Json(app.services().sources().await?))
}
