//! Bills, ordinances, resolutions, and the decisions on them.

use axum::extract::{OriginalUri, State};
use serde::Deserialize;
use services::views::{Decision, DecisionRow, DecisionsQuery, Measure, MeasureRow, MeasuresQuery};
use utoipa::IntoParams;

use super::params::{Asked, Slug, choice, number, paging, text};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MeasuresParams {
    /// Words to find in title and identifier.
    q: Option<String>,
    /// Slug of a body.
    body: Option<String>,
    /// Slug of a value.
    value: Option<String>,
    /// Session, as the source names it.
    session: Option<String>,
    /// The organisation's position: support, oppose, any (both) or key.
    position: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

const POSITIONS: [(&str, &str); 4] =
    [("support", "support"), ("oppose", "oppose"), ("any", "any"), ("key", "key")];

/// All measures
#[utoipa::path(get, path = "/measures", tag = "measures", params(MeasuresParams),
    responses((status = 200, description = "One page of measures", body = Paged<MeasureRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<MeasuresParams>,
) -> Answer<Paged<MeasureRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let query = MeasuresQuery {
        q: text("q", asked.q)?,
        body: text("body", asked.body)?,
        value: text("value", asked.value)?,
        session: text("session", asked.session)?,
        position: choice("position", asked.position.as_deref(), &POSITIONS)?.map(str::to_owned),
        page,
        size,
    };
    Ok(Json(Paged::of(app.services().measures(&query).await?, &uri)))
}

/// One measure: the organisation's position, and every decision on it
#[utoipa::path(get, path = "/measures/{slug}", tag = "measures", params(("slug" = String, Path, description = "The measure's slug")),
    responses((status = 200, description = "The measure", body = Measure),
              (status = 404, description = "No such measure", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<App>, Slug(slug): Slug) -> Answer<Measure> {
    Ok(Json(app.services().measure(&slug).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DecisionsParams {
    /// Slug of a body.
    body: Option<String>,
    /// Only those that bear on a position.
    #[param(value_type = Option<bool>)]
    scored: Option<String>,
    /// Year.
    #[param(value_type = Option<i16>, minimum = 1, maximum = 9999)]
    year: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// All decisions, the newest first
#[utoipa::path(get, path = "/decisions", tag = "measures", params(DecisionsParams),
    responses((status = 200, description = "One page of decisions", body = Paged<DecisionRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn decisions(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<DecisionsParams>,
) -> Answer<Paged<DecisionRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let year = asked.year.as_deref().map(|year| number("year", Some(year), 1, 9999, 1)).transpose()?;
    let scored = choice("scored", asked.scored.as_deref(), &[("true", true), ("false", false)])?;
    let query =
        DecisionsQuery { body: text("body", asked.body)?, scored: scored.unwrap_or(false), year, page, size };
    Ok(Json(Paged::of(app.services().decisions(&query).await?, &uri)))
}

/// One decision: how everyone voted, and how it was judged
#[utoipa::path(get, path = "/decisions/{id}", tag = "measures", params(("id" = i64, Path, description = "The decision's number")),
    responses((status = 200, description = "The decision", body = Decision),
              (status = 404, description = "No such decision", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn decision(State(app): State<App>, Slug(id): Slug) -> Answer<Decision> {
    let number = id.parse().map_err(|_| Problem::not_found("decision"))?;
    Ok(Json(app.services().decision(number).await?))
}
