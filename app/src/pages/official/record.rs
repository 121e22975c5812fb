//! The record of votes: the sentence, the figures, the strip, and what was done about each measure.

use std::collections::BTreeMap;

use domain::{
    date::CivilDate,
    terms::{Holding, Span},
    votes::{Counts, Mark, sentence::figures},
    words::VoteOption,
};
use leptos::prelude::*;
use services::views::{
    CommitmentsRecord, MeasureTold, Official, ScoredVote, Seat, StripMark, Tally as TallyView,
};

use super::super::parts::{
    asked_for, capital, counted, mark_kind, measure_link, measure_name, sentence, shorten, when,
};
use crate::{
    components::{
        Counts as MarkCounts, DataTable, MarkKind, MarkWord, RecordStrip, Section, StripMark as Drawn, Tally,
    },
    islands::StripDetails,
};

/// The two tallies: key measures first, then all.
pub(super) fn tallies(official: &Official, commitments: Option<&CommitmentsRecord>) -> AnyView {
    let path = format!("/officials/{}", official.person.slug);
    let key = tally("Votes on key measures", &official.key, format!("{path}?only=key#votes"), true);
    let all = tally("Votes on all measures", &official.all, format!("{path}#votes"), false);
    view! {
        <div id="record">
            {super::explain_votes()}
            <div class="tallies">
                {key}
                {all}
                {commitments.map(|record| kept(official, record))}
            </div>
        </div>
    }
    .into_any()
}

/// The record of commitments, beside the votes: no number is made of both.
fn kept(official: &Official, record: &CommitmentsRecord) -> AnyView {
    let score = record
        .score_percent
        .map(|percent| view! { <p class="tally-figures">"The average of those that were judged is " {percent} " %."</p> });
    let left_out = record.left_out.clone().map(|text| view! { <p class="tally-figures">{text}</p> });
    let href = format!("/commitments?person={}", official.person.slug);
    let all = format!("{} one by one", capital(&counted(record.total.into(), "commitment", "commitments")));
    view! {
        <section class="tally" id="commitments">
            <h2 class="kicker">"Commitments"</h2>
            <p class="tally-sentence">{sentence(&record.sentence)}</p>
            {score}
            {left_out}
            <p><a href=href>{all}</a></p>
            <p class="soft">"Counted by " <a href="/methodology#commitments">{record.rules.clone()}</a> "."</p>
        </section>
    }
    .into_any()
}

fn tally(title: &'static str, tally: &TallyView, rows_href: String, lead: bool) -> AnyView {
    let limits: Vec<String> = [&tally.held_back, &tally.left_out].into_iter().flatten().cloned().collect();
    let counts = MarkCounts {
        with: tally.same,
        against: tally.different,
        abstained: tally.abstained,
        missed: tally.missed,
        excused: tally.excused,
        no_position: 0,
    };
    if counts.bearing() + tally.not_eligible + tally.unrecorded == 0 {
        return view! {
            <section class="tally" class:tally-lead=lead>
                <h2 class="kicker">{title}</h2>
                <p class="tally-sentence">{sentence(&tally.words)}</p>
                <p class="tally-figures">"No decision in which they could vote bears on a position here."</p>
            </section>
        }
        .into_any();
    }
    let figures = [Some(sentence(&tally.sentence)), tally.period.clone()];
    let figures = figures.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <Tally
            title=title
            sentence=sentence(&tally.words)
            figures=figures
            counts=counts
            rows_href=rows_href
            rules=tally.rules.clone()
            limits=limits
            lead=lead
        />
    }
    .into_any()
}

/// The strip of every vote in order of time.
pub(super) fn strip(official: &Official, marks: Vec<StripMark>) -> AnyView {
    if marks.is_empty() {
        return ().into_any();
    }
    let labels: BTreeMap<i64, String> =
        official.scored.iter().map(|vote| (vote.number, strip_label(vote))).collect();
    let spans: Vec<Span> = official.seats.iter().map(span).collect();
    let marks: Vec<Drawn> = marks.into_iter().map(|mark| drawn(mark, &labels, &spans)).collect();
    let name = official.person.name.clone();
    let votes = format!("/officials/{}/votes", official.person.slug);
    let in_a_list = format!("{} in a list", capital(&counted(official.votes_total, "vote", "votes")));
    view! {
        <Section id="strip" title="Every vote in order of time">
            <p class="no-print">
                "Each mark is one decision, the oldest first, and leads to it. Those without a position of ours are thin lines."
            </p>
            <StripDetails><RecordStrip id="strip-drawing" marks=marks name=name /></StripDetails>
            <p class="no-print"><a href=votes>{in_a_list}</a></p>
        </Section>
    }
    .into_any()
}

