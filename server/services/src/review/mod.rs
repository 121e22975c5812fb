//! Two people who may be one: a steward decides.

mod pair;
mod undo;

use domain::access::{Action, Actor, Subject as Of};
use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject};
use domain::terms::{Overlap, overlaps};
use domain::words::{EntryKind, SubjectKind};
use serde::Serialize;
use store::Write;
use store::entities::{body, decision, office, person, place, review_item, term};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::import::{close_review, merge_people, span_of};
use crate::records::Cause;
use crate::search_index::Kind;
use crate::{ServiceError, Services, ledger};
pub use pair::{Pair, PairRow, Shown, pair, pair_of};
pub use undo::{Merged, Undone, is_gone, kept_instead, merges, undo};

/// A question that waits for a steward, or was answered.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewItem {
    /// Its number, by which it is answered.
    pub number: i64,
    /// `open`, `accepted` (they are one) or `rejected` (they are two).
    pub status: String,
    /// Why the importer did not decide it.
    pub reason: String,
    /// The one who would stay: name and slug.
    pub person: Option<(String, String)>,
    /// The one who would be joined to them: name and slug. None once joined.
    pub other: Option<(String, String)>,
    /// Both sides as the sources had them: names, identifiers, seats and times.
    pub evidence: serde_json::Value,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub decided_at: Option<i64>,
    /// Why it was decided so.
    pub decided_reason: Option<String>,
}

/// What an accepted question did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The name of the one who stays.
    pub name: String,
    /// Their address below `/officials`.
    pub slug: String,
    /// The other's name, now another name of the one who stays.
    pub joined: String,
}

/// The questions by number: all, or those of one status (`open`, `accepted`, `rejected`).
///
/// # Errors
/// When the status is none of these, or the database fails.
pub async fn list(services: &Services, status: Option<&str>) -> Result<Vec<ReviewItem>, ServiceError> {
    let conn = services.store().read();
    let mut query = review_item::Entity::find().order_by_asc(review_item::Column::Number);
    if let Some(status) = status {
        if !["open", "accepted", "rejected"].contains(&status) {
            return Err(ServiceError::invalid("status", "use open, accepted or rejected"));
        }
        query = query.filter(review_item::Column::Status.eq(status));
    }
    let items = query.all(conn).await?;
    let ids: Vec<Uuid> =
        items.iter().flat_map(|item| [item.person_id, item.other_person_id]).flatten().collect();
    let mut people = std::collections::HashMap::new();
    for part in ids.chunks(500) {
        let found =
            person::Entity::find().filter(person::Column::Id.is_in(part.iter().copied())).all(conn).await?;
        people.extend(found.into_iter().map(|row| (row.id, (row.name, row.slug))));
    }
    let of = |id: Option<Uuid>| id.and_then(|id| people.get(&id).cloned());
    Ok(items
        .into_iter()
        .map(|item| ReviewItem {
            number: item.number,
            person: of(item.person_id),
            other: of(item.other_person_id),
            evidence: serde_json::from_str(&item.evidence).unwrap_or_default(),
            status: item.status,
            reason: item.reason,
            created_at: item.created_at,
            decided_at: item.decided_at,
            decided_reason: item.decided_reason,
        })
        .collect())
}

/// They are one: the second is joined to the first with terms, votes, identifiers and names, and the records are
/// judged anew. For whoever runs the server; others ask by [`accept_as`].
///
/// # Errors
/// When there is no such open question, no reason is given, both held different seats of one body at one time, or
/// both voted in one decision and not alike; nothing is changed then.
pub async fn accept(services: &Services, number: i64, reason: &str) -> Result<Accepted, ServiceError> {
    accept_as(services, Actor::Operator, number, reason).await
}

/// [`accept`], by someone who is signed in.
///
/// # Errors
/// As [`accept`], and when the table of who may do what does not allow it.
pub async fn accept_as(
    services: &Services,
    actor: Actor,
    number: i64,
    reason: &str,
) -> Result<Accepted, ServiceError> {
    let write = services.store().begin().await?;
    store::ledger::locked_head(&write).await?;
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let item = open_item(&write, number).await?;
    let acting = ledger::acting(write.conn(), actor, Action::ReviewPeople, both(actor, &item)).await?;
    let accepted = join(services, &write, &item, reason, acting).await?;
    write.commit().await?;
    Ok(accepted)
}

