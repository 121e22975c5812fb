//! The sample community as it is written in the YAML files beside this one.

use std::collections::BTreeMap;

use domain::date::{CivilDate, PartialDate};
use domain::words::{
    Bearing, BodyKind, CandidacyOutcome, DecisionKind, DecisionResult, MeasureKind, Stance, Standing,
    TermEnd, TermStart,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::SampleError;

const COMMUNITY: &str = include_str!("community.yaml");
const PEOPLE: &str = include_str!("people.yaml");
const BODIES: [(&str, &str); 4] = [
    ("commission.yaml", include_str!("commission.yaml")),
    ("council.yaml", include_str!("council.yaml")),
    ("board.yaml", include_str!("board.yaml")),
    ("house.yaml", include_str!("house.yaml")),
];

/// Everything in the files.
pub(super) struct Tables {
    pub community: Community,
    pub people: Vec<Person>,
    pub business: Vec<Business>,
}

/// Reads the files.
pub(super) fn read() -> Result<Tables, SampleError> {
    let business = BODIES.iter().map(|(name, text)| parse(name, text)).collect::<Result<_, _>>()?;
    Ok(Tables {
        community: parse("community.yaml", COMMUNITY)?,
        people: parse("people.yaml", PEOPLE)?,
        business,
    })
}

fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, SampleError> {
    serde_saphyr::from_str(text).map_err(|error| SampleError::File { file, message: error.to_string() })
}

/// Where everything happens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Community {
    pub organisation: String,
    pub about: String,
    pub methodology: String,
    pub values: Vec<Value>,
    pub sources: Vec<Source>,
    pub places: Vec<Place>,
    pub bodies: Vec<Body>,
    pub offices: Vec<Office>,
    pub review: Review,
}

/// What the organisation stands for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Value {
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub body: String,
    /// What members are asked about it, and what each point from 1 to 5 means.
    pub question: String,
    pub points: [String; 5],
}

/// An invented publication.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub slug: String,
    pub name: String,
    pub publisher: String,
    pub url: String,
}

/// A place; its kind follows from its division id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub key: String,
    pub slug: String,
    pub name: String,
    /// Below the invented country.
    pub ocd: String,
    pub parent: Option<String>,
    #[serde(default)]
    pub zips: Vec<String>,
}

/// A body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub key: String,
    pub slug: String,
    pub name: String,
    pub kind: BodyKind,
    pub place: String,
    pub parent: Option<String>,
    pub source: String,
    pub url: Option<String>,
}

/// An office.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub key: String,
    pub body: String,
    pub place: String,
    pub title: String,
    #[serde(default = "one")]
    pub seats: i32,
}

const fn one() -> i32 {
    1
}

/// Two people who may be one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Review {
    pub person: String,
    pub other: String,
    pub reason: String,
}

/// A person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub other_names: Vec<String>,
    pub party: Option<String>,
    pub standing: Option<Standing>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub biography: Option<String>,
    pub died: Option<PartialDate>,
    #[serde(default)]
    pub terms: Vec<Term>,
    #[serde(default)]
    pub candidacies: Vec<Candidacy>,
}

/// A term.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Term {
    pub office: String,
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
    pub how: TermStart,
    pub ended: Option<TermEnd>,
    pub note: Option<String>,
}

/// A candidacy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Candidacy {
    pub office: String,
    pub date: PartialDate,
    pub outcome: CandidacyOutcome,
}

/// What came before one body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Business {
    pub body: String,
    /// What the slugs of its measures begin with.
    pub place_prefix: String,
    pub session: String,
    pub source: String,
    /// Where its minutes are said to be; the day is put behind it.
    pub minutes: String,
    pub measures: Vec<Measure>,
    /// Decisions about no measure.
    pub routine: Vec<Decision>,
}

/// A measure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measure {
    pub id: String,
    pub kind: MeasureKind,
    pub title: String,
    pub introduced: PartialDate,
    pub status: String,
    #[serde(default)]
    pub by: Vec<String>,
    pub summary: Option<String>,
    #[serde(default)]
    pub values: Vec<String>,
    pub position: Option<Position>,
    pub decisions: Vec<Decision>,
}

/// What the organisation asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Position {
    pub stance: Stance,
    #[serde(default)]
    pub key: bool,
    pub why: String,
    pub pros: Option<String>,
    pub cons: Option<String>,
}

/// A decision. In a roll call, whoever held a seat on the day and is not named voted yes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub on: CivilDate,
    pub motion: String,
    #[serde(default = "roll_call")]
    pub kind: DecisionKind,
    pub bearing: Option<Bearing>,
    pub result: Option<DecisionResult>,
    /// Totals as the minutes give them, where they are not those of the votes: yes, no, not voting, absent.
    pub published: Option<[i32; 4]>,
    pub note: Option<String>,
    #[serde(default)]
    pub no: Vec<String>,
    #[serde(default)]
    pub abstain: Vec<String>,
    #[serde(default)]
    pub absent: Vec<String>,
    #[serde(default)]
    pub not_voting: Vec<String>,
    #[serde(default)]
    pub present: Vec<String>,
    /// Who was excused, and why.
    #[serde(default)]
    pub excused: BTreeMap<String, String>,
    /// Who stood aside, and why.
    #[serde(default)]
    pub recused: BTreeMap<String, String>,
}

const fn roll_call() -> DecisionKind {
    DecisionKind::RollCall
}
