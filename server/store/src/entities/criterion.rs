//! What members score an official on: one for each value, every point in words.

use sea_orm::entity::prelude::*;

/// What members score an official on: one for each value, every point in words.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "criteria")]
pub struct Model {
    /// The value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value_id: Uuid,
    /// What is asked.
    pub question: String,
    /// What 1 means.
    pub point_1: String,
    /// What 2 means.
    pub point_2: String,
    /// What 3 means.
    pub point_3: String,
    /// What 4 means.
    pub point_4: String,
    /// What 5 means.
    pub point_5: String,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
