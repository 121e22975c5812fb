//! When a seat was held, as far as anyone published it.
//!
//! Nobody may be marked absent before they were sworn in. So a [`Span`] answers “yes”, “no” or “unclear” for a
//! day, and the vote rules give whoever is unclear the benefit of the doubt.

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, PartialDate, day_in_words};

/// Whether someone held a seat on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// They certainly did not.
    No,
    /// What is published does not decide it.
    Unclear,
    /// They certainly did.
    Yes,
}

/// Whether two people, or two sources' accounts of one person, held a seat at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// At least one day is certainly in both.
    Yes,
    /// No day can be in both.
    No,
    /// It depends on what was not published, or they only meet on the day of the handover.
    Unclear,
}

/// The unbroken time for which one person held one seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first day, as far as it was published.
    pub start: Option<PartialDate>,
    /// The last day, as far as it was published; a successor may start on that very day.
    pub end: Option<PartialDate>,
    /// The earliest and the latest day on which a source shows the person taking part in that seat
    /// (yes, no, abstain, present; not absent).
    pub seen: Option<(CivilDate, CivilDate)>,
}

/// The same as [`Span`], where a sentence reads better with it.
pub type Held = Span;

impl Span {
    /// A span from published dates alone.
    #[must_use]
    pub const fn new(start: Option<PartialDate>, end: Option<PartialDate>) -> Self {
        Self { start, end, seen: None }
    }

    /// The same span, with one more day on which the person was seen taking part.
    #[must_use]
    pub fn and_seen(self, day: CivilDate) -> Self {
        let seen = self.seen.map_or((day, day), |(first, last)| (first.min(day), last.max(day)));
        Self { seen: Some(seen), ..self }
    }

    /// Whether the seat was held on this day.
    ///
    /// The days between the first and the last on which the person was seen are certain, whatever the dates say
    /// (see [`Span::contradicts`]). A known start without an end means still in office. With an end, the days after
    /// the last sighting are unclear up to that end: sources seldom say why a term ended, and whoever fell ill or
    /// died before it did has missed nothing.
    #[must_use]
    pub fn holds_on(&self, day: CivilDate) -> Holding {
        if self.seen.is_some_and(|(first, last)| first <= day && day <= last) {
            return Holding::Yes;
        }
        if self.first_possible().is_some_and(|first| day < first)
            || self.last_possible().is_some_and(|last| day > last)
        {
            return Holding::No;
        }
        if self.end.is_some() && self.seen.is_some_and(|(_, last)| day > last) {
            return Holding::Unclear;
        }
        match self.core() {
            Some((first, last)) if first <= day && day <= last => Holding::Yes,
            _ => Holding::Unclear,
        }
    }

    /// Whether, as far as is published, the person is in office on this day: the term has begun and has not ended.
    ///
    /// A listing without any date counts as in office. Somebody of whom only votes are known counts up to the
    /// last day on which they were seen: nothing says that they stayed.
    #[must_use]
    pub fn in_office_on(&self, day: CivilDate) -> bool {
        if let (None, None, Some((first, last))) = (self.start, self.end, self.seen) {
            return first <= day && day <= last;
        }
        self.start.is_none_or(|start| start.earliest() <= day)
            && self.end.is_none_or(|end| day <= end.latest())
    }

    /// Whether what is published contradicts itself: it ends before it begins, or the person was seen taking part
    /// outside the dates.
    #[must_use]
    pub fn contradicts(&self) -> bool {
        let backwards =
            matches!((self.start, self.end), (Some(start), Some(end)) if start.earliest() > end.latest());
        let outside = self.seen.is_some_and(|(first, last)| {
            self.first_possible().is_some_and(|start| first < start)
                || self.last_possible().is_some_and(|end| last > end)
        });
        backwards || outside
    }

    /// What contradicts itself, in plain words without a capital; `None` when nothing does.
    #[must_use]
    pub fn contradiction(&self) -> Option<String> {
        if !self.contradicts() {
            return None;
        }
        let dates = Self::new(self.start, self.end).in_words();
        let outside = self.seen.filter(|(first, last)| {
            self.first_possible().is_some_and(|start| *first < start)
                || self.last_possible().is_some_and(|end| *last > end)
        });
        Some(match outside {
            Some(seen) => format!("published as {dates}, but {}", seen_words(seen)),
            None => format!("published as {dates}, which ends before it begins"),
        })
    }

