//! What stewards look through and bring in, over HTTP on both databases.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::access::Actor;
use domain::words::Role;
use http_body_util::BodyExt as _;
use services::accounts::{Invitee, Letterhead};
use services::review;
use support::{Got, Site, sample_sites};

const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn cookie(site: &Site, role: Role) -> String {
    let email = format!("{}-{}@example.org", role.code(), uuid::Uuid::now_v7().simple());
    let person = (role == Role::Official).then(|| "bernadette-oyelaran".to_owned());
    let invitee = Invitee { email, roles: vec![role], person };
    let head =
        Letterhead { organisation: "O".to_owned(), public_url: "https://record.example.org".to_owned() };
    let token = site.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal();
    let password = "four words that differ";
    let done = site.services.accept_invitation(&token, password, "x").await.unwrap().unwrap().unwrap();
    format!("__Host-answerable={}", done.token.reveal())
}

async fn post(site: &Site, target: &str, kind: &str, body: Vec<u8>, cookie: &str) -> Got {
    let request = Request::builder()
        .method("POST")
        .uri(target)
        .header(HERE.0, HERE.1)
        .header("cookie", cookie)
        .header("content-type", kind)
        .header("content-length", body.len())
        .body(Body::from(body))
        .unwrap();
    let (parts, body) = site.front.answer(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Got { status: parts.status, headers: parts.headers, body }
}

const FORM: &str = "application/x-www-form-urlencoded";
const FILES: &str = "multipart/form-data; boundary=xx";

fn upload(importer: &str, name: &str, content: &str) -> Vec<u8> {
    format!(
        "--xx\r\ncontent-disposition: form-data; name=\"importer\"\r\n\r\n{importer}\r\n--xx\r\ncontent-disposition: form-data; \
         name=\"files\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--xx--\r\n"
    )
    .into_bytes()
}

const LIST: &str = "name,title,body,place,source\nIda Placeholder,Mayor,Nowhere Council,ocd-division/country:us/state:ga/place:nowhere,https://example.org\n";

#[tokio::test]
async fn a_steward_sends_a_file_and_brings_it_in_and_nobody_else_sees_it() {
    for site in sample_sites().await {
        let steward = cookie(&site, Role::Steward).await;
        let got = post(&site, "/steward/import", FILES, upload("council", "c.csv", LIST), &steward).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}: {}", site.name, got.text());
        let here = got.header("location").to_owned();
        for role in [Role::Member, Role::Official] {
            let other = cookie(&site, role).await;
            let got = site.ask("GET", &here, &[("cookie", other.as_str())]).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{}: {role:?}", site.name);
            let got = post(&site, "/steward/import", FILES, upload("council", "c.csv", LIST), &other).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{}: {role:?}", site.name);
        }
        let page = async || site.ask("GET", &here, &[("cookie", steward.as_str())]).await;
        assert!(page().await.text().contains("Which column holds what"), "{}", site.name);
        let columns = "do=check&column_name=0&column_title=1&column_body=2&column_place=3&column_source=";
        let got = post(&site, &here, FORM, columns.into(), &steward).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert!(got.text().contains("Choose the column with: Where it can be read"), "{}", site.name);
        let got = post(&site, &here, FORM, format!("{columns}4").into(), &steward).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}: {}", site.name, got.text());
        wait(&site, &here, &steward, "What would happen").await;
        assert_eq!(site.get("/officials/ida-placeholder").await.status, StatusCode::NOT_FOUND);
        let got = post(&site, &here, FORM, "do=import".into(), &steward).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", site.name);
        wait(&site, &here, &steward, "Brought in").await;
        assert_eq!(site.get("/officials/ida-placeholder").await.status, StatusCode::OK, "{}", site.name);
    }
}

