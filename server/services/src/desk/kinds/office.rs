//! An office: a seat or title in a body.

use store::desk::Listed;
use store::entities::{body, candidacy, office, term};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::{Kept, Touches, name_of, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Thing, Values};
use crate::search_index::Kind as Found;

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("title", "Title", Input::Line)
            .hint("Council Member, Mayor, Commissioner.")
            .required()
            .ledger("title"),
        Field::new("body", "In which body", Input::Find(Thing::Body)).required().ledger("body"),
        Field::new("place", "Elected by", Input::Find(Thing::Place))
            .hint("The ward or district. Leave it blank if the whole place elects it.")
            .ledger("place"),
        Field::new("seats", "Seats", Input::Number)
            .hint("More than 1 where several people hold this office at once.")
            .ledger("seats"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Ok(id) = key.parse::<Uuid>() else { return Ok(None) };
    let Some(row) = office::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let body = body::Entity::find_by_id(row.body_id).one(conn).await?;
    let values = Values::default()
        .with("title", Some(row.title.as_str()))
        .with("body", name_of(conn, Listed::Body, Some(row.body_id)).await?)
        .with("place", name_of(conn, Listed::Place, Some(row.place_id)).await?)
        .with("seats", Some(row.seats.to_string()));
    let path = body.as_ref().map(|body| format!("/bodies/{}", body.slug));
    let name = body.map_or_else(|| row.title.clone(), |body| format!("{}, {}", row.title, body.name));
    Ok(Some(Loaded { id, key: id.to_string(), name, path, person: None, values }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let body_id = new.id("body").ok_or(ServiceError::NotFound("body"))?;
    let body = body::Entity::find_by_id(body_id).one(conn).await?.ok_or(ServiceError::NotFound("body"))?;
    let place_id = new.id("place").unwrap_or(body.place_id);
    let title = new.needed("title");
    let seats = new.number("seats").and_then(|seats| i32::try_from(seats).ok()).unwrap_or(1);
    let same = office::Entity::find()
        .filter(office::Column::BodyId.eq(body_id))
        .filter(office::Column::PlaceId.eq(place_id))
        .filter(office::Column::Title.eq(&title))
        .one(conn)
        .await?;
    if same.is_some_and(|same| was.is_none_or(|was| was.id != same.id)) {
        let message = "Title: this body has that office for that place already. Where several people hold it, change its number of seats.";
        return wrong("title", message);
    }
    let id = was.map_or(desk.fresh, |was| was.id);
    match office::Entity::find_by_id(id).one(conn).await? {
        Some(row) => {
            let row = office::Model { body_id, place_id, title, seats, ..row };
            row.into_active_model().reset_all().update(conn).await?;
        }
        None => {
            let row = office::Model { id, body_id, place_id, title, seats, source_id: None, run_id: None };
            row.into_active_model().reset_all().insert(conn).await?;
        }
    }
    Ok(Ok(id.to_string()))
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let terms = term::Entity::find().filter(term::Column::OfficeId.eq(was.id)).count(conn).await?;
    let stood = candidacy::Entity::find().filter(candidacy::Column::OfficeId.eq(was.id)).count(conn).await?;
    if terms + stood > 0 {
        return Ok(Err(format!(
            "{terms} terms and {stood} candidacies are for it. Move or withdraw them first."
        )));
    }
    office::Entity::delete_by_id(was.id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(was: Option<&Loaded>, _: &Loaded) -> Touches {
    // Who held a seat in a body is asked when its votes are counted.
    Touches { records: was.map(|_| Vec::new()), search: &[Found::Person] }
}
