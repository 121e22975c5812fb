//! What the organisation stands for.

use sea_orm::entity::prelude::*;

/// What the organisation stands for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement_values")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Slug.
    #[sea_orm(unique)]
    pub slug: String,
    /// Name.
    pub name: String,
    /// Summary.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Position.
    pub position: i32,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
