use domain::{markdown, words::Stance};
use leptos::prelude::*;
use serde_json::json;
use services::views::{Measure, PositionView};

use super::{
    Context, corrections, ld,
    parts::{
        body_link, capital, distinct, markdown_html, measure_kind, measure_name, outward, roll_call,
        sources_and_hand, value_links, when,
    },
    tables,
};
use crate::{
    components::{
        Breadcrumbs, Caveat, CaveatTone, Crumb, EmptyState, Fact, Facts, PageHead, PartyTag, Prose, Section,
    },
    layout::Site,
    page::{Page, PageError},
};

/// Sponsors beyond these are folded away.
const FEW_SPONSORS: usize = 8;
/// A title is cut to so many characters where it only names the page.
const TITLE_CHARS: usize = 110;

/// A measure's page.
///
/// # Errors
/// When there is no such measure, or something broke.
pub async fn measure(ctx: &Context, slug: &str) -> Result<Page, PageError> {
    let measure = ctx.services.measure(slug).await?;
    Ok(render(&ctx.site, &measure))
}

fn render(site: &Site, measure: &Measure) -> Page {
    let path = format!("/measures/{}", measure.measure.slug);
    let crumbs = vec![
        Crumb::new("Measures", "/measures"),
        Crumb::new(measure.body.name.clone(), format!("/bodies/{}", measure.body.slug)),
    ];
    let title = super::parts::shorten(&measure_name(&measure.measure), TITLE_CHARS);
    let kind = capital(&measure_kind(&measure.kind));
    let kicker = match measure.measure.identifier.as_deref().filter(|it| !it.is_empty()) {
        // “Budget 2027” says what it is; “HB 30” does not.
        Some(identifier) if identifier.to_lowercase().starts_with(&kind.to_lowercase()) => {
            identifier.to_owned()
        }
        Some(identifier) => format!("{kind} {identifier}"),
        None => kind,
    };
    let heading =
        if measure.measure.title.is_empty() { kicker.clone() } else { measure.measure.title.clone() };
    let page = Page::new(title, path.clone()).description(description(measure)).body(|| {
        let key = measure.measure.key.then(|| view! { <p><span class="tag">"key measure"</span></p> });
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=heading kicker=kicker>
                {key}
            </PageHead>
            {note(measure)}
            {position(measure.position.as_ref(), &site.organisation)}
            {decisions(measure)}
            {summary(measure)}
            {facts(measure)}
            {sponsors(measure)}
            {corrections::report_link(&path)}
            {all_sources(measure)}
        }
    });
    ld::with_data(site, page, &crumbs, legislation(site, measure, &path))
}

fn description(measure: &Measure) -> String {
    let asked = match measure.position.as_ref().and_then(|position| position.stance.parse().ok()) {
        Some(Stance::Support) => "We asked officials to pass it. ",
        Some(Stance::Oppose) => "We asked officials not to pass it. ",
        Some(Stance::None) | None => "",
    };
    let text = measure.summary.as_deref().unwrap_or_default();
    let text = markdown::plain(text, 120);
    format!("{}. {asked}{text}", super::parts::shorten(&measure_name(&measure.measure), 140))
        .trim()
        .to_owned()
}

fn note(measure: &Measure) -> AnyView {
    match measure.note.clone().filter(|note| !note.is_empty()) {
        Some(note) => {
            view! { <Caveat title="About the source" tone=CaveatTone::Warning><p>{note}</p></Caveat> }
                .into_any()
        }
        None => ().into_any(),
    }
}

/// What the organisation asked for, and why, with what speaks for and against it.
pub(super) fn position(position: Option<&PositionView>, organisation: &str) -> AnyView {
    let Some(position) = position else {
        let organisation = organisation.to_owned();
        return view! {
            <Section id="position" title="Our position">
                <p>
                    {organisation}
                    " took no position on this measure, so no vote on it is judged."
                </p>
            </Section>
        }
        .into_any();
    };
    let (asked, judged) = match position.stance.parse() {
        Ok(Stance::Support) => ("Pass it", true),
        Ok(Stance::Oppose) => ("Do not pass it", true),
        _ => ("We looked at it and took no side", false),
    };
    let label = if judged { "We asked officials: " } else { "" };
    let side = |title: &'static str, text: &Option<String>| {
        text.as_deref().filter(|text| !text.trim().is_empty()).map(|text| {
            view! { <div><h3>{title}</h3><Prose html=markdown_html(text, 4) /></div> }
        })
    };
    let (pros, cons) = (
        side("What speaks for the measure", &position.pros),
        side("What speaks against the measure", &position.cons),
    );
    let why =
        (!position.why.trim().is_empty()).then(|| view! { <Prose html=markdown_html(&position.why, 3) /> });
    let source = position.source.as_ref().map(|source| {
        view! { <p class="soft">"From " <a href=format!("/data#{}", source.slug)>{source.name.clone()}</a> "."</p> }
    });
    let has_sides = pros.is_some() || cons.is_some();
    view! {
        <Section id="position" title="Our position">
            <p class="lede">{label} <strong>{asked}</strong> "."</p>
            {why}
            {has_sides.then(|| view! { <div class="grid">{pros}{cons}</div> })}
            {source}
        </Section>
    }
    .into_any()
}

