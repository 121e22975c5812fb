//! The address by which a page is kept: its path and those parts of the query that a page reads, in one order.

use url::form_urlencoded;

/// Every name that a page or the API reads from the query. Others (campaign marks, typing errors) are dropped,
/// so that they neither reach a page nor fill the memory with copies of it.
pub const KNOWN: [&str; 25] = [
    "a",
    "b",
    "body",
    "from",
    "in_office",
    "key",
    "kind",
    "only",
    "page",
    "party",
    "person",
    "place",
    "position",
    "q",
    "scored",
    "session",
    "show",
    "size",
    "sort",
    "standing",
    "status",
    "to",
    "value",
    "within",
    "year",
];

/// The longest query that is kept; longer ones are answered and forgotten.
pub const KEPT_LENGTH: usize = 200;

/// The same address for all spellings of one question: unknown and blank names dropped, the first of several
/// taken, control characters taken out (no database keeps a NUL), sorted by name.
#[must_use]
pub fn normalise(path: &str, query: Option<&str>) -> String {
    let Some(query) = query.filter(|query| !query.is_empty()) else { return path.to_owned() };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let value = value.trim();
        if !value.is_empty() && KNOWN.contains(&&*name) && !pairs.iter().any(|(known, _)| *known == name) {
            pairs.push((name.into_owned(), value.to_owned()));
        }
    }
    if pairs.is_empty() {
        return path.to_owned();
    }
    pairs.sort();
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn one_question_has_one_address() {
        assert_eq!(normalise("/officials", None), "/officials");
        assert_eq!(normalise("/officials", Some("")), "/officials");
        assert_eq!(normalise("/officials", Some("utm_source=x&q=&party=")), "/officials");
        assert_eq!(
            normalise("/officials", Some("sort=record&body=a%20b&sort=name")),
            "/officials?body=a+b&sort=record"
        );
        assert_eq!(normalise("/search", Some("q=%00caf%C3%A9%0a")), "/search?q=caf%C3%A9");
        assert_eq!(normalise("/search", Some("q=%ff%fe&&=&%")), "/search?q=%EF%BF%BD%EF%BF%BD");
    }
}
