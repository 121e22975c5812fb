//! Answers to what the pages and the API ask.

mod bodies;
mod by_hand;
mod cache;
mod caveats;
mod compare;
mod convert;
mod decisions;
mod find;
mod judged;
mod measures;
mod official;
mod officials;
mod places;
mod record;
mod rows;
mod search;
mod values;

pub(crate) use cache::Cache;
pub(crate) use convert::{span_of, tally_of};
pub(crate) use judged::{Bears, holding};
pub(crate) use rows::best_seat;

use domain::paging::{Page, PageError};
use domain::words::UnknownWord;

use crate::ServiceError;

/// What an answer is, or why there is none.
pub(crate) type Answer<T> = Result<T, ServiceError>;

/// The page that was asked for, if there can be one.
pub(crate) fn page(number: u32, size: u32) -> Answer<Page> {
    Page::new(number, size).map_err(|error| {
        let field = match error {
            PageError::Number(_) => "page",
            PageError::Size(_) => "size",
        };
        ServiceError::invalid(field, error)
    })
}

/// A code that must be one of a vocabulary; blank is none.
fn code<T: std::str::FromStr<Err = UnknownWord>>(
    field: &'static str,
    text: Option<&str>,
) -> Answer<Option<T>> {
    filled(text).map(str::parse).transpose().map_err(|error| ServiceError::invalid(field, error))
}

/// A filter that was left blank is none.
pub(crate) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// A count as the database gives it.
fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
