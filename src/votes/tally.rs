//! Adding up.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::judge::{Case, Mark, Reason, judge};
use super::rules::{
    ALMOST_ALWAYS_PERCENT, CONSISTENTLY_PERCENT, GENERALLY_PERCENT, HALF_POINTS_ABSTAINED, HALF_POINTS_SAME,
    MIN_COUNTED, MISSED_ONE_IN_FOR_GENERALLY, MISSED_TOO_MANY_FOR_CONSISTENTLY, RULES_VERSION,
};
use crate::score::{RulesVersion, Score};
use crate::words::macros::vocabulary;

/// One decision of a person, with what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What the rules looked at; where a decision was recorded more than once, the record that decided.
    pub case: Case,
    /// What it comes to.
    pub mark: Mark,
}

/// A person's record of votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The version of the rules that made it.
    pub rules: RulesVersion,
    /// Key measures alone; shown first.
    pub key: Tally,
    /// All measures, key ones included.
    pub all: Tally,
}

/// How many decisions of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// The same as the organisation's position.
    pub same: u32,
    /// Different from it.
    pub different: u32,
    /// Was there and took neither side.
    pub abstained: u32,
    /// Was not there or did not vote, without a known reason. Not in the average; beside it.
    pub missed: u32,
    /// Excused, recused or paired; left out.
    pub excused: u32,
    /// Did not hold the seat, or it is unclear; left out.
    pub not_eligible: u32,
    /// The source does not say how this person voted, or says two things; left out.
    pub unrecorded: u32,
}

/// The counts with what the rules make of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many decisions of each sort.
    pub counts: Counts,
    /// The average; none if too few count.
    pub score: Option<Score>,
    /// The words.
    pub verdict: Verdict,
}

vocabulary! {
    /// The words for a tally.
    Verdict {
        /// Nearly every vote with the movement, and hardly one missed.
        ConsistentlyFor = "consistently_for", "consistently for";
        /// Most votes by far with the movement.
        AlmostAlwaysFor = "almost_always_for", "almost always for";
        /// More votes with the movement than against.
        GenerallyFor = "generally_for", "generally for";
        /// Neither side prevails.
        Mixture = "mixture", "a mixture of for and against";
        /// More votes against the movement than with it.
        GenerallyAgainst = "generally_against", "generally against";
        /// Most votes by far against the movement.
        AlmostAlwaysAgainst = "almost_always_against", "almost always against";
        /// Nearly every vote against the movement, and hardly one missed.
        ConsistentlyAgainst = "consistently_against", "consistently against";
        /// Too few decisions count; the votes are listed instead.
        TooFew = "too_few", "too few votes to judge";
    }
}

impl Verdict {
    /// How strong the words are: nothing said 0, a mixture 1, generally 2, almost always 3, consistently 4.
    #[must_use]
    pub const fn strength(self) -> u8 {
        match self {
            Self::TooFew => 0,
            Self::Mixture => 1,
            Self::GenerallyFor | Self::GenerallyAgainst => 2,
            Self::AlmostAlwaysFor | Self::AlmostAlwaysAgainst => 3,
            Self::ConsistentlyFor | Self::ConsistentlyAgainst => 4,
        }
    }

    /// Which way the words lean: 1 for, -1 against, 0 neither.
    #[must_use]
    pub const fn side(self) -> i8 {
        match self {
            Self::ConsistentlyFor | Self::AlmostAlwaysFor | Self::GenerallyFor => 1,
            Self::ConsistentlyAgainst | Self::AlmostAlwaysAgainst | Self::GenerallyAgainst => -1,
            Self::Mixture | Self::TooFew => 0,
        }
    }

    fn of(counts: &Counts, score: Option<Score>) -> Self {
        let Some(score) = score else { return Self::TooFew };
        let strength = strength(score).min(counts.strongest_word());
        match (score.cmp(&Score { half_points: 1, counted: 1 }), strength) {
            (_, 0 | 1) | (Ordering::Equal, _) => Self::Mixture,
            (Ordering::Greater, 2) => Self::GenerallyFor,
            (Ordering::Greater, 3) => Self::AlmostAlwaysFor,
            (Ordering::Greater, _) => Self::ConsistentlyFor,
            (Ordering::Less, 2) => Self::GenerallyAgainst,
            (Ordering::Less, 3) => Self::AlmostAlwaysAgainst,
            (Ordering::Less, _) => Self::ConsistentlyAgainst,
        }
    }
}

/// How strong the words for a score may be, as in [`Verdict::strength`].
const fn strength(score: Score) -> u8 {
    // The same on both sides of the middle.
    if score.at_least(CONSISTENTLY_PERCENT) || score.at_most(100 - CONSISTENTLY_PERCENT) {
        4
    } else if score.at_least(ALMOST_ALWAYS_PERCENT) || score.at_most(100 - ALMOST_ALWAYS_PERCENT) {
        3
    } else if score.at_least(GENERALLY_PERCENT) || score.at_most(100 - GENERALLY_PERCENT) {
        2
    } else {
        1
    }
}

impl Counts {
    /// The decisions that make the average.
    #[must_use]
    pub const fn counted(&self) -> u32 {
        self.same + self.different + self.abstained
    }

    /// The decisions in which the person could and should have voted: those that count, and those missed.
    #[must_use]
    pub const fn eligible(&self) -> u32 {
        self.counted() + self.missed
    }

