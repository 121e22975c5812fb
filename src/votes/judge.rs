//! What one vote in one decision comes to. Rows, strips and tallies all ask [`judge`], and nothing else does.

use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::terms::Holding;
use crate::words::{Bearing, DecisionKind, Stance, VoteOption};

/// Which decision it is; any number that is the decision's own (its UUID's, or its public number).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DecisionKey(pub u128);

/// Which measure the decision is about; any number that is the measure's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureKey(pub u128);

/// One person and one decision: everything that the rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Case {
    /// The decision; each counts once.
    pub decision: DecisionKey,
    /// The measure that it is about.
    pub measure: MeasureKey,
    /// The day of the decision.
    pub date: CivilDate,
    /// How it was taken; only a roll call carries anyone's own vote.
    pub kind: DecisionKind,
    /// Whether the measure is a key measure.
    pub key: bool,
    /// The organisation's position on the measure.
    pub stance: Stance,
    /// What a yes means for that position; none if nobody has said so yet.
    pub bearing: Option<Bearing>,
    /// The person's vote; none if the source lists others and not this person.
    pub vote: Option<VoteOption>,
    /// Whether the person held the seat on that day.
    pub holding: Holding,
    /// Whether the source gives a reason for not being there.
    pub reason_given: bool,
}

/// What one vote comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mark", content = "reason")]
pub enum Mark {
    /// The same as the organisation's position.
    With,
    /// Different from it.
    Against,
    /// Was there, and took neither side.
    Abstained,
    /// Was not there, or did not vote, and no reason is known.
    Missed,
    /// Stood aside or was away for a reason; left out.
    Excused,
    /// Does not count, and why.
    NotCounted(Reason),
}

/// Why a vote does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The organisation took no side on the measure.
    NoPosition,
    /// Nobody has said yet what a yes means for the position.
    NoBearing,
    /// A step of procedure.
    Procedural,
    /// A voice vote or an agreement: nobody's own vote was written down.
    NoOwnVote,
    /// The person did not hold the seat on that day.
    NotInSeat,
    /// A vote is recorded on a day outside the term: the sources contradict each other.
    VoteOutsideTerm,
    /// Not there, on a day on which it is unclear whether the person held the seat.
    SeatUnclear,
    /// The source lists others and not this person.
    NotListed,
    /// The source's word is blank, or is none of the known ones.
    Unreadable,
    /// The decision was recorded twice, with different votes.
    SourcesDisagree,
}

/// Judges one vote in one decision.
#[must_use]
pub fn judge(case: &Case) -> Mark {
    if case.stance == Stance::None {
        return Mark::NotCounted(Reason::NoPosition);
    }
    let yes_is_with = match case.bearing {
        None => return Mark::NotCounted(Reason::NoBearing),
        Some(Bearing::Procedural) => return Mark::NotCounted(Reason::Procedural),
        Some(Bearing::YesSupports) => true,
        Some(Bearing::YesOpposes) => false,
    };
    if case.kind != DecisionKind::RollCall {
        return Mark::NotCounted(Reason::NoOwnVote);
    }
    let took_part = matches!(
        case.vote,
        Some(VoteOption::Yes | VoteOption::No | VoteOption::Abstain | VoteOption::Present)
    );
    match case.holding {
        Holding::No if took_part => return Mark::NotCounted(Reason::VoteOutsideTerm),
        Holding::No => return Mark::NotCounted(Reason::NotInSeat),
        Holding::Yes | Holding::Unclear => {}
    }
    match case.vote {
        Some(VoteOption::Yes) if yes_is_with => Mark::With,
        Some(VoteOption::Yes) => Mark::Against,
        Some(VoteOption::No) if yes_is_with => Mark::Against,
        Some(VoteOption::No) => Mark::With,
        Some(VoteOption::Abstain | VoteOption::Present) => Mark::Abstained,
        Some(VoteOption::Excused | VoteOption::Recused | VoteOption::Paired) => Mark::Excused,
        Some(VoteOption::Absent | VoteOption::NotVoting) if case.reason_given => Mark::Excused,
        // The benefit of the doubt: whoever may not have been sworn in yet, or may have left, has missed nothing.
        Some(VoteOption::Absent | VoteOption::NotVoting) if case.holding == Holding::Unclear => {
            Mark::NotCounted(Reason::SeatUnclear)
        }
        Some(VoteOption::Absent | VoteOption::NotVoting) => Mark::Missed,
        Some(VoteOption::Other) => Mark::NotCounted(Reason::Unreadable),
        None => Mark::NotCounted(Reason::NotListed),
    }
}

impl Mark {
    /// The shape that stands for it, so that colour never speaks alone.
    #[must_use]
    pub const fn glyph(self) -> &'static str {
        match self {
            Self::With => "●",
            Self::Against => "▲",
            Self::Abstained => "◐",
            Self::Missed => "○",
            Self::Excused => "–",
            Self::NotCounted(_) => "·",
        }
    }

    /// The words that stand for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::With => "with the movement",
            Self::Against => "against the movement",
            Self::Abstained => "abstained",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NotCounted(_) => "not counted",
        }
    }

    /// A stable code, as for a class in the style sheet.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::With => "with",
            Self::Against => "against",
            Self::Abstained => "abstained",
            Self::Missed => "missed",
            Self::Excused => "excused",
            Self::NotCounted(_) => "not-counted",
        }
    }

    /// The word for a row of a list, which tells a recusal from an excuse and says why something does not count.
    #[must_use]
    pub const fn word_for(self, vote: Option<VoteOption>) -> &'static str {
        match (self, vote) {
            (Self::Excused, Some(VoteOption::Recused)) => "recused",
            (Self::Excused, Some(VoteOption::Paired)) => "paired",
            (Self::NotCounted(reason), _) => reason.words(),
            _ => self.word(),
        }
    }

    /// Whether it is part of the average.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::With | Self::Against | Self::Abstained)
    }

    /// Whether it is part of the tally at all; what does not bear on a position is not.
    #[must_use]
    pub const fn bears(self) -> bool {
        !matches!(
            self,
            Self::NotCounted(Reason::NoPosition | Reason::NoBearing | Reason::Procedural | Reason::NoOwnVote)
        )
    }
}

impl Reason {
    /// Plain words, without a capital.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoPosition => "the movement took no position",
            Self::NoBearing => "no one has said yet what a yes means for the movement’s position",
            Self::Procedural => "a step of procedure, never scored",
            Self::NoOwnVote => "no one’s own vote was written down",
            Self::NotInSeat => "did not hold the seat on that day",
            Self::VoteOutsideTerm => "a vote is recorded outside the term; the sources contradict each other",
            Self::SeatUnclear => "not there, and it is unclear whether they held the seat on that day",
            Self::NotListed => "not listed in the source",
            Self::Unreadable => "the source’s word for the vote is blank or unknown",
            Self::SourcesDisagree => "recorded twice with different votes",
        }
    }
}
