//! What a browser was asked when a passkey is made or used.

use sea_orm::entity::prelude::*;

/// What a browser was asked when a passkey is made or used.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey_challenges")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The sign-in that makes a passkey.
    #[sea_orm(unique)]
    pub session_id: Option<Uuid>,
    /// Of the cookie of whoever signs in with one.
    #[sea_orm(unique)]
    pub token_hash: Option<String>,
    /// Webauthn-rs' own JSON.
    pub state: String,
    /// Expires at.
    pub expires_at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `session_id`.
    #[sea_orm(
        belongs_to = "super::session::Entity",
        from = "Column::SessionId",
        to = "super::session::Column::Id"
    )]
    Session,
}

impl ActiveModelBehavior for ActiveModel {}
