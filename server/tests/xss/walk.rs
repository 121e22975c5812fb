//! Every form that anyone is served: found by following the links, sent with every string in all its texts at once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use domain::words::Role;
use server::guard::{RULES, desk_routes};

use super::dom::{Dom, Form};
use super::{Visit, WHO, squeezed, texts};

/// Fields that are not shown again, and why: nobody sees the first, and it must stay blank.
const UNSEEN: [&str; 1] = ["website"];

/// Forms that may be sent a few times in an hour, and behind which a password is looked at: many strings go at once.
const LIMITED: [&str; 3] = ["/account/address", "/reset", "/sign-in"];

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

fn fits_a_post(path: &str) -> bool {
    posts().iter().any(|pattern| fits(pattern, path))
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
        let body = self.first("bodies").await;
        let other = if body.is_empty() { String::new() } else { self.other().await };
        let filled = |start: &String| start.replace("BODY", &body).replace("OTHER", &other);
        let starts: Vec<String> = starts.iter().map(filled).collect();
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
                let posted = fits_a_post(&form.action);
                if posted && form.texts().next().is_some() {
                    forms.entry(pattern(&form.action)).or_insert(form);
                }
            }
            open.extend(dom.links().into_iter().map(|(href, _)| href).filter(|href| href.starts_with('/')));
        }
        forms
    }

    /// The first of a list of the desk; blank for those who have none.
    pub async fn first(&self, list: &str) -> String {
        let got = self.get(&format!("/steward/{list}")).await;
        let before = format!("/steward/{list}/");
        let links = Dom::parse(got.text()).links();
        let first = links.iter().filter_map(|(href, _)| href.strip_prefix(&before)).find(|key| *key != "new");
        first.and_then(|key| key.split(['/', '?']).next()).unwrap_or_default().to_owned()
    }

    /// Someone who may be the same as [`WHO`]: they never voted otherwise.
    pub async fn other(&self) -> String {
        let list = self.dom("/steward/people").await.links();
        for key in list.iter().filter_map(|(href, _)| href.strip_prefix("/steward/people/")) {
            let page = self.get(&format!("/steward/people/{WHO}/merge?other={key}")).await;
            if Dom::parse(page.text()).forms().iter().any(|form| form.action.ends_with("/merge")) {
                return key.to_owned();
            }
        }
        panic!("nobody could be {WHO}");
    }

    /// Every string in all texts of a form at once, with each of its buttons: mostly it is shown again.
    pub async fn all_at_once(&mut self, name: &str, form: &Form) {
        let mut buttons = form.buttons();
        // `desk` sends drafts. A form to change a thing is the same as the form for a new one: one button is enough there.
        buttons.retain(|button| !["draft", "discard", "withdraw"].contains(button));
        if name.ends_with("/{key}") && buttons.contains(&"preview") {
            buttons = vec!["preview"];
        }
        if buttons.is_empty() {
            buttons.push("");
        }
        for button in buttons {
            let page = format!("{name} {button}");
            let mut texts = texts();
            if LIMITED.contains(&name) {
                let (right, strings) = texts.split_at(1);
                let strings = strings.chunks(67).map(|some| {
                    let some: Vec<_> = some.iter().map(|(_, text)| text.as_str()).collect();
                    (false, some.join(" "))
                });
                texts = right.iter().cloned().chain(strings).collect();
            }
            for (harmless, text) in texts {
                let mut fields = form.filled(button, |field| {
                    if UNSEEN.contains(&field.name.as_str()) { String::new() } else { text.clone() }
                });
                // Only a reason is asked for: as if someone else had changed the thing, or it would be gone.
                if name.ends_with("/withdraw") {
                    fields.retain(|(name, _)| name != "stamp");
                    fields.push(("stamp".to_owned(), "other".to_owned()));
                }
                // A role that is taken is gone, and its form with it: it is not said which.
                if name == "/admin/accounts/{id}/take" {
                    fields.retain(|(name, _)| name != "role");
                }
                let got = self.post(form, &fields).await;
                if got.status.is_redirection() {
                    let landed = self.get(got.header("location")).await;
                    self.look(&format!("{page}, then"), harmless, &text, &landed);
                    continue;
                }
                let dom = self.look(&page, harmless, &text, &got);
                // As it was typed, in the field where it was typed.
                let again = dom.forms().into_iter().find(|again| again.action == form.action);
                let Some(again) = again else {
                    let at = format!("{page}: no form, {} {}", got.status, form.action);
                    self.count(&at, false);
                    continue;
                };
                for field in again.texts().filter(|field| form.texts().any(|typed| typed.name == field.name))
                {
                    if !UNSEEN.contains(&field.name.as_str()) {
                        self.count(
                            &format!("{page}: {}", field.name),
                            squeezed(&field.value) == squeezed(&text),
                        );
                    }
                }
            }
        }
    }
}

