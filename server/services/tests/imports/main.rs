//! The importers over small files in the real formats, about invented people, on both databases.

mod by_hand;
mod council;
mod councils;
mod entered;
mod interrupted;
mod ledger;
mod people;
mod places;
mod positions;
mod real;
mod reviews;
mod robust;
mod support;
mod uploads;
mod votes;
