//! Which fields of what may enter the ledger. What is not listed here cannot: personal data has no field.

use crate::date::PartialDate;
use crate::words::{
    Bearing, BodyKind, CandidacyOutcome, CommitmentSetting, CommitmentStatus, CorrectionStatus, DecisionKind,
    DecisionResult, MeasureKind, PlaceKind, PublicationState, Role, Stance, Standing, SubjectKind, TermEnd,
    TermStart, VoteOption,
};

/// A field that may enter the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, as in the entry.
    pub name: &'static str,
    /// In plain words, with its article: “the due date”.
    pub words: &'static str,
    pub(super) reads: Reads,
}

/// What a field holds, and so what is looked at before it enters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reads {
    /// A text in which no email address belongs.
    Text,
    /// A text for the public in which the organisation may give an address: a Markdown page, the contact of an office.
    Open,
    /// A date that may be partial.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// Texts in which no email address belongs.
    List,
    /// A word of a vocabulary, kept as its code.
    Word(fn(&str) -> Option<&'static str>),
}

macro_rules! label {
    ($vocabulary:ident) => {
        Reads::Word(|code| code.parse::<$vocabulary>().ok().map($vocabulary::label))
    };
}

const fn f(name: &'static str, words: &'static str, reads: Reads) -> Field {
    Field { name, words, reads }
}

/// Of whatever can be drafted, published and withdrawn.
const COMMON: &[Field] = &[
    f("state", "what the public sees", label!(PublicationState)),
    f("source", "the source", Reads::Text),
    f("source_url", "the link to the source", Reads::Open),
    f("note", "the note", Reads::Text),
];

const PERSON: &[Field] = &[
    f("name", "the name", Reads::Text),
    f("given_name", "the given name", Reads::Text),
    f("family_name", "the family name", Reads::Text),
    f("suffix", "the suffix", Reads::Text),
    f("other_names", "the other names", Reads::List),
    f("party", "the party", Reads::Text),
    f("standing", "the standing with the movement", label!(Standing)),
    f("biography", "the biography", Reads::Open),
    // Of the office, never private ones.
    f("office_email", "the office’s email address", Reads::Open),
    f("office_phone", "the office’s phone number", Reads::Open),
    f("office_address", "the office’s address", Reads::Open),
    f("url", "the web page", Reads::Open),
    f("links", "the links", Reads::List),
    f("died", "the day of death", Reads::Date),
    f("merged_with", "the entry that it was merged with", Reads::Text),
];

const OFFICE: &[Field] = &[
    f("title", "the title", Reads::Text),
    f("body", "the body", Reads::Text),
    f("place", "the place", Reads::Text),
    f("seats", "the number of seats", Reads::Number),
];

const TERM: &[Field] = &[
    f("person", "the person", Reads::Text),
    f("office", "the office", Reads::Text),
    f("start_date", "the first day", Reads::Date),
    f("end_date", "the last day", Reads::Date),
    f("start_reason", "how it began", label!(TermStart)),
    f("end_reason", "how it ended", label!(TermEnd)),
];

const CANDIDACY: &[Field] = &[
    f("person", "the person", Reads::Text),
    f("office", "the office", Reads::Text),
    f("election_date", "the day of the election", Reads::Date),
    f("outcome", "the outcome", label!(CandidacyOutcome)),
];

const BODY: &[Field] = &[
    f("name", "the name", Reads::Text),
    f("kind", "what it is", label!(BodyKind)),
    f("place", "the place", Reads::Text),
    f("parent", "the body that it belongs to", Reads::Text),
    f("url", "the web page", Reads::Open),
];

const PLACE: &[Field] = &[
    f("name", "the name", Reads::Text),
    f("kind", "what it is", label!(PlaceKind)),
    f("ocd_id", "the OCD division id", Reads::Text),
    f("parent", "the place that it is in", Reads::Text),
    f("zips", "the ZIP codes", Reads::List),
    f("valid_from", "the first day", Reads::Date),
    f("valid_through", "the last day", Reads::Date),
];

