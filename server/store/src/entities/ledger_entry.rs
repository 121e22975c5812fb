//! An entry of the ledger.

use sea_orm::entity::prelude::*;

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entries")]
pub struct Model {
    /// Sequence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// At.
    pub at: i64,
    /// Kind.
    pub kind: String,
    /// Subject kind.
    pub subject_kind: String,
    /// Subject.
    pub subject_id: String,
    /// As it was called then.
    pub subject_name: String,
    /// Address on this site.
    pub subject_path: Option<String>,
    /// Whom it concerns, for filtering; not a reference: history outlives rows.
    pub person_id: Option<Uuid>,
    /// Before json.
    pub before_json: Option<String>,
    /// After json.
    pub after_json: Option<String>,
    /// Reason.
    pub reason: String,
    /// Acting role.
    pub acting_role: String,
    /// Never of a member.
    pub acting_name: Option<String>,
    /// Previous hash.
    pub previous_hash: String,
    /// Hash.
    #[sea_orm(unique)]
    pub hash: String,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
