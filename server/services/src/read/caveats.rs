//! What a reader must know before they read a record: in plain words, in the order in which it matters.

use domain::date::{CivilDate, PartialDate, day_in_words};
use domain::votes::{Judged, Mark, Reason};
use domain::words::VoteOption;
use store::entities::person;
use store::read::people::{Fact, SeatRow};
use store::read::scored::ScoredRow;

use super::cache::Sources;
use super::convert::{held_on, seat_span};

/// How many days someone is told to be new in office.
const NEW_FOR_DAYS: i64 = 180;
/// From this share on (in percent) of votes in which someone did not vote, a reader is told that whoever presides
/// often does not, by custom.
const MOSTLY_NOT_VOTING_PERCENT: usize = 80;

/// What is known of a person.
pub(super) struct Known<'a> {
    pub person: &'a person::Model,
    pub seats: &'a [SeatRow],
    pub judged: &'a [(ScoredRow, Judged)],
    pub facts: &'a [Fact],
    pub sources: &'a Sources,
}

/// The caveats of a person.
pub(super) fn caveats(known: &Known<'_>, in_office: Option<bool>, today: CivilDate) -> Vec<String> {
    let Known { person, seats, judged, facts, sources } = *known;
    let mut caveats = Vec::new();
    let died = person.died.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
    if let Some(died) = died {
        caveats.push(format!("{} died {}.", person.name, on_or_in(died)));
    }
    match in_office {
        Some(true) => caveats.extend(new_in_office(seats, today)),
        Some(false) if seats.is_empty() => {
            caveats.push("The record knows of no office that they hold or held.".to_owned());
        }
        Some(false) => caveats.push("Not in office now: this is the record of their time in office.".to_owned()),
        None => caveats.push(
            "The sources do not say whether they are in office now: this is the record of the time for which there \
             are votes."
                .to_owned(),
        ),
    }
    for other in facts.iter().filter(|fact| fact.what == "same") {
        caveats.push(format!(
            "The record has another entry, {}, that may be the same person. The two are kept apart until somebody \
             has checked. Until then the figures below may be only a part of their record: votes under the other entry \
             are not counted here.",
            other.a
        ));
    }
    caveats.extend(votes_outside(judged));
    for seat in seats {
        if let Some(contradiction) = seat_span(seat).contradiction() {
            let source = sources
                .of(seat.source_id, None)
                .map_or_else(String::new, |source| format!(" The dates are from {}.", source.name));
            caveats.push(format!(
                "What is published of the time in office contradicts itself. {}, {}: {contradiction}.{source}",
                seat.title, seat.body.body_name
            ));
        }
    }
    caveats.extend(mostly_not_voting(judged));
    caveats.extend(maybe_excused(judged, facts));
    let mut undated: Vec<String> = seats
        .iter()
        .filter(|seat| seat.start_date.is_none())
        .map(|seat| format!("{}, {}", seat.title, seat.body.body_name))
        .collect();
    undated.sort_unstable();
    undated.dedup();
    if !undated.is_empty() {
        caveats.push(format!(
            "When their time in office began is not published ({}). Absences on days on which it is unclear whether \
             they held the seat are not counted as missed.",
            undated.join("; ")
        ));
    }
    caveats
}

/// Votes on days outside of the published time in office, with their dates.
fn votes_outside(judged: &[(ScoredRow, Judged)]) -> Option<String> {
    let days = || {
        let outside = |row: &&(ScoredRow, Judged)| row.1.mark == Mark::NotCounted(Reason::VoteOutsideTerm);
        judged.iter().filter(outside).map(|(_, row)| row.case.date)
    };
    let (first, last) = (days().min()?, days().max()?);
    let when = if first == last {
        format!("on {}", day_in_words(first))
    } else {
        format!("between {} and {}", day_in_words(first), day_in_words(last))
    };
    let votes = match days().count() {
        1 => "1 vote is".to_owned(),
        n => format!("{n} votes are"),
    };
    Some(format!(
        "{votes} recorded outside of the time in office that is published, {when}. The sources contradict each other, \
         so what they disagree on is not counted."
    ))
}

/// LegiScan has one word, “Absent”, for whoever was not there, with leave or without.
fn maybe_excused(judged: &[(ScoredRow, Judged)], facts: &[Fact]) -> Option<String> {
    let legiscan = facts.iter().any(|fact| fact.what == "identifier" && fact.a == "legiscan-person");
    let absent = judged
        .iter()
        .filter(|(row, judged)| {
            let word = row.source_word.as_deref().unwrap_or_default();
            judged.mark == Mark::Missed && word.trim().eq_ignore_ascii_case("absent")
        })
        .count();
    (legiscan && absent > 0).then(|| {
        let missed = if absent == 1 { "1 missed vote is".to_owned() } else { format!("{absent} missed votes are") };
        format!(
            "{missed} listed as “Absent” by LegiScan, which has no word for an excused absence: an absence counted here \
             may have been excused."
        )
    })
}

/// Somebody who hardly ever votes although the source does not call them absent, as a speaker does in many
/// chambers. The source does not say who presided, so it is not excused; but it must not look like neglect either.
fn mostly_not_voting(judged: &[(ScoredRow, Judged)]) -> Option<String> {
    let eligible = judged.iter().filter(|(_, row)| row.mark.counts() || row.mark == Mark::Missed).count();
    let not_voting = judged
        .iter()
        .filter(|(_, row)| row.mark == Mark::Missed && row.case.vote == Some(VoteOption::NotVoting))
        .count();
    (not_voting > 0 && not_voting * 100 >= eligible * MOSTLY_NOT_VOTING_PERCENT).then(|| {
        format!(
            "On {not_voting} of {eligible} votes the source says “not voting”, and does not say why. Whoever presides \
             over a body often does not vote, by custom: that is not the same as staying away."
        )
    })
}

/// A term of today that began not long ago, when there is no earlier one: a person who is elected again is not new.
fn new_in_office(seats: &[SeatRow], today: CivilDate) -> Option<String> {
    let first = seats.iter().filter_map(|seat| {
        let start = seat.start_date.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
        let seen = seat_span(seat).seen.map(|(first, _)| first);
        start.map(PartialDate::earliest).into_iter().chain(seen).min()
    });
    if seats.iter().any(|seat| seat.start_date.is_none() && seat.seen_from.is_none()) {
        return None;
    }
    let first = first.min()?;
    let days = today.duration_since(first).as_hours() / 24;
    let begun = seats
        .iter()
        .filter(|seat| held_on(&seat_span(seat), today) == Some(true))
        .filter_map(|seat| seat.start_date.as_deref()?.parse::<PartialDate>().ok())
        .max()?;
    (0..=NEW_FOR_DAYS)
        .contains(&days)
        .then(|| format!("New in office since {}: there are few votes to judge yet.", begun.in_words()))
}

fn on_or_in(date: PartialDate) -> String {
    let preposition = if date.exact().is_some() { "on" } else { "in" };
    format!("{preposition} {}", date.in_words())
}
