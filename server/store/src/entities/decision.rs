//! A decision (Open Civic Data VoteEvent).

use sea_orm::entity::prelude::*;

/// A decision (Open Civic Data VoteEvent).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The public address.
    #[sea_orm(unique)]
    pub number: i64,
    /// Measure.
    pub measure_id: Option<Uuid>,
    /// Body.
    pub body_id: Uuid,
    /// Kind.
    pub kind: String,
    /// Motion.
    pub motion: String,
    /// NULL: the source's date is impossible; see note.
    pub date: Option<String>,
    /// Order within the day.
    pub sequence: i32,
    /// Result.
    pub result: String,
    /// Bearing.
    pub bearing: Option<String>,
    /// Published yes.
    pub published_yes: Option<i32>,
    /// Published no.
    pub published_no: Option<i32>,
    /// Published not voting.
    pub published_not_voting: Option<i32>,
    /// Published absent.
    pub published_absent: Option<i32>,
    /// What a reader must know: totals disagree, no votes published.
    pub note: Option<String>,
    /// Source url.
    pub source_url: Option<String>,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `measure_id`.
    #[sea_orm(
        belongs_to = "super::measure::Entity",
        from = "Column::MeasureId",
        to = "super::measure::Column::Id"
    )]
    Measure,
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
