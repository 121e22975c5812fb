//! Bringing published data in.
//!
//! Each importer reads one format, in units that are kept whole or not at all, so that stopping one half-way leaves
//! nothing half-written and running it again goes on from there. What a source says is kept as it says it; what is
//! doubtful is flagged for the reader or put before a steward, never guessed.

mod by_hand;
mod commitments;
mod council;
mod ctx;
mod entry;
mod facts;
mod input;
mod legiscan;
mod legistar;
mod matching;
mod ocd_divisions;
mod openstates;
mod people;
pub(crate) mod positions;
mod procedural;
mod report;
mod resolve;
mod seats;
pub(crate) mod states;
mod terms;
mod text;
pub mod upload;
mod votes;
mod world;
mod zips;

use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use commitments::{CommitmentOptions, LikeSet, Preview};
pub use report::{Became, Change, Counts, Question, Report, RowTold, Skipped};

use domain::ledger::Acting;
use store::entities::import_run;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::records::Cause;
use crate::search_index::Kind;
use crate::{ServiceError, Services};
use ctx::Ctx;

pub(crate) use resolve::{close as close_review, merge_people};
pub(crate) use world::span as span_of;

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Importer {
    /// Places: CSV files of Open Civic Data division ids.
    OcdDivisions,
    /// People and committees: YAML files of Open States.
    OpenstatesPeople,
    /// A council's people, offices and terms: the organisation's own CSV file.
    Council,
    /// Measures and votes of a legislature: the CSV data set of LegiScan, a zip file.
    Legiscan,
    /// A council's people, measures and votes: Legistar JSON files.
    Legistar,
    /// The organisation's own positions: a CSV file.
    Positions,
    /// Which ZIP codes touch which place.
    Zips,
    /// Promises: JSON, YAML or CSV files.
    Commitments,
}

impl Importer {
    /// All of them, in the order in which they are usually run.
    pub const ALL: &'static [Self] = &[
        Self::OcdDivisions,
        Self::OpenstatesPeople,
        Self::Council,
        Self::Legiscan,
        Self::Legistar,
        Self::Positions,
        Self::Zips,
        Self::Commitments,
    ];

    /// The word on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OcdDivisions => "ocd-divisions",
            Self::OpenstatesPeople => "openstates-people",
            Self::Council => "council",
            Self::Legiscan => "legiscan",
            Self::Legistar => "legistar",
            Self::Positions => "positions",
            Self::Zips => "zips",
            Self::Commitments => "commitments",
        }
    }

    /// What it reads, for whoever gave it something else.
    const fn expects(self) -> &'static str {
        match self {
            Self::OcdDivisions => {
                "It reads CSV files of Open Civic Data division ids: columns id and name, ids that begin with ocd-division/"
            }
            Self::OpenstatesPeople => {
                "It reads YAML files of Open States: people (id: ocd-person/…), committees and municipalities"
            }
            Self::Council => {
                "It reads CSV files with a first row of column names (name, title, body, place, …; see docs/importing.md)"
            }
            Self::Legiscan => "It reads LegiScan's CSV data sets as they are downloaded: zip files",
            Self::Legistar => {
                "It reads folders of a council's Legistar JSON, with people, introduction and events in them"
            }
            Self::Positions => {
                "It reads CSV files with a first row of column names (measure, stance, why, …; see docs/importing.md)"
            }
            Self::Commitments => {
                "It reads published sets of promises: JSON, YAML or CSV (see docs/commitments-import.md)"
            }
            Self::Zips => {
                "It reads a CSV of ZIP codes and congressional districts (state_fips,state_abbr,zcta,cd), or a JSON of \
                 counties and their zip_codes"
            }
        }
    }
}

impl FromStr for Importer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().find(|importer| importer.code() == text).copied().ok_or_else(|| {
            let codes: Vec<&str> = Self::ALL.iter().map(|importer| importer.code()).collect();
            format!("there is no importer “{text}”; use one of: {}", codes.join(", "))
        })
    }
}

/// Hears how far an import is.
pub trait Progress: Send + Sync {
    /// `done` of `total` steps of `what` are done; `total` is 0 while it is not known.
    fn unit(&self, done: u64, total: u64, what: &str);
}

/// A progress that nobody watches.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn unit(&self, _done: u64, _total: u64, _what: &str) {}
}

/// What is to be imported, and how.
#[derive(Clone)]
pub struct ImportRequest<'a> {
    /// The format.
    pub importer: Importer,
    /// Files or folders.
    pub paths: Vec<PathBuf>,
    /// Whether to undo everything at the end, so that only the report is left.
    pub dry_run: bool,
    /// For `legistar`: the OCD division id of the council's place.
    pub place: Option<String>,
    /// For `commitments`.
    pub commitments: CommitmentOptions,
    /// Who imports, for the ledger.
    pub acting: Acting,
    /// Hears how far the import is.
    pub progress: &'a dyn Progress,
}

