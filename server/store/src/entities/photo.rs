//! A photo of a person.

use sea_orm::entity::prelude::*;

/// A photo of a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Person.
    pub person_id: Uuid,
    /// Of the bytes, in the address.
    #[sea_orm(unique)]
    pub hash: String,
    /// Media type.
    pub media_type: String,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
    /// Bytes.
    pub bytes: Vec<u8>,
    /// Credit.
    pub credit: Option<String>,
    /// Created at.
    pub created_at: i64,
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
