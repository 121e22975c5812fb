//! A council as a town knows it: people, their offices and terms, from a spreadsheet that the organisation keeps.
//!
//! | column | what stands in it |
//! |---|---|
//! | `name` | the person's name; needed |
//! | `title` | the office: Council Member, Mayor; needed |
//! | `body` | the body's name: Exampleville Town Council; needed |
//! | `place` | the place's name, its address on this site or its OCD division id; needed |
//! | `ward` | the ward or district that elects the office; blank if the whole place does |
//! | `start`, `end` | first and last day: 2023-01-09, 2023-01 or 2023 |
//! | `party`, `email` | of the office; may be blank |
//! | `source` | a web address or words where all of it can be read; needed |
//!
//! A person with several terms has several rows. Rows that cannot be understood are left out, each with its reason.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::date::{PartialDate, parse_loose};
use domain::fold::fold;
use domain::ocd::DivisionId;
use domain::safe_url::SafeUrl;
use domain::slug::slugify;
use domain::terms::Span;
use domain::words::{BodyKind, PlaceKind, TermStart};
use store::entities::{place, setting};
use store::sea_orm::EntityTrait;
use uuid::Uuid;

use super::ctx::{Ctx, Origin};
use super::people::{Incoming, IncomingTerm, mark_rivals};
use super::report::Became;
use super::text::{Fingerprint, Table, TableError, decode, line_opt};
use super::{ImportError, short};

const KIND: &str = "people and terms";
const SCHEME: &str = "council-list";

/// The columns, and other names under which spreadsheets have them.
pub(super) const COLUMNS: [(&str, &[&str]); 10] = [
    ("name", &["name", "full name", "person", "member", "official"]),
    ("title", &["title", "office", "position", "role", "seat"]),
    ("body", &["body", "council", "board", "government body", "organization"]),
    ("place", &["place", "town", "city", "municipality", "county", "jurisdiction"]),
    ("ward", &["ward", "district", "precinct", "area", "post"]),
    ("start", &["start", "start date", "from", "term start", "took office", "since"]),
    ("end", &["end", "end date", "to", "until", "term end", "term expires", "expires"]),
    ("party", &["party", "affiliation"]),
    ("email", &["email", "e-mail", "email address", "mail"]),
    ("source", &["source", "sources", "url", "link", "reference"]),
];

/// Those without which a row says nothing.
pub(super) const NEEDED: [&str; 5] = ["name", "title", "body", "place", "source"];

/// A row as it stands.
struct Row {
    line: u64,
    fields: BTreeMap<&'static str, String>,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.fields.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// A row that was understood.
struct Seat {
    line: u64,
    told: String,
    name: String,
    term: IncomingTerm,
    place: Uuid,
    party: Option<String>,
    email: Option<String>,
    source: String,
}

pub(super) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    for path in ctx.request.paths.clone() {
        file(ctx, &path).await?;
    }
    Ok(())
}

async fn file(ctx: &mut Ctx<'_>, path: &Path) -> Result<(), ImportError> {
    let rows = read(ctx, path)?;
    let organisation = setting::Entity::find_by_id("organisation").one(ctx.write().await?.conn()).await?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let publisher = organisation.map(|row| row.value).filter(|name| !name.trim().is_empty());
    let publisher = publisher.unwrap_or_else(|| "The organisation".to_owned());
    ctx.begin_run(Origin {
        slug: format!("council-{}", slugify(&stem)),
        name: format!("Council list “{stem}”"),
        publisher,
        attribution: on_paper(&rows),
        ..Origin::default()
    })
    .await?;
    let name = short(path);
    let mut places: Vec<place::Model> = place::Entity::find().all(ctx.write().await?.conn()).await?;
    let seats_of = seats(&rows);
    let mut understood: Vec<Seat> = Vec::new();
    for row in &rows {
        ctx.report.at(&name, row.line, &format!("{}, {}", row.get("name"), row.get("title")));
        match understand(ctx, row, &mut places, &seats_of) {
            Ok(seat) => understood.push(seat),
            Err((column, why)) => {
                let summary = format!("column {column} cannot be understood");
                ctx.report.skip_as(KIND, &name, row.line, summary, format!("column {column}: {why}"));
            }
        }
    }
    bring(ctx, &name, understood).await?;
    ctx.end_unit().await?;
    ctx.resolve().await?;
    ctx.end_unit().await?;
    Ok(())
}

