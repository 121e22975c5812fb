//! What is known of the record as a whole: how much there is, where it comes from, the installation's settings,
//! and the kept vote records.

use domain::date::CivilDate;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryOrder};
use uuid::Uuid;

use super::{Args, all, day_text, in_office, one};
use crate::entities::{import_run, record_change, setting, source, vote_record};

/// How much there is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StatsRow {
    /// Places.
    pub places: i64,
    /// Bodies.
    pub bodies: i64,
    /// People.
    pub people: i64,
    /// People in office.
    pub in_office: i64,
    /// Measures.
    pub measures: i64,
    /// Measures on which the organisation took a position.
    pub positions: i64,
    /// Decisions.
    pub decisions: i64,
    /// Decisions that bear on a position.
    pub scored_decisions: i64,
    /// Votes.
    pub votes: i64,
    /// First day of a decision.
    pub first_decision: Option<String>,
    /// Last day of a decision.
    pub last_decision: Option<String>,
}

/// Counts everything.
///
/// # Errors
/// When the database fails.
pub async fn stats(conn: &impl ConnectionTrait, day: CivilDate) -> Result<Option<StatsRow>, DbErr> {
    let mut args = Args::default();
    let day = args.bind(day_text(day));
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM places) AS places, (SELECT COUNT(*) FROM bodies) AS bodies, \
         (SELECT COUNT(*) FROM people) AS people, \
         (SELECT COUNT(DISTINCT t.person_id) FROM terms t WHERE {}) AS in_office, \
         (SELECT COUNT(*) FROM measures) AS measures, \
         (SELECT COUNT(*) FROM positions WHERE stance IN ('support', 'oppose')) AS positions, \
         (SELECT COUNT(*) FROM decisions) AS decisions, \
         (SELECT COUNT(*) FROM decisions d JOIN positions s ON s.measure_id = d.measure_id \
          WHERE d.bearing IN ('yes_supports', 'yes_opposes') AND s.stance <> 'none') AS scored_decisions, \
         (SELECT COUNT(*) FROM votes) AS votes, (SELECT MIN(date) FROM decisions) AS first_decision, \
         (SELECT MAX(date) FROM decisions) AS last_decision",
        in_office("t", &day)
    );
    one(conn, &sql, args).await
}

/// The installation's settings.
///
/// # Errors
/// When the database fails.
pub async fn settings(conn: &impl ConnectionTrait) -> Result<Vec<setting::Model>, DbErr> {
    setting::Entity::find().order_by_asc(setting::Column::Name).all(conn).await
}

/// All sources, by name.
///
/// # Errors
/// When the database fails.
pub async fn sources(conn: &impl ConnectionTrait) -> Result<Vec<source::Model>, DbErr> {
    source::Entity::find()
        .order_by_asc(source::Column::Name)
        .order_by_asc(source::Column::Slug)
        .all(conn)
        .await
}

/// A run in short: without its report.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RunTime {
    /// Key.
    pub id: Uuid,
    /// Its source.
    pub source_id: Uuid,
    /// Milliseconds since 1970.
    pub started_at: i64,
    /// Milliseconds since 1970.
    pub finished_at: Option<i64>,
}

/// When each run was, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn run_times(conn: &impl ConnectionTrait) -> Result<Vec<RunTime>, DbErr> {
    let sql =
        "SELECT id, source_id, started_at, finished_at FROM import_runs ORDER BY started_at DESC, id DESC";
    all(conn, sql, Args::default()).await
}

/// All runs with their reports, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn runs(conn: &impl ConnectionTrait) -> Result<Vec<import_run::Model>, DbErr> {
    import_run::Entity::find()
        .order_by_desc(import_run::Column::StartedAt)
        .order_by_desc(import_run::Column::Id)
        .all(conn)
        .await
}

/// One run.
///
/// # Errors
/// When the database fails.
pub async fn run(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<import_run::Model>, DbErr> {
    import_run::Entity::find_by_id(id).one(conn).await
}

/// The kept vote records of these people.
///
/// # Errors
/// When the database fails.
pub async fn records_of(
    conn: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<Vec<vote_record::Model>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(people);
    all(conn, &format!("SELECT * FROM vote_records WHERE person_id IN ({ids})"), args).await
}

/// What changed a person's scores, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn changes_of(
    conn: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<record_change::Model>, DbErr> {
    let mut args = Args::default();
    let person = args.bind(person);
    let sql = format!(
        "SELECT * FROM record_changes WHERE person_id = {person} ORDER BY at DESC, tally, id DESC LIMIT 100"
    );
    all(conn, &sql, args).await
}
