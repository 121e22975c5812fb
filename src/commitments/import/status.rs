//! What publishers call it.

use std::collections::BTreeMap;

use crate::fold::fold;
use crate::words::CommitmentStatus::{self, *};

/// The words that publishers of promises use, as far as their meaning is beyond doubt.
const PUBLISHED: &[(&str, CommitmentStatus)] = &[
    ("achieved", Kept),
    ("completed", Kept),
    ("complete", Kept),
    ("delivered", Kept),
    ("done", Kept),
    ("fulfilled", Kept),
    ("implemented", Kept),
    ("kept", Kept),
    ("promise kept", Kept),
    ("compromise", PartlyKept),
    ("compromised", PartlyKept),
    ("partially achieved", PartlyKept),
    ("partially completed", PartlyKept),
    ("partially fulfilled", PartlyKept),
    ("partially implemented", PartlyKept),
    ("partially kept", PartlyKept),
    ("partly fulfilled", PartlyKept),
    ("partly kept", PartlyKept),
    ("broken", Broken),
    ("not fulfilled", Broken),
    ("not kept", Broken),
    ("promise broken", Broken),
    ("not started", NotStarted),
    ("not yet started", NotStarted),
    ("in progress", InProgress),
    ("in the works", InProgress),
    ("ongoing", InProgress),
    ("started", InProgress),
    ("under way", InProgress),
    ("underway", InProgress),
    ("on hold", Stalled),
    ("stalled", Stalled),
    ("stuck", Stalled),
    ("cannot be judged", CannotBeJudged),
    ("unclear", CannotBeJudged),
    ("released", Released),
];

/// A word of which nobody has said yet what it means.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody has said yet what the status “{word}” means; choose one of: {}", choices())]
pub struct UnknownStatus {
    /// The publisher's word.
    pub word: String,
}

fn choices() -> String {
    CommitmentStatus::ALL.iter().map(|status| status.label()).collect::<Vec<_>>().join(", ")
}

/// What a publisher's words mean. Capitals and punctuation do not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusWords(BTreeMap<String, CommitmentStatus>);

impl Default for StatusWords {
    /// The words whose meaning is beyond doubt, and the program's own codes and labels.
    fn default() -> Self {
        let own = CommitmentStatus::ALL
            .iter()
            .flat_map(|status| [(status.code(), *status), (status.label(), *status)]);
        Self(PUBLISHED.iter().copied().chain(own).map(|(word, status)| (fold(word), status)).collect())
    }
}

impl StatusWords {
    /// The table with one more word, or another meaning for one of its words.
    #[must_use]
    pub fn with(mut self, word: &str, status: CommitmentStatus) -> Self {
        self.0.insert(fold(word), status);
        self
    }

    /// What a publisher's word means; nothing for an empty one.
    ///
    /// # Errors
    /// When the word is not in the table: it is not guessed.
    pub fn read(&self, word: &str) -> Result<Option<CommitmentStatus>, UnknownStatus> {
        let word = word.trim();
        if word.is_empty() {
            return Ok(None);
        }
        self.0
            .get(&fold(word))
            .map(|status| Some(*status))
            .ok_or_else(|| UnknownStatus { word: word.chars().take(80).collect() })
    }

    /// The whole table, by word.
    pub fn iter(&self) -> impl Iterator<Item = (&str, CommitmentStatus)> {
        self.0.iter().map(|(word, status)| (word.as_str(), *status))
    }
}
