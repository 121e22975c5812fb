//! Places from CSV files of Open Civic Data division ids.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use domain::date::parse_loose;
use domain::ocd::DivisionId;

use super::ctx::{Ctx, Origin};
use super::report::Became;
use super::states::title_case;
use super::text::{Table, line};
use super::{ImportError, files_below, short};

const KIND: &str = "places";

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    let files = files_below(&ctx.request.paths, &["csv"])?;
    if files.is_empty() {
        let path = ctx.request.paths.first().map(std::path::PathBuf::as_path).unwrap_or(Path::new("."));
        return Err(ImportError::input(
            path,
            "there is no .csv file in it; give files or the folder “identifiers”",
        ));
    }
    ctx.begin_run(Origin {
        slug: "ocd-division-ids".to_owned(),
        name: "Open Civic Data division ids".to_owned(),
        publisher: "Open Civic Data".to_owned(),
        url: Some("https://github.com/opencivicdata/ocd-division-ids".to_owned()),
        licence: Some("CC0 1.0".to_owned()),
        licence_url: Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        attribution: None,
        retrieved: None,
    })
    .await?;
    // Ids that got their name in this run: a second file does not rename them, so the order of two runs is one.
    let mut named: HashSet<String> = HashSet::new();
    for (at, path) in files.iter().enumerate() {
        ctx.progress(at as u64, files.len() as u64, "files of places");
        read(ctx, path, &mut named).await?;
        ctx.end_unit().await?;
    }
    ctx.progress(files.len() as u64, files.len() as u64, "files of places");
    ctx.end_unit().await?;
    Ok(())
}

async fn read(ctx: &mut Ctx<'_>, path: &Path, named: &mut HashSet<String>) -> Result<(), ImportError> {
    let file = short(path);
    let open = match File::open(path) {
        Ok(open) => open,
        Err(error) => {
            ctx.report.note(format!("{file} was not read: it cannot be opened ({error})"));
            return Ok(());
        }
    };
    let mut table = Table::without_header(BufReader::with_capacity(1 << 16, open));
    let mut first = true;
    loop {
        match table.next() {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                ctx.report.skip(KIND, &file, error.line, error.message);
                break;
            }
        }
        if std::mem::take(&mut first) {
            if table.get(0).trim().eq_ignore_ascii_case("id") {
                table.take_header();
                continue;
            }
            if !table.get(0).trim().starts_with("ocd-") {
                ctx.report.note(format!(
                    "{file} was not read: its first column is neither “id” nor a division id (ocd-division/…)"
                ));
                return Ok(());
            }
            table.set_columns(&["id", "name"]);
        }
        if table.len() == 1 && table.get(0).trim().is_empty() {
            continue;
        }
        row(ctx, &mut table, &file, named).await?;
    }
    if table.foreign > 0 {
        ctx.report
            .note(format!("{file}: {} texts were not UTF-8 and were read as Windows-1252", table.foreign));
    }
    Ok(())
}

async fn row<R: std::io::Read>(
    ctx: &mut Ctx<'_>,
    table: &mut Table<R>,
    file: &str,
    named: &mut HashSet<String>,
) -> Result<(), ImportError> {
    let at = table.line();
    let told = table.field("name").into_owned();
    let told = format!("{told} {}", table.field("id"));
    ctx.report.at(file, at, told.trim());
    let id: DivisionId = match table.field("id").trim().parse() {
        Ok(id) => id,
        Err(error) => {
            let summary = "the id is not an OCD division id".to_owned();
            ctx.report.skip_as(KIND, file, at, summary, format!("column id: {error}"));
            return Ok(());
        }
    };
    let mut name = line(&table.field("name"));
    if !name.is_empty() && name == name.to_lowercase() {
        name = title_case(&name);
    }
    let mut date = |column: &str| {
        let text = table.field(column);
        if text.trim().is_empty() {
            return Ok(None);
        }
        parse_loose(&text)
            .map(|date| Some(date.to_string()))
            .map_err(|error| format!("column {column}: {error}"))
    };
    let dates = date("validfrom").and_then(|from| Ok((from, date("validthrough")?)));
    let (from, through) = match dates {
        Ok(dates) => dates,
        Err(reason) => {
            ctx.report.skip_as(KIND, file, at, "a date is not a date".to_owned(), reason);
            return Ok(());
        }
    };
    // “place-0183976” is the geoid 0183976 of a place.
    let geoid = table.field("census_geoid");
    let geoid = geoid.trim().rsplit('-').next().filter(|geoid| !geoid.is_empty()).map(ToOwned::to_owned);

    let is_new = !ctx.world.places.contains_key(id.as_str());
    ctx.place(&id, (!name.is_empty()).then_some(name.as_str()));
    let Some(before) = ctx.world.places.get(id.as_str()).cloned() else { return Ok(()) };
    let mut after = before.clone();
    let first_name = !name.is_empty() && named.insert(id.to_string());
    if first_name {
        after.name = name;
    }
    after.geoid = geoid.or(after.geoid);
    after.valid_from = from.or(after.valid_from);
    after.valid_through = through.or(after.valid_through);
    if after == before {
        ctx.report.count(KIND, if is_new { Became::Created } else { Became::Unchanged });
        return Ok(());
    }
    ctx.touched.places = true;
    if is_new {
        // It still waits to be inserted: complete it there.
        if let Some(row) = ctx.batch.places.iter_mut().rev().find(|row| row.id == after.id) {
            row.clone_from(&after);
        }
        ctx.world.places.insert(id.to_string(), after);
        ctx.report.count(KIND, Became::Created);
        return Ok(());
    }
    if ctx.world.is_entered("place", before.id) {
        ctx.report.keep("place", id.as_str(), &[("name", &before.name, &after.name)]);
        ctx.report.count(KIND, Became::Unchanged);
        return Ok(());
    }
    after.source_id = Some(ctx.source);
    after.run_id = Some(ctx.run);
    let blank = String::new();
    for (field, was, is) in [
        ("name", Some(&before.name), Some(&after.name)),
        ("geoid", before.geoid.as_ref(), after.geoid.as_ref()),
        ("valid from", before.valid_from.as_ref(), after.valid_from.as_ref()),
        ("valid through", before.valid_through.as_ref(), after.valid_through.as_ref()),
    ] {
        if was != is {
            ctx.report.change("place", id.as_str(), field, was.unwrap_or(&blank), is.unwrap_or(&blank));
        }
    }
    ctx.world.places.insert(id.to_string(), after.clone());
    ctx.replace(after).await?;
    ctx.report.count(KIND, Became::Updated);
    Ok(())
}
