//! Everything that can be asked for, and who may.

use super::rules::Grant;
use crate::words::macros::vocabulary;

vocabulary! {
    /// Where on the site an action belongs; the public table is laid out by it.
    Area {
        /// What everyone can do.
        Everyone = "everyone", "everyone";
        /// One's own account.
        Account = "account", "your account";
        /// Members.
        Members = "members", "members";
        /// The official's desk.
        Desk = "desk", "officials";
        /// The steward's desk.
        Steward = "steward", "stewards";
        /// The installation.
        Admin = "admin", "administrators";
    }
}

/// Declares the table: action, code, plain words, area, who may.
macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $label:literal, $area:ident, [$($grant:ident),+];)+) => {
        vocabulary! {
            /// Everything that someone may want to do, apart from reading what is public.
            Action { $($(#[$doc])* $variant = $code, $label;)+ }
        }

        impl Action {
            /// Where it belongs.
            #[must_use]
            pub const fn area(self) -> Area {
                match self { $(Self::$variant => Area::$area,)+ }
            }

            pub(super) const fn grants(self) -> &'static [Grant] {
                match self { $(Self::$variant => &[$(Grant::$grant),+],)+ }
            }
        }
    };
}

actions! {
    /// Every public page, feed, file and answer of the API.
    ReadPublic = "read_public", "read every public page", Everyone, [Anyone];
    /// The small form beside every fact.
    ReportError = "report_error", "report an error", Everyone, [Anyone];
    /// Email and password, or a passkey.
    SignIn = "sign_in", "sign in", Everyone, [Anyone];
    /// Asking for the mail with a link.
    ResetPassword = "reset_password", "ask for a new password", Everyone, [Anyone];
    /// Opening an invitation link and making an account with it.
    AcceptInvitation = "accept_invitation", "accept an invitation", Everyone, [Anyone];
    /// Opening the link that confirms an email address.
    ConfirmEmail = "confirm_email", "confirm an email address", Everyone, [Anyone];
    /// The first start; the service asks for the one-time code and works only once.
    SetUp = "set_up", "set up the installation, with the one-time code", Everyone, [Anyone];

    /// The account page with its sign-ins.
    ReadOwnAccount = "read_own_account", "see your account and your sign-ins", Account, [OwnAccount];
    /// Password, passkeys, email, name as the organisation shows it.
    ChangeOwnAccount = "change_own_account", "change your password, passkeys and email", Account, [OwnAccount];
    /// Ending one or all sessions.
    SignOut = "sign_out", "sign out, here or everywhere", Account, [OwnAccount];
    /// Deleting the account and the personal data in it.
    DeleteOwnAccount = "delete_own_account", "delete your account", Account, [OwnAccount];

    /// One's own scores in a round, which no one else ever sees.
    ScoreOfficials = "score_officials", "score the record of officials", Members, [Member];

    /// The official's own page of what is due, asked and said.
    ReadOwnDesk = "read_own_desk", "see the desk for your own record", Desk, [OfficialThemself];
    /// A reply beside a decision, a status or a score.
    Reply = "reply", "reply on your own record", Desk, [OfficialThemself];
    /// A reply that a steward enters for an official, marked so.
    ReplyOnBehalf = "reply_on_behalf", "enter a reply on an official’s behalf, marked so", Desk, [Steward, Administrator];
    /// A report on a commitment with evidence; a steward sets the status.
    ReportProgress = "report_progress", "report progress on your own commitment", Desk, [OfficialThemself];

    /// The steward's desk, with drafts and what is waiting.
    ReadStewardDesk = "read_steward_desk", "see the steward’s desk", Steward, [Steward, Administrator];
    /// What is not published yet.
    ReadDrafts = "read_drafts", "see drafts", Steward, [Steward, Administrator];
    /// People, offices, terms, candidacies, standing.
    EditPeople = "edit_people", "enter and change people, offices, terms and candidacies", Steward, [StewardNotSelf, AdministratorNotSelf];
    /// Bodies and places.
    EditPlaces = "edit_places", "enter and change bodies and places", Steward, [Steward, Administrator];
    /// Photos of people.
    EditPhotos = "edit_photos", "put up and take down photos", Steward, [StewardNotSelf, AdministratorNotSelf];
    /// Measures and positions, with pros and cons.
    EditMeasures = "edit_measures", "enter and change measures and positions", Steward, [Steward, Administrator];
    /// A new decision or a whole roll call, with its source. Also by someone who voted in it, because a small council may
    /// have but one steward; the ledger then says by name that they did.
    EnterDecision = "enter_decision", "enter new decisions and roll calls", Steward, [Steward, Administrator];
    /// What stands at the head of a decision, and taking one back: never by someone who voted in it.
    ChangeDecision = "change_decision", "change and withdraw a decision, unless you voted in it",
        Steward, [StewardNotSelf, AdministratorNotSelf];
    /// One vote that was recorded wrongly, in a decision in which one did not vote.
    CorrectVote = "correct_vote", "correct a vote, with a reason, unless you voted in the decision", Steward, [StewardOfOthers, AdministratorOfOthers];
    /// A commitment's own words, source, due date.
    EditCommitments = "edit_commitments", "enter and change commitments", Steward, [StewardNotSelf, AdministratorNotSelf];
    /// A new status with reason and evidence.
    ChangeCommitmentStatus = "change_commitment_status", "change the status of a commitment, with reason and evidence",
        Steward, [StewardOfOthers, AdministratorOfOthers];
    /// Making a draft public, taking something public back.
    Publish = "publish", "publish and withdraw, with a reason", Steward, [StewardNotSelf, AdministratorNotSelf];
    /// Values and the members' criteria.
    EditValues = "edit_values", "change the values and criteria", Steward, [Steward, Administrator];
    /// The about page and what is added to the methodology.
    EditPages = "edit_pages", "change the about page and additions to the methodology", Steward, [Steward, Administrator];
    /// Uploading a file, seeing what it would do, doing it.
    Import = "import", "import published data", Steward, [Steward, Administrator, Operator];
    /// The list of people who may be the same.
    ReviewPeople = "review_people", "merge people who are the same, and undo it", Steward, [StewardNotSelf, AdministratorNotSelf, Operator];
    /// Reports with what their senders wrote.
    ReadReports = "read_reports", "see reported errors", Steward, [Steward, Administrator, Operator];
    /// The public answer to a reported error.
    AnswerReport = "answer_report", "answer a reported error", Steward, [StewardNotSelf, AdministratorNotSelf, Operator];

    /// The list of accounts.
    ReadAccounts = "read_accounts", "see accounts and their roles", Admin, [Administrator, Operator];
    /// Sending an invitation, taking it back.
    Invite = "invite", "invite someone", Admin, [Administrator, Operator];
    /// Giving a role; in the ledger.
    GiveRole = "give_role", "give a role", Admin, [Administrator, Operator];
    /// Taking a role; in the ledger. Never the last administrator's.
    TakeRole = "take_role", "take a role away", Admin, [Administrator, Operator];
    /// Closing someone's account, opening it again. Never the last administrator's.
    DisableAccount = "disable_account", "disable an account", Admin, [Administrator, Operator];
    /// The organisation's name, places, marks, mail.
    EditSettings = "edit_settings", "change the settings of the installation", Admin, [Administrator, Operator];
    /// Whether jobs, mail and backups work.
    ReadOperations = "read_operations", "see how the installation is doing", Admin, [Administrator, Operator];
    /// A backup holds personal data.
    BackUp = "back_up", "back up and restore", Admin, [Administrator, Operator];
}
