//! How commitments are judged, told from the very constants that judge them.

use serde::Serialize;

use super::record::{Case, Record, record};
use super::rules::RULES_VERSION;
use crate::date::{CivilDate, PartialDate};
use crate::methodology::{Part, Section, parts, section};
use crate::words::CommitmentStatus;

/// The source of the worked examples, which are tests as well.
pub(super) const EXAMPLES: &str = include_str!("../../docs/methodology/commitments.md");
/// The day on which the worked examples are looked at.
pub(super) const EXAMPLE_DAY: CivilDate = CivilDate::constant(2024, 7, 1);

/// The methodology of the record of commitments, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Methodology {
    /// The version of the rules.
    pub version: &'static str,
    /// The rules in plain words.
    pub sections: Vec<Section>,
    /// Worked examples, with what the code makes of them.
    pub examples: Vec<Example>,
}

/// One worked example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// In a sentence or two.
    pub text: String,
    /// The commitments that go in.
    pub commitments: Vec<ExampleCommitments>,
    /// What the rules make of them.
    pub record: Record,
    /// The results that the document states, cell by cell; a test holds them to `record`.
    #[serde(skip)]
    pub stated: Vec<String>,
}

/// Some like commitments of a worked example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExampleCommitments {
    /// The status that holds; none if nobody has said yet.
    pub status: Option<CommitmentStatus>,
    /// When they are due.
    pub due: Option<PartialDate>,
    /// How many such commitments.
    pub times: u32,
}

/// The methodology of the record of commitments.
#[must_use]
pub fn methodology() -> Methodology {
    Methodology { version: RULES_VERSION, sections: sections(), examples: examples() }
}

/// The worked examples of `docs/methodology/commitments.md`.
#[must_use]
pub fn examples() -> Vec<Example> {
    // A row that cannot be read is left out here, and fails the test that reads the same file.
    parts(EXAMPLES).filter_map(|part| example(part).ok()).collect()
}

fn sections() -> Vec<Section> {
    let words = |test: fn(CommitmentStatus) -> bool| {
        let labels: Vec<String> =
            CommitmentStatus::ALL.iter().filter(|s| test(**s)).map(|s| format!("“{}”", s.label())).collect();
        labels.join(", ")
    };
    let judged = words(CommitmentStatus::is_judged);
    let open = words(CommitmentStatus::is_open);
    let unproven = words(|status| !status.needs_evidence());
    vec![
        Section {
            id: "status",
            title: "The status of a commitment",
            paragraphs: vec![
                "A commitment is written down word for word, with its source. What has become of it is its status. A \
                 status is never overwritten: each change is a new entry with its date, its reason and its evidence, \
                 and the last one holds."
                    .to_owned(),
                format!(
                    "A status without evidence is refused: a link, a vote, an update or a document must show it. \
                     Only {unproven} needs none, because nothing can show it. A reason is always needed."
                ),
                "“Released” means that the community agreed to let a commitment go. It says who agreed.".to_owned(),
            ],
        },
        Section {
            id: "points",
            title: "How the commitments are counted",
            paragraphs: vec![
                format!(
                    "Only commitments that were judged count: {judged}. Kept is 1, partly kept is one half, broken is \
                     0. The score is the plain average of these; no commitment weighs more than another."
                ),
                "The counts always stand beside the score. If none was judged, there is no score.".to_owned(),
                format!(
                    "What is open ({open}, or without a status yet) does not count, for or against. What cannot be \
                     judged or was released is left out, and said to be."
                ),
            ],
        },
        section("late", "What is late", &[
            "An open commitment is late when its due date has passed. If only a month or a year was named, it is late \
             when all of that month or year has passed. What was judged, cannot be judged or was released is not \
             late any more.",
            "Being late does not change the score. It stands beside it, and what is late is on top of the list.",
        ]),
        section("shown-rounded", "How a score is shown", &[
            "A score is compared exactly, and shown in whole percent, rounded towards 50.",
        ]),
    ]
}

/// Reads one example: a title, a text, a table of commitments and a table of results.
pub(super) fn example(part: Part) -> Result<Example, String> {
    let Part { title, text, tables } = part;
    let [commitments, results] = tables.as_slice() else {
        return Err(format!("{title}: there must be two tables, commitments and results"));
    };
    let commitments = commitments.iter().map(|row| row_of(row).map_err(|error| format!("{title}: {error}")));
    let commitments = commitments.collect::<Result<Vec<_>, _>>()?;
    let stated = results.first().cloned().ok_or_else(|| format!("{title}: the results have no row"))?;
    let each = |row: &ExampleCommitments| {
        (0..row.times).map({
            let row = *row;
            move |_| Case { status: row.status, due: row.due }
        })
    };
    let cases: Vec<Case> = commitments.iter().flat_map(each).collect();
    Ok(Example { title, text, record: record(&cases, EXAMPLE_DAY), commitments, stated })
}

fn row_of(row: &[String]) -> Result<ExampleCommitments, String> {
    let [status, due, times] = row else {
        return Err(format!("a row has {} cells instead of 3", row.len()));
    };
    let status = match status.as_str() {
        "none yet" => None,
        label => match CommitmentStatus::ALL.iter().find(|status| status.label() == label) {
            Some(status) => Some(*status),
            None => return Err(format!("“{label}” is not a status")),
        },
    };
    let due = match due.as_str() {
        "not said" => None,
        date => Some(date.parse::<PartialDate>().map_err(|error| error.to_string())?),
    };
    let times = times.parse().map_err(|_| format!("“{times}” is not a number of times"))?;
    Ok(ExampleCommitments { status, due, times })
}
