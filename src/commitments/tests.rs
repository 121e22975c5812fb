//! The record of commitments, by example and by property.

use proptest::prelude::*;

use super::sentence::{figures, in_full, left_out};
use super::*;
use crate::date::{CivilDate, PartialDate};
use crate::methodology::parts;
use crate::safe_url::SafeUrl;
use crate::score::Score;
use crate::votes::DecisionKey;
use crate::words::CommitmentStatus;

const TODAY: CivilDate = CivilDate::constant(2024, 7, 1);

fn link() -> Vec<Evidence> {
    vec![Evidence::Link {
        url: SafeUrl::parse("https://example.org/minutes").unwrap(),
        title: "Minutes".to_owned(),
    }]
}

fn proposed(day: i8, status: CommitmentStatus) -> Proposed {
    Proposed {
        date: CivilDate::constant(2024, 6, day),
        status,
        reason: "the minutes say so".to_owned(),
        agreed_by: None,
        evidence: link(),
    }
}

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

#[test]
fn the_worked_examples_come_out_as_stated() {
    let read: Vec<Example> =
        parts(methodology::EXAMPLES).map(|part| methodology::example(part).unwrap()).collect();
    assert!(read.len() >= 7);
    assert_eq!(read, examples());
    for example in read {
        let Record { counts, score, .. } = example.record;
        let computed = [
            counts.judged().to_string(),
            counts.open().to_string(),
            counts.late.to_string(),
            (counts.cannot_be_judged + counts.released).to_string(),
            score.map_or("none".to_owned(), |score| format!("{} %", score.percent())),
            in_full(&example.record),
        ];
        assert_eq!(example.stated, computed, "{}", example.title);
        assert!(!example.text.is_empty(), "{}", example.title);
    }
}

#[test]
fn the_methodology_speaks_of_every_status() {
    let text: String = methodology().sections.iter().flat_map(|section| section.paragraphs.clone()).collect();
    for status in CommitmentStatus::ALL {
        assert!(text.to_lowercase().contains(status.label()), "{status}");
    }
    assert_eq!(methodology().version, "commitments-1");
}

#[test]
fn statuses_are_added_and_never_overwritten() {
    let mut history = History::default();
    assert_eq!(history.status(), None);
    history.add(proposed(10, CommitmentStatus::InProgress), TODAY).unwrap();
    history.add(proposed(20, CommitmentStatus::Kept), TODAY).unwrap();
    // Entered later, for an earlier day: what holds now stays.
    let entry = history.add(proposed(15, CommitmentStatus::Stalled), TODAY).unwrap();
    assert_eq!(entry.sequence, 3);
    assert_eq!(history.status(), Some(CommitmentStatus::Kept));
    // Of one day, the one that was entered last.
    history.add(proposed(20, CommitmentStatus::Broken), TODAY).unwrap();
    assert_eq!(history.status(), Some(CommitmentStatus::Broken));
    let order: Vec<u32> = history.entries().iter().map(|entry| entry.sequence).collect();
    assert_eq!(order, [1, 3, 2, 4]);
    let on = |day| history.on(CivilDate::constant(2024, 6, day)).map(|entry| entry.entered.status);
    assert_eq!(on(9), None);
    assert_eq!(on(14), Some(CommitmentStatus::InProgress));
    assert_eq!(on(19), Some(CommitmentStatus::Stalled));
    // However they come out of the store.
    let mut entries = history.entries().to_vec();
    entries.reverse();
    assert_eq!(History::new(None, entries), history);
}

