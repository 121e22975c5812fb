//! A place (Popolo Area).

use sea_orm::entity::prelude::*;

/// A place (Popolo Area).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Slug.
    #[sea_orm(unique)]
    pub slug: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Ocd.
    #[sea_orm(unique)]
    pub ocd_id: Option<String>,
    /// Parent.
    pub parent_id: Option<Uuid>,
    /// The census bureau's own id.
    pub geoid: Option<String>,
    /// Valid from.
    pub valid_from: Option<String>,
    /// Valid through.
    pub valid_through: Option<String>,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `parent_id`.
    #[sea_orm(
        belongs_to = "super::place::Entity",
        from = "Column::ParentId",
        to = "super::place::Column::Id"
    )]
    Parent,
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
