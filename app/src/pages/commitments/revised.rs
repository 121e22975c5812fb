//! In the time line of a commitment: what was changed of it, with what it said before.

use domain::rewording::{Piece, rewording};
use leptos::prelude::*;
use services::views::{CommitmentRevision, FieldChange};

use super::super::parts::{number, sentence, when};

/// One change of what is said of a commitment.
pub(super) fn revision(it: &CommitmentRevision) -> AnyView {
    let changes = it.changes.iter().map(change).collect_view();
    let because = (!it.reason.trim().is_empty()).then(|| view! { <p>"Why: " {sentence(&it.reason)}</p> });
    view! {
        <li id=format!("change-{}", it.entry) class="timeline-made">
            <h3 class="timeline-head">"Changed, " {when(&it.on)}</h3>
            {changes}
            {because}
            <p class="soft">"Changed by " {it.who.clone()} ". Entry " {number(it.entry.unsigned_abs())} " of the " <a href="/changes">"ledger"</a> "."</p>
        </li>
    }
    .into_any()
}

fn change(it: &FieldChange) -> AnyView {
    let (Some(before), Some(after)) = (&it.before, &it.after) else {
        return view! { <p>{sentence(&it.words)}</p> }.into_any();
    };
    let name = match it.field.as_str() {
        "text" => "The words were changed.",
        "title" => "The title was changed.",
        _ => "How we will know that it is kept was changed.",
    };
    let (was, is) = rewording(before, after);
    view! {
        <p>{name} " What was taken out is struck through, what was put in is underlined."</p>
        <p class="kicker">"Before"</p>
        <blockquote><p>{marked(was, true)}</p></blockquote>
        <p class="kicker">"Since then"</p>
        <blockquote><p>{marked(is, false)}</p></blockquote>
    }
    .into_any()
}

/// The words, with those marked that only this version has: by a line through or under them, and in words for those who
/// do not see it.
fn marked(pieces: Vec<Piece>, gone: bool) -> AnyView {
    let told = if gone { "taken out: " } else { "put in: " };
    pieces
        .into_iter()
        .map(|Piece { text, other }| {
            if !other {
                return text.into_any();
            }
            // The space after it is not part of the mark.
            let words = text.trim_end().to_owned();
            let space = text[words.len()..].to_owned();
            let hidden = view! { <span class="vh">"(" {told}</span> };
            let end = view! { <span class="vh">")"</span> };
            if gone {
                view! { <del>{hidden} {words} {end}</del> {space} }.into_any()
            } else {
                view! { <ins>{hidden} {words} {end}</ins> {space} }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures;
    use super::*;

    #[test]
    fn a_change_tells_the_dates_and_shows_both_wordings() {
        let text = |field: &str, before: &str, after: &str| FieldChange {
            field: field.to_owned(),
            words: "the words rewritten".to_owned(),
            before: Some(before.to_owned()),
            after: Some(after.to_owned()),
        };
        let due = FieldChange {
            field: "due".to_owned(),
            words: "the due date changed from 2025 to June 2026".to_owned(),
            before: None,
            after: None,
        };
        let it = CommitmentRevision {
            entry: 12,
            on: "2026-02-03".to_owned(),
            reason: "“A set” says so in its newer file".to_owned(),
            who: "Ada Example, steward".to_owned(),
            changes: vec![
                due,
                text("text", "I will mend it", "We will mend it"),
                text("title", "x", fixtures::HOSTILE),
            ],
        };
        let body = revision(&it).to_html();
        for text in [
            "The due date changed from 2025 to June 2026.",
            "Why: “A set” says so in its newer file.",
            "<del>",
            "<ins>",
            "will mend it",
            "taken out: ",
            "Ada Example, steward",
            "Changed, ",
        ] {
            assert!(body.contains(text), "{text} in {body}");
        }
        assert!(!body.contains("<script>alert"), "{body}");
    }
}
