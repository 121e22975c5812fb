//! One vote that a steward corrected: an import of the same roll call must not take it back.

use sea_orm::entity::prelude::*;

/// One vote that a steward corrected: an import of the same roll call must not take it back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_corrections")]
pub struct Model {
    /// The decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    /// Whose vote.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The option as the source has it, as a code.
    pub was: String,
    /// Why, for the public.
    pub reason: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
