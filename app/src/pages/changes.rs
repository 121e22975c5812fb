use domain::words::EntryKind;
use leptos::prelude::*;
use services::ledger::ChangesQuery;
use services::views::{ChangeView, LedgerState, Listing, PersonRef};

use super::{
    ChangesParams, Context, ld,
    parts::{beyond_the_end, capital, counted, number, pager, pages, when},
    query::{address, address_for_pages, address_of_page},
};
use crate::{
    components::{
        EmptyState, ErrorSummary, FieldError, FilterForm, PageHead, Section, SelectField, SelectOption,
        SubmitButton, TextField,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
const PATH: &str = "/changes";
const FEED: &str = "/changes/feed.xml";

/// Every change to the record.
///
/// # Errors
/// When something broke.
pub async fn changes(ctx: &Context, params: &ChangesParams) -> Result<Page, PageError> {
    let people = ctx.services.people_with_changes().await?;
    let (query, errors) = understand(params, &people);
    let list = ctx.services.changes(&query).await?;
    let state = ctx.services.ledger_state().await?;
    Ok(render(&ctx.site, params, &people, &errors, &list, &state))
}

fn understand(params: &ChangesParams, people: &[PersonRef]) -> (ChangesQuery, Vec<FieldError>) {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let mut query = ChangesQuery { page: params.page, size: PAGE_SIZE, ..ChangesQuery::default() };
    if let Some(slug) = &params.person {
        if people.iter().any(|person| person.slug == *slug) {
            query.person = Some(slug.clone());
        } else {
            wrong("person", format!("No change concerns “{slug}”. Choose someone from the list."));
        }
    }
    if let Some(kind) = &params.kind {
        match kind.parse::<EntryKind>() {
            Ok(kind) => query.kind = Some(kind.code().to_owned()),
            Err(_) => wrong("kind", format!("“{kind}” is not a choice here. Choose one from the list.")),
        }
    }
    for (field, given, into) in [("from", &params.from, &mut query.from), ("to", &params.to, &mut query.to)] {
        if let Some(text) = given {
            if text.parse::<domain::date::PartialDate>().is_ok() {
                *into = Some(text.clone());
            } else {
                wrong(field, format!("“{text}” is not a date. Write 2024, 2024-05 or 2024-05-31."));
            }
        }
    }
    (query, errors)
}

fn fields(params: &ChangesParams) -> [(&'static str, Option<&str>); 4] {
    [
        ("person", params.person.as_deref()),
        ("kind", params.kind.as_deref()),
        ("from", params.from.as_deref()),
        ("to", params.to.as_deref()),
    ]
}

fn render(
    site: &Site,
    params: &ChangesParams,
    people: &[PersonRef],
    errors: &[FieldError],
    list: &Listing<ChangeView>,
    state: &LedgerState,
) -> Page {
    let all = fields(params);
    let prev = (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &all, list.page + 1));
    let page = Page::new("Changes", address_of_page(PATH, &all, list.page))
        .description("Every change to this record that somebody made: what, when, why, and in which role.")
        .neighbours(prev, next)
        .feed("Changes to the record", FEED)
        .body(|| {
            view! {
                <ErrorSummary errors=errors.to_vec() />
                <PageHead title="Changes">
                    <p class="lede">
                        "Whoever changes this record leaves a line here: what it was, what it is now, why, and in which role. "
                        "Nothing is ever taken out of this list."
                    </p>
                    <p>
                        <a href=FEED>"Follow it with a feed reader"</a>
                        ", or "
                        <a href="#check">"check for yourself that nothing was altered"</a>
                        "."
                    </p>
                </PageHead>
                {form(params, people, errors)}
                {content(params, list)}
                {check(state)}
            }
        });
    let page = if all.iter().any(|(_, value)| value.is_some()) { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Changes", PATH))
}

fn form(params: &ChangesParams, people: &[PersonRef], errors: &[FieldError]) -> AnyView {
    let (params, errors) = (params.clone(), errors.to_vec());
    let error = move |field: &str| {
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let mut persons = vec![SelectOption::new("", "Anyone")];
    persons.extend(people.iter().map(|person| SelectOption::new(person.slug.clone(), person.name.clone())));
    let mut kinds = vec![SelectOption::new("", "Any change")];
    kinds.extend(EntryKind::ALL.iter().map(|kind| SelectOption::new(kind.code(), capital(kind.label()))));
    view! {
        <FilterForm action=PATH label="Narrow the list of changes">
            <SelectField name="person" label="About whom" options=persons selected=params.person.clone() error=error("person") />
            <SelectField name="kind" label="What happened" options=kinds selected=params.kind.clone() error=error("kind") />
            <TextField name="from" label="From" value=params.from.clone().unwrap_or_default() hint="2024, 2024-05 or 2024-05-31".to_owned() error=error("from") />
            <TextField name="to" label="Up to" value=params.to.clone().unwrap_or_default() hint="2024, 2024-05 or 2024-05-31".to_owned() error=error("to") />
            <SubmitButton label="Show" />
        </FilterForm>
    }
    .into_any()
}

fn content(params: &ChangesParams, list: &Listing<ChangeView>) -> AnyView {
    let fields = fields(params);
    if !list.items.is_empty() {
        let what = counted(list.total, "change", "changes");
        let entries = list.items.iter().map(entry).collect_view();
        return view! {
            <p>{what.clone()} ", the newest first."</p>
            <ol class="plain changes">{entries}</ol>
            {pager(list, what, address_for_pages(PATH, &fields))}
        }
        .into_any();
    }
    if list.total > 0 {
        return beyond_the_end(address(PATH, &fields));
    }
    if fields.iter().any(|(_, value)| value.is_some()) {
        return view! {
            <EmptyState title="No change fits all of that">
                <p>"Leave out one of your choices, or see " <a href=PATH>"all changes"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="Nothing has happened here yet">
            <p>
                "The first import, and the first thing that somebody enters, will stand here and stay. See "
                <a href="/data">"where the data comes from"</a>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

/// One change as a line of a list.
pub(super) fn entry(change: &ChangeView) -> AnyView {
    let words = match &change.path {
        Some(path) => view! { {change.words.clone()} " " <a href=path.clone()>"See it"</a> }.into_any(),
        None => change.words.clone().into_any(),
    };
    view! {
        <li id=format!("change-{}", change.sequence)>
            <p>{words}</p>
            <p class="soft">{when(&change.on)} ", by " {change.who.clone()} ". Entry " {number(change.sequence.unsigned_abs())} "."</p>
        </li>
    }
    .into_any()
}

fn check(state: &LedgerState) -> AnyView {
    if state.entries == 0 {
        return ().into_any();
    }
    let parts = (1..=state.parts)
        .map(|part| {
            let href = format!("/changes/ledger/{part}.txt");
            view! { <li><a href=href>{format!("Part {part} of {}", state.parts)}</a></li> }
        })
        .collect_view();
    let (entries, head) = (number(state.entries), state.head.clone());
    let checkpoint = state.checkpoint.clone().map(|text| {
        let of = state.checkpoint_entry.map(number);
        view! {
            <p>
                "The newest signed checkpoint, of entry "
                {of}
                ". Keep it: with it you will notice if anything before it is rewritten or cut off later. "
                <a href="/changes/checkpoint.txt">"Download it"</a>
                "."
            </p>
            <pre tabindex="0"><code>{text}</code></pre>
        }
    });
    view! {
        <Section id="check" title="Check it yourself">
            <p>
                "Each entry holds a fingerprint of itself and of the entry before it, so nothing can be changed, taken out or put in "
                "without breaking everything that follows. There are "
                {entries}
                " entries; the fingerprint of the last is "
                <code>{head}</code>
                "."
            </p>
            <ul class="plain">{parts}</ul>
            {checkpoint}
            <p class="soft">
                "The format is written down to the byte in the program’s docs/ledger.md, with a verifier of some 40 lines. "
                "For programs: "
                <a href="/api/v1/ledger">"/api/v1/ledger"</a>
                "."
            </p>
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn change() -> ChangeView {
        ChangeView {
            sequence: 2,
            at: 0,
            on: "2026-05-02".to_owned(),
            kind: "status_changed".to_owned(),
            subject_kind: "commitment".to_owned(),
            subject: "Mend the bridge".to_owned(),
            path: Some("/commitments/1".to_owned()),
            words: "Commitment “<b>Mend” changed from in progress to kept, because it is open.".to_owned(),
            who: "Ada Example, steward".to_owned(),
            reason: "it is open".to_owned(),
            before: None,
            after: None,
            previous: "0".repeat(64),
            hash: "1".repeat(64),
        }
    }

    #[test]
    fn a_change_is_told_in_words_and_can_be_checked() {
        let params = ChangesParams::parse("");
        let list = Listing { items: vec![change()], page: 1, size: 50, total: 1 };
        let state = LedgerState { entries: 2, parts: 1, head: "1".repeat(64), ..LedgerState::default() };
        let page = render(&fixtures::site(), &params, &[], &[], &list, &state);
        for text in [
            "“&lt;b&gt;Mend” changed",
            "2 May 2026",
            "by Ada Example, steward",
            "/changes/ledger/1.txt",
            "id=\"change-2\"",
        ] {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
        assert!(!page.robots_noindex);
    }

    #[test]
    fn what_cannot_be_is_told_and_stays_in_the_form() {
        let params = ChangesParams::parse("person=nobody&kind=eaten&from=yesterday&to=2024");
        let (query, errors) = understand(&params, &[]);
        assert_eq!(errors.len(), 3);
        assert_eq!(
            (query.person, query.kind, query.from, query.to.as_deref()),
            (None, None, None, Some("2024"))
        );
        let list = Listing { items: vec![], page: 1, size: 50, total: 0 };
        let page = render(&fixtures::site(), &params, &[], &errors, &list, &LedgerState::default());
        assert!(
            page.body.contains("value=\"yesterday\"") && page.body.contains("No change fits"),
            "{}",
            page.body
        );
        assert!(page.robots_noindex);
    }
}
