//! Full-text search over people, bodies, places and measures: one function over FTS5 and tsvector.
//!
//! Both sides are folded by the domain first, so that they hold nothing but letters, digits and single spaces. What
//! is asked can therefore never be read as an operator, and both databases cut it into the same words.

pub mod rows;

use domain::fold;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};

use crate::read::{Args, Window, all, number};

/// The longest word that is kept or looked for, in letters; longer ones are cut.
const MAX_WORD: usize = 60;
/// The most words that are kept of one text.
const MAX_WORDS: usize = 400;
/// The most words that a question may have; the rest is ignored.
const MAX_TERMS: usize = 12;
/// Rows in one INSERT.
const BATCH: usize = 500;

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    /// `person`, `body`, `place` or `measure`.
    pub kind: String,
    /// The row's slug.
    pub slug: String,
    /// As shown.
    pub label: String,
    /// A second line, as shown.
    pub detail: String,
    /// Smaller comes first among equals.
    pub rank_hint: i32,
}

/// What an entry is found by.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// What is shown.
    pub entry: Entry,
    /// Names; found before anything else.
    pub title: String,
    /// Everything else.
    pub text: String,
}

/// A question that is ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    terms: Vec<String>,
}

impl Question {
    /// Folds what somebody typed; `None` when no letter or digit is left.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let terms: Vec<String> = words(text, MAX_TERMS);
        (!terms.is_empty()).then_some(Self { terms })
    }

    /// How many letters and digits were typed.
    #[must_use]
    pub fn letters(&self) -> usize {
        self.terms.iter().map(String::len).sum()
    }

    fn phrase(&self) -> String {
        self.terms.join(" ")
    }

    /// FTS5: each word a prefix, all of them needed.
    fn fts(&self) -> String {
        let terms: Vec<String> = self.terms.iter().map(|term| format!("\"{term}\"*")).collect();
        terms.join(" AND ")
    }

    /// tsquery: the same.
    fn tsquery(&self) -> String {
        let terms: Vec<String> = self.terms.iter().map(|term| format!("'{term}':*")).collect();
        terms.join(" & ")
    }
}

/// The folded words, cut to what is kept of them.
fn words(text: &str, most: usize) -> Vec<String> {
    fold::fold(text)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(most)
        // Folded text is ASCII.
        .map(|word| word[..word.len().min(MAX_WORD)].to_owned())
        .collect()
}

/// The rows that a question finds, as a common table `hits` with the columns of [`Entry`] and how well the title fits:
/// 0 it is the words, 1 it begins with them, 2 it has them all, 3 they are elsewhere.
fn hits(backend: DbBackend, question: &Question, args: &mut Args) -> String {
    let phrase = args.bind(question.phrase());
    let beginning = args.bind(format!("{}%", question.phrase()));
    let (matches, in_title) = if backend == DbBackend::Postgres {
        let query = args.bind(question.tsquery());
        (format!("words @@ CAST({query} AS tsquery)"), format!("title_words @@ CAST({query} AS tsquery)"))
    } else {
        let all = args.bind(question.fts());
        let title = args.bind(format!("title : ({})", question.fts()));
        (
            format!("search_index MATCH {all}"),
            format!("rowid IN (SELECT rowid FROM search_index WHERE search_index MATCH {title})"),
        )
    };
    format!(
        "WITH hits AS (SELECT kind, ref AS slug, label, detail, CAST(rank_hint AS INTEGER) AS rank_hint, \
         CASE WHEN title = {phrase} THEN 0 WHEN title LIKE {beginning} THEN 1 WHEN {in_title} THEN 2 ELSE 3 END AS fit, \
         CASE kind WHEN 'person' THEN 0 WHEN 'body' THEN 1 WHEN 'place' THEN 2 ELSE 3 END AS kind_order \
         FROM search_index WHERE {matches})"
    )
}

/// One page of what a question finds, the best first; of one kind, or of all.
///
/// Titles before text; on equal terms people before bodies before places before measures.
///
/// # Errors
/// When the database fails.
pub async fn search(
    conn: &impl ConnectionTrait,
    question: &Question,
    kind: Option<&str>,
    window: Window,
) -> Result<Vec<Entry>, DbErr> {
    let mut args = Args::default();
    let hits = hits(conn.get_database_backend(), question, &mut args);
    let only = kind.map(|kind| format!(" WHERE kind = {}", args.bind(kind))).unwrap_or_default();
    let window = window.sql(&mut args);
    let sql = format!(
        "{hits} SELECT kind, slug, label, detail, rank_hint FROM hits{only} \
         ORDER BY fit, kind_order, rank_hint, label, slug{window}"
    );
    all(conn, &sql, args).await
}

/// How many things a question finds.
///
/// # Errors
/// When the database fails.
pub async fn total(conn: &impl ConnectionTrait, question: &Question) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let matches = if conn.get_database_backend() == DbBackend::Postgres {
        format!("words @@ CAST({} AS tsquery)", args.bind(question.tsquery()))
    } else {
        format!("search_index MATCH {}", args.bind(question.fts()))
    };
    number(conn, &format!("SELECT COUNT(*) AS n FROM search_index WHERE {matches}"), args).await
}

/// Takes everything of one kind out of the index.
///
/// # Errors
/// When the database fails.
pub async fn clear(conn: &impl ConnectionTrait, kind: &str) -> Result<(), DbErr> {
    let sql = "DELETE FROM search_index WHERE kind = $1";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [Value::from(kind)]);
    conn.execute_raw(statement).await.map(|_| ())
}

/// Puts entries into the index.
///
/// # Errors
/// When the database fails, or an entry is there already on PostgreSQL.
pub async fn insert(conn: &impl ConnectionTrait, entries: &[Indexed]) -> Result<(), DbErr> {
    for entries in entries.chunks(BATCH) {
        let mut args = Args::default();
        let rows: Vec<String> = entries
            .iter()
            .map(|indexed| {
                let Entry { kind, slug, label, detail, rank_hint } = &indexed.entry;
                let values = [
                    args.bind(kind.as_str()),
                    args.bind(slug.as_str()),
                    args.bind(label.as_str()),
                    args.bind(detail.as_str()),
                    args.bind(*rank_hint),
                    args.bind(words(&indexed.title, MAX_WORDS).join(" ")),
                    args.bind(words(&indexed.text, MAX_WORDS).join(" ")),
                ];
                format!("({})", values.join(", "))
            })
            .collect();
        let sql = format!(
            "INSERT INTO search_index (kind, ref, label, detail, rank_hint, title, text) VALUES {}",
            rows.join(", ")
        );
        conn.execute_raw(Statement::from_sql_and_values(
            conn.get_database_backend(),
            sql,
            args.into_values(),
        ))
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_words_and_nothing_else() {
        let question = Question::new("\"O'Neal\" OR title:* -x NEAR(a b) %_ 🎉").unwrap();
        assert!(question.fts().starts_with("\"oneal\"* AND \"or\"* AND \"title\"*"));
        assert!(question.tsquery().starts_with("'oneal':* & 'or':*"));
        assert_eq!(Question::new(" -- %_' \" "), None);
        assert_eq!(Question::new(&"long ".repeat(50)).unwrap().terms.len(), MAX_TERMS);
        assert_eq!(Question::new(&"x".repeat(5000)).unwrap().terms[0].len(), MAX_WORD);
    }
}
