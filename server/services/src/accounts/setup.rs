//! The first start: the organisation, its places and values, and its first administrator; once, with a code that was
//! printed.

use domain::accounts::{EmailAddress, SETUP_CODE, Token, TokenKind};
use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject, Value};
use domain::ocd::DivisionId;
use domain::words::{EntryKind, Role, SubjectKind};
use store::Write;
use store::entities::{account, account_role, movement_value, place, setting};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{
    ACTIVE, Letterhead, SignedIn, confirmation, kept, new_token, passwords, roles, sample, sessions,
};
use crate::import::positions::STARTING_VALUES;
use crate::import::states;
use crate::ledger::{About, append};
use crate::search_index::{self, Kind};
use crate::views::PlaceRef;
use crate::{ServiceError, Services};

/// Under which the code's hash and end are kept, as `hash end`.
const CODE: &str = "setup_code";
/// So many places of its own an organisation may name.
const MOST_PLACES: usize = 50;
/// Why, in the ledger.
const REASON: &str = "The first start.";

/// What is asked at the first start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// The organisation's name.
    pub organisation: String,
    /// The address of the first administrator.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Under which name they stand in the public ledger; blank: under their role alone.
    pub name: String,
    /// Those of the six values that are offered which it begins with (slugs).
    pub values: Vec<String>,
    /// Its places, of those that are in the record (slugs).
    pub places: Vec<String>,
    /// Its first town, where the record has no places yet.
    pub town: Option<Town>,
}

/// A town that is typed at the first start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// The two letters of its state.
    pub state: String,
}

/// A value that a new installation is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedValue {
    /// The last part of its address.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The short text.
    pub summary: &'static str,
}

/// The six values that a new installation is offered.
pub fn offered_values() -> impl Iterator<Item = OfferedValue> {
    STARTING_VALUES.iter().map(|(slug, name, summary)| OfferedValue { slug, name, summary })
}

/// The states, districts and territories: two letters and name, by name.
pub fn states() -> impl Iterator<Item = (&'static str, &'static str)> {
    states::STATES.iter().map(|state| (state.code, state.name))
}

async fn is_set_up(conn: &impl ConnectionTrait) -> Result<bool, ServiceError> {
    let administrators = account_role::Entity::find()
        .filter(account_role::Column::Role.eq(Role::Administrator.code()))
        .count(conn)
        .await?;
    Ok(administrators > 0)
}

