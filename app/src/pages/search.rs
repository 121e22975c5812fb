use leptos::prelude::*;
use services::views::{Hit, Listing};

use super::{
    Context, SearchParams, ld,
    parts::{beyond_the_end, capital, counted, pager},
    query::{address, address_for_pages},
};
use crate::{
    components::{EmptyState, PageHead, SearchForm},
    islands::SearchSuggest,
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 30;
const PATH: &str = "/search";

/// The search over people, bodies, places and measures.
///
/// # Errors
/// When something broke.
pub async fn search(ctx: &Context, params: &SearchParams) -> Result<Page, PageError> {
    let found = match &params.q {
        Some(q) => Some(ctx.services.search(q, params.page, PAGE_SIZE).await?),
        None => None,
    };
    Ok(render(&ctx.site, params, found.as_ref()))
}

fn render(site: &Site, params: &SearchParams, found: Option<&Listing<Hit>>) -> Page {
    let title = match &params.q {
        Some(q) => format!("Search: {q}"),
        None => "Search".to_owned(),
    };
    let page = Page::new(title, PATH)
        .description("Search officials, bodies, places and measures in the record.")
        .with_islands()
        .noindex()
        .body(|| {
            let typed = params.q.clone().unwrap_or_default();
            view! {
                <PageHead title="Search the record" />
                <SearchSuggest>
                    <SearchForm
                        action=PATH
                        label="Search the whole record"
                        value=typed
                        hint="A person, a body, a place, or the number or words of a measure.".to_owned()
                    />
                </SearchSuggest>
                {match (&params.q, found) {
                    (Some(q), Some(list)) => hits(q, list),
                    _ => ().into_any(),
                }}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "SearchResultsPage", "Search the record", PATH))
}

fn hits(q: &str, list: &Listing<Hit>) -> AnyView {
    if list.items.is_empty() {
        return if list.total > 0 {
            beyond_the_end(address(PATH, &[("q", Some(q))]))
        } else {
            view! {
                <EmptyState title=format!("Nothing in the record fits “{q}”")>
                    <p>
                        "Try fewer words, or only the beginning of one. Accents make no difference. You can also go through the "
                        <a href="/officials">"officials"</a>
                        ", "
                        <a href="/places">"places"</a>
                        " or "
                        <a href="/measures">"measures"</a>
                        "."
                    </p>
                </EmptyState>
            }
            .into_any()
        };
    }
    let what = counted(list.total, "result", "results");
    let items = list
        .items
        .iter()
        .map(|hit| {
            let detail = (!hit.detail.is_empty()).then(|| format!(", {}", hit.detail));
            view! {
                <li>
                    <a class="person-name" href=hit.href.clone()>{hit.label.clone()}</a>
                    <p class="soft">{kind(&hit.kind)} {detail}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <h2>{what.clone()}</h2>
        <ul class="person-list">{items}</ul>
        {pager(list, what, address_for_pages(PATH, &[("q", Some(q))]))}
    }
    .into_any()
}

fn kind(code: &str) -> String {
    capital(match code {
        "person" => "official",
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn what_was_searched_for_stays_and_is_escaped() {
        let params = SearchParams::parse("q=%3Cscript%3E");
        let list = Listing { items: vec![], page: 1, size: PAGE_SIZE, total: 0 };
        let page = render(&fixtures::site(), &params, Some(&list));
        assert!(!page.body.contains("<script>"), "{}", page.body);
        assert!(page.body.contains("Nothing in the record fits"));
        assert!(page.robots_noindex && page.islands);
    }

    #[test]
    fn each_hit_says_what_it_is() {
        let hit = Hit {
            kind: "person".to_owned(),
            label: "Ana Ochoa".to_owned(),
            detail: "Marlow Town Council".to_owned(),
            href: "/officials/ana-ochoa".to_owned(),
        };
        let list = Listing { items: vec![hit], page: 1, size: PAGE_SIZE, total: 1 };
        let page = render(&fixtures::site(), &SearchParams::parse("q=ana"), Some(&list));
        assert!(fixtures::html(&page).contains("Official, Marlow Town Council"), "{}", page.body);
    }
}
