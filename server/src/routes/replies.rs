//! The desks on which replies are written: taking forms apart, asking the service, leading on.

use app::components::FieldError;
use app::page::{Page, PageError};
use app::pages::replies::{self as pages, Form, Whose};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::access::Actor;
use services::replies::{self, Beside};
use services::views::{OfficialsQuery, PersonRef, ReplyPlace};
use services::{ServiceError, Services};
use url::form_urlencoded;

use crate::guard::{Who, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/desk", get(own_desk))
        .route("/desk/replies/{beside}", get(own_form).post(own_save))
        .route("/steward/replies", get(people))
        .route("/steward/replies/{slug}", get(their_desk))
        .route("/steward/replies/{slug}/{beside}", get(their_form).post(their_save))
}

type One = Result<Path<String>, PathRejection>;
type Two = Result<Path<(String, String)>, PathRejection>;

/// An address that is no text names nothing.
const NOTHING: ServiceError = ServiceError::NotFound("page");

/// One value of a query or a form, without what no database keeps.
fn value(pairs: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(pairs).find(|(known, _)| known == name).map(|(_, value)| value.replace('\0', ""))
}

fn asked(query: Option<&str>, name: &str) -> Option<String> {
    value(query.unwrap_or_default().as_bytes(), name)
}

/// A private page, or why there is none. What someone may not see does not exist for them.
async fn answer(app: &App, page: Result<(StatusCode, Page), ServiceError>) -> Response {
    let error = match page {
        Ok((status, page)) => return app.private(status, &page).await,
        Err(ServiceError::NeedsSignIn) => return see_other("/sign-in"),
        Err(ServiceError::Forbidden) => PageError::NotFound { what: "page" },
        Err(ServiceError::NotFound(what)) => PageError::NotFound { what },
        Err(ServiceError::Invalid { message, .. }) => PageError::Invalid { message },
        Err(error) => {
            tracing::error!(%error, "a page of the desk failed");
            PageError::Internal
        }
    };
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    app.private(status, &app::layout::error_page(&error)).await
}

async fn own_desk(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(query): RawQuery,
) -> Response {
    let page = match replies::slug_of(app.services(), who.actor()).await {
        Ok(slug) => desk(&app, Whose::Own, who.actor(), &slug, query.as_deref()).await,
        Err(error) => Err(error),
    };
    answer(&app, page).await
}

async fn their_desk(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    path: One,
    RawQuery(query): RawQuery,
) -> Response {
    let page = match path {
        Ok(Path(slug)) => desk(&app, Whose::OnBehalf, who.actor(), &slug, query.as_deref()).await,
        Err(_) => Err(NOTHING),
    };
    answer(&app, page).await
}

async fn desk(
    app: &App,
    whose: Whose,
    actor: Actor,
    slug: &str,
    query: Option<&str>,
) -> Result<(StatusCode, Page), ServiceError> {
    entitled(app.services(), whose, actor, slug).await?;
    let q = asked(query, "q").unwrap_or_default();
    let number = asked(query, "page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let done = match asked(query, "done").as_deref() {
        Some("put") => Some("The reply is public."),
        Some("changed") => Some("The reply is changed. What it said before can still be read."),
        Some("withdrawn") => Some("The reply is taken back. A note with your reason stays in its place."),
        _ => None,
    };
    let it = app.services().reply_desk(slug, Some(&q), number).await?;
    Ok((StatusCode::OK, pages::desk(whose, &it, &q, done)))
}

/// Whether they may write for this official in this way: an official who is a steward too has their own desk for
/// their own words.
async fn entitled(services: &Services, whose: Whose, actor: Actor, slug: &str) -> Result<(), ServiceError> {
    let on_behalf = replies::may_reply(services, actor, slug).await?;
    if on_behalf == (whose == Whose::OnBehalf) { Ok(()) } else { Err(ServiceError::Forbidden) }
}

