use leptos::prelude::*;
use services::views::{Listing, MeasureFilters, MeasureRow, MeasuresQuery};

use super::{
    Context, MeasuresParams, ld,
    officials::options,
    parts::{beyond_the_end, counted, pager, pages},
    query::{address, address_for_pages, address_of_page},
    tables,
};
use crate::{
    components::{
        EmptyState, ErrorSummary, FieldError, FilterForm, PageHead, SelectField, SubmitButton, TextField,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
const PATH: &str = "/measures";

/// What can be asked of the organisation's position, with its words.
const POSITIONS: [(&str, &str); 4] = [
    ("any", "With a position of ours"),
    ("key", "Key measures"),
    ("support", "We support"),
    ("oppose", "We oppose"),
];

/// The list of measures.
///
/// # Errors
/// When something broke.
pub async fn measures(ctx: &Context, params: &MeasuresParams) -> Result<Page, PageError> {
    let filters = ctx.services.measure_filters().await?;
    let (query, errors) = understand(params, &filters);
    let list = ctx.services.measures(&query).await?;
    Ok(render(&ctx.site, params, &filters, &errors, &list))
}

fn understand(params: &MeasuresParams, filters: &MeasureFilters) -> (MeasuresQuery, Vec<FieldError>) {
    let mut errors = Vec::new();
    let mut known = |field: &str, value: &Option<String>, is_known: &dyn Fn(&str) -> bool, what: &str| {
        let value = value.as_deref()?;
        if is_known(value) {
            return Some(value.to_owned());
        }
        let message = format!("We know no {what} “{value}”. Choose one from the list.");
        errors.push(FieldError { field: field.to_owned(), message });
        None
    };
    let query = MeasuresQuery {
        q: params.q.clone(),
        body: known("body", &params.body, &|slug| filters.bodies.iter().any(|it| it.slug == slug), "body"),
        value: known(
            "value",
            &params.value,
            &|slug| filters.values.iter().any(|it| it.slug == slug),
            "value",
        ),
        session: known(
            "session",
            &params.session,
            &|name| filters.sessions.iter().any(|it| it == name),
            "session",
        ),
        position: known(
            "position",
            &params.position,
            &|code| POSITIONS.iter().any(|(it, _)| *it == code),
            "choice",
        ),
        page: params.page,
        size: PAGE_SIZE,
    };
    (query, errors)
}

fn fields(params: &MeasuresParams) -> [(&'static str, Option<&str>); 5] {
    [
        ("q", params.q.as_deref()),
        ("body", params.body.as_deref()),
        ("value", params.value.as_deref()),
        ("session", params.session.as_deref()),
        ("position", params.position.as_deref()),
    ]
}

fn render(
    site: &Site,
    params: &MeasuresParams,
    filters: &MeasureFilters,
    errors: &[FieldError],
    list: &Listing<MeasureRow>,
) -> Page {
    let all = fields(params);
    let prev = (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &all, list.page + 1));
    let canonical = address_of_page(PATH, &[all[1], all[4]], list.page);
    let narrowed =
        params.q.is_some() || params.value.is_some() || params.session.is_some() || !errors.is_empty();
    let page = Page::new("Measures", canonical)
        .description(format!(
            "Bills, ordinances, resolutions and budgets, what {} asked for on them, and how officials voted.",
            site.organisation
        ))
        .neighbours(prev, next)
        .body(|| {
            view! {
                <ErrorSummary errors=errors.to_vec() />
                <PageHead title="Measures">
                    <p class="lede">"Bills, ordinances, resolutions and budgets: what officials decide about."</p>
                </PageHead>
                {form(params, filters, errors)}
                {content(params, list)}
            }
        });
    let page = if narrowed { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Measures", PATH))
}

fn form(params: &MeasuresParams, filters: &MeasureFilters, errors: &[FieldError]) -> AnyView {
    let (params, errors) = (params.clone(), errors.to_vec());
    let error = move |field: &str| {
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let positions = options(
        "With a position or without",
        POSITIONS.map(|(code, label)| (code.to_owned(), label.to_owned())),
        params.position.as_deref(),
    );
    let bodies = options(
        "All bodies",
        filters.bodies.iter().map(|body| (body.slug.clone(), body.name.clone())),
        params.body.as_deref(),
    );
    let sessions = options(
        "All sessions",
        filters.sessions.iter().map(|session| (session.clone(), session.clone())),
        params.session.as_deref(),
    );
    let values = options(
        "All values",
        filters.values.iter().map(|value| (value.slug.clone(), value.name.clone())),
        params.value.as_deref(),
    );
    view! {
        <FilterForm action=PATH label="Narrow the list of measures">
            <TextField
                name="q"
                id="words".to_owned()
                label="Number or words"
                kind="search"
                value=params.q.clone().unwrap_or_default()
            />
            <SelectField
                name="position"
                label="Our position"
                options=positions
                selected=params.position.clone()
                error=error("position")
            />
            <SelectField name="value" label="Value" options=values selected=params.value.clone() error=error("value") />
            <SelectField name="body" label="Began in" options=bodies selected=params.body.clone() error=error("body") />
            <SelectField
                name="session"
                label="Session"
                options=sessions
                selected=params.session.clone()
                error=error("session")
            />
            <SubmitButton label="Show" />
        </FilterForm>
    }
    .into_any()
}

fn content(params: &MeasuresParams, list: &Listing<MeasureRow>) -> AnyView {
    let fields = fields(params);
    if !list.items.is_empty() {
        let what = counted(list.total, "measure", "measures");
        return view! {
            {tables::measures_table(what.clone(), false, &list.items)}
            {pager(list, what, address_for_pages(PATH, &fields))}
        }
        .into_any();
    }
    if list.total > 0 {
        return beyond_the_end(address(PATH, &fields));
    }
    if fields.iter().any(|(_, value)| value.is_some()) {
        return view! {
            <EmptyState title="No measure fits all of that">
                <p>"Leave out one of your choices, or see " <a href=PATH>"all measures"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="No measures in the record yet">
            <p>
                "They come in together with votes. The people who run this site can bring them in with "
                <code>"answerable import legiscan FILE"</code>
                " or "
                <code>"answerable import legistar FOLDER"</code>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn an_unknown_choice_is_told_and_narrows_nothing() {
        let params = MeasuresParams::parse("position=maybe&value=nothing&q=library");
        let filters = MeasureFilters::default();
        let (query, errors) = understand(&params, &filters);
        assert_eq!(errors.len(), 2);
        assert_eq!((query.position, query.value, query.q.as_deref()), (None, None, Some("library")));
        let list = Listing { items: vec![fixtures::measure_row()], page: 1, size: 50, total: 1 };
        let page = render(&fixtures::site(), &params, &filters, &errors, &list);
        assert!(page.body.contains("“maybe” (not known)"), "{}", page.body);
        assert!(page.body.contains("Do not pass it"));
    }

    #[test]
    fn empty_lists_say_why() {
        let page = |query: &str| {
            let list = Listing { items: vec![], page: 1, size: 50, total: 0 };
            let filters = MeasureFilters::default();
            render(&fixtures::site(), &MeasuresParams::parse(query), &filters, &[], &list).body
        };
        assert!(page("").contains("No measures in the record yet"));
        assert!(page("q=x").contains("No measure fits all of that"));
    }
}
