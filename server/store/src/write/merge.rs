//! Making one person of two.

use std::collections::HashSet;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::entities::{
    account, candidacy, commitment, commitment_record, entered, identifier, link, merge, other_name, person,
    person_link, photo, record_change, reply, review_item, source_party, sponsor, term, vote,
    vote_correction, vote_record,
};
use crate::{StoreError, Write};

/// A decision in which two people of one name voted differently: they cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The decision.
    pub decision: Uuid,
}

#[derive(FromQueryResult)]
struct Cast {
    decision_id: Uuid,
    option: String,
}

/// Moves everything of `other` to `stay` and removes `other`; its name becomes another name of `stay`.
/// The terms of both are left side by side: which of them are one is for the caller to know.
///
/// Returns the conflicts instead, and changes nothing, where both voted in one decision and not alike.
///
/// # Errors
/// When one of the two does not exist, or the database refuses; the transaction must then be dropped.
pub async fn merge_people(write: &Write, stay: Uuid, other: Uuid) -> Result<Vec<Conflict>, StoreError> {
    let conn = write.conn();
    let votes = async |person: Uuid| {
        vote::Entity::find()
            .select_only()
            .columns([vote::Column::DecisionId, vote::Column::Option])
            .filter(vote::Column::PersonId.eq(person))
            .into_model::<Cast>()
            .all(conn)
            .await
    };
    let mine: std::collections::HashMap<Uuid, String> =
        votes(stay).await?.into_iter().map(|cast| (cast.decision_id, cast.option)).collect();
    let both: Vec<(Uuid, bool)> = votes(other)
        .await?
        .iter()
        .filter_map(|cast| {
            mine.get(&cast.decision_id).map(|option| (cast.decision_id, *option == cast.option))
        })
        .collect();
    let conflicts: Vec<Conflict> =
        both.iter().filter(|(_, same)| !same).map(|(decision, _)| Conflict { decision: *decision }).collect();
    if !conflicts.is_empty() {
        return Ok(conflicts);
    }
    for part in both.chunks(500) {
        vote::Entity::delete_many()
            .filter(vote::Column::PersonId.eq(other))
            .filter(vote::Column::DecisionId.is_in(part.iter().map(|(decision, _)| *decision)))
            .exec(conn)
            .await?;
    }
    vote::Entity::update_many()
        .col_expr(vote::Column::PersonId, Expr::value(stay))
        .filter(vote::Column::PersonId.eq(other))
        .exec(conn)
        .await?;
    corrections(conn, stay, other).await?;
    by_hand(conn, stay, other).await?;
    sponsors(conn, stay, other).await?;
    names(conn, stay, other).await?;
    links(conn, stay, other).await?;
    parties(conn, stay, other).await?;
    macro_rules! repoint {
        ($($entity:ident),+) => {$(
            $entity::Entity::update_many()
                .col_expr($entity::Column::PersonId, Expr::value(stay))
                .filter($entity::Column::PersonId.eq(other))
                .exec(conn)
                .await?;
        )+};
    }
    repoint!(
        identifier,
        term,
        candidacy,
        record_change,
        review_item,
        commitment,
        reply,
        photo,
        account,
        link
    );
    merge::Entity::update_many()
        .col_expr(merge::Column::KeptPersonId, Expr::value(stay))
        .filter(merge::Column::KeptPersonId.eq(other))
        .exec(conn)
        .await?;
    // Made anew from its rows by whoever merges.
    commitment_record::Entity::delete_many()
        .filter(commitment_record::Column::PersonId.eq(other))
        .exec(conn)
        .await?;
    vote_record::Entity::delete_many().filter(vote_record::Column::PersonId.eq(other)).exec(conn).await?;
    review_item::Entity::update_many()
        .col_expr(review_item::Column::OtherPersonId, Expr::value(stay))
        .filter(review_item::Column::OtherPersonId.eq(other))
        .exec(conn)
        .await?;
    // What asked whether the two are one is answered now.
    review_item::Entity::update_many()
        .col_expr(review_item::Column::OtherPersonId, Expr::value(None::<Uuid>))
        .filter(review_item::Column::PersonId.eq(stay))
        .filter(review_item::Column::OtherPersonId.eq(stay))
        .exec(conn)
        .await?;
    person::Entity::delete_by_id(other).exec(conn).await?;
    Ok(Vec::new())
}

/// Where both votes of one decision were corrected, the note on the one that stays is enough: they say the same.
async fn corrections<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let of = async |person: Uuid| {
        vote_correction::Entity::find().filter(vote_correction::Column::PersonId.eq(person)).all(conn).await
    };
    let mine: HashSet<Uuid> = of(stay).await?.into_iter().map(|row| row.decision_id).collect();
    let theirs = of(other).await?;
    vote_correction::Entity::delete_many()
        .filter(vote_correction::Column::PersonId.eq(other))
        .exec(conn)
        .await?;
    let moved = theirs
        .into_iter()
        .filter(|row| !mine.contains(&row.decision_id))
        .map(|row| vote_correction::Model { person_id: stay, ..row })
        .collect();
    super::insert_all::<vote_correction::Entity, _>(conn, moved).await?;
    Ok(())
}

