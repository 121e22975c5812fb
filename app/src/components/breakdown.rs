use domain::words::VoteOption;
use leptos::prelude::*;

use super::{
    mark::{MarkKind, MarkWord, VoteWord},
    person::PartyTag,
};

/// How many voted one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionCount {
    /// Which way.
    pub option: VoteOption,
    /// How many.
    pub count: u32,
}

/// How one party voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyVotes {
    /// The party, or "no party known".
    pub party: String,
    /// Its votes; options that nobody chose may be left out.
    pub counts: Vec<OptionCount>,
}

/// How one member voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatVote {
    /// The member's name, as the record has it.
    pub name: String,
    /// The member's page; none if the source's name matches nobody on record.
    pub href: Option<String>,
    /// The seat: "District 12", "Ward 3".
    pub seat: Option<String>,
    /// The party.
    pub party: Option<String>,
    /// How the member voted.
    pub option: VoteOption,
    /// The source's own word.
    pub source_word: Option<String>,
    /// The reason that the source gives for not voting.
    pub reason: Option<String>,
    /// The note of a correction, a sentence.
    pub corrected: Option<String>,
    /// How it counts, where the organisation has a position.
    pub mark: Option<MarkKind>,
}

/// How everyone voted: by option, by party, and seat by seat.
#[component]
pub fn VoteBreakdown(
    /// The totals, options that nobody chose left out.
    totals: Vec<OptionCount>,
    /// By party; empty where the body has none.
    parties: Vec<PartyVotes>,
    /// Seat by seat, in the order of seats or names.
    seats: Vec<SeatVote>,
) -> impl IntoView {
    let most = totals.iter().map(|total| total.count).max().unwrap_or(0).max(1);
    let bars = totals
        .iter()
        .map(|total| {
            let width = format!("{:.1}%", f64::from(total.count) / f64::from(most) * 100.0);
            let fill = match total.option {
                VoteOption::Yes => None,
                VoteOption::No => Some("url(#p-hatch)"),
                _ => Some("none"),
            };
            view! {
                <li>
                    <span class="option-name">{total.option.label()}</span>
                    <svg class="option-bar" height="22" aria-hidden="true">
                        <rect width=width height="100%" fill=fill />
                    </svg>
                    <b class="option-count">{total.count}</b>
                </li>
            }
        })
        .collect_view();
    let by_party = (!parties.is_empty()).then(|| party_table(&totals, &parties));
    let with_marks = seats.iter().any(|seat| seat.mark.is_some());
    let rows = seats.into_iter().map(|seat| seat_row(seat, with_marks)).collect_view();
    view! {
        <div class="breakdown">
            <ul class="option-bars">{bars}</ul>
            {by_party}
        </div>
        <div class="table-box table-stack">
            <table class="seats">
                <caption>"Seat by seat"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Member"</th>
                        <th scope="col">"Seat"</th>
                        <th scope="col">"Vote"</th>
                        {with_marks.then(|| view! { <th scope="col">"With the movement?"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn party_table(totals: &[OptionCount], parties: &[PartyVotes]) -> AnyView {
    let heads = totals
        .iter()
        .map(|total| view! { <th scope="col" class="num">{total.option.label()}</th> })
        .collect_view();
    let rows = parties
        .iter()
        .map(|party| {
            let cells = totals
                .iter()
                .map(|total| {
                    let count = party
                        .counts
                        .iter()
                        .find(|count| count.option == total.option)
                        .map_or(0, |count| count.count);
                    view! { <td class="num">{count}</td> }
                })
                .collect_view();
            view! { <tr><th scope="row">{party.party.clone()}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label="Votes by party">
            <table>
                <caption>"By party"</caption>
                <thead><tr><th scope="col">"Party"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn seat_row(seat: SeatVote, with_marks: bool) -> AnyView {
    let name = match seat.href {
        Some(href) => view! { <a href=href>{seat.name}</a> }.into_any(),
        None => view! { <span>{seat.name}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{name} {seat.party.map(|party| view! { " " <PartyTag party /> })}</th>
            <td data-label="Seat">{seat.seat}</td>
            <td data-label="Vote">
                <VoteWord option=seat.option source_word=seat.source_word />
                {seat.reason.map(|reason| view! { <br /><small>"Reason: " {reason}</small> })}
                {seat.corrected.map(|note| view! { <br /><small>{note}</small> })}
            </td>
            {with_marks
                .then(|| view! { <td data-label="With the movement?">{seat.mark.map(|kind| view! { <MarkWord kind /> })}</td> })}
        </tr>
    }
    .into_any()
}