impl Services {
    /// Whether there is an administrator, so that nothing is left to set up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_set_up(&self) -> Result<bool, ServiceError> {
        is_set_up(self.store.read()).await
    }

    /// Whether the record has any place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_places(&self) -> Result<bool, ServiceError> {
        Ok(place::Entity::find().one(self.store.read()).await?.is_some())
    }

    /// The places with these slugs, by name.
    ///
    /// # Errors
    /// When there are too many of them, or the database fails.
    pub async fn places_named(&self, slugs: &[String]) -> Result<Vec<PlaceRef>, ServiceError> {
        let rows = chosen(self.store.read(), slugs).await?;
        Ok(rows.into_iter().map(|row| PlaceRef { slug: row.slug, name: row.name, kind: row.kind }).collect())
    }

    /// A new code for the first start, which replaces any former one. None when there is an administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_code(&self) -> Result<Option<Token>, ServiceError> {
        let write = self.store.begin().await?;
        if is_set_up(write.conn()).await? {
            return Ok(None);
        }
        let code = new_token(TokenKind::Setup)?;
        let ends = self.clock.now_ms().saturating_add(SETUP_CODE);
        set(write.conn(), CODE, format!("{} {ends}", kept(&code))).await?;
        write.commit_quietly().await?;
        Ok(Some(code))
    }

    /// Whether this is the code that was printed last, and nothing is set up yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_is_open(&self, code: &str) -> Result<bool, ServiceError> {
        self.code_fits(self.store.read(), code).await
    }

    async fn code_fits(&self, conn: &impl ConnectionTrait, code: &str) -> Result<bool, ServiceError> {
        let Ok(code) = Token::parse(TokenKind::Setup, code.trim()) else { return Ok(false) };
        if is_set_up(conn).await? {
            return Ok(false);
        }
        let row = setting::Entity::find_by_id(CODE).one(conn).await?;
        let Some(row) = row else { return Ok(false) };
        let Some((hash, ends)) = row.value.split_once(' ') else { return Ok(false) };
        let ends: i64 = ends.parse().unwrap_or(0);
        Ok(hash == kept(&code) && self.clock.now_ms() < ends)
    }

    /// Sets the installation up, once, signs the first administrator in and writes to their address, so that they
    /// confirm it. None when the code does not fit or it was done already.
    ///
    /// # Errors
    /// When a field will not do, or the database fails; nothing is left behind then, and the code stays good.
    pub async fn set_up(
        &self,
        code: &str,
        asked: &SetUp,
        head: &Letterhead,
        device: &str,
    ) -> Result<Option<SignedIn>, ServiceError> {
        if !self.code_fits(self.store.read(), code).await? {
            return Ok(None);
        }
        let name = organisation(&asked.organisation)?;
        let public_name =
            Some(asked.name.trim()).filter(|name| !name.is_empty()).map(PublicName::new).transpose();
        let public_name = public_name.map_err(|error| ServiceError::invalid("name", error))?;
        let town = asked.town.as_ref().map(division).transpose()?;
        let email =
            EmailAddress::parse(&asked.email).map_err(|error| ServiceError::invalid("email", error))?;
        if sample::is_sample(email.as_str()) {
            return Err(ServiceError::invalid("email", "this address belongs to the sample community"));
        }
        passwords::check("password", &asked.password, &email)?;
        let hash = passwords::hash(&asked.password).await?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let conn = write.conn();
        // Using the code up is the first write: of two who come at once, the second finds it gone.
        let used = setting::Entity::delete_by_id(CODE).exec(conn).await?;
        if used.rows_affected != 1 || is_set_up(conn).await? {
            return Ok(None);
        }
        set(conn, "organisation", name.as_str().to_owned()).await?;
        let account = account::Model {
            id: Uuid::now_v7(),
            email: Some(email.lookup()),
            email_shown: Some(email.as_str().to_owned()),
            public_name: public_name.map(|name| name.as_str().to_owned()),
            password_hash: Some(hash),
            person_id: None,
            state: ACTIVE.to_owned(),
            email_confirmed_at: None,
            created_at: now,
            version: 1,
        };
        account::Entity::insert(account.clone().into_active_model()).exec_without_returning(conn).await?;
        let all = [Role::Administrator, Role::Steward];
        let signed_in = sessions::begin(conn, account.id, all.into_iter().collect(), device, now).await?;
        let head = Letterhead { organisation: name.as_str().to_owned(), ..head.clone() };
        confirmation::send(conn, &account, &head, now).await?;
        let mut places = chosen(conn, &asked.places).await?;
        let mut made = Vec::new();
        if let Some(town) = town {
            places.push(with_town(conn, town, &mut made).await?);
        }
        let slugs: Vec<&str> = places.iter().map(|place| place.slug.as_str()).collect();
        set(conn, "places", slugs.join(",")).await?;
        let values = begin_values(conn, &asked.values).await?;
        // The ledger last: its head is locked until the end.
        let names: Vec<String> = places.iter().map(|place| place.name.clone()).collect();
        enter_settings(&write, now, &name, names).await?;
        for place in &made {
            enter_place(&write, now, place).await?;
        }
        for value in &values {
            enter_value(&write, now, value).await?;
        }
        for role in all {
            roles::grant(&write, now, &account, role, REASON, Acting::Operator).await?;
        }
        write.commit().await?;
        if !made.is_empty() {
            search_index::rebuild(self, &[Kind::Place]).await?;
        }
        Ok(Some(signed_in))
    }
}

fn organisation(text: &str) -> Result<PublicName, ServiceError> {
    PublicName::new(text).map_err(|error| ServiceError::invalid("organisation", error))
}

/// The OCD division of a typed town.
fn division(town: &Town) -> Result<(DivisionId, String), ServiceError> {
    let Some(state) = states::by_code(town.state.trim()) else {
        return Err(ServiceError::invalid("state", "choose the state that the town is in"));
    };
    let name = PublicName::new(&town.name).map_err(|error| ServiceError::invalid("town", error))?;
    let id: String = name
        .as_str()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('_'),
            c if c.is_alphanumeric() || "-.~".contains(c) => Some(c),
            _ => None,
        })
        .collect();
    let id = format!("ocd-division/country:us/state:{}/place:{id}", state.code);
    let id = id
        .parse()
        .map_err(|_| ServiceError::invalid("town", "write the name of the town alone, in letters"))?;
    Ok((id, name.as_str().to_owned()))
}

async fn chosen(conn: &impl ConnectionTrait, slugs: &[String]) -> Result<Vec<place::Model>, ServiceError> {
    if slugs.len() > MOST_PLACES {
        return Err(ServiceError::invalid("places", format!("choose at most {MOST_PLACES} places")));
    }
    Ok(place::Entity::find()
        .filter(place::Column::Slug.is_in(slugs))
        .order_by_asc(place::Column::Name)
        .all(conn)
        .await?)
}

