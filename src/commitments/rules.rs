//! Every number of the commitment rules, in one place. The methodology page is made from these.

use crate::score::HALF_POINTS_WHOLE;
use crate::words::CommitmentStatus;

/// The version of the rules; every judgement says by which one it was made. It changes whenever a figure or a
/// word could come out differently for the same commitments.
pub const RULES_VERSION: &str = "commitments-1";

/// Half points for a kept commitment: a whole point.
pub const HALF_POINTS_KEPT: u32 = HALF_POINTS_WHOLE;
/// Half points for a partly kept commitment: half a point.
pub const HALF_POINTS_PARTLY_KEPT: u32 = 1;
/// Half points for a broken commitment.
pub const HALF_POINTS_BROKEN: u32 = 0;

/// Below so many judged commitments there is no score.
pub const MIN_JUDGED: u32 = 1;

/// The longest reason for a status, in characters.
pub const MAX_REASON: usize = 2_000;

/// Half points for a status; none if it does not count.
#[must_use]
pub const fn half_points(status: CommitmentStatus) -> Option<u32> {
    match status {
        CommitmentStatus::Kept => Some(HALF_POINTS_KEPT),
        CommitmentStatus::PartlyKept => Some(HALF_POINTS_PARTLY_KEPT),
        CommitmentStatus::Broken => Some(HALF_POINTS_BROKEN),
        CommitmentStatus::NotStarted
        | CommitmentStatus::InProgress
        | CommitmentStatus::Stalled
        | CommitmentStatus::CannotBeJudged
        | CommitmentStatus::Released => None,
    }
}
