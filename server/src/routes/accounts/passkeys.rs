//! Making, using and removing passkeys. What the script of the page sends and gets is JSON.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Json, Router};
use bytes::Bytes;
use domain::accounts::{LimitedAction, PASSKEY as LASTS};
use serde::Deserialize;
use serde_json::{Value, json};
use services::ServiceError;
use services::accounts::Party;

use super::form::{
    Answer, PASSKEY, Stop, device, letterhead, ok, safe_next, signed, signed_in, typed, with_passkey_cookie,
};
use crate::guard::{Peer, Who, cookie, cookie_of, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/sign-in/passkey/begin", post(begin_sign_in))
        .route("/sign-in/passkey", post(sign_in))
        .route("/account/passkeys/begin", post(begin))
        .route("/account/passkeys", post(add))
        .route("/account/passkeys/remove", post(remove))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    password: String,
    name: String,
    next: String,
    answer: Value,
}

fn sent(body: &[u8]) -> Sent {
    serde_json::from_slice(body).unwrap_or_default()
}

fn said(status: StatusCode, message: &str) -> Response {
    let mut response = (status, Json(json!({ "message": message }))).into_response();
    no_store(&mut response);
    response
}

fn answered(value: Value) -> Response {
    let mut response = Json(value).into_response();
    no_store(&mut response);
    response
}

fn no_store(response: &mut Response) {
    let no_store = axum::http::HeaderValue::from_static("no-store");
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, no_store);
}

fn limited(app: &App, action: LimitedAction, peer: &Peer, account: Option<&str>) -> Result<(), Stop> {
    app.limits().count(action, peer, account).map_err(|wait| {
        let minutes = wait.as_secs().div_ceil(60);
        said(StatusCode::TOO_MANY_REQUESTS, &format!("Too many tries. Wait {minutes} min and try again."))
            .into()
    })
}

fn party(app: &App) -> Result<&Party, Stop> {
    app.party()
        .ok_or_else(|| said(StatusCode::NOT_FOUND, "This site has no passkeys. Use your password.").into())
}

/// What a service refused, in its own words; anything else is for the log.
fn refused(error: &ServiceError) -> Response {
    match error {
        ServiceError::Invalid { message, .. } => {
            let mut letters = message.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            said(StatusCode::UNPROCESSABLE_ENTITY, &format!("{first}{}.", letters.as_str()))
        }
        error => {
            tracing::error!(%error, "a passkey could not be handled");
            said(StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side. Try again in a minute.")
        }
    }
}

async fn begin_sign_in(State(app): State<App>, Extension(peer): Extension<Peer>) -> Answer {
    limited(&app, LimitedAction::Passkey, &peer, None)?;
    let party = party(&app)?;
    let (token, asked) = match app.services().begin_passkey_sign_in(party).await {
        Ok(begun) => begun,
        Err(error) => return Ok(refused(&error)),
    };
    Ok(with_passkey_cookie(&app, answered(asked), &token.reveal(), LASTS / 1000))
}

async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    limited(&app, LimitedAction::Passkey, &peer, None)?;
    let party = party(&app)?;
    let sent = sent(&body);
    let token = cookie_of(&headers, app.public_url(), PASSKEY).unwrap_or_default();
    let former = cookie(&headers, app.public_url());
    let answer = sent.answer.to_string();
    match app.services().sign_in_with_passkey(token, &answer, &device(&headers), former, party).await {
        Ok(Some(done)) => {
            let next = safe_next(&sent.next);
            // A redirection would be followed by the script and not by the browser: it is told where to go.
            let mut response = answered(json!({ "leads_to": next }));
            let cookies = signed_in(&app, &done, next);
            for cookie in cookies.headers().get_all(axum::http::header::SET_COOKIE) {
                response.headers_mut().append(axum::http::header::SET_COOKIE, cookie.clone());
            }
            Ok(with_passkey_cookie(&app, response, "", 0))
        }
        Ok(None) => Ok(said(
            StatusCode::UNPROCESSABLE_ENTITY,
            "This passkey was not accepted. Try again, or sign in with your password.",
        )),
        Err(error) => Ok(refused(&error)),
    }
}

async fn begin(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Answer {
    let session = signed(who)?;
    limited(&app, LimitedAction::SignIn, &peer, Some(&session.email))?;
    let party = party(&app)?;
    match app.services().begin_passkey(session.actor, session.id, &sent(&body).password, party).await {
        Ok(asked) => Ok(answered(asked)),
        Err(error) => Ok(refused(&error)),
    }
}

async fn add(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Answer {
    let session = signed(who)?;
    let party = party(&app)?;
    let head = letterhead(&app).await?;
    let Sent { name, answer, .. } = sent(&body);
    let answer = answer.to_string();
    match app.services().add_passkey(session.actor, session.id, &name, &answer, party, &head).await {
        Ok(()) => Ok(answered(json!({ "leads_to": "/account?done=passkey#passkeys" }))),
        Err(error) => Ok(refused(&error)),
    }
}

async fn remove(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Answer {
    let session = signed(who)?;
    if let Ok(id) = typed(&body).get("id").parse() {
        ok(&app, app.services().remove_passkey(session.actor, id).await).await?;
    }
    Ok(see_other("/account?done=removed#passkeys"))
}
