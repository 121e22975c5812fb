//! The rows under the figures: every vote that was judged, and those that were left out, with why.

use domain::{
    votes::Mark,
    words::{Bearing, VoteOption},
};
use leptos::prelude::*;
use services::views::{Official, ScoredVote};

use super::super::{
    OfficialParams,
    parts::{asked_for, capital, corrected_note, counted, mark_kind, mark_word, measure_link, when_known},
    query::address,
    tables::motion,
};
use crate::components::{Caveat, DataTable, EmptyState, MarkGlyph, MarkKind, Section, VoteWord};

/// One choice of which rows to show, with the word for it in the address.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Choice {
    code: &'static str,
    label: &'static str,
    /// The mark; none for what was left out because the vote does not count for this person.
    kind: Option<MarkKind>,
}

const CHOICES: [Choice; 6] = [
    Choice { code: "same", label: "with the movement", kind: Some(MarkKind::With) },
    Choice { code: "different", label: "against the movement", kind: Some(MarkKind::Against) },
    Choice { code: "abstained", label: "abstained", kind: Some(MarkKind::Abstained) },
    Choice { code: "missed", label: "missed", kind: Some(MarkKind::Missed) },
    Choice { code: "excused", label: "excused or stood aside", kind: Some(MarkKind::Excused) },
    Choice { code: "left-out", label: "not counted", kind: None },
];

impl Choice {
    fn holds(self, mark: Mark) -> bool {
        mark_kind(mark) == self.kind
    }
}

/// Every decision that bears on a position, with this person's part in it; narrowed as the address asks.
pub(super) fn scored_votes(official: &Official, params: &OfficialParams) -> AnyView {
    let choice = params.show.as_deref().and_then(|code| CHOICES.into_iter().find(|one| one.code == code));
    let key_only = params.only.as_deref() == Some("key");
    let unknown =
        [params.show.as_ref().filter(|_| choice.is_none()), params.only.as_ref().filter(|_| !key_only)];
    let unknown = unknown.into_iter().flatten().map(|word| {
        let text = format!("We know no choice called “{word}”. The rows are not narrowed by it.");
        view! { <Caveat title="We could not read that"><p>{text}</p></Caveat> }
    });
    let unknown = unknown.collect_view();
    let in_reach: Vec<&ScoredVote> =
        official.scored.iter().filter(|vote| !key_only || vote.measure.key).collect();
    let shown: Vec<&ScoredVote> = in_reach
        .iter()
        .rev()
        .copied()
        .filter(|vote| choice.is_none_or(|choice| choice.holds(vote.mark)))
        .collect();
    let content = if official.scored.is_empty() {
        let all = format!("/officials/{}/votes", official.person.slug);
        view! {
            <EmptyState title="No vote to judge yet">
                <p>
                    "None of the decisions in which this person could vote is on a measure for which we asked for something. "
                    <a href=all>"All their votes"</a>
                    " are there to read."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            {filters(official, &in_reach, choice, key_only)}
            {table(&shown, choice, key_only)}
        }
        .into_any()
    };
    view! {
        <div class="no-print">
            <Section id="votes" title="The votes behind the figures">
                {unknown}
                <p>"Each row leads to the decision, with how everyone voted and where that was published."</p>
                {content}
            </Section>
        </div>
    }
    .into_any()
}

/// Links that narrow the rows, each with how many there are.
fn filters(official: &Official, in_reach: &[&ScoredVote], choice: Option<Choice>, key_only: bool) -> AnyView {
    let path = format!("/officials/{}", official.person.slug);
    let href = |show: Option<&str>, key: bool| {
        format!("{}#votes", address(&path, &[("show", show), ("only", key.then_some("key"))]))
    };
    let here = |it: bool| it.then_some("true");
    let code = choice.map(|choice| choice.code);
    let key_count = official.scored.iter().filter(|vote| vote.measure.key).count();
    let marks = CHOICES
        .iter()
        .filter_map(|one| {
            let count = in_reach.iter().filter(|vote| one.holds(vote.mark)).count();
            // What nobody can see is not offered, unless it is what the reader asked for.
            (count > 0 || choice == Some(*one)).then(|| {
                view! {
                    <li>
                        {one.kind.map(|kind| view! { <MarkGlyph kind /> })}
                        <a href=href(Some(one.code), key_only) aria-current=here(choice == Some(*one))>{one.label}</a>
                        " " {count}
                    </li>
                }
            })
        })
        .collect_view();
    view! {
        <nav aria-label="Which votes to show">
            <ul class="bar-key">
                <li><a href=href(code, false) aria-current=here(!key_only)>"all measures"</a> " " {official.scored.len()}</li>
                <li><a href=href(code, true) aria-current=here(key_only)>"key measures"</a> " " {key_count}</li>
            </ul>
            <ul class="bar-key">
                <li><a href=href(None, key_only) aria-current=here(choice.is_none())>"every vote"</a> " " {in_reach.len()}</li>
                {marks}
            </ul>
        </nav>
    }
    .into_any()
}

fn table(rows: &[&ScoredVote], choice: Option<Choice>, key_only: bool) -> AnyView {
    if rows.is_empty() {
        return view! {
            <EmptyState title="No vote fits that">
                <p>"Choose another kind of vote above."</p>
            </EmptyState>
        }
        .into_any();
    }
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut caption = counted(count, "vote", "votes");
    if key_only {
        caption.push_str(" on key measures");
    }
    if let Some(choice) = choice {
        caption.push_str(": ");
        caption.push_str(choice.label);
    }
    caption.push_str(", the newest first");
    let rows = rows.iter().map(|vote| row(vote)).collect_view();
    view! {
        <DataTable caption=caption stack=true>
            <thead>
                <tr>
                    <th scope="col">"Decision"</th>
                    <th scope="col">"Measure"</th>
                    <th scope="col">"Date"</th>
                    <th scope="col">"The movement asked"</th>
                    <th scope="col">"Their vote"</th>
                    <th scope="col">"That is"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn row(vote: &ScoredVote) -> AnyView {
    let option = vote.option.as_deref().and_then(|code| code.parse::<VoteOption>().ok());
    let word = match option {
        Some(option) => view! { <VoteWord option=option source_word=vote.source_word.clone() /> }.into_any(),
        None => view! { <span class="soft">"not listed in the source"</span> }.into_any(),
    };
    let asked = asked_for(vote.measure.stance.as_deref()).map(|asked| {
        // A motion to put a bill aside: there a yes goes against the bill, and the reader must be told.
        let turned = match (vote.measure.stance.as_deref(), vote.bearing.parse()) {
            (Some("support"), Ok(Bearing::YesOpposes)) | (Some("oppose"), Ok(Bearing::YesSupports)) => {
                Some(view! { <br /><small class="soft">"here a yes is against the measure"</small> })
            }
            _ => None,
        };
        view! { {capital(asked)} {turned} }
    });
    let reason = vote.reason.clone().filter(|reason| !reason.is_empty());
    view! {
        <tr>
            <th scope="row"><a href=format!("/decisions/{}", vote.number)>{motion(&vote.motion)}</a></th>
            <td data-label="Measure">{measure_link(&vote.measure)}</td>
            <td data-label="Date" class="nowrap">{when_known(vote.date.as_deref())}</td>
            <td data-label="Asked">{asked}</td>
            <td data-label="Their vote">
                {word}
                {reason.map(|reason| view! { <br /><small>"Reason: " {reason}</small> })}
                {corrected_note(vote.corrected.as_ref())}
            </td>
            <td data-label="That is">{mark_word(vote.mark, option)}</td>
        </tr>
    }
    .into_any()
}
