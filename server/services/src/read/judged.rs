//! One person's part in the decisions that bear on a position, judged by the domain.

use std::collections::HashMap;

use domain::date::{CivilDate, PartialDate};
use domain::terms::{Holding, Span};
use domain::votes::{self, Case, DecisionKey, Judged, MeasureKey};
use domain::words::{Bearing, DecisionKind, Stance, VoteOption};
use store::StoreError;
use store::read::people::SeatRow;
use store::read::scored::ScoredRow;
use uuid::Uuid;

use super::convert::seat_span;

/// What of a decision the rules look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bears {
    pub decision: Uuid,
    pub measure: Uuid,
    pub date: Option<CivilDate>,
    pub kind: DecisionKind,
    pub key: bool,
    pub stance: Stance,
    pub bearing: Option<Bearing>,
}

impl Bears {
    /// Reads a decision's codes.
    pub fn new(
        (decision, measure): (Uuid, Uuid),
        date: Option<&str>,
        kind: &str,
        bearing: Option<&str>,
        (stance, key): (&str, bool),
    ) -> Result<Self, StoreError> {
        Ok(Self {
            decision,
            measure,
            date: day(date),
            kind: kind.parse()?,
            key,
            stance: stance.parse()?,
            bearing: bearing.map(str::parse).transpose()?,
        })
    }

    /// One person's case. `None` when neither a vote nor the seat ties the person to the decision: whoever is not
    /// listed is part of it only if they certainly held a seat on that day.
    pub fn case(&self, vote: Option<VoteOption>, reason_given: bool, holding: Holding) -> Option<Case> {
        if vote.is_none() && holding != Holding::Yes {
            return None;
        }
        Some(Case {
            decision: DecisionKey(self.decision.as_u128()),
            measure: MeasureKey(self.measure.as_u128()),
            date: self.date.unwrap_or(CivilDate::ZERO),
            kind: self.kind,
            key: self.key,
            stance: self.stance,
            bearing: self.bearing,
            vote,
            holding,
            reason_given,
        })
    }
}

pub(crate) fn day(text: Option<&str>) -> Option<CivilDate> {
    text.and_then(|text| text.parse::<PartialDate>().ok()).and_then(PartialDate::exact)
}

/// Whether someone with these terms in the decision's body held a seat in it on that day. Without a day, or without
/// any published term, it is unclear.
pub(crate) fn holding(terms: &[Span], day: Option<CivilDate>) -> Holding {
    match day {
        None => Holding::Unclear,
        Some(day) => terms.iter().map(|span| span.holds_on(day)).max().unwrap_or(Holding::Unclear),
    }
}

/// A person's terms by body.
pub(super) fn spans_by_body(seats: &[SeatRow]) -> HashMap<Uuid, Vec<Span>> {
    let mut spans: HashMap<Uuid, Vec<Span>> = HashMap::new();
    for seat in seats {
        spans.entry(seat.body.body_id).or_default().push(seat_span(seat));
    }
    spans
}

/// The rows that bear on a position, each with what it comes to, in the order of time in which they came.
pub(super) fn judge_rows(
    rows: Vec<ScoredRow>,
    spans: &HashMap<Uuid, Vec<Span>>,
) -> Result<Vec<(ScoredRow, Judged)>, StoreError> {
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let stance = row.measure.stance.as_deref().unwrap_or(Stance::None.code());
        let bears = Bears::new(
            (row.decision_id, row.measure.measure_id),
            row.date.as_deref(),
            &row.kind,
            Some(&row.bearing),
            (stance, row.measure.is_key.unwrap_or(false)),
        )?;
        let vote: Option<VoteOption> = row.option.as_deref().map(str::parse).transpose()?;
        let held = holding(spans.get(&row.body_id).map_or(&[], Vec::as_slice), bears.date);
        let reason_given = row.reason.as_deref().is_some_and(|reason| !reason.is_empty());
        let Some(case) = bears.case(vote, reason_given, held) else { continue };
        let judged = Judged { case, mark: votes::judge(&case) };
        if judged.mark.bears() {
            kept.push((row, judged));
        }
    }
    Ok(kept)
}
