//! One's own account.

use app::pages::accounts::{self as pages, Own, Typed};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::LimitedAction;
use services::ServiceError;
use services::accounts::{Confirmed, Session};

use super::form::{
    Answer, Part, Stop, broken, gone, letterhead, limited, ok, part, query, shown, signed, typed, with_cookie,
};
use crate::guard::{Peer, Who, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/account", get(account))
        .route("/account/password", post(change_password))
        .route("/account/address", post(move_address))
        .route("/account/address/{token}", get(moving).post(confirm_move))
        .route("/account/confirmation", post(send_confirmation))
        .route("/account/delete", post(delete))
}

async fn account(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let session = signed(who)?;
    let done = match query(asked.as_deref(), "done").as_str() {
        "password" => Some("Your password is changed, and all other sign-ins are ended."),
        "address" => Some("We have written to your present address. Open the link there to go on."),
        "ended" => Some("That sign-in is ended."),
        "welcome" => Some("Welcome. This is your account."),
        "confirmation" => Some("We have written to your address again."),
        "passkey" => Some("The passkey is added. You can sign in with it from now on."),
        "removed" => Some("The passkey is removed."),
        _ => None,
    };
    own_page(&app, session, &Typed::default(), done, StatusCode::OK).await
}

async fn own_page(
    app: &App,
    session: Session,
    typed: &Typed,
    done: Option<&'static str>,
    status: StatusCode,
) -> Answer {
    let sign_ins = ok(app, app.services().sign_ins(session.actor).await).await?;
    let passkeys = ok(app, app.services().passkeys(session.actor).await).await?;
    let own = Own { session, sign_ins, passkeys, can_have_passkeys: app.party().is_some() };
    Ok(app.private(status, &pages::account(&own, typed, done)).await)
}

/// The account page again, with what is wrong at its field. `password` names the field of that form.
async fn refused(
    app: &App,
    session: Session,
    typed: Typed,
    password: &'static str,
    error: ServiceError,
) -> Answer {
    match error {
        ServiceError::Invalid { field, message } => {
            let field = if matches!(field, "password" | "role") { password } else { field };
            let typed = typed.wrong(field, message);
            own_page(app, session, &typed, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        error => Ok(broken(app, &error).await),
    }
}

/// Whoever is signed in tries their own password: counted as a sign-in, so that a stolen cookie cannot try them all.
pub(super) async fn tries_password(app: &App, peer: &Peer, session: &Session) -> Result<(), Stop> {
    limited(app, LimitedAction::SignIn, peer, Some(&session.email)).await
}

async fn change_password(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Answer {
    let session = signed(who)?;
    tries_password(&app, &peer, &session).await?;
    let typed = typed(&body);
    let head = letterhead(&app).await?;
    let (present, new) = (typed.get("present"), typed.get("new"));
    match app.services().change_password(session.actor, session.id, present, new, &head).await {
        Ok(()) => Ok(see_other("/account?done=password")),
        Err(error) => refused(&app, session, typed, "present", error).await,
    }
}

async fn move_address(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Answer {
    let session = signed(who)?;
    tries_password(&app, &peer, &session).await?;
    let account = session.account.to_string();
    limited(&app, LimitedAction::Confirmation, &peer, Some(&account)).await?;
    let typed = typed(&body);
    let head = letterhead(&app).await?;
    let (to, password) = (typed.get("email"), typed.get("password"));
    match app.services().move_address(session.actor, to, password, &head).await {
        Ok(()) => Ok(see_other("/account?done=address")),
        Err(error) => refused(&app, session, typed, "address-password", error).await,
    }
}

async fn send_confirmation(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
) -> Answer {
    let session = signed(who)?;
    limited(&app, LimitedAction::Confirmation, &peer, Some(&session.account.to_string())).await?;
    let head = letterhead(&app).await?;
    ok(&app, app.services().ask_for_confirmation(session.actor, &head).await).await?;
    Ok(see_other("/account?done=confirmation"))
}

async fn delete(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Answer {
    let session = signed(who)?;
    tries_password(&app, &peer, &session).await?;
    let typed = typed(&body);
    let head = letterhead(&app).await?;
    match app.services().delete_account(session.actor, typed.get("password"), &head).await {
        Ok(()) => Ok(with_cookie(&app, see_other("/sign-in?done=deleted"), "", 0)),
        Err(error) => refused(&app, session, typed, "delete-password", error).await,
    }
}

async fn moving(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    match ok(&app, app.services().moving(&part(token)).await).await? {
        Some(moving) => Ok(shown(&app, &pages::moving(&moving)).await),
        None => Ok(gone(&app).await),
    }
}

async fn confirm_move(State(app): State<App>, Extension(peer): Extension<Peer>, token: Part) -> Answer {
    limited(&app, LimitedAction::Token, &peer, None).await?;
    let head = letterhead(&app).await?;
    match ok(&app, app.services().confirm_move(&part(token), &head).await).await? {
        Some(done) => Ok(shown(&app, &pages::moved(done == Confirmed::Moved)).await),
        None => Ok::<Response, Stop>(gone(&app).await),
    }
}