fn strip_label(vote: &ScoredVote) -> String {
    shorten(&measure_name(&vote.measure), 120)
}

/// The time of a seat, as the rules read it.
fn span(seat: &Seat) -> Span {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<CivilDate>().ok());
    Span {
        start: date(&seat.start),
        end: date(&seat.end),
        seen: day(&seat.seen_from).zip(day(&seat.seen_to)),
    }
}

fn drawn(mark: StripMark, labels: &BTreeMap<i64, String>, spans: &[Span]) -> Drawn {
    let judged = mark.judged.and_then(mark_kind);
    let in_seat = || {
        let day = mark.date.parse::<CivilDate>().ok();
        day.is_some_and(|day| spans.iter().any(|span| span.holds_on(day) == Holding::Yes))
    };
    let kind = judged.unwrap_or(match (mark.judged, mark.option) {
        // What does not count for this person is never drawn as missed.
        (Some(_), _) => MarkKind::NoPosition,
        // Nobody is shown as missing on a day on which they may not have held the seat.
        (None, VoteOption::Absent | VoteOption::NotVoting) if in_seat() => MarkKind::Missed,
        (None, VoteOption::Excused | VoteOption::Recused | VoteOption::Paired) => MarkKind::Excused,
        (None, _) => MarkKind::NoPosition,
    });
    Drawn {
        date: mark.date,
        kind,
        key: mark.key,
        scored: judged.is_some(),
        href: format!("/decisions/{}", mark.number),
        label: labels.get(&mark.number).cloned().unwrap_or_default(),
    }
}

/// What was done about each measure, by value, key measures first: told as what happened, never as a habit.
pub(super) fn by_value(official: &Official) -> AnyView {
    let told: Vec<&MeasureTold> = official.told.iter().filter(|told| told.outcome != NOT_COUNTED).collect();
    if told.is_empty() {
        return ().into_any();
    }
    let mut votes: BTreeMap<&str, Vec<&ScoredVote>> = BTreeMap::new();
    for vote in &official.scored {
        votes.entry(vote.measure.slug.as_str()).or_default().push(vote);
    }
    // One sheet of paper has room for the key measures only; the screen shows all.
    let some_key = told.iter().any(|told| told.measure.key);
    let on_paper = some_key
        .then(|| view! { <p class="print-only">"Only key measures are printed here; the page has all of them."</p> });
    let groups = groups(&told, &votes);
    let (title, intro) = if groups.iter().any(|group| group.href.is_some()) {
        (
            "What they did, by value",
            "Key measures come first. A measure that touches two values stands under both.",
        )
    } else {
        ("What they did, measure by measure", "Key measures come first.")
    };
    let groups = groups.into_iter().map(|group| group_rows(&group, &votes, some_key)).collect_view();
    view! {
        <Section id="measures" title=title>
            <p class="no-print">{intro}</p>
            {on_paper}
            <DataTable caption="What they did about each measure" caption_hidden=true stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Measure"</th>
                        <th scope="col">"What they did"</th>
                        <th scope="col">"The movement asked"</th>
                        <th scope="col">"That is"</th>
                    </tr>
                </thead>
                {groups}
            </DataTable>
        </Section>
    }
    .into_any()
}

/// The code of `domain::votes::Outcome` for a measure on which nothing of theirs counts.
const NOT_COUNTED: &str = "not_counted";

struct Group<'a> {
    name: String,
    href: Option<String>,
    told: Vec<&'a MeasureTold>,
}

