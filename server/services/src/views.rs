//! What the pages and the API show: plain data, ready to be read by people and by programs.
//!
//! Civil dates are ISO text and may be partial (`2018`, `2018-11`). Codes are those of `domain::words`.

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
    /// Why the words are weaker than the score alone would allow, if they are: a sentence.
    pub held_back: Option<String>,
    /// What was left out of the figures, if anything was: a sentence.
    pub left_out: Option<String>,
}

/// A row in the list of officials.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficialRow {
    /// The person.
    pub person: PersonRef,
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
    /// Share of decisions missed, highest first; those without any last.
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
    /// How it was judged, when it bears on a position.
    #[schema(value_type = Option<String>)]
    #[serde(serialize_with = "crate::views::opt_mark_code")]
    pub mark: Option<domain::votes::Mark>,
    /// Code of `DecisionResult`.
    pub result: String,
}

/// A row in the list of bodies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BodyRow {
    /// The body.
    pub body: BodyRef,
    /// Its place.
    pub place: PlaceRef,
    /// People in office today.
    pub members: u64,
    /// Decisions in the record.
    pub decisions: u64,
}

/// A body's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Body {
    /// The body.
    pub body: BodyRef,
    /// Its place.
    pub place: PlaceRef,
    /// Of a committee: the body it belongs to.
    pub parent: Option<BodyRef>,
    /// Its committees.
    pub committees: Vec<BodyRef>,
    /// Its own page.
    pub url: Option<String>,
    /// Everyone in office today, by seat.
    pub roster: Vec<OfficialRow>,
    /// Offices for which the record holds nobody today.
    pub vacant: Vec<VacantSeat>,
    /// Those of earlier times, the newest first.
    pub former: Vec<Seat>,
    /// The latest decisions.
    pub decisions: Vec<DecisionRow>,
    /// All decisions.
    pub decisions_total: u64,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// An office for which the record holds nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VacantSeat {
    /// The office's title.
    pub title: String,
    /// The place.
    pub place: PlaceRef,
}

/// A row in the list of places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceRow {
    /// The place.
    pub place: PlaceRef,
    /// The place it lies in.
    pub parent: Option<PlaceRef>,
    /// People in office for it today.
    pub officials: u64,
}

/// A place's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Place {
    /// The place.
    pub place: PlaceRef,
    /// From the country down to the place above this one.
    pub ancestors: Vec<PlaceRef>,
    /// OCD division id.
    pub ocd_id: Option<String>,
    /// Valid from and through (partial).
    pub valid_from: Option<String>,
    /// See `valid_from`.
    pub valid_through: Option<String>,
    /// Who holds an office for this place today.
    pub represented_by: Vec<OfficialRow>,
    /// Who holds an office for a place above this one today (the state's governor, the county's commission at large).
    pub also: Vec<OfficialRow>,
    /// Bodies of this place.
    pub bodies: Vec<BodyRef>,
    /// Places inside, counted by kind, as (kind code, how many).
    pub inside: Vec<(String, u64)>,
    /// The first of them, by kind and name.
    pub children: Listing<PlaceRow>,
    /// ZIP codes that touch it.
    pub zips: Vec<String>,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// What was found for a ZIP code or a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found {
    /// What was looked for.
    pub query: String,
    /// Set when it was read as a ZIP code.
    pub zip: Option<String>,
    /// Places, best first, each with who represents it today.
    pub places: Vec<FoundPlace>,
    /// When a ZIP code touches several places of one kind: which, because only one of them is the reader's.
    pub several: Vec<SeveralPlaces>,
}

/// Places of one kind that a ZIP code touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeveralPlaces {
    /// Code of `PlaceKind`.
    pub kind: String,
    /// The places, by name.
    pub places: Vec<PlaceRef>,
    /// In plain words, a sentence.
    pub words: String,
}

/// A place that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundPlace {
    /// The place.
    pub place: PlaceRef,
    /// The place it lies in.
    pub parent: Option<PlaceRef>,
    /// Who holds an office for it today.
    pub officials: Vec<OfficialRow>,
}

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

/// A value's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Value {
    /// The value.
    pub value: ValueRef,
    /// One sentence.
    pub summary: String,
    /// Markdown.
    pub body: String,
    /// Measures tagged with it on which the organisation took a position, key ones first.
    pub measures: Vec<MeasureRow>,
}

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
    /// Whether all of this is the invented sample community.
    pub sample: bool,
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

pub(crate) fn mark_code<S: serde::Serializer>(mark: &domain::votes::Mark, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(mark.code())
}

pub(crate) fn opt_mark_code<S: serde::Serializer>(
    mark: &Option<domain::votes::Mark>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match mark {
        Some(mark) => to.serialize_str(mark.code()),
        None => to.serialize_none(),
    }
}
