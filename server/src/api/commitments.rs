//! What officials promised, and what became of it.

use axum::extract::{OriginalUri, State};
use serde::Deserialize;
use services::commitments::CommitmentsQuery;
use services::views::{Commitment, CommitmentRow, CommitmentsRecord, ReplyView};
use utoipa::IntoParams;

use super::params::{Asked, Slug, paging, text};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CommitmentsParams {
    /// Slug of the person who made them.
    person: Option<String>,
    /// Slug of a place: theirs, or one that the person represents.
    place: Option<String>,
    /// Slug of a value.
    value: Option<String>,
    /// not_started, in_progress, stalled, kept, partly_kept, broken, cannot_be_judged or released; late; or none (without a status yet).
    status: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// All commitments, those that are late first
#[utoipa::path(get, path = "/commitments", tag = "commitments", params(CommitmentsParams),
    responses((status = 200, description = "One page of commitments", body = Paged<CommitmentRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "No such person, place or value", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<CommitmentsParams>,
) -> Answer<Paged<CommitmentRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let query = CommitmentsQuery {
        person: text("person", asked.person)?,
        place: text("place", asked.place)?,
        value: text("value", asked.value)?,
        status: text("status", asked.status)?,
        page,
        size,
    };
    Ok(Json(Paged::of(app.services().commitments(&query).await?, &uri)))
}

/// One commitment: its words, its history and what shows each status
#[utoipa::path(get, path = "/commitments/{id}", tag = "commitments", params(("id" = i64, Path, description = "The commitment's number")),
    responses((status = 200, description = "The commitment", body = Commitment),
              (status = 404, description = "No such commitment", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<App>, Slug(id): Slug) -> Answer<Commitment> {
    let number = id.parse().map_err(|_| Problem::not_found("commitment"))?;
    Ok(Json(app.services().commitment(number).await?))
}

/// An official's record of commitments; null when none of theirs is in the record
#[utoipa::path(get, path = "/officials/{slug}/commitments", tag = "commitments", params(("slug" = String, Path, description = "The official's slug")),
    responses((status = 200, description = "The record", body = Option<CommitmentsRecord>),
              (status = 404, description = "No such official", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn record(State(app): State<App>, Slug(slug): Slug) -> Answer<Option<CommitmentsRecord>> {
    Ok(Json(app.services().commitments_record(&slug).await?))
}

/// An official's replies, the newest first: what they stand beside, in full, with what they said before
#[utoipa::path(get, path = "/officials/{slug}/replies", tag = "commitments", params(("slug" = String, Path, description = "The official's slug")),
    responses((status = 200, description = "The replies", body = Vec<ReplyView>),
              (status = 404, description = "No such official", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn replies(State(app): State<App>, Slug(slug): Slug) -> Answer<Vec<ReplyView>> {
    Ok(Json(app.services().replies_of(&slug).await?))
}
