//! Two people who may be one: a steward decides.

use serde::Serialize;
use store::entities::{decision, person, review_item};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::import::{close_review, merge_people};
use crate::records::Cause;
use crate::search_index::Kind;
use crate::{ServiceError, Services};

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
/// judged anew.
///
/// # Errors
/// When there is no such open question, or both voted in one decision and not alike; nothing is changed then.
pub async fn accept(
    services: &Services,
    number: i64,
    reason: Option<&str>,
) -> Result<Accepted, ServiceError> {
    let write = services.store().begin().await?;
    let item = open_item(&write, number).await?;
    let (Some(stay), Some(other)) = (item.person_id, item.other_person_id) else {
        return Err(ServiceError::invalid("number", format!("question {number} has only one person left")));
    };
    let conn = write.conn();
    let keeper =
        person::Entity::find_by_id(stay).one(conn).await?.ok_or(ServiceError::NotFound("official"))?;
    let gone =
        person::Entity::find_by_id(other).one(conn).await?.ok_or(ServiceError::NotFound("official"))?;
    let conflicts = merge_people(&write, stay, other).await?;
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
    close_review(&write, &item, "accepted", reason.unwrap_or_default(), services.clock().now_ms()).await?;
    write.commit().await?;
    let words = format!("“{}” and “{}” were found to be one person.", keeper.name, gone.name);
    crate::records::rebuild(services, Cause { words: &words, run: None }, Some(&[stay])).await?;
    crate::search_index::rebuild(services, &[Kind::Person]).await?;
    Ok(Accepted { name: keeper.name, slug: keeper.slug, joined: gone.name })
}

/// They are two: the question is not asked again.
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
