//! What a form says, as the ledger keeps it.

use domain::ledger::{Snapshot, Value};

use super::{Field, Input, Kind, Values};
use crate::ServiceError;

/// The public fields of what a form says, for the ledger.
pub(super) fn snapshot(kind: Kind, fields: &[Field], values: &Values) -> Result<Snapshot, ServiceError> {
    let mut snapshot = Snapshot::new(kind.subject());
    for field in fields {
        let Some(name) = field.ledger else { continue };
        let text = values.get(field.name);
        let value: Value = match &field.input {
            Input::Some(choices) => {
                let label = |value: &String| {
                    let choice = choices.iter().find(|choice| choice.value == *value);
                    choice.map_or_else(|| value.clone(), |choice| choice.label.clone())
                };
                let chosen: Vec<String> = values.all(field.name).iter().map(label).collect();
                if chosen.is_empty() {
                    continue;
                }
                chosen.into()
            }
            Input::KeptList => match values.all(field.name) {
                [] => continue,
                all => all.to_vec().into(),
            },
            Input::Lines => {
                let lines: Vec<String> =
                    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
                if lines.is_empty() {
                    continue;
                }
                lines.into()
            }
            Input::Flag => (!text.is_empty()).into(),
            _ if text.is_empty() => continue,
            Input::Number | Input::Count => text.parse::<i64>().map_or_else(|_| text.into(), Into::into),
            _ => text.into(),
        };
        snapshot.set(name, value)?;
    }
    Ok(snapshot)
}

/// Before and after with only what is another now.
pub(super) fn only_changes(
    kind: Kind,
    before: &Snapshot,
    after: &Snapshot,
) -> Result<(Snapshot, Snapshot), ServiceError> {
    let (mut was, mut is) = (Snapshot::new(kind.subject()), Snapshot::new(kind.subject()));
    let mut names: Vec<&str> = before.values().chain(after.values()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (old, new) = (before.get(name), after.get(name));
        if old != new {
            was.set(name, old.cloned().unwrap_or(Value::Nothing(())))?;
            is.set(name, new.cloned().unwrap_or(Value::Nothing(())))?;
        }
    }
    Ok((was, is))
}
