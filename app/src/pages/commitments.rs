//! The board of commitments, and one commitment with its history.

use domain::words::{CommitmentSetting, CommitmentStatus};
use leptos::prelude::*;
use serde_json::json;
use services::commitments::CommitmentsQuery;
use services::views::{
    Commitment, CommitmentFilters, CommitmentRow, CommitmentStatusView, EvidenceView, Listing, StatusCount,
};

use super::{
    CommitmentsParams, Context, ld,
    parts::{
        beyond_the_end, capital, counted, number, outward, pager, pages, place_link, sentence, shorten,
        sources, value_links, when,
    },
    query::{address, address_for_pages, address_of_page},
};
use crate::{
    components::{
        Breadcrumbs, Caveat, Crumb, DataTable, EmptyState, ErrorSummary, Fact, Facts, FieldError, FilterForm,
        PageHead, Section, SelectField, SelectOption, SubmitButton,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
const PATH: &str = "/commitments";

/// The board of commitments.
///
/// # Errors
/// When something broke.
pub async fn commitments(ctx: &Context, params: &CommitmentsParams) -> Result<Page, PageError> {
    let filters = ctx.services.commitment_filters().await?;
    let (query, errors) = understand(params, &filters);
    let counts = ctx.services.commitment_counts(&query).await?;
    let list = ctx.services.commitments(&query).await?;
    Ok(render(&ctx.site, params, &filters, &errors, &counts, &list))
}

/// One commitment.
///
/// # Errors
/// When there is no such commitment, or something broke.
pub async fn commitment(ctx: &Context, number: &str) -> Result<Page, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound { what: "commitment" })?;
    Ok(one(&ctx.site, &ctx.services.commitment(number).await?))
}

fn understand(
    params: &CommitmentsParams,
    filters: &CommitmentFilters,
) -> (CommitmentsQuery, Vec<FieldError>) {
    let mut errors = Vec::new();
    let mut query = CommitmentsQuery { page: params.page, size: PAGE_SIZE, ..CommitmentsQuery::default() };
    let mut take = |field: &str, given: &Option<String>, known: bool| {
        if given.is_some() && !known {
            let given = given.clone().unwrap_or_default();
            let message = format!("“{given}” is not a choice here. Choose one from the list.");
            errors.push(FieldError { field: field.to_owned(), message });
            return None;
        }
        given.clone()
    };
    let is = |slug: &Option<String>, other: &str| slug.as_deref() == Some(other);
    query.person =
        take("person", &params.person, filters.people.iter().any(|row| is(&params.person, &row.slug)));
    query.place = take("place", &params.place, filters.places.iter().any(|row| is(&params.place, &row.slug)));
    query.value = take("value", &params.value, filters.values.iter().any(|row| is(&params.value, &row.slug)));
    let status = params.status.as_deref().is_some_and(|status| {
        matches!(status, "late" | "none") || status.parse::<CommitmentStatus>().is_ok()
    });
    query.status = take("status", &params.status, status);
    (query, errors)
}