    /// Plain words for a page, without a capital: “since 9 January 2023”, “2013 to 2018”.
    #[must_use]
    pub fn in_words(&self) -> String {
        const NO_START: &str = "when the term began is not published";
        match (self.start, self.end) {
            (Some(start), None) => format!("since {}", start.in_words()),
            (Some(start), Some(end)) if start == end && start.exact().is_some() => {
                format!("on {}", start.in_words())
            }
            (Some(start), Some(end)) if start == end => format!("in {}", start.in_words()),
            (Some(start), Some(end)) => format!("{} to {}", start.in_words(), end.in_words()),
            (None, Some(end)) => match self.seen {
                None => format!("until {}; {NO_START}", end.in_words()),
                Some(seen) => format!("until {}; {}; {NO_START}", end.in_words(), seen_words(seen)),
            },
            (None, None) => match self.seen {
                None => "dates not published".to_owned(),
                Some(seen) => format!("{}; {NO_START}", seen_words(seen)),
            },
        }
    }

    fn first_possible(&self) -> Option<CivilDate> {
        self.start.map(PartialDate::earliest)
    }

    fn last_possible(&self) -> Option<CivilDate> {
        self.end.map(PartialDate::latest)
    }

    /// The days that are certain, first and last. Because a span is unbroken, a sighting and a date hold
    /// everything between them together.
    fn core(&self) -> Option<(CivilDate, CivilDate)> {
        let seen_first = self.seen.map(|(first, _)| first);
        let seen_last = self.seen.map(|(_, last)| last);
        let first = earlier(self.start.map(PartialDate::latest), seen_first)?;
        let last = match (self.start, self.end) {
            (Some(_), None) => Some(CivilDate::MAX),
            (_, end) => later(end.map(PartialDate::earliest), seen_last),
        }?;
        (first <= last).then_some((first, last))
    }

    /// The days that are possible; sightings are possible whatever the dates say.
    fn shell(&self) -> (CivilDate, CivilDate) {
        let first = self.first_possible().unwrap_or(CivilDate::MIN);
        let last = self.last_possible().unwrap_or(CivilDate::MAX);
        match self.seen {
            Some((seen_first, seen_last)) => (first.min(seen_first), last.max(seen_last)),
            None => (first, last),
        }
    }
}

/// Whether two spans share a day.
///
/// Two that meet only where one ends and the other begins are unclear: that is a handover as often as one term
/// told in two parts.
#[must_use]
pub fn overlaps(a: &Span, b: &Span) -> Overlap {
    let (a_shell, b_shell) = (a.shell(), b.shell());
    if a_shell.1 < b_shell.0 || b_shell.1 < a_shell.0 {
        return Overlap::No;
    }
    let handover = |before: &Span, after: &Span| {
        let end = before.end.and_then(PartialDate::exact);
        end.is_some()
            && end == after.start.and_then(PartialDate::exact)
            && before.shell().1 == after.shell().0
    };
    if handover(a, b) || handover(b, a) {
        return Overlap::Unclear;
    }
    match (a.core(), b.core()) {
        (Some(a), Some(b)) if a.0 <= b.1 && b.0 <= a.1 => Overlap::Yes,
        _ => Overlap::Unclear,
    }
}

