//! The desks for replies over HTTP, on both databases: signed in through an invitation, with plain forms.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Actor;
use domain::words::Role;
use http_body_util::BodyExt as _;
use services::accounts::{Invitee, Letterhead};
use support::{Got, Site, sample_sites};

const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");
const WHO: &str = "bernadette-oyelaran";

async fn post(site: &Site, target: &str, form: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::builder().method("POST").uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site.front.answer(request.body(Body::from(form.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Got { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
}

async fn cookie(site: &Site, email: &str, role: Role) -> String {
    let person = (role == Role::Official).then(|| WHO.to_owned());
    let invitee = Invitee { email: email.to_owned(), roles: vec![role], person };
    let public_url = "https://record.example.org".to_owned();
    let head = Letterhead { organisation: "O".to_owned(), public_url };
    let token = site.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal();
    let got = post(site, &format!("/invitation/{token}"), "password=four+words+that+differ", &[HERE]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
    got.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn vote_of(site: &Site) -> i64 {
    site.services.official_votes(WHO, None, 1, 1).await.unwrap().items[0].number
}

#[tokio::test]
async fn an_official_replies_changes_it_and_takes_it_back() {
    for site in sample_sites().await {
        let number = vote_of(&site).await;
        let signed_in = cookie(&site, "bernadette@example.org", Role::Official).await;
        let with = [HERE, ("cookie", signed_in.as_str())];
        let desk = site.ask("GET", "/desk", &with).await;
        assert_eq!(
            (desk.status, desk.header("cache-control")),
            (StatusCode::OK, "no-store"),
            "{}",
            site.name
        );
        let path = format!("/desk/replies/decision-{number}");
        assert!(desk.text().contains(&path), "{}: {}", site.name, desk.text());
        assert_eq!(site.ask("GET", &path, &with).await.status, StatusCode::OK, "{}", site.name);

        let public = format!("/decisions/{number}");
        let before = site.get(&public).await;
        assert!(!before.text().contains("Reply of"), "{}", site.name);
        let text = "text=I+voted+**yes**+%3C%2Ftextarea%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
        let preview = post(&site, &path, &format!("{text}&do=preview"), &with).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", site.name);
        assert!(preview.text().contains("I voted <strong>yes</strong>"), "{}", site.name);
        assert!(!preview.text().contains("<script>alert"), "{}", site.name);
        assert!(!site.get(&public).await.text().contains("Reply of"), "{}: not yet", site.name);
        let cross =
            post(&site, &path, text, &[("sec-fetch-site", "cross-site"), ("cookie", &signed_in)]).await;
        assert_eq!(cross.status, StatusCode::FORBIDDEN, "{}", site.name);
        let blank = post(&site, &path, "text=+&do=save", &with).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert!(blank.text().contains("There is a problem"), "{}", site.name);

        let sent = post(&site, &path, &format!("{text}&do=save"), &with).await;
        assert_eq!(
            (sent.status, sent.header("location")),
            (StatusCode::SEE_OTHER, "/desk?done=put"),
            "{}",
            site.name
        );
        let shown = site.get(&public).await;
        assert!(shown.text().contains("I voted <strong>yes</strong>"), "{}", site.name);
        assert!(
            shown.text().contains("Reply of") && !shown.text().contains("on their behalf"),
            "{}",
            site.name
        );
        assert!(!shown.text().contains("<script>alert"), "{}", site.name);
        let official = site.get(&format!("/officials/{WHO}")).await;
        assert!(official.text().contains(&format!("/decisions/{number}#reply-")), "{}", site.name);

        // Written over what somebody else saved: told, and nothing typed is lost.
        let stale = post(&site, &path, "text=Other+words&version=7&do=save", &with).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", site.name);
        assert!(
            stale.text().contains("Other words") && stale.text().contains("value=\"1\""),
            "{}",
            site.name
        );
        let changed = post(&site, &path, "text=Other+words&version=1&do=save", &with).await;
        assert_eq!(changed.header("location"), "/desk?done=changed", "{}", site.name);
        let shown = site.get(&public).await;
        assert!(
            shown.text().contains("What it said before") && shown.text().contains("Revised on"),
            "{}",
            site.name
        );
        let back = post(&site, &path, "version=2&do=withdraw&reason=It+was+another+vote", &with).await;
        assert_eq!(back.header("location"), "/desk?done=withdrawn", "{}", site.name);
        let shown = site.get(&public).await;
        assert!(
            shown.text().contains("took it back on") && !shown.text().contains("Other words"),
            "{}",
            site.name
        );
        assert!(shown.text().contains("It was another vote."), "{}", site.name);
    }
}

#[tokio::test]
async fn a_steward_enters_it_marked_and_nobody_else_may() {
    for site in sample_sites().await {
        let number = vote_of(&site).await;
        let path = format!("/steward/replies/{WHO}/decision-{number}");
        let steward = cookie(&site, "steward@example.org", Role::Steward).await;
        let official = cookie(&site, "bernadette@example.org", Role::Official).await;
        let member = cookie(&site, "member@example.org", Role::Member).await;
        let with = [HERE, ("cookie", steward.as_str())];
        for page in
            ["/steward/replies", "/steward/replies?q=bernadette", &format!("/steward/replies/{WHO}"), &path]
        {
            let got = site.ask("GET", page, &with).await;
            assert_eq!(got.status, StatusCode::OK, "{} {page}", site.name);
        }
        assert_eq!(site.ask("GET", "/desk", &with).await.status, StatusCode::NOT_FOUND, "{}", site.name);
        let sent = post(&site, &path, "text=Her+words&do=save", &with).await;
        assert_eq!(sent.header("location"), format!("/steward/replies/{WHO}?done=put"), "{}", site.name);
        let public = site.get(&format!("/decisions/{number}")).await;
        assert!(public.text().contains("Entered by a steward on their behalf."), "{}", site.name);

        for other in [&member, &official] {
            let with = [HERE, ("cookie", other.as_str())];
            assert_eq!(site.ask("GET", &path, &with).await.status, StatusCode::NOT_FOUND, "{}", site.name);
            let got = post(&site, &path, "text=x&do=save", &with).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{}", site.name);
        }
        let own = format!("/desk/replies/decision-{number}");
        let got = site.ask("GET", &own, &[("cookie", member.as_str())]).await;
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{}", site.name);
        let nobody = site.get(&own).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{}", site.name);
        assert!(nobody.header("location").starts_with("/sign-in?next="), "{}", site.name);
        // What is none of theirs has no form.
        let with = [HERE, ("cookie", official.as_str())];
        for wrong in ["decision-999999", "status-1-99", "answers", "%FF"] {
            let got = site.ask("GET", &format!("/desk/replies/{wrong}"), &with).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{} {wrong}", site.name);
        }
        // The official takes the words over; then the steward has no form for them any more.
        let mine = post(&site, &own, "text=My+own+words&version=1&do=save", &with).await;
        assert_eq!(mine.header("location"), "/desk?done=changed", "{}: {}", site.name, mine.text());
        let got = site.ask("GET", &path, &[("cookie", steward.as_str())]).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{}", site.name);
        assert!(got.text().contains("only they can change it"), "{}", site.name);
    }
}
