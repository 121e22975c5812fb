//! Signed checkpoints: whoever kept one finds out when history before it is rewritten or cut off.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::canonical::{Reader, TextError, push, push_bytes};
use super::hash::{Hash, Head, from_hex, hex};

/// The first line of a checkpoint.
pub const CHECKPOINT_FORMAT: &str = "answerable-checkpoint-1";

/// The public half of an installation's key, 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PublicKey(pub [u8; 32]);

/// Why a checkpoint is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a checkpoint at all.
    #[error("this is not a checkpoint ({0})")]
    Text(#[from] TextError),
    /// There is more behind it.
    #[error("something follows the checkpoint; give one alone")]
    Trailing,
    /// Signed with another key than the one that is trusted.
    #[error(
        "this checkpoint was signed with another key, {0}; the installation’s key was changed, or this is not its checkpoint"
    )]
    OtherKey(PublicKey),
    /// The signature is not of this content.
    #[error("the signature does not fit: the checkpoint was changed, or was never signed with this key")]
    Signature,
    /// Not a key.
    #[error("a public key is 64 hexadecimal digits, 0 to 9 and a to f")]
    Key,
}

/// The head of the ledger at one time, signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The last entry then.
    pub head: Head,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The key that signed it.
    pub key: PublicKey,
    /// The ed25519 signature over everything above it in the text.
    pub signature: [u8; 64],
}

/// The public half of a secret key (the 32 bytes of an ed25519 seed).
#[must_use]
pub fn public_key(secret: &[u8; 32]) -> PublicKey {
    PublicKey(SigningKey::from_bytes(secret).verifying_key().to_bytes())
}

impl Checkpoint {
    /// Signs the head with a secret key (the 32 bytes of an ed25519 seed).
    #[must_use]
    pub fn sign(head: Head, at_ms: i64, secret: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(secret);
        let mut checkpoint =
            Self { head, at_ms, key: PublicKey(key.verifying_key().to_bytes()), signature: [0; 64] };
        checkpoint.signature = key.sign(&checkpoint.signed()).to_bytes();
        checkpoint
    }

    /// Whether it was signed with the key that is trusted; gives the head for a
    /// [`Verifier`](super::Verifier).
    ///
    /// # Errors
    /// When it was not, or was changed since.
    pub fn verify(&self, trusted: &PublicKey) -> Result<Head, CheckpointError> {
        if self.key != *trusted {
            return Err(CheckpointError::OtherKey(self.key));
        }
        let key = VerifyingKey::from_bytes(&self.key.0).map_err(|_| CheckpointError::Key)?;
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&self.signed(), &signature).map_err(|_| CheckpointError::Signature)?;
        Ok(self.head)
    }

    /// The canonical text, as it is published.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = self.signed();
        push_bytes(&mut text, "signature", &self.signature);
        // Only ASCII was written.
        String::from_utf8(text).unwrap_or_default()
    }

    fn signed(&self) -> Vec<u8> {
        let mut text = format!("{CHECKPOINT_FORMAT}\n").into_bytes();
        push(&mut text, "sequence", self.head.sequence.to_string().as_bytes());
        push_bytes(&mut text, "hash", &self.head.hash.0);
        push(&mut text, "at_ms", self.at_ms.to_string().as_bytes());
        push_bytes(&mut text, "key", &self.key.0);
        text
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut reader = Reader::begin(text.as_bytes(), CHECKPOINT_FORMAT)?;
        let sequence = reader.number("sequence")?;
        let head = Head { sequence, hash: Hash(reader.bytes("hash")?) };
        let checkpoint = Self {
            head,
            at_ms: reader.number("at_ms")?,
            key: PublicKey(reader.bytes("key")?),
            signature: reader.bytes("signature")?,
        };
        if reader.rest.is_empty() { Ok(checkpoint) } else { Err(CheckpointError::Trailing) }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl FromStr for PublicKey {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        from_hex(text.as_bytes()).map(Self).ok_or(CheckpointError::Key)
    }
}
