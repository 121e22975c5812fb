//! What everyone does with their own account: password, address, deleting it.

use domain::access::{Action, Actor, Subject};
use domain::accounts::{CONFIRMATION, EmailAddress};
use store::entities::{account, draft, link, outbox as outbox_row, passkey, passkey_challenge, session};
use store::sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::invitations::by_address;
use super::links::{self, Kind};
use super::sessions;
use super::{ACTIVE, DELETED, Letterhead, active, kept, new_token, outbox, own, passwords, roles};
use crate::{ServiceError, Services, allow};

/// A change of address on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    /// The new address.
    pub to: String,
    /// Whether the old address agreed already, so that the link is the new one's.
    pub old_agreed: bool,
}

/// What opening a link of a change of address did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The old address agreed; the new one has mail now.
    OldAgreed,
    /// The address is another now.
    Moved,
}

impl Services {
    /// Checks one's own password before something that cannot be undone.
    pub(super) async fn with_password(
        &self,
        actor: Actor,
        action: Action,
        field: &'static str,
        password: &str,
    ) -> Result<account::Model, ServiceError> {
        allow(actor, action, Subject::NONE)?;
        let account = active(self.store.read(), own(actor)?).await?;
        if passwords::verify(password, account.password_hash.as_deref()).await? {
            return Ok(account);
        }
        Err(ServiceError::invalid(field, "this is not your password; type the one that you sign in with"))
    }

    /// Sets a new password. All other sign-ins end; the one of `session` stays.
    ///
    /// # Errors
    /// When the present password is not right, the new one will not do, or the database fails.
    pub async fn change_password(
        &self,
        actor: Actor,
        session: Uuid,
        present: &str,
        new: &str,
        head: &Letterhead,
    ) -> Result<(), ServiceError> {
        let account = self.with_password(actor, Action::ChangeOwnAccount, "present", present).await?;
        let shown = account.email_shown.unwrap_or_default();
        let email = EmailAddress::parse(&shown).map_err(|error| ServiceError::invalid("new", error))?;
        passwords::check("new", new, &email)?;
        let hash = passwords::hash(new).await?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(hash))
            .col_expr(account::Column::Version, Expr::value(account.version + 1))
            .filter(account::Column::Id.eq(account.id))
            .filter(account::Column::State.eq(ACTIVE))
            .exec(write.conn())
            .await?;
        sessions::end_all(write.conn(), account.id, Some(session), now).await?;
        links::use_up_all(write.conn(), account.id, Kind::Reset, now).await?;
        outbox::put(write.conn(), now, email.as_str(), head.password_changed()).await?;
        Ok(write.commit_quietly().await?)
    }

    /// Begins a change of address: the old one is asked first. Whether the new one has an account is not said; if it
    /// has, the change ends nowhere.
    ///
    /// # Errors
    /// When the password is not right, the address is none, or the database fails.
    pub async fn move_address(
        &self,
        actor: Actor,
        to: &str,
        password: &str,
        head: &Letterhead,
    ) -> Result<(), ServiceError> {
        let account = self.with_password(actor, Action::ChangeOwnAccount, "password", password).await?;
        let to = EmailAddress::parse(to).map_err(|error| ServiceError::invalid("email", error))?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        links::use_up_all(write.conn(), account.id, Kind::EmailChange, now).await?;
        let (token, mut row) = links::made(Kind::EmailChange, now, CONFIRMATION)?;
        row.account_id = Some(account.id);
        row.email = Some(to.as_str().to_owned());
        links::keep(write.conn(), row).await?;
        let url = head.link("/account/address", &token.reveal());
        let old = account.email_shown.unwrap_or_default();
        outbox::put(write.conn(), now, &old, head.leave(to.as_str(), &url)).await?;
        Ok(write.commit_quietly().await?)
    }

    /// What a link of a change of address is for. None when it cannot be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moving(&self, token: &str) -> Result<Option<Moving>, ServiceError> {
        let row = links::open(self.store.read(), Kind::EmailChange, token, self.clock.now_ms()).await?;
        Ok(row.map(|row| Moving {
            to: row.email.unwrap_or_default(),
            old_agreed: row.old_confirmed_at.is_some(),
        }))
    }

    /// Confirms a change of address, at the old one first and then at the new one. None when the link cannot be used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn confirm_move(
        &self,
        token: &str,
        head: &Letterhead,
    ) -> Result<Option<Confirmed>, ServiceError> {
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let conn = write.conn();
        let Some(row) = links::open(conn, Kind::EmailChange, token, now).await? else { return Ok(None) };
        let (Some(account), Some(to)) = (row.account_id, row.email) else { return Ok(None) };
        let Ok(to) = EmailAddress::parse(&to) else { return Ok(None) };
        if row.old_confirmed_at.is_none() {
            let next = new_token(Kind::EmailChange.token())?;
            let done = link::Entity::update_many()
                .col_expr(link::Column::OldConfirmedAt, Expr::value(now))
                .col_expr(link::Column::TokenHash, Expr::value(kept(&next)))
                .col_expr(link::Column::ExpiresAt, Expr::value(now + CONFIRMATION))
                .filter(link::Column::Id.eq(row.id))
                .filter(link::Column::OldConfirmedAt.is_null())
                .filter(link::Column::UsedAt.is_null())
                .exec(conn)
                .await?;
            if done.rows_affected != 1 {
                return Ok(None);
            }
            let url = head.link("/account/address", &next.reveal());
            outbox::put(conn, now, to.as_str(), head.arrive(&url)).await?;
            write.commit_quietly().await?;
            return Ok(Some(Confirmed::OldAgreed));
        }
        if !links::use_up(conn, row.id, now).await? {
            return Ok(None);
        }
        let taken = by_address(conn, to.as_str()).await?.is_some_and(|other| other.id != account);
        if taken {
            return Ok(None);
        }
        let done = account::Entity::update_many()
            .col_expr(account::Column::Email, Expr::value(to.lookup()))
            .col_expr(account::Column::EmailShown, Expr::value(to.as_str()))
            .col_expr(account::Column::EmailConfirmedAt, Expr::value(now))
            .filter(account::Column::Id.eq(account))
            .filter(account::Column::State.eq(ACTIVE))
            .exec(conn)
            .await?;
        if done.rows_affected != 1 {
            return Ok(None);
        }
        // A link to the old address must not open the account any more.
        links::use_up_all(conn, account, Kind::Reset, now).await?;
        write.commit_quietly().await?;
        Ok(Some(Confirmed::Moved))
    }

    /// Deletes one's own account: the personal data goes, what was entered into the record stays. Never the last
    /// administrator's.
    ///
    /// # Errors
    /// When the password is not right, it is the last administrator's, or the database fails.
    pub async fn delete_account(
        &self,
        actor: Actor,
        password: &str,
        head: &Letterhead,
    ) -> Result<(), ServiceError> {
        let account = self.with_password(actor, Action::DeleteOwnAccount, "password", password).await?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let conn = write.conn();
        roles::take_all(&write, now, &account).await?;
        forget(conn, &account).await?;
        account::Entity::update_many()
            .col_expr(account::Column::State, Expr::value(DELETED))
            .col_expr(account::Column::Email, Expr::value(None::<String>))
            .col_expr(account::Column::EmailShown, Expr::value(None::<String>))
            .col_expr(account::Column::PublicName, Expr::value(None::<String>))
            .col_expr(account::Column::PasswordHash, Expr::value(None::<String>))
            .col_expr(account::Column::PersonId, Expr::value(None::<Uuid>))
            .col_expr(account::Column::EmailConfirmedAt, Expr::value(None::<i64>))
            .col_expr(account::Column::Version, Expr::value(account.version + 1))
            .filter(account::Column::Id.eq(account.id))
            .exec(conn)
            .await?;
        if let Some(email) = &account.email_shown {
            outbox::put(conn, now, email, head.deleted()).await?;
        }
        write.commit().await?;
        Ok(())
    }
}

