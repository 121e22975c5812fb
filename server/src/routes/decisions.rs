//! Roll calls on one screen, and votes that are corrected.

use app::pages::desk::{self as pages, Notice, ROLL_CALL, Told};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use services::ServiceError;
use services::desk::{FieldError, Kind, Opened, Refused, RollCallRefused, Values};
use url::form_urlencoded;
use uuid::Uuid;

use super::desk::{done, done_to, failed, lead_on, query, values};
use crate::guard::{Who, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/steward/roll-call", get(roll_call).post(send))
        .route("/steward/decisions/{key}/votes", get(votes))
        .route("/steward/decisions/{key}/votes/{person}", get(vote).post(correct))
}

async fn roll_call(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    let draft = asked.get("draft").parse::<Uuid>().ok();
    let told = done(&asked);
    match app.services().roll_call(who.actor(), asked, draft).await {
        Ok(opened) => show(&app, opened, Vec::new(), None, told, StatusCode::OK).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn show(
    app: &App,
    opened: Opened,
    more: Vec<FieldError>,
    notice: Option<Notice>,
    told: Option<Told>,
    status: StatusCode,
) -> Response {
    let page = match opened {
        // A link may name only the body; what else is missing is no mistake yet.
        Opened::Start { values, errors } => {
            let blank = |error: &FieldError| values.get(&error.field).trim().is_empty();
            let sent = !values.all("date").is_empty();
            let errors: Vec<FieldError> = errors.into_iter().filter(|error| sent || !blank(error)).collect();
            pages::roll_call_start(&values, &errors)
        }
        Opened::Screen(screen) => pages::roll_call(&screen, &more, notice.as_ref(), told.as_ref()),
    };
    app.private(status, &page).await
}

async fn send(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Response {
    let mut typed = values(&body);
    let (services, actor) = (app.services(), who.actor());
    match typed.get("do") {
        "draft" => match services.roll_call_draft(actor, &typed).await {
            Ok(id) => see_other(&format!("{ROLL_CALL}?draft={id}&done=draft")),
            Err(error) => failed(&app, error).await,
        },
        "add" => match services.roll_call_add(actor, &mut typed).await {
            Ok(Ok(name)) => {
                let told =
                    Told { text: format!("{name} is added below. Choose how they voted."), link: None };
                again(&app, &who, typed, Vec::new(), None, Some(told), StatusCode::OK).await
            }
            Ok(Err(error)) => {
                again(&app, &who, typed, vec![error], None, None, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(error) => failed(&app, error).await,
        },
        "publish" => match services.roll_call_save(actor, &typed).await {
            Ok(saved) => {
                let list = pages::address_of(Kind::Decision);
                lead_on(&format!("{list}/{}", saved.key), "saved")
            }
            Err(RollCallRefused::Wrong(errors)) => {
                again(&app, &who, typed, errors, None, None, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(RollCallRefused::Others(others)) => {
                // Once they are shown they are known.
                typed.set_all("seen", Vec::new());
                let notice = Some(Notice::Others(others));
                again(&app, &who, typed, Vec::new(), notice, None, StatusCode::CONFLICT).await
            }
            Err(RollCallRefused::SavedOtherwise { number }) => {
                let notice = Some(Notice::SavedOtherwise(number));
                again(&app, &who, typed, Vec::new(), notice, None, StatusCode::CONFLICT).await
            }
            Err(RollCallRefused::WithdrawnSince { path }) => {
                let notice = Some(Notice::WithdrawnSince(path));
                again(&app, &who, typed, Vec::new(), notice, None, StatusCode::CONFLICT).await
            }
            Err(RollCallRefused::Service(ServiceError::Invalid { field, message })) => {
                let errors = vec![FieldError::new(field, message)];
                again(&app, &who, typed, errors, None, None, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Err(RollCallRefused::Service(error)) => failed(&app, error).await,
        },
        _ => again(&app, &who, typed, Vec::new(), None, None, StatusCode::OK).await,
    }
}

/// The screen once more, with everything that was typed.
async fn again(
    app: &App,
    who: &Who,
    typed: Values,
    errors: Vec<FieldError>,
    notice: Option<Notice>,
    told: Option<Told>,
    status: StatusCode,
) -> Response {
    match app.services().roll_call_again(who.actor(), typed).await {
        Ok(opened) => show(app, opened, errors, notice, told, status).await,
        Err(error) => failed(app, error).await,
    }
}

/// A decision's number in an address.
fn number(key: &str) -> Result<i64, ServiceError> {
    key.parse().map_err(|_| ServiceError::NotFound("decision"))
}

async fn votes(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    let number = match number(&key) {
        Ok(number) => number,
        Err(error) => return failed(&app, error).await,
    };
    match app.services().votes_to_correct(who.actor(), number).await {
        Ok((motion, votes)) => {
            let asked = query(asked);
            // Whose vote it was is one of those that are listed, whatever the link says.
            let whose = votes.iter().find(|vote| vote.slug == asked.get("of"));
            let told = match whose {
                Some(vote) => {
                    let name = format!("the vote of {}", vote.name);
                    done_to(&asked, &name, Some(&format!("/decisions/{number}")))
                }
                None => done(&asked),
            };
            let page = pages::votes(number, &motion, &votes, told.as_ref());
            app.private(StatusCode::OK, &page).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn vote(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path((key, person)): Path<(String, String)>,
) -> Response {
    vote_again(&app, &who, &key, &person, &Values::default(), &[], StatusCode::OK).await
}

async fn vote_again(
    app: &App,
    who: &Who,
    key: &str,
    person: &str,
    typed: &Values,
    errors: &[FieldError],
    status: StatusCode,
) -> Response {
    let form = match number(key) {
        Ok(number) => app.services().vote_form(who.actor(), number, person).await,
        Err(error) => Err(error),
    };
    match form {
        Ok(form) => app.private(status, &pages::correct_vote(&form, typed, errors)).await,
        Err(error) => failed(app, error).await,
    }
}

async fn correct(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path((key, person)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let number = match number(&key) {
        Ok(number) => number,
        Err(error) => return failed(&app, error).await,
    };
    let errors = match app.services().correct_vote(who.actor(), number, &person, &typed).await {
        Ok(_) => {
            let list = format!("{}/{number}/votes", pages::address_of(Kind::Decision));
            let whose: String = form_urlencoded::byte_serialize(person.as_bytes()).collect();
            return see_other(&format!("{list}?done=corrected&of={whose}"));
        }
        Err(Refused::Wrong(errors)) => errors,
        Err(Refused::Service(ServiceError::Invalid { field, message })) => {
            vec![FieldError::new(field, message)]
        }
        Err(Refused::Service(error)) => return failed(&app, error).await,
        Err(Refused::Changed(_)) => {
            vec![FieldError::new("option", "Someone changed it meanwhile. Look again.")]
        }
    };
    vote_again(&app, &who, &key, &person, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
}
