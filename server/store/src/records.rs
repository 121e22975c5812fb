//! What the vote records are made of, and keeping them.

use std::collections::HashMap;

use domain::words::VoteOption;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use crate::entities::{record_change, vote_record};
use crate::read::scored::{letter_sql, of_letter};
use crate::read::{Args, all};

/// Rows in one INSERT: well below what either database takes as values of one statement.
const BATCH: usize = 500;

/// A decision that bears on a position.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ScoredDecision {
    /// Key.
    pub id: Uuid,
    /// ISO date.
    pub date: Option<String>,
    /// Code of `DecisionKind`.
    pub kind: String,
    /// Code of `Bearing`.
    pub bearing: String,
    /// The body.
    pub body_id: Uuid,
    /// The measure.
    pub measure_id: Uuid,
    /// Code of `Stance`.
    pub stance: String,
    /// Whether it is a key measure.
    pub is_key: bool,
}

/// All decisions that bear on a position.
///
/// # Errors
/// When the database fails.
pub async fn scored_decisions(conn: &impl ConnectionTrait) -> Result<Vec<ScoredDecision>, DbErr> {
    let sql = "SELECT d.id, d.date, d.kind, d.bearing, d.body_id, s.measure_id, s.stance, s.is_key \
               FROM decisions d JOIN positions s ON s.measure_id = d.measure_id \
               WHERE d.bearing IN ('yes_supports', 'yes_opposes') AND s.stance <> 'none' ORDER BY d.id";
    all(conn, sql, Args::default()).await
}

/// A term, as little of it as tells who held which body's seat.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TermOf {
    /// The person.
    pub person_id: Uuid,
    /// The body.
    pub body_id: Uuid,
    /// First day (partial).
    pub start_date: Option<String>,
    /// Last day (partial).
    pub end_date: Option<String>,
    /// First day seen.
    pub seen_from: Option<String>,
    /// Last day seen.
    pub seen_to: Option<String>,
}

/// All terms in bodies that took a decision that bears on a position.
///
/// # Errors
/// When the database fails.
pub async fn terms(conn: &impl ConnectionTrait) -> Result<Vec<TermOf>, DbErr> {
    let sql = "SELECT t.person_id, o.body_id, t.start_date, t.end_date, t.seen_from, t.seen_to \
               FROM terms t JOIN offices o ON o.id = t.office_id WHERE o.body_id IN \
               (SELECT body_id FROM decisions WHERE bearing IN ('yes_supports', 'yes_opposes')) \
               ORDER BY t.person_id, t.id";
    all(conn, sql, Args::default()).await
}

/// One vote, as small as can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainVote {
    /// The person.
    pub person: Uuid,
    /// What they did.
    pub option: VoteOption,
    /// Whether the source gives a reason for it.
    pub reason_given: bool,
}

/// The votes in these decisions, of everyone or of these people. A decision's votes travel as one text: a row for each
/// of a million votes would take longer than judging them.
///
/// # Errors
/// When the database fails.
pub async fn votes(
    conn: &impl ConnectionTrait,
    decisions: &[Uuid],
    people: Option<&[Uuid]>,
) -> Result<HashMap<Uuid, Vec<PlainVote>>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        decision_id: Uuid,
        votes: String,
    }
    if decisions.is_empty() || people.is_some_and(<[Uuid]>::is_empty) {
        return Ok(HashMap::new());
    }
    let mut args = Args::default();
    let ids = args.ids(decisions);
    let only = match people {
        None => String::new(),
        Some(people) => format!(" AND v.person_id IN ({})", args.ids(people)),
    };
    let (aggregate, person) = if conn.get_database_backend() == DbBackend::Postgres {
        ("string_agg", "replace(CAST(v.person_id AS TEXT), '-', '')")
    } else {
        ("group_concat", "hex(v.person_id)")
    };
    let sql = format!(
        "SELECT v.decision_id, {aggregate}({} || (CASE WHEN v.reason IS NULL OR v.reason = '' THEN '0' ELSE '1' END) \
         || {person}, '') AS votes FROM votes v WHERE v.decision_id IN ({ids}){only} GROUP BY v.decision_id",
        letter_sql()
    );
    let rows: Vec<Row> = all(conn, &sql, args).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.decision_id, row.votes.as_bytes().chunks_exact(34).filter_map(plain_vote).collect()))
        .collect())
}

