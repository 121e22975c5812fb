//! What stewards look through and choose from: everything of the record by its name.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::entities::{entered, vote_correction, withheld};
use crate::read::{Args, Window, all, number};

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are the words of the record")]
pub enum Listed {
    Person,
    Place,
    Body,
    Office,
    Term,
    Candidacy,
    Measure,
    Decision,
    Commitment,
    Value,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key.
    pub id: Uuid,
    /// The last part of its address on the desk: a slug, a number or the key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What tells it from others of that name; may be blank.
    pub detail: String,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    slug: Option<String>,
    number: Option<i64>,
    label: String,
    detail: String,
}

impl From<Row> for Named {
    fn from(row: Row) -> Self {
        let key = row.slug.or_else(|| row.number.map(|number| number.to_string()));
        Self {
            id: row.id,
            key: key.unwrap_or_else(|| row.id.to_string()),
            label: row.label,
            detail: row.detail,
        }
    }
}

impl Listed {
    /// The columns, the tables, what is searched in, and the order.
    const fn query(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Person => (
                "x.id, x.slug, CAST(NULL AS BIGINT) AS number, x.name AS label, COALESCE(x.party, '') AS detail",
                "people x",
                "x.name",
                "x.sort_name, x.id",
            ),
            Self::Place => (
                "x.id, x.slug, CAST(NULL AS BIGINT) AS number, x.name AS label, COALESCE(p.name, '') AS detail",
                "places x LEFT JOIN places p ON p.id = x.parent_id",
                "x.name",
                "x.name, x.id",
            ),
            Self::Body => (
                "x.id, x.slug, CAST(NULL AS BIGINT) AS number, x.name AS label, p.name AS detail",
                "bodies x JOIN places p ON p.id = x.place_id",
                "x.name || ' ' || p.name",
                "x.name, x.id",
            ),
            Self::Office => (
                "x.id, CAST(NULL AS TEXT) AS slug, CAST(NULL AS BIGINT) AS number, \
                 x.title || ', ' || p.name AS label, b.name AS detail",
                "offices x JOIN places p ON p.id = x.place_id JOIN bodies b ON b.id = x.body_id",
                "x.title || ', ' || p.name || ', ' || b.name",
                "b.name, p.name, x.title, x.id",
            ),
            Self::Term => (
                "x.id, CAST(NULL AS TEXT) AS slug, CAST(NULL AS BIGINT) AS number, \
                 w.name || ': ' || o.title || ', ' || p.name AS label, \
                 COALESCE(x.start_date, '?') || ' – ' || COALESCE(x.end_date, '') AS detail",
                "terms x JOIN people w ON w.id = x.person_id JOIN offices o ON o.id = x.office_id \
                 JOIN places p ON p.id = o.place_id",
                "w.name || ' ' || o.title || ' ' || p.name",
                "w.sort_name, x.start_date, x.id",
            ),
            Self::Candidacy => (
                "x.id, CAST(NULL AS TEXT) AS slug, CAST(NULL AS BIGINT) AS number, \
                 w.name || ': ' || o.title || ', ' || p.name AS label, COALESCE(x.election_date, '') AS detail",
                "candidacies x JOIN people w ON w.id = x.person_id JOIN offices o ON o.id = x.office_id \
                 JOIN places p ON p.id = o.place_id",
                "w.name || ' ' || o.title || ' ' || p.name",
                "w.sort_name, x.election_date, x.id",
            ),
            Self::Measure => (
                "x.id, x.slug, CAST(NULL AS BIGINT) AS number, \
                 CASE WHEN x.identifier IS NULL THEN x.title ELSE x.identifier || ': ' || x.title END AS label, \
                 b.name AS detail",
                "measures x JOIN bodies b ON b.id = x.body_id",
                "COALESCE(x.identifier, '') || ' ' || x.title",
                "x.last_date DESC, x.slug",
            ),
            Self::Decision => (
                "x.id, CAST(NULL AS TEXT) AS slug, x.number, x.motion AS label, \
                 b.name || ', ' || COALESCE(x.date, 'day unknown') AS detail",
                "decisions x JOIN bodies b ON b.id = x.body_id",
                "x.motion || ' ' || b.name",
                "x.date DESC, x.number DESC",
            ),
            Self::Commitment => (
                "x.id, CAST(NULL AS TEXT) AS slug, x.number, x.title AS label, w.name AS detail",
                "commitments x JOIN people w ON w.id = x.person_id",
                "x.title || ' ' || w.name",
                "x.number DESC",
            ),
            Self::Value => (
                "x.id, x.slug, CAST(NULL AS BIGINT) AS number, x.name AS label, x.summary AS detail",
                "movement_values x",
                "x.name",
                "x.position, x.id",
            ),
        }
    }
}

/// Narrowed by words, all of which must be in the name, and by what belongs to one thing.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What was typed.
    pub words: String,
    /// Only what has this key, as its own or as that of its person, body, office or measure.
    pub of: Option<Uuid>,
}

