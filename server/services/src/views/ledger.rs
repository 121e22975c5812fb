//! Changes to the record.

use serde::Serialize;
use utoipa::ToSchema;

/// One change to the record, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeView {
    /// Its place in the ledger, from 1 without a gap.
    pub sequence: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// The day, by UTC (ISO date).
    pub on: String,
    /// Code of `EntryKind`.
    pub kind: String,
    /// Code of `SubjectKind`.
    pub subject_kind: String,
    /// What it is about, as it was called then.
    pub subject: String,
    /// Where that is on this site, if it has a page.
    pub path: Option<String>,
    /// The change in a sentence, with its reason.
    pub words: String,
    /// Who did it, in plain words.
    pub who: String,
    /// Why, as it was typed.
    pub reason: String,
    /// The public fields before.
    pub before: Option<serde_json::Value>,
    /// The public fields after.
    pub after: Option<serde_json::Value>,
    /// The hash of the entry before.
    pub previous: String,
    /// The hash of this entry.
    pub hash: String,
}

/// How far the ledger goes, and what vouches for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerState {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last entry.
    pub head: String,
    /// In how many parts it is published: `/changes/ledger/1.txt` and so on.
    pub parts: u64,
    /// The newest checkpoint, in the form in which it is signed.
    pub checkpoint: Option<String>,
    /// The entry that the newest checkpoint is of.
    pub checkpoint_entry: Option<u64>,
    /// When it was signed, in milliseconds since 1970.
    pub checkpoint_at: Option<i64>,
    /// The public key that it was signed with.
    pub public_key: Option<String>,
}
