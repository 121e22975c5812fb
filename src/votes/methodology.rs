//! How the votes are judged, told from the very constants that judge them.

use serde::Serialize;

use super::judge::{Case, DecisionKey, MeasureKey};
use super::rules::{
    ALMOST_ALWAYS_PERCENT, CONSISTENTLY_PERCENT, GENERALLY_PERCENT, MIN_COUNTED, MISSED_ONE_IN_FOR_GENERALLY,
    MISSED_TOO_MANY_FOR_CONSISTENTLY, RULES_VERSION,
};
use super::tally::{Tally, Verdict, record};
use crate::date::CivilDate;
use crate::methodology::{Part, Section, parts, section};
use crate::terms::Holding;
use crate::words::{Bearing, DecisionKind, Stance, VoteOption};

/// The source of the worked examples, which are tests as well.
const EXAMPLES: &str = include_str!("../../docs/methodology/votes.md");

/// The methodology of the record of votes, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Methodology {
    /// The version of the rules.
    pub version: &'static str,
    /// The rules in plain words.
    pub sections: Vec<Section>,
    /// From which score on which words are used, strongest “for” first.
    pub thresholds: Vec<Threshold>,
    /// Worked examples, with what the code makes of them.
    pub examples: Vec<Example>,
}

/// One row of the table of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Threshold {
    /// The verdict.
    pub verdict: Verdict,
    /// Its words.
    pub words: &'static str,
    /// The scores for which it is used, such as “95 % or more”.
    pub scores: String,
}

/// One worked example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// In a sentence or two.
    pub text: String,
    /// The votes that go in.
    pub votes: Vec<ExampleVotes>,
    /// What the rules make of them.
    pub tally: Tally,
    /// The results that the document states, cell by cell; a test holds them to `tally`.
    #[serde(skip)]
    pub stated: Vec<String>,
}

/// Some like votes of a worked example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExampleVotes {
    /// The organisation's position.
    pub stance: Stance,
    /// What a yes means for it.
    pub bearing: Option<Bearing>,
    /// How it was decided.
    pub kind: DecisionKind,
    /// The vote; none where the source does not list the person.
    pub vote: Option<VoteOption>,
    /// Whether the source gives a reason for an absence.
    pub reason_given: bool,
    /// Whether the seat was held.
    pub holding: Holding,
    /// How many such decisions.
    pub times: u32,
}

/// The methodology of the record of votes.
#[must_use]
pub fn methodology() -> Methodology {
    Methodology {
        version: RULES_VERSION,
        sections: sections(),
        thresholds: thresholds(),
        examples: examples(),
    }
}

/// The worked examples of `docs/methodology/votes.md`.
#[must_use]
pub fn examples() -> Vec<Example> {
    // A row that cannot be read is left out here, and fails the test that reads the same file.
    parts(EXAMPLES).filter_map(|part| example(part).ok()).collect()
}

fn thresholds() -> Vec<Threshold> {
    let row = |verdict: Verdict, scores: String| Threshold { verdict, words: verdict.label(), scores };
    let from = |percent: u32| format!("{percent} % or more");
    let to = |percent: u32| format!("{} % or less", 100 - percent);
    vec![
        row(Verdict::ConsistentlyFor, from(CONSISTENTLY_PERCENT)),
        row(Verdict::AlmostAlwaysFor, from(ALMOST_ALWAYS_PERCENT)),
        row(Verdict::GenerallyFor, from(GENERALLY_PERCENT)),
        row(
            Verdict::Mixture,
            format!("more than {} %, less than {GENERALLY_PERCENT} %", 100 - GENERALLY_PERCENT),
        ),
        row(Verdict::GenerallyAgainst, to(GENERALLY_PERCENT)),
        row(Verdict::AlmostAlwaysAgainst, to(ALMOST_ALWAYS_PERCENT)),
        row(Verdict::ConsistentlyAgainst, to(CONSISTENTLY_PERCENT)),
        row(Verdict::TooFew, format!("fewer than {MIN_COUNTED} votes that count, whatever the score")),
    ]
}

