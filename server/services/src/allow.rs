//! Asking the table of who may do what, before anything is written.

use domain::access::{Action, Actor, Decision, Subject, may};

use crate::ServiceError;

/// Goes on only if this actor may do this about this subject.
///
/// # Errors
/// [`ServiceError::NeedsSignIn`] or [`ServiceError::Forbidden`].
pub fn allow(actor: Actor, action: Action, subject: Subject) -> Result<(), ServiceError> {
    match may(actor, action, subject) {
        Decision::Allowed => Ok(()),
        Decision::NeedsSignIn => Err(ServiceError::NeedsSignIn),
        Decision::Forbidden => Err(ServiceError::Forbidden),
    }
}
