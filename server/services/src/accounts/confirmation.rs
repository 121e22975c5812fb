//! Confirming that an address is one's own, where no link that came to it made the account.

use domain::access::{Action, Actor, Subject};
use domain::accounts::CONFIRMATION;
use store::entities::account;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::links::{self, Kind};
use super::{ACTIVE, Letterhead, active, outbox, own};
use crate::{ServiceError, Services, allow};

/// Puts the mail with the link into the outbox; only the newest link works.
pub(super) async fn send(
    conn: &impl ConnectionTrait,
    account: &account::Model,
    head: &Letterhead,
    now: i64,
) -> Result<(), ServiceError> {
    links::use_up_all(conn, account.id, Kind::Confirm, now).await?;
    let (token, mut row) = links::made(Kind::Confirm, now, CONFIRMATION)?;
    row.account_id = Some(account.id);
    row.email = account.email_shown.clone();
    links::keep(conn, row).await?;
    let to = account.email_shown.clone().unwrap_or_default();
    outbox::put(conn, now, &to, head.confirm(&head.link("/confirm", &token.reveal()))).await
}

impl Services {
    /// Sends one's own address another link to confirm it. False when it is confirmed already.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn ask_for_confirmation(&self, actor: Actor, head: &Letterhead) -> Result<bool, ServiceError> {
        allow(actor, Action::ChangeOwnAccount, Subject::NONE)?;
        let write = self.store.begin().await?;
        let account = active(write.conn(), own(actor)?).await?;
        if account.email_confirmed_at.is_some() {
            return Ok(false);
        }
        send(write.conn(), &account, head, self.clock.now_ms()).await?;
        write.commit_quietly().await?;
        Ok(true)
    }

    /// Which address a link confirms. None when it cannot be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirming(&self, token: &str) -> Result<Option<String>, ServiceError> {
        let row = links::open(self.store.read(), Kind::Confirm, token, self.clock.now_ms()).await?;
        Ok(row.and_then(|row| row.email))
    }

    /// Confirms the address. False when the link cannot be used, or the account has another address by now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm_email(&self, token: &str) -> Result<bool, ServiceError> {
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let conn = write.conn();
        let Some(row) = links::open(conn, Kind::Confirm, token, now).await? else { return Ok(false) };
        let (Some(account), Some(email)) = (row.account_id, row.email) else { return Ok(false) };
        if !links::use_up(conn, row.id, now).await? {
            return Ok(false);
        }
        let done = account::Entity::update_many()
            .col_expr(account::Column::EmailConfirmedAt, Expr::value(now))
            .filter(account::Column::Id.eq(account))
            .filter(account::Column::State.eq(ACTIVE))
            .filter(account::Column::EmailShown.eq(email))
            .exec(conn)
            .await?;
        write.commit_quietly().await?;
        Ok(done.rows_affected == 1)
    }
}
