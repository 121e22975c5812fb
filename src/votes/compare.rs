//! Two people, over the decisions that both took part in and no others.

use serde::Serialize;

use super::judge::Case;
use super::tally::{Counts, Judged, Tally, judged};

/// How far two people voted alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Shared decisions on which both did the same.
    pub agree: u32,
    /// Shared decisions on which they did not.
    pub differ: u32,
    /// Decisions that count for both.
    pub shared: u32,
    /// The first person's tally over the shared decisions only.
    pub first: Tally,
    /// The second person's tally over the shared decisions only.
    pub second: Tally,
}

/// Compares two people's votes over the decisions that count for both.
#[must_use]
pub fn compare(first: &[Case], second: &[Case]) -> Comparison {
    let (first, second) = (counting(first), counting(second));
    let (mut agree, mut differ) = (0, 0);
    let (mut ours, mut theirs) = (Counts::default(), Counts::default());
    let mut others = second.iter().peekable();
    for row in &first {
        while others.next_if(|other| other.case.decision < row.case.decision).is_some() {}
        let Some(other) = others.next_if(|other| other.case.decision == row.case.decision) else { continue };
        ours.add(row.mark);
        theirs.add(other.mark);
        if row.mark == other.mark { agree += 1 } else { differ += 1 }
    }
    Comparison { agree, differ, shared: agree + differ, first: ours.into(), second: theirs.into() }
}

fn counting(cases: &[Case]) -> Vec<Judged> {
    let mut rows = judged(cases);
    rows.retain(|row| row.mark.counts());
    rows.sort_unstable_by_key(|row| row.case.decision);
    rows
}
