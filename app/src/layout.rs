//! The frame that every page shares: head, header, the notice of an invented community, footer.

use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    components::{PageHead, SPRITE},
    page::{Page, PageError, render},
};

/// What all pages of one installation share.
#[derive(Clone, Debug)]
pub struct Site {
    /// The organisation's name, as it calls itself.
    pub organisation: String,
    /// The public address, with scheme and without a slash at the end: `https://record.example.org`.
    pub public_url: String,
    /// Whether the community on show is invented; if so, every page says it.
    pub sample: bool,
    /// Where the styles, fonts and browser code are.
    pub assets: AssetPaths,
    /// The day on which the page is made, for the line that is printed under it.
    pub today: Date,
}

/// Addresses of the built assets, from the manifest of the asset build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetPaths {
    /// The stylesheet.
    pub css: String,
    /// The module that starts the islands; none if the browser code was not built.
    pub start_js: Option<String>,
    /// The module that makes and uses passkeys; none if the browser code was not built.
    pub passkeys_js: Option<String>,
    /// The module that offers suggestions in fields in which something is looked up.
    pub lookup_js: Option<String>,
    /// The heading face, fetched early so that headings do not jump.
    pub heading_font: Option<String>,
}

/// Who a private page is shown to. Public pages are the same for everyone and know nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer {
    /// Their own address.
    pub email: String,
    /// The desks that their roles open: address and name.
    pub desks: Vec<(&'static str, &'static str)>,
}

/// The parts of the site that the header leads to: address and name.
const SECTIONS: [(&str, &str); 9] = [
    ("/officials", "Officials"),
    ("/measures", "Measures"),
    ("/commitments", "Commitments"),
    ("/places", "Places"),
    ("/find", "Find yours"),
    ("/values", "Values"),
    ("/methodology", "How we judge"),
    ("/changes", "Changes"),
    ("/corrections", "Corrections"),
];

/// Where the program's source is.
const SOURCE_PATH: &str = "/about#source";

/// The whole HTML document of a public page.
#[must_use]
pub fn document(site: &Site, page: &Page) -> String {
    document_for(site, page, None)
}

/// The whole HTML document of a page, for someone who is signed in or for anyone.
#[must_use]
pub fn document_for(site: &Site, page: &Page, viewer: Option<&Viewer>) -> String {
    let mut html = String::with_capacity(page.body.len() + 8 * 1024);
    html.push_str("<!doctype html><html lang=\"en\"><head>");
    push_head(&mut html, site, page);
    html.push_str("</head><body>");
    html.push_str("<a class=\"skip\" href=\"#main\">Skip to the content</a>");
    html.push_str(&render(|| view! { <Header site=site path=page.canonical_path.clone() /> }));
    if let Some(viewer) = viewer {
        html.push_str(&render(|| view! { <SignedIn viewer=viewer path=page.canonical_path.clone() /> }));
    }
    html.push_str("<main id=\"main\" tabindex=\"-1\">");
    html.push_str(&page.body);
    html.push_str("</main>");
    html.push_str(&render(
        || view! { <Footer site=site path=page.canonical_path.clone() signed_in=viewer.is_some() /> },
    ));
    // The shapes of the marks are drawn once and referred to from everywhere on the page.
    if ["href=\"#m-", "href=#", "url(#p-"].iter().any(|used| page.body.contains(used)) {
        html.push_str(SPRITE);
    }
    html.push_str("</body></html>");
    html
}

/// The page that tells a visitor what went wrong and leads on from there.
#[must_use]
pub fn error_page(error: &PageError) -> Page {
    let (title, text) = match error {
        PageError::Gone { name, by, at, reason } => (
            format!("Withdrawn: {name}"),
            format!(
                "What stood here was withdrawn on {} by {by}. The reason: {} What it said stands in the ledger of changes.",
                crate::pages::instant(*at),
                crate::pages::sentence(reason)
            ),
        ),
        PageError::NotFound { what } => (
            format!("We have no such {what}"),
            "The address may have a slip in it, or what was here has another address now.".to_owned(),
        ),
        PageError::Invalid { message } => ("We could not read that".to_owned(), message.clone()),
        PageError::Internal => (
            "Something broke on our side".to_owned(),
            "It is not your doing. It has been written down for the people who run this site. \
             Try again in a minute."
                .to_owned(),
        ),
    };
    let withdrawn = matches!(error, PageError::Gone { .. });
    Page::new(title.clone(), "/").noindex().body(move || {
        view! {
            <PageHead title=title />
            <p class="lede">{text}</p>
            <h2>"Where to go from here"</h2>
            <ul class="plain">
                {withdrawn.then(|| view! { <li><a href="/changes?kind=withdrawn">"Everything that was withdrawn"</a></li> })}
                <li><a href="/officials">"All officials"</a></li>
                <li><a href="/find">"Find the officials for a town or ZIP code"</a></li>
                <li><a href="/search">"Search the record"</a></li>
                <li><a href="/">"The front page"</a></li>
            </ul>
        }
    })
}

