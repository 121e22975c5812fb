//! Finding what was changed, and naming it.

use super::canonical::write_content;
use super::change::Row;
use super::hash::{Hash, Head};
use sha2::{Digest, Sha256};

/// What is wrong with a ledger: the first thing that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry's content does not give its hash.
    #[error("entry {sequence} was changed: its content does not give its hash")]
    Changed {
        /// The entry.
        sequence: u64,
    },
    /// An entry does not hold the hash of the one before.
    #[error(
        "entry {sequence} does not follow the entry before it: one of the two was rewritten, with its hash"
    )]
    Unlinked {
        /// The entry.
        sequence: u64,
    },
    /// Entries are not there.
    #[error("entries {from} to {to} are missing")]
    Missing {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// An entry stands behind a later one.
    #[error("entry {sequence} is out of order: it comes after entry {after}")]
    OutOfOrder {
        /// The entry.
        sequence: u64,
        /// The entry that it comes after.
        after: u64,
    },
    /// An entry's sequence was there already.
    #[error("there are two entries with the number {sequence}")]
    Duplicated {
        /// The number.
        sequence: u64,
    },
    /// Another entry stands where a checkpoint was made.
    #[error("history was rewritten: entry {sequence} is not the one for which a checkpoint was signed")]
    Rewritten {
        /// The entry of the checkpoint.
        sequence: u64,
    },
    /// The end is missing.
    #[error("the ledger was cut off after entry {last}: a checkpoint was signed for entry {checkpoint}")]
    Truncated {
        /// The last entry that is there.
        last: u64,
        /// The entry of the checkpoint.
        checkpoint: u64,
    },
}

/// What was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The last entry.
    pub head: Head,
    /// How many were looked at.
    pub entries: u64,
    /// How many bear an earlier time than the one before. That is allowed, because a machine's clock may be set
    /// back and the sequence alone is the order, but it should be known.
    pub clock_went_back: u64,
}

/// Reads a ledger entry by entry, in constant memory, so that it works on a stream from a database as well.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Head,
    entries: u64,
    last_at: Option<i64>,
    clock_went_back: u64,
    /// Missing so far; if they turn up later, they are out of order instead.
    gap: Option<(u64, u64)>,
    expected: Vec<Head>,
    next_expected: usize,
    content: Vec<u8>,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new(Head::START, &[])
    }
}

impl Verifier {
    /// Begins after an entry that is known to be right ([`Head::START`] for the whole ledger), and holds the
    /// ledger to what checkpoints say, in any order.
    #[must_use]
    pub fn new(after: Head, checkpoints: &[Head]) -> Self {
        let mut expected: Vec<Head> =
            checkpoints.iter().copied().filter(|head| head.sequence > after.sequence).collect();
        expected.sort_by_key(|head| head.sequence);
        Self {
            head: after,
            entries: 0,
            last_at: None,
            clock_went_back: 0,
            gap: None,
            expected,
            next_expected: 0,
            content: Vec::with_capacity(4_096),
        }
    }

    /// Looks at the next entry.
    ///
    /// # Errors
    /// What is wrong. After that there is nothing more to be learnt from this verifier.
    pub fn push(&mut self, row: &Row<'_>) -> Result<(), Fault> {
        let sequence = row.sequence;
        let last = self.head.sequence;
        if sequence <= last {
            let belongs_in_gap = self.gap.is_some_and(|(from, to)| (from..=to).contains(&sequence));
            return Err(match self.gap {
                _ if belongs_in_gap || sequence == 0 => Fault::OutOfOrder { sequence, after: last },
                Some((from, to)) => Fault::Missing { from, to },
                None => Fault::Duplicated { sequence },
            });
        }
        let follows = sequence - last == 1;
        if !follows && self.gap.is_none() {
            self.gap = Some((last + 1, sequence - 1));
        }
        let fault = self.look(row, follows);
        match (fault, self.gap) {
            (Some(_), Some((from, to))) => return Err(Fault::Missing { from, to }),
            (Some(fault), None) => return Err(fault),
            (None, _) => {}
        }
        if self.last_at.is_some_and(|at| row.at_ms < at) {
            self.clock_went_back += 1;
        }
        self.last_at = Some(row.at_ms);
        self.head = Head { sequence, hash: row.hash };
        self.entries += 1;
        Ok(())
    }

    /// What is wrong with the entry itself.
    fn look(&mut self, row: &Row<'_>, follows: bool) -> Option<Fault> {
        let sequence = row.sequence;
        self.content.clear();
        write_content(row, &mut self.content);
        if Hash(Sha256::digest(&self.content).into()) != row.hash {
            return Some(Fault::Changed { sequence });
        }
        if follows && row.previous != self.head.hash {
            return Some(Fault::Unlinked { sequence });
        }
        while let Some(expected) =
            self.expected.get(self.next_expected).filter(|head| head.sequence <= sequence)
        {
            if expected.sequence == sequence && expected.hash != row.hash {
                return Some(Fault::Rewritten { sequence });
            }
            self.next_expected += 1;
        }
        None
    }

    /// Nothing more comes.
    ///
    /// # Errors
    /// When something is missing in the middle or, held to the checkpoints, at the end. Without a checkpoint
    /// nobody can see that the end was cut off.
    pub fn finish(self) -> Result<Verified, Fault> {
        if let Some((from, to)) = self.gap {
            return Err(Fault::Missing { from, to });
        }
        if let Some(checkpoint) = self.expected.get(self.next_expected) {
            return Err(Fault::Truncated { last: self.head.sequence, checkpoint: checkpoint.sequence });
        }
        Ok(Verified { head: self.head, entries: self.entries, clock_went_back: self.clock_went_back })
    }
}

/// Verifies a whole ledger, held to what checkpoints say.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify<'a>(rows: impl IntoIterator<Item = Row<'a>>, checkpoints: &[Head]) -> Result<Verified, Fault> {
    let mut verifier = Verifier::new(Head::START, checkpoints);
    for row in rows {
        verifier.push(&row)?;
    }
    verifier.finish()
}
