//! What members of the invented organisation score officials on.

use store::Write;
use store::entities::{criterion, movement_value};
use store::sea_orm::EntityTrait;
use store::write::insert_all;

use super::SampleError;
use super::tables::Community;

/// The address of a value, what is asked about it, and what each point means.
pub(super) type Criterion = (String, String, [String; 5]);

/// Those of the community.
pub(super) fn of(community: &Community) -> Vec<Criterion> {
    let values = community.values.iter();
    values.map(|value| (value.slug.clone(), value.question.clone(), value.points.clone())).collect()
}

/// Puts them beside their values, which must be there.
pub(super) async fn keep(write: &Write, criteria: Vec<Criterion>) -> Result<(), SampleError> {
    let values = movement_value::Entity::find().all(write.conn()).await?;
    let mut rows = Vec::with_capacity(criteria.len());
    for (slug, question, [point_1, point_2, point_3, point_4, point_5]) in criteria {
        let value = values.iter().find(|value| value.slug == slug);
        let value_id = value.ok_or(SampleError::Unknown { what: "value", name: slug })?.id;
        rows.push(criterion::Model { value_id, question, point_1, point_2, point_3, point_4, point_5 });
    }
    insert_all::<criterion::Entity, _>(write.conn(), rows).await.map_err(crate::ServiceError::from)?;
    Ok(())
}
