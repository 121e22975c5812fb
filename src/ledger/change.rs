//! A change, and the entry that it becomes.

use std::fmt;

use super::canonical::content_hash;
use super::fields::holds_email;
use super::hash::{Hash, Head};
use super::snapshot::Snapshot;
use crate::safe_url::hidden;
use crate::words::{EntryKind, Role, SubjectKind};

/// The longest reason, in characters.
pub const MAX_REASON: usize = 2_000;
/// The longest name, in characters.
const MAX_NAME: usize = 200;

/// Why a name may not stand in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing to be seen in it.
    #[error("the name is empty; give the name that the public sees")]
    Empty,
    /// Too long, on several lines, or with invisible characters.
    #[error(
        "the name has more than {MAX_NAME} characters, a line break or an invisible character; shorten it"
    )]
    Shape,
    /// An email address.
    #[error("the name holds an email address; use the name that the public sees")]
    Email,
}

/// A name that is public: of a thing in the record, or of a steward, official or administrator as the
/// organisation set it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicName(String);

impl PublicName {
    /// Reads a name.
    ///
    /// # Errors
    /// Says why it may not stand in the ledger.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > MAX_NAME || text.chars().any(|c| c != ' ' && hidden(c)) {
            return Err(NameError::Shape);
        }
        if holds_email(text) { Err(NameError::Email) } else { Ok(Self(text.to_owned())) }
    }

    /// A name made of a longer text, such as a commitment's words: on one line, cut at a word.
    ///
    /// # Errors
    /// When there is nothing in it, or an email address.
    pub fn shortened(text: &str) -> Result<Self, NameError> {
        let clean: String = text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
        let mut name = String::new();
        let mut length = 0;
        for word in clean.split_whitespace() {
            let more = word.chars().count() + 1;
            if length + more > MAX_NAME - 2 {
                if name.is_empty() {
                    name.extend(word.chars().take(MAX_NAME - 2));
                }
                name.push_str(" …");
                break;
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            length += more;
        }
        Self::new(&name)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// In which role something was done. Members and visitors have no name here, so none can be written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Acting {
    /// Someone without an account.
    Visitor,
    /// A member.
    Member,
    /// An official.
    Official(Option<PublicName>),
    /// A steward.
    Steward(Option<PublicName>),
    /// An administrator.
    Administrator(Option<PublicName>),
    /// Whoever runs the server, at its command line.
    Operator,
    /// The program by itself, at a set time.
    Program,
}

impl Acting {
    /// In a role, with the name that the organisation set; a member's is dropped.
    #[must_use]
    pub fn of(role: Role, name: Option<PublicName>) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Official => Self::Official(name),
            Role::Steward => Self::Steward(name),
            Role::Administrator => Self::Administrator(name),
        }
    }

    /// The code under which it is kept.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Member => Role::Member.code(),
            Self::Official(_) => Role::Official.code(),
            Self::Steward(_) => Role::Steward.code(),
            Self::Administrator(_) => Role::Administrator.code(),
            Self::Operator => "operator",
            Self::Program => "program",
        }
    }

    /// The name, where there can be one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Official(name) | Self::Steward(name) | Self::Administrator(name) => {
                name.as_ref().map(PublicName::as_str)
            }
            Self::Visitor | Self::Member | Self::Operator | Self::Program => None,
        }
    }
}

/// What a change is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    kind: SubjectKind,
    id: String,
    name: PublicName,
}

impl Subject {
    /// Something in the record, by its key and its public name. A vote's name is “Ada Example on decision 12”.
    ///
    /// # Errors
    /// For a role: [`Subject::role`] makes one, without a member's name. And for a key that is none.
    pub fn new(kind: SubjectKind, id: &str, name: PublicName) -> Result<Self, ChangeError> {
        if kind == SubjectKind::Role {
            return Err(ChangeError::RoleSubject);
        }
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_:./".contains(&b);
        if id.is_empty() || id.len() > 200 || !id.bytes().all(plain) {
            return Err(ChangeError::Key);
        }
        Ok(Self { kind, id: id.to_owned(), name })
    }

    /// A role that someone holds: by its code, with the holder's name unless they are a member.
    #[must_use]
    pub fn role(holder: &Acting) -> Self {
        let name = match holder {
            Acting::Official(Some(name))
            | Acting::Steward(Some(name))
            | Acting::Administrator(Some(name)) => name.0.clone(),
            Acting::Member => "a member".to_owned(),
            Acting::Official(None) => "an official".to_owned(),
            Acting::Steward(None) => "a steward".to_owned(),
            Acting::Administrator(None) => "an administrator".to_owned(),
            Acting::Visitor | Acting::Operator | Acting::Program => "no one".to_owned(),
        };
        Self { kind: SubjectKind::Role, id: holder.code().to_owned(), name: PublicName(name) }
    }

    /// What sort of thing it is.
    #[must_use]
    pub const fn kind(&self) -> SubjectKind {
        self.kind
    }
}

