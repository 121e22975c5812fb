//! What something was, or is now: a few public fields, in one canonical text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fields::{Reads, field, fields, holds_email};
use crate::date::PartialDate;
use crate::words::SubjectKind;

/// The longest text of a field, in bytes.
pub const MAX_TEXT: usize = 100_000;
/// So many texts in a list.
pub const MAX_ITEMS: usize = 10_000;

/// What a field can hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Nothing(()),
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Some texts, in order.
    List(Vec<String>),
}

/// Why a field may not enter the ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// It is not one of the public fields.
    #[error("“{field}” of a {} is not a public field; the ledger knows: {known}", kind.label())]
    NotPublic {
        /// What it would be about.
        kind: SubjectKind,
        /// The field.
        field: String,
        /// Those that there are.
        known: String,
    },
    /// It holds something of another sort.
    #[error("“{field}” cannot hold this; it takes {takes}")]
    Sort {
        /// The field.
        field: &'static str,
        /// What it takes.
        takes: &'static str,
    },
    /// There is an email address in it.
    #[error("“{field}” holds an email address; take it out, the ledger is public for ever")]
    Email {
        /// The field.
        field: &'static str,
    },
    /// Too much, or a character that databases do not keep.
    #[error(
        "“{field}” is longer than {MAX_TEXT} bytes or {MAX_ITEMS} texts, or holds a zero byte; shorten it"
    )]
    Size {
        /// The field.
        field: &'static str,
    },
    /// A kept text that is no snapshot.
    #[error("this is not what the ledger keeps ({0}); the database was changed by something else")]
    Malformed(String),
}

/// The public fields of one thing at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    kind: SubjectKind,
    values: BTreeMap<String, Value>,
}

impl Snapshot {
    /// Of such a subject, with no field yet.
    #[must_use]
    pub const fn new(kind: SubjectKind) -> Self {
        Self { kind, values: BTreeMap::new() }
    }

    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> SubjectKind {
        self.kind
    }

    /// The fields by name.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// One field, if it is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The snapshot with one more field.
    ///
    /// # Errors
    /// When it is not a public field of such a subject, or holds what it must not.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Result<Self, SnapshotError> {
        self.set(name, value)?;
        Ok(self)
    }

    /// Sets one field.
    ///
    /// # Errors
    /// When it is not a public field of such a subject, or holds what it must not.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) -> Result<(), SnapshotError> {
        let Some(field) = field(self.kind, name) else {
            let known: Vec<&str> = fields(self.kind).map(|field| field.name).collect();
            return Err(SnapshotError::NotPublic {
                kind: self.kind,
                field: name.to_owned(),
                known: known.join(", "),
            });
        };
        let value = value.into();
        let size = SnapshotError::Size { field: field.name };
        let fits = |text: &str| text.len() <= MAX_TEXT && !text.contains('\0');
        let email = |text: &str| {
            if holds_email(text) { Err(SnapshotError::Email { field: field.name }) } else { Ok(()) }
        };
        let sort = |takes| Err(SnapshotError::Sort { field: field.name, takes });
        match (&value, field.reads) {
            (Value::Nothing(()), _) | (Value::Flag(_), Reads::Flag) | (Value::Number(_), Reads::Number) => {}
            (Value::Text(text), _) if !fits(text) => return Err(size),
            (Value::Text(text), Reads::Text) => email(text)?,
            (Value::Text(_), Reads::Open) => {}
            (Value::Text(text), Reads::Date) if text.parse::<PartialDate>().is_ok() => {}
            (Value::Text(text), Reads::Word(label)) if label(text).is_some() => {}
            (Value::List(items), Reads::List) => {
                let all: usize = items.iter().map(String::len).sum();
                if items.len() > MAX_ITEMS || all > MAX_TEXT * 10 || !items.iter().all(|item| fits(item)) {
                    return Err(size);
                }
                items.iter().try_for_each(|item| email(item))?;
            }
            (_, Reads::Text | Reads::Open) => return sort("a text"),
            (_, Reads::Date) => return sort("a date such as 2018, 2018-11 or 2018-11-07"),
            (_, Reads::Number) => return sort("a whole number"),
            (_, Reads::Flag) => return sort("true or false"),
            (_, Reads::List) => return sort("a list of texts"),
            (_, Reads::Word(_)) => return sort("one of the codes of its vocabulary"),
        }
        self.values.insert(name.to_owned(), value);
        Ok(())
    }

    /// The canonical text: JSON with the fields in order of their names and no spaces, as in RFC 8785.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from("{");
        for (n, (name, value)) in self.values.iter().enumerate() {
            if n > 0 {
                text.push(',');
            }
            push_text(name, &mut text);
            text.push(':');
            match value {
                Value::Nothing(()) => text.push_str("null"),
                Value::Flag(flag) => text.push_str(if *flag { "true" } else { "false" }),
                Value::Number(number) => text.push_str(&number.to_string()),
                Value::Text(value) => push_text(value, &mut text),
                Value::List(items) => {
                    text.push('[');
                    for (n, item) in items.iter().enumerate() {
                        if n > 0 {
                            text.push(',');
                        }
                        push_text(item, &mut text);
                    }
                    text.push(']');
                }
            }
        }
        text.push('}');
        text
    }

    /// Reads what an entry holds. Fields that this version does not know are kept as they are: an old entry stays
    /// readable when a field is no longer used.
    ///
    /// # Errors
    /// When it is not flat JSON of texts, whole numbers, flags and lists of texts.
    pub fn parse(kind: SubjectKind, text: &str) -> Result<Self, SnapshotError> {
        let values =
            serde_json::from_str(text).map_err(|error| SnapshotError::Malformed(error.to_string()))?;
        Ok(Self { kind, values })
    }
}

/// A JSON string: quotation mark, backslash and control characters escaped, everything else as it is.
fn push_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<PartialDate> for Value {
    fn from(date: PartialDate) -> Self {
        Self::Text(date.to_string())
    }
}

impl From<Vec<String>> for Value {
    fn from(items: Vec<String>) -> Self {
        Self::List(items)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing(()), Into::into)
    }
}
