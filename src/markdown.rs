//! Markdown to safe HTML: one renderer, for the pages and for the preview.
//!
//! Nothing that was written passes as HTML: raw HTML is shown as text, images become links, a link that is not of
//! a safe scheme becomes its text. The server cleans the result once more, as a second lock.

use std::fmt;
use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::safe_url::{SafeUrl, hidden};

/// The highest heading in a rendered text, unless another is asked for: a page has its own h1 and h2.
pub const TOP_HEADING: u8 = 3;

/// Deeper quotations and lists are laid flat: nobody writes them, and a browser chokes on thousands.
const MAX_DEPTH: usize = 12;

/// HTML that came out of this renderer and may be put into a page as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, without a copy.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Renders a text; its highest heading becomes an h3.
#[must_use]
pub fn render(text: &str) -> SafeHtml {
    render_below(text, TOP_HEADING)
}

/// Renders a text; its highest heading becomes an h`top` (1 to 6), and the others follow, down to h6.
#[must_use]
pub fn render_below(text: &str, top: u8) -> SafeHtml {
    let events: Vec<Event<'_>> = parser(text).collect();
    let highest = events.iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as u8),
        _ => None,
    });
    let mut writer = Writer {
        shift: i16::from(top.clamp(1, 6)) - i16::from(highest.min().unwrap_or(1)),
        ..Writer::default()
    };
    let safe = events.into_iter().filter_map(|event| writer.safe(event));
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    html::push_html(&mut out, safe);
    SafeHtml(out)
}

/// The text alone, on one line, at most `max_chars` characters, cut at a word with “…” where it is longer:
/// for descriptions and feeds. It is not escaped.
#[must_use]
pub fn plain(text: &str, max_chars: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for event in parser(text) {
        let piece = match &event {
            Event::Text(piece) | Event::Code(piece) | Event::Html(piece) | Event::InlineHtml(piece) => {
                piece.as_ref()
            }
            // Inside a word, emphasis parts nothing.
            Event::Start(
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. },
            )
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image,
            ) => "",
            _ => " ",
        };
        for c in piece.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            if c.is_control() || (c == ' ' && (line.is_empty() || line.ends_with(' '))) {
                continue;
            }
            line.push(c);
            length += 1;
        }
        if length > max_chars.saturating_add(1) {
            break;
        }
    }
    let line = line.trim_end();
    if line.chars().count() <= max_chars {
        return line.to_owned();
    }
    // One character is for the ellipsis.
    let kept: String = line.chars().take(max_chars.saturating_sub(1)).collect();
    let whole = line.chars().nth(max_chars.saturating_sub(1)).is_some_and(|c| !c.is_alphanumeric());
    let end = if whole { kept.len() } else { kept.rfind(' ').unwrap_or(kept.len()) };
    if max_chars == 0 {
        String::new()
    } else {
        format!("{}…", kept[..end].trim_end_matches([' ', ',', ';', ':']))
    }
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

#[derive(Default)]
struct Writer {
    shift: i16,
    /// For each link and image that is open: whether it was written as a link.
    links: Vec<bool>,
    /// For each quotation, list and item that is open: whether it was written.
    depth: Vec<bool>,
}

impl Writer {
    fn safe<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => return self.open(link_type, &dest_url),
            Event::Start(Tag::Image { link_type, dest_url, .. }) => return self.open(link_type, &dest_url),
            Event::End(TagEnd::Link | TagEnd::Image) => {
                return self
                    .links
                    .pop()
                    .unwrap_or(false)
                    .then_some(Event::InlineHtml(CowStr::Borrowed("</a>")));
            }
            Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
                level: self.level(level),
                id: None,
                classes: vec![],
                attrs: vec![],
            }),
            Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(self.level(level))),
            // Without the writer's inline style and language class.
            Event::Start(Tag::Table(columns)) => {
                Event::Start(Tag::Table(vec![pulldown_cmark::Alignment::None; columns.len()]))
            }
            Event::Start(Tag::CodeBlock(_)) => {
                Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented))
            }
            Event::Start(Tag::BlockQuote(_)) => return self.deeper(Event::Start(Tag::BlockQuote(None))),
            Event::Start(tag @ (Tag::List(_) | Tag::Item)) => return self.deeper(Event::Start(tag)),
            Event::End(tag @ (TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item)) => {
                return self.depth.pop().unwrap_or(false).then_some(Event::End(tag));
            }
            event => event,
        })
    }

    fn open<'a>(&mut self, link_type: LinkType, address: &str) -> Option<Event<'a>> {
        let inside = self.links.contains(&true);
        let html = if inside { None } else { anchor(link_type, address) };
        self.links.push(html.is_some());
        html.map(|html| Event::InlineHtml(html.into()))
    }

    fn deeper<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        let written = self.depth.iter().filter(|written| **written).count() < MAX_DEPTH;
        // An item without its list would be loose: whatever is inside something left out is left out too.
        let written = written && self.depth.last() != Some(&false);
        self.depth.push(written);
        written.then_some(event)
    }

    fn level(&self, level: HeadingLevel) -> HeadingLevel {
        let shifted = (i16::from(level as u8) + self.shift).clamp(1, 6);
        usize::try_from(shifted).ok().and_then(|level| level.try_into().ok()).unwrap_or(HeadingLevel::H6)
    }
}

/// The opening tag of a link, if its address is safe.
fn anchor(link_type: LinkType, address: &str) -> Option<String> {
    let address = address.trim();
    let mut tag = String::from("<a href=\"");
    // `/page` is on this site; `//host` and `/\host` are not.
    let own =
        address.starts_with('/') && !address[1..].starts_with(['/', '\\']) && !address.chars().any(hidden);
    let rel = if own {
        escape(&mut tag, address);
        ""
    } else {
        let url = match link_type {
            LinkType::Email => SafeUrl::mailto(address).ok()?,
            _ => address.parse::<SafeUrl>().ok()?,
        };
        escape(&mut tag, url.as_str());
        if url.is_mail() { "" } else { " rel=\"nofollow ugc noopener\"" }
    };
    let _ = write!(tag, "\"{rel}>");
    Some(tag)
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
