//! A commitment: what an official promised, word for word. What became of it is said apart from it, with evidence.

use domain::words::{CommitmentSetting, PublicationState};
use store::desk::Listed;
use store::entities::{commitment, commitment_place, commitment_value, movement_value, person, reply};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use super::{Kept, Touches, choices, name_of, sentence};
use crate::ServiceError;
use crate::commitments::{keep, number_of_new};
use crate::desk::engine::{Desk, Loaded};
use crate::desk::lookup::resolve;
use crate::desk::{Checked, Choice, Field, FieldError, Input, Thing, Values};

pub(in crate::desk) async fn fields(conn: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    let values =
        movement_value::Entity::find().order_by_asc(movement_value::Column::Position).all(conn).await?;
    let values = values.into_iter().map(|row| Choice::new(row.id.to_string(), row.name)).collect();
    Ok(vec![
        Field::new("person", "Who made it", Input::Find(Thing::Person)).required().ledger("person"),
        Field::new("title", "In short", Input::Line)
            .hint("For lists: “Mend the bridge on Maple Street”.")
            .required()
            .ledger("title"),
        Field::new("words", "Word for word", Input::Text)
            .hint("Exactly as it was said or written. Your own words belong under “How we will know”.")
            .required()
            .ledger("text"),
        Field::new("setting", "Where it was made", Input::One(choices!(CommitmentSetting)))
            .required()
            .ledger("setting"),
        Field::new("made_on", "When it was made", Input::PartialDate)
            .hint("2026-03-03; 2026-03 or 2026 if that is all that is known.")
            .ledger("made_on"),
        Field::new("made_at", "At what", Input::Line)
            .hint("The name of the meeting, the paper or the questionnaire.")
            .ledger("made_at"),
        Field::new("how_known", "How we will know", Input::Text)
            .hint("What will be there to be seen when it is kept.")
            .ledger("how_we_will_know"),
        Field::new("due", "When it is due", Input::PartialDate)
            .hint("A day, a month or a year: 2026 is late from 1 January 2027 on.")
            .ledger("due"),
        Field::new("values", "Values", Input::Some(values)).ledger("values"),
        Field::new("places", "Places", Input::Lines).hint("One name on a line.").ledger("places"),
    ])
}

