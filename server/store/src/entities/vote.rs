//! One person's part in a decision.

use sea_orm::entity::prelude::*;

/// One person's part in a decision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "votes")]
pub struct Model {
    /// Decision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: Uuid,
    /// Person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Option.
    pub option: String,
    /// The source's own word, blank where it was blank.
    pub source_word: String,
    /// Of an excuse or a recusal.
    pub reason: Option<String>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `decision_id`.
    #[sea_orm(
        belongs_to = "super::decision::Entity",
        from = "Column::DecisionId",
        to = "super::decision::Column::Id"
    )]
    Decision,
    /// By `person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl ActiveModelBehavior for ActiveModel {}
