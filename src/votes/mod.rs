//! The record of votes: facts, judged by published rules.
//!
//! [`judge`] says what one vote comes to, [`judged`] does so for every decision of a person (each once), and
//! [`record`] adds them up, so that any figure opens to the very rows that made it.

pub mod rules;
pub mod sentence;

mod compare;
mod judge;
mod measure;
mod methodology;
mod tally;

pub use compare::{Comparison, compare};
pub use judge::{Case, DecisionKey, Mark, MeasureKey, Reason, judge};
pub use measure::{MeasureOutcome, Outcome, measure_outcome, measure_outcomes};
pub use methodology::{Example, ExampleVotes, Methodology, Threshold, examples, methodology};
pub use rules::RULES_VERSION;
pub use tally::{Counts, Judged, Record, Tally, Verdict, judged, record, tally};

pub use crate::methodology::Section;
pub use crate::score::{RulesVersion, Score};

#[cfg(test)]
mod tests;
