//! People, and how they voted.

use axum::extract::{OriginalUri, State};
use domain::votes::RULES_VERSION;
use domain::words::Standing;
use serde::{Deserialize, Serialize};
use services::views::{
    Official, OfficialRow, OfficialsQuery, OfficialsSort, PersonRef, RecordChange, ScoredVote,
};
use services::views::{Tally, VoteRow};
use utoipa::{IntoParams, ToSchema};

use super::params::{Asked, Slug, choice, paging, text};
use super::{Answer, Json, Paged, Problem};
use crate::state::App;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OfficialsParams {
    /// Words to find in the name.
    q: Option<String>,
    /// Slug of a body.
    body: Option<String>,
    /// Slug of a place; offices for it and for the places inside of it.
    place: Option<String>,
    /// The source's own word for a party.
    party: Option<String>,
    /// Code of a standing with the movement: emerging_leader, candidate, endorsed, elected, former.
    standing: Option<String>,
    /// Only those in office today (true) or only others (false).
    #[param(value_type = Option<bool>)]
    in_office: Option<String>,
    /// The order: name, record, key_record, missed or seat. Those without a score come last.
    sort: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

const SORTS: [(&str, OfficialsSort); 5] = [
    ("name", OfficialsSort::Name),
    ("record", OfficialsSort::Record),
    ("key_record", OfficialsSort::KeyRecord),
    ("missed", OfficialsSort::Missed),
    ("seat", OfficialsSort::Seat),
];

/// All officials, with their seat and their vote record
#[utoipa::path(get, path = "/officials", tag = "officials", params(OfficialsParams),
    responses((status = 200, description = "One page of officials", body = Paged<OfficialRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    State(app): State<App>,
    uri: OriginalUri,
    Asked(asked): Asked<OfficialsParams>,
) -> Answer<Paged<OfficialRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let standings: Vec<_> = Standing::ALL.iter().map(|standing| (standing.code(), standing.code())).collect();
    let standing = choice("standing", asked.standing.as_deref(), &standings)?;
    let query = OfficialsQuery {
        q: text("q", asked.q)?,
        body: text("body", asked.body)?,
        place: text("place", asked.place)?,
        party: text("party", asked.party)?,
        standing: standing.map(str::to_owned),
        in_office: choice("in_office", asked.in_office.as_deref(), &[("true", true), ("false", false)])?,
        sort: choice("sort", asked.sort.as_deref(), &SORTS)?.unwrap_or_default(),
        page,
        size,
    };
    Ok(Json(Paged::of(app.services().officials(&query).await?, &uri)))
}

/// One official: names, seats, record and sources
#[utoipa::path(get, path = "/officials/{slug}", tag = "officials", params(("slug" = String, Path, description = "The official's slug")),
    responses((status = 200, description = "The official", body = Official),
              (status = 404, description = "No such official", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(State(app): State<App>, Slug(slug): Slug) -> Answer<Official> {
    Ok(Json(app.services().official(&slug).await?))
}

/// An official's vote record: the two tallies, and every row that made them.
#[derive(Serialize, ToSchema)]
pub(super) struct OfficialRecord {
    /// The person.
    person: PersonRef,
    /// Version of the rules by which it was judged; they are published at /methodology.
    rules: &'static str,
    /// Key measures; shown first.
    key: Tally,
    /// All measures.
    all: Tally,
    /// Every decision that bears on a position, oldest first, with how it was judged.
    scored: Vec<ScoredVote>,
    /// What changed the record, the newest first.
    changes: Vec<RecordChange>,
}

/// The vote record: both tallies, the rows behind them, the version of the rules
#[utoipa::path(get, path = "/officials/{slug}/record", tag = "officials", params(("slug" = String, Path, description = "The official's slug")),
    responses((status = 200, description = "The record", body = OfficialRecord),
              (status = 404, description = "No such official", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn record(State(app): State<App>, Slug(slug): Slug) -> Answer<OfficialRecord> {
    let official = app.services().official(&slug).await?;
    Ok(Json(OfficialRecord {
        person: official.person,
        rules: RULES_VERSION,
        key: official.key,
        all: official.all,
        scored: official.scored,
        changes: official.changes,
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct VotesParams {
    /// Words to find in the motion or the measure.
    q: Option<String>,
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    size: Option<String>,
}

/// All votes of an official, scored or not, the newest first
#[utoipa::path(get, path = "/officials/{slug}/votes", tag = "officials",
    params(("slug" = String, Path, description = "The official's slug"), VotesParams),
    responses((status = 200, description = "One page of votes", body = Paged<VoteRow>),
              (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "No such official", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn votes(
    State(app): State<App>,
    uri: OriginalUri,
    Slug(slug): Slug,
    Asked(asked): Asked<VotesParams>,
) -> Answer<Paged<VoteRow>> {
    let (page, size) = paging(asked.page.as_deref(), asked.size.as_deref())?;
    let q = text("q", asked.q)?;
    Ok(Json(Paged::of(app.services().official_votes(&slug, q.as_deref(), page, size).await?, &uri)))
}
