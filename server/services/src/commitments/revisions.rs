//! How what is said of a commitment was changed, read from the ledger: nothing that was public is lost to the reader.

use domain::ledger::{Hash, Row, Snapshot, Value, differences};
use domain::words::{EntryKind, SubjectKind};
use store::entities::ledger_entry;
use store::sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::ServiceError;
use crate::ledger::view;
use crate::views::{CommitmentRevision, FieldChange};

/// The fields that are texts: both versions are shown, with what is other.
const TEXTS: [&str; 3] = ["title", "text", "how_we_will_know"];

/// Every change of what is said of a commitment, the oldest first.
pub(super) async fn revisions(
    conn: &impl ConnectionTrait,
    of: Uuid,
) -> Result<Vec<CommitmentRevision>, ServiceError> {
    let (kind, subject) = (EntryKind::Changed.code(), SubjectKind::Commitment.code());
    let entries = store::ledger::about(conn, kind, subject, &of.to_string()).await?;
    Ok(entries.into_iter().map(revision).filter(|it| !it.changes.is_empty()).collect())
}

fn revision(entry: ledger_entry::Model) -> CommitmentRevision {
    let row = Row {
        sequence: 0,
        at_ms: entry.at,
        kind: &entry.kind,
        subject_kind: &entry.subject_kind,
        subject_id: &entry.subject_id,
        subject_name: &entry.subject_name,
        before: entry.before_json.as_deref(),
        after: entry.after_json.as_deref(),
        reason: &entry.reason,
        acting_role: &entry.acting_role,
        acting_name: entry.acting_name.as_deref(),
        // What changed does not depend on them; verifying looks at the hashes.
        previous: Hash::ZERO,
        hash: Hash::ZERO,
    };
    let read = |text: Option<&str>| Snapshot::parse(SubjectKind::Commitment, text?).ok();
    let (before, after) = (read(row.before), read(row.after));
    let text = |snapshot: &Option<Snapshot>, field: &str| match snapshot.as_ref()?.get(field)? {
        Value::Text(text) if TEXTS.contains(&field) => Some(text.clone()),
        _ => None,
    };
    let changes = differences(&row)
        .into_iter()
        .map(|it| FieldChange {
            words: it.in_words(),
            before: text(&before, &it.field),
            after: text(&after, &it.field),
            field: it.field,
        })
        .collect();
    let told = view(entry);
    CommitmentRevision { entry: told.sequence, on: told.on, reason: told.reason, who: told.who, changes }
}
