//! Commitments as cards: on the board, on an official's page, and beside whatever else they are tied to.

use leptos::prelude::*;
use services::views::{BoardColumn, CommitmentRow, Listing, ShownBy};

use super::super::parts::{capital, counted, number, when};
use super::PATH;
use crate::components::Section;

/// One column of the board; `href` leads to all of its status.
pub(super) fn column(it: &BoardColumn, href: String, name_person: bool) -> AnyView {
    let id = format!("board-{}", it.status.replace('_', "-"));
    let title = format!("{id}-title");
    let class = if it.status == "late" { "board-column board-late" } else { "board-column" };
    let cards = it.items.iter().map(|row| card(row, name_person, it.status == "late")).collect_view();
    let late = match it.late {
        0 => None,
        1 => Some("One of them is late and stands above.".to_owned()),
        n => Some(format!("{} of them are late and stand above.", number(n))),
    };
    let late = late.map(|text| view! { <p class="soft board-note">{text}</p> });
    let more = (it.n > it.items.len() as u64 + it.late)
        .then(|| view! { <p class="board-more"><a href=href.clone()>"All " {number(it.n)} " " {it.words.clone()}</a></p> });
    view! {
        <section class=class id=id aria-labelledby=title>
            <h2 id=title.clone()><a href=href>{capital(&it.words)}</a> " " <span class="board-count">{number(it.n)}</span></h2>
            {late}
            {(!it.items.is_empty()).then(|| view! { <ul class="cards">{cards}</ul> })}
            {more}
        </section>
    }
    .into_any()
}

/// One commitment in short. Where its column says the status, the card does not say it again.
fn card(row: &CommitmentRow, name_person: bool, say_status: bool) -> AnyView {
    let person = name_person.then(|| {
        view! { <p class="card-who"><a href=format!("/officials/{}", row.person.slug)>{row.person.name.clone()}</a></p> }
    });
    let status = say_status.then(|| view! { <p>{capital(&row.status_words)} {since(row)} "."</p> });
    let since = (!say_status && row.status_on.is_some()).then(|| view! { <p class="soft">{since(row)}</p> });
    view! {
        <li class="card">
            <p class="card-title"><a href=format!("{PATH}/{}", row.number)>{row.title.clone()}</a></p>
            {person}
            {due(row)}
            {status}
            {since}
        </li>
    }
    .into_any()
}

/// Cards of these commitments, with who promised them.
pub(crate) fn cards_of(rows: &[CommitmentRow]) -> AnyView {
    let cards = rows.iter().map(|row| card(row, true, true)).collect_view();
    view! { <ul class="cards cards-wide">{cards}</ul> }.into_any()
}

fn since(row: &CommitmentRow) -> AnyView {
    row.status_on.as_deref().map(|day| view! { " since " {when(day)} }).into_any()
}

fn due(row: &CommitmentRow) -> AnyView {
    match &row.due_words {
        Some(words) if row.late => view! { <p class="late"><strong>{capital(words)}</strong></p> }.into_any(),
        Some(words) => view! { <p>{capital(words)}</p> }.into_any(),
        None => ().into_any(),
    }
}

/// The first commitments of a longer list, with the way to all of them: on the page of whatever they are about. Nothing
/// where there are none.
pub(crate) fn few(
    title: &'static str,
    intro: &'static str,
    list: &Listing<CommitmentRow>,
    href: String,
    name_person: bool,
) -> AnyView {
    if list.items.is_empty() {
        return ().into_any();
    }
    let cards = list.items.iter().map(|row| card(row, name_person, true)).collect_view();
    let all = counted(list.total, "commitment", "commitments");
    let more = if list.total > list.items.len() as u64 {
        format!("All {all} on the board")
    } else {
        format!("{} on the board", capital(&all))
    };
    view! {
        <Section id="promised" title=title>
            <p class="no-print">{intro}</p>
            <ul class="cards cards-wide">{cards}</ul>
            <p class="no-print"><a href=href>{more}</a></p>
        </Section>
    }
    .into_any()
}

/// What a decision is evidence for. Nothing where it is for nothing.
pub(crate) fn shown_by(list: &[ShownBy]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .iter()
        .map(|it| {
            let href = format!("{PATH}/{}#status-{}", it.commitment.number, it.sequence);
            let person = format!("/officials/{}", it.commitment.person.slug);
            view! {
                <li>
                    <a href=href>{it.commitment.title.clone()}</a>
                    ", promised by "
                    <a href=person>{it.commitment.person.name.clone()}</a>
                    ": it shows that the commitment was "
                    <strong>{it.words.clone()}</strong>
                    "."
                </li>
            }
        })
        .collect_view();
    view! {
        <Section id="promised" title="What this decision shows">
            <p>"This decision stands as evidence for what became of a commitment."</p>
            <ul class="plain">{items}</ul>
        </Section>
    }
    .into_any()
}
