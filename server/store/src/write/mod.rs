//! Writing much at once: what importers and the sample community put in.

mod merge;
mod undo;
mod votes;

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable};

pub use merge::{Conflict, merge_people};
pub use undo::{Moved, Snapshot};
pub use votes::insert_votes;

use crate::entities::{
    body, candidacy, decision, identifier, measure, measure_value, movement_value, office, other_name,
    person, person_link, place, place_zip, position, review_item, source_party, sponsor, term, vote,
};
use crate::{StoreError, Write};

/// Parameters of one statement. Both databases take more (SQLite 32,766, PostgreSQL 65,535), but a connection keeps
/// its statements prepared, and more rows at once are not quicker.
const MAX_PARAMETERS: usize = 3_000;

/// Inserts rows of one table, in as few statements as the databases allow, in the order given.
///
/// # Errors
/// When the database refuses a row. Rows before it may be in the transaction, which must then be dropped.
pub async fn insert_all<E, C>(conn: &C, rows: Vec<E::Model>) -> Result<u64, StoreError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    C: ConnectionTrait,
{
    let count = rows.len() as u64;
    let chunk = (MAX_PARAMETERS / E::Column::iter().count().max(1)).max(1);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let part: Vec<E::ActiveModel> = rows.by_ref().take(chunk).collect();
        E::insert_many(part).exec_without_returning(conn).await?;
    }
    Ok(count)
}

/// Rows that wait to be inserted together. The fields are named as the tables.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Batch {
    pub places: Vec<place::Model>,
    pub place_zips: Vec<place_zip::Model>,
    pub bodies: Vec<body::Model>,
    pub offices: Vec<office::Model>,
    pub people: Vec<person::Model>,
    pub other_names: Vec<other_name::Model>,
    pub person_links: Vec<person_link::Model>,
    pub source_parties: Vec<source_party::Model>,
    pub terms: Vec<term::Model>,
    pub candidacies: Vec<candidacy::Model>,
    pub movement_values: Vec<movement_value::Model>,
    pub measures: Vec<measure::Model>,
    pub sponsors: Vec<sponsor::Model>,
    pub positions: Vec<position::Model>,
    pub measure_values: Vec<measure_value::Model>,
    pub decisions: Vec<decision::Model>,
    pub votes: Vec<vote::Model>,
    pub identifiers: Vec<identifier::Model>,
    pub review_items: Vec<review_item::Model>,
}

impl Batch {
    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
            + self.place_zips.len()
            + self.bodies.len()
            + self.offices.len()
            + self.people.len()
            + self.other_names.len()
            + self.person_links.len()
            + self.source_parties.len()
            + self.terms.len()
            + self.candidacies.len()
            + self.movement_values.len()
            + self.measures.len()
            + self.sponsors.len()
            + self.positions.len()
            + self.measure_values.len()
            + self.decisions.len()
            + self.votes.len()
            + self.identifiers.len()
            + self.review_items.len()
    }

    /// Inserts everything that waits, each table after those that it points to, and is empty afterwards.
    /// Within a table the order is kept: parents must come before their children.
    ///
    /// # Errors
    /// When the database refuses a row; the transaction must then be dropped.
    pub async fn flush(&mut self, write: &Write) -> Result<u64, StoreError> {
        let conn = write.conn();
        let mut count = 0;
        macro_rules! insert {
            ($($table:ident => $entity:ident),+ $(,)?) => {
                $(count += insert_all::<$entity::Entity, _>(conn, std::mem::take(&mut self.$table)).await?;)+
            };
        }
        insert!(
            places => place,
            place_zips => place_zip,
            bodies => body,
            offices => office,
            people => person,
            other_names => other_name,
            person_links => person_link,
            source_parties => source_party,
            terms => term,
            candidacies => candidacy,
            movement_values => movement_value,
            measures => measure,
            sponsors => sponsor,
            positions => position,
            measure_values => measure_value,
            decisions => decision,
        );
        count += insert_votes(conn, std::mem::take(&mut self.votes)).await?;
        insert!(identifiers => identifier, review_items => review_item);
        Ok(count)
    }
}
