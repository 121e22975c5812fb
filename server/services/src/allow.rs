//! Asking the table of who may do what, before anything is written.

use domain::access::{Action, Actor, Decision, PersonKey, Subject, may};
use store::entities::person;
use store::sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::ServiceError;

/// Goes on only if this actor may do this about this subject.
///
/// # Errors
/// [`ServiceError::NeedsSignIn`], [`ServiceError::OwnRecord`] or [`ServiceError::Forbidden`].
pub fn allow(actor: Actor, action: Action, subject: Subject) -> Result<(), ServiceError> {
    match may(actor, action, subject) {
        Decision::Allowed => Ok(()),
        Decision::NeedsSignIn => Err(ServiceError::NeedsSignIn),
        Decision::OwnRecord => Err(ServiceError::OwnRecord),
        Decision::Forbidden => Err(ServiceError::Forbidden),
    }
}

/// About these people, as the table asks for it.
pub(crate) fn about(actor: Actor, people: &[Uuid]) -> Subject {
    let people: Vec<PersonKey> = people.iter().map(|person| PersonKey(person.as_u128())).collect();
    Subject::among(actor, &people)
}

/// Everyone who voted in a decision: it is their record too.
///
/// # Errors
/// When the database fails.
pub(crate) async fn voters(conn: &impl ConnectionTrait, decision: Uuid) -> Result<Vec<Uuid>, ServiceError> {
    let rows = store::read::decisions::votes(conn, decision).await.map_err(store::StoreError::from)?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// The name in the record of whoever acts, if they are one of these people.
///
/// # Errors
/// When the database fails.
pub(crate) async fn themself_among(
    conn: &impl ConnectionTrait,
    actor: Actor,
    people: &[Uuid],
) -> Result<Option<String>, ServiceError> {
    let Actor::Account { official_of: Some(themself), .. } = actor else { return Ok(None) };
    let themself = Uuid::from_u128(themself.0);
    if !people.contains(&themself) {
        return Ok(None);
    }
    Ok(person::Entity::find_by_id(themself).one(conn).await?.map(|row| row.name))
}
