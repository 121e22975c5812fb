//! The interactive parts. Each wraps plain HTML that works without it, and finds what it needs there, so that
//! an island has no data of its own to send (and the browser's code no JSON reader).

#[cfg(target_arch = "wasm32")]
mod dom;
mod filter_list;
mod roll_call;
mod search_suggest;
mod strip_details;

pub use filter_list::*;
pub use roll_call::*;
pub use search_suggest::*;
pub use strip_details::*;
