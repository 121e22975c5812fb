//! Introductions, who sponsored them, and the votes on them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use domain::date::CivilDate;
use domain::slug::slugify;
use domain::words::{DecisionKind, DecisionResult, MeasureKind, VoteOption};
use store::entities::{decision, identifier, measure, sponsor};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::model::{Introduction, Step};
use super::{Council, day, exact, read};
use crate::import::ctx::{Ctx, Subject};
use crate::import::report::Became;
use crate::import::states::place_slug;
use crate::import::text::{Fingerprint, block, line, line_opt};
use crate::import::votes::{self, Called, Cast};
use crate::import::{ImportError, files_below};

const KIND: &str = "measures";
const SPONSORS: &str = "sponsors";
const DECISIONS: &str = "decisions";
const VOTES: &str = "votes";
/// Files of one unit.
const UNIT: usize = 100;

/// What is known after going through all files once.
#[derive(Default)]
pub(super) struct FirstPass {
    /// By person and body: the days on which they took part in a vote.
    pub(super) seen: HashMap<u64, HashMap<String, Vec<CivilDate>>>,
    /// Steps with votes: (day, number of the source).
    steps: Vec<(Option<CivilDate>, u64)>,
}

pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, ImportError> {
    files_below(&[folder.join("introduction")], &["json"])
}

pub(super) fn first_pass(
    ctx: &mut Ctx<'_>,
    _: &mut Council,
    files: &[PathBuf],
) -> Result<FirstPass, ImportError> {
    let mut first = FirstPass::default();
    for (at, path) in files.iter().enumerate() {
        ctx.progress(at as u64, files.len() as u64, "files, first look");
        // What cannot be read is told when it is its turn.
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Ok(matter) = serde_json::from_slice::<Introduction>(&bytes) else { continue };
        for step in matter.history.iter().filter(|step| !step.votes.is_empty()) {
            let day = exact(&step.date);
            first.steps.push((day, step.id));
            let Some(day) = day else { continue };
            for vote in &step.votes {
                let (option, _) = option(&vote.vote);
                if matches!(
                    option,
                    VoteOption::Yes | VoteOption::No | VoteOption::Abstain | VoteOption::Present
                ) {
                    let bodies = first.seen.entry(vote.id).or_default();
                    bodies.entry(line(&step.body_name)).or_default().push(day);
                }
            }
        }
    }
    first.steps.sort_unstable_by_key(|(day, id)| (day.is_none(), *day, *id));
    Ok(first)
}

pub(super) async fn bring(
    ctx: &mut Ctx<'_>,
    council: &mut Council,
    paths: &[PathBuf],
    first: &FirstPass,
) -> Result<(), ImportError> {
    let matters = known(ctx, &council.scheme("matter")).await?;
    let steps = known(ctx, &council.scheme("history")).await?;
    let mut next = votes::next_number(ctx).await?;
    let mut numbers = HashMap::new();
    for (_, id) in &first.steps {
        if !steps.contains_key(&id.to_string()) && !numbers.contains_key(id) {
            numbers.insert(*id, next);
            next += 1;
        }
    }
    for (at, path) in paths.iter().enumerate() {
        if at % UNIT == 0 {
            ctx.end_unit().await?;
            ctx.progress(at as u64, paths.len() as u64, "introductions");
        }
        let Some((matter, file, _)) = read::<Introduction>(ctx, path, KIND)? else { continue };
        let measure = match bring_measure(ctx, council, &matter, &file, &matters).await? {
            Some(measure) => measure,
            None => continue,
        };
        for step in matter.history.iter().filter(|step| !step.votes.is_empty()) {
            // A step that stands in a second file has no number left.
            let number = numbers.remove(&step.id).unwrap_or_default();
            let like = |other: &&Step| {
                !other.votes.is_empty() && other.date == step.date && other.body_name == step.body_name
            };
            let alone = matter.history.iter().filter(like).count() < 2;
            bring_step(ctx, council, measure, (step, alone), &file, number, &steps).await?;
        }
    }
    ctx.end_unit().await?;
    Ok(())
}

