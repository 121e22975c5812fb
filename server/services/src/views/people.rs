//! Officials: the list, the page, the votes, two of them compared.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    BodyRef, ByHand, MeasureRef, PersonRef, PhotoRef, PlaceRef, Seat, SourceRef, Tally, ValueRef,
    VoteCorrected,
};

/// A row in the list of officials.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficialRow {
    /// The person.
    pub person: PersonRef,
    /// Their photo.
    pub photo: Option<PhotoRef>,
    /// The office they hold, or held last.
    pub seat: Option<Seat>,
    /// Code of `Standing`.
    pub standing: Option<String>,
    /// All measures; `None` when no decision that they could vote on bears on a position.
    pub all: Option<Tally>,
    /// Key measures only.
    pub key: Option<Tally>,
}

/// Filters and order of the list of officials. Blank means all.
#[derive(Clone, Debug, Default)]
pub struct OfficialsQuery {
    /// Words to find in the name.
    pub q: Option<String>,
    /// Slug of a body.
    pub body: Option<String>,
    /// Slug of a place; offices for it and for the places inside of it.
    pub place: Option<String>,
    /// The source's own word for a party.
    pub party: Option<String>,
    /// Code of `Standing`.
    pub standing: Option<String>,
    /// Whether only those in office today; `None` is all.
    pub in_office: Option<bool>,
    /// The order.
    pub sort: OfficialsSort,
    /// Page from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

/// What the list of officials is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OfficialsSort {
    /// Family name.
    #[default]
    Name,
    /// Vote record over all measures, highest first; those without a score last.
    Record,
    /// Vote record over key measures, highest first; those without a score last.
    KeyRecord,
    /// Share of decisions missed, highest first; those of whom not one vote counts last.
    Missed,
    /// Body, then place.
    Seat,
}

/// What the list of officials can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficialFilters {
    /// Bodies with offices.
    pub bodies: Vec<BodyRef>,
    /// Parties, the sources' own words.
    pub parties: Vec<String>,
    /// Codes of `Standing` that somebody has.
    pub standings: Vec<String>,
}

/// An official's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Official {
    /// The person.
    pub person: PersonRef,
    /// Their photo.
    pub photo: Option<PhotoRef>,
    /// Other names in the sources.
    pub other_names: Vec<String>,
    /// Code of `Standing`.
    pub standing: Option<String>,
    /// All terms, the newest first.
    pub seats: Vec<Seat>,
    /// Candidacies, the newest first.
    pub candidacies: Vec<Candidacy>,
    /// Whether any seat is held today; `None` when the sources do not tell.
    pub in_office: Option<bool>,
    /// Markdown.
    pub biography: Option<String>,
    /// E-mail of the office.
    pub email: Option<String>,
    /// Telephone of the office.
    pub phone: Option<String>,
    /// Postal address of the office.
    pub address: Option<String>,
    /// Their own page.
    pub url: Option<String>,
    /// Day of death (partial).
    pub died: Option<String>,
    /// Key measures; shown first.
    pub key: Tally,
    /// All measures.
    pub all: Tally,
    /// Every decision that bears on a position, oldest first.
    pub scored: Vec<ScoredVote>,
    /// What they did about each measure on which the organisation took a position, oldest first.
    pub told: Vec<MeasureTold>,
    /// How many decisions there are in all in which this person has a vote.
    pub votes_total: u64,
    /// What changed the scores, the newest first.
    pub changes: Vec<RecordChange>,
    /// Things a reader must know: two terms that contradict each other, a person under review for being two.
    pub caveats: Vec<String>,
    /// Identifiers in other systems, as (scheme, identifier).
    pub identifiers: Vec<(String, String)>,
    /// Pages where the source looked.
    pub links: Vec<Link>,
    /// Every source from which something on this page comes.
    pub sources: Vec<SourceRef>,
    /// What stewards entered by hand.
    pub by_hand: Vec<ByHand>,
}

/// What someone did about one measure, told as what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeasureTold {
    /// The measure.
    pub measure: MeasureRef,
    /// Code of `domain::votes::Outcome`.
    pub outcome: String,
    /// Plain words without a capital: voted for; voted against twice and missed once.
    pub words: String,
}

