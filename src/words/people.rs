use super::macros::vocabulary;

vocabulary! {
    /// A person's standing with the movement.
    Standing {
        /// Someone the movement is helping to step forward.
        EmergingLeader = "emerging_leader", "emerging leader";
        /// Standing for an office.
        Candidate = "candidate", "candidate";
        /// Standing for an office with the movement's endorsement.
        Endorsed = "endorsed", "endorsed";
        /// Holds an office with the movement's support.
        Elected = "elected", "elected with the movement";
        /// Held an office with the movement's support.
        Former = "former", "formerly elected with the movement";
    }
}

vocabulary! {
    /// How a term began.
    TermStart {
        /// By election.
        Elected = "elected", "elected";
        /// By a special election in the middle of a term.
        SpecialElection = "special_election", "elected in a special election";
        /// Appointed to a vacant seat.
        Appointed = "appointed", "appointed";
        /// The source does not say.
        Unknown = "unknown", "not known how";
    }
}

vocabulary! {
    /// How a term ended.
    TermEnd {
        /// The term ran out.
        Completed = "completed", "term ended";
        /// Stood again and lost.
        Defeated = "defeated", "lost the election";
        /// Gave the seat up.
        Resigned = "resigned", "resigned";
        /// Died in office.
        Died = "died", "died in office";
        /// Was removed or recalled.
        Removed = "removed", "removed from office";
        /// The source does not say.
        Unknown = "unknown", "not known how";
    }
}

vocabulary! {
    /// What came of a candidacy.
    CandidacyOutcome {
        /// The election has not been held or counted yet.
        Pending = "pending", "not decided yet";
        /// Won the seat.
        Won = "won", "won";
        /// Lost.
        Lost = "lost", "lost";
        /// Went on to a runoff.
        Runoff = "runoff", "in a runoff";
        /// Withdrew before the election.
        Withdrew = "withdrew", "withdrew";
        /// The source does not say.
        Unknown = "unknown", "outcome not known";
    }
}
