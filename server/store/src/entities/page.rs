//! A text of the organisation.

use sea_orm::entity::prelude::*;

/// A text of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pages")]
pub struct Model {
    /// `about` or `methodology`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Markdown.
    pub body: String,
    /// Of the last change, in milliseconds since 1970.
    pub at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
