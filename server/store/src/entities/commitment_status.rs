//! A dated change of a commitment’s status; never changed, never removed.

use sea_orm::entity::prelude::*;

/// A dated change of a commitment’s status; never changed, never removed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commitment_statuses")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Commitment.
    pub commitment_id: Uuid,
    /// Sequence.
    pub sequence: i32,
    /// Status.
    pub status: String,
    /// On date.
    pub on_date: String,
    /// Reason.
    pub reason: String,
    /// Of a release: who agreed to it.
    pub agreed_by: Option<String>,
    /// At.
    pub at: i64,
    /// The role in which it was said.
    pub role: String,
    /// The name as the organisation set it.
    pub name: Option<String>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `commitment_id`.
    #[sea_orm(
        belongs_to = "super::commitment::Entity",
        from = "Column::CommitmentId",
        to = "super::commitment::Column::Id"
    )]
    Commitment,
}

impl ActiveModelBehavior for ActiveModel {}
