//! A person.

use domain::fold::fold;
use domain::names::Name;
use domain::words::Standing;
use store::desk::Listed;
use store::entities::{
    account, candidacy, commitment, identifier, merge, other_name, person, person_link, photo, record_change,
    reply, review_item, source_party, sponsor, term, vote, vote_record,
};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{Kept, Touches, choices, free_slug, or_none, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Field, Input, Values};
use crate::search_index::Kind as Found;

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    Ok(vec![
        Field::new("name", "Name", Input::Line)
            .hint("As on the ballot: Ada M. Example, Jr.")
            .required()
            .ledger("name"),
        Field::new("other_names", "Other names", Input::Lines)
            .hint("One on a line: nicknames, names before a marriage. People find the person by them, and so do imports.")
            .ledger("other_names"),
        Field::new("standing", "Standing with the movement", Input::One(or_none(choices!(Standing), "None")))
            .ledger("standing"),
        Field::new("party", "Party", Input::Line)
            .hint("As the source says it. Leave it blank for an office without parties.")
            .ledger("party"),
        Field::new("biography", "Biography", Input::Markdown)
            .hint("Facts only: what they do, where they live and work.")
            .ledger("biography"),
        Field::new("email", "Email address of the office", Input::Line)
            .hint("Never a private one.")
            .ledger("office_email"),
        Field::new("phone", "Phone number of the office", Input::Line).ledger("office_phone"),
        Field::new("address", "Address of the office", Input::Line).ledger("office_address"),
        Field::new("url", "Web page", Input::Url).ledger("url"),
        Field::new("died", "Day of death", Input::PartialDate).hint("2026-11-03, 2026-11 or 2026.").ledger("died"),
    ])
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Some(row) = person::Entity::find().filter(person::Column::Slug.eq(key)).one(conn).await? else {
        return Ok(None);
    };
    let others = other_name::Entity::find()
        .filter(other_name::Column::PersonId.eq(row.id))
        .order_by_asc(other_name::Column::Name)
        .all(conn)
        .await?;
    let others: Vec<String> = others.into_iter().map(|row| row.name).collect();
    let values = Values::default()
        .with("name", Some(row.name.as_str()))
        .with("other_names", Some(others.join("\n")))
        .with("standing", row.standing)
        .with("party", row.party)
        .with("biography", row.biography)
        .with("email", row.email)
        .with("phone", row.phone)
        .with("address", row.address)
        .with("url", row.url)
        .with("died", row.died);
    let path = Some(format!("/officials/{}", row.slug));
    Ok(Some(Loaded { id: row.id, key: row.slug, name: row.name, path, person: Some(row.id), values }))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let name = new.needed("name");
    let taken = Name::parse(&name);
    if taken.family.is_empty() {
        return wrong("name", "Name: write at least the family name.");
    }
    if let Some(email) = new.text("email")
        && let Err(error) = email.parse::<domain::accounts::EmailAddress>()
    {
        return wrong("email", format!("Email address of the office: {error}"));
    }
    let mut row = match was {
        Some(was) => {
            person::Entity::find_by_id(was.id).one(conn).await?.ok_or(ServiceError::NotFound("person"))?
        }
        None => person::Model {
            id: desk.fresh,
            slug: free_slug(conn, Listed::Person, &name).await?,
            name: String::new(),
            given_name: None,
            family_name: None,
            suffix: None,
            sort_name: String::new(),
            party: None,
            standing: None,
            biography: None,
            email: None,
            phone: None,
            address: None,
            url: None,
            died: None,
            source_id: None,
            run_id: None,
        },
    };
    if row.name != name {
        let suffix = taken.suffix.as_deref().unwrap_or_default();
        row.sort_name = fold(&format!("{} {} {suffix}", taken.family, taken.given));
        row.given_name = Some(taken.given).filter(|given| !given.is_empty());
        row.family_name = Some(taken.family);
        row.suffix = taken.suffix;
        row.name = name;
    }
    row.standing = new.text("standing");
    row.party = new.text("party");
    row.biography = new.text("biography");
    row.email = new.text("email");
    row.phone = new.text("phone");
    row.address = new.text("address");
    row.url = new.text("url");
    row.died = new.text("died");
    let (id, slug, name) = (row.id, row.slug.clone(), row.name.clone());
    if was.is_some() {
        row.into_active_model().reset_all().update(conn).await?;
    } else {
        row.into_active_model().reset_all().insert(conn).await?;
    }
    other_names(conn, id, &name, new.lines("other_names")).await?;
    Ok(Ok(slug))
}

