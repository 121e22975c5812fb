//! Importing with the browser: files are kept with what was chosen for them, tried out, and then brought in by the same
//! importers as on the command line.
//!
//! Everything between two steps is in the database, so that a restart loses nothing; it is thrown away two days later.
//! Only what a running import has done so far is in this process's memory.

mod columns;
mod job;
mod templates;

use std::collections::BTreeMap;

use domain::access::{Action, Actor, Subject};
use serde::{Deserialize, Serialize};
use store::entities::{upload, upload_file};
use store::sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{Importer, Question, RowTold};
use crate::{ServiceError, Services};

pub use columns::{Column, Table};
pub use job::{Step, Watched, run, watched};
pub use templates::{TEMPLATES, template};

/// How long files are kept after they were last touched, in milliseconds: two days.
pub const KEPT_MS: i64 = 2 * 24 * 60 * 60 * 1000;
/// The most files at once.
pub const MOST_FILES: usize = 500;

/// Where an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The files are there; what they mean is being chosen.
    Received,
    /// It is being tried out.
    Checking,
    /// It was tried out; what would happen can be looked at.
    Checked,
    /// It is being brought in.
    Importing,
    /// It was brought in.
    Done,
    /// It could not be read, or the program ended before it was through.
    Failed,
}

impl State {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Received, "received"),
        (Self::Checking, "checking"),
        (Self::Checked, "checked"),
        (Self::Importing, "importing"),
        (Self::Done, "done"),
        (Self::Failed, "failed"),
    ];

    fn of(code: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == code).map_or(Self::Failed, |(state, _)| *state)
    }

    fn code(self) -> &'static str {
        // All of them are in the list.
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("failed", |(_, code)| code)
    }
}

/// What was chosen for the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Of a CSV file: which column holds which field, counted from 0.
    pub columns: BTreeMap<String, usize>,
    /// Of a council's Legistar files: the OCD division id of its place.
    pub place: Option<String>,
    /// Of commitments: the name of the set.
    pub set: Option<String>,
    /// The publisher's date, as typed.
    pub as_of: Option<String>,
    /// Of commitments: it is another set, however much it looks like one that is here.
    pub another: bool,
    /// Where the set is published.
    pub url: Option<String>,
    /// Slug of whoever made them, where no column says.
    pub person: Option<String>,
    /// Who answers for what.
    pub leads: BTreeMap<String, String>,
    /// What the publisher's words for a status mean, as codes.
    pub statuses: BTreeMap<String, String>,
    /// What was decided of rows: the number of a commitment, or none for a new one.
    pub decided: BTreeMap<usize, Option<i64>>,
}

/// What would happen, or happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outcome {
    /// The importer's report; none if nothing could be read.
    pub report: Option<serde_json::Value>,
    /// What became of each row, of importers that read row by row.
    pub rows: Vec<RowTold>,
    /// Rows that wait for a decision.
    pub questions: Vec<Question>,
    /// Why nothing could be brought in, line by line.
    pub errors: Vec<String>,
    /// The set that was brought in before and that it looks like; somebody must say whether it is that one.
    pub like: Option<super::LikeSet>,
    /// The run, once it was brought in.
    pub run: Option<Uuid>,
}

/// Files on their way into the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its key.
    pub id: Uuid,
    /// The importer.
    pub importer: Importer,
    /// The files: name and bytes.
    pub files: Vec<(String, u64)>,
    /// What was chosen for them.
    pub chosen: Chosen,
    /// Where it is.
    pub state: State,
    /// What would happen, or happened.
    pub outcome: Outcome,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// When it is thrown away.
    pub expires_at: i64,
}

impl Importer {
    /// What it is called on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OcdDivisions => "Places, from Open Civic Data",
            Self::OpenstatesPeople => "People of a state, from Open States",
            Self::Council => "A council, from your own spreadsheet",
            Self::Legiscan => "A legislature’s measures and votes, from LegiScan",
            Self::Legistar => "A council’s people, measures and votes, from Legistar",
            Self::Positions => "Your organisation’s positions, from your own spreadsheet",
            Self::Zips => "ZIP codes and the places that they touch",
            Self::Commitments => "Commitments, from a published set of promises",
        }
    }

    /// Which files it takes, in words.
    #[must_use]
    pub const fn files(self) -> &'static str {
        match self {
            Self::OcdDivisions => "CSV files, or one zip of them",
            Self::OpenstatesPeople => "YAML files, or one zip of the state’s folder",
            Self::Council | Self::Positions => "a CSV file",
            Self::Legiscan => "the zip as it was downloaded",
            Self::Legistar => "one zip of the folder with people, introduction and events",
            Self::Zips => "CSV or JSON files",
            Self::Commitments => "a JSON, YAML or CSV file",
        }
    }

    /// The endings of the files that it takes.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::OcdDivisions => &["csv", "zip"],
            Self::OpenstatesPeople => &["yml", "yaml", "zip"],
            Self::Council | Self::Positions => &["csv", "tsv", "txt"],
            Self::Legiscan | Self::Legistar => &["zip"],
            Self::Zips => &["csv", "json"],
            Self::Commitments => &["json", "yaml", "yml", "csv"],
        }
    }
}

