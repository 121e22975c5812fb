//! The same form sent twice makes one thing.
//!
//! Every form for something new carries a key of its own. The key of what it makes is made of that and of what was
//! typed: so a form that arrives twice (a double click, a reloaded page, a phone on a poor connection) finds what it
//! made, and whoever goes back and types something else makes something else.

use sha2::{Digest, Sha256};
use store::StoreError;
use store::entities::ledger_entry;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Field, Kind, Values, engine};
use crate::ServiceError;
use crate::desk::engine::Loaded;

/// The name under which the form's own key is sent.
pub const ONCE: &str = "once";

/// The key of what a form makes: with the time of the form's own key, so that keys stay in order of time.
pub(super) fn key_of(fields: &[Field], typed: &Values) -> Uuid {
    let Ok(form) = typed.get(ONCE).parse::<Uuid>() else { return Uuid::now_v7() };
    let texts = fields.iter().map(|field| (field.name, typed.all(field.name)));
    let said: Values =
        texts.flat_map(|(name, texts)| texts.iter().map(move |text| (name, text.clone()))).collect();
    let hash = Sha256::new().chain_update(form.as_bytes()).chain_update(said.stamp()).finalize();
    let mut random = [0; 10];
    random.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    let [a, b, c, d, e, f, ..] = *form.as_bytes();
    let time = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
    uuid::Builder::from_unix_timestamp_millis(time, &random).into_uuid()
}

/// What this very form made before.
///
/// # Errors
/// When that is not there any more, or the database fails.
pub(super) async fn made_before(
    conn: &impl ConnectionTrait,
    kind: Kind,
    id: Uuid,
) -> Result<Option<Loaded>, ServiceError> {
    let entry = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SubjectKind.eq(kind.subject().code()))
        .filter(ledger_entry::Column::SubjectId.eq(id.to_string()))
        .one(conn)
        .await?;
    let (Some(_), Some(listed)) = (entry, kind.listed()) else { return Ok(None) };
    let gone = || {
        ServiceError::invalid(
            "once",
            "this very form was published before, and withdrawn since; open a new one if it should be there again",
        )
    };
    let named = store::desk::by_id(conn, listed, id).await.map_err(StoreError::from)?.ok_or_else(gone)?;
    match engine::load(conn, kind, &named.key).await {
        Err(ServiceError::NotFound(_)) => Err(gone()),
        known => known.map(Some),
    }
}
