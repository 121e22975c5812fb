//! The board of commitments, and one commitment with its history.

mod cards;
mod one;
mod revised;

pub(super) use cards::{cards_of, few, shown_by};

use cards::column;
use domain::words::CommitmentStatus;
use leptos::prelude::*;
use services::commitments::CommitmentsQuery;
use services::views::{BoardColumn, CommitmentFilters, CommitmentRow, Listing, StatusCount};

use super::{
    CommitmentsParams, Context, ld,
    parts::{beyond_the_end, capital, counted, number, pager, pages, when},
    query::{address, address_for_pages, address_of_page},
};
use crate::{
    components::{
        DataTable, EmptyState, ErrorSummary, FieldError, FilterForm, PageHead, SelectField, SelectOption,
        SubmitButton,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
/// Commitments in a column of the board; the rest stand on the list of that status.
const IN_A_COLUMN: usize = 6;
const PATH: &str = "/commitments";

/// What stands under the form: the board, or, once a status is chosen, the list of those.
enum Shown {
    Board(Vec<BoardColumn>),
    List(Vec<StatusCount>, Listing<CommitmentRow>),
}

/// The board of commitments.
///
/// # Errors
/// When something broke.
pub async fn commitments(ctx: &Context, params: &CommitmentsParams) -> Result<Page, PageError> {
    let filters = ctx.services.commitment_filters().await?;
    let (query, errors) = understand(params, &filters);
    let shown = if query.status.is_none() && query.page <= 1 {
        Shown::Board(ctx.services.commitments_board(&query, IN_A_COLUMN).await?)
    } else {
        let counts = ctx.services.commitment_counts(&query).await?;
        Shown::List(counts, ctx.services.commitments(&query).await?)
    };
    Ok(render(&ctx.site, params, &filters, &errors, &shown))
}

/// One commitment.
///
/// # Errors
/// When there is no such commitment, or something broke.
pub async fn commitment(ctx: &Context, number: &str) -> Result<Page, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound { what: "commitment" })?;
    let commitment = ctx.services.commitment(number).await?;
    let replies = ctx.services.replies_to_commitment(number).await?;
    Ok(one::render(&ctx.site, &commitment, &replies))
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
    shown: &Shown,
) -> Page {
    let all = fields(params);
    let (prev, next, here) = match shown {
        Shown::Board(_) => (None, None, 1),
        Shown::List(_, list) => (
            (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1)),
            (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &all, list.page + 1)),
            list.page,
        ),
    };
    let page = Page::new("Commitments", address_of_page(PATH, &all, here))
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
                {match shown {
                    Shown::Board(columns) => board(params, columns),
                    Shown::List(counts, list) => view! { {by_status(params, counts)} {content(params, list)} }.into_any(),
                }}
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

/// A column for each status, what is late on top and as wide as the page.
fn board(params: &CommitmentsParams, columns: &[BoardColumn]) -> AnyView {
    if columns.is_empty() {
        return nothing(params);
    }
    // What is late has a status too.
    let all = columns.iter().filter(|column| column.status != "late").map(|column| column.n).sum();
    let total = counted(all, "commitment", "commitments");
    let columns = columns
        .iter()
        .map(|it| {
            let mut narrowed = fields(params);
            narrowed[3].1 = Some(&it.status);
            column(it, address(PATH, &narrowed), params.person.is_none())
        })
        .collect_view();
    view! { <p>{total} ", by what became of them."</p> <div class="board">{columns}</div> }.into_any()
}

/// How many of each status, each leading to them.
fn by_status(params: &CommitmentsParams, counts: &[StatusCount]) -> AnyView {
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
    let mut all = fields(params);
    all[3].1 = None;
    let board = address(PATH, &all);
    view! {
        <nav aria-label="Commitments by status">
            <ul class="choices">
                <li><a href=board>"The whole board"</a></li>
                {items}
            </ul>
        </nav>
    }
    .into_any()
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
    nothing(params)
}

fn nothing(params: &CommitmentsParams) -> AnyView {
    if fields(params).iter().any(|(_, value)| value.is_some()) {
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

/// Commitments in a table, in the order in which they are given.
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

#[cfg(test)]
pub(super) mod tests {
    use super::super::fixtures;
    use super::*;

    pub(super) fn row() -> CommitmentRow {
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
        let shown = Shown::List(counts.to_vec(), list);
        let page = render(&fixtures::site(), &CommitmentsParams::default(), &filters, &errors, &shown);
        for text in ["/commitments?status=late", "Late by 12 days", "/commitments/7", "is not a choice here"]
        {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
        assert!(!page.body.contains("<script>alert"));
    }

    #[test]
    fn the_board_has_a_column_for_each_status_and_leads_to_the_rest() {
        let column = |status: &str, n| BoardColumn {
            status: status.to_owned(),
            words: status.replace('_', " "),
            n,
            late: u64::from(status != "late"),
            items: vec![row()],
        };
        let params = CommitmentsParams::parse("person=ana");
        let shown = Shown::Board(vec![column("late", 1), column("in_progress", 9)]);
        let page = render(&fixtures::site(), &params, &CommitmentFilters::default(), &[], &shown);
        let body = &page.body;
        assert!(body.find("Late") < body.find("In progress"), "late first: {body}");
        for text in [
            "All 9",
            "/commitments?person=ana&amp;status=in_progress",
            "9 commitments",
            "One of them is late",
        ] {
            assert!(body.contains(text), "{text} in {body}");
        }
        assert!(!body.contains("All 1<"), "a whole column has no more to show: {body}");
        let empty = Shown::Board(vec![]);
        let page = |params: &CommitmentsParams| {
            render(&fixtures::site(), params, &CommitmentFilters::default(), &[], &empty).body
        };
        assert!(page(&params).contains("No commitment fits all of that"));
        assert!(page(&CommitmentsParams::default()).contains("No commitments in the record yet"));
    }
}
