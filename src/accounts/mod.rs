//! Accounts: what an email address, a password and a token may be, how long things last, and how often they may
//! be tried. Hashing of passwords, chance and the clock are the services'.

mod email;
mod lifetimes;
mod limits;
mod password;
mod token;

pub use email::{EmailAddress, EmailError};
pub use lifetimes::{
    CONFIRMATION, INVITATION, KEPT, PASSKEY, PASSWORD_RESET, SETUP_CODE, SessionLifetime, session_lifetime,
};
pub use limits::{Limit, LimitedAction, Quota, limit};
pub use password::{
    CommonPasswords, MAX_PASSWORD, MIN_DIFFERENT, MIN_PASSWORD, PasswordError, check_password,
};
pub use token::{Token, TokenError, TokenHash, TokenKind};

#[cfg(test)]
mod tests;
