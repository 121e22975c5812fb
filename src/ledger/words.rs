//! An entry in a sentence.

use super::change::{Acting, Row};
use super::difference::{differences, in_words as value_in_words};
use super::fields::field;
use super::snapshot::{Snapshot, Value};
use crate::words::{EntryKind, Role, SubjectKind};

/// The entry in plain words: “Commitment “…” changed from in progress to kept, because …”.
///
/// What this version does not know is told by its code, so that every entry has a sentence.
#[must_use]
pub fn in_words(row: &Row<'_>) -> String {
    let mut text = capital(&what(row));
    let reason = row.reason.trim().trim_end_matches('.');
    if !reason.is_empty() {
        text.push_str(", because ");
        text.push_str(&inside(reason));
    }
    text.push('.');
    text
}

/// Who did it, in plain words: “Ada Example, steward”, “a member”.
#[must_use]
pub fn who_in_words(row: &Row<'_>) -> String {
    who(row.acting_role, row.acting_name)
}

fn who(code: &str, name: Option<&str>) -> String {
    let role = match code {
        "visitor" => "a visitor",
        "operator" => "whoever runs the server",
        "program" => "the program",
        code => code.parse::<Role>().map_or(code, |role| role.label()),
    };
    match (name, code.parse::<Role>()) {
        (Some(name), Ok(role)) if role != Role::Member => format!("{name}, {}", role.label()),
        (_, Ok(Role::Official | Role::Administrator)) => format!("an {role}"),
        (_, Ok(_)) => format!("a {role}"),
        (_, Err(_)) => role.to_owned(),
    }
}

impl Acting {
    /// What somebody did in this role, as a sentence: “Ada Example, steward, withdrew decision 12.”
    #[must_use]
    pub fn sentence(&self, did: &str) -> String {
        let comma = if self.name().is_some() { "," } else { "" };
        capital(&format!("{}{comma} {did}.", who(self.code(), self.name())))
    }
}

fn what(row: &Row<'_>) -> String {
    let subject = subject(row);
    let Ok(kind) = row.kind.parse::<EntryKind>() else {
        return format!("{subject}: {}", row.kind.replace('_', " "));
    };
    match kind {
        EntryKind::StatusChanged => match (value(row.before, row, "status"), value(row.after, row, "status"))
        {
            (Some(before), Some(after)) if before == after => format!("{subject} keeps the status “{after}”"),
            (Some(before), Some(after)) => format!("{subject} changed from {before} to {after}"),
            (None, Some(after)) => format!("{subject} got its first status, “{after}”"),
            (_, None) => format!("{subject} has a new status"),
        },
        EntryKind::VoteCorrected => match (value(row.before, row, "option"), value(row.after, row, "option"))
        {
            (Some(before), Some(after)) if before != after => {
                format!("{subject} corrected from {before} to {after}")
            }
            (None, Some(after)) => format!("{subject} recorded as {after}"),
            _ => with_differences(format!("{subject} corrected"), row),
        },
        EntryKind::Changed => with_differences(format!("{subject} changed"), row),
        EntryKind::Begun => format!("{subject} was begun"),
        EntryKind::Merged => match value(row.after, row, "merged_with") {
            Some(other) => format!("{subject} merged with {other}"),
            None => format!("{subject} merged with another entry"),
        },
        EntryKind::MergeUndone => match text(row.before, row, "merged_with") {
            // Behind the name stands the address, which tells it from others of that name.
            Some(other) => {
                let name = other.rsplit_once(" (").map_or(other.as_str(), |(name, _)| name);
                format!("the merge of {subject} and {name} undone: they are two people again")
            }
            None => format!("the merge of {subject} and another entry undone"),
        },
        EntryKind::Imported => {
            let count = |name, words| {
                value(row.after, row, name).filter(|n| n != "0").map(|n| format!("{n} {words}"))
            };
            let counts: Vec<String> = [
                ("new", "new"),
                ("changed", "changed"),
                ("for_review", "to review"),
                ("rejected", "not read"),
            ]
            .into_iter()
            .filter_map(|(name, words)| count(name, words))
            .collect();
            if counts.is_empty() {
                format!("{subject} imported")
            } else {
                format!("{subject} imported: {}", counts.join(", "))
            }
        }
        EntryKind::CorrectionAnswered => match value(row.after, row, "status") {
            Some(answer) => format!("{subject} {answer}"),
            None => format!("{subject} answered"),
        },
        EntryKind::RoleGiven => format!("the role of {} given to {}", role(row), row.subject_name),
        EntryKind::RoleTaken => format!("the role of {} taken from {}", role(row), row.subject_name),
        EntryKind::Replied => format!("{subject} posted"),
        EntryKind::Entered => match text(row.after, row, "entered_by") {
            Some(name) => format!("{subject} entered by {name}, who is one of those who voted"),
            None => format!("{subject} {}", kind.label()),
        },
        EntryKind::Published | EntryKind::Withdrawn | EntryKind::Restored | EntryKind::Removed => {
            format!("{subject} {}", kind.label())
        }
    }
}

