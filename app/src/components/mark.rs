use domain::words::VoteOption;
use leptos::prelude::*;

/// How one decision counts for one person: the six marks of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// Voted as the organisation asked.
    With,
    /// Voted the other way.
    Against,
    /// Abstained.
    Abstained,
    /// Was not there, or did not vote, without an accepted reason.
    Missed,
    /// Was excused, or stood aside.
    Excused,
    /// Voted, and the organisation took no position (or the decision is procedure).
    NoPosition,
}

impl MarkKind {
    /// Every mark, in the order in which they are counted and explained.
    pub const ALL: [Self; 6] =
        [Self::With, Self::Against, Self::Abstained, Self::Missed, Self::Excused, Self::NoPosition];

    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::With => "with the movement",
            Self::Against => "against the movement",
            Self::Abstained => "abstained",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NoPosition => "no position",
        }
    }

    /// The short name that its shape and its style go by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::With => "with",
            Self::Against => "against",
            Self::Abstained => "abstained",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NoPosition => "none",
        }
    }

    /// How a bar of it is filled; none for solid.
    pub(crate) const fn fill(self) -> Option<&'static str> {
        match self {
            Self::With => None,
            Self::Against => Some("url(#p-against)"),
            Self::Abstained => Some("url(#p-hatch)"),
            Self::Excused | Self::NoPosition => Some("url(#p-dots)"),
            Self::Missed => Some("none"),
        }
    }

    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::With => "#m-with",
            Self::Against => "#m-against",
            Self::Abstained => "#m-abstained",
            Self::Missed => "#m-missed",
            Self::Excused => "#m-excused",
            Self::NoPosition => "#m-none",
        }
    }
}

/// The shapes, drawn once a page. `t` and `o` are the ticks of the record strip, with one-letter names because
/// a strip refers to them a thousand times; their clear box is what a finger or a pointer meets.
pub const SPRITE: &str = concat!(
    "<svg class=\"sprite\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>",
    "<symbol id=\"m-with\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"7\"/></symbol>",
    "<symbol id=\"m-against\" viewBox=\"0 0 16 16\"><path d=\"M8 .8 15.6 15H.4z\"/></symbol>",
    "<symbol id=\"m-abstained\" viewBox=\"0 0 16 16\"><circle class=\"hollow\" cx=\"8\" cy=\"8\" r=\"6\"/>",
    "<path d=\"M8 1a7 7 0 0 0 0 14z\"/></symbol>",
    "<symbol id=\"m-missed\" viewBox=\"0 0 16 16\"><circle class=\"hollow\" cx=\"8\" cy=\"8\" r=\"6\"/></symbol>",
    "<symbol id=\"m-excused\" viewBox=\"0 0 16 16\"><path d=\"M2 6.5h12v3H2z\"/></symbol>",
    "<symbol id=\"m-none\" viewBox=\"0 0 16 16\"><path d=\"M7 3h2v10H7z\"/></symbol>",
    "<g id=\"t\"><path class=\"hit\" d=\"M0 0h4v24H0z\"/><path d=\"M1 12h2v12H1z\"/></g>",
    "<g id=\"o\"><path class=\"hit\" d=\"M0 0h4v24H0z\"/><path class=\"hollow\" d=\"M1 12.5h2v11H1z\"/></g>",
    // Bars differ by more than colour: solid, hatched, dotted, empty. The first takes its colour from its own class.
    "<pattern id=\"p-against\" class=\"is-against\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" ",
    "patternTransform=\"rotate(45)\"><path d=\"M0 0h4v6H0z\"/></pattern>",
    "<pattern id=\"p-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" ",
    "patternTransform=\"rotate(45)\"><path d=\"M0 0h2v6H0z\"/></pattern>",
    "<pattern id=\"p-dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">",
    "<circle cx=\"2\" cy=\"2\" r=\"1.1\"/></pattern>",
    "</defs></svg>"
);

/// The shape of a mark, without words: only where the words stand beside it.
#[component]
pub fn MarkGlyph(
    /// Which mark.
    kind: MarkKind,
) -> impl IntoView {
    view! {
        <svg class=format!("glyph is-{}", kind.code()) width="16" height="16" aria-hidden="true">
            <use href=kind.symbol() />
        </svg>
    }
    .into_any()
}

/// A mark with its words.
#[component]
pub fn MarkWord(
    /// Which mark.
    kind: MarkKind,
) -> impl IntoView {
    view! { <span class=format!("mark is-{}", kind.code())><MarkGlyph kind />{kind.words()}</span> }
        .into_any()
}

/// How someone voted, with the source's own word in small where it says more than ours.
#[component]
pub fn VoteWord(
    /// Our word.
    option: VoteOption,
    /// The word that the source uses, untouched.
    #[prop(optional_no_strip, into)]
    source_word: Option<String>,
) -> impl IntoView {
    let theirs = source_word.filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case(option.label()));
    view! {
        <span class="vote-word">{option.label()}</span>
        {theirs.map(|word| view! { " " <small class="source-word">"source: “" {word} "”"</small> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    #[test]
    fn the_sources_word_is_shown_where_it_differs() {
        let html =
            render(|| view! { <VoteWord option=VoteOption::NotVoting source_word="Pass".to_owned() /> });
        assert!(html.contains("did not vote") && html.contains("Pass"), "{html}");
        let html = render(|| view! { <VoteWord option=VoteOption::Yes source_word="Yes".to_owned() /> });
        assert!(!html.contains("source"), "{html}");
    }

    #[test]
    fn every_mark_has_a_shape_in_the_sprite_and_words() {
        for kind in MarkKind::ALL {
            let id = kind.symbol().trim_start_matches('#');
            assert!(SPRITE.contains(&format!("id=\"{id}\"")), "{id}");
            let html = render(move || view! { <MarkWord kind /> });
            assert!(html.contains(kind.words()), "{html}");
            if let Some(pattern) = kind.fill().and_then(|fill| fill.strip_prefix("url(#")) {
                assert!(SPRITE.contains(&format!("id=\"{}\"", pattern.trim_end_matches(')'))), "{pattern}");
            }
        }
    }
}
