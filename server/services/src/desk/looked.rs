//! Looking at what was typed, field by field, and finding in the record what is meant.

use store::sea_orm::ConnectionTrait;

use super::field::check;
use super::lookup::resolve;
use super::{Checked, Field, FieldError, Input, Kind, Values};
use crate::ServiceError;

/// Looks at every field by itself, and finds in the record what is meant. The last fields of most kinds say where it
/// can be read.
pub(super) async fn look(
    conn: &impl ConnectionTrait,
    kind: Kind,
    fields: &[Field],
    typed: &Values,
) -> Result<(Checked, Vec<FieldError>), ServiceError> {
    let (mut checked, mut wrong) = (Checked::default(), Vec::new());
    for field in fields {
        match check(field, typed) {
            Ok(texts) => {
                if let (Input::Find(thing), Some(text)) = (&field.input, texts.first()) {
                    match resolve(conn, field.name, field.label, *thing, text).await? {
                        Ok(named) => {
                            checked.found.insert(field.name, named.id);
                        }
                        Err(error) => wrong.push(error),
                    }
                }
                checked.texts.insert(field.name, texts);
            }
            Err(error) => wrong.push(error),
        }
    }
    if kind.needs_source() {
        let message =
            "Say where it can be read: without a source nothing is published. You can save it as a draft.";
        wants_source(&checked, message, &mut wrong);
    }
    Ok((checked, wrong))
}

fn wants_source(checked: &Checked, message: &str, wrong: &mut Vec<FieldError>) {
    let said = checked.text("source_url").is_some() || checked.text("source_note").is_some();
    if !said && !wrong.iter().any(|error| error.field.starts_with("source_")) {
        wrong.push(FieldError::new("source_url", message));
    }
}

/// [`look`] for a form that finds nothing in the record and always needs a source.
pub(crate) fn look_at(fields: &[Field], typed: &Values) -> (Checked, Vec<FieldError>) {
    let (mut checked, mut wrong) = (Checked::default(), Vec::new());
    for field in fields {
        match check(field, typed) {
            Ok(texts) => drop(checked.texts.insert(field.name, texts)),
            Err(error) => wrong.push(error),
        }
    }
    wants_source(&checked, "Say where it comes from: without a source nothing is published.", &mut wrong);
    (checked, wrong)
}
