//! What a reader must know before they read a record: in plain words, in the order in which it matters.

use domain::date::{CivilDate, PartialDate};
use domain::votes::{Judged, Mark, Reason};
use store::entities::person;
use store::read::people::{Fact, SeatRow};

use super::convert::{held_on, seat_span};

/// How many days someone is told to be new in office.
const NEW_FOR_DAYS: i64 = 180;

/// The caveats of a person.
pub(super) fn caveats(
    person: &person::Model,
    seats: &[SeatRow],
    judged: &[Judged],
    facts: &[Fact],
    in_office: Option<bool>,
    today: CivilDate,
) -> Vec<String> {
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
             has checked.",
            other.a
        ));
    }
    let outside = judged.iter().filter(|row| row.mark == Mark::NotCounted(Reason::VoteOutsideTerm)).count();
    if outside > 0 {
        let votes = if outside == 1 { "1 vote is".to_owned() } else { format!("{outside} votes are") };
        caveats.push(format!(
            "{votes} recorded on a day outside of the time in office that is published. The sources contradict each \
             other, so what they disagree on is not counted."
        ));
    } else if seats.iter().any(|seat| seat_span(seat).contradicts()) {
        caveats.push("What is published of the time in office contradicts itself.".to_owned());
    }
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
