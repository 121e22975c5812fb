//! Which row of a file is which commitment.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::keys::{KeyKind, StableKey, address_key};
use crate::fold::terms;

/// From this likeness on a steward looks at two texts, in percent.
pub const LIKENESS_PERCENT: u8 = 60;
/// So many are shown to the steward at most.
const MAX_CANDIDATES: usize = 3;
/// Below so many words one text is not looked for inside another.
const MIN_INSIDE: usize = 3;
/// Words that say nothing about which promise it is.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "he", "her", "his", "i",
    "in", "is", "it", "its", "my", "not", "of", "on", "or", "our", "she", "that", "the", "their", "them",
    "they", "this", "to", "us", "we", "will", "with", "would",
];

/// One row of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published<'a> {
    /// Who made the promise: any text that is the person's own.
    pub person: &'a str,
    /// The publisher's id, if there is a column with one.
    pub id: Option<&'a str>,
    /// The page about this promise alone.
    pub address: Option<&'a str>,
    /// The promise, or its title.
    pub text: &'a str,
    /// The publisher's category.
    pub category: Option<&'a str>,
    /// Every other address in the row: sources, comments.
    pub links: &'a [&'a str],
}

impl Published<'_> {
    /// All keys that the row has, the strongest first.
    #[must_use]
    pub fn keys(&self) -> Vec<StableKey> {
        let id = self.id.and_then(StableKey::id);
        let address = self.address.and_then(StableKey::address);
        [id, address, StableKey::words(self.person, self.text)].into_iter().flatten().collect()
    }
}

/// A commitment that was imported before, from the same data set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Who made it: the same text as in [`Published::person`].
    pub person: String,
    /// The words as they are now.
    pub text: String,
    /// The publisher's category.
    pub category: Option<String>,
    /// Every key that any earlier file gave it.
    pub keys: Vec<StableKey>,
    /// Every other address that came with it.
    pub links: Vec<String>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is this commitment.
    Same {
        /// Its place among the known ones.
        known: usize,
        /// By which key.
        by: KeyKind,
    },
    /// A steward decides.
    Review(Vec<Candidate>),
    /// An earlier row of the same file has the same key; a steward decides.
    Twice {
        /// The earlier row.
        row: usize,
    },
    /// Nothing like it is known.
    New,
}

/// A commitment that a row may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its place among the known ones.
    pub known: usize,
    /// How alike the words are, in percent.
    pub likeness: u8,
    /// Why a steward should look.
    pub why: Why,
}

/// Why a row and a commitment may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The words are alike.
    AlikeWords,
    /// Both have a link that no other has.
    SharedLink,
    /// The address or the words are the same, and the id is another.
    OtherId,
}

impl Why {
    /// Plain words, without a capital.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::AlikeWords => "the words are alike",
            Self::SharedLink => "both have a link that no other has",
            Self::OtherId => "the address or the words are the same, but the id is another",
        }
    }
}

/// Finds out what becomes of each row, in their order. Nothing is ever merged because it is merely alike.
#[must_use]
pub fn match_all(known: &[Known], rows: &[Published<'_>]) -> Vec<Match> {
    let by_key: HashMap<&StableKey, usize> = known
        .iter()
        .enumerate()
        .flat_map(|(at, known)| known.keys.iter().map(move |key| (key, at)))
        .collect();
    let keys: Vec<Vec<StableKey>> = rows.iter().map(Published::keys).collect();
    let mut matches: Vec<Option<Match>> = vec![None; rows.len()];

    let mut first_with: HashMap<&StableKey, usize> = HashMap::new();
    for (row, strongest) in keys.iter().enumerate().filter_map(|(row, keys)| Some((row, keys.first()?))) {
        match first_with.entry(strongest) {
            Entry::Occupied(first) => matches[row] = Some(Match::Twice { row: *first.get() }),
            Entry::Vacant(place) => {
                place.insert(row);
            }
        }
    }

    // Strong keys claim first, whatever the order of the rows.
    let mut claimed: HashMap<usize, usize> = HashMap::new();
    for kind in KeyKind::ALL {
        for (row, found) in matches.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            let key = keys[row].iter().find(|key| key.kind() == *kind);
            let Some(&at) = key.and_then(|key| by_key.get(key)) else { continue };
            let has_id = |keys: &[StableKey]| keys.iter().any(|key| key.kind() == KeyKind::Id);
            // Both have ids, and it was not by them that they met.
            let other_id = *kind != KeyKind::Id && has_id(&keys[row]) && has_id(&known[at].keys);
            *found = Some(if other_id {
                let likeness = likeness(&known[at].text, rows[row].text);
                Match::Review(vec![Candidate { known: at, likeness, why: Why::OtherId }])
            } else if let Some(&row) = claimed.get(&at) {
                Match::Twice { row }
            } else {
                claimed.insert(at, row);
                Match::Same { known: at, by: *kind }
            });
        }
    }

    let candidates = Candidates::new(known, rows, &claimed);
    let decide = |(row, found): (usize, Option<Match>)| {
        found.unwrap_or_else(|| match candidates.of(&rows[row]) {
            candidates if candidates.is_empty() => Match::New,
            candidates => Match::Review(candidates),
        })
    };
    matches.into_iter().enumerate().map(decide).collect()
}