fn subject(row: &Row<'_>) -> String {
    let name = row.subject_name;
    match row.subject_kind.parse::<SubjectKind>() {
        Ok(SubjectKind::Person) => name.to_owned(),
        Ok(kind @ (SubjectKind::Vote | SubjectKind::Reply | SubjectKind::Photo | SubjectKind::Term)) => {
            format!("{} of {name}", kind.label())
        }
        Ok(SubjectKind::Candidacy) => format!("candidacy of {name}"),
        Ok(SubjectKind::Correction) => format!("report about {name}"),
        Ok(SubjectKind::Source) => format!("data set “{name}”"),
        Ok(SubjectKind::Settings) => "the settings".to_owned(),
        Ok(SubjectKind::Ledger) => "the ledger".to_owned(),
        Ok(kind) => format!("{} “{name}”", kind.label()),
        Err(_) => format!("{} “{name}”", row.subject_kind.replace('_', " ")),
    }
}

fn role(row: &Row<'_>) -> String {
    row.subject_id.parse::<Role>().map_or_else(|_| row.subject_id.to_owned(), |role| role.label().to_owned())
}

fn with_differences(head: String, row: &Row<'_>) -> String {
    let parts: Vec<String> = differences(row).iter().map(super::Difference::in_words).collect();
    if parts.is_empty() { head } else { format!("{head}: {}", parts.join("; ")) }
}

fn value(text: Option<&str>, row: &Row<'_>, name: &str) -> Option<String> {
    let kind = row.subject_kind.parse::<SubjectKind>().ok()?;
    let snapshot = Snapshot::parse(kind, text?).ok()?;
    value_in_words(field(kind, name), snapshot.get(name)?)
}

/// A text as it is kept.
fn text(snapshot: Option<&str>, row: &Row<'_>, name: &str) -> Option<String> {
    let kind = row.subject_kind.parse::<SubjectKind>().ok()?;
    match Snapshot::parse(kind, snapshot?).ok()?.get(name)? {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Words that begin a sentence and are nobody's name.
const COMMON: [&str; 44] = [
    "A", "All", "An", "At", "Because", "By", "Each", "Every", "Everyone", "Five", "For", "Four", "From",
    "He", "Her", "His", "In", "It", "Its", "Many", "No", "Nobody", "None", "Nothing", "On", "One", "Only",
    "Our", "She", "Six", "Some", "Ten", "That", "The", "Their", "There", "They", "This", "Three", "Two",
    "Until", "We", "With", "Without",
];

/// A sentence as it stands inside of another: its first word loses its capital if it cannot be a name.
fn inside(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    if COMMON.contains(&first) { format!("{}{rest}", first.to_lowercase()) } else { text.to_owned() }
}

/// With a capital, unless it begins with a name in quotation marks.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
