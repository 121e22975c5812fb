//! The identifier of something in another system.

use sea_orm::entity::prelude::*;

/// The identifier of something in another system.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identifiers")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Ocd-person, legiscan-person, legiscan-bill, legistar-nyc-person ...
    pub scheme: String,
    /// Identifier.
    pub identifier: String,
    /// Person.
    pub person_id: Option<Uuid>,
    /// Body.
    pub body_id: Option<Uuid>,
    /// Measure.
    pub measure_id: Option<Uuid>,
    /// Decision.
    pub decision_id: Option<Uuid>,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
    /// Of the source's row: an unchanged row needs no second look.
    pub content_hash: Option<String>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
    /// By `body_id`.
    #[sea_orm(belongs_to = "super::body::Entity", from = "Column::BodyId", to = "super::body::Column::Id")]
    Body,
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
    /// By `decision_id`.
    #[sea_orm(
        belongs_to = "super::decision::Entity",
        from = "Column::DecisionId",
        to = "super::decision::Column::Id"
    )]
    Decision,
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
