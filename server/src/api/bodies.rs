//! Councils, boards, commissions and chambers.

use axum::extract::{OriginalUri, State};
use services::views::{Body, BodyRow};

use super::params::{Asked, PageParams, Slug, paging};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

/// All bodies
#[utoipa::path(get, path = "/bodies", tag = "bodies", params(PageParams),
    responses((status = 200, description = "One page of bodies", body = Paged<BodyRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<PageParams>,
) -> Answer<Paged<BodyRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    Ok(Json(Paged::of(app.services().bodies(page, size).await?, &uri)))
}

/// One body: its roster, its vacancies, its latest decisions
#[utoipa::path(get, path = "/bodies/{slug}", tag = "bodies", params(("slug" = String, Path, description = "The body's slug")),
    responses((status = 200, description = "The body", body = Body),
              (status = 404, description = "No such body", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<App>, Slug(slug): Slug) -> Answer<Body> {
    Ok(Json(app.services().body(&slug).await?))
}