fn fields(params: &CommitmentsParams) -> [(&'static str, Option<&str>); 4] {
    [
        ("person", params.person.as_deref()),
        ("place", params.place.as_deref()),
        ("value", params.value.as_deref()),
        ("status", params.status.as_deref()),
    ]
}

fn render(
    site: &Site,
    params: &CommitmentsParams,
    filters: &CommitmentFilters,
    errors: &[FieldError],
    counts: &[StatusCount],
    list: &Listing<CommitmentRow>,
) -> Page {
    let all = fields(params);
    let prev = (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &all, list.page + 1));
    let page = Page::new("Commitments", address_of_page(PATH, &all, list.page))
        .description("What officials promised, word for word, and what became of it: what is late first.")
        .neighbours(prev, next)
        .body(|| {
            view! {
                <ErrorSummary errors=errors.to_vec() />
                <PageHead title="Commitments">
                    <p class="lede">
                        "What officials promised, word for word, and what became of it. What is late stands first."
                    </p>
                    <p>
                        "Every status has a reason and, apart from “not started”, something that shows it. "
                        <a href="/methodology#commitments">"How we count commitments"</a>
                        "."
                    </p>
                </PageHead>
                {form(params, filters, errors)}
                {board(params, counts)}
                {content(params, list)}
            }
        });
    let page = if all.iter().any(|(_, value)| value.is_some()) { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Commitments", PATH))
}

fn form(params: &CommitmentsParams, filters: &CommitmentFilters, errors: &[FieldError]) -> AnyView {
    let (params, errors) = (params.clone(), errors.to_vec());
    let error = move |field: &str| {
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let choices = |first: &str, rows: Vec<(String, String)>| {
        let mut options = vec![SelectOption::new("", first)];
        options.extend(rows.into_iter().map(|(slug, name)| SelectOption::new(slug, name)));
        options
    };
    let people =
        choices("Anyone", filters.people.iter().map(|row| (row.slug.clone(), row.name.clone())).collect());
    let places =
        choices("Anywhere", filters.places.iter().map(|row| (row.slug.clone(), row.name.clone())).collect());
    let values =
        choices("Any value", filters.values.iter().map(|row| (row.slug.clone(), row.name.clone())).collect());
    let mut statuses = vec![("late".to_owned(), "Late".to_owned())];
    statuses.extend(CommitmentStatus::ALL.iter().map(|it| (it.code().to_owned(), capital(it.label()))));
    statuses.push(("none".to_owned(), "Without a status yet".to_owned()));
    let statuses = choices("Any status", statuses);
    view! {
        <FilterForm action=PATH label="Narrow the list of commitments">
            <SelectField name="person" label="Who" options=people selected=params.person.clone() error=error("person") />
            <SelectField name="place" label="Where" options=places selected=params.place.clone() error=error("place") />
            <SelectField name="value" label="Value" options=values selected=params.value.clone() error=error("value") />
            <SelectField name="status" label="Status" options=statuses selected=params.status.clone() error=error("status") />
            <SubmitButton label="Show" />
        </FilterForm>
    }
    .into_any()
}

/// How many of each status, each leading to them.
fn board(params: &CommitmentsParams, counts: &[StatusCount]) -> AnyView {
    if counts.is_empty() {
        return ().into_any();
    }
    let items = counts
        .iter()
        .map(|count| {
            let mut narrowed = fields(params);
            narrowed[3].1 = Some(&count.status);
            let here = params.status.as_deref() == Some(&count.status);
            let href = address(PATH, &narrowed);
            view! {
                <li>
                    <a href=href aria-current=here.then_some("true")>
                        {number(count.n)} " " {count.words.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav aria-label="Commitments by status"><ul class="plain columns">{items}</ul></nav> }.into_any()
}

fn content(params: &CommitmentsParams, list: &Listing<CommitmentRow>) -> AnyView {
    let fields = fields(params);
    if !list.items.is_empty() {
        let what = counted(list.total, "commitment", "commitments");
        return view! {
            {table(what.clone(), &list.items)}
            {pager(list, what, address_for_pages(PATH, &fields))}
        }
        .into_any();
    }
    if list.total > 0 {
        return beyond_the_end(address(PATH, &fields));
    }
    if fields.iter().any(|(_, value)| value.is_some()) {
        return view! {
            <EmptyState title="No commitment fits all of that">
                <p>"Leave out one of your choices, or see " <a href=PATH>"all commitments"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="No commitments in the record yet">
            <p>
                "The people who run this site can bring them in with "
                <code>"answerable import commitments FILE --person SLUG"</code>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

fn table(caption: String, rows: &[CommitmentRow]) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let since = row
                .status_on
                .as_deref()
                .map(|day| view! { <br/><span class="soft">"since " {when(day)}</span> });
            let due = match (&row.due_words, &row.due) {
                (Some(words), _) if row.late => view! { <strong>{capital(words)}</strong> }.into_any(),
                (Some(words), _) => capital(words).into_any(),
                (None, Some(due)) => when(due),
                (None, None) => view! { <span class="soft">"no date named"</span> }.into_any(),
            };
            let person = format!("/officials/{}", row.person.slug);
            view! {
                <tr>
                    <th scope="row"><a href=format!("{PATH}/{}", row.number)>{row.title.clone()}</a></th>
                    <td data-label="Who"><a href=person>{row.person.name.clone()}</a></td>
                    <td data-label="Status"><strong>{capital(&row.status_words)}</strong>{since}</td>
                    <td data-label="Due">{due}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=caption stack=true>
            <thead>
                <tr>
                    <th scope="col">"Commitment"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Due"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn one(site: &Site, it: &Commitment) -> Page {
    let row = &it.commitment;
    let path = format!("{PATH}/{}", row.number);
    let crumbs = vec![
        Crumb::new("Commitments", PATH),
        Crumb::new(row.person.name.clone(), format!("{PATH}?person={}", row.person.slug)),
    ];
    let description = format!(
        "{}: “{}” {}",
        row.person.name,
        shorten(&it.words, 160),
        sentence(&format!("status: {}", row.status_words))
    );
    let title = row.title.clone();
    let page = Page::new(shorten(&title, 90), path.clone()).description(description).body(|| {
        let (who, person) = (row.person.name.clone(), format!("/officials/{}", row.person.slug));
        let since = row.status_on.as_deref().map(|day| view! { " since " {when(day)} });
        let status = capital(&row.status_words);
        let late = row.late.then(|| {
            let words = capital(row.due_words.as_deref().unwrap_or("late"));
            view! { <Caveat title=words><p>"Its due date has passed and it is still open."</p></Caveat> }
        });
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=title.clone() kicker=format!("Commitment {}", row.number)>
                <p class="lede">
                    <a href=person>{who}</a> ". " <strong>{status}</strong> {since} "."
                </p>
            </PageHead>
            {late}
            {words(it)}
            {facts(it)}
            {history(it)}
            <p class="no-print"><a href=super::corrections::report_address(&path)>"Report an error on this page"</a></p>
            {sources(&it.source.iter().cloned().collect::<Vec<_>>())}
        }
    });
    let thing = json!({
        "@type": "CreativeWork",
        "name": row.title,
        "text": it.words,
        "url": ld::absolute(site, &path),
        "dateCreated": row.made_on,
        "creativeWorkStatus": row.status_words,
        "expires": row.due,
        "isBasedOn": it.source_url,
        "creator": json!({
            "@type": "Person",
            "name": row.person.name,
            "url": ld::absolute(site, &format!("/officials/{}", row.person.slug)),
        }),
        "about": row.values.iter().map(|value| value.name.clone()).collect::<Vec<_>>(),
        "publisher": ld::organisation(site),
    });
    ld::with_data(site, page, &crumbs, thing)
}

fn words(it: &Commitment) -> AnyView {
    let setting = it.setting.parse::<CommitmentSetting>().map_or("", CommitmentSetting::label);
    let made_on = it.commitment.made_on.as_deref().map(|day| view! { ", " {when(day)} });
    let at = it.made_at.clone().map(|at| format!(", {at}"));
    let source = match (&it.source_url, &it.source_note) {
        (Some(url), note) => {
            let label = note.clone().unwrap_or_else(|| "the source".to_owned());
            view! { " Read it in " {outward(url, label)} "." }.into_any()
        }
        (None, Some(note)) => format!(" Source: {}", sentence(note)).into_any(),
        (None, None) => ().into_any(),
    };
    let text = it.words.clone();
    view! {
        <Section id="words" title="Word for word">
            <blockquote><p>{text}</p></blockquote>
            <p>{capital(setting)} {at} {made_on} "." {source}</p>
        </Section>
    }
    .into_any()
}

fn facts(it: &Commitment) -> AnyView {
    let row = &it.commitment;
    let mut facts = Vec::new();
    if let Some(text) = &it.how_known {
        facts.push(Fact::new("How we will know", text.clone()));
    }
    if let Some(due) = &row.due {
        facts.push(Fact::new("Due", when(due)));
    }
    if !row.values.is_empty() {
        facts.push(Fact::new("Values", value_links(&row.values)));
    }
    if !row.places.is_empty() {
        let links: Vec<_> = row.places.iter().map(|place| view! { {place_link(place)} " " }).collect();
        facts.push(Fact::new("Places", links.collect_view().into_any()));
    }
    if let Some(category) = &it.category {
        facts.push(Fact::new("Category of the source", category.clone()));
    }
    if facts.is_empty() { ().into_any() } else { view! { <Facts facts=facts /> }.into_any() }
}

fn history(it: &Commitment) -> AnyView {
    if it.history.is_empty() {
        return view! {
            <Section id="history" title="What became of it">
                <p>"Nobody has said yet. A status will stand here with its reason and its evidence."</p>
            </Section>
        }
        .into_any();
    }
    let entries = it.history.iter().rev().map(status).collect_view();
    view! {
        <Section id="history" title="What became of it">
            <p>"The newest first. Nothing here is ever overwritten."</p>
            <ol class="plain">{entries}</ol>
        </Section>
    }
    .into_any()
}

fn status(status: &CommitmentStatusView) -> AnyView {
    let shown = status.evidence.iter().map(evidence).collect_view();
    let evidence = (!status.evidence.is_empty()).then(|| view! { <ul>{shown}</ul> });
    let agreed = status.agreed_by.clone().map(|by| view! { <p>"Agreed by " {by} "."</p> });
    view! {
        <li id=format!("status-{}", status.sequence)>
            <h3>{capital(&status.words)} ", " {when(&status.on)}</h3>
            <p>{sentence(&status.reason)}</p>
            {agreed}
            {evidence}
            <p class="soft">"Entered by " {status.who.clone()} "."</p>
        </li>
    }
    .into_any()
}

fn evidence(shown: &EvidenceView) -> AnyView {
    match (shown.decision, &shown.url) {
        (Some(number), _) => {
            let motion = shown.motion.clone().unwrap_or_default();
            let label = format!("Decision {number}: {}", shorten(&motion, 100));
            view! { <li><a href=format!("/decisions/{number}")>{label}</a></li> }.into_any()
        }
        (None, Some(url)) => {
            let label = if shown.title.is_empty() { url.clone() } else { shown.title.clone() };
            view! { <li>{outward(url, label)}</li> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn row() -> CommitmentRow {
        CommitmentRow {
            number: 7,
            person: fixtures::official_row().person,
            title: format!("Mend the bridge {}", fixtures::HOSTILE),
            made_on: Some("2024-05".to_owned()),
            due: Some("2025".to_owned()),
            late: true,
            due_words: Some("late by 12 days".to_owned()),
            status: Some("in_progress".to_owned()),
            status_words: "in progress".to_owned(),
            status_on: Some("2025-02-03".to_owned()),
            open: true,
            values: vec![fixtures::value_ref()],
            places: vec![],
        }
    }

    #[test]
    fn the_board_leads_to_each_status_and_keeps_what_was_typed() {
        let params = CommitmentsParams::parse("person=nobody&status=eaten&value=v");
        let filters = CommitmentFilters::default();
        let (query, errors) = understand(&params, &filters);
        assert_eq!(errors.len(), 3);
        assert_eq!((query.person, query.status, query.value), (None, None, None));
        let list = Listing { items: vec![row()], page: 1, size: 50, total: 1 };
        let counts = [StatusCount { status: "late".to_owned(), words: "late".to_owned(), n: 1 }];
        let page =
            render(&fixtures::site(), &CommitmentsParams::default(), &filters, &errors, &counts, &list);
        for text in ["/commitments?status=late", "Late by 12 days", "/commitments/7", "is not a choice here"]
        {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
        assert!(!page.body.contains("<script>alert"));
    }

    #[test]
    fn one_commitment_shows_its_history_with_evidence() {
        let status = |sequence, words: &str, evidence| CommitmentStatusView {
            sequence,
            status: "kept".to_owned(),
            words: words.to_owned(),
            on: "2025-02-03".to_owned(),
            reason: "it is open".to_owned(),
            agreed_by: None,
            who: "Ada Example, steward".to_owned(),
            evidence,
        };
        let vote = EvidenceView {
            kind: "vote".to_owned(),
            url: None,
            decision: Some(12),
            motion: Some("To mend it".to_owned()),
            title: String::new(),
        };
        let link = EvidenceView {
            url: Some("javascript:alert(1)".to_owned()),
            decision: None,
            title: "x".to_owned(),
            ..vote.clone()
        };
        let it = Commitment {
            commitment: row(),
            words: fixtures::HOSTILE.to_owned(),
            setting: "town_hall".to_owned(),
            made_at: None,
            source_url: None,
            source_note: Some("minutes, page 2".to_owned()),
            how_known: None,
            category: None,
            history: vec![status(1, "in progress", vec![]), status(2, "kept", vec![vote, link])],
            source: None,
        };
        let page = one(&fixtures::site(), &it);
        let body = &page.body;
        assert!(body.find("status-2") < body.find("status-1"), "the newest first");
        for text in [
            "/decisions/12",
            "Source: Minutes, page 2.",
            "Town hall",
            "Ada Example, steward",
            "Late by 12 days",
        ] {
            assert!(body.contains(text), "{text} in {body}");
        }
        assert!(!body.contains("<script>alert") && !body.contains("href=\"javascript"), "{body}");
    }
}