async fn other_names(
    conn: &impl ConnectionTrait,
    id: Uuid,
    name: &str,
    mut wanted: Vec<String>,
) -> Result<(), ServiceError> {
    wanted.retain(|other| other != name);
    for old in other_name::Entity::find().filter(other_name::Column::PersonId.eq(id)).all(conn).await? {
        match wanted.iter().position(|name| *name == old.name) {
            Some(at) => {
                wanted.remove(at);
            }
            None => {
                other_name::Entity::delete_by_id(old.id).exec(conn).await?;
            }
        }
    }
    for name in wanted {
        let row = other_name::Model {
            id: Uuid::now_v7(),
            person_id: id,
            name: name.chars().take(300).collect(),
            source_id: None,
            run_id: None,
        };
        row.into_active_model().reset_all().insert(conn).await?;
    }
    Ok(())
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let conn = desk.conn();
    let id = was.id;
    let terms = term::Entity::find().filter(term::Column::PersonId.eq(id)).count(conn).await?;
    let stood = candidacy::Entity::find().filter(candidacy::Column::PersonId.eq(id)).count(conn).await?;
    let votes = vote::Entity::find().filter(vote::Column::PersonId.eq(id)).count(conn).await?;
    let promised = commitment::Entity::find().filter(commitment::Column::PersonId.eq(id)).count(conn).await?;
    let replies = reply::Entity::find().filter(reply::Column::PersonId.eq(id)).count(conn).await?;
    let accounts = account::Entity::find().filter(account::Column::PersonId.eq(id)).count(conn).await?;
    let sponsored = sponsor::Entity::find().filter(sponsor::Column::PersonId.eq(id)).count(conn).await?;
    let merged = merge::Entity::find().filter(merge::Column::KeptPersonId.eq(id)).count(conn).await?;
    let rest = replies + accounts + sponsored + merged;
    if terms + stood + votes + promised + rest > 0 {
        return Ok(Err(format!(
            "There are {terms} terms, {stood} candidacies, {votes} votes, {promised} commitments and {rest} other things \
             of this person. Withdraw those first; if the person is here twice, merge the two instead."
        )));
    }
    let ids = identifier::Entity::find().filter(identifier::Column::PersonId.eq(id)).all(conn).await?;
    store::desk::withhold(conn, &ids, desk.now_ms).await?;
    macro_rules! forget {
        ($($entity:ident),+) => {$(
            $entity::Entity::delete_many().filter($entity::Column::PersonId.eq(id)).exec(conn).await?;
        )+};
    }
    forget!(other_name, person_link, source_party, identifier, photo, record_change, vote_record);
    review_item::Entity::delete_many().filter(review_item::Column::PersonId.eq(id)).exec(conn).await?;
    review_item::Entity::delete_many().filter(review_item::Column::OtherPersonId.eq(id)).exec(conn).await?;
    store::entities::entered::Entity::delete_by_id(("photo".to_owned(), id)).exec(conn).await?;
    store::entities::commitment_record::Entity::delete_by_id(id).exec(conn).await?;
    person::Entity::delete_by_id(id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(_: Option<&Loaded>, _: &Loaded) -> Touches {
    Touches { records: None, search: &[Found::Person] }
}
