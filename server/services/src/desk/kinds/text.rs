//! Texts of the organisation: about, and what it adds to the methodology.

use store::desk::Named;
use store::entities::setting;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Kept, Touches};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Values};

/// Name of the setting that holds it, its title, where the public reads it.
const TEXTS: [(&str, &str, &str); 2] =
    [("about", "About us", "/about"), ("methodology", "What we add to the methodology", "/methodology")];

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![Field::new("text", "Text", Input::Markdown).ledger("text")])
}

/// The texts for the list.
pub(in crate::desk) async fn all(_: &impl ConnectionTrait) -> Result<Vec<Named>, ServiceError> {
    let named = |(key, title, path): (&str, &str, &str)| Named {
        id: Uuid::nil(),
        key: key.to_owned(),
        label: title.to_owned(),
        detail: path.to_owned(),
    };
    Ok(TEXTS.map(named).into())
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some((key, title, path)) = TEXTS.into_iter().find(|(name, _, _)| *name == key) else {
        return Ok(None);
    };
    let row = setting::Entity::find_by_id(key).one(conn).await?;
    let values = Values::default().with("text", row.map(|row| row.value));
    Ok(Some(Loaded {
        id: Uuid::nil(),
        key: key.to_owned(),
        name: title.to_owned(),
        path: Some(path.to_owned()),
        person: None,
        values,
    }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let was = was.ok_or(ServiceError::NotFound("text"))?;
    let row = setting::Model { name: was.key.clone(), value: new.text("text").unwrap_or_default() };
    let mut replace = OnConflict::column(setting::Column::Name);
    replace.update_column(setting::Column::Value);
    setting::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(desk.conn())
        .await?;
    Ok(Ok(was.key.clone()))
}

pub(in crate::desk) async fn remove(_: &Desk<'_>, _: &Loaded) -> Result<Result<(), String>, ServiceError> {
    Ok(Err("A text is not withdrawn: leave it blank instead.".to_owned()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches::default()
}
