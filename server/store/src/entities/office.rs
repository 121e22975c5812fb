//! An office (Popolo Post).

use sea_orm::entity::prelude::*;

/// An office (Popolo Post).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offices")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Body.
    pub body_id: Uuid,
    /// The district that elects it, or the body's own place.
    pub place_id: Uuid,
    /// Representative, Council Member, Mayor.
    pub title: String,
    /// Seats.
    pub seats: i32,
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
