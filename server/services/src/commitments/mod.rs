//! Commitments: entering them, publishing them with a source, and saying with evidence what became of them.
//!
//! What stewards do goes through [`create`], [`publish`], [`withdraw`] and [`change_status`], which ask the table of who
//! may do what. Drafts are not part of the record and leave no entry in the ledger; everything public does.

mod board;
mod desk;
mod read;
mod revise;
mod revisions;
mod status;

pub(crate) use desk::{Desk, keep};
pub use read::CommitmentsQuery;
pub(crate) use revise::STATUS_BY_HAND;
pub use status::{MOST_EVIDENCE, SOON, StatusForm, Waits, give_status, status_form};

use domain::access::{Action, Actor, PersonKey, Subject};
use domain::date::{CivilDate, PartialDate};
use domain::words::{CommitmentSetting, CommitmentStatus};
use store::entities::commitment;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{ServiceError, Services};

/// What is entered of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommitment {
    /// Who made it: the key of the person.
    pub person: Uuid,
    /// Short, for lists.
    pub title: String,
    /// Word for word.
    pub words: String,
    /// Where it was made.
    pub setting: CommitmentSetting,
    /// When.
    pub made_on: Option<PartialDate>,
    /// At which meeting, in which paper.
    pub made_at: Option<String>,
    /// Where its words can be read.
    pub source_url: Option<String>,
    /// A source without an address.
    pub source_note: Option<String>,
    /// How we will know that it is kept.
    pub how_known: Option<String>,
    /// When it is due.
    pub due: Option<PartialDate>,
    /// The source's own category.
    pub category: Option<String>,
    /// Keys of values.
    pub values: Vec<Uuid>,
    /// Keys of places.
    pub places: Vec<Uuid>,
}

impl NewCommitment {
    /// With a person, a title, the words and where it was made; nothing else yet.
    #[must_use]
    pub fn new(
        person: Uuid,
        title: impl Into<String>,
        words: impl Into<String>,
        setting: CommitmentSetting,
    ) -> Self {
        Self {
            person,
            title: title.into(),
            words: words.into(),
            setting,
            made_on: None,
            made_at: None,
            source_url: None,
            source_note: None,
            how_known: None,
            due: None,
            category: None,
            values: Vec::new(),
            places: Vec::new(),
        }
    }
}

/// What shows that a status is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidenceGiven {
    /// A page that anyone can open.
    Link {
        /// Its address.
        url: String,
        /// What it is called.
        title: String,
    },
    /// A decision, by its public number.
    Vote(i64),
}

/// A status that someone gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStatus {
    /// Since when it is so.
    pub date: CivilDate,
    /// The status.
    pub status: CommitmentStatus,
    /// Why.
    pub reason: String,
    /// Of a release: who agreed to it.
    pub agreed_by: Option<String>,
    /// What shows it.
    pub evidence: Vec<EvidenceGiven>,
}

/// Enters a draft; gives its public number. Nobody outside sees it until it is published.
///
/// # Errors
/// When the actor may not, something that was entered cannot be, or the database fails.
pub async fn create(services: &Services, actor: Actor, new: &NewCommitment) -> Result<i64, ServiceError> {
    let subject = Subject::person(PersonKey(new.person.as_u128()));
    let write = services.store().begin().await?;
    let acting = crate::ledger::acting(write.conn(), actor, Action::EditCommitments, subject).await?;
    let row = Desk::new(&write, services, acting).create(new, None).await?;
    write.commit_quietly().await?;
    Ok(row.number)
}

/// Makes a draft public.
///
/// # Errors
/// When the actor may not, there is no source, it is public already, somebody changed it meanwhile, or the database fails.
pub async fn publish(
    services: &Services,
    actor: Actor,
    number: i64,
    version: i32,
) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let mut row = find(write.conn(), number, version).await?;
    let acting = crate::ledger::acting(write.conn(), actor, Action::Publish, of(&row)).await?;
    Desk::new(&write, services, acting).publish(&mut row).await?;
    write.commit().await?;
    Ok(())
}

/// Takes something public back, with a reason that everyone sees.
///
/// # Errors
/// When the actor may not, there is no reason, it is not public, somebody changed it meanwhile, or the database fails.
pub async fn withdraw(
    services: &Services,
    actor: Actor,
    number: i64,
    version: i32,
    reason: &str,
) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let mut row = find(write.conn(), number, version).await?;
    let acting = crate::ledger::acting(write.conn(), actor, Action::Publish, of(&row)).await?;
    Desk::new(&write, services, acting).withdraw(&mut row, reason).await?;
    write.commit().await?;
    Ok(())
}

/// Gives a commitment a new status. What was said before stays in its history.
///
/// # Errors
/// When the actor may not, the rules refuse it (no reason, no evidence, a date that cannot be), somebody changed it
/// meanwhile, or the database fails.
pub async fn change_status(
    services: &Services,
    actor: Actor,
    number: i64,
    version: i32,
    new: &NewStatus,
) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let mut row = find(write.conn(), number, version).await?;
    let acting = crate::ledger::acting(write.conn(), actor, Action::ChangeCommitmentStatus, of(&row)).await?;
    let desk = Desk::new(&write, services, acting);
    desk.change_status(&mut row, new).await?;
    desk.status_by_hand(row.id).await?;
    write.commit().await?;
    Ok(())
}

/// Adds up the kept records of everyone with a published commitment anew; gives how many there are.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn rebuild(services: &Services) -> Result<u64, ServiceError> {
    let write = services.store().begin().await?;
    let people = desk::keep_all(&write, services.clock().today()).await?;
    write.commit_quietly().await?;
    Ok(people)
}

/// The number of the next commitment, which nobody else can take until the transaction ends.
pub(crate) async fn number_of_new(write: &store::Write) -> Result<i64, ServiceError> {
    Ok(store::commitments::next_number(write, store::commitments::Numbered::Commitments).await?)
}

fn of(row: &commitment::Model) -> Subject {
    Subject::person(PersonKey(row.person_id.as_u128()))
}

/// The commitment as the caller saw it.
async fn find(
    conn: &impl store::sea_orm::ConnectionTrait,
    number: i64,
    version: i32,
) -> Result<commitment::Model, ServiceError> {
    let row = commitment::Entity::find()
        .filter(commitment::Column::Number.eq(number))
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("commitment"))?;
    if row.version != version {
        let status = row.status.as_deref().and_then(|code| code.parse::<CommitmentStatus>().ok());
        let status = status.map_or("without a status", CommitmentStatus::label);
        let what_changed = format!("the commitment is {} and {status} now; look at it again", row.state);
        return Err(ServiceError::Conflict { what_changed });
    }
    Ok(row)
}
