//! What stewards entered by hand, beside what importers brought in; and the notes where something was withdrawn.

use store::StoreError;
use store::desk::PhotoRow;
use store::entities::{entered, vote_correction};
use uuid::Uuid;

use super::Answer;
use super::convert::day_text_of;
use crate::Services;
use crate::views::{ByHand, PhotoRef, VoteCorrected, Withdrawn};

impl Services {
    /// Where what a steward entered about one thing can be read.
    pub(super) async fn by_hand(&self, kind: &str, id: Uuid) -> Answer<Vec<ByHand>> {
        let row = store::desk::entered(self.store().read(), kind, id).await.map_err(StoreError::from)?;
        let shown = |row: entered::Model| ByHand {
            what: String::new(),
            url: row.source_url,
            note: row.source_note,
            on: day_text_of(row.at).unwrap_or_default(),
        };
        Ok(row.map(shown).into_iter().collect())
    }

    /// The same about a person, the terms and candidacies and the photo.
    pub(super) async fn by_hand_of_person(&self, person: Uuid) -> Answer<Vec<ByHand>> {
        let rows = store::desk::entered_about(self.store().read(), person).await.map_err(StoreError::from)?;
        let shown = |row: store::desk::EnteredRow| ByHand {
            what: match (row.kind.as_str(), row.what) {
                ("term", Some(office)) => format!("the term as {office}"),
                ("candidacy", Some(office)) => format!("the candidacy for {office}"),
                ("photo", _) => "the photo".to_owned(),
                _ => String::new(),
            },
            url: row.source_url,
            note: row.source_note,
            on: day_text_of(row.at).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(shown).collect())
    }

    /// The note to show at an address where something was withdrawn; none where nothing was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdrawn(&self, path: &str) -> Answer<Option<Withdrawn>> {
        let entry = store::ledger::withdrawn(self.store().read(), path).await?;
        Ok(entry.map(|entry| Withdrawn {
            name: entry.subject_name.clone(),
            at: entry.at,
            reason: entry.reason.clone(),
            by: crate::ledger::by(entry),
        }))
    }
}

pub(super) fn photo_ref(row: PhotoRow) -> PhotoRef {
    let pixels = |n: i32| u32::try_from(n).unwrap_or(0);
    PhotoRef {
        path: crate::photos::path(&row.hash),
        width: pixels(row.width),
        height: pixels(row.height),
        credit: row.credit,
    }
}

pub(super) fn corrected(row: vote_correction::Model) -> VoteCorrected {
    VoteCorrected { on: day_text_of(row.at).unwrap_or_default(), was: row.was, reason: row.reason }
}