#[test]
fn a_status_needs_its_reason_and_its_evidence() {
    let history = History::new(Some(date("2024-06")), Vec::new());
    let check = |proposed: &Proposed| history.check(proposed, TODAY);
    for status in CommitmentStatus::ALL {
        let bare = Proposed {
            evidence: Vec::new(),
            agreed_by: Some("the town hall".to_owned()),
            ..proposed(3, *status)
        };
        let expected = match status {
            CommitmentStatus::NotStarted => Ok(()),
            _ => Err(vec![StatusError::NoEvidence(*status)]),
        };
        assert_eq!(check(&bare), expected, "{status}");
        let silent =
            Proposed { reason: " \n".to_owned(), agreed_by: Some("x".to_owned()), ..proposed(3, *status) };
        assert_eq!(check(&silent), Err(vec![StatusError::NoReason(*status)]), "{status}");
    }
    let released = proposed(3, CommitmentStatus::Released);
    assert_eq!(check(&released), Err(vec![StatusError::NobodyAgreed]));
    assert_eq!(check(&Proposed { agreed_by: Some("the town hall of 3 May".to_owned()), ..released }), Ok(()));
    let long = Proposed { reason: "x".repeat(rules::MAX_REASON + 1), ..proposed(3, CommitmentStatus::Kept) };
    assert_eq!(check(&long), Err(vec![StatusError::LongReason]));
    let tomorrow = Proposed { date: TODAY.tomorrow().unwrap(), ..proposed(3, CommitmentStatus::Kept) };
    assert!(matches!(check(&tomorrow).unwrap_err()[..], [StatusError::Future { .. }]));
    let before = Proposed { date: CivilDate::constant(2024, 5, 31), ..proposed(3, CommitmentStatus::Kept) };
    assert!(matches!(check(&before).unwrap_err()[..], [StatusError::BeforeItWasMade { .. }]));
    // All that is wrong at once, each with its field.
    let wrong = Proposed {
        date: TODAY.tomorrow().unwrap(),
        reason: String::new(),
        agreed_by: None,
        status: CommitmentStatus::Released,
        evidence: Vec::new(),
    };
    let fields: Vec<&str> = check(&wrong).unwrap_err().iter().map(StatusError::field).collect();
    assert_eq!(fields, ["reason", "evidence", "agreed_by", "date"]);
}

#[test]
fn any_status_may_follow_any_other_but_nothing_is_entered_twice() {
    for from in CommitmentStatus::ALL {
        for to in CommitmentStatus::ALL {
            let with = |status, reason: &str| Proposed {
                agreed_by: Some("the town hall".to_owned()),
                reason: reason.to_owned(),
                ..proposed(5, status)
            };
            let mut history = History::default();
            history.add(with(*from, "first"), TODAY).unwrap();
            history.add(with(*to, "second"), TODAY).unwrap();
            assert_eq!(history.add(with(*to, "second"), TODAY), Err(vec![StatusError::Repeats]));
            assert_eq!(history.entries().len(), 2);
        }
    }
}

#[test]
fn evidence_is_of_four_sorts() {
    let all = [
        link().remove(0),
        Evidence::Vote(DecisionKey(1)),
        Evidence::Update(UpdateKey(2)),
        Evidence::Document(DocumentKey(3)),
    ];
    assert_eq!(all.map(|evidence| evidence.kind().code()), ["link", "vote", "update", "document"]);
}

#[test]
fn lateness_gives_all_the_time_that_was_meant() {
    let open = Some(CommitmentStatus::InProgress);
    let late = |due: &str| lateness(open, Some(date(due)), TODAY);
    assert_eq!(late("2024"), Lateness::Due { last: CivilDate::constant(2024, 12, 31), days: 183 });
    assert_eq!(late("2024-07-01"), Lateness::Due { last: TODAY, days: 0 });
    assert_eq!(late("2024-06-30"), Lateness::Late { days: 1 });
    assert_eq!(late("2024-06"), Lateness::Late { days: 1 });
    assert_eq!(late("2023"), Lateness::Late { days: 183 });
    assert_eq!(lateness(open, None, TODAY), Lateness::NoDueDate);
    assert_eq!(lateness(None, Some(date("2023")), TODAY), Lateness::Late { days: 183 });
    for status in CommitmentStatus::ALL {
        let settled = lateness(Some(*status), Some(date("2023")), TODAY) == Lateness::Settled;
        assert_eq!(settled, !status.is_open(), "{status}");
    }
    let words = |due: &str| late(due).in_words();
    assert_eq!(words("2024-07").unwrap(), "due by 31 July 2024");
    assert_eq!(words("2024-07-01").unwrap(), "due today");
    assert_eq!(words("2024-06").unwrap(), "late by one day");
    assert_eq!(words("2024-05").unwrap(), "late by 31 days");
    assert_eq!(Lateness::Settled.in_words(), None);
}

fn counts(counts: Counts) -> Record {
    counts.into()
}

#[test]
fn sentences_say_what_was_counted() {
    let none = Counts::default();
    for (given, sentence) in [
        (
            Counts { kept: 4, partly_kept: 1, broken: 2, in_progress: 3, late: 1, ..none },
            "Kept 4 of 7 that were judged, partly 1, broke 2; 3 more are under way, 1 is late.",
        ),
        (Counts { kept: 2, not_started: 1, ..none }, "Kept 2 of 2 that were judged; 1 more is not started."),
        (
            Counts { broken: 1, stalled: 2, in_progress: 1, late: 2, ..none },
            "Kept 0 of 1 that was judged, broke 1; 3 more are open: 1 under way, 2 stalled; 2 are late.",
        ),
        (Counts { in_progress: 2, late: 2, ..none }, "None judged yet; 2 are under way, all of them late."),
        (Counts { in_progress: 1, late: 1, ..none }, "None judged yet; 1 is under way, 1 is late."),
        (Counts { released: 2, ..none }, "None of them is judged."),
        (none, "No commitments in the record yet."),
    ] {
        assert_eq!(figures(&counts(given)), sentence);
    }
    assert_eq!(
        left_out(&counts(Counts { released: 2, ..none })).unwrap(),
        "Left out: 2 released by the community."
    );
    assert_eq!(left_out(&counts(Counts { kept: 2, ..none })), None);
}

