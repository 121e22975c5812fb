//! Telling people apart. Joining two people into one by mistake would put words into somebody's mouth, so the
//! rules here are narrow, and whatever is merely likely goes to a steward.

use std::collections::BTreeSet;

use domain::fold::fold;
use domain::names::{Name, surname_key};
use domain::terms::{Overlap, Span, overlaps};
use uuid::Uuid;

/// What a person's names say, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Keys of given names and nicknames, the first word of each.
    given: BTreeSet<String>,
    /// Keys of surnames, aliases included.
    surnames: BTreeSet<String>,
    /// Words of surnames of three letters or more: what a double surname shares with one half of it.
    words: BTreeSet<String>,
    /// Keys of whole names, aliases included.
    pub(crate) full: BTreeSet<String>,
    suffix: Option<String>,
}

impl Facts {
    pub(crate) fn of(
        name: &str,
        given: Option<&str>,
        family: Option<&str>,
        suffix: Option<&str>,
        aliases: &[String],
    ) -> Self {
        let mut facts = Self::default();
        let parsed = Name::parse(name);
        let family = family.filter(|family| !family.trim().is_empty()).unwrap_or(&parsed.family);
        let first = given.filter(|given| !given.trim().is_empty()).unwrap_or(&parsed.given);
        facts.suffix = suffix
            .map(ToOwned::to_owned)
            .or_else(|| parsed.suffix.clone())
            .map(|suffix| fold(&suffix))
            .filter(|suffix| !suffix.is_empty());
        facts.add(first, family);
        facts.add(&parsed.given, &parsed.family);
        if let Some(nickname) = &parsed.nickname {
            facts.add(nickname, family);
        }
        for alias in aliases {
            let parsed = Name::parse(alias);
            facts.add(&parsed.given, &parsed.family);
        }
        facts
    }

    fn add(&mut self, given: &str, family: &str) {
        let key = surname_key(family);
        if key.is_empty() {
            return;
        }
        for word in fold(family).split(' ').filter(|word| word.len() >= 3) {
            self.words.insert(word.to_owned());
        }
        let first = fold(given).split(' ').next().unwrap_or_default().to_owned();
        // “BYRD, 20TH” and “Byrd, C.” are aliases of lists: they tell a surname and no given name.
        if first.len() > 1 && first.chars().all(char::is_alphabetic) {
            self.full.insert(format!("{first} {key}"));
            self.given.insert(first);
        }
        self.surnames.insert(key);
    }

    fn meets(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
        a.intersection(b).next().is_some()
    }

    fn same_given(&self, other: &Self) -> bool {
        Self::meets(&self.given, &other.given)
    }

    fn suffixes_differ(&self, other: &Self) -> bool {
        matches!((&self.suffix, &other.suffix), (Some(a), Some(b)) if a != b)
    }

    /// Keys of the surnames, for finding rivals of one surname in one seat.
    pub(crate) fn surnames(&self) -> impl Iterator<Item = &String> {
        self.surnames.iter()
    }
}

/// One of two sides that may be one person.
pub(crate) struct Side<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) seats: Vec<Seat>,
}

/// A seat that somebody held.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub(crate) office: Uuid,
    pub(crate) body: Uuid,
    pub(crate) span: Span,
    /// Whether several hold it at once.
    pub(crate) shared: bool,
}

/// Whether two sides are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// By the rules they are. The value says whether the given names agree too.
    Same {
        /// Whether the given names agree.
        given: bool,
    },
    /// They may be; the text says why it is not decided.
    Review(&'static str),
    /// Nothing says so.
    Different,
}