/// The commitments that no row has claimed, ready to be compared with.
struct Candidates<'a> {
    known: &'a [Known],
    /// By person: place and words.
    by_person: HashMap<&'a str, Vec<(usize, BTreeSet<String>)>>,
    /// The links that exactly one commitment has, and at most one row.
    by_link: HashMap<String, usize>,
}

impl<'a> Candidates<'a> {
    fn new(known: &'a [Known], rows: &[Published<'_>], claimed: &HashMap<usize, usize>) -> Self {
        let mut by_person: HashMap<&str, Vec<(usize, BTreeSet<String>)>> = HashMap::new();
        for (at, known) in known.iter().enumerate().filter(|(at, _)| !claimed.contains_key(at)) {
            by_person.entry(&known.person).or_default().push((at, telling_words(&known.text)));
        }
        let mut of_known: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (at, known) in known.iter().enumerate() {
            for link in known.links.iter().filter_map(|link| address_key(link)) {
                of_known.entry(link).or_default().insert(at);
            }
        }
        let mut of_rows: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (row, published) in rows.iter().enumerate() {
            for link in published.links.iter().filter_map(|link| address_key(link)) {
                of_rows.entry(link).or_default().insert(row);
            }
        }
        let alone = |link: &String| of_rows.get(link).is_none_or(|rows| rows.len() == 1);
        let by_link = of_known
            .into_iter()
            .filter(|(link, places)| places.len() == 1 && alone(link))
            .filter_map(|(link, places)| places.first().map(|at| (link, *at)))
            .filter(|(_, at)| !claimed.contains_key(at))
            .collect();
        Self { known, by_person, by_link }
    }

    fn of(&self, row: &Published<'_>) -> Vec<Candidate> {
        let words = telling_words(row.text);
        let linked: BTreeSet<usize> =
            row.links.iter().filter_map(|link| self.by_link.get(&address_key(link)?).copied()).collect();
        let mut found: Vec<Candidate> = self
            .by_person
            .get(row.person)
            .into_iter()
            .flatten()
            .filter_map(|(at, known_words)| {
                let likeness = alike(known_words, &words);
                let why = if linked.contains(at) { Why::SharedLink } else { Why::AlikeWords };
                let look = likeness >= LIKENESS_PERCENT || why == Why::SharedLink;
                look.then_some(Candidate { known: *at, likeness, why })
            })
            .collect();
        let same_category =
            |at: usize| row.category.is_some() && self.known[at].category.as_deref() == row.category;
        found.sort_by_key(|found| {
            let linked = found.why == Why::SharedLink;
            (Reverse(linked), Reverse(found.likeness), !same_category(found.known), found.known)
        });
        found.truncate(MAX_CANDIDATES);
        found
    }
}

/// How alike two texts are by their words, in percent. 100 for the same words in any order.
#[must_use]
pub fn likeness(a: &str, b: &str) -> u8 {
    alike(&telling_words(a), &telling_words(b))
}

fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> u8 {
    let shared = a.intersection(b).count();
    if shared == 0 {
        return 0;
    }
    let both = 200 * shared / (a.len() + b.len());
    // Most rewording is shortening: then one is inside the other.
    let shorter = a.len().min(b.len());
    let inside = if shorter >= MIN_INSIDE { 90 * shared / shorter } else { 0 };
    // Neither is more than 100.
    both.max(inside) as u8
}

fn telling_words(text: &str) -> BTreeSet<String> {
    let words: BTreeSet<String> = terms(text).into_iter().collect();
    let telling: BTreeSet<String> =
        words.iter().filter(|word| !COMMON.contains(&word.as_str())).cloned().collect();
    // A text of nothing but common words is still a text.
    if telling.is_empty() { words } else { telling }
}
