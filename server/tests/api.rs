//! The read API: each address of its own description is called, and each answer is compared with it.

mod support;

use axum::http::StatusCode;
use serde_json::Value;
use support::{Site, sample_sites};

const ROOT: &str = "/api/v1";

/// What the parts of an address are called in the sample community.
fn filled(path: &str) -> String {
    let slug = match path.split('/').nth(3) {
        Some("officials") => "bernadette-oyelaran",
        Some("bodies") => "pepperbush-town-council",
        Some("places") => "ll-pepperbush",
        Some("measures") => "ll-pepperbush-2023-2027-ordinance-2024-03",
        Some("values") => "anti-racism",
        _ => "",
    };
    path.replace("{slug}", slug).replace("{id}", "3")
}

fn needed_query(operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let needed = parameters.iter().filter(|p| p["in"] == "query" && p["required"] == true);
    let query: Vec<_> = needed.map(|p| format!("{}=pepperbush", p["name"].as_str().unwrap())).collect();
    if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
}

/// Compares a value with its schema: every field described and of its type, every required one there.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let schema = &document["components"]["schemas"][name];
        assert!(schema.is_object(), "{at}: {name} is not described");
        return check(document, schema, value, at);
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        if value.is_null() {
            assert!(choices.iter().any(|choice| choice["type"] == "null"), "{at}: must not be null");
            return;
        }
        let choice = choices.iter().find(|choice| choice["type"] != "null").unwrap();
        return check(document, choice, value, at);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        // Anything is allowed.
        _ => return,
    };
    let is = |kind: &&str| match *kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{at}: an unknown type {other}"),
    };
    assert!(kinds.iter().any(is), "{at}: {value} is none of {kinds:?}");
    match value {
        Value::Object(fields) if schema["properties"].is_object() => {
            for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                assert!(fields.contains_key(required), "{at}: {required} is missing");
            }
            for (name, field) in fields {
                let described = &schema["properties"][name];
                assert!(!described.is_null(), "{at}: {name} is not described");
                check(document, described, field, &format!("{at}.{name}"));
            }
        }
        Value::Array(items) if schema["items"].is_object() => {
            for (index, item) in items.iter().enumerate() {
                check(document, &schema["items"], item, &format!("{at}[{index}]"));
            }
        }
        _ => {}
    }
}

async fn document(site: &Site) -> Value {
    let got = site.get("/api/v1/openapi.json").await;
    assert_eq!((got.status, got.header("content-type")), (StatusCode::OK, "application/json"));
    got.json()
}

#[tokio::test]
async fn every_described_address_answers_as_described() {
    for site in sample_sites().await {
        let document = document(&site).await;
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.len(), 25, "{:?}", paths.keys().collect::<Vec<_>>());
        for (path, operations) in paths {
            let operation = &operations["get"];
            assert!(operation.is_object(), "{path}: only reading");
            let address = format!("{}{}", filled(path), needed_query(operation));
            let got = site.get(&address).await;
            assert_eq!(got.status, StatusCode::OK, "{} {address}: {}", site.name, got.text());
            assert_eq!(got.header("content-type"), "application/json", "{address}");
            assert_eq!(got.header("access-control-allow-origin"), "*", "{address}");
            assert!(got.header("etag").starts_with('"'), "{address}");
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            assert!(schema.is_object(), "{path}: the answer is not described");
            check(&document, schema, &got.json(), &address);
        }
    }
}

#[tokio::test]
async fn what_a_described_address_does_not_have_is_404_with_a_problem() {
    for site in sample_sites().await {
        let document = document(&site).await;
        for (path, _) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.contains('{'))
        {
            for name in ["nobody-of-that-name", "%00", "%FF", "UPPER"] {
                let address = path.replace("{slug}", name).replace("{id}", name);
                let got = site.get(&address).await;
                assert_eq!(got.status, StatusCode::NOT_FOUND, "{} {address}", site.name);
                assert_eq!(got.header("content-type"), "application/problem+json", "{address}");
                assert_eq!(got.header("access-control-allow-origin"), "*", "{address}");
                let schema = serde_json::json!({ "$ref": "#/components/schemas/Problem" });
                check(&document, &schema, &got.json(), &address);
            }
        }
        let got = site.get("/api/v1/nothing").await;
        assert_eq!(
            (got.status, got.header("content-type")),
            (StatusCode::NOT_FOUND, "application/problem+json")
        );
    }
}

