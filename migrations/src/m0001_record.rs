//! The record: places, bodies, offices, people, terms, values, measures, positions, decisions, votes,
//! where each came from, and the search index.

use sea_orm_migration::prelude::*;

/// See the module.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_record"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // SQLite's migrations are not transactional unless asked for.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("m0001_record.sql")).await?;
        let search = if crate::is_postgres(manager) {
            include_str!("m0001_search_postgres.sql")
        } else {
            include_str!("m0001_search_sqlite.sql")
        };
        crate::run(manager, search).await
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("migrations only go forward: restore a backup instead".into()))
    }
}
