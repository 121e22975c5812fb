//! A passkey of an account.

use sea_orm::entity::prelude::*;

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Account.
    pub account_id: Uuid,
    /// Base64url.
    #[sea_orm(unique)]
    pub credential_id: String,
    /// Webauthn-rs' own JSON.
    pub passkey: String,
    /// As its owner calls it.
    pub name: String,
    /// Created at.
    pub created_at: i64,
    /// Last used at.
    pub last_used_at: Option<i64>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `account_id`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl ActiveModelBehavior for ActiveModel {}
