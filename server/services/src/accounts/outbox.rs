//! Mail that is to be sent: kept until it is, tried again, and safe over a restart.

use domain::access::{Action, Actor, Subject};
use store::entities::outbox;
use store::sea_orm::sea_query::{Condition, Expr};
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::letters::Letter;
use crate::{ServiceError, Services, allow};

/// So long, in milliseconds, nobody else tries a mail that someone is sending: a process that died gives it free.
const CLAIM: i64 = 120_000;
/// So many mails at a time.
const AT_ONCE: u64 = 20;
/// After so many tries it is given up; with the pauses that is about three days.
pub const MAX_TRIES: i32 = 12;
/// The pause after the first failure, in milliseconds; each one doubles it, up to twelve hours.
const FIRST_PAUSE: i64 = 60_000;
const LONGEST_PAUSE: i64 = 12 * 3_600_000;

/// A mail to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Key.
    pub id: Uuid,
    /// Whom it is for.
    pub to: String,
    /// Subject, on one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Simple HTML.
    pub html: String,
    /// How often it was tried before.
    pub tries: i32,
}

/// How the outbox is doing. No address is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Mails that wait to be sent.
    pub waiting: u64,
    /// When the oldest of them was written, in milliseconds since 1970.
    pub oldest: Option<i64>,
    /// How many of them have failed at least once.
    pub failing: u64,
    /// Mails that were given up.
    pub given_up: u64,
    /// Mails that were sent in the last 30 days.
    pub sent: u64,
    /// Why the last failure failed.
    pub last_failure: Option<String>,
}

pub(super) async fn put(
    conn: &impl ConnectionTrait,
    now: i64,
    to: &str,
    letter: Letter,
) -> Result<(), ServiceError> {
    let row = outbox::Model {
        id: Uuid::now_v7(),
        recipient: to.to_owned(),
        subject: letter.subject,
        body_text: letter.text,
        body_html: letter.html,
        created_at: now,
        next_try_at: now,
        tries: 0,
        claimed_until: None,
        sent_at: None,
        failure: None,
    };
    outbox::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// The pause before the next try, after so many failures.
fn pause(tries: i32) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 20) - 1).unwrap_or(0);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

impl Services {
    /// Mails that are due, claimed for two minutes so that no other process sends them too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_due(&self) -> Result<Vec<Mail>, ServiceError> {
        let now = self.clock.now_ms();
        let due = || {
            Condition::all()
                .add(outbox::Column::SentAt.is_null())
                .add(outbox::Column::NextTryAt.lte(now))
                .add(outbox::Column::Tries.lt(MAX_TRIES))
                .add(
                    Condition::any()
                        .add(outbox::Column::ClaimedUntil.is_null())
                        .add(outbox::Column::ClaimedUntil.lte(now)),
                )
        };
        // Looked at before anything is locked: mostly there is none.
        let rows = outbox::Entity::find()
            .filter(due())
            .order_by_asc(outbox::Column::NextTryAt)
            .limit(AT_ONCE)
            .all(self.store.read())
            .await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let write = self.store.begin().await?;
        let mut claimed = Vec::new();
        for row in rows {
            let done = outbox::Entity::update_many()
                .col_expr(outbox::Column::ClaimedUntil, Expr::value(now + CLAIM))
                .filter(outbox::Column::Id.eq(row.id))
                .filter(due())
                .exec(write.conn())
                .await?;
            if done.rows_affected == 1 {
                claimed.push(Mail {
                    id: row.id,
                    to: row.recipient,
                    subject: row.subject,
                    text: row.body_text,
                    html: row.body_html,
                    tries: row.tries,
                });
            }
        }
        write.commit_quietly().await?;
        Ok(claimed)
    }

    /// How the outbox is doing.
    ///
    /// # Errors
    /// When the actor may not see it, or the database fails.
    pub async fn mail_queue(&self, actor: Actor) -> Result<Queue, ServiceError> {
        allow(actor, Action::ReadOperations, Subject::NONE)?;
        let conn = self.store.read();
        let unsent = || outbox::Entity::find().filter(outbox::Column::SentAt.is_null());
        let waiting = || unsent().filter(outbox::Column::Tries.lt(MAX_TRIES));
        let oldest = waiting().order_by_asc(outbox::Column::CreatedAt).one(conn).await?;
        let failed = unsent()
            .filter(outbox::Column::Failure.is_not_null())
            .order_by_desc(outbox::Column::NextTryAt)
            .one(conn)
            .await?;
        Ok(Queue {
            waiting: waiting().count(conn).await?,
            oldest: oldest.map(|row| row.created_at),
            failing: waiting().filter(outbox::Column::Tries.gt(0)).count(conn).await?,
            given_up: unsent().filter(outbox::Column::Tries.gte(MAX_TRIES)).count(conn).await?,
            sent: outbox::Entity::find().filter(outbox::Column::SentAt.is_not_null()).count(conn).await?,
            last_failure: failed.and_then(|row| row.failure),
        })
    }

    /// Notes that a mail was sent. Whom it was for, and what it said, is then forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_sent(&self, id: Uuid) -> Result<(), ServiceError> {
        let write = self.store.begin().await?;
        outbox::Entity::update_many()
            .col_expr(outbox::Column::SentAt, Expr::value(self.clock.now_ms()))
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(None::<i64>))
            .col_expr(outbox::Column::Failure, Expr::value(None::<String>))
            .col_expr(outbox::Column::Recipient, Expr::value(""))
            .col_expr(outbox::Column::BodyText, Expr::value(""))
            .col_expr(outbox::Column::BodyHtml, Expr::value(""))
            .filter(outbox::Column::Id.eq(id))
            .exec(write.conn())
            .await?;
        Ok(write.commit_quietly().await?)
    }

    /// Notes that a mail could not be sent, and why, without the address; it is tried again later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mail_failed(&self, mail: &Mail, why: &str) -> Result<(), ServiceError> {
        let tries = mail.tries.saturating_add(1);
        let why = why.replace(&mail.to, "…");
        let write = self.store.begin().await?;
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Tries, Expr::value(tries))
            .col_expr(outbox::Column::NextTryAt, Expr::value(self.clock.now_ms() + pause(tries)))
            .col_expr(outbox::Column::ClaimedUntil, Expr::value(None::<i64>))
            .col_expr(outbox::Column::Failure, Expr::value(why))
            .filter(outbox::Column::Id.eq(mail.id))
            .exec(write.conn())
            .await?;
        Ok(write.commit_quietly().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!((pause(1), pause(2), pause(3)), (60_000, 120_000, 240_000));
        assert_eq!(pause(50), LONGEST_PAUSE);
        assert_eq!(pause(0), 60_000);
    }
}
