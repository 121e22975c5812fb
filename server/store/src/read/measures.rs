//! Measures, positions and values.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{
    Args, BODY_B, BodyCols, CountOf, MEASURE_MS, MeasureCols, Window, all, contains_pattern, number, one,
};
use crate::entities::{movement_value, position};

/// A measure in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasureRow {
    /// The measure with its position.
    #[sea_orm(nested)]
    pub measure: MeasureCols,
    /// Code of `MeasureKind`.
    pub kind: String,
    /// Where it began.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// The session.
    pub session: Option<String>,
    /// The source's own word for where it stands.
    pub status: Option<String>,
    /// Day of the last step (partial).
    pub last_date: Option<String>,
}

const FROM: &str = " FROM measures m JOIN bodies b ON b.id = m.body_id \
     LEFT JOIN positions s ON s.measure_id = m.id ";

fn columns() -> String {
    format!("{MEASURE_MS}, m.kind, {BODY_B}, m.session, m.status, m.last_date")
}

/// What the organisation asked for, in a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionFilter {
    /// Support.
    Support,
    /// Oppose.
    Oppose,
    /// Either.
    Any,
    /// Either, on a key measure.
    Key,
}

/// Which measures to list.
#[derive(Clone, Debug, Default)]
pub struct MeasureFilter {
    /// Text of which every word is in the title or the identifier; or the whole is the identifier's beginning.
    pub text: Option<String>,
    /// Began in this body.
    pub body: Option<Uuid>,
    /// Tagged with this value.
    pub value: Option<Uuid>,
    /// Session, as the source names it.
    pub session: Option<String>,
    /// What the organisation asked for.
    pub position: Option<PositionFilter>,
}

impl MeasureFilter {
    fn sql(&self, args: &mut Args) -> String {
        let mut conditions = String::from(" WHERE 1 = 1");
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            let words: Vec<String> = text
                .split_whitespace()
                .take(8)
                .map(|word| {
                    let pattern = args.bind(contains_pattern(word));
                    format!(
                        "(LOWER(m.title) LIKE {pattern} ESCAPE '\\' OR LOWER(m.identifier) LIKE {pattern} ESCAPE '\\')"
                    )
                })
                .collect();
            // “HB30” finds “HB 30”.
            let joined: String = text.split_whitespace().collect();
            let whole = args.bind(contains_pattern(&joined).trim_start_matches('%').to_owned());
            conditions.push_str(&format!(
                " AND (({}) OR LOWER(REPLACE(m.identifier, ' ', '')) LIKE {whole} ESCAPE '\\')",
                words.join(" AND ")
            ));
        }
        if let Some(body) = self.body {
            conditions.push_str(&format!(" AND m.body_id = {}", args.bind(body)));
        }
        if let Some(value) = self.value {
            let value = args.bind(value);
            conditions.push_str(&format!(
                " AND m.id IN (SELECT measure_id FROM measure_values WHERE value_id = {value})"
            ));
        }
        if let Some(session) = &self.session {
            conditions.push_str(&format!(" AND m.session = {}", args.bind(session.as_str())));
        }
        conditions.push_str(match self.position {
            None => "",
            Some(PositionFilter::Support) => " AND s.stance = 'support'",
            Some(PositionFilter::Oppose) => " AND s.stance = 'oppose'",
            Some(PositionFilter::Any) => " AND s.stance IN ('support', 'oppose')",
            Some(PositionFilter::Key) => " AND s.stance IN ('support', 'oppose') AND s.is_key",
        });
        conditions
    }
}

/// One page of measures, the one with the latest step first.
///
/// # Errors
/// When the database fails.
pub async fn measures(
    conn: &impl ConnectionTrait,
    filter: &MeasureFilter,
    window: Window,
) -> Result<Vec<MeasureRow>, DbErr> {
    let mut args = Args::default();
    let conditions = filter.sql(&mut args);
    let window = window.sql(&mut args);
    // With a position, the key measures first.
    let key = if filter.position.is_some() { "s.is_key DESC, " } else { "" };
    let sql = format!(
        "SELECT {}{FROM}{conditions} ORDER BY {key}m.last_date DESC NULLS LAST, m.slug DESC{window}",
        columns()
    );
    all(conn, &sql, args).await
}

/// How many measures there are on all pages.
///
/// # Errors
/// When the database fails.
pub async fn measures_total(conn: &impl ConnectionTrait, filter: &MeasureFilter) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let conditions = filter.sql(&mut args);
    let join = if filter.position.is_some() { "LEFT JOIN positions s ON s.measure_id = m.id" } else { "" };
    number(conn, &format!("SELECT COUNT(*) AS n FROM measures m {join}{conditions}"), args).await
}

