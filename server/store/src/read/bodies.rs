//! Bodies and their offices.

use domain::date::CivilDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{
    Args, BODY_B, BodyCols, CountOf, PLACE_PL, PlaceCols, Window, all, day_text, in_office, number, one,
};

/// A body with its place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BodyRow {
    /// The body.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// Its place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// Of a committee: the body it belongs to.
    pub parent_id: Option<Uuid>,
    /// Its own page.
    pub url: Option<String>,
    /// Where this comes from.
    pub source_id: Option<Uuid>,
    /// The run.
    pub run_id: Option<Uuid>,
}

fn select() -> String {
    format!(
        "SELECT {BODY_B}, {PLACE_PL}, b.parent_id, b.url, b.source_id, b.run_id \
         FROM bodies b JOIN places pl ON pl.id = b.place_id "
    )
}

/// One page of bodies, by name.
///
/// # Errors
/// When the database fails.
pub async fn bodies(conn: &impl ConnectionTrait, window: Window) -> Result<Vec<BodyRow>, DbErr> {
    let mut args = Args::default();
    let window = window.sql(&mut args);
    all(conn, &format!("{} ORDER BY b.name, b.slug{window}", select()), args).await
}

/// How many bodies there are.
///
/// # Errors
/// When the database fails.
pub async fn bodies_total(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    number(conn, "SELECT COUNT(*) AS n FROM bodies", Args::default()).await
}

/// A body by slug.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<BodyRow>, DbErr> {
    let mut args = Args::default();
    let slug = args.bind(slug);
    one(conn, &format!("{} WHERE b.slug = {slug}", select()), args).await
}

/// The body of which this one is a committee, and its own committees; `true` marks the former.
///
/// # Errors
/// When the database fails.
pub async fn around(conn: &impl ConnectionTrait, body: &BodyRow) -> Result<Vec<(bool, BodyCols)>, DbErr> {
    let mut args = Args::default();
    let id = args.bind(body.body.body_id);
    let parent = args.bind(body.parent_id);
    let sql = format!(
        "SELECT {BODY_B} FROM bodies b WHERE b.parent_id = {id} OR b.id = {parent} ORDER BY b.name, b.slug"
    );
    let rows: Vec<BodyCols> = all(conn, &sql, args).await?;
    Ok(rows.into_iter().map(|row| (Some(row.body_id) == body.parent_id, row)).collect())
}

/// The bodies of a place, by name.
///
/// # Errors
/// When the database fails.
pub async fn of_place(conn: &impl ConnectionTrait, place: Uuid) -> Result<Vec<BodyCols>, DbErr> {
    let mut args = Args::default();
    let place = args.bind(place);
    all(
        conn,
        &format!("SELECT {BODY_B} FROM bodies b WHERE b.place_id = {place} ORDER BY b.name, b.slug"),
        args,
    )
    .await
}

/// The bodies that have offices, by name.
///
/// # Errors
/// When the database fails.
pub async fn with_offices(conn: &impl ConnectionTrait) -> Result<Vec<BodyCols>, DbErr> {
    let sql = format!(
        "SELECT {BODY_B} FROM bodies b WHERE EXISTS (SELECT 1 FROM offices o WHERE o.body_id = b.id) \
         ORDER BY b.name, b.slug"
    );
    all(conn, &sql, Args::default()).await
}

/// The bodies in which measures began, by name.
///
/// # Errors
/// When the database fails.
pub async fn with_measures(conn: &impl ConnectionTrait) -> Result<Vec<BodyCols>, DbErr> {
    let sql = format!(
        "SELECT {BODY_B} FROM bodies b WHERE EXISTS (SELECT 1 FROM measures m WHERE m.body_id = b.id) \
         ORDER BY b.name, b.slug"
    );
    all(conn, &sql, Args::default()).await
}

/// How many people are in office in each of these bodies on a day.
///
/// # Errors
/// When the database fails.
pub async fn members(
    conn: &impl ConnectionTrait,
    bodies: &[Uuid],
    day: CivilDate,
) -> Result<Vec<CountOf>, DbErr> {
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(bodies);
    let day = args.bind(day_text(day));
    let sql = format!(
        "SELECT o.body_id AS id, COUNT(DISTINCT t.person_id) AS n FROM offices o JOIN terms t ON t.office_id = o.id \
         WHERE o.body_id IN ({ids}) AND {} GROUP BY o.body_id",
        in_office("t", &day)
    );
    all(conn, &sql, args).await
}

/// How many decisions each of these bodies took.
///
/// # Errors
/// When the database fails.
pub async fn decisions(conn: &impl ConnectionTrait, bodies: &[Uuid]) -> Result<Vec<CountOf>, DbErr> {
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(bodies);
    let sql = format!(
        "SELECT body_id AS id, COUNT(*) AS n FROM decisions WHERE body_id IN ({ids}) GROUP BY body_id"
    );
    all(conn, &sql, args).await
}

/// An office with its place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OfficeRow {
    /// Key.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// How many hold it at once.
    pub seats: i32,
    /// The place that elects it.
    #[sea_orm(nested)]
    pub place: PlaceCols,
}

/// The offices of a body, those of numbered places in the order of their numbers.
///
/// # Errors
/// When the database fails.
pub async fn offices(conn: &impl ConnectionTrait, body: Uuid) -> Result<Vec<OfficeRow>, DbErr> {
    let mut args = Args::default();
    let body = args.bind(body);
    let sql = format!(
        "SELECT o.id, o.title, o.seats, {PLACE_PL} FROM offices o JOIN places pl ON pl.id = o.place_id \
         WHERE o.body_id = {body} ORDER BY length(pl.name), pl.name, o.title, o.id"
    );
    all(conn, &sql, args).await
}
