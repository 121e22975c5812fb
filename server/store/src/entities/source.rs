//! A data set of a publisher, with what its licence asks for.

use sea_orm::entity::prelude::*;

/// A data set of a publisher, with what its licence asks for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sources")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Open-states-people, legiscan-ga-2023-2024-regular-session.
    #[sea_orm(unique)]
    pub slug: String,
    /// Name.
    pub name: String,
    /// Publisher.
    pub publisher: String,
    /// Url.
    pub url: Option<String>,
    /// CC BY 4.0.
    pub licence: Option<String>,
    /// Licence url.
    pub licence_url: Option<String>,
    /// The words that the licence asks for.
    pub attribution: Option<String>,
    /// The publisher's own date of the set, partial ISO date.
    pub retrieved: Option<String>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