/// Reads the rows; blank ones are passed over. Spreadsheets export commas, semicolons or tabs.
fn read(ctx: &mut Ctx<'_>, path: &Path) -> Result<Vec<Row>, ImportError> {
    let wrong = |message: String| ImportError::input(path, message);
    let bytes = std::fs::read(path).map_err(|error| wrong(format!("it cannot be read: {error}")))?;
    let (text, foreign) = decode(&bytes);
    if foreign {
        ctx.report.note(format!("{} was not UTF-8 and was read as Windows-1252", short(path)));
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| head.matches(char::from(*delimiter)).count());
    let broken = |error: TableError| wrong(format!("row {}: {}", error.line, error.message));
    let mut table = Table::with_delimiter(text.as_bytes(), delimiter.unwrap_or(b',')).map_err(broken)?;
    let places: Vec<(&'static str, Option<usize>)> = COLUMNS
        .iter()
        .map(|(column, names)| {
            (*column, names.iter().find_map(|name| table.columns().iter().position(|known| known == name)))
        })
        .collect();
    let missing: Vec<&str> = places
        .iter()
        .filter(|(column, at)| NEEDED.contains(column) && at.is_none())
        .map(|(column, _)| *column)
        .collect();
    if !missing.is_empty() {
        let columns: Vec<&str> = COLUMNS.iter().map(|(column, _)| *column).collect();
        return Err(wrong(format!(
            "it has no column {}; the first row must name the columns: {}",
            missing.join(", "),
            columns.join(", ")
        )));
    }
    let mut rows = Vec::new();
    while table.next().map_err(broken)? {
        let mut row = Row { line: table.line(), fields: BTreeMap::new() };
        for (column, at) in &places {
            let text = at.map(|at| table.get(at).into_owned()).unwrap_or_default();
            if let Some(text) = line_opt(&text) {
                row.fields.insert(column, text);
            }
        }
        if !row.fields.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Sources without an address stand with the list itself, where everyone finds them.
fn on_paper(rows: &[Row]) -> Option<String> {
    let mut texts: Vec<&str> = Vec::new();
    for row in rows {
        let text = row.get("source");
        if !text.is_empty() && SafeUrl::parse(text).is_err() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let text: String = texts.join("; ").chars().take(1_000).collect();
    (!text.is_empty()).then_some(text)
}

/// How many different people share one office of the file: so many seats it has at the least.
fn seats(rows: &[Row]) -> HashMap<String, i32> {
    let mut people: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows.iter().filter(|row| row.get("end").is_empty()) {
        let names = people.entry(office_key(row)).or_default();
        let name = fold(row.get("name"));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    people.into_iter().map(|(key, names)| (key, i32::try_from(names.len()).unwrap_or(1))).collect()
}

fn office_key(row: &Row) -> String {
    ["place", "body", "ward", "title"].map(|column| fold(row.get(column))).join("|")
}

fn understand(
    ctx: &mut Ctx<'_>,
    row: &Row,
    places: &mut Vec<place::Model>,
    seats: &HashMap<String, i32>,
) -> Result<Seat, (&'static str, String)> {
    for column in NEEDED {
        if row.get(column).is_empty() {
            return Err((
                column,
                match column {
                    "source" => "it is blank; write where it can be read: a web address, or “minutes of 3 March 2026, page 2”".to_owned(),
                    _ => "it is blank; fill it in".to_owned(),
                },
            ));
        }
    }
    let date = |column: &'static str| match row.get(column) {
        "" => Ok(None),
        text => parse_loose(text).map(Some).map_err(|error| (column, error.to_string())),
    };
    let (start, end): (Option<PartialDate>, Option<PartialDate>) = (date("start")?, date("end")?);
    if let (Some(start), Some(end)) = (start, end)
        && start.earliest() > end.latest()
    {
        return Err(("end", format!("{end} is before the start ({start}); correct one of the two")));
    }
    let email = match row.get("email") {
        "" => None,
        text if SafeUrl::mailto(text).is_ok() => Some(text.to_owned()),
        text => {
            return Err(("email", format!("“{text}” is not an email address; correct it or leave it blank")));
        }
    };
    let place = find_place(ctx, row.get("place"), places)?;
    let body_name = row.get("body");
    let known = ctx
        .world
        .bodies
        .values()
        .find(|body| body.place_id == place && fold(&body.name) == fold(body_name))
        .map(|body| body.id);
    let body =
        known.unwrap_or_else(|| ctx.body(place, kind_of(body_name, row.get("title")), body_name, false));
    let seat = match row.get("ward") {
        "" => place,
        ward => find_ward(ctx, place, ward, places),
    };
    let title = row.get("title");
    let same = ctx.world.offices.values().find(|office| {
        office.body_id == body && office.place_id == seat && fold(&office.title) == fold(title)
    });
    let many = seats.get(&office_key(row)).copied().unwrap_or(1);
    let office = same.map(|office| office.id).unwrap_or_else(|| ctx.office(body, seat, title, many));
    ctx.widen(office, many);
    Ok(Seat {
        line: row.line,
        told: format!("{}, {title}", row.get("name")),
        name: row.get("name").to_owned(),
        term: IncomingTerm {
            office,
            span: Span::new(start, end),
            start_reason: TermStart::Unknown.code(),
            end_reason: None,
            end_reason_text: None,
        },
        place,
        party: Some(row.get("party").to_owned()).filter(|party| !party.is_empty()),
        email,
        source: row.get("source").to_owned(),
    })
}

fn kind_of(body: &str, title: &str) -> BodyKind {
    let (body, title) = (fold(body), fold(title));
    if body.contains("council") {
        BodyKind::Council
    } else if body.contains("commission") {
        BodyKind::Commission
    } else if body.contains("board") || body.contains("school") {
        BodyKind::Board
    } else if title.contains("mayor") || body.contains("executive") {
        BodyKind::Executive
    } else {
        BodyKind::Other
    }
}

fn find_place(
    ctx: &mut Ctx<'_>,
    text: &str,
    places: &[place::Model],
) -> Result<Uuid, (&'static str, String)> {
    if text.starts_with("ocd-division/") {
        let id: DivisionId = text.parse().map_err(|error| ("place", format!("“{text}”: {error}")))?;
        return Ok(ctx.place(&id, None));
    }
    let last = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if let Some(place) = places.iter().find(|place| place.slug == last) {
        return Ok(place.id);
    }
    let found: Vec<&place::Model> = places.iter().filter(|place| fold(&place.name) == fold(text)).collect();
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err((
            "place",
            format!(
                "no place in the record is called “{text}”; enter it first, or write its OCD division id"
            ),
        )),
        several => {
            let slugs: Vec<&str> = several.iter().take(5).map(|place| place.slug.as_str()).collect();
            let count = several.len();
            Err((
                "place",
                format!(
                    "{count} places are called “{text}”; write the address of the one: {}",
                    slugs.join(", ")
                ),
            ))
        }
    }
}

/// The ward of a place, made where it is missing.
fn find_ward(ctx: &mut Ctx<'_>, place: Uuid, ward: &str, places: &mut Vec<place::Model>) -> Uuid {
    // “3”, “Ward 3” and “Exampleville Ward 3” are one.
    let number = ward.chars().all(|c| c.is_ascii_digit());
    let plain = if number { format!("Ward {ward}") } else { ward.to_owned() };
    let wanted = fold(&plain);
    let found = places.iter().find(|known| {
        let name = fold(&known.name);
        known.parent_id == Some(place) && (name == wanted || name.ends_with(&format!(" {wanted}")))
    });
    if let Some(known) = found {
        return known.id;
    }
    let of = places.iter().find(|known| known.id == place).map(|known| known.name.clone());
    let name = of.map_or_else(|| plain.clone(), |of| format!("{of} {plain}"));
    let row = place::Model {
        id: Uuid::now_v7(),
        slug: ctx.world.slug("places", &name),
        name,
        kind: PlaceKind::Ward.code().to_owned(),
        ocd_id: None,
        parent_id: Some(place),
        geoid: None,
        valid_from: None,
        valid_through: None,
        source_id: Some(ctx.source),
        run_id: Some(ctx.run),
    };
    ctx.touched.places = true;
    ctx.report.also("places");
    ctx.batch.places.push(row.clone());
    places.push(row.clone());
    row.id
}

/// Brings the people in, each with all of their rows.
async fn bring(ctx: &mut Ctx<'_>, file: &str, seats: Vec<Seat>) -> Result<(), ImportError> {
    let mut order: Vec<(Uuid, String)> = Vec::new();
    let mut by_person: HashMap<(Uuid, String), Vec<Seat>> = HashMap::new();
    for seat in seats {
        let key = (seat.place, fold(&seat.name));
        let of = by_person.entry(key.clone()).or_default();
        if of.is_empty() {
            order.push(key);
        }
        of.push(seat);
    }
    let mut people = Vec::with_capacity(order.len());
    let mut rows = Vec::with_capacity(order.len());
    for key in order {
        let Some(seats) = by_person.remove(&key) else { continue };
        let mut hash = Fingerprint::new("council 1");
        let mut person = Incoming {
            scheme: SCHEME.to_owned(),
            id: format!("{}/{}", key.0.simple(), slugify(&key.1)),
            name: seats[0].name.clone(),
            ..Incoming::default()
        };
        for seat in &seats {
            let (start, end) = (seat.term.span.start, seat.term.span.end);
            let day = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
            for part in [&seat.name, &day(start), &day(end), &seat.term.office.to_string(), &seat.source] {
                hash.add(part);
            }
            hash.add(seat.party.clone().unwrap_or_default());
            hash.add(seat.email.clone().unwrap_or_default());
            person.party = seat.party.clone().or(person.party);
            person.email = seat.email.clone().or(person.email);
            if let Ok(url) = SafeUrl::parse(&seat.source) {
                person.links.push(("source", url.to_string(), None));
            }
            person.terms.push(seat.term.clone());
        }
        person.hash = Some(hash.hex());
        people.push(person);
        rows.push(seats.into_iter().map(|seat| (seat.line, seat.told)).collect::<Vec<_>>());
    }
    mark_rivals(&mut ctx.world, &mut people);
    let total = people.len() as u64;
    for (at, (person, rows)) in people.into_iter().zip(rows).enumerate() {
        ctx.progress(at as u64 + 1, total, "people");
        let mut lines = rows.into_iter();
        let Some((line, told)) = lines.next() else { continue };
        // What is changed is told of the first of a person's rows.
        ctx.report.at(file, line, &told);
        let (_, became) = ctx.person(person).await?;
        ctx.report.count(KIND, became);
        for (line, told) in lines {
            ctx.report.at(file, line, &told);
            ctx.report.count(KIND, if became == Became::ToReview { Became::Created } else { became });
        }
    }
    Ok(())
}
