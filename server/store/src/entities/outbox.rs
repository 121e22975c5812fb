//! Mail that is to be sent.

use sea_orm::entity::prelude::*;

/// Mail that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Key (UUID v7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Recipient.
    pub recipient: String,
    /// Subject.
    pub subject: String,
    /// Body text.
    pub body_text: String,
    /// Body html.
    pub body_html: String,
    /// Created at.
    pub created_at: i64,
    /// Next try at.
    pub next_try_at: i64,
    /// Tries.
    pub tries: i32,
    /// While one process is sending it.
    pub claimed_until: Option<i64>,
    /// Sent at.
    pub sent_at: Option<i64>,
    /// Of the last try, without the address.
    pub failure: Option<String>,
}

/// How it is tied to other tables.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
