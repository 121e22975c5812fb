//! Changing what is said of a commitment: each field that changes is in the ledger, before and after.

use domain::ledger::Snapshot;
use domain::words::{EntryKind, PublicationState, SubjectKind};
use store::entities::{commitment, commitment_value, entered};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::desk::{Desk, MAX_TITLE, MAX_WORDS, needed, optional, url};
use crate::ServiceError;

/// In `entered`: somebody gave a status by hand, and no import takes it back.
pub(crate) const STATUS_BY_HAND: &str = "status";

impl Desk<'_> {
    /// Changes a commitment to `new`, whose key, number, person, state and status are those that it has; `values` are all
    /// that it carries, unless that stays as it is.
    pub(crate) async fn revise(
        &self,
        row: &mut commitment::Model,
        new: commitment::Model,
        values: Option<&[Uuid]>,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let was = self.snapshot(row).await?;
        row.title = needed("title", &new.title, MAX_TITLE)?;
        row.words = needed("words", &new.words, MAX_WORDS)?;
        row.made_on = new.made_on;
        row.due = new.due;
        row.source_url = url("source_url", new.source_url.as_deref())?;
        row.how_known = optional("how_known", new.how_known.as_deref())?;
        row.category = optional("category", new.category.as_deref())?;
        if let Some(values) = values {
            let conn = self.write.conn();
            commitment_value::Entity::delete_many()
                .filter(commitment_value::Column::CommitmentId.eq(row.id))
                .exec(conn)
                .await?;
            let ties =
                values.iter().map(|id| commitment_value::Model { commitment_id: row.id, value_id: *id });
            store::write::insert_all::<commitment_value::Entity, _>(conn, ties.collect()).await?;
        }
        let is = self.snapshot(row).await?;
        if was != is && row.state == PublicationState::Published.code() {
            let (before, after) = (only_other(&was, &is)?, only_other(&is, &was)?);
            self.enter(EntryKind::Changed, row, Some(before), Some(after), reason).await?;
        }
        self.save(row).await
    }

    /// Notes that whoever acts said by hand what became of it.
    pub(super) async fn status_by_hand(&self, of: Uuid) -> Result<(), ServiceError> {
        let kind = STATUS_BY_HAND.to_owned();
        let row =
            entered::Model { kind, subject_id: of, source_url: None, source_note: None, at: self.now_ms };
        let mut replace = OnConflict::columns([entered::Column::Kind, entered::Column::SubjectId]);
        replace.update_column(entered::Column::At);
        entered::Entity::insert(row.into_active_model())
            .on_conflict(replace)
            .exec_without_returning(self.write.conn())
            .await?;
        Ok(())
    }
}

/// What of one is another in the other.
fn only_other(these: &Snapshot, those: &Snapshot) -> Result<Snapshot, ServiceError> {
    let mut only = Snapshot::new(SubjectKind::Commitment);
    for (field, value) in these.values().filter(|(field, value)| those.get(field) != Some(*value)) {
        only.set(field, value.clone())?;
    }
    Ok(only)
}
