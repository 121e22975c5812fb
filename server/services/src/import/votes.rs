//! Decisions and votes, for every source that has them.

use std::collections::HashMap;

use domain::words::VoteOption;
use store::entities::{decision, vote};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ImportError;
use super::by_hand;
use super::ctx::{Ctx, Subject};
use super::report::Became;
use super::text::Fingerprint;

pub(super) const KIND: &str = "decisions";
pub(super) const VOTES: &str = "votes";

/// What a source calls a decision, and whether it has no other of the same body on the same measure that day.
pub(crate) struct Called<'a> {
    pub(crate) scheme: &'a str,
    pub(crate) id: String,
    pub(crate) alone: bool,
}

/// One person's part in a decision.
pub(crate) struct Cast {
    pub(crate) person: Uuid,
    pub(crate) option: VoteOption,
    pub(crate) word: String,
    pub(crate) reason: Option<String>,
}

/// The number that the next new decision gets.
pub(crate) async fn next_number(ctx: &mut Ctx<'_>) -> Result<i64, ImportError> {
    Ok(crate::desk::next_number(ctx.write().await?.conn()).await?)
}

/// Adds what a decision says to a fingerprint; its key, number and run do not belong to that.
pub(crate) fn fingerprint(hash: &mut Fingerprint, row: &decision::Model) {
    for part in [
        Some(&row.motion),
        Some(&row.kind),
        Some(&row.result),
        row.date.as_ref(),
        row.note.as_ref(),
        row.source_url.as_ref(),
    ] {
        hash.add(part.map(String::as_str).unwrap_or("\0"));
    }
    for total in [row.published_yes, row.published_no, row.published_not_voting, row.published_absent] {
        hash.add(total.unwrap_or(-1).to_le_bytes());
    }
    hash.add(row.sequence.to_le_bytes());
    hash.add(row.body_id.as_bytes());
    hash.add(row.measure_id.unwrap_or_default().as_bytes());
}

/// Brings one decision in with its votes, one for each person, sorted by person. `known` is its identifier's row,
/// the decision and the content's fingerprint, if it is known.
pub(crate) async fn decision(
    ctx: &mut Ctx<'_>,
    Called { scheme, id, alone }: Called<'_>,
    known: Option<(Uuid, Uuid, Option<String>)>,
    mut row: decision::Model,
    casts: Vec<Cast>,
    hash: String,
) -> Result<(), ImportError> {
    let count = casts.len() as u64;
    let Some((identifier, of, old)) = known else {
        if ctx.world.is_withheld(scheme, &id) {
            let reason = "a steward withdrew it; it stays out";
            ctx.report.skip(KIND, scheme, &id, reason);
            ctx.report.skip_many(VOTES, count, reason);
            return Ok(());
        }
        if let Some(found) = by_hand::find(ctx, &row, &casts, alone).await? {
            return by_hand::meet(ctx, (scheme, &id), found, &row, casts, hash).await;
        }
        row.id = Uuid::now_v7();
        let decision = row.id;
        ctx.touched.records = true;
        ctx.touched.measures = true;
        ctx.batch.decisions.push(row);
        ctx.batch.votes.extend(casts.into_iter().map(|cast| vote_row(decision, cast)));
        let identifier = ctx.identifier(scheme, &id, Subject::Decision(decision), Some(hash));
        ctx.batch.identifiers.push(identifier);
        ctx.report.count(KIND, Became::Created);
        ctx.report.count_many(VOTES, Became::Created, count);
        return Ok(());
    };
    if old.as_ref() == Some(&hash) {
        ctx.report.count(KIND, Became::Unchanged);
        ctx.report.count_many(VOTES, Became::Unchanged, count);
        return Ok(());
    }
    let conn = ctx.write().await?.conn();
    let Some(before) = decision::Entity::find_by_id(of).one(conn).await? else {
        return Err(ImportError::input(
            std::path::Path::new(&id),
            "its decision has gone; the database is damaged",
        ));
    };
    let after = decision::Model {
        id: of,
        number: before.number,
        // What the organisation said of it is not the source's to change.
        bearing: before.bearing.clone(),
        run_id: before.run_id,
        ..row
    };
    let by_hand = ctx.world.is_entered("decision", of);
    if by_hand {
        keep_head(ctx, &before, &after);
    }
    let mut changed = after != before && !by_hand;
    if changed {
        describe(ctx, &before, &after);
        let after = decision::Model { run_id: Some(ctx.run), ..after };
        ctx.replace(after).await?;
    }
    changed |= update_votes(ctx, of, before.number, casts).await?;
    ctx.rehash(identifier, &hash).await?;
    if changed {
        ctx.touched.records = true;
    }
    ctx.report.count(KIND, if changed { Became::Updated } else { Became::Unchanged });
    Ok(())
}

