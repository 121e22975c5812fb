//! A link sent by mail: used once, expiring.

use sea_orm::entity::prelude::*;

/// A link sent by mail: used once, expiring.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Kind.
    pub kind: String,
    /// Token hash.
    #[sea_orm(unique)]
    pub token_hash: String,
    /// Account.
    pub account_id: Option<Uuid>,
    /// Whom an invitation is for; the new address of a change.
    pub email: Option<String>,
    /// Of an invitation: codes, comma-separated.
    pub roles: Option<String>,
    /// Of an official's invitation.
    pub person_id: Option<Uuid>,
    /// Created by.
    pub created_by: Option<Uuid>,
    /// Created at.
    pub created_at: i64,
    /// Expires at.
    pub expires_at: i64,
    /// Used at.
    pub used_at: Option<i64>,
    /// Old confirmed at.
    pub old_confirmed_at: Option<i64>,
    /// New confirmed at.
    pub new_confirmed_at: Option<i64>,
    /// Of an invitation: the name under which a steward or administrator will stand in the ledger.
    pub public_name: Option<String>,
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
    /// By `person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
    /// By `created_by`.
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::CreatedBy",
        to = "super::account::Column::Id"
    )]
    CreatedBy,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
