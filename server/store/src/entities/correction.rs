//! What someone reported as wrong, and what became of it.

use sea_orm::entity::prelude::*;

/// What someone reported as wrong, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "corrections")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number.
    #[sea_orm(unique)]
    pub number: i64,
    /// Address on this site: /officials/….
    pub page: String,
    /// Person, decision, commitment ….
    pub subject_kind: Option<String>,
    /// Its public address part.
    pub subject: Option<String>,
    /// Subject name.
    pub subject_name: Option<String>,
    /// The reporter's words; shown to stewards only.
    pub report: String,
    /// If they left one; removed once answered.
    pub contact: Option<String>,
    /// Status.
    pub status: String,
    /// What was wrong.
    pub was: Option<String>,
    /// What it says now.
    pub is_now: Option<String>,
    /// Public, plain words.
    pub answer: Option<String>,
    /// Created at.
    pub created_at: i64,
    /// Answered at.
    pub answered_at: Option<i64>,
    /// Version.
    pub version: i32,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
