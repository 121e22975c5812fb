//! What the tests share: databases, fixtures, zips, and questions to the tables.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use services::import::{ImportError, ImportRequest, Importer, Report, run};
use services::{Clock, Services};
use store::sea_orm::{ConnectionTrait, Statement};
use store::testing::{TestDatabase, databases};
use zip::write::SimpleFileOptions;

pub struct World {
    pub services: Services,
    pub db: TestDatabase,
}

pub async fn worlds() -> Vec<World> {
    databases().await.into_iter().map(World::over).collect()
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

impl World {
    pub fn over(db: TestDatabase) -> Self {
        let services = Services::new(db.store.clone(), Clock::fixed("2026-11-24T12:00:00Z").unwrap());
        Self { services, db }
    }

    pub async fn try_import(&self, importer: Importer, paths: &[PathBuf]) -> Result<Report, ImportError> {
        let report = run(&self.services, &ImportRequest::new(importer, paths.to_vec())).await?;
        assert!(report.adds_up(), "{report:?}");
        Ok(report)
    }

    pub async fn import(&self, importer: Importer, paths: &[PathBuf]) -> Report {
        self.try_import(importer, paths).await.unwrap_or_else(|error| panic!("{}: {error}", self.db.name))
    }

    /// The first column of an answer, as text.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        let conn = self.db.store.read();
        let backend = conn.get_database_backend();
        let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.iter()
            .map(|row| {
                let text = row.try_get_by_index::<Option<String>>(0).map(|text| text.unwrap_or_default());
                text.or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
                    .or_else(|_| row.try_get_by_index::<i32>(0).map(|n| n.to_string()))
                    .unwrap_or_else(|error| panic!("{sql}: {error}"))
            })
            .collect()
    }

    pub async fn one(&self, sql: &str) -> String {
        let mut column = self.column(sql).await;
        assert_eq!(column.len(), 1, "{}: {sql}: {column:?}", self.db.name);
        column.remove(0)
    }

    pub async fn execute(&self, sql: &str) {
        self.db.store.read().execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Everything that was brought in, as one text: equal texts are equal records. Keys and runs are left out.
    pub async fn dump(&self) -> String {
        let mut all = String::new();
        for sql in [
            "SELECT p.name || '|' || COALESCE(p.ocd_id, '') || '|' || COALESCE(q.ocd_id, '') FROM places p LEFT JOIN places q ON q.id = p.parent_id",
            "SELECT name || '|' || kind FROM bodies",
            "SELECT p.name || '|' || COALESCE(party, '') || '|' || COALESCE(email, '') FROM people p",
            "SELECT p.name || '|' || i.scheme || '|' || i.identifier FROM identifiers i JOIN people p ON p.id = i.person_id",
            "SELECT p.name || '|' || n.name FROM other_names n JOIN people p ON p.id = n.person_id",
            "SELECT p.name || '|' || l.ocd_id || '|' || o.title || '|' || COALESCE(start_date, '') || '|' || COALESCE(end_date, '') || '|' || COALESCE(seen_from, '') || '|' || COALESCE(seen_to, '') FROM terms t JOIN people p ON p.id = t.person_id JOIN offices o ON o.id = t.office_id JOIN places l ON l.id = o.place_id",
            "SELECT slug || '|' || title || '|' || COALESCE(note, '') FROM measures",
            "SELECT d.motion || '|' || COALESCE(d.date, '') || '|' || COALESCE(d.note, '') || '|' || d.sequence FROM decisions d",
            "SELECT d.sequence || '|' || p.name || '|' || v.option || '|' || v.source_word FROM votes v JOIN decisions d ON d.id = v.decision_id JOIN people p ON p.id = v.person_id",
        ] {
            let mut rows = self.column(sql).await;
            rows.sort();
            all.push_str(&rows.join("\n"));
            all.push_str("\n--\n");
        }
        all
    }

    pub async fn version(&self) -> i64 {
        self.db.store.refresh_content_version().await.unwrap()
    }

    /// A second run of the same files says nothing new and changes nothing but the list of runs and the ledger, which has
    /// an entry for each.
    pub async fn again_is_the_same(&self, importer: Importer, paths: &[PathBuf]) -> Report {
        let (before, version) = (self.dump().await, self.version().await);
        let entries = "SELECT COUNT(*) FROM ledger_entries";
        let told: i64 = self.one(entries).await.parse().unwrap();
        let report = self.import(importer, paths).await;
        let changed = (report.created, report.updated, report.to_review, report.changes_total);
        assert_eq!(changed, (0, 0, 0, 0), "{}: {report}", self.db.name);
        assert_same(&before, &self.dump().await, self.db.name);
        let runs = report.source.split(", ").count() as i64;
        assert_eq!(self.one(entries).await, (told + runs).to_string(), "{}: one entry a run", self.db.name);
        // Only what the public list of changes shows of it is new.
        assert_eq!(self.version().await, version + runs, "{}: the content version", self.db.name);
        report
    }

    /// A dry run reports the same and keeps nothing.
    pub async fn dry(&self, importer: Importer, paths: &[PathBuf]) -> Report {
        let (before, version) = (self.dump().await, self.version().await);
        let runs = self.one("SELECT COUNT(*) FROM import_runs").await;
        let request = ImportRequest { dry_run: true, ..ImportRequest::new(importer, paths.to_vec()) };
        let report = run(&self.services, &request).await.unwrap();
        assert!(report.dry_run && report.run.is_none() && report.adds_up());
        assert_same(&before, &self.dump().await, "a dry run");
        assert_eq!(self.version().await, version);
        assert_eq!(self.one("SELECT COUNT(*) FROM import_runs").await, runs);
        report
    }
}

/// Two records are the same, or the lines in which they are not.
#[track_caller]
pub fn assert_same(one: &str, two: &str, about: &str) {
    let lines = |text: &str, other: &str| -> Vec<String> {
        let other: Vec<&str> = other.lines().collect();
        text.lines().filter(|line| !other.contains(line)).take(20).map(ToOwned::to_owned).collect()
    };
    assert!(
        one == two,
        "{about}: only in the first {:#?}, only in the second {:#?}",
        lines(one, two),
        lines(two, one)
    );
}

/// A LegiScan zip of files: (name below the session's folder, content).
pub fn zip_of(folder: &Path, name: &str, files: &[(String, Vec<u8>)]) -> PathBuf {
    let path = folder.join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    for (name, content) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// The files of the LegiScan fixture, for a test to change.
pub fn legiscan_files() -> Vec<(String, Vec<u8>)> {
    let folder = "GA/2023-2024_Regular_Session/csv";
    ["bills", "people", "rollcalls", "votes", "sponsors"]
        .iter()
        .map(|name| {
            let name = format!("{folder}/{name}.csv");
            let content = std::fs::read(fixture("legiscan").join(&name)).unwrap();
            (name, content)
        })
        .collect()
}

pub const ZIP: &str = "GA_2023-2024_Regular_Session_CSV_20240507_abc.zip";

/// Replaces a text in one of the files.
pub fn edit(files: &mut [(String, Vec<u8>)], file: &str, from: &str, to: &str) {
    let (_, content) = files.iter_mut().find(|(name, _)| name.ends_with(file)).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *content = text.replace(from, to).into_bytes();
}

/// A copy of a fixture that a test may change.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
