use leptos::prelude::*;
use services::views::{BodyRef, DecisionRow, DecisionsQuery, Listing};

use super::{
    Context, DecisionsParams, ld,
    officials::options,
    parts::{beyond_the_end, counted, pager, pages, roll_call},
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
const PATH: &str = "/decisions";

/// The list of decisions.
///
/// # Errors
/// When something broke.
pub async fn decisions(ctx: &Context, params: &DecisionsParams) -> Result<Page, PageError> {
    let mut bodies = ctx.services.measure_filters().await?.bodies;
    // A body may decide without a measure ever beginning in it.
    bodies.extend(ctx.services.official_filters().await?.bodies);
    bodies.sort_by(|a, b| (&a.name, &a.slug).cmp(&(&b.name, &b.slug)));
    bodies.dedup_by(|a, b| a.slug == b.slug);
    let (query, errors) = understand(params, &bodies);
    let list = ctx.services.decisions(&query).await?;
    Ok(render(&ctx.site, params, &bodies, &errors, &list))
}

fn understand(params: &DecisionsParams, bodies: &[BodyRef]) -> (DecisionsQuery, Vec<FieldError>) {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let mut query = DecisionsQuery { page: params.page, size: PAGE_SIZE, ..DecisionsQuery::default() };
    if let Some(slug) = &params.body {
        if bodies.iter().any(|body| body.slug == *slug) {
            query.body = Some(slug.clone());
        } else {
            wrong("body", format!("We know no body “{slug}” with decisions. Choose one from the list."));
        }
    }
    match params.scored.as_deref() {
        None => {}
        Some("yes") => query.scored = true,
        Some(other) => wrong("scored", format!("“{other}” is not a choice here. Choose one from the list.")),
    }
    if let Some(year) = &params.year {
        match year.parse::<i16>() {
            Ok(number @ 1000..=9999) => query.year = Some(number),
            _ => wrong("year", format!("“{year}” is not a year. Write four digits, such as 2024.")),
        }
    }
    (query, errors)
}

fn fields(params: &DecisionsParams) -> [(&'static str, Option<&str>); 3] {
    [("body", params.body.as_deref()), ("scored", params.scored.as_deref()), ("year", params.year.as_deref())]
}

fn render(
    site: &Site,
    params: &DecisionsParams,
    bodies: &[BodyRef],
    errors: &[FieldError],
    list: &Listing<DecisionRow>,
) -> Page {
    let all = fields(params);
    let prev = (list.page > 1).then(|| address_of_page(PATH, &all, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &all, list.page + 1));
    let page = Page::new("Decisions", address_of_page(PATH, &all, list.page))
        .description("Roll calls, voice votes and agreements in the record, the newest first.")
        .neighbours(prev, next)
        .body(|| {
            view! {
                <ErrorSummary errors=errors.to_vec() />
                <PageHead title="Decisions">
                    <p class="lede">
                        "What bodies decided, the newest first. In a "
                        {roll_call("roll call")}
                        " the votes of single members are known."
                    </p>
                </PageHead>
                {form(params, bodies, errors)}
                {content(params, list)}
            }
        });
    let page = if errors.is_empty() { page } else { page.noindex() };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Decisions", PATH))
}

fn form(params: &DecisionsParams, bodies: &[BodyRef], errors: &[FieldError]) -> AnyView {
    let (params, errors) = (params.clone(), errors.to_vec());
    let error = move |field: &str| {
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let bodies = options(
        "All bodies",
        bodies.iter().map(|body| (body.slug.clone(), body.name.clone())),
        params.body.as_deref(),
    );
    let scored = options(
        "All decisions",
        [("yes".to_owned(), "That bear on a position of ours".to_owned())],
        params.scored.as_deref(),
    );
    view! {
        <FilterForm action=PATH label="Narrow the list of decisions">
            <SelectField name="body" label="Body" options=bodies selected=params.body.clone() error=error("body") />
            <SelectField
                name="scored"
                label="Which"
                options=scored
                selected=params.scored.clone()
                error=error("scored")
            />
            <TextField name="year" label="Year" value=params.year.clone().unwrap_or_default() error=error("year") />
            <SubmitButton label="Show" />
        </FilterForm>
    }
    .into_any()
}

fn content(params: &DecisionsParams, list: &Listing<DecisionRow>) -> AnyView {
    let fields = fields(params);
    if !list.items.is_empty() {
        let what = counted(list.total, "decision", "decisions");
        return view! {
            {tables::decisions_table(what.clone(), false, tables::Columns::ALL, &list.items)}
            {pager(list, what, address_for_pages(PATH, &fields))}
        }
        .into_any();
    }
    if list.total > 0 {
        return beyond_the_end(address(PATH, &fields));
    }
    if fields.iter().any(|(_, value)| value.is_some()) {
        return view! {
            <EmptyState title="No decision fits all of that">
                <p>"Leave out one of your choices, or see " <a href=PATH>"all decisions"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="No decisions in the record yet">
            <p>
                "The people who run this site can bring them in with "
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
    fn what_cannot_be_is_told_and_stays_in_the_form() {
        let params = DecisionsParams::parse("year=twenty&scored=perhaps&body=town-council");
        let bodies = [fixtures::body_ref()];
        let (query, errors) = understand(&params, &bodies);
        assert_eq!(errors.len(), 2);
        assert_eq!((query.year, query.scored, query.body.as_deref()), (None, false, Some("town-council")));
        let list = Listing { items: vec![fixtures::decision_row()], page: 1, size: 50, total: 1 };
        let page = render(&fixtures::site(), &params, &bodies, &errors, &list);
        assert!(page.body.contains("value=\"twenty\""), "{}", page.body);
        assert!(page.body.contains("Write four digits"));
    }
}
