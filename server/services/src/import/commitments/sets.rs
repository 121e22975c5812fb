//! Whether a file belongs to a set that was brought in under another name: then everything in it would stand twice.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use domain::fold::fold;
use store::entities::{commitment, person};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::TITLE;
use super::file::Row;
use super::texts::cut;
use crate::import::ImportError;
use crate::import::ctx::Ctx;

/// From so many rows on a file looks like another set; fewer do if they are more than half of it.
const MANY: usize = 3;

/// A set that was brought in before, of which a file holds many rows.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LikeSet {
    /// What that set is called.
    pub name: String,
    /// Rows of the file with the person and the words of one of its commitments.
    pub rows: usize,
    /// Rows of the file.
    pub of: usize,
}

/// Finds nothing wrong, or says which set the file looks like.
pub(super) async fn not_in_another(
    ctx: &mut Ctx<'_>,
    path: &Path,
    own: &str,
    rows: &[Row],
    people: &[Result<person::Model, String>],
) -> Result<(), ImportError> {
    let own = ctx.world.sources.values().find(|source| source.slug == own).map(|source| source.id);
    let said: Vec<(Uuid, String)> = (rows.iter().zip(people))
        .filter_map(|(row, person)| Some((person.as_ref().ok()?.id, fold(&cut(&row.text, TITLE)))))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let who: HashSet<Uuid> = said.iter().map(|(person, _)| *person).collect();
    let models = commitment::Entity::find()
        .filter(commitment::Column::PersonId.is_in(who))
        .filter(commitment::Column::SourceId.is_not_null())
        .all(ctx.write().await?.conn())
        .await?;
    let mut sets: BTreeMap<Uuid, HashSet<(Uuid, String)>> = BTreeMap::new();
    for model in models {
        if let Some(source) = model.source_id {
            sets.entry(source).or_default().insert((model.person_id, fold(&model.title)));
        }
    }
    // What this set has already is known again by it.
    let known = own.and_then(|own| sets.remove(&own)).unwrap_or_default();
    let alike = |set: &HashSet<(Uuid, String)>| {
        said.iter().filter(|row| set.contains(*row) && !known.contains(*row)).count()
    };
    let most = sets.iter().map(|(source, set)| (alike(set), *source)).max();
    let Some((n, source)) = most.filter(|(n, _)| *n >= MANY || n * 2 > said.len()) else { return Ok(()) };
    let Some(source) = ctx.world.sources.get(&source) else { return Ok(()) };
    let like = LikeSet { name: source.name.clone(), rows: n, of: rows.len() };
    Err(ImportError::LikeSet { path: path.to_owned(), like })
}
