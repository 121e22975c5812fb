//! What an official promised, word for word.

use sea_orm::entity::prelude::*;

/// What an official promised, word for word.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitments")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The public address.
    #[sea_orm(unique)]
    pub number: i64,
    /// Person.
    pub person_id: Uuid,
    /// Short, for lists.
    pub title: String,
    /// Word for word.
    pub words: String,
    /// Setting.
    pub setting: String,
    /// Made on.
    pub made_on: Option<String>,
    /// Where: the name of the meeting, the paper.
    pub made_at: Option<String>,
    /// Source url.
    pub source_url: Option<String>,
    /// A source without an address: "questionnaire of 2024, page 2".
    pub source_note: Option<String>,
    /// How we will know that it is kept.
    pub how_known: Option<String>,
    /// Due.
    pub due: Option<String>,
    /// The source's own.
    pub category: Option<String>,
    /// State.
    pub state: String,
    /// Status.
    pub status: Option<String>,
    /// Source.
    pub source_id: Option<Uuid>,
    /// Run.
    pub run_id: Option<Uuid>,
    /// Created at.
    pub created_at: i64,
    /// Version.
    pub version: i32,
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
