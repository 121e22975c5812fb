//! What every methodology is made of: sections in plain words, and worked examples that are read from the
//! documents in `docs/methodology`, which tests hold to the code.

use serde::Serialize;

/// One part of a methodology.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// An anchor for links.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Plain paragraphs.
    pub paragraphs: Vec<String>,
}

/// One part of a document of worked examples: its heading, its text as one paragraph, and its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub title: String,
    pub text: String,
    /// Rows of cells, without the head.
    pub tables: Vec<Vec<Vec<String>>>,
}

pub(crate) fn section(id: &'static str, title: &'static str, paragraphs: &[&str]) -> Section {
    Section { id, title, paragraphs: paragraphs.iter().map(|text| (*text).to_owned()).collect() }
}

/// The parts of a document, each under a heading of the second level.
pub(crate) fn parts(document: &str) -> impl Iterator<Item = Part> {
    document.split("\n## ").skip(1).map(part)
}

fn part(text: &str) -> Part {
    let mut lines = text.lines();
    let title = lines.next().unwrap_or_default().trim().to_owned();
    let (mut text, mut tables): (Vec<&str>, Vec<Vec<Vec<String>>>) = (Vec::new(), Vec::new());
    let mut in_table = false;
    for line in lines.map(str::trim) {
        let is_row = line.starts_with('|');
        match (is_row, tables.last_mut()) {
            (true, Some(table)) if in_table => table.push(cells(line)),
            (true, _) => tables.push(vec![cells(line)]),
            (false, _) if !line.is_empty() => text.push(line),
            _ => {}
        }
        in_table = is_row;
    }
    // Two rows of head: the names and the rule below them.
    let tables = tables.into_iter().map(|table| table.into_iter().skip(2).collect()).collect();
    Part { title, text: text.join(" "), tables }
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}