/// All identifiers of a scheme: (row, what it is of, fingerprint).
async fn known(
    ctx: &mut Ctx<'_>,
    scheme: &str,
) -> Result<HashMap<String, (Uuid, Uuid, Option<String>)>, ImportError> {
    let rows = identifier::Entity::find()
        .filter(identifier::Column::Scheme.eq(scheme))
        .all(ctx.write().await?.conn())
        .await?;
    let of = |row: &identifier::Model| row.measure_id.or(row.decision_id);
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((row.identifier.clone(), (row.id, of(&row)?, row.content_hash))))
        .collect())
}

async fn bring_measure(
    ctx: &mut Ctx<'_>,
    council: &Council,
    matter: &Introduction,
    file: &str,
    known: &HashMap<String, (Uuid, Uuid, Option<String>)>,
) -> Result<Option<Uuid>, ImportError> {
    let identifier = line(&matter.file);
    if matter.id == 0 || identifier.is_empty() {
        ctx.report.skip(KIND, file, "-", "the matter has no ID or no file number");
        return Ok(None);
    }
    let title =
        line_opt(&matter.name).or_else(|| line_opt(&matter.title)).unwrap_or_else(|| identifier.clone());
    let enacted = day(&matter.enactment_date).map(|date| date.to_string());
    let last = matter.history.iter().filter_map(|step| day(&step.date)).max();
    let row = measure::Model {
        id: Uuid::now_v7(),
        slug: slugify(&format!("{} {identifier}", place_slug(&council.place))),
        body_id: council.body,
        identifier: Some(identifier.clone()),
        session: None,
        kind: kind(&matter.type_name).code().to_owned(),
        title,
        summary: block(&matter.summary).or_else(|| block(&matter.title)),
        status: line_opt(&matter.status_name),
        status_date: enacted,
        introduced: day(&matter.intro_date).map(|date| date.to_string()),
        last_date: last.map(|date| date.to_string()),
        source_url: None,
        note: line_opt(&matter.local_law).map(|law| format!("Local law {law}.")),
        source_id: Some(ctx.source),
        run_id: Some(ctx.run),
    };
    let mut sponsors: Vec<(u64, Uuid)> = Vec::new();
    for (at, one) in matter.sponsors.iter().enumerate() {
        let person = council.people.get(&one.id);
        let reason = match person {
            _ if one.id == 0 => "the source has a blank sponsor (ID 0)",
            None => "the sponsor is not among the people",
            Some(person) if sponsors.iter().any(|(_, known)| known == person) => {
                "the same sponsor stands twice; kept once"
            }
            Some(person) => {
                sponsors.push((one.id, *person));
                continue;
            }
        };
        ctx.report.skip(SPONSORS, file, format!("{} {}", at + 1, one.full_name).trim(), reason);
    }
    let mut hash = Fingerprint::new("legistar-matter 1");
    hash.add(serde_json::to_string(&comparable(&row)).unwrap_or_default());
    sponsors.iter().for_each(|(id, _)| hash.add(id.to_le_bytes()));
    let hash = hash.hex();
    let rows = sponsors.len() as u64;
    let scheme = council.scheme("matter");
    let Some((identifier, of, old)) = known.get(&matter.id.to_string()).cloned() else {
        if ctx.world.is_withheld(&scheme, &matter.id.to_string()) {
            let reason = "a steward withdrew it; it stays out";
            ctx.report.skip(KIND, file, matter.id, reason);
            ctx.report.skip_many(SPONSORS, rows, reason);
            return Ok(None);
        }
        let id = row.id;
        let slug = ctx.free_measure_slug(&row.slug).await?;
        ctx.touched.measures = true;
        ctx.batch.measures.push(measure::Model { slug, ..row });
        push_sponsors(ctx, id, &sponsors);
        let row = ctx.identifier(&scheme, &matter.id.to_string(), Subject::Measure(id), Some(hash));
        ctx.batch.identifiers.push(row);
        ctx.report.count(KIND, Became::Created);
        ctx.report.count_many(SPONSORS, Became::Created, rows);
        return Ok(Some(id));
    };
    if old.as_ref() == Some(&hash) {
        ctx.report.count(KIND, Became::Unchanged);
        ctx.report.count_many(SPONSORS, Became::Unchanged, rows);
        return Ok(Some(of));
    }
    let Some(before) = measure::Entity::find_by_id(of).one(ctx.write().await?.conn()).await? else {
        return Ok(None);
    };
    let after = measure::Model { id: of, slug: before.slug.clone(), ..row };
    if ctx.world.is_entered("measure", of) {
        ctx.keep_measure(&before, &after);
        ctx.rehash(identifier, &hash).await?;
        ctx.report.count(KIND, Became::Unchanged);
        ctx.report.count_many(SPONSORS, Became::Unchanged, rows);
        return Ok(Some(of));
    }
    let (was, is) = (comparable(&before), comparable(&after));
    for ((field, was), (_, is)) in was.iter().zip(&is) {
        if was != is {
            let name = before.identifier.clone().unwrap_or_default();
            ctx.report.change(
                "measure",
                &name,
                field,
                was.as_deref().unwrap_or(""),
                is.as_deref().unwrap_or(""),
            );
        }
    }
    ctx.touched.measures = true;
    ctx.replace(after).await?;
    ctx.wrote();
    let conn = ctx.write().await?.conn();
    sponsor::Entity::delete_many().filter(sponsor::Column::MeasureId.eq(of)).exec(conn).await?;
    push_sponsors(ctx, of, &sponsors);
    ctx.rehash(identifier, &hash).await?;
    ctx.report.count(KIND, Became::Updated);
    ctx.report.count_many(SPONSORS, Became::Updated, rows);
    Ok(Some(of))
}

