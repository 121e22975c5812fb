//! The tables, one module each. Words of the vocabularies are kept as their codes and turned into the
//! domain's types where the store hands rows out.

pub mod body;
pub mod candidacy;
pub mod decision;
pub mod identifier;
pub mod import_run;
pub mod measure;
pub mod measure_value;
pub mod movement_value;
pub mod office;
pub mod other_name;
pub mod person;
pub mod person_link;
pub mod place;
pub mod place_zip;
pub mod position;
pub mod record_change;
pub mod review_item;
pub mod setting;
pub mod source;
pub mod source_party;
pub mod sponsor;
pub mod term;
pub mod vote;
pub mod vote_record;
