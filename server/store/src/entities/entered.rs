//! Where something that stewards entered or changed by hand can be read; no import may overwrite it.

use sea_orm::entity::prelude::*;

/// Where something that stewards entered or changed by hand can be read; no import may overwrite it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "entered")]
pub struct Model {
    /// Code of a `SubjectKind`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// A web address.
    pub source_url: Option<String>,
    /// A source without an address: “minutes of 3 March 2026, page 2”.
    pub source_note: Option<String>,
    /// Of the last change by hand, in milliseconds since 1970.
    pub at: i64,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
