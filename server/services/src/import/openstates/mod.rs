//! People, committees and municipalities from the YAML files of Open States.

mod convert;
mod model;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use domain::ocd::DivisionId;
use domain::words::BodyKind;

use super::ctx::{Ctx, Origin, Subject};
use super::people::{Incoming, mark_rivals};
use super::report::Became;
use super::states::Chamber;
use super::text::{Fingerprint, decode, line};
use super::world::Held;
use super::{ImportError, files_below, short};
use model::{Municipality, Person};

const PEOPLE: &str = "people";
const COMMITTEES: &str = "committees";
const MUNICIPALITIES: &str = "municipalities";
const OTHER: &str = "other files";
/// A person's file is a few kilobytes; one of this size is something else.
const MAX_FILE: u64 = 4 << 20;
/// People of one unit.
const UNIT: usize = 500;

/// A file that was read and waits for its turn.
struct Read {
    file: String,
    person: Person,
    hash: String,
}

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    let files = files_below(&ctx.request.paths, &["yml", "yaml"])?;
    if files.is_empty() {
        let path = ctx.request.paths.first().map(PathBuf::as_path).unwrap_or(Path::new("."));
        return Err(ImportError::input(
            path,
            "there is no .yml file in it; give a state's folder, such as data/al, or files",
        ));
    }
    ctx.begin_run(Origin {
        slug: "open-states-people".to_owned(),
        name: "Open States people".to_owned(),
        publisher: "Open States".to_owned(),
        url: Some("https://github.com/openstates/people".to_owned()),
        licence: Some("CC0 1.0".to_owned()),
        licence_url: Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        attribution: None,
        retrieved: None,
    })
    .await?;
    let mut people: Vec<Read> = Vec::new();
    let mut committees: Vec<Read> = Vec::new();
    let total = files.len() as u64;
    for (at, path) in files.iter().enumerate() {
        ctx.progress(at as u64, total, "files");
        let Some((file, text, hash)) = open(ctx, path) else { continue };
        if text.trim_start().starts_with("- ") {
            municipalities(ctx, &file, &text);
            continue;
        }
        let person: Person = match serde_saphyr::from_str(&text) {
            Ok(person) => person,
            Err(error) => {
                let reason = format!("the YAML cannot be read: {}", first_line(&error.to_string()));
                ctx.report.skip_as(OTHER, &file, "-", "the YAML cannot be read".to_owned(), reason);
                continue;
            }
        };
        match person.id.as_deref().unwrap_or_default() {
            id if id.starts_with("ocd-person/") => people.push(Read { file, person, hash }),
            id if id.starts_with("ocd-organization/") => committees.push(Read { file, person, hash }),
            _ => {
                let reason =
                    "it is neither a person (id: ocd-person/…) nor a committee (id: ocd-organization/…)";
                ctx.report.skip(OTHER, &file, "-", reason);
            }
        }
    }
    ctx.end_unit().await?;
    bring_people(ctx, people).await?;
    for committee in &committees {
        bring_committee(ctx, committee).await?;
    }
    if !committees.is_empty() {
        let members: usize = committees.iter().map(|read| read.person.members.len()).sum();
        ctx.report.note(format!(
            "the {members} seats on committees were not brought in: the source publishes no dates for them, and lists \
             people who have left office"
        ));
    }
    ctx.end_unit().await?;
    ctx.resolve().await?;
    ctx.end_unit().await?;
    Ok(())
}

/// A file's name, text and fingerprint. One that cannot be read is told and does not stop the others.
fn open(ctx: &mut Ctx<'_>, path: &Path) -> Option<(String, String, String)> {
    let file = short(path);
    if path.metadata().is_ok_and(|about| about.len() > MAX_FILE) {
        ctx.report.skip(OTHER, &file, "-", "the file has more than 4 MB; a person's file has a few kB");
        return None;
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let summary = "the file cannot be read".to_owned();
            ctx.report.skip_as(OTHER, &file, "-", summary, format!("it cannot be read: {error}"));
            return None;
        }
    };
    let mut hash = Fingerprint::new("open-states 1");
    hash.add(&bytes);
    let (text, foreign) = decode(&bytes);
    if foreign {
        ctx.report.note(format!("{file} was not UTF-8 and was read as Windows-1252"));
    }
    Some((file, text.into_owned(), hash.hex()))
}

/// The list of a state's municipalities: names of places.
fn municipalities(ctx: &mut Ctx<'_>, file: &str, text: &str) {
    let list: Vec<Municipality> = match serde_saphyr::from_str(text) {
        Ok(list) => list,
        Err(error) => {
            let reason = format!("the YAML cannot be read: {}", first_line(&error.to_string()));
            ctx.report.skip_as(OTHER, file, "-", "the YAML cannot be read".to_owned(), reason);
            return;
        }
    };
    for (at, municipality) in list.iter().enumerate() {
        let id = municipality.id.as_deref().unwrap_or_default();
        let name = line(municipality.name.as_deref().unwrap_or_default());
        match DivisionId::from_jurisdiction(id) {
            Ok(id) => {
                let known = ctx.world.places.contains_key(id.as_str());
                ctx.place(&id, (!name.is_empty()).then_some(name.as_str()));
                let became = if known { Became::Unchanged } else { Became::Created };
                ctx.report.count(MUNICIPALITIES, became);
            }
            Err(error) => {
                let summary = "the id is not a jurisdiction's".to_owned();
                ctx.report.skip_as(MUNICIPALITIES, file, at + 1, summary, error.to_string());
            }
        }
    }
}

