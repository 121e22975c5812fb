use leptos::prelude::*;

/// How a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SortDirection {
    /// Not by this column.
    #[default]
    Unsorted,
    /// From the smallest, from A.
    Ascending,
    /// From the largest, from Z.
    Descending,
}

/// The head of a column by which the list can be sorted: a link, so that each order has an address.
#[component]
pub fn SortHeader(
    /// The column's name.
    #[prop(into)]
    label: String,
    /// Where the list is sorted by it; for the sorted column, where the order is turned round.
    #[prop(into)]
    href: String,
    /// How it is sorted now.
    #[prop(optional)]
    direction: SortDirection,
    /// Whether the column holds numbers.
    #[prop(optional)]
    numeric: bool,
) -> impl IntoView {
    let (aria, arrow) = match direction {
        SortDirection::Unsorted => (None, "↕"),
        SortDirection::Ascending => (Some("ascending"), "↑"),
        SortDirection::Descending => (Some("descending"), "↓"),
    };
    view! {
        <th scope="col" class:num=numeric aria-sort=aria>
            <a href=href rel="nofollow">{label} <span class="sort-arrow" aria-hidden="true">{arrow}</span></a>
        </th>
    }
    .into_any()
}

/// A real table in a box that scrolls sideways on a narrow screen, or, with `stack`, whose rows become cards there
/// (each cell then needs a `data-label` with its column's name).
#[component]
pub fn DataTable(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// Whether the caption is only for those who do not see the heading above.
    #[prop(optional)]
    caption_hidden: bool,
    /// Whether rows become cards on a narrow screen.
    #[prop(optional)]
    stack: bool,
    /// `thead` and `tbody`.
    children: Children,
) -> impl IntoView {
    // A box that scrolls must be reachable by keyboard; one that stacks never scrolls.
    let (tabindex, role) = if stack { (None, None) } else { (Some("0"), Some("region")) };
    let label = (!stack).then(|| caption.clone());
    view! {
        <div class="table-box" class:table-stack=stack tabindex=tabindex role=role aria-label=label>
            <table>
                <caption class:vh=caption_hidden>{caption}</caption>
                {children()}
            </table>
        </div>
    }
    .into_any()
}

/// One fact: a name and what is known.
pub struct Fact {
    /// The name.
    pub term: String,
    /// What is known, with links where it leads on.
    pub value: AnyView,
}

impl Fact {
    /// A fact with its name and what is known.
    #[must_use]
    pub fn new(term: impl Into<String>, value: impl IntoView + 'static) -> Self {
        Self { term: term.into(), value: value.into_any() }
    }
}

/// A list of facts.
#[component]
pub fn Facts(
    /// In the order of interest.
    facts: Vec<Fact>,
) -> impl IntoView {
    let rows = facts
        .into_iter()
        .map(|fact| view! { <div><dt>{fact.term}</dt><dd>{fact.value}</dd></div> })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}
