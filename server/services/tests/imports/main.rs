//! The importers over small files in the real formats, about invented people, on both databases.

mod council;
mod councils;
mod interrupted;
mod people;
mod places;
mod positions;
mod real;
mod reviews;
mod robust;
mod support;
mod votes;
