//! Whom an entry of the ledger concerns, besides the one that it names.

use sea_orm::entity::prelude::*;

/// Whom an entry of the ledger concerns, besides the one that it names.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_people")]
pub struct Model {
    /// The person; not a reference: history outlives rows.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// The entry.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
}

/// How it is tied to other tables: to none.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
