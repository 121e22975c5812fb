//! Places: lists, what is above and inside, ZIP codes.

use domain::date::CivilDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{
    Args, CountOf, PLACE_PL, PlaceCols, Window, all, contains_pattern, day_text, in_office, number, one,
};
use crate::entities::place;

/// How far up or down places are followed; a guard against a circle in the data.
const MAX_DEPTH: u32 = 20;

/// A place with the one that it lies in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceRow {
    /// The place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// Slug of the place it lies in.
    pub parent_slug: Option<String>,
    /// Its name.
    pub parent_name: Option<String>,
    /// Its kind.
    pub parent_kind: Option<String>,
}

fn select() -> String {
    format!(
        "SELECT {PLACE_PL}, up.slug AS parent_slug, up.name AS parent_name, up.kind AS parent_kind \
         FROM places pl LEFT JOIN places up ON up.id = pl.parent_id "
    )
}

/// Which places to list.
#[derive(Clone, Debug, Default)]
pub struct PlaceFilter {
    /// Code of `PlaceKind`.
    pub kind: Option<String>,
    /// Somewhere inside of this place.
    pub within: Option<Uuid>,
    /// Directly inside of this place.
    pub parent: Option<Uuid>,
    /// Text in the name.
    pub text: Option<String>,
}

impl PlaceFilter {
    fn sql(&self, args: &mut Args) -> (String, String) {
        let mut with = String::new();
        let mut conditions = String::from(" WHERE 1 = 1");
        if let Some(kind) = &self.kind {
            conditions.push_str(&format!(" AND pl.kind = {}", args.bind(kind.as_str())));
        }
        if let Some(parent) = self.parent {
            conditions.push_str(&format!(" AND pl.parent_id = {}", args.bind(parent)));
        }
        if let Some(within) = self.within {
            let within = args.bind(within);
            with = format!(
                "WITH RECURSIVE inside(id, depth) AS (SELECT id, 1 FROM places WHERE parent_id = {within} UNION \
                 SELECT c.id, inside.depth + 1 FROM inside JOIN places c ON c.parent_id = inside.id \
                 WHERE inside.depth < {MAX_DEPTH}) "
            );
            conditions.push_str(" AND pl.id IN (SELECT id FROM inside)");
        }
        if let Some(text) = self.text.as_deref().filter(|text| !text.trim().is_empty()) {
            let pattern = args.bind(contains_pattern(text));
            conditions.push_str(&format!(" AND LOWER(pl.name) LIKE {pattern} ESCAPE '\\'"));
        }
        (with, conditions)
    }
}

/// One page of places, by kind and name; numbered ones in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub async fn places(
    conn: &impl ConnectionTrait,
    filter: &PlaceFilter,
    window: Window,
) -> Result<Vec<PlaceRow>, DbErr> {
    let mut args = Args::default();
    let (with, conditions) = filter.sql(&mut args);
    let window = window.sql(&mut args);
    // Districts are told apart by their number alone; towns by their name.
    let by = "pl.kind, CASE WHEN pl.kind IN ('town', 'county', 'state', 'country', 'school_district') THEN 0 \
              ELSE length(pl.name) END, pl.name, pl.slug";
    all(conn, &format!("{with}{}{conditions} ORDER BY {by}{window}", select()), args).await
}

/// How many places there are on all pages.
///
/// # Errors
/// When the database fails.
pub async fn places_total(conn: &impl ConnectionTrait, filter: &PlaceFilter) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let (with, conditions) = filter.sql(&mut args);
    number(conn, &format!("{with}SELECT COUNT(*) AS n FROM places pl{conditions}"), args).await
}

/// A place by slug.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<place::Model>, DbErr> {
    let mut args = Args::default();
    let slug = args.bind(slug);
    one(conn, &format!("SELECT * FROM places WHERE slug = {slug}"), args).await
}

/// Places by slug, in no particular order.
///
/// # Errors
/// When the database fails.
pub async fn by_slugs(conn: &impl ConnectionTrait, slugs: &[String]) -> Result<Vec<PlaceRow>, DbErr> {
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let slugs = args.list(slugs.iter().map(String::as_str));
    all(conn, &format!("{} WHERE pl.slug IN ({slugs})", select()), args).await
}

/// The places above these, each once, the outermost first.
///
/// # Errors
/// When the database fails.
pub async fn above(conn: &impl ConnectionTrait, places: &[Uuid]) -> Result<Vec<PlaceRow>, DbErr> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(places);
    let sql = format!(
        "WITH RECURSIVE above(id, depth) AS (SELECT parent_id, 1 FROM places WHERE id IN ({ids}) UNION \
         SELECT c.parent_id, above.depth + 1 FROM above JOIN places c ON c.id = above.id \
         WHERE c.parent_id IS NOT NULL AND above.depth < {MAX_DEPTH}), \
         once(id, depth) AS (SELECT id, MAX(depth) FROM above WHERE id IS NOT NULL GROUP BY id) \
         {} JOIN once ON once.id = pl.id ORDER BY once.depth DESC, pl.name, pl.slug",
        select()
    );
    all(conn, &sql, args).await
}

/// How many places lie directly inside, by kind.
///
/// # Errors
/// When the database fails.
pub async fn inside_by_kind(conn: &impl ConnectionTrait, place: Uuid) -> Result<Vec<(String, u64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        n: i64,
    }
    let mut args = Args::default();
    let place = args.bind(place);
    let sql = format!(
        "SELECT kind, COUNT(*) AS n FROM places WHERE parent_id = {place} GROUP BY kind ORDER BY kind"
    );
    let rows: Vec<Row> = all(conn, &sql, args).await?;
    Ok(rows.into_iter().map(|row| (row.kind, u64::try_from(row.n).unwrap_or(0))).collect())
}

/// How many people are in office for each of these places on a day.
///
/// # Errors
/// When the database fails.
pub async fn officials(
    conn: &impl ConnectionTrait,
    places: &[Uuid],
    day: CivilDate,
) -> Result<Vec<CountOf>, DbErr> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(places);
    let day = args.bind(day_text(day));
    let sql = format!(
        "SELECT o.place_id AS id, COUNT(DISTINCT t.person_id) AS n FROM offices o JOIN terms t ON t.office_id = o.id \
         WHERE o.place_id IN ({ids}) AND {} GROUP BY o.place_id",
        in_office("t", &day)
    );
    all(conn, &sql, args).await
}

/// The ZIP codes that touch a place.
///
/// # Errors
/// When the database fails.
pub async fn zips(conn: &impl ConnectionTrait, place: Uuid) -> Result<Vec<String>, DbErr> {
    let mut args = Args::default();
    let place = args.bind(place);
    let sql = format!("SELECT zip AS word FROM place_zips WHERE place_id = {place} ORDER BY zip");
    let rows: Vec<super::people::Word> = all(conn, &sql, args).await?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// The places that a ZIP code touches.
///
/// # Errors
/// When the database fails.
pub async fn of_zip(conn: &impl ConnectionTrait, zip: &str) -> Result<Vec<PlaceRow>, DbErr> {
    let mut args = Args::default();
    let zip = args.bind(zip);
    let sql = format!(
        "{} JOIN place_zips z ON z.place_id = pl.id WHERE z.zip = {zip} ORDER BY length(pl.name), pl.name, pl.slug",
        select()
    );
    all(conn, &sql, args).await
}