async fn update_votes(
    ctx: &mut Ctx<'_>,
    decision: Uuid,
    number: i64,
    casts: Vec<Cast>,
) -> Result<bool, ImportError> {
    ctx.flush().await?;
    let conn = ctx.write().await?.conn();
    let mut before: HashMap<Uuid, vote::Model> = vote::Entity::find()
        .filter(vote::Column::DecisionId.eq(decision))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.person_id, row))
        .collect();
    let name = |ctx: &Ctx<'_>, person: Uuid| {
        let known = ctx.world.people.get(&person);
        format!("{} in decision {number}", known.map_or("somebody", |known| known.row.name.as_str()))
    };
    let entered = ctx.world.is_entered("decision", decision);
    let (mut created, mut updated, mut same) = (0, 0, 0);
    for cast in casts {
        let after = vote_row(decision, cast);
        let what = name(ctx, after.person_id);
        // What was entered by hand and then met by a source stays too.
        if let Some(stays) = before.get(&after.person_id)
            && entered
            && by_hand::is_entered(stays)
        {
            same += 1;
            if after.option != stays.option {
                ctx.report.keep("vote", &what, &[("option", &stays.option, &after.option)]);
            }
            before.remove(&after.person_id);
            continue;
        }
        if let Some(stays) = before.get(&after.person_id)
            && let Some(was) = ctx.world.corrected.get(&(decision, after.person_id)).cloned()
        {
            same += 1;
            // That the source still says what was corrected is nothing new.
            if after.option != was && after.option != stays.option {
                ctx.report.keep("vote", &what, &[("option", &stays.option, &after.option)]);
            }
            before.remove(&after.person_id);
            continue;
        }
        match before.remove(&after.person_id) {
            Some(known) if known == after => same += 1,
            Some(known) => {
                updated += 1;
                ctx.report.change("vote", &what, "option", &known.option, &after.option);
                ctx.replace(after).await?;
            }
            None => {
                created += 1;
                ctx.report.change("vote", &what, "option", "", &after.option);
                ctx.batch.votes.push(after);
            }
        }
    }
    let corrected = |row: &vote::Model| {
        ctx.world.corrected.contains_key(&(decision, row.person_id)) || (entered && by_hand::is_entered(row))
    };
    let (stay, mut gone): (Vec<vote::Model>, Vec<vote::Model>) = before.into_values().partition(corrected);
    for row in stay {
        let what = name(ctx, row.person_id);
        ctx.report.keep("vote", &what, &[("option", &row.option, "no longer in the source")]);
    }
    gone.sort_by_key(|row| row.person_id);
    for row in &gone {
        let what = name(ctx, row.person_id);
        ctx.report.change("vote", &what, "option", &row.option, "no longer in the source");
        ctx.flush().await?;
        ctx.wrote();
        let conn = ctx.write().await?.conn();
        vote::Entity::delete_by_id((decision, row.person_id)).exec(conn).await?;
    }
    ctx.report.count_many(VOTES, Became::Created, created);
    ctx.report.count_many(VOTES, Became::Updated, updated);
    ctx.report.count_many(VOTES, Became::Unchanged, same);
    Ok(created + updated > 0 || !gone.is_empty())
}

/// Tells where the source differs from a decision that a steward changed by hand.
fn keep_head(ctx: &mut Ctx<'_>, before: &decision::Model, after: &decision::Model) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        ("motion", before.motion.clone(), after.motion.clone()),
        ("date", text(&before.date), text(&after.date)),
        ("result", before.result.clone(), after.result.clone()),
        ("note", text(&before.note), text(&after.note)),
    ];
    let differ: Vec<(&str, &str, &str)> = fields
        .iter()
        .filter(|(_, was, is)| was != is)
        .map(|(name, was, is)| (*name, was.as_str(), is.as_str()))
        .collect();
    ctx.report.keep("decision", &format!("decision {}", before.number), &differ);
}

fn describe(ctx: &mut Ctx<'_>, before: &decision::Model, after: &decision::Model) {
    let what = format!("decision {}", before.number);
    let totals = |row: &decision::Model| {
        let total = |n: Option<i32>| n.map_or_else(|| "?".to_owned(), |n| n.to_string());
        let (yes, no) = (total(row.published_yes), total(row.published_no));
        let (not_voting, absent) = (total(row.published_not_voting), total(row.published_absent));
        Some(format!("yes {yes}, no {no}, not voting {not_voting}, absent {absent}"))
    };
    for (field, was, is) in [
        ("motion", Some(before.motion.clone()), Some(after.motion.clone())),
        ("date", before.date.clone(), after.date.clone()),
        ("result", Some(before.result.clone()), Some(after.result.clone())),
        ("totals", totals(before), totals(after)),
        ("note", before.note.clone(), after.note.clone()),
        ("address", before.source_url.clone(), after.source_url.clone()),
    ] {
        if was != is {
            ctx.report.change("decision", &what, field, &was.unwrap_or_default(), &is.unwrap_or_default());
        }
    }
}

fn vote_row(decision: Uuid, cast: Cast) -> vote::Model {
    vote::Model {
        decision_id: decision,
        person_id: cast.person,
        option: cast.option.code().to_owned(),
        source_word: cast.word,
        reason: cast.reason,
    }
}
