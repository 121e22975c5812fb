//! One person's votes: those that bear on a position, the whole strip, and the pages of all of them.

use domain::words::VoteOption;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{Args, BODY_B, BodyCols, MEASURE_MS, MeasureCols, Window, all, contains_pattern, number, one};

/// A decision that bears on a position, with one person's part in it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ScoredRow {
    /// The decision's key.
    pub decision_id: Uuid,
    /// Its public number.
    pub number: i64,
    /// ISO date.
    pub date: Option<String>,
    /// Order within the day.
    pub sequence: i32,
    /// Code of `DecisionKind`.
    pub kind: String,
    /// The motion's text.
    pub motion: String,
    /// Code of `DecisionResult`.
    pub result: String,
    /// Code of `Bearing`.
    pub bearing: String,
    /// The body.
    pub body_id: Uuid,
    /// The measure with its position.
    #[sea_orm(nested)]
    pub measure: MeasureCols,
    /// Code of `VoteOption`; `None` when the source lists none.
    pub option: Option<String>,
    /// The source's own word.
    pub source_word: Option<String>,
    /// Reason of an excuse or a recusal.
    pub reason: Option<String>,
    /// Where the decision comes from.
    pub source_id: Option<Uuid>,
    /// Where the position comes from.
    pub position_source_id: Option<Uuid>,
}

/// The decisions that bear on a position and in which the person has a vote, or whose body is one of `bodies` (those
/// in which the person has a term), oldest first. Whether each of them counts is for the domain to say.
///
/// Only scored decisions are looked at, with one look at the votes for each: it does not grow with the record.
///
/// # Errors
/// When the database fails.
pub async fn scored_of(
    conn: &impl ConnectionTrait,
    person: Uuid,
    bodies: &[Uuid],
) -> Result<Vec<ScoredRow>, DbErr> {
    let mut args = Args::default();
    let person = args.bind(person);
    let bodies = args.ids(bodies);
    let sql = format!(
        "SELECT d.id AS decision_id, d.number, d.date, d.sequence, d.kind, d.motion, d.result, d.bearing, \
         d.body_id, {MEASURE_MS}, v.option, v.source_word, v.reason, d.source_id, \
         s.source_id AS position_source_id FROM decisions d JOIN positions s ON s.measure_id = d.measure_id JOIN measures m ON m.id = d.measure_id \
         LEFT JOIN votes v ON v.decision_id = d.id AND v.person_id = {person} \
         WHERE d.bearing IN ('yes_supports', 'yes_opposes') \
         AND (v.person_id IS NOT NULL OR d.body_id IN ({bodies})) \
         ORDER BY d.date, d.sequence, d.number"
    );
    all(conn, &sql, args).await
}

/// One vote of a strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripRow {
    /// The decision's public number.
    pub number: i64,
    /// Order within the day.
    pub sequence: i32,
    /// ISO date; blank when the source's date is impossible.
    pub date: String,
    /// What the person did.
    pub option: VoteOption,
}

/// The letter by which an option travels: `a` for the first of the vocabulary.
fn letters() -> impl Iterator<Item = (char, VoteOption)> {
    ('a'..='z').zip(VoteOption::ALL.iter().copied())
}

/// `CASE … END` that gives an option's letter.
pub(crate) fn letter_sql() -> String {
    let cases: String =
        letters().map(|(letter, option)| format!(" WHEN '{}' THEN '{letter}'", option.code())).collect();
    format!("CASE v.option{cases} END")
}

/// The option of a letter.
pub(crate) fn of_letter(letter: u8) -> Option<VoteOption> {
    VoteOption::ALL.get(usize::from(letter.checked_sub(b'a')?)).copied()
}

/// All votes of one person, oldest first, undated ones last. They travel as one text: a row each would cost more
/// than finding them, which the indexes alone can do.
///
/// # Errors
/// When the database fails.
pub async fn strip_of(conn: &impl ConnectionTrait, person: Uuid) -> Result<Vec<StripRow>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        strip: Option<String>,
    }
    let mut args = Args::default();
    let person = args.bind(person);
    // SQLite would go to the table by its key; the index that holds all that is asked for has to be named.
    let (aggregate, index) = if conn.get_database_backend() == sea_orm::DbBackend::Postgres {
        ("string_agg", "")
    } else {
        ("group_concat", "INDEXED BY decisions_strip")
    };
    let sql = format!(
        "SELECT {aggregate}({} || d.number || ' ' || d.sequence || ' ' || COALESCE(d.date, ''), ';') AS strip \
         FROM votes v JOIN decisions d {index} ON d.id = v.decision_id WHERE v.person_id = {person}",
        letter_sql()
    );
    let Some(Row { strip: Some(strip) }) = one(conn, &sql, args).await? else { return Ok(Vec::new()) };
    let mut rows: Vec<StripRow> = strip.split(';').filter_map(strip_row).collect();
    let key = |row: &StripRow| (row.date.is_empty(), row.sequence, row.number);
    rows.sort_unstable_by(|a, b| (key(a).0, &a.date, key(a)).cmp(&(key(b).0, &b.date, key(b))));
    Ok(rows)
}

