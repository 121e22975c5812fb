//! Someone who can sign in.

use sea_orm::entity::prelude::*;

/// Someone who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Normalised, for looking up; NULL once deleted.
    #[sea_orm(unique)]
    pub email: Option<String>,
    /// As it was typed; NULL once deleted.
    pub email_shown: Option<String>,
    /// Of stewards and administrators, as the organisation set it; shown in the ledger.
    pub public_name: Option<String>,
    /// Argon2id in PHC form; NULL with passkeys only.
    pub password_hash: Option<String>,
    /// Of an official: the one person in the record.
    pub person_id: Option<Uuid>,
    /// State.
    pub state: String,
    /// Email confirmed at.
    pub email_confirmed_at: Option<i64>,
    /// Created at.
    pub created_at: i64,
    /// Version.
    pub version: i32,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl ActiveModelBehavior for ActiveModel {}
