//! What shows that a status is true.

use sea_orm::entity::prelude::*;

/// What shows that a status is true.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Status.
    pub status_id: Uuid,
    /// Kind.
    pub kind: String,
    /// Url.
    pub url: Option<String>,
    /// Decision.
    pub decision_id: Option<Uuid>,
    /// Note.
    pub note: String,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `status_id`.
    #[sea_orm(
        belongs_to = "super::commitment_status::Entity",
        from = "Column::StatusId",
        to = "super::commitment_status::Column::Id"
    )]
    Status,
    /// By `decision_id`.
    #[sea_orm(
        belongs_to = "super::decision::Entity",
        from = "Column::DecisionId",
        to = "super::decision::Column::Id"
    )]
    Decision,
}

impl ActiveModelBehavior for ActiveModel {}
