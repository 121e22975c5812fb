//! Trying an upload out, and bringing it in.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use domain::access::{Action, Actor, Subject};
use domain::date::PartialDate;
use domain::ledger::Acting;
use tempfile::TempDir;
use uuid::Uuid;

use super::columns::mapped;
use super::{
    Chosen, Outcome, State, Upload, ending, files, may, open, plain_name, set, watched as is_watched,
};
use crate::import::{
    CommitmentOptions, ImportError, ImportRequest, Importer, Progress, UPLOADED, run as import,
};
use crate::{ServiceError, Services};

/// The most that a zip may hold, in bytes once it is unpacked.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;
/// The most files in a zip.
const MOST_ENTRIES: usize = 50_000;

/// What is done with an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything is undone at the end.
    TryOut,
    /// It is kept.
    BringIn,
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// So many steps are done.
    pub done: u64,
    /// Of so many; 0 while that is not known.
    pub total: u64,
    /// Steps of what.
    pub what: String,
}

/// What this process is working on.
static WORKING: LazyLock<Mutex<HashMap<Uuid, Watched>>> = LazyLock::new(Mutex::default);

/// How far an upload is that this process is working on. None: it does not.
#[must_use]
pub fn watched(id: Uuid) -> Option<Watched> {
    WORKING.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
}

/// Takes an upload out of the list of what is worked on, also when the work panicked.
struct Working(Uuid);

impl Working {
    fn on(id: Uuid) -> Option<Self> {
        let mut working = WORKING.lock().unwrap_or_else(PoisonError::into_inner);
        if working.contains_key(&id) {
            return None;
        }
        working.insert(id, Watched::default());
        Some(Self(id))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        WORKING.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

impl Progress for Working {
    fn unit(&self, done: u64, total: u64, what: &str) {
        let mut working = WORKING.lock().unwrap_or_else(PoisonError::into_inner);
        working.insert(self.0, Watched { done, total, what: what.to_owned() });
    }
}

/// Files where importers find them; gone when dropped.
pub(super) struct Laid {
    _folder: TempDir,
    pub(super) paths: Vec<PathBuf>,
}

/// Puts the files of an upload into a folder: spreadsheets with the importer's own column names, zips unpacked.
pub(super) fn lay_out(upload: &Upload, files: Vec<(String, Vec<u8>)>) -> Result<Laid, ServiceError> {
    let wrong = |error: std::io::Error| {
        ServiceError::invalid("files", format!("they cannot be laid out on the server: {error}"))
    };
    let folder = tempfile::Builder::new().prefix("answerable-upload-").tempdir().map_err(wrong)?;
    let within = folder.path().join(UPLOADED);
    fs::create_dir(&within).map_err(wrong)?;
    let mut paths = Vec::new();
    for (at, (name, bytes)) in files.into_iter().enumerate() {
        if ending(&name) == "zip" && upload.importer != Importer::Legiscan {
            // Called as the file is, so that whoever reads of what is in it knows it again.
            let to = free(&within, at, &name);
            unpack(&name, &bytes, &to)?;
            paths.push(if upload.importer == Importer::Legistar { council_folder(&to) } else { to });
            continue;
        }
        let is_table = matches!(ending(&name).as_str(), "csv" | "tsv" | "txt");
        let bytes = if is_table && !upload.chosen.columns.is_empty() {
            mapped(&bytes, &upload.chosen.columns)
                .map_err(|error| ServiceError::invalid("files", format!("“{name}” is not CSV: {error}")))?
        } else {
            bytes
        };
        let path = free(&within, at, &name);
        fs::write(&path, bytes).map_err(wrong)?;
        paths.push(path);
    }
    Ok(Laid { _folder: folder, paths })
}

/// Where a file of this name is put: beside one of the same name it has its place in front.
fn free(within: &Path, at: usize, name: &str) -> PathBuf {
    let path = within.join(name);
    if path.exists() { within.join(format!("{}-{name}", at + 1)) } else { path }
}

/// Unpacks a zip. Names that lead out of the folder are passed over.
fn unpack(name: &str, bytes: &[u8], to: &Path) -> Result<(), ServiceError> {
    let wrong = |why: String| ServiceError::invalid("files", format!("“{name}” {why}"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .map_err(|error| wrong(format!("is no zip that can be read ({error}); pack it again")))?;
    if zip.len() > MOST_ENTRIES {
        return Err(wrong(format!("holds {} files; {MOST_ENTRIES} are the most", zip.len())));
    }
    fs::create_dir_all(to).map_err(|error| wrong(format!("cannot be unpacked: {error}")))?;
    let mut left = MOST_UNPACKED;
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|error| wrong(format!("cannot be read ({error})")))?;
        if !file.is_file() {
            continue;
        }
        let path = match file.enclosed_name() {
            Some(inside) => to.join(inside),
            // A name that is not in the encoding that the zip says: as much of it as can be read.
            None if file.name().is_err() => {
                let inside = plain_path(&String::from_utf8_lossy(file.name_raw()));
                let path = to.join(&inside);
                if path.exists() { to.join(format!("{}", at + 1)).join(inside) } else { path }
            }
            None => continue,
        };
        let mut content = Vec::new();
        let read = (&mut file).take(left + 1).read_to_end(&mut content);
        let read = read.map_err(|error| wrong(format!("cannot be read ({error})")))? as u64;
        if read > left {
            return Err(wrong("holds too much; bring it in at the server’s command line".to_owned()));
        }
        left -= read;
        let written =
            path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, content));
        written.map_err(|error| wrong(format!("cannot be unpacked: {error}")))?;
    }
    Ok(())
}

