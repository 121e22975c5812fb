//! Tokens: what is in a link or a cookie. Only their hash is kept.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::words::macros::vocabulary;

vocabulary! {
    /// What a token is for. The prefix lets a leaked one be recognised, and keeps one kind from being used as another.
    TokenKind {
        /// An invitation link.
        Invitation = "inv", "invitation";
        /// A link to choose a new password.
        PasswordReset = "rst", "new password";
        /// A link that confirms an email address.
        Confirmation = "cnf", "confirmation";
        /// The cookie of a sign-in.
        Session = "ses", "sign-in";
        /// The cookie that binds a sign-in with a passkey to the browser that began it.
        Passkey = "pky", "passkey";
        /// The code that is printed at the first start.
        Setup = "set", "first start";
    }
}

/// Not a token of this kind. It says no more on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a whole and valid {}; use the link exactly as it was sent, or ask for a new one", .0.label())]
pub struct TokenError(pub TokenKind);

/// A secret: 32 bytes of chance, written as prefix, underscore and base64url, such as `inv_kX9…` (47 characters).
///
/// Neither `Display` nor `Debug` shows it; [`Token::reveal`] does, once, for the link or the cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    kind: TokenKind,
    secret: [u8; 32],
}

/// What is kept of a token: SHA-256 of its text. With 256 bits of chance in it nothing slower is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenHash(pub [u8; 32]);

impl Token {
    /// Makes a token of 32 bytes from a cryptographic source of chance.
    #[must_use]
    pub const fn new(kind: TokenKind, secret: [u8; 32]) -> Self {
        Self { kind, secret }
    }

    /// Reads a token of this kind.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(kind: TokenKind, text: &str) -> Result<Self, TokenError> {
        let wrong = TokenError(kind);
        let rest = text.strip_prefix(kind.code()).and_then(|rest| rest.strip_prefix('_')).ok_or(wrong)?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| wrong)?;
        Ok(Self { kind, secret: bytes.try_into().map_err(|_| wrong)? })
    }

    /// What it is for.
    #[must_use]
    pub const fn kind(&self) -> TokenKind {
        self.kind
    }

    /// The secret text itself, for the link or the cookie and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{}_{}", self.kind.code(), URL_SAFE_NO_PAD.encode(self.secret))
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.reveal()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}_…)", self.kind.code())
    }
}
