//! Real databases for tests: one SQLite file and one PostgreSQL database, each of its own and empty.

pub mod fixture;

use sea_orm::{ConnectionTrait, Database};

use crate::Store;

/// An empty, migrated database that goes when it is dropped.
pub struct TestDatabase {
    /// `SQLite` or `PostgreSQL`, for messages.
    pub name: &'static str,
    /// The address that it was opened by.
    pub url: String,
    /// The open database.
    pub store: Store,
    _folder: Option<tempfile::TempDir>,
}

/// Both databases. PostgreSQL is the cluster at `ANSWERABLE_TEST_POSTGRES` (script/test starts one). Without it
/// only SQLite is tested, on a developer's machine; in CI (`CI=true`) that is an error, not a silent gap.
///
/// # Panics
/// When a database cannot be made: a test cannot go on without it.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = Vec::new();
    for address in addresses().await {
        all.push(address.open().await);
    }
    all
}

/// An empty SQLite file of its own.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite() -> TestDatabase {
    file().open().await
}

/// A database that is there, and that nobody opened yet.
pub struct TestAddress {
    /// `SQLite` or `PostgreSQL`, for messages.
    pub name: &'static str,
    /// What it is opened by.
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

impl TestAddress {
    async fn open(self) -> TestDatabase {
        let store = open(&self.url).await;
        TestDatabase { name: self.name, url: self.url, store, _folder: self.folder }
    }
}

/// As [`databases`], before anyone opened them.
///
/// # Panics
/// When a database cannot be made.
pub async fn addresses() -> Vec<TestAddress> {
    let mut all = vec![file()];
    match std::env::var("ANSWERABLE_TEST_POSTGRES") {
        Ok(admin) => all.push(postgres(&admin).await),
        Err(_) => assert!(
            std::env::var("CI").is_err(),
            "ANSWERABLE_TEST_POSTGRES is not set: PostgreSQL must be tested in CI; run script/test"
        ),
    }
    all
}

fn file() -> TestAddress {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/test.db", folder.path().display());
    TestAddress { name: "SQLite", url, folder: Some(folder) }
}

async fn postgres(admin: &str) -> TestAddress {
    let name = format!("answerable_test_{}", uuid::Uuid::now_v7().simple());
    let conn = Database::connect(admin).await.expect("the test cluster answers");
    conn.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    conn.close().await.expect("closed");
    let (base, _) = admin.rsplit_once('/').expect("an address ends with the database's name");
    let (_, query) = admin.split_once('?').map_or(("", ""), |(a, q)| (a, q));
    let url = if query.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{query}") };
    TestAddress { name: "PostgreSQL", url, folder: None }
}

async fn open(url: &str) -> Store {
    let store = Store::connect(url).await.expect("the test database opens");
    store.migrate().await.expect("the migrations run");
    store
}
