//! Connecting, migrating, and the one path on which everything is written.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::ConnectOptions as _;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::StoreError;
use crate::entities::setting;

/// How long SQLite waits for another process that is writing before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait between two tries where SQLite itself does not wait.
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// The name of the lock under which PostgreSQL lets one program at a time migrate. Any number will do that no other
/// lock of this program has.
const MIGRATIONS: i64 = 0x616e_736d;

/// A database that is open. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    conn: DatabaseConnection,
    /// SQLite has one writer at a time: those in this process wait here, in order, rather than in the database.
    writer: Arc<Mutex<()>>,
    content_version: Arc<AtomicI64>,
}

impl Store {
    /// Opens `sqlite://path` (made if it is missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address has another scheme, or the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let sqlite = url.starts_with("sqlite:");
        if !sqlite && !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(StoreError::Address(url.split(':').next().unwrap_or_default().to_owned()));
        }
        let mut options = ConnectOptions::new(url);
        options.sqlx_logging(false).acquire_timeout(Duration::from_secs(30));
        if sqlite {
            let memory = url.contains(":memory:");
            // Every connection to `:memory:` is a database of its own, so there it must stay at one.
            options.max_connections(if memory { 1 } else { 8 });
            options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
            options.map_sqlx_sqlite_opts(|options| {
                options
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .foreign_keys(true)
                    .busy_timeout(BUSY_TIMEOUT)
                    .pragma("mmap_size", "268435456")
                    .pragma("cache_size", "-16384")
                    .pragma("temp_store", "memory")
            });
        } else {
            options.max_connections(16);
        }
        let begun = Instant::now();
        let conn = loop {
            match Database::connect(options.clone()).await {
                Ok(conn) => break conn,
                // Making a new file one with a write-ahead log is the one thing for which SQLite does not wait
                // for another program that is just doing the same.
                Err(error) if sqlite && is_locked(&error) && begun.elapsed() < BUSY_TIMEOUT => {
                    tokio::time::sleep(BUSY_PAUSE).await;
                }
                Err(error) if sqlite => return Err(StoreError::Unreachable(error)),
                Err(error) => return Err(StoreError::Unreachable(reason(url).await.unwrap_or(error))),
            }
        };
        Ok(Self { conn, writer: Arc::default(), content_version: Arc::default() })
    }

    /// Brings the tables up to this program's version. Does nothing when they are. Programs that start together
    /// take turns: one migrates, the others find it done.
    ///
    /// # Errors
    /// When a migration fails; all that were not there before are then undone as a whole.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        // Nobody who finds everything done waits for one who writes.
        if self.is_ready().await? {
            self.refresh_content_version().await?;
            return Ok(());
        }
        let write = self.begin().await?;
        if self.is_postgres() {
            let sql = format!("SELECT pg_advisory_xact_lock({MIGRATIONS})");
            write.conn().execute_unprepared(&sql).await?;
        }
        Migrator::up(write.conn(), None).await?;
        write.commit_quietly().await?;
        self.refresh_content_version().await?;
        Ok(())
    }

    /// Whether the database answers and has every migration that this program knows.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_ready(&self) -> Result<bool, StoreError> {
        self.conn.ping().await?;
        Ok(Migrator::get_pending_migrations_read_only(&self.conn).await?.is_empty())
    }

    /// The connection to read by.
    #[must_use]
    pub const fn read(&self) -> &DatabaseConnection {
        &self.conn
    }

    /// Whether the database is PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.conn.get_database_backend() == DbBackend::Postgres
    }

    /// Begins a transaction that writes. Dropped without [`Write::commit`], it leaves nothing behind.
    ///
    /// On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`): a transaction that reads first and
    /// writes later would fail with "database is locked" whenever another had written in between.
    ///
    /// # Errors
    /// When the database cannot be reached or stays locked by another process.
    pub async fn begin(&self) -> Result<Write, StoreError> {
        let guard = if self.is_postgres() { None } else { Some(Arc::clone(&self.writer).lock_owned().await) };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let txn = self.conn.begin_with_options(options).await?;
        Ok(Write { txn, content_version: Arc::clone(&self.content_version), _guard: guard })
    }

    /// The number that every public change advances, as this process last saw it: what rendered pages are kept by.
    #[must_use]
    pub fn content_version(&self) -> i64 {
        self.content_version.load(Ordering::Acquire)
    }

    /// Reads the content version anew, so that changes of other processes are seen.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh_content_version(&self) -> Result<i64, StoreError> {
        let row = setting::Entity::find_by_id("content_version").one(&self.conn).await?;
        let version = row.and_then(|row| row.value.parse().ok()).unwrap_or(0);
        // Only ever forward: a slow answer must not hide a write of this process that came after it.
        self.content_version.fetch_max(version, Ordering::AcqRel);
        Ok(version)
    }
}

/// Whether SQLite says that another program is in the way.
fn is_locked(error: &DbErr) -> bool {
    error.to_string().contains("database is locked")
}

/// Why PostgreSQL cannot be reached: the pool only says that it waited in vain.
async fn reason(url: &str) -> Option<DbErr> {
    let options: PgConnectOptions = url.parse().ok()?;
    let error = options.connect().await.err()?;
    Some(DbErr::Custom(format!(
        "PostgreSQL at {}:{} did not take the connection: {error}",
        options.get_host(),
        options.get_port()
    )))
}

/// A transaction that writes.
#[derive(Debug)]
pub struct Write {
    txn: DatabaseTransaction,
    content_version: Arc<AtomicI64>,
    _guard: Option<OwnedMutexGuard<()>>,
}

impl Write {
    /// The connection inside of the transaction.
    #[must_use]
    pub const fn conn(&self) -> &DatabaseTransaction {
        &self.txn
    }

    /// Keeps what was written and advances the content version, so that no page shows the old state.
    ///
    /// # Errors
    /// When the database refuses; nothing is kept then.
    pub async fn commit(self) -> Result<(), StoreError> {
        let sql = "UPDATE settings SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) \
                   WHERE name = 'content_version' RETURNING value";
        let row =
            self.txn.query_one_raw(Statement::from_string(self.txn.get_database_backend(), sql)).await?;
        let version: i64 = match row {
            Some(row) => row.try_get::<String>("", "value")?.parse().unwrap_or(0),
            None => 0,
        };
        self.txn.commit().await?;
        self.content_version.fetch_max(version, Ordering::AcqRel);
        Ok(())
    }

    /// Keeps what was written and leaves the content version alone: for what changes no public page, such as
    /// the note that an importer ran and found nothing new.
    ///
    /// # Errors
    /// When the database refuses; nothing is kept then.
    pub async fn commit_quietly(self) -> Result<(), StoreError> {
        Ok(self.txn.commit().await?)
    }

    /// Undoes everything: what a dry run ends with.
    ///
    /// # Errors
    /// When the database does not answer; nothing is kept then either.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        Ok(self.txn.rollback().await?)
    }
}
