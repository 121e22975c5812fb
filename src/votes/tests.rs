//! The rules of the record, by example and by property.

use proptest::prelude::*;

use super::sentence::{Tense, figures, headline, held_back, in_full, left_out};
use super::*;
use crate::date::CivilDate;
use crate::methodology::parts;
use crate::terms::Holding;
use crate::words::{Bearing, DecisionKind, Stance, VoteOption};

fn case(n: u128, vote: VoteOption) -> Case {
    Case {
        decision: DecisionKey(n),
        measure: MeasureKey(n),
        date: CivilDate::constant(2024, 1, 1),
        kind: DecisionKind::RollCall,
        key: false,
        stance: Stance::Support,
        bearing: Some(Bearing::YesSupports),
        vote: Some(vote),
        holding: Holding::Yes,
        reason_given: false,
    }
}

fn counts(same: u32, different: u32, abstained: u32, missed: u32) -> Tally {
    Counts { same, different, abstained, missed, ..Counts::default() }.into()
}

#[test]
fn the_worked_examples_come_out_as_stated() {
    let text = include_str!("../../docs/methodology/votes.md");
    let read: Vec<_> = parts(text).map(|part| methodology::example(part).unwrap()).collect();
    assert!(read.len() >= 8);
    assert_eq!(read, examples());
    for example in read {
        let Tally { counts, score, verdict } = example.tally;
        let computed = [
            counts.same.to_string(),
            counts.different.to_string(),
            counts.abstained.to_string(),
            counts.missed.to_string(),
            counts.excused.to_string(),
            counts.not_eligible.to_string(),
            counts.unrecorded.to_string(),
            score.map_or("none".to_owned(), |score| format!("{} %", score.percent())),
            verdict.label().to_owned(),
        ];
        assert_eq!(example.stated, computed, "{}", example.title);
        assert!(!example.text.is_empty(), "{}", example.title);
    }
}

#[test]
fn the_thresholds_are_exact_on_both_sides() {
    for (same, different, verdict) in [
        (95, 5, Verdict::ConsistentlyFor),
        (949, 51, Verdict::AlmostAlwaysFor),
        (85, 15, Verdict::AlmostAlwaysFor),
        (849, 151, Verdict::GenerallyFor),
        (60, 40, Verdict::GenerallyFor),
        (599, 401, Verdict::Mixture),
        (50, 50, Verdict::Mixture),
        (401, 599, Verdict::Mixture),
        (40, 60, Verdict::GenerallyAgainst),
        (151, 849, Verdict::GenerallyAgainst),
        (15, 85, Verdict::AlmostAlwaysAgainst),
        (51, 949, Verdict::AlmostAlwaysAgainst),
        (5, 95, Verdict::ConsistentlyAgainst),
        (0, 3, Verdict::ConsistentlyAgainst),
        (2, 0, Verdict::TooFew),
    ] {
        assert_eq!(counts(same, different, 0, 0).verdict, verdict, "{same} {different}");
    }
}

#[test]
fn absence_limits_the_words_exactly() {
    for (same, missed, verdict) in [
        (10, 1, Verdict::ConsistentlyFor),
        (10, 2, Verdict::AlmostAlwaysFor),
        (9, 4, Verdict::AlmostAlwaysFor),
        (8, 4, Verdict::GenerallyFor),
        (3, 1, Verdict::ConsistentlyFor),
        (3, 100, Verdict::GenerallyFor),
    ] {
        assert_eq!(counts(same, 0, 0, missed).verdict, verdict, "{same} {missed}");
    }
}

#[test]
fn a_figure_never_claims_more_than_the_words() {
    let percent = |same, different| counts(same, different, 0, 0).score.unwrap().percent();
    assert_eq!(
        [percent(946, 54), percent(996, 4), percent(54, 946), percent(403, 597), percent(1, 1_999)],
        [94, 99, 6, 41, 1]
    );
}

#[test]
fn every_vote_has_its_mark() {
    use VoteOption as V;
    for (vote, mark) in [
        (V::Yes, Mark::With),
        (V::No, Mark::Against),
        (V::Abstain, Mark::Abstained),
        (V::Present, Mark::Abstained),
        (V::Absent, Mark::Missed),
        (V::NotVoting, Mark::Missed),
        (V::Excused, Mark::Excused),
        (V::Recused, Mark::Excused),
        (V::Paired, Mark::Excused),
        (V::Other, Mark::NotCounted(Reason::Unreadable)),
    ] {
        assert_eq!(judge(&case(1, vote)), mark, "{vote}");
        let away = Case { holding: Holding::No, ..case(1, vote) };
        assert!(
            matches!(judge(&away), Mark::NotCounted(Reason::NotInSeat | Reason::VoteOutsideTerm)),
            "{vote}"
        );
        let unclear = judge(&Case { holding: Holding::Unclear, ..case(1, vote) });
        let expected = if mark == Mark::Missed { Mark::NotCounted(Reason::SeatUnclear) } else { mark };
        assert_eq!(unclear, expected, "{vote}");
    }
    let none = Case { vote: None, ..case(1, V::Yes) };
    assert_eq!(judge(&none), Mark::NotCounted(Reason::NotListed));
    let reason = Case { reason_given: true, ..case(1, V::Absent) };
    assert_eq!(judge(&reason), Mark::Excused);
    assert_eq!(judge(&case(1, V::Recused)).word_for(Some(V::Recused)), "recused");
}