async fn people(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let q = asked(query.as_deref(), "q").unwrap_or_default();
    let page = asked(query.as_deref(), "page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let asked = OfficialsQuery { q: Some(q.clone()), page, size: 60, ..OfficialsQuery::default() };
    let page = app.services().officials(&asked).await;
    answer(&app, page.map(|list| (StatusCode::OK, pages::people(&list, &q)))).await
}

async fn own_form(State(app): State<App>, Extension(who): Extension<Who>, path: One) -> Response {
    let page = match own(&app, &who, path).await {
        Ok((slug, beside)) => empty(&app, Whose::Own, who.actor(), &slug, beside).await,
        Err(error) => Err(error),
    };
    answer(&app, page).await
}

async fn own_save(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    path: One,
    body: Bytes,
) -> Response {
    match own(&app, &who, path).await {
        Ok((slug, beside)) => save(&app, Whose::Own, who.actor(), &slug, beside, &body).await,
        Err(error) => answer(&app, Err(error)).await,
    }
}

async fn own(app: &App, who: &Who, path: One) -> Result<(String, Beside), ServiceError> {
    let Path(beside) = path.map_err(|_| NOTHING)?;
    Ok((replies::slug_of(app.services(), who.actor()).await?, beside.parse()?))
}

async fn their_form(State(app): State<App>, Extension(who): Extension<Who>, path: Two) -> Response {
    let page = match theirs(path) {
        Ok((slug, beside)) => empty(&app, Whose::OnBehalf, who.actor(), &slug, beside).await,
        Err(error) => Err(error),
    };
    answer(&app, page).await
}

async fn their_save(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    path: Two,
    body: Bytes,
) -> Response {
    match theirs(path) {
        Ok((slug, beside)) => save(&app, Whose::OnBehalf, who.actor(), &slug, beside, &body).await,
        Err(error) => answer(&app, Err(error)).await,
    }
}

fn theirs(path: Two) -> Result<(String, Beside), ServiceError> {
    let Path((slug, beside)) = path.map_err(|_| NOTHING)?;
    Ok((slug, beside.parse()?))
}

/// Whose it is and what it is beside, for one who may write there.
async fn place(
    app: &App,
    whose: Whose,
    actor: Actor,
    slug: &str,
    beside: Beside,
) -> Result<(PersonRef, ReplyPlace), ServiceError> {
    entitled(app.services(), whose, actor, slug).await?;
    let place = app.services().reply_place(slug, beside).await?;
    let theirs = place.reply.as_ref().is_some_and(|reply| reply.withdrawn.is_none() && !reply.on_behalf);
    // What an official wrote themself only they can change.
    if theirs && whose == Whose::OnBehalf {
        return Err(ServiceError::invalid(
            "text",
            "the official has replied here themself; only they can change it",
        ));
    }
    let row = app.services().official(slug).await?;
    Ok((row.person, place))
}

async fn empty(
    app: &App,
    whose: Whose,
    actor: Actor,
    slug: &str,
    beside: Beside,
) -> Result<(StatusCode, Page), ServiceError> {
    let (person, place) = place(app, whose, actor, slug, beside).await?;
    let there = place.reply.as_ref().filter(|reply| reply.withdrawn.is_none());
    let form = Form {
        text: there.map(|reply| reply.text.clone()).unwrap_or_default(),
        version: there.map(|reply| reply.version),
        ..Form::default()
    };
    Ok((StatusCode::OK, pages::form(whose, &person, &place, &form)))
}

async fn save(app: &App, whose: Whose, actor: Actor, slug: &str, beside: Beside, body: &[u8]) -> Response {
    let (person, there) = match place(app, whose, actor, slug, beside).await {
        Ok(found) => found,
        Err(error) => return answer(app, Err(error)).await,
    };
    let mut form = Form {
        text: value(body, "text").unwrap_or_default(),
        reason: value(body, "reason").unwrap_or_default(),
        version: value(body, "version").and_then(|version| version.parse().ok()),
        ..Form::default()
    };
    let public = there.reply.as_ref().filter(|reply| reply.withdrawn.is_none());
    let id = public.and_then(|reply| reply.id.parse::<uuid::Uuid>().ok());
    let what = value(body, "do").unwrap_or_default();
    let services = app.services();
    let done = match (what.as_str(), id, form.version) {
        ("preview", ..) => {
            form.preview = true;
            return answer(app, Ok((StatusCode::OK, pages::form(whose, &person, &there, &form)))).await;
        }
        ("withdraw", Some(id), Some(version)) => {
            // That form has no text of its own: what is public stays in the other one.
            form.text = public.map(|reply| reply.text.clone()).unwrap_or_default();
            replies::withdraw(services, actor, id, version, &form.reason).await.map(|()| "withdrawn")
        }
        ("withdraw", ..) => {
            Err(ServiceError::Conflict { what_changed: "the reply was taken back".to_owned() })
        }
        ("save", Some(id), Some(version)) => {
            replies::change(services, actor, id, version, &form.text).await.map(|()| "changed")
        }
        ("save", None, Some(_)) => {
            Err(ServiceError::Conflict { what_changed: "the reply was taken back".to_owned() })
        }
        ("save", _, None) => replies::put(services, actor, slug, beside, &form.text).await.map(|_| "put"),
        // Without a button nobody said that everyone should read it.
        _ => {
            form.preview = true;
            Err(ServiceError::invalid("text", "nothing was published: press one of the buttons"))
        }
    };
    let status = match done {
        Ok(done) => {
            let list = match whose {
                Whose::Own => "/desk".to_owned(),
                Whose::OnBehalf => format!("/steward/replies/{slug}"),
            };
            return see_other(&format!("{list}?done={done}"));
        }
        Err(ServiceError::Invalid { field, message }) => {
            let field = if field == "reason" { "reason" } else { "text" }.to_owned();
            form.errors.push(FieldError { field, message: capital(&message) });
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(ServiceError::Conflict { what_changed }) => {
            let message = format!(
                "Somebody else was here meanwhile: {what_changed}. What you typed is still below; publish it again if it \
                 should stand instead."
            );
            form.errors.push(FieldError { field: "text".to_owned(), message });
            // The next try is over what is there now.
            form.version = public.map(|reply| reply.version);
            StatusCode::CONFLICT
        }
        Err(error) => return answer(app, Err(error)).await,
    };
    answer(app, Ok((status, pages::form(whose, &person, &there, &form)))).await
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
