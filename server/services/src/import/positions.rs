//! The organisation's own positions, from a spreadsheet that it keeps: one row for each measure, and one for each
//! decision that bears on a measure (the first decision may stand in the measure's own row).
//!
//! | column | what stands in it |
//! |---|---|
//! | `measure` | the measure's address, such as `ga-2023-2024-regular-session-hb30`; or leave it blank and fill the next three |
//! | `body`, `identifier`, `session` | name or address of the body, `HB 30`, `2023-2024 Regular Session` (may be blank if it is clear without) |
//! | `stance` | `support`, `oppose` or `none`; blank in a row that only adds a decision |
//! | `why` | why, in plain words (Markdown); needed with support and oppose |
//! | `pros`, `cons` | what is said for and against the measure (Markdown) |
//! | `key` | `yes` for a key measure |
//! | `values` | addresses of values, parted by `;` |
//! | `decision` | number of the decision on this site, or the source's own, such as `legiscan-roll-call:1236704` |
//! | `bearing` | `yes_supports`, `yes_opposes` or `procedural`: what a yes in that decision means for the position |
//!
//! A file is brought in whole or not at all.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::str::FromStr;

use domain::slug::slugify;
use domain::words::{Bearing, Stance};
use store::entities::{body, decision, identifier, measure, measure_value, movement_value, position, setting};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ctx::{Ctx, Origin};
use super::procedural::is_procedural;
use super::report::Became;
use super::text::{Table, decode, line};
use super::{ImportError, short};
use crate::ServiceError;

const POSITIONS: &str = "positions";
const BEARINGS: &str = "decisions";
const COLUMNS: [&str; 12] = [
    "measure", "body", "identifier", "session", "stance", "why", "pros", "cons", "key", "values", "decision",
    "bearing",
];
/// Mistakes that are listed before the rest is only counted.
const MISTAKES: usize = 25;

/// A row as it stands.
#[derive(Debug, Default)]
struct Row {
    line: u64,
    fields: HashMap<&'static str, String>,
}

/// What a row wants, once it is understood.
struct Wanted {
    measure: Uuid,
    name: String,
    position: Option<position::Model>,
    values: Vec<Uuid>,
    decision: Option<(decision::Model, Bearing)>,
}

/// A mistake: row, column, what is wrong and what would do.
type Mistake = (u64, &'static str, String);

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    for path in ctx.request.paths.clone() {
        file(ctx, &path).await?;
    }
    Ok(())
}

async fn file(ctx: &mut Ctx<'_>, path: &Path) -> Result<(), ImportError> {
    let rows = read(ctx, path)?;
    let organisation = setting::Entity::find_by_id("organisation").one(ctx.write().await?.conn()).await?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = organisation.map(|row| row.value).filter(|name| !name.trim().is_empty());
    let slug = format!("positions-{}", slugify(name.as_deref().unwrap_or(&stem)));
    let publisher = name.unwrap_or_else(|| "The organisation".to_owned());
    ctx.begin_run(Origin { slug, name: format!("Positions of {publisher}"), publisher, ..Origin::default() }).await?;
    let values = values(ctx).await?;
    let mut mistakes: Vec<Mistake> = Vec::new();
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut seen: HashSet<Uuid> = HashSet::new();
    let mut stances: HashMap<Uuid, String> = HashMap::new();
    for row in &rows {
        let one = match understand(ctx, row, &values, &mut mistakes).await? {
            Some(one) => one,
            None => continue,
        };
        if let Some(position) = &one.position {
            if !seen.insert(one.measure) {
                mistakes.push((row.line, "measure", "an earlier row has a stance on it already; keep one".to_owned()));
            }
            stances.insert(one.measure, position.stance.clone());
        }
        wanted.push(one);
    }
    bearings_need_a_stance(ctx, &rows, &wanted, &mut stances, &mut mistakes).await?;
    if !mistakes.is_empty() {
        mistakes.sort();
        let mut text = String::from("nothing was brought in, because of:");
        for (line, column, what) in mistakes.iter().take(MISTAKES) {
            text.push_str(&format!("\n  row {line}, column {column}: {what}"));
        }
        if mistakes.len() > MISTAKES {
            text.push_str(&format!("\n  … and {} more", mistakes.len() - MISTAKES));
        }
        return Err(ImportError::input(path, text));
    }
    for one in wanted {
        bring(ctx, one).await?;
    }
    ctx.end_run().await?;
    Ok(())
}

