use leptos::prelude::*;

/// One step on the way from the front page to here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
}

impl Crumb {
    /// A step with its name and address.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The way from the front page to here, without the page itself (its heading says it).
#[component]
pub fn Breadcrumbs(
    /// The steps after the front page.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let steps = crumbs
        .into_iter()
        .map(|crumb| view! { <li><a href=crumb.href>{crumb.label}</a></li> })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label="Where you are">
            <ol><li><a href="/">"Front page"</a></li>{steps}</ol>
        </nav>
    }
    .into_any()
}

/// The pages of a long list. Renders nothing when there is only one.
#[component]
pub fn Pager(
    /// The page shown, from 1.
    current: u64,
    /// How many pages there are.
    pages: u64,
    /// What the list holds, counted: "5,120 officials".
    #[prop(into)]
    what: String,
    /// The address up to and without the page's number: `/officials?body=senate&page=`.
    #[prop(into)]
    href_prefix: String,
) -> impl IntoView {
    if pages < 2 {
        return ().into_any();
    }
    let link = |number: u64| {
        let here = number == current;
        let href = format!("{href_prefix}{number}");
        view! { <li><a href=href aria-current=here.then_some("page") aria-label=format!("Page {number}")>{number}</a></li> }
    };
    let mut items = Vec::new();
    let mut last = 0;
    for number in 1..=pages {
        let near = number.abs_diff(current) <= 1 || number == 1 || number == pages;
        if near {
            if number > last + 1 {
                items.push(view! { <li class="gap" aria-hidden="true">"…"</li> }.into_any());
            }
            items.push(link(number).into_any());
            last = number;
        }
    }
    let prev = (current > 1).then(|| {
        let href = format!("{href_prefix}{}", current - 1);
        view! { <a class="pager-step" rel="prev" href=href>"← Previous"</a> }
    });
    let next = (current < pages).then(|| {
        let href = format!("{href_prefix}{}", current + 1);
        view! { <a class="pager-step" rel="next" href=href>"Next →"</a> }
    });
    view! {
        <nav class="pager" aria-label="Pages of this list">
            <p>"Page " {current} " of " {pages} ", " {what}</p>
            <div class="pager-row">{prev}<ol>{items}</ol>{next}</div>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    fn pager(current: u64, pages: u64) -> String {
        render(move || view! { <Pager current pages what="votes" href_prefix="/v?page=" /> })
    }

    #[test]
    fn one_page_needs_no_pager() {
        assert!(!pager(1, 1).contains("<nav"));
    }

    #[test]
    fn a_long_list_shows_its_ends_and_the_neighbourhood() {
        let html = pager(10, 24);
        for number in [1, 9, 10, 11, 24] {
            assert!(html.contains(&format!("aria-label=\"Page {number}\"")), "{number}");
        }
        assert!(!html.contains("aria-label=\"Page 8\""));
        assert_eq!(html.matches("…").count(), 2);
        assert!(html.contains("rel=\"prev\"") && html.matches("href=\"/v?page=11\"").count() == 2);
    }

    #[test]
    fn the_first_page_has_none_before_it_and_the_last_none_after() {
        assert!(!pager(1, 3).contains("rel=\"prev\""));
        assert!(!pager(3, 3).contains("rel=\"next\""));
    }
}
