//! One import at a time, in all processes that use a database.
//!
//! The lock is the operating system's (SQLite) or a session's (PostgreSQL), so it goes with a program that is killed.

use std::fs::{File, TryLockError};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement, TransactionTrait};

use crate::{Store, StoreError};

/// The key of the lock among PostgreSQL's advisory locks of this database.
const KEY: i64 = 0x616e_7377;

/// Held by the one who imports; dropped, it is free again.
#[derive(Debug)]
pub struct ImportLock(Held);

#[derive(Debug)]
enum Held {
    File(#[allow(dead_code, reason = "an open file holds the lock")] File),
    Session(DatabaseTransaction),
    /// A database in memory belongs to one process; some network folders know no locks.
    Nothing,
}

impl ImportLock {
    /// Lets the next one import.
    ///
    /// # Errors
    /// When the database does not answer; the lock goes with the connection then.
    pub async fn release(self) -> Result<(), StoreError> {
        match self.0 {
            Held::Session(session) => Ok(session.rollback().await?),
            Held::File(_) | Held::Nothing => Ok(()),
        }
    }
}

impl Store {
    /// Takes the lock for importing, or returns none where another has it.
    ///
    /// # Errors
    /// When the database does not answer, or the file of the lock beside it cannot be made.
    pub async fn try_lock_imports(&self) -> Result<Option<ImportLock>, StoreError> {
        let conn = self.read();
        let backend = conn.get_database_backend();
        if self.is_postgres() {
            let session = conn.begin().await?;
            let sql = format!("SELECT pg_try_advisory_xact_lock({KEY}) AS free");
            let row = session.query_one_raw(Statement::from_string(backend, sql)).await?;
            let free = row.is_some_and(|row| row.try_get::<bool>("", "free").unwrap_or(false));
            if free {
                return Ok(Some(ImportLock(Held::Session(session))));
            }
            session.rollback().await?;
            return Ok(None);
        }
        let sql = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        let row = conn.query_one_raw(Statement::from_string(backend, sql)).await?;
        let file = row.and_then(|row| row.try_get::<Option<String>>("", "file").ok().flatten());
        let Some(file) = file.filter(|file| !file.is_empty()) else {
            return Ok(Some(ImportLock(Held::Nothing)));
        };
        // Never the database's own file: closing it here would let go of SQLite's locks too.
        let path = format!("{file}-import");
        let wrong = |error: std::io::Error| {
            StoreError::Database(DbErr::Custom(format!("{path} cannot be made or locked: {error}")))
        };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(ImportLock(Held::File(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                Ok(Some(ImportLock(Held::Nothing)))
            }
            Err(TryLockError::Error(error)) => Err(wrong(error)),
        }
    }
}
