//! What the organisation stands for.

use store::entities::criterion;
use store::read::measures;
use store::sea_orm::EntityTrait;

use super::{Answer, count};
use crate::views::{Criterion, Value, ValueRef, ValueSummary};
use crate::{ServiceError, Services};

impl Services {
    /// All values in the organisation's order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn values(&self) -> Answer<Vec<ValueSummary>> {
        let rows = measures::values(self.store().read()).await?;
        Ok(rows
            .into_iter()
            .map(|row| ValueSummary {
                value: ValueRef { slug: row.slug, name: row.name },
                summary: row.summary,
                measures: count(row.n),
            })
            .collect())
    }

    /// A value's page.
    ///
    /// # Errors
    /// When there is no such value, or the database fails.
    pub async fn value(&self, slug: &str) -> Answer<Value> {
        let row = measures::value_by_slug(self.store().read(), slug).await?;
        let row = row.ok_or(ServiceError::NotFound("value"))?;
        let criterion = criterion::Entity::find_by_id(row.id).one(self.store().read()).await?;
        Ok(Value {
            criterion: criterion.map(|row| Criterion {
                question: row.question,
                points: [row.point_1, row.point_2, row.point_3, row.point_4, row.point_5],
            }),
            measures: self.measures_of_value(row.id).await?,
            value: ValueRef { slug: row.slug, name: row.name },
            summary: row.summary,
            body: row.body,
        })
    }
}
