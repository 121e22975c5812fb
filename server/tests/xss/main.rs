//! Whatever is typed into any text field is shown as text: every string of the corpus through every form that is served,
//! and the answer read as a browser reads it.

mod desk;
mod dom;
#[path = "../support/mod.rs"]
mod support;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use dom::{Dom, Form};
use domain::access::Actor;
use domain::words::Role;
use http_body_util::BodyExt as _;
use services::accounts::{Invitee, Letterhead};
use services::{Clock, Services};
use support::{Got, Site, settings};

const WHO: &str = "bernadette-oyelaran";

/// The strings, which the tests in the browser type too.
fn corpus() -> Vec<String> {
    serde_json::from_str(include_str!("../../../end2end/support/xss.json")).unwrap()
}

/// What nobody objects to: what comes out of the corpus may come out of these.
const HARMLESS: [&str; 4] =
    ["Plain words", "Plain words\non two lines", "https://example.org/plain", "/plain"];

/// What a list has when it is long or no longer blank.
const OF_LISTS: [&str; 8] = [
    "a[aria-label]",
    "a[rel]",
    "button[aria-label]",
    "button[class]",
    "li[aria-hidden]",
    "li[class]",
    "ol[class]",
    "ul[class]",
];

/// The texts of a round: first those that say what is right.
fn texts() -> Vec<(bool, String)> {
    let harmless = HARMLESS.iter().map(|text| (true, (*text).to_owned()));
    harmless.chain(corpus().into_iter().map(|text| (false, text))).collect()
}

/// The same on one line, where a line break is refused.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

/// Someone at the sample community, and what was found wrong.
struct Visit {
    site: Site,
    cookie: String,
    /// What a page may hold, by what page it is.
    right: BTreeMap<String, BTreeSet<String>>,
    wrong: Vec<String>,
    /// How often a text was looked for in such a page, and found.
    shown: BTreeMap<String, (usize, usize)>,
    /// Everything that was sent.
    sent: usize,
}

impl Visit {
    async fn new(role: Option<Role>) -> Self {
        let db = store::testing::sqlite().await;
        let services = Services::new(db.store.clone(), Clock::fixed("2026-11-24T12:00:00Z").unwrap());
        services::sample::load(&services).await.unwrap();
        let front =
            server::serve::site(services.clone(), &settings(), "https://record.example.org".to_owned());
        let site = Site { name: db.name, front, services, db };
        let cookie = match role {
            Some(role) => sign_in(&site, role).await,
            None => String::new(),
        };
        let (right, shown) = (BTreeMap::new(), BTreeMap::new());
        Self { site, cookie, right, wrong: Vec::new(), shown, sent: 0 }
    }

    async fn get(&self, target: &str) -> Got {
        let target = target.split('#').next().unwrap();
        self.site.ask("GET", target, &[("cookie", self.cookie.as_str())]).await
    }

    async fn dom(&self, target: &str) -> Dom {
        let got = self.get(target).await;
        assert_eq!(got.status, StatusCode::OK, "{target}");
        Dom::parse(got.text())
    }

    async fn post(&mut self, form: &Form, fields: &[(String, String)]) -> Got {
        self.sent += 1;
        let (kind, body) = if form.files {
            let part = |(name, value): &(String, String)| {
                format!("--xx--xx\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let parts: String = fields.iter().map(part).collect();
            ("multipart/form-data; boundary=xx--xx", format!("{parts}--xx--xx--\r\n"))
        } else {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            ("application/x-www-form-urlencoded", body)
        };
        let request = Request::builder()
            .method("POST")
            .uri(&form.action)
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", kind)
            .header("content-length", body.len())
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self.site.front.answer(request).await.unwrap().into_parts();
        Got { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }

    /// Looks at a page that may show the text: nothing may be in it that a harmless text does not bring about.
    fn look(&mut self, page: &str, harmless: bool, text: &str, got: &Got) -> Dom {
        let dom = Dom::parse(got.text());
        if got.status.is_server_error() {
            self.wrong.push(format!("{page}: {} for {text:?}", got.status));
        }
        let right = self.right.entry(page.to_owned()).or_default();
        let marks = dom.marks();
        if harmless {
            right.extend(marks);
        } else {
            let out: Vec<_> =
                marks.difference(right).filter(|mark| !OF_LISTS.contains(&mark.as_str())).collect();
            if !out.is_empty() {
                self.wrong.push(format!("{page}: {text:?} brings about {out:?}"));
            }
        }
        for data in dom.data() {
            if serde_json::from_str::<serde_json::Value>(&data).is_err() {
                self.wrong.push(format!("{page}: {text:?} breaks the data for programs"));
            }
        }
        dom
    }

    /// Counts whether a page shows a text; otherwise looking at it would prove nothing.
    fn count(&mut self, page: &str, shows: bool) {
        let (asked, found) = self.shown.entry(page.to_owned()).or_default();
        *asked += 1;
        *found += usize::from(shows);
    }

    fn finish(self, what: &str) {
        for (page, (asked, found)) in &self.shown {
            println!("{what}: {page}: shown {found} of {asked}");
        }
        println!("{what}: {} posts", self.sent);
        let n = self.wrong.len();
        let first: Vec<_> = self.wrong.iter().take(40).collect();
        assert!(self.wrong.is_empty(), "{what}: {n} things are wrong, such as {first:#?}");
    }
}

/// The words of a text, as they are read: without the spaces, and in small letters, because a sentence begins with a capital.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

async fn sign_in(site: &Site, role: Role) -> String {
    let email = format!("{}@example.org", role.code());
    let person = (role == Role::Official).then(|| WHO.to_owned());
    let invitee = Invitee { email, roles: vec![role], person };
    let head =
        Letterhead { organisation: "O".to_owned(), public_url: "https://record.example.org".to_owned() };
    let token = site.services.invite(Actor::Operator, &invitee, &head).await.unwrap().token.reveal();
    let done = site.services.accept_invitation(&token, "four words that differ", "x").await;
    format!("__Host-answerable={}", done.unwrap().unwrap().unwrap().token.reveal())
}

#[test]
fn the_corpus_is_long_and_has_no_text_twice() {
    let corpus = corpus();
    assert!(corpus.len() >= 100);
    assert_eq!(corpus.iter().collect::<BTreeSet<_>>().len(), corpus.len());
    assert!(corpus.iter().any(|text| text.starts_with("</textarea>")));
}
