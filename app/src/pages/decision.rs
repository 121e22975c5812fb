use domain::words::{Bearing, DecisionKind, DecisionResult, Stance, VoteOption};
use leptos::prelude::*;
use serde_json::json;
use services::views::{Decision, MemberVote, ReplyView, ShownBy};

use super::{
    Context, commitments, corrections, ld,
    parts::{
        body_link, capital, counted, decision_kind, decision_result, distinct, in_words, mark_kind,
        measure_link, measure_name, outward, roll_call, shorten, sources_and_hand, vote_option, when_known,
    },
    replies,
    tables::motion,
};
use crate::{
    components::{
        Breadcrumbs, Caveat, CaveatTone, Crumb, DataTable, EmptyState, Fact, Facts, OptionCount, PageHead,
        PartyVotes, SeatVote, Section, VoteBreakdown,
    },
    layout::Site,
    page::{Page, PageError},
};

/// A motion is cut to so many characters where it only names the page.
const TITLE_CHARS: usize = 70;
/// How those are named who have no party in the source.
const NO_PARTY: &str = "No party named";

/// A decision's page; `number` is the last part of its address.
///
/// # Errors
/// When there is no such decision, or something broke.
pub async fn decision(ctx: &Context, number: &str) -> Result<Page, PageError> {
    let number = number.parse().map_err(|_| PageError::NotFound { what: "decision" })?;
    let decision = ctx.services.decision(number).await?;
    let shown = ctx.services.commitments_shown_by(number).await?;
    let replies = ctx.services.replies_to_decision(number).await?;
    Ok(render(&ctx.site, &decision, &shown, &replies))
}

fn render(site: &Site, decision: &Decision, shown: &[ShownBy], answers: &[ReplyView]) -> Page {
    let row = &decision.row;
    let path = format!("/decisions/{}", row.number);
    let mut crumbs = vec![
        Crumb::new("Bodies", "/bodies"),
        Crumb::new(row.body.name.clone(), format!("/bodies/{}", row.body.slug)),
        Crumb::new("Decisions", format!("/bodies/{}/decisions", row.body.slug)),
    ];
    if let Some(measure) = &row.measure {
        let name = measure.identifier.clone().unwrap_or_else(|| shorten(&measure.title, 40));
        crumbs.push(Crumb::new(name, format!("/measures/{}", measure.slug)));
    }
    let heading = motion(&row.motion);
    let title = match row.measure.as_ref().and_then(|measure| measure.identifier.as_deref()) {
        Some(identifier) => format!("{identifier}: {heading}"),
        None => heading.clone(),
    };
    let kicker = format!("{}, {}", capital(&decision_kind(&row.kind)), row.body.name);
    let whole = (heading != row.motion.trim() && !row.motion.trim().is_empty()).then(|| row.motion.clone());
    // The same motion comes again in other bodies, on other days, and sometimes twice on one day.
    let named = format!(
        "{} · {}, {} (no. {})",
        shorten(&title, TITLE_CHARS),
        row.body.name,
        row.date.as_deref().map_or_else(|| "date not known".to_owned(), in_words),
        row.number
    );
    let page = Page::new(named, path.clone()).description(description(decision)).body(|| {
        let (date, result) = (when_known(row.date.as_deref()), capital(&decision_result(&row.result)));
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=heading kicker=kicker>
                <p class="lede">
                    {date}
                    ". "
                    <strong>{result}</strong>
                    "."
                </p>
            </PageHead>
            {whole.map(|text| view! { <details><summary>"The whole text of the motion"</summary><p>{text}</p></details> })}
            {note(decision)}
            {about(decision, &site.organisation)}
            {votes(decision)}
            {replies::section("What officials say to their votes", answers)}
            {commitments::shown_by(shown)}
            {published(decision)}
            {neighbours(decision)}
            {corrections::report_link(&path)}
            {all_sources(decision)}
        }
    });
    let thing = json!({
        "@type": "WebPage",
        "name": title,
        "url": ld::absolute(site, &path),
        "temporalCoverage": row.date,
        "about": row.measure.as_ref().map(|measure| json!({
            "@type": "Legislation",
            "name": measure.title,
            "legislationIdentifier": measure.identifier,
            "url": ld::absolute(site, &format!("/measures/{}", measure.slug)),
        })),
        "publisher": ld::organisation(site),
    });
    ld::with_data(site, page, &crumbs, thing)
}

