//! What is put into the search index, read in portions so that memory does not grow with the record.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::read::people::{SeatRow, seats_of};
use crate::read::{Args, BODY_B, BodyCols, PLACE_PL, PlaceCols, all};

/// Rows in one portion.
const PORTION: i64 = 500;

/// A person with every name they are known by and all their terms.
#[derive(Clone, Debug)]
pub struct PersonNames {
    /// Slug.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The source's own word.
    pub party: Option<String>,
    /// Other names.
    pub other: Vec<String>,
    /// Terms of all times.
    pub seats: Vec<SeatRow>,
}

/// The next portion of people after a key, with the key to go on from; none when there are no more.
///
/// # Errors
/// When the database fails.
pub async fn people(
    conn: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Option<(Uuid, Vec<PersonNames>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        slug: String,
        name: String,
        party: Option<String>,
    }
    #[derive(FromQueryResult)]
    struct Other {
        person_id: Uuid,
        name: String,
    }
    let rows: Vec<Row> =
        portion(conn, "SELECT p.id, p.slug, p.name, p.party FROM people p", "p.id", after).await?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut args = Args::default();
    let list = args.ids(&ids);
    let sql = format!("SELECT person_id, name FROM other_names WHERE person_id IN ({list}) ORDER BY name");
    let mut other: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in all::<Other>(conn, &sql, args).await? {
        other.entry(row.person_id).or_default().push(row.name);
    }
    let mut seats: HashMap<Uuid, Vec<SeatRow>> = HashMap::new();
    for seat in seats_of(conn, &ids).await? {
        seats.entry(seat.person_id).or_default().push(seat);
    }
    let people = rows
        .into_iter()
        .map(|row| PersonNames {
            other: other.remove(&row.id).unwrap_or_default(),
            seats: seats.remove(&row.id).unwrap_or_default(),
            slug: row.slug,
            name: row.name,
            party: row.party,
        })
        .collect();
    Ok(Some((last, people)))
}

/// A body with its place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BodyNames {
    /// The body.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// Its place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
}

/// The next portion of bodies.
///
/// # Errors
/// When the database fails.
pub async fn bodies(
    conn: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Option<(Uuid, Vec<BodyNames>)>, DbErr> {
    let select = format!("SELECT {BODY_B}, {PLACE_PL} FROM bodies b JOIN places pl ON pl.id = b.place_id");
    let rows: Vec<BodyNames> = portion(conn, &select, "b.id", after).await?;
    Ok(rows.last().map(|row| row.body.body_id).map(|last| (last, rows)))
}

/// A place with the name of the one that it lies in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceNames {
    /// The place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// The name of the place it lies in.
    pub parent_name: Option<String>,
}

/// The next portion of places.
///
/// # Errors
/// When the database fails.
pub async fn places(
    conn: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Option<(Uuid, Vec<PlaceNames>)>, DbErr> {
    let select = format!(
        "SELECT {PLACE_PL}, up.name AS parent_name FROM places pl LEFT JOIN places up ON up.id = pl.parent_id"
    );
    let rows: Vec<PlaceNames> = portion(conn, &select, "pl.id", after).await?;
    Ok(rows.last().map(|row| row.place.place_id).map(|last| (last, rows)))
}

/// A measure with its body's name.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasureNames {
    /// Key.
    pub id: Uuid,
    /// Slug.
    pub slug: String,
    /// As the body numbers it.
    pub identifier: Option<String>,
    /// Title.
    pub title: String,
    /// The session.
    pub session: Option<String>,
    /// The source's own summary.
    pub summary: Option<String>,
    /// The body's name.
    pub body_name: String,
}

/// The next portion of measures.
///
/// # Errors
/// When the database fails.
pub async fn measures(
    conn: &impl ConnectionTrait,
    after: Option<Uuid>,
) -> Result<Option<(Uuid, Vec<MeasureNames>)>, DbErr> {
    let select = "SELECT m.id, m.slug, m.identifier, m.title, m.session, m.summary, b.name AS body_name \
                  FROM measures m JOIN bodies b ON b.id = m.body_id";
    let rows: Vec<MeasureNames> = portion(conn, select, "m.id", after).await?;
    Ok(rows.last().map(|row| row.id).map(|last| (last, rows)))
}

async fn portion<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    select: &str,
    key: &str,
    after: Option<Uuid>,
) -> Result<Vec<T>, DbErr> {
    let mut args = Args::default();
    let from = after.map(|after| format!(" WHERE {key} > {}", args.bind(after))).unwrap_or_default();
    let limit = args.bind(PORTION);
    all(conn, &format!("{select}{from} ORDER BY {key} LIMIT {limit}"), args).await
}
