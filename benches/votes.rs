//! Rebuilding every score: a million votes of 240 people.

use divan::{Bencher, black_box};
use domain::date::CivilDate;
use domain::terms::Holding;
use domain::votes::{Case, DecisionKey, MeasureKey, judged, measure_outcomes, record};
use domain::words::{Bearing, DecisionKind, Stance, VoteOption};

const VOTES: usize = 1_000_000;
const PEOPLE: usize = 240;

fn main() {
    divan::main();
}

/// A number that looks random and is the same each time (SplitMix64).
fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

fn person(person: u64) -> Vec<Case> {
    let options = VoteOption::ALL;
    (0..(VOTES / PEOPLE) as u64 + 1)
        .map(|n| {
            let chance = scatter(person << 32 | n);
            let pick = |shift: u32, of: u64| (chance >> shift) % of;
            Case {
                decision: DecisionKey(u128::from(n)),
                measure: MeasureKey(u128::from(n / 3)),
                date: CivilDate::constant(
                    2023 + (n / 2100) as i16,
                    1 + (n / 180 % 12) as i8,
                    1 + (n / 7 % 28) as i8,
                ),
                kind: DecisionKind::RollCall,
                key: pick(0, 10) == 0,
                stance: if n % 2 == 0 { Stance::Support } else { Stance::Oppose },
                bearing: Some(if pick(8, 2) == 0 { Bearing::YesSupports } else { Bearing::YesOpposes }),
                // Mostly yes and no, as in life.
                vote: Some(
                    options[if pick(16, 10) < 8 { pick(20, 2) as usize } else { pick(24, 10) as usize }],
                ),
                holding: Holding::Yes,
                reason_given: false,
            }
        })
        .collect()
}

fn everyone() -> Vec<Vec<Case>> {
    (0..PEOPLE as u64).map(person).collect()
}

/// As a store hands them over: by decision.
#[divan::bench]
fn a_million_in_order(bencher: Bencher) {
    let everyone = everyone();
    bencher
        .bench_local(|| everyone.iter().map(|cases| record(black_box(cases)).all.counts.same).sum::<u32>());
}

/// In no order, every tenth one twice.
#[divan::bench]
fn a_million_shuffled_with_duplicates(bencher: Bencher) {
    let mut everyone = everyone();
    for cases in &mut everyone {
        let again: Vec<Case> = cases.iter().step_by(10).copied().collect();
        cases.extend(again);
        let mut at = 0;
        cases.sort_by_cached_key(|_| {
            at += 1;
            scatter(at)
        });
    }
    bencher
        .bench_local(|| everyone.iter().map(|cases| record(black_box(cases)).all.counts.same).sum::<u32>());
}

/// What one page of one official needs: 4,167 decisions in order of time, and what became of each measure.
#[divan::bench]
fn rows_and_measures_of_one_person(bencher: Bencher) {
    let cases = person(1);
    bencher.bench_local(|| measure_outcomes(&judged(black_box(&cases))).len());
}