#[test]
fn what_was_recorded_twice_counts_once_or_not_at_all() {
    let yes = case(1, VoteOption::Yes);
    let no = Case { vote: Some(VoteOption::No), ..yes };
    let blank = Case { vote: Some(VoteOption::Other), ..yes };
    let unlisted = Case { vote: None, ..yes };
    let all = |cases: &[Case]| record(cases).all.counts;
    assert_eq!(all(&[yes, yes, blank, unlisted]), Counts { same: 1, ..Counts::default() });
    assert_eq!(all(&[yes, no]), Counts { unrecorded: 1, ..Counts::default() });
    assert_eq!(all(&[no, yes, yes]), Counts { unrecorded: 1, ..Counts::default() });
    // A measure that one account calls a key measure is one.
    let key = Case { key: true, ..yes };
    assert_eq!(record(&[yes, key]).key.counts.same, 1);
    assert_eq!(record(&[Case { vote: None, ..key }, yes]).key.counts.same, 1);
    let elsewhere = Case { holding: Holding::No, vote: None, ..yes };
    assert_eq!(all(&[elsewhere, yes]), Counts { same: 1, ..Counts::default() });
    assert_eq!(judged(&[yes, no])[0].mark, Mark::NotCounted(Reason::SourcesDisagree));
}

#[test]
fn key_measures_have_a_tally_of_their_own() {
    let cases: Vec<Case> = (0..10)
        .map(|n| Case { key: n < 4, ..case(n, if n < 4 { VoteOption::No } else { VoteOption::Yes }) })
        .collect();
    let record = record(&cases);
    assert_eq!((record.key.counts.different, record.key.counts.same), (4, 0));
    assert_eq!((record.all.counts.different, record.all.counts.same), (4, 6));
    assert_eq!(record.key.verdict, Verdict::ConsistentlyAgainst);
    assert_eq!(record.rules, RULES_VERSION);
}

#[test]
fn a_measure_is_told_as_what_happened() {
    let told = |stance, votes: &[VoteOption]| {
        let cases: Vec<Case> = votes
            .iter()
            .zip(1..)
            .map(|(vote, n)| Case {
                measure: MeasureKey(7),
                stance,
                // Every motion is to pass it.
                bearing: Some(if stance == Stance::Support {
                    Bearing::YesSupports
                } else {
                    Bearing::YesOpposes
                }),
                ..case(n, *vote)
            })
            .collect();
        let outcomes = measure_outcomes(&judged(&cases));
        assert_eq!(outcomes.len(), 1);
        outcomes[0].1.in_words()
    };
    use VoteOption as V;
    assert_eq!(told(Stance::Support, &[V::Yes]), "voted for");
    assert_eq!(told(Stance::Oppose, &[V::Yes]), "voted for");
    assert_eq!(told(Stance::Oppose, &[V::No]), "voted against");
    assert_eq!(told(Stance::Support, &[V::Yes, V::No]), "voted for and against at different times");
    assert_eq!(told(Stance::Support, &[V::Yes, V::Yes, V::Absent]), "voted for twice and missed once");
    assert_eq!(told(Stance::Support, &[V::Abstain]), "abstained");
    assert_eq!(told(Stance::Support, &[V::Absent]), "missed");
    assert_eq!(told(Stance::Support, &[V::Recused]), "excused");
    assert_eq!(told(Stance::Support, &[V::Other]), "not counted");
}