impl ImportRequest<'static> {
    /// A request that keeps what it reads and tells nobody how far it is.
    #[must_use]
    pub fn new(importer: Importer, paths: Vec<PathBuf>) -> Self {
        Self {
            importer,
            paths,
            dry_run: false,
            place: None,
            commitments: CommitmentOptions::default(),
            acting: Acting::Operator,
            progress: &Silent,
        }
    }
}

/// Why an import could not be done. What was committed before stays, and a second run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The input is not what this importer reads. The message names the remedy.
    #[error("{}: {message}", path.display())]
    Input {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong, and what would do.
        message: String,
    },
    /// The file looks like a set that was brought in under another name.
    #[error(
        "{}: {} of its {} rows have the person and the words of commitments of the set “{}”; all of them would stand \
         twice. To go on with that set: --set \"{}\". If it is really another set: --another-set. Nothing was changed",
        path.display(), like.rows, like.of, like.name, like.name
    )]
    LikeSet {
        /// The file.
        path: PathBuf,
        /// The set, and how many rows.
        like: LikeSet,
    },
    /// Another import uses the database.
    #[error(
        "another import is running{since}; wait until it has ended, then start this one again. Nothing was changed"
    )]
    Busy {
        /// Which, and since when, as far as it is known: ` (legiscan, since 2026-11-24 10:41 UTC)`.
        since: String,
    },
    /// The database failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl ImportError {
    pub(crate) fn input(path: &Path, message: impl ToString) -> Self {
        Self::Input { path: path.to_owned(), message: message.to_string() }
    }
}

