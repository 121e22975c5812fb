use leptos::prelude::*;

/// How loudly a caveat speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaveatTone {
    /// Something to know while reading.
    #[default]
    Note,
    /// Something that could mislead if it is overlooked.
    Warning,
}

/// A boxed notice beside the record: new in office, out of office, totals that disagree with the votes.
#[component]
pub fn Caveat(
    /// The first line, in bold.
    #[prop(into)]
    title: String,
    /// How loudly.
    #[prop(optional)]
    tone: CaveatTone,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="caveat" class:caveat-warning=tone == CaveatTone::Warning role="note">
            <p class="caveat-title">{title}</p>
            {children()}
        </div>
    }
    .into_any()
}

/// What stands where rows would be: why there are none, and where to go.
#[component]
pub fn EmptyState(
    /// What is not there, in plain words: "No votes yet".
    #[prop(into)]
    title: String,
    /// Why, and what to do about it.
    children: Children,
) -> impl IntoView {
    view! { <div class="empty"><p class="empty-title">{title}</p>{children()}</div> }.into_any()
}

/// One source of what a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// Who publishes it: "Open States", "LegiScan".
    pub name: String,
    /// Where it is; already checked to be a web address.
    pub href: Option<String>,
    /// The attribution that the licence asks for, and the licence: "CC BY 4.0, data from LegiScan".
    pub attribution: Option<String>,
    /// The day on which it was imported, in words.
    pub imported_on: Option<String>,
    /// The number or name of the import run.
    pub run: Option<String>,
}

/// Where the page's facts come from.
#[component]
pub fn SourceNote(
    /// The sources, the most important first.
    sources: Vec<SourceLine>,
) -> impl IntoView {
    let lines = sources
        .into_iter()
        .map(|source| {
            let name = match source.href {
                Some(href) => view! { <a href=href rel="external">{source.name}</a> }.into_any(),
                None => source.name.into_any(),
            };
            view! {
                <li>
                    {name}
                    {source.attribution.map(|text| format!(". {text}"))}
                    {source.imported_on.map(|day| format!(". Imported on {day}"))}
                    {source.run.map(|run| format!(", run {run}"))}
                </li>
            }
        })
        .collect_view();
    view! {
        <aside class="sources" aria-label="Sources">
            <p class="kicker">"Where this comes from"</p>
            <ul>{lines}</ul>
        </aside>
    }
    .into_any()
}
