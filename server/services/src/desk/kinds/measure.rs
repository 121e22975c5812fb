//! A measure, and in the same form what the organisation asked for on it.

use domain::words::{MeasureKind, Stance};
use store::desk::Listed;
use store::entities::{
    body, decision, identifier, measure, measure_value, movement_value, position, sponsor,
};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{Kept, Touches, choices, free_slug, name_of, or_none, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Choice, Field, Input, Thing, Values};
use crate::search_index::Kind as Found;

/// The fields that decide how votes on it are judged.
const JUDGED_BY: [&str; 2] = ["stance", "key"];

pub(in crate::desk) async fn fields(conn: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    let values = movement_value::Entity::find()
        .order_by_asc(movement_value::Column::Position)
        .order_by_asc(movement_value::Column::Id)
        .all(conn)
        .await?;
    let values = values.into_iter().map(|row| Choice::new(row.slug, row.name)).collect();
    let mut title = Field::new("title", "Title", Input::Line).required().ledger("title");
    title.max = 1_000;
    Ok(vec![
        Field::new("identifier", "Number", Input::Line)
            .hint("As the body numbers it: HB 30, Ordinance 2026-4. Many towns number nothing; then leave it blank.")
            .ledger("identifier"),
        title,
        Field::new("kind", "What it is", Input::One(choices!(MeasureKind))).required().ledger("kind"),
        Field::new("body", "Where it began", Input::Find(Thing::Body)).required().ledger("body"),
        Field::new("session", "Session", Input::Line).hint("2025-2026 Regular Session").ledger("session"),
        Field::new("introduced", "Day on which it was introduced", Input::PartialDate)
            .hint("2026-11-03; 2026-11 or 2026 if that is all that is known.")
            .ledger("introduced"),
        Field::new("summary", "What it does, in plain words", Input::Text)
            .hint("Facts only; what you think of it goes below.")
            .ledger("summary"),
        Field::new("stance", "What your organisation asked for", Input::One(or_none(stances(), "Nothing yet")))
            .hint("With “support” or “oppose”, votes on it are judged, once someone says of a vote what a yes means.")
            .ledger("stance"),
        Field::new("why", "Why", Input::Markdown)
            .hint("For someone who has never heard of it. It is needed as soon as you ask for something.")
            .ledger("why"),
        Field::new("pros", "What speaks for it", Input::Markdown).ledger("pros"),
        Field::new("cons", "What speaks against it", Input::Markdown)
            .hint("Be fair: people who think otherwise must find their reasons here.")
            .ledger("cons"),
        Field::new("key", "It is a key measure: shown first in every record", Input::Flag).ledger("key"),
        Field::new("values", "Which of your values it is about", Input::Some(values)).ledger("values"),
    ])
}

fn stances() -> Vec<Choice> {
    vec![
        Choice::new(Stance::Support.code(), "Support: pass it"),
        Choice::new(Stance::Oppose.code(), "Oppose: do not pass it"),
        Choice::new(Stance::None.code(), "No side: you looked at it and ask for nothing"),
    ]
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some(row) = measure::Entity::find().filter(measure::Column::Slug.eq(key)).one(conn).await? else {
        return Ok(None);
    };
    let mut values = Values::default()
        .with("identifier", row.identifier.as_deref())
        .with("title", Some(row.title.as_str()))
        .with("kind", Some(row.kind))
        .with("body", name_of(conn, Listed::Body, Some(row.body_id)).await?)
        .with("session", row.session)
        .with("introduced", row.introduced)
        .with("summary", row.summary)
        .with("source_url", row.source_url)
        .with_all("values", value_slugs(conn, row.id).await?);
    if let Some(taken) = of_measure(conn, row.id).await? {
        values = values
            .with("stance", Some(taken.stance))
            .with("why", Some(taken.why))
            .with("pros", taken.pros)
            .with("cons", taken.cons)
            .with("key", taken.is_key.then_some("yes"));
    }
    let name = match row.identifier {
        Some(identifier) => format!("{identifier}: {}", row.title),
        None => row.title,
    };
    let path = Some(format!("/measures/{}", row.slug));
    Ok(Some(Loaded { id: row.id, key: row.slug, name, path, person: None, values }))
}