/// The longest name of a file, in bytes: what is put in front of it fits too.
const LONGEST_NAME: usize = 180;

/// A file's name without folders, as far as a file system takes it.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ' | '(' | ')') { c } else { '_' })
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() {
        return "file".to_owned();
    }
    // A long one keeps its ending, by which it is known what it is.
    let short = |text: &str, most: usize| {
        let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text[..end].to_owned()
    };
    match clean.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => {
            format!("{}.{ending}", short(stem, LONGEST_NAME - 1 - ending.len()))
        }
        _ => short(clean, LONGEST_NAME),
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn may(actor: Actor) -> Result<(), ServiceError> {
    crate::allow(actor, Action::Import, Subject::NONE)
}

/// Keeps files for an importer, and guesses what the columns of a CSV file hold.
///
/// # Errors
/// When the actor may not, there is no file, one of them is not of a kind that this importer reads, or the database fails.
pub async fn begin(
    services: &Services,
    actor: Actor,
    importer: Importer,
    files: Vec<(String, Vec<u8>)>,
) -> Result<Uuid, ServiceError> {
    may(actor)?;
    let files: Vec<(String, Vec<u8>)> =
        files.into_iter().map(|(name, bytes)| (plain_name(&name), bytes)).collect();
    if files.iter().all(|(_, bytes)| bytes.is_empty()) {
        let message = format!("choose {}; what was sent is empty", importer.files());
        return Err(ServiceError::invalid("files", message));
    }
    if files.len() > MOST_FILES {
        let message =
            format!("these are {} files; {MOST_FILES} are the most. Send a zip of them", files.len());
        return Err(ServiceError::invalid("files", message));
    }
    if let Some((name, _)) =
        files.iter().find(|(name, _)| !importer.endings().contains(&ending(name).as_str()))
    {
        let message = format!("“{name}” is not what this importer reads; choose {}", importer.files());
        return Err(ServiceError::invalid("files", message));
    }
    let mut chosen = Chosen::default();
    if let Some((name, bytes)) = files.first() {
        if let Some(table) = Table::of(importer, name, bytes) {
            chosen.columns = table.guessed();
        }
        if importer == Importer::Commitments {
            chosen.set = name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        }
    }
    let now = services.clock().now_ms();
    let id = Uuid::now_v7();
    let write = services.store().begin().await?;
    let conn = write.conn();
    forget(conn, upload::Column::ExpiresAt.lt(now)).await?;
    let row = upload::Model {
        id,
        importer: importer.code().to_owned(),
        options: text_of(&chosen)?,
        state: State::Received.code().to_owned(),
        outcome: None,
        created_at: now,
        changed_at: now,
        expires_at: now + KEPT_MS,
    };
    row.into_active_model().insert(conn).await?;
    for (position, (name, bytes)) in (1..).zip(files) {
        let row = upload_file::Model { upload_id: id, position, name, bytes };
        upload_file::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    }
    write.commit_quietly().await?;
    Ok(id)
}

