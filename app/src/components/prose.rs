use leptos::prelude::*;

/// A title of more characters is set smaller: some titles of measures are whole paragraphs.
const LONG_TITLE: usize = 90;

/// The head of a page: a small line above, the title, and what belongs right under it.
#[component]
pub fn PageHead(
    /// The title, the only `h1`.
    #[prop(into)]
    title: String,
    /// What sort of thing this is, above the title: "Bill", "Town council".
    #[prop(optional_no_strip, into)]
    kicker: Option<String>,
    /// What follows under the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let long = title.chars().count() > LONG_TITLE;
    view! {
        <header class="page-head" class:page-head-long=long>
            {kicker.map(|kicker| view! { <p class="kicker">{kicker}</p> })}
            <h1>{title}</h1>
            {children.map(|children| children())}
        </header>
    }
    .into_any()
}

/// A part of a page under a heading that can be linked to.
#[component]
pub fn Section(
    /// The anchor.
    #[prop(into)]
    id: String,
    /// The heading (`h2`).
    #[prop(into)]
    title: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    view! {
        <section class="section" id=id aria-labelledby=heading>
            <h2 id=heading.clone()>{title}</h2>
            {children()}
        </section>
    }
    .into_any()
}

/// Text that the domain's Markdown renderer has made into HTML and that `ammonia` has cleaned. Nothing else may be
/// passed in: it is not escaped here.
#[component]
pub fn Prose(
    /// Safe HTML.
    #[prop(into)]
    html: String,
) -> impl IntoView {
    view! { <div class="prose" inner_html=html></div> }.into_any()
}

/// A word that is explained where it first appears. Works without JavaScript: the button opens a popover, and a
/// browser that knows no popovers shows the explanation in the line. On paper it always stands in the line.
#[component]
pub fn Definition(
    /// The word, as it reads in the sentence: "roll call".
    #[prop(into)]
    term: String,
    /// What it means, as a whole sentence.
    #[prop(into)]
    meaning: String,
) -> impl IntoView {
    let id = format!(
        "def-{}",
        term.chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect::<String>()
    );
    view! {
        <button type="button" class="def" popovertarget=id.clone()>{term}</button>
        <span class="def-text" id=id popover="auto">{meaning}</span>
    }
    .into_any()
}

/// A QR code, on paper only: it leads back to this page.
#[component]
pub fn QrCode(
    /// The code as an SVG image.
    #[prop(into)]
    svg: String,
    /// The address that it holds, for those who type.
    #[prop(into)]
    address: String,
) -> impl IntoView {
    view! {
        <figure class="qr print-only">
            <div aria-hidden="true" inner_html=svg></div>
            <figcaption>{address}</figcaption>
        </figure>
    }
    .into_any()
}
