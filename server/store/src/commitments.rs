//! Commitments as they are shown.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::read::{Args, all, number, one};
use crate::{StoreError, Write};

/// The name of the lock under which PostgreSQL numbers commitments and corrections.
const LOCK: i64 = 0x0041_6e73_7765_7201;

/// A commitment in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CommitmentRow {
    /// Key.
    pub id: Uuid,
    /// Its public number.
    pub number: i64,
    /// Who made it.
    pub person_id: Uuid,
    /// Their slug.
    pub person_slug: String,
    /// Their name.
    pub person_name: String,
    /// Their party, in the source's own word.
    pub party: Option<String>,
    /// Short.
    pub title: String,
    /// When it was made (partial ISO date).
    pub made_on: Option<String>,
    /// When it is due (partial ISO date).
    pub due: Option<String>,
    /// Code of `CommitmentStatus`; none before the first.
    pub status: Option<String>,
    /// Since when (ISO date).
    pub status_on: Option<String>,
}

/// What commitments are narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who made them.
    pub person: Option<Uuid>,
    /// A value that they are tagged with.
    pub value: Option<Uuid>,
    /// A place: theirs, or one that the person represents.
    pub place: Option<Uuid>,
}

/// All published commitments that fit, in order of their numbers.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<CommitmentRow>, DbErr> {
    let mut args = Args::default();
    let mut sql = String::from(
        "SELECT c.id, c.number, c.person_id, p.slug AS person_slug, p.name AS person_name, p.party, c.title, c.made_on, \
         c.due, c.status, (SELECT MAX(s.on_date) FROM commitment_statuses s WHERE s.commitment_id = c.id) AS status_on \
         FROM commitments c JOIN people p ON p.id = c.person_id WHERE c.state = 'published'",
    );
    if let Some(person) = filter.person {
        sql.push_str(&format!(" AND c.person_id = {}", args.bind(person)));
    }
    if let Some(value) = filter.value {
        sql.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM commitment_values v WHERE v.commitment_id = c.id AND v.value_id = {})",
            args.bind(value)
        ));
    }
    if let Some(place) = filter.place {
        let place = args.bind(place);
        sql.push_str(&format!(
            " AND (EXISTS (SELECT 1 FROM commitment_places l WHERE l.commitment_id = c.id AND l.place_id = {place}) \
             OR EXISTS (SELECT 1 FROM terms t JOIN offices o ON o.id = t.office_id \
             WHERE t.person_id = c.person_id AND o.place_id = {place}))"
        ));
    }
    sql.push_str(" ORDER BY c.number");
    all(conn, &sql, args).await
}

/// A thing that a commitment is tied to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Tied {
    /// The commitment.
    pub commitment_id: Uuid,
    /// Slug of the thing.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Of a place: code of `PlaceKind`.
    pub kind: Option<String>,
}

/// The values of these commitments, in the organisation's order.
///
/// # Errors
/// When the database fails.
pub async fn values_of(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Tied>, DbErr> {
    let mut args = Args::default();
    let sql = format!(
        "SELECT v.commitment_id, m.slug, m.name, CAST(NULL AS TEXT) AS kind FROM commitment_values v \
         JOIN movement_values m ON m.id = v.value_id WHERE v.commitment_id IN ({}) ORDER BY m.position, m.slug",
        args.ids(ids)
    );
    all(conn, &sql, args).await
}

/// The places of these commitments.
///
/// # Errors
/// When the database fails.
pub async fn places_of(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Tied>, DbErr> {
    let mut args = Args::default();
    let sql = format!(
        "SELECT l.commitment_id, p.slug, p.name, p.kind FROM commitment_places l \
         JOIN places p ON p.id = l.place_id WHERE l.commitment_id IN ({}) ORDER BY p.name, p.slug",
        args.ids(ids)
    );
    all(conn, &sql, args).await
}

/// A choice of a filter.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Choice {
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// Everyone who made a published commitment.
///
/// # Errors
/// When the database fails.
pub async fn people(conn: &impl ConnectionTrait) -> Result<Vec<Choice>, DbErr> {
    let sql = "SELECT slug, name FROM people WHERE id IN (SELECT person_id FROM commitments WHERE state = 'published') \
               ORDER BY family_name, name, slug";
    all(conn, sql, Args::default()).await
}

/// Every place that a published commitment is about, or that someone who made one represents.
///
/// # Errors
/// When the database fails.
pub async fn places(conn: &impl ConnectionTrait) -> Result<Vec<Choice>, DbErr> {
    let sql = "SELECT slug, name FROM places WHERE id IN (SELECT l.place_id FROM commitment_places l \
               JOIN commitments c ON c.id = l.commitment_id WHERE c.state = 'published') \
               OR id IN (SELECT o.place_id FROM terms t JOIN offices o ON o.id = t.office_id \
               JOIN commitments c ON c.person_id = t.person_id WHERE c.state = 'published') ORDER BY name, slug";
    all(conn, sql, Args::default()).await
}

/// The status and the due date of each of a person's published commitments.
///
/// # Errors
/// When the database fails.
pub async fn cases(
    conn: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<(Option<String>, Option<String>)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        status: Option<String>,
        due: Option<String>,
    }
    let mut args = Args::default();
    let sql = format!(
        "SELECT status, due FROM commitments WHERE state = 'published' AND person_id = {}",
        args.bind(person)
    );
    let rows: Vec<Row> = all(conn, &sql, args).await?;
    Ok(rows.into_iter().map(|row| (row.status, row.due)).collect())
}

/// What shows that a status is right.
#[derive(Clone, Debug, FromQueryResult)]
pub struct EvidenceRow {
    /// The status.
    pub status_id: Uuid,
    /// Code of `EvidenceKind`.
    pub kind: String,
    /// Address of a link.
    pub url: Option<String>,
    /// Of a vote: the decision's key.
    pub decision_id: Option<Uuid>,
    /// Of a vote: the decision's public number.
    pub number: Option<i64>,
    /// Of a vote: the motion.
    pub motion: Option<String>,
    /// What it is called.
    pub note: String,
}

/// The evidence of every status of a commitment.
///
/// # Errors
/// When the database fails.
pub async fn evidence(conn: &impl ConnectionTrait, commitment: Uuid) -> Result<Vec<EvidenceRow>, DbErr> {
    let mut args = Args::default();
    let sql = format!(
        "SELECT e.status_id, e.kind, e.url, e.decision_id, d.number, d.motion, e.note FROM evidence e \
         JOIN commitment_statuses s ON s.id = e.status_id LEFT JOIN decisions d ON d.id = e.decision_id \
         WHERE s.commitment_id = {} ORDER BY e.id",
        args.bind(commitment)
    );
    all(conn, &sql, args).await
}

/// How many commitments are published.
///
/// # Errors
/// When the database fails.
pub async fn total(conn: &impl ConnectionTrait) -> Result<u64, DbErr> {
    number(conn, "SELECT COUNT(*) AS n FROM commitments WHERE state = 'published'", Args::default()).await
}

/// The next public number of a table, which nobody else can take until this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn next_number(write: &Write, table: Numbered) -> Result<i64, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        n: Option<i64>,
    }
    let conn = write.conn();
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    let table = match table {
        Numbered::Commitments => "commitments",
        Numbered::Corrections => "corrections",
    };
    let row = one::<Row>(conn, &format!("SELECT MAX(number) AS n FROM {table}"), Args::default()).await?;
    Ok(row.and_then(|row| row.n).unwrap_or(0) + 1)
}

/// A table whose rows have public numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// Commitments.
    Commitments,
    /// Reported errors.
    Corrections,
}
