//! Forgetting what nobody needs any more: personal data is not kept for its own sake.

use domain::accounts::KEPT;
use store::entities::{link, outbox as outbox_row, passkey_challenge, session};
use store::sea_orm::sea_query::{Condition, Query};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::outbox::MAX_TRIES;
use crate::{ServiceError, Services};

impl Services {
    /// Removes sign-ins, links and mails that have been over for 30 days, and questions to passkeys that nobody answered.
    /// How many rows went.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tidy_accounts(&self) -> Result<u64, ServiceError> {
        let now = self.clock.now_ms();
        let old = now.saturating_sub(KEPT);
        let write = self.store.begin().await?;
        let conn = write.conn();
        let ended =
            Condition::any().add(session::Column::ExpiresAt.lt(old)).add(session::Column::RevokedAt.lt(old));
        let of_ended = Query::select()
            .column(session::Column::Id)
            .from(session::Entity)
            .cond_where(ended.clone())
            .to_owned();
        let mut gone = passkey_challenge::Entity::delete_many()
            .filter(
                Condition::any()
                    .add(passkey_challenge::Column::ExpiresAt.lt(now))
                    .add(passkey_challenge::Column::SessionId.in_subquery(of_ended)),
            )
            .exec(conn)
            .await?
            .rows_affected;
        gone += session::Entity::delete_many().filter(ended).exec(conn).await?.rows_affected;
        let over = Condition::any().add(link::Column::ExpiresAt.lt(old)).add(link::Column::UsedAt.lt(old));
        gone += link::Entity::delete_many().filter(over).exec(conn).await?.rows_affected;
        let given_up = Condition::all()
            .add(outbox_row::Column::Tries.gte(MAX_TRIES))
            .add(outbox_row::Column::NextTryAt.lt(old));
        let done = Condition::any().add(outbox_row::Column::SentAt.lt(old)).add(given_up);
        gone += outbox_row::Entity::delete_many().filter(done).exec(conn).await?.rows_affected;
        write.commit_quietly().await?;
        Ok(gone)
    }
}
