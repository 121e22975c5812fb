//! Signing in, staying signed in, signing out.

use domain::access::{Action, Actor, Roles, Subject};
use domain::accounts::{EmailAddress, Token, TokenKind, session_lifetime};
use store::entities::{account, session};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{ACTIVE, actor_of, kept, new_token, own, passwords, roles_of, sample};
use crate::{ServiceError, Services, allow};

/// `last_seen_at` is advanced once in so many milliseconds at most.
const COARSE: i64 = 3_600_000;
/// The longest name of a device that is kept, in characters.
const MAX_DEVICE: usize = 80;

/// A sign-in that has just begun.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the cookie, and for nothing else.
    pub token: Token,
    /// Whose it is.
    pub account: Uuid,
    /// When it ends at the latest, in milliseconds since 1970.
    pub ends_at: i64,
}

/// A sign-in that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Key.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// The same, as the table of who may do what asks for it.
    pub actor: Actor,
    /// The roles.
    pub roles: Roles,
    /// Their address, for their own account page.
    pub email: String,
    /// Whether a link that was sent there has been opened.
    pub email_confirmed: bool,
    /// The name that the organisation set, if any.
    pub public_name: Option<String>,
}

/// One of one's own sign-ins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Key.
    pub id: Uuid,
    /// “Firefox on Android”.
    pub device: String,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    /// When it was last used, to the hour.
    pub last_used: i64,
}

/// Begins a sign-in.
pub(super) async fn begin(
    conn: &impl ConnectionTrait,
    account: Uuid,
    roles: Roles,
    device: &str,
    now: i64,
) -> Result<SignedIn, ServiceError> {
    let token = new_token(TokenKind::Session)?;
    let lifetime = session_lifetime(roles);
    let row = session::Model {
        id: Uuid::now_v7(),
        account_id: account,
        token_hash: kept(&token),
        device: device.chars().filter(|c| !c.is_control()).take(MAX_DEVICE).collect(),
        created_at: now,
        last_seen_at: now,
        expires_at: lifetime.ends_at(now, now),
        revoked_at: None,
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(SignedIn { token, account, ends_at: now.saturating_add(lifetime.absolute) })
}

/// Ends the sign-in whose cookie came along, so that a planted one is worth nothing.
pub(super) async fn end_former(
    conn: &impl ConnectionTrait,
    former: Option<&str>,
    now: i64,
) -> Result<(), ServiceError> {
    let Some(former) = former.and_then(|text| Token::parse(TokenKind::Session, text).ok()) else {
        return Ok(());
    };
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::TokenHash.eq(kept(&former)))
        .filter(session::Column::RevokedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Ends all sign-ins of an account but one.
pub(super) async fn end_all(
    conn: &impl ConnectionTrait,
    account: Uuid,
    but: Option<Uuid>,
    now: i64,
) -> Result<(), ServiceError> {
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::RevokedAt.is_null());
    if let Some(but) = but {
        update = update.filter(session::Column::Id.ne(but));
    }
    update.exec(conn).await?;
    Ok(())
}

impl Services {
    /// Signs in with address and password. None when that did not succeed, whatever the reason: it takes the same
    /// work for an address without an account.
    ///
    /// `device` is a name for the list of sign-ins; `former` the token in the cookie that came along, which ends, so
    /// that a planted one is worth nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        device: &str,
        former: Option<&str>,
    ) -> Result<Option<SignedIn>, ServiceError> {
        let found = match EmailAddress::parse(email) {
            Ok(email) => {
                account::Entity::find()
                    .filter(account::Column::Email.eq(email.lookup()))
                    .one(self.store.read())
                    .await?
            }
            Err(_) => None,
        };
        let hash = found.as_ref().and_then(|account| account.password_hash.as_deref());
        let right = passwords::verify(password, hash).await?;
        let Some(account) = found.filter(|account| right && account.state == ACTIVE) else {
            return Ok(None);
        };
        if sample::is_barred(self.store.read(), &account).await? {
            return Ok(None);
        }
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let roles = roles_of(write.conn(), account.id).await?;
        let signed_in = begin(write.conn(), account.id, roles, device, now).await?;
        end_former(write.conn(), former, now).await?;
        write.commit_quietly().await?;
        Ok(Some(signed_in))
    }

    /// The sign-in of a cookie, if it holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, ServiceError> {
        let Ok(token) = Token::parse(TokenKind::Session, token) else { return Ok(None) };
        let conn = self.store.read();
        let row = session::Entity::find()
            .filter(session::Column::TokenHash.eq(kept(&token)))
            .filter(session::Column::RevokedAt.is_null())
            .one(conn)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let account = account::Entity::find_by_id(row.account_id).one(conn).await?;
        let Some(account) = account.filter(|account| account.state == ACTIVE) else { return Ok(None) };
        if sample::is_barred(conn, &account).await? {
            return Ok(None);
        }
        let roles = roles_of(conn, account.id).await?;
        // By the roles of now: who became an administrator meanwhile is signed in for twelve hours, not for months.
        let lifetime = session_lifetime(roles);
        let now = self.clock.now_ms();
        if now >= lifetime.ends_at(row.created_at, row.last_seen_at).min(row.expires_at) {
            return Ok(None);
        }
        if now - row.last_seen_at >= COARSE {
            let write = self.store.begin().await?;
            session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, Expr::value(now))
                .col_expr(session::Column::ExpiresAt, Expr::value(lifetime.ends_at(row.created_at, now)))
                .filter(session::Column::Id.eq(row.id))
                .exec(write.conn())
                .await?;
            write.commit_quietly().await?;
        }
        Ok(Some(Session {
            id: row.id,
            account: account.id,
            actor: actor_of(&account, roles),
            roles,
            email_confirmed: account.email_confirmed_at.is_some(),
            email: account.email_shown.unwrap_or_default(),
            public_name: account.public_name,
        }))
    }

    /// Ends one of one's own sign-ins.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn sign_out(&self, actor: Actor, session: Uuid) -> Result<(), ServiceError> {
        allow(actor, Action::SignOut, Subject::NONE)?;
        let account = own(actor)?;
        let write = self.store.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::RevokedAt, Expr::value(self.clock.now_ms()))
            .filter(session::Column::Id.eq(session))
            .filter(session::Column::AccountId.eq(account))
            .filter(session::Column::RevokedAt.is_null())
            .exec(write.conn())
            .await?;
        Ok(write.commit_quietly().await?)
    }

    /// Ends all of one's own sign-ins, this one too.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn sign_out_everywhere(&self, actor: Actor) -> Result<(), ServiceError> {
        allow(actor, Action::SignOut, Subject::NONE)?;
        let write = self.store.begin().await?;
        end_all(write.conn(), own(actor)?, None, self.clock.now_ms()).await?;
        Ok(write.commit_quietly().await?)
    }

    /// One's own sign-ins that hold, the newest first.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn sign_ins(&self, actor: Actor) -> Result<Vec<SignIn>, ServiceError> {
        allow(actor, Action::ReadOwnAccount, Subject::NONE)?;
        let rows = session::Entity::find()
            .filter(session::Column::AccountId.eq(own(actor)?))
            .filter(session::Column::RevokedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(self.clock.now_ms()))
            .order_by_desc(session::Column::CreatedAt)
            .order_by_desc(session::Column::Id)
            .all(self.store.read())
            .await?;
        let sign_in = |row: session::Model| SignIn {
            id: row.id,
            device: row.device,
            began: row.created_at,
            last_used: row.last_seen_at,
        };
        Ok(rows.into_iter().map(sign_in).collect())
    }
}