const MEASURE: &[Field] = &[
    f("identifier", "the number", Reads::Text),
    f("session", "the session", Reads::Text),
    f("kind", "what it is", label!(MeasureKind)),
    f("title", "the title", Reads::Text),
    f("summary", "the summary", Reads::Text),
    f("body", "the body", Reads::Text),
    f("introduced", "the day on which it was introduced", Reads::Date),
    f("stance", "the movement’s position", label!(Stance)),
    f("why", "why the movement takes this position", Reads::Open),
    f("pros", "what speaks for it", Reads::Open),
    f("cons", "what speaks against it", Reads::Open),
    f("key", "whether it is a key measure", Reads::Flag),
    f("values", "the values", Reads::List),
    f("sponsors", "the sponsors", Reads::List),
];

const DECISION: &[Field] = &[
    f("number", "the number", Reads::Number),
    f("measure", "the measure", Reads::Text),
    f("body", "the body", Reads::Text),
    f("kind", "how it was taken", label!(DecisionKind)),
    f("motion", "the motion", Reads::Text),
    f("date", "the date", Reads::Date),
    f("result", "the result", label!(DecisionResult)),
    f("bearing", "what a yes means", label!(Bearing)),
    // One text for each: “Name: yes”.
    f("votes", "the votes", Reads::List),
    // Whoever entered it, if they are one of those who voted.
    f("entered_by", "who entered it", Reads::Text),
    f("published_yes", "the published number of yes", Reads::Number),
    f("published_no", "the published number of no", Reads::Number),
    f("published_not_voting", "the published number of those who did not vote", Reads::Number),
    f("published_absent", "the published number of those who were absent", Reads::Number),
];

const VOTE: &[Field] = &[
    f("option", "the vote", label!(VoteOption)),
    f("source_word", "the source’s own word", Reads::Text),
    f("excuse", "the reason for the absence", Reads::Text),
];

const COMMITMENT: &[Field] = &[
    f("person", "who made it", Reads::Text),
    f("title", "the title", Reads::Text),
    f("text", "the words", Reads::Text),
    f("made_on", "the day on which it was made", Reads::Date),
    f("setting", "where it was made", label!(CommitmentSetting)),
    f("made_at", "at what it was made", Reads::Text),
    f("how_we_will_know", "how we will know that it is kept", Reads::Text),
    f("due", "the due date", Reads::Date),
    f("category", "the category of the source", Reads::Text),
    f("values", "the values", Reads::List),
    f("places", "the places", Reads::List),
    f("status", "the status", label!(CommitmentStatus)),
    f("status_date", "the date of the status", Reads::Date),
    f("evidence", "the evidence", Reads::List),
    f("agreed_by", "who agreed to release it", Reads::Text),
];

const VALUE: &[Field] = &[
    f("name", "the name", Reads::Text),
    f("summary", "the short text", Reads::Text),
    f("text", "the text", Reads::Open),
    f("position", "the place in the order", Reads::Number),
];

const CRITERION: &[Field] = &[
    f("value", "the value", Reads::Text),
    f("name", "the name", Reads::Text),
    f("points", "the words for each point", Reads::List),
];

const PAGE: &[Field] = &[f("title", "the title", Reads::Text), f("text", "the text", Reads::Open)];

const PHOTO: &[Field] = &[
    f("person", "the person", Reads::Text),
    f("hash", "the picture", Reads::Text),
    f("credit", "who took it", Reads::Text),
    f("description", "what it shows", Reads::Text),
];

const REPLY: &[Field] = &[
    f("person", "who replies", Reads::Text),
    f("about", "what it is about", Reads::Text),
    f("text", "the text", Reads::Open),
    f("on_behalf", "whether a steward entered it", Reads::Flag),
];

// What the sender wrote and how to reach them is not in it: only what the public answer says.
const CORRECTION: &[Field] = &[
    f("about", "what it is about", Reads::Text),
    f("status", "the answer", label!(CorrectionStatus)),
    f("was", "what was wrong", Reads::Text),
    f("is", "what it says now", Reads::Text),
    f("answer", "the answer in words", Reads::Text),
];

