//! Signing in with a password, and signing out.

use app::pages::accounts::{self as pages, Typed};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::LimitedAction;

use super::form::{
    Answer, device, limited, ok, query, safe_next, shown, signed, signed_in, signed_in_to, typed,
    with_cookie, wrong,
};
use crate::guard::{Peer, Who, carried, cookie, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/sign-in", get(form).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/account/sign-out-everywhere", post(sign_out_everywhere))
        .route("/account/sign-ins", post(end_sign_in))
}

async fn form(State(app): State<App>, Extension(who): Extension<Who>, RawQuery(asked): RawQuery) -> Answer {
    let next = query(asked.as_deref(), "next");
    if who.0.is_some() {
        return Ok(see_other(safe_next(&next)));
    }
    let done = match query(asked.as_deref(), "done").as_str() {
        "out" => Some("You are signed out."),
        "everywhere" => Some("You are signed out everywhere."),
        "deleted" => Some("Your account is deleted."),
        "accepted" => Some("The invitation is accepted. Sign in to use it."),
        _ => None,
    };
    let passkeys = app.party().is_some();
    Ok(shown(&app, &pages::sign_in(&Typed::default(), safe_next(&next), done, passkeys, None)).await)
}

async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let typed = typed(&body);
    let email = typed.get("email");
    let next = safe_next(typed.get("next")).to_owned();
    let (kept, passkeys) = (carried(&body), app.party().is_some());
    if let Some(kept) = &kept
        && let Err(wait) = app.limits().count(LimitedAction::SignIn, &peer, Some(email))
    {
        // Like `limited`, but with what was typed.
        let minutes = wait.as_secs().div_ceil(60);
        let message = format!("There were too many tries. Wait {minutes} min on this page and try again.");
        let page = pages::sign_in(&typed.wrong("email", message), &next, None, passkeys, Some(kept));
        return Ok(app.private(StatusCode::TOO_MANY_REQUESTS, &page).await);
    }
    if kept.is_none() {
        limited(&app, LimitedAction::SignIn, &peer, Some(email)).await?;
    }
    let former = cookie(&headers, app.public_url());
    let done = app.services().sign_in(email, typed.get("password"), &device(&headers), former).await;
    let Some(done) = ok(&app, done).await? else {
        let message =
            "The address and the password do not belong together. Check both, or ask for a new password.";
        let page = pages::sign_in(&typed.wrong("email", message), &next, None, passkeys, kept.as_ref());
        return Ok(wrong(&app, &page).await);
    };
    match kept {
        Some(kept) => Ok(signed_in_to(&app, &done, shown(&app, &pages::go_on(&kept)).await)),
        None => Ok(signed_in(&app, &done, &next)),
    }
}

async fn sign_out(State(app): State<App>, Extension(who): Extension<Who>) -> Answer {
    let session = signed(who)?;
    ok(&app, app.services().sign_out(session.actor, session.id).await).await?;
    Ok(with_cookie(&app, see_other("/sign-in?done=out"), "", 0))
}

async fn sign_out_everywhere(State(app): State<App>, Extension(who): Extension<Who>) -> Answer {
    ok(&app, app.services().sign_out_everywhere(who.actor()).await).await?;
    Ok(with_cookie(&app, see_other("/sign-in?done=everywhere"), "", 0))
}

async fn end_sign_in(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Answer {
    // An id that is none is nobody's sign-in: nothing is to be ended.
    if let Ok(id) = typed(&body).get("id").parse() {
        ok(&app, app.services().sign_out(who.actor(), id).await).await?;
    }
    Ok(see_other("/account?done=ended#sign-ins"))
}