/// A web address with a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// `source` or `link`.
    pub kind: String,
    /// A safe http(s) address.
    pub url: String,
    /// What it is.
    pub note: Option<String>,
}

/// A candidacy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Candidacy {
    /// The person.
    pub person: PersonRef,
    /// The office's title.
    pub title: String,
    /// The body.
    pub body: BodyRef,
    /// The place.
    pub place: PlaceRef,
    /// Day of the election (partial).
    pub election_date: Option<String>,
    /// Code of `CandidacyOutcome`.
    pub outcome: String,
}

/// What changed a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecordChange {
    /// `key` or `all`.
    pub tally: String,
    /// ISO date.
    pub on: String,
    /// The sentence before.
    pub before: String,
    /// The sentence after.
    pub after: String,
    /// Why, in plain words.
    pub cause: String,
}

/// One decision that bears on a position, with this person's part in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoredVote {
    /// Address below `/decisions`.
    pub number: i64,
    /// ISO date; `None` when the source's date is impossible.
    pub date: Option<String>,
    /// The motion's text.
    pub motion: String,
    /// The measure.
    pub measure: MeasureRef,
    /// Values that the measure is tagged with.
    pub values: Vec<ValueRef>,
    /// Code of `VoteOption`; `None` when the source lists none.
    pub option: Option<String>,
    /// The source's own word.
    pub source_word: Option<String>,
    /// Reason of an excuse or recusal.
    pub reason: Option<String>,
    /// The note of a correction, if a steward corrected it.
    pub corrected: Option<VoteCorrected>,
    /// How it was judged.
    #[schema(value_type = String)]
    #[serde(serialize_with = "crate::views::mark_code")]
    pub mark: domain::votes::Mark,
    /// The mark in words: with the movement; recused; did not hold the seat on that day.
    pub judged: String,
    /// Code of `DecisionResult`.
    pub result: String,
    /// Code of `Bearing`.
    pub bearing: String,
}

/// One mark of the record strip. Kept as small as can be: there may be thousands.
#[derive(Clone, Debug)]
pub struct StripMark {
    /// Address below `/decisions`.
    pub number: i64,
    /// ISO date.
    pub date: String,
    /// What the person did.
    pub option: domain::words::VoteOption,
    /// How it was judged, when it bears on a position.
    pub judged: Option<domain::votes::Mark>,
    /// Whether it is on a key measure.
    pub key: bool,
}

/// A row in the list of all of a person's votes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VoteRow {
    /// Address below `/decisions`.
    pub number: i64,
    /// ISO date.
    pub date: Option<String>,
    /// The motion's text.
    pub motion: String,
    /// The measure, if it was about one.
    pub measure: Option<MeasureRef>,
    /// The body.
    pub body: BodyRef,
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
    /// Code of `DecisionResult`.
    pub result: String,
}

/// Two people's votes over the decisions that count for both.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Comparison {
    /// The first.
    pub first: OfficialRow,
    /// The second.
    pub second: OfficialRow,
    /// Decisions that count for both.
    pub shared: u32,
    /// Of those, on how many both did the same.
    pub agree: u32,
    /// Of those, on how many they did not.
    pub differ: u32,
    /// The first one's tally over the shared decisions only.
    pub first_tally: Tally,
    /// The second one's tally over the shared decisions only.
    pub second_tally: Tally,
    /// The shared decisions, oldest first.
    pub decisions: Vec<ComparedDecision>,
}

/// A decision that counts for both people of a comparison.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComparedDecision {
    /// Address below `/decisions`.
    pub number: i64,
    /// ISO date; `None` when the source's date is impossible.
    pub date: Option<String>,
    /// The motion's text.
    pub motion: String,
    /// The measure.
    pub measure: MeasureRef,
    /// How the first one's vote was judged.
    #[schema(value_type = String)]
    #[serde(serialize_with = "crate::views::mark_code")]
    pub first: domain::votes::Mark,
    /// How the second one's vote was judged.
    #[schema(value_type = String)]
    #[serde(serialize_with = "crate::views::mark_code")]
    pub second: domain::votes::Mark,
}