/// Joins any two people, by their addresses: the second to the first. The question that this answers is kept with the
/// others, so that the merge can be undone by its number.
///
/// # Errors
/// As [`accept_as`], and when there are no two such people.
pub async fn merge(
    services: &Services,
    actor: Actor,
    stay: &str,
    other: &str,
    reason: &str,
) -> Result<Accepted, ServiceError> {
    let write = services.store().begin().await?;
    store::ledger::locked_head(&write).await?;
    let conn = write.conn();
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let find = async |slug: &str| -> Result<person::Model, ServiceError> {
        let row = person::Entity::find().filter(person::Column::Slug.eq(slug)).one(conn).await?;
        row.ok_or(ServiceError::NotFound("official"))
    };
    let (stay, other) = (find(stay).await?, find(other).await?);
    if stay.id == other.id {
        return Err(ServiceError::invalid("other", "these are the same already; choose somebody else"));
    }
    let item = question_about(services, &write, &stay, &other).await?;
    let acting = ledger::acting(conn, actor, Action::ReviewPeople, both(actor, &item)).await?;
    let accepted = join(services, &write, &item, reason, acting).await?;
    write.commit().await?;
    Ok(accepted)
}

/// Whom a question is about.
fn both(actor: Actor, item: &review_item::Model) -> Of {
    let people: Vec<Uuid> = [item.person_id, item.other_person_id].into_iter().flatten().collect();
    crate::allow::about(actor, &people)
}

/// The open question about two people, the first of whom is to stay; made if nobody asked it yet.
async fn question_about(
    services: &Services,
    write: &Write,
    stay: &person::Model,
    other: &person::Model,
) -> Result<review_item::Model, ServiceError> {
    let conn = write.conn();
    let open = review_item::Entity::find()
        .filter(review_item::Column::Status.eq("open"))
        .filter(review_item::Column::PersonId.is_in([stay.id, other.id]))
        .filter(review_item::Column::OtherPersonId.is_in([stay.id, other.id]))
        .one(conn)
        .await?;
    if let Some(mut item) = open {
        // Whoever merges says who stays.
        if item.person_id != Some(stay.id) {
            (item.person_id, item.other_person_id) = (Some(stay.id), Some(other.id));
            item.clone().into_active_model().reset_all().update(conn).await?;
        }
        return Ok(item);
    }
    let last = review_item::Entity::find().order_by_desc(review_item::Column::Number).one(conn).await?;
    let side =
        |row: &person::Model| serde_json::json!({ "name": row.name, "slug": row.slug, "party": row.party });
    let item = review_item::Model {
        id: Uuid::now_v7(),
        number: last.map_or(1, |row| row.number + 1),
        kind: "same_person".to_owned(),
        person_id: Some(stay.id),
        other_person_id: Some(other.id),
        // By hand two can be merged, parted and merged again: no key of a source, and each time another.
        pair_key: format!("by-hand:{}", Uuid::now_v7()),
        reason: "a steward found that they are one".to_owned(),
        evidence: serde_json::json!({ "a": side(stay), "b": side(other) }).to_string(),
        status: "open".to_owned(),
        created_at: services.clock().now_ms(),
        decided_at: None,
        decided_reason: None,
        run_id: None,
    };
    item.clone().into_active_model().reset_all().insert(conn).await?;
    Ok(item)
}

async fn join(
    services: &Services,
    write: &Write,
    item: &review_item::Model,
    reason: &str,
    acting: Acting,
) -> Result<Accepted, ServiceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::invalid("reason", "say why they are one person, in plain words"));
    }
    let number = item.number;
    let (Some(stay), Some(other)) = (item.person_id, item.other_person_id) else {
        return Err(ServiceError::invalid("number", format!("question {number} has only one person left")));
    };
    let conn = write.conn();
    let keeper =
        person::Entity::find_by_id(stay).one(conn).await?.ok_or(ServiceError::NotFound("official"))?;
    let gone =
        person::Entity::find_by_id(other).one(conn).await?.ok_or(ServiceError::NotFound("official"))?;
    if let Some(seats) = two_seats_at_once(conn, stay, other).await? {
        let message = format!(
            "“{}” and “{}” held different seats of one body at the same time ({seats}), so they are two people; \
             reject the question instead, or correct the dates at the source first",
            keeper.name, gone.name
        );
        return Err(ServiceError::invalid("number", message));
    }
    let now = services.clock().now_ms();
    let conflicts = merge_people(write, stay, other, item.id, now).await?;
    if let Some(first) = conflicts.first() {
        let decision = decision::Entity::find_by_id(first.decision).one(conn).await?;
        let at = decision.map(|decision| format!("decision {}", decision.number)).unwrap_or_default();
        let count = conflicts.len();
        let message = format!(
            "“{}” and “{}” voted differently in {count} of the same decisions (first: {at}), so they are two people; \
             reject the question instead",
            keeper.name, gone.name
        );
        return Err(ServiceError::invalid("number", message));
    }
    close_review(write, item, "accepted", reason, now).await?;
    let subject = Subject::new(SubjectKind::Person, &stay.to_string(), public(&keeper.name)?)?;
    let after = Snapshot::new(SubjectKind::Person)
        .with("name", keeper.name.as_str())?
        .with("merged_with", format!("{} ({})", public(&gone.name)?, gone.slug))?;
    let change = Change::new(EntryKind::Merged, subject, None, Some(after), reason, acting)?;
    let about = ledger::About { path: Some(format!("/officials/{}", keeper.slug)), person: Some(stay) };
    ledger::append(write, now, &change, about).await?;
    let words = format!("“{}” and “{}” were found to be one person.", keeper.name, gone.name);
    follow(services, write, &words, &[stay]).await?;
    Ok(Accepted { name: keeper.name, slug: keeper.slug, joined: gone.name })
}