fn description(decision: &Decision) -> String {
    let row = &decision.row;
    let date = row.date.as_deref().map(|day| format!(" on {}", in_words(day))).unwrap_or_default();
    let about =
        row.measure.as_ref().map(|it| format!(" on {}", shorten(&measure_name(it), 100))).unwrap_or_default();
    format!("{}{date}: {}{about}. {} yes, {} no.", row.body.name, shorten(&row.motion, 80), row.yes, row.no)
}

fn note(decision: &Decision) -> AnyView {
    match decision.note.clone().filter(|note| !note.is_empty()) {
        Some(note) => {
            view! { <Caveat title="Read this first" tone=CaveatTone::Warning><p>{note}</p></Caveat> }
                .into_any()
        }
        None => ().into_any(),
    }
}

/// What was decided about, how, and what a yes means.
fn about(decision: &Decision, organisation: &str) -> AnyView {
    let row = &decision.row;
    let mut facts = Vec::new();
    if let Some(measure) = &row.measure {
        facts.push(Fact::new("Measure", measure_link(measure)));
    }
    facts.push(Fact::new("Body", body_link(&row.body)));
    facts.push(Fact::new("How it was decided", how(&row.kind)));
    facts.push(Fact::new("Result", result(&row.result)));
    facts.push(Fact::new("What a yes means", meaning(decision, organisation)));
    if let Some(url) = &decision.source_url {
        facts.push(Fact::new("On the source’s own page", outward(url, "Read it there")));
    }
    view! { <Section id="about" title="What this was about"><Facts facts=facts /></Section> }.into_any()
}

fn how(kind: &str) -> AnyView {
    match kind.parse() {
        Ok(DecisionKind::RollCall) => view! { "By " {roll_call("roll call")} "." }.into_any(),
        Ok(DecisionKind::VoiceVote) => {
            "By voice: members called out, and nobody’s own vote was written down. So it is never held for or against anyone."
                .into_any()
        }
        Ok(DecisionKind::Agreement) => {
            "By agreement, without a vote. So it is never held for or against anyone.".into_any()
        }
        Err(_) => decision_kind(kind).into_any(),
    }
}

fn result(code: &str) -> String {
    match code.parse() {
        Ok(DecisionResult::Unknown) => "The source does not say, and we do not guess.".to_owned(),
        _ => capital(&decision_result(code)),
    }
}

fn meaning(decision: &Decision, organisation: &str) -> AnyView {
    let row = &decision.row;
    let stance = decision.position.as_ref().and_then(|position| position.stance.parse::<Stance>().ok());
    let bearing = row.bearing.as_deref().and_then(|code| code.parse::<Bearing>().ok());
    let asked = match stance {
        Some(Stance::Support) => format!("{organisation} asked to pass this measure. "),
        Some(Stance::Oppose) => format!("{organisation} asked not to pass this measure. "),
        _ if bearing == Some(Bearing::Procedural) => String::new(),
        _ => return format!("{organisation} took no position, so this vote is not judged.").into_any(),
    };
    let rest = match bearing {
        Some(Bearing::YesSupports) => "Here a yes is with the movement, and a no is against it.",
        Some(Bearing::YesOpposes) => "Here a yes is against the movement, and a no is with it.",
        Some(Bearing::Procedural) => "This is a step of procedure, and is never judged.",
        None => "No one has written down yet what a yes in this vote means for that, so it is not judged.",
    };
    let why = row.measure.as_ref().filter(|_| stance.is_some()).map(|measure| {
        view! { " " <a href=format!("/measures/{}#position", measure.slug)>"Why we asked for that"</a> "." }
    });
    view! { {asked} {rest} {why} }.into_any()
}