fn comparable(row: &measure::Model) -> Vec<(&'static str, Option<String>)> {
    vec![
        ("title", Some(row.title.clone())),
        ("summary", row.summary.clone()),
        ("status", row.status.clone()),
        ("status date", row.status_date.clone()),
        ("introduced", row.introduced.clone()),
        ("last date", row.last_date.clone()),
        ("note", row.note.clone()),
        ("kind", Some(row.kind.clone())),
    ]
}

fn push_sponsors(ctx: &mut Ctx<'_>, measure: Uuid, sponsors: &[(u64, Uuid)]) {
    for (at, (_, person)) in sponsors.iter().enumerate() {
        let position = i32::try_from(at + 1).unwrap_or(i32::MAX);
        ctx.batch.sponsors.push(sponsor::Model { measure_id: measure, person_id: *person, position });
    }
}

async fn bring_step(
    ctx: &mut Ctx<'_>,
    council: &Council,
    measure: Uuid,
    (step, alone): (&Step, bool),
    file: &str,
    number: i64,
    known: &HashMap<String, (Uuid, Uuid, Option<String>)>,
) -> Result<(), ImportError> {
    let Some(body) = council.named(ctx, &step.body_name, true) else { return Ok(()) };
    let mut casts: Vec<Cast> = Vec::new();
    let mut hash = Fingerprint::new("legistar-history 1");
    let mut unknown = 0;
    for vote in &step.votes {
        let at = format!("{} {}", step.id, vote.full_name);
        let Some(person) = council.people.get(&vote.id).copied() else {
            unknown += 1;
            ctx.report.skip(VOTES, file, at, "a vote by somebody who is not among the people");
            continue;
        };
        if casts.iter().any(|cast| cast.person == person) {
            ctx.report.skip(
                VOTES,
                file,
                at,
                "a second vote of the same person in one decision; the first was kept",
            );
            continue;
        }
        let word = line(&vote.vote);
        hash.add(vote.id.to_le_bytes());
        hash.add(&word);
        let (option, reason) = option(&word);
        casts.push(Cast { person, option, word, reason });
    }
    casts.sort_unstable_by_key(|cast| cast.person);
    let day = exact(&step.date);
    let mut notes = Vec::new();
    if day.is_none() {
        notes.push(format!("The source gives an impossible date, “{}”, so none is shown.", step.date));
    }
    if step.consent == Some(1) {
        notes.push("Voted on together with other measures in one roll call.".to_owned());
    }
    if unknown > 0 {
        notes.push(format!("{unknown} votes are by people whom the source does not list."));
    }
    let result = match step.passed_flag {
        Some(1) => DecisionResult::Passed,
        Some(0) => DecisionResult::Failed,
        _ => DecisionResult::Unknown,
    };
    let row = decision::Model {
        id: Uuid::nil(),
        number,
        measure_id: Some(measure),
        body_id: body,
        kind: DecisionKind::RollCall.code().to_owned(),
        motion: line_opt(&step.action).unwrap_or_else(|| "Motion not published".to_owned()),
        date: day.map(|day| day.to_string()),
        sequence: step.minutes_sequence.unwrap_or(0),
        result: result.code().to_owned(),
        bearing: None,
        published_yes: None,
        published_no: None,
        published_not_voting: None,
        published_absent: None,
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        source_url: None,
        source_id: Some(ctx.source),
        run_id: Some(ctx.run),
    };
    if number == 0 && !known.contains_key(&step.id.to_string()) {
        ctx.report.skip(DECISIONS, file, step.id, "the same step stands in another file");
        for _ in &casts {
            ctx.report.skip(VOTES, file, step.id, "the same step stands in another file");
        }
        return Ok(());
    }
    votes::fingerprint(&mut hash, &row);
    let scheme = council.scheme("history");
    let key = step.id.to_string();
    let known = known.get(&key).cloned();
    let called = Called { scheme: &scheme, id: key, alone };
    votes::decision(ctx, called, known, row, casts, hash.hex()).await
}

