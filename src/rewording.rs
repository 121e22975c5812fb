//! What is another between two versions of a text, word by word.

/// A piece of a text, as far as it is in both versions or in this one alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, with the spaces between them.
    pub text: String,
    /// Whether the other version does not have them.
    pub other: bool,
}

/// The most pairs of words that are compared: some two thousand words on each side. Where there are more, everything
/// between what is the same at the beginning and at the end counts as other.
const MOST_PAIRS: usize = 4_000_000;

/// Both versions in pieces: what of the first is not in the second, and what of the second is not in the first.
#[must_use]
pub fn rewording(before: &str, after: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (was, is): (Vec<&str>, Vec<&str>) = (words(before), words(after));
    let same = |a: &&str, b: &&str| a.trim() == b.trim();
    let head = was.iter().zip(&is).take_while(|(a, b)| same(a, b)).count();
    let (was_rest, is_rest) = (&was[head..], &is[head..]);
    let tail = was_rest.iter().rev().zip(is_rest.iter().rev()).take_while(|(a, b)| same(a, b)).count();
    let (was_mid, is_mid) = (&was_rest[..was_rest.len() - tail], &is_rest[..is_rest.len() - tail]);
    let (was_kept, is_kept) = shared(was_mid, is_mid);
    let marked = |words: &[&str], kept: &[bool]| {
        let in_middle = |at: usize| at.checked_sub(head).and_then(|at| kept.get(at));
        pieces(words, |at| in_middle(at).is_some_and(|kept| !kept))
    };
    (marked(&was, &was_kept), marked(&is, &is_kept))
}

/// Words with the space after them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let space = rest[end..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - end);
        let (word, left) = rest.split_at(end + space);
        words.push(word);
        rest = left;
    }
    words
}

/// Which words belong to the longest row of words that both have in this order.
fn shared(a: &[&str], b: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    if a.len().saturating_mul(b.len()) > MOST_PAIRS {
        return (in_a, in_b);
    }
    // How long it is from these two on.
    let width = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i].trim() == b[j].trim() {
                longest[(i + 1) * width + j + 1].saturating_add(1)
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].trim() == b[j].trim() {
            (in_a[i], in_b[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (in_a, in_b)
}

fn pieces(words: &[&str], other: impl Fn(usize) -> bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let other = other(at);
        match pieces.last_mut() {
            Some(last) if last.other == other => last.text.push_str(word),
            _ => pieces.push(Piece { text: (*word).to_owned(), other }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[Piece]) -> String {
        let piece = |it: &Piece| if it.other { format!("[{}]", it.text) } else { it.text.clone() };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_is_other_is_found_word_by_word() {
        for (before, after, was, is) in [
            ("I will mend it", "We will mend it", "[I ]will mend it", "[We ]will mend it"),
            ("mend the old bridge now", "mend the bridge", "mend the [old ]bridge [now]", "mend the bridge"),
            ("a  b", "a b", "a  b", "a b"),
            ("", "new words", "", "[new words]"),
            ("one x two y three", "one two z three", "one [x ]two [y ]three", "one two [z ]three"),
            ("same", "same", "same", "same"),
            ("a a", "a", "a [a]", "a"),
        ] {
            let (first, second) = rewording(before, after);
            assert_eq!((told(&first).as_str(), told(&second).as_str()), (was, is), "{before} → {after}");
        }
    }

    #[test]
    fn long_texts_are_compared_in_time_and_lose_nothing() {
        let long = |word: &str| std::iter::repeat_n(word, 5_000).collect::<Vec<_>>().join(" ");
        let (first, second) = rewording(&long("a"), &long("b"));
        assert_eq!((first.len(), second.len()), (1, 1));
        assert_eq!(first[0], Piece { text: long("a"), other: true });
    }
}
