//! What a steward typed and did not publish yet.

use sea_orm::entity::prelude::*;

/// What a steward typed and did not publish yet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which form of `services::desk`.
    pub form: String,
    /// What it would change, by its address; none: something new.
    pub subject: Option<String>,
    /// By which it is known again in the list.
    pub title: String,
    /// JSON: names and texts.
    pub fields: String,
    /// Who saved it last; none once the account is deleted.
    pub account_id: Option<Uuid>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub saved_at: i64,
    /// Advances with every save.
    pub version: i32,
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

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
