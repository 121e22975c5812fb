//! Who may come in: the table of routes, the sign-in of a request, other sites' posts, and how often.

mod desk;
mod kept;
mod limits;
mod origin;
mod table;

pub use desk::routes as desk_routes;
pub use kept::{carried, takes_form};
pub use limits::{Limits, Peer};
pub use origin::from_here;
pub use table::{RULES, Rule, action, is_private};

use app::layout::Viewer;
use app::page::PageError;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{COOKIE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::{Action, Actor, Area, Decision, Subject, may};
use services::accounts::Session;
use url::form_urlencoded;

use crate::api::Problem;
use crate::routes::is_api;
use crate::state::{App, shown_to};

/// Whose request it is, for the handlers of private pages.
#[derive(Clone, Debug, Default)]
pub struct Who(pub Option<Session>);

impl Who {
    /// As the table of who may do what asks for it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.0.as_ref().map_or(Actor::Anonymous, |session| session.actor)
    }
}

/// The name of the cookie. `__Host-` lets only this very host set it; browsers take that over https only, so on a
/// plain http address it has no prefix.
#[must_use]
pub fn cookie_name(public_url: &str) -> &'static str {
    if public_url.starts_with("https://") { "__Host-answerable" } else { "answerable" }
}

/// What the cookie of a sign-in holds, if it came along.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, public_url: &str) -> Option<&'a str> {
    cookie_of(headers, public_url, "")
}

/// The same of a cookie whose name has an ending.
#[must_use]
pub fn cookie_of<'a>(headers: &'a HeaderMap, public_url: &str, ending: &str) -> Option<&'a str> {
    let name = format!("{}{ending}", cookie_name(public_url));
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// Asks the table before any handler runs. A route that is not in it does not exist.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = request.uri().path().to_owned();
    let Some(action) = matched.as_deref().and_then(|matched| action(request.method(), matched)) else {
        let known = matched.as_deref().is_some_and(table::is_known);
        if known {
            // The router says which methods there are.
            return next.run(request).await;
        }
        tracing::error!(%path, "this route is not in the table of who may do what, so nobody may");
        return not_found(&app, &path).await;
    };
    let who = if is_private(&path) {
        let session = match cookie(request.headers(), app.public_url()) {
            Some(token) => app.services().session(token).await,
            None => Ok(None),
        };
        match session {
            Ok(session) => Who(session),
            Err(error) => {
                tracing::error!(%error, "a sign-in cannot be looked up");
                return app.page(Err(PageError::Internal)).await;
            }
        }
    } else {
        Who::default()
    };
    let viewer = who.0.as_ref().map(viewer);
    match may(who.actor(), action, own_subject(who.actor(), action)) {
        Decision::Allowed => {
            request.extensions_mut().insert(who);
            shown_to(viewer, next.run(request)).await
        }
        Decision::NeedsSignIn if is_api(&path) => {
            Problem::new(StatusCode::UNAUTHORIZED, "This needs a sign-in.").into_response()
        }
        Decision::NeedsSignIn => {
            if request.method() == Method::GET {
                return to_sign_in(&path);
            }
            let (parts, body) = request.into_parts();
            let typed = kept::hand_back(&app, &path, &parts.headers, body).await;
            typed.unwrap_or_else(|| to_sign_in("/account"))
        }
        Decision::OwnRecord | Decision::Forbidden => shown_to(viewer, not_found(&app, &path)).await,
    }
}

/// The desks, and what they are called in the header.
const DESKS: [(&str, &str); 3] =
    [("/desk", "Your desk"), ("/steward", "Steward’s desk"), ("/admin", "Administration")];

/// What the header of a private page says of whoever is signed in: the desks that are there and that they may enter.
fn viewer(session: &Session) -> Viewer {
    let open = |(path, _): &(&str, &str)| {
        action(&Method::GET, path).is_some_and(|action| {
            may(session.actor, action, own_subject(session.actor, action)) == Decision::Allowed
        })
    };
    Viewer { email: session.email.clone(), desks: DESKS.into_iter().filter(open).collect() }
}

/// Of the pages of an official's own desk the subject is whom they are in the record. All others are asked about nobody
/// in particular here; the service behind them asks again about whom it is.
#[must_use]
pub fn own_subject(actor: Actor, action: Action) -> Subject {
    match actor {
        Actor::Account { official_of: Some(person), .. } if action.area() == Area::Desk => {
            Subject::person(person)
        }
        _ => Subject::NONE,
    }
}

fn to_sign_in(next: &str) -> Response {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    see_other(&format!("/sign-in?{query}"))
}

/// Leads on after a form.
#[must_use]
pub fn see_other(target: &str) -> Response {
    match HeaderValue::from_str(target) {
        Ok(target) => {
            let no_store = HeaderValue::from_static("no-store");
            (StatusCode::SEE_OTHER, [(LOCATION, target), (axum::http::header::CACHE_CONTROL, no_store)])
                .into_response()
        }
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn not_found(app: &App, path: &str) -> Response {
    let problem = Problem::not_found("address");
    let error = PageError::NotFound { what: "page" };
    app.error(is_api(path), StatusCode::NOT_FOUND, error, problem).await
}
