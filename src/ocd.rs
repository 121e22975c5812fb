//! Open Civic Data division ids: the public names of places.
//!
//! `ocd-division/country:us/state:al/county:autauga/council_district:1`: a path of `type:id` steps, in lower case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::words::PlaceKind;

const DIVISION: &str = "ocd-division/";
const JURISDICTION: &str = "ocd-jurisdiction/";

/// What is wrong with a division id, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcdError {
    /// It does not begin as one.
    #[error(
        "“{0}” is not a division id; it must begin with “ocd-division/country:”, such as ocd-division/country:us/state:al"
    )]
    Prefix(String),
    /// It is a jurisdiction's id, or was expected to be one.
    #[error(
        "“{0}” is not a jurisdiction id; it must look like ocd-jurisdiction/country:us/state:al/government"
    )]
    Jurisdiction(String),
    /// One step is not `type:id`.
    #[error("“{step}” in “{id}” is not a step of a division id; write type:id, such as county:autauga")]
    Step {
        /// The whole id.
        id: String,
        /// The step that is wrong.
        step: String,
    },
    /// A step has a character that ids do not have.
    #[error(
        "“{step}” in “{id}” has the character {character:?}; ids have lower-case letters, digits and - _ . ~ only"
    )]
    Character {
        /// The whole id.
        id: String,
        /// The step that is wrong.
        step: String,
        /// The character that must go.
        character: char,
    },
}

/// A valid Open Civic Data division id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionId(String);

impl DivisionId {
    /// The division that a jurisdiction governs: `ocd-jurisdiction/country:us/state:al/place:anniston/government`
    /// is about `ocd-division/country:us/state:al/place:anniston`.
    ///
    /// # Errors
    /// When it is not a jurisdiction id, or its path is not a division's.
    pub fn from_jurisdiction(text: &str) -> Result<Self, OcdError> {
        let text = text.trim();
        let wrong = || OcdError::Jurisdiction(text.to_owned());
        let path = text.strip_prefix(JURISDICTION).ok_or_else(wrong)?;
        let (path, what) = path.rsplit_once('/').ok_or_else(wrong)?;
        if what.is_empty() || what.contains(':') {
            return Err(wrong());
        }
        format!("{DIVISION}{path}").parse()
    }

    /// A place inside this one.
    ///
    /// # Errors
    /// When the type or the id has a character that ids do not have.
    pub fn child(&self, kind: &str, id: &str) -> Result<Self, OcdError> {
        format!("{}/{kind}:{id}", self.0).parse()
    }

    /// The place that it is in; none for a country.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        parent.contains('/').then(|| Self(parent.to_owned()))
    }

    /// The last step's type and id: (`sldl`, `97`).
    #[must_use]
    pub fn last(&self) -> (&str, &str) {
        // Checked when it was made: there is a last step, and it has a colon.
        self.steps().last().unwrap_or(("", ""))
    }

    /// Every step's type and id, from the country down.
    pub fn steps(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0[DIVISION.len()..].split('/').filter_map(|step| step.split_once(':'))
    }

    /// What sort of place it is.
    #[must_use]
    pub fn kind(&self) -> PlaceKind {
        match self.last().0 {
            "country" => PlaceKind::Country,
            "state" | "territory" => PlaceKind::State,
            // The District of Columbia is `country:us/district:dc`; deeper districts are something else.
            "district" if self.steps().count() == 2 => PlaceKind::State,
            "county" | "parish" | "borough" => PlaceKind::County,
            "place" => PlaceKind::Town,
            "ward"
            | "council_district"
            | "commissioner_district"
            | "commission_district"
            | "supervisor_district" => PlaceKind::Ward,
            "school_district" => PlaceKind::SchoolDistrict,
            "board_of_education" | "school_board_district" | "school_board" => PlaceKind::EducationDistrict,
            "sldu" => PlaceKind::StateSenateDistrict,
            "sldl" => PlaceKind::StateHouseDistrict,
            "cd" => PlaceKind::CongressionalDistrict,
            "precinct" => PlaceKind::Precinct,
            _ => PlaceKind::Other,
        }
    }

    /// The state, district or territory that it is or is in: `al`.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        let (kind, id) = self.steps().nth(1)?;
        matches!(kind, "state" | "district" | "territory").then_some(id)
    }

    /// Whether the other place is this one or lies inside it by its id.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DivisionId {
    type Err = OcdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let path = text
            .strip_prefix(DIVISION)
            .filter(|path| path.starts_with("country:"))
            .ok_or_else(|| OcdError::Prefix(text.chars().take(120).collect()))?;
        for step in path.split('/') {
            let wrong = || OcdError::Step { id: text.to_owned(), step: step.to_owned() };
            let (kind, id) = step.split_once(':').ok_or_else(wrong)?;
            if kind.is_empty() || id.is_empty() {
                return Err(wrong());
            }
            let bad = kind
                .chars()
                .find(|c| !(c.is_ascii_lowercase() || *c == '_'))
                .or_else(|| id.chars().find(|c| !id_character(*c)));
            if let Some(character) = bad {
                return Err(OcdError::Character { id: text.to_owned(), step: step.to_owned(), character });
            }
        }
        Ok(Self(text.to_owned()))
    }
}

