//! What can go wrong when a service is asked.

use store::StoreError;

/// Why a service could not answer.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing. Holds what was looked for, in plain words: `official`.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Something that was asked for cannot be.
    #[error("{field}: {message}")]
    Invalid {
        /// The field's name.
        field: &'static str,
        /// What is wrong with it and what would do.
        message: String,
    },
    /// Nobody who is not signed in may do this.
    #[error("sign in first")]
    NeedsSignIn,
    /// This account may do such things, but this is about whom it belongs to: somebody else must.
    #[error("{}", domain::access::OWN_RECORD)]
    OwnRecord,
    /// This account may not do it. To it the thing need not be said to exist.
    #[error("this account may not do that")]
    Forbidden,
    /// Someone else changed it meanwhile.
    #[error("someone else changed this meanwhile: {what_changed}")]
    Conflict {
        /// What is another than when it was read, in plain words.
        what_changed: String,
    },
    /// The store failed. Its text is for the log, never for a page.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ServiceError {
    /// Something that was asked for cannot be.
    pub fn invalid(field: &'static str, message: impl ToString) -> Self {
        Self::Invalid { field, message: message.to_string() }
    }
}

impl From<store::sea_orm::DbErr> for ServiceError {
    fn from(error: store::sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}