/// Judges anew whoever changed, and makes them findable.
async fn follow(
    services: &Services,
    write: &Write,
    words: &str,
    people: &[Uuid],
) -> Result<(), ServiceError> {
    for person in people {
        crate::commitments::keep(write, *person, services.clock().today()).await?;
    }
    let cause = Cause { words, run: None };
    crate::records::rebuild_within(services, write, cause, Some(people)).await?;
    crate::search_index::rebuild_within(services, write, &[Kind::Person]).await?;
    Ok(())
}

fn public(name: &str) -> Result<PublicName, ServiceError> {
    PublicName::shortened(name).map_err(|error| ServiceError::invalid("name", error))
}

/// They are two: the question is not asked again. For whoever runs the server; others ask by [`reject_as`].
///
/// # Errors
/// When there is no such open question.
pub async fn reject(services: &Services, number: i64, reason: Option<&str>) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let item = open_item(&write, number).await?;
    close_review(&write, &item, "rejected", reason.unwrap_or_default(), services.clock().now_ms()).await?;
    write.commit_quietly().await?;
    Ok(())
}

/// [`reject`], by someone who is signed in, with a reason for the other stewards.
///
/// # Errors
/// As [`reject`], and when the actor may not or says no reason.
pub async fn reject_as(
    services: &Services,
    actor: Actor,
    number: i64,
    reason: &str,
) -> Result<(), ServiceError> {
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    if reason.trim().is_empty() {
        return Err(ServiceError::invalid("reason", "say why they are two people, in plain words"));
    }
    let item = review_item::Entity::find()
        .filter(review_item::Column::Number.eq(number))
        .one(services.store().read())
        .await?;
    if let Some(item) = item {
        crate::allow(actor, Action::ReviewPeople, both(actor, &item))?;
    }
    reject(services, number, Some(reason.trim())).await
}

/// Two seats of one body that the two certainly held on one day, in words.
async fn two_seats_at_once<C: ConnectionTrait>(
    conn: &C,
    one: Uuid,
    other: Uuid,
) -> Result<Option<String>, ServiceError> {
    let of = async |person: Uuid| -> Result<Vec<(term::Model, Option<office::Model>)>, ServiceError> {
        let query = term::Entity::find().filter(term::Column::PersonId.eq(person));
        let mut held = Vec::new();
        for term in query.order_by_asc(term::Column::Id).all(conn).await? {
            let office = office::Entity::find_by_id(term.office_id).one(conn).await?;
            held.push((term, office));
        }
        Ok(held)
    };
    let (mine, theirs) = (of(one).await?, of(other).await?);
    for (a, seat_a) in &mine {
        for (b, seat_b) in &theirs {
            let (Some(seat_a), Some(seat_b)) = (seat_a, seat_b) else { continue };
            let (time_a, time_b) = (span_of(a), span_of(b));
            // Two titles in one place, such as a council's member and its chair, can be one person's.
            if seat_a.body_id != seat_b.body_id
                || seat_a.place_id == seat_b.place_id
                || overlaps(&time_a, &time_b) != Overlap::Yes
            {
                continue;
            }
            let body = body::Entity::find_by_id(seat_a.body_id).one(conn).await?;
            let place = async |id: Uuid| -> Result<String, ServiceError> {
                Ok(place::Entity::find_by_id(id).one(conn).await?.map(|row| row.name).unwrap_or_default())
            };
            return Ok(Some(format!(
                "{}: {} {}, and {} {}",
                body.map(|row| row.name).unwrap_or_default(),
                place(seat_a.place_id).await?,
                time_a.in_words(),
                place(seat_b.place_id).await?,
                time_b.in_words()
            )));
        }
    }
    Ok(None)
}

async fn open_item(write: &store::Write, number: i64) -> Result<review_item::Model, ServiceError> {
    let item = review_item::Entity::find()
        .filter(review_item::Column::Number.eq(number))
        .one(write.conn())
        .await?
        .ok_or(ServiceError::NotFound("question; `answerable review list` shows them"))?;
    if item.status != "open" {
        return Err(ServiceError::invalid(
            "number",
            format!("question {number} was {} already", item.status),
        ));
    }
    Ok(item)
}
