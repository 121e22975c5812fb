//! What the pages and the API show: plain data, ready to be read by people and by programs.
//!
//! Civil dates are ISO text and may be partial (`2018`, `2018-11`). Codes are those of `domain::words`.

mod commitments;
mod common;
mod corrections;
mod decisions;
mod ledger;
mod people;
mod places;
mod record;
mod replies;

pub use commitments::*;
pub use common::*;
pub use corrections::*;
pub use decisions::*;
pub use ledger::*;
pub use people::*;
pub use places::*;
pub use record::*;
pub use replies::*;

pub(crate) fn mark_code<S: serde::Serializer>(mark: &domain::votes::Mark, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(mark.code())
}

pub(crate) fn opt_mark_code<S: serde::Serializer>(
    mark: &Option<domain::votes::Mark>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match mark {
        Some(mark) => to.serialize_str(mark.code()),
        None => to.serialize_none(),
    }
}
