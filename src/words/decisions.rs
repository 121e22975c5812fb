use super::macros::vocabulary;

vocabulary! {
    /// What a measure is.
    MeasureKind {
        /// A bill before a legislature.
        Bill = "bill", "bill";
        /// A local law.
        Ordinance = "ordinance", "ordinance";
        /// A resolution.
        Resolution = "resolution", "resolution";
        /// A budget or an appropriation.
        Budget = "budget", "budget";
        /// An appointment or a confirmation.
        Appointment = "appointment", "appointment";
        /// A motion that stands by itself, or anything else that a source names.
        Other = "other", "other measure";
    }
}

vocabulary! {
    /// What the organisation asked for on a measure.
    Stance {
        /// Pass it.
        Support = "support", "support";
        /// Do not pass it.
        Oppose = "oppose", "oppose";
        /// The organisation looked at it and took no side.
        None = "none", "no position";
    }
}

vocabulary! {
    /// What a yes in this decision means for the organisation's position. A decision without a bearing is never scored.
    Bearing {
        /// A yes is a vote with the movement.
        YesSupports = "yes_supports", "a yes is with the movement";
        /// A yes is a vote against the movement.
        YesOpposes = "yes_opposes", "a yes is against the movement";
        /// A step of procedure (a budget isolation resolution, an adjournment): never scored.
        Procedural = "procedural", "procedure, never scored";
    }
}

vocabulary! {
    /// How a decision was taken (Open Civic Data: VoteEvent).
    DecisionKind {
        /// Every member's vote was written down.
        RollCall = "roll_call", "roll call";
        /// Members called out; nobody's own vote was written down.
        VoiceVote = "voice_vote", "voice vote";
        /// Agreed to without a vote.
        Agreement = "agreement", "agreement without a vote";
    }
}

vocabulary! {
    /// What came of a decision.
    DecisionResult {
        /// The motion carried.
        Passed = "passed", "passed";
        /// The motion was lost.
        Failed = "failed", "failed";
        /// The source does not say, and it is not guessed.
        Unknown = "unknown", "result not published";
    }
}

vocabulary! {
    /// One person's part in a decision. The source's own word is always kept beside it.
    VoteOption {
        /// Voted yes.
        Yes = "yes", "yes";
        /// Voted no.
        No = "no", "no";
        /// Abstained, said so.
        Abstain = "abstain", "abstained";
        /// Was not there.
        Absent = "absent", "absent";
        /// Was not there, with a reason that the body accepted.
        Excused = "excused", "excused";
        /// Was there or not, and did not vote (in Alabama "Pass" means this, never approval).
        NotVoting = "not_voting", "did not vote";
        /// Stood aside because of a conflict of interest.
        Recused = "recused", "recused";
        /// Paired with a member of the other side, so that neither voted.
        Paired = "paired", "paired";
        /// Answered "present" and did not vote.
        Present = "present", "present, not voting";
        /// Something else that a source says, or a blank.
        Other = "other", "other";
    }
}