// Nobody's name: a holder that may be named is in the subject.
const ROLE: &[Field] = &[f("role", "the role", label!(Role))];

const SOURCE: &[Field] = &[
    f("name", "the name", Reads::Text),
    f("publisher", "the publisher", Reads::Text),
    f("url", "the web page", Reads::Open),
    f("licence", "the licence", Reads::Text),
    f("retrieved", "the publisher’s date", Reads::Date),
    f("importer", "the importer", Reads::Text),
    f("new", "the number of new things", Reads::Number),
    f("changed", "the number of changed things", Reads::Number),
    f("unchanged", "the number of unchanged things", Reads::Number),
    f("for_review", "the number of things to review", Reads::Number),
    f("rejected", "the number of rows that could not be read", Reads::Number),
    // SHA-256 of what the import changed, where it is too much for an entry.
    f("content_hash", "the hash of what was imported", Reads::Text),
];

const SETTINGS: &[Field] = &[
    f("organisation", "the organisation’s name", Reads::Text),
    f("places", "the places", Reads::List),
    f("contact", "the contact", Reads::Open),
    f("colours", "the colours", Reads::List),
    f("name", "the setting", Reads::Text),
    f("value", "what it is set to", Reads::Text),
];

const LEDGER: &[Field] =
    &[f("format", "the format", Reads::Text), f("organisation", "the organisation", Reads::Text)];

const fn own(kind: SubjectKind) -> &'static [Field] {
    match kind {
        SubjectKind::Person => PERSON,
        SubjectKind::Office => OFFICE,
        SubjectKind::Term => TERM,
        SubjectKind::Candidacy => CANDIDACY,
        SubjectKind::Body => BODY,
        SubjectKind::Place => PLACE,
        SubjectKind::Measure => MEASURE,
        SubjectKind::Decision => DECISION,
        SubjectKind::Vote => VOTE,
        SubjectKind::Commitment => COMMITMENT,
        SubjectKind::Value => VALUE,
        SubjectKind::Criterion => CRITERION,
        SubjectKind::Page => PAGE,
        SubjectKind::Photo => PHOTO,
        SubjectKind::Reply => REPLY,
        SubjectKind::Correction => CORRECTION,
        SubjectKind::Role => ROLE,
        SubjectKind::Source => SOURCE,
        SubjectKind::Settings => SETTINGS,
        SubjectKind::Ledger => LEDGER,
    }
}

/// Every field that may enter the ledger about such a subject.
pub fn fields(kind: SubjectKind) -> impl Iterator<Item = &'static Field> {
    let common = if matches!(kind, SubjectKind::Role) { &[] } else { COMMON };
    own(kind).iter().chain(common)
}

/// The field of this name, if it may enter the ledger about such a subject.
#[must_use]
pub fn field(kind: SubjectKind, name: &str) -> Option<&'static Field> {
    fields(kind).find(|field| field.name == name)
}

impl Field {
    /// A kept text in plain words: a word's label, a date in words, any other text as it is.
    #[must_use]
    pub fn text_in_words(&self, text: &str) -> String {
        match self.reads {
            Reads::Word(label) => label(text).unwrap_or(text).to_owned(),
            Reads::Date => {
                text.parse::<PartialDate>().map_or_else(|_| text.to_owned(), PartialDate::in_words)
            }
            _ => text.to_owned(),
        }
    }
}

/// Whether something in the text looks like an email address.
pub(super) fn holds_email(text: &str) -> bool {
    let name = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    text.match_indices(['@', '＠']).any(|(at, sign)| {
        let before = text[..at].chars().next_back().is_some_and(name);
        let host: String = text[at + sign.len()..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || ".-".contains(*c))
            .collect();
        before && host.trim_end_matches('.').contains('.')
    })
}

impl Field {
    /// Whether what it holds is a word or a date, which needs no quotation marks.
    pub(super) const fn is_plain(&self) -> bool {
        matches!(self.reads, Reads::Word(_) | Reads::Date)
    }
}
