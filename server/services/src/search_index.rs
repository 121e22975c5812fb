//! Making what was brought in findable.

use domain::words::{BodyKind, PlaceKind};
use store::read::people::SeatRow;
use store::sea_orm::ConnectionTrait;
use store::search::rows::{self, BodyNames, MeasureNames, PersonNames, PlaceNames};
use store::search::{self, Entry, Indexed};
use store::{StoreError, Write};
use uuid::Uuid;

use crate::read::best_seat;
use crate::{ServiceError, Services};

/// The most letters of a measure's title in a label.
const MAX_LABEL: usize = 200;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People.
    Person,
    /// Bodies.
    Body,
    /// Places.
    Place,
    /// Measures.
    Measure,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Person, Self::Body, Self::Place, Self::Measure];

    const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Body => "body",
            Self::Place => "place",
            Self::Measure => "measure",
        }
    }
}

/// Indexes these kinds anew ([`Kind::ALL`] for everything) and returns how many rows there are to be found.
///
/// # Errors
/// When the database fails; the old index stays then.
pub async fn rebuild(services: &Services, kinds: &[Kind]) -> Result<u64, ServiceError> {
    let write = services.store().begin().await?;
    let indexed = rebuild_within(services, &write, kinds).await?;
    write.commit().await?;
    Ok(indexed)
}

/// [`rebuild`] in the transaction that changes what is found.
///
/// # Errors
/// When the database fails; the transaction must then be dropped.
pub(crate) async fn rebuild_within(
    services: &Services,
    write: &Write,
    kinds: &[Kind],
) -> Result<u64, ServiceError> {
    let today = services.clock().today();
    let conn = write.conn();
    let mut indexed = 0;
    for kind in kinds {
        search::clear(conn, kind.code()).await?;
        let mut after = None;
        while let Some((last, entries)) = portion(conn, *kind, after, today).await? {
            search::insert(conn, &entries).await?;
            indexed += entries.len() as u64;
            after = Some(last);
        }
    }
    Ok(indexed)
}

async fn portion(
    conn: &impl ConnectionTrait,
    kind: Kind,
    after: Option<Uuid>,
    today: domain::date::CivilDate,
) -> Result<Option<(Uuid, Vec<Indexed>)>, StoreError> {
    Ok(match kind {
        Kind::Person => rows::people(conn, after)
            .await?
            .map(|(last, rows)| (last, rows.iter().map(|row| person(row, today)).collect())),
        Kind::Body => {
            rows::bodies(conn, after).await?.map(|(last, rows)| (last, rows.iter().map(body).collect()))
        }
        Kind::Place => {
            rows::places(conn, after).await?.map(|(last, rows)| (last, rows.iter().map(place).collect()))
        }
        Kind::Measure => {
            rows::measures(conn, after).await?.map(|(last, rows)| (last, rows.iter().map(measure).collect()))
        }
    })
}

fn entry(kind: Kind, slug: &str, label: String, detail: String, rank_hint: i32) -> Entry {
    Entry { kind: kind.code().to_owned(), slug: slug.to_owned(), label, detail, rank_hint }
}

/// Found by every name; told apart by office, place and party.
fn person(row: &PersonNames, today: domain::date::CivilDate) -> Indexed {
    let seats: Vec<&SeatRow> = row.seats.iter().collect();
    let seat = best_seat(&seats, None, today);
    let office = seat.map(|seat| format!("{}, {}", seat.title, seat.place.place_name));
    let detail: Vec<String> =
        office.into_iter().chain(row.party.clone()).filter(|part| !part.is_empty()).collect();
    let title = std::iter::once(row.name.as_str()).chain(row.other.iter().map(String::as_str));
    Indexed {
        title: title.collect::<Vec<_>>().join(" "),
        text: format!("{} {}", detail.join(" "), seat.map_or("", |seat| seat.body.body_name.as_str())),
        entry: entry(
            Kind::Person,
            &row.slug,
            row.name.clone(),
            detail.join(" · "),
            i32::from(seat.is_none()),
        ),
    }
}

fn body(row: &BodyNames) -> Indexed {
    let kind = row.body.body_kind.parse::<BodyKind>();
    Indexed {
        title: row.body.body_name.clone(),
        text: format!("{} {}", row.place.place_name, kind.as_ref().map_or("", |kind| kind.label())),
        entry: entry(
            Kind::Body,
            &row.body.body_slug,
            row.body.body_name.clone(),
            row.place.place_name.clone(),
            // A committee comes after the body that it belongs to.
            i32::from(kind == Ok(BodyKind::Committee)),
        ),
    }
}

fn place(row: &PlaceNames) -> Indexed {
    let kind = row.place.place_kind.parse::<PlaceKind>();
    let label = kind.as_ref().map_or("place", |kind| kind.label());
    let detail = match &row.parent_name {
        Some(parent) => format!("{label} in {parent}"),
        None => label.to_owned(),
    };
    // Towns and counties before districts, districts before precincts.
    let rank = kind.as_ref().map_or(i32::MAX, |kind| match kind {
        PlaceKind::Country | PlaceKind::State => 0,
        PlaceKind::Town => 1,
        PlaceKind::County => 2,
        PlaceKind::SchoolDistrict => 3,
        PlaceKind::Precinct | PlaceKind::Other => 5,
        _ => 4,
    });
    Indexed {
        title: row.place.place_name.clone(),
        text: row.parent_name.clone().unwrap_or_default(),
        entry: entry(Kind::Place, &row.place.place_slug, row.place.place_name.clone(), detail, rank),
    }
}

/// Found by its identifier, with and without the space in it, and by its title; after that by its summary.
fn measure(row: &MeasureNames) -> Indexed {
    let identifier = row.identifier.as_deref().unwrap_or_default();
    let joined: String = identifier.split_whitespace().collect();
    let joined = if joined == identifier { "" } else { joined.as_str() };
    let short: String = row.title.chars().take(MAX_LABEL).collect();
    let label = if identifier.is_empty() { short } else { format!("{identifier}: {short}") };
    let detail: Vec<&str> =
        [Some(row.body_name.as_str()), row.session.as_deref()].into_iter().flatten().collect();
    Indexed {
        title: format!("{identifier} {joined} {}", row.title),
        text: format!("{} {}", detail.join(" "), row.summary.as_deref().unwrap_or_default()),
        entry: entry(Kind::Measure, &row.slug, label, detail.join(" · "), 0),
    }
}
