//! The ledger: the append-only history of the record, in which each entry holds the hash of the one before.
//!
//! A [`Change`] is what happened, checked so that no personal data is in it; [`Change::seal`] makes it an
//! [`Entry`] that follows the [`Head`]. A [`Row`] is an entry as it is kept and published: plain texts and
//! numbers, whatever version of the program wrote them. [`Verifier`] reads rows and names what is wrong,
//! [`in_words`] tells one in a sentence. The form is specified to the byte in `docs/ledger.md`.

mod canonical;
mod change;
#[cfg(not(target_arch = "wasm32"))]
mod checkpoint;
mod difference;
mod fields;
mod hash;
mod snapshot;
mod verify;
mod words;

pub use canonical::{FORMAT, TextError, content_hash, parse, write, write_content};
pub use change::{Acting, Change, ChangeError, Entry, MAX_REASON, NameError, PublicName, Row, Subject};
#[cfg(not(target_arch = "wasm32"))]
pub use checkpoint::{CHECKPOINT_FORMAT, Checkpoint, CheckpointError, PublicKey, public_key};
pub use difference::{Difference, differences};
pub use fields::{Field, field, fields};
pub use hash::{Hash, HashError, Head};
pub use snapshot::{MAX_ITEMS, MAX_TEXT, Snapshot, SnapshotError, Value};
pub use verify::{Fault, Verified, Verifier, verify};
pub use words::{in_words, who_in_words};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod telling;
#[cfg(test)]
mod tests;
