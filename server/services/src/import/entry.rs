//! The entry that an import leaves in the ledger: which data set, how much of it, and the hash of what was read.
//! No row of it, and nobody's name.

use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, SubjectKind};
use store::Write;
use store::entities::source;
use uuid::Uuid;

use super::report::Report;
use crate::ServiceError;
use crate::ledger::{About, append};

/// What became of the rows, as far as the ledger tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    new: u64,
    changed: u64,
    unchanged: u64,
    for_review: u64,
    rejected: u64,
}

impl Tally {
    pub(super) const fn of(report: &Report) -> Self {
        Self {
            new: report.created,
            changed: report.updated,
            unchanged: report.unchanged,
            for_review: report.to_review,
            rejected: report.skipped,
        }
    }

    /// What was counted since then: one request may read several sources, each with an entry of its own.
    pub(super) const fn since(self, before: Self) -> Self {
        Self {
            new: self.new.saturating_sub(before.new),
            changed: self.changed.saturating_sub(before.changed),
            unchanged: self.unchanged.saturating_sub(before.unchanged),
            for_review: self.for_review.saturating_sub(before.for_review),
            rejected: self.rejected.saturating_sub(before.rejected),
        }
    }
}

/// What an entry tells of a run.
pub(super) struct Told<'a> {
    /// The data set.
    pub(super) source: &'a source::Model,
    /// The importer's code.
    pub(super) importer: &'a str,
    /// The run, which has a page.
    pub(super) run: Option<Uuid>,
    /// Not known of a run that was killed.
    pub(super) counts: Option<Tally>,
    /// The hash of the input.
    pub(super) hash: Option<&'a str>,
    /// Why it is not whole; blank when it is.
    pub(super) why: &'a str,
    /// Who imported it.
    pub(super) acting: Acting,
}

/// Writes the entry, in the transaction that ends the run.
///
/// # Errors
/// When the database fails.
pub(super) async fn imported(write: &Write, now_ms: i64, told: Told<'_>) -> Result<(), ServiceError> {
    let mut after = Snapshot::new(SubjectKind::Source).with("importer", told.importer)?;
    if let Some(counts) = told.counts {
        for (field, n) in [
            ("new", counts.new),
            ("changed", counts.changed),
            ("unchanged", counts.unchanged),
            ("for_review", counts.for_review),
            ("rejected", counts.rejected),
        ] {
            after.set(field, i64::try_from(n).unwrap_or(i64::MAX))?;
        }
    }
    if let Some(hash) = told.hash {
        after.set("content_hash", hash)?;
    }
    let source = told.source;
    if let Some(retrieved) = &source.retrieved {
        // A publisher's date that is none is no reason to lose the entry.
        let _ = after.set("retrieved", retrieved.as_str());
    }
    // A set whose name is an address of somebody is called by its own address here.
    let name = PublicName::shortened(&source.name)
        .or_else(|_| PublicName::shortened(&source.slug))
        .map_err(|error| ServiceError::invalid("name", error))?;
    let subject = Subject::new(SubjectKind::Source, &source.slug, name)?;
    let change = Change::new(EntryKind::Imported, subject, None, Some(after), told.why, told.acting)?;
    let path = told.run.map_or_else(|| "/data".to_owned(), |run| format!("/data/runs/{run}"));
    append(write, now_ms, &change, About { path: Some(path), person: None }).await?;
    Ok(())
}
