//! Decisions: lists, one of them, and how everyone voted.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{Args, BODY_B, BodyCols, MEASURE_MS, MeasureCols, PlaceCols, Window, all, number, one};
use crate::entities::decision;

/// A decision in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DecisionRow {
    /// Key.
    pub id: Uuid,
    /// Public number.
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
}

fn select() -> String {
    format!(
        "SELECT d.id, d.number, d.date, d.kind, d.motion, d.result, d.bearing, {BODY_B}, {MEASURE_MS} \
         FROM decisions d JOIN bodies b ON b.id = d.body_id LEFT JOIN measures m ON m.id = d.measure_id \
         LEFT JOIN positions s ON s.measure_id = d.measure_id "
    )
}

/// Which decisions to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct DecisionFilter {
    /// Taken by this body.
    pub body: Option<Uuid>,
    /// Only those that bear on a position.
    pub scored: bool,
    /// Taken in this year.
    pub year: Option<i16>,
}

impl DecisionFilter {
    fn sql(self, args: &mut Args) -> String {
        let mut conditions = String::from(" WHERE 1 = 1");
        if let Some(body) = self.body {
            conditions.push_str(&format!(" AND d.body_id = {}", args.bind(body)));
        }
        if self.scored {
            conditions.push_str(
                " AND d.bearing IN ('yes_supports', 'yes_opposes') AND EXISTS (SELECT 1 FROM positions sc \
                 WHERE sc.measure_id = d.measure_id AND sc.stance <> 'none')",
            );
        }
        if let Some(year) = self.year {
            let from = args.bind(format!("{year:04}-01-01"));
            let to = args.bind(format!("{year:04}-12-31"));
            conditions.push_str(&format!(" AND d.date >= {from} AND d.date <= {to}"));
        }
        conditions
    }
}

/// One page of decisions, the newest first, undated ones last.
///
/// # Errors
/// When the database fails.
pub async fn decisions(
    conn: &impl ConnectionTrait,
    filter: DecisionFilter,
    window: Window,
) -> Result<Vec<DecisionRow>, DbErr> {
    let mut args = Args::default();
    let conditions = filter.sql(&mut args);
    let window = window.sql(&mut args);
    let sql = format!(
        "{}{conditions} ORDER BY d.date DESC NULLS LAST, d.sequence DESC, d.number DESC{window}",
        select()
    );
    all(conn, &sql, args).await
}

/// How many decisions there are on all pages.
///
/// # Errors
/// When the database fails.
pub async fn decisions_total(conn: &impl ConnectionTrait, filter: DecisionFilter) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let conditions = filter.sql(&mut args);
    number(conn, &format!("SELECT COUNT(*) AS n FROM decisions d{conditions}"), args).await
}

/// The decisions on a measure, oldest first, undated ones last.
///
/// # Errors
/// When the database fails.
pub async fn of_measure(conn: &impl ConnectionTrait, measure: Uuid) -> Result<Vec<DecisionRow>, DbErr> {
    let mut args = Args::default();
    let measure = args.bind(measure);
    let sql = format!(
        "{} WHERE d.measure_id = {measure} ORDER BY d.date NULLS LAST, d.sequence, d.number",
        select()
    );
    all(conn, &sql, args).await
}

/// One decision in short.
///
/// # Errors
/// When the database fails.
pub async fn row(conn: &impl ConnectionTrait, number: i64) -> Result<Option<DecisionRow>, DbErr> {
    let mut args = Args::default();
    let number = args.bind(number);
    one(conn, &format!("{} WHERE d.number = {number}", select()), args).await
}

/// One decision, all of it.
///
/// # Errors
/// When the database fails.
pub async fn by_number(conn: &impl ConnectionTrait, number: i64) -> Result<Option<decision::Model>, DbErr> {
    let mut args = Args::default();
    let number = args.bind(number);
    one(conn, &format!("SELECT * FROM decisions WHERE number = {number}"), args).await
}

/// How often an option was chosen in a decision.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OptionCount {
    /// The decision.
    pub decision_id: Uuid,
    /// Code of `VoteOption`.
    pub option: String,
    /// How many.
    pub n: i64,
}

