//! The steward's desk. These pages are for stewards only and never kept; every form works without JavaScript.

mod form;
pub mod import;
mod list;
mod photo;
mod reports;
mod review;
mod roll_call;
mod status;
mod votes;

use leptos::prelude::*;
use services::desk::Kind;

use crate::{
    components::{Breadcrumbs, Crumb, PageHead},
    page::Page,
};

pub use form::{FormState, form, withdraw};
pub use list::{PAGE_SIZE, drafts, list};
pub use photo::photo;
pub use reports::{report, reports};
pub use review::{choose as choose_whom, pair, review, undo};
pub use roll_call::{Notice, ROLL_CALL, roll_call, roll_call_start};
pub use status::{ROWS, status};
pub use votes::{correct_vote, votes};

/// What was just done, for the page that a form leads on to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// A sentence.
    pub text: String,
    /// Where it can be seen: an address on this site and its name.
    pub link: Option<(String, String)>,
}

/// What waits on the front page of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// What waits and where it is done (blank where that is not on the desk), with how many there are.
    pub items: Vec<(String, String, u64)>,
}

/// The address of a kind's list on the desk.
#[must_use]
pub fn address_of(kind: Kind) -> String {
    format!("/steward/{}", kind.code())
}

pub(super) fn page(title: impl Into<String>, path: impl Into<String>) -> Page {
    // Nearly every form of the desk asks for somebody or something in the record.
    Page::new(title, path).noindex().with_lookup()
}

/// The way from the desk to here.
fn crumbs(more: Vec<(String, String)>) -> AnyView {
    let mut crumbs = vec![Crumb::new("Steward’s desk", "/steward")];
    crumbs.extend(more.into_iter().map(|(label, href)| Crumb::new(label, href)));
    view! { <Breadcrumbs crumbs=crumbs /> }.into_any()
}

fn told(told: Option<&Told>) -> AnyView {
    let Some(told) = told.cloned() else { return ().into_any() };
    let link = told.link.map(|(href, label)| view! { " " <a href=href>{label}</a> });
    view! { <p class="done" role="status">{told.text} {link}</p> }.into_any()
}

/// The front page of the desk: what waits, and where everything is entered.
#[must_use]
pub fn home(waiting: &Waiting, done: Option<&Told>) -> Page {
    page("Steward’s desk", "/steward").body(|| {
        let waits: Vec<_> = waiting.items.iter().filter(|(_, _, count)| *count > 0).cloned().collect();
        let waits = if waits.is_empty() {
            view! { <p>"Nothing waits for you."</p> }.into_any()
        } else {
            let items = waits
                .into_iter()
                .map(|(label, href, count)| match href.as_str() {
                    "" => view! { <li><strong>{count}</strong> " " {label}</li> }.into_any(),
                    _ => view! { <li><a href=href><strong>{count}</strong> " " {label}</a></li> }.into_any(),
                })
                .collect_view();
            view! { <ul class="waiting">{items}</ul> }.into_any()
        };
        let entries = |title: &'static str, kinds: &'static [Kind]| {
            let items = kinds
                .iter()
                .map(|kind| {
                    let new = kind.can_be_new().then(|| {
                        let label = format!("New {}", kind.one());
                        view! { " " <a class="desk-new" href=format!("{}/new", address_of(*kind))>{label}</a> }
                    });
                    view! { <li><a href=address_of(*kind)>{kind.many()}</a>{new}</li> }
                })
                .collect_view();
            view! { <section><h2>{title}</h2><ul class="desk-list">{items}</ul></section> }
        };
        view! {
            <PageHead title="Steward’s desk">
                <p class="lede">"Here you keep the record true. Whatever you publish is seen by everyone, with its source, and stands in the ledger of changes."</p>
            </PageHead>
            {told(done)}
            <section aria-labelledby="waits"><h2 id="waits">"What waits"</h2>{waits}</section>
            <div class="grid">
                {entries("Who governs", &[Kind::Place, Kind::Body, Kind::Office, Kind::Person, Kind::Term, Kind::Candidacy])}
                <section>
                    <h2>"What they decide"</h2>
                    <ul class="desk-list">
                        <li><a href=ROLL_CALL>"Enter a roll call"</a><span class="soft">" or a voice vote or an agreement"</span></li>
                        <li><a href=address_of(Kind::Decision)>{Kind::Decision.many()}</a></li>
                        <li>
                            <a href=address_of(Kind::Measure)>{Kind::Measure.many()}</a>
                            " "
                            <a class="desk-new" href=format!("{}/new", address_of(Kind::Measure))>"New measure"</a>
                        </li>
                    </ul>
                </section>
                {entries("What they promised", &[Kind::Commitment])}
                {entries("Your organisation", &[Kind::Value, Kind::Text])}
                <section>
                    <h2>"Bring in and look through"</h2>
                    <ul class="desk-list">
                        <li><a href="/steward/import">"Import"</a></li>
                        <li><a href="/steward/review">"People who may be the same"</a></li>
                        <li><a href="/steward/corrections">"Reported errors"</a></li>
                        <li><a href="/steward/replies">"Replies, for an official who asks you to"</a></li>
                    </ul>
                </section>
            </div>
        }
    })
}
