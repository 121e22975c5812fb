//! A body: a council, a board, a commission.

use domain::words::BodyKind;
use store::desk::Listed;
use store::entities::{body, decision, measure, office};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{Kept, Touches, choices, free_slug, name_of, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Thing, Values};
use crate::search_index::Kind as Found;

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("name", "Name", Input::Line)
            .hint("As people say it: Sweetgum Town Council.")
            .required()
            .ledger("name"),
        Field::new("kind", "What it is", Input::One(choices!(BodyKind))).required().ledger("kind"),
        Field::new("place", "Of which place", Input::Find(Thing::Place))
            .hint("The town, county, district or state that it governs. Type its name.")
            .required()
            .ledger("place"),
        Field::new("parent", "Part of", Input::Find(Thing::Body))
            .hint("Of a committee: the body that it belongs to.")
            .ledger("parent"),
        Field::new("url", "Web page", Input::Url).ledger("url"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some(row) = body::Entity::find().filter(body::Column::Slug.eq(key)).one(conn).await? else {
        return Ok(None);
    };
    let values = Values::default()
        .with("name", Some(row.name.as_str()))
        .with("kind", Some(row.kind.as_str()))
        .with("place", name_of(conn, Listed::Place, Some(row.place_id)).await?)
        .with("parent", name_of(conn, Listed::Body, row.parent_id).await?)
        .with("url", row.url);
    let path = Some(format!("/bodies/{}", row.slug));
    Ok(Some(Loaded { id: row.id, key: row.slug, name: row.name, path, person: None, values }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let (name, kind) = (new.needed("name"), new.needed("kind"));
    let place_id = new.id("place").ok_or(ServiceError::NotFound("place"))?;
    let parent_id = new.id("parent");
    if let Some(was) = was
        && parent_id == Some(was.id)
    {
        return wrong("parent", "Part of: a body cannot be part of itself.");
    }
    let same = body::Entity::find()
        .filter(body::Column::PlaceId.eq(place_id))
        .filter(body::Column::Kind.eq(&kind))
        .filter(body::Column::Name.eq(&name))
        .one(conn)
        .await?;
    if same.is_some_and(|same| was.is_none_or(|was| was.id != same.id)) {
        return wrong(
            "name",
            "Name: this place has a body of that name and kind already. Change that one instead.",
        );
    }
    let url = new.text("url");
    let row = match was {
        Some(was) => {
            let row =
                body::Entity::find_by_id(was.id).one(conn).await?.ok_or(ServiceError::NotFound("body"))?;
            let row = body::Model { name, kind, place_id, parent_id, url, ..row };
            row.clone().into_active_model().reset_all().update(conn).await?;
            row
        }
        None => {
            let slug = free_slug(conn, Listed::Body, &name).await?;
            let id = desk.fresh;
            let row =
                body::Model { id, slug, name, kind, place_id, parent_id, url, source_id: None, run_id: None };
            row.clone().into_active_model().reset_all().insert(conn).await?;
            row
        }
    };
    Ok(Ok(row.slug))
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let offices = office::Entity::find().filter(office::Column::BodyId.eq(was.id)).count(conn).await?;
    let decisions = decision::Entity::find().filter(decision::Column::BodyId.eq(was.id)).count(conn).await?;
    let measures = measure::Entity::find().filter(measure::Column::BodyId.eq(was.id)).count(conn).await?;
    let parts = body::Entity::find().filter(body::Column::ParentId.eq(was.id)).count(conn).await?;
    if offices + decisions + measures + parts > 0 {
        return Ok(Err(format!(
            "It has {offices} offices, {decisions} decisions, {measures} measures and {parts} committees. Move or \
             withdraw them first."
        )));
    }
    body::Entity::delete_by_id(was.id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches { records: None, search: &[Found::Body, Found::Person] }
}
