//! The routes of the desk: one set for every kind of thing.

use domain::access::Action;
use services::desk::Kind;

/// The parts of an address below a kind, and whether they are read and sent.
const BELOW: [(&str, bool, bool); 4] =
    [("", true, false), ("/new", true, true), ("/{key}", true, true), ("/{key}/withdraw", true, true)];

/// Routes of the desk that only one kind has, or none.
const OTHERS: [(&str, &str, Action); 17] = [
    ("GET", "/steward/commitments/{key}/status", Action::EditCommitments),
    ("POST", "/steward/commitments/{key}/status", Action::EditCommitments),
    ("GET", "/steward/corrections", Action::ReadReports),
    ("GET", "/steward/corrections/{number}", Action::ReadReports),
    ("POST", "/steward/corrections/{number}", Action::AnswerReport),
    ("GET", "/steward/review", Action::ReviewPeople),
    ("GET", "/steward/review/{number}", Action::ReviewPeople),
    ("POST", "/steward/review/{number}", Action::ReviewPeople),
    ("GET", "/steward/review/{number}/undo", Action::ReviewPeople),
    ("POST", "/steward/review/{number}/undo", Action::ReviewPeople),
    ("GET", "/steward/people/{key}/merge", Action::ReviewPeople),
    ("POST", "/steward/people/{key}/merge", Action::ReviewPeople),
    ("GET", "/steward/import", Action::Import),
    ("POST", "/steward/import", Action::Import),
    ("GET", "/steward/import/{id}", Action::Import),
    ("POST", "/steward/import/{id}", Action::Import),
    ("GET", "/steward/import/templates/{file}", Action::Import),
];

/// What a route of the desk is. None: it is no such route.
pub(super) fn action(method: &str, pattern: &str) -> Option<Action> {
    let other = OTHERS.iter().find(|(known, path, _)| *known == method && *path == pattern);
    if let Some((_, _, action)) = other {
        return Some(*action);
    }
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
    let others = OTHERS.into_iter().map(|(method, path, action)| (method, path.to_owned(), action));
    others.chain(Kind::ALL.into_iter().flat_map(|kind| {
        BELOW.iter().flat_map(move |(below, read, sent)| {
            let path = format!("/steward/{}{below}", kind.code());
            let methods = [("GET", *read), ("POST", *sent)];
            methods
                .into_iter()
                .filter(|(_, is)| *is)
                .map(move |(method, _)| (method, path.clone(), kind.action()))
        })
    }))
}

fn split(pattern: &str) -> Option<(Kind, &str)> {
    let rest = pattern.strip_prefix("/steward/")?;
    let code = rest.split('/').next().unwrap_or_default();
    Some((Kind::of(code)?, &rest[code.len()..]))
}

/// Whether the route is one of these with any method.
pub(super) fn is_known(pattern: &str) -> bool {
    OTHERS.iter().any(|(_, path, _)| *path == pattern)
        || split(pattern).is_some_and(|(_, below)| BELOW.iter().any(|(known, _, _)| *known == below))
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
