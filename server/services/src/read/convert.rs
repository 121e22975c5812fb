//! From the store's rows to what is shown; every word and sentence is the domain's.

use domain::date::{CivilDate, PartialDate};
use domain::terms::{Holding, Span};
use domain::votes::{self, Counts, sentence};
use store::entities::vote_record;
use store::read::people::SeatRow;
use store::read::{BodyCols, MeasureCols, PlaceCols};

use super::cache::Sources;
use crate::clock::day_of;
use crate::views::{BodyRef, MeasureRef, PersonRef, PlaceRef, Seat, Tally};

pub(super) fn body_ref(body: &BodyCols) -> BodyRef {
    BodyRef { slug: body.body_slug.clone(), name: body.body_name.clone(), kind: body.body_kind.clone() }
}

pub(super) fn place_ref(place: &PlaceCols) -> PlaceRef {
    PlaceRef {
        slug: place.place_slug.clone(),
        name: place.place_name.clone(),
        kind: place.place_kind.clone(),
    }
}

pub(super) fn measure_ref(measure: MeasureCols) -> MeasureRef {
    MeasureRef {
        slug: measure.measure_slug,
        identifier: measure.measure_identifier,
        title: measure.measure_title,
        stance: measure.stance,
        key: measure.is_key.unwrap_or(false),
    }
}

/// The day, as ISO text, of an instant in milliseconds.
pub(super) fn day_text_of(ms: i64) -> Option<String> {
    day_of(ms).map(|day| day.to_string())
}

/// A term's time as the domain knows it. The database's checks keep texts out that are no dates at all; one of a day
/// that does not exist counts as not published.
pub(crate) fn span_of(
    start: Option<&str>,
    end: Option<&str>,
    seen_from: Option<&str>,
    seen_to: Option<&str>,
) -> Span {
    let date = |text: Option<&str>| text.and_then(|text| text.parse::<PartialDate>().ok());
    let day = |text: Option<&str>| date(text).and_then(PartialDate::exact);
    Span { start: date(start), end: date(end), seen: day(seen_from).zip(day(seen_to)) }
}

pub(super) fn seat_span(seat: &SeatRow) -> Span {
    span_of(
        seat.start_date.as_deref(),
        seat.end_date.as_deref(),
        seat.seen_from.as_deref(),
        seat.seen_to.as_deref(),
    )
}

/// Whether a seat is held on a day: `None` when the sources do not tell.
pub(super) fn held_on(span: &Span, day: CivilDate) -> Option<bool> {
    if span.in_office_on(day) {
        return Some(true);
    }
    match span.holds_on(day) {
        Holding::Unclear => None,
        Holding::Yes | Holding::No => Some(false),
    }
}

/// Whether any of these seats is held: yes before not known before no; `None` as well when there is no seat at all.
pub(super) fn any_held(held: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut answer = None;
    let mut unknown = false;
    for held in held {
        match held {
            Some(true) => return Some(true),
            Some(false) => answer = Some(false),
            None => unknown = true,
        }
    }
    if unknown { None } else { answer }
}

pub(super) fn seat(row: &SeatRow, today: CivilDate, sources: &Sources) -> Seat {
    let span = seat_span(row);
    Seat {
        person: PersonRef {
            slug: row.person_slug.clone(),
            name: row.person_name.clone(),
            party: row.party.clone(),
        },
        title: row.title.clone(),
        body: body_ref(&row.body),
        place: place_ref(&row.place),
        start: row.start_date.clone(),
        end: row.end_date.clone(),
        seen_from: row.seen_from.clone(),
        seen_to: row.seen_to.clone(),
        start_reason: row.start_reason.clone(),
        end_reason: row.end_reason.clone(),
        end_reason_text: row.end_reason_text.clone(),
        current: held_on(&span, today),
        when: span.in_words(),
        source: sources.of(row.source_id, row.run_id),
    }
}

/// The tense of a judgement: present only for someone who is known to be in office.
pub(super) fn tense(in_office: Option<bool>) -> sentence::Tense {
    if in_office == Some(true) { sentence::Tense::Now } else { sentence::Tense::Past }
}

/// A tally with its words.
pub(super) fn tally(of: &votes::Tally, rules: &str, in_office: Option<bool>) -> Tally {
    let Counts { same, different, abstained, missed, excused, not_eligible, unrecorded } = of.counts;
    Tally {
        rules: rules.to_owned(),
        same,
        different,
        abstained,
        missed,
        excused,
        not_eligible,
        unrecorded,
        score_percent: of.score.map(votes::Score::percent),
        verdict: of.verdict.code().to_owned(),
        words: sentence::headline(of, tense(in_office)),
        sentence: sentence::figures(of),
        held_back: sentence::held_back(of),
        left_out: sentence::left_out(of),
    }
}

/// The counts of a kept record.
pub(crate) fn counts_of(record: &vote_record::Model) -> Counts {
    let n = |n: i32| u32::try_from(n).unwrap_or(0);
    Counts {
        same: n(record.same),
        different: n(record.different),
        abstained: n(record.abstained),
        missed: n(record.missed),
        excused: n(record.excused),
        not_eligible: n(record.not_eligible),
        unrecorded: n(record.unrecorded),
    }
}

/// What a kept record says in figures.
pub(crate) fn tally_of(record: &vote_record::Model) -> votes::Tally {
    counts_of(record).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seat_held_is_enough_and_one_unknown_spoils_a_no() {
        assert_eq!(any_held([]), None);
        assert_eq!(any_held([Some(false), None, Some(true)]), Some(true));
        assert_eq!(any_held([Some(false), None]), None);
        assert_eq!(any_held([Some(false), Some(false)]), Some(false));
    }

    #[test]
    fn whoever_was_only_seen_voting_may_still_be_there() {
        let today = CivilDate::constant(2026, 11, 24);
        let held = |start, end, from, to| held_on(&span_of(start, end, from, to), today);
        assert_eq!(held(None, None, Some("2023-01-09"), Some("2024-03-29")), None);
        assert_eq!(held(None, None, None, None), Some(true));
        assert_eq!(held(None, Some("2030-01-01"), None, None), Some(true));
        assert_eq!(held(Some("2019"), Some("2022"), None, None), Some(false));
        assert_eq!(held(Some("2027"), None, None, None), Some(false));
    }
}
