//! Every route over the sample community, on both databases: status, headers, encodings, memory.

mod support;

use std::io::Read as _;

use app::pages::PageKind;
use axum::http::StatusCode;
use store::sea_orm::ConnectionTrait as _;
use support::{Site, sample_sites};

/// One address for each kind of page.
fn address(kind: PageKind) -> String {
    let name = match kind {
        PageKind::Official | PageKind::OfficialVotes => "bernadette-oyelaran",
        PageKind::Body | PageKind::BodyDecisions => "pepperbush-town-council",
        PageKind::Place => "ll-pepperbush",
        PageKind::Measure => "ll-pepperbush-2023-2027-ordinance-2024-03",
        PageKind::Decision | PageKind::Commitment => "1",
        PageKind::Value => "anti-racism",
        _ => "",
    };
    let pattern = kind.pattern();
    match (pattern.find('{'), pattern.find('}')) {
        (Some(from), Some(to)) => format!("{}{name}{}", &pattern[..from], &pattern[to + 1..]),
        _ => pattern.to_owned(),
    }
}

/// Those of which the sample community has one.
fn addresses() -> Vec<String> {
    PageKind::ALL.iter().filter(|kind| !matches!(kind, PageKind::Run)).map(|kind| address(*kind)).collect()
}

fn is_safe(got: &support::Got, what: &str) {
    assert_eq!(got.header("content-security-policy"), server::headers::CONTENT_SECURITY, "{what}");
    assert_eq!(got.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(got.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(got.header("cross-origin-opener-policy"), "same-origin", "{what}");
    assert!(got.header("permissions-policy").contains("geolocation=()"), "{what}");
    assert_eq!(got.header("strict-transport-security"), "max-age=31536000", "{what}");
}

#[tokio::test]
async fn every_page_is_there_and_says_that_it_is_invented() {
    for site in sample_sites().await {
        for address in addresses() {
            let what = format!("{} {address}", site.name);
            let got = site.get(&address).await;
            assert_eq!(got.status, StatusCode::OK, "{what}: {}", got.text());
            assert_eq!(got.header("content-type"), "text/html; charset=utf-8", "{what}");
            assert_eq!(got.header("cache-control"), "public, max-age=0, must-revalidate", "{what}");
            assert_eq!(got.header("vary"), "accept-encoding", "{what}");
            is_safe(&got, &what);
            assert!(got.text().contains("This community is invented."), "{what}");
            // The policy would block them without a word.
            assert!(!got.text().contains(" style="), "{what}: an inline style");
            assert!(!got.text().contains("<style"), "{what}: an inline style sheet");
        }
    }
}

#[tokio::test]
async fn what_does_not_exist_is_404_with_a_way_on_and_is_not_kept() {
    for site in sample_sites().await {
        for address in [
            "/nothing",
            "/officials/nobody",
            "/officials/Bernadette",
            "/officials/%00",
            "/officials/%FF",
            "/bodies/x",
            "/places/x",
            "/measures/x",
            "/decisions/0",
            "/decisions/-1",
            "/decisions/99999999999999999999",
            "/decisions/one",
            "/values/x",
            "/data/runs/x",
            "/pkg/none.css",
            "/sitemaps/x.xml",
            "/sitemaps/%FF",
            "/sitemaps/officials-0.xml",
            "/sitemaps/officials-99.xml",
            "/sitemaps/officials-4294967295.xml",
            "/officials/a/b/c",
            "//elsewhere.example",
        ] {
            for _ in 0..2 {
                let got = site.get(address).await;
                let what = format!("{} {address}", site.name);
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{what}");
                assert!(got.header("content-type").starts_with("text/html"), "{what}");
                assert_eq!((got.header("etag"), got.header("cache-control")), ("", "no-cache"), "{what}");
                assert!(got.text().contains("/search"), "{what}");
                is_safe(&got, &what);
            }
        }
    }
}

#[tokio::test]
async fn no_query_breaks_a_page() {
    let odd = [
        "?",
        "?&&&",
        "?=",
        "?q",
        "?q=%",
        "?q=%ZZ",
        "?q=%00",
        "?q=%FF%FE",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=0&size=0",
        "?sort=%27%22%3C",
        "?q=%27%3B--",
        "?q=*",
        "?q=%22",
        "?q=%28%29",
        "?q=AND+OR+NOT+NEAR",
        "?body=%00&place=%00&party=%00&standing=%00",
        "?year=abc&scored=maybe",
        "?q=\u{1F600}",
    ];
    for site in sample_sites().await {
        for address in addresses() {
            for query in odd {
                let query: String = query
                    .chars()
                    .map(|c| if c.is_ascii() { c.to_string() } else { "%F0%9F%98%80".to_owned() })
                    .collect();
                let got = site.get(&format!("{address}{query}")).await;
                assert!(got.status.as_u16() < 500, "{} {address}{query}: {}", site.name, got.status);
            }
        }
        let long = format!("/search?q={}", "a".repeat(5000));
        assert!(site.get(&long).await.status.as_u16() < 500);
    }
}

#[tokio::test]
async fn one_page_has_one_address() {
    for site in sample_sites().await {
        let got = site.get("/officials/?sort=name&junk=1").await;
        assert_eq!(got.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(got.header("location"), "/officials?sort=name");
        // Never to another site.
        assert_eq!(site.get("//elsewhere.example/").await.header("location"), "/elsewhere.example");
        let plain = site.get("/officials").await;
        assert_eq!(site.get("/officials?utm_source=x&q=").await.header("etag"), plain.header("etag"));
    }
}

#[tokio::test]
async fn only_reading_is_allowed() {
    for site in sample_sites().await {
        for method in ["POST", "PUT", "DELETE", "PATCH"] {
            let got = site.ask(method, "/officials", &[]).await;
            assert_eq!(
                (got.status, got.header("allow")),
                (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"),
                "{method}"
            );
            assert!(got.header("content-type").starts_with("text/html"));
            is_safe(&got, method);
            let got = site.ask(method, "/api/v1/stats", &[]).await;
            assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
            assert_eq!(got.header("content-type"), "application/problem+json");
        }
    }
}

#[tokio::test]
async fn head_says_what_get_would() {
    for site in sample_sites().await {
        for address in ["/", "/officials", "/api/v1/stats", "/robots.txt", "/healthz", "/nothing"] {
            let (get, head) = (site.get(address).await, site.ask("HEAD", address, &[]).await);
            assert_eq!(get.status, head.status, "{address}");
            assert!(head.body.is_empty(), "{address}");
            for name in ["content-type", "content-length", "etag", "content-security-policy"] {
                assert_eq!(get.header(name), head.header(name), "{address} {name}");
            }
            assert_eq!(get.header("content-length"), get.body.len().to_string(), "{address}");
        }
    }
}

fn unpacked(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        "br" => brotli::BrotliDecompress(&mut &body[..], &mut plain).unwrap(),
        "gzip" => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap()),
        _ => plain.extend_from_slice(body),
    }
    plain
}

#[tokio::test]
async fn each_encoding_holds_the_same_page_under_a_tag_of_its_own() {
    for site in sample_sites().await {
        for address in ["/", "/officials/bernadette-oyelaran", "/api/v1/openapi.json"] {
            let plain = site.get(address).await;
            let mut tags = vec![plain.header("etag").to_owned()];
            for (accept, encoding) in
                [("br, gzip", "br"), ("gzip", "gzip"), ("gzip;q=1, br;q=0", "gzip"), ("deflate", "")]
            {
                for _ in 0..2 {
                    let got = site.ask("GET", address, &[("accept-encoding", accept)]).await;
                    assert_eq!(got.header("content-encoding"), encoding, "{address} {accept}");
                    assert_eq!(got.header("content-length"), got.body.len().to_string());
                    assert!(encoding.is_empty() || got.body.len() < plain.body.len(), "{address} {accept}");
                    assert_eq!(unpacked(encoding, &got.body), plain.body, "{address} {accept}");
                    tags.push(got.header("etag").to_owned());
                }
            }
            tags.sort();
            tags.dedup();
            assert_eq!(tags.len(), 3, "{address}: {tags:?}");
        }
    }
}

#[tokio::test]
async fn a_reader_who_has_the_page_gets_304() {
    for site in sample_sites().await {
        for (address, encoding) in [("/officials", "br"), ("/officials", ""), ("/api/v1/officials", "gzip")] {
            let accept = ("accept-encoding", encoding);
            let first = site.ask("GET", address, &[accept]).await;
            let tag = first.header("etag").to_owned();
            assert!(tag.starts_with('"'), "{address}: {tag} must be strong");
            for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
                let got = site.ask("GET", address, &[accept, ("if-none-match", &known)]).await;
                assert_eq!(got.status, StatusCode::NOT_MODIFIED, "{address} {known}");
                assert!(got.body.is_empty());
                assert_eq!(got.header("etag"), tag);
                for name in ["cache-control", "vary", "content-security-policy"] {
                    assert_eq!(got.header(name), first.header(name), "{name}");
                }
            }
            let got = site.ask("GET", address, &[accept, ("if-none-match", "\"old\"")]).await;
            assert_eq!(got.status, StatusCode::OK);
        }
    }
}

async fn rename(site: &Site, name: &str) {
    let write = site.services.store().begin().await.unwrap();
    let sql = format!("UPDATE people SET name = '{name}' WHERE slug = 'bernadette-oyelaran'");
    write.conn().execute_unprepared(&sql).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn a_write_is_seen_at_once_and_until_then_no_query_is_made() {
    for site in sample_sites().await {
        let address = "/officials/bernadette-oyelaran";
        let before = site.get(address).await;
        assert!(before.text().contains("Bernadette Oyelaran"));
        // Behind the memory's back: had the page been made anew, it would show.
        let sql = "UPDATE people SET name = 'Somebody Else' WHERE slug = 'bernadette-oyelaran'";
        site.services.store().read().execute_unprepared(sql).await.unwrap();
        assert_eq!(site.get(address).await.body, before.body, "{}: not from memory", site.name);
        rename(&site, "Bernadette Renamed").await;
        let after = site.get(address).await;
        assert!(after.text().contains("Bernadette Renamed"), "{}", site.name);
        assert_ne!(after.header("etag"), before.header("etag"));
        let known = [("if-none-match", before.header("etag"))];
        assert_eq!(site.ask("GET", address, &known).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_write_of_another_process_is_seen_after_a_look() {
    for site in sample_sites().await {
        let before = site.get("/").await;
        let sql = "UPDATE settings SET value = 'Another Name' WHERE name = 'organisation'";
        site.services.store().read().execute_unprepared(sql).await.unwrap();
        let sql = "UPDATE settings SET value = '1000000' WHERE name = 'content_version'";
        site.services.store().read().execute_unprepared(sql).await.unwrap();
        site.services.store().refresh_content_version().await.unwrap();
        site.front.forget_stale();
        let after = site.get("/").await;
        assert_ne!(before.body, after.body, "{}", site.name);
        assert!(after.text().contains("Another Name"), "{}", site.name);
    }
}

#[tokio::test]
async fn health_tells_what_is_wrong() {
    for site in sample_sites().await {
        assert_eq!(site.get("/healthz").await.text(), "alive\n");
        let ready = site.get("/readyz").await;
        assert_eq!((ready.status, ready.text()), (StatusCode::OK, "ready\n"), "{}", site.name);
        assert_eq!(ready.header("cache-control"), "no-store");
        site.services.store().read().execute_unprepared("DELETE FROM seaql_migrations").await.unwrap();
        let ready = site.get("/readyz").await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE, "{}", site.name);
        assert!(ready.text().contains("answerable migrate"), "{}", ready.text());
        assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_map_leads_to_pages_that_exist() {
    for site in sample_sites().await {
        assert!(
            site.get("/robots.txt").await.text().contains("Sitemap: https://record.example.org/sitemap.xml")
        );
        let index = site.get("/sitemap.xml").await;
        assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
        let addresses = |text: &str| -> Vec<String> {
            let parts = text.split("<loc>https://record.example.org").skip(1);
            parts.map(|part| part.split("</loc>").next().unwrap().to_owned()).collect()
        };
        let files = addresses(index.text());
        assert_eq!(files.len(), 8, "{files:?}");
        let mut pages = 0;
        for file in files {
            let text = site.get(&file).await;
            assert_eq!(text.status, StatusCode::OK, "{file}");
            for page in addresses(text.text()) {
                assert_eq!(site.get(&page).await.status, StatusCode::OK, "{page}");
                pages += 1;
            }
        }
        assert!(pages > 200, "{pages}");
    }
}

#[tokio::test]
async fn a_request_id_is_handed_back() {
    for site in sample_sites().await {
        let got = site.ask("GET", "/healthz", &[("x-request-id", "abc-1")]).await;
        assert_eq!(got.header("x-request-id"), "abc-1");
        let got = site.ask("GET", "/healthz", &[("x-request-id", "a b")]).await;
        assert_eq!(got.header("x-request-id").len(), 36);
    }
}
