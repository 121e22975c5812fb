//! How often something may be tried, by name.

use serde::Serialize;

use crate::words::macros::vocabulary;

vocabulary! {
    /// What is limited.
    LimitedAction {
        /// Trying a password.
        SignIn = "sign_in", "sign in";
        /// Trying a passkey.
        Passkey = "passkey", "sign in with a passkey";
        /// Asking for a mail to choose a new password.
        PasswordReset = "password_reset", "ask for a new password";
        /// Opening a link with a token in it.
        Token = "token", "open a link from a mail";
        /// Asking for another confirmation mail.
        Confirmation = "confirmation", "ask for a confirmation mail";
        /// Sending an invitation.
        Invitation = "invitation", "invite someone";
        /// Trying the one-time code of the first start.
        Setup = "setup", "try the code of the first start";
        /// Reporting an error.
        ReportError = "report_error", "report an error";
        /// Posting a reply.
        Reply = "reply", "reply";
        /// Any other change by a signed-in person.
        Write = "write", "change something";
        /// Sending in a file.
        Upload = "upload", "send in a file";
    }
}

/// So many times in so many seconds, spread over them: a full quota may be used at once, and refills evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// How often; at least 1.
    pub times: u32,
    /// In how many seconds; at least 1.
    pub seconds: u32,
}

/// The limits of one action. None: not limited that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// What is limited.
    pub action: LimitedAction,
    /// For one address on the network. Many people may share one.
    pub per_address: Option<Quota>,
    /// For one account, or the email address that was typed, whether it has an account or not.
    pub per_account: Option<Quota>,
}

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// The limits of an action.
#[must_use]
pub const fn limit(action: LimitedAction) -> Limit {
    const fn quota(times: u32, seconds: u32) -> Option<Quota> {
        Some(Quota { times, seconds })
    }
    let (per_address, per_account) = match action {
        // Fifty people sign in at one meeting, behind one address.
        LimitedAction::SignIn => (quota(100, 15 * MINUTE), quota(10, 15 * MINUTE)),
        LimitedAction::Passkey => (quota(200, 15 * MINUTE), None),
        LimitedAction::PasswordReset | LimitedAction::Confirmation => (quota(20, HOUR), quota(3, HOUR)),
        LimitedAction::Token => (quota(60, HOUR), None),
        LimitedAction::Invitation => (None, quota(200, DAY)),
        LimitedAction::Setup => (quota(10, HOUR), None),
        LimitedAction::ReportError => (quota(10, HOUR), None),
        LimitedAction::Reply => (None, quota(30, HOUR)),
        LimitedAction::Write => (None, quota(1200, HOUR)),
        LimitedAction::Upload => (None, quota(60, HOUR)),
    };
    Limit { action, per_address, per_account }
}
