//! The routes of the desk: one set for every kind of thing.

use domain::access::Action;
use services::desk::Kind;

/// The parts of an address below a kind, and whether they are read and sent.
const BELOW: [(&str, bool, bool); 4] =
    [("", true, false), ("/new", true, true), ("/{key}", true, true), ("/{key}/withdraw", true, true)];

/// What a route below `/steward/{kind}` is. None: it is no such route.
pub(super) fn action(method: &str, pattern: &str) -> Option<Action> {
    let (kind, below) = split(pattern)?;
    let (_, read, sent) = BELOW.iter().find(|(known, _, _)| *known == below)?;
    match method {
        "GET" if *read => Some(kind.action()),
        "POST" if *sent => Some(kind.action()),
        _ => None,
    }
}

/// Every route of every kind, for the test that walks over all of them.
pub fn routes() -> impl Iterator<Item = (&'static str, String, Action)> {
    Kind::ALL.into_iter().flat_map(|kind| {
        BELOW.iter().flat_map(move |(below, read, sent)| {
            let path = format!("/steward/{}{below}", kind.code());
            let methods = [("GET", *read), ("POST", *sent)];
            methods
                .into_iter()
                .filter(|(_, is)| *is)
                .map(move |(method, _)| (method, path.clone(), kind.action()))
        })
    })
}

fn split(pattern: &str) -> Option<(Kind, &str)> {
    let rest = pattern.strip_prefix("/steward/")?;
    let code = rest.split('/').next().unwrap_or_default();
    Some((Kind::of(code)?, &rest[code.len()..]))
}

/// Whether the route is one of these with any method.
pub(super) fn is_known(pattern: &str) -> bool {
    split(pattern).is_some_and(|(_, below)| BELOW.iter().any(|(known, _, _)| *known == below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_its_kinds_action_and_no_other_is_known() {
        assert_eq!(action("POST", "/steward/people/{key}"), Some(Action::EditPeople));
        assert_eq!(action("GET", "/steward/places"), Some(Action::EditPlaces));
        assert_eq!(action("POST", "/steward/places"), None);
        assert_eq!(action("GET", "/steward/accounts"), None);
        assert_eq!(action("GET", "/steward/people/{key}/eat"), None);
        for (method, path, expected) in routes() {
            assert_eq!(action(method, &path), Some(expected), "{method} {path}");
        }
    }
}
