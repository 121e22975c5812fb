use super::macros::vocabulary;

vocabulary! {
    /// What has become of a reported error.
    CorrectionStatus {
        /// Nobody has looked at it yet.
        Received = "received", "received";
        /// A steward is looking at it.
        Checking = "checking", "being looked at";
        /// It was wrong, and says something else now.
        Corrected = "corrected", "answered: corrected";
        /// It was looked at and stays as it is.
        NotCorrected = "not_corrected", "answered: not corrected";
        /// It was not about a fact in the record: advertising, abuse, a question.
        SetAside = "set_aside", "set aside";
    }
}

vocabulary! {
    /// What sort of change an entry of the ledger tells of.
    EntryKind {
        /// The ledger was begun.
        Begun = "begun", "begun";
        /// Something new was entered.
        Entered = "entered", "entered";
        /// Something says something else now.
        Changed = "changed", "changed";
        /// Something became public.
        Published = "published", "published";
        /// Something public was taken back.
        Withdrawn = "withdrawn", "withdrawn";
        /// Something withdrawn became public again.
        Restored = "restored", "published again";
        /// Something was deleted that nobody outside had seen, or whose place the ledger keeps.
        Removed = "removed", "removed";
        /// A commitment got a new status.
        StatusChanged = "status_changed", "status changed";
        /// One recorded vote was corrected.
        VoteCorrected = "vote_corrected", "vote corrected";
        /// Two entries for one person became one.
        Merged = "merged", "merged";
        /// A merge was taken back.
        MergeUndone = "merge_undone", "merge undone";
        /// A published data set was read in.
        Imported = "imported", "imported";
        /// A reported error was answered.
        CorrectionAnswered = "correction_answered", "correction answered";
        /// An official's reply was put beside something.
        Replied = "replied", "replied";
        /// A role was given.
        RoleGiven = "role_given", "role given";
        /// A role was taken away.
        RoleTaken = "role_taken", "role taken";
    }
}

vocabulary! {
    /// What an entry of the ledger is about.
    SubjectKind {
        /// A person.
        Person = "person", "person";
        /// An office.
        Office = "office", "office";
        /// A term.
        Term = "term", "term";
        /// A candidacy.
        Candidacy = "candidacy", "candidacy";
        /// A body.
        Body = "body", "body";
        /// A place.
        Place = "place", "place";
        /// A measure, with the organisation's position on it.
        Measure = "measure", "measure";
        /// A decision, with its whole roll call.
        Decision = "decision", "decision";
        /// One person's vote in one decision.
        Vote = "vote", "vote";
        /// A commitment.
        Commitment = "commitment", "commitment";
        /// One of the organisation's values.
        Value = "value", "value";
        /// A criterion by which members score.
        Criterion = "criterion", "criterion";
        /// A text page: about, additions to the methodology.
        Page = "page", "page";
        /// A photo of a person.
        Photo = "photo", "photo";
        /// An official's reply.
        Reply = "reply", "reply";
        /// A reported error.
        Correction = "correction", "correction";
        /// A role that someone holds.
        Role = "role", "role";
        /// A published data set.
        Source = "source", "source";
        /// The installation's settings.
        Settings = "settings", "settings";
        /// The ledger itself.
        Ledger = "ledger", "ledger";
    }
}
