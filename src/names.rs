//! Names of people, for matching the records of two sources. Never for showing: a page shows what the source wrote.

use crate::fold::fold;

/// A full name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Given names as written, without nicknames and middle initials; may be empty.
    pub given: String,
    /// The family name as written; empty only if the whole name was.
    pub family: String,
    /// Jr., Sr., III and the like, as written.
    pub suffix: Option<String>,
    /// What stood in quotes or brackets.
    pub nickname: Option<String>,
}

const SUFFIXES: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "v", "esq", "md", "phd", "dds", "jd"];

/// Words that belong to the family name behind them.
const PARTICLES: [&str; 22] = [
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "las", "le", "los",
    "st", "ste", "ter", "van", "von", "vande",
];

impl Name {
    /// Takes a full name apart: “Given M. "Nick" Family, Jr.” or “Family, Given”.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (text, nickname) = without_nickname(text);
        let mut name = Self { nickname, ..Self::default() };
        let mut parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        // “Family, Given, Jr.” and “Given Family, Jr.”: whatever is only a suffix goes first.
        while let Some(last) = parts.last().filter(|part| parts.len() > 1 && is_suffix(part)) {
            name.suffix = Some((*last).to_owned());
            parts.pop();
        }
        let mut words: Vec<&str>;
        if let [family, given, ..] = parts.as_slice() {
            words = given.split_whitespace().collect();
            let mut family: Vec<&str> = family.split_whitespace().collect();
            name.take_suffix(&mut family);
            name.take_suffix(&mut words);
            name.family = family.join(" ");
        } else {
            words = parts.first().map(|part| part.split_whitespace().collect()).unwrap_or_default();
            name.take_suffix(&mut words);
            let mut from = words.len().saturating_sub(1);
            // The first word is always a given name: “Van Johnson” is Van, of the Johnsons.
            while from > 1 && words.get(from - 1).is_some_and(|word| PARTICLES.contains(&fold(word).as_str()))
            {
                from -= 1;
            }
            name.family = words.split_off(from).join(" ");
        }
        let given = words.iter().enumerate().filter(|(at, word)| *at == 0 || !is_initial(word));
        name.given = given.map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
        name
    }

    fn take_suffix(&mut self, words: &mut Vec<&str>) {
        while let Some(last) = words.last().filter(|word| words.len() > 1 && is_suffix(word)) {
            // A lone V between two names is an initial; at the end of three words it is the fifth.
            if fold(last) == "v" && words.len() < 3 {
                break;
            }
            self.suffix = Some((*last).to_owned());
            words.pop();
        }
    }
}

/// What two spellings of a surname have in common: lower case, without accents, punctuation, spaces and suffix,
/// so that “Coleman-Madison” and “Coleman Madison”, “O’Neal” and “Oneal” are one. Empty if there is no letter.
#[must_use]
pub fn surname_key(surname: &str) -> String {
    let folded = fold(surname);
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(word)) {
        words.pop();
    }
    words.concat()
}

/// Whether two surnames are the same. A double surname is not the same as one half of it: that may be a marriage
/// or another person, and goes to review.
#[must_use]
pub fn same_surname(a: &str, b: &str) -> bool {
    let key = surname_key(a);
    !key.is_empty() && key == surname_key(b)
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&fold(word).replace(' ', "").as_str())
}

/// “M.”, “M” or “A.J.”
fn is_initial(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0
        && (word.chars().count() == 1 || (word.ends_with('.') && letters == word.matches('.').count()))
}