/// The members' votes in these decisions, counted by option.
///
/// # Errors
/// When the database fails.
pub async fn option_counts(
    conn: &impl ConnectionTrait,
    decisions: &[Uuid],
) -> Result<Vec<OptionCount>, DbErr> {
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(decisions);
    let sql = format!(
        "SELECT decision_id, option, COUNT(*) AS n FROM votes WHERE decision_id IN ({ids}) \
         GROUP BY decision_id, option"
    );
    all(conn, &sql, args).await
}

/// A member's vote in a decision.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MemberVoteRow {
    /// The person.
    pub person_id: Uuid,
    /// Slug.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The source's own word.
    pub party: Option<String>,
    /// Code of `VoteOption`.
    pub option: String,
    /// The source's own word.
    pub source_word: String,
    /// Reason of an excuse or a recusal.
    pub reason: Option<String>,
}

/// Every member's vote in a decision, by family name.
///
/// # Errors
/// When the database fails.
pub async fn votes(conn: &impl ConnectionTrait, decision: Uuid) -> Result<Vec<MemberVoteRow>, DbErr> {
    let mut args = Args::default();
    let id = args.bind(decision);
    let sql = format!(
        "SELECT p.id AS person_id, p.slug, p.name, p.party, v.option, v.source_word, v.reason \
         FROM votes v JOIN people p ON p.id = v.person_id WHERE v.decision_id = {id} ORDER BY p.sort_name, p.id"
    );
    all(conn, &sql, args).await
}

/// A term in the body of a decision, as little of it as tells who held the seat.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TermRow {
    /// The person.
    pub person_id: Uuid,
    /// The place of the seat.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// First day (partial).
    pub start_date: Option<String>,
    /// Last day (partial).
    pub end_date: Option<String>,
    /// First day seen.
    pub seen_from: Option<String>,
    /// Last day seen.
    pub seen_to: Option<String>,
}

/// The terms in a body of those who have a vote in the decision.
///
/// # Errors
/// When the database fails.
pub async fn terms_of_voters(
    conn: &impl ConnectionTrait,
    decision: Uuid,
    body: Uuid,
) -> Result<Vec<TermRow>, DbErr> {
    let mut args = Args::default();
    let decision = args.bind(decision);
    let body = args.bind(body);
    let sql = format!(
        "SELECT t.person_id, {}, t.start_date, t.end_date, t.seen_from, t.seen_to \
         FROM votes v JOIN terms t ON t.person_id = v.person_id JOIN offices o ON o.id = t.office_id \
         JOIN places pl ON pl.id = o.place_id WHERE v.decision_id = {decision} AND o.body_id = {body} \
         ORDER BY t.start_date, t.id",
        super::PLACE_PL
    );
    all(conn, &sql, args).await
}

/// The numbers of the decisions before and after this one in the same body. An undated decision has none.
///
/// # Errors
/// When the database fails.
pub async fn neighbours(
    conn: &impl ConnectionTrait,
    decision: &decision::Model,
) -> Result<(Option<i64>, Option<i64>), DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        number: i64,
    }
    let Some(date) = &decision.date else { return Ok((None, None)) };
    let mut found = [None, None];
    for (slot, (sign, order)) in found.iter_mut().zip([("<", "DESC"), (">", "ASC")]) {
        let mut args = Args::default();
        let body = args.bind(decision.body_id);
        let date = args.bind(date.as_str());
        let sequence = args.bind(decision.sequence);
        let number = args.bind(decision.number);
        // The first condition is implied by the second; it is what lets the index narrow the search.
        let sql = format!(
            "SELECT number FROM decisions WHERE body_id = {body} AND date {sign}= {date} \
             AND (date, sequence, number) {sign} ({date}, {sequence}, {number}) \
             ORDER BY date {order}, sequence {order}, number {order} LIMIT 1"
        );
        *slot = one::<Row>(conn, &sql, args).await?.map(|row| row.number);
    }
    let [previous, next] = found;
    Ok((previous, next))
}
