//! What a password must be: long, and not one that is tried first.

use std::collections::HashSet;

use super::EmailAddress;

/// The shortest password, in characters.
pub const MIN_PASSWORD: usize = 12;
/// The longest password, in characters; longer ones only make work for the server.
pub const MAX_PASSWORD: usize = 256;
/// So many different characters at least.
pub const MIN_DIFFERENT: usize = 5;

/// Why a password will not do, and what would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_PASSWORD`] characters.
    #[error(
        "the password is too short; use {MIN_PASSWORD} characters or more, such as four words that do not belong together"
    )]
    TooShort,
    /// More than [`MAX_PASSWORD`] characters.
    #[error("the password is too long; use {MAX_PASSWORD} characters or fewer")]
    TooLong,
    /// The same few characters again and again.
    #[error("the password repeats the same few characters; use at least {MIN_DIFFERENT} different ones")]
    Monotonous,
    /// On the list.
    #[error("many people use this password, so it is tried first; choose another")]
    Common,
    /// It holds the name from the email address.
    #[error("the password holds the name from your email address; choose one without it")]
    HoldsEmail,
}

/// A list of passwords that are tried first, as published: one a line.
#[derive(Clone, Debug, Default)]
pub struct CommonPasswords(HashSet<String>);

impl CommonPasswords {
    /// Reads the list. Lines shorter than [`MIN_PASSWORD`] are left out: they are refused anyway.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        let long_enough = |line: &&str| line.chars().count() >= MIN_PASSWORD;
        Self(lines.lines().map(str::trim).filter(long_enough).map(str::to_lowercase).collect())
    }

    /// How many it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is on the list, in capitals or not.
    #[must_use]
    pub fn contains(&self, password: &str) -> bool {
        self.0.contains(&password.to_lowercase())
    }
}

/// Checks a new password.
///
/// Nothing is demanded about digits or signs: length is what counts. A password is taken as it is typed, spaces
/// and all.
///
/// # Errors
/// The first thing that is wrong, with what would do.
pub fn check_password(
    password: &str,
    email: &EmailAddress,
    common: &CommonPasswords,
) -> Result<(), PasswordError> {
    // At most so many characters are ever counted; a book is not read to its end.
    let length = password.chars().take(MAX_PASSWORD + 1).count();
    if length < MIN_PASSWORD {
        return Err(PasswordError::TooShort);
    }
    if length > MAX_PASSWORD {
        return Err(PasswordError::TooLong);
    }
    if password.chars().collect::<HashSet<_>>().len() < MIN_DIFFERENT {
        return Err(PasswordError::Monotonous);
    }
    if common.contains(password) {
        return Err(PasswordError::Common);
    }
    // A name of two letters is in every second sentence, and says nothing.
    let name = email.local().to_lowercase();
    if name.chars().count() >= 4 && password.to_lowercase().contains(&name) {
        return Err(PasswordError::HoldsEmail);
    }
    Ok(())
}