/// Removes what hangs on an account and is the person's own.
async fn forget(conn: &impl ConnectionTrait, account: &account::Model) -> Result<(), ServiceError> {
    let id = account.id;
    let sessions = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(session::Column::AccountId.eq(id))
        .to_owned();
    passkey_challenge::Entity::delete_many()
        .filter(passkey_challenge::Column::SessionId.in_subquery(sessions))
        .exec(conn)
        .await?;
    session::Entity::delete_many().filter(session::Column::AccountId.eq(id)).exec(conn).await?;
    passkey::Entity::delete_many().filter(passkey::Column::AccountId.eq(id)).exec(conn).await?;
    // A draft is the organisation's work: it stays for the other stewards, and nobody's name with it.
    draft::Entity::update_many()
        .col_expr(draft::Column::AccountId, Expr::value(None::<Uuid>))
        .filter(draft::Column::AccountId.eq(id))
        .exec(conn)
        .await?;
    link::Entity::delete_many().filter(link::Column::AccountId.eq(id)).exec(conn).await?;
    if let Some(email) = &account.email {
        // However it was written in an invitation.
        let same = |column: Expr| ExprTrait::eq(Expr::expr(Func::lower(column)), email.as_str());
        let links = same(Expr::col(link::Column::Email));
        link::Entity::delete_many().filter(links).exec(conn).await?;
        let mails = same(Expr::col(outbox_row::Column::Recipient));
        outbox_row::Entity::delete_many().filter(mails).exec(conn).await?;
    }
    Ok(())
}
