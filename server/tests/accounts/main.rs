//! Accounts over HTTP on both databases: cookies, cross-site posts, limits, and every route with every role.

mod admin;
mod kept;
mod mail;
mod passkeys;
mod setup;
#[path = "../support/mod.rs"]
mod support;
mod walk;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Actor;
use domain::words::Role;
use http_body_util::BodyExt as _;
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
        // An official's account is bound to one person; the sample's own official is another.
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
            for path in walk::posts() {
                let got = site.post(&path, "", &headers).await;
                assert_eq!(got.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
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

#[tokio::test]
async fn a_planted_cookie_is_never_taken_over() {
    for site in sample_sites().await {
        site.invite("ada@example.org", &[Role::Member]).await;
        site.cookie("ada@example.org", &[Role::Member]).await;
        let planted = format!("__Host-answerable=ses_{}", "A".repeat(43));
        let form = "email=ada%40example.org&password=four+words+that+differ";
        let got = site.post("/sign-in", form, &[HERE, ("cookie", &planted)]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER);
        assert_ne!(cookie_of(&got), planted);
        let got = site.ask("GET", "/account", &[("cookie", &planted)]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}: still nobody's", site.name);
        // Without https the name has no prefix; that cookie means nothing here.
        let plain = cookie_of(&site.post("/sign-in", form, &[HERE]).await).replace("__Host-", "");
        assert_eq!(site.ask("GET", "/account", &[("cookie", &plain)]).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn one_address_on_the_network_may_not_try_all_accounts() {
    for site in sample_sites().await {
        for n in 0..20 {
            let got = site.post("/reset", &format!("email=someone{n}%40example.org"), &[HERE]).await;
            assert_eq!(got.status, StatusCode::OK, "{}", site.name);
        }
        let got = site.post("/reset", "email=another%40example.org", &[HERE]).await;
        assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS, "{}", site.name);
        assert!(got.header("retry-after").parse::<u64>().unwrap() > 0);
    }
}

#[tokio::test]
async fn a_private_page_says_who_is_signed_in_and_a_public_one_never_does() {
    for site in sample_sites().await {
        let steward = site.cookie("ada@example.org", &[Role::Steward]).await;
        let admin = site.cookie("eve@example.org", &[Role::Administrator]).await;
        let own = site.ask("GET", "/account", &[("cookie", &steward)]).await;
        assert!(own.text().contains("Signed in as <b>ada@example.org</b>"), "{}", own.text());
        assert!(own.text().contains("action=\"/sign-out\"") && !own.text().contains("href=\"/admin\""));
        let own = site.ask("GET", "/account", &[("cookie", &admin)]).await;
        assert!(own.text().contains("<a href=\"/admin\">Administration</a>"), "{}", site.name);
        // What is refused says so to whom it is refused.
        let refused = site.ask("GET", "/admin", &[("cookie", &steward)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        assert!(refused.text().contains("Signed in as <b>ada@example.org</b>"));
        for public in ["/", "/officials", "/no-such-page"] {
            let got = site.ask("GET", public, &[("cookie", &admin)]).await;
            assert!(!got.text().contains("Signed in as") && !got.text().contains("eve@"), "{public}");
            assert_eq!(got.text(), site.get(public).await.text(), "{public}");
        }
        assert!(site.get("/").await.text().contains("<a href=\"/sign-in\" rel=\"nofollow\">Sign in</a>"));
    }
}

#[tokio::test]
async fn the_address_of_a_refused_form_leads_back_to_its_page() {
    for site in sample_sites().await {
        let cookie = site.cookie("ada@example.org", &[Role::Member]).await;
        for (path, back) in
            [("/account/password", "/account"), ("/sign-out", "/"), ("/sign-in/passkey", "/sign-in")]
        {
            let got = site.ask("GET", path, &[("cookie", &cookie)]).await;
            assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, back), "{path}");
        }
    }
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
