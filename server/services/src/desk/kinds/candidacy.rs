//! A candidacy: a person standing for an office.

use domain::words::CandidacyOutcome;
use store::desk::Listed;
use store::entities::{candidacy, office, person};
use store::sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Kept, Touches, choices, name_of, sentence};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Thing, Values};

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("person", "Who", Input::Find(Thing::Person)).required().ledger("person"),
        Field::new("office", "For which office", Input::Find(Thing::Office)).required().ledger("office"),
        Field::new("election_date", "Day of the election", Input::PartialDate)
            .hint("2026-11-03; 2026-11 or 2026 if that is all that is known.")
            .ledger("election_date"),
        Field::new("outcome", "Outcome", Input::One(choices!(CandidacyOutcome))).required().ledger("outcome"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Ok(id) = key.parse::<Uuid>() else { return Ok(None) };
    let Some(row) = candidacy::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let who = person::Entity::find_by_id(row.person_id).one(conn).await?;
    let who = who.ok_or(ServiceError::NotFound("person"))?;
    let title = office::Entity::find_by_id(row.office_id).one(conn).await?.map(|office| office.title);
    let values = Values::default()
        .with("person", name_of(conn, Listed::Person, Some(row.person_id)).await?)
        .with("office", name_of(conn, Listed::Office, Some(row.office_id)).await?)
        .with("election_date", row.election_date)
        .with("outcome", Some(row.outcome))
        .with("source_url", row.source_url);
    Ok(Some(Loaded {
        id,
        key: id.to_string(),
        name: format!("{} for {}", who.name, title.unwrap_or_default()),
        path: Some(format!("/officials/{}", who.slug)),
        person: Some(who.id),
        values,
    }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let id = was.map_or(desk.fresh, |was| was.id);
    let before = candidacy::Entity::find_by_id(id).one(conn).await?;
    let row = candidacy::Model {
        id,
        person_id: new.id("person").ok_or(ServiceError::NotFound("person"))?,
        office_id: new.id("office").ok_or(ServiceError::NotFound("office"))?,
        election_date: new.text("election_date"),
        outcome: new.needed("outcome"),
        source_url: new.text("source_url"),
        source_id: before.as_ref().and_then(|row| row.source_id),
        run_id: before.as_ref().and_then(|row| row.run_id),
    };
    if before.is_some() {
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
    candidacy::Entity::delete_by_id(was.id).exec(desk.conn()).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches::default()
}
