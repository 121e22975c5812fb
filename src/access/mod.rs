//! Who may do what: one table, asked by every service, and published as it stands.
//!
//! [`may`] answers for an [`Actor`], an [`Action`] and a [`Subject`]. What is not in the table cannot be asked
//! for, and a test outside walks every route with every role.

mod actions;
mod rules;
mod table;

pub use actions::{Action, Area};
pub use rules::{LastAdministrator, OWN_RECORD, acting_as, may, may_lose_administrator};
pub use table::{Line, table};

use crate::words::Role;

/// Which person in the record it is; any number that is the person's own (their UUID's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonKey(pub u128);

/// Which account it is; any number that is the account's own (its UUID's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey(pub u128);

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// No role: an account that was made and has none yet.
    pub const NONE: Self = Self(0);

    /// The set with one more.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | bit(role))
    }

    /// Whether it is in the set.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// Those in the set, in the vocabulary's order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }
}

const fn bit(role: Role) -> u8 {
    1 << role as u8
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Who wants to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Someone who is not signed in.
    Anonymous,
    /// Someone who is.
    Account {
        /// Their account.
        key: AccountKey,
        /// Their roles.
        roles: Roles,
        /// Whom in the record they are, if they are an official.
        official_of: Option<PersonKey>,
    },
    /// Whoever runs the server, at its command line.
    Operator,
}

/// Whom or what it concerns, as far as the rules look at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The person in the record whom it is about: whose vote, commitment, reply or update it is.
    pub person: Option<PersonKey>,
    /// The account that it is about.
    pub account: Option<AccountKey>,
}

impl Subject {
    /// Nobody in particular.
    pub const NONE: Self = Self { person: None, account: None };

    /// About one person in the record.
    #[must_use]
    pub const fn person(person: PersonKey) -> Self {
        Self { person: Some(person), account: None }
    }

    /// About something that concerns several people, such as a decision with everyone who voted in it: for one of them
    /// it is about themself, for anyone else about somebody else.
    #[must_use]
    pub fn among(actor: Actor, people: &[PersonKey]) -> Self {
        let themself = match actor {
            Actor::Account { official_of: Some(themself), .. } => Some(themself),
            _ => None,
        };
        let person = themself.filter(|themself| people.contains(themself)).or(people.first().copied());
        Self { person, account: None }
    }

    /// About one account.
    #[must_use]
    pub const fn account(account: AccountKey) -> Self {
        Self { person: None, account: Some(account) }
    }
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// They may.
    Allowed,
    /// Nobody who is not signed in may; someone who is perhaps may.
    NeedsSignIn,
    /// They may do this, but not about themself: it is their own record. Somebody else in their role may.
    OwnRecord,
    /// They may not. To them the thing need not be said to exist.
    Forbidden,
}

#[cfg(test)]
mod tests;
