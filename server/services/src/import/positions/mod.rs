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

mod rows;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use domain::slug::slugify;
use domain::words::Bearing;
use store::entities::{decision, measure_value, movement_value, position, setting};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ImportError;
use super::ctx::{Ctx, Origin};
use super::report::Became;
use crate::ServiceError;
pub(in crate::import) use rows::COLUMNS;
use rows::{Row, read, understand};

const POSITIONS: &str = "positions";
const BEARINGS: &str = "decisions";
/// Mistakes that are listed before the rest is only counted.
const MISTAKES: usize = 25;

/// What a row wants, once it is understood.
struct Wanted {
    line: u64,
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
    ctx.begin_run(Origin { slug, name: format!("Positions of {publisher}"), publisher, ..Origin::default() })
        .await?;
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
                mistakes.push((
                    row.line,
                    "measure",
                    "an earlier row has a stance on it already; keep one".to_owned(),
                ));
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
    let file = super::short(path);
    for one in wanted {
        ctx.report.at(&file, one.line, &one.name);
        bring(ctx, one).await?;
    }
    ctx.end_unit().await?;
    Ok(())
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
        if let std::collections::hash_map::Entry::Vacant(e) = stances.entry(one.measure) {
            let known = position::Entity::find()
                .filter(position::Column::MeasureId.eq(one.measure))
                .one(ctx.write().await?.conn())
                .await?;
            e.insert(known.map(|row| row.stance).unwrap_or_default());
        }
        let stance = stances.get(&one.measure).map(String::as_str).unwrap_or_default();
        if stance.is_empty() || stance == "none" {
            // The row is found again by what it names: rows with mistakes are not among the wanted.
            let line = rows
                .iter()
                .find(|row| row.get("decision").ends_with(&decision.number.to_string()))
                .or_else(|| rows.iter().find(|row| !row.get("bearing").is_empty()))
                .map_or(0, |row| row.line);
            let what = format!(
                "{} has no position (support or oppose) that decision {} could bear on; add one",
                one.name, decision.number
            );
            mistakes.push((line, "stance", what));
        }
    }
    Ok(())
}

async fn bring(ctx: &mut Ctx<'_>, one: Wanted) -> Result<(), ImportError> {
    let mut became = Became::Unchanged;
    let is_position = one.position.is_some();
    if let Some(position) = one.position {
        became = if ctx.world.is_entered("measure", position.measure_id) {
            keep_position(ctx, &position, &one.name).await?
        } else {
            bring_position(ctx, position, &one.name, &one.values).await?
        };
    }
    if let Some((before, bearing)) = one.decision {
        let code = bearing.code().to_owned();
        if before.bearing.as_deref() != Some(code.as_str()) && ctx.world.is_entered("decision", before.id) {
            let stays = before.bearing.as_deref().unwrap_or("");
            ctx.report.keep("decision", &format!("decision {}", before.number), &[("bearing", stays, &code)]);
        } else if before.bearing.as_deref() != Some(code.as_str()) {
            let what = format!("decision {}", before.number);
            ctx.report.change("decision", &what, "bearing", before.bearing.as_deref().unwrap_or(""), &code);
            let row =
                decision::ActiveModel { id: Set(before.id), bearing: Set(Some(code)), ..Default::default() };
            ctx.update(row).await?;
            ctx.touched.records = true;
            if became == Became::Unchanged {
                became =
                    if before.bearing.is_none() && !is_position { Became::Created } else { Became::Updated };
            }
        }
    }
    ctx.report.count(if is_position { POSITIONS } else { BEARINGS }, became);
    Ok(())
}

/// The position on a measure that a steward changed by hand stays; where the file differs is told.
async fn keep_position(
    ctx: &mut Ctx<'_>,
    wanted: &position::Model,
    name: &str,
) -> Result<Became, ImportError> {
    let conn = ctx.write().await?.conn();
    let known =
        position::Entity::find().filter(position::Column::MeasureId.eq(wanted.measure_id)).one(conn).await?;
    let (stance, why) = known.map(|row| (row.stance, row.why)).unwrap_or_default();
    let differ: Vec<(&str, &str, &str)> =
        [("stance", stance.as_str(), wanted.stance.as_str()), ("why", why.as_str(), wanted.why.as_str())]
            .into_iter()
            .filter(|(_, stays, source)| stays != source)
            .collect();
    ctx.report.keep("position", name, &differ);
    Ok(Became::Unchanged)
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
            let same =
                position::Model { run_id: before.run_id, source_id: before.source_id, ..after.clone() };
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
        measure_value::Entity::delete_many()
            .filter(measure_value::Column::MeasureId.eq(measure))
            .exec(conn)
            .await?;
        let rows = values.iter().map(|value| measure_value::Model { measure_id: measure, value_id: *value });
        ctx.batch.measure_values.extend(rows);
    }
    ctx.touched.records = true;
    ctx.touched.measures = true;
    Ok(became)
}

/// What a new installation is offered as a starting point: address, name, one sentence.
pub(crate) const STARTING_VALUES: [(&str, &str, &str); 6] = [
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
