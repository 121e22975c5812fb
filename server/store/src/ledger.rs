//! The ledger's rows: only ever added to, read in their order.

use domain::ledger::{Entry, FORMAT, Hash, Head};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryOrder,
};
use uuid::Uuid;

use crate::entities::{checkpoint, ledger_entry, ledger_person};
use crate::read::{Args, Window, all, number, one};
use crate::{StoreError, Write};

/// The name of the lock under which PostgreSQL lets one transaction at a time add to the ledger. Any number will do
/// that nothing else uses.
const LOCK: i64 = 0x0041_6e73_7765_7200;

/// What changes are narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Whom they concern.
    pub person: Option<Uuid>,
    /// Code of an `EntryKind`.
    pub kind: Option<String>,
    /// Not before, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Before, in milliseconds since 1970.
    pub until: Option<i64>,
}

/// The last entry as of now.
///
/// # Errors
/// When the database fails, or holds a hash that is none.
pub async fn head(conn: &impl ConnectionTrait) -> Result<Head, StoreError> {
    Ok(last(conn).await?.0)
}

/// The last entry as of now, and when it was written (milliseconds since 1970).
async fn last(conn: &impl ConnectionTrait) -> Result<(Head, i64), StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        sequence: i64,
        at: i64,
        hash: String,
    }
    let sql = "SELECT sequence, at, hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1";
    let Some(row) = one::<Row>(conn, sql, Args::default()).await? else { return Ok((Head::START, i64::MIN)) };
    let hash = row.hash.parse::<Hash>().map_err(|error| {
        DbErr::Custom(format!(
            "the hash of ledger entry {} cannot be read ({error}); run `answerable ledger verify`",
            row.sequence
        ))
    })?;
    Ok((Head { sequence: u64::try_from(row.sequence).unwrap_or(0), hash }, row.at))
}

/// The last entry, and nobody else can add one until this transaction ends, so that the sequence has no gap.
///
/// SQLite's transactions that write have that lock from their beginning.
///
/// # Errors
/// When the database fails, or holds a hash that is none.
pub async fn locked_head(write: &Write) -> Result<Head, StoreError> {
    Ok(locked_last(write).await?.0)
}

/// [`locked_head`], and when that entry was written (milliseconds since 1970); the smallest number if there is none.
///
/// # Errors
/// As [`locked_head`].
pub async fn locked_last(write: &Write) -> Result<(Head, i64), StoreError> {
    let conn = write.conn();
    if conn.get_database_backend() == DbBackend::Postgres {
        conn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    last(conn).await
}

/// Adds an entry that follows [`locked_head`].
///
/// # Errors
/// When the database fails.
pub async fn add(
    write: &Write,
    entry: Entry,
    path: Option<String>,
    person: Option<Uuid>,
) -> Result<(), StoreError> {
    use sea_orm::IntoActiveModel;
    let row = ledger_entry::Model {
        sequence: i64::try_from(entry.sequence).unwrap_or(i64::MAX),
        at: entry.at_ms,
        kind: entry.kind,
        subject_kind: entry.subject_kind,
        subject_id: entry.subject_id,
        subject_name: entry.subject_name,
        subject_path: path,
        person_id: person,
        before_json: entry.before,
        after_json: entry.after,
        reason: entry.reason,
        acting_role: entry.acting_role,
        acting_name: entry.acting_name,
        previous_hash: entry.previous.to_string(),
        hash: entry.hash.to_string(),
    };
    ledger_entry::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(write.conn())
        .await?;
    Ok(())
}

/// Says whom an entry concerns besides the one that it names: a decision concerns everyone who voted in it. For finding
/// it only; nothing of it is hashed.
///
/// # Errors
/// When the database fails.
pub async fn add_concerned(write: &Write, sequence: u64, mut people: Vec<Uuid>) -> Result<(), StoreError> {
    people.sort_unstable();
    people.dedup();
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let rows = people.into_iter().map(|person_id| ledger_person::Model { person_id, sequence });
    crate::write::insert_all::<ledger_person::Entity, _>(write.conn(), rows.collect()).await?;
    Ok(())
}

fn conditions(filter: &Filter, args: &mut Args) -> String {
    let mut sql = String::from("1 = 1");
    if let Some(person) = filter.person {
        let (own, concerned) = (args.bind(person), args.bind(person));
        sql.push_str(&format!(
            " AND (person_id = {own} OR sequence IN (SELECT sequence FROM ledger_people WHERE person_id = {concerned}))"
        ));
    }
    if let Some(kind) = &filter.kind {
        sql.push_str(&format!(" AND kind = {}", args.bind(kind.clone())));
    }
    if let Some(from) = filter.from {
        sql.push_str(&format!(" AND at >= {}", args.bind(from)));
    }
    if let Some(until) = filter.until {
        sql.push_str(&format!(" AND at < {}", args.bind(until)));
    }
    sql
}

/// Entries, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    window: Window,
) -> Result<Vec<ledger_entry::Model>, DbErr> {
    let mut args = Args::default();
    let mut sql = format!(
        "SELECT * FROM ledger_entries WHERE {} ORDER BY sequence DESC",
        conditions(filter, &mut args)
    );
    sql.push_str(&window.sql(&mut args));
    all(conn, &sql, args).await
}

