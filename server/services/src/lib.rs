//! What may be done, and by whom: use cases, authorisation, importers. The only crate that writes through the store.
//!
//! Reading: [`Services`] answers every question that a page or the API asks, as the plain data of [`views`].
//! Writing: `import` brings published data in, `sample` the invented community; afterwards [`records`] judges the
//! votes anew and [`search_index`] makes what was brought in findable.

pub mod accounts;
pub mod commitments;
pub mod corrections;
pub mod desk;
pub mod import;
pub mod ledger;
pub mod photos;
pub mod records;
pub mod replies;
pub mod review;
pub mod sample;
pub mod search_index;
pub mod views;

mod allow;
mod clock;
mod error;
mod read;

use std::sync::Arc;

pub use allow::allow;
pub use clock::Clock;
pub use error::ServiceError;
use store::Store;

/// Everything that can be asked of an installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Services {
    store: Store,
    clock: Clock,
    cache: Arc<read::Cache>,
}

impl Services {
    /// The services over an open database.
    #[must_use]
    pub fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock, cache: Arc::default() }
    }

    /// The database.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }
}
