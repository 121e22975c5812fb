//! A place: a town, a ward, a district.

use std::collections::HashSet;

use domain::words::PlaceKind;
use domain::zip::ZipCode;
use store::desk::Listed;
use store::entities::{body, commitment_place, office, place, place_zip};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{Kept, Touches, choices, free_slug, name_of, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Thing, Values};
use crate::search_index::Kind as Found;

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("name", "Name", Input::Line).required().ledger("name"),
        Field::new("kind", "What it is", Input::One(choices!(PlaceKind))).required().ledger("kind"),
        Field::new("parent", "It lies in", Input::Find(Thing::Place))
            .hint("The county of a town, the town of a ward. Type its name.")
            .ledger("parent"),
        Field::new("zips", "ZIP codes", Input::Line).hint(
            "Those that it touches, with a space between: 36830 36832. People find their officials by them.",
        ),
        Field::new("ocd_id", "Open Civic Data id", Input::Line)
            .hint(
                "If you know it: ocd-division/country:us/state:al/place:… Imports then recognise the place.",
            )
            .ledger("ocd_id"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some(row) = place::Entity::find().filter(place::Column::Slug.eq(key)).one(conn).await? else {
        return Ok(None);
    };
    let zips = place_zip::Entity::find()
        .filter(place_zip::Column::PlaceId.eq(row.id))
        .order_by_asc(place_zip::Column::Zip)
        .all(conn)
        .await?;
    let zips: Vec<String> = zips.into_iter().map(|row| row.zip).collect();
    let values = Values::default()
        .with("name", Some(row.name.as_str()))
        .with("kind", Some(row.kind.as_str()))
        .with("parent", name_of(conn, Listed::Place, row.parent_id).await?)
        .with("zips", Some(zips.join(" ")))
        .with("ocd_id", row.ocd_id);
    let path = Some(format!("/places/{}", row.slug));
    Ok(Some(Loaded { id: row.id, key: row.slug, name: row.name, path, person: None, values }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let mut zips = HashSet::new();
    for zip in new.needed("zips").split([' ', ',', ';']).filter(|zip| !zip.is_empty()) {
        match zip.parse::<ZipCode>() {
            Ok(zip) => zips.insert(zip.as_str().to_owned()),
            Err(error) => return wrong("zips", format!("ZIP codes: {error}.")),
        };
    }
    let ocd_id = new.text("ocd_id");
    if let Some(id) = &ocd_id {
        if let Err(error) = id.parse::<domain::ocd::DivisionId>() {
            return wrong("ocd_id", format!("Open Civic Data id: {error}."));
        }
        let other = place::Entity::find().filter(place::Column::OcdId.eq(id)).one(conn).await?;
        if let Some(other) = other.filter(|other| was.is_none_or(|was| was.id != other.id)) {
            return wrong(
                "ocd_id",
                format!("{} has this id already. Change that place instead.", other.name),
            );
        }
    }
    let parent_id = new.id("parent");
    if let (Some(parent), Some(was)) = (parent_id, was)
        && is_within(conn, parent, was.id).await?
    {
        return wrong("parent", "It lies in: a place cannot lie in itself, or in a place that lies in it.");
    }
    let name = new.needed("name");
    let row = match was {
        Some(was) => {
            let row =
                place::Entity::find_by_id(was.id).one(conn).await?.ok_or(ServiceError::NotFound("place"))?;
            let row = place::Model { name, kind: new.needed("kind"), parent_id, ocd_id, ..row };
            row.clone().into_active_model().reset_all().update(conn).await?;
            row
        }
        None => {
            let row = place::Model {
                id: desk.fresh,
                slug: free_slug(conn, Listed::Place, &name).await?,
                name,
                kind: new.needed("kind"),
                ocd_id,
                parent_id,
                geoid: None,
                valid_from: None,
                valid_through: None,
                source_id: None,
                run_id: None,
            };
            row.clone().into_active_model().reset_all().insert(conn).await?;
            row
        }
    };
    // What is there and still wanted keeps the source that it came from.
    let there = place_zip::Entity::find().filter(place_zip::Column::PlaceId.eq(row.id)).all(conn).await?;
    for old in there {
        if !zips.remove(&old.zip) {
            place_zip::Entity::delete_by_id((old.zip, old.place_id)).exec(conn).await?;
        }
    }
    for zip in zips {
        let zip = place_zip::Model { zip, place_id: row.id, source_id: None, run_id: None };
        place_zip::Entity::insert(zip.into_active_model()).exec_without_returning(conn).await?;
    }
    Ok(Ok(row.slug))
}

/// Whether a place is another, or lies in it however far down.
async fn is_within(conn: &impl ConnectionTrait, place: Uuid, other: Uuid) -> Result<bool, ServiceError> {
    let mut at = Some(place);
    // Places are a handful deep; what goes round in circles ends here.
    for _ in 0..32 {
        let Some(id) = at else { return Ok(false) };
        if id == other {
            return Ok(true);
        }
        at = place::Entity::find_by_id(id).one(conn).await?.and_then(|row| row.parent_id);
    }
    Ok(true)
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let places = place::Entity::find().filter(place::Column::ParentId.eq(was.id)).count(conn).await?;
    let bodies = body::Entity::find().filter(body::Column::PlaceId.eq(was.id)).count(conn).await?;
    let offices = office::Entity::find().filter(office::Column::PlaceId.eq(was.id)).count(conn).await?;
    let promised = commitment_place::Entity::find()
        .filter(commitment_place::Column::PlaceId.eq(was.id))
        .count(conn)
        .await?;
    if places + bodies + offices + promised > 0 {
        return Ok(Err(format!(
            "It has {places} places in it, {bodies} bodies, {offices} offices and {promised} commitments. Move them first."
        )));
    }
    place_zip::Entity::delete_many().filter(place_zip::Column::PlaceId.eq(was.id)).exec(conn).await?;
    place::Entity::delete_by_id(was.id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches { records: None, search: &[Found::Place, Found::Body, Found::Person] }
}
