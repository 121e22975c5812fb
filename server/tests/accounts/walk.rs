//! Every route, with every role and with none.

use app::pages::PageKind;
use axum::http::{Method, StatusCode};
use domain::access::{Action, Actor, Decision, may};
use domain::words::Role;
use server::guard::{RULES, action, own_subject};

use super::support::{Site, sample_sites};
use super::{HERE, PASSWORD};

/// A pattern as an address: of nothing in particular.
pub fn filled(pattern: &str) -> String {
    let mut address = String::new();
    for (n, part) in pattern.split('{').enumerate() {
        let rest = if n == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) };
        address.push_str(if n == 0 { "" } else { "x" });
        address.push_str(rest);
    }
    address
}

/// The sources of a folder and all below it: file name and text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut open = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// The address that a constant of this name holds, in a text.
fn constant(text: &str, name: &str) -> Option<String> {
    let rest = text.split(&format!("const {name}: &str = \"")).nth(1)?;
    rest.split('"').next().filter(|path| path.starts_with('/')).map(str::to_owned)
}

/// Every pattern that the sources hand to the router, as a text or by a constant's name; and the files that compute some.
fn routed() -> (Vec<String>, Vec<String>) {
    let own = sources("src");
    let all: Vec<_> = own.iter().cloned().chain(sources("../app/src")).collect();
    let (mut found, mut computed) = (Vec::new(), Vec::new());
    for (file, text) in &own {
        for part in text.split(".route(").skip(1) {
            let part = part.trim_start();
            if let Some(rest) = part.strip_prefix('"') {
                found.push(rest.split('"').next().unwrap().to_owned());
                continue;
            }
            let name = part.split(',').next().unwrap().rsplit("::").next().unwrap().trim();
            let known =
                constant(text, name).or_else(|| all.iter().find_map(|(_, text)| constant(text, name)));
            match known {
                Some(path) => found.push(path),
                None => computed.push(file.clone()),
            }
        }
    }
    computed.sort();
    computed.dedup();
    (found, computed)
}

/// The files in which a route may be computed: the desk's kinds, the pages' kinds; and `slow.rs` has another function
/// of that name.
const COMPUTED: [&str; 3] = ["desk.rs", "pages.rs", "slow.rs"];

/// One route, as it is walked.
struct Walked {
    method: &'static str,
    path: String,
    action: Action,
}

/// Every route but those that everyone may read, which another test walks.
fn walked() -> Vec<Walked> {
    let rules = RULES.iter().map(|rule| (rule.method, rule.path.to_owned(), rule.action));
    let desk = server::guard::desk_routes();
    rules.chain(desk).map(|(method, path, action)| Walked { method, path, action }).collect()
}

/// Every address to which something can be sent.
pub fn posts() -> Vec<String> {
    walked().into_iter().filter(|route| route.method == "POST").map(|route| filled(&route.path)).collect()
}

#[test]
fn every_route_is_in_the_table() {
    let (routed, computed) = routed();
    assert!(routed.len() > 15, "{routed:?}");
    // What these route is walked as `PageKind::ALL` and `desk_routes`; of another file nothing would be.
    assert_eq!(computed, COMPUTED, "a file routes by computed addresses: have them walked here");
    for pattern in &routed {
        let known = [Method::GET, Method::POST].iter().any(|method| action(method, pattern).is_some());
        assert!(known, "{pattern} is not in server/src/guard/table.rs: say who may");
    }
    // And the table holds nothing that is gone.
    for rule in RULES {
        assert!(routed.iter().any(|pattern| pattern == rule.path), "{} is routed nowhere", rule.path);
    }
}

#[tokio::test]
async fn every_route_with_every_role_and_with_none_answers_as_the_table_says() {
    for site in sample_sites().await {
        let mut visitors = vec![(None, String::new())];
        for role in Role::ALL {
            visitors.push((Some(*role), String::new()));
        }
        let bystander =
            site.services.account_by_email(Actor::Operator, "member@sample.invalid").await.unwrap();
        for rule in walked() {
            let path = filled(&rule.path.replace("{id}", &bystander.to_string()));
            for (role, cookie) in &mut visitors {
                // Signing out or changing something would end it for the next route.
                if let Some(role) = role
                    && (cookie.is_empty()
                        || site.services.session(cookie.split_once('=').unwrap().1).await.unwrap().is_none())
                {
                    *cookie = new_cookie(&site, *role).await;
                }
                let session = match cookie.split_once('=') {
                    Some((_, token)) => site.services.session(token).await.unwrap(),
                    None => None,
                };
                let actor = session.map_or(Actor::Anonymous, |session| session.actor);
                let headers =
                    if cookie.is_empty() { vec![HERE] } else { vec![HERE, ("cookie", cookie.as_str())] };
                let got = match rule.method {
                    "GET" => site.ask("GET", &path, &headers).await,
                    _ => site.post(&path, "", &headers).await,
                };
                let what = format!("{} {} {path} as {role:?}: {}", site.name, rule.method, got.status);
                let to_sign_in = got.header("location").starts_with("/sign-in?next=");
                match may(actor, rule.action, own_subject(actor, rule.action)) {
                    Decision::NeedsSignIn => {
                        assert!(got.status == StatusCode::SEE_OTHER && to_sign_in, "{what}");
                    }
                    Decision::OwnRecord | Decision::Forbidden => {
                        assert_eq!(got.status, StatusCode::NOT_FOUND, "{what}")
                    }
                    Decision::Allowed => {
                        assert!(!to_sign_in && !got.status.is_server_error(), "{what}");
                        // Otherwise a page that refuses everyone would pass.
                        let page = [Action::ReadOwnAccount, Action::ReadAccounts, Action::ReadOperations];
                        if page.contains(&rule.action) {
                            assert_eq!(got.status, StatusCode::OK, "{what}");
                        }
                        if rule.path.starts_with("/admin") {
                            assert_ne!(got.status, StatusCode::NOT_FOUND, "{what}");
                        }
                    }
                }
            }
        }
    }
}

/// The cookie of an account with this role, without the limits of the routes.
async fn new_cookie(site: &Site, role: Role) -> String {
    let email = format!("{}-{}@example.org", role.code(), uuid::Uuid::now_v7().simple());
    let token = site.invite(&email, &[role]).await;
    let done = site.services.accept_invitation(&token, PASSWORD, "x").await.unwrap().unwrap().unwrap();
    format!("__Host-answerable={}", done.token.reveal())
}

#[tokio::test]
async fn a_public_page_is_the_same_for_everyone_and_takes_no_posts() {
    for site in sample_sites().await {
        let mut cookies = Vec::new();
        for role in Role::ALL {
            cookies.push(new_cookie(&site, *role).await);
        }
        for kind in PageKind::ALL {
            let path = filled(kind.pattern());
            let nobody = site.get(&path).await;
            for cookie in &cookies {
                let got = site.ask("GET", &path, &[("cookie", cookie.as_str())]).await;
                assert_eq!((got.status, got.text()), (nobody.status, nobody.text()), "{path}");
            }
            // The form to report an error is the one that anybody may send.
            if action(&Method::POST, kind.pattern()).is_none() {
                let got = site.post(&path, "", &[HERE, ("cookie", &cookies[3])]).await;
                assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
            }
        }
    }
}
