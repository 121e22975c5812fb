//! What many views share: lists, things named in passing, seats and tallies.

use serde::Serialize;
use utoipa::ToSchema;

/// One page of a longer list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Number of this page, from 1.
    pub page: u32,
    /// Rows on a full page, 1 to 200.
    pub size: u32,
    /// Rows on all pages.
    pub total: u64,
}

/// Where a fact comes from, with what its licence asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceRef {
    /// Address of the source below `/data`.
    pub slug: String,
    /// The data set's name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it is published.
    pub url: Option<String>,
    /// The licence's short name.
    pub licence: Option<String>,
    /// Where the licence can be read.
    pub licence_url: Option<String>,
    /// The words that the licence asks for.
    pub attribution: Option<String>,
    /// The publisher's own date of the set (partial ISO date).
    pub retrieved: Option<String>,
    /// The day on which it was imported (ISO date).
    pub imported_on: Option<String>,
    /// The run that brought the row in.
    pub run: Option<String>,
}

/// A place, as named in passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceRef {
    /// Address below `/places`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Code of `PlaceKind`.
    pub kind: String,
}

/// A body, as named in passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BodyRef {
    /// Address below `/bodies`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Code of `BodyKind`.
    pub kind: String,
}

/// A person, as named in passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonRef {
    /// Address below `/officials`.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The source's own word for the party.
    pub party: Option<String>,
}

/// A value of the movement, as named in passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ValueRef {
    /// Address below `/values`.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// A measure, as named in passing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureRef {
    /// Address below `/measures`.
    pub slug: String,
    /// As the body numbers it: HB 30.
    pub identifier: Option<String>,
    /// Its title.
    pub title: String,
    /// Code of `Stance`, when the organisation took a position or looked at it.
    pub stance: Option<String>,
    /// Whether it is a key measure.
    pub key: bool,
}

/// Someone in an office, now or at another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Seat {
    /// The person.
    pub person: PersonRef,
    /// The office's title: Representative, Mayor.
    pub title: String,
    /// The body it belongs to.
    pub body: BodyRef,
    /// The place that it stands for.
    pub place: PlaceRef,
    /// First day (partial).
    pub start: Option<String>,
    /// Last day (partial); a day in the future means in office.
    pub end: Option<String>,
    /// First and last day on which a source shows the person taking part.
    pub seen_from: Option<String>,
    /// See `seen_from`.
    pub seen_to: Option<String>,
    /// How it began and ended, codes of `TermStart` and `TermEnd`.
    pub start_reason: String,
    /// See `start_reason`.
    pub end_reason: Option<String>,
    /// The source's own words for how it ended.
    pub end_reason_text: Option<String>,
    /// Whether the person holds the seat today; `None` when the sources do not tell.
    pub current: Option<bool>,
    /// The time in plain words: since 9 January 2023.
    pub when: String,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// One tally of the vote record: the counts and what they say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally {
    /// Version of the rules by which it was counted.
    pub rules: String,
    /// Votes the same as the organisation's position.
    pub same: u32,
    /// Votes different from it.
    pub different: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Missed without an accepted reason.
    pub missed: u32,
    /// Missed with an accepted reason, recused or paired: left out.
    pub excused: u32,
    /// Decisions on which the person did not hold the seat, or where that is not certain: left out.
    pub not_eligible: u32,
    /// Decisions for which the source lists no usable vote of theirs: left out.
    pub unrecorded: u32,
    /// 0 to 100, rounded towards 50; `None` when fewer than three votes count.
    pub score_percent: Option<u8>,
    /// Code of the verdict.
    pub verdict: String,
    /// The verdict in words: almost always votes with the movement.
    pub words: String,
    /// The counts in words: with the movement on 31 of 36 votes, missed 4 of 40.
    pub sentence: String,
    /// From when to when the votes are that count or were missed: a sentence. Only on an official's own page.
    pub period: Option<String>,
    /// Why the words are weaker than the score alone would allow, if they are: a sentence.
    pub held_back: Option<String>,
    /// What was left out of the figures, if anything was: a sentence.
    pub left_out: Option<String>,
}

/// What a steward entered or changed by hand, and where that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ByHand {
    /// What it is, where the page shows several things: “the term as Mayor, Marlow”; blank for the page's own subject.
    pub what: String,
    /// A safe http(s) address.
    pub url: Option<String>,
    /// A source without an address: minutes of 3 March 2026, page 2.
    pub note: Option<String>,
    /// Day of the last change by hand (ISO date).
    pub on: String,
}

/// A photo of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PhotoRef {
    /// Its address on this site; what is there never changes.
    pub path: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Who took it, or whose it is.
    pub credit: Option<String>,
}

/// The note beside a vote that a steward corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VoteCorrected {
    /// ISO date.
    pub on: String,
    /// Code of `VoteOption`: as the source has it.
    pub was: String,
    /// Why it was corrected.
    pub reason: String,
}

/// The note that stands where something was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Withdrawn {
    /// As it was called.
    pub name: String,
    /// In whose role: “Ada Example, steward”.
    pub by: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Why.
    pub reason: String,
}
