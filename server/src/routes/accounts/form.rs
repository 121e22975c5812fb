//! What the handlers of forms share: taking a form apart, limits, and the answers that all of them may give.

use app::page::{Page, PageError};
use app::pages::accounts::{self as pages, Typed};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header::{RETRY_AFTER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::accounts::LimitedAction;
use services::ServiceError;
use services::accounts::{Letterhead, Session, SignedIn};
use url::form_urlencoded;

use crate::guard::{Peer, Who, cookie_name, see_other};
use crate::state::App;

/// An answer that ends a handler early.
pub(super) struct Stop(Box<Response>);

impl From<Response> for Stop {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// What a handler answers.
pub(super) type Answer = Result<Response, Stop>;

/// A part of the address that may be no text.
pub(super) type Part = Result<Path<String>, PathRejection>;

/// The text of it. An address that is no text names nothing.
pub(super) fn part(path: Part) -> String {
    path.map(|Path(part)| part).unwrap_or_default()
}

/// A form as it was sent.
pub(super) fn typed(body: &[u8]) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in form_urlencoded::parse(body) {
        // No database keeps one, and nobody types it.
        typed.values.entry(name.into_owned()).or_insert_with(|| value.replace('\0', ""));
    }
    typed
}

/// One name of the query; blank when it is not there.
pub(super) fn query(query: Option<&str>, name: &str) -> String {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs
        .into_iter()
        .find(|(known, _)| known == name)
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Whoever is signed in; the guard lets nobody else this far.
pub(super) fn signed(who: Who) -> Result<Session, Stop> {
    who.0.ok_or_else(|| see_other("/sign-in").into())
}

/// Where a sign-in leads on to: an address on this site, and nothing else.
pub(super) fn safe_next(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && !next.starts_with("/sign-");
    if plain { next } else { "/account" }
}

/// “Firefox on Android”: enough to know a device again.
pub(super) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Another program".to_owned(),
    }
}

/// Sets the cookie of a sign-in, or, with 0 seconds, takes it away.
pub(super) fn with_cookie(app: &App, response: Response, value: &str, seconds: i64) -> Response {
    put_cookie(app, response, "", value, seconds)
}

/// Sets the cookie of a sign-in with a passkey that has begun.
pub(super) fn with_passkey_cookie(app: &App, response: Response, value: &str, seconds: i64) -> Response {
    put_cookie(app, response, PASSKEY, value, seconds)
}

/// What the name of that cookie ends in.
pub(super) const PASSKEY: &str = "-passkey";

fn put_cookie(app: &App, mut response: Response, ending: &str, value: &str, seconds: i64) -> Response {
    let url = app.public_url();
    let secure = if url.starts_with("https://") { "; Secure" } else { "" };
    let name = cookie_name(url);
    let cookie = format!("{name}{ending}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Leads on with the cookie of a new sign-in.
pub(super) fn signed_in(app: &App, signed_in: &SignedIn, next: &str) -> Response {
    signed_in_to(app, signed_in, see_other(next))
}

/// An answer with the cookie of a new sign-in.
pub(super) fn signed_in_to(app: &App, signed_in: &SignedIn, response: Response) -> Response {
    let seconds = (signed_in.ends_at - app.services().clock().now_ms()) / 1000;
    with_cookie(app, response, &signed_in.token.reveal(), seconds)
}

/// Something that cannot be helped here.
pub(super) async fn broken(app: &App, error: &ServiceError) -> Response {
    match error {
        ServiceError::NeedsSignIn => see_other("/sign-in"),
        // What someone may not see need not be said to exist.
        ServiceError::NotFound(_) | ServiceError::Forbidden => not_found(app).await,
        error => {
            tracing::error!(%error, "an account page failed");
            app.page(Err(PageError::Internal)).await
        }
    }
}

/// Goes on with what a service answered, or ends with the page that says that it broke.
pub(super) async fn ok<T>(app: &App, result: Result<T, ServiceError>) -> Result<T, Stop> {
    match result {
        Ok(value) => Ok(value),
        Err(error) => Err(broken(app, &error).await.into()),
    }
}

pub(super) async fn not_found(app: &App) -> Response {
    app.page(Err(PageError::NotFound { what: "page" })).await
}

/// A link that cannot be used.
pub(super) async fn gone(app: &App) -> Response {
    app.private(StatusCode::NOT_FOUND, &pages::gone()).await
}

pub(super) async fn shown(app: &App, page: &Page) -> Response {
    app.private(StatusCode::OK, page).await
}

/// The form again, with what is wrong.
pub(super) async fn wrong(app: &App, page: &Page) -> Response {
    app.private(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

pub(super) async fn letterhead(app: &App) -> Result<Letterhead, Stop> {
    ok(app, app.letterhead().await).await
}

/// Counts a try, and ends with a page when there were too many.
pub(super) async fn limited(
    app: &App,
    action: LimitedAction,
    peer: &Peer,
    account: Option<&str>,
) -> Result<(), Stop> {
    let Err(wait) = app.limits().count(action, peer, account) else { return Ok(()) };
    let minutes = wait.as_secs().div_ceil(60);
    let mut response = app.private(StatusCode::TOO_MANY_REQUESTS, &pages::too_many(minutes)).await;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    Err(response.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_on_within_this_site_only() {
        assert_eq!(safe_next("/steward/people?page=2"), "/steward/people?page=2");
        for bad in [
            "",
            "//elsewhere.example",
            "https://elsewhere.example",
            "/\\elsewhere.example",
            "/a b",
            "/\n",
            "/sign-out",
        ] {
            assert_eq!(safe_next(bad), "/account", "{bad:?}");
        }
    }

    #[test]
    fn a_device_has_a_name_that_is_known_again() {
        let of = |agent: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_static(agent));
            device(&headers)
        };
        assert_eq!(
            of("Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"),
            "Firefox on Android"
        );
        assert_eq!(
            of("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"),
            "Chrome on Linux"
        );
        assert_eq!(of("curl/8"), "Another program");
    }
}
