//! The sample community: an invented county with its town council, commission and school board, to see how the
//! record works. Loaded into an empty database only, and every page then says that it is invented.

mod commitments;
mod criteria;
mod report;
mod rows;
mod tables;
#[cfg(test)]
mod tests;
mod voices;

use std::fmt;

use store::StoreError;
use store::entities::{account, import_run, person, place, setting, source};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ActiveValue, EntityTrait, PaginatorTrait};
use store::write::insert_all;

use crate::{ServiceError, Services, records, search_index};

/// Why the sample community was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The database holds something already.
    #[error(
        "the sample community is loaded into an empty database only, and this one holds {people} people and \
         {places} places\n  Name another database with --database, such as sqlite://sample.db."
    )]
    NotEmpty {
        /// People in it.
        people: u64,
        /// Places in it.
        places: u64,
    },
    /// Somebody has set this installation up.
    #[error(
        "the sample community has published passwords, so it is never put beside real accounts, and this database \
         has {accounts}\n  Name another database with --database, such as sqlite://sample.db."
    )]
    HasAccounts {
        /// Accounts in it.
        accounts: u64,
    },
    /// One of the files inside of the program cannot be read.
    #[error("the sample's {file} cannot be read: {message}")]
    File {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// A file names something that no file describes.
    #[error("the sample names a {what} that it does not describe: {name}")]
    Unknown {
        /// What sort of thing.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The database failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for SampleError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl From<store::sea_orm::DbErr> for SampleError {
    fn from(error: store::sea_orm::DbErr) -> Self {
        Self::Service(error.into())
    }
}

/// What was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Places.
    pub places: usize,
    /// People.
    pub people: usize,
    /// Measures.
    pub measures: usize,
    /// Decisions.
    pub decisions: usize,
    /// Votes.
    pub votes: usize,
    /// Commitments.
    pub commitments: usize,
    /// Replies of officials.
    pub replies: usize,
}

impl fmt::Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { places, people, measures, decisions, votes, commitments, replies } = self;
        write!(
            f,
            "The sample community is loaded: {places} places, {people} people, {measures} measures, \
             {decisions} decisions, {votes} votes, {commitments} commitments, {replies} replies. All of it is invented."
        )
    }
}

/// Loads the sample community, in one transaction, then judges its votes and makes it findable.
///
/// # Errors
/// When the database holds any people or places, or fails; nothing is left behind then.
pub async fn load(services: &Services) -> Result<Loaded, SampleError> {
    let tables = tables::read()?;
    let settings = [
        ("sample", "true".to_owned()),
        ("organisation", tables.community.organisation.clone()),
        ("about", tables.community.about.clone()),
        ("methodology", tables.community.methodology.clone()),
    ];
    let criteria = criteria::of(&tables.community);
    let mut rows = rows::make(tables, services.clock().now_ms())?;
    report::write(&mut rows)
        .map_err(|error| SampleError::File { file: "report", message: error.to_string() })?;
    let mut loaded = Loaded {
        places: rows.batch.places.len(),
        people: rows.batch.people.len(),
        measures: rows.batch.measures.len(),
        decisions: rows.batch.decisions.len(),
        votes: rows.batch.votes.len(),
        commitments: 0,
        replies: 0,
    };

    let write = services.store().begin().await?;
    let people = person::Entity::find().count(write.conn()).await?;
    let places = place::Entity::find().count(write.conn()).await?;
    if people > 0 || places > 0 {
        return Err(SampleError::NotEmpty { people, places });
    }
    let accounts = account::Entity::find().count(write.conn()).await?;
    if accounts > 0 {
        return Err(SampleError::HasAccounts { accounts });
    }
    insert_all::<source::Entity, _>(write.conn(), rows.sources).await?;
    insert_all::<import_run::Entity, _>(write.conn(), rows.runs).await?;
    rows.batch.flush(&write).await?;
    criteria::keep(&write, criteria).await?;
    for (name, value) in settings {
        let row =
            setting::ActiveModel { name: ActiveValue::Set(name.to_owned()), value: ActiveValue::Set(value) };
        let replace =
            OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned();
        setting::Entity::insert(row).on_conflict(replace).exec_without_returning(write.conn()).await?;
    }
    write.commit().await?;

    crate::accounts::make_sample(services).await?;
    loaded.commitments = commitments::load(services).await?;
    records::rebuild(services, "The sample community was loaded.", None).await?;
    loaded.replies = voices::load(services).await?;
    search_index::rebuild(services, search_index::Kind::ALL).await?;
    Ok(loaded)
}
