//! Finding in the record what a steward means: by its address, its key, or its name.

use domain::access::{Action, Actor, Subject};
use store::desk::{Asked, Listed, Named, by_key, list, shown_as, total};
use store::read::Window;
use store::sea_orm::ConnectionTrait;

use super::{Choice, FieldError, Thing};
use crate::{ServiceError, Services};

/// So many are offered to choose from; more are to be narrowed by typing more.
const OFFERED: u64 = 12;

impl Thing {
    pub(super) const fn listed(self) -> Listed {
        match self {
            Self::Person => Listed::Person,
            Self::Place => Listed::Place,
            Self::Body => Listed::Body,
            Self::Office => Listed::Office,
            Self::Measure => Listed::Measure,
            Self::Decision => Listed::Decision,
        }
    }
}

/// The name with what tells it from others, as it stands in a field and in a choice.
#[must_use]
pub fn shown(named: &Named) -> String {
    if named.detail.is_empty() { named.label.clone() } else { format!("{} ({})", named.label, named.detail) }
}

impl Services {
    /// What a steward means by a text: a name, an address or a key. The inner error says that nothing fits, or offers
    /// what does.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn desk_find(
        &self,
        actor: Actor,
        thing: Thing,
        field: &'static str,
        label: &str,
        text: &str,
    ) -> Result<Result<Named, FieldError>, ServiceError> {
        crate::allow(actor, Action::ReadStewardDesk, Subject::NONE)?;
        resolve(self.store().read(), field, label, thing, text).await
    }
}

/// So many are suggested while somebody types.
const SUGGESTED: u64 = 8;

impl Services {
    /// What a steward may mean by the beginning of a text, each as its field shows it; nothing for less than two
    /// letters.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn desk_suggest(
        &self,
        actor: Actor,
        thing: Thing,
        text: &str,
    ) -> Result<Vec<String>, ServiceError> {
        crate::allow(actor, Action::ReadStewardDesk, Subject::NONE)?;
        let words: String = text.trim().chars().take(100).collect();
        if words.chars().count() < 2 {
            return Ok(Vec::new());
        }
        let asked = Asked { words, of: None };
        let window = Window { limit: SUGGESTED, offset: 0 };
        let found = list(self.store().read(), thing.listed(), &asked, window).await;
        Ok(found.map_err(store::StoreError::from)?.iter().map(shown).collect())
    }
}

/// What is meant by a text.
///
/// # Errors
/// The outer one when the database fails; the inner one when nothing fits, or several things do.
pub(crate) async fn resolve(
    conn: &impl ConnectionTrait,
    field: &'static str,
    label: &str,
    thing: Thing,
    text: &str,
) -> Result<Result<Named, FieldError>, ServiceError> {
    let listed = thing.listed();
    // The whole address of its page may be pasted.
    let last = text.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if let Some(named) = by_key(conn, listed, last).await.map_err(store::StoreError::from)? {
        return Ok(Ok(named));
    }
    // As a field shows it, to the letter: a title may hold anything.
    let mut just = shown_as(conn, listed, text.trim(), OFFERED).await.map_err(store::StoreError::from)?;
    if let (Some(named), true) = (just.pop(), just.is_empty()) {
        return Ok(Ok(named));
    }
    // As a field shows it: the name, and in brackets what tells it from others.
    let name = text.rsplit_once(" (").filter(|(_, end)| end.ends_with(')')).map_or(text, |(name, _)| name);
    let asked = Asked { words: name.to_owned(), of: None };
    let window = Window { limit: OFFERED, offset: 0 };
    let mut found = list(conn, listed, &asked, window).await.map_err(store::StoreError::from)?;
    let exact =
        |named: &Named| shown(named).eq_ignore_ascii_case(text) || named.label.eq_ignore_ascii_case(text);
    if found.iter().filter(|named| exact(named)).count() == 1 {
        found.retain(exact);
    }
    if found.len() == 1 {
        // There is exactly one.
        if let Some(named) = found.pop() {
            return Ok(Ok(named));
        }
    }
    if found.is_empty() {
        let message = format!(
            "{label}: nothing in the record is called “{text}”. Check the spelling, or enter it first."
        );
        return Ok(Err(FieldError::new(field, message)));
    }
    let all = total(conn, listed, &asked).await.map_err(store::StoreError::from)?;
    let message = if all > OFFERED {
        format!(
            "{label}: {all} fit “{text}”; the first {OFFERED} are here. Choose one, or type more of its name."
        )
    } else {
        format!("{label}: {all} fit “{text}”. Choose one.")
    };
    let choices = found.iter().map(|named| Choice::new(named.key.clone(), shown(named))).collect();
    Ok(Err(FieldError { field: field.to_owned(), message, choices }))
}
