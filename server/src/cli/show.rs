//! The settings as they are, for a person.

use std::fmt::Write as _;

use crate::settings::{Settings, redact};

/// A line for each setting: its value, and where it came from.
pub(super) fn settings(settings: &Settings) -> String {
    let rows: Vec<[String; 3]> = settings
        .origins
        .iter()
        .map(|(setting, value, origin)| {
            let value = if value.is_empty() { "–".to_owned() } else { redact(value) };
            [setting.key.to_owned(), value, origin.to_string()]
        })
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (keys, values) = (width(0), width(1));
    let mut text = String::new();
    for [key, value, origin] in &rows {
        let _ = writeln!(text, "{key:keys$}  {value:values$}  {origin}");
    }
    text
}