fn sections() -> Vec<Section> {
    let too_many = MISSED_TOO_MANY_FOR_CONSISTENTLY;
    let share = match MISSED_ONE_IN_FOR_GENERALLY {
        2 => "half".to_owned(),
        3 => "a third".to_owned(),
        4 => "a quarter".to_owned(),
        n => format!("one in {n}"),
    };
    let absence = format!(
        "With {too_many} or more missed votes the word “consistently” is never used. When {share} or more of the \
         votes that they could have cast were missed, nothing stronger than “generally” is said."
    );
    let few = format!(
        "When fewer than {MIN_COUNTED} votes count, there is no score and no judgement; the votes are listed instead."
    );
    vec![
        section("what-counts", "Which votes count", &[
            "A vote counts only if the movement asked for something on the measure (support or oppose), and it is \
             written down what a yes in that vote means for that position. Steps of procedure never count.",
            "Only a roll call counts, a vote in which each member’s own vote is written down. A voice vote, or an \
             agreement without a vote, says nothing about one person.",
            "Each decision counts once. If two sources give different votes for the same person, neither is \
             believed until it is cleared up.",
        ]),
        section("who-held-the-seat", "Only while they held the seat", &[
            "A vote counts only if the person held the seat on that day. Nobody is marked absent before they were \
             sworn in.",
            "Where the dates of a term are published only in part, a yes, a no or an abstention on an unclear day \
             counts, because the person was plainly there. An absence on such a day does not.",
            "Sources seldom say why a term ended. So when one did end, absences after the person’s last recorded vote \
             are left out as well: they may have fallen ill, resigned or died.",
        ]),
        section("points", "How a vote is counted", &[
            "The same as the movement’s position: 1. Different: 0. An abstention, or answering “present”: one half. \
             The score is the plain average. No vote weighs more than another; key measures have a tally of their \
             own, shown first.",
            "If the source does not say how a person voted, that is never taken as an absence.",
        ]),
        Section {
            id: "absence",
            title: "What absence does",
            paragraphs: vec![
                "Absences with a known reason, standing aside because of a conflict of interest, and paired votes \
                 are left out."
                    .to_owned(),
                "An absence without a known reason, or being there and not voting, is a missed vote. It is left out \
                 of the average, but always stands beside it, and it limits the words."
                    .to_owned(),
                absence,
            ],
        },
        Section {
            id: "words",
            title: "The words",
            paragraphs: vec![
                "The words follow from the score by the table below, compared exactly, before any rounding. The \
                 word “strongly” is never used: a vote does not show how strongly anyone feels."
                    .to_owned(),
                few,
                "What someone did about a single measure is told as what happened (“voted for”), not as a habit."
                    .to_owned(),
            ],
        },
        section("comparing", "Comparing two people", &[
            "Two people are compared only over the decisions that count for both of them.",
        ]),
    ]
}

/// Reads one example: a title, a text, a table of votes and a table of results.
pub(super) fn example(part: Part) -> Result<Example, String> {
    let Part { title, text, tables } = part;
    let [votes, results] = tables.as_slice() else {
        return Err(format!("{title}: there must be two tables, votes and results"));
    };
    let votes = votes.iter().map(|row| example_votes(row).map_err(|error| format!("{title}: {error}")));
    let votes = votes.collect::<Result<Vec<_>, _>>()?;
    let stated = results.first().cloned().ok_or_else(|| format!("{title}: the results have no row"))?;
    let tally = record(&cases(&votes)).all;
    Ok(Example { title, text, votes, tally, stated })
}

fn example_votes(row: &[String]) -> Result<ExampleVotes, String> {
    let [stance, yes, vote, seat, times] = row else {
        return Err(format!("a row has {} cells instead of 5", row.len()));
    };
    let stance = stance.parse::<Stance>().map_err(|error| error.to_string())?;
    let bearing = match yes.as_str() {
        "supports it" => Some(Bearing::YesSupports),
        "opposes it" => Some(Bearing::YesOpposes),
        "is procedure" => Some(Bearing::Procedural),
        "not said" => None,
        other => return Err(format!("“{other}” does not say what a yes means")),
    };
    let (kind, vote, reason_given) = match vote.as_str() {
        "voice vote" => (DecisionKind::VoiceVote, None, false),
        "not listed" => (DecisionKind::RollCall, None, false),
        "absent, with a reason" => (DecisionKind::RollCall, Some(VoteOption::Absent), true),
        label => match VoteOption::ALL.iter().find(|option| option.label() == label) {
            Some(option) => (DecisionKind::RollCall, Some(*option), false),
            None => return Err(format!("“{label}” is not a vote")),
        },
    };
    let holding = match seat.as_str() {
        "held" => Holding::Yes,
        "not held" => Holding::No,
        "unclear" => Holding::Unclear,
        other => return Err(format!("“{other}” does not say whether the seat was held")),
    };
    let times = times.parse().map_err(|_| format!("“{times}” is not a number of times"))?;
    Ok(ExampleVotes { stance, bearing, kind, vote, reason_given, holding, times })
}

fn cases(votes: &[ExampleVotes]) -> Vec<Case> {
    let each = votes.iter().flat_map(|votes| (0..votes.times).map(move |_| votes));
    each.zip(1u128..)
        .map(|(votes, n)| Case {
            decision: DecisionKey(n),
            measure: MeasureKey(n),
            date: CivilDate::constant(2024, 1, 1),
            kind: votes.kind,
            key: false,
            stance: votes.stance,
            bearing: votes.bearing,
            vote: votes.vote,
            holding: votes.holding,
            reason_given: votes.reason_given,
        })
        .collect()
}
