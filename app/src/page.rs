//! What a page is before it becomes a document: its head, its body, and what can go wrong on the way.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;

/// A finished page, apart from the frame that every page shares ([`crate::layout::document`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What the page is about, without the organisation's name.
    pub title: String,
    /// One sentence for search engines and for shared links.
    pub description: String,
    /// The address of the page on this site, beginning with `/`, without what only sorts or filters.
    pub canonical_path: String,
    /// Structured data (schema.org) for machines.
    pub json_ld: Option<serde_json::Value>,
    /// The content of `<main>`, as HTML.
    pub body: String,
    /// Whether the page holds an island, and so loads the browser's code.
    pub islands: bool,
    /// Whether the page makes or uses passkeys, and so loads that module.
    pub passkeys: bool,
    /// Whether something in the record is looked up on it, and so that module is loaded.
    pub lookup: bool,
    /// Whether search engines are asked to leave the page out (results, errors, filtered lists).
    pub robots_noindex: bool,
    /// The address of the page before this one in a paged list.
    pub prev: Option<String>,
    /// The address of the page after this one in a paged list.
    pub next: Option<String>,
    /// The feed of what is on the page: its title and its address.
    pub feed: Option<(&'static str, &'static str)>,
}

impl Page {
    /// A page with its title and its canonical address, and nothing on it yet.
    #[must_use]
    pub fn new(title: impl Into<String>, canonical_path: impl Into<String>) -> Self {
        Self { title: title.into(), canonical_path: canonical_path.into(), ..Self::default() }
    }

    /// Sets the sentence that search engines and shared links show.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets the structured data.
    #[must_use]
    pub fn json_ld(mut self, data: serde_json::Value) -> Self {
        self.json_ld = Some(data);
        self
    }

    /// Renders the content of `<main>`.
    #[must_use]
    pub fn body<V: IntoView>(mut self, view: impl FnOnce() -> V) -> Self {
        self.body = render(view);
        self
    }

    /// Says that the page holds an island.
    #[must_use]
    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// Says that something in the record is looked up on the page.
    #[must_use]
    pub fn with_lookup(mut self) -> Self {
        self.lookup = true;
        self
    }

    /// Says that the page makes or uses passkeys.
    #[must_use]
    pub fn with_passkeys(mut self) -> Self {
        self.passkeys = true;
        self
    }

    /// Asks search engines to leave the page out.
    #[must_use]
    pub fn noindex(mut self) -> Self {
        self.robots_noindex = true;
        self
    }

    /// Names the feed by which the page can be followed.
    #[must_use]
    pub const fn feed(mut self, title: &'static str, href: &'static str) -> Self {
        self.feed = Some((title, href));
        self
    }

    /// Names the pages before and after this one.
    #[must_use]
    pub fn neighbours(mut self, prev: Option<String>, next: Option<String>) -> Self {
        (self.prev, self.next) = (prev, next);
        self
    }
}

/// Why there is no page. The caller turns it into a status code and, with [`crate::layout::error_page`], into a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageError {
    /// There is no such thing: 404. Also the answer for what someone may not see.
    NotFound {
        /// What was looked for, in plain words: "official", "decision".
        what: &'static str,
    },
    /// What was here was withdrawn: 410, with the note of it.
    Gone {
        /// As it was called.
        name: String,
        /// Who withdrew it, by role: “Ada Example, steward”.
        by: String,
        /// When, in milliseconds since 1970.
        at: i64,
        /// Why.
        reason: String,
    },
    /// The address or the form holds something that cannot be: 400.
    Invalid {
        /// What is wrong and what to do about it, in plain words.
        message: String,
    },
    /// Something broke here: 500. What it was is in the log and never on the page.
    Internal,
}

impl PageError {
    /// The HTTP status code of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound { .. } => 404,
            Self::Gone { .. } => 410,
            Self::Invalid { .. } => 400,
            Self::Internal => 500,
        }
    }
}

/// Renders a view to HTML, outside of any request and without hydration marks except inside islands.
#[must_use]
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    without_marks(&owner.with(|| view().into_any().to_html()))
}

/// Marks by which the browser would find its way through rendered HTML, and which only islands need.
const MARKS: [&str; 2] = ["<!>", "<!--<() />-->"];
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";

/// Leaves out the marks that Leptos also writes outside of islands; an island stays as it is, with all that is in it.
/// In text and in attributes `<` is escaped, so that nothing else can look like a mark or an island.
fn without_marks(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut islands = 0_usize;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with(ISLAND) {
            islands += 1;
        } else if rest.starts_with(ISLAND_END) {
            islands = islands.saturating_sub(1);
        } else if islands == 0
            && let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark))
        {
            rest = &rest[mark.len()..];
            continue;
        }
        out.push('<');
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_no_marks_are_left_in_the_html() {
        let name = "Ana <b>& sons".to_owned();
        let html = render(move || view! { <p title=name.clone()>{name.clone()}</p> });
        assert_eq!(html, "<p title=\"Ana &lt;b&gt;&amp; sons\">Ana &lt;b&gt;&amp; sons</p>");
    }

    #[test]
    fn marks_are_kept_in_islands_only() {
        let html = render(|| {
            let (name, nothing) = ("<!>".to_owned(), ().into_any());
            view! { <p title=name.clone()>"a" {name.clone()} "b" {nothing} {None::<String>}</p> }
        });
        assert_eq!(html, "<p title=\"&lt;!&gt;\">a&lt;!&gt;b</p>");
        let island = "<leptos-island a><!><leptos-children><leptos-island b><!></leptos-island>\
                      <!--<() />--></leptos-children></leptos-island>";
        assert_eq!(
            without_marks(&format!("<p>1<!>2</p>{island}<!--<() />-->é<!>")),
            format!("<p>12</p>{island}é")
        );
    }

    #[test]
    fn each_error_has_its_status() {
        assert_eq!(PageError::NotFound { what: "official" }.status(), 404);
        assert_eq!(PageError::Invalid { message: String::new() }.status(), 400);
        assert_eq!(PageError::Internal.status(), 500);
    }
}