async fn find(conn: &impl ConnectionTrait, key: &str) -> Result<Option<commitment::Model>, ServiceError> {
    let Ok(number) = key.parse::<i64>() else { return Ok(None) };
    Ok(commitment::Entity::find()
        .filter(commitment::Column::Number.eq(number))
        .filter(commitment::Column::State.eq(PublicationState::Published.code()))
        .one(conn)
        .await?)
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some(row) = find(conn, key).await? else { return Ok(None) };
    let who = person::Entity::find_by_id(row.person_id).one(conn).await?;
    let who = who.ok_or(ServiceError::NotFound("person"))?;
    // In the order of the form's choices, so that the same values always are the same form.
    let mut values = Vec::new();
    let ties = commitment_value::Entity::find()
        .filter(commitment_value::Column::CommitmentId.eq(row.id))
        .all(conn)
        .await?;
    let known =
        movement_value::Entity::find().order_by_asc(movement_value::Column::Position).all(conn).await?;
    for value in known {
        if ties.iter().any(|tie| tie.value_id == value.id) {
            values.push(value.id.to_string());
        }
    }
    let mut places = Vec::new();
    let ties = commitment_place::Entity::find()
        .filter(commitment_place::Column::CommitmentId.eq(row.id))
        .all(conn)
        .await?;
    for tie in ties {
        places.extend(name_of(conn, Listed::Place, Some(tie.place_id)).await?);
    }
    places.sort_unstable();
    let shown = Values::default()
        .with("person", name_of(conn, Listed::Person, Some(who.id)).await?)
        .with("title", Some(row.title.as_str()))
        .with("words", Some(row.words))
        .with("setting", Some(row.setting))
        .with("made_on", row.made_on)
        .with("made_at", row.made_at)
        .with("how_known", row.how_known)
        .with("due", row.due)
        .with_all("values", values)
        .with("places", Some(places.join("\n")))
        .with("source_url", row.source_url)
        .with("source_note", row.source_note);
    Ok(Some(Loaded {
        id: row.id,
        key: row.number.to_string(),
        name: row.title,
        path: Some(format!("/commitments/{}", row.number)),
        person: Some(who.id),
        values: shown,
    }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let (mut places, mut wrong) = (Vec::new(), Vec::new());
    for line in new.needed("places").lines().map(str::trim).filter(|line| !line.is_empty()) {
        match resolve(conn, "places", "Places", Thing::Place, line).await? {
            Ok(place) if places.contains(&place.id) => {}
            Ok(place) => places.push(place.id),
            Err(error) => {
                // The choices of several lines cannot be told apart; their names can.
                let names: Vec<String> = error.choices.into_iter().map(|choice| choice.label).collect();
                let names = if names.is_empty() { String::new() } else { format!(" {}.", names.join("; ")) };
                wrong.push(FieldError::new("places", format!("{}{names}", error.message)));
            }
        }
    }
    let (made, due) = (new.date("made_on"), new.date("due"));
    if let Err((field, why)) = domain::commitments::dates_fit(made, due, desk.today) {
        let label = if field == "due" { "When it is due" } else { "When it was made" };
        wrong.push(FieldError::new(field, format!("{label}: {why}.")));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let before = match was {
        Some(was) => commitment::Entity::find_by_id(was.id).one(conn).await?,
        None => None,
    };
    let number = match &before {
        Some(row) => row.number,
        None => number_of_new(desk.write).await?,
    };
    let row = commitment::Model {
        id: before.as_ref().map_or(desk.fresh, |row| row.id),
        number,
        person_id: new.id("person").ok_or(ServiceError::NotFound("person"))?,
        title: new.needed("title"),
        words: new.needed("words"),
        setting: new.needed("setting"),
        made_on: new.text("made_on"),
        made_at: new.text("made_at"),
        source_url: new.text("source_url"),
        source_note: new.text("source_note"),
        how_known: new.text("how_known"),
        due: new.text("due"),
        category: before.as_ref().and_then(|row| row.category.clone()),
        state: PublicationState::Published.code().to_owned(),
        status: before.as_ref().and_then(|row| row.status.clone()),
        source_id: before.as_ref().and_then(|row| row.source_id),
        run_id: before.as_ref().and_then(|row| row.run_id),
        created_at: before.as_ref().map_or(desk.now_ms, |row| row.created_at),
        version: before.as_ref().map_or(1, |row| row.version + 1),
    };
    let (id, person_id) = (row.id, row.person_id);
    if before.is_some() {
        row.into_active_model().reset_all().update(conn).await?;
    } else {
        row.into_active_model().reset_all().insert(conn).await?;
    }
    commitment_value::Entity::delete_many()
        .filter(commitment_value::Column::CommitmentId.eq(id))
        .exec(conn)
        .await?;
    let values: Vec<commitment_value::Model> = new
        .all("values")
        .iter()
        .filter_map(|key| Some(commitment_value::Model { commitment_id: id, value_id: key.parse().ok()? }))
        .collect();
    store::write::insert_all::<commitment_value::Entity, _>(conn, values).await?;
    commitment_place::Entity::delete_many()
        .filter(commitment_place::Column::CommitmentId.eq(id))
        .exec(conn)
        .await?;
    let places = places.into_iter().map(|place_id| commitment_place::Model { commitment_id: id, place_id });
    store::write::insert_all::<commitment_place::Entity, _>(conn, places.collect()).await?;
    let mut people = vec![person_id];
    people.extend(before.map(|row| row.person_id).filter(|before| *before != person_id));
    for person in people {
        keep(desk.write, person, desk.today).await?;
    }
    Ok(Ok(number.to_string()))
}

/// The row stays, hidden, with the keys by which its set knows it, so that no import brings it back.
pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let row = commitment::Entity::find_by_id(was.id).one(conn).await?;
    let row = row.ok_or(ServiceError::NotFound("commitment"))?;
    let statuses = store::entities::commitment_status::Entity::find()
        .filter(store::entities::commitment_status::Column::CommitmentId.eq(was.id))
        .all(conn)
        .await?;
    let answered = reply::Entity::find()
        .filter(reply::Column::StatusId.is_in(statuses.iter().map(|status| status.id)))
        .filter(reply::Column::State.eq("published"))
        .count(conn)
        .await?;
    if answered > 0 {
        return Ok(Err(format!(
            "There are {answered} replies of the official beside it. Withdraw those first, or ask the official to."
        )));
    }
    let person = row.person_id;
    let row = commitment::Model {
        state: PublicationState::Withdrawn.code().to_owned(),
        version: row.version + 1,
        ..row
    };
    row.into_active_model().reset_all().update(conn).await?;
    keep(desk.write, person, desk.today).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches::default()
}
