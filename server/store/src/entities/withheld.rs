//! What a source publishes and a steward withdrew: an import leaves it out.

use sea_orm::entity::prelude::*;

/// What a source publishes and a steward withdrew: an import leaves it out.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "withheld")]
pub struct Model {
    /// The system of the identifier, as in `identifiers`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme: String,
    /// The identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub identifier: String,
    /// When it was withdrawn, in milliseconds since 1970.
    pub at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