    /// Everything that bears on a position, whether it counts or not.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.eligible() + self.excused + self.not_eligible + self.unrecorded
    }

    /// Adds one mark.
    pub const fn add(&mut self, mark: Mark) {
        match mark {
            Mark::With => self.same += 1,
            Mark::Against => self.different += 1,
            Mark::Abstained => self.abstained += 1,
            Mark::Missed => self.missed += 1,
            Mark::Excused => self.excused += 1,
            Mark::NotCounted(reason) => match reason {
                Reason::NotInSeat | Reason::VoteOutsideTerm | Reason::SeatUnclear => self.not_eligible += 1,
                Reason::NotListed | Reason::Unreadable | Reason::SourcesDisagree => self.unrecorded += 1,
                Reason::NoPosition | Reason::NoBearing | Reason::Procedural | Reason::NoOwnVote => {}
            },
        }
    }

    /// The exact average, if enough decisions count.
    #[must_use]
    pub const fn score(&self) -> Option<Score> {
        if self.counted() < MIN_COUNTED {
            return None;
        }
        let half_points = self.same * HALF_POINTS_SAME + self.abstained * HALF_POINTS_ABSTAINED;
        Some(Score { half_points, counted: self.counted() })
    }

    /// The strongest words that absence still allows, as in [`Verdict::strength`].
    const fn strongest_word(&self) -> u8 {
        if self.missed * MISSED_ONE_IN_FOR_GENERALLY >= self.eligible() {
            // Only where something was missed; nothing missed of nothing limits nothing.
            if self.missed > 0 {
                return 2;
            }
        }
        if self.missed >= MISSED_TOO_MANY_FOR_CONSISTENTLY { 3 } else { 4 }
    }
}

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Self {
        let score = counts.score();
        Self { counts, score, verdict: Verdict::of(&counts, score) }
    }
}

/// Judges every decision of one person, each once, in order of time.
///
/// A decision that was recorded twice counts once. A record that says nothing gives way to one that says
/// something; where two say different things, neither is believed.
#[must_use]
pub fn judged(cases: &[Case]) -> Vec<Judged> {
    let mut rows = Vec::with_capacity(cases.len());
    judged_into(cases, &mut rows);
    rows.sort_unstable_by_key(|row| (row.case.date, row.case.decision));
    rows
}

/// Adds up the record of one person's decisions.
#[must_use]
pub fn record(cases: &[Case]) -> Record {
    let mut rows = Vec::with_capacity(cases.len());
    judged_into(cases, &mut rows);
    tally(&rows)
}

/// Adds up what was judged already; each decision must be in it once, as [`judged`] gives them.
#[must_use]
pub fn tally(rows: &[Judged]) -> Record {
    let (mut key, mut all) = (Counts::default(), Counts::default());
    for row in rows {
        all.add(row.mark);
        if row.case.key {
            key.add(row.mark);
        }
    }
    Record { rules: RULES_VERSION, key: key.into(), all: all.into() }
}

fn judged_into(cases: &[Case], rows: &mut Vec<Judged>) {
    rows.extend(cases.iter().map(|case| Judged { case: *case, mark: judge(case) }));
    // Whoever reads them from a store has them in order already; then this is one look at each.
    if rows.is_sorted_by(|a, b| a.case.decision < b.case.decision) {
        return;
    }
    // Within a decision: an order that depends on nothing but what was recorded.
    rows.sort_unstable_by_key(|row| (row.case.decision, order(row)));
    let mut kept = 0;
    let mut from = 0;
    while from < rows.len() {
        let decision = rows[from].case.decision;
        let to = from + rows[from..].iter().take_while(|row| row.case.decision == decision).count();
        rows[kept] = settle(&rows[from..to]);
        kept += 1;
        from = to;
    }
    rows.truncate(kept);
}

/// One row out of all that were recorded of one decision; `group` is never empty.
fn settle(group: &[Judged]) -> Judged {
    let key = group.iter().any(|row| row.case.key);
    // Two accounts of the seat: the more certain one holds for both.
    let holding = group.iter().map(|row| row.case.holding).max();
    let mut best: Option<Judged> = None;
    let mut best_weight = 0;
    let mut disagree = false;
    for row in group {
        let case = Case { key, holding: holding.unwrap_or(row.case.holding), ..row.case };
        let mark = judge(&case);
        let weight = weight(mark);
        match &best {
            Some(_) if weight < best_weight => {}
            Some(kept) if weight == best_weight => disagree |= kept.mark != mark,
            _ => {
                best = Some(Judged { case, mark });
                best_weight = weight;
                disagree = false;
            }
        }
    }
    let mut row = best.unwrap_or(group[0]);
    if disagree && best_weight == SAYS_SOMETHING {
        row.mark = Mark::NotCounted(Reason::SourcesDisagree);
    }
    row
}

const SAYS_SOMETHING: u8 = 3;

/// How much a mark says: nothing that bears, a blank, nobody's vote outside a term, or something.
const fn weight(mark: Mark) -> u8 {
    match mark {
        Mark::NotCounted(reason) => match reason {
            Reason::NoPosition | Reason::NoBearing | Reason::Procedural | Reason::NoOwnVote => 0,
            Reason::NotListed | Reason::Unreadable => 1,
            Reason::NotInSeat => 2,
            Reason::VoteOutsideTerm | Reason::SeatUnclear | Reason::SourcesDisagree => SAYS_SOMETHING,
        },
        _ => SAYS_SOMETHING,
    }
}

/// A total order over everything that was recorded of one decision.
fn order(row: &Judged) -> impl Ord + use<> {
    let case = &row.case;
    (
        case.vote,
        case.holding,
        case.reason_given,
        case.bearing,
        case.stance,
        case.measure,
        case.kind,
        (case.date, case.key),
    )
}
