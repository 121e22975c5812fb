//! What one person did about one measure: told as what happened, never as a habit.

use serde::Serialize;

use super::judge::{Mark, MeasureKey};
use super::tally::{Counts, Judged};
use crate::words::Stance;
use crate::words::macros::vocabulary;

vocabulary! {
    /// What a person did about a measure, over all decisions on it that bear on the position.
    /// “For” and “against” are about the measure itself; [`Mark`] is about the movement's position on it.
    Outcome {
        /// Only for it.
        VotedFor = "voted_for", "voted for";
        /// Only against it.
        VotedAgainst = "voted_against", "voted against";
        /// Both.
        BothWays = "both_ways", "voted for and against at different times";
        /// Neither, though there.
        Abstained = "abstained", "abstained";
        /// Not there, or did not vote.
        Missed = "missed", "missed";
        /// Stood aside or was away for a reason.
        Excused = "excused", "excused";
        /// Nothing that counts for this person.
        NotCounted = "not_counted", "not counted";
    }
}

/// What a person did about a measure, with the decisions that it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureOutcome {
    /// In one word.
    pub outcome: Outcome,
    /// By decision, against the movement's position.
    pub counts: Counts,
}

impl MeasureOutcome {
    /// Plain words, without a capital: “voted for”, “voted for 3 times and missed once”.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Counts { same, different, abstained, missed, .. } = self.counts;
        let mut parts: Vec<String> = Vec::new();
        match self.outcome {
            Outcome::VotedFor | Outcome::VotedAgainst => {
                parts.push(times(self.outcome.label(), same + different))
            }
            Outcome::Abstained => parts.push(times("abstained", abstained)),
            Outcome::Missed => parts.push(times("missed", missed)),
            Outcome::BothWays | Outcome::Excused | Outcome::NotCounted => {
                parts.push(self.outcome.label().to_owned());
            }
        }
        if abstained > 0 && self.outcome != Outcome::Abstained {
            parts.push(once_or_more("abstained", abstained));
        }
        if missed > 0 && self.outcome != Outcome::Missed {
            parts.push(once_or_more("missed", missed));
        }
        let last = parts.pop().unwrap_or_default();
        if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
    }
}

/// What a person did about one measure; `rows` are its decisions, each once.
#[must_use]
pub fn measure_outcome(rows: &[Judged]) -> MeasureOutcome {
    let mut counts = Counts::default();
    let (mut voted_for, mut voted_against) = (false, false);
    for row in rows {
        counts.add(row.mark);
        match (row.mark, row.case.stance) {
            (Mark::With, Stance::Support) | (Mark::Against, Stance::Oppose) => voted_for = true,
            (Mark::With, Stance::Oppose) | (Mark::Against, Stance::Support) => voted_against = true,
            _ => {}
        }
    }
    let outcome = match (voted_for, voted_against) {
        (true, true) => Outcome::BothWays,
        (true, false) => Outcome::VotedFor,
        (false, true) => Outcome::VotedAgainst,
        (false, false) if counts.abstained > 0 => Outcome::Abstained,
        (false, false) if counts.missed > 0 => Outcome::Missed,
        (false, false) if counts.excused > 0 => Outcome::Excused,
        (false, false) => Outcome::NotCounted,
    };
    MeasureOutcome { outcome, counts }
}

/// What a person did about each measure that bears on a position, in the order of its first decision.
#[must_use]
pub fn measure_outcomes(rows: &[Judged]) -> Vec<(MeasureKey, MeasureOutcome)> {
    let mut bearing: Vec<Judged> = rows.iter().copied().filter(|row| row.mark.bears()).collect();
    bearing.sort_by_key(|row| (row.case.measure, row.case.date, row.case.decision));
    let mut groups: Vec<&[Judged]> = bearing.chunk_by(|a, b| a.case.measure == b.case.measure).collect();
    groups.sort_by_key(|group| group.first().map(|row| (row.case.date, row.case.decision)));
    groups
        .into_iter()
        .filter_map(|group| group.first().map(|row| (row.case.measure, measure_outcome(group))))
        .collect()
}

fn times(what: &str, n: u32) -> String {
    if n == 1 { what.to_owned() } else { once_or_more(what, n) }
}

fn once_or_more(what: &str, n: u32) -> String {
    match n {
        1 => format!("{what} once"),
        2 => format!("{what} twice"),
        n => format!("{what} {n} times"),
    }
}
