//! Who put a measure forward.

use sea_orm::entity::prelude::*;

/// Who put a measure forward.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sponsors")]
pub struct Model {
    /// Measure.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measure_id: Uuid,
    /// Person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Position.
    pub position: i32,
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
    /// By `person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl ActiveModelBehavior for ActiveModel {}