/// Reads the rows; blank ones are passed over. Spreadsheets export commas, semicolons or tabs.
fn read(ctx: &mut Ctx<'_>, path: &Path) -> Result<Vec<Row>, ImportError> {
    let wrong = |message: String| ImportError::input(path, message);
    let bytes = std::fs::read(path).map_err(|error| wrong(format!("it cannot be read: {error}")))?;
    let (text, foreign) = decode(&bytes);
    if foreign {
        ctx.report.note(format!("{} was not UTF-8 and was read as Windows-1252", short(path)));
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| head.matches(char::from(*delimiter)).count());
    let broken = |error: super::text::TableError| wrong(format!("row {}: {}", error.line, error.message));
    let mut table = Table::with_delimiter(text.as_bytes(), delimiter.unwrap_or(b',')).map_err(broken)?;
    let unknown: Vec<&str> = table
        .columns()
        .iter()
        .map(String::as_str)
        .filter(|column| !column.is_empty() && !COLUMNS.contains(column))
        .collect();
    if !unknown.is_empty() {
        return Err(wrong(format!("unknown column {}; the columns are {}", unknown.join(", "), COLUMNS.join(", "))));
    }
    if table.column("measure").is_none() && table.column("identifier").is_none() && table.column("decision").is_none() {
        return Err(wrong(format!("the first row must name the columns: {}", COLUMNS.join(", "))));
    }
    let mut rows = Vec::new();
    while table.next().map_err(broken)? {
        let mut row = Row { line: table.line(), ..Row::default() };
        for column in COLUMNS {
            let text = table.field(column).trim().to_owned();
            if !text.is_empty() {
                row.fields.insert(column, text);
            }
        }
        if !row.fields.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.fields.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// Turns a row into what it wants, or adds to the mistakes.
async fn understand(
    ctx: &mut Ctx<'_>,
    row: &Row,
    values: &HashMap<String, Uuid>,
    mistakes: &mut Vec<Mistake>,
) -> Result<Option<Wanted>, ImportError> {
    let before = mistakes.len();
    let mut decision = None;
    if row.get("decision").is_empty() {
        if !row.get("bearing").is_empty() {
            let what = "a bearing needs the decision's number beside it, in the column decision";
            mistakes.push((row.line, "decision", what.to_owned()));
        }
    } else {
        match find_decision(ctx, row.get("decision")).await? {
            Ok(found) => decision = Some(found),
            Err(what) => mistakes.push((row.line, "decision", what)),
        }
    }
    let names_measure = !(row.get("measure").is_empty() && row.get("identifier").is_empty());
    let measure = if names_measure {
        match find_measure(ctx, row).await? {
            Ok(found) => Some(found),
            Err((column, what)) => {
                mistakes.push((row.line, column, what));
                None
            }
        }
    } else {
        match decision.as_ref().map(|decision: &decision::Model| decision.measure_id) {
            Some(Some(id)) => measure::Entity::find_by_id(id).one(ctx.write().await?.conn()).await?,
            Some(None) => {
                mistakes.push((row.line, "decision", "it is not about a measure, so nothing can bear on it".to_owned()));
                None
            }
            None => {
                if row.get("decision").is_empty() {
                    let what = "say which measure: its address in measure, or body, identifier and session";
                    mistakes.push((row.line, "measure", what.to_owned()));
                }
                None
            }
        }
    };
    if let (Some(measure), Some(decision)) = (&measure, &decision) {
        if decision.measure_id != Some(measure.id) {
            let what = format!("decision {} is about another measure than {}", decision.number, measure.slug);
            mistakes.push((row.line, "decision", what));
        }
    }
    let bearing = decision.as_ref().and_then(|decision| bearing(row, decision, mistakes));
    let stance = stance(row, mistakes);
    let tagged = tags(row, values, mistakes);
    let key = truth(row, mistakes);
    if stance.is_none() && row.get("decision").is_empty() && mistakes.len() == before {
        let what = "write support, oppose or none; or a decision and its bearing";
        mistakes.push((row.line, "stance", what.to_owned()));
    }
    let (Some(measure), true) = (measure, mistakes.len() == before) else { return Ok(None) };
    let text = |column: &str| Some(row.get(column).to_owned()).filter(|text| !text.is_empty());
    let position = stance.map(|stance| position::Model {
        id: Uuid::now_v7(),
        measure_id: measure.id,
        stance: stance.code().to_owned(),
        why: row.get("why").to_owned(),
        pros: text("pros"),
        cons: text("cons"),
        is_key: key,
        source_id: Some(ctx.source),
        run_id: Some(ctx.run),
    });
    let name = measure.identifier.clone().unwrap_or(measure.title);
    Ok(Some(Wanted { measure: measure.id, name, position, values: tagged, decision: decision.zip(bearing) }))
}

fn stance(row: &Row, mistakes: &mut Vec<Mistake>) -> Option<Stance> {
    let text = row.get("stance");
    if text.is_empty() {
        return None;
    }
    match Stance::from_str(&text.to_lowercase()) {
        Ok(stance) => {
            if stance != Stance::None && row.get("why").is_empty() {
                let what = "say why, in plain words: people read it beside every vote";
                mistakes.push((row.line, "why", what.to_owned()));
            }
            Some(stance)
        }
        Err(_) => {
            mistakes.push((row.line, "stance", format!("“{text}” is no stance; write support, oppose or none")));
            None
        }
    }
}

fn bearing(row: &Row, decision: &decision::Model, mistakes: &mut Vec<Mistake>) -> Option<Bearing> {
    let text = row.get("bearing");
    let Ok(bearing) = Bearing::from_str(&text.to_lowercase().replace([' ', '-'], "_")) else {
        let what = format!("“{text}” is no bearing; write yes_supports, yes_opposes or procedural");
        mistakes.push((row.line, "bearing", what));
        return None;
    };
    if bearing != Bearing::Procedural {
        if let Some(step) = is_procedural(&decision.motion) {
            let what = format!(
                "the motion “{}” is a step of procedure ({step}), which is never scored; write procedural",
                decision.motion
            );
            mistakes.push((row.line, "bearing", what));
            return None;
        }
    }
    Some(bearing)
}

fn tags(row: &Row, values: &HashMap<String, Uuid>, mistakes: &mut Vec<Mistake>) -> Vec<Uuid> {
    let mut found = Vec::new();
    for slug in row.get("values").split(';').map(str::trim).filter(|slug| !slug.is_empty()) {
        match values.get(&slugify(slug)) {
            Some(id) if !found.contains(id) => found.push(*id),
            Some(_) => {}
            None => {
                let mut known: Vec<&str> = values.keys().map(String::as_str).collect();
                known.sort_unstable();
                let what = format!("there is no value “{slug}”; the values are {}", known.join(", "));
                mistakes.push((row.line, "values", what));
            }
        }
    }
    found
}

fn truth(row: &Row, mistakes: &mut Vec<Mistake>) -> bool {
    match row.get("key").to_lowercase().as_str() {
        "" | "no" | "n" | "false" | "0" => false,
        "yes" | "y" | "true" | "1" | "x" | "key" => true,
        other => {
            mistakes.push((row.line, "key", format!("“{other}” is neither yes nor no")));
            false
        }
    }
}

async fn find_measure(ctx: &mut Ctx<'_>, row: &Row) -> Result<Result<measure::Model, (&'static str, String)>, ImportError> {
    let conn = ctx.write().await?.conn();
    let slug = row.get("measure");
    if !slug.is_empty() {
        let slug = slug.rsplit('/').next().unwrap_or(slug);
        let found = measure::Entity::find().filter(measure::Column::Slug.eq(slug)).one(conn).await?;
        let what = || format!("there is no measure “{slug}”; copy the last part of its address on this site");
        return Ok(found.ok_or_else(|| ("measure", what())));
    }
    let bare = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let wanted = line(row.get("identifier"));
    // HB 30 and HB30 are the same to a person.
    let spaced = match wanted.find(|c: char| c.is_ascii_digit()) {
        Some(at) if at > 0 => format!("{} {}", wanted[..at].trim(), &wanted[at..]),
        _ => wanted.clone(),
    };
    let forms = [wanted.clone(), spaced.clone(), spaced.to_uppercase(), wanted.to_uppercase()];
    let mut found = measure::Entity::find().filter(measure::Column::Identifier.is_in(forms)).all(conn).await?;
    found.retain(|row| row.identifier.as_deref().is_some_and(|identifier| bare(identifier) == bare(&wanted)));
    let session = row.get("session");
    if !session.is_empty() {
        found.retain(|row| row.session.as_deref().is_some_and(|known| slugify(known) == slugify(session)));
    }
    let place = row.get("body");
    if !place.is_empty() {
        let bodies: HashSet<Uuid> = body::Entity::find()
            .all(conn)
            .await?
            .into_iter()
            .filter(|row| row.slug == place || slugify(&row.name) == slugify(place))
            .map(|row| row.id)
            .collect();
        if bodies.is_empty() {
            let what = format!("there is no body “{place}”; write its name as this site shows it");
            return Ok(Err(("body", what)));
        }
        found.retain(|row| bodies.contains(&row.body_id));
    }
    Ok(match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(("identifier", format!("there is no measure “{wanted}” there; check body and session"))),
        n => {
            let slugs: Vec<&str> = found.iter().take(5).map(|row| row.slug.as_str()).collect();
            Err(("identifier", format!("{n} measures are called “{wanted}” ({}); add body and session, or write the address in measure", slugs.join(", "))))
        }
    })
}

async fn find_decision(ctx: &mut Ctx<'_>, text: &str) -> Result<Result<decision::Model, String>, ImportError> {
    let conn = ctx.write().await?.conn();
    let found = if let Some((scheme, id)) = text.split_once(':') {
        let known = identifier::Entity::find()
            .filter(identifier::Column::Scheme.eq(scheme.trim()))
            .filter(identifier::Column::Identifier.eq(id.trim()))
            .one(conn)
            .await?;
        match known.and_then(|row| row.decision_id) {
            Some(id) => decision::Entity::find_by_id(id).one(conn).await?,
            None => None,
        }
    } else {
        let number = text.trim_start_matches(['#', ' ']).rsplit('/').next().unwrap_or_default().parse::<i64>();
        match number {
            Ok(number) => decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?,
            Err(_) => None,
        }
    };
    Ok(found.ok_or_else(|| {
        format!(
            "there is no decision “{text}”; write its number on this site (/decisions/1234), or the source's, such \
             as legiscan-roll-call:1236704"
        )
    }))
}

/// A bearing on a position that nobody took would score people against nothing.
async fn bearings_need_a_stance(
    ctx: &mut Ctx<'_>,
    rows: &[Row],
    wanted: &[Wanted],
    stances: &mut HashMap<Uuid, String>,
    mistakes: &mut Vec<Mistake>,
) -> Result<(), ImportError> {
    for one in wanted {
        let Some((decision, bearing)) = &one.decision else { continue };
        if *bearing == Bearing::Procedural {
            continue;
        }
        if !stances.contains_key(&one.measure) {
            let known = position::Entity::find()
                .filter(position::Column::MeasureId.eq(one.measure))
                .one(ctx.write().await?.conn())
                .await?;
            stances.insert(one.measure, known.map(|row| row.stance).unwrap_or_default());
        }
        let stance = stances.get(&one.measure).map(String::as_str).unwrap_or_default();
        if stance.is_empty() || stance == "none" {
            // The row is found again by what it names: rows with mistakes are not among the wanted.
            let line = rows
                .iter()
                .find(|row| row.get("decision").ends_with(&decision.number.to_string()))
                .or_else(|| rows.iter().find(|row| !row.get("bearing").is_empty()))
                .map_or(0, |row| row.line);
            let what = format!("{} has no position (support or oppose) that decision {} could bear on; add one", one.name, decision.number);
            mistakes.push((line, "stance", what));
        }
    }
    Ok(())
}

async fn bring(ctx: &mut Ctx<'_>, one: Wanted) -> Result<(), ImportError> {
    let mut became = Became::Unchanged;
    let is_position = one.position.is_some();
    if let Some(position) = one.position {
        became = bring_position(ctx, position, &one.name, &one.values).await?;
    }
    if let Some((before, bearing)) = one.decision {
        let code = bearing.code().to_owned();
        if before.bearing.as_deref() != Some(code.as_str()) {
            let what = format!("decision {}", before.number);
            ctx.report.change("decision", &what, "bearing", before.bearing.as_deref().unwrap_or(""), &code);
            let row = decision::ActiveModel { id: Set(before.id), bearing: Set(Some(code)), ..Default::default() };
            ctx.update(row).await?;
            ctx.touched.records = true;
            if became == Became::Unchanged {
                became = if before.bearing.is_none() && !is_position { Became::Created } else { Became::Updated };
            }
        }
    }
    ctx.report.count(if is_position { POSITIONS } else { BEARINGS }, became);
    Ok(())
}

async fn bring_position(
    ctx: &mut Ctx<'_>,
    wanted: position::Model,
    name: &str,
    values: &[Uuid],
) -> Result<Became, ImportError> {
    let measure = wanted.measure_id;
    let conn = ctx.write().await?.conn();
    let known = position::Entity::find().filter(position::Column::MeasureId.eq(measure)).one(conn).await?;
    let tags: HashSet<Uuid> = measure_value::Entity::find()
        .filter(measure_value::Column::MeasureId.eq(measure))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| row.value_id)
        .collect();
    let retagged = tags != values.iter().copied().collect::<HashSet<_>>();
    let became = match known {
        None => {
            ctx.batch.positions.push(wanted);
            Became::Created
        }
        Some(before) => {
            let after = position::Model { id: before.id, ..wanted };
            let same = position::Model { run_id: before.run_id, source_id: before.source_id, ..after.clone() };
            if same == before && !retagged {
                return Ok(Became::Unchanged);
            }
            let key = |key: bool| if key { "yes" } else { "no" };
            for (field, was, is) in [
                ("stance", before.stance.as_str(), after.stance.as_str()),
                ("why", before.why.as_str(), after.why.as_str()),
                ("pros", before.pros.as_deref().unwrap_or(""), after.pros.as_deref().unwrap_or("")),
                ("cons", before.cons.as_deref().unwrap_or(""), after.cons.as_deref().unwrap_or("")),
                ("key", key(before.is_key), key(after.is_key)),
            ] {
                if was != is {
                    ctx.report.change("position", name, field, was, is);
                }
            }
            ctx.replace(after).await?;
            Became::Updated
        }
    };
    if retagged {
        ctx.flush().await?;
        ctx.wrote();
        let conn = ctx.write().await?.conn();
        measure_value::Entity::delete_many().filter(measure_value::Column::MeasureId.eq(measure)).exec(conn).await?;
        let rows = values.iter().map(|value| measure_value::Model { measure_id: measure, value_id: *value });
        ctx.batch.measure_values.extend(rows);
    }
    ctx.touched.records = true;
    ctx.touched.measures = true;
    Ok(became)
}

