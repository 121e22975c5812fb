//! The words and the rules of Answerable.
//!
//! Everything here is pure: no I/O, no clock, no framework. The same code is compiled for the server
//! and for the browser, so a rule is written once and read by the pages, the API and the methodology.

pub mod access;
pub mod accounts;
pub mod commitments;
pub mod date;
pub mod fold;
pub mod ledger;
pub mod markdown;
pub mod methodology;
pub mod names;
pub mod ocd;
pub mod paging;
pub mod rewording;
pub mod safe_url;
pub mod score;
pub mod slug;
pub mod terms;
pub mod votes;
pub mod words;
pub mod zip;
