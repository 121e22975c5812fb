//! Two people side by side, with what differs marked.

use std::collections::HashMap;

use domain::access::{Action, Actor, Subject as Of};
use store::StoreError;
use store::desk::{Listed, by_id};
use store::entities::{identifier, other_name, person, review_item, source, source_party, term, vote};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::import::span_of;
use crate::{ServiceError, Services};

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Address below `/officials`.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// One thing that is known of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    /// What it is: “Terms”.
    pub label: &'static str,
    /// What is known of the one who would stay.
    pub stay: Vec<String>,
    /// What is known of the other.
    pub other: Vec<String>,
    /// Whether the two say different things.
    pub differs: bool,
}

/// Two people who may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The number of the question; none for two whom a steward chose.
    pub number: Option<i64>,
    /// `open`, `accepted` or `rejected`.
    pub status: String,
    /// Why an importer did not decide it.
    pub why: String,
    /// The one who would stay.
    pub stay: Shown,
    /// The one who would be joined to them.
    pub other: Shown,
    /// What is known of both.
    pub rows: Vec<PairRow>,
    /// In how many of the same decisions both voted alike.
    pub alike: u64,
    /// In how many of the same decisions they did not; then they cannot be one.
    pub unlike: u64,
}

/// The two of an open question.
///
/// # Errors
/// When the actor may not see them, there is no such question, or one of the two is gone.
pub async fn pair(services: &Services, actor: Actor, number: i64) -> Result<Pair, ServiceError> {
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let conn = services.store().read();
    let item = review_item::Entity::find()
        .filter(review_item::Column::Number.eq(number))
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("question"))?;
    let (Some(stay), Some(other)) = (item.person_id, item.other_person_id) else {
        return Err(ServiceError::NotFound("question"));
    };
    let find = async |id: Uuid| person::Entity::find_by_id(id).one(conn).await;
    let (stay, other) = (find(stay).await?, find(other).await?);
    let (Some(stay), Some(other)) = (stay, other) else { return Err(ServiceError::NotFound("question")) };
    let mut pair = side_by_side(conn, &stay, &other).await?;
    (pair.number, pair.status, pair.why) = (Some(item.number), item.status, item.reason);
    Ok(pair)
}

/// Any two people, by their addresses.
///
/// # Errors
/// When the actor may not see them, or there are no two such people.
pub async fn pair_of(
    services: &Services,
    actor: Actor,
    stay: &str,
    other: &str,
) -> Result<Pair, ServiceError> {
    crate::allow(actor, Action::ReviewPeople, Of::NONE)?;
    let conn = services.store().read();
    let find = async |slug: &str| -> Result<person::Model, ServiceError> {
        let row = person::Entity::find().filter(person::Column::Slug.eq(slug)).one(conn).await?;
        row.ok_or(ServiceError::NotFound("official"))
    };
    let (stay, other) = (find(stay).await?, find(other).await?);
    if stay.id == other.id {
        return Err(ServiceError::invalid("other", "these are the same already; choose somebody else"));
    }
    side_by_side(conn, &stay, &other).await
}

async fn side_by_side(
    conn: &impl ConnectionTrait,
    stay: &person::Model,
    other: &person::Model,
) -> Result<Pair, ServiceError> {
    let (one, two) = (known(conn, stay).await?, known(conn, other).await?);
    let mut rows = Vec::new();
    for ((label, mine), (_, theirs)) in one.into_iter().zip(two) {
        if !(mine.is_empty() && theirs.is_empty()) {
            rows.push(PairRow { label, differs: mine != theirs, stay: mine, other: theirs });
        }
    }
    let votes =
        async |person: Uuid| vote::Entity::find().filter(vote::Column::PersonId.eq(person)).all(conn).await;
    let mine: HashMap<Uuid, String> =
        votes(stay.id).await?.into_iter().map(|row| (row.decision_id, row.option)).collect();
    let theirs = votes(other.id).await?;
    let counts = |n: usize| if n == 1 { "1 vote".to_owned() } else { format!("{n} votes") };
    rows.push(PairRow {
        label: "Votes",
        differs: false,
        stay: vec![counts(mine.len())],
        other: vec![counts(theirs.len())],
    });
    let (mut alike, mut unlike) = (0, 0);
    for vote in &theirs {
        match mine.get(&vote.decision_id) {
            Some(option) if *option == vote.option => alike += 1,
            Some(_) => unlike += 1,
            None => {}
        }
    }
    let shown = |row: &person::Model| Shown { slug: row.slug.clone(), name: row.name.clone() };
    Ok(Pair {
        number: None,
        status: "open".to_owned(),
        why: String::new(),
        stay: shown(stay),
        other: shown(other),
        rows,
        alike,
        unlike,
    })
}

/// What is known of one, thing by thing, in the same order for everyone.
async fn known(
    conn: &impl ConnectionTrait,
    row: &person::Model,
) -> Result<Vec<(&'static str, Vec<String>)>, ServiceError> {
    let names = other_name::Entity::find()
        .filter(other_name::Column::PersonId.eq(row.id))
        .order_by_asc(other_name::Column::Name)
        .all(conn)
        .await?;
    let ids = identifier::Entity::find()
        .filter(identifier::Column::PersonId.eq(row.id))
        .order_by_asc(identifier::Column::Scheme)
        .order_by_asc(identifier::Column::Identifier)
        .all(conn)
        .await?;
    let held = term::Entity::find()
        .filter(term::Column::PersonId.eq(row.id))
        .order_by_asc(term::Column::StartDate)
        .order_by_asc(term::Column::Id)
        .all(conn)
        .await?;
    let mut seats = Vec::with_capacity(held.len());
    for term in &held {
        let office = by_id(conn, Listed::Office, term.office_id).await.map_err(StoreError::from)?;
        let seat = office.map(|office| format!("{} ({})", office.label, office.detail)).unwrap_or_default();
        seats.push(format!("{seat}: {}", span_of(term).in_words()));
    }
    let mut sources: Vec<Uuid> = held.iter().filter_map(|term| term.source_id).collect();
    sources.extend(row.source_id);
    sources.extend(ids.iter().filter_map(|id| id.source_id));
    let told =
        source_party::Entity::find().filter(source_party::Column::PersonId.eq(row.id)).all(conn).await?;
    sources.extend(told.iter().map(|row| row.source_id));
    let named = source::Entity::find()
        .filter(source::Column::Id.is_in(sources))
        .order_by_asc(source::Column::Name)
        .all(conn)
        .await?;
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    Ok(vec![
        ("Name", vec![row.name.clone()]),
        ("Other names", names.into_iter().map(|row| row.name).collect()),
        ("Party", one(&row.party)),
        ("Terms", seats),
        ("Identifiers", ids.into_iter().map(|row| format!("{}: {}", row.scheme, row.identifier)).collect()),
        ("Email", one(&row.email)),
        ("Phone", one(&row.phone)),
        ("Web page", one(&row.url)),
        ("Day of death", one(&row.died)),
        ("Sources", named.into_iter().map(|row| row.name).collect()),
    ])
}