async fn bring_people(ctx: &mut Ctx<'_>, people: Vec<Read>) -> Result<(), ImportError> {
    // Two files with one id are one person: the roles, names and links of both.
    let mut order: Vec<String> = Vec::new();
    let mut by_id: HashMap<String, (Person, Vec<String>, Vec<String>)> = HashMap::new();
    for Read { file, person, hash } in people {
        let id = person.id.clone().unwrap_or_default();
        match by_id.get_mut(&id) {
            Some((known, files, hashes)) => {
                known.join(person);
                ctx.report.note(format!(
                    "{} and {} are files of one person ({id}) and were joined",
                    files[0], file
                ));
                files.push(file);
                hashes.push(hash);
            }
            None => {
                order.push(id.clone());
                by_id.insert(id, (person, vec![file], vec![hash]));
            }
        }
    }
    let mut incoming: Vec<(Incoming, usize)> = Vec::new();
    for id in order {
        let Some((person, files, hashes)) = by_id.remove(&id) else { continue };
        let Some(mut one) = convert::person(ctx, &id, &person, &files[0]) else {
            for file in &files {
                ctx.report.skip(PEOPLE, file, "-", "the person has no name");
            }
            continue;
        };
        let mut hash = Fingerprint::new("joined");
        hashes.iter().for_each(|part| hash.add(part));
        one.hash = Some(hash.hex());
        incoming.push((one, files.len()));
    }
    let (mut ones, files): (Vec<Incoming>, Vec<usize>) = incoming.into_iter().unzip();
    mark_rivals(&mut ctx.world, &mut ones);
    let total = ones.len() as u64;
    for (at, (one, files)) in ones.into_iter().zip(files).enumerate() {
        if at % UNIT == 0 {
            ctx.end_unit().await?;
            ctx.progress(at as u64, total, "people");
        }
        if ctx.world.is_withheld(&one.scheme, &one.id) {
            let reason = "a steward withdrew this person, who stays out";
            ctx.report.skip(PEOPLE, "people", &one.id, reason);
            ctx.report.skip_many(PEOPLE, files.saturating_sub(1) as u64, reason);
            continue;
        }
        let (_, became) = ctx.person(one).await?;
        ctx.report.count(PEOPLE, became);
        let second = if became == Became::Unchanged { Became::Unchanged } else { Became::Updated };
        ctx.report.count_many(PEOPLE, second, files.saturating_sub(1) as u64);
    }
    ctx.progress(total, total, "people");
    ctx.end_unit().await?;
    Ok(())
}

/// A committee is a body of its own below its chamber.
async fn bring_committee(ctx: &mut Ctx<'_>, read: &Read) -> Result<(), ImportError> {
    let entry = &read.person;
    let id = entry.id.clone().unwrap_or_default();
    let name = line(entry.name.as_deref().unwrap_or_default());
    let place = DivisionId::from_jurisdiction(entry.jurisdiction.as_deref().unwrap_or_default());
    let (Ok(place), false) = (place, name.is_empty()) else {
        ctx.report.skip(COMMITTEES, &read.file, "-", "the committee has no name or no jurisdiction");
        return Ok(());
    };
    let kind = match entry.chamber.as_deref() {
        Some("lower") => BodyKind::LowerChamber,
        Some("upper") => BodyKind::UpperChamber,
        _ => BodyKind::Legislature,
    };
    let Some(chamber) = Chamber::of(&place, kind) else {
        ctx.report.skip(COMMITTEES, &read.file, "-", "the committee's legislature is not known");
        return Ok(());
    };
    let key = ("ocd-organization".to_owned(), id.clone());
    let full = format!("{name} ({})", chamber.name);
    let Some(Held { row, of, hash }) = ctx.world.ids.get(&key).cloned() else {
        let parent = ctx.chamber(&chamber);
        let state = ctx.place(&place, None);
        let body = ctx.body_under(state, BodyKind::Committee, &full, false, Some(parent));
        ctx.identify("ocd-organization", &id, Subject::Body(body), Some(read.hash.clone()));
        ctx.report.count(COMMITTEES, Became::Created);
        return Ok(());
    };
    let became = match ctx.world.bodies.get(&of).cloned() {
        _ if hash.as_ref() == Some(&read.hash) => Became::Unchanged,
        Some(before) if before.name != full => {
            ctx.report.change("body", &before.name, "name", &before.name, &full);
            ctx.rename_body(of, &full).await?;
            Became::Updated
        }
        _ => Became::Unchanged,
    };
    if hash.as_ref() != Some(&read.hash) {
        ctx.rehash(row, &read.hash).await?;
    }
    ctx.report.count(COMMITTEES, became);
    Ok(())
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