/// The measures under each of their values, in the order in which the values are first met; those without last.
fn groups<'a>(told: &[&'a MeasureTold], votes: &BTreeMap<&str, Vec<&ScoredVote>>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut none: Vec<&'a MeasureTold> = Vec::new();
    for &told in told {
        let values = votes
            .get(told.measure.slug.as_str())
            .and_then(|votes| votes.first())
            .map_or(&[][..], |vote| vote.values.as_slice());
        if values.is_empty() {
            none.push(told);
        }
        for value in values {
            let href = format!("/values/{}", value.slug);
            match groups.iter_mut().find(|group| group.href.as_ref() == Some(&href)) {
                Some(group) => group.told.push(told),
                None => groups.push(Group { name: value.name.clone(), href: Some(href), told: vec![told] }),
            }
        }
    }
    if !none.is_empty() {
        groups.push(Group { name: "Without a value".to_owned(), href: None, told: none });
    }
    for group in &mut groups {
        group.told.sort_by_key(|told| !told.measure.key);
    }
    groups
}

fn group_rows(group: &Group<'_>, votes: &BTreeMap<&str, Vec<&ScoredVote>>, print_key_only: bool) -> AnyView {
    let of = |told: &MeasureTold| votes.get(told.measure.slug.as_str()).map_or(&[][..], Vec::as_slice);
    let mut counts = Counts::default();
    group.told.iter().flat_map(|told| of(told)).for_each(|vote| counts.add(vote.mark));
    let name = match &group.href {
        Some(href) => view! { <a href=href.clone()>{group.name.clone()}</a> }.into_any(),
        None => group.name.clone().into_any(),
    };
    let hidden = |key: bool| (print_key_only && !key).then_some("no-print");
    let rows =
        group.told.iter().map(|told| measure_row(told, of(told), hidden(told.measure.key))).collect_view();
    let any_key = group.told.iter().any(|told| told.measure.key);
    view! {
        <tbody class=hidden(any_key)>
            <tr>
                <th scope="rowgroup" colspan="4" class="group">
                    {name}
                    ". "
                    <span class="soft">{figures(&counts.into())}</span>
                </th>
            </tr>
            {rows}
        </tbody>
    }
    .into_any()
}

fn measure_row(told: &MeasureTold, votes: &[&ScoredVote], class: Option<&'static str>) -> AnyView {
    let decisions = votes.iter().enumerate().map(|(index, vote)| {
        let date = vote.date.as_deref().map_or_else(|| "date not known".into_any(), when);
        let joint = if index > 0 { ", " } else { "" };
        view! { {joint} <a class="nowrap" href=format!("/decisions/{}", vote.number)>{date}</a> }
    });
    view! {
        <tr class=class>
            <th scope="row">{measure_link(&told.measure)}</th>
            <td data-label="They">
                {capital(&told.words)}
                <br />
                <small>{decisions.collect_view()}</small>
            </td>
            <td data-label="Asked">{asked_for(told.measure.stance.as_deref()).map(capital)}</td>
            <td data-label="That is">{marks(votes)}</td>
        </tr>
    }
    .into_any()
}

/// The marks of the decisions on one measure, each kind once with how often.
fn marks(votes: &[&ScoredVote]) -> AnyView {
    MarkKind::ALL
        .iter()
        .filter_map(|kind| {
            let times = votes.iter().filter(|vote| is_kind(vote.mark, *kind)).count();
            let often = (times > 1).then(|| format!(" ({times} times)"));
            (times > 0).then(|| view! { <div><MarkWord kind=*kind />{often}</div> })
        })
        .collect_view()
        .into_any()
}

fn is_kind(mark: Mark, kind: MarkKind) -> bool {
    mark_kind(mark) == Some(kind)
}

/// What changed the two tallies, the newest first.
pub(super) fn changes(official: &Official) -> AnyView {
    if official.changes.is_empty() {
        return ().into_any();
    }
    let items = official
        .changes
        .iter()
        .map(|change| {
            let which = if change.tally == "key" { "Key measures" } else { "All measures" };
            view! {
                <li>
                    <p>
                        <strong>{when(&change.on)} ", " {which.to_lowercase()} ". "</strong>
                        {sentence(&change.cause)}
                    </p>
                    <p class="soft">"Before: " {sentence(&change.before)} " Now: " {sentence(&change.after)}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="no-print">
            <Section id="changes" title="What changed the figures"><ol class="plain">{items}</ol></Section>
        </div>
    }
    .into_any()
}
