//! One run of an importer.

use sea_orm::entity::prelude::*;

/// One run of an importer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_runs")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Source.
    pub source_id: Uuid,
    /// Legiscan, openstates-people, ...
    pub importer: String,
    /// File names without folders.
    pub input: String,
    /// Status.
    pub status: String,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// Finished at.
    pub finished_at: Option<i64>,
    /// The report as JSON.
    pub report: String,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `source_id`.
    #[sea_orm(
        belongs_to = "super::source::Entity",
        from = "Column::SourceId",
        to = "super::source::Column::Id"
    )]
    Source,
}

impl ActiveModelBehavior for ActiveModel {}