impl From<store::StoreError> for ImportError {
    fn from(error: store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl From<store::sea_orm::DbErr> for ImportError {
    fn from(error: store::sea_orm::DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// Reads the input and brings it into the record; afterwards the vote records and the search index are made anew
/// where they must be.
///
/// # Errors
/// When the input is not what this importer reads or nothing in it could be read, another import is running, or the
/// database fails. The unit in which that happened leaves nothing behind.
pub async fn run(services: &Services, request: &ImportRequest<'_>) -> Result<Report, ImportError> {
    if request.paths.is_empty() {
        return Err(ImportError::input(Path::new("PATH"), "name at least one file or folder to import"));
    }
    let lock = alone(services).await?;
    let result = run_alone(services, request).await;
    lock.release().await?;
    result
}

/// Takes the lock that keeps two imports apart. One that was killed a moment ago may take a moment to let go.
async fn alone(services: &Services) -> Result<store::ImportLock, ImportError> {
    for _ in 0..25 {
        if let Some(lock) = services.store().try_lock_imports().await? {
            return Ok(lock);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let running = import_run::Entity::find()
        .filter(import_run::Column::Status.eq("running"))
        .order_by_desc(import_run::Column::StartedAt)
        .one(services.store().read())
        .await?;
    let since = running.and_then(|run| {
        let at = jiff::Timestamp::from_millisecond(run.started_at).ok()?;
        Some(format!(" ({}, since {} UTC)", run.importer, at.strftime("%Y-%m-%d %H:%M")))
    });
    Err(ImportError::Busy { since: since.unwrap_or_default() })
}

async fn run_alone(services: &Services, request: &ImportRequest<'_>) -> Result<Report, ImportError> {
    let mut ctx = Ctx::new(services, request).await?;
    let (result, repairs) = text::watched(read(services, &mut ctx)).await;
    for note in repairs {
        ctx.report.note(note);
    }
    let result = result.and_then(|()| something_was_read(&ctx));
    if let Err(error) = result {
        // The first error is the one to tell; what fails after it says nothing new.
        let _ = ctx.fail_run(&error.to_string()).await;
        let _ = afterwards(services, &ctx).await;
        return Err(error);
    }
    if request.dry_run {
        ctx.undo().await?;
    }
    if !ctx.report.adds_up() {
        let message = "rows were lost in counting; this is a mistake of the program, please report it";
        let _ = ctx.fail_run(message).await;
        return Err(ServiceError::invalid("report", message).into());
    }
    afterwards(services, &ctx).await?;
    ctx.end_run().await?;
    Ok(ctx.report)
}

async fn read(services: &Services, ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    match ctx.request.importer {
        Importer::OcdDivisions => ocd_divisions::run(ctx).await,
        Importer::OpenstatesPeople => openstates::run(ctx).await,
        Importer::Council => council::run(ctx).await,
        Importer::Legiscan => legiscan::run(ctx).await,
        Importer::Legistar => legistar::run(ctx).await,
        Importer::Positions => positions::run(ctx).await,
        Importer::Zips => zips::run(ctx).await,
        Importer::Commitments => commitments::run(services, ctx).await,
    }
}

/// Input of which nothing at all could be read is the wrong input, whatever it is.
fn something_was_read(ctx: &Ctx<'_>) -> Result<(), ImportError> {
    let report = &ctx.report;
    // ZIP codes of places that are not in the record were understood.
    let understood = ctx.request.importer == Importer::Zips && report.read > 0;
    if report.read > report.skipped || understood {
        return Ok(());
    }
    let rows = report.skipped_rows.iter().map(|row| format!("{} {}: {}", row.file, row.row, row.reason));
    let why: Vec<String> = rows.chain(report.notes.iter().cloned()).take(5).collect();
    let left = (report.skipped + report.notes.len() as u64).saturating_sub(why.len() as u64);
    let why = if why.is_empty() { "it holds no rows".to_owned() } else { why.join("\n  ") };
    let more = if left > 0 { format!("\n  … and {left} more") } else { String::new() };
    let path = ctx.request.paths.first().map_or(Path::new("PATH"), PathBuf::as_path);
    let expected = ctx.request.importer.expects();
    Err(ImportError::input(path, format!("nothing in it could be read:\n  {why}{more}\n{expected}")))
}

/// What changed people's records, in words for the page that lists the changes.
fn cause(ctx: &Ctx<'_>) -> String {
    let name = ctx.world.sources.get(&ctx.source).map_or(ctx.report.source.as_str(), |row| row.name.as_str());
    match ctx.request.importer {
        Importer::Positions => format!("New positions were read in: {}.", ctx.input()),
        Importer::Legiscan | Importer::Legistar => format!("New votes were read in: {name}."),
        Importer::OpenstatesPeople | Importer::Council => {
            format!("New terms of office were read in: {name}.")
        }
        Importer::Commitments => format!("New commitments were read in: {name}."),
        Importer::OcdDivisions | Importer::Zips => format!("New places were read in: {name}."),
    }
}

/// Makes the vote records and the search index anew, where what was kept changes them.
async fn afterwards(services: &Services, ctx: &Ctx<'_>) -> Result<(), ImportError> {
    let (touched, report) = (&ctx.touched, &ctx.report);
    if ctx.request.dry_run {
        return Ok(());
    }
    if touched.records {
        let words = cause(ctx);
        crate::records::rebuild(services, Cause { words: &words, run: report.run }, None).await?;
    }
    let mut kinds = Vec::new();
    for (kind, is) in [
        (Kind::Person, touched.people),
        (Kind::Body, touched.bodies || touched.places),
        (Kind::Place, touched.places),
        (Kind::Measure, touched.measures),
    ] {
        if is {
            kinds.push(kind);
        }
    }
    if !kinds.is_empty() {
        crate::search_index::rebuild(services, &kinds).await?;
    }
    Ok(())
}

/// All files below the paths, those with one of the endings, sorted by name, so that every run reads in one order.
pub(crate) fn files_below(paths: &[PathBuf], endings: &[&str]) -> Result<Vec<PathBuf>, ImportError> {
    let mut files = Vec::new();
    for path in paths {
        let about = path.metadata().map_err(|error| {
            ImportError::input(path, format!("it cannot be opened ({error}); check the path"))
        })?;
        if about.is_dir() {
            walk(path, endings, 0, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    files.dedup();
    Ok(files)
}

fn walk(folder: &Path, endings: &[&str], depth: u8, files: &mut Vec<PathBuf>) -> Result<(), ImportError> {
    let wrong = |error: std::io::Error| ImportError::input(folder, format!("it cannot be read ({error})"));
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        entries.push(entry.map_err(wrong)?.path());
    }
    entries.sort();
    for entry in entries {
        // A link may lead in a circle.
        let kind = entry.symlink_metadata().map_err(wrong)?.file_type();
        let ending = entry.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if kind.is_dir() && depth < 12 {
            walk(&entry, endings, depth + 1, files)?;
        } else if kind.is_file() && endings.contains(&ending.as_str()) {
            files.push(entry);
        }
    }
    Ok(())
}

/// The folder in which the files of an upload lie.
pub(crate) const UPLOADED: &str = "answerable-uploaded-files";

/// The last two parts of a path, for reports: enough to find the file, nothing about the machine.
pub(crate) fn short(path: &Path) -> String {
    let mut parts: Vec<_> = path.components().rev().take(2).collect();
    // The folder of an upload is ours, and says nothing to anybody.
    parts.retain(|part| part.as_os_str() != UPLOADED);
    parts.into_iter().rev().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
