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
    /// Whether search engines are asked to leave the page out (results, errors, filtered lists).
    pub robots_noindex: bool,
    /// The address of the page before this one in a paged list.
    pub prev: Option<String>,
    /// The address of the page after this one in a paged list.
    pub next: Option<String>,
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

    /// Asks search engines to leave the page out.
    #[must_use]
    pub fn noindex(mut self) -> Self {
        self.robots_noindex = true;
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
            Self::Invalid { .. } => 400,
            Self::Internal => 500,
        }
    }
}

/// Renders a view to HTML, outside of any request and without hydration marks except inside islands.
#[must_use]
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| view().into_any().to_html())
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
    fn each_error_has_its_status() {
        assert_eq!(PageError::NotFound { what: "official" }.status(), 404);
        assert_eq!(PageError::Invalid { message: String::new() }.status(), 400);
        assert_eq!(PageError::Internal.status(), 500);
    }
}
