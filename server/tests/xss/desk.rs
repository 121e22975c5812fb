//! What stewards and officials publish is shown to everyone as text: published, changed, withdrawn, answered, replied.

use std::collections::BTreeMap;
use std::time::Instant;

use domain::words::Role;
use services::corrections::{NewReport, report};
use services::desk::{Kind, ONCE};

use super::dom::{Dom, Field, Form};
use super::{Visit, WHO, one_line, squeezed, texts};

/// What is tried in a field that does not take any text, one after the other.
fn candidates(field: &Field, known: &BTreeMap<String, String>) -> Vec<String> {
    let looked = field.look_up.as_ref().and_then(|thing| known.get(thing)).cloned();
    let others = ["", "https://example.org/", "2024-01-01", "1"].map(str::to_owned);
    looked.into_iter().chain(others).collect()
}

/// Which try of [`candidates`] each field is at; one that is not in it takes the text.
type Tries = BTreeMap<String, usize>;

fn value(field: &Field, tries: &Tries, known: &BTreeMap<String, String>, text: &str) -> String {
    match tries.get(&field.name) {
        Some(n) => candidates(field, known).get(n - 1).cloned().unwrap_or_default(),
        None if field.kind == "textarea" => text.to_owned(),
        None => one_line(text),
    }
}

impl Visit {
    async fn form_at(&self, address: &str) -> Form {
        let forms = self.dom(address).await.forms();
        let mut forms = forms.into_iter().filter(|form| form.texts().next().is_some());
        forms.next().unwrap_or_else(|| panic!("no form at {address}"))
    }

    /// Finds out which fields take any text, until the form is taken.
    async fn probe(
        &mut self,
        form: &Form,
        button: &str,
        known: &BTreeMap<String, String>,
    ) -> Option<(Tries, String)> {
        let mut tries = Tries::new();
        for _ in 0..10 {
            let fields = form.filled(button, |field| value(field, &tries, known, "Plain words"));
            let got = self.post(form, &fields).await;
            if got.status.is_redirection() {
                return Some((tries, got.header("location").to_owned()));
            }
            let mut refused = Dom::parse(got.text()).refused();
            refused.retain(|name| form.texts().any(|field| field.name == *name));
            if refused.is_empty() {
                println!("{}: {} {}", form.action, got.status, Dom::parse(got.text()).read());
                return None;
            }
            for name in refused {
                *tries.entry(name).or_default() += 1;
            }
        }
        None
    }

    async fn known(&self) -> BTreeMap<String, String> {
        let mut known = BTreeMap::from([("person".to_owned(), WHO.to_owned())]);
        for (thing, list) in [
            ("place", "places"),
            ("body", "bodies"),
            ("office", "offices"),
            ("measure", "measures"),
            ("decision", "decisions"),
        ] {
            known.insert(thing.to_owned(), self.first(list).await);
        }
        known
    }

    /// Publishes every string with a form, and looks at what the public sees; then withdraws it again if it is new.
    async fn publish(&mut self, name: &str, address: impl Fn(usize) -> String, button: &str) {
        let known = self.known().await;
        let mut tries = None;
        let mut form = self.form_at(&address(0)).await;
        for (n, (harmless, text)) in texts().into_iter().enumerate() {
            // Their few texts stand on large pages: there the strings are shared out. Their forms show every one again.
            let shared = ["candidacies", "terms", "decisions"].iter().position(|kind| name.contains(kind));
            if !harmless && shared.is_some_and(|kind| n % 3 != kind) {
                continue;
            }
            if name.ends_with("/new") {
                // Another thing: the same form, opened anew.
                let once = form.fields.iter_mut().find(|field| field.name == ONCE);
                once.expect("a form for a new thing is one only once").value =
                    uuid::Uuid::now_v7().to_string();
            } else {
                form = self.form_at(&address(n)).await;
            }
            let landed = match &tries {
                None => {
                    let Some((found, landed)) = self.probe(&form, button, &known).await else {
                        self.wrong.push(format!("{name} cannot be published"));
                        return;
                    };
                    tries = Some(found);
                    landed
                }
                Some(tries) => {
                    let fields = form.filled(button, |field| value(field, tries, &known, &text));
                    let got = self.post(&form, &fields).await;
                    self.count(&format!("{name}: published"), got.status.is_redirection());
                    if !got.status.is_redirection() {
                        continue;
                    }
                    got.header("location").to_owned()
                }
            };
            let got = self.get(&landed).await;
            let dom = self.look(&format!("{name}: the desk then"), harmless, &text, &got);
            let stamp =
                dom.forms().into_iter().flat_map(|form| form.fields).find(|field| field.name == "stamp");
            let stamp = stamp.map(|field| field.value).unwrap_or_default();
            let public = dom.links().into_iter().find(|(_, text)| text.starts_with("See it as the public"));
            let Some((public, _)) = public else { continue };
            let got = self.get(&public).await;
            let page = format!("{name}: what the public sees");
            let dom = self.look(&page, harmless, &text, &got);
            self.count(&page, n == 0 || squeezed(&dom.read()).contains(&squeezed(&one_line(&text))));
            if name.ends_with("/new") {
                let below = landed.split('?').next().unwrap();
                self.withdraw(name, below, &stamp, &public, harmless, &text).await;
            }
        }
    }

