//! The states of the United States and what their chambers are called.

use domain::ocd::DivisionId;
use domain::words::BodyKind;

/// A state, district or territory.
pub(crate) struct State {
    /// The two letters of its OCD id.
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    lower: &'static str,
    upper: &'static str,
    lower_title: &'static str,
}

const HOUSE: &str = "{} House of Representatives";
const SENATE: &str = "{} Senate";
const STATE_SENATE: &str = "{} State Senate";
const REP: &str = "Representative";

const fn state(code: &'static str, name: &'static str) -> State {
    State { code, name, lower: HOUSE, upper: SENATE, lower_title: REP }
}

const fn upper(code: &'static str, name: &'static str, upper: &'static str) -> State {
    State { code, name, lower: HOUSE, upper, lower_title: REP }
}

const fn lower(
    code: &'static str,
    name: &'static str,
    lower: &'static str,
    upper: &'static str,
    lower_title: &'static str,
) -> State {
    State { code, name, lower, upper, lower_title }
}

/// All of them, by name.
pub(crate) const STATES: &[State] = &[
    state("al", "Alabama"),
    state("ak", "Alaska"),
    state("as", "American Samoa"),
    upper("az", "Arizona", STATE_SENATE),
    state("ar", "Arkansas"),
    lower("ca", "California", "{} State Assembly", STATE_SENATE, "Assembly Member"),
    state("co", "Colorado"),
    state("ct", "Connecticut"),
    state("de", "Delaware"),
    state("dc", "District of Columbia"),
    state("fl", "Florida"),
    upper("ga", "Georgia", STATE_SENATE),
    state("gu", "Guam"),
    state("hi", "Hawaii"),
    state("id", "Idaho"),
    state("il", "Illinois"),
    state("in", "Indiana"),
    state("ia", "Iowa"),
    state("ks", "Kansas"),
    state("ky", "Kentucky"),
    upper("la", "Louisiana", STATE_SENATE),
    state("me", "Maine"),
    lower("md", "Maryland", "{} House of Delegates", SENATE, "Delegate"),
    state("ma", "Massachusetts"),
    state("mi", "Michigan"),
    state("mn", "Minnesota"),
    upper("ms", "Mississippi", STATE_SENATE),
    state("mo", "Missouri"),
    state("mt", "Montana"),
    state("ne", "Nebraska"),
    lower("nv", "Nevada", "{} Assembly", SENATE, "Assembly Member"),
    state("nh", "New Hampshire"),
    lower("nj", "New Jersey", "{} General Assembly", SENATE, "Assembly Member"),
    state("nm", "New Mexico"),
    lower("ny", "New York", "{} State Assembly", STATE_SENATE, "Assembly Member"),
    state("nc", "North Carolina"),
    state("nd", "North Dakota"),
    state("mp", "Northern Mariana Islands"),
    state("oh", "Ohio"),
    state("ok", "Oklahoma"),
    upper("or", "Oregon", STATE_SENATE),
    upper("pa", "Pennsylvania", STATE_SENATE),
    state("pr", "Puerto Rico"),
    state("ri", "Rhode Island"),
    state("sc", "South Carolina"),
    state("sd", "South Dakota"),
    state("tn", "Tennessee"),
    state("tx", "Texas"),
    upper("ut", "Utah", STATE_SENATE),
    state("vi", "United States Virgin Islands"),
    state("vt", "Vermont"),
    lower("va", "Virginia", "{} House of Delegates", SENATE, "Delegate"),
    upper("wa", "Washington", STATE_SENATE),
    lower("wv", "West Virginia", "{} House of Delegates", SENATE, "Delegate"),
    lower("wi", "Wisconsin", "{} State Assembly", STATE_SENATE, REP),
    state("wy", "Wyoming"),
];

/// A state by its two letters, in any case.
pub(crate) fn by_code(code: &str) -> Option<&'static State> {
    STATES.iter().find(|state| state.code.eq_ignore_ascii_case(code))
}

/// A chamber of a legislature, as every source's rows must name it, so that it is one body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chamber {
    /// The place of the body: the state, or the country.
    pub(crate) place: DivisionId,
    pub(crate) kind: BodyKind,
    pub(crate) name: String,
    /// What a member is called.
    pub(crate) title: &'static str,
    /// The OCD type of its districts.
    pub(crate) district: &'static str,
}

impl Chamber {
    /// The chamber of a state or of the country. Nebraska has one chamber only, whatever a source calls it.
    pub(crate) fn of(place: &DivisionId, kind: BodyKind) -> Option<Self> {
        let chamber = |kind, name: String, title, district| {
            Some(Self { place: place.clone(), kind, name, title, district })
        };
        if place.as_str() == "ocd-division/country:us" {
            return match kind {
                BodyKind::LowerChamber => chamber(kind, HOUSE.replace("{}", "United States"), REP, "cd"),
                BodyKind::UpperChamber => {
                    chamber(kind, SENATE.replace("{}", "United States"), "Senator", "state")
                }
                _ => None,
            };
        }
        let (step, code) = place.last();
        if !matches!(step, "state" | "district" | "territory") {
            return None;
        }
        let state = by_code(code)?;
        match (state.code, kind) {
            ("ne", BodyKind::LowerChamber | BodyKind::UpperChamber | BodyKind::Legislature) => {
                chamber(BodyKind::Legislature, "Nebraska Legislature".to_owned(), "Senator", "sldu")
            }
            ("dc", BodyKind::LowerChamber | BodyKind::UpperChamber | BodyKind::Legislature) => chamber(
                BodyKind::Council,
                "Council of the District of Columbia".to_owned(),
                "Council Member",
                "ward",
            ),
            (_, BodyKind::LowerChamber) => {
                chamber(kind, state.lower.replace("{}", state.name), state.lower_title, "sldl")
            }
            (_, BodyKind::UpperChamber) => {
                chamber(kind, state.upper.replace("{}", state.name), "Senator", "sldu")
            }
            (_, BodyKind::Legislature) => {
                chamber(kind, format!("{} Legislature", state.name), "Member", "sldu")
            }
            _ => None,
        }
    }
}

