//! A term: who held which office, from when to when.

use domain::terms::{Overlap, overlaps};
use domain::words::{TermEnd, TermStart};
use store::desk::Listed;
use store::entities::{office, person, term};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::{Kept, Touches, choices, name_of, or_none, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Thing, Values, crowded};
use crate::import::span_of;
use crate::search_index::Kind as Found;

const WHEN: &str = "2026-11-03; 2026-11 or 2026 if that is all that is known.";

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("person", "Who", Input::Find(Thing::Person)).required().ledger("person"),
        Field::new("office", "Which office", Input::Find(Thing::Office)).required().ledger("office"),
        Field::new("start_date", "First day", Input::PartialDate)
            .hint(format!("{WHEN} Votes before it do not count for or against this person."))
            .ledger("start_date"),
        Field::new("start_reason", "How it began", Input::One(choices!(TermStart)))
            .required()
            .ledger("start_reason"),
        Field::new("end_date", "Last day", Input::PartialDate)
            .hint("Leave it blank while they hold the office.")
            .ledger("end_date"),
        Field::new("end_reason", "How it ended", Input::One(or_none(choices!(TermEnd), "It has not ended")))
            .ledger("end_reason"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Ok(id) = key.parse::<Uuid>() else { return Ok(None) };
    let Some(row) = term::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let who = person::Entity::find_by_id(row.person_id).one(conn).await?;
    let who = who.ok_or(ServiceError::NotFound("person"))?;
    let title = office::Entity::find_by_id(row.office_id).one(conn).await?.map(|office| office.title);
    let values = Values::default()
        .with("person", name_of(conn, Listed::Person, Some(row.person_id)).await?)
        .with("office", name_of(conn, Listed::Office, Some(row.office_id)).await?)
        .with("start_date", row.start_date)
        .with("start_reason", Some(row.start_reason))
        .with("end_date", row.end_date)
        .with("end_reason", row.end_reason);
    Ok(Some(Loaded {
        id,
        key: id.to_string(),
        name: format!("{}: {}", who.name, title.unwrap_or_default()),
        path: Some(format!("/officials/{}", who.slug)),
        person: Some(who.id),
        values,
    }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let person_id = new.id("person").ok_or(ServiceError::NotFound("person"))?;
    let office_id = new.id("office").ok_or(ServiceError::NotFound("office"))?;
    let (start, end) = (new.date("start_date"), new.date("end_date"));
    if let (Some(start), Some(end)) = (start, end)
        && end.latest() < start.earliest()
    {
        return wrong("end_date", "Last day: it is before the first day. Check both.");
    }
    if end.is_some_and(|end| end.latest() < desk.today) && new.text("end_reason").is_none() {
        return wrong(
            "end_reason",
            "How it ended: the last day is past. Choose how it ended, or “not known how”.",
        );
    }
    if end.is_none() && new.text("end_reason").is_some() {
        return wrong("end_date", "Last day: you say how it ended; say when, if only the year.");
    }
    let id = was.map_or(desk.fresh, |was| was.id);
    let before = term::Entity::find_by_id(id).one(conn).await?;
    let row = term::Model {
        id,
        person_id,
        office_id,
        start_date: new.text("start_date"),
        end_date: new.text("end_date"),
        start_reason: new.needed("start_reason"),
        end_reason: new.text("end_reason"),
        end_reason_text: before.as_ref().and_then(|row| row.end_reason_text.clone()),
        seen_from: before.as_ref().and_then(|row| row.seen_from.clone()),
        seen_to: before.as_ref().and_then(|row| row.seen_to.clone()),
        source_id: before.as_ref().and_then(|row| row.source_id),
        run_id: before.as_ref().and_then(|row| row.run_id),
    };
    // One person holds one office once at a time; two half-known terms may follow one another.
    let others = term::Entity::find()
        .filter(term::Column::PersonId.eq(person_id))
        .filter(term::Column::OfficeId.eq(office_id))
        .filter(term::Column::Id.ne(id))
        .all(conn)
        .await?;
    if others.iter().any(|other| overlaps(&span_of(other), &span_of(&row)) == Overlap::Yes) {
        return wrong(
            "start_date",
            "First day: this person holds this office at that time already. Change that term instead.",
        );
    }
    let same_time = before.as_ref().is_some_and(|known| {
        (known.person_id, known.office_id, &known.start_date, &known.end_date)
            == (person_id, office_id, &row.start_date, &row.end_date)
    });
    if !same_time && let Some(full) = crowded::by_term(conn, &row, &desk.nevertheless).await? {
        return Ok(Err(vec![full]));
    }
    let known = before.is_some();
    if known {
        row.into_active_model().reset_all().update(conn).await?;
    } else {
        row.into_active_model().reset_all().insert(conn).await?;
    }
    Ok(Ok(id.to_string()))
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    term::Entity::delete_by_id(was.id).exec(desk.conn()).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(was: Option<&Loaded>, now: &Loaded) -> Touches {
    let people = was.and_then(|was| was.person).into_iter().chain(now.person).collect();
    Touches { records: Some(people), search: &[Found::Person] }
}
