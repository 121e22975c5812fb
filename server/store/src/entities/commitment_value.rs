//! A value that a commitment bears on.

use sea_orm::entity::prelude::*;

/// A value that a commitment bears on.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_values")]
pub struct Model {
    /// Commitment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub commitment_id: Uuid,
    /// Value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value_id: Uuid,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `commitment_id`.
    #[sea_orm(
        belongs_to = "super::commitment::Entity",
        from = "Column::CommitmentId",
        to = "super::commitment::Column::Id"
    )]
    Commitment,
    /// By `value_id`.
    #[sea_orm(
        belongs_to = "super::movement_value::Entity",
        from = "Column::ValueId",
        to = "super::movement_value::Column::Id"
    )]
    Value,
}

impl ActiveModelBehavior for ActiveModel {}
