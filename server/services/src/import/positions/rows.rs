//! Reading the spreadsheet: each row is understood, or its mistake is named with its column and the remedy.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::str::FromStr;

use domain::slug::slugify;
use domain::words::{Bearing, Stance};
use store::entities::{body, decision, identifier, measure, position};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Mistake, Wanted};
use crate::import::ctx::Ctx;
use crate::import::procedural::is_procedural;
use crate::import::text::{BLOCK, Table, TableError, decode, line};
use crate::import::{ImportError, short};

pub(in crate::import) const COLUMNS: [&str; 12] = [
    "measure",
    "body",
    "identifier",
    "session",
    "stance",
    "why",
    "pros",
    "cons",
    "key",
    "values",
    "decision",
    "bearing",
];

/// Unknown columns that are named before the rest is only counted.
const NAMED: usize = 10;

/// Characters of a column at the most: a text for readers, or a name.
fn most(column: &str) -> usize {
    if matches!(column, "why" | "pros" | "cons") { BLOCK } else { 500 }
}

/// A row as it stands.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) line: u64,
    fields: HashMap<&'static str, String>,
}

impl Row {
    pub(super) fn get(&self, column: &str) -> &str {
        self.fields.get(column).map(String::as_str).unwrap_or_default()
    }
}

/// Reads the rows; blank ones are passed over. Spreadsheets export commas, semicolons or tabs.
pub(super) fn read(ctx: &mut Ctx<'_>, path: &Path) -> Result<Vec<Row>, ImportError> {
    let wrong = |message: String| ImportError::input(path, message);
    let bytes = std::fs::read(path).map_err(|error| wrong(format!("it cannot be read: {error}")))?;
    let (text, foreign) = decode(&bytes);
    if foreign {
        ctx.report.note(format!("{} was not UTF-8 and was read as Windows-1252", short(path)));
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| head.matches(char::from(*delimiter)).count());
    let broken = |error: TableError| wrong(format!("row {}: {}", error.line, error.message));
    let mut table = Table::with_delimiter(text.as_bytes(), delimiter.unwrap_or(b',')).map_err(broken)?;
    let unknown: Vec<&str> = table
        .columns()
        .iter()
        .map(String::as_str)
        .filter(|column| !column.is_empty() && !COLUMNS.contains(column))
        .collect();
    if !unknown.is_empty() {
        let more = unknown.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let some: Vec<String> =
            unknown.iter().take(NAMED).map(|column| column.chars().take(60).collect()).collect();
        return Err(wrong(format!(
            "unknown column {}{more}; the columns are {}",
            some.join(", "),
            COLUMNS.join(", ")
        )));
    }
    if table.column("measure").is_none()
        && table.column("identifier").is_none()
        && table.column("decision").is_none()
    {
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

/// Turns a row into what it wants, or adds to the mistakes.
pub(super) async fn understand(
    ctx: &mut Ctx<'_>,
    row: &Row,
    values: &HashMap<String, Uuid>,
    mistakes: &mut Vec<Mistake>,
) -> Result<Option<Wanted>, ImportError> {
    let before = mistakes.len();
    for column in COLUMNS {
        let (length, most) = (row.get(column).chars().count(), most(column));
        if length > most {
            mistakes.push((row.line, column, format!("it has {length} characters; {most} are the most")));
        }
    }
    if mistakes.len() > before {
        return Ok(None);
    }
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
                mistakes.push((
                    row.line,
                    "decision",
                    "it is not about a measure, so nothing can bear on it".to_owned(),
                ));
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
    if let (Some(measure), Some(decision)) = (&measure, &decision)
        && decision.measure_id != Some(measure.id)
    {
        let what = format!("decision {} is about another measure than {}", decision.number, measure.slug);
        mistakes.push((row.line, "decision", what));
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
    Ok(Some(Wanted {
        line: row.line,
        measure: measure.id,
        name,
        position,
        values: tagged,
        decision: decision.zip(bearing),
    }))
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
            mistakes.push((
                row.line,
                "stance",
                format!("“{text}” is no stance; write support, oppose or none"),
            ));
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
    if bearing != Bearing::Procedural
        && let Some(step) = is_procedural(&decision.motion)
    {
        let what = format!(
            "the motion “{}” is a step of procedure ({step}), which is never scored; write procedural",
            decision.motion
        );
        mistakes.push((row.line, "bearing", what));
        return None;
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

async fn find_measure(
    ctx: &mut Ctx<'_>,
    row: &Row,
) -> Result<Result<measure::Model, (&'static str, String)>, ImportError> {
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
    let mut found =
        measure::Entity::find().filter(measure::Column::Identifier.is_in(forms)).all(conn).await?;
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
            Err((
                "identifier",
                format!(
                    "{n} measures are called “{wanted}” ({}); add body and session, or write the address in measure",
                    slugs.join(", ")
                ),
            ))
        }
    })
}

async fn find_decision(
    ctx: &mut Ctx<'_>,
    text: &str,
) -> Result<Result<decision::Model, String>, ImportError> {
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
        let number =
            text.trim_start_matches(['#', ' ']).rsplit('/').next().unwrap_or_default().parse::<i64>();
        match number {
            Ok(number) => {
                decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?
            }
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