#[tokio::test]
async fn a_file_whose_name_is_not_utf_8_is_taken_by_a_cleaned_name() {
    for site in sample_sites().await {
        let steward = cookie(&site, Role::Steward).await;
        let mut form = upload("council", "council-XX.csv", LIST);
        let at = form.windows(2).position(|two| two == b"XX").unwrap();
        form[at..at + 2].copy_from_slice(&[0xff, 0xfe]);
        let got = post(&site, "/steward/import", FILES, form, &steward).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}: {}", site.name, got.text());
        let got = site.ask("GET", got.header("location"), &[("cookie", steward.as_str())]).await;
        assert!(got.text().contains("council-__.csv"), "{}: {}", site.name, got.text());
    }
}

/// Waits until the page of an upload says so; meanwhile it must ask the browser to look again.
async fn wait(site: &Site, here: &str, cookie: &str, what: &str) {
    for _ in 0..600 {
        let got = site.ask("GET", here, &[("cookie", cookie)]).await;
        if got.text().contains(what) {
            return;
        }
        assert_eq!(got.header("refresh"), "2", "{}: {}", site.name, got.text());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}: “{what}” did not come", site.name);
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_words_and_only_files_may_be_large() {
    for site in sample_sites().await {
        let steward = cookie(&site, Role::Steward).await;
        let large = "x".repeat(65 * 1024 * 1024);
        let got = post(&site, "/steward/import", FILES, upload("council", "c.csv", &large), &steward).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", site.name);
        assert!(got.text().contains("at most 64 MB"), "{}: {}", site.name, got.text());
        let form = format!("title={}", "x".repeat(2 * 1024 * 1024)).into_bytes();
        let got = post(&site, "/steward/commitments/new", FORM, form, &steward).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", site.name);
        // Much, and not too much: two megabytes are no file of a form, but one of an import.
        let some = format!("{LIST}{}", "\n".repeat(3 * 1024 * 1024));
        let got = post(&site, "/steward/import", FILES, upload("council", "c.csv", &some), &steward).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", site.name);
        let got = post(&site, "/steward/import", FILES, b"nonsense".to_vec(), &steward).await;
        assert!(got.status.is_client_error(), "{}: {}", site.name, got.status);
    }
}

#[tokio::test]
async fn an_official_who_is_a_steward_does_not_judge_themself() {
    for site in sample_sites().await {
        let token = {
            let invitee = Invitee {
                email: "both@example.org".to_owned(),
                roles: vec![Role::Official, Role::Steward],
                person: Some("bernadette-oyelaran".to_owned()),
            };
            let head =
                Letterhead { organisation: "O".to_owned(), public_url: "https://x.example".to_owned() };
            site.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal()
        };
        let done = site.services.accept_invitation(&token, "four words that differ", "x").await;
        let both = format!("__Host-answerable={}", done.unwrap().unwrap().unwrap().token.reveal());
        let query = services::commitments::CommitmentsQuery { page: 1, size: 200, ..Default::default() };
        let all = site.services.commitments(&query).await.unwrap().items;
        let own = all.iter().find(|it| it.person.slug == "bernadette-oyelaran");
        let others = all.iter().find(|it| it.person.slug != "bernadette-oyelaran").unwrap();
        let status = async |number: i64| {
            let target = format!("/steward/commitments/{number}/status");
            site.ask("GET", &target, &[("cookie", both.as_str())]).await.status
        };
        assert_eq!(status(others.number).await, StatusCode::OK, "{}", site.name);
        if let Some(own) = own {
            assert_eq!(status(own.number).await, StatusCode::FORBIDDEN, "{}", site.name);
            let target = format!("/steward/commitments/{}/status", own.number);
            let got = post(&site, &target, FORM, b"do=save&status=kept&version=1".to_vec(), &both).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{}", site.name);
            assert!(got.text().contains("Ask another steward"), "{}: {}", site.name, got.text());
        }
    }
}

#[tokio::test]
async fn the_address_of_someone_merged_leads_on_until_it_is_undone() {
    for site in sample_sites().await {
        let open = review::list(&site.services, Some("open")).await.unwrap();
        let (number, stay, other) =
            (open[0].number, open[0].person.clone().unwrap().1, open[0].other.clone().unwrap().1);
        let old = format!("/officials/{other}");
        assert_eq!(site.get(&old).await.status, StatusCode::OK, "{}", site.name);
        review::accept(&site.services, number, "The clerk says so.").await.unwrap();
        let got = site.get(&old).await;
        assert_eq!(got.status, StatusCode::MOVED_PERMANENTLY, "{}", site.name);
        assert_eq!(got.header("location"), format!("/officials/{stay}"), "{}", site.name);
        let got = site.get(&format!("{old}/votes")).await;
        assert_eq!(got.header("location"), format!("/officials/{stay}/votes"), "{}", site.name);
        review::undo(&site.services, Actor::Operator, number, "The clerk was wrong.").await.unwrap();
        assert_eq!(site.get(&old).await.status, StatusCode::OK, "{}", site.name);
        assert_eq!(site.get("/officials/nobody-at-all").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn without_a_button_nothing_is_published() {
    for site in sample_sites().await {
        let steward = cookie(&site, Role::Steward).await;
        let person = "name=Odette+Nobutton&source_note=the+minutes+of+May".to_owned();
        for pressed in ["", "&do=", "&do=eat"] {
            let form = format!("{person}{pressed}").into_bytes();
            let got = post(&site, "/steward/people/new", FORM, form, &steward).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {pressed}", site.name);
            let text = got.text();
            assert!(text.contains("press one of the buttons") && text.contains("value=\"Odette Nobutton\""));
            assert_eq!(site.get("/officials/odette-nobutton").await.status, StatusCode::NOT_FOUND);
        }
        let query = services::commitments::CommitmentsQuery { page: 1, size: 1, ..Default::default() };
        let number = site.services.commitments(&query).await.unwrap().items[0].number;
        let target = format!("/steward/commitments/{number}/status");
        let got = post(&site, &target, FORM, b"status=kept&version=1".to_vec(), &steward).await;
        assert!(got.text().contains("press one of the buttons"), "{}: {}", site.name, got.text());
        let open = review::list(&site.services, Some("open")).await.unwrap()[0].number;
        let target = format!("/steward/review/{open}");
        let got = post(&site, &target, FORM, b"reason=x".to_vec(), &steward).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert_eq!(review::list(&site.services, Some("open")).await.unwrap()[0].number, open);
        let target = "/steward/replies/bernadette-oyelaran/votes";
        let got = post(&site, target, FORM, b"text=Not+yet.".to_vec(), &steward).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", site.name, got.text());
        assert!(got.text().contains("Not yet."), "{}", site.name);
    }
}

#[tokio::test]
async fn a_link_puts_no_words_of_its_own_on_the_desk() {
    for site in sample_sites().await {
        let steward = cookie(&site, Role::Steward).await;
        let lie = "name=Call+555+0100+now&path=/officials/somebody-else";
        let person = "/steward/people/bernadette-oyelaran";
        for (address, says) in [
            (format!("{person}?done=saved&{lie}"), "Published: "),
            (format!("{person}?done=same&{lie}"), "says what it said before"),
            (format!("{person}/photo?done=down&{lie}"), "Taken down: the photo of "),
            (format!("/steward/people?done=withdrawn&{lie}"), "Withdrawn. "),
            (format!("/steward/decisions/1/votes?done=corrected&of=bernadette-oyelaran&{lie}"), ""),
            (format!("/steward?done=saved&{lie}"), ""),
        ] {
            let got = site.ask("GET", &address, &[("cookie", steward.as_str())]).await;
            assert_eq!(got.status, StatusCode::OK, "{}: {address}", site.name);
            let text = got.text();
            assert!(
                !text.contains("555 0100") && !text.contains("somebody-else"),
                "{}: {address}",
                site.name
            );
            assert!(text.contains(says), "{}: {address}", site.name);
        }
    }
}

#[tokio::test]
async fn a_report_of_a_page_that_is_not_there_comes_back_with_what_was_typed() {
    for site in sample_sites().await {
        let report = "page=%2Fofficials%2Fnobody-at-all&report=The+ward+is+another+one.&contact=";
        let got = post(&site, "/corrections/report", FORM, report.into(), "").await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        let text = got.text();
        assert!(text.contains("no page at this address") && text.contains("The ward is another one."));
    }
}
