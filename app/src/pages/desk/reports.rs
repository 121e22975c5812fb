//! Reported errors: what waits for an answer, and the answer.

use leptos::prelude::*;
use services::corrections::Report;
use services::desk::{FieldError, Values};

use super::form::{error_of, summary};
use super::{Told, crumbs, page, told};
use crate::{
    components::{EmptyState, ErrorSummary, Fact, Facts, PageHead, SafeTextarea, SubmitButton, TextField},
    page::Page,
    pages::parts::{instant, shorten},
};

/// The list.
#[must_use]
pub fn reports(waiting: &[Report], done: Option<&Told>) -> Page {
    page("Reported errors", "/steward/corrections").body(|| {
        let list = if waiting.is_empty() {
            view! {
                <EmptyState title="No report waits">
                    <p>"Everything that was reported is answered. "<a href="/corrections">"The answers, as the public sees them"</a></p>
                </EmptyState>
            }
            .into_any()
        } else {
            let items = waiting
                .iter()
                .cloned()
                .map(|report| {
                    view! {
                        <li>
                            <a href=format!("/steward/corrections/{}", report.number)>{shorten(&report.report, 120)}</a>
                            <span class="soft">" " {report.page} ", " {instant(report.created_at)}</span>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="desk-list">{items}</ul> }.into_any()
        };
        view! {
            {crumbs(Vec::new())}
            <PageHead title="Reported errors">
                <p class="lede">"What people found wrong, the oldest first. Mend the record first, then answer."</p>
            </PageHead>
            {told(done)}
            {list}
        }
    })
}

/// One report, and the form for its answer.
#[must_use]
pub fn report(report: &Report, typed: &Values, errors: &[FieldError]) -> Page {
    let address = format!("/steward/corrections/{}", report.number);
    let title = format!("Report {}", report.number);
    page(title.clone(), address.clone()).body(|| {
        let mut facts = vec![
            Fact::new("What they wrote", report.report.clone()),
            Fact::new("About the page", view! { <a href=report.page.clone()>{report.page.clone()}</a> }),
            Fact::new("When", instant(report.created_at)),
        ];
        if let Some(contact) = &report.contact {
            facts.push(Fact::new("How to reach them", contact.clone()));
        }
        let error = |name: &str| error_of(name, errors);
        let text = |name: &str| typed.get(name).to_owned();
        let choices = [
            ("corrected", "It was wrong, and is corrected now"),
            ("not_corrected", "It stays as it is"),
            ("set_aside", "Set aside: it is not about a fact in the record. Nothing of it becomes public"),
        ]
        .map(|(value, label)| {
            let checked = typed.get("decided") == value;
            let id = if value == "corrected" { Some("decided") } else { None };
            view! { <label class="choice"><input type="radio" id=id name="decided" value=value checked=checked />{label}</label> }
        })
        .collect_view();
        let wrong = error("decided").map(|error| view! { <span class="field-error">{error}</span> });
        view! {
            {crumbs(vec![("Reported errors".to_owned(), "/steward/corrections".to_owned())])}
            <PageHead title=title />
            <ErrorSummary errors=summary(errors) />
            <Facts facts=facts />
            <form class="desk-form" method="post" action=address novalidate>
                <input type="hidden" name="version" value=report.version />
                <fieldset class="field">
                    <legend>"What came of it"</legend>
                    {wrong}
                    {choices}
                </fieldset>
                <TextField name="was" label="What was wrong (if it is corrected)" value=text("was") error=error("was") />
                <TextField name="is_now" label="What it says now (if it is corrected)" value=text("is_now") error=error("is_now") />
                <SafeTextarea
                    name="answer"
                    label="Your answer"
                    rows=4
                    hint="Everyone can read it, with what was wrong. Never write who reported it.".to_owned()
                    value=text("answer")
                    error=error("answer")
                />
                <p class="soft">"Once it is answered, how to reach them is removed. Write to them before, if you want to."</p>
                <div class="desk-actions"><SubmitButton label="Answer" /></div>
            </form>
        }
    })
}
