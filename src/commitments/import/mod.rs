//! Commitments from published files: what a publisher's status means, and which row is which commitment.
//! `docs/commitments-import.md` tells it to people.

mod keys;
mod matching;
mod status;

pub use keys::{KeyKind, StableKey, address_key};
pub use matching::{Candidate, Known, LIKENESS_PERCENT, Match, Published, Why, likeness, match_all};
pub use status::{StatusWords, UnknownStatus};

#[cfg(test)]
mod tests;
