//! The ledger: writing down every change to the record in the transaction that makes it, telling of it in plain words,
//! and finding out whether anything was altered afterwards.

mod checkpoint;
mod read;
mod verify;

pub use checkpoint::{Key, KeyError, checkpoint, checkpoint_daily};
pub use read::ChangesQuery;
pub(crate) use read::{by, told, view};
pub use verify::{LedgerFault, PART, WriteError, part, parts, verify, write_all};

use domain::access::{AccountKey, Action, Actor, PersonKey, Subject, acting_as};
use domain::ledger::{self, Acting, Change, ChangeError, Entry, Head, PublicName, Snapshot, SnapshotError};
use domain::words::{EntryKind, Role, SubjectKind};
use store::Write;
use store::entities::{account, person};
use store::sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::ServiceError;

/// Where the public finds what a change is about; neither is part of what is hashed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its address on this site: `/commitments/12`.
    pub path: Option<String>,
    /// Whom it concerns.
    pub person: Option<Uuid>,
}

/// Writes a change down, in the transaction that makes it, at this time (milliseconds since 1970), or at that of the last
/// entry if that is later: what took long, or a clock that was set back, never makes the ledger run backwards. The first
/// ever is preceded by the entry that begins the ledger.
///
/// Until the transaction ends nobody else can write an entry, so call it last.
///
/// # Errors
/// When the database fails; the transaction must then be dropped.
pub async fn append(
    write: &Write,
    now_ms: i64,
    change: &Change,
    about: About,
) -> Result<Entry, ServiceError> {
    let (mut head, last) = store::ledger::locked_last(write).await?;
    let now_ms = now_ms.max(last);
    if head == Head::START {
        let begun = begun()?.seal(head, now_ms);
        head = begun.head();
        store::ledger::add(write, begun, None, None).await?;
    }
    let entry = change.seal(head, now_ms);
    store::ledger::add(write, entry.clone(), about.path, about.person).await?;
    Ok(entry)
}

fn begun() -> Result<Change, ServiceError> {
    let name = PublicName::new("Ledger").map_err(|error| ServiceError::invalid("name", error))?;
    let subject = ledger::Subject::new(SubjectKind::Ledger, "ledger", name)?;
    let after = Snapshot::new(SubjectKind::Ledger).with("format", ledger::FORMAT)?;
    Ok(Change::new(EntryKind::Begun, subject, None, Some(after), "", Acting::Program)?)
}

/// In which role, and under which public name, this actor does this: for the entry.
///
/// # Errors
/// When the table does not allow it, or the database fails.
pub async fn acting(
    conn: &impl ConnectionTrait,
    actor: Actor,
    action: Action,
    subject: Subject,
) -> Result<Acting, ServiceError> {
    crate::allow(actor, action, subject)?;
    let (key, official_of) = match actor {
        Actor::Operator => return Ok(Acting::Operator),
        Actor::Anonymous => return Ok(Acting::Visitor),
        Actor::Account { key, official_of, .. } => (key, official_of),
    };
    match acting_as(actor, action, subject) {
        None | Some(Role::Member) => Ok(Acting::Member),
        Some(Role::Official) => Ok(Acting::Official(recorded_name(conn, official_of).await?)),
        Some(role) => Ok(Acting::of(role, public_name(conn, key).await?)),
    }
}

/// The name that an official has in the record: it is public, and the one by which everybody knows them.
async fn recorded_name(
    conn: &impl ConnectionTrait,
    person: Option<PersonKey>,
) -> Result<Option<PublicName>, ServiceError> {
    let Some(person) = person else { return Ok(None) };
    let row = person::Entity::find_by_id(Uuid::from_u128(person.0)).one(conn).await?;
    Ok(row.and_then(|row| PublicName::shortened(&row.name).ok()))
}

async fn public_name(
    conn: &impl ConnectionTrait,
    key: AccountKey,
) -> Result<Option<PublicName>, ServiceError> {
    let row = account::Entity::find_by_id(Uuid::from_u128(key.0)).one(conn).await?;
    // A name that may not stand there was refused when it was given; an old one is left out.
    Ok(row.and_then(|row| row.public_name).and_then(|name| PublicName::new(&name).ok()))
}

impl From<ChangeError> for ServiceError {
    fn from(error: ChangeError) -> Self {
        let field = match error {
            ChangeError::NoReason | ChangeError::LongReason | ChangeError::EmailInReason => "reason",
            _ => "change",
        };
        Self::invalid(field, error)
    }
}

impl From<SnapshotError> for ServiceError {
    fn from(error: SnapshotError) -> Self {
        let field = match &error {
            SnapshotError::Sort { field, .. }
            | SnapshotError::Email { field }
            | SnapshotError::Size { field } => field,
            SnapshotError::NotPublic { .. } | SnapshotError::Malformed(_) => "change",
        };
        Self::invalid(field, error)
    }
}
