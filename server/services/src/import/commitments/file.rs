//! Reading published promises: JSON or YAML with a list of `promises`, or a CSV file with a header.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

use super::super::ImportError;

/// One row of a file, as it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// A line's number with the header, or the place in the list, from 1.
    pub row: usize,
    pub id: Option<String>,
    pub address: Option<String>,
    /// The promise, or its title.
    pub text: String,
    /// The promise in more words, if there are.
    pub words: Option<String>,
    pub status: String,
    pub reason: String,
    pub category: Option<String>,
    pub sources: Vec<String>,
    /// Comments and other links: they help to know a row again, and show nothing.
    pub links: Vec<String>,
    /// Slug of the person.
    pub person: Option<String>,
    /// Who answers for it, in the publisher's words.
    pub lead: Option<String>,
    pub made_on: Option<String>,
    pub due: Option<String>,
    pub how_known: Option<String>,
    /// Names or addresses of values, separated by semicolons.
    pub values: Option<String>,
    /// Fields of which there is a column with nothing in it here: the publisher took out what was there. Of a field
    /// without a column nothing is said.
    pub blank: BTreeSet<&'static str>,
}

impl Row {
    /// What is said of a field: nothing at all, that there is nothing any more, or this.
    pub fn said<'a>(&self, field: &str, value: &'a Option<String>) -> Option<Option<&'a str>> {
        match value {
            Some(text) => Some(Some(text)),
            None => self.blank.contains(field).then_some(None),
        }
    }
}

#[derive(Deserialize)]
struct Set {
    promises: Vec<Promise>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Promise {
    id: Option<serde_json::Value>,
    title: String,
    description: Option<String>,
    url: Option<String>,
    status: Option<String>,
    status_info: Option<String>,
    category: Option<String>,
    comments: Option<Vec<Option<String>>>,
    sources: Option<Vec<Option<String>>>,
}

pub(super) fn read(path: &Path) -> Result<Vec<Row>, ImportError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        ImportError::input(path, format!("it cannot be read as text ({error}); check the path"))
    })?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "json" => promises(path, serde_json::from_str(&text).map_err(|error| error.to_string())),
        "yaml" | "yml" => promises(path, serde_saphyr::from_str(&text).map_err(|error| error.to_string())),
        "csv" => csv(path, &text),
        _ => Err(ImportError::input(path, "give a .json, .yaml or .csv file of promises")),
    }
}

fn promises(path: &Path, set: Result<Set, String>) -> Result<Vec<Row>, ImportError> {
    let set = set.map_err(|error| {
        ImportError::input(
            path,
            format!("it is not a set with a list of “promises”, each with a title ({error})"),
        )
    })?;
    let list = |texts: Option<Vec<Option<String>>>| -> Vec<String> {
        texts.into_iter().flatten().flatten().filter_map(filled).collect()
    };
    Ok((1..)
        .zip(set.promises)
        .map(|(row, it)| Row {
            row,
            id: it.id.and_then(|id| filled(id.as_str().map_or_else(|| id.to_string(), str::to_owned))),
            address: it.url.and_then(filled),
            text: it.title.trim().to_owned(),
            words: it.description.and_then(filled),
            status: it.status.unwrap_or_default(),
            reason: it.status_info.unwrap_or_default().trim().to_owned(),
            category: it.category.and_then(filled),
            sources: list(it.sources),
            links: list(it.comments),
            ..Row::default()
        })
        .collect())
}

fn filled(text: String) -> Option<String> {
    let text = text.trim().to_owned();
    (!text.is_empty() && text != "null").then_some(text)
}

/// The names under which a column is known.
pub(in crate::import) const COLUMNS: [(&str, &[&str]); 15] = [
    ("id", &["id", "mlc id", "key"]),
    ("address", &["url", "address", "page"]),
    ("text", &["commitment", "promise", "title", "text"]),
    ("words", &["words", "description", "word for word"]),
    ("status", &["status"]),
    ("reason", &["reason", "status_info", "status info"]),
    ("category", &["category", "topic"]),
    ("sources", &["sources", "source", "evidence"]),
    ("links", &["links", "comments"]),
    ("person", &["person", "official"]),
    ("lead", &["reporting lead", "lead"]),
    ("made_on", &["made_on", "made on", "date"]),
    ("due", &["due", "due date"]),
    ("how_known", &["how_known", "how we will know"]),
    ("values", &["values"]),
];

fn csv(path: &Path, text: &str) -> Result<Vec<Row>, ImportError> {
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers: Vec<String> = reader
        .headers()
        .map_err(|error| ImportError::input(path, format!("its header cannot be read ({error})")))?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    let column = |field: &str| {
        let names =
            COLUMNS.iter().find(|(known, _)| *known == field).map_or(&[] as &[&str], |(_, names)| names);
        names.iter().find_map(|name| headers.iter().position(|header| header == name))
    };
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|(field, _)| column(field)).collect();
    if column("text").is_none() {
        let message = "it has no column “commitment” (or promise, title, text); add a header with one";
        return Err(ImportError::input(path, message));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|error| ImportError::input(path, format!("it is not CSV in UTF-8 ({error})")))?;
        let row = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
        let get = |field: &str| {
            let at = COLUMNS.iter().position(|(known, _)| *known == field)?;
            filled(record.get(places[at]?)?.to_owned())
        };
        let several = |field: &str| -> Vec<String> {
            let text = get(field).unwrap_or_default();
            text.split([';', ' ', '\n'])
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect()
        };
        rows.push(Row {
            row,
            id: get("id"),
            address: get("address"),
            text: get("text").unwrap_or_default(),
            words: get("words"),
            status: get("status").unwrap_or_default(),
            reason: get("reason").unwrap_or_default(),
            category: get("category"),
            sources: several("sources"),
            links: several("links"),
            person: get("person"),
            lead: get("lead"),
            made_on: get("made_on"),
            due: get("due"),
            how_known: get("how_known"),
            values: get("values"),
            blank: (COLUMNS.iter().zip(&places))
                .filter(|((field, _), place)| place.is_some() && get(field).is_none())
                .map(|((field, _), _)| *field)
                .collect(),
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let json = put(
            "a.json",
            r#"{"promises":[{"title":" Mend ","status":"Broken","sources":["https://example.org/1",null],"id":7}]}"#,
        );
        let rows = read(&json).unwrap();
        assert_eq!(
            (rows[0].text.as_str(), rows[0].id.as_deref(), rows[0].sources.len()),
            ("Mend", Some("7"), 1)
        );
        let yaml =
            put("a.yaml", "promises:\n  - title: Mend\n    status: Broken\n    comments: []\n    url:\n");
        assert_eq!(
            (read(&yaml).unwrap()[0].status.as_str(), read(&yaml).unwrap()[0].address.clone()),
            ("Broken", None)
        );
        let csv = put(
            "a.csv",
            "\u{feff}MLC ID,Commitment,Reporting Lead,All ministers\n100,\"Mend, it\",Minister of Bridges,x\n",
        );
        let row = &read(&csv).unwrap()[0];
        assert_eq!(
            (row.row, row.id.as_deref(), row.text.as_str(), row.lead.as_deref()),
            (2, Some("100"), "Mend, it", Some("Minister of Bridges"))
        );
        for (name, text) in [("b.csv", "a,b\n1,2\n"), ("b.json", "{}"), ("b.txt", "x")] {
            assert!(read(&put(name, text)).is_err(), "{name}");
        }
    }
}
