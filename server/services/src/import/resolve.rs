//! Making one person of two where that became certain: by the rules at the end of an import, or by a steward.

use store::Write;
use store::entities::{merge, person, review_item, term};
use store::sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use store::write::{Conflict, Snapshot};
use uuid::Uuid;

use domain::terms::{Overlap, Span, overlaps};

use super::ctx::Ctx;
use super::facts::Verdict;
use super::matching::{Match, candidates, choose, schemes, side};
use super::world::{World, span};
use crate::ServiceError;

impl Ctx<'_> {
    /// Joins the open pairs of which the rules are certain now, because one of the two got dates or votes that
    /// were not known when they were put aside. Thus the order in which sources come does not matter.
    pub(crate) async fn resolve(&mut self) -> Result<(), ServiceError> {
        self.flush().await?;
        let conn = self.write().await?.conn();
        let open = review_item::Entity::find()
            .filter(review_item::Column::Status.eq("open"))
            .order_by_asc(review_item::Column::Number)
            .all(conn)
            .await?;
        for item in open {
            let (Some(a), Some(b)) = (item.person_id, item.other_person_id) else { continue };
            if !(is_certain(&self.world, a, b) && is_certain(&self.world, b, a)) {
                continue;
            }
            // The better informed source's person stays; of equals the elder.
            let weight =
                |id: Uuid| self.world.people.get(&id).map(|known| self.world.weight(known.row.source_id));
            let (stay, other) = if weight(b) > weight(a) { (b, a) } else { (a, b) };
            self.wrote();
            let now = self.now();
            let write = self.write().await?;
            if !merge_people(write, stay, other, item.id, now).await?.is_empty() {
                continue;
            }
            let why = "the same seat, surname and time, known only after both had been brought in";
            close(write, &item, "accepted", why, now).await?;
            self.report.merged += 1;
            self.touched.people = true;
            self.touched.records = true;
            self.reload().await?;
            self.note_contradictions(stay);
        }
        self.end_unit().await
    }
}

/// Whether the rules point from one person to the other and to nobody else.
fn is_certain(world: &World, person: Uuid, other: Uuid) -> bool {
    let Some(known) = world.people.get(&person) else { return false };
    let same: Vec<Match> = candidates(world, &side(world, known), &schemes(known), Some(person))
        .into_iter()
        .filter_map(|(person, verdict)| match verdict {
            Verdict::Same { given, own } => Some(Match { person, given, own }),
            _ => None,
        })
        .collect();
    choose(&same, false) == Some(other)
}

/// Makes one person of two, terms included, and keeps what it moved, so that it can be undone. Returns the decisions in
/// which both voted and not alike; nothing is changed then.
pub(crate) async fn merge_people(
    write: &Write,
    stay: Uuid,
    other: Uuid,
    review: Uuid,
    now: i64,
) -> Result<Vec<Conflict>, ServiceError> {
    let conn = write.conn();
    let gone =
        person::Entity::find_by_id(other).one(conn).await?.ok_or(ServiceError::NotFound("official"))?;
    let before = Snapshot::of(conn, [stay, other]).await?;
    let conflicts = store::write::merge_people(write, stay, other).await?;
    if !conflicts.is_empty() {
        return Ok(conflicts);
    }
    join_terms(write, stay).await?;
    let moved = before.until(Snapshot::of(conn, [stay, other]).await?);
    let row = merge::Model {
        id: Uuid::now_v7(),
        review_id: Some(review),
        kept_person_id: stay,
        gone_person_id: other,
        gone_name: gone.name,
        gone_slug: gone.slug,
        moved: moved.text(),
        at: now,
        undone_at: None,
    };
    row.into_active_model().insert(conn).await?;
    Ok(Vec::new())
}

/// Marks a question as answered.
pub(crate) async fn close(
    write: &Write,
    item: &review_item::Model,
    status: &str,
    reason: &str,
    now: i64,
) -> Result<(), ServiceError> {
    let row = review_item::ActiveModel {
        id: Set(item.id),
        status: Set(status.to_owned()),
        decided_at: Set(Some(now)),
        decided_reason: Set((!reason.is_empty()).then(|| reason.to_owned())),
        ..Default::default()
    };
    row.update(write.conn()).await?;
    Ok(())
}

/// Terms of one office that tell of the same time are one term: the same dates, or one that only holds sightings.
async fn join_terms(write: &Write, person: Uuid) -> Result<(), ServiceError> {
    let conn = write.conn();
    let mut terms = term::Entity::find()
        .filter(term::Column::PersonId.eq(person))
        .order_by_asc(term::Column::Id)
        .all(conn)
        .await?;
    // Those with dates first: they take the others in.
    terms.sort_by_key(|term| term.start_date.is_none() && term.end_date.is_none());
    let mut kept: Vec<(term::Model, bool)> = Vec::new();
    for term in terms {
        let mine = span(&term);
        let dated = mine.start.is_some() || mine.end.is_some();
        let found =
            kept.iter_mut().filter(|(known, _)| known.office_id == term.office_id).find(|(known, _)| {
                let theirs = span(known);
                if dated {
                    (theirs.start, theirs.end) == (mine.start, mine.end)
                } else {
                    overlaps(&theirs, &mine) != Overlap::No
                }
            });
        let Some((known, changed)) = found else {
            kept.push((term, false));
            continue;
        };
        let joined = seen_of(span(known), mine);
        if let Some((first, last)) = joined.seen {
            known.seen_from = Some(first.to_string());
            known.seen_to = Some(last.to_string());
            *changed = true;
        }
        term::Entity::delete_by_id(term.id).exec(conn).await?;
    }
    for (term, _) in kept.into_iter().filter(|(_, changed)| *changed) {
        term.into_active_model().reset_all().update(conn).await?;
    }
    Ok(())
}

fn seen_of(term: Span, other: Span) -> Span {
    match other.seen {
        Some((first, last)) => term.and_seen(first).and_seen(last),
        None => term,
    }
}
