//! Asking the table.

use super::{Action, Actor, Decision, Subject};
use crate::words::Role;

/// Who may: one line of an action's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grant {
    /// With or without an account.
    Anyone,
    /// Whoever is signed in, about their own account.
    OwnAccount,
    /// A member.
    Member,
    /// An official, about the person that they are in the record.
    OfficialThemself,
    /// A steward.
    Steward,
    /// A steward, about one person who is not themself.
    StewardOfOthers,
    /// A steward, unless it is about themself; it may be about nobody.
    StewardNotSelf,
    /// An administrator.
    Administrator,
    /// An administrator, about one person who is not themself.
    AdministratorOfOthers,
    /// An administrator, unless it is about themself; it may be about nobody.
    AdministratorNotSelf,
    /// Whoever runs the server.
    Operator,
}

impl Grant {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::OwnAccount => "whoever is signed in, for their own account",
            Self::Member => "members",
            Self::OfficialThemself => "officials, on their own record only",
            Self::Steward => "stewards",
            Self::StewardOfOthers | Self::StewardNotSelf => "stewards, never on their own record",
            Self::Administrator => "administrators",
            Self::AdministratorOfOthers | Self::AdministratorNotSelf => {
                "administrators, never on their own record"
            }
            Self::Operator => "whoever runs the server, at its command line",
        }
    }

    fn holds(self, actor: Actor, subject: Subject) -> bool {
        let (key, roles, official_of) = match actor {
            Actor::Anonymous => return self == Self::Anyone,
            Actor::Operator => return matches!(self, Self::Anyone | Self::Operator),
            Actor::Account { key, roles, official_of } => (key, roles, official_of),
        };
        // Bound to a person and no longer an official is still that person: it must not judge itself.
        let themself = official_of.is_some() && official_of == subject.person;
        // Whoever is nobody in the record cannot be meant; whoever is somebody must say whom they mean.
        let another = official_of.is_none() || (subject.person.is_some() && !themself);
        match self {
            Self::Anyone => true,
            // Without a subject it is the account of whoever asks.
            Self::OwnAccount => subject.account.is_none_or(|account| account == key),
            Self::Member => roles.has(Role::Member),
            Self::OfficialThemself => roles.has(Role::Official) && themself,
            Self::Steward => roles.has(Role::Steward),
            Self::StewardOfOthers => roles.has(Role::Steward) && another,
            Self::StewardNotSelf => roles.has(Role::Steward) && !themself,
            Self::Administrator => roles.has(Role::Administrator),
            Self::AdministratorOfOthers => roles.has(Role::Administrator) && another,
            Self::AdministratorNotSelf => roles.has(Role::Administrator) && !themself,
            Self::Operator => false,
        }
    }

    const fn role(self) -> Option<Role> {
        match self {
            Self::Anyone | Self::OwnAccount | Self::Operator => None,
            Self::Member => Some(Role::Member),
            Self::OfficialThemself => Some(Role::Official),
            Self::Steward | Self::StewardOfOthers | Self::StewardNotSelf => Some(Role::Steward),
            Self::Administrator | Self::AdministratorOfOthers | Self::AdministratorNotSelf => {
                Some(Role::Administrator)
            }
        }
    }
}

/// What someone is told who would judge or change their own record.
pub const OWN_RECORD: &str = "This is about your own record: your vote, your promise, or a decision in which you voted. \
                              Nobody changes or judges what is said of themself. Ask another steward or an administrator to do it; \
                              you can always reply beside it.";

/// Whether this actor may do this about this subject.
///
/// What an official may do “on their own record” must be asked with the person it is about; without one it is
/// forbidden, so that a forgotten subject never opens anything.
#[must_use]
pub fn may(actor: Actor, action: Action, subject: Subject) -> Decision {
    if action.grants().iter().any(|grant| grant.holds(actor, subject)) {
        Decision::Allowed
    } else if actor == Actor::Anonymous {
        Decision::NeedsSignIn
    } else if others_only(actor, action, subject) {
        Decision::OwnRecord
    } else {
        Decision::Forbidden
    }
}

/// Whether only this keeps them from it: that it is about themself.
fn others_only(actor: Actor, action: Action, subject: Subject) -> bool {
    let Actor::Account { key, roles, official_of: Some(themself) } = actor else { return false };
    let anyone_else = Actor::Account { key, roles, official_of: None };
    subject.person == Some(themself) && action.grants().iter().any(|grant| grant.holds(anyone_else, subject))
}

/// The role in which this actor does this, for the ledger: the first of the row that allows it. None if it is
/// not allowed, or needs no role.
#[must_use]
pub fn acting_as(actor: Actor, action: Action, subject: Subject) -> Option<Role> {
    action.grants().iter().find(|grant| grant.holds(actor, subject)).and_then(|grant| grant.role())
}

/// Nobody would be left who could give anyone a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is the last administrator; make someone else an administrator first")]
pub struct LastAdministrator;

/// Whether an administrator may lose the role, be disabled or be deleted.
///
/// `others` is how many accounts besides this one are administrators and can sign in.
///
/// # Errors
/// When there is no other.
pub const fn may_lose_administrator(others: u64) -> Result<(), LastAdministrator> {
    if others == 0 { Err(LastAdministrator) } else { Ok(()) }
}
