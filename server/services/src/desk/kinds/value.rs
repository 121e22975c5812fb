//! One of the organisation's values, with the criterion by which members score officials on it.

use store::desk::Listed;
use store::entities::{commitment_value, criterion, measure_value, movement_value};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{Kept, Touches, free_slug, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Values};

const POINTS: [(&str, &str); 5] = [
    ("point_1", "1 of 5 means"),
    ("point_2", "2 of 5 means"),
    ("point_3", "3 of 5 means"),
    ("point_4", "4 of 5 means"),
    ("point_5", "5 of 5 means"),
];

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    let mut fields = vec![
        Field::new("name", "Name", Input::Line).required().ledger("name"),
        Field::new("summary", "In short", Input::Text)
            .hint("One or two sentences: what you stand for.")
            .required()
            .ledger("summary"),
        Field::new("body", "In full", Input::Markdown).ledger("text"),
        Field::new("position", "Place in the order", Input::Number)
            .hint("1 comes first.")
            .required()
            .ledger("position"),
        Field::new("question", "Criterion: what members are asked", Input::Line)
            .hint("Such as: “Did this official stand with working people when it counted?” With it goes what each of the five points means."),
    ];
    fields.extend(POINTS.map(|(name, label)| Field::new(name, label, Input::Line)));
    Ok(fields)
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let found = movement_value::Entity::find().filter(movement_value::Column::Slug.eq(key)).one(conn).await?;
    let Some(row) = found else { return Ok(None) };
    let mut values = Values::default()
        .with("name", Some(row.name.as_str()))
        .with("summary", Some(row.summary))
        .with("body", Some(row.body))
        .with("position", Some(row.position.to_string()));
    if let Some(criterion) = criterion::Entity::find_by_id(row.id).one(conn).await? {
        values.set("question", criterion.question);
        let points =
            [criterion.point_1, criterion.point_2, criterion.point_3, criterion.point_4, criterion.point_5];
        for ((name, _), text) in POINTS.into_iter().zip(points) {
            values.set(name, text);
        }
    }
    let path = Some(format!("/values/{}", row.slug));
    Ok(Some(Loaded { id: row.id, key: row.slug, name: row.name, path, person: None, values }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let points = POINTS.map(|(name, _)| new.text(name));
    let question = new.text("question");
    if question.is_some() || points.iter().any(Option::is_some) {
        if question.is_none() {
            return wrong(
                "question",
                "Criterion: say what members are asked, or leave its five points blank too.",
            );
        }
        if let Some(at) = points.iter().position(Option::is_none) {
            let (name, label) = POINTS[at];
            return wrong(name, format!("{label}: members need words for each of the five points."));
        }
    }
    let name = new.needed("name");
    let row = movement_value::Model {
        id: was.map_or(desk.fresh, |was| was.id),
        slug: match was {
            Some(was) => was.key.clone(),
            None => free_slug(conn, Listed::Value, &name).await?,
        },
        name,
        summary: new.needed("summary"),
        body: new.text("body").unwrap_or_default(),
        position: new.number("position").and_then(|n| i32::try_from(n).ok()).unwrap_or(1),
    };
    let (id, slug) = (row.id, row.slug.clone());
    if was.is_some() {
        row.into_active_model().reset_all().update(conn).await?;
    } else {
        row.into_active_model().reset_all().insert(conn).await?;
    }
    criterion::Entity::delete_by_id(id).exec(conn).await?;
    if let Some(question) = question {
        let [point_1, point_2, point_3, point_4, point_5] = points.map(Option::unwrap_or_default);
        let row = criterion::Model { value_id: id, question, point_1, point_2, point_3, point_4, point_5 };
        row.into_active_model().reset_all().insert(conn).await?;
    }
    Ok(Ok(slug))
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let measures =
        measure_value::Entity::find().filter(measure_value::Column::ValueId.eq(was.id)).count(conn).await?;
    let promised = commitment_value::Entity::find()
        .filter(commitment_value::Column::ValueId.eq(was.id))
        .count(conn)
        .await?;
    if measures + promised > 0 {
        return Ok(Err(format!(
            "{measures} measures and {promised} commitments carry it. Take it off them first, or reword it."
        )));
    }
    criterion::Entity::delete_by_id(was.id).exec(conn).await?;
    movement_value::Entity::delete_by_id(was.id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches::default()
}
