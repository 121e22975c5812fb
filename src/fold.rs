//! One form for what is searched and for what is searched with.

use deunicode::deunicode_with_tofu_cow;

/// Lower case, accents off, punctuation to spaces, single spaces, none at the ends.
///
/// An apostrophe inside a word joins instead of parting, so that “O’Neal”, “O'Neal” and “ONeal” are one word.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = deunicode_with_tofu_cow(text, " ");
    let mut folded = String::with_capacity(plain.len());
    let mut gap = false;
    for c in plain.chars() {
        if c.is_ascii_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c.to_ascii_lowercase());
        } else if c != '\'' && c != '`' {
            gap = true;
        }
    }
    folded
}

/// The folded words, each once, in the order in which they first appear.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in fold(text).split(' ').filter(|word| !word.is_empty()) {
        if !terms.iter().any(|known| known == word) {
            terms.push(word.to_owned());
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_are_one() {
        for (text, folded) in [
            ("Kenyatté", "kenyatte"),
            ("O’Neal", "oneal"),
            ("O'Neal", "oneal"),
            ("Coleman-Madison", "coleman madison"),
            ("  HB\t12: Schools—and “buses” ", "hb 12 schools and buses"),
            ("ŁÓDŹ", "lodz"),
            ("e\u{301}te\u{301}", "ete"),
            ("!?", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
        assert_eq!(terms("The School, the BOARD"), ["the", "school", "board"]);
        assert!(terms(" - ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
        }
    }
}
