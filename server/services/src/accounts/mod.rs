//! Accounts: who can sign in, what they may do, and the mails that go to them.
//!
//! Nothing here ever tells whether an address has an account, except to those who may see the list of accounts.

mod confirmation;
mod invitations;
mod letters;
mod links;
mod own;
mod passkeys;
mod passwords;
mod recovery;
mod roles;
mod sample;
mod sessions;
mod setup;
mod tidy;

pub mod outbox;

pub use invitations::{Invitation, Invited, Invitee, OpenInvitation};
pub use letters::Letterhead;
pub use own::{Confirmed, Moving};
pub use passkeys::{Party, PasskeyLine};
pub use roles::AccountLine;
pub(crate) use sample::make as make_sample;
pub use sample::{SAMPLE_ACCOUNTS, SampleAccount};
pub use sessions::{Session, SignIn, SignedIn};
pub use setup::{OfferedValue, SetUp, Town, offered_values, states};

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::accounts::{Token, TokenKind};
use store::StoreError;
use store::entities::{account, account_role};
use store::sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::ServiceError;

const ACTIVE: &str = "active";
const DISABLED: &str = "disabled";
const DELETED: &str = "deleted";

/// Something that cannot be helped here; the text is for the log.
fn broken(what: impl std::fmt::Display) -> ServiceError {
    ServiceError::Store(StoreError::Database(DbErr::Custom(what.to_string())))
}

/// A new token of chance.
fn new_token(kind: TokenKind) -> Result<Token, ServiceError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| broken(format!("the system gives no random numbers: {error}")))?;
    Ok(Token::new(kind, secret))
}

/// What is kept of a token: 64 hexadecimal digits.
fn kept(token: &Token) -> String {
    token.hash().0.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn roles_of(conn: &impl ConnectionTrait, account: Uuid) -> Result<Roles, ServiceError> {
    let rows =
        account_role::Entity::find().filter(account_role::Column::AccountId.eq(account)).all(conn).await?;
    Ok(rows.iter().filter_map(|row| row.role.parse().ok()).collect())
}

fn actor_of(account: &account::Model, roles: Roles) -> Actor {
    Actor::Account {
        key: AccountKey(account.id.as_u128()),
        roles,
        official_of: account.person_id.map(|person| PersonKey(person.as_u128())),
    }
}

/// The account of whoever asks.
fn own(actor: Actor) -> Result<Uuid, ServiceError> {
    match actor {
        Actor::Account { key, .. } => Ok(Uuid::from_u128(key.0)),
        Actor::Anonymous | Actor::Operator => Err(ServiceError::NeedsSignIn),
    }
}

async fn active(conn: &impl ConnectionTrait, id: Uuid) -> Result<account::Model, ServiceError> {
    account::Entity::find_by_id(id)
        .one(conn)
        .await?
        .filter(|account| account.state == ACTIVE)
        .ok_or(ServiceError::NotFound("account"))
}
