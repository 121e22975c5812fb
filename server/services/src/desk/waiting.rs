//! What waits for a steward, for the front page of the desk.

use domain::access::{Action, Actor, Subject};
use store::entities::{draft, outbox, review_item};
use store::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{ServiceError, Services};

/// How much waits of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Drafts.
    pub drafts: u64,
    /// Reported errors without an answer.
    pub reports: u64,
    /// Pairs of people who may be one.
    pub pairs: u64,
    /// Commitments that are late.
    pub late: u64,
    /// Commitments that are due within a month.
    pub soon: u64,
    /// Mails that could not be sent so far.
    pub mails: u64,
}

impl Services {
    /// What waits for a steward.
    ///
    /// # Errors
    /// When the actor may not see the desk, or the database fails.
    pub async fn desk_waiting(&self, actor: Actor) -> Result<Waiting, ServiceError> {
        crate::allow(actor, Action::ReadStewardDesk, Subject::NONE)?;
        let conn = self.store().read();
        let commitments = self.commitments_that_wait(actor).await?;
        let late = commitments.iter().filter(|it| it.late).count() as u64;
        let pairs = review_item::Entity::find()
            .filter(review_item::Column::Status.eq("open"))
            .filter(review_item::Column::PersonId.is_not_null())
            .filter(review_item::Column::OtherPersonId.is_not_null());
        let mails = outbox::Entity::find()
            .filter(outbox::Column::SentAt.is_null())
            .filter(outbox::Column::Failure.is_not_null());
        Ok(Waiting {
            drafts: draft::Entity::find().count(conn).await?,
            reports: self.corrections_waiting().await?,
            pairs: pairs.count(conn).await?,
            late,
            soon: commitments.len() as u64 - late,
            mails: mails.count(conn).await?,
        })
    }
}