/// What a council's word for a vote means, and the reason of an absence that it accepts.
fn option(word: &str) -> (VoteOption, Option<String>) {
    let word = word.trim();
    match word.to_lowercase().as_str() {
        "affirmative" | "aye" | "yes" | "yea" => (VoteOption::Yes, None),
        "negative" | "nay" | "no" => (VoteOption::No, None),
        "abstain" | "abstained" | "abstention" => (VoteOption::Abstain, None),
        "non-voting" | "not voting" => (VoteOption::NotVoting, None),
        "absent" => (VoteOption::Absent, None),
        "present" => (VoteOption::Present, None),
        "excused" => (VoteOption::Excused, None),
        "medical" | "maternity" | "paternity" | "parental" | "jury duty" | "bereavement" => {
            (VoteOption::Excused, Some(word.to_owned()))
        }
        "conflict" | "recused" => (VoteOption::Recused, Some(word.to_owned())),
        _ => (VoteOption::Other, None),
    }
}

fn kind(type_name: &str) -> MeasureKind {
    match line(type_name).to_lowercase().as_str() {
        "introduction" | "local law" | "ordinance" => MeasureKind::Ordinance,
        "resolution" => MeasureKind::Resolution,
        "budget" => MeasureKind::Budget,
        "appointment" => MeasureKind::Appointment,
        _ => MeasureKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_council_are_understood_and_no_others() {
        assert_eq!(option("Affirmative"), (VoteOption::Yes, None));
        assert_eq!(option("Parental "), (VoteOption::Excused, Some("Parental".to_owned())));
        assert_eq!(option("Conflict"), (VoteOption::Recused, Some("Conflict".to_owned())));
        assert_eq!(option("Non-voting"), (VoteOption::NotVoting, None));
        assert_eq!(option("Nodded"), (VoteOption::Other, None));
    }
}
