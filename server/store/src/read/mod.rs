//! Everything that pages and the API read: a handful of queries a page, the same on both databases.
//!
//! The queries are SQL with `$1`, `$2` … for what is put in, which both databases understand. Text sorts the same
//! on both because PostgreSQL's text columns have the collation `C` (see the migrations).

use domain::date::CivilDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};
use uuid::Uuid;

pub mod bodies;
pub mod decisions;
pub mod measures;
pub mod people;
pub mod places;
pub mod record;
pub mod scored;

/// What is put into a query, in the order of its `$` numbers.
#[derive(Debug, Default)]
pub(crate) struct Args(Vec<Value>);

impl Args {
    /// Puts one value in and says by which name the query calls it.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Puts a list in: the inside of `IN (…)`. An empty list finds nothing.
    pub fn list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        let names: Vec<String> = values.into_iter().map(|value| self.bind(value)).collect();
        if names.is_empty() { "NULL".to_owned() } else { names.join(", ") }
    }

    /// What was put in.
    pub fn into_values(self) -> Vec<Value> {
        self.0
    }

    /// A list of keys.
    pub fn ids(&mut self, ids: &[Uuid]) -> String {
        self.list(ids.iter().copied())
    }
}

/// All rows of a query.
pub(crate) async fn all<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    args: Args,
) -> Result<Vec<T>, DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, args.0);
    T::find_by_statement(statement).all(conn).await
}

/// The only row of a query, or the first.
pub(crate) async fn one<T: FromQueryResult>(
    conn: &impl ConnectionTrait,
    sql: &str,
    args: Args,
) -> Result<Option<T>, DbErr> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, args.0);
    T::find_by_statement(statement).one(conn).await
}

/// A single number, of a query whose column is called `n`.
pub(crate) async fn number(conn: &impl ConnectionTrait, sql: &str, args: Args) -> Result<u64, DbErr> {
    #[derive(FromQueryResult)]
    struct Number {
        n: i64,
    }
    let row = one::<Number>(conn, sql, args).await?;
    Ok(row.map_or(0, |row| u64::try_from(row.n).unwrap_or(0)))
}

/// Which rows of a longer list.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// How many at most.
    pub limit: u64,
    /// How many come before.
    pub offset: u64,
}

impl From<domain::paging::Page> for Window {
    fn from(page: domain::paging::Page) -> Self {
        Self { limit: page.size().into(), offset: page.offset() }
    }
}

impl Window {
    pub(crate) fn sql(self, args: &mut Args) -> String {
        let limit = args.bind(i64::try_from(self.limit).unwrap_or(i64::MAX));
        let offset = args.bind(i64::try_from(self.offset).unwrap_or(i64::MAX));
        format!(" LIMIT {limit} OFFSET {offset}")
    }
}

/// A body, in any row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct BodyCols {
    /// Key.
    pub body_id: Uuid,
    /// Slug.
    pub body_slug: String,
    /// Name.
    pub body_name: String,
    /// Code of `BodyKind`.
    pub body_kind: String,
}

/// The columns of [`BodyCols`], of the alias `b`.
pub(crate) const BODY_B: &str =
    "b.id AS body_id, b.slug AS body_slug, b.name AS body_name, b.kind AS body_kind";

/// A place, in any row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceCols {
    /// Key.
    pub place_id: Uuid,
    /// Slug.
    pub place_slug: String,
    /// Name.
    pub place_name: String,
    /// Code of `PlaceKind`.
    pub place_kind: String,
}

/// The columns of [`PlaceCols`], of the alias `pl`.
pub(crate) const PLACE_PL: &str =
    "pl.id AS place_id, pl.slug AS place_slug, pl.name AS place_name, pl.kind AS place_kind";

/// A measure with the organisation's position, in any row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasureCols {
    /// Key.
    pub measure_id: Uuid,
    /// Slug.
    pub measure_slug: String,
    /// As the body numbers it.
    pub measure_identifier: Option<String>,
    /// Title.
    pub measure_title: String,
    /// Code of `Stance`.
    pub stance: Option<String>,
    /// Whether it is a key measure.
    pub is_key: Option<bool>,
}

/// The columns of [`MeasureCols`], of the aliases `m` (measures) and `s` (positions).
pub(crate) const MEASURE_MS: &str = "m.id AS measure_id, m.slug AS measure_slug, \
     m.identifier AS measure_identifier, m.title AS measure_title, s.stance, s.is_key";

/// How many rows belong to each key.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CountOf {
    /// The key.
    pub id: Uuid,
    /// How many.
    pub n: i64,
}

/// Whether the term `t` is in office on a day: exactly `domain::terms::Span::in_office_on`, for filters and counts.
///
/// A partial date is the beginning of the texts of all days that it may mean. So its earliest day is not after `day`
/// when its text is not, and its latest day is not before `day` when it is not before as much of `day`'s text.
pub(crate) fn in_office(t: &str, day: &str) -> String {
    format!(
        "(CASE WHEN {t}.start_date IS NULL AND {t}.end_date IS NULL AND {t}.seen_from IS NOT NULL \
         THEN {t}.seen_from <= {day} AND {day} <= {t}.seen_to \
         ELSE ({t}.start_date IS NULL OR {t}.start_date <= {day}) \
          AND ({t}.end_date IS NULL OR {t}.end_date >= substr({day}, 1, length({t}.end_date))) END)"
    )
}

/// A day as the database keeps it.
pub(crate) fn day_text(day: CivilDate) -> String {
    day.to_string()
}

/// The pattern that finds this text anywhere, for `LIKE … ESCAPE '\'` over `LOWER(…)`.
///
/// Only ASCII is made lower case: that is what `LOWER` does on both databases (on PostgreSQL under the collation `C`).
pub(crate) fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.trim().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests;
