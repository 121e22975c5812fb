//! The files as they are written. Every field may be missing; unknown ones are passed over. What is private (birth
//! date, gender, home addresses, free extras with family and religion) is not even read.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// A file: a person's or a committee's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Person {
    pub(super) id: Option<String>,
    pub(super) jurisdiction: Option<String>,
    pub(super) chamber: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) members: Vec<Member>,
    pub(super) name: Option<String>,
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) email: Option<String>,
    pub(super) death_date: Option<String>,
    pub(super) biography: Option<String>,
    #[serde(deserialize_with = "nullable")]
    pub(super) party: Vec<Party>,
    #[serde(deserialize_with = "nullable")]
    pub(super) roles: Vec<Role>,
    #[serde(deserialize_with = "nullable")]
    pub(super) offices: Vec<Office>,
    #[serde(deserialize_with = "nullable")]
    pub(super) links: Vec<Link>,
    #[serde(deserialize_with = "nullable")]
    pub(super) sources: Vec<Link>,
    #[serde(deserialize_with = "nullable")]
    pub(super) ids: BTreeMap<String, Option<String>>,
    #[serde(deserialize_with = "nullable")]
    pub(super) other_names: Vec<OtherName>,
    #[serde(deserialize_with = "nullable")]
    pub(super) other_identifiers: Vec<OtherIdentifier>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) end_date: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Role {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) jurisdiction: Option<String>,
    pub(super) district: Option<String>,
    pub(super) start_date: Option<String>,
    pub(super) end_date: Option<String>,
    pub(super) end_reason: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Office {
    pub(super) classification: Option<String>,
    pub(super) address: Option<String>,
    pub(super) voice: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Link {
    pub(super) url: Option<String>,
    pub(super) note: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OtherName {
    pub(super) name: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OtherIdentifier {
    pub(super) scheme: Option<String>,
    pub(super) identifier: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Member {}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Municipality {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

/// A list that is there but empty (`party:`) is an empty list.
fn nullable<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}

impl Person {
    /// Takes in what a second file of the same person has.
    pub(super) fn join(&mut self, other: Self) {
        for role in other.roles {
            if !self.roles.contains(&role) {
                self.roles.push(role);
            }
        }
        self.offices.extend(other.offices);
        self.links.extend(other.links);
        self.sources.extend(other.sources);
        self.other_names.extend(other.other_names);
        self.other_names.push(OtherName { name: other.name });
        self.other_identifiers.extend(other.other_identifiers);
        self.party.extend(other.party);
        for (scheme, id) in other.ids {
            self.ids.entry(scheme).or_insert(id);
        }
        let fill = |mine: &mut Option<String>, theirs: Option<String>| {
            if mine.is_none() {
                *mine = theirs;
            }
        };
        fill(&mut self.email, other.email);
        fill(&mut self.death_date, other.death_date);
        fill(&mut self.biography, other.biography);
    }
}
