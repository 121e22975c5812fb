//! Every number of the vote rules, in one place. The methodology page is made from these.

/// The version of the rules; every judgement says by which one it was made. It changes whenever a figure or a
/// word could come out differently for the same votes.
pub const RULES_VERSION: &str = "votes-1";

/// Half points for a vote the same as the organisation's position: a whole point.
pub const HALF_POINTS_SAME: u32 = crate::score::HALF_POINTS_WHOLE;
/// Half points for an abstention: half a point.
pub const HALF_POINTS_ABSTAINED: u32 = 1;
/// Half points for a vote different from the organisation's position.
pub const HALF_POINTS_DIFFERENT: u32 = 0;

/// Below so many decisions that count there is no score, and the votes are listed instead.
pub const MIN_COUNTED: u32 = 3;

/// From this percentage on: “consistently for”; and from 100 minus it downwards: “consistently against”.
pub const CONSISTENTLY_PERCENT: u32 = 95;
/// From this percentage on: “almost always for”; mirrored downwards.
pub const ALMOST_ALWAYS_PERCENT: u32 = 85;
/// From this percentage on: “generally for”; mirrored downwards. What is strictly between is a mixture.
pub const GENERALLY_PERCENT: u32 = 60;

/// With so many missed decisions or more, never “consistently”.
pub const MISSED_TOO_MANY_FOR_CONSISTENTLY: u32 = 2;
/// When at least one in so many of the eligible decisions (counted and missed) was missed, nothing stronger than
/// “generally”.
pub const MISSED_ONE_IN_FOR_GENERALLY: u32 = 3;
