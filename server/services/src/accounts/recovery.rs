//! A new password for whoever lost theirs.

use domain::accounts::{EmailAddress, PASSWORD_RESET};
use store::entities::account;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::invitations::by_address;
use super::links::{self, Kind};
use super::{ACTIVE, Letterhead, SignedIn, outbox, passwords, roles_of, sessions};
use crate::{ServiceError, Services};

impl Services {
    /// Sends a link to choose a new password, if the address has an account that can be used. Says nothing of whether
    /// it has: call it where nobody waits for its end, and answer alike.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_for_reset(&self, email: &str, head: &Letterhead) -> Result<(), ServiceError> {
        let Ok(email) = EmailAddress::parse(email) else { return Ok(()) };
        let found = by_address(self.store.read(), email.as_str()).await?;
        let Some(account) = found.filter(|account| account.state == ACTIVE) else { return Ok(()) };
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        // Only the newest link works.
        links::use_up_all(write.conn(), account.id, Kind::Reset, now).await?;
        let (token, mut row) = links::made(Kind::Reset, now, PASSWORD_RESET)?;
        row.account_id = Some(account.id);
        links::keep(write.conn(), row).await?;
        let link = head.link("/reset", &token.reveal());
        let to = account.email_shown.unwrap_or_default();
        outbox::put(write.conn(), now, &to, head.reset(&link)).await?;
        Ok(write.commit_quietly().await?)
    }

    /// Whether a link to choose a new password can be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_is_open(&self, token: &str) -> Result<bool, ServiceError> {
        Ok(links::open(self.store.read(), Kind::Reset, token, self.clock.now_ms()).await?.is_some())
    }

    /// Sets the new password, ends every sign-in, and signs in anew. None when the link cannot be used.
    ///
    /// # Errors
    /// When the password will not do, or the database fails.
    pub async fn reset(
        &self,
        token: &str,
        password: &str,
        device: &str,
        head: &Letterhead,
    ) -> Result<Option<SignedIn>, ServiceError> {
        let now = self.clock.now_ms();
        let conn = self.store.read();
        let Some(link) = links::open(conn, Kind::Reset, token, now).await? else { return Ok(None) };
        let Some(id) = link.account_id else { return Ok(None) };
        let account = account::Entity::find_by_id(id).one(conn).await?;
        let Some(account) = account.filter(|account| account.state == ACTIVE) else { return Ok(None) };
        let shown = account.email_shown.unwrap_or_default();
        let email = EmailAddress::parse(&shown).map_err(|error| ServiceError::invalid("email", error))?;
        passwords::check("password", password, &email)?;
        let hash = passwords::hash(password).await?;
        let write = self.store.begin().await?;
        if !links::use_up(write.conn(), link.id, now).await? {
            return Ok(None);
        }
        let done = account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(hash))
            .col_expr(account::Column::EmailConfirmedAt, Expr::value(now))
            .col_expr(account::Column::Version, Expr::value(account.version + 1))
            .filter(account::Column::Id.eq(id))
            .filter(account::Column::State.eq(ACTIVE))
            .exec(write.conn())
            .await?;
        if done.rows_affected != 1 {
            return Ok(None);
        }
        sessions::end_all(write.conn(), id, None, now).await?;
        let roles = roles_of(write.conn(), id).await?;
        let signed_in = sessions::begin(write.conn(), id, roles, device, now).await?;
        outbox::put(write.conn(), now, email.as_str(), head.password_changed()).await?;
        write.commit_quietly().await?;
        Ok(Some(signed_in))
    }
}