async fn of_measure(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<position::Model>, ServiceError> {
    Ok(position::Entity::find().filter(position::Column::MeasureId.eq(id)).one(conn).await?)
}

/// In the order in which the form shows them.
async fn value_slugs(conn: &impl ConnectionTrait, id: Uuid) -> Result<Vec<String>, ServiceError> {
    let rows =
        measure_value::Entity::find().filter(measure_value::Column::MeasureId.eq(id)).all(conn).await?;
    let ids: Vec<Uuid> = rows.into_iter().map(|row| row.value_id).collect();
    let values = movement_value::Entity::find()
        .filter(movement_value::Column::Id.is_in(ids))
        .order_by_asc(movement_value::Column::Position)
        .order_by_asc(movement_value::Column::Id)
        .all(conn)
        .await?;
    Ok(values.into_iter().map(|row| row.slug).collect())
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let body_id = new.id("body").ok_or(ServiceError::NotFound("body"))?;
    if new.text("stance").is_none() {
        let said = ["why", "pros", "cons", "key"].into_iter().any(|name| new.text(name).is_some());
        if said {
            return wrong(
                "stance",
                "What your organisation asked for: you give reasons or make it a key measure; say for what, or “no side”.",
            );
        }
    } else if new.text("why").is_none() {
        return wrong(
            "why",
            "Why: nobody is judged by a position whose reasons cannot be read. Write at least a sentence.",
        );
    }
    let (title, number) = (new.needed("title"), new.text("identifier"));
    let before = match was {
        Some(was) => measure::Entity::find_by_id(was.id).one(conn).await?,
        None => None,
    };
    let imported = before.as_ref().and_then(|row| row.source_id);
    let row = measure::Model {
        id: was.map_or(desk.fresh, |was| was.id),
        slug: match was {
            Some(was) => was.key.clone(),
            None => {
                let of = body::Entity::find_by_id(body_id).one(conn).await?.map(|row| row.slug);
                let what = number.as_deref().unwrap_or(&title);
                free_slug(conn, Listed::Measure, &format!("{} {what}", of.unwrap_or_default())).await?
            }
        },
        body_id,
        identifier: number,
        session: new.text("session"),
        kind: new.needed("kind"),
        title,
        summary: new.text("summary"),
        status: before.as_ref().and_then(|row| row.status.clone()),
        status_date: before.as_ref().and_then(|row| row.status_date.clone()),
        introduced: new.text("introduced"),
        last_date: match &before {
            Some(row) => row.last_date.clone().or_else(|| new.text("introduced")),
            None => new.text("introduced"),
        },
        // What an importer said stays; the steward's own source stands beside it.
        source_url: match (&before, imported) {
            (Some(row), Some(_)) => row.source_url.clone(),
            _ => new.text("source_url"),
        },
        note: before.as_ref().and_then(|row| row.note.clone()),
        source_id: imported,
        run_id: before.as_ref().and_then(|row| row.run_id),
    };
    let (id, slug) = (row.id, row.slug.clone());
    if was.is_some() {
        row.into_active_model().reset_all().update(conn).await?;
    } else {
        row.into_active_model().reset_all().insert(conn).await?;
    }
    keep_position(conn, id, new).await?;
    keep_values(conn, id, new.all("values")).await?;
    Ok(Ok(slug))
}

async fn keep_position(
    conn: &impl ConnectionTrait,
    measure: Uuid,
    new: &Checked,
) -> Result<(), ServiceError> {
    let before = of_measure(conn, measure).await?;
    let Some(stance) = new.text("stance") else {
        position::Entity::delete_many().filter(position::Column::MeasureId.eq(measure)).exec(conn).await?;
        return Ok(());
    };
    let after = position::Model {
        id: before.as_ref().map_or_else(Uuid::now_v7, |row| row.id),
        measure_id: measure,
        stance,
        why: new.needed("why"),
        pros: new.text("pros"),
        cons: new.text("cons"),
        is_key: new.flag("key"),
        source_id: None,
        run_id: None,
    };
    match before {
        Some(before) => {
            let same =
                position::Model { source_id: before.source_id, run_id: before.run_id, ..after.clone() };
            if same != before {
                after.into_active_model().reset_all().update(conn).await?;
            }
        }
        None => {
            after.into_active_model().reset_all().insert(conn).await?;
        }
    }
    Ok(())
}

async fn keep_values(
    conn: &impl ConnectionTrait,
    measure: Uuid,
    slugs: &[String],
) -> Result<(), ServiceError> {
    measure_value::Entity::delete_many()
        .filter(measure_value::Column::MeasureId.eq(measure))
        .exec(conn)
        .await?;
    let values = movement_value::Entity::find()
        .filter(movement_value::Column::Slug.is_in(slugs.iter().map(String::as_str)))
        .all(conn)
        .await?;
    for value in values {
        let row = measure_value::Model { measure_id: measure, value_id: value.id };
        row.into_active_model().reset_all().insert(conn).await?;
    }
    Ok(())
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let (conn, id) = (desk.conn(), was.id);
    let decided = decision::Entity::find().filter(decision::Column::MeasureId.eq(id)).count(conn).await?;
    if decided > 0 {
        return Ok(Err(format!(
            "{decided} decisions are on this measure. Withdraw those first, or take the measure off them."
        )));
    }
    let ids = identifier::Entity::find().filter(identifier::Column::MeasureId.eq(id)).all(conn).await?;
    store::desk::withhold(conn, &ids, desk.now_ms).await?;
    position::Entity::delete_many().filter(position::Column::MeasureId.eq(id)).exec(conn).await?;
    measure_value::Entity::delete_many().filter(measure_value::Column::MeasureId.eq(id)).exec(conn).await?;
    sponsor::Entity::delete_many().filter(sponsor::Column::MeasureId.eq(id)).exec(conn).await?;
    identifier::Entity::delete_many().filter(identifier::Column::MeasureId.eq(id)).exec(conn).await?;
    measure::Entity::delete_by_id(id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(was: Option<&Loaded>, now: &Loaded) -> Touches {
    let judged = |of: &Loaded| JUDGED_BY.map(|name| of.values.get(name).to_owned());
    // Taking a measure out is only possible without decisions, which no figure then knows.
    let changed = was.is_some_and(|was| judged(was) != judged(now));
    Touches { records: changed.then(Vec::new), search: &[Found::Measure] }
}