/// Why a change cannot be written down, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// Such a change always needs one.
    #[error("say why: this needs a reason, which everyone will be able to read")]
    NoReason,
    /// More than [`MAX_REASON`] characters.
    #[error("the reason has more than {MAX_REASON} characters; shorten it")]
    LongReason,
    /// There is an email address in it.
    #[error("the reason holds an email address; take it out, the ledger is public for ever")]
    EmailInReason,
    /// A snapshot of something else.
    #[error("before and after must be of a {}, as the subject is", .0.label())]
    OtherSubject(SubjectKind),
    /// Nothing to show.
    #[error("such a change must say what it is now")]
    NoAfter,
    /// A role made by hand.
    #[error("a role is written down with Subject::role, which leaves a member’s name out")]
    RoleSubject,
    /// Not a key.
    #[error("the key must be 1 to 200 letters, digits or - _ : . /")]
    Key,
}

/// What happened, ready to be written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    kind: EntryKind,
    subject: Subject,
    before: Option<Snapshot>,
    after: Option<Snapshot>,
    reason: String,
    acting: Acting,
}

impl EntryKind {
    /// Whether such a change always needs a reason.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::Withdrawn
                | Self::Restored
                | Self::Removed
                | Self::StatusChanged
                | Self::VoteCorrected
                | Self::Merged
                | Self::MergeUndone
                | Self::CorrectionAnswered
        )
    }
}

impl Change {
    /// Puts a change together.
    ///
    /// # Errors
    /// Says what is missing or does not belong in it.
    pub fn new(
        kind: EntryKind,
        subject: Subject,
        before: Option<Snapshot>,
        after: Option<Snapshot>,
        reason: &str,
        acting: Acting,
    ) -> Result<Self, ChangeError> {
        // Databases do not keep a zero byte, and nobody types one.
        let reason = reason.replace('\0', "").trim().to_owned();
        if reason.is_empty() && kind.needs_reason() {
            return Err(ChangeError::NoReason);
        }
        if reason.chars().count() > MAX_REASON {
            return Err(ChangeError::LongReason);
        }
        if holds_email(&reason) {
            return Err(ChangeError::EmailInReason);
        }
        if [&before, &after].into_iter().flatten().any(|snapshot| snapshot.kind() != subject.kind) {
            return Err(ChangeError::OtherSubject(subject.kind));
        }
        let shows = matches!(kind, EntryKind::Changed | EntryKind::StatusChanged | EntryKind::VoteCorrected);
        if shows && after.is_none() {
            return Err(ChangeError::NoAfter);
        }
        Ok(Self { kind, subject, before, after, reason, acting })
    }

    /// Makes it the entry that follows the head, at this time (milliseconds since 1970).
    #[must_use]
    pub fn seal(&self, head: Head, at_ms: i64) -> Entry {
        let mut entry = Entry {
            sequence: head.sequence.saturating_add(1),
            at_ms,
            kind: self.kind.code().to_owned(),
            subject_kind: self.subject.kind.code().to_owned(),
            subject_id: self.subject.id.clone(),
            subject_name: self.subject.name.0.clone(),
            before: self.before.as_ref().map(Snapshot::to_text),
            after: self.after.as_ref().map(Snapshot::to_text),
            reason: self.reason.clone(),
            acting_role: self.acting.code().to_owned(),
            acting_name: self.acting.name().map(str::to_owned),
            previous: head.hash,
            hash: Hash::ZERO,
        };
        entry.hash = content_hash(&entry.row());
        entry
    }
}

/// An entry as it is kept, one field for each column. Only [`Change::seal`] makes new ones.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Its place, from 1 without a gap.
    pub sequence: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The code of an [`EntryKind`].
    pub kind: String,
    /// The code of a [`SubjectKind`].
    pub subject_kind: String,
    /// The subject's key.
    pub subject_id: String,
    /// The subject's public name at that time.
    pub subject_name: String,
    /// A [`Snapshot`] of what it was. Must be kept as text: a JSON column would change it.
    pub before: Option<String>,
    /// A [`Snapshot`] of what it is now. Must be kept as text.
    pub after: Option<String>,
    /// Why; may be empty.
    pub reason: String,
    /// The code of an [`Acting`].
    pub acting_role: String,
    /// The name of an official, steward or administrator.
    pub acting_name: Option<String>,
    /// The hash of the entry before.
    pub previous: Hash,
    /// The hash over all of the above.
    pub hash: Hash,
}

impl Entry {
    /// Itself, to be verified, published or told in words.
    #[must_use]
    pub fn row(&self) -> Row<'_> {
        Row {
            sequence: self.sequence,
            at_ms: self.at_ms,
            kind: &self.kind,
            subject_kind: &self.subject_kind,
            subject_id: &self.subject_id,
            subject_name: &self.subject_name,
            before: self.before.as_deref(),
            after: self.after.as_deref(),
            reason: &self.reason,
            acting_role: &self.acting_role,
            acting_name: self.acting_name.as_deref(),
            previous: self.previous,
            hash: self.hash,
        }
    }

    /// What the next entry follows.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head { sequence: self.sequence, hash: self.hash }
    }
}

/// An entry as it was read, from a database or a file, borrowed and believed to be nothing yet. The fields are
/// those of [`Entry`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "they are those of Entry")]
pub struct Row<'a> {
    pub sequence: u64,
    pub at_ms: i64,
    pub kind: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: &'a str,
    pub subject_name: &'a str,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub reason: &'a str,
    pub acting_role: &'a str,
    pub acting_name: Option<&'a str>,
    pub previous: Hash,
    pub hash: Hash,
}
