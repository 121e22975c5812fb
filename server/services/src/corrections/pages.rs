//! Which addresses are pages of the record, and what and whom each is about.

use domain::words::SubjectKind;
use store::entities::{
    body, commitment, decision, import_run, measure, merge, movement_value, person, place,
};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::ServiceError;

/// A page of the record by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route<'a> {
    /// A list, a search, a text: about nothing in particular.
    Whole,
    Person(&'a str),
    Body(&'a str),
    Place(&'a str),
    Measure(&'a str),
    Decision(i64),
    Commitment(i64),
    Value(&'a str),
    Run(Uuid),
}

/// Pages that are always there.
const WHOLE: [&str; 18] = [
    "",
    "officials",
    "bodies",
    "places",
    "find",
    "measures",
    "decisions",
    "values",
    "search",
    "methodology",
    "about",
    "data",
    "commitments",
    "corrections",
    "corrections/report",
    "corrections/thanks",
    "changes",
    "api",
];

fn route(page: &str) -> Option<Route<'_>> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if page.chars().any(odd) {
        return None;
    }
    let path = page.split(['?', '#']).next().unwrap_or_default().strip_prefix('/')?;
    if WHOLE.contains(&path) {
        return Some(Route::Whole);
    }
    let number = |text: &str| {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        text.parse().ok().filter(|_| plain)
    };
    let parts: Vec<&str> = path.split('/').collect();
    if parts.contains(&"") {
        return None;
    }
    match *parts.as_slice() {
        ["officials", slug] | ["officials", slug, "votes"] => Some(Route::Person(slug)),
        ["bodies", slug] | ["bodies", slug, "decisions"] => Some(Route::Body(slug)),
        ["places", slug] => Some(Route::Place(slug)),
        ["measures", slug] => Some(Route::Measure(slug)),
        ["values", slug] => Some(Route::Value(slug)),
        ["decisions", n] => number(n).map(Route::Decision),
        ["commitments", n] => number(n).map(Route::Commitment),
        ["data", "runs", id] => id.parse().ok().map(Route::Run),
        _ => None,
    }
}

/// Whether an address on this site is one that a public page can have; whether it is there is not looked at.
#[must_use]
pub fn is_page(address: &str) -> bool {
    route(address).is_some()
}

/// What a page is about, for the list of reports.
pub(super) struct Subject {
    pub(super) kind: SubjectKind,
    /// The last part of its address.
    pub(super) part: String,
    pub(super) name: String,
}

/// What and whom a page is about.
#[derive(Default)]
pub(super) struct About {
    pub(super) subject: Option<Subject>,
    /// The one person whom it is about.
    pub(super) person: Option<Uuid>,
    /// Everyone whose record it is: of a decision, those who voted.
    pub(super) people: Vec<Uuid>,
    /// Whether everyone can read it now.
    pub(super) public: bool,
}

impl About {
    fn of(kind: SubjectKind, part: impl ToString, name: String) -> Self {
        let subject = Some(Subject { kind, part: part.to_string(), name });
        Self { subject, public: true, ..Self::default() }
    }

    fn person(mut self, person: Uuid) -> Self {
        (self.person, self.people) = (Some(person), vec![person]);
        self
    }
}

/// What a page is about. None: there is nothing at this address. What was withdrawn since is still about somebody.
pub(super) async fn about(conn: &impl ConnectionTrait, page: &str) -> Result<Option<About>, ServiceError> {
    let Some(route) = route(page) else { return Ok(None) };
    Ok(match route {
        Route::Whole => Some(About { public: true, ..About::default() }),
        Route::Person(slug) => one_person(conn, slug)
            .await?
            .map(|row| About::of(SubjectKind::Person, &row.slug, row.name).person(row.id)),
        Route::Body(slug) => body::Entity::find()
            .filter(body::Column::Slug.eq(slug))
            .one(conn)
            .await?
            .map(|row| About::of(SubjectKind::Body, slug, row.name)),
        Route::Place(slug) => place::Entity::find()
            .filter(place::Column::Slug.eq(slug))
            .one(conn)
            .await?
            .map(|row| About::of(SubjectKind::Place, slug, row.name)),
        Route::Measure(slug) => measure::Entity::find()
            .filter(measure::Column::Slug.eq(slug))
            .one(conn)
            .await?
            .map(|row| About::of(SubjectKind::Measure, slug, row.title)),
        Route::Value(slug) => movement_value::Entity::find()
            .filter(movement_value::Column::Slug.eq(slug))
            .one(conn)
            .await?
            .map(|row| About::of(SubjectKind::Value, slug, row.name)),
        Route::Decision(number) => {
            let row = decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?;
            match row {
                Some(row) => {
                    let people = crate::allow::voters(conn, row.id).await?;
                    let name = format!("decision {number}");
                    Some(About { people, ..About::of(SubjectKind::Decision, number, name) })
                }
                None => None,
            }
        }
        Route::Commitment(number) => {
            commitment::Entity::find().filter(commitment::Column::Number.eq(number)).one(conn).await?.map(
                |row| {
                    let public = row.state == "published";
                    let about = About::of(SubjectKind::Commitment, number, row.title).person(row.person_id);
                    About { public, ..about }
                },
            )
        }
        Route::Run(id) => import_run::Entity::find_by_id(id)
            .one(conn)
            .await?
            .map(|_| About { public: true, ..About::default() }),
    })
}

/// Whose page it is: the address of someone who was merged leads to the one who stayed.
async fn one_person(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<person::Model>, ServiceError> {
    let found = person::Entity::find().filter(person::Column::Slug.eq(slug)).one(conn).await?;
    if found.is_some() {
        return Ok(found);
    }
    let merged = merge::Entity::find()
        .filter(merge::Column::GoneSlug.eq(slug))
        .filter(merge::Column::UndoneAt.is_null())
        .one(conn)
        .await?;
    match merged {
        Some(merged) => Ok(person::Entity::find_by_id(merged.kept_person_id).one(conn).await?),
        None => Ok(None),
    }
}
