//! Which other names of a person tell a reader something.

use std::collections::BTreeSet;

/// The other names that say more than the name itself: rosters also list “B. Evans”, “Evans, B.” and “EVANS, 89TH”,
/// which are that name cut short or turned round. Each is kept once, as its source writes it.
pub(super) fn telling(name: &str, others: &[String]) -> Vec<String> {
    let own: BTreeSet<String> = words(name).into_iter().collect();
    let letters: BTreeSet<char> = own.iter().filter_map(|word| word.chars().next()).collect();
    let mut seen = BTreeSet::new();
    others
        .iter()
        .filter(|other| {
            let parts = words(&turned(other));
            says_more(&parts, &own, &letters) && seen.insert(parts)
        })
        .cloned()
        .collect()
}

fn says_more(parts: &[String], own: &BTreeSet<String>, letters: &BTreeSet<char>) -> bool {
    if parts.iter().any(|part| !is_letter(part) && !own.contains(part)) {
        return true;
    }
    // Only words of the name are left, and single letters. “Jon G. Burns” tells of a second name; “J. G. Burns” is short.
    let new_letter =
        |part: &String| is_letter(part) && !own.contains(part) && !part.starts_with(|c| letters.contains(&c));
    parts.first().is_some_and(|first| !is_letter(first)) && parts.iter().any(new_letter)
}

fn is_letter(word: &str) -> bool {
    word.chars().count() == 1
}

/// “Evans, Beth” as “Beth Evans”; “Beth Evans, Jr.” stays.
fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !is_suffix(first) => format!("{first} {last}"),
        _ => name.to_owned(),
    }
}

fn is_suffix(text: &str) -> bool {
    matches!(words(text).join(" ").as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// The words in small letters, initials each for itself, without a district's number (“89TH”).
fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-'))
        .filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::telling;

    fn kept(name: &str, others: &[&str]) -> Vec<String> {
        telling(name, &others.iter().map(|&other| other.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_name_cut_short_or_turned_round_is_no_other_name() {
        let others = [
            "EVANS, 89TH",
            "Evans, B.",
            "B. Evans",
            "B.A. Evans",
            "Evans",
            "Evans, Beth",
            "Beth Evans",
            "Beth E.",
        ];
        assert!(kept("Beth Evans", &others).is_empty());
    }

    #[test]
    fn what_says_more_is_kept_once_as_it_was_written() {
        let others =
            ["Beth G. Evans", "Elizabeth Evans", "Evans, Elizabeth", "Evans-Ochoa, B.", "Beth Evans, Jr."];
        let expected = ["Beth G. Evans", "Elizabeth Evans", "Evans-Ochoa, B.", "Beth Evans, Jr."];
        assert_eq!(kept("Beth Evans", &others), expected);
    }
}
