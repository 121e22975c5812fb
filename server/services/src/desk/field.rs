//! What a form asks for, and what may be typed.

use std::collections::HashMap;

use domain::date::{CivilDate, PartialDate};
use domain::safe_url::SafeUrl;
use uuid::Uuid;

use super::Values;

/// One choice among several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice with what is sent and what is read.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// What is looked up in the record by its name, its address or its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A person.
    Person,
    /// A place.
    Place,
    /// A body.
    Body,
    /// An office.
    Office,
    /// A measure.
    Measure,
    /// A decision.
    Decision,
}

impl Thing {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Person, Self::Place, Self::Body, Self::Office, Self::Measure, Self::Decision];

    /// In the address at which suggestions are asked for.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Body => "body",
            Self::Office => "office",
            Self::Measure => "measure",
            Self::Decision => "decision",
        }
    }

    /// By that code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|thing| thing.code() == code)
    }

    /// In plain words, with its article.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Person => "a person",
            Self::Place => "a place",
            Self::Body => "a body",
            Self::Office => "an office",
            Self::Measure => "a measure",
            Self::Decision => "a decision",
        }
    }
}

/// How something is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line,
    /// Several lines of plain text.
    Text,
    /// Several things, one on a line.
    Lines,
    /// Markdown, with a preview.
    Markdown,
    /// A day, a month or a year: 2018-11-07, 2018-11, 2018.
    PartialDate,
    /// A day.
    Day,
    /// A whole number from 1.
    Number,
    /// How many: a whole number from 0.
    Count,
    /// A web address.
    Url,
    /// One of these; a choice with a blank value stands for none.
    One(Vec<Choice>),
    /// Any of these.
    Some(Vec<Choice>),
    /// Yes or no.
    Flag,
    /// Something in the record.
    Find(Thing),
    /// Not shown: what the page that led here says of it.
    Hidden,
    /// Shown and not asked for: it does not change here.
    Kept,
    /// Neither shown nor asked for: several texts that change elsewhere, for the ledger.
    KeptList,
}

impl Input {
    /// Whether it does not change by this form.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        matches!(self, Self::Kept | Self::KeptList)
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name under which it is sent.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// Help under the label.
    pub hint: Option<String>,
    /// How it is typed.
    pub input: Input,
    /// Whether it may not be left blank.
    pub required: bool,
    /// The most characters.
    pub max: usize,
    /// The name under which the ledger knows it; none for what is not in the ledger.
    pub ledger: Option<&'static str>,
}

impl Field {
    /// A field that may be left blank and is not in the ledger.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, input: Input) -> Self {
        let max = match input {
            Input::Text | Input::Lines => 10_000,
            Input::Markdown => 50_000,
            Input::Url => 2_000,
            _ => 300,
        };
        Self { name, label, hint: None, input, required: false, max, ledger: None }
    }

    /// It may not be left blank.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With help under the label.
    #[must_use]
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self
    }

    /// In the ledger under this name.
    #[must_use]
    pub const fn ledger(mut self, name: &'static str) -> Self {
        self.ledger = Some(name);
        self
    }
}

/// What is wrong with a field, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// A sentence.
    pub message: String,
    /// Where several things in the record would fit: one of them is to be chosen.
    pub choices: Vec<Choice>,
}

impl FieldError {
    /// What is wrong, with nothing to choose from.
    #[must_use]
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into(), choices: Vec::new() }
    }
}

/// What was typed, after every field was looked at by itself.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub(super) texts: HashMap<&'static str, Vec<String>>,
    pub(super) found: HashMap<&'static str, Uuid>,
}

impl Checked {
    /// The text of a field, trimmed; none if it is blank.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts.get(name)?.first().filter(|text| !text.is_empty()).cloned()
    }

    /// The text of a field that is required.
    #[must_use]
    pub fn needed(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The lines of a field, without blank ones and each once.
    #[must_use]
    pub fn lines(&self, name: &str) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for line in self.text(name).unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty())
        {
            if !lines.iter().any(|known| known == line) {
                lines.push(line.to_owned());
            }
        }
        lines
    }

    /// Everything that was chosen.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.texts.get(name).map_or(&[], Vec::as_slice)
    }

    /// A date that may be partial.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<PartialDate> {
        self.text(name)?.parse().ok()
    }

    /// A day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<CivilDate> {
        self.date(name)?.exact()
    }

    /// A whole number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// Whether it is ticked.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// The key of what was looked up.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<Uuid> {
        self.found.get(name).copied()
    }

    /// A word of a vocabulary. What is not one was refused before.
    #[must_use]
    pub fn word<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }
}

/// Looks at a field by itself. `Ok` holds its texts as they are kept.
pub(super) fn check(field: &Field, typed: &Values) -> Result<Vec<String>, FieldError> {
    let wrong = |message: String| Err(FieldError::new(field.name, message));
    let name = field.label;
    if field.input.is_kept() {
        return Ok(Vec::new());
    }
    if let Input::Some(choices) = &field.input {
        let chosen = typed.all(field.name);
        if chosen.iter().any(|value| !choices.iter().any(|choice| choice.value == *value)) {
            return wrong(format!("{name}: one of these is no longer there. Choose anew."));
        }
        return Ok(chosen.to_vec());
    }
    let text = typed.get(field.name).replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return if field.required { wrong(missing(field)) } else { Ok(Vec::new()) };
    }
    let count = text.chars().count();
    if count > field.max {
        return wrong(format!("{name} has {count} characters; {} is the most. Shorten it.", field.max));
    }
    let lines = matches!(field.input, Input::Text | Input::Lines | Input::Markdown);
    if text.chars().any(|c| c != ' ' && domain::safe_url::hidden(c) && !(lines && (c == '\n' || c == '\t'))) {
        return wrong(format!("{name} holds an invisible character or a line break. Type it anew."));
    }
    let kept = match &field.input {
        Input::PartialDate | Input::Day => match domain::date::parse_loose(text) {
            Err(error) => return wrong(format!("{name}: {error}")),
            Ok(date) if field.input == Input::Day && date.exact().is_none() => {
                return wrong(format!("{name} must be a whole day, such as 2026-11-03."));
            }
            Ok(date) => date.to_string(),
        },
        Input::Number => match text.parse::<u32>() {
            Ok(number) if number > 0 => number.to_string(),
            _ => return wrong(format!("{name} must be a whole number from 1, such as 3.")),
        },
        Input::Count => match text.parse::<u16>() {
            Ok(number) => number.to_string(),
            Err(_) => return wrong(format!("{name} must be a whole number, such as 0 or 3.")),
        },
        Input::Url => match SafeUrl::parse(text) {
            Ok(url) => url.to_string(),
            Err(error) => return wrong(format!("{name}: {error}")),
        },
        Input::One(choices) if !choices.iter().any(|choice| choice.value == text) => {
            return wrong(format!("{name}: “{text}” is not a choice here. Choose one of those shown."));
        }
        Input::Flag => "yes".to_owned(),
        _ => text.to_owned(),
    };
    Ok(vec![kept])
}

fn missing(field: &Field) -> String {
    let name = field.label;
    match field.input {
        Input::One(_) => format!("Choose: {}", name.to_lowercase()),
        Input::Find(thing) => format!("{name}: type {} and choose", thing.words()),
        _ => format!("Fill in: {}", name.to_lowercase()),
    }
}