/// Forms without any text that is shown: only passwords, tokens, keys, files, choices and buttons. And the two that are
/// there only once: who is invited and the first start type an address, which `accounts::what_is_typed_comes_back_as_text`
/// looks at.
const WITHOUT_TEXT: [&str; 27] = [
    "/account/address/{token}",
    "/account/confirmation",
    "/account/delete",
    "/account/passkeys",
    "/account/passkeys/begin",
    "/account/passkeys/remove",
    "/account/password",
    "/account/sign-ins",
    "/account/sign-out-everywhere",
    "/admin/accounts/{id}/state",
    "/admin/operations/verify",
    "/admin/take-back",
    "/confirm/{token}",
    "/invitation/{token}",
    "/reset/{token}",
    "/setup",
    "/sign-in/passkey",
    "/sign-in/passkey/begin",
    "/sign-out",
    "/steward/decisions/new",
    "/steward/drafts/{id}/discard",
    "/steward/import",
    "/steward/import/{id}",
    // They have a text, and there is one only after a merge or where there is a photo; `shown_again` of /withdraw and
    // of the review shows the same field.
    "/steward/people/{key}/photo/withdraw",
    "/steward/review/{number}/undo",
    "/steward/texts/new",
    "/steward/texts/{key}/withdraw",
];

/// Of these forms the first sending is the last: `desk` sends them.
const ONCE: [&str; 3] =
    ["/steward/corrections/{number}", "/steward/people/{key}/merge", "/steward/review/{number}"];

/// What is shown again of each form of the pages from these on. Gives the patterns of the forms.
async fn shown_again(role: Option<Role>, starts: &[&str], only: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let starts: Vec<String> = starts.iter().map(|path| (*path).to_owned()).collect();
    let mut visit = Visit::new(role).await;
    let forms = visit.forms(&starts).await;
    assert!(!forms.is_empty(), "{role:?}");
    for (name, form) in &forms {
        if only(name) && !ONCE.contains(&name.as_str()) {
            let began = Instant::now();
            visit.all_at_once(name, form).await;
            println!("{role:?}: {name} {:?}", began.elapsed());
        }
    }
    for (page, (asked, found)) in visit.shown.clone() {
        if found < asked {
            visit.wrong.push(format!("{page}: shown {found} of {asked}"));
        }
    }
    visit.finish(&format!("{role:?}"));
    forms.into_keys().collect()
}

const VISITOR: [&str; 3] = ["/corrections/report", "/sign-in", "/reset"];
const STEWARD: [&str; 5] = [
    "/steward",
    "/steward/people/bernadette-oyelaran/merge?other=OTHER",
    "/steward/people/bernadette-oyelaran/photo",
    "/steward/replies/bernadette-oyelaran",
    "/steward/roll-call?body=BODY&kind=roll_call&date=2024-01-09",
];

#[tokio::test]
async fn visitors_members_officials_and_administrators_see_what_they_typed_as_text() {
    shown_again(None, &VISITOR, |_| true).await;
    shown_again(Some(Role::Member), &["/account"], |name| name.starts_with("/account")).await;
    shown_again(Some(Role::Official), &["/desk"], |name| name.starts_with("/desk")).await;
    shown_again(Some(Role::Administrator), &["/admin"], |name| name.starts_with("/admin")).await;
}

/// Of the steward's forms, those whose names stand in the first half of the alphabet.
fn first_half(name: &str) -> bool {
    name.starts_with("/steward/") && name < "/steward/n"
}

#[tokio::test]
async fn stewards_see_what_they_typed_as_text() {
    shown_again(Some(Role::Steward), &STEWARD, first_half).await;
}

#[tokio::test]
async fn stewards_see_what_they_typed_as_text_in_the_other_forms() {
    let mut found =
        shown_again(Some(Role::Steward), &STEWARD, |name| name.starts_with("/steward/") && !first_half(name))
            .await;
    for (role, starts) in [
        (None, &VISITOR[..]),
        (Some(Role::Member), &["/account"]),
        (Some(Role::Official), &["/desk"]),
        (Some(Role::Administrator), &["/admin"]),
    ] {
        let starts: Vec<String> = starts.iter().map(|path| (*path).to_owned()).collect();
        found.extend(Visit::new(role).await.forms(&starts).await.into_keys());
    }
    let none: Vec<_> = posts().into_iter().filter(|path| !found.contains(path)).collect();
    let unknown: Vec<_> = none.iter().filter(|path| !WITHOUT_TEXT.contains(&path.as_str())).collect();
    assert!(unknown.is_empty(), "no page leads to a form with texts for {unknown:?}");
}
