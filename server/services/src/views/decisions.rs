//! Measures, decisions and values.

use serde::Serialize;
use utoipa::ToSchema;

use super::{BodyRef, ByHand, MeasureRef, PersonRef, PlaceRef, SourceRef, ValueRef, VoteCorrected};

/// A row in the list of measures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeasureRow {
    /// The measure.
    pub measure: MeasureRef,
    /// Code of `MeasureKind`.
    pub kind: String,
    /// Where it began.
    pub body: BodyRef,
    /// The session, as the source names it.
    pub session: Option<String>,
    /// The source's own word for where it stands.
    pub status: Option<String>,
    /// Day of the last step (partial).
    pub last_date: Option<String>,
    /// Values.
    pub values: Vec<ValueRef>,
    /// Decisions on it.
    pub decisions: u64,
}

/// Filters and order of the list of measures.
#[derive(Clone, Debug, Default)]
pub struct MeasuresQuery {
    /// Words to find in title and identifier.
    pub q: Option<String>,
    /// Slug of a body.
    pub body: Option<String>,
    /// Slug of a value.
    pub value: Option<String>,
    /// Session, as the source names it.
    pub session: Option<String>,
    /// Whether the organisation took a position: support, oppose, any (both), key.
    pub position: Option<String>,
    /// Page from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

/// What the list of measures can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureFilters {
    /// Bodies in which measures began.
    pub bodies: Vec<BodyRef>,
    /// Sessions, as the sources name them.
    pub sessions: Vec<String>,
    /// Values that measures are tagged with.
    pub values: Vec<ValueRef>,
}

/// A measure's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Measure {
    /// The measure.
    pub measure: MeasureRef,
    /// Code of `MeasureKind`.
    pub kind: String,
    /// Where it began.
    pub body: BodyRef,
    /// The session, as the source names it.
    pub session: Option<String>,
    /// Plain text of the source.
    pub summary: Option<String>,
    /// The source's own word for where it stands.
    pub status: Option<String>,
    /// Day of that status (partial).
    pub status_date: Option<String>,
    /// Day of introduction (partial).
    pub introduced: Option<String>,
    /// Day of the last step (partial).
    pub last_date: Option<String>,
    /// What the organisation asked for.
    pub position: Option<PositionView>,
    /// Values.
    pub values: Vec<ValueRef>,
    /// Who put it forward, in the source's order.
    pub sponsors: Vec<PersonRef>,
    /// Decisions on it, oldest first.
    pub decisions: Vec<DecisionRow>,
    /// What a reader must know about the source's text.
    pub note: Option<String>,
    /// The measure on the source's own page.
    pub source_url: Option<String>,
    /// Where this comes from.
    pub source: Option<SourceRef>,
    /// What stewards entered by hand.
    pub by_hand: Vec<ByHand>,
}

/// What the organisation asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionView {
    /// Code of `Stance`.
    pub stance: String,
    /// Markdown.
    pub why: String,
    /// Markdown.
    pub pros: Option<String>,
    /// Markdown.
    pub cons: Option<String>,
    /// Whether it is a key measure.
    pub key: bool,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// A row in a list of decisions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DecisionRow {
    /// Address below `/decisions`.
    pub number: i64,
    /// ISO date; `None` when the source's date is impossible.
    pub date: Option<String>,
    /// The body.
    pub body: BodyRef,
    /// Code of `DecisionKind`.
    pub kind: String,
    /// The motion's text.
    pub motion: String,
    /// Code of `DecisionResult`.
    pub result: String,
    /// Code of `Bearing`.
    pub bearing: Option<String>,
    /// The measure, if it was about one.
    pub measure: Option<MeasureRef>,
    /// Members' votes: yes.
    pub yes: u32,
    /// Members' votes: no.
    pub no: u32,
    /// Members' votes: everything else.
    pub other: u32,
}

/// Filters of the list of decisions.
#[derive(Clone, Debug, Default)]
pub struct DecisionsQuery {
    /// Slug of a body.
    pub body: Option<String>,
    /// Only those that bear on a position.
    pub scored: bool,
    /// Year.
    pub year: Option<i16>,
    /// Page from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

/// A decision's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Decision {
    /// The decision in short.
    pub row: DecisionRow,
    /// The organisation's position on its measure.
    pub position: Option<PositionView>,
    /// Every member's vote, by family name.
    pub votes: Vec<MemberVote>,
    /// How many chose each option, as (code of `VoteOption`, how many), most first.
    pub by_option: Vec<(String, u32)>,
    /// The same by party, the largest party first.
    pub by_party: Vec<PartyVotes>,
    /// The totals as the source published them: yes, no, not voting, absent.
    pub published: Option<[i32; 4]>,
    /// What a reader must know: totals that disagree, no votes published.
    pub note: Option<String>,
    /// The decision before and the one after in the same body.
    pub previous: Option<i64>,
    /// See `previous`.
    pub next: Option<i64>,
    /// The decision on the source's own page.
    pub source_url: Option<String>,
    /// Where this comes from.
    pub source: Option<SourceRef>,
    /// What stewards entered by hand.
    pub by_hand: Vec<ByHand>,
}

/// A member's vote in a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberVote {
    /// The person.
    pub person: PersonRef,
    /// The place of the seat they held on that day.
    pub seat: Option<PlaceRef>,
    /// Code of `VoteOption`.
    pub option: String,
    /// The source's own word.
    pub source_word: String,
    /// Reason of an excuse or recusal.
    pub reason: Option<String>,
    /// The note of a correction, if a steward corrected it.
    pub corrected: Option<VoteCorrected>,
    /// How it was judged, when it bears on a position.
    #[schema(value_type = Option<String>)]
    #[serde(serialize_with = "crate::views::opt_mark_code")]
    pub mark: Option<domain::votes::Mark>,
}

/// How a party's members voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PartyVotes {
    /// The source's own word; `None` for those without.
    pub party: Option<String>,
    /// Yes.
    pub yes: u32,
    /// No.
    pub no: u32,
    /// Abstained or present.
    pub abstained: u32,
    /// Absent or not voting.
    pub missed: u32,
    /// Everything else.
    pub other: u32,
}

/// A value in the list of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValueSummary {
    /// The value.
    pub value: ValueRef,
    /// One sentence.
    pub summary: String,
    /// Measures tagged with it on which the organisation took a position.
    pub measures: u64,
}

/// What members score officials on, by a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Criterion {
    /// What is asked.
    pub question: String,
    /// What each point from 1 to 5 means.
    pub points: [String; 5],
}

/// A value's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Value {
    /// The value.
    pub value: ValueRef,
    /// One sentence.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// What members score officials on by it, if there is a criterion.
    pub criterion: Option<Criterion>,
    /// Measures tagged with it on which the organisation took a position, key ones first.
    pub measures: Vec<MeasureRow>,
}
