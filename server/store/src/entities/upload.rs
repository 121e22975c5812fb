//! Files that a steward brings in with the browser.

use sea_orm::entity::prelude::*;

/// Files that a steward brings in with the browser, from the upload until a while after it was done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Code of an importer.
    pub importer: String,
    /// JSON: columns, statuses, what was decided of rows.
    pub options: String,
    /// `received`, `checking`, `checked`, `importing`, `done` or `failed`.
    pub state: String,
    /// JSON: what would happen, what happened, or why nothing could.
    pub outcome: Option<String>,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Of the last change of state, in milliseconds since 1970.
    pub changed_at: i64,
    /// When it is thrown away, in milliseconds since 1970.
    pub expires_at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
