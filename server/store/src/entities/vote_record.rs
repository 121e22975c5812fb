//! A person's vote record, kept for lists.

use sea_orm::entity::prelude::*;

/// A person's vote record, kept for lists.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_records")]
pub struct Model {
    /// Person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    /// Tally.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tally: String,
    /// Version of the rules.
    pub rules: String,
    /// Same.
    pub same: i32,
    /// Different.
    pub different: i32,
    /// Abstained.
    pub abstained: i32,
    /// Missed.
    pub missed: i32,
    /// Excused.
    pub excused: i32,
    /// Not eligible.
    pub not_eligible: i32,
    /// Unrecorded.
    pub unrecorded: i32,
    /// NULL: too few to judge. Score = half_points / (2 * (same + different + abstained)).
    pub half_points: Option<i32>,
    /// The score rounded to thousandths, for sorting.
    pub permille: Option<i32>,
    /// The words' code.
    pub verdict: String,
    /// Computed at.
    pub computed_at: i64,
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
}

impl ActiveModelBehavior for ActiveModel {}
