//! Reported errors that were answered.

use serde::Serialize;
use utoipa::ToSchema;

/// An answered report of an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Its number.
    pub number: i64,
    /// The page on this site that it is about.
    pub page: String,
    /// What that page is about.
    pub about: Option<String>,
    /// Code of `CorrectionStatus`.
    pub status: String,
    /// In plain words.
    pub words: String,
    /// What was wrong.
    pub was: Option<String>,
    /// What it says now.
    pub is_now: Option<String>,
    /// The answer in plain words.
    pub answer: String,
    /// When it was reported (ISO date).
    pub reported_on: String,
    /// When it was answered (ISO date).
    pub answered_on: String,
}
