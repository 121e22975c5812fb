//! What is due, and what is late.

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, PartialDate, day_in_words};
use crate::words::CommitmentStatus;

/// Whether something is still expected, and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "lateness")]
pub enum Lateness {
    /// No day was named.
    NoDueDate,
    /// Nothing is expected any more: it was judged, cannot be, or was released.
    Settled,
    /// There is time.
    Due {
        /// The last day on which it is in time.
        last: CivilDate,
        /// So many days from today; 0 on the last day.
        days: u32,
    },
    /// The last day has passed.
    Late {
        /// So many days ago, 1 or more.
        days: u32,
    },
}

/// What is late on this day. A partial due date gives all the time that it may mean: “2024” is late from
/// 1 January 2025 on.
#[must_use]
pub fn lateness(status: Option<CommitmentStatus>, due: Option<PartialDate>, today: CivilDate) -> Lateness {
    if !status.is_none_or(CommitmentStatus::is_open) {
        return Lateness::Settled;
    }
    let Some(due) = due else { return Lateness::NoDueDate };
    let last = due.latest();
    // Years 1 to 9999 are some three and a half million days.
    let days = |from: CivilDate, to: CivilDate| from.duration_until(to).as_hours().unsigned_abs() as u32 / 24;
    if today > last {
        Lateness::Late { days: days(last, today) }
    } else {
        Lateness::Due { last, days: days(today, last) }
    }
}

/// Whether a promise can have been made then and be due then; otherwise the field that cannot be (`made_on`, `due`) and
/// why, in plain words.
///
/// # Errors
/// When it would be made after today, or be due before it was made.
pub fn dates_fit(
    made: Option<PartialDate>,
    due: Option<PartialDate>,
    today: CivilDate,
) -> Result<(), (&'static str, &'static str)> {
    if made.is_some_and(|made| made.earliest() > today) {
        return Err(("made_on", "this day has not come yet; check the year"));
    }
    match (made, due) {
        (Some(made), Some(due)) if due.latest() < made.earliest() => {
            Err(("due", "that is before it was made; check both dates"))
        }
        _ => Ok(()),
    }
}

impl Lateness {
    /// Whether the last day has passed.
    #[must_use]
    pub const fn is_late(self) -> bool {
        matches!(self, Self::Late { .. })
    }

    /// Plain words without a capital: “due by 7 November 2018”, “late by 12 days”; none if there is nothing to say.
    #[must_use]
    pub fn in_words(self) -> Option<String> {
        match self {
            Self::NoDueDate | Self::Settled => None,
            Self::Due { days: 0, .. } => Some("due today".to_owned()),
            Self::Due { last, .. } => Some(format!("due by {}", day_in_words(last))),
            Self::Late { days: 1 } => Some("late by one day".to_owned()),
            Self::Late { days } => Some(format!("late by {days} days")),
        }
    }
}
