//! A ZIP code that touches a place.

use sea_orm::entity::prelude::*;

/// A ZIP code that touches a place.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place_zips")]
pub struct Model {
    /// Zip.
    #[sea_orm(primary_key, auto_increment = false)]
    pub zip: String,
    /// Place.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place_id: Uuid,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `place_id`.
    #[sea_orm(belongs_to = "super::place::Entity", from = "Column::PlaceId", to = "super::place::Column::Id")]
    Place,
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
