//! The page of one commitment: its words, what became of it with evidence, and what the official says to that.

use domain::words::CommitmentSetting;
use leptos::prelude::*;
use serde_json::json;
use services::views::{Commitment, CommitmentStatusView, EvidenceView, ReplyView};

use super::super::{
    corrections, ld,
    parts::{capital, outward, place_link, sentence, shorten, sources, value_links, when},
    replies::reply,
};
use super::{PATH, revised};
use crate::{
    components::{Breadcrumbs, Caveat, Crumb, Fact, Facts, PageHead, Section},
    layout::Site,
    page::Page,
};

/// The page of one commitment; replies stand beside the statuses that they are about.
pub(super) fn render(site: &Site, it: &Commitment, replies: &[ReplyView]) -> Page {
    let row = &it.commitment;
    let path = format!("{PATH}/{}", row.number);
    let crumbs = vec![
        Crumb::new("Commitments", PATH),
        Crumb::new(row.person.name.clone(), format!("{PATH}?person={}", row.person.slug)),
    ];
    let description = format!(
        "{}: “{}” {}",
        row.person.name,
        shorten(&it.words, 160),
        sentence(&format!("status: {}", row.status_words))
    );
    let title = row.title.clone();
    let page = Page::new(shorten(&title, 90), path.clone()).description(description).body(|| {
        let (who, person) = (row.person.name.clone(), format!("/officials/{}", row.person.slug));
        let since = row.status_on.as_deref().map(|day| view! { " since " {when(day)} });
        let status = capital(&row.status_words);
        let late = row.late.then(|| {
            let words = capital(row.due_words.as_deref().unwrap_or("late"));
            view! { <Caveat title=words><p>"Its due date has passed and it is still open."</p></Caveat> }
        });
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=title.clone() kicker=format!("Commitment {}", row.number)>
                <p class="lede">
                    <a href=person>{who}</a> ". " <strong>{status}</strong> {since} "."
                </p>
            </PageHead>
            {late}
            {words(it)}
            {facts(it)}
            {history(it, replies)}
            {corrections::report_link(&path)}
            {sources(&it.source.iter().cloned().collect::<Vec<_>>())}
        }
    });
    let thing = json!({
        "@type": "CreativeWork",
        "name": row.title,
        "text": it.words,
        "url": ld::absolute(site, &path),
        "dateCreated": row.made_on,
        "creativeWorkStatus": row.status_words,
        "expires": row.due,
        "isBasedOn": it.source_url,
        "creator": json!({
            "@type": "Person",
            "name": row.person.name,
            "url": ld::absolute(site, &format!("/officials/{}", row.person.slug)),
        }),
        "about": row.values.iter().map(|value| value.name.clone()).collect::<Vec<_>>(),
        "publisher": ld::organisation(site),
    });
    ld::with_data(site, page, &crumbs, thing)
}

fn words(it: &Commitment) -> AnyView {
    let setting = it.setting.parse::<CommitmentSetting>().map_or("", CommitmentSetting::label);
    let made_on = it.commitment.made_on.as_deref().map(|day| view! { ", " {when(day)} });
    let at = it.made_at.clone().map(|at| format!(", {at}"));
    let source = match (&it.source_url, &it.source_note) {
        (Some(url), note) => {
            let label = note.clone().unwrap_or_else(|| "the source".to_owned());
            view! { " Read it in " {outward(url, label)} "." }.into_any()
        }
        (None, Some(note)) => format!(" Source: {}", sentence(note)).into_any(),
        (None, None) => ().into_any(),
    };
    let text = it.words.clone();
    view! {
        <Section id="words" title="Word for word">
            <blockquote><p>{text}</p></blockquote>
            <p>{capital(setting)} {at} {made_on} "." {source}</p>
        </Section>
    }
    .into_any()
}

fn facts(it: &Commitment) -> AnyView {
    let row = &it.commitment;
    let mut facts = Vec::new();
    if let Some(text) = &it.how_known {
        facts.push(Fact::new("How we will know", text.clone()));
    }
    if let Some(due) = &row.due {
        facts.push(Fact::new("Due", when(due)));
    }
    if !row.values.is_empty() {
        facts.push(Fact::new("Values", value_links(&row.values)));
    }
    if !row.places.is_empty() {
        let links: Vec<_> = row.places.iter().map(|place| view! { {place_link(place)} " " }).collect();
        facts.push(Fact::new("Places", links.collect_view().into_any()));
    }
    if let Some(category) = &it.category {
        facts.push(Fact::new("Category of the source", category.clone()));
    }
    if facts.is_empty() { ().into_any() } else { view! { <Facts facts=facts /> }.into_any() }
}

fn history(it: &Commitment, replies: &[ReplyView]) -> AnyView {
    // By the day since when it is so; a change of what is said here stands above a status of the same day.
    let mut entries: Vec<(&str, bool, AnyView)> =
        it.history.iter().map(|entry| (entry.on.as_str(), false, status(entry, it, replies))).collect();
    entries.extend(it.revisions.iter().map(|change| (change.on.as_str(), true, revised::revision(change))));
    entries.sort_by_key(|(day, change, _)| (*day, *change));
    let entries = entries.into_iter().rev().map(|(_, _, entry)| entry).collect_view();
    let nothing = it.history.is_empty().then(|| {
        view! { <p>"Nobody has said yet. A status will stand here with its reason and its evidence."</p> }
    });
    let intro = (!it.history.is_empty() || !it.revisions.is_empty())
        .then(|| view! { <p>"The newest first. Nothing here is ever overwritten."</p> });
    let (due, made) = (due(it), made(it));
    view! {
        <Section id="history" title="What became of it">
            {intro}
            {nothing}
            <ol class="timeline">{due} {entries} {made}</ol>
        </Section>
    }
    .into_any()
}