/// A path without what no file system takes, and without any way out of its folder.
fn plain_path(path: &str) -> PathBuf {
    path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).map(plain_name).collect()
}

/// The folder with the council's files in it: the zip's own, or the one folder that it holds.
fn council_folder(folder: &Path) -> PathBuf {
    let mut at = folder.to_owned();
    for _ in 0..3 {
        if ["people", "introduction", "events"].iter().any(|name| at.join(name).is_dir()) {
            return at;
        }
        let mut inside = fs::read_dir(&at).into_iter().flatten().flatten().map(|entry| entry.path());
        match inside.find(|path| path.is_dir()) {
            Some(path) => at = path,
            None => break,
        }
    }
    folder.to_owned()
}

fn options(chosen: &Chosen) -> Result<CommitmentOptions, ServiceError> {
    let as_of = match chosen.as_of.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => {
            let day = domain::date::parse_loose(text).ok().and_then(PartialDate::exact);
            let message = "the publisher’s date must be a whole day, such as 2024-08-27";
            Some(day.ok_or_else(|| ServiceError::invalid("as_of", message))?)
        }
    };
    Ok(CommitmentOptions {
        person: chosen.person.clone(),
        leads: chosen.leads.clone(),
        statuses: chosen
            .statuses
            .iter()
            .filter_map(|(word, code)| Some((word.clone(), code.parse().ok()?)))
            .collect(),
        as_of,
        set: chosen.set.clone(),
        another: chosen.another,
        url: chosen.url.clone(),
        decided: chosen.decided.clone(),
    })
}

/// Tries an upload out or brings it in, by the importer of the command line, and keeps what came of it. This may take
/// minutes: it is to be run beside the requests. Another import that is running is told in the outcome.
///
/// # Errors
/// When the actor may not, there is no such upload, it is worked on already, or the database fails.
pub async fn run(services: &Services, actor: Actor, id: Uuid, step: Step) -> Result<(), ServiceError> {
    may(actor)?;
    let Some(working) = Working::on(id) else {
        let what_changed = "it is being worked on already".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    };
    let upload = open(services, actor, id).await?;
    if upload.state == State::Done {
        let what_changed = "it was brought in already".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    let doing = if step == Step::TryOut { State::Checking } else { State::Importing };
    set(services, id, doing, None, None).await?;
    let acting = crate::ledger::acting(services.store().read(), actor, Action::Import, Subject::NONE).await?;
    let outcome = work(services, &upload, step, &working, acting).await;
    let (state, outcome) = match outcome {
        Ok(outcome) if step == Step::TryOut => (State::Checked, outcome),
        Ok(outcome) => (State::Done, outcome),
        Err(ImportError::Service(error @ ServiceError::Store(_))) => {
            tracing::error!(%error, "an import with the browser failed");
            let errors = vec!["the database failed; nothing half-written is left. Try again.".to_owned()];
            (State::Failed, Outcome { errors, ..Outcome::default() })
        }
        Err(ImportError::LikeSet { like, .. }) => {
            (State::Failed, Outcome { like: Some(like), ..Outcome::default() })
        }
        Err(error) => {
            // The folder is ours; the steward knows the file by its name.
            let text = match &error {
                ImportError::Input { path, message } => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                    format!("{}: {message}", name.unwrap_or_default())
                }
                error => error.to_string(),
            };
            let errors = text.lines().map(|line| line.trim().to_owned()).collect();
            (State::Failed, Outcome { errors, ..Outcome::default() })
        }
    };
    let kept = set(services, id, state, None, Some(&outcome)).await;
    drop(working);
    kept
}

async fn work(
    services: &Services,
    upload: &Upload,
    step: Step,
    working: &Working,
    acting: Acting,
) -> Result<Outcome, ImportError> {
    let options = options(&upload.chosen)?;
    let files = files(services.store().read(), upload.id).await?;
    let laid = lay_out(upload, files)?;
    let request = ImportRequest {
        importer: upload.importer,
        paths: laid.paths.clone(),
        dry_run: step == Step::TryOut,
        place: upload.chosen.place.clone(),
        commitments: options,
        acting,
        progress: working,
    };
    let report = import(services, &request).await?;
    Ok(Outcome {
        run: report.run,
        report: serde_json::to_value(&report).ok(),
        rows: report.rows,
        questions: report.questions,
        errors: Vec::new(),
        like: None,
    })
}

impl Upload {
    /// Whether it was being worked on by a process that ended before it was through: nothing half-written is left, and
    /// it can be started again.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        matches!(self.state, State::Checking | State::Importing) && is_watched(self.id).is_none()
    }
}