fn votes(decision: &Decision) -> AnyView {
    let count = u64::try_from(decision.votes.len()).unwrap_or_default();
    let content = if decision.votes.is_empty() {
        let text = match decision.row.kind.parse() {
            Ok(DecisionKind::RollCall) => {
                "The source says that there was a roll call, but lists nobody’s vote. Nobody is taken as absent because of that."
            }
            _ => "In a decision like this nobody’s own vote is written down.",
        };
        view! { <EmptyState title="No member’s vote is published"><p>{text}</p></EmptyState> }.into_any()
    } else {
        let is_judged = |vote: &MemberVote| vote.mark.and_then(mark_kind).is_some();
        let some_blank = decision.votes.iter().any(is_judged) && !decision.votes.iter().all(is_judged);
        let judged = some_blank.then(|| {
            view! {
                <p>
                    "Where the last column is blank, the vote does not count for that person: for example, they did not hold the seat on that day. "
                    <a href="/methodology">"How we judge votes"</a>
                    "."
                </p>
            }
        });
        view! {
            <p>{counted(count, "member’s vote is", "members’ votes are")} " published."</p>
            {judged}
            <VoteBreakdown totals=totals(decision) parties=parties(decision) seats=seats(&decision.votes) />
        }
        .into_any()
    };
    view! { <Section id="votes" title="How everyone voted">{content}</Section> }.into_any()
}

fn option(code: &str) -> VoteOption {
    // A code that this version does not know is shown as what it is to us: something else.
    code.parse().unwrap_or(VoteOption::Other)
}

fn totals(decision: &Decision) -> Vec<OptionCount> {
    let mut totals: Vec<OptionCount> = decision
        .by_option
        .iter()
        .map(|(code, count)| OptionCount { option: option(code), count: *count })
        .collect();
    // Yes and no first, so that bars and columns stand in the same order on every page.
    totals.sort_by_key(|total| total.option);
    totals
}

/// By party, counted from the members’ votes, in the order of the view (the largest first).
fn parties(decision: &Decision) -> Vec<PartyVotes> {
    let named = |party: &Option<String>| {
        party.clone().filter(|party| !party.is_empty()).unwrap_or_else(|| NO_PARTY.to_owned())
    };
    let mut parties: Vec<PartyVotes> = decision
        .by_party
        .iter()
        .map(|row| PartyVotes { party: named(&row.party), counts: Vec::new() })
        .collect();
    for vote in &decision.votes {
        let (party, option) = (named(&vote.person.party), option(&vote.option));
        let at = match parties.iter().position(|known| known.party == party) {
            Some(at) => at,
            None => {
                parties.push(PartyVotes { party, counts: Vec::new() });
                parties.len() - 1
            }
        };
        let counts = &mut parties[at].counts;
        match counts.iter_mut().find(|count| count.option == option) {
            Some(count) => count.count += 1,
            None => counts.push(OptionCount { option, count: 1 }),
        }
    }
    // A body without parties needs no table of them.
    if parties.iter().all(|party| party.party == NO_PARTY) { Vec::new() } else { parties }
}

fn seats(votes: &[MemberVote]) -> Vec<SeatVote> {
    votes
        .iter()
        .map(|vote| SeatVote {
            name: vote.person.name.clone(),
            href: Some(format!("/officials/{}", vote.person.slug)),
            seat: vote.seat.as_ref().map(|place| place.name.clone()),
            party: vote.person.party.clone().filter(|party| !party.is_empty()),
            option: option(&vote.option),
            source_word: Some(vote.source_word.clone()),
            reason: vote.reason.clone().filter(|reason| !reason.is_empty()),
            corrected: vote.corrected.as_ref().map(|corrected| {
                let (day, was) = (in_words(&corrected.on), vote_option(&corrected.was));
                format!(
                    "Corrected on {day}: was “{was}”, because {}.",
                    corrected.reason.trim_end_matches('.')
                )
            }),
            mark: vote.mark.and_then(mark_kind),
        })
        .collect()
}

