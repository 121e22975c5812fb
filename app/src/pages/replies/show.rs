//! A reply where everyone reads it: in full, beside what it answers.

use leptos::prelude::*;
use services::views::ReplyView;

use super::super::parts::{capital, markdown_html, sentence, when};
use crate::components::{Prose, Section};

/// One reply under a heading of this level. Earlier versions fold out; one that was taken back leaves a note.
pub(crate) fn reply(it: &ReplyView, level: u8) -> AnyView {
    let id = format!("reply-{}", it.id);
    let name = it.person.name.clone();
    let person = format!("/officials/{}", it.person.slug);
    if let Some(note) = &it.withdrawn {
        let reason = sentence(&note.reason);
        let label = format!("A reply of {name} that was taken back");
        return view! {
            <aside class="reply reply-withdrawn" id=id aria-label=label>
                <p>
                    <a href=person>{name}</a>
                    " had put a reply here on "
                    {when(&it.on)}
                    ", and took it back on "
                    {when(&note.on)}
                    ". "
                    {reason}
                </p>
            </aside>
        }
        .into_any();
    }
    let label = format!("Reply of {name}");
    let heading = if level > 3 {
        view! { <h4 class="reply-head">"Reply of " <a href=person>{name}</a></h4> }.into_any()
    } else {
        view! { <h3 class="reply-head">"Reply of " <a href=person>{name}</a></h3> }.into_any()
    };
    let behalf = it.on_behalf.then_some(" Entered by a steward on their behalf.");
    let revised = it.revised_on.as_deref().map(|day| view! { " Revised on " {when(day)} "." });
    let earlier = it
        .earlier
        .iter()
        .map(|was| {
            let html = markdown_html(&was.text, level + 1);
            view! { <li><p class="soft">"Until " {when(&was.until)} ":"</p><Prose html=html /></li> }
        })
        .collect_view();
    let summary =
        if it.earlier.len() == 1 { "What it said before" } else { "What it said before, the newest first" };
    let earlier = (!it.earlier.is_empty()).then(|| {
        view! { <details class="no-print"><summary>{summary}</summary><ol class="plain">{earlier}</ol></details> }
    });
    view! {
        <article class="reply" id=id aria-label=label>
            {heading}
            <Prose html=markdown_html(&it.text, level + 1) />
            <p class="soft">"Put here on " {when(&it.on)} "." {revised} {behalf}</p>
            {earlier}
        </article>
    }
    .into_any()
}

/// Replies as a part of a page. Nothing where there are none.
pub(crate) fn section(title: &'static str, replies: &[ReplyView]) -> AnyView {
    if replies.is_empty() {
        return ().into_any();
    }
    let shown = replies.iter().map(|it| reply(it, 3)).collect_view();
    view! { <Section id="replies" title=title>{shown}</Section> }.into_any()
}

/// An official's replies on their own page: those beside their records in full, and where the others stand.
pub(crate) fn of_official(replies: &[ReplyView]) -> AnyView {
    if replies.is_empty() {
        return ().into_any();
    }
    let (whole, single): (Vec<_>, Vec<_>) =
        replies.iter().partition(|it| it.beside == "votes" || it.beside == "commitments");
    let whole = whole
        .into_iter()
        .map(|it| view! { <p class="kicker">"Beside " {it.beside_words.clone()}</p> {reply(it, 3)} })
        .collect_view();
    let single: Vec<&ReplyView> = single.into_iter().filter(|it| it.withdrawn.is_none()).collect();
    let links = single
        .iter()
        .map(|it| {
            let words = capital(&format!("beside {}", it.beside_words));
            view! { <li><a href=it.path.clone()>{words}</a> ", " {when(&it.on)}</li> }
        })
        .collect_view();
    let links = (!single.is_empty()).then(|| {
        view! { <h3>"Their replies to single votes and statuses"</h3> <ul class="plain">{links}</ul> }
    });
    view! { <Section id="replies" title="What they say to this">{whole} {links}</Section> }.into_any()
}
