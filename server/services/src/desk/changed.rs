//! Two people at one form: what the second must see before anything of the first is lost.

use store::sea_orm::ConnectionTrait;

use super::engine::Loaded;
use super::{Field, Input, Kind, Values};
use crate::{ServiceError, ledger};

/// What someone else changed since a form was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile {
    /// The last change, in plain words with who made it; none where an import did.
    pub told: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: Option<i64>,
    /// Field by field where the two differ: its label, what was typed, what it says now.
    pub differences: Vec<(String, String, String)>,
    /// To be handed back with the next try, which then counts as knowing all of this.
    pub stamp: String,
}

pub(super) async fn meanwhile(
    conn: &impl ConnectionTrait,
    kind: Kind,
    now: &Loaded,
    fields: &[Field],
    typed: &Values,
) -> Result<Meanwhile, ServiceError> {
    let id = if now.id.is_nil() { now.key.clone() } else { now.id.to_string() };
    let last = store::ledger::last_about(conn, kind.subject().code(), &id).await?;
    let differences = fields
        .iter()
        .filter(|field| field.input != Input::Hidden && !field.input.is_kept())
        .map(|field| (field.label.to_owned(), told(field, typed), told(field, &now.values)))
        .filter(|(_, yours, theirs)| yours != theirs)
        .collect();
    Ok(Meanwhile {
        at: last.as_ref().map(|entry| entry.at),
        told: last.map(ledger::told),
        differences,
        stamp: now.values.stamp(),
    })
}

fn told(field: &Field, values: &Values) -> String {
    let label = |value: &str| match &field.input {
        Input::One(choices) | Input::Some(choices) => choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or(value, |choice| &choice.label)
            .to_owned(),
        Input::Flag => if value.is_empty() { "no" } else { "yes" }.to_owned(),
        _ => value.replace("\r\n", "\n").trim().to_owned(),
    };
    match &field.input {
        Input::Some(_) => {
            values.all(field.name).iter().map(|value| label(value)).collect::<Vec<_>>().join(", ")
        }
        _ => label(values.get(field.name)),
    }
}