fn plain_vote(text: &[u8]) -> Option<PlainVote> {
    let option = of_letter(*text.first()?)?;
    let reason_given = text.get(1) == Some(&b'1');
    let mut person = 0u128;
    for digit in text.get(2..)? {
        person = person << 4 | u128::from(char::from(*digit).to_digit(16)?);
    }
    Some(PlainVote { person: Uuid::from_u128(person), option, reason_given })
}

/// The kept records of everyone, or of these people.
///
/// # Errors
/// When the database fails.
pub async fn kept(
    conn: &impl ConnectionTrait,
    people: Option<&[Uuid]>,
) -> Result<Vec<vote_record::Model>, DbErr> {
    match people {
        None => vote_record::Entity::find().all(conn).await,
        Some(people) => {
            let mut rows = Vec::new();
            for people in people.chunks(BATCH) {
                rows.extend(crate::read::record::records_of(conn, people).await?);
            }
            Ok(rows)
        }
    }
}

/// Keeps these records, in place of those that were kept before.
///
/// # Errors
/// When the database fails.
pub async fn keep(conn: &impl ConnectionTrait, records: &[vote_record::Model]) -> Result<(), DbErr> {
    use vote_record::Column as C;
    for records in records.chunks(BATCH) {
        let on_conflict = OnConflict::columns([C::PersonId, C::Tally])
            .update_columns([
                C::Rules,
                C::Same,
                C::Different,
                C::Abstained,
                C::Missed,
                C::Excused,
                C::NotEligible,
                C::Unrecorded,
                C::HalfPoints,
                C::Permille,
                C::Verdict,
                C::ComputedAt,
            ])
            .to_owned();
        vote_record::Entity::insert_many(records.iter().cloned().map(all_set))
            .on_conflict(on_conflict)
            .exec_without_returning(conn)
            .await?;
    }
    Ok(())
}

fn all_set(model: vote_record::Model) -> vote_record::ActiveModel {
    model.into_active_model().reset_all()
}

/// Drops kept records: of people without any decision that bears on a position.
///
/// # Errors
/// When the database fails.
pub async fn drop_kept(conn: &impl ConnectionTrait, tally: &str, people: &[Uuid]) -> Result<(), DbErr> {
    for people in people.chunks(BATCH) {
        vote_record::Entity::delete_many()
            .filter(vote_record::Column::Tally.eq(tally))
            .filter(vote_record::Column::PersonId.is_in(people.iter().copied()))
            .exec(conn)
            .await?;
    }
    Ok(())
}

/// Adds to what changed the scores.
///
/// # Errors
/// When the database fails.
pub async fn add_changes(
    conn: &impl ConnectionTrait,
    changes: Vec<record_change::Model>,
) -> Result<(), DbErr> {
    for changes in changes.chunks(BATCH) {
        let models = changes.iter().cloned().map(|change| change.into_active_model().reset_all());
        record_change::Entity::insert_many(models).exec_without_returning(conn).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vote_is_read_back_from_its_letters() {
        let person = Uuid::from_u128(0x0192_aabb_0000_7000_8000_0000_0000_00ff);
        for hex in [person.simple().to_string(), person.simple().to_string().to_uppercase()] {
            let vote = plain_vote(format!("b1{hex}").as_bytes());
            assert_eq!(vote, Some(PlainVote { person, option: VoteOption::No, reason_given: true }));
        }
        assert_eq!(plain_vote(b"!0"), None);
    }
}
