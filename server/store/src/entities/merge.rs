//! A merge of two people that can be undone.

use sea_orm::entity::prelude::*;

/// A merge of two people that can be undone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "merges")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Review.
    pub review_id: Option<Uuid>,
    /// Kept person.
    pub kept_person_id: Uuid,
    /// The person that is gone until the merge is undone.
    pub gone_person_id: Uuid,
    /// Their name.
    pub gone_name: String,
    /// Their address, which leads to the kept person meanwhile.
    pub gone_slug: String,
    /// JSON: what was another before, row by row.
    pub moved: String,
    /// At.
    pub at: i64,
    /// Undone at.
    pub undone_at: Option<i64>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    /// By `review_id`.
    #[sea_orm(
        belongs_to = "super::review_item::Entity",
        from = "Column::ReviewId",
        to = "super::review_item::Column::Id"
    )]
    Review,
    /// By `kept_person_id`.
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::KeptPersonId",
        to = "super::person::Column::Id"
    )]
    KeptPerson,
}

impl ActiveModelBehavior for ActiveModel {}
