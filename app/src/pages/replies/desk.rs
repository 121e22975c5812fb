//! The official's desk for replies, and the steward's for replies on an official's behalf. These pages are for one person
//! and never kept; every form works without JavaScript.

use leptos::prelude::*;
use services::replies::MAX_REPLY;
use services::views::{Listing, OfficialRow, PersonRef, ReplyDesk, ReplyPlace};

use super::super::parts::{capital, counted, in_words, markdown_html, pager, shorten, when};
use super::super::query::{address, address_for_pages};
use crate::{
    components::{
        Breadcrumbs, Crumb, DataTable, EmptyState, ErrorSummary, FieldError, FilterForm, PageHead, Prose,
        SafeTextarea, Section, SubmitButton, TextField,
    },
    page::Page,
};

/// The official's own desk.
const DESK: &str = "/desk";
/// Where a steward chooses for whom.
const STEWARD: &str = "/steward/replies";

/// Whose replies are written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// An official's, by themself.
    Own,
    /// An official's, by a steward; marked so.
    OnBehalf,
}

impl Whose {
    fn list(self, slug: &str) -> String {
        match self {
            Self::Own => DESK.to_owned(),
            Self::OnBehalf => format!("{STEWARD}/{slug}"),
        }
    }

    /// The address of the form for one thing.
    #[must_use]
    pub fn form(self, slug: &str, beside: &str) -> String {
        match self {
            Self::Own => format!("{DESK}/replies/{beside}"),
            Self::OnBehalf => format!("{STEWARD}/{slug}/{beside}"),
        }
    }
}

/// What is in the form, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The text, as it was typed.
    pub text: String,
    /// The reason for taking it back, as it was typed.
    pub reason: String,
    /// Which version it was written over.
    pub version: Option<i32>,
    /// Whether to show what it will look like.
    pub preview: bool,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// Everything beside which a reply can be put. `done` says what was just done.
#[must_use]
pub fn desk(whose: Whose, it: &ReplyDesk, q: &str, done: Option<&'static str>) -> Page {
    let list = whose.list(&it.person.slug);
    let (title, lede) = match whose {
        Whose::Own => (
            "Your desk".to_owned(),
            "Beside everything that this record says about you there is room for your own words. They stand there in full."
                .to_owned(),
        ),
        Whose::OnBehalf => (
            format!("Replies for {}", it.person.name),
            format!(
                "What {} said to you, in their own words. It will stand in full, and say that a steward entered it.",
                it.person.name
            ),
        ),
    };
    let crumbs = match whose {
        Whose::Own => vec![],
        Whose::OnBehalf => vec![Crumb::new("Replies for officials", STEWARD)],
    };
    Page::new(title.clone(), list.clone()).noindex().body(|| {
        let person = format!("/officials/{}", it.person.slug);
        let count = match it.replies {
            0 => "No reply is public yet.".to_owned(),
            n => format!("{} public.", capital(&counted(n, "reply is", "replies are"))),
        };
        let records = places(whose, it, &it.records, "What the record says");
        view! {
            {(!crumbs.is_empty()).then(|| view! { <Breadcrumbs crumbs=crumbs /> })}
            {done.map(|text| view! { <p class="done" role="status">{text}</p> })}
            <PageHead title=title>
                <p class="lede">{lede}</p>
                <p><a href=person>"The page that everyone sees"</a> ". " {count}</p>
            </PageHead>
            <Section id="records" title="The records as a whole">{records}</Section>
            {statuses(whose, it)}
            {decisions(whose, it, q, list)}
        }
    })
}

