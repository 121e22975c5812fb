//! The steward's desk: entering and changing the record by hand.
//!
//! Every form works alike. [`Services::desk_form`] says what it asks for and what is in it now; what comes back is
//! looked at field by field, saved in one transaction together with its entry in the ledger and the figures that it
//! changes, or refused with what is wrong, and then nothing is written. Whoever opened a form gets a stamp of what was
//! in it; if it says something else when the form comes back, someone changed it meanwhile, and both are shown.
//!
//! A draft is the form as it was typed and is never in the record, so nothing unsourced can be seen by anybody.

mod changed;
mod crowded;
mod draft;
mod engine;
mod field;
mod kinds;
mod looked;
mod lookup;
mod once;
mod roll_call;
mod told;
mod values;
mod votes;
mod waiting;

use domain::access::Action;
use domain::words::SubjectKind;
use store::desk::Listed;

pub use changed::Meanwhile;
pub use crowded::NEVERTHELESS;
pub use draft::Draft;
pub(crate) use engine::source_fields;
pub use engine::{Done, Form, Listing, Refused};
pub use field::{Checked, Choice, Field, FieldError, Input, Thing};
pub(crate) use looked::look_at;
pub(crate) use lookup::resolve;
pub use lookup::shown;
pub use once::ONCE;
pub(crate) use roll_call::next_number;
pub use roll_call::{
    Asked as MeasureAsked, LEAVE_OUT, OPTIONS, Opened, RollCall, RollCallRefused, RosterRow, Seated, Taken,
    start_fields,
};
pub use values::Values;
pub use votes::{CastVote, VoteForm};
pub use waiting::Waiting;

/// What can be entered by a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A place.
    Place,
    /// A body.
    Body,
    /// An office.
    Office,
    /// A person.
    Person,
    /// A term.
    Term,
    /// A candidacy.
    Candidacy,
    /// A measure with the organisation's position on it.
    Measure,
    /// A decision: what stands at its head. Its votes are entered on a page of their own.
    Decision,
    /// A commitment.
    Commitment,
    /// A value with its criterion.
    Value,
    /// A text of the organisation.
    Text,
}

impl Kind {
    /// Every one, in the order in which a council is entered.
    pub const ALL: [Self; 11] = [
        Self::Place,
        Self::Body,
        Self::Office,
        Self::Person,
        Self::Term,
        Self::Candidacy,
        Self::Measure,
        Self::Decision,
        Self::Commitment,
        Self::Value,
        Self::Text,
    ];

    /// In the address of the desk: `/steward/people`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Place => "places",
            Self::Body => "bodies",
            Self::Office => "offices",
            Self::Person => "people",
            Self::Term => "terms",
            Self::Candidacy => "candidacies",
            Self::Measure => "measures",
            Self::Decision => "decisions",
            Self::Commitment => "commitments",
            Self::Value => "values",
            Self::Text => "texts",
        }
    }

    /// By its part of the address.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// One of them, in plain words: “person”.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Body => "body",
            Self::Office => "office",
            Self::Person => "person",
            Self::Term => "term",
            Self::Candidacy => "candidacy",
            Self::Measure => "measure",
            Self::Decision => "decision",
            Self::Commitment => "commitment",
            Self::Value => "value",
            Self::Text => "text",
        }
    }

    /// Many of them, for a heading: “People”.
    #[must_use]
    pub const fn many(self) -> &'static str {
        match self {
            Self::Place => "Places",
            Self::Body => "Bodies",
            Self::Office => "Offices",
            Self::Person => "People",
            Self::Term => "Terms",
            Self::Candidacy => "Candidacies",
            Self::Measure => "Measures",
            Self::Decision => "Decisions",
            Self::Commitment => "Commitments",
            Self::Value => "Values and criteria",
            Self::Text => "Texts",
        }
    }

    /// What it is in the table of who may do what.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Place | Self::Body => Action::EditPlaces,
            Self::Office | Self::Person | Self::Term | Self::Candidacy => Action::EditPeople,
            Self::Measure => Action::EditMeasures,
            Self::Decision => Action::EnterDecision,
            Self::Commitment => Action::EditCommitments,
            Self::Value => Action::EditValues,
            Self::Text => Action::EditPages,
        }
    }

    /// What changing or withdrawing one is in that table.
    #[must_use]
    pub const fn changing(self) -> Action {
        match self {
            Self::Decision => Action::ChangeDecision,
            _ => self.action(),
        }
    }

    /// What it is in the ledger.
    #[must_use]
    pub const fn subject(self) -> SubjectKind {
        match self {
            Self::Place => SubjectKind::Place,
            Self::Body => SubjectKind::Body,
            Self::Office => SubjectKind::Office,
            Self::Person => SubjectKind::Person,
            Self::Term => SubjectKind::Term,
            Self::Candidacy => SubjectKind::Candidacy,
            Self::Measure => SubjectKind::Measure,
            Self::Decision => SubjectKind::Decision,
            Self::Commitment => SubjectKind::Commitment,
            Self::Value => SubjectKind::Value,
            Self::Text => SubjectKind::Page,
        }
    }

    /// Whether it says something about a person or a measure, and so is never published without a source.
    #[must_use]
    pub const fn needs_source(self) -> bool {
        matches!(
            self,
            Self::Person | Self::Term | Self::Candidacy | Self::Measure | Self::Decision | Self::Commitment
        )
    }

    /// Whether importers bring such things in too: what is entered here is then protected from them.
    #[must_use]
    pub const fn is_imported(self) -> bool {
        !matches!(self, Self::Value | Self::Text)
    }

    /// Whether new ones can be entered.
    #[must_use]
    pub const fn can_be_new(self) -> bool {
        !matches!(self, Self::Text)
    }

    /// Where a new one is entered.
    #[must_use]
    pub const fn new_path(self) -> Option<&'static str> {
        match self {
            // A decision is entered together with its votes.
            Self::Decision => Some("/steward/roll-call"),
            _ => None,
        }
    }

    pub(super) const fn listed(self) -> Option<Listed> {
        Some(match self {
            Self::Place => Listed::Place,
            Self::Body => Listed::Body,
            Self::Office => Listed::Office,
            Self::Person => Listed::Person,
            Self::Term => Listed::Term,
            Self::Candidacy => Listed::Candidacy,
            Self::Measure => Listed::Measure,
            Self::Decision => Listed::Decision,
            Self::Commitment => Listed::Commitment,
            Self::Value => Listed::Value,
            Self::Text => return None,
        })
    }
}