async fn forget(
    conn: &impl ConnectionTrait,
    which: store::sea_orm::sea_query::Expr,
) -> Result<u64, ServiceError> {
    let old: Vec<Uuid> = upload::Entity::find()
        .filter(which)
        .select_only()
        .column(upload::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    if old.is_empty() {
        return Ok(0);
    }
    upload_file::Entity::delete_many()
        .filter(upload_file::Column::UploadId.is_in(old.iter().copied()))
        .exec(conn)
        .await?;
    let gone = upload::Entity::delete_many().filter(upload::Column::Id.is_in(old)).exec(conn).await?;
    Ok(gone.rows_affected)
}

fn text_of(value: &impl Serialize) -> Result<String, ServiceError> {
    serde_json::to_string(value).map_err(|error| ServiceError::invalid("upload", error))
}

async fn find(services: &Services, id: Uuid) -> Result<upload::Model, ServiceError> {
    let row = upload::Entity::find_by_id(id).one(services.store().read()).await?;
    row.filter(|row| row.expires_at > services.clock().now_ms()).ok_or(ServiceError::NotFound("upload"))
}

/// An upload with everything but the bytes of its files.
///
/// # Errors
/// When the actor may not, there is none (any more), or the database fails.
pub async fn open(services: &Services, actor: Actor, id: Uuid) -> Result<Upload, ServiceError> {
    may(actor)?;
    let row = find(services, id).await?;
    let conn = services.store().read();
    let files: Vec<(String, Vec<u8>)> = files(conn, id).await?;
    Ok(Upload {
        id,
        importer: row.importer.parse().map_err(|_| ServiceError::NotFound("upload"))?,
        files: files.into_iter().map(|(name, bytes)| (name, bytes.len() as u64)).collect(),
        chosen: serde_json::from_str(&row.options).unwrap_or_default(),
        state: State::of(&row.state),
        outcome: row.outcome.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

async fn files(conn: &impl ConnectionTrait, id: Uuid) -> Result<Vec<(String, Vec<u8>)>, ServiceError> {
    let rows = upload_file::Entity::find()
        .filter(upload_file::Column::UploadId.eq(id))
        .order_by_asc(upload_file::Column::Position)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.bytes)).collect())
}

/// The columns of an upload's CSV file, with its first rows; none where the format has no columns to choose.
///
/// # Errors
/// When the actor may not, there is no such upload, or the database fails.
pub async fn table(services: &Services, actor: Actor, id: Uuid) -> Result<Option<Table>, ServiceError> {
    may(actor)?;
    let row = find(services, id).await?;
    let importer: Importer = row.importer.parse().map_err(|_| ServiceError::NotFound("upload"))?;
    let files = files(services.store().read(), id).await?;
    Ok(files.first().and_then(|(name, bytes)| Table::of(importer, name, bytes)))
}

/// What a set of promises says before anything was decided: the words for its statuses, and who answers for what.
///
/// # Errors
/// When the actor may not, there is no such upload, or it cannot be read.
pub async fn preview(services: &Services, actor: Actor, id: Uuid) -> Result<super::Preview, ServiceError> {
    let upload = open(services, actor, id).await?;
    if upload.importer != Importer::Commitments {
        return Ok(super::Preview::default());
    }
    let files = files(services.store().read(), id).await?;
    let laid = job::lay_out(&upload, files)?;
    let mut all = super::Preview::default();
    for path in &laid.paths {
        // What cannot be read is told by the trial.
        let Ok(one) = super::commitments::preview(path) else { continue };
        for (word, n) in one.statuses {
            *all.statuses.entry(word).or_default() += n;
        }
        for (lead, n) in one.leads {
            *all.leads.entry(lead).or_default() += n;
        }
        all.without_person += one.without_person;
    }
    Ok(all)
}

/// Keeps what was chosen. What was found out before is void then.
///
/// # Errors
/// When the actor may not, there is no such upload, it is being brought in, or the database fails.
pub async fn choose(
    services: &Services,
    actor: Actor,
    id: Uuid,
    chosen: &Chosen,
) -> Result<(), ServiceError> {
    may(actor)?;
    let row = find(services, id).await?;
    if watched(id).is_some() {
        let what_changed = "it is being worked on; wait until that is done".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    if State::of(&row.state) == State::Done {
        let what_changed = "it was brought in already; send the files again for another import".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    set(services, id, State::Received, Some(text_of(chosen)?), None).await
}

async fn set(
    services: &Services,
    id: Uuid,
    state: State,
    options: Option<String>,
    outcome: Option<&Outcome>,
) -> Result<(), ServiceError> {
    let now = services.clock().now_ms();
    let mut row = upload::ActiveModel {
        id: Set(id),
        state: Set(state.code().to_owned()),
        changed_at: Set(now),
        expires_at: Set(now + KEPT_MS),
        ..Default::default()
    };
    if let Some(options) = options {
        row.options = Set(options);
    }
    if let Some(outcome) = outcome {
        row.outcome = Set(Some(text_of(outcome)?));
    }
    let write = services.store().begin().await?;
    row.update(write.conn()).await?;
    write.commit_quietly().await?;
    Ok(())
}

/// Uploads that are not thrown away yet, the newest first: key, importer, names of the files, state, when.
///
/// # Errors
/// When the actor may not, or the database fails.
pub async fn list(services: &Services, actor: Actor) -> Result<Vec<Upload>, ServiceError> {
    may(actor)?;
    let now = services.clock().now_ms();
    let conn = services.store().read();
    let rows = upload::Entity::find()
        .filter(upload::Column::ExpiresAt.gt(now))
        .order_by_desc(upload::Column::Id)
        .limit(20)
        .all(conn)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let names: Vec<String> = upload_file::Entity::find()
            .filter(upload_file::Column::UploadId.eq(row.id))
            .order_by_asc(upload_file::Column::Position)
            .select_only()
            .column(upload_file::Column::Name)
            .into_tuple()
            .all(conn)
            .await?;
        let Ok(importer) = row.importer.parse() else { continue };
        all.push(Upload {
            id: row.id,
            importer,
            files: names.into_iter().map(|name| (name, 0)).collect(),
            chosen: Chosen::default(),
            state: State::of(&row.state),
            outcome: Outcome::default(),
            created_at: row.created_at,
            expires_at: row.expires_at,
        });
    }
    Ok(all)
}

/// Throws an upload away.
///
/// # Errors
/// When the actor may not, there is none, it is being brought in, or the database fails.
pub async fn discard(services: &Services, actor: Actor, id: Uuid) -> Result<(), ServiceError> {
    may(actor)?;
    find(services, id).await?;
    if watched(id).is_some() {
        let what_changed = "it is being worked on; wait until that is done".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    let write = services.store().begin().await?;
    forget(write.conn(), upload::Column::Id.eq(id)).await?;
    write.commit_quietly().await?;
    Ok(())
}
