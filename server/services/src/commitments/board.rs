//! The board of commitments, and the way back from a decision to what it shows.

use std::collections::HashMap;

use domain::commitments::board_key;
use domain::words::CommitmentStatus;
use store::commitments as rows;
use store::entities::{commitment_status, decision, evidence};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::CommitmentsQuery;
use super::desk::case;
use super::read::{Wanted, wanted_is};
use crate::read::Answer;
use crate::views::{BoardColumn, CommitmentRow, ShownBy};
use crate::{ServiceError, Services};

impl Services {
    /// The board: first what is late, then each status with what is in it, `few` of each, narrowed by everything but the
    /// status. What is late is shown in its own column only, and counted in both. Empty columns are left out.
    ///
    /// # Errors
    /// As [`Services::commitments`].
    pub async fn commitments_board(&self, query: &CommitmentsQuery, few: usize) -> Answer<Vec<BoardColumn>> {
        let today = self.clock().today();
        let mut list = rows::list(self.store().read(), &self.commitments_filter(query).await?).await?;
        list.sort_by_key(|row| {
            (board_key(&case(row.status.as_deref(), row.due.as_deref()), today), row.number)
        });
        let mut kinds = vec![(Wanted::Late, "late".to_owned(), "late".to_owned())];
        // What is open first, then what is settled.
        let (open, settled): (Vec<_>, Vec<_>) =
            CommitmentStatus::ALL.iter().copied().partition(|status| status.is_open());
        let of = |status: CommitmentStatus| {
            (Wanted::Status(status), status.code().to_owned(), status.label().to_owned())
        };
        kinds.extend(open.into_iter().map(of));
        kinds.push((Wanted::Without, "none".to_owned(), "without a status yet".to_owned()));
        kinds.extend(settled.into_iter().map(of));
        let mut columns = Vec::new();
        for (wanted, status, words) in kinds {
            let mut these: Vec<_> =
                list.iter().filter(|row| wanted_is(wanted, row, today)).cloned().collect();
            let n = these.len() as u64;
            let mut late = 0;
            if wanted != Wanted::Late {
                these.retain(|row| !wanted_is(Wanted::Late, row, today));
                late = n - these.len() as u64;
            }
            these.truncate(few);
            if n > 0 {
                let items = self.commitment_rows(these, today).await?;
                columns.push(BoardColumn { status, words, n, late, items });
            }
        }
        Ok(columns)
    }

    /// The published commitments for whose status this decision is evidence, by its public number.
    ///
    /// # Errors
    /// When there is no such decision, or the database fails.
    pub async fn commitments_shown_by(&self, number: i64) -> Answer<Vec<ShownBy>> {
        let conn = self.store().read();
        let row = decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?;
        let id = row.ok_or(ServiceError::NotFound("decision"))?.id;
        let shown = evidence::Entity::find().filter(evidence::Column::DecisionId.eq(id)).all(conn).await?;
        if shown.is_empty() {
            return Ok(Vec::new());
        }
        let statuses = commitment_status::Entity::find()
            .filter(commitment_status::Column::Id.is_in(shown.iter().map(|row| row.status_id)))
            .order_by_asc(commitment_status::Column::At)
            .order_by_asc(commitment_status::Column::Sequence)
            .all(conn)
            .await?;
        let mut list = rows::list(conn, &rows::Filter::default()).await?;
        list.retain(|row| statuses.iter().any(|status| status.commitment_id == row.id));
        let ids: Vec<Uuid> = list.iter().map(|row| row.id).collect();
        let views = self.commitment_rows(list, self.clock().today()).await?;
        let by_id: HashMap<Uuid, CommitmentRow> = ids.into_iter().zip(views).collect();
        Ok(statuses
            .into_iter()
            .filter_map(|status| {
                let word = status.status.parse::<CommitmentStatus>();
                Some(ShownBy {
                    commitment: by_id.get(&status.commitment_id)?.clone(),
                    words: word.map_or(status.status, |word| word.label().to_owned()),
                    sequence: status.sequence,
                })
            })
            .collect())
    }
}
