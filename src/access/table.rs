//! The table as people read it.

use serde::Serialize;

use super::{Action, Area};

/// One line of the public table of who may do what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Where it belongs.
    pub area: Area,
    /// What it is.
    pub action: Action,
    /// In plain words, without a capital.
    pub words: &'static str,
    /// Who may, each in plain words.
    pub who: Vec<&'static str>,
}

/// The whole table, in the order of [`Action::ALL`].
#[must_use]
pub fn table() -> Vec<Line> {
    Action::ALL
        .iter()
        .map(|&action| Line {
            area: action.area(),
            action,
            words: action.label(),
            who: action.grants().iter().map(|grant| grant.words()).collect(),
        })
        .collect()
}
