//! What is behind the links in mails: confirming an address, a new password, an invitation.

use app::pages::accounts::{self as pages, Typed};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::{EmailAddress, LimitedAction};
use services::ServiceError;

use super::form::{
    Answer, Part, broken, device, gone, letterhead, limited, ok, part, shown, signed_in, typed, wrong,
};
use crate::guard::{Peer, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/confirm/{token}", get(confirming).post(confirm))
        .route("/reset", get(reset_form).post(ask_for_reset))
        .route("/reset/{token}", get(choose).post(reset))
        .route("/invitation/{token}", get(invitation).post(accept))
}

async fn confirming(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    match ok(&app, app.services().confirming(&part(token)).await).await? {
        Some(email) => Ok(shown(&app, &pages::confirm(&email)).await),
        None => Ok(gone(&app).await),
    }
}

async fn confirm(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    if ok(&app, app.services().confirm_email(&part(token)).await).await? {
        Ok(shown(&app, &pages::confirmed()).await)
    } else {
        Ok(gone(&app).await)
    }
}

async fn reset_form(State(app): State<App>) -> Answer {
    Ok(shown(&app, &pages::ask_for_reset(&Typed::default())).await)
}

async fn ask_for_reset(State(app): State<App>, Extension(peer): Extension<Peer>, body: Bytes) -> Answer {
    let typed = typed(&body);
    let email = typed.get("email").to_owned();
    if let Err(error) = email.parse::<EmailAddress>() {
        return Ok(wrong(&app, &pages::ask_for_reset(&typed.wrong("email", error.to_string()))).await);
    }
    limited(&app, LimitedAction::PasswordReset, &peer, Some(&email)).await?;
    let head = letterhead(&app).await?;
    // Nobody waits for it, so the time of the answer tells nothing.
    let services = app.services().clone();
    tokio::spawn(async move {
        if let Err(error) = services.ask_for_reset(&email, &head).await {
            tracing::error!(%error, "a mail for a new password could not be made");
        }
    });
    Ok(shown(&app, &pages::reset_asked()).await)
}

async fn choose(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    if ok(&app, app.services().reset_is_open(&part(token)).await).await? {
        Ok(shown(&app, &pages::reset(&Typed::default())).await)
    } else {
        Ok(gone(&app).await)
    }
}

async fn reset(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    token: Part,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    let typed = typed(&body);
    let head = letterhead(&app).await?;
    match app.services().reset(&part(token), typed.get("password"), &device(&headers), &head).await {
        Ok(Some(done)) => Ok(signed_in(&app, &done, "/account?done=password")),
        Ok(None) => Ok(gone(&app).await),
        Err(ServiceError::Invalid { message, .. }) => {
            Ok(wrong(&app, &pages::reset(&typed.wrong("password", message))).await)
        }
        Err(error) => Ok(broken(&app, &error).await),
    }
}

async fn invitation(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    invited(&app, &part(token), &Typed::default(), StatusCode::OK).await
}

async fn invited(app: &App, token: &str, typed: &Typed, status: StatusCode) -> Answer {
    let Some(found) = ok(app, app.services().invitation(token).await).await? else {
        return Ok(gone(app).await);
    };
    let organisation = ok(app, app.site().await).await?.organisation;
    Ok(app.private(status, &pages::invitation(&found, &organisation, typed)).await)
}

async fn accept(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    token: Part,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    let (token, typed) = (part(token), typed(&body));
    match app.services().accept_invitation(&token, typed.get("password"), &device(&headers)).await {
        Ok(Some(Some(done))) => Ok(signed_in(&app, &done, "/account?done=welcome")),
        Ok(Some(None)) => Ok(see_other("/sign-in?done=accepted")),
        Ok(None) => Ok(gone(&app).await),
        Err(ServiceError::Invalid { message, .. }) => {
            let typed = typed.wrong("password", message);
            invited(&app, &token, &typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Ok(broken(&app, &error).await),
    }
}