/// The typed town, in its state. What was missing of the two is made, and put into `made`.
async fn with_town(
    conn: &impl ConnectionTrait,
    (id, name): (DivisionId, String),
    made: &mut Vec<place::Model>,
) -> Result<place::Model, ServiceError> {
    let state = match id.parent() {
        Some(state) => Some(the_place(conn, &state, states::fallback_name(&state), None, made).await?.id),
        None => None,
    };
    the_place(conn, &id, name, state, made).await
}

async fn the_place(
    conn: &impl ConnectionTrait,
    id: &DivisionId,
    name: String,
    parent_id: Option<Uuid>,
    made: &mut Vec<place::Model>,
) -> Result<place::Model, ServiceError> {
    let known = place::Entity::find().filter(place::Column::OcdId.eq(id.as_str())).one(conn).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let row = place::Model {
        id: Uuid::now_v7(),
        slug: states::place_slug(id),
        name,
        kind: id.kind().code().to_owned(),
        ocd_id: Some(id.as_str().to_owned()),
        parent_id,
        geoid: None,
        valid_from: None,
        valid_through: None,
        source_id: None,
        run_id: None,
    };
    place::Entity::insert(row.clone().into_active_model()).exec_without_returning(conn).await?;
    made.push(row.clone());
    Ok(row)
}

async fn begin_values(
    conn: &impl ConnectionTrait,
    slugs: &[String],
) -> Result<Vec<movement_value::Model>, ServiceError> {
    let mut made = Vec::new();
    if movement_value::Entity::find().count(conn).await? > 0 {
        return Ok(made);
    }
    let wanted = offered_values().filter(|offered| slugs.iter().any(|slug| slug == offered.slug));
    for (position, offered) in (1..).zip(wanted) {
        let row = movement_value::Model {
            id: Uuid::now_v7(),
            slug: offered.slug.to_owned(),
            name: offered.name.to_owned(),
            summary: offered.summary.to_owned(),
            body: String::new(),
            position,
        };
        movement_value::Entity::insert(row.clone().into_active_model()).exec_without_returning(conn).await?;
        made.push(row);
    }
    Ok(made)
}

async fn enter(
    write: &Write,
    now: i64,
    subject: Subject,
    after: Snapshot,
    path: Option<String>,
) -> Result<(), ServiceError> {
    let change = Change::new(EntryKind::Entered, subject, None, Some(after), REASON, Acting::Operator)?;
    append(write, now, &change, About { path, person: None }).await?;
    Ok(())
}

fn named(kind: SubjectKind, id: &str, name: &str) -> Result<Subject, ServiceError> {
    let name = PublicName::shortened(name).map_err(|error| ServiceError::invalid("name", error))?;
    Ok(Subject::new(kind, id, name)?)
}

async fn enter_settings(
    write: &Write,
    now: i64,
    organisation: &PublicName,
    places: Vec<String>,
) -> Result<(), ServiceError> {
    let mut after = Snapshot::new(SubjectKind::Settings).with("organisation", organisation.as_str())?;
    if !places.is_empty() {
        after.set("places", Value::List(places))?;
    }
    enter(write, now, named(SubjectKind::Settings, "settings", "Settings")?, after, None).await
}

async fn enter_place(write: &Write, now: i64, place: &place::Model) -> Result<(), ServiceError> {
    let mut after = Snapshot::new(SubjectKind::Place)
        .with("name", place.name.as_str())?
        .with("kind", place.kind.as_str())?;
    if let Some(id) = &place.ocd_id {
        after.set("ocd_id", id.as_str())?;
    }
    let subject = named(SubjectKind::Place, &place.id.to_string(), &place.name)?;
    enter(write, now, subject, after, Some(format!("/places/{}", place.slug))).await
}

async fn enter_value(write: &Write, now: i64, value: &movement_value::Model) -> Result<(), ServiceError> {
    let after = Snapshot::new(SubjectKind::Value)
        .with("name", value.name.as_str())?
        .with("summary", value.summary.as_str())?;
    let subject = named(SubjectKind::Value, &value.id.to_string(), &value.name)?;
    enter(write, now, subject, after, Some(format!("/values/{}", value.slug))).await
}

async fn set(conn: &impl ConnectionTrait, name: &str, value: String) -> Result<(), ServiceError> {
    let row = setting::Model { name: name.to_owned(), value };
    setting::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned(),
        )
        .exec_without_returning(conn)
        .await?;
    Ok(())
}
