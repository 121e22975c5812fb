//! What is different between before and after, field by field.

use serde::Serialize;

use super::change::Row;
use super::fields::{Field, field};
use super::snapshot::{Snapshot, Value};
use crate::words::SubjectKind;

/// One field that says something else now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field's name.
    pub field: String,
    /// The field in plain words, with its article: “the due date”.
    pub words: String,
    /// What it said, in plain words; none if it said nothing.
    pub before: Option<String>,
    /// What it says, in plain words; none if it says nothing any more.
    pub after: Option<String>,
    /// Of a list: what is gone and what is new, instead of the whole.
    pub list: bool,
}

/// From this length on a text is not quoted in a sentence; the page shows it beside it.
const QUOTED: usize = 120;

impl Difference {
    /// In plain words: “the due date changed from 2024 to March 2025”.
    #[must_use]
    pub fn in_words(&self) -> String {
        let words = &self.words;
        let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > QUOTED);
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if self.list && !long(&self.before) && !long(&self.after) => {
                format!("{words}: {after} added, {before} taken out")
            }
            (None, Some(after)) if self.list && !long(&self.after) => format!("{words}: {after} added"),
            (Some(before), None) if self.list && !long(&self.before) => {
                format!("{words}: {before} taken out")
            }
            (_, Some(_)) if long(&self.before) || long(&self.after) => format!("{words} rewritten"),
            (Some(before), Some(after)) => format!("{words} changed from {before} to {after}"),
            (None, Some(after)) => format!("{words} set to {after}"),
            (Some(_), None) => format!("{words} taken out"),
            (None, None) => format!("{words} unchanged"),
        }
    }
}

/// What is different between an entry's before and after, in order of the fields' names. Empty where there is no
/// before, or where it cannot be read.
#[must_use]
pub fn differences(row: &Row<'_>) -> Vec<Difference> {
    let Ok(kind) = row.subject_kind.parse::<SubjectKind>() else { return Vec::new() };
    let read = |text: Option<&str>| text.and_then(|text| Snapshot::parse(kind, text).ok());
    let (Some(before), Some(after)) = (read(row.before), read(row.after)) else { return Vec::new() };
    let mut names: Vec<&str> = before.values().chain(after.values()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(|name| difference(kind, name, before.get(name), after.get(name))).collect()
}

fn difference(
    kind: SubjectKind,
    name: &str,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<Difference> {
    let known = field(kind, name);
    let words =
        known.map_or_else(|| format!("the {}", name.replace('_', " ")), |field| field.words.to_owned());
    let empty: &[String] = &[];
    let (before, after, list) = match (before, after) {
        (Some(Value::List(before)), Some(Value::List(after))) => {
            (left_out(before, after), left_out(after, before), true)
        }
        (Some(Value::List(before)), _) => (left_out(before, empty), None, true),
        (_, Some(Value::List(after))) => (None, left_out(after, empty), true),
        (before, after) => {
            (before.and_then(|v| in_words(known, v)), after.and_then(|v| in_words(known, v)), false)
        }
    };
    (before != after).then(|| Difference { field: name.to_owned(), words, before, after, list })
}

/// Those of a list that are not in the other.
fn left_out(these: &[String], those: &[String]) -> Option<String> {
    let items: Vec<String> =
        these.iter().filter(|item| !those.contains(item)).map(|item| format!("“{item}”")).collect();
    (!items.is_empty()).then(|| items.join(", "))
}

/// A value in plain words; none if it is nothing. A word of a vocabulary and a date stand without quotation marks.
pub(super) fn in_words(field: Option<&Field>, value: &Value) -> Option<String> {
    match value {
        Value::Nothing(()) => None,
        Value::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) if text.is_empty() => None,
        Value::Text(text) => Some(match field.map(|field| field.text_in_words(text)) {
            Some(words) if words != *text || field.is_some_and(Field::is_plain) => words,
            _ => format!("“{text}”"),
        }),
        Value::List(items) => left_out(items, &[]),
    }
}
