//! Signing in and one's own account: taking forms apart, asking the services, leading on.

use app::page::{Page, PageError};
use app::pages::accounts::{self as pages, Typed};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::LimitedAction;
use services::ServiceError;
use services::accounts::{Confirmed, Session, SetUp, SignedIn};
use url::form_urlencoded;

use crate::guard::{Peer, Who, cookie, cookie_name, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in_form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/account", get(account))
        .route("/account/password", post(change_password))
        .route("/account/address", post(move_address))
        .route("/account/address/{token}", get(moving).post(confirm_move))
        .route("/account/sign-ins", post(end_sign_in))
        .route("/account/sign-out-everywhere", post(sign_out_everywhere))
        .route("/account/delete", post(delete))
        .route("/invitation/{token}", get(invitation).post(accept))
        .route("/reset", get(reset_form).post(ask_for_reset))
        .route("/reset/{token}", get(choose).post(reset))
        .route("/setup", get(setup_form).post(setup))
}

type Token = Result<Path<String>, PathRejection>;

fn token(path: Token) -> String {
    // An address that is no text names nothing.
    path.map(|Path(token)| token).unwrap_or_default()
}

fn typed(body: &[u8]) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in form_urlencoded::parse(body) {
        // No database keeps one, and nobody types it.
        typed.values.entry(name.into_owned()).or_insert_with(|| value.replace('\0', ""));
    }
    typed
}

fn field<'a>(typed: &'a Typed, name: &str) -> &'a str {
    typed.values.get(name).map_or("", String::as_str)
}