/// A measure, all of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasureFull {
    /// In short.
    #[sea_orm(nested)]
    pub row: MeasureRow,
    /// Plain text of the source.
    pub summary: Option<String>,
    /// Day of the status (partial).
    pub status_date: Option<String>,
    /// Day of introduction (partial).
    pub introduced: Option<String>,
    /// What a reader must know.
    pub note: Option<String>,
    /// On the source's own page.
    pub source_url: Option<String>,
    /// Where this comes from.
    pub source_id: Option<Uuid>,
    /// The run.
    pub run_id: Option<Uuid>,
}

/// A measure by slug.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<MeasureFull>, DbErr> {
    let mut args = Args::default();
    let slug = args.bind(slug);
    let sql = format!(
        "SELECT {}, m.summary, m.status_date, m.introduced, m.note, m.source_url, m.source_id, m.run_id{FROM} \
         WHERE m.slug = {slug}",
        columns()
    );
    one(conn, &sql, args).await
}

/// The organisation's position on a measure.
///
/// # Errors
/// When the database fails.
pub async fn position(conn: &impl ConnectionTrait, measure: Uuid) -> Result<Option<position::Model>, DbErr> {
    let mut args = Args::default();
    let measure = args.bind(measure);
    one(conn, &format!("SELECT * FROM positions WHERE measure_id = {measure}"), args).await
}

/// A value of a measure.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ValueOf {
    /// The measure.
    pub measure_id: Uuid,
    /// The value's slug.
    pub slug: String,
    /// The value's name.
    pub name: String,
}

/// The values of these measures, in the organisation's order.
///
/// # Errors
/// When the database fails.
pub async fn values_of(conn: &impl ConnectionTrait, measures: &[Uuid]) -> Result<Vec<ValueOf>, DbErr> {
    if measures.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(measures);
    let sql = format!(
        "SELECT mv.measure_id, w.slug, w.name FROM measure_values mv JOIN movement_values w ON w.id = mv.value_id \
         WHERE mv.measure_id IN ({ids}) ORDER BY w.position, w.slug"
    );
    all(conn, &sql, args).await
}

/// How many decisions there are on each of these measures.
///
/// # Errors
/// When the database fails.
pub async fn decisions_of(conn: &impl ConnectionTrait, measures: &[Uuid]) -> Result<Vec<CountOf>, DbErr> {
    if measures.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(measures);
    let sql = format!(
        "SELECT measure_id AS id, COUNT(*) AS n FROM decisions WHERE measure_id IN ({ids}) GROUP BY measure_id"
    );
    all(conn, &sql, args).await
}

/// Who put a measure forward.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SponsorRow {
    /// Slug.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The source's own word.
    pub party: Option<String>,
}

/// Who put a measure forward, in the source's order.
///
/// # Errors
/// When the database fails.
pub async fn sponsors(conn: &impl ConnectionTrait, measure: Uuid) -> Result<Vec<SponsorRow>, DbErr> {
    let mut args = Args::default();
    let measure = args.bind(measure);
    let sql = format!(
        "SELECT p.slug, p.name, p.party FROM sponsors x JOIN people p ON p.id = x.person_id \
         WHERE x.measure_id = {measure} ORDER BY x.position, p.sort_name, p.id"
    );
    all(conn, &sql, args).await
}

/// The sessions of all measures, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn sessions(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT session AS word FROM measures WHERE session IS NOT NULL AND session <> '' \
               GROUP BY session ORDER BY MAX(last_date) DESC NULLS LAST, session";
    let rows: Vec<super::people::Word> = all(conn, sql, Args::default()).await?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

/// A value with how many measures on which the organisation took a position are tagged with it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ValueRow {
    /// The value's slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Measures.
    pub n: i64,
}

/// All values in the organisation's order.
///
/// # Errors
/// When the database fails.
pub async fn values(conn: &impl ConnectionTrait) -> Result<Vec<ValueRow>, DbErr> {
    let sql = "SELECT w.slug, w.name, w.summary, (SELECT COUNT(*) FROM measure_values mv \
               JOIN positions s ON s.measure_id = mv.measure_id \
               WHERE mv.value_id = w.id AND s.stance IN ('support', 'oppose')) AS n \
               FROM movement_values w ORDER BY w.position, w.slug";
    all(conn, sql, Args::default()).await
}

/// A value by slug.
///
/// # Errors
/// When the database fails.
pub async fn value_by_slug(
    conn: &impl ConnectionTrait,
    slug: &str,
) -> Result<Option<movement_value::Model>, DbErr> {
    let mut args = Args::default();
    let slug = args.bind(slug);
    one(conn, &format!("SELECT * FROM movement_values WHERE slug = {slug}"), args).await
}
