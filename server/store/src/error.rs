use sea_orm::DbErr;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the database has a scheme that is not known.
    #[error("a database address begins with sqlite:// or postgres://, not with “{0}:”")]
    Address(String),
    /// The database could not be opened.
    #[error("the database cannot be opened: {0}")]
    Unreachable(#[source] DbErr),
    /// A row in the database holds a word that this program does not know.
    #[error("the database holds a word that this version does not know: {0}")]
    Word(#[from] domain::words::UnknownWord),
    /// Anything else that the database says.
    #[error(transparent)]
    Database(#[from] DbErr),
}
