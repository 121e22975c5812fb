//! Every form that anyone is served: found by following the links, sent with every string in all its texts at once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use domain::words::Role;
use server::guard::{RULES, desk_routes};

use super::dom::{Dom, Form};
use super::{Visit, WHO, squeezed, texts};

/// Forms that take a text and that no page here leads to, and why.
const ELSEWHERE: [(&str, &str); 0] = [];

/// Fields that are not shown again, and why: nobody sees the first, and it must stay blank.
const UNSEEN: [&str; 1] = ["website"];

/// Whether an address fits a pattern.
fn fits(pattern: &str, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap();
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(|(part, at)| part.starts_with('{') || *part == at)
}

/// Every pattern to which something can be sent.
fn posts() -> Vec<String> {
    let rules = RULES.iter().map(|rule| (rule.method, rule.path.to_owned()));
    let all = rules.chain(desk_routes().map(|(method, path, _)| (method, path)));
    all.filter(|(method, _)| *method == "POST").map(|(_, path)| path).collect()
}

/// The most particular pattern that an address fits.
pub fn pattern(path: &str) -> String {
    let all = RULES.iter().map(|rule| rule.path.to_owned()).chain(desk_routes().map(|(_, path, _)| path));
    let mut fitting: Vec<String> = all.filter(|pattern| fits(pattern, path)).collect();
    fitting.sort_by_key(|pattern| pattern.matches('{').count());
    fitting.into_iter().next().unwrap_or_default()
}

impl Visit {
    /// Follows the links of the pages for those who are signed in, and gives one form of each pattern.
    pub async fn forms(&self, starts: &[String]) -> BTreeMap<String, Form> {
        let mut open: Vec<String> = starts.iter().rev().cloned().collect();
        let (mut seen, mut of_pattern) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
        let mut forms = BTreeMap::new();
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let pattern_here = pattern(&path);
            let times = of_pattern.entry(pattern_here.clone()).or_default();
            *times += 1;
            if !starts.contains(&path) && (pattern_here.is_empty() || *times > 2) {
                continue;
            }
            let got = self.get(&path).await;
            if !got.status.is_success() || !got.header("content-type").starts_with("text/html") {
                open.extend(Some(got.header("location").to_owned()).filter(|to| to.starts_with('/')));
                continue;
            }
            let dom = Dom::parse(got.text());
            for form in dom.forms() {
                if form.texts().next().is_some() {
                    forms.entry(pattern(&form.action)).or_insert(form);
                }
            }
            open.extend(dom.links().into_iter().map(|(href, _)| href).filter(|href| href.starts_with('/')));
        }
        forms
    }

    /// Every string in all texts of a form at once, with each of its buttons: mostly it is shown again.
    pub async fn all_at_once(&mut self, name: &str, form: &Form) {
        let mut buttons = form.buttons();
        buttons.retain(|button| !["draft", "discard", "withdraw"].contains(button));
        if buttons.is_empty() {
            buttons.push("");
        }
        for button in buttons {
            let page = format!("{name} {button}");
            for (harmless, text) in texts() {
                let fields = form.filled(button, |field| {
                    if UNSEEN.contains(&field.name.as_str()) { String::new() } else { text.clone() }
                });
                let got = self.post(form, &fields).await;
                if got.status.is_redirection() {
                    let landed = self.get(&got.header("location").to_owned()).await;
                    self.look(&format!("{page}, then"), harmless, &text, &landed);
                    continue;
                }
                let dom = self.look(&page, harmless, &text, &got);
                // As it was typed, in the field where it was typed.
                let again = dom.forms().into_iter().find(|again| again.action == form.action);
                let Some(again) = again else {
                    self.count(&page, false);
                    continue;
                };
                for field in again.texts().filter(|field| form.texts().any(|typed| typed.name == field.name)) {
                    if !UNSEEN.contains(&field.name.as_str()) {
                        self.count(&format!("{page}: {}", field.name), squeezed(&field.value) == squeezed(&text));
                    }
                }
            }
        }
    }
}

/// Everyone with their pages.
async fn visits() -> Vec<(Option<Role>, Vec<String>)> {
    let start = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    vec![
        (None, start(&["/corrections/report", "/sign-in", "/reset"])),
        (Some(Role::Member), start(&["/account"])),
        (Some(Role::Official), start(&["/desk", "/account"])),
        (Some(Role::Administrator), start(&["/admin", "/account"])),
        (Some(Role::Steward), start(&["/steward", &format!("/steward/replies/{WHO}")])),
    ]
}

#[tokio::test]
async fn every_form_shows_again_what_was_typed_as_text() {
    let mut found = BTreeSet::new();
    for (role, starts) in visits().await {
        let mut visit = Visit::new(role).await;
        let began = Instant::now();
        let forms = visit.forms(&starts).await;
        println!("{role:?}: {} forms in {:?}", forms.len(), began.elapsed());
        for (name, form) in &forms {
            let began = Instant::now();
            found.insert(name.clone());
            visit.all_at_once(name, form).await;
            println!("{role:?}: {name} {:?}", began.elapsed());
        }
        visit.finish(&format!("{role:?}"));
    }
    for pattern in posts() {
        if !found.contains(&pattern) {
            println!("no form with texts found for {pattern}");
        }
    }
    let _ = ELSEWHERE;
}