fn decisions(measure: &Measure) -> AnyView {
    let content = if measure.decisions.is_empty() {
        let (href, body) = (format!("/bodies/{}/decisions", measure.body.slug), measure.body.name.clone());
        view! {
            <EmptyState title="No decision on it is in the record">
                <p>
                    "Either nobody has voted on it yet, or the votes were not published. "
                    <a href=href>
                        "All decisions of " {body}
                    </a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <p>
                "The oldest first. Each leads to how everyone voted. Only a "
                {roll_call("roll call")}
                " shows the votes of single members."
            </p>
            {tables::decisions_table("Decisions on this measure".to_owned(), true, tables::Columns::OF_MEASURE, &measure.decisions)}
        }
        .into_any()
    };
    view! { <Section id="decisions" title="What was decided">{content}</Section> }.into_any()
}

fn summary(measure: &Measure) -> AnyView {
    match measure.summary.clone().filter(|text| !text.trim().is_empty()) {
        Some(text) => view! {
            <Section id="summary" title="What the source says about it"><p>{text}</p></Section>
        }
        .into_any(),
        None => ().into_any(),
    }
}

fn facts(measure: &Measure) -> AnyView {
    let mut facts = vec![Fact::new("Began in", body_link(&measure.body))];
    if let Some(session) = measure.session.clone().filter(|session| !session.is_empty()) {
        facts.push(Fact::new("Session", session));
    }
    if let Some(day) = &measure.introduced {
        facts.push(Fact::new("Put forward", when(day)));
    }
    if let Some(status) = measure.status.clone().filter(|status| !status.is_empty()) {
        let day = measure.status_date.as_deref().map(|day| view! { ", " {when(day)} });
        facts.push(Fact::new("Where it stands", view! { {status} {day} }));
    }
    if let Some(day) = &measure.last_date {
        facts.push(Fact::new("Last step", when(day)));
    }
    if !measure.values.is_empty() {
        facts.push(Fact::new("Values that it touches", value_links(&measure.values)));
    }
    if let Some(url) = &measure.source_url {
        facts.push(Fact::new("On the source’s own page", outward(url, "Read it there")));
    }
    view! { <Section id="facts" title="The measure"><Facts facts=facts /></Section> }.into_any()
}

fn sponsors(measure: &Measure) -> AnyView {
    if measure.sponsors.is_empty() {
        return ().into_any();
    }
    let item = |person: &services::views::PersonRef| {
        let party = person.party.clone().filter(|party| !party.is_empty());
        view! {
            <li>
                <a href=format!("/officials/{}", person.slug)>{person.name.clone()}</a>
                {party.map(|party| view! { " " <PartyTag party /> })}
            </li>
        }
    };
    let (first, rest) = measure.sponsors.split_at(measure.sponsors.len().min(FEW_SPONSORS));
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details>
                <summary>"And " {rest.len()} " more"</summary>
                <ul class="columns plain">{rest.iter().map(item).collect_view()}</ul>
            </details>
        }
    });
    let first = first.iter().map(item).collect_view();
    view! {
        <Section id="sponsors" title="Who put it forward">
            <ul class="columns plain">{first}</ul>
            {more}
        </Section>
    }
    .into_any()
}

fn all_sources(measure: &Measure) -> AnyView {
    let position = measure.position.as_ref().and_then(|position| position.source.as_ref());
    sources_and_hand(&distinct(measure.source.iter().chain(position)), &measure.by_hand)
}

fn legislation(site: &Site, measure: &Measure, path: &str) -> serde_json::Value {
    let sponsors: Vec<_> = measure
        .sponsors
        .iter()
        .map(|person| {
            json!({
                "@type": "Person",
                "name": person.name,
                "url": ld::absolute(site, &format!("/officials/{}", person.slug)),
            })
        })
        .collect();
    json!({
        "@type": "Legislation",
        "name": measure.measure.title,
        "legislationIdentifier": measure.measure.identifier,
        "legislationType": measure_kind(&measure.kind),
        "legislationDate": measure.introduced,
        "abstract": measure.summary,
        "url": ld::absolute(site, path),
        "sameAs": measure.source_url,
        "sponsor": sponsors,
        "legislationPassedBy": { "@type": "GovernmentOrganization", "name": measure.body.name },
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::layout::document;

    #[test]
    fn the_position_tells_why_and_both_sides_without_html() {
        let page = render(&fixtures::site(), &fixtures::measure());
        assert!(page.body.contains("<strong>Do not pass it</strong>"), "{}", page.body);
        assert!(page.body.contains("What speaks for the measure"));
        assert!(!page.body.contains("<script>"));
    }

    #[test]
    fn structured_data_stays_inside_of_its_script() {
        let mut measure = fixtures::measure();
        measure.measure.title = "</script><script>alert(1)</script>".to_owned();
        let html = document(&fixtures::site(), &render(&fixtures::site(), &measure));
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(html.contains("\"@type\":\"Legislation\""));
    }

    #[test]
    fn without_a_position_or_decisions_it_says_so() {
        let mut measure = fixtures::measure();
        (measure.position, measure.decisions) = (None, vec![]);
        let page = render(&fixtures::site(), &measure);
        assert!(page.body.contains("took no position on this measure"));
        assert!(page.body.contains("No decision on it is in the record"));
    }
}
