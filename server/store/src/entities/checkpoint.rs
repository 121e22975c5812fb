//! The ledger's head, signed.

use sea_orm::entity::prelude::*;

/// The ledger's head, signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checkpoints")]
pub struct Model {
    /// Sequence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Hash.
    pub hash: String,
    /// At.
    pub at: i64,
    /// Public key.
    pub public_key: String,
    /// Signature.
    pub signature: String,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