/// The newest entry about one thing.
///
/// # Errors
/// When the database fails.
pub async fn last_about(
    conn: &impl ConnectionTrait,
    subject_kind: &str,
    subject_id: &str,
) -> Result<Option<ledger_entry::Model>, StoreError> {
    use sea_orm::{ColumnTrait, QueryFilter};
    Ok(ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SubjectKind.eq(subject_kind))
        .filter(ledger_entry::Column::SubjectId.eq(subject_id))
        .order_by_desc(ledger_entry::Column::Sequence)
        .one(conn)
        .await?)
}

/// The entries of one kind about one thing, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn about(
    conn: &impl ConnectionTrait,
    kind: &str,
    subject_kind: &str,
    subject_id: &str,
) -> Result<Vec<ledger_entry::Model>, StoreError> {
    use sea_orm::{ColumnTrait, QueryFilter};
    Ok(ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SubjectKind.eq(subject_kind))
        .filter(ledger_entry::Column::SubjectId.eq(subject_id))
        .filter(ledger_entry::Column::Kind.eq(kind))
        .order_by_asc(ledger_entry::Column::Sequence)
        .all(conn)
        .await?)
}

/// The entry by which what stood at this address was withdrawn, if it was.
///
/// # Errors
/// When the database fails.
pub async fn withdrawn(
    conn: &impl ConnectionTrait,
    path: &str,
) -> Result<Option<ledger_entry::Model>, StoreError> {
    use sea_orm::{ColumnTrait, QueryFilter};
    Ok(ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SubjectPath.eq(path))
        .filter(ledger_entry::Column::Kind.eq("withdrawn"))
        .order_by_desc(ledger_entry::Column::Sequence)
        .one(conn)
        .await?)
}

/// The highest number below an address (`/decisions/`) at which something was withdrawn; 0 if nothing was. Numbers are
/// never given twice: the note at the old address would be about something else.
///
/// # Errors
/// When the database fails.
pub async fn highest_withdrawn(conn: &impl ConnectionTrait, below: &str) -> Result<i64, StoreError> {
    use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
    let paths: Vec<Option<String>> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::SubjectPath)
        .filter(ledger_entry::Column::Kind.eq("withdrawn"))
        .filter(ledger_entry::Column::SubjectPath.starts_with(below))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(paths.iter().flatten().filter_map(|path| path.strip_prefix(below)?.parse().ok()).max().unwrap_or(0))
}

/// How many entries there are.
///
/// # Errors
/// When the database fails.
pub async fn total(conn: &impl ConnectionTrait, filter: &Filter) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let sql = format!("SELECT COUNT(*) AS n FROM ledger_entries WHERE {}", conditions(filter, &mut args));
    number(conn, &sql, args).await
}

