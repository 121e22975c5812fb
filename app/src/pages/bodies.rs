use leptos::prelude::*;
use serde_json::json;
use services::views::{Body, BodyRow, DecisionRow, DecisionsQuery, Listing};

use super::{
    Context, ListParams, corrections, ld,
    parts::{
        beyond_the_end, body_kind, body_link, capital, counted, number, outward, pager, pages, place_link,
        roll_call, sources,
    },
    query::{address_for_pages, address_of_page},
    tables,
};
use crate::{
    components::{Breadcrumbs, Caveat, Crumb, DataTable, EmptyState, Fact, Facts, PageHead, Section},
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 100;
const DECISIONS_SIZE: u32 = 50;
const PATH: &str = "/bodies";

/// The list of bodies.
///
/// # Errors
/// When something broke.
pub async fn bodies(ctx: &Context, params: &ListParams) -> Result<Page, PageError> {
    let list = ctx.services.bodies(params.page, PAGE_SIZE).await?;
    Ok(render_list(&ctx.site, &list))
}

/// A body's page.
///
/// # Errors
/// When there is no such body, or something broke.
pub async fn body(ctx: &Context, slug: &str) -> Result<Page, PageError> {
    let body = ctx.services.body(slug).await?;
    Ok(render(&ctx.site, &body))
}

/// All decisions of a body.
///
/// # Errors
/// When there is no such body, or something broke.
pub async fn body_decisions(ctx: &Context, slug: &str, params: &ListParams) -> Result<Page, PageError> {
    let body = ctx.services.body(slug).await?;
    let query = DecisionsQuery {
        body: Some(body.body.slug.clone()),
        page: params.page,
        size: DECISIONS_SIZE,
        ..DecisionsQuery::default()
    };
    let list = ctx.services.decisions(&query).await?;
    Ok(render_decisions(&ctx.site, &body, &list))
}

fn render_list(site: &Site, list: &Listing<BodyRow>) -> Page {
    let prev = (list.page > 1).then(|| address_of_page(PATH, &[], list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &[], list.page + 1));
    let page = Page::new("Bodies", address_of_page(PATH, &[], list.page))
        .description("Councils, boards, commissions and chambers in the record, with who sits in them.")
        .neighbours(prev, next)
        .body(|| {
            view! {
                <PageHead title="Bodies">
                    <p class="lede">"Councils, boards, commissions and chambers: where officials sit and decide."</p>
                </PageHead>
                {list_content(list)}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Bodies", PATH))
}

fn list_content(list: &Listing<BodyRow>) -> AnyView {
    if list.items.is_empty() {
        return view! {
            <EmptyState title="No bodies in the record yet">
                <p>"They come in together with officials or votes. " <a href="/data">"What has been brought in so far"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    let what = counted(list.total, "body", "bodies");
    let rows = list
        .items
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{body_link(&row.body)}</th>
                    <td data-label="Kind">{capital(&body_kind(&row.body.kind))}</td>
                    <td data-label="Place">{place_link(&row.place)}</td>
                    <td data-label="In office today" class="num">{number(row.members)}</td>
                    <td data-label="Decisions" class="num">{number(row.decisions)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=what.clone() stack=true>
            <thead>
                <tr>
                    <th scope="col">"Body"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Place"</th>
                    <th scope="col" class="num">"In office today"</th>
                    <th scope="col" class="num">"Decisions"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
        {pager(list, what, address_for_pages(PATH, &[]))}
    }
    .into_any()
}

fn crumbs(body: &Body) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::new("Bodies", PATH)];
    if let Some(parent) = &body.parent {
        crumbs.push(Crumb::new(parent.name.clone(), format!("{PATH}/{}", parent.slug)));
    }
    crumbs
}

fn render(site: &Site, body: &Body) -> Page {
    let name = body.body.name.clone();
    let path = format!("{PATH}/{}", body.body.slug);
    let crumbs = crumbs(body);
    let in_office = u64::try_from(body.roster.len()).unwrap_or_default();
    let description = format!(
        "{name}, {}: {} in office today and {} in the record.",
        body.place.name,
        counted(in_office, "person", "people"),
        counted(body.decisions_total, "decision", "decisions")
    );
    let page = Page::new(name.clone(), path.clone()).description(description).body(|| {
        let place = place_link(&body.place);
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=name.clone() kicker=capital(&body_kind(&body.body.kind))>
                <p class="lede">{place}</p>
            </PageHead>
            {facts(body)}
            {roster(body)}
            {vacant(body)}
            {decisions(body)}
            {former(body)}
            {corrections::report_link(&path)}
            {body.source.as_ref().map(|source| sources(std::slice::from_ref(source)))}
        }
    });
    let thing = json!({
        "@type": "GovernmentOrganization",
        "name": name,
        "url": ld::absolute(site, &path),
        "sameAs": body.url,
        "areaServed": { "@type": "AdministrativeArea", "name": body.place.name },
        "parentOrganization": body.parent.as_ref().map(|parent| {
            json!({ "@type": "GovernmentOrganization", "name": parent.name })
        }),
    });
    ld::with_data(site, page, &crumbs, thing)
}

fn facts(body: &Body) -> AnyView {
    let mut facts = Vec::new();
    if let Some(parent) = &body.parent {
        facts.push(Fact::new("Committee of", body_link(parent)));
    }
    if let Some(url) = &body.url {
        facts.push(Fact::new("Its own page", outward(url, url.clone())));
    }
    if !body.committees.is_empty() {
        let links =
            body.committees.iter().map(|committee| view! { <li>{body_link(committee)}</li> }).collect_view();
        facts.push(Fact::new("Committees", view! { <ul class="plain">{links}</ul> }));
    }
    if facts.is_empty() { ().into_any() } else { view! { <Facts facts=facts /> }.into_any() }
}

fn roster(body: &Body) -> AnyView {
    let content = if body.roster.is_empty() {
        view! {
            <EmptyState title="Nobody is listed as in office today">
                <p>
                    "The sources name no one who sits here today. Those of earlier times, if any are known, stand below."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        let count = u64::try_from(body.roster.len()).unwrap_or_default();
        tables::officials_table(counted(count, "person in office", "people in office"), false, &body.roster)
    };
    let caveats = body.caveats.iter().cloned().map(|text| view! { <p>{text}</p> }).collect_view();
    let caveats = (!body.caveats.is_empty())
        .then(|| view! { <Caveat title="More people than seats">{caveats}</Caveat> });
    view! { <Section id="roster" title="Who sits here today">{caveats} {content}</Section> }.into_any()
}

fn vacant(body: &Body) -> AnyView {
    if body.vacant.is_empty() {
        return ().into_any();
    }
    let items = body
        .vacant
        .iter()
        .map(|seat| {
            let title = if seat.title.is_empty() { "Seat".to_owned() } else { seat.title.clone() };
            view! { <li>{title} ", " {place_link(&seat.place)}</li> }
        })
        .collect_view();
    view! {
        <Section id="vacant" title="Seats for which we know nobody">
            <p>"Either the seat is vacant, or our sources do not name who holds it."</p>
            <ul class="columns">{items}</ul>
        </Section>
    }
    .into_any()
}

fn decisions(body: &Body) -> AnyView {
    let content = if body.decisions.is_empty() {
        no_decisions()
    } else {
        let all = format!("{PATH}/{}/decisions", body.body.slug);
        view! {
            <p>
                "The newest first. In a "
                {roll_call("roll call")}
                " the votes of single members are known."
            </p>
            {tables::decisions_table("The latest decisions".to_owned(), true, tables::Columns::OF_BODY, &body.decisions)}
            <p><a href=all>{format!("All {}", counted(body.decisions_total, "decision", "decisions"))}</a></p>
        }
        .into_any()
    };
    view! { <Section id="decisions" title="The latest decisions">{content}</Section> }.into_any()
}

fn no_decisions() -> AnyView {
    view! {
        <EmptyState title="No decision of this body is in the record">
            <p>
                "Either nobody has brought its votes in, or it does not publish them in a form that can be read. "
                <a href="/data">"What is in the record, and where it comes from"</a>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

fn former(body: &Body) -> AnyView {
    if body.former.is_empty() {
        return ().into_any();
    }
    let table = tables::former_table("People of earlier times, the newest first", &body.former);
    view! { <Section id="former" title="Who sat here before">{table}</Section> }.into_any()
}

fn render_decisions(site: &Site, body: &Body, list: &Listing<DecisionRow>) -> Page {
    let parent = format!("{PATH}/{}", body.body.slug);
    let path = format!("{parent}/decisions");
    let title = format!("Decisions of {}", body.body.name);
    let mut crumbs = crumbs(body);
    crumbs.push(Crumb::new(body.body.name.clone(), parent));
    let prev = (list.page > 1).then(|| address_of_page(&path, &[], list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(&path, &[], list.page + 1));
    let what = counted(list.total, "decision", "decisions");
    let page = Page::new(title.clone(), address_of_page(&path, &[], list.page))
        .description(format!("All {what} of {} in the record, the newest first.", body.body.name))
        .neighbours(prev, next)
        .body(|| {
            let content = if list.total == 0 {
                no_decisions()
            } else if list.items.is_empty() {
                beyond_the_end(path.clone())
            } else {
                view! {
                    {tables::decisions_table(what.clone(), false, tables::Columns::OF_BODY, &list.items)}
                    {pager(list, what.clone(), address_for_pages(&path, &[]))}
                }
                .into_any()
            };
            view! {
                <Breadcrumbs crumbs=crumbs.clone() />
                <PageHead title=title.clone()>
                    <p class="lede">
                        "The newest first. In a "
                        {roll_call("roll call")}
                        " the votes of single members are known."
                    </p>
                </PageHead>
                {content}
                {corrections::report_link(&path)}
                {body.source.as_ref().map(|source| sources(std::slice::from_ref(source)))}
            }
        });
    ld::with_data(site, page, &crumbs, ld::web_page(site, "CollectionPage", &title, &path))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn a_body_without_anything_says_so_everywhere() {
        let page = render(&fixtures::site(), &fixtures::empty_body());
        assert!(page.body.contains("Nobody is listed as in office today"));
        assert!(page.body.contains("No decision of this body is in the record"));
        assert!(!page.body.contains("Seats for which we know nobody"));
    }

    #[test]
    fn a_body_shows_roster_vacancies_and_decisions() {
        let page = render(&fixtures::site(), &fixtures::body());
        for text in
            ["Ana Ochoa", "Seats for which we know nobody", "Ward 9", "/bodies/town-council/decisions"]
        {
            assert!(page.body.contains(text), "{text} is missing in {}", page.body);
        }
        let data = page.json_ld.unwrap().to_string();
        assert!(data.contains("GovernmentOrganization") && data.contains("BreadcrumbList"));
    }

    #[test]
    fn a_page_beyond_the_end_leads_back() {
        let list = Listing { items: vec![], page: 9, size: DECISIONS_SIZE, total: 60 };
        let page = render_decisions(&fixtures::site(), &fixtures::body(), &list);
        assert!(page.body.contains("href=\"/bodies/town-council/decisions\""));
    }
}