/// Which of the others’ terms in an office make a term one too many: those who certainly hold a seat on a day of it
/// on which all `seats` are taken without it. The numbers are places in `others`.
///
/// A term that only meets another on the day of the handover is not in its way.
#[must_use]
pub fn in_the_way(term: &Span, others: &[Span], seats: usize) -> Vec<usize> {
    let Some((begin, _)) = term.core() else { return Vec::new() };
    let certain: Vec<(usize, CivilDate, CivilDate)> = others
        .iter()
        .enumerate()
        .filter(|(_, other)| overlaps(term, other) == Overlap::Yes)
        .filter_map(|(at, other)| other.core().map(|(first, last)| (at, first.max(begin), last)))
        .collect();
    let mut found = Vec::new();
    // The most hold a seat on a day on which one of them begins. The last day is the successor’s.
    for (_, day, _) in &certain {
        let then: Vec<usize> = certain
            .iter()
            .filter(|(_, first, last)| first <= day && (day < last || first == last))
            .map(|(at, ..)| *at)
            .collect();
        if then.len() >= seats.max(1) {
            found.extend(then);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn earlier(a: Option<CivilDate>, b: Option<CivilDate>) -> Option<CivilDate> {
    a.into_iter().chain(b).min()
}

fn later(a: Option<CivilDate>, b: Option<CivilDate>) -> Option<CivilDate> {
    a.into_iter().chain(b).max()
}

fn seen_words((first, last): (CivilDate, CivilDate)) -> String {
    if first == last {
        format!("seen voting on {}", day_in_words(first))
    } else {
        format!("seen voting from {} to {}", day_in_words(first), day_in_words(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: &str, end: &str, seen: &str) -> Span {
        let date = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let seen = (!seen.is_empty()).then(|| {
            let (first, last) = seen.split_once(' ').unwrap_or((seen, seen));
            (day(first), day(last))
        });
        Span { start: date(start), end: date(end), seen }
    }

    fn day(text: &str) -> CivilDate {
        text.parse().unwrap()
    }

    #[test]
    fn whole_dates_decide_every_day() {
        let term = span("2023-01-09", "2025-01-13", "");
        for (at, held) in [
            ("2023-01-08", Holding::No),
            ("2023-01-09", Holding::Yes),
            ("2024-06-01", Holding::Yes),
            ("2025-01-13", Holding::Yes),
            ("2025-01-14", Holding::No),
        ] {
            assert_eq!(term.holds_on(day(at)), held, "{at}");
        }
    }

    #[test]
    fn partial_dates_leave_their_period_unclear() {
        let term = span("2013", "2018-11", "");
        for (at, held) in [
            ("2012-12-31", Holding::No),
            ("2013-01-01", Holding::Unclear),
            ("2013-12-30", Holding::Unclear),
            ("2013-12-31", Holding::Yes),
            ("2018-11-01", Holding::Yes),
            ("2018-11-02", Holding::Unclear),
            ("2018-12-01", Holding::No),
        ] {
            assert_eq!(term.holds_on(day(at)), held, "{at}");
        }
    }

    #[test]
    fn no_end_and_a_future_end_both_mean_in_office() {
        let today = day("2026-11-24");
        for term in
            [span("2023-01-09", "", ""), span("2023-01-09", "2027-01-18", ""), span("", "2030-01-01", "")]
        {
            assert!(term.in_office_on(today), "{term:?}");
        }
        assert_eq!(span("2023-01-09", "", "").holds_on(today), Holding::Yes);
        assert!(span("", "", "").in_office_on(today));
        assert!(!span("", "2024-12-31", "").in_office_on(today));
        assert!(!span("2027-01-01", "", "").in_office_on(today));
        assert!(!span("", "", "2023-01-09 2024-03-29").in_office_on(today));
    }

    #[test]
    fn without_a_start_only_what_was_seen_is_certain() {
        assert_eq!(span("", "2024-12-31", "").holds_on(day("2024-01-01")), Holding::Unclear);
        assert_eq!(span("", "", "").holds_on(day("2024-01-01")), Holding::Unclear);
        let term = span("", "", "2023-01-09 2024-03-29");
        for (at, held) in [
            ("2023-01-08", Holding::Unclear),
            ("2023-01-09", Holding::Yes),
            ("2023-07-01", Holding::Yes),
            ("2024-03-30", Holding::Unclear),
        ] {
            assert_eq!(term.holds_on(day(at)), held, "{at}");
        }
        let term = span("", "2025-01-13", "2023-02-01");
        assert_eq!(term.holds_on(day("2023-02-01")), Holding::Yes);
        assert_eq!(term.holds_on(day("2024-12-01")), Holding::Unclear);
        assert_eq!(term.holds_on(day("2023-01-31")), Holding::Unclear);
        assert_eq!(term.holds_on(day("2025-01-14")), Holding::No);
    }

    #[test]
    fn after_the_last_sighting_an_end_leaves_the_days_unclear() {
        // Her last vote was in February, and the seat ended in March: nobody says why.
        let term = span("2023-01-09", "2023-03-08", "2023-01-11 2023-02-22");
        for (at, held) in [
            ("2023-01-08", Holding::No),
            ("2023-01-09", Holding::Yes),
            ("2023-02-22", Holding::Yes),
            ("2023-02-23", Holding::Unclear),
            ("2023-03-08", Holding::Unclear),
            ("2023-03-09", Holding::No),
        ] {
            assert_eq!(term.holds_on(day(at)), held, "{at}");
        }
        // Without an end they are still in office: staying away is then missing votes.
        let term = span("2023-01-09", "", "2023-01-11 2023-02-22");
        assert_eq!(term.holds_on(day("2023-03-08")), Holding::Yes);
        // Whether two held a seat at once is another question: there the end counts in full.
        let term = span("2023-01-09", "2023-03-08", "2023-01-11 2023-02-22");
        assert_eq!(overlaps(&term, &span("2023-03-01", "", "")), Overlap::Yes);
    }

    #[test]
    fn seen_wins_over_the_dates_and_the_contradiction_is_told() {
        let term = span("2023-01-09", "2024-01-01", "2023-01-05 2024-02-01");
        assert_eq!(term.holds_on(day("2023-01-05")), Holding::Yes);
        assert_eq!(term.holds_on(day("2024-02-01")), Holding::Yes);
        assert_eq!(term.holds_on(day("2024-02-02")), Holding::No);
        assert!(term.contradicts());
        assert_eq!(
            term.contradiction().unwrap(),
            "published as 9 January 2023 to 1 January 2024, but seen voting from 5 January 2023 to 1 February 2024"
        );
        assert!(span("2024", "2023", "").contradiction().unwrap().contains("ends before it begins"));
        assert_eq!(span("2023", "2023", "2023-05-01").contradiction(), None);
        assert!(span("2024", "2023", "").contradicts());
        assert!(!span("2023", "2023", "2023-05-01").contradicts());
        assert!(!span("", "", "2023-05-01").contradicts());
    }

    #[test]
    fn overlaps_are_certain_possible_or_out_of_the_question() {
        for (a, b, overlap) in [
            (span("2021-01-11", "2023-01-09", ""), span("2023-01-10", "", ""), Overlap::No),
            (span("2021-01-11", "2023-01-09", ""), span("2023-01-09", "", ""), Overlap::Unclear),
            (span("2021-01-11", "2024-01-09", ""), span("2023-01-09", "", ""), Overlap::Yes),
            (span("2021", "2023", ""), span("2023", "2025", ""), Overlap::Unclear),
            (span("2021", "2023", ""), span("2022", "2025", ""), Overlap::Yes),
            (span("2021-01-11", "", ""), span("", "", "2023-01-09 2024-03-29"), Overlap::Yes),
            (span("2021-01-11", "", ""), span("", "", ""), Overlap::Unclear),
            (span("2025-01-13", "", ""), span("", "", "2023-01-09 2024-03-29"), Overlap::Unclear),
            (span("2025-01-13", "", ""), span("", "2024", "2023-01-09"), Overlap::No),
        ] {
            assert_eq!(overlaps(&a, &b), overlap, "{a:?} {b:?}");
            assert_eq!(overlaps(&b, &a), overlap, "{b:?} {a:?}");
        }
    }

    #[test]
    fn has_plain_words() {
        for (term, words) in [
            (span("2023-01-09", "", ""), "since 9 January 2023"),
            (span("2013", "2018", ""), "2013 to 2018"),
            (span("2013", "2013", ""), "in 2013"),
            (span("", "2018-11", ""), "until November 2018; when the term began is not published"),
            (
                span("", "", "2023-01-09 2024-03-29"),
                "seen voting from 9 January 2023 to 29 March 2024; when the term began is not published",
            ),
            (span("", "", ""), "dates not published"),
        ] {
            assert_eq!(term.in_words(), words);
        }
    }

    #[test]
    fn an_office_is_full_when_all_its_seats_are_taken_on_one_day() {
        let mayor = [span("2016-11-07", "2020-11-02", ""), span("2020-11-02", "", "")];
        let way = |start: &str, end: &str, seats| in_the_way(&span(start, end, ""), &mayor, seats);
        assert_eq!(way("2024-01-01", "", 1), [1]);
        assert_eq!(way("2018", "2021", 1), [0, 1]);
        assert_eq!(way("2018", "2021", 2), [0; 0], "the two follow one another: one seat is free");
        assert_eq!(way("2012-11-05", "2016-11-07", 1), [0; 0], "a handover");
        assert_eq!(way("", "", 1), [0; 0], "nothing certain is in anybody’s way");
        let two = [span("2020-01-01", "", ""), span("2022-01-01", "", ""), span("2022", "", "")];
        assert_eq!(in_the_way(&span("2021-01-01", "", ""), &two, 3), [0, 1, 2]);
        assert_eq!(in_the_way(&span("2021-01-01", "2021-06-01", ""), &two, 2), [0; 0]);
    }

    fn any_span() -> impl Strategy<Value = Span> {
        let date = || {
            proptest::option::of((2000..2030i32, 0..=12u8, 0..=28u8).prop_map(|(y, m, d)| {
                PartialDate::from_parts(y, (m > 0).then_some(m), (m > 0 && d > 0).then_some(d)).unwrap()
            }))
        };
        let seen = proptest::option::of((2000..2030i16, 1..=12i8, 2000..2030i16, 1..=12i8).prop_map(
            |(a, b, c, d)| {
                let (one, two) = (CivilDate::new(a, b, 5).unwrap(), CivilDate::new(c, d, 5).unwrap());
                (one.min(two), one.max(two))
            },
        ));
        (date(), date(), seen).prop_map(|(start, end, seen)| Span { start, end, seen })
    }

    fn any_day() -> impl Strategy<Value = CivilDate> {
        (1999..2031i16, 1..=12i8, 1..=28i8).prop_map(|(y, m, d)| CivilDate::new(y, m, d).unwrap())
    }

    proptest! {
        #[test]
        fn overlap_agrees_with_the_days(a in any_span(), b in any_span(), on in any_day()) {
            let (here, there) = (a.holds_on(on), b.holds_on(on));
            if here == Holding::Yes && there == Holding::Yes {
                prop_assert_ne!(overlaps(&a, &b), Overlap::No);
            }
            prop_assert_eq!(overlaps(&a, &b), overlaps(&b, &a));
        }

        #[test]
        fn a_sighting_makes_its_day_certain(term in any_span(), on in any_day()) {
            prop_assert_eq!(term.and_seen(on).holds_on(on), Holding::Yes);
        }
    }
}
