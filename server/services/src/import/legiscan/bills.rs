//! Measures and who put them forward.

use std::collections::HashMap;

use domain::date::parse_loose;
use domain::safe_url::SafeUrl;
use domain::slug::slugify;
use domain::words::{BodyKind, MeasureKind};
use store::entities::{measure, sponsor};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::archive::Archive;
use super::who::People;
use super::{Chambers, Known, is_upper, known, number};
use crate::import::ImportError;
use crate::import::ctx::{Ctx, Subject};
use crate::import::report::Became;
use crate::import::text::{Fingerprint, block, line, line_opt};

const KIND: &str = "measures";
const FILE: &str = "bills.csv";
const SPONSORS: &str = "sponsors";
/// Measures of one unit.
const UNIT: usize = 1_000;

/// The measures of a session: the source's number → the record's measure and the source's own HB30.
pub(super) type Bills = HashMap<u32, (Uuid, String)>;

/// Who put one measure forward.
#[derive(Default)]
struct Sponsors {
    /// The person, the position, and the source's number of the person.
    people: Vec<(Uuid, i32, u32)>,
    committees: Vec<String>,
    rows: u64,
}

/// Brings measures and sponsors in.
pub(super) async fn bring(
    ctx: &mut Ctx<'_>,
    archive: &mut Archive,
    chambers: &Chambers,
    people: &People,
) -> Result<Bills, ImportError> {
    let mut sponsors = sponsors(ctx, archive, people)?;
    let mut bills = Bills::new();
    let mut wait: Vec<(u32, measure::Model, String, Sponsors)> = Vec::new();
    let (state, session) = (archive.state.code, archive.session.clone());
    let prefix = slugify(&format!("{state}-{session}"));
    let mut foreign = 0;
    let mut done = 0;
    // The zip's reader cannot be kept while the database is asked, so a unit of rows is read, then written.
    let mut skip = 0_u64;
    loop {
        let mut ended = true;
        let mut broken = None;
        {
            let mut table = archive.table(FILE)?;
            let mut at = 0;
            loop {
                match table.next() {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        broken = Some(error);
                        break;
                    }
                }
                at += 1;
                if at <= skip {
                    continue;
                }
                if wait.len() == UNIT {
                    ended = false;
                    break;
                }
                skip = at;
                let row = table.line();
                let mut text = |name: &str| table.field(name).into_owned();
                let Some(id) = number(text("bill_id").as_bytes()) else {
                    ctx.report.skip(KIND, FILE, row, "column bill_id is not a number");
                    continue;
                };
                let identifier = line(&text("bill_number"));
                if identifier.is_empty()
                    || bills.contains_key(&id)
                    || wait.iter().any(|(known, ..)| *known == id)
                {
                    let reason = if identifier.is_empty() {
                        "column bill_number is blank"
                    } else {
                        "the same bill_id stands in an earlier row"
                    };
                    ctx.report.skip(KIND, FILE, row, reason);
                    continue;
                }
                let mut notes = Vec::new();
                let mut date = |name: &str| {
                    let text = text(name);
                    match parse_loose(&text) {
                        Ok(date) => Some(date.to_string()),
                        Err(_) if text.trim().is_empty() => None,
                        Err(_) => {
                            notes.push(format!("The source gives an impossible date, “{}”.", text.trim()));
                            None
                        }
                    }
                };
                let (status_date, last_date) = (date("status_date"), date("last_action_date"));
                let mine = sponsors.remove(&id).unwrap_or_default();
                if !mine.committees.is_empty() {
                    notes.push(format!("Put forward by a committee: {}.", mine.committees.join("; ")));
                }
                let title = line(&text("title"));
                let model = measure::Model {
                    id: Uuid::nil(),
                    slug: format!("{prefix}-{}", slugify(&identifier)),
                    body_id: origin(ctx, chambers, &identifier),
                    identifier: Some(spaced(&identifier)),
                    session: Some(session.clone()),
                    kind: kind(&identifier).code().to_owned(),
                    title: if title.is_empty() { spaced(&identifier) } else { title },
                    summary: block(&text("description")),
                    status: line_opt(&text("status_desc")),
                    status_date,
                    introduced: None,
                    last_date,
                    source_url: SafeUrl::parse(&text("url")).ok().map(|url| url.to_string()),
                    note: (!notes.is_empty()).then(|| notes.join(" ")),
                    source_id: Some(ctx.source),
                    run_id: Some(ctx.run),
                };
                wait.push((id, model, identifier, mine));
            }
            foreign += table.foreign;
        }
        if let Some(error) = broken {
            return Err(archive.broken(FILE, &error));
        }
        done += wait.len() as u64;
        unit(ctx, std::mem::take(&mut wait), &mut bills).await?;
        ctx.end_unit().await?;
        ctx.progress(done, 0, "measures");
        if ended {
            break;
        }
    }
    if foreign > 0 {
        ctx.report.note(format!("{FILE}: {foreign} texts were not UTF-8 and were read as Windows-1252"));
    }
    for (bill, left) in sponsors {
        for _ in 0..left.rows {
            ctx.report.skip(SPONSORS, "sponsors.csv", format!("bill {bill}"), "the bill is not in bills.csv");
        }
    }
    Ok(bills)
}

