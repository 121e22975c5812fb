//! Commitments, changes and corrections over HTTP, on both databases.

mod support;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use support::{Got, Site, sample_sites};

async fn post(site: &Site, target: &str, body: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::builder()
        .method("POST")
        .uri(target)
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site.front.answer(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Got { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
}

#[tokio::test]
async fn commitments_and_changes_are_pages_feeds_and_answers() {
    for site in sample_sites().await {
        let board = site.get("/commitments").await;
        assert_eq!(board.status, StatusCode::OK, "{}", site.name);
        assert!(board.text().contains("Late by"), "{}", site.name);
        let kept = site.get("/commitments?status=kept").await;
        assert!(
            kept.text().contains("noindex") && kept.text().contains("<strong>Kept</strong>"),
            "{}",
            site.name
        );
        let typed = site.get("/commitments?status=eaten").await;
        assert!(typed.text().contains("is not a choice here"), "{}", site.name);
        let one = site.get("/commitments/1").await;
        assert!(
            one.text().contains("Rosalind Achterberg, steward") && one.text().contains("CreativeWork"),
            "{}",
            site.name
        );
        for missing in [
            "/commitments/0",
            "/commitments/99999",
            "/commitments/one",
            "/changes/ledger/2.txt",
            "/changes/ledger/x",
            "/changes/checkpoint.txt",
        ] {
            assert_eq!(site.get(missing).await.status, StatusCode::NOT_FOUND, "{} {missing}", site.name);
        }
        let official = site.get("/officials/bernadette-oyelaran").await;
        assert!(official.text().contains("/commitments?person=bernadette-oyelaran"), "{}", site.name);
        assert!(official.text().contains("/corrections/report?page="), "{}", site.name);
        assert!(site.get("/methodology").await.text().contains("id=\"commitments\""), "{}", site.name);

        let list = site.get("/api/v1/commitments?status=late&size=2").await.json();
        assert_eq!(list["items"][0]["late"], true, "{}: {list}", site.name);
        assert_eq!(site.get("/api/v1/commitments?status=eaten").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(site.get("/api/v1/commitments/1").await.json()["history"][0]["status"], "in_progress");
        let record = site.get("/api/v1/officials/bernadette-oyelaran/commitments").await.json();
        assert_eq!(record["total"], 3, "{}: {record}", site.name);

        let changes = site.get("/changes").await;
        assert!(changes.text().contains("changed from in progress to kept, because"), "{}", site.name);
        let narrowed =
            site.get("/changes?person=bernadette-oyelaran&kind=status_changed&from=2020&to=2100").await;
        assert!(narrowed.text().contains("noindex"), "{}", site.name);
        // The form still offers everyone.
        let (form, list) = narrowed.text().split_once("<ol class=\"plain changes\"").unwrap();
        assert!(form.contains("Cornelius") && !list.contains("Cornelius"), "{}: {list}", site.name);
        let feed = site.get("/changes/feed.xml").await;
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8", "{}", site.name);
        let parsed = feed.text().parse::<atom_syndication::Feed>().unwrap();
        assert!(parsed.entries().len() > 50, "{}: {}", site.name, parsed.entries().len());
        let state = site.get("/api/v1/ledger").await.json();
        let part = site.get("/changes/ledger/1.txt").await;
        let mut rest: &[u8] = &part.body;
        let mut verifier = domain::ledger::Verifier::default();
        while !rest.is_empty() {
            let (row, more) = domain::ledger::parse(rest).unwrap();
            verifier.push(&row).unwrap();
            rest = more;
        }
        let verified = verifier.finish().unwrap();
        assert_eq!(state["entries"], verified.entries, "{}", site.name);
        assert_eq!(state["head"], verified.head.hash.to_string(), "{}", site.name);
        assert_eq!(
            site.get("/api/v1/changes?size=1").await.json()["total"],
            verified.entries,
            "{}",
            site.name
        );
    }
}

/// The verifier that shares no code with the program, over what the public can download.
#[tokio::test]
async fn an_independent_verifier_says_the_same_and_names_every_fault() {
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../script/verify-ledger");
    for site in sample_sites().await {
        let folder = tempfile::tempdir().unwrap();
        let key = services::ledger::Key::at(&folder.path().join("key")).unwrap();
        services::ledger::checkpoint(&site.services, &key).await.unwrap().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let whole = site.get("/changes/ledger/1.txt").await;
        let checkpoint = site.get("/changes/checkpoint.txt").await;
        assert_eq!(checkpoint.status, StatusCode::OK, "{}", site.name);
        let checkpoint = write("checkpoint.txt", &checkpoint.body);
        let verify = |ledger: &str| {
            let path = write("ledger.txt", ledger.as_bytes());
            let mut command = std::process::Command::new("python3");
            command.arg(&script).arg(path).arg("--checkpoint").arg(&checkpoint);
            let done = command.args(["--key", &key.public().to_string()]).output();
            let done = done.expect("python3 runs; script/bootstrap installs it");
            (done.status.code(), String::from_utf8(done.stdout).unwrap())
        };
        let state = site.get("/api/v1/ledger").await.json();
        let (code, said) = verify(whole.text());
        assert_eq!(code, Some(0), "{}: {said}", site.name);
        let expected = format!("{} entries, all whole, held to 1 checkpoint", state["entries"]);
        assert!(said.starts_with(&expected) && said.contains(state["head"].as_str().unwrap()), "{said}");

        let first = "answerable-ledger-1\n";
        let entries: Vec<String> =
            whole.text().split(first).skip(1).map(|entry| format!("{first}{entry}")).collect();
        let without = |gone: usize| {
            let kept = entries.iter().enumerate().filter(|(at, _)| *at != gone);
            kept.map(|(_, entry)| entry.as_str()).collect::<String>()
        };
        let mut swapped = entries.clone();
        swapped.swap(4, 5);
        let mut doubled = entries.clone();
        doubled.insert(5, entries[4].clone());
        let last = entries.len();
        for (ledger, fault) in [
            (whole.text().replacen("Keep the library open", "Shut the library down", 1), "was changed"),
            (without(6), "entry 7 is missing"),
            (swapped.concat(), "entry 5 is missing"),
            (doubled.concat(), "there are two entries with the number 5"),
            (without(last - 1), "the ledger was cut off after entry"),
        ] {
            let (code, said) = verify(&ledger);
            assert_eq!(code, Some(1), "{}: {fault}: {said}", site.name);
            assert!(said.contains(fault), "{}: {fault}: {said}", site.name);
        }
    }
}

#[tokio::test]
async fn what_is_tied_leads_both_ways() {
    for site in sample_sites().await {
        let body = async |path: &str| {
            let got = site.get(path).await;
            assert_eq!(got.status, StatusCode::OK, "{} {path}", site.name);
            got.text().to_owned()
        };
        let query = services::commitments::CommitmentsQuery {
            person: Some("lucinda-applethwaite".to_owned()),
            page: 1,
            size: 50,
            ..Default::default()
        };
        let list = site.services.commitments(&query).await.unwrap().items;
        let fee = list.iter().find(|row| row.title == "No new fees on water").unwrap().number;
        let commitment = site.services.commitment(fee).await.unwrap();
        let decision =
            commitment.history.iter().flat_map(|it| &it.evidence).find_map(|it| it.decision).unwrap();
        let value = &commitment.commitment.values[0].slug;
        let page = body(&format!("/commitments/{fee}")).await;
        for leads in [
            "href=\"/officials/lucinda-applethwaite\"".to_owned(),
            format!("href=\"/decisions/{decision}\""),
            format!("href=\"/values/{value}\""),
        ] {
            assert!(page.contains(&leads), "{} {leads}", site.name);
        }
        let back = format!("href=\"/commitments/{fee}");
        for path in [
            "/officials/lucinda-applethwaite".to_owned(),
            format!("/decisions/{decision}"),
            format!("/values/{value}"),
            format!(
                "/places/{}",
                site.services.official("lucinda-applethwaite").await.unwrap().seats[0].place.slug
            ),
        ] {
            assert!(body(&path).await.contains(&back), "{} {path} does not lead to {back}", site.name);
        }
        let home = body("/").await;
        for leads in [
            "href=\"/commitments\"",
            "href=\"/changes\"",
            "href=\"/corrections\"",
            "href=\"/corrections/report\"",
        ] {
            assert!(home.contains(leads), "{} {leads}", site.name);
        }
        assert!(body("/changes").await.contains("type=\"application/atom+xml\""), "{}", site.name);
        // Every page of a fact has the way to say that it is wrong.
        let query = services::views::MeasuresQuery { page: 1, size: 1, ..Default::default() };
        let measure = site.services.measures(&query).await.unwrap().items.remove(0).measure.slug;
        for path in [
            "/officials/bernadette-oyelaran".to_owned(),
            "/officials/bernadette-oyelaran/votes".to_owned(),
            "/bodies/pepperbush-town-council".to_owned(),
            "/places/ll-pepperbush".to_owned(),
            format!("/measures/{measure}"),
            format!("/values/{value}"),
            format!("/decisions/{decision}"),
            format!("/commitments/{fee}"),
        ] {
            assert!(body(&path).await.contains("/corrections/report?page="), "{} {path}", site.name);
        }
    }
}

#[tokio::test]
async fn an_error_is_reported_without_an_account_and_from_this_site_only() {
    const HERE: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];
    for site in sample_sites().await {
        let form = site.get("/corrections/report?page=/decisions/1").await;
        assert!(form.text().contains("value=\"/decisions/1\""), "{}", site.name);
        let good = "page=%2Fdecisions%2F1&report=The+date+is+another+one%2C+see+the+minutes.&contact=";
        let cross = post(&site, "/corrections/report", good, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(cross.status, StatusCode::FORBIDDEN, "{}", site.name);
        let short =
            post(&site, "/corrections/report", "page=x&report=%3C%2Ftextarea%3E%3Cscript%3E", HERE).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", site.name);
        assert_eq!(short.header("cache-control"), "no-store", "{}", site.name);
        assert!(
            short.text().contains("There is a problem") && !short.text().contains("</textarea><script>"),
            "{}",
            site.name
        );
        let trapped = post(&site, "/corrections/report", &format!("{good}&website=x"), HERE).await;
        assert_eq!(trapped.status, StatusCode::SEE_OTHER, "{}", site.name);
        // One waits in the sample itself.
        assert_eq!(site.services.corrections_waiting().await.unwrap(), 1, "{}: a trapped program", site.name);
        let sent = post(&site, "/corrections/report", good, HERE).await;
        assert_eq!(
            (sent.status, sent.header("location")),
            (StatusCode::SEE_OTHER, "/corrections/thanks"),
            "{}",
            site.name
        );
        assert!(site.get("/corrections/thanks").await.text().contains("has arrived"), "{}", site.name);
        assert!(site.get("/corrections").await.text().contains("2 wait for an answer."), "{}", site.name);
        assert!(
            !site.get("/corrections").await.text().contains("another one"),
            "{}: words of a reporter",
            site.name
        );
        // The rest of the site stays read only.
        assert_eq!(
            post(&site, "/corrections", good, HERE).await.status,
            StatusCode::METHOD_NOT_ALLOWED,
            "{}",
            site.name
        );
    }
}