fn strip_row(text: &str) -> Option<StripRow> {
    let option = of_letter(*text.as_bytes().first()?)?;
    let mut parts = text.get(1..)?.split(' ');
    let number = parts.next()?.parse().ok()?;
    let sequence = parts.next()?.parse().ok()?;
    Some(StripRow { number, sequence, date: parts.next()?.to_owned(), option })
}

/// The public numbers of the decisions on key measures, in no particular order.
///
/// # Errors
/// When the database fails.
pub async fn key_numbers(conn: &impl ConnectionTrait) -> Result<Vec<i64>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
    }
    // CROSS JOIN makes SQLite begin with the few positions.
    let sql = "SELECT d.number FROM positions s CROSS JOIN decisions d \
               WHERE d.measure_id = s.measure_id AND s.stance <> 'none' AND s.is_key";
    let rows: Vec<Row> = all(conn, sql, Args::default()).await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

/// How many votes a person has.
///
/// # Errors
/// When the database fails.
pub async fn votes_total(conn: &impl ConnectionTrait, person: Uuid) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let person = args.bind(person);
    number(conn, &format!("SELECT COUNT(*) AS n FROM votes WHERE person_id = {person}"), args).await
}

/// A vote in the list of all of a person's votes.
#[derive(Clone, Debug, FromQueryResult)]
pub struct VoteListRow {
    /// The decision's key.
    pub decision_id: Uuid,
    /// Its public number.
    pub number: i64,
    /// ISO date.
    pub date: Option<String>,
    /// Code of `DecisionKind`.
    pub kind: String,
    /// The motion's text.
    pub motion: String,
    /// Code of `DecisionResult`.
    pub result: String,
    /// Code of `Bearing`.
    pub bearing: Option<String>,
    /// The body.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// The measure.
    #[sea_orm(nested)]
    pub measure: Option<MeasureCols>,
    /// Code of `VoteOption`.
    pub option: String,
    /// The source's own word.
    pub source_word: String,
    /// Reason of an excuse or a recusal.
    pub reason: Option<String>,
}

/// The condition that a decision's motion or its measure's title or identifier holds a text.
fn text_filter(args: &mut Args, text: Option<&str>) -> String {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return String::new() };
    let pattern = args.bind(contains_pattern(text));
    format!(
        " AND (LOWER(d.motion) LIKE {pattern} ESCAPE '\\' OR LOWER(m.title) LIKE {pattern} ESCAPE '\\' \
         OR LOWER(m.identifier) LIKE {pattern} ESCAPE '\\')"
    )
}

/// One page of a person's votes, the newest first, undated ones last.
///
/// # Errors
/// When the database fails.
pub async fn votes_of(
    conn: &impl ConnectionTrait,
    person: Uuid,
    text: Option<&str>,
    window: Window,
) -> Result<Vec<VoteListRow>, DbErr> {
    let mut args = Args::default();
    let person = args.bind(person);
    let filter = text_filter(&mut args, text);
    let window = window.sql(&mut args);
    let measures = if filter.is_empty() { "" } else { "LEFT JOIN measures m ON m.id = d.measure_id" };
    const NEWEST: &str = "ORDER BY d.date DESC NULLS LAST, d.sequence DESC, d.number DESC";
    // First which rows are on the page, then what is shown of them: sorting is for keys and dates alone.
    let sql = format!(
        "WITH page AS (SELECT v.decision_id FROM votes v JOIN decisions d ON d.id = v.decision_id {measures} \
         WHERE v.person_id = {person}{filter} {NEWEST}{window}) \
         SELECT d.id AS decision_id, d.number, d.date, d.kind, d.motion, d.result, d.bearing, {BODY_B}, \
         {MEASURE_MS}, v.option, v.source_word, v.reason \
         FROM page JOIN votes v ON v.decision_id = page.decision_id AND v.person_id = {person} \
         JOIN decisions d ON d.id = page.decision_id JOIN bodies b ON b.id = d.body_id \
         LEFT JOIN measures m ON m.id = d.measure_id LEFT JOIN positions s ON s.measure_id = d.measure_id {NEWEST}"
    );
    all(conn, &sql, args).await
}

/// How many of a person's votes hold the text.
///
/// # Errors
/// When the database fails.
pub async fn votes_of_total(
    conn: &impl ConnectionTrait,
    person: Uuid,
    text: Option<&str>,
) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let id = args.bind(person);
    let filter = text_filter(&mut args, text);
    if filter.is_empty() {
        return votes_total(conn, person).await;
    }
    let sql = format!(
        "SELECT COUNT(*) AS n FROM votes v JOIN decisions d ON d.id = v.decision_id \
         LEFT JOIN measures m ON m.id = d.measure_id WHERE v.person_id = {id}{filter}"
    );
    number(conn, &sql, args).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_a_letter() {
        for (letter, option) in letters() {
            assert_eq!(of_letter(letter as u8), Some(option));
        }
        assert_eq!(letters().count(), VoteOption::ALL.len());
        assert_eq!(of_letter(b'A'), None);
        assert_eq!(of_letter(b'z'), None);
    }
}