/// The due date, where something is still expected: it is ahead, or it has passed.
fn due(it: &Commitment) -> AnyView {
    let row = &it.commitment;
    let (true, Some(words)) = (row.open, row.due_words.clone()) else { return ().into_any() };
    let class = if row.late { "timeline-late" } else { "timeline-ahead" };
    view! { <li class=class><p class="timeline-head"><strong>{capital(&words)}</strong></p></li> }.into_any()
}

/// Where it began.
fn made(it: &Commitment) -> AnyView {
    let Some(day) = it.commitment.made_on.as_deref() else { return ().into_any() };
    let setting = it.setting.parse::<CommitmentSetting>().map_or("", CommitmentSetting::label);
    let source = it.source_url.as_ref().map(|url| {
        view! { <p>{outward(url, capital(it.source_note.as_deref().unwrap_or("the source")))}</p> }
    });
    view! {
        <li class="timeline-made">
            <p class="timeline-head"><strong>"Promised"</strong> ", " {when(day)}</p>
            <p>{capital(setting)} {it.made_at.clone().map(|at| format!(", {at}"))} "."</p>
            {source}
        </li>
    }
    .into_any()
}

fn status(status: &CommitmentStatusView, it: &Commitment, replies: &[ReplyView]) -> AnyView {
    let shown = status.evidence.iter().map(evidence).collect_view();
    let evidence = (!status.evidence.is_empty()).then(|| {
        view! { <p class="kicker">"What shows it"</p> <ul class="evidence">{shown}</ul> }
    });
    let agreed = status.agreed_by.clone().map(|by| view! { <p>"Agreed by " {by} "."</p> });
    let beside = format!("status-{}-{}", it.commitment.number, status.sequence);
    let replies = replies.iter().filter(|reply| reply.beside == beside).map(|it| reply(it, 4)).collect_view();
    let class = format!("timeline-{}", status.status.replace('_', "-"));
    view! {
        <li id=format!("status-{}", status.sequence) class=class>
            <h3 class="timeline-head">{capital(&status.words)} ", " {when(&status.on)}</h3>
            <p>{sentence(&status.reason)}</p>
            {agreed}
            {evidence}
            <p class="soft">"Entered by " {status.who.clone()} "."</p>
            {replies}
        </li>
    }
    .into_any()
}

fn evidence(shown: &EvidenceView) -> AnyView {
    match (shown.decision, &shown.url) {
        (Some(number), _) => {
            let motion = shown.motion.clone().unwrap_or_default();
            let label = format!("Decision {number}: {}", shorten(&motion, 100));
            view! { <li><a href=format!("/decisions/{number}")>{label}</a></li> }.into_any()
        }
        (None, Some(url)) => {
            let label = if shown.title.is_empty() { url.clone() } else { shown.title.clone() };
            view! { <li>{outward(url, label)}</li> }.into_any()
        }
        (None, None) => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures;
    use super::super::tests::row;
    use super::*;

    #[test]
    fn one_commitment_shows_its_history_with_evidence() {
        let status = |sequence, words: &str, evidence| CommitmentStatusView {
            sequence,
            status: "kept".to_owned(),
            words: words.to_owned(),
            on: "2025-02-03".to_owned(),
            reason: "it is open".to_owned(),
            agreed_by: None,
            who: "Ada Example, steward".to_owned(),
            evidence,
        };
        let vote = EvidenceView {
            kind: "vote".to_owned(),
            url: None,
            decision: Some(12),
            motion: Some("To mend it".to_owned()),
            title: String::new(),
        };
        let link = EvidenceView {
            url: Some("javascript:alert(1)".to_owned()),
            decision: None,
            title: "x".to_owned(),
            ..vote.clone()
        };
        let it = Commitment {
            commitment: row(),
            words: fixtures::HOSTILE.to_owned(),
            setting: "town_hall".to_owned(),
            made_at: None,
            source_url: None,
            source_note: Some("minutes, page 2".to_owned()),
            how_known: None,
            category: None,
            history: vec![status(1, "in progress", vec![]), status(2, "kept", vec![vote, link])],
            revisions: vec![],
            source: None,
        };
        let reply = ReplyView {
            id: "0190".to_owned(),
            person: fixtures::official_row().person,
            beside: "status-7-2".to_owned(),
            beside_words: "the status of commitment 7".to_owned(),
            path: "/commitments/7#reply-0190".to_owned(),
            text: "It *is* open.<script>alert(1)</script>".to_owned(),
            on_behalf: true,
            on: "2025-02-04".to_owned(),
            revised_on: None,
            earlier: vec![],
            withdrawn: None,
            version: 1,
        };
        let page = render(&fixtures::site(), &it, &[reply]);
        let body = &page.body;
        assert!(body.find("status-2") < body.find("status-1"), "the newest first");
        for text in [
            "/decisions/12",
            "Source: Minutes, page 2.",
            "Town hall",
            "Ada Example, steward",
            "Late by 12 days",
            "It <em>is</em> open.",
            "id=\"reply-0190\"",
            "on their behalf",
        ] {
            assert!(body.contains(text), "{text} in {body}");
        }
        assert!(!body.contains("<script>alert") && !body.contains("href=\"javascript"), "{body}");
    }
}
