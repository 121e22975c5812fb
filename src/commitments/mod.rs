//! The record of commitments: what was promised, what became of it, and what is late.
//!
//! A [`History`] holds a commitment's dated statuses and takes new ones, [`lateness`] says what is due, and
//! [`record`] adds a person's commitments up by the published rules.

pub mod import;
pub mod rules;
pub mod sentence;

mod due;
mod history;
mod methodology;
mod record;

pub use due::{Lateness, dates_fit, lateness};
pub use history::{DocumentKey, Evidence, History, Proposed, StatusEntry, StatusError, UpdateKey};
pub use methodology::{Example, ExampleCommitments, Methodology, examples, methodology};
pub use record::{BoardKey, Case, Counts, Record, board_key, record};
pub use rules::RULES_VERSION;

#[cfg(test)]
mod tests;