/// Compares two sides; `one_source` says that one source lists them as two, which it alone can take back.
pub(crate) fn compare(a: &Side<'_>, b: &Side<'_>, one_source: bool) -> Verdict {
    let surname = Facts::meets(&a.facts.surnames, &b.facts.surnames);
    let given = a.facts.same_given(b.facts);
    let full = Facts::meets(&a.facts.full, &b.facts.full) && !a.facts.suffixes_differ(b.facts);
    let alike = full || (given && Facts::meets(&a.facts.words, &b.facts.words));
    if !surname && !alike {
        return Verdict::Different;
    }
    let mut seat: Option<Overlap> = None;
    let mut body = false;
    for one in &a.seats {
        for two in &b.seats {
            body |= one.body == two.body;
            // A seat that many share is the same seat only for somebody of the same whole name.
            if one.office != two.office || (one.shared || two.shared) && !full {
                continue;
            }
            let overlap = overlaps(&one.span, &two.span);
            seat = Some(match (seat, overlap) {
                (Some(Overlap::Yes), _) | (_, Overlap::Yes) => Overlap::Yes,
                (Some(Overlap::Unclear), _) | (_, Overlap::Unclear) => Overlap::Unclear,
                _ => Overlap::No,
            });
        }
    }
    if one_source {
        return match seat {
            Some(_) if alike => {
                Verdict::Review("one source lists two people of a like name in the same seat")
            }
            _ if full && body => {
                Verdict::Review("one source lists two people of the same name in the same body")
            }
            _ => Verdict::Different,
        };
    }
    match seat {
        Some(Overlap::Yes) if surname && !a.facts.suffixes_differ(b.facts) => Verdict::Same { given },
        Some(Overlap::Yes) if surname => {
            Verdict::Review("the same seat, surname and time, but another suffix (Jr., Sr.)")
        }
        Some(Overlap::Unclear) if surname => Verdict::Review(
            "the same seat and surname, but the sources do not publish enough dates to know whether at the same time",
        ),
        Some(Overlap::No) if surname => {
            Verdict::Review("the same seat and surname, but not at the same time")
        }
        Some(_) if alike => Verdict::Review("the same seat and a like name, but another surname"),
        _ if full && body => Verdict::Review("the same name in the same body, but another seat"),
        _ => Verdict::Different,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(name: &str, aliases: &[&str]) -> Facts {
        let aliases: Vec<String> = aliases.iter().map(|&alias| alias.to_owned()).collect();
        Facts::of(name, None, None, None, &aliases)
    }

    fn side<'a>(facts: &'a Facts, office: u128, start: &str, end: &str, seen: &str) -> Side<'a> {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let seen = seen.split_once(' ').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap()));
        let span = Span { start: date(start), end: date(end), seen };
        let office = Uuid::from_u128(office);
        Side { facts, seats: vec![Seat { office, body: Uuid::from_u128(9), span, shared: false }] }
    }

    const SEEN: &str = "2023-01-09 2024-03-29";

    #[test]
    fn the_same_seat_surname_and_time_is_one_person() {
        let (a, b) = (facts("William Werk", &[]), facts("Bill Werk", &[]));
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 1, "2023-01-09", "", ""), false);
        assert_eq!(verdict, Verdict::Same { given: false });
        // By an alias alone too: she married.
        let (a, b) = (facts("Lynn Gladstone", &[]), facts("Lynn Hepner", &["Gladstone, L."]));
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 1, "2023-01-09", "", ""), false);
        assert_eq!(verdict, Verdict::Same { given: true });
    }

    #[test]
    fn what_is_unclear_is_reviewed() {
        let (a, b) = (facts("Mike Glanville", &[]), facts("Mike Glanville", &[]));
        for (start, end, seen) in [("", "2023-01-24", ""), ("2025-01-01", "", SEEN), ("2019", "2021", SEEN)] {
            let mine = if seen.is_empty() { "" } else { SEEN };
            let verdict = compare(&side(&a, 1, "", "", mine), &side(&b, 1, start, end, ""), false);
            assert!(matches!(verdict, Verdict::Review(_)), "{start} {end}: {verdict:?}");
        }
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 2, "2023-01-09", "", ""), false);
        assert!(matches!(verdict, Verdict::Review(why) if why.contains("another seat")));
        let (a, b) = (facts("Nadia Isler", &[]), facts("Nadia Isler Parkin", &[]));
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 1, "2023-01-09", "", ""), false);
        assert!(matches!(verdict, Verdict::Review(why) if why.contains("another surname")));
        let (a, b) = (facts("Sam Hill Jr.", &[]), facts("Sam Hill Sr.", &[]));
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 1, "2023-01-09", "", ""), false);
        assert!(matches!(verdict, Verdict::Review(why) if why.contains("suffix")));
    }

    #[test]
    fn one_source_is_never_overruled() {
        let (a, b) = (facts("Jack Wills", &[]), facts("Jack Wills", &[]));
        let verdict = compare(&side(&a, 1, "2020-01-01", "", ""), &side(&b, 1, "2020-01-01", "", ""), true);
        assert!(matches!(verdict, Verdict::Review(_)));
        let (a, b) = (facts("Ann Echo", &[]), facts("Drew Echo", &[]));
        let verdict = compare(&side(&a, 1, "2020-01-01", "2021", ""), &side(&b, 1, "2021", "", ""), true);
        assert_eq!(verdict, Verdict::Different);
    }

    #[test]
    fn another_surname_is_another_person() {
        let (a, b) = (facts("Eric Bellows", &[]), facts("Mike Glanville", &[]));
        let verdict = compare(&side(&a, 1, "", "", SEEN), &side(&b, 1, "2023-01-09", "", ""), false);
        assert_eq!(verdict, Verdict::Different);
    }

    #[test]
    fn a_seat_that_many_share_needs_the_whole_name() {
        let (a, b) = (facts("Ann Smith", &[]), facts("Bob Smith", &[]));
        let shared = |facts| {
            let mut side = side(facts, 1, "2022-01-01", "2023-12-31", "");
            side.seats[0].shared = true;
            side
        };
        assert_eq!(compare(&shared(&a), &shared(&b), false), Verdict::Different);
        let b = facts("Ann Smith", &[]);
        assert_eq!(compare(&shared(&a), &shared(&b), false), Verdict::Same { given: true });
    }
}