    async fn withdraw(
        &mut self,
        name: &str,
        below: &str,
        stamp: &str,
        public: &str,
        harmless: bool,
        text: &str,
    ) {
        let form = Form { action: format!("{below}/withdraw"), ..Form::default() };
        let sent = [("stamp", stamp.to_owned()), ("reason", one_line(text))];
        let got = self.post(&form, &sent.map(|(name, value)| (name.to_owned(), value))).await;
        self.count(&format!("{name}: withdrawn"), got.status.is_redirection());
        // Of some things no note stays where they stood.
        let page = format!("{name}: the note in its place");
        if !harmless && !self.shown.contains_key(&page) {
            return;
        }
        let got = self.get(public).await;
        let dom = self.look(&page, harmless, text, &got);
        let shows = squeezed(&dom.read()).contains(&squeezed(text));
        if !harmless || shows {
            self.count(&page, shows);
        }
    }

    /// Where everything that was published is told of.
    async fn everywhere(&mut self, harmless: bool) {
        let mut pages: Vec<String> = [
            "/",
            "/corrections",
            "/search?q=hit",
            "/steward",
            "/steward/drafts",
            "/officials",
            "/places",
            "/bodies",
            "/values",
        ]
        .map(str::to_owned)
        .into();
        pages.extend(Kind::ALL.iter().map(|kind| format!("/steward/{}", kind.code())));
        for page in pages {
            let got = self.get(&page).await;
            self.look(&page, harmless, "everything", &got);
        }
        for n in 1.. {
            let got = self.get(&format!("/changes?page={n}")).await;
            let dom = self.look("/changes", harmless, "everything", &got);
            if !dom.links().iter().any(|(href, _)| href.contains(&format!("page={}", n + 1))) {
                break;
            }
        }
        let got = self.get("/changes/feed.xml").await;
        let feed = atom_syndication::Feed::read_from(&got.body[..]).unwrap();
        for entry in feed.entries() {
            let content = entry.content().and_then(|content| content.value()).unwrap_or_default();
            let summary = entry.summary().map(|summary| summary.as_str()).unwrap_or_default();
            let dom = Dom::parse(&format!("<div class=prose>{content}</div>"));
            let out: Vec<_> = dom
                .marks()
                .into_iter()
                .filter(|mark| mark.contains("script") || mark.contains("[on"))
                .collect();
            if entry.content().is_some_and(|content| content.content_type() == Some("html"))
                && !out.is_empty()
            {
                self.wrong.push(format!("feed: {out:?} of {content} {summary}"));
            }
        }
    }

    fn judge(mut self, what: &str) {
        for (page, (asked, found)) in self.shown.clone() {
            // Markdown makes other words of some.
            if found * 4 < asked * 3 {
                self.wrong.push(format!("{page}: only {found} of {asked}"));
            }
        }
        self.finish(what);
    }
}

async fn kinds(of: impl Fn(usize) -> bool) {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    visit.everywhere(true).await;
    for (n, kind) in Kind::ALL.into_iter().enumerate().filter(|(n, _)| of(*n)) {
        let _ = n;
        let began = Instant::now();
        if kind.can_be_new() && kind.new_path().is_none() {
            let address = format!("/steward/{}/new", kind.code());
            visit.publish(&address, |_| address.clone(), "publish").await;
        } else {
            let key = visit.first(kind.code()).await;
            let address = format!("/steward/{}/{key}", kind.code());
            visit.publish(&format!("/steward/{}/{{key}}", kind.code()), |_| address.clone(), "publish").await;
        }
        println!("{}: {:?}", kind.code(), began.elapsed());
    }
    visit.everywhere(false).await;
    visit.judge("published");
}

#[tokio::test]
async fn what_stewards_publish_is_shown_as_text() {
    kinds(|n| n % 2 == 0).await;
}

