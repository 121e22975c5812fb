//! A plain average, kept exact: what the record of votes and the record of commitments are scored with.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// The name of a version of the rules, such as `votes-1`.
pub type RulesVersion = &'static str;

/// Half points for a whole point.
pub const HALF_POINTS_WHOLE: u32 = 2;

/// A plain average, kept exact: half points over what counts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Two for each whole point, one for each half.
    pub half_points: u32,
    /// How many count; never zero.
    pub counted: u32,
}

impl Score {
    /// The score in percent, 0 to 100, rounded towards 50: so that a figure never claims more than the words
    /// beside it (94.6 is “almost always” and 94, not 95).
    #[must_use]
    pub const fn percent(self) -> u8 {
        let (half_points, whole) = (self.half_points as u64, self.counted as u64 * HALF_POINTS_WHOLE as u64);
        if whole == 0 {
            return 0;
        }
        let percent = if half_points * 2 >= whole {
            half_points * 100 / whole
        } else {
            (half_points * 100).div_ceil(whole)
        };
        // A score is at most the whole, so this is at most 100.
        percent as u8
    }

    /// Whether it is at least this percentage, exactly.
    #[must_use]
    pub const fn at_least(self, percent: u32) -> bool {
        self.half_points as u64 * 100 >= percent as u64 * self.counted as u64 * HALF_POINTS_WHOLE as u64
    }

    /// Whether it is at most this percentage, exactly.
    #[must_use]
    pub const fn at_most(self, percent: u32) -> bool {
        self.half_points as u64 * 100 <= percent as u64 * self.counted as u64 * HALF_POINTS_WHOLE as u64
    }
}

// Two scores are the same if the fractions are: 2 of 4 is 1 of 2.
impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u64::from(self.half_points) * u64::from(other.counted);
        let right = u64::from(other.half_points) * u64::from(self.counted);
        left.cmp(&right)
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Score {}
