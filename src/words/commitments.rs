use super::macros::vocabulary;

vocabulary! {
    /// What has become of a commitment. Never overwritten: each change is a dated entry.
    CommitmentStatus {
        /// Nothing has been done yet.
        NotStarted = "not_started", "not started";
        /// Something is being done.
        InProgress = "in_progress", "in progress";
        /// It was begun, and nothing moves any more.
        Stalled = "stalled", "stalled";
        /// Done as promised.
        Kept = "kept", "kept";
        /// Done in part, or something less than was promised.
        PartlyKept = "partly_kept", "partly kept";
        /// Not done, or the opposite was done.
        Broken = "broken", "broken";
        /// Nobody can tell from what is published.
        CannotBeJudged = "cannot_be_judged", "cannot be judged";
        /// The community agreed to let it go.
        Released = "released", "released";
    }
}

impl CommitmentStatus {
    /// Whether it says how the commitment turned out: kept, partly kept or broken.
    #[must_use]
    pub const fn is_judged(self) -> bool {
        matches!(self, Self::Kept | Self::PartlyKept | Self::Broken)
    }

    /// Whether something is still expected, so that it can be late.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::NotStarted | Self::InProgress | Self::Stalled)
    }

    /// Whether it must be shown by evidence; only “not started” need not, because nothing can show it.
    #[must_use]
    pub const fn needs_evidence(self) -> bool {
        !matches!(self, Self::NotStarted)
    }
}

vocabulary! {
    /// Where a commitment was made.
    CommitmentSetting {
        /// In a questionnaire before the election.
        Questionnaire = "questionnaire", "questionnaire";
        /// In a signed pledge.
        Pledge = "pledge", "pledge";
        /// At a public meeting with the people.
        TownHall = "town_hall", "town hall";
        /// In a speech.
        Speech = "speech", "speech";
        /// In a letter, a programme, or anything else that was written.
        InWriting = "in_writing", "in writing";
        /// Somewhere else, as the source says.
        Other = "other", "elsewhere";
    }
}

vocabulary! {
    /// What shows that a status is right.
    EvidenceKind {
        /// A page that anyone can open.
        Link = "link", "link";
        /// A decision in the record.
        Vote = "vote", "vote";
        /// An update that the official posted.
        Update = "update", "update";
        /// A document that is kept here.
        Document = "document", "document";
    }
}

vocabulary! {
    /// Whether something can be seen by everyone.
    PublicationState {
        /// Only its keepers see it; what is not sourced stays here.
        Draft = "draft", "draft";
        /// Everyone sees it.
        Published = "published", "published";
        /// Taken back, with a reason that everyone sees.
        Withdrawn = "withdrawn", "withdrawn";
    }
}
