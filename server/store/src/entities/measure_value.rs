//! A value that a measure bears on.

use sea_orm::entity::prelude::*;

/// A value that a measure bears on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measure_values")]
pub struct Model {
    /// Measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// Value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value_id: Uuid,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
    /// By `value_id`.
    #[sea_orm(
        belongs_to = "super::movement_value::Entity",
        from = "Column::ValueId",
        to = "super::movement_value::Column::Id"
    )]
    Value,
}

impl ActiveModelBehavior for ActiveModel {}
