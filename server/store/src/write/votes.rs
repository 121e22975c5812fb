//! Votes come by the hundred thousand, so they do not go through the query builder.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::StoreError;
use crate::entities::vote;

/// Rows of one statement. Small enough that the statement is prepared once and kept by the connection.
const ROWS: usize = 400;
const COLUMNS: usize = 5;

/// Inserts votes in the order given; quickest when that is the order of the key (decision, then person).
///
/// # Errors
/// When the database refuses a row; the transaction must then be dropped.
pub async fn insert_votes<C: ConnectionTrait>(conn: &C, rows: Vec<vote::Model>) -> Result<u64, StoreError> {
    let backend = conn.get_database_backend();
    let count = rows.len();
    let whole = if count >= ROWS { statement(backend, ROWS) } else { String::new() };
    let mut rows = rows.into_iter();
    let mut left = count;
    while left > 0 {
        let now = left.min(ROWS);
        left -= now;
        let mut values = Vec::with_capacity(now * COLUMNS);
        for row in rows.by_ref().take(now) {
            values.push(Value::Uuid(Some(row.decision_id)));
            values.push(Value::Uuid(Some(row.person_id)));
            values.push(Value::String(Some(row.option)));
            values.push(Value::String(Some(row.source_word)));
            values.push(Value::String(row.reason));
        }
        let sql = if now == ROWS { whole.clone() } else { statement(backend, now) };
        conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(count as u64)
}

fn statement(backend: DbBackend, rows: usize) -> String {
    use std::fmt::Write as _;
    let mut sql =
        String::from("INSERT INTO votes (decision_id, person_id, option, source_word, reason) VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..COLUMNS {
            if column > 0 {
                sql.push_str(", ");
            }
            if backend == DbBackend::Postgres {
                // Writing to a String cannot fail.
                let _ = write!(sql, "${}", row * COLUMNS + column + 1);
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
    sql
}
