use domain::{slug::slugify, words::Standing};
use leptos::prelude::*;
use services::{
    ServiceError,
    views::{Listing, OfficialFilters, OfficialRow, OfficialsQuery, OfficialsSort},
};

use super::{
    Context, ld,
    parts::{beyond_the_end, capital, counted, pager, standing},
    query::{OfficialsParams, address, address_for_pages, address_of_page},
    tables,
};
use crate::{
    components::{
        DataTable, EmptyState, ErrorSummary, FieldError, FilterForm, PageHead, SelectField, SelectOption,
        SortDirection, SortHeader, SubmitButton, TextField,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
const PATH: &str = "/officials";

/// The orders, with the name that stands in the address, and what they are called.
const SORTS: [(&str, OfficialsSort, &str); 5] = [
    ("name", OfficialsSort::Name, "Family name"),
    ("seat", OfficialsSort::Seat, "Body and place"),
    ("key", OfficialsSort::KeyRecord, "Votes on key measures"),
    ("votes", OfficialsSort::Record, "Votes on all measures"),
    ("missed", OfficialsSort::Missed, "Share of votes missed"),
];

/// What was asked for, as far as it could be understood.
struct Asked {
    params: OfficialsParams,
    sort: OfficialsSort,
    /// The place that was understood, as (slug, name).
    place: Option<(String, String)>,
    errors: Vec<FieldError>,
}

/// The list of officials.
///
/// # Errors
/// When something broke.
pub async fn officials(ctx: &Context, params: &OfficialsParams) -> Result<Page, PageError> {
    let filters = ctx.services.official_filters().await?;
    let mut errors = Vec::new();
    let place = match &params.place {
        Some(typed) => match understand_place(ctx, typed).await? {
            Ok(place) => Some(place),
            Err(message) => {
                errors.push(FieldError { field: "place".to_owned(), message });
                None
            }
        },
        None => None,
    };
    let asked = understand(params, &filters, place, errors);
    let query = to_query(&asked, &filters);
    let list = ctx.services.officials(&query).await?;
    Ok(render(&ctx.site, &asked, &filters, &list))
}

/// What somebody typed as a place, as (slug, name); else what to do about it.
async fn understand_place(ctx: &Context, typed: &str) -> Result<Result<(String, String), String>, PageError> {
    if slugify(typed) == typed {
        match ctx.services.place(typed, 1, 1).await {
            Ok(place) => return Ok(Ok((place.place.slug, place.place.name))),
            Err(ServiceError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let found = ctx.services.places(None, None, Some(typed), 1, 20).await?;
    let exact: Vec<_> = found.items.iter().filter(|row| row.place.name.eq_ignore_ascii_case(typed)).collect();
    Ok(match (exact.as_slice(), found.items.as_slice()) {
        ([one], _) => Ok((one.place.slug.clone(), one.place.name.clone())),
        (_, [one]) => Ok((one.place.slug.clone(), one.place.name.clone())),
        (_, []) => Err(format!("We know no place called “{typed}”. Check the spelling, or leave it blank.")),
        (_, several) => {
            let names: Vec<String> = several
                .iter()
                .take(5)
                .map(|row| match &row.parent {
                    Some(parent) => format!("{} ({})", row.place.name, parent.name),
                    None => row.place.name.clone(),
                })
                .collect();
            Err(format!(
                "“{typed}” could be several places: {}. Write the whole name of one, or choose it on the page of places.",
                names.join("; ")
            ))
        }
    })
}

/// Checks what came from the address against what there is. What is not known narrows nothing, and is said.
fn understand(
    params: &OfficialsParams,
    filters: &OfficialFilters,
    place: Option<(String, String)>,
    mut errors: Vec<FieldError>,
) -> Asked {
    let mut wrong = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    if let Some(body) = &params.body
        && !filters.bodies.iter().any(|known| known.slug == *body)
    {
        wrong("body", format!("We know no body “{body}”. Choose one from the list."));
    }
    if let Some(party) = &params.party
        && !filters.parties.contains(party)
    {
        wrong(
            "party",
            format!("Nobody in the record is listed under the party “{party}”. Choose one from the list."),
        );
    }
    if let Some(code) = &params.standing
        && code.parse::<Standing>().is_err()
    {
        wrong("standing", format!("“{code}” is not a standing. Choose one from the list."));
    }
    if let Some(text) = &params.in_office
        && in_office(text).is_none()
    {
        wrong("in_office", format!("“{text}” is not a choice here. Choose yes or no."));
    }
    let mut sort = OfficialsSort::Name;
    if let Some(name) = &params.sort {
        match SORTS.iter().find(|(known, ..)| known == name) {
            Some((_, known, _)) => sort = *known,
            None => wrong(
                "sort",
                format!("The list cannot be sorted by “{name}”. Choose an order from the list."),
            ),
        }
    }
    Asked { params: params.clone(), sort, place, errors }
}

fn in_office(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn to_query(asked: &Asked, filters: &OfficialFilters) -> OfficialsQuery {
    let params = &asked.params;
    OfficialsQuery {
        q: params.q.clone(),
        body: params.body.clone().filter(|body| filters.bodies.iter().any(|known| known.slug == *body)),
        place: asked.place.as_ref().map(|(slug, _)| slug.clone()),
        party: params.party.clone().filter(|party| filters.parties.contains(party)),
        standing: params.standing.clone().filter(|code| code.parse::<Standing>().is_ok()),
        in_office: params.in_office.as_deref().and_then(in_office),
        sort: asked.sort,
        page: params.page,
        size: PAGE_SIZE,
    }
}

fn fields<'a>(asked: &'a Asked, sort: Option<&'a str>) -> [(&'static str, Option<&'a str>); 7] {
    let params = &asked.params;
    let place = asked.place.as_ref().map(|(slug, _)| slug.as_str()).or(params.place.as_deref());
    [
        ("q", params.q.as_deref()),
        ("body", params.body.as_deref()),
        ("place", place),
        ("party", params.party.as_deref()),
        ("standing", params.standing.as_deref()),
        ("in_office", params.in_office.as_deref()),
        ("sort", sort),
    ]
}

fn render(site: &Site, asked: &Asked, filters: &OfficialFilters, list: &Listing<OfficialRow>) -> Page {
    let params = &asked.params;
    let all = fields(asked, params.sort.as_deref());
    // Whose list it is matters to a search engine; how it is sorted and which words were typed does not.
    let canonical = address_of_page(PATH, &[all[1], all[2]], list.page);
    let narrowed = params.q.is_some()
        || params.party.is_some()
        || params.standing.is_some()
        || params.in_office.is_some()
        || params.sort.is_some()
        || !asked.errors.is_empty();
    let prev = (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1));
    let next = (u64::from(list.page) < super::parts::pages(list))
        .then(|| address_of_page(PATH, &all, list.page + 1));
    let page = Page::new("Officials", canonical)
        .description(format!(
            "{} in the record of {}, with their office, their place and how they voted.",
            counted(list.total, "person", "people"),
            site.organisation
        ))
        .neighbours(prev, next)
        .body(|| {
            view! {
                <ErrorSummary errors=asked.errors.clone() />
                <PageHead title="Officials">
                    <p class="lede">
                        "Everyone in the record who holds or held an office. Their votes are told in words, with the counts behind them."
                    </p>
                </PageHead>
                {form(asked, filters)}
                {content(asked, list)}
            }
        });
    let page = if narrowed { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Officials", PATH))
}

fn content(asked: &Asked, list: &Listing<OfficialRow>) -> AnyView {
    if list.items.is_empty() {
        return nobody(asked, list);
    }
    let what = counted(list.total, "person", "people");
    let caption = match &asked.place {
        Some((_, name)) => format!("{what}, with offices for {name} and the places inside of it"),
        None => what.clone(),
    };
    let head = |label: &'static str, name: &'static str| {
        let by = SORTS.iter().any(|(known, sort, _)| *known == name && *sort == asked.sort);
        // Names run from A; the records from the highest.
        let direction = match (by, name) {
            (false, _) => SortDirection::Unsorted,
            (true, "name" | "seat") => SortDirection::Ascending,
            (true, _) => SortDirection::Descending,
        };
        let href = address(PATH, &fields(asked, Some(name)));
        view! { <SortHeader label=label href=href direction=direction /> }
    };
    let (by_name, by_seat, by_votes) =
        (head("Name", "name"), head("Office", "seat"), head("Votes, all measures", "votes"));
    let rows = tables::official_rows(&list.items);
    view! {
        {order_note(asked.sort)}
        <DataTable caption=caption stack=true>
            <thead>
                <tr>
                    {by_name}
                    {by_seat}
                    <th scope="col">"Place"</th>
                    <th scope="col">"Time"</th>
                    {by_votes}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {pager(list, what, address_for_pages(PATH, &fields(asked, asked.params.sort.as_deref())))}
    }
    .into_any()
}

/// What the order means, and who stands last and why.
fn order_note(sort: OfficialsSort) -> AnyView {
    let text = match sort {
        OfficialsSort::Name | OfficialsSort::Seat => return ().into_any(),
        OfficialsSort::Record => {
            "Sorted by votes on all measures: those most often with the movement first. \
             Those with too few votes to judge stand last; that says nothing about them."
        }
        OfficialsSort::KeyRecord => {
            "Sorted by votes on key measures: those most often with the movement first. \
             Those with too few such votes to judge stand last; that says nothing about them."
        }
        OfficialsSort::Missed => {
            "Sorted by the share of votes missed without a known reason: the largest first. \
             Those who had no such vote to miss stand last."
        }
    };
    view! { <p>{text} " This is an order, not a ranking: people are judged by different votes."</p> }
        .into_any()
}

fn nobody(asked: &Asked, list: &Listing<OfficialRow>) -> AnyView {
    if list.total > 0 {
        return beyond_the_end(address(PATH, &fields(asked, asked.params.sort.as_deref())));
    }
    let any_filter = fields(asked, None).iter().any(|(_, value)| value.is_some());
    if any_filter {
        return view! {
            <EmptyState title="Nobody fits all of that">
                <p>
                    "Leave out one of your choices, or see "
                    <a href=PATH>"everyone in the record"</a>
                    ". If you look for the people who represent a place, "
                    <a href="/find">"find them by town or ZIP code"</a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="Nobody is in the record yet">
            <p>
                "The people who run this site have not brought in any officials. They can do so with "
                <code>"answerable import"</code>
                ", or look around with "
                <code>"answerable sample"</code>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

fn form(asked: &Asked, filters: &OfficialFilters) -> AnyView {
    let (params, errors) = (asked.params.clone(), asked.errors.clone());
    let error = move |field: &str| {
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let bodies = options(
        "All bodies",
        filters.bodies.iter().map(|body| (body.slug.clone(), body.name.clone())),
        params.body.as_deref(),
    );
    let parties = options(
        "All parties",
        filters.parties.iter().map(|party| (party.clone(), party.clone())),
        params.party.as_deref(),
    );
    let standings = options(
        "Any standing",
        filters.standings.iter().map(|code| (code.clone(), capital(&standing(code)))),
        params.standing.as_deref(),
    );
    let in_office = options(
        "In office or not",
        [("yes", "In office today"), ("no", "Not in office today")]
            .map(|(a, b)| (a.to_owned(), b.to_owned())),
        params.in_office.as_deref(),
    );
    let sorts = options_without_all(
        SORTS.iter().map(|(name, _, label)| ((*name).to_owned(), (*label).to_owned())),
        params.sort.as_deref(),
    );
    // Two places may have one name: what was typed stays, and what it was taken for is said beside it.
    let place = params.place.clone().unwrap_or_default();
    let place_hint = asked.place.as_ref().map(|(_, name)| format!("{name}, and the places inside of it."));
    view! {
        <FilterForm action=PATH label="Narrow the list of officials">
            <TextField name="q" id="name".to_owned() label="Name" kind="search" value=params.q.clone().unwrap_or_default() />
            <SelectField name="body" label="Body" options=bodies selected=params.body.clone() error=error("body") />
            <TextField name="place" label="Place" value=place hint=place_hint error=error("place") />
            <SelectField name="party" label="Party" options=parties selected=params.party.clone() error=error("party") />
            <SelectField
                name="standing"
                label="Standing with the movement"
                options=standings
                selected=params.standing.clone()
                error=error("standing")
            />
            <SelectField
                name="in_office"
                label="In office"
                options=in_office
                selected=params.in_office.clone()
                error=error("in_office")
            />
            <SelectField name="sort" label="Sorted by" options=sorts selected=params.sort.clone() error=error("sort") />
            <SubmitButton label="Show" />
        </FilterForm>
    }
    .into_any()
}

/// The choices of a select; one that was asked for and is not known stays chosen, so that nothing typed is lost.
pub(super) fn options(
    all: &str,
    choices: impl IntoIterator<Item = (String, String)>,
    asked: Option<&str>,
) -> Vec<SelectOption> {
    let mut options = vec![SelectOption::new("", all)];
    options.extend(options_without_all(choices, asked));
    options
}

/// The same where one of them is always meant.
fn options_without_all(
    choices: impl IntoIterator<Item = (String, String)>,
    asked: Option<&str>,
) -> Vec<SelectOption> {
    let mut options: Vec<SelectOption> =
        choices.into_iter().map(|(value, label)| SelectOption::new(value, label)).collect();
    if let Some(asked) = asked
        && !options.iter().any(|option| option.value == asked)
    {
        options.push(SelectOption::new(asked, format!("“{asked}” (not known)")));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn list(items: Vec<OfficialRow>, total: u64, page: u32) -> Listing<OfficialRow> {
        Listing { items, page, size: PAGE_SIZE, total }
    }

    fn page_for(query: &str, rows: &Listing<OfficialRow>) -> Page {
        let params = OfficialsParams::parse(query);
        let asked = understand(&params, &fixtures::official_filters(), None, Vec::new());
        render(&fixtures::site(), &asked, &fixtures::official_filters(), rows)
    }

    #[test]
    fn an_unknown_choice_is_told_and_narrows_nothing() {
        let params = OfficialsParams::parse("party=Whig&sort=best&standing=elected&in_office=maybe");
        let filters = fixtures::official_filters();
        let asked = understand(&params, &filters, None, Vec::new());
        assert_eq!(asked.errors.len(), 3);
        let query = to_query(&asked, &filters);
        assert_eq!((query.party, query.in_office, query.sort), (None, None, OfficialsSort::Name));
        assert_eq!(query.standing.as_deref(), Some("elected"));
        let page = render(&fixtures::site(), &asked, &filters, &list(vec![fixtures::official_row()], 1, 1));
        assert!(page.body.contains("There is a problem"));
        assert!(page.body.contains("“Whig” (not known)"));
        assert!(page.robots_noindex);
    }

    #[test]
    fn each_empty_list_says_why() {
        assert!(page_for("", &list(vec![], 0, 1)).body.contains("Nobody is in the record yet"));
        assert!(page_for("q=zz", &list(vec![], 0, 1)).body.contains("Nobody fits all of that"));
        assert!(page_for("page=9", &list(vec![], 51, 9)).body.contains("Go to its first page"));
    }

    #[test]
    fn an_order_by_votes_says_who_stands_last() {
        let page = page_for("sort=votes", &list(vec![fixtures::official_row()], 1, 1));
        assert!(page.body.contains("stand last; that says nothing about them"));
        assert!(page.body.contains("aria-sort=\"descending\""));
    }

    #[test]
    fn names_are_escaped_and_pages_link_on() {
        let page = page_for("body=town-council", &list(vec![fixtures::hostile_row(); 50], 120, 2));
        assert!(!page.body.contains("<script>"), "{}", page.body);
        assert!(page.body.contains("&lt;script&gt;"));
        assert_eq!(page.canonical_path, "/officials?body=town-council&page=2");
        assert_eq!(page.prev.as_deref(), Some("/officials?body=town-council"));
        assert_eq!(page.next.as_deref(), Some("/officials?body=town-council&page=3"));
        assert!(!page.robots_noindex);
    }
}
