//! An official's own words beside something that is said about them.

use sea_orm::entity::prelude::*;

/// An official's own words beside something that is said about them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "replies")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Person.
    pub person_id: Uuid,
    /// Decision.
    pub decision_id: Option<Uuid>,
    /// Status.
    pub status_id: Option<Uuid>,
    /// About record.
    pub about_record: Option<String>,
    /// Markdown.
    pub body: String,
    /// Entered by a steward for them, and marked so.
    pub on_behalf: bool,
    /// State.
    pub state: String,
    /// At.
    pub at: i64,
    /// Version.
    pub version: i32,
    /// Withdrawn reason.
    pub withdrawn_reason: Option<String>,
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
    /// By `decision_id`.
    #[sea_orm(
        belongs_to = "super::decision::Entity",
        from = "Column::DecisionId",
        to = "super::decision::Column::Id"
    )]
    Decision,
    /// By `status_id`.
    #[sea_orm(
        belongs_to = "super::commitment_status::Entity",
        from = "Column::StatusId",
        to = "super::commitment_status::Column::Id"
    )]
    Status,
}

impl ActiveModelBehavior for ActiveModel {}
