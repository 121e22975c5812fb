use domain::words::PlaceKind;
use leptos::prelude::*;
use serde_json::json;
use services::{
    ServiceError,
    commitments::CommitmentsQuery,
    views::{CommitmentRow, Listing, Place, PlaceRef, PlaceRow},
};

use super::{
    Context, ListParams, PlacesParams, commitments, corrections, ld,
    officials::options,
    parts::{
        beyond_the_end, body_kind, body_link, capital, counted, in_words, number, pager, pages, place_kind,
        place_link, sources,
    },
    query::{address, address_for_pages, address_of_page},
    tables,
};
use crate::{
    components::{
        Breadcrumbs, Crumb, DataTable, EmptyState, ErrorSummary, Fact, Facts, FieldError, FilterForm,
        PageHead, Section, SelectField, SubmitButton, TextField,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 100;
const CHILDREN: u32 = 50;
/// Commitments that a place's page shows itself.
const FEW: u32 = 6;
const PATH: &str = "/places";
/// More ZIP codes than this are folded away.
const FEW_ZIPS: usize = 12;

/// The list of places.
///
/// # Errors
/// When something broke.
pub async fn places(ctx: &Context, params: &PlacesParams) -> Result<Page, PageError> {
    let kind = params.kind.as_deref().filter(|kind| kind.parse::<PlaceKind>().is_ok());
    let mut errors = Vec::new();
    if let (Some(typed), None) = (&params.kind, kind) {
        let message = format!("We know no kind of place called “{typed}”. Choose one from the list.");
        errors.push(FieldError { field: "kind".to_owned(), message });
    }
    let within = match &params.within {
        Some(slug) => match ctx.services.place(slug, 1, 1).await {
            Ok(place) => Some(place.place),
            Err(ServiceError::NotFound(_)) => {
                let message = format!("We know no place “{slug}”, so the list is not narrowed to it.");
                errors.push(FieldError { field: "place-name".to_owned(), message });
                None
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let slug = within.as_ref().map(|place| place.slug.as_str());
    let list = ctx.services.places(kind, slug, params.q.as_deref(), params.page, PAGE_SIZE).await?;
    Ok(render_list(&ctx.site, params, within.as_ref(), errors, &list))
}

/// A place's page.
///
/// # Errors
/// When there is no such place, or something broke.
pub async fn place(ctx: &Context, slug: &str, params: &ListParams) -> Result<Page, PageError> {
    let place = ctx.services.place(slug, params.page, CHILDREN).await?;
    let query = CommitmentsQuery { place: Some(slug.to_owned()), page: 1, size: FEW, ..Default::default() };
    let promised = ctx.services.commitments(&query).await?;
    Ok(render(&ctx.site, &place, &promised))
}

fn render_list(
    site: &Site,
    params: &PlacesParams,
    within: Option<&PlaceRef>,
    errors: Vec<FieldError>,
    list: &Listing<PlaceRow>,
) -> Page {
    let fields = [
        ("q", params.q.as_deref()),
        ("kind", params.kind.as_deref()),
        ("within", within.map(|it| it.slug.as_str())),
    ];
    let prev = (list.page > 1).then(|| address_of_page(PATH, &fields, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &fields, list.page + 1));
    let narrowed = params.q.is_some() || !errors.is_empty();
    let title = match within {
        Some(place) => format!("Places in {}", place.name),
        None => "Places".to_owned(),
    };
    let kinds = options(
        "All kinds",
        PlaceKind::ALL.iter().map(|kind| (kind.code().to_owned(), capital(kind.label()))),
        params.kind.as_deref(),
    );
    let kind_error = errors.iter().find(|error| error.field == "kind").map(|error| error.message.clone());
    let page = Page::new(title.clone(), address_of_page(PATH, &fields[1..], list.page))
        .description("States, counties, towns, wards and districts in the record, with who represents them.")
        .neighbours(prev, next)
        .body(|| {
            let (typed, kind) = (params.q.clone().unwrap_or_default(), params.kind.clone());
            let keep = within.map(|place| view! { <input type="hidden" name="within" value=place.slug.clone() /> });
            view! {
                <ErrorSummary errors=errors />
                <PageHead title=title.clone()>
                    <p class="lede">"States, counties, towns, wards and districts. Each page says who represents the place."</p>
                </PageHead>
                <FilterForm action=PATH label="Narrow the list of places">
                    <TextField
                        name="q"
                        id="place-name".to_owned()
                        label="Name"
                        kind="search"
                        value=typed
                    />
                    <SelectField name="kind" label="Kind" options=kinds selected=kind error=kind_error />
                    {keep}
                    <SubmitButton label="Show" />
                </FilterForm>
                {within.map(|place| view! {
                    <p>"Only places in " {place_link(place)} ". " <a href=PATH>"Show all places"</a> "."</p>
                })}
                {list_content(list, &fields)}
            }
        });
    let page = if narrowed { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", &title, PATH))
}

fn list_content(list: &Listing<PlaceRow>, fields: &[(&str, Option<&str>)]) -> AnyView {
    if list.items.is_empty() {
        let narrowed = fields.iter().any(|(_, value)| value.is_some());
        return match (list.total, narrowed) {
            (1.., _) => beyond_the_end(address(PATH, fields)),
            (0, true) => view! {
                <EmptyState title="No place fits that">
                    <p>
                        "Try the name alone, without “city” or “county”, or see "
                        <a href=PATH>"all places"</a>
                        ". If you have a ZIP code, "
                        <a href="/find">"find your officials by it"</a>
                        "."
                    </p>
                </EmptyState>
            }
            .into_any(),
            (0, false) => view! {
                <EmptyState title="No places in the record yet">
                    <p>
                        "The people who run this site can bring them in with "
                        <code>"answerable import ocd-divisions FILE"</code>
                        "."
                    </p>
                </EmptyState>
            }
            .into_any(),
        };
    }
    let what = counted(list.total, "place", "places");
    view! {
        {places_table(what.clone(), &list.items)}
        {pager(list, what, address_for_pages(PATH, fields))}
    }
    .into_any()
}

fn places_table(caption: String, rows: &[PlaceRow]) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{place_link(&row.place)}</th>
                    <td data-label="Kind">{capital(&place_kind(&row.place.kind))}</td>
                    <td data-label="In">{row.parent.as_ref().map(place_link)}</td>
                    <td data-label="In office today" class="num">{number(row.officials)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=caption stack=true>
            <thead>
                <tr>
                    <th scope="col">"Place"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"In"</th>
                    <th scope="col" class="num">"In office for it today"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn render(site: &Site, place: &Place, promised: &Listing<CommitmentRow>) -> Page {
    let name = place.place.name.clone();
    let path = format!("{PATH}/{}", place.place.slug);
    let mut crumbs = vec![Crumb::new("Places", PATH)];
    crumbs.extend(
        place.ancestors.iter().map(|above| Crumb::new(above.name.clone(), format!("{PATH}/{}", above.slug))),
    );
    let count = u64::try_from(place.represented_by.len()).unwrap_or_default();
    let above = place.ancestors.last().map(|above| format!(", {}", above.name)).unwrap_or_default();
    let description = format!(
        "Who represents {name}{above}: {} in office today, with how they voted.",
        counted(count, "person", "people")
    );
    let canonical = address_of_page(&path, &[], place.children.page);
    let page = Page::new(name.clone(), canonical).description(description).body(|| {
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=name.clone() kicker=capital(&place_kind(&place.place.kind)) />
            {represented(place)}
            {also(place)}
            {bodies(place)}
            {commitments::few(
                "What officials promised for it",
                "Commitments about this place, or of those who represent it. What is late stands first.",
                promised,
                address("/commitments", &[("place", Some(&place.place.slug))]),
                true,
            )}
            {inside(place, &path)}
            {facts(place)}
            {corrections::report_link(&path)}
            {place.source.as_ref().map(|source| sources(std::slice::from_ref(source)))}
        }
    });
    let thing = json!({
        "@type": "AdministrativeArea",
        "name": name,
        "url": ld::absolute(site, &path),
        "identifier": place.ocd_id,
        "containedInPlace": place.ancestors.last().map(|above| {
            json!({ "@type": "AdministrativeArea", "name": above.name })
        }),
    });
    ld::with_data(site, page, &crumbs, thing)
}

fn represented(place: &Place) -> AnyView {
    let everyone = address("/officials", &[("place", Some(&place.place.slug))]);
    let content = if place.represented_by.is_empty() {
        view! {
            <EmptyState title="We know nobody who holds an office for this place alone">
                <p>
                    "Its officials may stand below, under the places around it, or nobody has brought them in. "
                    <a href="/find">"Find your officials by ZIP code"</a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        tables::officials_table(
            "People who hold an office for this place".to_owned(),
            true,
            &place.represented_by,
        )
    };
    view! {
        <Section id="officials" title="Who represents it">
            {content}
            <p><a href=everyone>"Everyone with an office for it or for a place inside of it"</a></p>
        </Section>
    }
    .into_any()
}

fn also(place: &Place) -> AnyView {
    if place.also.is_empty() {
        return ().into_any();
    }
    let table =
        tables::officials_table("People with an office for a place around it".to_owned(), true, &place.also);
    view! {
        <Section id="above" title="Who represents the places around it">
            <p>"They decide for this place too, and for others."</p>
            {table}
        </Section>
    }
    .into_any()
}

fn bodies(place: &Place) -> AnyView {
    if place.bodies.is_empty() {
        return ().into_any();
    }
    let items = place
        .bodies
        .iter()
        .map(|body| view! { <li>{body_link(body)} <span class="soft">", " {body_kind(&body.kind)}</span></li> })
        .collect_view();
    view! { <Section id="bodies" title="Its bodies"><ul class="plain">{items}</ul></Section> }.into_any()
}

fn inside(place: &Place, path: &str) -> AnyView {
    if place.inside.is_empty() && place.children.items.is_empty() {
        return ().into_any();
    }
    let kinds = place
        .inside
        .iter()
        .map(|(kind, count)| {
            let href = address(PATH, &[("kind", Some(kind)), ("within", Some(&place.place.slug))]);
            view! { <li><a href=href>{capital(&place_kind(kind))}</a> ": " {number(*count)}</li> }
        })
        .collect_view();
    let list = (!place.children.items.is_empty()).then(|| {
        let what = counted(place.children.total, "place", "places");
        view! {
            {places_table(what.clone(), &place.children.items)}
            {pager(&place.children, what, address_for_pages(path, &[]))}
        }
    });
    view! { <Section id="inside" title="Places inside of it"><ul class="columns plain">{kinds}</ul>{list}</Section> }
        .into_any()
}

fn facts(place: &Place) -> AnyView {
    let mut facts = Vec::new();
    match (&place.valid_from, &place.valid_through) {
        (Some(from), Some(through)) => {
            facts.push(Fact::new("It existed", format!("from {} to {}", in_words(from), in_words(through))));
        }
        (Some(from), None) => facts.push(Fact::new("It exists", format!("since {}", in_words(from)))),
        (None, Some(through)) => facts.push(Fact::new("It existed", format!("until {}", in_words(through)))),
        (None, None) => {}
    }
    if !place.zips.is_empty() {
        facts.push(Fact::new("ZIP codes that touch it", zips(&place.zips)));
    }
    if let Some(id) = &place.ocd_id {
        facts.push(Fact::new("Its number in Open Civic Data", view! { <code>{id.clone()}</code> }));
    }
    if facts.is_empty() {
        return ().into_any();
    }
    view! { <Section id="facts" title="More about it"><Facts facts=facts /></Section> }.into_any()
}

fn zips(zips: &[String]) -> AnyView {
    let links = |zips: &[String]| {
        zips.iter()
            .map(|zip| view! { <a href=address("/find", &[("q", Some(zip))])>{zip.clone()}</a> " " })
            .collect_view()
    };
    if zips.len() <= FEW_ZIPS {
        return links(zips).into_any();
    }
    view! { <details><summary>{zips.len()} " ZIP codes"</summary>{links(zips)}</details> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn list(items: Vec<PlaceRow>, total: u64) -> Listing<PlaceRow> {
        Listing { items, page: 1, size: PAGE_SIZE, total }
    }

    #[test]
    fn empty_lists_say_why() {
        let page = |query: &str| {
            let params = PlacesParams::parse(query);
            render_list(&fixtures::site(), &params, None, vec![], &list(vec![], 0)).body
        };
        assert!(page("").contains("answerable import ocd-divisions"));
        assert!(page("q=zz").contains("No place fits that"));
    }

    #[test]
    fn a_place_leads_up_down_and_to_its_officials() {
        let page = render(
            &fixtures::site(),
            &fixtures::place(),
            &Listing { items: vec![], page: 1, size: FEW, total: 0 },
        );
        for text in [
            "href=\"/places/alder-county\"",
            "kind=ward&amp;within=marlow",
            "href=\"/officials?place=marlow\"",
            "Who represents the places around it",
            "q=36830",
        ] {
            assert!(page.body.contains(text), "{text} is missing in {}", page.body);
        }
    }

    #[test]
    fn a_narrowed_list_keeps_what_it_lies_in() {
        let params = PlacesParams::parse("kind=ward&within=marlow&q=north");
        let within = fixtures::place().place;
        let page = render_list(
            &fixtures::site(),
            &params,
            Some(&within),
            vec![],
            &list(fixtures::place().children.items, 1),
        );
        assert!(page.body.contains("name=\"within\" value=\"marlow\""), "{}", page.body);
        assert_eq!(page.canonical_path, "/places?kind=ward&within=marlow");
        assert!(page.robots_noindex);
    }
}
