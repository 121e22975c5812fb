//! The vocabularies of the record. These words and no others are used in code, in the database and on the page.

pub(crate) mod macros;

mod accounts;
mod changes;
mod commitments;
mod decisions;
mod people;
mod places;

pub use accounts::Role;
pub use changes::{CorrectionStatus, EntryKind, SubjectKind};
pub use commitments::{CommitmentSetting, CommitmentStatus, EvidenceKind, PublicationState};
pub use decisions::{Bearing, DecisionKind, DecisionResult, MeasureKind, Stance, VoteOption};
pub use people::{CandidacyOutcome, Standing, TermEnd, TermStart};
pub use places::{BodyKind, PlaceKind};

/// A word that is not in the vocabulary in which it was looked up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not a {vocabulary}; use one of: {}", known.join(", "))]
pub struct UnknownWord {
    /// The vocabulary's name.
    pub vocabulary: &'static str,
    /// What was given.
    pub word: String,
    /// The codes that would have been understood.
    pub known: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself() {
        fn check<T>(all: &[T])
        where
            T: Copy + PartialEq + std::fmt::Debug + std::fmt::Display + std::str::FromStr<Err = UnknownWord>,
        {
            for word in all {
                assert_eq!(word.to_string().parse::<T>().as_ref(), Ok(word));
            }
        }
        check(PlaceKind::ALL);
        check(BodyKind::ALL);
        check(Standing::ALL);
        check(TermStart::ALL);
        check(TermEnd::ALL);
        check(CandidacyOutcome::ALL);
        check(MeasureKind::ALL);
        check(Stance::ALL);
        check(Bearing::ALL);
        check(DecisionKind::ALL);
        check(DecisionResult::ALL);
        check(VoteOption::ALL);
        check(CommitmentStatus::ALL);
        check(CommitmentSetting::ALL);
        check(EvidenceKind::ALL);
        check(PublicationState::ALL);
        check(Role::ALL);
        check(CorrectionStatus::ALL);
        check(EntryKind::ALL);
        check(SubjectKind::ALL);
    }

    #[test]
    fn an_unknown_word_is_named_with_what_would_do() {
        let error = "maybe".parse::<Stance>().unwrap_err();
        assert_eq!(error.to_string(), "“maybe” is not a Stance; use one of: support, oppose, none");
    }
}