fn statuses(whose: Whose, it: &ReplyDesk) -> AnyView {
    let content = if it.statuses.is_empty() {
        view! {
            <EmptyState title="No status yet">
                <p>"Nobody has said what became of a commitment of theirs, so there is nothing to reply to."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        places(whose, it, &it.statuses, "Commitment and status")
    };
    view! { <Section id="statuses" title="What became of commitments">{content}</Section> }.into_any()
}

fn decisions(whose: Whose, it: &ReplyDesk, q: &str, list: String) -> AnyView {
    let fields = [("q", Some(q).filter(|q| !q.is_empty()))];
    let content = if it.decisions.items.is_empty() {
        let none = if q.is_empty() { "No vote in the record yet" } else { "No decision has these words" };
        let all = list.clone();
        view! { <EmptyState title=none><p><a href=all>"All of them"</a></p></EmptyState> }.into_any()
    } else {
        let what = counted(it.decisions.total, "decision", "decisions");
        view! {
            {places(whose, it, &it.decisions.items, "Decision and vote")}
            {pager(&it.decisions, what, address_for_pages(&list, &fields))}
        }
        .into_any()
    };
    let typed = q.to_owned();
    view! {
        <Section id="decisions" title="Votes">
            <FilterForm action=list label="Find a decision">
                <TextField name="q" label="Words of the motion or the measure" value=typed kind="search" />
                <SubmitButton label="Find" secondary=true />
            </FilterForm>
            {content}
        </Section>
    }
    .into_any()
}

fn places(whose: Whose, it: &ReplyDesk, rows: &[ReplyPlace], first: &'static str) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let href = whose.form(&it.person.slug, &row.beside);
            let on = row.on.as_deref().map(|day| view! { ", " {when(day)} });
            let public = row.reply.as_ref().filter(|reply| reply.withdrawn.is_none());
            let (state, verb) = match (public, &row.reply) {
                (Some(reply), _) => {
                    let mark = if reply.on_behalf { ", entered by a steward" } else { "" };
                    let day = in_words(reply.revised_on.as_deref().unwrap_or(&reply.on));
                    (format!("Replied on {day}{mark}"), "Change it")
                }
                (None, Some(_)) => ("Taken back".to_owned(), "Reply anew"),
                (None, None) => ("No reply".to_owned(), "Reply"),
            };
            let title = shorten(&row.title, 140);
            let label = format!("{verb}: {title}");
            view! {
                <tr>
                    <th scope="row">
                        <a href=row.path.clone()>{title}</a>
                        <br />
                        <small class="soft">{says(&row.words)} {on}</small>
                    </th>
                    <td data-label="Reply">{state}</td>
                    <td data-label="To do"><a href=href aria-label=label>{verb}</a></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=first caption_hidden=true stack=true>
            <thead>
                <tr>
                    <th scope="col">{first}</th>
                    <th scope="col">"Reply"</th>
                    <th scope="col">"To do"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// The form for one reply, with what it will look like if that was asked for.
#[must_use]
pub fn form(whose: Whose, person: &PersonRef, place: &ReplyPlace, form: &Form) -> Page {
    let list = whose.list(&person.slug);
    let action = whose.form(&person.slug, &place.beside);
    let there = place.reply.as_ref().filter(|reply| reply.withdrawn.is_none());
    let title = match (whose, there.is_some()) {
        (Whose::Own, false) => "Write a reply".to_owned(),
        (Whose::Own, true) => "Change your reply".to_owned(),
        (Whose::OnBehalf, false) => format!("Enter a reply of {}", person.name),
        (Whose::OnBehalf, true) => format!("Change the reply of {}", person.name),
    };
    let mut crumbs = vec![Crumb::new("Your desk", DESK)];
    if whose == Whose::OnBehalf {
        crumbs =
            vec![Crumb::new("Replies for officials", STEWARD), Crumb::new(person.name.clone(), list.clone())];
    }
    Page::new(title.clone(), action.clone()).noindex().body(|| {
        let error = |field: &str| {
            form.errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
        };
        let on = place.on.as_deref().map(|day| view! { ", " {when(day)} });
        let hint = format!(
            "At most {MAX_REPLY} characters. Markdown works: **bold**, *slanted*, - lists, [links](https://example.org). \
             It will be public, and what it said before stays readable when you change it."
        );
        let behalf = (whose == Whose::OnBehalf).then(|| {
            view! {
                <p>
                    "Write down "
                    {person.name.clone()}
                    "’s own words, and nothing that they did not say. The page will say that a steward entered it on their behalf."
                </p>
            }
        });
        let preview = (form.preview && !form.text.trim().is_empty()).then(|| {
            let html = markdown_html(&form.text, 4);
            view! {
                <section class="preview" id="preview" aria-labelledby="preview-title">
                    <h2 id="preview-title" class="reply-head">"What everyone will see"</h2>
                    <Prose html=html />
                </section>
            }
        });
        let version = form.version.or_else(|| there.map(|reply| reply.version));
        let version = version
            .map(|version| view! { <input type="hidden" name="version" value=version.to_string() /> });
        let withdraw = there.map(|_| withdraw(form, action.clone()));
        let (says, path) = (says(&place.words), place.path.clone());
        view! {
            <Breadcrumbs crumbs=crumbs />
            <ErrorSummary errors=form.errors.clone() />
            <PageHead title=title kicker=capital(&shorten(&place.title, 160))>
                <p class="lede">{says} {on}</p>
                <p><a href=path>"Where it will stand"</a></p>
            </PageHead>
            {behalf}
            {preview}
            <form method="post" action=action>
                {version}
                <SafeTextarea
                    name="text"
                    label="The reply"
                    value=form.text.clone()
                    rows=12
                    hint=hint
                    error=error("text")
                />
                <p class="buttons">
                    <button type="submit" class="button button-secondary" name="do" value="preview">"Show what it will look like"</button>
                    " "
                    <button type="submit" class="button" name="do" value="save">"Publish"</button>
                </p>
            </form>
            {withdraw}
        }
    })
}

/// What the record says, ready to be followed by a date.
fn says(words: &str) -> String {
    capital(shorten(words, 160).trim_end_matches('.'))
}

fn withdraw(form: &Form, action: String) -> AnyView {
    let error = form.errors.iter().find(|error| error.field == "reason").map(|error| error.message.clone());
    let version = form
        .version
        .map(|version| view! { <input type="hidden" name="version" value=version.to_string() /> });
    let (open, reason) = (error.is_some(), form.reason.clone());
    view! {
        <details open=open>
            <summary>"Take it back"</summary>
            <form method="post" action=action>
                {version}
                <TextField
                    name="reason"
                    label="Why"
                    value=reason
                    hint="A note with it stays where the reply stood, and everyone can read it.".to_owned()
                    error=error
                />
                <button type="submit" class="button button-secondary" name="do" value="withdraw">"Take the reply back"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Where a steward chooses the official whose words they enter.
#[must_use]
pub fn people(list: &Listing<OfficialRow>, q: &str) -> Page {
    Page::new("Replies for officials", STEWARD).noindex().body(|| {
        let rows = list
            .items
            .iter()
            .map(|row| {
                let href = format!("{STEWARD}/{}", row.person.slug);
                view! { <li><a href=href>{row.person.name.clone()}</a></li> }
            })
            .collect_view();
        let fields = [("q", Some(q).filter(|q| !q.is_empty()))];
        let what = counted(list.total, "official", "officials");
        let content = if list.items.is_empty() {
            view! {
                <EmptyState title="Nobody has that name">
                    <p><a href=STEWARD>"Everyone in the record"</a></p>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <ul class="plain columns">{rows}</ul>
                {pager(list, what, address_for_pages(STEWARD, &fields))}
            }
            .into_any()
        };
        let typed = q.to_owned();
        view! {
            <PageHead title="Replies for officials">
                <p class="lede">
                    "An official who has no account, or no time for it, can give you a reply. You enter it here, and it is marked as entered by a steward."
                </p>
            </PageHead>
            <FilterForm action=address(STEWARD, &[]) label="Find an official">
                <TextField name="q" label="Name" value=typed kind="search" />
                <SubmitButton label="Find" />
            </FilterForm>
            {content}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures;
    use super::*;

    fn place() -> ReplyPlace {
        ReplyPlace {
            beside: "decision-12".to_owned(),
            title: fixtures::HOSTILE.to_owned(),
            words: "voted no".to_owned(),
            on: Some("2025-02-03".to_owned()),
            path: "/decisions/12".to_owned(),
            reply: None,
        }
    }

    #[test]
    fn what_was_typed_stays_and_is_shown_as_it_will_be() {
        let person = fixtures::official_row().person;
        let typed = Form {
            text: "</textarea><script>alert(1)</script> **yes**".to_owned(),
            preview: true,
            errors: vec![FieldError { field: "text".to_owned(), message: "too long".to_owned() }],
            ..Form::default()
        };
        let page = form(Whose::OnBehalf, &person, &place(), &typed);
        assert!(page.body.contains("<strong>yes</strong>"), "{}", page.body);
        assert!(
            page.body.contains("&lt;/textarea&gt;") && !page.body.contains("<script>alert"),
            "{}",
            page.body
        );
        assert!(page.body.contains("href=\"#text\"") && page.robots_noindex);
        assert!(page.body.contains(&format!("action=\"/steward/replies/{}/decision-12\"", person.slug)));
        assert!(!page.body.contains("Take it back"), "there is nothing to take back yet");
    }

    #[test]
    fn the_desk_says_what_has_a_reply_and_what_has_not() {
        let person = fixtures::official_row().person;
        let decisions = Listing { items: vec![place()], page: 1, size: 25, total: 1 };
        let it = ReplyDesk { person, records: vec![], statuses: vec![], decisions, replies: 0 };
        let page = desk(Whose::Own, &it, "", None);
        assert!(page.body.contains("No reply is public yet."), "{}", page.body);
        assert!(page.body.contains("href=\"/desk/replies/decision-12\""), "{}", page.body);
        assert!(!page.body.contains("<script>alert"));
    }
}
