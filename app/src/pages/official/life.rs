//! The person: terms, candidacies, how to reach them, other systems' numbers, and how to correct the page.

use domain::safe_url::SafeUrl;
use leptos::prelude::*;
use services::views::{Official, Seat};

use super::super::parts::{
    body_link, candidacy_outcome, capital, in_words, markdown_html, outward, place_link, term_end,
    term_start, when, when_known,
};
use crate::{
    components::{DataTable, EmptyState, Fact, Facts, Prose, Section},
    layout::Site,
};

/// Terms, the newest first.
pub(super) fn terms(official: &Official) -> AnyView {
    let content = if official.seats.is_empty() {
        view! {
            <EmptyState title="No term in the record">
                <p>"No source in this record says that this person held an office."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = official.seats.iter().map(term_row).collect_view();
        view! {
            <DataTable caption="Terms in office, the newest first" caption_hidden=true stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Office"</th>
                        <th scope="col">"Place"</th>
                        <th scope="col">"Time"</th>
                        <th scope="col">"How it began and ended"</th>
                        <th scope="col">"Source"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        }
        .into_any()
    };
    view! {
        <div class="no-print"><Section id="terms" title="Terms in office">{content}</Section></div>
    }
    .into_any()
}

fn term_row(seat: &Seat) -> AnyView {
    let began = (seat.start_reason != "unknown").then(|| capital(&term_start(&seat.start_reason)));
    let ended = match &seat.end_reason_text {
        Some(text) if !text.is_empty() => Some(format!("Ended: {text}")),
        _ => {
            seat.end_reason.as_deref().filter(|code| *code != "unknown").map(|code| capital(&term_end(code)))
        }
    };
    let how: Vec<String> = [began, ended].into_iter().flatten().collect();
    let how = if how.is_empty() { "Not published".to_owned() } else { how.join("; ") };
    let seen = match (&seat.seen_from, &seat.seen_to) {
        // Where there are no dates, the words tell it already.
        (Some(from), Some(to)) if seat.start.is_some() => {
            Some(format!("Seen voting from {} to {}", in_words(from), in_words(to)))
        }
        _ => None,
    };
    let now = match seat.current {
        Some(true) => Some(view! { " " <span class="tag">"in office"</span> }),
        _ => None,
    };
    let source = seat.source.as_ref().map(|source| {
        view! { <a href=format!("/data#{}", source.slug)>{source.name.clone()}</a> }
    });
    view! {
        <tr>
            <th scope="row">{seat.title.clone()} {(!seat.title.is_empty()).then_some(", ")} {body_link(&seat.body)}</th>
            <td data-label="Place">{place_link(&seat.place)}</td>
            <td data-label="Time">
                {capital(&seat.when)} {now}
                {seen.map(|seen| view! { <br /><small class="soft">{seen}</small> })}
            </td>
            <td data-label="How">{how}</td>
            <td data-label="Source">{source}</td>
        </tr>
    }
    .into_any()
}

/// Elections in which the person stood.
pub(super) fn candidacies(official: &Official) -> AnyView {
    if official.candidacies.is_empty() {
        return ().into_any();
    }
    let rows = official
        .candidacies
        .iter()
        .map(|candidacy| {
            view! {
                <tr>
                    <th scope="row">{candidacy.title.clone()} ", " {body_link(&candidacy.body)}</th>
                    <td data-label="Place">{place_link(&candidacy.place)}</td>
                    <td data-label="Election">{when_known(candidacy.election_date.as_deref())}</td>
                    <td data-label="Outcome">{capital(&candidacy_outcome(&candidacy.outcome))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="no-print">
        <Section id="candidacies" title="Elections">
            <DataTable caption="Elections in which they stood" caption_hidden=true stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Office"</th>
                        <th scope="col">"Place"</th>
                        <th scope="col">"Election"</th>
                        <th scope="col">"Outcome"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Section>
        </div>
    }
    .into_any()
}

/// What they say of themselves, how to reach them, and what other systems call them.
pub(super) fn about(official: &Official) -> AnyView {
    let biography = official.biography.as_deref().filter(|text| !text.trim().is_empty()).map(|text| {
        let html = markdown_html(text, 3);
        view! {
            <Section id="biography" title="About them"><Prose html=html /></Section>
        }
    });
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut facts: Vec<Fact> = Vec::new();
    if let Some(email) = given(&official.email) {
        let link = match SafeUrl::mailto(&email) {
            Ok(url) => view! { <a href=url.as_str().to_owned()>{email}</a> }.into_any(),
            Err(_) => email.into_any(),
        };
        facts.push(Fact::new("E-mail", link));
    }
    for (term, text) in [("Telephone", &official.phone), ("Office address", &official.address)] {
        if let Some(text) = given(text) {
            facts.push(Fact::new(term, text));
        }
    }
    if let Some(url) = given(&official.url) {
        facts.push(Fact::new("Their own page", outward(&url, url.clone())));
    }
    if let Some(day) = &official.died {
        facts.push(Fact::new("Died", when(day)));
    }
    let reach = (!facts.is_empty())
        .then(|| view! { <Section id="reach" title="How to reach them"><Facts facts=facts /></Section> });
    view! { {biography} {reach} {elsewhere(official)} }.into_any()
}

fn elsewhere(official: &Official) -> AnyView {
    if official.identifiers.is_empty() && official.links.is_empty() {
        return ().into_any();
    }
    let links = official
        .links
        .iter()
        .map(|link| {
            let label = link.note.clone().filter(|note| !note.is_empty()).unwrap_or_else(|| link.url.clone());
            view! { <li>{outward(&link.url, label)}</li> }
        })
        .collect_view();
    let links = (!official.links.is_empty()).then(|| {
        view! { <h3>"Pages about them"</h3> <ul class="plain">{links}</ul> }
    });
    let facts: Vec<Fact> =
        official.identifiers.iter().map(|(scheme, value)| Fact::new(scheme.clone(), value.clone())).collect();
    let identifiers = (!facts.is_empty()).then(|| {
        view! {
            <h3>"Their numbers in other systems"</h3>
            <Facts facts=facts />
        }
    });
    view! {
        <details class="no-print" id="elsewhere">
            <summary>"Where else they are on record"</summary>
            {identifiers}
            {links}
        </details>
    }
    .into_any()
}

/// How to correct the page.
pub(super) fn correct(site: &Site, official: &Official) -> AnyView {
    let report = super::super::corrections::report_address(&format!("/officials/{}", official.person.slug));
    let (organisation, rules) = (site.organisation.clone(), official.all.rules.clone());
    view! {
        <div class="no-print">
        <Section id="correct" title="Is something wrong here?">
            <p>
                <a href=report>"Report it"</a>
                " to "
                {organisation}
                ": which line is wrong, what it should say, and where that can be read. You need no account. "
                "This holds for the person on this page as for everybody else. "
                <a href="/about#corrections">"How to reach us, and what happens then"</a>
                "."
            </p>
            <p class="soft">
                "The figures were made by version "
                <a href="/methodology">{rules}</a>
                " of our rules."
            </p>
        </Section>
        </div>
    }
    .into_any()
}
