//! Each kind of thing: what its form asks for, what is in it now, and how it is kept.
//!
//! A module has the same functions, which the engine calls:
//! `fields` (what is asked for), `load` (what is there, as the form shows it), `save` (keeps what was checked and gives
//! the last part of its address), `remove` (takes it out, or says why not) and `touches` (what is made anew).

pub(super) mod body;
pub(super) mod candidacy;
pub(super) mod commitment;
pub(super) mod decision;
pub(super) mod measure;
pub(super) mod office;
pub(super) mod person;
pub(super) mod place;
pub(super) mod term;
pub(super) mod text;
pub(super) mod value;

use domain::slug::slugify;
use store::StoreError;
use store::desk::{Listed, by_id, by_key};
use store::sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Choice, FieldError, shown};
use crate::{ServiceError, search_index};

/// The address of what was kept, or what is wrong with it.
pub(super) type Kept = Result<Result<String, Vec<FieldError>>, ServiceError>;

/// What is made anew when something is saved.
#[derive(Debug, Default)]
pub(super) struct Touches {
    /// Whose vote records; `Some` of nobody in particular is everyone's.
    pub records: Option<Vec<Uuid>>,
    /// What is found by searching.
    pub search: &'static [search_index::Kind],
}

/// The members of a vocabulary as choices.
macro_rules! choices {
    ($vocabulary:ty) => {
        <$vocabulary>::ALL
            .iter()
            .map(|word| $crate::desk::Choice::new(word.code(), sentence(word.label())))
            .collect()
    };
}
pub(super) use choices;

/// With a capital at its beginning.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// None of them.
pub(super) fn or_none(mut choices: Vec<Choice>, none: &str) -> Vec<Choice> {
    choices.insert(0, Choice::new("", none));
    choices
}

/// An address that nothing else of this kind has.
pub(super) async fn free_slug(
    conn: &impl ConnectionTrait,
    listed: Listed,
    name: &str,
) -> Result<String, ServiceError> {
    let base = slugify(name);
    let mut slug = base.clone();
    let mut n = 2;
    while by_key(conn, listed, &slug).await.map_err(StoreError::from)?.is_some()
        || listed == Listed::Person && crate::review::is_gone(conn, &slug).await?
    {
        slug = format!("{base}-{n}");
        n += 1;
    }
    Ok(slug)
}

/// What a key of the database stands for, as a field shows it.
pub(super) async fn name_of(
    conn: &impl ConnectionTrait,
    listed: Listed,
    id: Option<Uuid>,
) -> Result<Option<String>, ServiceError> {
    let Some(id) = id else { return Ok(None) };
    Ok(by_id(conn, listed, id).await.map_err(StoreError::from)?.as_ref().map(shown))
}

/// Refused, with one thing wrong.
pub(super) fn wrong(field: &str, message: impl Into<String>) -> Kept {
    Ok(Err(vec![FieldError::new(field, message)]))
}
