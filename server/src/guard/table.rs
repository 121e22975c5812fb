//! Which route is which action of the domain's table of who may do what.

use app::pages::PageKind;
use axum::http::Method;
use domain::access::Action;

/// A route and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `GET` (which stands for `HEAD` too) or `POST`.
    pub method: &'static str,
    /// The pattern as the router knows it.
    pub path: &'static str,
    /// What it is in the table.
    pub action: Action,
}

const fn get(path: &'static str, action: Action) -> Rule {
    Rule { method: "GET", path, action }
}

const fn post(path: &'static str, action: Action) -> Rule {
    Rule { method: "POST", path, action }
}

/// Every route besides the pages of [`PageKind`] and the reading of the API, which all may read.
pub const RULES: &[Rule] = &[
    get("/robots.txt", Action::ReadPublic),
    get("/sitemap.xml", Action::ReadPublic),
    get("/sitemaps/{file}", Action::ReadPublic),
    get("/healthz", Action::ReadPublic),
    get("/readyz", Action::ReadPublic),
    get("/changes/feed.xml", Action::ReadPublic),
    get("/changes/checkpoint.txt", Action::ReadPublic),
    get("/changes/ledger/{file}", Action::ReadPublic),
    post("/corrections/report", Action::ReportError),
    get("/sign-in", Action::SignIn),
    post("/sign-in", Action::SignIn),
    post("/sign-in/passkey/begin", Action::SignIn),
    post("/sign-in/passkey", Action::SignIn),
    post("/sign-out", Action::SignOut),
    get("/account", Action::ReadOwnAccount),
    post("/account/password", Action::ChangeOwnAccount),
    post("/account/address", Action::ChangeOwnAccount),
    get("/account/address/{token}", Action::ConfirmEmail),
    post("/account/address/{token}", Action::ConfirmEmail),
    post("/account/confirmation", Action::ChangeOwnAccount),
    post("/account/passkeys/begin", Action::ChangeOwnAccount),
    post("/account/passkeys", Action::ChangeOwnAccount),
    post("/account/passkeys/remove", Action::ChangeOwnAccount),
    post("/account/sign-ins", Action::SignOut),
    post("/account/sign-out-everywhere", Action::SignOut),
    post("/account/delete", Action::DeleteOwnAccount),
    get("/invitation/{token}", Action::AcceptInvitation),
    post("/invitation/{token}", Action::AcceptInvitation),
    get("/confirm/{token}", Action::ConfirmEmail),
    post("/confirm/{token}", Action::ConfirmEmail),
    get("/reset", Action::ResetPassword),
    post("/reset", Action::ResetPassword),
    get("/reset/{token}", Action::ResetPassword),
    post("/reset/{token}", Action::ResetPassword),
    get("/setup", Action::SetUp),
    post("/setup", Action::SetUp),
    get("/desk", Action::ReadOwnDesk),
    get("/desk/replies/{beside}", Action::Reply),
    post("/desk/replies/{beside}", Action::Reply),
    get("/steward/replies", Action::ReplyOnBehalf),
    get("/steward/replies/{slug}", Action::ReplyOnBehalf),
    get("/steward/replies/{slug}/{beside}", Action::ReplyOnBehalf),
    post("/steward/replies/{slug}/{beside}", Action::ReplyOnBehalf),
    get("/steward", Action::ReadStewardDesk),
    get("/steward/suggest", Action::ReadStewardDesk),
    get("/steward/drafts", Action::ReadDrafts),
    post("/steward/drafts/{id}/discard", Action::ReadDrafts),
    get("/admin", Action::ReadAccounts),
    get("/admin/next", Action::ReadOperations),
    get("/admin/operations", Action::ReadOperations),
    post("/admin/operations/verify", Action::ReadOperations),
    get("/admin/invite", Action::Invite),
    post("/admin/invite", Action::Invite),
    post("/admin/take-back", Action::Invite),
    get("/admin/accounts/{id}", Action::ReadAccounts),
    post("/admin/accounts/{id}/give", Action::GiveRole),
    post("/admin/accounts/{id}/take", Action::TakeRole),
    post("/admin/accounts/{id}/name", Action::GiveRole),
    post("/admin/accounts/{id}/state", Action::DisableAccount),
    get("/steward/roll-call", Action::EnterDecision),
    post("/steward/roll-call", Action::EnterDecision),
    get("/steward/decisions/{key}/votes", Action::EnterDecision),
    // Whose vote it is, the service looks at: nobody corrects their own.
    get("/steward/decisions/{key}/votes/{person}", Action::EnterDecision),
    post("/steward/decisions/{key}/votes/{person}", Action::EnterDecision),
    get("/steward/people/{key}/photo", Action::EditPhotos),
    post("/steward/people/{key}/photo", Action::EditPhotos),
    post("/steward/people/{key}/photo/withdraw", Action::EditPhotos),
    get("/photos/{file}", Action::ReadPublic),
];

/// Where pages depend on who asks: they are neither kept nor compressed, and get the sign-in.
const PRIVATE: &[&str] = &[
    "sign-in",
    "sign-out",
    "account",
    "confirm",
    "invitation",
    "reset",
    "setup",
    "admin",
    "desk",
    "steward",
];

/// Whether pages at this address depend on who asks.
#[must_use]
pub fn is_private(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    PRIVATE.contains(&first)
}

fn is_public(pattern: &str) -> bool {
    pattern.starts_with("/api/v1/") || PageKind::ALL.iter().any(|kind| kind.pattern() == pattern)
}

/// What a request to a route is. None: it is not in the table.
#[must_use]
pub fn action(method: &Method, pattern: &str) -> Option<Action> {
    let method = if *method == Method::HEAD { "GET" } else { method.as_str() };
    if method == "GET" && is_public(pattern) {
        return Some(Action::ReadPublic);
    }
    let rule = RULES.iter().find(|rule| rule.method == method && rule.path == pattern);
    rule.map(|rule| rule.action).or_else(|| super::desk::action(method, pattern))
}

/// Whether the table knows the route with any method.
pub(super) fn is_known(pattern: &str) -> bool {
    is_public(pattern) || super::desk::is_known(pattern) || RULES.iter().any(|rule| rule.path == pattern)
}
