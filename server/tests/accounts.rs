//! Accounts over HTTP on both databases: cookies, cross-site posts, limits, and every route with every role.

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::access::{Action, Actor, Decision, may};
use domain::words::Role;
use http_body_util::BodyExt as _;
use server::guard::{RULES, action, own_subject};
use services::accounts::{Invitee, Letterhead};
use support::{Got, Site, sample_sites};

const PASSWORD: &str = "four words that differ";
const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

impl Site {
    async fn post(&self, target: &str, form: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().method("POST").uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(form.to_owned())).unwrap();
        let (parts, body) = self.front.answer(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Got { status: parts.status, headers: parts.headers, body }
    }

    async fn invite(&self, email: &str, roles: &[Role]) -> String {
        let person = roles.contains(&Role::Official).then(|| "bernadette-oyelaran".to_owned());
        let invitee = Invitee { email: email.to_owned(), roles: roles.to_vec(), person };
        let head =
            Letterhead { organisation: "O".to_owned(), public_url: "https://record.example.org".to_owned() };
        self.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal()
    }

    /// Accepts an invitation over HTTP; the cookie as it is sent back.
    async fn cookie(&self, email: &str, roles: &[Role]) -> String {
        let token = self.invite(email, roles).await;
        let form = format!("password={}", PASSWORD.replace(' ', "+"));
        let got = self.post(&format!("/invitation/{token}"), &form, &[HERE]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
        cookie_of(&got)
    }
}

fn cookie_of(got: &Got) -> String {
    got.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn from_invitation_to_signing_out() {
    for site in sample_sites().await {
        let token = site.invite("ada@example.org", &[Role::Steward]).await;
        let got = site.get(&format!("/invitation/{token}")).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.text());
        assert_eq!(got.header("cache-control"), "no-store");
        assert!(got.text().contains("ada@example.org") && got.text().contains("steward"));
        let path = format!("/invitation/{token}");
        let got = site.post(&path, "password=short", &[HERE]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains("error-summary") && got.text().contains("too short"));
        let got = site.post(&path, "password=four+words+that+differ", &[HERE]).await;
        assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/account?done=welcome"));
        let set = got.header("set-cookie");
        for part in
            ["__Host-answerable=ses_", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Max-Age="]
        {
            assert!(set.contains(part), "{part} in {set}");
        }
        let first = cookie_of(&got);
        // The link is used up, for reading too.
        assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            site.post(&path, "password=four+words+that+differ", &[HERE]).await.status,
            StatusCode::NOT_FOUND
        );
        // Without the cookie the account page leads to the sign-in, with it it is shown.
        let got = site.get("/account").await;
        assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/sign-in?next=%2Faccount"));
        let got = site.ask("GET", "/account", &[("cookie", &first), ("accept-encoding", "br")]).await;
        assert_eq!(got.status, StatusCode::OK);
        assert_eq!((got.header("content-encoding"), got.header("etag")), ("", ""));
        assert!(got.text().contains("ada@example.org"));
        assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER, "nothing was kept");
        // Signing in again makes another cookie and ends the one that came along.
        let form = "email=ada%40example.org&password=four+words+that+differ&next=%2F%2Felsewhere.example";
        let got = site.post("/sign-in", form, &[HERE, ("cookie", &first)]).await;
        assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/account"));
        let second = cookie_of(&got);
        assert_ne!(first, second);
        assert_eq!(site.ask("GET", "/account", &[("cookie", &first)]).await.status, StatusCode::SEE_OTHER);
        let got = site.post("/sign-out", "", &[HERE, ("cookie", &second)]).await;
        assert!(got.header("set-cookie").contains("Max-Age=0"), "{}", site.name);
        assert_eq!(site.ask("GET", "/account", &[("cookie", &second)]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn another_sites_posts_are_refused() {
    for site in sample_sites().await {
        let cookie = site.cookie("ada@example.org", &[Role::Member]).await;
        for headers in [
            vec![("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")],
            vec![("cookie", &cookie), ("origin", "https://elsewhere.example")],
            vec![("cookie", &cookie), ("origin", "null")],
            vec![("cookie", &cookie)],
            vec![("sec-fetch-site", "cross-site")],
        ] {
            for rule in RULES.iter().filter(|rule| rule.method == "POST") {
                let got = site.post(&rule.path.replace("{token}", "x"), "", &headers).await;
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{} {headers:?}", rule.path);
            }
        }
        assert_eq!(site.ask("GET", "/account", &[("cookie", &cookie)]).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn no_answer_tells_whether_an_address_has_an_account() {
    for site in sample_sites().await {
        site.cookie("ada@example.org", &[Role::Member]).await;
        let sign_in = async |email: &str| {
            let got =
                site.post("/sign-in", &format!("email={email}&password=not+the+right+one"), &[HERE]).await;
            (got.status, got.text().replace(email, "EMAIL"))
        };
        assert_eq!(sign_in("ada@example.org").await, sign_in("eve@example.org").await, "{}", site.name);
        let reset = async |email: &str| {
            let got = site.post("/reset", &format!("email={email}"), &[HERE]).await;
            (got.status, got.text().to_owned())
        };
        let known = reset("ada@example.org").await;
        assert_eq!(known.0, StatusCode::OK);
        assert_eq!(known, reset("eve@example.org").await);
        // The limit counts for both alike.
        for email in ["ada@example.org", "eve@example.org"] {
            for _ in 0..9 {
                assert_eq!(sign_in(email).await.0, StatusCode::UNPROCESSABLE_ENTITY);
            }
            let got = site.post("/sign-in", &format!("email={email}&password=x"), &[HERE]).await;
            assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS, "{email}");
            assert!(got.header("retry-after").parse::<u64>().unwrap() > 0);
        }
    }
}

/// Every pattern that the sources hand to the router.
fn routed() -> Vec<String> {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for part in text.split(".route(").skip(1) {
                    if let Some(rest) = part.trim_start().strip_prefix('"') {
                        found.push(rest.split('"').next().unwrap().to_owned());
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn every_route_is_in_the_table() {
    let routed = routed();
    assert!(routed.len() > 15, "{routed:?}");
    for pattern in &routed {
        let known = [Method::GET, Method::POST].iter().any(|method| action(method, pattern).is_some());
        assert!(known, "{pattern} is not in server/src/guard/table.rs: say who may");
    }
    // And the table holds nothing that is gone.
    for rule in
        RULES.iter().filter(|rule| !["/healthz", "/readyz", "/corrections/report"].contains(&rule.path))
    {
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
        for rule in RULES {
            let path = rule.path.replace("{token}", "x").replace("{file}", "x").replace("{beside}", "votes");
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
                    Decision::Forbidden => assert_eq!(got.status, StatusCode::NOT_FOUND, "{what}"),
                    Decision::Allowed => {
                        assert!(!to_sign_in && !got.status.is_server_error(), "{what}");
                        if rule.action == Action::ReadOwnAccount {
                            assert_eq!(got.status, StatusCode::OK, "{what}");
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
async fn what_is_typed_comes_back_as_text() {
    for site in sample_sites().await {
        for text in [
            "</textarea><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' autofocus onfocus='x",
        ] {
            let form: String = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs([
                    ("email", text),
                    ("password", text),
                    ("next", text),
                    ("organisation", text),
                    ("code", text),
                ])
                .finish();
            for path in ["/sign-in", "/reset", "/setup"] {
                let got = site.post(path, &form, &[HERE]).await;
                assert!(got.status.is_client_error(), "{path}");
                assert!(
                    !got.text().contains("<script>alert") && !got.text().contains("<img src=x"),
                    "{path}"
                );
                assert!(
                    !got.text().contains("\" autofocus") && !got.text().contains("\"' autofocus onfocus='x'")
                );
            }
        }
    }
}
