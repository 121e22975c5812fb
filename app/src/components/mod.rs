//! The parts from which pages are set. All are rendered on the server, take plain data and fetch nothing.
//!
//! Every mark has a shape and a word beside its colour. No part writes a `style` attribute (the content
//! security policy forbids it): what depends on data is drawn with SVG attributes.

mod breakdown;
mod form;
mod mark;
mod navigation;
mod notice;
mod person;
mod prose;
mod strip;
mod table;
mod tally;

pub use breakdown::{OptionCount, PartyVotes, SeatVote, VoteBreakdown};
pub use form::{
    ErrorSummary, FieldError, FilterForm, SafeTextarea, SearchForm, SelectField, SelectOption, SubmitButton,
    TextField,
};
pub use mark::{MarkGlyph, MarkKind, MarkWord, SPRITE, VoteWord};
pub use navigation::{Breadcrumbs, Crumb, Pager};
pub use notice::{Caveat, CaveatTone, EmptyState, SourceLine, SourceNote};
pub use person::{Initials, PartyTag, PersonLine, Photo, Portrait, TermSpan};
pub use prose::{Definition, PageHead, Prose, QrCode, Section};
pub use strip::{RecordStrip, StripMark};
pub use table::{DataTable, Fact, Facts, SortDirection, SortHeader};
pub use tally::{Counts, DistributionBar, Tally};