/// The totals as the source published them, beside those counted from the members' votes.
fn published(decision: &Decision) -> AnyView {
    let Some([yes, no, not_voting, absent]) = decision.published else { return ().into_any() };
    let ours = |options: &[VoteOption]| -> u32 {
        decision.by_option.iter().filter(|(code, _)| options.contains(&option(code))).map(|(_, n)| n).sum()
    };
    let rows = [
        ("Yes", yes, ours(&[VoteOption::Yes])),
        ("No", no, ours(&[VoteOption::No])),
        ("Did not vote", not_voting, ours(&[VoteOption::NotVoting, VoteOption::Abstain, VoteOption::Present])),
        ("Absent", absent, ours(&[VoteOption::Absent, VoteOption::Excused])),
    ]
    .map(|(label, theirs, ours)| {
        view! { <tr><th scope="row">{label}</th><td class="num">{theirs}</td><td class="num">{ours}</td></tr> }
    });
    view! {
        <Section id="totals" title="The totals of the source">
            <p>"The source publishes totals of its own. We show them beside what we count from the members’ votes above."</p>
            <DataTable caption="Totals of the source, and counted here" caption_hidden=true>
                <thead>
                    <tr>
                        <th scope="col">"Vote"</th>
                        <th scope="col" class="num">"The source says"</th>
                        <th scope="col" class="num">"Counted here"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </DataTable>
        </Section>
    }
    .into_any()
}

fn neighbours(decision: &Decision) -> AnyView {
    if decision.previous.is_none() && decision.next.is_none() {
        return ().into_any();
    }
    let link = |number: Option<i64>, label: &'static str| {
        number.map(|number| view! { <li><a href=format!("/decisions/{number}")>{label}</a></li> })
    };
    view! {
        <nav class="no-print" aria-label="Other decisions of this body">
            <ul class="bar-key">
                {link(decision.previous, "← The decision before")}
                {link(decision.next, "The decision after →")}
            </ul>
        </nav>
    }
    .into_any()
}

fn all_sources(decision: &Decision) -> AnyView {
    let position = decision.position.as_ref().and_then(|position| position.source.as_ref());
    sources_and_hand(&distinct(decision.source.iter().chain(position)), &decision.by_hand)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn a_yes_is_explained_by_the_bearing() {
        let mut decision = fixtures::decision();
        let page = render(&fixtures::site(), &decision, &[], &[]);
        assert!(page.body.contains("Here a yes is against the movement"), "{}", page.body);
        decision.row.bearing = Some("procedural".to_owned());
        assert!(
            render(&fixtures::site(), &decision, &[], &[])
                .body
                .contains("a step of procedure, and is never judged")
        );
        decision.row.bearing = None;
        decision.position = None;
        assert!(
            render(&fixtures::site(), &decision, &[], &[])
                .body
                .contains("took no position, so this vote is not judged")
        );
    }

    #[test]
    fn parties_are_counted_from_the_votes() {
        let parties = parties(&fixtures::decision());
        assert_eq!(parties[0].party, "Democratic");
        let counts: Vec<_> = parties[0].counts.iter().map(|it| (it.option, it.count)).collect();
        assert_eq!(counts, [(VoteOption::No, 1), (VoteOption::Excused, 1)]);
        assert_eq!(parties[1].party, NO_PARTY);
    }

    #[test]
    fn a_roll_call_without_votes_blames_nobody() {
        let mut decision = fixtures::decision();
        decision.votes.clear();
        let page = render(&fixtures::site(), &decision, &[], &[]);
        assert!(page.body.contains("Nobody is taken as absent because of that"));
        decision.row.kind = "voice_vote".to_owned();
        assert!(
            render(&fixtures::site(), &decision, &[], &[]).body.contains("never held for or against anyone")
        );
    }

    #[test]
    fn the_totals_of_the_source_stand_beside_ours() {
        let page = render(&fixtures::site(), &fixtures::decision(), &[], &[]);
        assert!(page.body.contains("<td class=\"num\">99</td>"), "{}", page.body);
        assert!(page.body.contains("Reason: "));
    }
}
