//! What may be done, and by whom: use cases, authorisation, importers. The only crate that writes through the store.
//!
//! Reading: [`Services`] answers every question that a page or the API asks, as the plain data of [`views`].
//! Writing: `import` brings published data in, `sample` the invented community.

pub mod views;
