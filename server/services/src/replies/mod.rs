//! Replies: an official's own words beside a decision, the status of a commitment, or a whole record of theirs.
//!
//! They stand there in full. Words that are changed stay readable as they were, and a reply that is taken back leaves a
//! note with the reason: the ledger holds every version, and this is where the earlier ones are read from.

mod beside;
mod read;

pub use beside::Beside;

use domain::access::{Action, Actor, Decision, PersonKey, Subject as Of, may};
use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, PublicationState, SubjectKind};
use store::Write;
use store::entities::{commitment, commitment_status, decision, person, reply};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use crate::{ServiceError, Services, ledger};

/// The longest reply, in characters: some five pages.
pub const MAX_REPLY: usize = 10_000;

/// Puts a reply beside something in this official's record; gives its key. By the official it is their own; by a steward
/// it is marked as entered on their behalf.
///
/// # Errors
/// When the actor may not, there is no such thing in this person's record, there is a reply beside it already, the text
/// is blank or too long, or the database fails.
pub async fn put(
    services: &Services,
    actor: Actor,
    slug: &str,
    beside: Beside,
    text: &str,
) -> Result<Uuid, ServiceError> {
    let text = clean(text)?;
    let write = services.store().begin().await?;
    let conn = write.conn();
    let person = by_slug(conn, slug).await?;
    let (acting, on_behalf) = who(conn, actor, person.id).await?;
    let place = beside::find(conn, &person, beside).await?;
    // From here on nobody else writes, so that two at once do not both find nothing.
    store::ledger::locked_head(&write).await?;
    let there = reply::Entity::find()
        .filter(place.of(person.id))
        .filter(reply::Column::State.eq(PublicationState::Published.code()))
        .one(conn)
        .await?;
    if there.is_some() {
        let what_changed = format!("there is a reply beside {} already; change that one", beside.in_words());
        return Err(ServiceError::Conflict { what_changed });
    }
    let row = reply::Model {
        id: Uuid::now_v7(),
        person_id: person.id,
        decision_id: place.decision_id,
        status_id: place.status_id,
        about_record: place.about_record().map(str::to_owned),
        body: text,
        on_behalf,
        state: PublicationState::Published.code().to_owned(),
        at: services.clock().now_ms(),
        version: 1,
        withdrawn_reason: None,
    };
    let id = row.id;
    let after = Snapshot::new(SubjectKind::Reply)
        .with("person", person.name.as_str())?
        .with("about", beside.in_words())?
        .with("text", row.body.as_str())?
        .with("on_behalf", row.on_behalf)?;
    row.into_active_model().reset_all().insert(conn).await?;
    let entry = Entry { kind: EntryKind::Replied, before: None, after, reason: "", acting };
    enter(services, &write, &person, (id, beside), entry).await?;
    write.commit().await?;
    Ok(id)
}

/// Changes the words of a reply; what they were stays readable. What the official wrote only they can change; what was
/// entered on their behalf becomes theirs when they do.
///
/// # Errors
/// When the actor may not, there is no such public reply, somebody changed it meanwhile, the text is blank, too long or
/// the same, or the database fails.
pub async fn change(
    services: &Services,
    actor: Actor,
    id: Uuid,
    version: i32,
    text: &str,
) -> Result<(), ServiceError> {
    let text = clean(text)?;
    let write = services.store().begin().await?;
    let (mut row, person, beside) = find(write.conn(), id).await?;
    let (acting, on_behalf) = own(&write, actor, &row).await?;
    fresh(&row, version)?;
    if row.body == text {
        return Err(ServiceError::invalid("text", "it says the same as before; change it, or leave it"));
    }
    let of = |text: &str, on_behalf: bool| {
        Snapshot::new(SubjectKind::Reply).with("text", text)?.with("on_behalf", on_behalf)
    };
    let (before, after) = (of(&row.body, row.on_behalf)?, of(&text, on_behalf)?);
    (row.body, row.on_behalf) = (text, on_behalf);
    save(&write, row).await?;
    let entry = Entry { kind: EntryKind::Changed, before: Some(before), after, reason: "", acting };
    enter(services, &write, &person, (id, beside), entry).await?;
    write.commit().await?;
    Ok(())
}

/// Takes a reply back; a note with the reason stays in its place.
///
/// # Errors
/// As [`change`], and when there is no reason.
pub async fn withdraw(
    services: &Services,
    actor: Actor,
    id: Uuid,
    version: i32,
    reason: &str,
) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let (mut row, person, beside) = find(write.conn(), id).await?;
    let (acting, _) = own(&write, actor, &row).await?;
    fresh(&row, version)?;
    let reason = reason.trim();
    let state = |state: PublicationState| Snapshot::new(SubjectKind::Reply).with("state", state.code());
    let (before, after) = (state(PublicationState::Published)?, state(PublicationState::Withdrawn)?);
    row.state = PublicationState::Withdrawn.code().to_owned();
    row.withdrawn_reason = Some(reason.to_owned());
    save(&write, row).await?;
    let entry = Entry { kind: EntryKind::Withdrawn, before: Some(before), after, reason, acting };
    enter(services, &write, &person, (id, beside), entry).await?;
    write.commit().await?;
    Ok(())
}

/// Whether this actor may write replies for this person, as themself or on their behalf; and which of the two.
///
/// # Errors
/// When they may not, or there is no such official.
pub async fn may_reply(services: &Services, actor: Actor, slug: &str) -> Result<bool, ServiceError> {
    let conn = services.store().read();
    let person = by_slug(conn, slug).await?;
    who(conn, actor, person.id).await.map(|(_, on_behalf)| on_behalf)
}