/// Cuts out the first thing in quotes or brackets.
fn without_nickname(text: &str) -> (String, Option<String>) {
    const PAIRS: [(char, char); 6] =
        [('"', '"'), ('“', '”'), ('(', ')'), ('[', ']'), ('‘', '’'), ('\'', '\'')];
    for (open, close) in PAIRS {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inside = start + open.len_utf8();
            from = inside;
            // Only at the beginning of a word: the apostrophe of O'Neal opens nothing.
            if text[..start].chars().next_back().is_some_and(|c| !c.is_whitespace()) {
                continue;
            }
            let end = text[inside..].char_indices().map(|(at, c)| (inside + at, c)).find(|(at, c)| {
                let next = text[at + c.len_utf8()..].chars().next();
                *c == close && next.is_none_or(|next| !next.is_alphanumeric())
            });
            if let Some((end, _)) = end {
                let nickname = text[inside..end].trim();
                let rest = format!("{} {}", &text[..start], &text[end + close.len_utf8()..]);
                if !rest.chars().any(char::is_alphanumeric) {
                    // The whole name in quotes is a name, not a nickname.
                    return (nickname.to_owned(), None);
                }
                return (rest, (!nickname.is_empty()).then(|| nickname.to_owned()));
            }
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_taken_apart() {
        for (text, given, family, suffix, nickname) in [
            ("Ada Brown", "Ada", "Brown", None, None),
            ("James E. Buskirk", "James", "Buskirk", None, None),
            ("A.J. McCall", "A.J.", "McCall", None, None),
            ("K. L. Brown", "K.", "Brown", None, None),
            ("Ron Anders, Jr.", "Ron", "Anders", Some("Jr."), None),
            ("Quinton T. Ross Jr.", "Quinton", "Ross", Some("Jr."), None),
            ("P. K. Martin IV", "P.", "Martin", Some("IV"), None),
            ("Fred (Coach) Plumb", "Fred", "Plumb", None, Some("Coach")),
            ("E. Culver \"Rusty\" Kidd", "E. Culver", "Kidd", None, Some("Rusty")),
            ("Russell 'Rusty' K. Paul", "Russell", "Paul", None, Some("Rusty")),
            ("\"Coach\" Williams", "", "Williams", None, Some("Coach")),
            ("B.H. “Skip” Henderson III", "B.H.", "Henderson", Some("III"), Some("Skip")),
            ("Larry O’Neal", "Larry", "O’Neal", None, None),
            ("Larry O'Neal", "Larry", "O'Neal", None, None),
            ("Linda Coleman-Madison", "Linda", "Coleman-Madison", None, None),
            ("James Douglas Stewart Jr.", "James Douglas", "Stewart", Some("Jr."), None),
            ("Ana de la Cruz", "Ana", "de la Cruz", None, None),
            ("Van R. Johnson II", "Van", "Johnson", Some("II"), None),
            ("Fincher, B.", "B.", "Fincher", None, None),
            ("Brown, Ada M., Sr.", "Ada", "Brown", Some("Sr."), None),
            ("Williams", "", "Williams", None, None),
            ("", "", "", None, None),
            (" , ", "", "", None, None),
            ("\"Ada Brown\"", "Ada", "Brown", None, None),
        ] {
            let name = Name::parse(text);
            assert_eq!(
                (name.given.as_str(), name.family.as_str(), name.suffix.as_deref(), name.nickname.as_deref()),
                (given, family, suffix, nickname),
                "{text}"
            );
        }
    }

    #[test]
    fn one_surname_in_two_spellings() {
        for (a, b) in [
            ("O'Neal", "O’NEAL"),
            ("ONeal", "O'Neal"),
            ("Coleman-Madison", "Coleman Madison"),
            ("Peña", "Pena"),
            ("Anders, Jr.", "Anders"),
            ("Van Zant", "VanZant"),
            ("St. John", "St John"),
        ] {
            assert!(same_surname(a, b), "{a} {b}");
        }
    }

    #[test]
    fn half_a_double_surname_is_another() {
        for (a, b) in [
            ("Coleman-Madison", "Coleman"),
            ("Coleman-Madison", "Madison"),
            ("Brown", "Browne"),
            ("", ""),
            ("-", "'"),
        ] {
            assert!(!same_surname(a, b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn the_family_name_is_never_lost(text in "[\\PC]{0,40}", word in "[A-Z][a-z]{3,8}") {
            let _ = Name::parse(&text);
            let name = Name::parse(&format!("{text} {word}"));
            prop_assert!(!name.family.is_empty());
        }

        #[test]
        fn spelling_never_matters(given in "[A-Z][a-z]{2,8}", family in "[A-Z][a-z]{4,10}(-[A-Z][a-z]{4,8})?") {
            let name = Name::parse(&format!("{given} Q. {family}, Jr."));
            prop_assert!(same_surname(&name.family, &family.to_uppercase().replace('-', " ")));
            prop_assert_eq!(name.given, given);
        }
    }
}
