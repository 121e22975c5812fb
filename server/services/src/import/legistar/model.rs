//! Legistar's files as they are written; what is not needed is passed over.

use serde::{Deserialize, Deserializer};

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Person {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) slug: String,
    pub(super) full_name: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: String,
    #[serde(rename = "WWW")]
    pub(super) www: String,
    pub(super) district_office: Address,
    pub(super) legislative_office: Address,
    #[serde(deserialize_with = "nullable")]
    pub(super) office_records: Vec<OfficeRecord>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Address {
    pub(super) address: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) zip: String,
    pub(super) phone: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct OfficeRecord {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) body_name: String,
    pub(super) title: String,
    pub(super) member_type: String,
    pub(super) start: String,
    pub(super) end: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Introduction {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) file: String,
    pub(super) local_law: String,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) type_name: String,
    pub(super) status_name: String,
    pub(super) intro_date: String,
    pub(super) enactment_date: String,
    pub(super) summary: String,
    #[serde(deserialize_with = "nullable")]
    pub(super) sponsors: Vec<Sponsor>,
    #[serde(deserialize_with = "nullable")]
    pub(super) history: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Sponsor {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) full_name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Step {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) date: String,
    pub(super) action: String,
    pub(super) body_name: String,
    pub(super) minutes_sequence: Option<i32>,
    pub(super) passed_flag: Option<i32>,
    pub(super) consent: Option<i32>,
    #[serde(deserialize_with = "nullable")]
    pub(super) votes: Vec<Vote>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Vote {
    #[serde(rename = "ID")]
    pub(super) id: u64,
    pub(super) full_name: String,
    pub(super) vote: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Event {
    #[serde(deserialize_with = "nullable")]
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct Item {
    #[serde(deserialize_with = "nullable")]
    pub(super) roll_call: Vec<Present>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Present {}

/// `null` in the place of a list is an empty list.
fn nullable<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::<Vec<T>>::deserialize(from)?.unwrap_or_default())
}
