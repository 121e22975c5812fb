//! Search, and the record as a whole.

use serde::Serialize;
use utoipa::ToSchema;

use super::SourceRef;

/// Something that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hit {
    /// `person`, `body`, `place` or `measure`.
    pub kind: String,
    /// What is shown.
    pub label: String,
    /// A second line.
    pub detail: String,
    /// Address on this site.
    pub href: String,
}

/// What is in the record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stats {
    /// Places.
    pub places: u64,
    /// Bodies.
    pub bodies: u64,
    /// People.
    pub people: u64,
    /// People in office today.
    pub in_office: u64,
    /// Measures.
    pub measures: u64,
    /// Measures on which the organisation took a position.
    pub positions: u64,
    /// Decisions.
    pub decisions: u64,
    /// Decisions that bear on a position.
    pub scored_decisions: u64,
    /// Votes.
    pub votes: u64,
    /// First and last day of a decision.
    pub first_decision: Option<String>,
    /// See `first_decision`.
    pub last_decision: Option<String>,
}

/// A data set and its runs, for the page of data and sources.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceView {
    /// The source.
    pub source: SourceRef,
    /// Its runs, the newest first.
    pub runs: Vec<Run>,
}

/// One run of an importer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Run {
    /// Its key.
    pub id: String,
    /// The importer.
    pub importer: String,
    /// Names of the files.
    pub input: String,
    /// `running`, `finished` or `failed`.
    pub status: String,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// Milliseconds since 1970.
    pub finished_at: Option<i64>,
    /// The report.
    pub report: serde_json::Value,
}

/// What this installation says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct About {
    /// The organisation's name.
    pub organisation: String,
    /// Markdown; blank until somebody writes one.
    pub about: String,
    /// What the organisation adds to the methodology, in Markdown; blank until somebody writes it.
    pub methodology: String,
    /// Whether all of this is the invented sample community.
    pub sample: bool,
}
