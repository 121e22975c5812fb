//! A decision that a source has and that somebody entered by hand before: it must not stand there twice.

use std::collections::{BTreeSet, HashMap};

use domain::fold::fold;
use domain::words::VoteOption;
use store::entities::{decision, identifier, measure, vote};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::ImportError;
use super::ctx::{Ctx, Subject};
use super::report::Became;
use super::votes::{Cast, KIND, VOTES};

/// A decision that was entered by hand, with its votes by person.
pub(super) struct Entered {
    row: decision::Model,
    votes: HashMap<Uuid, vote::Model>,
}

/// Whether a vote is as it was entered by hand: then the word beside it is the option's own, in the words of this program.
pub(super) fn is_entered(vote: &vote::Model) -> bool {
    vote.option.parse::<VoteOption>().is_ok_and(|option| vote.source_word == option.label())
}

/// The decision that was entered by hand and is this one: of the same body, on the same day and measure, and besides with
/// the same motion or, where the source has only one there that day (`alone`), with the same result, totals or votes.
pub(super) async fn find(
    ctx: &mut Ctx<'_>,
    row: &decision::Model,
    casts: &[Cast],
    alone: bool,
) -> Result<Option<Entered>, ImportError> {
    let day = row.date.clone().unwrap_or_default();
    let Some(entered) = ctx.world.entered_decisions.get(&(row.body_id, day)).cloned() else {
        return Ok(None);
    };
    ctx.flush().await?;
    let conn = ctx.write().await?.conn();
    let candidates = decision::Entity::find()
        .filter(decision::Column::Id.is_in(entered))
        .order_by_asc(decision::Column::Number)
        .all(conn)
        .await?;
    let mut fitting = Vec::new();
    for it in candidates {
        // What a source has under an identifier of its own is another decision.
        let known =
            identifier::Entity::find().filter(identifier::Column::DecisionId.eq(it.id)).one(conn).await?;
        if known.is_none() && same_measure(conn, it.measure_id, row.measure_id).await? {
            let votes = vote::Entity::find().filter(vote::Column::DecisionId.eq(it.id)).all(conn).await?;
            let votes = votes.into_iter().map(|vote| (vote.person_id, vote)).collect();
            fitting.push(Entered { row: it, votes });
        }
    }
    let motion = |it: &Entered| fold(&it.row.motion) == fold(&row.motion);
    if let Some(at) = fitting.iter().position(motion) {
        return Ok(Some(fitting.swap_remove(at)));
    }
    // Without the motion only what cannot be confused: one here and one there.
    let only = fitting.len() == 1 && alone && row.measure_id.is_some();
    Ok(fitting.pop().filter(|it| {
        let result = it.row.result == row.result;
        only && (result
            || tally(it.options()) == tally(casts.iter().map(|it| it.option))
            || differ(it, casts).is_empty())
    }))
}

impl Entered {
    fn options(&self) -> impl Iterator<Item = VoteOption> {
        self.votes.values().filter_map(|vote| vote.option.parse().ok())
    }
}

/// Yes and no.
fn tally(options: impl Iterator<Item = VoteOption>) -> (usize, usize) {
    options.fold((0, 0), |(yes, no), option| match option {
        VoteOption::Yes => (yes + 1, no),
        VoteOption::No => (yes, no + 1),
        _ => (yes, no),
    })
}

/// Whether both are the same, or go by the same number in the same body: one may have been entered by hand as well.
async fn same_measure(
    conn: &impl store::sea_orm::ConnectionTrait,
    a: Option<Uuid>,
    b: Option<Uuid>,
) -> Result<bool, ImportError> {
    let (Some(a), Some(b)) = (a, b) else { return Ok(a == b) };
    if a == b {
        return Ok(true);
    }
    let rows = measure::Entity::find().filter(measure::Column::Id.is_in([a, b])).all(conn).await?;
    let [a, b] = rows.as_slice() else { return Ok(false) };
    let number = |row: &measure::Model| row.identifier.as_deref().map(|text| fold(text).replace(' ', ""));
    let session = a.session.is_none() || b.session.is_none() || a.session == b.session;
    Ok(a.body_id == b.body_id && session && number(a).is_some() && number(a) == number(b))
}

/// Who voted otherwise: the person, what was entered, what the source has; blank where one has nothing.
fn differ(entered: &Entered, casts: &[Cast]) -> Vec<(Uuid, String, String)> {
    let source: HashMap<Uuid, &str> = casts.iter().map(|it| (it.person, it.option.code())).collect();
    let people: BTreeSet<Uuid> = entered.votes.keys().chain(source.keys()).copied().collect();
    let option = |person| entered.votes.get(person).map_or("", |vote| vote.option.as_str());
    people
        .iter()
        .map(|person| (*person, option(person), source.get(person).copied().unwrap_or_default()))
        .filter(|(_, stays, other)| stays != other)
        .map(|(person, stays, other)| (person, stays.to_owned(), other.to_owned()))
        .collect()
}

/// With the same votes the source’s identifier goes to what was entered; otherwise that stays, and every vote that differs
/// is told. Nothing is doubled.
pub(super) async fn meet(
    ctx: &mut Ctx<'_>,
    (scheme, id): (&str, &str),
    entered: Entered,
    row: &decision::Model,
    casts: Vec<Cast>,
    hash: String,
) -> Result<(), ImportError> {
    let (number, count) = (entered.row.number, casts.len() as u64);
    let differ = differ(&entered, &casts);
    if !differ.is_empty() {
        let reason = format!(
            "decision {number}, entered by hand, is the same and has other votes: it is kept; compare the {} that differ",
            differ.len()
        );
        for (person, stays, other) in &differ {
            let name = ctx.world.people.get(person).map_or("somebody", |known| known.row.name.as_str());
            let told = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
            let what = format!("{name} in decision {number}");
            ctx.report.keep("vote", &what, &[("option", &told(stays), &told(other))]);
        }
        ctx.report.skip(KIND, scheme, id, reason.clone());
        ctx.report.skip_many(VOTES, count, reason);
        return Ok(());
    }
    let identifier = ctx.identifier(scheme, id, Subject::Decision(entered.row.id), Some(hash));
    ctx.batch.identifiers.push(identifier);
    let what = format!("decision {number}");
    let name = ctx.world.sources.get(&ctx.source).map(|source| source.name.clone()).unwrap_or_default();
    ctx.report.change("decision", &what, "source", "entered by hand alone", &name);
    let head: Vec<(&str, &str, &str)> = [
        ("motion", entered.row.motion.as_str(), row.motion.as_str()),
        ("result", entered.row.result.as_str(), row.result.as_str()),
    ]
    .into_iter()
    .filter(|(field, stays, other)| stays != other && (*field != "result" || *other != "unknown"))
    .collect();
    ctx.report.keep("decision", &what, &head);
    let met = decision::ActiveModel {
        id: Set(entered.row.id),
        source_id: Set(row.source_id),
        run_id: Set(row.run_id),
        ..Default::default()
    };
    ctx.update(met).await?;
    ctx.report.count(KIND, Became::Updated);
    ctx.report.count_many(VOTES, Became::Unchanged, count);
    Ok(())
}
