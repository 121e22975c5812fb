//! How long things last, in milliseconds.

use crate::access::Roles;
use crate::words::Role;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An invitation link.
pub const INVITATION: i64 = 7 * DAY;
/// A link to choose a new password.
pub const PASSWORD_RESET: i64 = HOUR;
/// A link that confirms an email address.
pub const CONFIRMATION: i64 = DAY;
/// What a browser was asked when a passkey is made or used: so long it has to answer.
pub const PASSKEY: i64 = 5 * 60_000;
/// What was used up or has ended, and mails that were sent or given up, are kept so long to be looked at.
pub const KEPT: i64 = 30 * DAY;
/// The code that is printed at the first start; a new start prints a new one.
pub const SETUP_CODE: i64 = DAY;

/// How long a sign-in lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetime {
    /// So long after it was last used.
    pub idle: i64,
    /// So long after it began, however much it is used.
    pub absolute: i64,
}

/// How long a sign-in with these roles lasts: 30 days from its last use and 180 in all; for stewards 7 and 30
/// days; for administrators 12 hours in all. The shortest of the roles counts.
#[must_use]
pub const fn session_lifetime(roles: Roles) -> SessionLifetime {
    if roles.has(Role::Administrator) {
        SessionLifetime { idle: 12 * HOUR, absolute: 12 * HOUR }
    } else if roles.has(Role::Steward) {
        SessionLifetime { idle: 7 * DAY, absolute: 30 * DAY }
    } else {
        SessionLifetime { idle: 30 * DAY, absolute: 180 * DAY }
    }
}

impl SessionLifetime {
    /// When a sign-in that began then and was last used then ends, all in milliseconds since 1970. It has ended
    /// once the clock shows this instant.
    #[must_use]
    pub const fn ends_at(self, began: i64, last_used: i64) -> i64 {
        let idle = last_used.saturating_add(self.idle);
        let absolute = began.saturating_add(self.absolute);
        if idle < absolute { idle } else { absolute }
    }
}
