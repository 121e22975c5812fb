//! Replies: how they stand beside what they answer, and the pages on which they are written.

mod desk;
mod show;

pub use desk::{Form, Whose, desk, form, people};
pub(super) use show::{of_official, reply, section};
