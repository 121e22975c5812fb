//! What changed a score.

use sea_orm::entity::prelude::*;

/// What changed a score.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "record_changes")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Person.
    pub person_id: Uuid,
    /// Tally.
    pub tally: String,
    /// At.
    pub at: i64,
    /// "with the movement on 3 of 4 votes".
    pub before_text: String,
    /// After text.
    pub after_text: String,
    /// In plain words.
    pub cause: String,
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
    /// By `run_id`.
    #[sea_orm(
        belongs_to = "super::import_run::Entity",
        from = "Column::RunId",
        to = "super::import_run::Column::Id"
    )]
    Run,
}

impl ActiveModelBehavior for ActiveModel {}
