//! The zip file: which session it is of, and its tables, read from the zip without unpacking it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use domain::slug::slugify;
use zip::ZipArchive;

use crate::import::ImportError;
use crate::import::ctx::Origin;
use crate::import::states::{State, by_code};
use crate::import::text::Table;

/// What one table may unpack to. The largest known votes.csv has some 60 MB.
const MAX_TABLE: u64 = 2 << 30;
/// How far a table may be packed; text packs to a tenth, a bomb to a thousandth.
const MAX_RATIO: u64 = 200;
/// A data set has about ten files.
const MAX_ENTRIES: usize = 10_000;

/// The tables without which there is nothing to bring in.
const NEEDED: [&str; 4] = ["bills.csv", "people.csv", "rollcalls.csv", "votes.csv"];

/// An open data set.
pub(super) struct Archive {
    pub(super) path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    tables: BTreeMap<String, usize>,
    pub(super) state: &'static State,
    /// `2023-2024 Regular Session`
    pub(super) session: String,
    /// The day in the file's name, when the publisher made it.
    pub(super) made: Option<String>,
}

impl Archive {
    /// Opens a zip and looks at what it holds.
    pub(super) fn open(path: &Path) -> Result<Self, ImportError> {
        let wrong = |message: String| ImportError::input(path, message);
        let file = File::open(path).map_err(|error| wrong(format!("it cannot be opened: {error}")))?;
        if file.metadata().is_ok_and(|about| about.is_dir()) {
            return Err(wrong("it is a folder; give LegiScan's zip files themselves".to_owned()));
        }
        let mut zip = ZipArchive::new(BufReader::with_capacity(1 << 16, file)).map_err(|error| {
            wrong(format!(
                "it is not a zip file, or it is damaged ({error}); download it again from LegiScan"
            ))
        })?;
        if zip.len() > MAX_ENTRIES {
            return Err(wrong(format!(
                "it holds {} files; a CSV data set of LegiScan has about ten",
                zip.len()
            )));
        }
        let mut tables = BTreeMap::new();
        let mut folder: Option<(String, String)> = None;
        let mut json = false;
        for at in 0..zip.len() {
            let entry = zip.by_index(at).map_err(|error| wrong(format!("it is damaged: {error}")))?;
            // A file whose name cannot be read is none of those that are needed.
            if entry.name().is_err() {
                continue;
            }
            let Some(name) = entry.enclosed_name() else {
                return Err(wrong("it holds a path that leads out of it; it was tampered with".to_owned()));
            };
            let parts: Vec<String> =
                name.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            json |= name.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
            let [.., state, session, csv, file] = parts.as_slice() else { continue };
            if csv != "csv" || !file.ends_with(".csv") {
                continue;
            }
            if entry.size() > MAX_TABLE
                || entry.size() > entry.compressed_size().saturating_mul(MAX_RATIO).max(1 << 20)
            {
                let message =
                    format!("{file} would unpack to {} bytes; that is no data set but a trap", entry.size());
                return Err(wrong(message));
            }
            let here = (state.clone(), session.clone());
            if folder.as_ref().is_some_and(|known| *known != here) {
                return Err(wrong("it holds several sessions; give one zip for each".to_owned()));
            }
            folder = Some(here);
            tables.insert(file.clone(), at);
        }
        let Some((state, session)) = folder else {
            let message = if json {
                "it is LegiScan's JSON data set; download the CSV form of the same session and import that"
            } else {
                "it holds no LegiScan data set: no <state>/<session>/csv/*.csv in it"
            };
            return Err(wrong(message.to_owned()));
        };
        if let Some(missing) = NEEDED.iter().find(|table| !tables.contains_key(**table)) {
            return Err(wrong(format!("it has no {missing}; download the data set again")));
        }
        let state = by_code(&state)
            .ok_or_else(|| wrong(format!("“{state}” is not one of the United States that are known")))?;
        let made = path.file_stem().and_then(|name| day_in(&name.to_string_lossy()));
        Ok(Self { path: path.to_owned(), zip, tables, state, session: session.replace('_', " "), made })
    }

    /// The file's name, for reports.
    pub(super) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    pub(super) fn has(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    /// A table, from its first row.
    pub(super) fn table(&mut self, name: &str) -> Result<Table<impl Read>, ImportError> {
        let path = self.path.clone();
        let at = self.tables.get(name).copied().unwrap_or(usize::MAX);
        let entry = self
            .zip
            .by_index(at)
            .map_err(|error| ImportError::input(&path, format!("{name} cannot be read: {error}")))?;
        // The size in the directory is only a claim.
        let limit = entry.size().saturating_add(1);
        Table::with_header(BufReader::with_capacity(1 << 16, entry.take(limit))).map_err(|error| {
            ImportError::input(&path, format!("{name}, line {}: {}", error.line, error.message))
        })
    }

    /// An error in a row of a table that makes the rest unreadable.
    pub(super) fn broken(&self, name: &str, error: &crate::import::text::TableError) -> ImportError {
        let message = format!("{name}, line {}: {}; download the data set again", error.line, error.message);
        ImportError::input(&self.path, message)
    }

    pub(super) fn origin(&self) -> Origin {
        let code = self.state.code;
        Origin {
            slug: slugify(&format!("legiscan-{code}-{}", self.session)),
            name: format!("LegiScan: {}, {}", self.state.name, self.session),
            publisher: "LegiScan".to_owned(),
            url: Some(format!("https://legiscan.com/{}/datasets", code.to_uppercase())),
            licence: Some("CC BY 4.0".to_owned()),
            licence_url: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
            attribution: Some("LegiScan, https://legiscan.com, CC BY 4.0".to_owned()),
            retrieved: self.made.clone(),
        }
    }
}

/// `GA_2023-2024_Regular_Session_CSV_20240507_f040…` → `2024-05-07`
fn day_in(name: &str) -> Option<String> {
    let digits = name.split('_').find(|part| part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit()))?;
    let day = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    day.parse::<domain::date::PartialDate>().ok().map(|_| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_in_the_name() {
        assert_eq!(day_in("GA_2023-2024_Regular_Session_CSV_20240507_f040").as_deref(), Some("2024-05-07"));
        assert_eq!(day_in("GA_2023-2024_Regular_Session_CSV_20241307_f040"), None);
        assert_eq!(day_in("ga"), None);
    }
}
