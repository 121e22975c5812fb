//! A sign-in.

use sea_orm::entity::prelude::*;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Account.
    pub account_id: Uuid,
    /// Token hash.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// "Firefox on Android", for the account page; no address.
    pub device: String,
    /// Created at.
    pub created_at: i64,
    /// Coarse: advanced once an hour at most.
    pub last_seen_at: i64,
    /// Expires at.
    pub expires_at: i64,
    /// Revoked at.
    pub revoked_at: Option<i64>,
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
