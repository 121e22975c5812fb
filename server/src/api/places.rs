//! Places, and who represents them.

use axum::extract::{OriginalUri, State};
use domain::words::PlaceKind;
use serde::Deserialize;
use services::views::{Found, Place, PlaceRow};
use utoipa::IntoParams;

use super::params::{Asked, PageParams, Slug, choice, needed_text, paging, text};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlacesParams {
    /// Code of a kind of place: county, town, ward …
    kind: Option<String>,
    /// Slug of the place in which they lie.
    within: Option<String>,
    /// Words to find in the name.
    q: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// All places
#[utoipa::path(get, path = "/places", tag = "places", params(PlacesParams),
    responses((status = 200, description = "One page of places", body = Paged<PlaceRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<PlacesParams>,
) -> Answer<Paged<PlaceRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let kinds: Vec<_> = PlaceKind::ALL.iter().map(|kind| (kind.code(), kind.code())).collect();
    let kind = choice("kind", asked.kind.as_deref(), &kinds)?;
    let (within, q) = (text("within", asked.within)?, text("q", asked.q)?);
    let list = app.services().places(kind, within.as_deref(), q.as_deref(), page, size).await?;
    Ok(Json(Paged::of(list, &uri)))
}

/// One place: who represents it, its bodies, the places inside (paged)
#[utoipa::path(get, path = "/places/{slug}", tag = "places",
    params(("slug" = String, Path, description = "The place's slug"), PageParams),
    responses((status = 200, description = "The place", body = Place),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "No such place", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    State(app): State<App>,
    Slug(slug): Slug,
    Asked(asked): Asked<PageParams>,
) -> Answer<Place> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    Ok(Json(app.services().place(&slug, page, size).await?))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FindParams {
    /// A ZIP code or the name of a place.
    #[param(required = true, value_type = String)]
    q: Option<String>,
}

/// Who represents a ZIP code or a place
#[utoipa::path(get, path = "/find", tag = "places", params(FindParams),
    responses((status = 200, description = "What was found, best first", body = Found),
              (status = 400, description = "A parameter that is missing or cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn find(State(app): State<App>, Asked(asked): Asked<FindParams>) -> Answer<Found> {
    Ok(Json(app.services().find(&needed_text("q", asked.q)?).await?))
}