#[test]
fn sentences_say_what_the_figures_are() {
    let tally = counts(31, 3, 2, 4);
    assert_eq!(headline(&tally, Tense::Now), "Almost always votes with the movement.");
    assert_eq!(headline(&tally, Tense::Past), "Almost always voted with the movement.");
    assert_eq!(figures(&tally), "With the movement on 31 of 36 votes, and abstained on 2; missed 4 of 40.");
    assert_eq!(held_back(&tally), None);
    assert_eq!(left_out(&tally), None);
    assert_eq!(
        held_back(&counts(20, 0, 0, 2)).unwrap(),
        "Because 2 votes were missed, “consistently” is not said."
    );
    assert!(held_back(&counts(8, 0, 0, 4)).unwrap().contains("a third or more"));
    assert_eq!(figures(&counts(0, 1, 0, 0)), "With the movement on 0 of 1 vote; missed none.");
    assert_eq!(figures(&counts(0, 0, 0, 3)), "Missed 3 of 3.");
    assert_eq!(in_full(&counts(0, 0, 0, 0), Tense::Now), "No votes to judge yet.");
    let few = in_full(&counts(1, 1, 0, 0), Tense::Now);
    assert!(
        few.starts_with("Too few votes to judge: they are listed below. With the movement on 1 of 2 votes")
    );
    let away: Tally = Counts { same: 3, excused: 2, not_eligible: 1, ..Counts::default() }.into();
    assert!(left_out(&away).unwrap().starts_with("Left out: 2 on which they were excused"));
}

#[test]
fn two_people_are_compared_over_shared_decisions_only() {
    use VoteOption as V;
    let first = [case(1, V::Yes), case(2, V::Yes), case(3, V::No), case(4, V::Absent), case(6, V::Abstain)];
    let second = [case(6, V::Abstain), case(3, V::Yes), case(2, V::Yes), case(4, V::Yes), case(5, V::Yes)];
    let compared = compare(&first, &second);
    assert_eq!((compared.shared, compared.agree, compared.differ), (3, 2, 1));
    assert_eq!(compared.first.counts, Counts { same: 1, different: 1, abstained: 1, ..Counts::default() });
    assert_eq!(compared.second.counts, Counts { same: 2, different: 0, abstained: 1, ..Counts::default() });
    let back = compare(&second, &first);
    assert_eq!((back.agree, back.differ, back.first), (2, 1, compared.second));
}

#[test]
fn the_methodology_tells_the_constants() {
    let told = methodology();
    assert_eq!(told.version, RULES_VERSION);
    assert_eq!(told.thresholds.len(), Verdict::ALL.len());
    assert!(told.examples.len() >= 8);
    let text = format!("{told:?}");
    for figure in ["95 % or more", "5 % or less", "fewer than 3", "With 2 or more missed", "a third or more"]
    {
        assert!(text.contains(figure), "{figure}");
    }
}

fn any<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn any_case() -> impl Strategy<Value = Case> {
    (
        (0..40u128, 0..8u128, 1..=28i8, any(DecisionKind::ALL), proptest::bool::ANY),
        any(Stance::ALL),
        proptest::option::weighted(0.9, any(Bearing::ALL)),
        proptest::option::weighted(0.9, any(VoteOption::ALL)),
        any(&[Holding::Yes, Holding::Yes, Holding::No, Holding::Unclear]),
        proptest::bool::weighted(0.2),
    )
        .prop_map(
            |((decision, measure, day, kind, key), stance, bearing, vote, holding, reason_given)| Case {
                decision: DecisionKey(decision),
                measure: MeasureKey(measure),
                date: CivilDate::constant(2024, 2, day),
                kind,
                key,
                stance,
                bearing,
                vote,
                holding,
                reason_given,
            },
        )
}

fn any_cases() -> impl Strategy<Value = Vec<Case>> {
    proptest::collection::vec(any_case(), 0..60)
}

/// Votes that mostly count, so that every verdict is reached.
fn any_counts() -> impl Strategy<Value = Counts> {
    (0..60u32, 0..60u32, 0..6u32, 0..40u32).prop_flat_map(|(same, different, abstained, missed)| {
        let missed = prop_oneof![Just(0u32), Just(1), Just(2), Just(missed)];
        let different = prop_oneof![Just(0u32), Just(different / 10), Just(different)];
        (Just(same), different, Just(abstained), missed).prop_map(|(same, different, abstained, missed)| {
            Counts { same, different, abstained, missed, ..Counts::default() }
        })
    })
}