fn push_head(html: &mut String, site: &Site, page: &Page) {
    let title = if page.canonical_path == "/" && !page.robots_noindex {
        page.title.clone()
    } else {
        format!("{} · {}", page.title, site.organisation)
    };
    let canonical = format!("{}{}", site.public_url, page.canonical_path);
    html.push_str("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
    html.push_str("<title>");
    html.push_str(&html_escape::encode_text(&title));
    html.push_str("</title>");
    meta(html, "name", "description", &page.description);
    meta(html, "name", "color-scheme", "light dark");
    if page.robots_noindex {
        meta(html, "name", "robots", "noindex");
    } else {
        link(html, "canonical", &canonical, "");
        meta(html, "property", "og:url", &canonical);
    }
    meta(html, "property", "og:title", &page.title);
    meta(html, "property", "og:description", &page.description);
    meta(html, "property", "og:site_name", &site.organisation);
    meta(html, "property", "og:type", "website");
    if let Some(font) = &site.assets.heading_font {
        link(html, "preload", font, " as=\"font\" type=\"font/woff2\" crossorigin");
    }
    link(html, "stylesheet", &site.assets.css, "");
    link(html, "icon", "/favicon.svg", " type=\"image/svg+xml\"");
    if let Some((title, href)) = &page.feed {
        let title = html_escape::encode_double_quoted_attribute(title);
        link(html, "alternate", href, &format!(" type=\"application/atom+xml\" title=\"{title}\""));
    }
    if let Some(prev) = &page.prev {
        link(html, "prev", prev, "");
    }
    if let Some(next) = &page.next {
        link(html, "next", next, "");
    }
    for script in [
        site.assets.start_js.as_ref().filter(|_| page.islands),
        site.assets.passkeys_js.as_ref().filter(|_| page.passkeys),
        site.assets.lookup_js.as_ref().filter(|_| page.lookup),
    ]
    .into_iter()
    .flatten()
    {
        html.push_str("<script type=\"module\" src=\"");
        html.push_str(&html_escape::encode_double_quoted_attribute(script));
        html.push_str("\"></script>");
    }
    if let Some(data) = &page.json_ld {
        html.push_str("<script type=\"application/ld+json\">");
        html.push_str(&json_for_script(data));
        html.push_str("</script>");
    }
}

fn meta(html: &mut String, kind: &str, name: &str, content: &str) {
    if content.is_empty() {
        return;
    }
    html.push_str(&format!(
        "<meta {kind}=\"{name}\" content=\"{}\">",
        html_escape::encode_double_quoted_attribute(content)
    ));
}

fn link(html: &mut String, rel: &str, href: &str, more: &str) {
    html.push_str(&format!(
        "<link rel=\"{rel}\" href=\"{}\"{more}>",
        html_escape::encode_double_quoted_attribute(href)
    ));
}

/// JSON that cannot end the script element it stands in, nor open a comment in it: `<` is written as an escape.
fn json_for_script(data: &serde_json::Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

#[component]
fn Header<'a>(site: &'a Site, path: String) -> impl IntoView {
    let sections = SECTIONS
        .iter()
        .map(|(href, name)| {
            let here = path == *href || path.starts_with(&format!("{href}/"));
            view! { <li><a href=*href aria-current=here.then_some("true")>{*name}</a></li> }
        })
        .collect_view();
    let sample = site.sample.then(|| {
        view! {
            <aside class="sample-banner" aria-label="Notice">
                <strong>"This community is invented."</strong>
                " Its people, places and votes are made up, to show how the record works."
            </aside>
        }
    });
    view! {
        {sample}
        <header class="masthead">
            <div class="masthead-top">
                <p class="masthead-name">
                    <a href="/" rel="home">{site.organisation.clone()}</a>
                    <span class="masthead-motto">"The public record of the people we elect"</span>
                </p>
                <form class="masthead-search" action="/search" method="get" role="search">
                    <label class="vh" for="q">"Search officials, places and measures"</label>
                    <input id="q" name="q" type="search" placeholder="Name, place or measure" autocomplete="off" />
                    <button type="submit">"Search"</button>
                </form>
            </div>
            <nav class="masthead-nav" aria-label="Main">
                <ul>{sections}</ul>
            </nav>
        </header>
    }
    .into_any()
}

#[component]
fn SignedIn<'a>(viewer: &'a Viewer, path: String) -> impl IntoView {
    let mut ways = vec![("/account", "Your account")];
    ways.extend(&viewer.desks);
    let ways = ways
        .into_iter()
        .map(|(href, name)| {
            let here = path == href || path.starts_with(&format!("{href}/"));
            view! { <li><a href=href aria-current=here.then_some("true")>{name}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="signed-in no-print" aria-label="Signed in">
            <div class="signed-in-row">
                <p>"Signed in as " <b>{viewer.email.clone()}</b></p>
                <ul>{ways}</ul>
                <form method="post" action="/sign-out">
                    <button type="submit">"Sign out"</button>
                </form>
            </div>
        </nav>
    }
    .into_any()
}

#[component]
fn Footer<'a>(site: &'a Site, path: String, signed_in: bool) -> impl IntoView {
    let (account, account_name) =
        if signed_in { ("/account", "Your account") } else { ("/sign-in", "Sign in") };
    let address = format!("{}{}", site.public_url, path);
    let printed = format!("{address} · printed from the record of {}", site.today.strftime("%-d %B %Y"));
    view! {
        <footer class="colophon">
            <nav aria-label="About the record">
                <ul>
                    <li><a href="/changes">"Changes"</a></li>
                    <li><a href="/corrections">"Corrections"</a></li>
                    <li><a href="/data">"Data and sources"</a></li>
                    <li><a href="/methodology">"How we judge"</a></li>
                    <li><a href="/about">"About us"</a></li>
                    <li><a href="/api">"API"</a></li>
                    <li><a href=SOURCE_PATH>"Licence and source"</a></li>
                    <li><a href=account rel="nofollow">{account_name}</a></li>
                </ul>
            </nav>
            <p>
                "Every figure here opens to the votes that made it, and every vote to its source. Something wrong? "
                <a href="/corrections/report" rel="nofollow">"Tell us"</a>
                ", and we will "
                <a href="/corrections">"correct it in the open"</a>
                "."
            </p>
            <p class="colophon-small">
                {site.organisation.clone()}
                " publishes this record with Answerable, which is free software."
            </p>
            <p class="print-only">{printed}</p>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site {
            organisation: "Pine & River".to_owned(),
            public_url: "https://record.example.org".to_owned(),
            sample: false,
            assets: AssetPaths {
                css: "/pkg/style-1.css".to_owned(),
                start_js: Some("/pkg/start-1.js".to_owned()),
                passkeys_js: Some("/pkg/passkeys-1.js".to_owned()),
                lookup_js: Some("/pkg/lookup-1.js".to_owned()),
                heading_font: None,
            },
            today: jiff::civil::date(2026, 3, 1),
        }
    }

    #[test]
    fn structured_data_cannot_end_its_script() {
        let page = Page::new("T", "/t").json_ld(serde_json::json!({ "name": "</script><script>alert(1)" }));
        let html = document(&site(), &page);
        assert!(html.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert_eq!(html.matches("</script>").count(), 1);
    }

    #[test]
    fn titles_and_descriptions_are_escaped() {
        let page = Page::new("A </title><b>", "/a").description("say \"hi\"");
        let html = document(&site(), &page);
        assert!(html.contains("<title>A &lt;/title&gt;&lt;b&gt; · Pine &amp; River</title>"));
        assert!(html.contains("content=\"say &quot;hi&quot;\""));
    }

    #[test]
    fn browser_code_is_loaded_only_where_an_island_is() {
        let page = Page::new("T", "/t");
        assert!(!document(&site(), &page).contains("<script"));
        assert!(document(&site(), &page.with_islands()).contains("src=\"/pkg/start-1.js\""));
    }

    #[test]
    fn only_a_private_page_knows_who_reads_it() {
        let page = Page::new("T", "/admin/accounts");
        assert!(document(&site(), &page).contains("<a href=\"/sign-in\" rel=\"nofollow\">Sign in</a>"));
        assert!(!document(&site(), &page).contains("Sign out"));
        let viewer =
            Viewer { email: "a<b@example.org".to_owned(), desks: vec![("/admin", "Administration")] };
        let html = document_for(&site(), &page, Some(&viewer));
        assert!(html.contains("Signed in as <b>a&lt;b@example.org</b>"), "{html}");
        assert!(html.contains("<a href=\"/admin\" aria-current=\"true\">Administration</a>"));
        assert!(html.contains("action=\"/sign-out\"") && !html.contains("href=\"/sign-in\""));
    }

    #[test]
    fn an_invented_community_is_said_to_be_invented() {
        let page = Page::new("T", "/t");
        assert!(!document(&site(), &page).contains("is invented"));
        assert!(document(&Site { sample: true, ..site() }, &page).contains("This community is invented."));
    }

    #[test]
    fn shapes_are_drawn_once_and_only_where_they_are_used() {
        use crate::components::{MarkKind, MarkWord};
        let page = Page::new("T", "/t");
        assert!(!document(&site(), &page).contains("<symbol"));
        let page = page.body(|| {
            view! { <MarkWord kind=MarkKind::With /> <MarkWord kind=MarkKind::Against /> }
        });
        assert_eq!(document(&site(), &page).matches("id=\"m-with\"").count(), 1);
    }

    #[test]
    fn the_header_marks_where_the_reader_is() {
        let html = document(&site(), &Page::new("T", "/officials/ana"));
        assert!(html.contains("<a href=\"/officials\" aria-current=\"true\">"));
        assert_eq!(html.matches("aria-current").count(), 1);
    }
}
