//! What has become of one commitment: dated entries, of which none is ever overwritten.

use super::rules::MAX_REASON;
use crate::date::{CivilDate, PartialDate};
use crate::safe_url::SafeUrl;
use crate::votes::DecisionKey;
use crate::words::{CommitmentStatus, EvidenceKind};

/// Which update it is; any number that is the update's own (its UUID's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UpdateKey(pub u128);

/// Which document it is; any number that is the document's own (its UUID's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentKey(pub u128);

/// What shows that a status is right.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A page that anyone can open, with what it is called.
    Link {
        /// Its address.
        url: SafeUrl,
        /// Its title; may be empty.
        title: String,
    },
    /// A decision in the record.
    Vote(DecisionKey),
    /// An update that the official posted.
    Update(UpdateKey),
    /// A document that is kept here.
    Document(DocumentKey),
}

impl Evidence {
    /// What sort it is.
    #[must_use]
    pub const fn kind(&self) -> EvidenceKind {
        match self {
            Self::Link { .. } => EvidenceKind::Link,
            Self::Vote(_) => EvidenceKind::Vote,
            Self::Update(_) => EvidenceKind::Update,
            Self::Document(_) => EvidenceKind::Document,
        }
    }
}

/// A status that someone wants to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Since when it is so.
    pub date: CivilDate,
    /// The status.
    pub status: CommitmentStatus,
    /// Why; always needed.
    pub reason: String,
    /// Of a release: who agreed to let it go, such as “the town hall of 3 May”.
    pub agreed_by: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// One dated status of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    /// In which order it was entered, from 1; among entries of one day the later one holds.
    pub sequence: u32,
    /// What was entered.
    pub entered: Proposed,
}

/// Why a status is refused, and what would do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// No reason.
    #[error("say why the status is “{}”; everyone will be able to read it", .0.label())]
    NoReason(CommitmentStatus),
    /// More than [`MAX_REASON`] characters.
    #[error(
        "the reason has more than {MAX_REASON} characters; shorten it, and put the rest into the evidence"
    )]
    LongReason,
    /// No evidence.
    #[error("“{}” needs evidence: a link, a vote, an update or a document that shows it", .0.label())]
    NoEvidence(CommitmentStatus),
    /// A release that nobody agreed to.
    #[error("say who agreed to release it: a town hall, the members’ meeting, the people who asked for it")]
    NobodyAgreed,
    /// In the future.
    #[error("{date} is in the future; a status begins today ({today}) at the latest")]
    Future {
        /// The date as given.
        date: CivilDate,
        /// Today.
        today: CivilDate,
    },
    /// Before there was a commitment.
    #[error("{date} is before the commitment was made ({made}); correct one of the two")]
    BeforeItWasMade {
        /// The date as given.
        date: CivilDate,
        /// When it was made.
        made: PartialDate,
    },
    /// The very same once more.
    #[error("this was entered already; if something is new, say what in the reason or the evidence")]
    Repeats,
}

impl StatusError {
    /// The field of the form that it belongs to.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoReason(_) | Self::LongReason | Self::Repeats => "reason",
            Self::NoEvidence(_) => "evidence",
            Self::NobodyAgreed => "agreed_by",
            Self::Future { .. } | Self::BeforeItWasMade { .. } => "date",
        }
    }
}

/// The statuses of one commitment, in order of date and then of entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    made: Option<PartialDate>,
    entries: Vec<StatusEntry>,
}

impl History {
    /// What is kept of a commitment, in any order; `made` is when it was made, as far as it is known.
    #[must_use]
    pub fn new(made: Option<PartialDate>, mut entries: Vec<StatusEntry>) -> Self {
        entries.sort_by_key(StatusEntry::place);
        Self { made, entries }
    }

    /// Every entry, oldest first.
    #[must_use]
    pub fn entries(&self) -> &[StatusEntry] {
        &self.entries
    }

    /// The entry that holds now: the last by date, and of one day the last that was entered.
    #[must_use]
    pub fn current(&self) -> Option<&StatusEntry> {
        self.entries.last()
    }

    /// The status that holds now; none before the first entry.
    #[must_use]
    pub fn status(&self) -> Option<CommitmentStatus> {
        self.current().map(|entry| entry.entered.status)
    }

    /// The entry that held at the end of a day.
    #[must_use]
    pub fn on(&self, day: CivilDate) -> Option<&StatusEntry> {
        self.entries.iter().rev().find(|entry| entry.entered.date <= day)
    }

    /// Everything that speaks against a new status. Any status may follow any other: what was thought kept may
    /// turn out broken, and the entry before it stays.
    ///
    /// # Errors
    /// All that is wrong, for the form.
    pub fn check(&self, proposed: &Proposed, today: CivilDate) -> Result<(), Vec<StatusError>> {
        let mut errors = Vec::new();
        let Proposed { date, status, reason, agreed_by, evidence } = proposed;
        if reason.trim().is_empty() {
            errors.push(StatusError::NoReason(*status));
        }
        if reason.chars().count() > MAX_REASON {
            errors.push(StatusError::LongReason);
        }
        if status.needs_evidence() && evidence.is_empty() {
            errors.push(StatusError::NoEvidence(*status));
        }
        let agreed = agreed_by.as_ref().is_some_and(|by| !by.trim().is_empty());
        if *status == CommitmentStatus::Released && !agreed {
            errors.push(StatusError::NobodyAgreed);
        }
        if *date > today {
            errors.push(StatusError::Future { date: *date, today });
        }
        if let Some(made) = self.made.filter(|made| *date < made.earliest()) {
            errors.push(StatusError::BeforeItWasMade { date: *date, made });
        }
        if self.entries.iter().any(|entry| entry.entered == *proposed) {
            errors.push(StatusError::Repeats);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Adds a status, and gives the entry that it became. What was there stays.
    ///
    /// # Errors
    /// All that is wrong; then nothing was added.
    pub fn add(&mut self, proposed: Proposed, today: CivilDate) -> Result<StatusEntry, Vec<StatusError>> {
        self.check(&proposed, today)?;
        let last = self.entries.iter().map(|entry| entry.sequence).max().unwrap_or(0);
        let entry = StatusEntry { sequence: last.saturating_add(1), entered: proposed };
        let place = self.entries.partition_point(|other| other.place() <= entry.place());
        self.entries.insert(place, entry.clone());
        Ok(entry)
    }
}

impl StatusEntry {
    const fn place(&self) -> (CivilDate, u32) {
        (self.entered.date, self.sequence)
    }
}