#[test]
fn the_board_has_what_is_late_on_top() {
    let case = |status, due: Option<&str>| Case { status: Some(status), due: due.map(date) };
    let mut cases = [
        case(CommitmentStatus::Kept, Some("2020")),
        case(CommitmentStatus::InProgress, None),
        case(CommitmentStatus::InProgress, Some("2025")),
        case(CommitmentStatus::Stalled, Some("2024-05")),
        case(CommitmentStatus::NotStarted, Some("2024-08")),
        case(CommitmentStatus::InProgress, Some("2023")),
    ];
    cases.sort_by_key(|case| board_key(case, TODAY));
    let dues: Vec<String> =
        cases.iter().map(|case| case.due.map_or_else(|| "none".to_owned(), |due| due.to_string())).collect();
    assert_eq!(dues, ["2023", "2024-05", "2024-08", "2025", "none", "2020"]);
}

fn any_case() -> impl Strategy<Value = Case> {
    let status = prop::option::of(prop::sample::select(CommitmentStatus::ALL));
    let due = prop::option::of((2020..2029i32, prop::option::of(1..=12u8)));
    (status, due).prop_map(|(status, due)| Case {
        status,
        due: due.map(|(year, month)| PartialDate::from_parts(year, month, None).unwrap()),
    })
}

proptest! {
    #[test]
    fn every_commitment_is_counted_once(cases in prop::collection::vec(any_case(), 0..40)) {
        let record = record(&cases, TODAY);
        prop_assert_eq!(record.counts.total() as usize, cases.len());
        prop_assert!(record.counts.late <= record.counts.open());
        prop_assert_eq!(record.score.is_some(), record.counts.judged() > 0);
        prop_assert!(in_full(&record).ends_with('.'));
    }

    #[test]
    fn only_what_was_judged_moves_the_score(cases in prop::collection::vec(any_case(), 0..20), more in any_case()) {
        let before = record(&cases, TODAY).score;
        let with = |status| {
            let mut cases = cases.clone();
            cases.push(Case { status, ..more });
            record(&cases, TODAY).score
        };
        let judged = more.status.is_some_and(CommitmentStatus::is_judged);
        if !judged {
            prop_assert_eq!(with(more.status), before);
        }
        // One more kept never lowers it, one more broken never raises it.
        prop_assert!(with(Some(CommitmentStatus::Kept)) >= before);
        prop_assert!(before.is_none() || with(Some(CommitmentStatus::Broken)) <= before);
        let half = with(Some(CommitmentStatus::PartlyKept)).unwrap();
        prop_assert!(half <= with(Some(CommitmentStatus::Kept)).unwrap() && half >= with(Some(CommitmentStatus::Broken)).unwrap());
    }

    #[test]
    fn order_does_not_matter(mut cases in prop::collection::vec(any_case(), 0..20)) {
        let first = record(&cases, TODAY);
        cases.reverse();
        prop_assert_eq!(record(&cases, TODAY), first);
    }

    #[test]
    fn the_score_is_the_exact_mean(kept in 0..500u32, partly_kept in 0..500u32, broken in 0..500u32) {
        let score = counts(Counts { kept, partly_kept, broken, ..Counts::default() }).score;
        let judged = kept + partly_kept + broken;
        prop_assert_eq!(score, (judged > 0).then_some(Score { half_points: 2 * kept + partly_kept, counted: judged }));
    }

    #[test]
    fn what_holds_is_the_last_by_date_and_entry(days in prop::collection::vec((1..=28i8, 0..8usize), 1..12)) {
        let mut history = History::default();
        for (n, (day, status)) in days.iter().enumerate() {
            let entry = Proposed {
                reason: format!("reason {n}"),
                agreed_by: Some("the town hall".to_owned()),
                ..proposed(*day, CommitmentStatus::ALL[*status])
            };
            prop_assert!(history.add(entry, TODAY).is_ok());
        }
        let last = days.iter().enumerate().max_by_key(|(n, (day, _))| (*day, *n)).unwrap();
        prop_assert_eq!(history.status(), Some(CommitmentStatus::ALL[last.1.1]));
        prop_assert_eq!(history.entries().len(), days.len());
    }
}