impl Asked {
    fn condition(&self, listed: Listed, args: &mut Args) -> String {
        let (_, _, within, _) = listed.query();
        // One that was withdrawn keeps its row, so that no import brings it back.
        let mut sql = match listed {
            Listed::Commitment => String::from("x.state = 'published'"),
            _ => String::from("1 = 1"),
        };
        for word in self.words.split_whitespace().take(8) {
            let mut pattern = String::from("%");
            for c in word.to_lowercase().chars() {
                if matches!(c, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(c);
            }
            pattern.push('%');
            let pattern = args.bind(pattern);
            sql.push_str(&format!(" AND LOWER({within}) LIKE {pattern} ESCAPE '\\'"));
        }
        if let Some(id) = self.of {
            let id = args.bind(id);
            sql.push_str(&match listed {
                Listed::Office => format!(" AND {id} IN (x.id, x.body_id, x.place_id)"),
                Listed::Term | Listed::Candidacy => format!(" AND {id} IN (x.id, x.person_id, x.office_id)"),
                Listed::Decision => format!(" AND ({id} IN (x.id, x.body_id) OR x.measure_id = {id})"),
                Listed::Measure => format!(" AND {id} IN (x.id, x.body_id)"),
                Listed::Commitment => format!(" AND {id} IN (x.id, x.person_id)"),
                Listed::Body => format!(" AND {id} IN (x.id, x.place_id)"),
                Listed::Place => format!(" AND (x.id = {id} OR x.parent_id = {id})"),
                _ => format!(" AND x.id = {id}"),
            });
        }
        sql
    }
}

/// Those that are asked for, in the order in which people expect them.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    listed: Listed,
    asked: &Asked,
    window: Window,
) -> Result<Vec<Named>, DbErr> {
    let (columns, tables, _, order) = listed.query();
    let mut args = Args::default();
    let condition = asked.condition(listed, &mut args);
    let window = window.sql(&mut args);
    let sql = format!("SELECT {columns} FROM {tables} WHERE {condition} ORDER BY {order}{window}");
    Ok(all::<Row>(conn, &sql, args).await?.into_iter().map(Named::from).collect())
}

/// How many there are.
///
/// # Errors
/// When the database fails.
pub async fn total(conn: &impl ConnectionTrait, listed: Listed, asked: &Asked) -> Result<u64, DbErr> {
    let (_, tables, _, _) = listed.query();
    let mut args = Args::default();
    let condition = asked.condition(listed, &mut args);
    number(conn, &format!("SELECT COUNT(*) AS n FROM {tables} WHERE {condition}"), args).await
}

/// The one with this slug, number or key.
///
/// # Errors
/// When the database fails.
pub async fn by_key(conn: &impl ConnectionTrait, listed: Listed, key: &str) -> Result<Option<Named>, DbErr> {
    let (columns, tables, _, _) = listed.query();
    let mut args = Args::default();
    let condition = match listed {
        Listed::Person | Listed::Place | Listed::Body | Listed::Measure | Listed::Value => {
            format!("x.slug = {}", args.bind(key))
        }
        Listed::Decision | Listed::Commitment => match key.parse::<i64>() {
            Ok(key) => format!("x.number = {}", args.bind(key)),
            Err(_) => return Ok(None),
        },
        Listed::Office | Listed::Term | Listed::Candidacy => match key.parse::<Uuid>() {
            Ok(key) => format!("x.id = {}", args.bind(key)),
            Err(_) => return Ok(None),
        },
    };
    let sql = format!("SELECT {columns} FROM {tables} WHERE {condition}");
    Ok(all::<Row>(conn, &sql, args).await?.pop().map(Named::from))
}

/// Those that are shown just so, with or without what tells them from others: at most so many.
///
/// # Errors
/// When the database fails.
pub async fn shown_as(
    conn: &impl ConnectionTrait,
    listed: Listed,
    text: &str,
    limit: u64,
) -> Result<Vec<Named>, DbErr> {
    let (columns, tables, _, _) = listed.query();
    let mut args = Args::default();
    let text = args.bind(text);
    let window = Window { limit, offset: 0 }.sql(&mut args);
    let sql = format!(
        "SELECT * FROM (SELECT {columns} FROM {tables}) q \
         WHERE q.label || ' (' || q.detail || ')' = {text} OR q.label = {text} ORDER BY q.label, q.detail, q.id{window}"
    );
    Ok(all::<Row>(conn, &sql, args).await?.into_iter().map(Named::from).collect())
}

/// The one with this key of the database.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &impl ConnectionTrait, listed: Listed, id: Uuid) -> Result<Option<Named>, DbErr> {
    let (columns, tables, _, _) = listed.query();
    let mut args = Args::default();
    let sql = format!("SELECT {columns} FROM {tables} WHERE x.id = {}", args.bind(id));
    Ok(all::<Row>(conn, &sql, args).await?.pop().map(Named::from))
}

