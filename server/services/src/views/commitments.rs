//! What officials promised, and what became of it.

use serde::Serialize;
use utoipa::ToSchema;

use super::{PersonRef, PlaceRef, SourceRef, ValueRef};

/// A commitment in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommitmentRow {
    /// Its number: address below `/commitments`.
    pub number: i64,
    /// Who made it.
    pub person: PersonRef,
    /// Short.
    pub title: String,
    /// When it was made (partial ISO date).
    pub made_on: Option<String>,
    /// When it is due (partial ISO date).
    pub due: Option<String>,
    /// Whether something is still expected and the due date has passed.
    pub late: bool,
    /// What there is to say of the due date: “late by 12 days”, “due by 7 November 2026”.
    pub due_words: Option<String>,
    /// Code of `CommitmentStatus`; none before the first status.
    pub status: Option<String>,
    /// The status in plain words.
    pub status_words: String,
    /// Since when (ISO date).
    pub status_on: Option<String>,
    /// Whether something is still expected.
    pub open: bool,
    /// The values that it is tagged with.
    pub values: Vec<ValueRef>,
    /// The places that it is about.
    pub places: Vec<PlaceRef>,
}

/// A column of the board: the commitments of one status, or those that are late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardColumn {
    /// Code of `CommitmentStatus`, `late`, or `none` for those without a status yet.
    pub status: String,
    /// In plain words.
    pub words: String,
    /// How many there are.
    pub n: u64,
    /// How many of them are late, and so stand in that column.
    pub late: u64,
    /// The first of those that are not late; in the column of what is late, of those that are.
    pub items: Vec<CommitmentRow>,
}

/// A commitment for whose status a decision is evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShownBy {
    /// The commitment.
    pub commitment: CommitmentRow,
    /// The status that the decision shows, in plain words.
    pub words: String,
    /// Which status of it: anchor `status-…` on its page.
    pub sequence: i32,
}

/// A commitment with its whole history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Commitment {
    /// What stands in lists.
    pub commitment: CommitmentRow,
    /// Word for word.
    pub words: String,
    /// Code of `CommitmentSetting`.
    pub setting: String,
    /// At which meeting, in which paper.
    pub made_at: Option<String>,
    /// Where its words can be read.
    pub source_url: Option<String>,
    /// A source without an address.
    pub source_note: Option<String>,
    /// How we will know that it is kept.
    pub how_known: Option<String>,
    /// The source's own category.
    pub category: Option<String>,
    /// Every status, oldest first.
    pub history: Vec<CommitmentStatusView>,
    /// Every change of what is said here, oldest first; statuses are in `history`.
    pub revisions: Vec<CommitmentRevision>,
    /// The published set that it comes from.
    pub source: Option<SourceRef>,
}

/// A change of what is said of a commitment: its words, its due date, its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommitmentRevision {
    /// Its entry in the ledger.
    pub entry: i64,
    /// The day, by UTC (ISO date).
    pub on: String,
    /// Why.
    pub reason: String,
    /// Who changed it, in plain words.
    pub who: String,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldChange {
    /// The field's name in the ledger: `due`, `text`, `title` …
    pub field: String,
    /// In a sentence, without a capital: “the due date changed from 2025 to June 2026”.
    pub words: String,
    /// Of a text: what it said.
    pub before: Option<String>,
    /// Of a text: what it says since.
    pub after: Option<String>,
}

/// A dated status of a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommitmentStatusView {
    /// In which order it was entered, from 1.
    pub sequence: i32,
    /// Code of `CommitmentStatus`.
    pub status: String,
    /// In plain words.
    pub words: String,
    /// Since when (ISO date).
    pub on: String,
    /// Why.
    pub reason: String,
    /// Of a release: who agreed to it.
    pub agreed_by: Option<String>,
    /// Who said so, in plain words.
    pub who: String,
    /// What shows it.
    pub evidence: Vec<EvidenceView>,
}

/// What shows that a status is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Code of `EvidenceKind`.
    pub kind: String,
    /// Address of a link.
    pub url: Option<String>,
    /// Of a vote: the decision's number, address below `/decisions`.
    pub decision: Option<i64>,
    /// Of a vote: the motion.
    pub motion: Option<String>,
    /// What it is called; may be empty.
    pub title: String,
}

/// A person's record of commitments. It stands beside the record of votes; no number is made of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommitmentsRecord {
    /// Version of the rules.
    pub rules: String,
    /// Kept.
    pub kept: u32,
    /// Partly kept.
    pub partly_kept: u32,
    /// Broken.
    pub broken: u32,
    /// In progress.
    pub in_progress: u32,
    /// Stalled.
    pub stalled: u32,
    /// Not started.
    pub not_started: u32,
    /// Without a status yet.
    pub without_status: u32,
    /// Cannot be judged; left out.
    pub cannot_be_judged: u32,
    /// Released by the community; left out.
    pub released: u32,
    /// Of those that are open: past their due date.
    pub late: u32,
    /// All of them.
    pub total: u32,
    /// The average over those that were judged, in percent; none if none was.
    pub score_percent: Option<u8>,
    /// The figures in a sentence.
    pub sentence: String,
    /// What was left out, if anything was.
    pub left_out: Option<String>,
}

/// How many commitments of one status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatusCount {
    /// Code of `CommitmentStatus`, `late` or `none`.
    pub status: String,
    /// In plain words.
    pub words: String,
    /// How many.
    pub n: u64,
}

/// Everything that commitments can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitmentFilters {
    /// Everyone who made one.
    pub people: Vec<PersonRef>,
    /// Places that they are about.
    pub places: Vec<PlaceRef>,
    /// The organisation's values.
    pub values: Vec<ValueRef>,
}
