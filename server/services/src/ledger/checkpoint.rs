//! Signing the head of the ledger. The key lies in a file, never in the database that it vouches for.

use std::io;
use std::path::{Path, PathBuf};

use domain::ledger::{Checkpoint, Hash, Head, PublicKey, public_key};
use store::StoreError;
use store::entities::checkpoint as entity;
use store::sea_orm::DbErr;

use crate::{ServiceError, Services};

/// A checkpoint is signed when the last one is older than this, in milliseconds: a day.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// The installation's secret key for checkpoints.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Why the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file {} cannot be used: {error}\n  Name another with --ledger-key or ANSWERABLE_LEDGER_KEY.", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file holds something else.
    #[error("the file {} holds no key: it must be 64 hexadecimal digits. Restore it from your backup; with a new key, those who noted the old one down must be told", path.display())]
    NoKey {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers for a key: {0}")]
    Random(String),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key(of {})", self.public())
    }
}

impl Key {
    /// Reads the key in this file, or makes one there that only its owner can read.
    ///
    /// # Errors
    /// When the file cannot be read or made, or holds something else.
    pub fn at(path: &Path) -> Result<Self, KeyError> {
        let fault = |error| KeyError::File { path: path.to_owned(), error };
        match std::fs::read_to_string(path) {
            Ok(text) => text
                .trim()
                .parse::<Hash>()
                .map(|bytes| Self(bytes.0))
                .map_err(|_| KeyError::NoKey { path: path.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut secret = [0; 32];
                getrandom::fill(&mut secret).map_err(|error| KeyError::Random(error.to_string()))?;
                // A key and a hash are both 32 bytes, written alike.
                write_new(path, &format!("{}\n", Hash(secret))).map_err(fault)?;
                Ok(Self(secret))
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        public_key(&self.0)
    }
}

/// Fails when the file is there: a key is never written over.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()
}

/// Signs the head as it is now and keeps the checkpoint. None for an empty ledger; the one that is there when the head
/// was signed already by this key.
///
/// # Errors
/// When the database fails.
pub async fn checkpoint(services: &Services, key: &Key) -> Result<Option<Checkpoint>, ServiceError> {
    let write = services.store().begin().await?;
    let head = store::ledger::locked_head(&write).await?;
    if head == Head::START {
        return Ok(None);
    }
    if let Some(row) = store::ledger::last_checkpoint(write.conn()).await? {
        let last = of_row(&row)?;
        if last.head == head {
            return Ok(Some(last));
        }
    }
    let signed = Checkpoint::sign(head, services.clock().now_ms(), &key.0);
    store::ledger::keep_checkpoint(&write, row_of(&signed)).await?;
    write.commit().await?;
    Ok(Some(signed))
}

/// Signs the head if the last checkpoint is a day old and something was added since. To be called now and then.
///
/// # Errors
/// When the database fails.
pub async fn checkpoint_daily(services: &Services, key: &Key) -> Result<Option<Checkpoint>, ServiceError> {
    let conn = services.store().read();
    let head = store::ledger::head(conn).await?;
    let last = store::ledger::last_checkpoint(conn).await?;
    let due = head != Head::START
        && last.is_none_or(|row| {
            services.clock().now_ms() - row.at >= DAY && u64::try_from(row.sequence) != Ok(head.sequence)
        });
    if due { checkpoint(services, key).await } else { Ok(None) }
}

fn row_of(checkpoint: &Checkpoint) -> entity::Model {
    let text = checkpoint.to_text();
    // The last field of the text is `signature:128:` and the digits.
    let signature = text.trim_end().rsplit(':').next().unwrap_or_default().to_owned();
    entity::Model {
        sequence: i64::try_from(checkpoint.head.sequence).unwrap_or(i64::MAX),
        hash: checkpoint.head.hash.to_string(),
        at: checkpoint.at_ms,
        public_key: checkpoint.key.to_string(),
        signature,
    }
}

pub(super) fn of_row(row: &entity::Model) -> Result<Checkpoint, ServiceError> {
    let wrong = || {
        StoreError::from(DbErr::Custom(format!(
            "the checkpoint of entry {} in the database cannot be read; run `answerable ledger verify`",
            row.sequence
        )))
    };
    let hash: Hash = row.hash.parse().map_err(|_| wrong())?;
    let key: PublicKey = row.public_key.parse().map_err(|_| wrong())?;
    if row.signature.len() != 128 || !row.signature.is_ascii() {
        return Err(wrong().into());
    }
    let mut signature = [0; 64];
    for (byte, at) in signature.iter_mut().zip((0..128).step_by(2)) {
        *byte = u8::from_str_radix(&row.signature[at..at + 2], 16).map_err(|_| wrong())?;
    }
    let head = Head { sequence: u64::try_from(row.sequence).unwrap_or(0), hash };
    Ok(Checkpoint { head, at_ms: row.at, key, signature })
}
