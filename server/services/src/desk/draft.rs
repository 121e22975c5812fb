//! Drafts: forms as they were typed. They are seen by stewards only and are never part of the record.

use domain::access::{Action, Actor, Subject as About};
use store::desk::by_key;
use store::entities::{account, draft};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::engine::{Desk, Loaded};
use super::{Kind, Thing, Values, shown};
use crate::{ServiceError, Services};

/// The longest draft, in bytes.
const MAX_DRAFT: usize = 400_000;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its key.
    pub id: Uuid,
    /// What it would enter.
    pub kind: Kind,
    /// What it would change, as the last part of its address on the desk; none for something new.
    pub key: Option<String>,
    /// By which it is known again.
    pub title: String,
    /// Who saved it last, as the organisation set their name.
    pub by: Option<String>,
    /// When, in milliseconds since 1970.
    pub saved_at: i64,
}

pub(super) async fn open(
    conn: &impl ConnectionTrait,
    kind: Kind,
    key: Option<&str>,
    id: Uuid,
) -> Result<draft::Model, ServiceError> {
    let row = draft::Entity::find_by_id(id).one(conn).await?;
    row.filter(|row| row.form == kind.code() && row.subject.as_deref() == key)
        .ok_or(ServiceError::NotFound("draft"))
}

/// What a draft holds. One that cannot be read holds nothing.
pub(super) fn values(row: &draft::Model) -> Values {
    serde_json::from_str(&row.fields).unwrap_or_default()
}

pub(super) async fn forget(conn: &impl ConnectionTrait, id: Uuid) -> Result<(), ServiceError> {
    draft::Entity::delete_by_id(id).exec(conn).await?;
    Ok(())
}

/// Slugs and keys, as their names are shown; what is in nobody's record stays as it is.
pub(super) async fn as_shown(
    conn: &impl ConnectionTrait,
    thing: Thing,
    texts: &[String],
) -> Result<Vec<String>, ServiceError> {
    let mut names = Vec::with_capacity(texts.len());
    for text in texts {
        let named = by_key(conn, thing.listed(), text).await.map_err(store::StoreError::from)?;
        names.push(named.map_or_else(|| text.clone(), |named| shown(&named)));
    }
    Ok(names)
}

/// What was withdrawn, as a draft, so that it can be mended and published anew.
pub(super) async fn keep_withdrawn(
    desk: &Desk<'_>,
    actor: Actor,
    kind: Kind,
    was: &Loaded,
) -> Result<(), ServiceError> {
    let title = format!("Withdrawn: {}", was.name);
    insert(desk.conn(), Uuid::now_v7(), actor, kind, None, &title, &was.values, desk.now_ms).await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "all of it is the row")]
async fn insert(
    conn: &impl ConnectionTrait,
    id: Uuid,
    actor: Actor,
    kind: Kind,
    key: Option<&str>,
    title: &str,
    values: &Values,
    now_ms: i64,
) -> Result<Uuid, ServiceError> {
    let row = draft::Model {
        id,
        form: kind.code().to_owned(),
        subject: key.map(str::to_owned),
        title: title.chars().take(200).collect(),
        fields: text(values)?,
        account_id: by(actor),
        created_at: now_ms,
        saved_at: now_ms,
        version: 1,
    };
    row.into_active_model().reset_all().insert(conn).await?;
    Ok(id)
}

fn text(values: &Values) -> Result<String, ServiceError> {
    let text = serde_json::to_string(values).map_err(|error| ServiceError::invalid("draft", error))?;
    if text.len() > MAX_DRAFT {
        return Err(ServiceError::invalid("draft", "this is longer than a draft can be; shorten its texts"));
    }
    Ok(text)
}

fn by(actor: Actor) -> Option<Uuid> {
    match actor {
        Actor::Account { key, .. } => Some(Uuid::from_u128(key.0)),
        Actor::Anonymous | Actor::Operator => None,
    }
}

/// By what a draft is known again: the first field that says something.
fn title(kind: Kind, values: &Values) -> String {
    let first = ["name", "title", "motion", "person", "question", "words", "body"]
        .iter()
        .map(|name| values.get(name).trim())
        .find(|text| !text.is_empty());
    first.map_or_else(|| format!("A {} without a name", kind.one()), str::to_owned)
}

impl Services {
    /// Keeps a form as it is, for stewards only. `draft` is the one that it came from.
    ///
    /// # Errors
    /// When the actor may not, it is too long, or the database fails.
    pub async fn desk_save_draft(
        &self,
        actor: Actor,
        kind: Kind,
        key: Option<&str>,
        draft_id: Option<Uuid>,
        typed: &Values,
    ) -> Result<Uuid, ServiceError> {
        self.save_draft(actor, kind, key, draft_id.unwrap_or_else(Uuid::now_v7), typed).await
    }

    /// Keeps a form under this key, if no other draft has it.
    pub(super) async fn save_draft(
        &self,
        actor: Actor,
        kind: Kind,
        key: Option<&str>,
        id: Uuid,
        typed: &Values,
    ) -> Result<Uuid, ServiceError> {
        crate::allow(actor, kind.action(), About::NONE)?;
        let write = self.store().begin().await?;
        let conn = write.conn();
        let now_ms = self.clock().now_ms();
        let title = title(kind, typed);
        let known = draft::Entity::find_by_id(id).one(conn).await?;
        let fresh = if known.is_some() { Uuid::now_v7() } else { id };
        let known = known.filter(|row| row.form == kind.code());
        let id = match known {
            Some(row) => {
                let id = row.id;
                let row = draft::Model {
                    title: title.chars().take(200).collect(),
                    fields: text(typed)?,
                    account_id: by(actor),
                    saved_at: now_ms,
                    version: row.version + 1,
                    ..row
                };
                row.into_active_model().reset_all().update(conn).await?;
                id
            }
            None => insert(conn, fresh, actor, kind, key, &title, typed, now_ms).await?,
        };
        write.commit_quietly().await?;
        Ok(id)
    }

    /// Every draft, those saved last first.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn desk_drafts(&self, actor: Actor) -> Result<Vec<Draft>, ServiceError> {
        crate::allow(actor, Action::ReadDrafts, About::NONE)?;
        let rows = draft::Entity::find()
            .find_also_related(account::Entity)
            .order_by_desc(draft::Column::SavedAt)
            .all(self.store().read())
            .await?;
        let drafts = rows.into_iter().filter_map(|(row, account)| {
            Some(Draft {
                id: row.id,
                kind: Kind::of(&row.form)?,
                key: row.subject,
                title: row.title,
                by: account.and_then(|account| account.public_name),
                saved_at: row.saved_at,
            })
        });
        Ok(drafts.collect())
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// When there is none, the actor may not, or the database fails.
    pub async fn desk_discard(&self, actor: Actor, id: Uuid) -> Result<(), ServiceError> {
        crate::allow(actor, Action::ReadDrafts, About::NONE)?;
        let write = self.store().begin().await?;
        let gone = draft::Entity::delete_many().filter(draft::Column::Id.eq(id)).exec(write.conn()).await?;
        write.commit_quietly().await?;
        if gone.rows_affected == 0 { Err(ServiceError::NotFound("draft")) } else { Ok(()) }
    }
}
