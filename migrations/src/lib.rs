//! The database's migrations, the same for SQLite and PostgreSQL.
//!
//! Each is one SQL file, written once. The few words in which the two databases differ are tokens that are
//! put in at run time: `{uuid}`, `{bool_false}`, `{clustered}`. What belongs to one database alone (full-text
//! search) is in a file of its own. Migrations only go forward; a file that has been released is never edited.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

mod m0001_record;
mod m0002_people;
mod m0002_rights;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_record::Migration),
            Box::new(m0002_people::Migration),
            Box::new(m0002_rights::Migration),
        ]
    }
}

/// Runs a file of statements, with the tokens of the connected database put in.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let sql = sql
        .replace("{uuid}", if postgres { "uuid" } else { "BLOB" })
        .replace("{bytes}", if postgres { "bytea" } else { "BLOB" })
        .replace("{bool_false}", if postgres { "false" } else { "0" })
        // A table that is found by its key only is kept in the order of its key where the database can.
        .replace("{clustered}", if postgres { "" } else { " WITHOUT ROWID" });
    // SQLite compares texts byte by byte; so that lists and dates come in the same order on both, PostgreSQL does too.
    let sql = if postgres { sql.replace(" TEXT", " TEXT COLLATE \"C\"") } else { sql };
    manager.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

/// Whether the connected database is PostgreSQL.
pub(crate) fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Postgres
}
