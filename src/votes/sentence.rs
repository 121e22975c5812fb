//! The plain sentences under which a tally is published.

use super::rules::{MIN_COUNTED, MISSED_ONE_IN_FOR_GENERALLY, MISSED_TOO_MANY_FOR_CONSISTENTLY};
use super::tally::{Tally, Verdict};

/// Whether the person still votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// In office.
    Now,
    /// Out of office.
    Past,
}

/// The tally in one sentence: “Almost always votes with the movement.”
#[must_use]
pub fn headline(tally: &Tally, tense: Tense) -> String {
    let how = match tally.verdict {
        Verdict::TooFew if tally.counts.total() == 0 => return "No votes to judge yet.".to_owned(),
        Verdict::TooFew => return "Too few votes to judge: they are listed below.".to_owned(),
        Verdict::Mixture => {
            return match tense {
                Tense::Now => "Votes sometimes with the movement and sometimes against it: a mixture.",
                Tense::Past => "Voted sometimes with the movement and sometimes against it: a mixture.",
            }
            .to_owned();
        }
        Verdict::ConsistentlyFor | Verdict::ConsistentlyAgainst => "Consistently",
        Verdict::AlmostAlwaysFor | Verdict::AlmostAlwaysAgainst => "Almost always",
        Verdict::GenerallyFor | Verdict::GenerallyAgainst => "Generally",
    };
    let votes = if tense == Tense::Now { "votes" } else { "voted" };
    let side = if tally.verdict.side() > 0 { "with" } else { "against" };
    format!("{how} {votes} {side} the movement.")
}

/// The tally in figures: “With the movement on 31 of 36 votes, and abstained on 2; missed 4 of 40.”
///
/// The first denominator is what counts; the second is that and what was missed.
#[must_use]
pub fn figures(tally: &Tally) -> String {
    let counts = &tally.counts;
    let missed = match (counts.missed, counts.eligible()) {
        (0, _) => "missed none".to_owned(),
        (missed, eligible) => format!("missed {missed} of {eligible}"),
    };
    match (counts.counted(), counts.missed) {
        (0, 0) => "No vote counts yet.".to_owned(),
        (0, _) => format!("M{}.", &missed[1..]),
        (counted, _) => {
            let votes = if counted == 1 { "vote" } else { "votes" };
            let abstained = match counts.abstained {
                0 => String::new(),
                n => format!(", and abstained on {n}"),
            };
            format!("With the movement on {} of {counted} {votes}{abstained}; {missed}.", counts.same)
        }
    }
}

/// What was left out of the figures, if anything was: “Left out: 3 excused or stood aside.”
#[must_use]
pub fn left_out(tally: &Tally) -> Option<String> {
    let counts = &tally.counts;
    let parts: Vec<String> = [
        (counts.excused, "on which they were excused or stood aside"),
        (counts.not_eligible, "on which they did not hold the seat, or it is unclear whether they did"),
        (counts.unrecorded, "for which their vote is not clearly published"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{n} {what}"))
    .collect();
    (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join("; ")))
}

/// Why the words are weaker than the score alone would allow, if they are.
#[must_use]
pub fn held_back(tally: &Tally) -> Option<String> {
    let without = Tally::from(super::tally::Counts { missed: 0, ..tally.counts });
    if without.verdict.strength() <= tally.verdict.strength() {
        return None;
    }
    let missed = tally.counts.missed;
    Some(if tally.verdict.strength() == 2 {
        let one_in = if MISSED_ONE_IN_FOR_GENERALLY == 3 { "a third" } else { "this share" };
        format!(
            "Because {one_in} or more of the votes were missed, nothing stronger than “generally” is said."
        )
    } else {
        debug_assert!(missed >= MISSED_TOO_MANY_FOR_CONSISTENTLY);
        format!("Because {missed} votes were missed, “consistently” is not said.")
    })
}

/// Headline, figures and everything that qualifies them, as one text.
#[must_use]
pub fn in_full(tally: &Tally, tense: Tense) -> String {
    let mut text = headline(tally, tense);
    if tally.counts.total() == 0 {
        return text;
    }
    text.push(' ');
    text.push_str(&figures(tally));
    if tally.verdict == Verdict::TooFew {
        text.push_str(&format!(" A judgement needs {MIN_COUNTED} votes that count."));
    }
    for more in [held_back(tally), left_out(tally)].into_iter().flatten() {
        text.push(' ');
        text.push_str(&more);
    }
    text
}