/// What a new installation is offered as a starting point: address, name, one sentence.
const STARTING_VALUES: [(&str, &str, &str); 6] = [
    (
        "anti-racism",
        "Anti-racism",
        "Dismantle what produces racial inequality in our communities, as a core part of working-class movement building.",
    ),
    (
        "class-solidarity",
        "Class solidarity",
        "Stand together as working people, whatever our job, industry or income, unpaid labour included, against those \
         who exploit our communities for the benefit of a wealthy few.",
    ),
    (
        "inherent-value-of-all-people",
        "Inherent value of all people",
        "Differences of race, gender identity, sexual orientation and religion make our communities great.",
    ),
    (
        "importance-of-relationships",
        "Importance of relationships",
        "Communities solve problems through deep relationships and shared values.",
    ),
    (
        "community-building",
        "Community building",
        "Build broader communities than family, friends or people like oneself.",
    ),
    (
        "movement-politics",
        "Movement politics",
        "Elect everyday people from the movement, who govern with, and answer to, the people they represent.",
    ),
];

/// The values by address. A new installation has none; then it begins with those that it is offered.
async fn values(ctx: &mut Ctx<'_>) -> Result<HashMap<String, Uuid>, ServiceError> {
    let mut rows = movement_value::Entity::find().all(ctx.write().await?.conn()).await?;
    if rows.is_empty() {
        for (at, (slug, name, summary)) in (1..).zip(STARTING_VALUES) {
            rows.push(movement_value::Model {
                id: Uuid::now_v7(),
                slug: slug.to_owned(),
                name: name.to_owned(),
                summary: summary.to_owned(),
                body: String::new(),
                position: at,
            });
            ctx.report.also("values");
        }
        ctx.batch.movement_values.extend(rows.iter().cloned());
    }
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}
