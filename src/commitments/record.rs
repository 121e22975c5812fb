//! Adding up.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::due::{Lateness, lateness};
use super::rules::{HALF_POINTS_KEPT, HALF_POINTS_PARTLY_KEPT, MIN_JUDGED, RULES_VERSION};
use crate::date::{CivilDate, PartialDate};
use crate::score::{RulesVersion, Score};
use crate::words::CommitmentStatus;

/// One commitment: everything that the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    /// The status that holds; none if nobody has said yet.
    pub status: Option<CommitmentStatus>,
    /// When it is due, as far as it was said.
    pub due: Option<PartialDate>,
}

/// How many commitments of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// Kept.
    pub kept: u32,
    /// Partly kept.
    pub partly_kept: u32,
    /// Broken.
    pub broken: u32,
    /// In progress.
    pub in_progress: u32,
    /// Stalled.
    pub stalled: u32,
    /// Not started.
    pub not_started: u32,
    /// Without a status yet.
    pub without_status: u32,
    /// Cannot be judged; left out.
    pub cannot_be_judged: u32,
    /// Released by the community; left out.
    pub released: u32,
    /// Of those that are open: past their due date. Not in the average; beside it.
    pub late: u32,
}

/// A person's record of commitments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The version of the rules that made it.
    pub rules: RulesVersion,
    /// How many of each sort.
    pub counts: Counts,
    /// The average over those that were judged; none if none was.
    pub score: Option<Score>,
}

impl Counts {
    /// Those that make the average.
    #[must_use]
    pub const fn judged(&self) -> u32 {
        self.kept + self.partly_kept + self.broken
    }

    /// Those from which something is still expected.
    #[must_use]
    pub const fn open(&self) -> u32 {
        self.in_progress + self.stalled + self.not_started + self.without_status
    }

    /// All of them.
    #[must_use]
    pub const fn total(&self) -> u32 {
        self.judged() + self.open() + self.cannot_be_judged + self.released
    }

    /// Adds one commitment.
    pub fn add(&mut self, case: &Case, today: CivilDate) {
        let count = match case.status {
            Some(CommitmentStatus::Kept) => &mut self.kept,
            Some(CommitmentStatus::PartlyKept) => &mut self.partly_kept,
            Some(CommitmentStatus::Broken) => &mut self.broken,
            Some(CommitmentStatus::InProgress) => &mut self.in_progress,
            Some(CommitmentStatus::Stalled) => &mut self.stalled,
            Some(CommitmentStatus::NotStarted) => &mut self.not_started,
            Some(CommitmentStatus::CannotBeJudged) => &mut self.cannot_be_judged,
            Some(CommitmentStatus::Released) => &mut self.released,
            None => &mut self.without_status,
        };
        *count += 1;
        self.late += u32::from(lateness(case.status, case.due, today).is_late());
    }

    /// The exact average over those that were judged, if any was.
    #[must_use]
    pub const fn score(&self) -> Option<Score> {
        if self.judged() < MIN_JUDGED {
            return None;
        }
        let half_points = self.kept * HALF_POINTS_KEPT + self.partly_kept * HALF_POINTS_PARTLY_KEPT;
        Some(Score { half_points, counted: self.judged() })
    }
}

impl From<Counts> for Record {
    fn from(counts: Counts) -> Self {
        Self { rules: RULES_VERSION, counts, score: counts.score() }
    }
}

/// Adds up one person's commitments, each once, as of this day.
#[must_use]
pub fn record(cases: &[Case], today: CivilDate) -> Record {
    let mut counts = Counts::default();
    cases.iter().for_each(|case| counts.add(case, today));
    counts.into()
}

/// The place of a commitment on the board, for sorting: what is late on top, longest late first; then what is
/// due, soonest first; then what is open without a due date; then what is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BoardKey(u8, Reverse<u32>, Option<CivilDate>, Option<CommitmentStatus>);

/// The place of a commitment on the board, as of this day.
#[must_use]
pub fn board_key(case: &Case, today: CivilDate) -> BoardKey {
    let (group, late, last) = match lateness(case.status, case.due, today) {
        Lateness::Late { days } => (0, days, None),
        Lateness::Due { last, .. } => (1, 0, Some(last)),
        Lateness::NoDueDate => (2, 0, None),
        Lateness::Settled => (3, 0, None),
    };
    BoardKey(group, Reverse(late), last, case.status)
}
