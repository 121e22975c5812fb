//! A measure.

use sea_orm::entity::prelude::*;

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "measures")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Slug.
    #[sea_orm(unique)]
    pub slug: String,
    /// Where it began.
    pub body_id: Uuid,
    /// HB 30.
    pub identifier: Option<String>,
    /// 2023-2024 Regular Session.
    pub session: Option<String>,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Plain text, the source's own.
    pub summary: Option<String>,
    /// The source's own word.
    pub status: Option<String>,
    /// Status date.
    pub status_date: Option<String>,
    /// Introduced.
    pub introduced: Option<String>,
    /// Last date.
    pub last_date: Option<String>,
    /// Source url.
    pub source_url: Option<String>,
    /// What a reader must know about the source's text.
    pub note: Option<String>,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `body_id`.
    #[sea_orm(belongs_to = "super::body::Entity", from = "Column::BodyId", to = "super::body::Column::Id")]
    Body,
    /// By `source_id`.
    #[sea_orm(
        belongs_to = "super::source::Entity",
        from = "Column::SourceId",
        to = "super::source::Column::Id"
    )]
    Source,
    /// By `run_id`.
    #[sea_orm(
        belongs_to = "super::import_run::Entity",
        from = "Column::RunId",
        to = "super::import_run::Column::Id"
    )]
    Run,
}

impl ActiveModelBehavior for ActiveModel {}
