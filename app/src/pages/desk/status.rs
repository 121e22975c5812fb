//! What became of a commitment: a steward says so, with evidence.

use domain::words::CommitmentStatus;
use leptos::prelude::*;
use services::commitments::{MOST_EVIDENCE, StatusForm, Waits};
use services::desk::{FieldError, Values};

use super::form::{error_of, radios, summary};
use super::{Told, crumbs, page, told};
use crate::{
    components::{ErrorSummary, Fact, Facts, PageHead, SafeTextarea, SelectField, SelectOption, TextField},
    page::Page,
    pages::parts::{capital, in_words},
};

/// Rows for evidence that a new form has.
pub const ROWS: usize = 3;

/// The form for a new status, with what was typed.
#[must_use]
pub fn status(form: &StatusForm, typed: &Values, errors: &[FieldError], done: Option<&Told>) -> Page {
    let address = format!("/steward/commitments/{}/status", form.number);
    let title = format!("What became of it: {}", form.title);
    page(title.clone(), address.clone()).body(|| {
        let rows = typed.get("rows").parse().unwrap_or(ROWS).clamp(ROWS, MOST_EVIDENCE);
        let mut options = vec![SelectOption::new("", "Choose")];
        let words = CommitmentStatus::ALL.iter();
        options.extend(words.map(|status| SelectOption::new(status.code(), capital(status.label()))));
        let now = form.status.as_ref().map_or_else(
            || "without a status yet".to_owned(),
            |(_, words, since)| format!("{words}, since {}", in_words(since)),
        );
        let facts = vec![
            Fact::new("Who made it", form.person.clone()),
            Fact::new("Word for word", form.words.clone()),
            Fact::new("Now", now),
        ];
        let text = |name: &str| typed.get(name).to_owned();
        let error = |name: &str| error_of(name, errors);
        let links = (1..=rows)
            .map(|n| {
                let (url, title) = (format!("link_{n}"), format!("title_{n}"));
                let (value, called) = (text(&url), text(&title));
                let wrong = error(&url);
                view! {
                    <TextField name=url label=format!("Link {n}: web address") kind="url" value=value error=wrong />
                    <TextField name=title label=format!("Link {n}: what it is called") value=called />
                }
            })
            .collect_view();
        let decisions = (1..=rows)
            .map(|n| {
                let name = format!("decision_{n}");
                let (value, wrong) = (text(&name), error(&name));
                let choices = errors.iter().find(|error| error.field == name && !error.choices.is_empty());
                let choices = choices.map(|error| radios(&name, &format!("Decision {n}"), error.choices.clone()));
                view! {
                    {choices}
                    <TextField
                        name=name
                        label=format!("Decision {n} in the record")
                        hint="Its number, or words of its motion.".to_owned()
                        value=value
                        error=wrong
                    />
                }
            })
            .collect_view();
        let public = format!("/commitments/{}", form.number);
        let more = (rows < MOST_EVIDENCE).then(|| {
            view! { <button type="submit" class="button button-secondary" name="do" value="more">"Add more rows"</button> }
        });
        view! {
            {crumbs(vec![
                ("Commitments".to_owned(), "/steward/commitments".to_owned()),
                (form.title.clone(), format!("/steward/commitments/{}", form.number)),
            ])}
            <PageHead title=title>
                <p><a href=public>"See it as the public does"</a></p>
            </PageHead>
            {told(done)}
            <ErrorSummary errors=summary(errors) />
            <Facts facts=facts />
            <form id="desk" class="desk-form" method="post" action=address novalidate>
                <input type="hidden" name="version" value=form.version />
                <input type="hidden" name="rows" value=rows />
                <SelectField name="status" label="What became of it" options=options selected=text("status") error=error("status") />
                <TextField
                    name="date"
                    label="Since when"
                    kind="date"
                    hint="The day on which it became so, not the day on which you write it down.".to_owned()
                    value=text("date")
                    error=error("date")
                />
                <SafeTextarea
                    name="reason"
                    label="Why"
                    rows=4
                    hint="In plain words; everyone can read it.".to_owned()
                    value=text("reason")
                    error=error("reason")
                />
                <TextField
                    name="agreed_by"
                    label="Who agreed to release it"
                    hint="Only for a release: the town hall of 3 May, the members’ meeting.".to_owned()
                    value=text("agreed_by")
                    error=error("agreed_by")
                />
                <fieldset class="field" id="evidence">
                    <legend>"What shows it"</legend>
                    <span class="hint">"At least one of these, unless it is not started. What is here must show it to anyone."</span>
                    {links}
                    {decisions}
                    {more}
                </fieldset>
                <div class="desk-actions">
                    <button type="submit" class="button" name="do" value="save">"Save for everyone"</button>
                    <a href=format!("/steward/commitments/{}", form.number)>"Leave it as it is"</a>
                </div>
            </form>
        }
    })
}

/// What is late or soon due, for the top of the list of commitments.
pub(super) fn waits(waits: &[Waits]) -> AnyView {
    if waits.is_empty() {
        return ().into_any();
    }
    let items = waits
        .iter()
        .cloned()
        .map(|it| {
            let href = format!("/steward/commitments/{}/status", it.number);
            view! {
                <li class:late=it.late>
                    <a href=href>{it.title}</a>
                    <span class="soft">" " {it.person} ", " {it.words}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="late">
            <h2 id="late">"Late, or due within 30 days"</h2>
            <ul class="desk-list">{items}</ul>
        </section>
    }
    .into_any()
}