/// People whom any entry concerns: slug and name.
///
/// # Errors
/// When the database fails.
pub async fn people(conn: &impl ConnectionTrait) -> Result<Vec<(String, String)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        slug: String,
        name: String,
    }
    let sql = "SELECT p.slug, p.name FROM people p WHERE p.id IN \
               (SELECT person_id FROM ledger_entries UNION SELECT person_id FROM ledger_people) \
               ORDER BY p.family_name, p.name, p.slug";
    let rows: Vec<Row> = all(conn, sql, Args::default()).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// Some entries one after the other, in the form in which they are published.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Texts {
    /// The canonical text, as `domain::ledger::write` makes it.
    pub text: String,
    /// The sequence of the last entry in it.
    pub last: i64,
}

/// The entries after one, at most so many, as the published text; none when there are no more.
///
/// The database puts the text together itself: a row for each of a million entries would take longer to carry over than
/// to verify.
///
/// # Errors
/// When the database fails.
pub async fn texts(conn: &impl ConnectionTrait, after: u64, limit: u32) -> Result<Option<Texts>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        text: Option<String>,
        last: Option<i64>,
    }
    let postgres = conn.get_database_backend() == DbBackend::Postgres;
    let mut args = Args::default();
    let after = args.bind(i64::try_from(after).unwrap_or(i64::MAX));
    let limit = args.bind(i64::from(limit));
    let join = if postgres { "string_agg" } else { "group_concat" };
    let sql = format!(
        "SELECT {join}(text, '' ORDER BY sequence) AS text, MAX(sequence) AS last FROM \
         (SELECT sequence, {} AS text FROM ledger_entries WHERE sequence > {after} ORDER BY sequence LIMIT {limit}) AS e",
        entry_sql()
    );
    let row = one::<Row>(conn, &sql, args).await?;
    Ok(row.and_then(|row| Some(Texts { text: row.text?, last: row.last? })))
}

/// The expression of an entry's canonical text: see `docs/ledger.md`.
fn entry_sql() -> String {
    let line = "'\n'";
    let field = |name: &str, value: &str| {
        balanced(&[
            format!("'{name}:'"),
            format!("octet_length({value})"),
            "':'".to_owned(),
            value.to_owned(),
            line.to_owned(),
        ])
    };
    let optional = |name: &str, column: &str| {
        format!("CASE WHEN {column} IS NULL THEN '{name}:-' || {line} ELSE {} END", field(name, column))
    };
    balanced(&[
        format!("'{FORMAT}' || {line}"),
        field("sequence", "CAST(sequence AS TEXT)"),
        field("at_ms", "CAST(at AS TEXT)"),
        field("kind", "kind"),
        field("subject_kind", "subject_kind"),
        field("subject_id", "subject_id"),
        field("subject_name", "subject_name"),
        optional("before", "before_json"),
        optional("after", "after_json"),
        field("reason", "reason"),
        field("acting_role", "acting_role"),
        optional("acting_name", "acting_name"),
        field("previous", "previous_hash"),
        field("hash", "hash"),
    ])
}

/// Texts put together in pairs, and the pairs again: one after the other, the database would copy the whole beginning
/// once more for each.
fn balanced(parts: &[String]) -> String {
    match parts {
        [] => "''".to_owned(),
        [one] => one.clone(),
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            format!("({} || {})", balanced(left), balanced(right))
        }
    }
}

/// Every checkpoint that was signed, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn checkpoints(conn: &impl ConnectionTrait) -> Result<Vec<checkpoint::Model>, DbErr> {
    checkpoint::Entity::find().order_by_asc(checkpoint::Column::Sequence).all(conn).await
}

/// The newest checkpoint.
///
/// # Errors
/// When the database fails.
pub async fn last_checkpoint(conn: &impl ConnectionTrait) -> Result<Option<checkpoint::Model>, DbErr> {
    checkpoint::Entity::find().order_by_desc(checkpoint::Column::Sequence).one(conn).await
}

/// Keeps a checkpoint, unless there is one of the same entry already.
///
/// # Errors
/// When the database fails.
pub async fn keep_checkpoint(write: &Write, row: checkpoint::Model) -> Result<(), DbErr> {
    use sea_orm::IntoActiveModel;
    if checkpoint::Entity::find_by_id(row.sequence).one(write.conn()).await?.is_none() {
        checkpoint::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(write.conn())
            .await?;
    }
    Ok(())
}
