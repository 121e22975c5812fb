//! One file of an upload.

use sea_orm::entity::prelude::*;

/// One file of an upload.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_files")]
pub struct Model {
    /// The upload.
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: Uuid,
    /// Which file it is, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// As the browser called it, without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