/// The address of whom in the record this account is.
///
/// # Errors
/// When it is nobody's in the record, or the database fails.
pub async fn slug_of(services: &Services, actor: Actor) -> Result<String, ServiceError> {
    let Actor::Account { official_of: Some(key), .. } = actor else { return Err(ServiceError::Forbidden) };
    let row = person::Entity::find_by_id(Uuid::from_u128(key.0)).one(services.store().read()).await?;
    Ok(row.ok_or(ServiceError::NotFound("official"))?.slug)
}

async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<person::Model, ServiceError> {
    let row = person::Entity::find().filter(person::Column::Slug.eq(slug)).one(conn).await?;
    row.ok_or(ServiceError::NotFound("official"))
}

/// In which role, and whether that is on somebody else's behalf.
async fn who(
    conn: &impl ConnectionTrait,
    actor: Actor,
    person: Uuid,
) -> Result<(Acting, bool), ServiceError> {
    let subject = Of::person(PersonKey(person.as_u128()));
    let on_behalf = may(actor, Action::Reply, subject) != Decision::Allowed;
    let action = if on_behalf { Action::ReplyOnBehalf } else { Action::Reply };
    Ok((ledger::acting(conn, actor, action, subject).await?, on_behalf))
}

/// As [`who`]; nobody puts other words into an official's mouth than those that they wrote.
async fn own(write: &Write, actor: Actor, row: &reply::Model) -> Result<(Acting, bool), ServiceError> {
    let (acting, on_behalf) = who(write.conn(), actor, row.person_id).await?;
    if on_behalf && !row.on_behalf { Err(ServiceError::Forbidden) } else { Ok((acting, on_behalf)) }
}

async fn find(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<(reply::Model, person::Model, Beside), ServiceError> {
    let none = || ServiceError::NotFound("reply");
    let row = reply::Entity::find_by_id(id).one(conn).await?.ok_or_else(none)?;
    let person = person::Entity::find_by_id(row.person_id).one(conn).await?.ok_or_else(none)?;
    let beside = beside_of(conn, &row).await?.ok_or_else(none)?;
    Ok((row, person, beside))
}

/// What it stands beside; none if that is not public any more.
async fn beside_of(conn: &impl ConnectionTrait, row: &reply::Model) -> Result<Option<Beside>, ServiceError> {
    if let Some(id) = row.decision_id {
        let decision = decision::Entity::find_by_id(id).one(conn).await?;
        return Ok(decision.map(|decision| Beside::Decision(decision.number)));
    }
    if let Some(id) = row.status_id {
        let Some(status) = commitment_status::Entity::find_by_id(id).one(conn).await? else {
            return Ok(None);
        };
        let commitment = commitment::Entity::find_by_id(status.commitment_id).one(conn).await?;
        let commitment = commitment.filter(|row| row.state == PublicationState::Published.code());
        let sequence = status.sequence;
        return Ok(commitment.map(|row| Beside::Status { commitment: row.number, sequence }));
    }
    Ok(row.about_record.as_deref().and_then(|code| code.parse().ok()))
}

fn fresh(row: &reply::Model, version: i32) -> Result<(), ServiceError> {
    if row.state != PublicationState::Published.code() {
        return Err(ServiceError::Conflict { what_changed: "the reply was taken back".to_owned() });
    }
    if row.version != version {
        let what_changed = "the reply has other words now; look at it again".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    Ok(())
}

async fn save(write: &Write, mut row: reply::Model) -> Result<(), ServiceError> {
    row.version += 1;
    let (id, before) = (row.id, row.version - 1);
    let saved = reply::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(reply::Column::Id.eq(id))
        .filter(reply::Column::Version.eq(before))
        .exec(write.conn())
        .await?;
    if saved.rows_affected == 0 {
        let what_changed = "the reply was saved by someone else a moment ago; look at it again".to_owned();
        return Err(ServiceError::Conflict { what_changed });
    }
    Ok(())
}

struct Entry<'a> {
    kind: EntryKind,
    before: Option<Snapshot>,
    after: Snapshot,
    reason: &'a str,
    acting: Acting,
}

async fn enter(
    services: &Services,
    write: &Write,
    person: &person::Model,
    (id, beside): (Uuid, Beside),
    entry: Entry<'_>,
) -> Result<(), ServiceError> {
    let name = PublicName::shortened(&format!("{} beside {}", person.name, beside.in_words()))
        .map_err(|error| ServiceError::invalid("person", error))?;
    let subject = Subject::new(SubjectKind::Reply, &id.to_string(), name)?;
    let change =
        Change::new(entry.kind, subject, entry.before, Some(entry.after), entry.reason, entry.acting)?;
    let path = format!("{}#reply-{id}", beside.page(&person.slug));
    let about = ledger::About { path: Some(path), person: Some(person.id) };
    ledger::append(write, services.clock().now_ms(), &change, about).await?;
    Ok(())
}

/// Forms send line ends in the old way.
fn clean(text: &str) -> Result<String, ServiceError> {
    let text = text.replace("\r\n", "\n").replace('\0', "").trim().to_owned();
    match text.chars().count() {
        0 => Err(ServiceError::invalid("text", "write the reply first; it is blank")),
        n if n > MAX_REPLY => {
            let message = format!("it has {n} characters, and {MAX_REPLY} is the most; shorten it");
            Err(ServiceError::invalid("text", message))
        }
        _ => Ok(text),
    }
}
