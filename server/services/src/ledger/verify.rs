//! Reading the whole ledger: to verify it, and to publish it.

use std::collections::VecDeque;
use std::io;

use domain::ledger::{
    Checkpoint, CheckpointError, Fault, Head, PublicKey, TextError, Verified, Verifier, parse,
};
use store::ledger::Texts;
use store::sea_orm::DbErr;
use tokio::task::JoinHandle;

use crate::{ServiceError, Services};

/// Entries that are read at once: some megabytes of text.
const AT_ONCE: u32 = 4_000;
/// How many times so many are read ahead.
const AHEAD: usize = 2;
/// Entries in one part of the public download.
pub const PART: u64 = 20_000;

/// What is wrong with the ledger: the first thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// The chain is broken.
    #[error(transparent)]
    Chain(#[from] Fault),
    /// A field is not what it must be, such as a hash that is no hash.
    #[error("entry {sequence} was changed: it cannot be read any more ({error})")]
    Unreadable {
        /// The entry.
        sequence: u64,
        /// Which field.
        error: TextError,
    },
    /// A checkpoint that is kept in the database, or was given, is not believed.
    #[error("the checkpoint of entry {sequence} is not right: {error}")]
    Checkpoint {
        /// The entry that it is of.
        sequence: u64,
        /// Why not.
        error: CheckpointError,
    },
}

/// How many parts the public download of so many entries has.
#[must_use]
pub const fn parts(entries: u64) -> u64 {
    entries.div_ceil(PART)
}

/// Verifies every entry from the first to the last, held to the checkpoints in the database and to those that somebody
/// kept. With a `trusted` key, every checkpoint must be signed by it; without, each by the key that is in it.
///
/// # Errors
/// The outer one when the database fails; the inner one is what is wrong with the ledger.
pub async fn verify(
    services: &Services,
    kept: &[Checkpoint],
    trusted: Option<&PublicKey>,
) -> Result<Result<Verified, LedgerFault>, ServiceError> {
    let conn = services.store().read();
    let mut checkpoints = kept.to_vec();
    for row in store::ledger::checkpoints(conn).await? {
        match super::checkpoint::of_row(&row) {
            Ok(checkpoint) => checkpoints.push(checkpoint),
            Err(_) => {
                let sequence = u64::try_from(row.sequence).unwrap_or(0);
                return Ok(Err(LedgerFault::Checkpoint { sequence, error: CheckpointError::Key }));
            }
        }
    }
    let mut heads = Vec::with_capacity(checkpoints.len());
    for checkpoint in &checkpoints {
        match checkpoint.verify(trusted.unwrap_or(&checkpoint.key)) {
            Ok(head) => heads.push(head),
            Err(error) => {
                return Ok(Err(LedgerFault::Checkpoint { sequence: checkpoint.head.sequence, error }));
            }
        }
    }
    let mut verifier = Verifier::new(Head::START, &heads);
    let mut reader = Reader::new(services);
    while let Some((after, texts)) = reader.next().await? {
        if let Err(fault) = push(&mut verifier, after, texts.text.as_bytes()) {
            return Ok(Err(fault));
        }
    }
    Ok(verifier.finish().map_err(LedgerFault::from))
}

type Coming = JoinHandle<Result<Option<Texts>, DbErr>>;

/// Reads the ledger from its beginning, ahead of what is verified: several connections of the database put texts together
/// at once, which takes longer than to verify them.
struct Reader<'a> {
    services: &'a Services,
    /// The last entry that was handed out.
    after: u64,
    /// What is on its way, each after as many entries as the one before should hold.
    ahead: VecDeque<Coming>,
}

impl<'a> Reader<'a> {
    const fn new(services: &'a Services) -> Self {
        Self { services, after: 0, ahead: VecDeque::new() }
    }

    /// Begins to read what comes next, as far as that is not under way.
    fn begin(&mut self) {
        while self.ahead.len() < AHEAD {
            let skip = u64::from(AT_ONCE).saturating_mul(self.ahead.len() as u64);
            let (store, after) = (self.services.store().clone(), self.after.saturating_add(skip));
            self.ahead.push_back(tokio::spawn(async move {
                store::ledger::texts(store.read(), after, AT_ONCE).await
            }));
        }
    }

    /// The next texts, and the number of the entry that they come after.
    async fn next(&mut self) -> Result<Option<(u64, Texts)>, ServiceError> {
        self.begin();
        let Some(coming) = self.ahead.pop_front() else { return Ok(None) };
        let read =
            coming.await.map_err(|error| DbErr::Custom(format!("reading the ledger broke off: {error}")))?;
        let Some(texts) = read? else { return Ok(None) };
        let after = self.after;
        self.after = u64::try_from(texts.last).unwrap_or(u64::MAX);
        // Fewer entries, or numbers that are missing: what was read ahead does not follow.
        if self.after != after.saturating_add(AT_ONCE.into()) {
            self.stop();
        }
        self.begin();
        Ok(Some((after, texts)))
    }

    fn stop(&mut self) {
        self.ahead.drain(..).for_each(|coming| coming.abort());
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn push(verifier: &mut Verifier, mut last: u64, mut text: &[u8]) -> Result<(), LedgerFault> {
    while !text.is_empty() {
        let (row, rest) = parse(text)
            .map_err(|error| LedgerFault::Unreadable { sequence: sequence_of(text, last), error })?;
        verifier.push(&row)?;
        (last, text) = (row.sequence, rest);
    }
    Ok(())
}

/// Which entry this is that cannot be read as a whole: its first field mostly can.
fn sequence_of(text: &[u8], last: u64) -> u64 {
    let head = String::from_utf8_lossy(&text[..text.len().min(80)]).into_owned();
    let line = head.lines().nth(1).and_then(|line| line.strip_prefix("sequence:"));
    line.and_then(|line| line.split_once(':')).and_then(|(_, number)| number.parse().ok()).unwrap_or(last + 1)
}

/// One part of the public download, from 1, [`PART`] entries each; all parts after one another are the ledger. None when
/// there is no such part.
///
/// # Errors
/// When the database fails.
pub async fn part(services: &Services, number: u64) -> Result<Option<String>, ServiceError> {
    let Some(before) = number.checked_sub(1) else { return Ok(None) };
    let Some(mut after) = before.checked_mul(PART) else { return Ok(None) };
    let end = after.saturating_add(PART);
    let mut whole = String::new();
    while after < end {
        let limit = AT_ONCE.min(u32::try_from(end - after).unwrap_or(AT_ONCE));
        let Some(texts) = store::ledger::texts(services.store().read(), after, limit).await? else { break };
        whole.push_str(&texts.text);
        after = u64::try_from(texts.last).unwrap_or(u64::MAX);
    }
    Ok((!whole.is_empty()).then_some(whole))
}

/// Writes the whole public download; gives the number of its last entry.
///
/// # Errors
/// When the database fails, or what is written to.
pub async fn write_all(services: &Services, to: &mut (dyn io::Write + Send)) -> Result<u64, WriteError> {
    let mut after = 0;
    while let Some(texts) =
        store::ledger::texts(services.store().read(), after, AT_ONCE).await.map_err(ServiceError::from)?
    {
        to.write_all(texts.text.as_bytes())?;
        after = u64::try_from(texts.last).unwrap_or(u64::MAX);
    }
    to.flush()?;
    Ok(after)
}

/// Why the download was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The database failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The file cannot be written.
    #[error("the ledger cannot be written: {0}")]
    Io(#[from] io::Error),
}
