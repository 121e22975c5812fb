//! A council's people, measures and votes from Legistar's JSON files, laid out as people/, introduction/<year>/ and
//! events/<year>/.

mod matters;
mod members;
mod model;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use domain::date::{CivilDate, PartialDate, parse_loose};
use domain::ocd::DivisionId;
use domain::slug::slugify;
use domain::words::BodyKind;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::ctx::{Ctx, Origin};
use super::states::fallback_name;
use super::text::{Fingerprint, decode, line};
use super::{ImportError, files_below, short};
use model::Event;

const EVENTS: &str = "meetings";
const ATTENDANCE: &str = "attendance";
/// Matters with their whole text have some hundred kilobytes.
const MAX_FILE: u64 = 64 << 20;

/// The council that is read.
struct Council {
    /// `nyc`: part of the names of schemes and of the source.
    client: String,
    place: DivisionId,
    /// Key of the place.
    at: Uuid,
    body: Uuid,
    name: String,
    /// The source's number of a person → the record's person.
    people: HashMap<u64, Uuid>,
}

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    for folder in &ctx.request.paths {
        if !folder.join("people").is_dir() || !folder.join("introduction").is_dir() {
            let message =
                "it is not a council's folder: there must be the folders people and introduction in it";
            return Err(ImportError::input(folder, message));
        }
    }
    for folder in ctx.request.paths.clone() {
        council(ctx, &folder).await?;
    }
    Ok(())
}

async fn council(ctx: &mut Ctx<'_>, folder: &Path) -> Result<(), ImportError> {
    let name = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = slugify(&name.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    let client = name.trim_start_matches("legistar-").to_owned();
    let place = match ctx.request.place.as_deref() {
        Some(place) => place
            .parse::<DivisionId>()
            .map_err(|error| ImportError::input(folder, format!("--place: {error}")))?,
        // The one council whose layout this is needs no telling.
        None if client == "nyc" || client == "nyc-legislation" => {
            "ocd-division/country:us/state:ny/place:new_york"
                .parse()
                .map_err(|error| ImportError::input(folder, format!("--place: {error}")))?
        }
        None => {
            return Err(ImportError::input(
                folder,
                "whose council is it? Give --place with its OCD division id, such as \
                 ocd-division/country:us/state:al/place:birmingham",
            ));
        }
    };
    let town = fallback_name(&place);
    ctx.begin_run(Origin {
        slug: format!("legistar-{client}"),
        name: format!("Legistar: {town} City Council"),
        publisher: format!("{town} City Council"),
        url: (client == "nyc").then(|| "https://github.com/jehiah/nyc_legislation".to_owned()),
        licence: None,
        licence_url: None,
        attribution: Some(format!("Public records of the {town} City Council")),
        retrieved: None,
    })
    .await?;
    let at = ctx.place(&place, None);
    let name = format!("{town} City Council");
    let body = ctx.body(at, BodyKind::Council, &name, true);
    let mut council = Council { client, place, at, body, name, people: HashMap::new() };
    let files = matters::files(folder)?;
    let first = matters::first_pass(ctx, &mut council, &files)?;
    members::bring(ctx, &mut council, folder, &first).await?;
    ctx.end_unit().await?;
    matters::bring(ctx, &mut council, &files, &first).await?;
    meetings(ctx, folder)?;
    ctx.end_unit().await?;
    ctx.resolve().await?;
    ctx.end_run().await?;
    Ok(())
}

/// Meetings are gone through and counted: who was there is not how they voted.
fn meetings(ctx: &mut Ctx<'_>, folder: &Path) -> Result<(), ImportError> {
    let events = folder.join("events");
    if !events.is_dir() {
        return Ok(());
    }
    for path in files_below(&[events], &["json"])? {
        let Some((event, ..)) = read::<Event>(ctx, &path, EVENTS)? else { continue };
        let present: usize = event.items.iter().map(|item| item.roll_call.len()).sum();
        ctx.report.skip_many(EVENTS, 1, "meetings are not part of the record");
        let reason = "attendance at a meeting is not a vote, so it is not scored";
        ctx.report.skip_many(ATTENDANCE, present as u64, reason);
    }
    Ok(())
}

/// Reads a file; one that cannot be read is skipped and told.
fn read<T: DeserializeOwned>(
    ctx: &mut Ctx<'_>,
    path: &Path,
    kind: &str,
) -> Result<Option<(T, String, String)>, ImportError> {
    let file = short(path);
    let wrong = |error: std::io::Error| ImportError::input(path, format!("it cannot be read: {error}"));
    if path.metadata().map_err(wrong)?.len() > MAX_FILE {
        ctx.report.skip(kind, &file, "-", "the file has more than 64 MB");
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(wrong)?;
    let mut hash = Fingerprint::new("legistar 1");
    hash.add(&bytes);
    let (text, foreign) = decode(&bytes);
    if foreign {
        ctx.report.note(format!("{file} was not UTF-8 and was read as Windows-1252"));
    }
    match serde_json::from_str(&text) {
        Ok(value) => Ok(Some((value, file, hash.hex()))),
        Err(error) => {
            let reason = format!("the JSON cannot be read: {error}");
            ctx.report.skip_as(kind, &file, "-", "the JSON cannot be read".to_owned(), reason);
            Ok(None)
        }
    }
}

impl Council {
    /// The body that a source's name means; none for lists and caucuses, which decide nothing.
    fn named(&self, ctx: &mut Ctx<'_>, name: &str, votes: bool) -> Option<Uuid> {
        let name = line(name);
        if name.eq_ignore_ascii_case("city council") {
            return Some(self.body);
        }
        let committee =
            name.to_lowercase().contains("committee") && !name.eq_ignore_ascii_case("committees (nycc)");
        if !committee && !votes {
            return None;
        }
        let kind = if committee { BodyKind::Committee } else { BodyKind::Other };
        let full = format!("{name} ({})", self.name);
        Some(ctx.body_under(self.at, kind, &full, false, Some(self.body)))
    }

    fn scheme(&self, what: &str) -> String {
        format!("legistar-{}-{what}", self.client)
    }
}

/// The day of a time stamp; the year 1 stands for “not known”.
fn day(text: &str) -> Option<PartialDate> {
    parse_loose(text).ok().filter(|date| date.year() > 1)
}

fn exact(text: &str) -> Option<CivilDate> {
    day(text).and_then(PartialDate::exact)
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>, ImportError> {
    let mut files = files_below(&[folder.to_owned()], &["json"])?;
    // What lies deeper is an appendix of the repository, not a person.
    files.retain(|file| file.parent() == Some(folder));
    Ok(files)
}