proptest! {
    #[test]
    fn order_never_matters((cases, shuffled) in any_cases().prop_flat_map(|c| (Just(c.clone()), Just(c).prop_shuffle()))) {
        prop_assert_eq!(record(&cases), record(&shuffled));
        prop_assert_eq!(judged(&cases), judged(&shuffled));
    }

    #[test]
    fn a_duplicate_import_changes_nothing((cases, again) in any_cases().prop_flat_map(|c| (Just(c.clone()), proptest::sample::subsequence(c.clone(), 0..=c.len())))) {
        let mut twice = cases.clone();
        twice.extend(again);
        prop_assert_eq!(record(&cases), record(&twice));
    }

    #[test]
    fn rows_and_figures_agree(cases in any_cases()) {
        let rows = judged(&cases);
        let told = record(&cases);
        prop_assert_eq!(tally(&rows), told);
        prop_assert_eq!(told.all.counts.total() as usize, rows.iter().filter(|row| row.mark.bears()).count());
        prop_assert_eq!(told.all.counts.counted() as usize, rows.iter().filter(|row| row.mark.counts()).count());
    }

    #[test]
    fn bounds_are_never_left(cases in any_cases()) {
        let told = record(&cases);
        for tally in [told.key, told.all] {
            if let Some(score) = tally.score {
                prop_assert!(score.counted >= rules::MIN_COUNTED);
                prop_assert!(score.half_points <= 2 * score.counted);
                prop_assert!(score.percent() <= 100);
            }
            prop_assert_eq!(tally.score.is_none(), tally.verdict == Verdict::TooFew);
        }
        prop_assert!(told.key.counts.total() <= told.all.counts.total());
    }

    #[test]
    fn agreeing_once_more_never_lowers_and_differing_never_raises(counts in any_counts()) {
        if let Some(before) = counts.score() {
            let up = Counts { same: counts.same + 1, ..counts };
            let down = Counts { different: counts.different + 1, ..counts };
            prop_assert!(up.score().unwrap() >= before);
            prop_assert!(down.score().unwrap() <= before);
            prop_assert!(up.score().unwrap().percent() >= before.percent());
            prop_assert!(down.score().unwrap().percent() <= before.percent());
        }
    }

    #[test]
    fn the_same_through_cases(cases in any_cases(), n in 100..200u128) {
        let before = record(&cases).all.score;
        let with = |vote| record(&[cases.as_slice(), &[case(n, vote)]].concat()).all.score;
        if let Some(before) = before {
            prop_assert!(with(VoteOption::Yes).unwrap() >= before);
            prop_assert!(with(VoteOption::No).unwrap() <= before);
            prop_assert_eq!(with(VoteOption::Excused).unwrap(), before);
            prop_assert_eq!(with(VoteOption::Absent).unwrap(), before);
        }
    }

    #[test]
    fn one_more_missed_never_makes_the_words_stronger(counts in any_counts()) {
        let before = Tally::from(counts);
        let after = Tally::from(Counts { missed: counts.missed + 1, ..counts });
        prop_assert!(after.verdict.strength() <= before.verdict.strength());
        prop_assert!(after.verdict.side() * before.verdict.side() >= 0);
        prop_assert_eq!(after.score, before.score);
    }

    #[test]
    fn what_is_not_eligible_never_counts(cases in any_cases(), more in any_cases()) {
        let outside: Vec<Case> = more
            .into_iter()
            .map(|case| Case { decision: DecisionKey(case.decision.0 + 1_000), holding: Holding::No, ..case })
            .collect();
        let (before, after) = (record(&cases).all, record(&[cases, outside].concat()).all);
        let counts = Counts { not_eligible: before.counts.not_eligible, ..after.counts };
        prop_assert_eq!((counts, after.score, after.verdict), (before.counts, before.score, before.verdict));
    }

    #[test]
    fn the_other_side_is_judged_alike(cases in any_cases(), counts in any_counts()) {
        let flipped: Vec<Case> = cases
            .iter()
            .map(|case| Case {
                bearing: case.bearing.map(|bearing| match bearing {
                    Bearing::YesSupports => Bearing::YesOpposes,
                    Bearing::YesOpposes => Bearing::YesSupports,
                    Bearing::Procedural => Bearing::Procedural,
                }),
                ..*case
            })
            .collect();
        let (one, other) = (record(&cases).all, record(&flipped).all);
        prop_assert_eq!((one.counts.same, one.counts.different), (other.counts.different, other.counts.same));
        prop_assert_eq!(one.verdict.side(), -other.verdict.side());
        prop_assert_eq!(one.verdict.strength(), other.verdict.strength());
        let one = Tally::from(counts);
        let other = Tally::from(Counts { same: counts.different, different: counts.same, ..counts });
        prop_assert_eq!(one.verdict.side(), -other.verdict.side());
        prop_assert_eq!(one.verdict.strength(), other.verdict.strength());
        if let (Some(one), Some(other)) = (one.score, other.score) {
            prop_assert!(one.percent() + other.percent() == 100);
        }
    }

    #[test]
    fn a_comparison_is_symmetric_and_within_both(a in any_cases(), b in any_cases()) {
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        prop_assert_eq!((there.agree, there.differ, there.shared), (back.agree, back.differ, back.shared));
        prop_assert_eq!(there.agree + there.differ, there.shared);
        prop_assert!(there.shared <= record(&a).all.counts.counted().min(record(&b).all.counts.counted()));
        prop_assert_eq!(compare(&a, &a).differ, 0);
    }
}