/// Ids may have letters of any script, but no capitals.
fn id_character(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '~') || (c.is_alphanumeric() && !c.is_uppercase())
}

impl TryFrom<String> for DivisionId {
    type Error = OcdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DivisionId> for String {
    fn from(id: DivisionId) -> Self {
        id.0
    }
}

impl fmt::Display for DivisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for DivisionId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> DivisionId {
        text.parse().unwrap()
    }

    #[test]
    fn takes_an_id_apart() {
        let district = id("ocd-division/country:us/state:al/sldl:97");
        assert_eq!(district.last(), ("sldl", "97"));
        assert_eq!(district.state(), Some("al"));
        assert_eq!(district.parent(), Some(id("ocd-division/country:us/state:al")));
        assert_eq!(id("ocd-division/country:us").parent(), None);
        assert_eq!(id("ocd-division/country:us").state(), None);
        assert_eq!(id("ocd-division/country:us/state:al").child("sldl", "97").unwrap(), district);
    }

    #[test]
    fn knows_what_sort_of_place_it_is() {
        for (text, kind) in [
            ("country:us", PlaceKind::Country),
            ("country:us/state:al", PlaceKind::State),
            ("country:us/district:dc", PlaceKind::State),
            ("country:us/district:dc/ward:3", PlaceKind::Ward),
            ("country:us/territory:pr", PlaceKind::State),
            ("country:us/state:al/county:autauga", PlaceKind::County),
            ("country:us/state:al/county:autauga/council_district:1", PlaceKind::Ward),
            ("country:us/state:al/place:anniston", PlaceKind::Town),
            ("country:us/state:al/place:anniston/council_district:1", PlaceKind::Ward),
            ("country:us/state:al/board_of_education:2", PlaceKind::EducationDistrict),
            ("country:us/state:al/county:winston/school_district:winston_county", PlaceKind::SchoolDistrict),
            ("country:us/state:al/sldu:35", PlaceKind::StateSenateDistrict),
            ("country:us/state:vt/sldl:windsor-3", PlaceKind::StateHouseDistrict),
            ("country:us/state:al/cd:7", PlaceKind::CongressionalDistrict),
            ("country:us/state:al/county:dallas/precinct:1501-carlowville~mint", PlaceKind::Precinct),
            ("country:us/state:al/something:else", PlaceKind::Other),
        ] {
            assert_eq!(id(&format!("ocd-division/{text}")).kind(), kind, "{text}");
        }
    }

    #[test]
    fn follows_a_jurisdiction_to_its_place() {
        let town =
            DivisionId::from_jurisdiction("ocd-jurisdiction/country:us/state:al/place:anniston/government");
        assert_eq!(town.unwrap(), id("ocd-division/country:us/state:al/place:anniston"));
        for wrong in ["ocd-division/country:us", "ocd-jurisdiction/country:us", "ocd-jurisdiction/", ""] {
            assert!(DivisionId::from_jurisdiction(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn containment_is_by_whole_steps() {
        assert!(
            id("ocd-division/country:us/state:al").contains(&id("ocd-division/country:us/state:al/sldl:1"))
        );
        assert!(
            !id("ocd-division/country:us/state:al/sldl:1")
                .contains(&id("ocd-division/country:us/state:al/sldl:10"))
        );
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, part) in [
            ("", "must begin with"),
            ("al", "must begin with"),
            ("ocd-division/state:al", "must begin with"),
            ("ocd-division/country:us/", "type:id"),
            ("ocd-division/country:us/state", "type:id"),
            ("ocd-division/country:us/state:", "type:id"),
            ("ocd-division/country:us/state:AL", "'A'"),
            ("ocd-division/country:us/state:al/place:gulf shores", "' '"),
            ("ocd-division/country:us/state:al/place:a\u{0}", "'\\0'"),
        ] {
            let error = text.parse::<DivisionId>().unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