fn query(query: Option<&str>, name: &str) -> String {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs
        .into_iter()
        .find(|(known, _)| known == name)
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Where a sign-in leads on to: an address on this site, and nothing else.
fn safe_next(next: &str) -> &str {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && !next.starts_with("/sign-");
    if plain { next } else { "/account" }
}

/// “Firefox on Android”: enough to know a device again.
fn device(headers: &HeaderMap) -> String {
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

fn with_cookie(app: &App, mut response: Response, value: &str, seconds: i64) -> Response {
    let url = app.public_url();
    let secure = if url.starts_with("https://") { "; Secure" } else { "" };
    let name = cookie_name(url);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

fn signed_in(app: &App, signed_in: &SignedIn, next: &str) -> Response {
    let seconds = (signed_in.ends_at - app.services().clock().now_ms()) / 1000;
    with_cookie(app, see_other(next), &signed_in.token.reveal(), seconds)
}

async fn broken(app: &App, error: &ServiceError) -> Response {
    tracing::error!(%error, "an account page failed");
    app.page(Err(PageError::Internal)).await
}

async fn gone(app: &App) -> Response {
    app.private(StatusCode::NOT_FOUND, &pages::gone()).await
}

async fn shown(app: &App, page: &Page) -> Response {
    app.private(StatusCode::OK, page).await
}

async fn wrong(app: &App, page: &Page) -> Response {
    app.private(StatusCode::UNPROCESSABLE_ENTITY, page).await
}

/// Counts a try; the answer when there were too many.
async fn limited(app: &App, action: LimitedAction, peer: &Peer, account: Option<&str>) -> Option<Response> {
    let wait = app.limits().count(action, peer, account).err()?;
    let minutes = wait.as_secs().div_ceil(60);
    let mut response = app.private(StatusCode::TOO_MANY_REQUESTS, &pages::too_many(minutes)).await;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    Some(response)
}

async fn sign_in_form(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let next = query(asked.as_deref(), "next");
    if who.0.is_some() {
        return see_other(safe_next(&next));
    }
    let done = match query(asked.as_deref(), "done").as_str() {
        "out" => Some("You are signed out."),
        "everywhere" => Some("You are signed out everywhere."),
        "deleted" => Some("Your account is deleted."),
        "accepted" => Some("The invitation is accepted. Sign in to use it."),
        _ => None,
    };
    shown(&app, &pages::sign_in(&Typed::default(), safe_next(&next), done)).await
}

async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let typed = typed(&body);
    let (email, password) = (field(&typed, "email"), field(&typed, "password"));
    if let Some(response) = limited(&app, LimitedAction::SignIn, &peer, Some(email)).await {
        return response;
    }
    let former = cookie(&headers, app.public_url());
    let next = safe_next(field(&typed, "next"));
    match app.services().sign_in(email, password, &device(&headers), former).await {
        Ok(Some(done)) => signed_in(&app, &done, next),
        Ok(None) => {
            let message =
                "The address and the password do not belong together. Check both, or ask for a new password.";
            let page = pages::sign_in(&typed.clone().wrong("email", message), next, None);
            wrong(&app, &page).await
        }
        Err(error) => broken(&app, &error).await,
    }
}

async fn sign_out(State(app): State<App>, Extension(who): Extension<Who>) -> Response {
    let Some(session) = who.0 else { return see_other("/sign-in") };
    match app.services().sign_out(session.actor, session.id).await {
        Ok(()) => with_cookie(&app, see_other("/sign-in?done=out"), "", 0),
        Err(error) => broken(&app, &error).await,
    }
}

async fn sign_out_everywhere(State(app): State<App>, Extension(who): Extension<Who>) -> Response {
    match app.services().sign_out_everywhere(who.actor()).await {
        Ok(()) => with_cookie(&app, see_other("/sign-in?done=everywhere"), "", 0),
        Err(error) => broken(&app, &error).await,
    }
}

async fn end_sign_in(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Response {
    let typed = typed(&body);
    // An id that is none is nobody's sign-in: nothing is to be ended.
    if let Ok(id) = field(&typed, "id").parse::<uuid::Uuid>()
        && let Err(error) = app.services().sign_out(who.actor(), id).await
    {
        return broken(&app, &error).await;
    }
    see_other("/account?done=ended#sign-ins")
}

async fn account(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let Some(session) = who.0 else { return see_other("/sign-in") };
    let done = match query(asked.as_deref(), "done").as_str() {
        "password" => Some("Your password is changed, and all other sign-ins are ended."),
        "address" => Some("We have written to your present address. Open the link there to go on."),
        "ended" => Some("That sign-in is ended."),
        "welcome" => Some("Welcome. This is your account."),
        "setup" => Some(
            "The record is set up. You are its administrator and steward; import officials on the command line with “answerable import”.",
        ),
        _ => None,
    };
    own_page(&app, &session, &Typed::default(), done, StatusCode::OK).await
}

async fn own_page(
    app: &App,
    session: &Session,
    typed: &Typed,
    done: Option<&'static str>,
    status: StatusCode,
) -> Response {
    match app.services().sign_ins(session.actor).await {
        Ok(sign_ins) => app.private(status, &pages::account(session, &sign_ins, typed, done)).await,
        Err(error) => broken(app, &error).await,
    }
}

/// The account page again, with what is wrong at its field. `password` names the field of that form.
async fn refused(
    app: &App,
    session: &Session,
    typed: Typed,
    password: &'static str,
    error: ServiceError,
) -> Response {
    match error {
        ServiceError::Invalid { field, message } => {
            let field = if matches!(field, "password" | "role") { password } else { field };
            let typed = typed.wrong(field, message);
            own_page(app, session, &typed, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        error => broken(app, &error).await,
    }
}

/// Whoever is signed in tries their own password: counted as a sign-in, so that a stolen cookie cannot try them all.
async fn tries_password(app: &App, peer: &Peer, session: &Session) -> Option<Response> {
    limited(app, LimitedAction::SignIn, peer, Some(&session.email)).await
}

async fn change_password(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Response {
    let Some(session) = who.0 else { return see_other("/sign-in") };
    if let Some(response) = tries_password(&app, &peer, &session).await {
        return response;
    }
    let typed = typed(&body);
    let head = match app.letterhead().await {
        Ok(head) => head,
        Err(error) => return broken(&app, &error).await,
    };
    let (present, new) = (field(&typed, "present"), field(&typed, "new"));
    match app.services().change_password(session.actor, session.id, present, new, &head).await {
        Ok(()) => see_other("/account?done=password"),
        Err(error) => refused(&app, &session, typed, "present", error).await,
    }
}

async fn move_address(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Response {
    let Some(session) = who.0 else { return see_other("/sign-in") };
    if let Some(response) = tries_password(&app, &peer, &session).await {
        return response;
    }
    let account = session.account.to_string();
    if let Some(response) = limited(&app, LimitedAction::Confirmation, &peer, Some(&account)).await {
        return response;
    }
    let typed = typed(&body);
    let head = match app.letterhead().await {
        Ok(head) => head,
        Err(error) => return broken(&app, &error).await,
    };
    let (to, password) = (field(&typed, "email"), field(&typed, "password"));
    match app.services().move_address(session.actor, to, password, &head).await {
        Ok(()) => see_other("/account?done=address"),
        Err(error) => refused(&app, &session, typed, "address-password", error).await,
    }
}

async fn delete(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Response {
    let Some(session) = who.0 else { return see_other("/sign-in") };
    if let Some(response) = tries_password(&app, &peer, &session).await {
        return response;
    }
    let typed = typed(&body);
    let head = match app.letterhead().await {
        Ok(head) => head,
        Err(error) => return broken(&app, &error).await,
    };
    match app.services().delete_account(session.actor, field(&typed, "password"), &head).await {
        Ok(()) => with_cookie(&app, see_other("/sign-in?done=deleted"), "", 0),
        Err(error) => refused(&app, &session, typed, "delete-password", error).await,
    }
}

async fn moving(State(app): State<App>, Extension(peer): Extension<Peer>, path: Token) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    match app.services().moving(&token(path)).await {
        Ok(Some(moving)) => shown(&app, &pages::moving(&moving)).await,
        Ok(None) => gone(&app).await,
        Err(error) => broken(&app, &error).await,
    }
}

async fn confirm_move(State(app): State<App>, Extension(peer): Extension<Peer>, path: Token) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    let done = match app.letterhead().await {
        Ok(head) => app.services().confirm_move(&token(path), &head).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(Some(done)) => shown(&app, &pages::moved(done == Confirmed::Moved)).await,
        Ok(None) => gone(&app).await,
        Err(error) => broken(&app, &error).await,
    }
}

async fn reset_form(State(app): State<App>) -> Response {
    shown(&app, &pages::ask_for_reset(&Typed::default())).await
}

async fn ask_for_reset(State(app): State<App>, Extension(peer): Extension<Peer>, body: Bytes) -> Response {
    let typed = typed(&body);
    let email = field(&typed, "email").to_owned();
    if let Err(error) = email.parse::<domain::accounts::EmailAddress>() {
        let page = pages::ask_for_reset(&typed.clone().wrong("email", error.to_string()));
        return wrong(&app, &page).await;
    }
    if let Some(response) = limited(&app, LimitedAction::PasswordReset, &peer, Some(&email)).await {
        return response;
    }
    let head = match app.letterhead().await {
        Ok(head) => head,
        Err(error) => return broken(&app, &error).await,
    };
    // Nobody waits for it, so the time of the answer tells nothing.
    let services = app.services().clone();
    tokio::spawn(async move {
        if let Err(error) = services.ask_for_reset(&email, &head).await {
            tracing::error!(%error, "a mail for a new password could not be made");
        }
    });
    shown(&app, &pages::reset_asked()).await
}

async fn choose(State(app): State<App>, Extension(peer): Extension<Peer>, path: Token) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    match app.services().reset_is_open(&token(path)).await {
        Ok(true) => shown(&app, &pages::reset(&Typed::default())).await,
        Ok(false) => gone(&app).await,
        Err(error) => broken(&app, &error).await,
    }
}

async fn reset(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    path: Token,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    let typed = typed(&body);
    let done = match app.letterhead().await {
        Ok(head) => {
            app.services().reset(&token(path), field(&typed, "password"), &device(&headers), &head).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(Some(done)) => signed_in(&app, &done, "/account?done=password"),
        Ok(None) => gone(&app).await,
        Err(ServiceError::Invalid { message, .. }) => {
            wrong(&app, &pages::reset(&typed.clone().wrong("password", message))).await
        }
        Err(error) => broken(&app, &error).await,
    }
}

async fn invitation(State(app): State<App>, Extension(peer): Extension<Peer>, path: Token) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    invited(&app, &token(path), &Typed::default(), StatusCode::OK).await
}

async fn invited(app: &App, token: &str, typed: &Typed, status: StatusCode) -> Response {
    let found = match app.services().invitation(token).await {
        Ok(found) => app.site().await.map(|site| (found, site.organisation)),
        Err(error) => Err(error),
    };
    match found {
        Ok((Some(found), organisation)) => {
            app.private(status, &pages::invitation(&found, &organisation, typed)).await
        }
        Ok((None, _)) => gone(app).await,
        Err(error) => broken(app, &error).await,
    }
}

async fn accept(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    path: Token,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Token, &peer, None).await {
        return response;
    }
    let (token, typed) = (token(path), typed(&body));
    match app.services().accept_invitation(&token, field(&typed, "password"), &device(&headers)).await {
        Ok(Some(Some(done))) => signed_in(&app, &done, "/account?done=welcome"),
        Ok(Some(None)) => see_other("/sign-in?done=accepted"),
        Ok(None) => gone(&app).await,
        Err(ServiceError::Invalid { message, .. }) => {
            let typed = typed.wrong("password", message);
            invited(&app, &token, &typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => broken(&app, &error).await,
    }
}

async fn setup_form(State(app): State<App>) -> Response {
    match app.services().is_set_up().await {
        Ok(false) => shown(&app, &pages::setup(&Typed::default())).await,
        Ok(true) => app.page(Err(PageError::NotFound { what: "page" })).await,
        Err(error) => broken(&app, &error).await,
    }
}

async fn setup(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(response) = limited(&app, LimitedAction::Setup, &peer, None).await {
        return response;
    }
    let typed = typed(&body);
    let asked = SetUp {
        organisation: field(&typed, "organisation").to_owned(),
        email: field(&typed, "email").to_owned(),
        password: field(&typed, "password").to_owned(),
        values: typed.values.contains_key("values"),
    };
    match app.services().set_up(field(&typed, "code"), &asked, &device(&headers)).await {
        Ok(Some(done)) => signed_in(&app, &done, "/account?done=setup"),
        Ok(None) => match app.services().is_set_up().await {
            Ok(true) => app.page(Err(PageError::NotFound { what: "page" })).await,
            _ => {
                let message = "This is not the code. Copy the one that was printed last; a new start of the program prints a new one.";
                wrong(&app, &pages::setup(&typed.clone().wrong("code", message))).await
            }
        },
        Err(ServiceError::Invalid { field, message }) => {
            wrong(&app, &pages::setup(&typed.clone().wrong(field, message))).await
        }
        Err(error) => broken(&app, &error).await,
    }
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