/// What a place is called when no source names it, from its id alone: `place:gulf_shores` is “Gulf Shores”.
pub(crate) fn fallback_name(id: &DivisionId) -> String {
    let (step, last) = id.last();
    let words = title_case(last);
    let state = id.state().and_then(by_code).map(|state| state.name);
    let in_state = |what: &str| match state {
        Some(state) => format!("{state} {what} {words}"),
        None => format!("{} {words}", title_case(what)),
    };
    match step {
        "country" if last == "us" => "United States".to_owned(),
        "country" => last.to_uppercase(),
        "state" | "district" | "territory" => by_code(last).map_or(words, |state| state.name.to_owned()),
        "sldl" => in_state("House district"),
        "sldu" if id.state() == Some("ne") => in_state("Legislature district"),
        "sldu" => in_state("Senate district"),
        "cd" => in_state("congressional district"),
        "county" => format!("{words} County"),
        "parish" => format!("{words} Parish"),
        "place" => words,
        _ => {
            let parent = id.parent().map(|parent| fallback_name(&parent)).unwrap_or_default();
            format!("{parent} {} {words}", step.replace('_', " ")).trim().to_owned()
        }
    }
}

/// The address of a place, from its id alone: the same whichever source comes first.
pub(crate) fn place_slug(id: &DivisionId) -> String {
    let (step, last) = id.last();
    let state = id.state().unwrap_or_default();
    let text = match step {
        "country" | "state" | "territory" => fallback_name(id),
        "district" if id.steps().count() == 2 => fallback_name(id),
        "county" if id.steps().count() == 3 => format!("{last} county {state}"),
        "place" if id.steps().count() == 3 => format!("{last} {state}"),
        "sldl" => format!("{state} house district {last}"),
        "sldu" => format!("{state} senate district {last}"),
        "cd" => format!("{state} congressional district {last}"),
        _ => match id.parent() {
            Some(parent) => format!("{} {step} {last}", place_slug(&parent)),
            None => format!("{step} {last}"),
        },
    };
    domain::slug::slugify(&text.replace(['_', '~'], " "))
}

/// `gulf_shores` → “Gulf Shores”, `17-helicon` → “17-Helicon”.
pub(crate) fn title_case(text: &str) -> String {
    let mut first = true;
    let text = text.replace(['_', '~'], " ");
    text.chars()
        .map(|c| {
            let upper = if first { c.to_uppercase().next().unwrap_or(c) } else { c };
            first = c == ' ' || c == '-';
            upper
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> DivisionId {
        text.parse().unwrap()
    }

    #[test]
    fn chambers_have_their_own_names() {
        let name = |state: &str, kind| {
            Chamber::of(&id(&format!("ocd-division/country:us/state:{state}")), kind).unwrap().name
        };
        assert_eq!(name("ga", BodyKind::LowerChamber), "Georgia House of Representatives");
        assert_eq!(name("ga", BodyKind::UpperChamber), "Georgia State Senate");
        assert_eq!(name("al", BodyKind::UpperChamber), "Alabama Senate");
        assert_eq!(name("ny", BodyKind::LowerChamber), "New York State Assembly");
        assert_eq!(name("nj", BodyKind::LowerChamber), "New Jersey General Assembly");
        assert_eq!(name("ne", BodyKind::UpperChamber), "Nebraska Legislature");
        let us = Chamber::of(&id("ocd-division/country:us"), BodyKind::LowerChamber).unwrap();
        assert_eq!((us.name.as_str(), us.district), ("United States House of Representatives", "cd"));
        assert!(
            Chamber::of(&id("ocd-division/country:us/state:al/place:auburn"), BodyKind::LowerChamber)
                .is_none()
        );
    }

    #[test]
    fn places_have_names_and_addresses_from_their_ids() {
        for (place, name, slug) in [
            ("ocd-division/country:us", "United States", "united-states"),
            ("ocd-division/country:us/state:al", "Alabama", "alabama"),
            ("ocd-division/country:us/state:ga/sldl:1", "Georgia House district 1", "ga-house-district-1"),
            ("ocd-division/country:us/state:al/place:gulf_shores", "Gulf Shores", "gulf-shores-al"),
            ("ocd-division/country:us/state:al/county:mobile", "Mobile County", "mobile-county-al"),
            ("ocd-division/country:us/state:al/place:mobile", "Mobile", "mobile-al"),
            (
                "ocd-division/country:us/state:al/place:mobile/council_district:1",
                "Mobile council district 1",
                "mobile-al-council-district-1",
            ),
            ("ocd-division/country:us/district:dc", "District of Columbia", "district-of-columbia"),
        ] {
            assert_eq!(fallback_name(&id(place)), name);
            assert_eq!(place_slug(&id(place)), slug);
        }
        assert_eq!(STATES.len(), 56);
    }
}