#[tokio::test]
async fn what_stewards_publish_of_the_other_kinds_is_shown_as_text() {
    kinds(|n| n % 2 == 1).await;
}

#[tokio::test]
async fn what_became_of_commitments_is_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    visit.everywhere(true).await;
    let status = format!("/steward/commitments/{}/status", visit.first("commitments").await);
    visit.publish("/steward/commitments/{key}/status", |_| status.clone(), "save").await;
    visit.everywhere(false).await;
    visit.judge("status");
}

#[tokio::test]
async fn what_visitors_report_and_what_is_answered_is_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    visit.everywhere(true).await;
    for (harmless, text) in texts() {
        let new = NewReport {
            page: format!("/officials/{WHO}"),
            report: format!("{text} is wrong"),
            contact: Some(one_line(&text)),
        };
        let number = report(&visit.site.services, &new).await.unwrap();
        let address = format!("/steward/corrections/{number}");
        let got = visit.get(&address).await;
        let dom = visit.look("a report", harmless, &text, &got);
        visit.count("a report", squeezed(&dom.read()).contains(&squeezed(&text)));
        let form = visit.form_at(&address).await;
        let sent = form.filled("", |_| one_line(&text));
        let got = visit.post(&form, &sent).await;
        visit.count("an answer", got.status.is_redirection());
        let got = visit.get("/corrections").await;
        let dom = visit.look("the answers", harmless, &text, &got);
        visit.count("the answers", squeezed(&dom.read()).contains(&squeezed(&text)));
    }
    visit.everywhere(false).await;
    visit.judge("reports");
}

#[tokio::test]
async fn what_officials_reply_is_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Official)).await;
    let votes = visit.site.services.official_votes(WHO, None, 1, 50).await.unwrap().items;
    let numbers: Vec<i64> = votes.iter().map(|vote| vote.number).collect();
    for (n, (harmless, text)) in texts().into_iter().enumerate() {
        let number = numbers[n % 2];
        let form = visit.form_at(&format!("/desk/replies/decision-{number}")).await;
        let got = visit.post(&form, &form.filled("save", |_| text.clone())).await;
        visit.count("a reply", got.status.is_redirection());
        let got = visit.get(&format!("/decisions/{number}")).await;
        visit.look("a reply", harmless, &text, &got);
    }
    let got = visit.get(&format!("/officials/{WHO}")).await;
    assert!(got.status.is_success());
    visit.judge("replies");
}

#[tokio::test]
async fn why_two_people_are_one_is_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    let asked = format!("/steward/review/{}", visit.first("review").await);
    let other = visit.other().await;
    for address in [asked, format!("/steward/people/{WHO}/merge?other={other}")] {
        let form = visit.form_at(&address).await;
        // Too long for a reason: it is refused, and stands there again.
        for (harmless, text) in texts() {
            let long = format!("{}{}", one_line(&text), " and so on".repeat(600));
            let got = visit.post(&form, &form.filled("", |_| long.clone())).await;
            let dom = visit.look(&address, harmless, &text, &got);
            let again = dom.forms().into_iter().flat_map(|form| form.fields);
            let shows = again.into_iter().any(|field| squeezed(&field.value) == squeezed(&long));
            visit.count(&address, shows);
        }
    }
    visit.judge("two people");
}

#[tokio::test]
async fn what_is_looked_up_is_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    let whom = format!("/steward/people/{WHO}/merge?other");
    for page in ["/search?q", "/officials?q", "/steward/people?q", "/steward/replies?q", &whom] {
        // Signs alone are no words: then the whole list is shown.
        let got = visit.get(&format!("{page}=")).await;
        visit.look(page, true, "", &got);
        for (harmless, text) in texts() {
            let asked: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            let got = visit.get(&format!("{page}={asked}")).await;
            let dom = visit.look(page, harmless, &text, &got);
            let shows = dom.typed().iter().any(|typed| squeezed(typed) == squeezed(&text));
            visit.count(page, shows);
        }
    }
    visit.judge("looked up");
}

#[tokio::test]
async fn roll_calls_are_shown_as_text() {
    let mut visit = Visit::new(Some(Role::Steward)).await;
    let body = visit.first("bodies").await;
    let day = |n: usize| {
        let (month, day) = (1 + n / 28, 1 + n % 28);
        format!("/steward/roll-call?body={body}&kind=voice_vote&date=2024-{month:02}-{day:02}")
    };
    visit.publish("/steward/roll-call", day, "publish").await;
    visit.judge("roll calls");
}