#[tokio::test]
async fn what_cannot_be_is_400_and_names_the_field_and_the_remedy() {
    for site in sample_sites().await {
        for (address, field) in [
            ("/officials?size=0", "size"),
            ("/officials?size=201", "size"),
            ("/officials?page=0", "page"),
            ("/officials?page=abc", "page"),
            ("/officials?page=1000001", "page"),
            ("/officials?sort=best", "sort"),
            ("/officials?standing=king", "standing"),
            ("/officials?in_office=perhaps", "in_office"),
            ("/places?kind=planet", "kind"),
            ("/measures?position=maybe", "position"),
            ("/decisions?year=20x4", "year"),
            ("/decisions?scored=2", "scored"),
            ("/search", "q"),
            ("/search/suggest?q=", "q"),
            ("/find", "q"),
            ("/bodies?size=-1", "size"),
            ("/places/ll-pepperbush?page=0", "page"),
            ("/officials/bernadette-oyelaran/votes?size=1000", "size"),
        ] {
            let got = site.get(&format!("{ROOT}{address}")).await;
            assert_eq!(got.status, StatusCode::BAD_REQUEST, "{} {address}: {}", site.name, got.text());
            assert_eq!(got.header("content-type"), "application/problem+json", "{address}");
            let problem = got.json();
            assert_eq!(problem["field"], field, "{address}");
            assert!(problem["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{address}");
        }
    }
}

#[tokio::test]
async fn pages_of_a_list_lead_to_each_other_and_hold_everything_once() {
    for site in sample_sites().await {
        for list in ["/officials", "/bodies", "/places", "/measures", "/decisions"] {
            let total = site.get(&format!("{ROOT}{list}")).await.json()["total"].as_u64().unwrap();
            let mut next = Some(format!("{ROOT}{list}?size=7"));
            let mut all = Vec::new();
            let mut before: Option<String> = None;
            while let Some(address) = next {
                let page = site.get(&address).await.json();
                assert_eq!(page["prev"].is_null(), before.is_none(), "{address}");
                all.extend(page["items"].as_array().unwrap().iter().map(Value::to_string));
                next = page["next"].as_str().map(str::to_owned);
                before = Some(address);
            }
            assert_eq!(all.len() as u64, total, "{} {list}", site.name);
            all.sort();
            all.dedup();
            assert_eq!(all.len() as u64, total, "{} {list}: twice in the list", site.name);
        }
    }
}

#[tokio::test]
async fn the_record_is_the_sum_of_its_rows() {
    for site in sample_sites().await {
        let list = site.get("/api/v1/officials?size=200").await.json();
        let mut judged = 0;
        for row in list["items"].as_array().unwrap() {
            let slug = row["person"]["slug"].as_str().unwrap();
            let record = site.get(&format!("/api/v1/officials/{slug}/record")).await.json();
            let count = |mark: &str, key: bool| {
                let rows = record["scored"].as_array().unwrap().iter();
                rows.filter(|row| row["mark"] == mark && (!key || row["measure"]["key"] == true)).count()
                    as u64
            };
            for (tally, key) in [("all", false), ("key", true)] {
                for (field, mark) in [
                    ("same", "with"),
                    ("different", "against"),
                    ("abstained", "abstained"),
                    ("missed", "missed"),
                ] {
                    assert_eq!(
                        record[tally][field].as_u64().unwrap(),
                        count(mark, key),
                        "{slug} {tally} {field}"
                    );
                }
            }
            if !row["all"].is_null() {
                assert_eq!(
                    row["all"]["sentence"], record["all"]["sentence"],
                    "{slug}: the list says another thing"
                );
                judged += 1;
            }
        }
        assert!(judged > 15, "{judged}");
    }
}

#[tokio::test]
async fn any_site_may_read_the_api_and_no_other_address() {
    for site in sample_sites().await {
        let headers = [("origin", "https://elsewhere.example"), ("access-control-request-method", "GET")];
        let got = site.ask("OPTIONS", "/api/v1/stats", &headers).await;
        assert_eq!(got.status, StatusCode::NO_CONTENT);
        assert_eq!(got.header("access-control-allow-origin"), "*");
        assert_eq!(site.get("/").await.header("access-control-allow-origin"), "");
    }
}
