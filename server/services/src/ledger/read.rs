//! Changes in plain words.

use domain::date::{CivilDate, PartialDate};
use domain::ledger::{Hash, Row, in_words, who_in_words};
use domain::words::EntryKind;
use futures::try_join;
use store::StoreError;
use store::entities::ledger_entry;
use store::ledger::{self as rows, Filter};

use crate::clock::day_of;
use crate::read::{Answer, filled, page};
use crate::views::{ChangeView, LedgerState, Listing, PersonRef};
use crate::{ServiceError, Services};

/// What the list of changes is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangesQuery {
    /// Slug of the person whom they concern.
    pub person: Option<String>,
    /// Code of an `EntryKind`.
    pub kind: Option<String>,
    /// Only from this day on (ISO, may be partial).
    pub from: Option<String>,
    /// Only up to this day (ISO, may be partial).
    pub to: Option<String>,
    /// Number of the page, from 1.
    pub page: u32,
    /// Rows on a page, 1 to 200.
    pub size: u32,
}

impl Services {
    /// One page of changes, the newest first.
    ///
    /// # Errors
    /// When a filter cannot be, there is no such person, or the database fails.
    pub async fn changes(&self, query: &ChangesQuery) -> Answer<Listing<ChangeView>> {
        let page = page(query.page, query.size)?;
        let person = match filled(query.person.as_deref()) {
            Some(slug) => Some(self.person(slug).await?.id),
            None => None,
        };
        let kind = filled(query.kind.as_deref())
            .map(str::parse::<EntryKind>)
            .transpose()
            .map_err(|error| ServiceError::invalid("kind", error))?;
        let filter = Filter {
            person,
            kind: kind.map(|kind| kind.code().to_owned()),
            from: day("from", query.from.as_deref())?.map(|day| start_of(day.earliest())),
            until: day("to", query.to.as_deref())?
                .map(|day| day.latest().tomorrow().map_or(i64::MAX, start_of)),
        };
        let conn = self.store().read();
        let (items, total) = try_join!(rows::list(conn, &filter, page.into()), rows::total(conn, &filter))
            .map_err(StoreError::from)?;
        let items = items.into_iter().map(view).collect();
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// People whom any change concerns, for the filter.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_with_changes(&self) -> Answer<Vec<PersonRef>> {
        let rows = rows::people(self.store().read()).await?;
        Ok(rows.into_iter().map(|(slug, name)| PersonRef { slug, name, party: None }).collect())
    }

    /// How far the ledger goes, and its newest checkpoint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ledger_state(&self) -> Answer<LedgerState> {
        let conn = self.store().read();
        let head = rows::head(conn).await?;
        let checkpoint = rows::last_checkpoint(conn).await?;
        let checkpoint = checkpoint.map(|row| super::checkpoint::of_row(&row)).transpose()?;
        Ok(LedgerState {
            entries: head.sequence,
            head: head.hash.to_string(),
            parts: super::parts(head.sequence),
            checkpoint: checkpoint.map(|checkpoint| checkpoint.to_text()),
            checkpoint_entry: checkpoint.map(|checkpoint| checkpoint.head.sequence),
            checkpoint_at: checkpoint.map(|checkpoint| checkpoint.at_ms),
            public_key: checkpoint.map(|checkpoint| checkpoint.key.to_string()),
        })
    }
}

fn day(field: &'static str, text: Option<&str>) -> Answer<Option<PartialDate>> {
    filled(text)
        .map(|text| {
            text.parse::<PartialDate>().map_err(|_| {
                ServiceError::invalid(
                    field,
                    format!("“{text}” is not a date; write 2024, 2024-05 or 2024-05-31"),
                )
            })
        })
        .transpose()
}

fn start_of(day: CivilDate) -> i64 {
    jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(i64::MAX, jiff::Timestamp::as_millisecond)
}

/// In whose role an entry was made, in plain words.
pub(crate) fn by(row: ledger_entry::Model) -> String {
    view(row).who
}

/// An entry in plain words, with who made it.
pub(crate) fn told(row: ledger_entry::Model) -> String {
    let view = view(row);
    format!("{}: {}", view.who, view.words)
}

pub(crate) fn view(row: ledger_entry::Model) -> ChangeView {
    let (words, who) = {
        let entry = Row {
            sequence: u64::try_from(row.sequence).unwrap_or(0),
            at_ms: row.at,
            kind: &row.kind,
            subject_kind: &row.subject_kind,
            subject_id: &row.subject_id,
            subject_name: &row.subject_name,
            before: row.before_json.as_deref(),
            after: row.after_json.as_deref(),
            reason: &row.reason,
            acting_role: &row.acting_role,
            acting_name: row.acting_name.as_deref(),
            // Words are made of the rest; verifying looks at the hashes.
            previous: Hash::ZERO,
            hash: Hash::ZERO,
        };
        (in_words(&entry), who_in_words(&entry))
    };
    ChangeView {
        sequence: row.sequence,
        at: row.at,
        on: day_of(row.at).map(|day| day.to_string()).unwrap_or_default(),
        kind: row.kind,
        subject_kind: row.subject_kind,
        subject: row.subject_name,
        path: row.subject_path,
        words,
        who,
        reason: row.reason,
        before: row.before_json.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        after: row.after_json.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        previous: row.previous_hash,
        hash: row.hash,
    }
}
