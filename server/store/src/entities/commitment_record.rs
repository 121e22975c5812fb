//! A person's commitments record, kept for lists.

use sea_orm::entity::prelude::*;

/// A person's commitments record, kept for lists.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_records")]
pub struct Model {
    /// Person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Rules.
    pub rules: String,
    /// Kept.
    pub kept: i32,
    /// Partly kept.
    pub partly_kept: i32,
    /// Broken.
    pub broken: i32,
    /// Open.
    pub open: i32,
    /// Late.
    pub late: i32,
    /// Permille.
    pub permille: Option<i32>,
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
