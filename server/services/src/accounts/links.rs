//! Links that are sent by mail: used once, expiring, of which only a hash is kept.

use domain::accounts::{Token, TokenKind};
use store::entities::link;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{kept, new_token};
use crate::ServiceError;

/// What a kept link leads to: the code in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Invitation,
    Confirm,
    Reset,
    EmailChange,
}

impl Kind {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Confirm => "confirm",
            Self::Reset => "reset",
            Self::EmailChange => "email_change",
        }
    }

    pub(super) const fn token(self) -> TokenKind {
        match self {
            Self::Invitation => TokenKind::Invitation,
            Self::Reset => TokenKind::PasswordReset,
            Self::Confirm | Self::EmailChange => TokenKind::Confirmation,
        }
    }
}

/// A link of this kind that lasts from now on for so many milliseconds; the caller fills in whom it is for.
pub(super) fn made(kind: Kind, now: i64, lasts: i64) -> Result<(Token, link::Model), ServiceError> {
    let token = new_token(kind.token())?;
    let row = link::Model {
        id: Uuid::now_v7(),
        kind: kind.code().to_owned(),
        token_hash: kept(&token),
        account_id: None,
        email: None,
        roles: None,
        person_id: None,
        created_by: None,
        created_at: now,
        expires_at: now.saturating_add(lasts),
        used_at: None,
        old_confirmed_at: None,
        new_confirmed_at: None,
        public_name: None,
    };
    Ok((token, row))
}

pub(super) async fn keep(conn: &impl ConnectionTrait, row: link::Model) -> Result<(), ServiceError> {
    link::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// The link with this token, if it can still be used. Why it cannot is nobody's business.
pub(super) async fn open(
    conn: &impl ConnectionTrait,
    kind: Kind,
    text: &str,
    now: i64,
) -> Result<Option<link::Model>, ServiceError> {
    let Ok(token) = Token::parse(kind.token(), text) else { return Ok(None) };
    let row = link::Entity::find()
        .filter(link::Column::TokenHash.eq(kept(&token)))
        .filter(link::Column::Kind.eq(kind.code()))
        .one(conn)
        .await?;
    Ok(row.filter(|row| row.used_at.is_none() && now < row.expires_at))
}

/// Uses a link up. False if someone else did so meanwhile: of two who come at once, one is let in.
pub(super) async fn use_up(conn: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<bool, ServiceError> {
    let done = link::Entity::update_many()
        .col_expr(link::Column::UsedAt, Expr::value(now))
        .filter(link::Column::Id.eq(id))
        .filter(link::Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Uses up all links of a kind that an account has.
pub(super) async fn use_up_all(
    conn: &impl ConnectionTrait,
    account: Uuid,
    kind: Kind,
    now: i64,
) -> Result<(), ServiceError> {
    link::Entity::update_many()
        .col_expr(link::Column::UsedAt, Expr::value(now))
        .filter(link::Column::AccountId.eq(account))
        .filter(link::Column::Kind.eq(kind.code()))
        .filter(link::Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}