/// Reads all sponsors: some twelve bytes each.
fn sponsors(
    ctx: &mut Ctx<'_>,
    archive: &mut Archive,
    people: &People,
) -> Result<HashMap<u32, Sponsors>, ImportError> {
    const FILE: &str = "sponsors.csv";
    let mut all: HashMap<u32, Sponsors> = HashMap::new();
    if !archive.has(FILE) {
        ctx.report.note(format!("{} has no {FILE}: who put measures forward is not known", archive.name()));
        return Ok(all);
    }
    let broken = {
        let mut table = archive.table(FILE)?;
        let columns =
            ["bill_id", "people_id", "position"].map(|name| table.column(name).unwrap_or(usize::MAX));
        loop {
            match table.next() {
                Ok(true) => {}
                Ok(false) => break None,
                Err(error) => break Some(error),
            }
            let at = table.line();
            let [bill, person, position] = columns.map(|column| number(table.bytes(column)));
            let (Some(bill), Some(person)) = (bill, person) else {
                ctx.report.skip(SPONSORS, FILE, at, "column bill_id or people_id is not a number");
                continue;
            };
            let of = all.entry(bill).or_default();
            if let Some(committee) = people.committees.get(&person) {
                if !of.committees.contains(committee) {
                    of.committees.push(committee.clone());
                }
                ctx.report.skip(
                    SPONSORS,
                    FILE,
                    at,
                    "a committee, not a person; it is named in the measure's note",
                );
                continue;
            }
            let Some(id) = people.ids.get(&person) else {
                let reason = format!("people_id {person} is not in people.csv");
                ctx.report.skip_as(
                    SPONSORS,
                    FILE,
                    at,
                    "the people_id is not in people.csv".to_owned(),
                    reason,
                );
                continue;
            };
            let position = position.and_then(|position| i32::try_from(position).ok()).unwrap_or(0);
            match of.people.iter_mut().find(|(known, ..)| known == id) {
                Some((_, first, _)) => {
                    *first = (*first).min(position);
                    ctx.report.skip(
                        SPONSORS,
                        FILE,
                        at,
                        "the same person is named twice for one bill; kept once",
                    );
                }
                None => {
                    of.people.push((*id, position, person));
                    of.rows += 1;
                }
            }
        }
    };
    if let Some(error) = broken {
        return Err(archive.broken(FILE, &error));
    }
    Ok(all)
}

