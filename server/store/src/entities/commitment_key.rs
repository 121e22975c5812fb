//! By what a commitment of a published set is known again.

use sea_orm::entity::prelude::*;

/// By what a commitment of a published set is known again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_keys")]
pub struct Model {
    /// The published set.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source_id: Uuid,
    /// `id:17`, `address:example.org/promises/bridge`, `words:1f…`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The commitment.
    pub commitment_id: Uuid,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
