//! Email addresses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::safe_url::hidden;

/// The longest address, in bytes (RFC 5321).
const MAX_ADDRESS: usize = 254;
/// The longest part before the @, in bytes (RFC 5321).
const MAX_LOCAL: usize = 64;

/// Why something is not an email address that can be used here, and what would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("enter an email address, such as name@example.org")]
    Empty,
    /// Longer than any mail server takes.
    #[error(
        "the email address is too long; it may have {MAX_ADDRESS} characters, {MAX_LOCAL} of them before the @"
    )]
    TooLong,
    /// No @, or more than one.
    #[error("an email address has one @ in it, as in name@example.org")]
    At,
    /// A space, a quotation mark, or something that is not seen.
    #[error(
        "the part before the @ holds a character that cannot be used here; use letters, digits and . _ - +"
    )]
    Local,
    /// Nothing that mail could be sent to.
    #[error("the part after the @ is not the name of a mail server; write it as in name@example.org")]
    Host,
}

/// An email address to which mail can be sent: as it was written, and in the form in which it is looked up.
///
/// Only plain ASCII addresses: quoted local parts and addresses with other letters are refused, because what
/// looks the same must be the same. `Debug` does not show it, so that it stays out of logs.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, without the spaces around it.
    ///
    /// # Errors
    /// Says what is wrong and what would do. Never repeats what was typed.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, host) = text.rsplit_once('@').ok_or(EmailError::At)?;
        if local.contains('@') || local.is_empty() || host.is_empty() {
            return Err(EmailError::At);
        }
        if text.len() > MAX_ADDRESS || local.len() > MAX_LOCAL {
            return Err(EmailError::TooLong);
        }
        if text.chars().any(hidden) {
            return Err(if local.chars().any(hidden) { EmailError::Local } else { EmailError::Host });
        }
        let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
        if !local.split('.').all(|part| !part.is_empty() && part.bytes().all(atom)) {
            return Err(EmailError::Local);
        }
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let top = host.rsplit('.').next().unwrap_or_default();
        // A bare name, or numbers as of an IP address, is no server that mail should go to.
        let named = host.contains('.') && !top.bytes().all(|b| b.is_ascii_digit());
        if !named || !host.split('.').all(label) {
            return Err(EmailError::Host);
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written, for the envelope and the page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which accounts are looked up: lower case. Dots and what follows a + stay, because only some
    /// servers ignore them.
    #[must_use]
    pub fn lookup(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part before the @.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// Enough for its owner to know it again, and for nobody else to write to: “a…@example.org”.
    #[must_use]
    pub fn hinted(&self) -> String {
        let (local, host) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{host}")
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl FromStr for EmailAddress {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}
