//! Taking a merge back.

use domain::access::{Action, Actor, Subject as Of};
use domain::ledger::{Change, Snapshot, Subject};
use domain::words::{EntryKind, SubjectKind};
use serde::Serialize;
use store::Write;
use store::entities::{merge, person, review_item, vote_record};
use store::sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use store::write::Moved;
use uuid::Uuid;

use super::{follow, public};
use crate::import::close_review;
use crate::{ServiceError, Services, ledger};

/// A merge, as stewards see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The number of the question that it answered, by which it is undone.
    pub number: i64,
    /// The one who stays: name and address below `/officials`.
    pub kept: (String, String),
    /// The one who is gone: name and address.
    pub gone: (String, String),
    /// Why.
    pub reason: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// When it was undone, in milliseconds since 1970.
    pub undone_at: Option<i64>,
}

/// What undoing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// The one who stayed: name and address below `/officials`.
    pub kept: (String, String),
    /// The one who is back: name and address.
    pub back: (String, String),
}

/// So many are listed.
const LISTED: u64 = 200;

/// The newest merges, the last first.
///
/// # Errors
/// When the actor may not see them, or the database fails.
pub async fn merges(services: &Services, actor: Actor) -> Result<Vec<Merged>, ServiceError> {
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let conn = services.store().read();
    let rows = merge::Entity::find().order_by_desc(merge::Column::Id).limit(LISTED).all(conn).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let item = match row.review_id {
            Some(id) => review_item::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        let Some(item) = item else { continue };
        let kept = person::Entity::find_by_id(row.kept_person_id).one(conn).await?;
        all.push(Merged {
            number: item.number,
            kept: kept.map(|row| (row.name, row.slug)).unwrap_or_default(),
            gone: (row.gone_name, row.gone_slug),
            reason: item.decided_reason.unwrap_or_default(),
            at: row.at,
            undone_at: row.undone_at,
        });
    }
    Ok(all)
}

/// Makes two people of one again: both have their ids, addresses, terms, votes, identifiers and names back, except for
/// what a steward changed since, and both records are judged anew. The question counts as answered: they are two.
///
/// # Errors
/// When the actor may not, no reason is given, there is no such merge, a later one must be undone first, or the address
/// is somebody else's now; nothing is changed then.
pub async fn undo(
    services: &Services,
    actor: Actor,
    number: i64,
    reason: &str,
) -> Result<Undone, ServiceError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(ServiceError::invalid("reason", "say why they are two people after all, in plain words"));
    }
    let write = services.store().begin().await?;
    store::ledger::locked_head(&write).await?;
    let conn = write.conn();
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let item = review_item::Entity::find()
        .filter(review_item::Column::Number.eq(number))
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("merge"))?;
    let row = merge::Entity::find()
        .filter(merge::Column::ReviewId.eq(item.id))
        .filter(merge::Column::UndoneAt.is_null())
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("merge"))?;
    let whom = crate::allow::about(actor, &[row.kept_person_id, row.gone_person_id]);
    let acting = ledger::acting(conn, actor, Action::ReviewPeople, whom).await?;
    let later = merge::Entity::find()
        .filter(merge::Column::KeptPersonId.eq(row.kept_person_id))
        .filter(merge::Column::UndoneAt.is_null())
        .order_by_desc(merge::Column::Id)
        .one(conn)
        .await?
        .filter(|later| later.id != row.id);
    if let Some(later) = later {
        let of = match later.review_id {
            Some(id) => review_item::Entity::find_by_id(id).one(conn).await?,
            None => None,
        };
        let of = of.map(|item| format!(" (number {})", item.number)).unwrap_or_default();
        let message = format!("“{}” was merged into this person later{of}; undo that first", later.gone_name);
        return Err(ServiceError::invalid("number", message));
    }
    let taken = person::Entity::find().filter(person::Column::Slug.eq(&row.gone_slug)).one(conn).await?;
    if let Some(taken) = taken {
        let message = format!(
            "the address /officials/{} is {}’s now; withdraw that entry first",
            row.gone_slug, taken.name
        );
        return Err(ServiceError::invalid("number", message));
    }
    let moved = Moved::read(&row.moved)
        .ok_or_else(|| ServiceError::invalid("number", "what this merge moved was not kept"))?;
    moved.undo(&write).await?;
    let now = services.clock().now_ms();
    let undone = merge::ActiveModel { id: Set(row.id), undone_at: Set(Some(now)), ..Default::default() };
    undone.update(conn).await?;
    // Open, it would be asked again, and an import that is sure of it would join them at once.
    close_review(&write, &item, "rejected", reason, now).await?;
    let find = async |id| -> Result<person::Model, ServiceError> {
        person::Entity::find_by_id(id).one(conn).await?.ok_or(ServiceError::NotFound("official"))
    };
    let (kept, back) = (find(row.kept_person_id).await?, find(row.gone_person_id).await?);
    let subject = Subject::new(SubjectKind::Person, &kept.id.to_string(), public(&kept.name)?)?;
    let was = Snapshot::new(SubjectKind::Person)
        .with("merged_with", format!("{} ({})", public(&back.name)?, back.slug))?;
    let change = Change::new(EntryKind::MergeUndone, subject, Some(was), None, reason, acting)?;
    let about = ledger::About { path: Some(format!("/officials/{}", kept.slug)), person: Some(kept.id) };
    let entry = ledger::append(&write, now, &change, about).await?.sequence;
    store::ledger::add_concerned(&write, entry, vec![back.id]).await?;
    as_one_before(&write, kept.id, back.id).await?;
    let words = format!(
        "The merge of “{}” and “{}” was undone: they are two people again, each with their own votes.",
        kept.name, back.name
    );
    follow(services, &write, &words, &[kept.id, back.id]).await?;
    write.commit().await?;
    Ok(Undone { kept: (kept.name, kept.slug), back: (back.name, back.slug) })
}

/// What was said of the one until now was said of both: it is what the figures of whoever is back changed from.
async fn as_one_before(write: &Write, kept: Uuid, back: Uuid) -> Result<(), ServiceError> {
    let conn = write.conn();
    let own = vote_record::Entity::find().filter(vote_record::Column::PersonId.eq(back)).one(conn).await?;
    if own.is_some() {
        return Ok(());
    }
    let both = vote_record::Entity::find().filter(vote_record::Column::PersonId.eq(kept)).all(conn).await?;
    let rows = both.into_iter().map(|row| vote_record::Model { person_id: back, ..row }).collect();
    store::write::insert_all::<vote_record::Entity, _>(conn, rows).await?;
    Ok(())
}

/// Whether an address is that of somebody who was merged into another.
///
/// # Errors
/// When the database fails.
pub async fn is_gone(conn: &impl ConnectionTrait, slug: &str) -> Result<bool, ServiceError> {
    let row = merge::Entity::find()
        .filter(merge::Column::GoneSlug.eq(slug))
        .filter(merge::Column::UndoneAt.is_null())
        .one(conn)
        .await?;
    Ok(row.is_some())
}

/// The address of the person into whom the one who had this address was merged.
///
/// # Errors
/// When the database fails.
pub async fn kept_instead(services: &Services, slug: &str) -> Result<Option<String>, ServiceError> {
    let conn = services.store().read();
    let row = merge::Entity::find()
        .filter(merge::Column::GoneSlug.eq(slug))
        .filter(merge::Column::UndoneAt.is_null())
        .order_by_desc(merge::Column::Id)
        .one(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(person::Entity::find_by_id(row.kept_person_id).one(conn).await?.map(|row| row.slug))
}