/// What stewards entered or changed by hand, of one kind, as keys: no import may overwrite them.
///
/// # Errors
/// When the database fails.
pub async fn entered_by_hand(
    conn: &impl ConnectionTrait,
    kind: &str,
) -> Result<std::collections::HashSet<Uuid>, DbErr> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows = entered::Entity::find().filter(entered::Column::Kind.eq(kind)).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.subject_id).collect())
}

/// The corrected votes of some decisions.
///
/// # Errors
/// When the database fails.
pub async fn corrections_of(
    conn: &impl ConnectionTrait,
    decisions: &[Uuid],
) -> Result<Vec<vote_correction::Model>, DbErr> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    vote_correction::Entity::find()
        .filter(vote_correction::Column::DecisionId.is_in(decisions.iter().copied()))
        .all(conn)
        .await
}

/// Keeps what a source publishes out of the record from now on: it was withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn withhold(
    conn: &impl ConnectionTrait,
    identifiers: &[crate::entities::identifier::Model],
    at: i64,
) -> Result<(), DbErr> {
    use sea_orm::sea_query::OnConflict;
    use sea_orm::{EntityTrait, IntoActiveModel};
    for row in identifiers {
        let row = withheld::Model { scheme: row.scheme.clone(), identifier: row.identifier.clone(), at };
        let mut again = OnConflict::columns([withheld::Column::Scheme, withheld::Column::Identifier]);
        again.update_column(withheld::Column::At);
        withheld::Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

/// Every identifier of a source that must stay out.
///
/// # Errors
/// When the database fails.
pub async fn all_withheld(
    conn: &impl ConnectionTrait,
) -> Result<std::collections::HashSet<(String, String)>, DbErr> {
    use sea_orm::EntityTrait;
    let rows = withheld::Entity::find().all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.scheme, row.identifier)).collect())
}

/// Where something that was entered by hand can be read.
///
/// # Errors
/// When the database fails.
pub async fn entered(
    conn: &impl ConnectionTrait,
    kind: &str,
    id: Uuid,
) -> Result<Option<entered::Model>, DbErr> {
    use sea_orm::EntityTrait;
    entered::Entity::find_by_id((kind.to_owned(), id)).one(conn).await
}

/// The corrections of one person's votes, by the decision.
///
/// # Errors
/// When the database fails.
pub async fn corrections_for(
    conn: &impl ConnectionTrait,
    person: Uuid,
) -> Result<std::collections::HashMap<Uuid, vote_correction::Model>, DbErr> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows = vote_correction::Entity::find()
        .filter(vote_correction::Column::PersonId.eq(person))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.decision_id, row)).collect())
}

/// A photo without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PhotoRow {
    /// Whom it shows.
    pub person_id: Uuid,
    /// Of the bytes, in the address.
    pub hash: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
    /// Who took it.
    pub credit: Option<String>,
}

/// The newest photo of each of these people who has one, without its bytes.
///
/// # Errors
/// When the database fails.
pub async fn photos_of(
    conn: &impl ConnectionTrait,
    people: &[Uuid],
) -> Result<std::collections::HashMap<Uuid, PhotoRow>, DbErr> {
    if people.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let mut args = Args::default();
    let ids = args.ids(people);
    let sql = format!(
        "SELECT person_id, hash, width, height, credit FROM photos WHERE person_id IN ({ids}) ORDER BY created_at, id"
    );
    Ok(all::<PhotoRow>(conn, &sql, args).await?.into_iter().map(|row| (row.person_id, row)).collect())
}

/// Something about a person that was entered by hand.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EnteredRow {
    /// Code of a `SubjectKind`.
    pub kind: String,
    /// The office of a term or candidacy: “Mayor, Marlow”.
    pub what: Option<String>,
    /// A web address.
    pub source_url: Option<String>,
    /// A source without an address.
    pub source_note: Option<String>,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// Everything about a person that was entered by hand: the person, the photo, terms and candidacies.
///
/// # Errors
/// When the database fails.
pub async fn entered_about(conn: &impl ConnectionTrait, person: Uuid) -> Result<Vec<EnteredRow>, DbErr> {
    let mut args = Args::default();
    let person = args.bind(person);
    let of = |kind: &str, table: &str| {
        format!(
            "SELECT e.kind, o.title || ', ' || p.name AS what, e.source_url, e.source_note, e.at FROM entered e \
             JOIN {table} x ON x.id = e.subject_id JOIN offices o ON o.id = x.office_id \
             JOIN places p ON p.id = o.place_id WHERE e.kind = '{kind}' AND x.person_id = {person}"
        )
    };
    let sql = format!(
        "SELECT e.kind, CAST(NULL AS TEXT) AS what, e.source_url, e.source_note, e.at FROM entered e \
         WHERE e.kind IN ('person', 'photo') AND e.subject_id = {person} UNION ALL {} UNION ALL {} ORDER BY kind, what, at",
        of("term", "terms"),
        of("candidacy", "candidacies")
    );
    all(conn, &sql, args).await
}