/// What a steward entered of either stays protected from imports, with its source.
async fn by_hand<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let key = |person: Uuid| ("person".to_owned(), person);
    let Some(theirs) = entered::Entity::find_by_id(key(other)).one(conn).await? else { return Ok(()) };
    entered::Entity::delete_by_id(key(other)).exec(conn).await?;
    if entered::Entity::find_by_id(key(stay)).one(conn).await?.is_none() {
        let moved = entered::Model { subject_id: stay, ..theirs };
        super::insert_all::<entered::Entity, _>(conn, vec![moved]).await?;
    }
    Ok(())
}

async fn sponsors<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let of = async |person: Uuid| {
        sponsor::Entity::find().filter(sponsor::Column::PersonId.eq(person)).all(conn).await
    };
    let mine: HashSet<Uuid> = of(stay).await?.into_iter().map(|row| row.measure_id).collect();
    let theirs = of(other).await?;
    sponsor::Entity::delete_many().filter(sponsor::Column::PersonId.eq(other)).exec(conn).await?;
    let moved = theirs
        .into_iter()
        .filter(|row| !mine.contains(&row.measure_id))
        .map(|row| sponsor::Model { person_id: stay, ..row })
        .collect();
    super::insert_all::<sponsor::Entity, _>(conn, moved).await?;
    Ok(())
}

async fn names<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let missing = |what: &str| StoreError::Database(sea_orm::DbErr::RecordNotFound(what.to_owned()));
    let keeper = person::Entity::find_by_id(stay).one(conn).await?.ok_or_else(|| missing("person"))?;
    let gone = person::Entity::find_by_id(other).one(conn).await?.ok_or_else(|| missing("person"))?;
    let of = async |person: Uuid| {
        other_name::Entity::find().filter(other_name::Column::PersonId.eq(person)).all(conn).await
    };
    let mut known: HashSet<String> = of(stay).await?.into_iter().map(|row| row.name).collect();
    known.insert(keeper.name.clone());
    let mut names = of(other).await?;
    names.push(other_name::Model {
        id: Uuid::now_v7(),
        person_id: stay,
        name: gone.name.clone(),
        source_id: gone.source_id,
        run_id: gone.run_id,
    });
    other_name::Entity::delete_many().filter(other_name::Column::PersonId.eq(other)).exec(conn).await?;
    let moved = names
        .into_iter()
        .filter(|row| known.insert(row.name.clone()))
        .map(|row| other_name::Model { person_id: stay, ..row })
        .collect();
    super::insert_all::<other_name::Entity, _>(conn, moved).await?;
    let mut after = keeper.clone();
    let fill = |mine: &mut Option<String>, theirs: Option<String>| {
        if mine.is_none() {
            *mine = theirs;
        }
    };
    fill(&mut after.party, gone.party);
    fill(&mut after.standing, gone.standing);
    fill(&mut after.biography, gone.biography);
    fill(&mut after.email, gone.email);
    fill(&mut after.phone, gone.phone);
    fill(&mut after.address, gone.address);
    fill(&mut after.url, gone.url);
    fill(&mut after.died, gone.died);
    if after != keeper {
        after.into_active_model().reset_all().update(conn).await?;
    }
    Ok(())
}

async fn links<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let of = async |person: Uuid| {
        person_link::Entity::find().filter(person_link::Column::PersonId.eq(person)).all(conn).await
    };
    let known: HashSet<(String, String)> =
        of(stay).await?.into_iter().map(|row| (row.kind, row.url)).collect();
    let theirs = of(other).await?;
    person_link::Entity::delete_many().filter(person_link::Column::PersonId.eq(other)).exec(conn).await?;
    let moved = theirs
        .into_iter()
        .filter(|row| !known.contains(&(row.kind.clone(), row.url.clone())))
        .map(|row| person_link::Model { person_id: stay, ..row })
        .collect();
    super::insert_all::<person_link::Entity, _>(conn, moved).await?;
    Ok(())
}

/// Where one source gives both a party, that of the one who stays is kept.
async fn parties<C: ConnectionTrait>(conn: &C, stay: Uuid, other: Uuid) -> Result<(), StoreError> {
    let of = async |person: Uuid| {
        source_party::Entity::find().filter(source_party::Column::PersonId.eq(person)).all(conn).await
    };
    let known: HashSet<Uuid> = of(stay).await?.into_iter().map(|row| row.source_id).collect();
    let theirs = of(other).await?;
    source_party::Entity::delete_many().filter(source_party::Column::PersonId.eq(other)).exec(conn).await?;
    let moved = theirs
        .into_iter()
        .filter(|row| !known.contains(&row.source_id))
        .map(|row| source_party::Model { person_id: stay, ..row })
        .collect();
    super::insert_all::<source_party::Entity, _>(conn, moved).await?;
    Ok(())
}
