//! Readable addresses.

use deunicode::deunicode_with_tofu_cow;

/// The longest slug, in characters.
pub const MAX_LEN: usize = 80;

/// The readable part of an address: lower-case ASCII letters, digits and single hyphens, at most
/// [`MAX_LEN`] characters, cut at a word where there is one. Never empty: without any letter it is “x”.
#[must_use]
pub fn slugify(text: &str) -> String {
    let plain = deunicode_with_tofu_cow(text, " ");
    let mut slug = String::with_capacity(plain.len().min(MAX_LEN * 2));
    let mut gap = false;
    for c in plain.chars() {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && c != '`' {
            // An apostrophe joins (O'Neal, oneal); everything else parts.
            gap = true;
        }
        // A book pasted into a title needs no more than this.
        if slug.len() > MAX_LEN * 2 {
            break;
        }
    }
    cut(&mut slug, MAX_LEN);
    if slug.is_empty() { "x".to_owned() } else { slug }
}

/// The same slug with a number, for a second thing of the same name; still at most [`MAX_LEN`] characters.
#[must_use]
pub fn with_suffix(base: &str, n: u32) -> String {
    let suffix = format!("-{n}");
    let mut slug = base.to_owned();
    cut(&mut slug, MAX_LEN - suffix.len());
    slug + &suffix
}

fn cut(slug: &mut String, max: usize) {
    if slug.len() <= max {
        return;
    }
    let mut end = max;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    let whole_word = slug.as_bytes().get(end) == Some(&b'-');
    if let (false, Some(hyphen)) = (whole_word, slug[..end].rfind('-')) {
        end = hyphen;
    }
    slug.truncate(end);
    slug.truncate(slug.trim_end_matches('-').len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_readable() {
        for (name, slug) in [
            ("Kenyatté Hassell", "kenyatte-hassell"),
            ("O'Neal, Jr.", "oneal-jr"),
            ("Larry O’Neal", "larry-oneal"),
            ("Peña Melnyk", "pena-melnyk"),
            ("Coleman-Madison", "coleman-madison"),
            ("  A.J.  McCampbell ", "a-j-mccampbell"),
            ("HB 1234 / SB 5", "hb-1234-sb-5"),
            ("Straße", "strasse"),
            ("---", "x"),
            ("", "x"),
            ("\u{0}\u{202e}", "x"),
        ] {
            assert_eq!(slugify(name), slug, "{name}");
        }
    }

    #[test]
    fn long_ones_are_cut_at_a_word() {
        let long = slugify(&"seven word ".repeat(20));
        assert!(long.len() <= MAX_LEN);
        assert!(long.ends_with("word") || long.ends_with("seven"), "{long}");
        assert_eq!(slugify(&"a".repeat(200)).len(), MAX_LEN);
        // Exactly at the limit, the last word stays whole.
        let exact = format!("{} more", "a".repeat(MAX_LEN));
        assert_eq!(slugify(&exact), "a".repeat(MAX_LEN));
    }

    #[test]
    fn a_second_one_gets_a_number() {
        assert_eq!(with_suffix("mike-jones", 2), "mike-jones-2");
        let long = slugify(&"a".repeat(200));
        assert_eq!(with_suffix(&long, 12).len(), MAX_LEN);
        assert!(with_suffix(&long, 12).ends_with("a-12"));
    }

    proptest! {
        #[test]
        fn always_well_formed_and_stable(text in "\\PC{0,200}") {
            let slug = slugify(&text);
            prop_assert!(!slug.is_empty() && slug.len() <= MAX_LEN);
            prop_assert!(slug.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())));
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
