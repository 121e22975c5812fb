//! Two rows that may be one person, waiting for a steward.

use sea_orm::entity::prelude::*;

/// Two rows that may be one person, waiting for a steward.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_items")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number.
    #[sea_orm(unique)]
    pub number: i64,
    /// Kind.
    pub kind: String,
    /// The one that stays.
    pub person_id: Option<Uuid>,
    /// NULL once merged.
    pub other_person_id: Option<Uuid>,
    /// The sources' identifiers of both, so that a re-import asks only once.
    #[sea_orm(unique)]
    pub pair_key: String,
    /// Why it was not decided by the importer.
    pub reason: String,
    /// JSON: both sides as the sources had them.
    pub evidence: String,
    /// Status.
    pub status: String,
    /// Created at.
    pub created_at: i64,
    /// Decided at.
    pub decided_at: Option<i64>,
    /// Decided reason.
    pub decided_reason: Option<String>,
    /// Run.
    pub run_id: Option<Uuid>,
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
    /// By `other_person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::OtherPersonId",
        to = "super::person::Column::Id"
    )]
    OtherPerson,
    /// By `run_id`.
    #[sea_orm(
        belongs_to = "super::import_run::Entity",
        from = "Column::RunId",
        to = "super::import_run::Column::Id"
    )]
    Run,
}

impl ActiveModelBehavior for ActiveModel {}
