//! Finds and keeps: entities, queries, transactions and search. The only crate that knows SQL.

pub mod commitments;
pub mod desk;
pub mod entities;
pub mod ledger;
pub mod read;
pub mod records;
pub mod search;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod write;

mod db;
mod error;
mod lock;

pub use db::{Store, Write};
pub use error::StoreError;
pub use lock::ImportLock;
pub use sea_orm;