async fn unit(
    ctx: &mut Ctx<'_>,
    rows: Vec<(u32, measure::Model, String, Sponsors)>,
    bills: &mut Bills,
) -> Result<(), ImportError> {
    let ids: Vec<u32> = rows.iter().map(|(id, ..)| *id).collect();
    let known: HashMap<u32, Known> = known(ctx.write().await?.conn(), "legiscan-bill", &ids).await?;
    let new: Vec<&str> = rows
        .iter()
        .filter(|(id, ..)| !known.contains_key(id))
        .map(|(_, row, ..)| row.slug.as_str())
        .collect();
    for part in new.chunks(1_000) {
        let taken: Vec<String> = measure::Entity::find()
            .select_only()
            .column(measure::Column::Slug)
            .filter(measure::Column::Slug.is_in(part.iter().copied()))
            .into_tuple()
            .all(ctx.write().await?.conn())
            .await?;
        ctx.world.slugs.entry("measures").or_default().extend(taken);
    }
    for (id, mut row, identifier, sponsors) in rows {
        let hash = fingerprint(&row, &sponsors);
        let Some(found) = known.get(&id) else {
            if ctx.world.is_withheld("legiscan-bill", &id.to_string()) {
                let reason = "a steward withdrew it; it stays out";
                ctx.report.skip(KIND, FILE, format!("bill {id}"), reason);
                ctx.report.skip_many(SPONSORS, sponsors.rows, reason);
                continue;
            }
            row.id = Uuid::now_v7();
            row.slug = ctx.world.slug("measures", &row.slug);
            bills.insert(id, (row.id, identifier));
            let measure = row.id;
            ctx.touched.measures = true;
            ctx.batch.measures.push(row);
            for (person_id, position, _) in &sponsors.people {
                ctx.batch.sponsors.push(sponsor::Model {
                    measure_id: measure,
                    person_id: *person_id,
                    position: *position,
                });
            }
            let row = ctx.identifier("legiscan-bill", &id.to_string(), Subject::Measure(measure), Some(hash));
            ctx.batch.identifiers.push(row);
            ctx.report.count(KIND, Became::Created);
            ctx.report.count_many(SPONSORS, Became::Created, sponsors.rows);
            continue;
        };
        bills.insert(id, (found.of, identifier));
        if found.hash.as_ref() == Some(&hash) {
            ctx.report.count(KIND, Became::Unchanged);
            ctx.report.count_many(SPONSORS, Became::Unchanged, sponsors.rows);
            continue;
        }
        let changed = update(ctx, found.of, row).await?;
        update_sponsors(ctx, found.of, &sponsors).await?;
        ctx.rehash(found.row, &hash).await?;
        ctx.report.count(KIND, if changed { Became::Updated } else { Became::Unchanged });
    }
    Ok(())
}

async fn update(ctx: &mut Ctx<'_>, id: Uuid, row: measure::Model) -> Result<bool, ImportError> {
    let conn = ctx.write().await?.conn();
    let Some(before) = measure::Entity::find_by_id(id).one(conn).await? else { return Ok(false) };
    let after = measure::Model { id, slug: before.slug.clone(), run_id: before.run_id, ..row };
    if after == before {
        return Ok(false);
    }
    if ctx.world.is_entered("measure", id) {
        ctx.keep_measure(&before, &after);
        return Ok(false);
    }
    let what = before.identifier.clone().unwrap_or_else(|| before.title.clone());
    let blank = String::new();
    for (field, was, is) in [
        ("title", Some(&before.title), Some(&after.title)),
        ("summary", before.summary.as_ref(), after.summary.as_ref()),
        ("status", before.status.as_ref(), after.status.as_ref()),
        ("status date", before.status_date.as_ref(), after.status_date.as_ref()),
        ("last date", before.last_date.as_ref(), after.last_date.as_ref()),
        ("note", before.note.as_ref(), after.note.as_ref()),
    ] {
        if was != is {
            ctx.report.change("measure", &what, field, was.unwrap_or(&blank), is.unwrap_or(&blank));
        }
    }
    ctx.touched.measures = true;
    let after = measure::Model { run_id: Some(ctx.run), ..after };
    ctx.replace(after).await?;
    Ok(true)
}

