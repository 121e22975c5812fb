use domain::{
    votes::{Example, ExampleVotes, Mark, Methodology, methodology as rules, sentence},
    words::{Bearing, DecisionKind, Stance, VoteOption},
};
use leptos::prelude::*;

use super::{
    Context, ld,
    parts::{asked_for, capital, mark_kind, markdown_html},
};
use crate::{
    components::{Counts, DataTable, DistributionBar, MarkGlyph, MarkKind, PageHead, Prose, Section},
    layout::Site,
    page::{Page, PageError},
};

const PATH: &str = "/methodology";

/// The rules by which votes are judged, made from the very constants that judge them.
///
/// # Errors
/// When something broke.
pub async fn methodology(ctx: &Context) -> Result<Page, PageError> {
    let about = ctx.services.about().await?;
    Ok(render(&ctx.site, &rules(), &about.methodology))
}

fn render(site: &Site, rules: &Methodology, added: &str) -> Page {
    let page = Page::new("How we judge", PATH)
        .description(
            "The rules by which votes are judged: which count, what an absence does, what the words mean, with worked examples.",
        )
        .body(|| {
            let contents = rules
                .sections
                .iter()
                .map(|section| view! { <li><a href=format!("#{}", section.id)>{section.title}</a></li> })
                .collect_view();
            let sections = rules
                .sections
                .iter()
                .map(|section| {
                    let paragraphs =
                        section.paragraphs.iter().map(|text| view! { <p>{text.clone()}</p> }).collect_view();
                    let table = (section.id == "words").then(|| thresholds(rules));
                    view! { <Section id=section.id title=section.title>{paragraphs}{table}</Section> }
                })
                .collect_view();
            view! {
                <PageHead title="How we judge" kicker=format!("Rules, version {}", rules.version)>
                    <p class="lede">
                        "Two things are kept apart here: the record, which is facts, and opinions. This page is about the record: votes and commitments, "
                        "which stand side by side and are never made into one number. "
                        "It is made from the same numbers that the program judges by, so the two cannot differ."
                    </p>
                </PageHead>
                <nav aria-label="On this page">
                    <ul class="plain">
                        {contents}
                        <li><a href="#marks">"The marks"</a></li>
                        <li><a href="#examples">"Worked examples"</a></li>
                        <li><a href="#commitments">"How we count commitments"</a></li>
                        {(!added.trim().is_empty()).then(|| {
                            let label = format!("What {} adds", site.organisation);
                            view! { <li><a href="#added">{label}</a></li> }
                        })}
                    </ul>
                </nav>
                {sections}
                {marks()}
                {examples(rules)}
                {commitments()}
                {(!added.trim().is_empty()).then(|| {
                    let title = format!("What {} adds", site.organisation);
                    let html = markdown_html(added, 3);
                    view! { <Section id="added" title=title><Prose html=html /></Section> }
                })}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "WebPage", "How we judge", PATH))
}

/// How commitments are counted, from the rules that count them.
fn commitments() -> AnyView {
    let rules = domain::commitments::methodology();
    let sections = rules
        .sections
        .iter()
        .map(|section| {
            let paragraphs =
                section.paragraphs.iter().map(|text| view! { <p>{text.clone()}</p> }).collect_view();
            view! { <h3 id=format!("commitments-{}", section.id)>{section.title}</h3> {paragraphs} }
        })
        .collect_view();
    let examples = rules
        .examples
        .iter()
        .map(|example| {
            let rows = example
                .commitments
                .iter()
                .map(|row| {
                    let status = row.status.map_or("none yet", |status| status.label());
                    let due = row.due.map_or_else(|| "not said".to_owned(), |due| due.in_words());
                    view! { <tr><th scope="row">{capital(status)}</th><td>{due}</td><td class="num">{row.times}</td></tr> }
                })
                .collect_view();
            let score = match example.record.score {
                Some(score) => format!("The score is {} %.", score.percent()),
                None => "There is no score.".to_owned(),
            };
            let words = domain::commitments::sentence::in_full(&example.record);
            view! {
                <div class="example">
                    <h4>{example.title.clone()}</h4>
                    <p>{example.text.clone()}</p>
                    <DataTable caption=format!("{}: the commitments", example.title) caption_hidden=true>
                        <thead>
                            <tr><th scope="col">"Status"</th><th scope="col">"Due"</th><th scope="col" class="num">"Times"</th></tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </DataTable>
                    <p><strong>{words}</strong> " " {score}</p>
                </div>
            }
        })
        .collect_view();
    view! {
        <Section id="commitments" title="How we count commitments">
            <p class="kicker">{format!("Rules, version {}", rules.version)}</p>
            {sections}
            <h3 id="commitments-examples">"Worked examples of commitments"</h3>
            <p>"They are looked at on 1 July 2024."</p>
            {examples}
        </Section>
    }
    .into_any()
}

fn thresholds(rules: &Methodology) -> AnyView {
    let rows = rules
        .thresholds
        .iter()
        .map(|row| view! { <tr><th scope="row">{capital(row.words)}</th><td>{row.scores.clone()}</td></tr> })
        .collect_view();
    view! {
        <DataTable caption="Which words are used for which score">
            <thead><tr><th scope="col">"The words"</th><th scope="col">"The score"</th></tr></thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn marks() -> AnyView {
    let rows = [
        (Mark::With, "Voted as the movement asked."),
        (Mark::Against, "Voted the other way."),
        (Mark::Abstained, "Was there and took neither side."),
        (Mark::Missed, "Was not there or did not vote, and no reason is known."),
        (Mark::Excused, "Was away for a known reason, or stood aside. Left out."),
    ]
    .map(|(mark, text)| {
        let glyph = mark_kind(mark).map(|kind| view! { <MarkGlyph kind /> " " });
        view! { <tr><th scope="row">{glyph}{capital(mark.word())}</th><td>{text}</td></tr> }
    });
    view! {
        <Section id="marks" title="The marks">
            <p>"Each mark has a shape and a word, so that nobody needs to tell colours apart."</p>
            <DataTable caption="What each mark means" caption_hidden=true>
                <thead><tr><th scope="col">"Mark"</th><th scope="col">"What it means"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </DataTable>
        </Section>
    }
    .into_any()
}

fn examples(rules: &Methodology) -> AnyView {
    let examples = rules.examples.iter().map(example).collect_view();
    view! {
        <Section id="examples" title="Worked examples">
            <p>"Everyone in them is invented. The program is tested against each of them."</p>
            {examples}
        </Section>
    }
    .into_any()
}

fn example(example: &Example) -> AnyView {
    let rows = example.votes.iter().map(example_row).collect_view();
    let tally = example.tally.counts;
    let counts = Counts {
        with: tally.same,
        against: tally.different,
        abstained: tally.abstained,
        missed: tally.missed,
        excused: tally.excused,
        no_position: 0,
    };
    let score = match example.tally.score {
        Some(score) => format!("The score is {} %.", score.percent()),
        None => "There is no score.".to_owned(),
    };
    let more = [sentence::held_back(&example.tally), sentence::left_out(&example.tally)];
    view! {
        <article class="example">
            <h3>{example.title.clone()}</h3>
            <p>{example.text.clone()}</p>
            <DataTable caption=format!("{}: the votes", example.title) caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">"Their vote"</th>
                        <th scope="col">"The movement asked"</th>
                        <th scope="col">"A yes"</th>
                        <th scope="col">"The seat on that day"</th>
                        <th scope="col" class="num">"Times"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
            <p>
                <strong>{sentence::headline(&example.tally, sentence::Tense::Now)}</strong>
                " "
                {sentence::figures(&example.tally)}
                " "
                {score}
                {more.into_iter().flatten().map(|text| format!(" {text}")).collect::<String>()}
            </p>
            {(counts.bearing() > 0).then(|| view! { <DistributionBar counts=counts /> })}
        </article>
    }
    .into_any()
}

fn example_row(votes: &ExampleVotes) -> AnyView {
    let vote = match (votes.kind, votes.vote, votes.reason_given) {
        (DecisionKind::VoiceVote | DecisionKind::Agreement, ..) => votes.kind.label().to_owned(),
        (_, None, _) => "not listed in the source".to_owned(),
        (_, Some(VoteOption::Absent), true) => "absent, with a reason".to_owned(),
        (_, Some(vote), _) => vote.label().to_owned(),
    };
    let asked = match votes.stance {
        Stance::None => "took no side".to_owned(),
        stance => asked_for(Some(stance.code())).unwrap_or_default().to_owned(),
    };
    let bearing = match votes.bearing {
        Some(Bearing::YesSupports) => "is with the movement",
        Some(Bearing::YesOpposes) => "is against the movement",
        Some(Bearing::Procedural) => "is a step of procedure",
        None => "nobody has said what it means",
    };
    let seat = match votes.holding {
        domain::terms::Holding::Yes => "held",
        domain::terms::Holding::No => "not held",
        domain::terms::Holding::Unclear => "not clear",
    };
    view! {
        <tr>
            <th scope="row">{capital(&vote)}</th>
            <td>{capital(&asked)}</td>
            <td>{bearing}</td>
            <td>{seat}</td>
            <td class="num">{votes.times}</td>
        </tr>
    }
    .into_any()
}

/// The marks that the page explains must be those that are drawn.
const _: () = assert!(MarkKind::ALL.len() == 6);

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn every_rule_threshold_and_example_is_on_the_page() {
        let rules = rules();
        let page = render(&fixtures::site(), &rules, "");
        for section in &rules.sections {
            assert!(page.body.contains(&format!("id=\"{}\"", section.id)), "{}", section.id);
        }
        for row in &rules.thresholds {
            let words = row.scores.replace('&', "&amp;");
            assert!(page.body.contains(&words), "{words}");
        }
        assert!(rules.examples.len() >= 10);
        assert_eq!(page.body.matches("<article").count(), rules.examples.len());
    }
}