async fn update_sponsors(ctx: &mut Ctx<'_>, measure: Uuid, sponsors: &Sponsors) -> Result<(), ImportError> {
    ctx.flush().await?;
    let conn = ctx.write().await?.conn();
    let before: HashMap<Uuid, i32> = sponsor::Entity::find()
        .filter(sponsor::Column::MeasureId.eq(measure))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.person_id, row.position))
        .collect();
    let (mut created, mut updated, mut same) = (0, 0, 0);
    for (person, position, _) in &sponsors.people {
        match before.get(person) {
            Some(known) if known == position => same += 1,
            Some(_) => updated += 1,
            None => created += 1,
        }
    }
    let gone = before.keys().filter(|person| !sponsors.people.iter().any(|(id, ..)| id == *person)).count();
    if created + updated + gone as u64 > 0 {
        sponsor::Entity::delete_many().filter(sponsor::Column::MeasureId.eq(measure)).exec(conn).await?;
        ctx.wrote();
        for (person_id, position, _) in &sponsors.people {
            ctx.batch.sponsors.push(sponsor::Model {
                measure_id: measure,
                person_id: *person_id,
                position: *position,
            });
        }
        ctx.flush().await?;
    }
    ctx.report.count_many(SPONSORS, Became::Created, created);
    ctx.report.count_many(SPONSORS, Became::Updated, updated);
    ctx.report.count_many(SPONSORS, Became::Unchanged, same);
    Ok(())
}

fn fingerprint(row: &measure::Model, sponsors: &Sponsors) -> String {
    let mut all = Fingerprint::new("legiscan-bill 1");
    for part in [
        Some(&row.title),
        row.identifier.as_ref(),
        row.session.as_ref(),
        row.summary.as_ref(),
        row.status.as_ref(),
        row.status_date.as_ref(),
        row.last_date.as_ref(),
        row.source_url.as_ref(),
        row.note.as_ref(),
    ] {
        all.add(part.map(String::as_str).unwrap_or("\0"));
    }
    all.add(row.body_id.as_bytes());
    // By the source's numbers: two people whom the record has joined since are not another content.
    let mut people: Vec<(u32, i32)> = sponsors.people.iter().map(|(_, at, person)| (*person, *at)).collect();
    people.sort_unstable();
    for (person, position) in people {
        all.add(person.to_le_bytes());
        all.add(position.to_le_bytes());
    }
    all.hex()
}

/// Where a measure began, by its letters.
fn origin(ctx: &mut Ctx<'_>, chambers: &Chambers, identifier: &str) -> Uuid {
    match is_upper(identifier) {
        Some(upper) => chambers.of(upper).0,
        // Joint and other measures belong to the legislature as a whole.
        None => {
            let place = ctx.place(&chambers.lower.1.place, None);
            let state = ctx.place_name(&chambers.lower.1.place);
            ctx.body(place, BodyKind::Legislature, &format!("{state} Legislature"), true)
        }
    }
}

/// HB and SB are bills; HR, SR, HJR, SCR … resolutions; what is neither is kept as another measure.
fn kind(identifier: &str) -> MeasureKind {
    let letters: String = identifier.chars().take_while(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_uppercase() {
        letters if letters.ends_with('B') || letters == "A" || letters == "S" || letters == "H" => {
            MeasureKind::Bill
        }
        letters if letters.contains('R') => MeasureKind::Resolution,
        _ => MeasureKind::Other,
    }
}

/// “HB30” as people write it: “HB 30”.
fn spaced(identifier: &str) -> String {
    match identifier.find(|c: char| c.is_ascii_digit()) {
        Some(at) if at > 0 && identifier[..at].chars().all(|c| c.is_ascii_alphabetic()) => {
            format!("{} {}", &identifier[..at], &identifier[at..])
        }
        _ => identifier.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_names() {
        for (identifier, is, shown) in [
            ("HB30", MeasureKind::Bill, "HB 30"),
            ("SR1012", MeasureKind::Resolution, "SR 1012"),
            ("HJR5", MeasureKind::Resolution, "HJR 5"),
            ("HCA2", MeasureKind::Other, "HCA 2"),
            ("A2023", MeasureKind::Bill, "A 2023"),
            ("HB 7", MeasureKind::Bill, "HB 7"),
        ] {
            assert_eq!((kind(identifier), spaced(identifier).as_str()), (is, shown), "{identifier}");
        }
    }
}
