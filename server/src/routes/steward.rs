//! What stewards look through and answer: commitments' statuses, reported errors, people who may be one.

use app::pages::desk as pages;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::words::CorrectionStatus;
use services::commitments::{give_status, status_form};
use services::corrections::{self, Decided};
use services::desk::{FieldError, Refused, Thing, Values};
use services::{ServiceError, review};

use super::desk::{done, failed, no_button, query, values};
use crate::guard::{Who, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/steward/commitments/{key}/status", get(status).post(give))
        .route("/steward/corrections", get(reports))
        .route("/steward/corrections/{number}", get(report).post(answer))
        .route("/steward/review", get(list))
        .route("/steward/review/{number}", get(pair).post(decide))
        .route("/steward/review/{number}/undo", get(ask_to_undo).post(undo))
        .route("/steward/people/{key}/merge", get(choose).post(merge))
}

const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn number(text: &str, what: &'static str) -> Result<i64, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound(what))
}

async fn status(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    let shown = async {
        let form = status_form(app.services(), who.actor(), number(&key, "commitment")?).await?;
        Ok::<_, ServiceError>(pages::status(&form, &Values::default(), &[], done(&asked).as_ref()))
    };
    match shown.await {
        Ok(page) => app.private(StatusCode::OK, &page).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn give(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let mut typed = values(&body);
    let Ok(number) = number(&key, "commitment") else {
        return failed(&app, ServiceError::NotFound("commitment")).await;
    };
    let (errors, status) = if typed.get("do") == "more" {
        let rows = typed.get("rows").parse::<usize>().unwrap_or(pages::ROWS);
        typed.set("rows", (rows + pages::ROWS).to_string());
        (Vec::new(), StatusCode::OK)
    } else if typed.get("do") != "save" {
        (vec![no_button()], WRONG)
    } else {
        match give_status(app.services(), who.actor(), number, &typed).await {
            Ok(()) => return see_other(&format!("/steward/commitments/{number}/status?done=status")),
            Err(Refused::Wrong(errors)) => (errors, WRONG),
            Err(Refused::Service(ServiceError::Invalid { field, message })) => {
                (vec![FieldError::new(field, message)], WRONG)
            }
            Err(Refused::Service(error)) => return failed(&app, error).await,
            Err(Refused::Changed(_)) => return failed(&app, ServiceError::NotFound("commitment")).await,
        }
    };
    match status_form(app.services(), who.actor(), number).await {
        Ok(form) => app.private(status, &pages::status(&form, &typed, &errors, None)).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn waiting(app: &App, who: &Who) -> Result<Vec<corrections::Report>, ServiceError> {
    let mut all = Vec::new();
    for status in [CorrectionStatus::Received, CorrectionStatus::Checking] {
        all.extend(corrections::list(app.services(), who.actor(), status).await?);
    }
    all.sort_by_key(|report| report.number);
    Ok(all)
}

async fn reports(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    match waiting(&app, &who).await {
        Ok(reports) => {
            app.private(StatusCode::OK, &pages::reports(&reports, done(&query(asked)).as_ref())).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn one_report(app: &App, who: &Who, key: &str) -> Result<corrections::Report, ServiceError> {
    let number = number(key, "report")?;
    let reports = waiting(app, who).await?;
    reports.into_iter().find(|report| report.number == number).ok_or(ServiceError::NotFound("report"))
}

async fn report(State(app): State<App>, Extension(who): Extension<Who>, Path(key): Path<String>) -> Response {
    match one_report(&app, &who, &key).await {
        Ok(report) => app.private(StatusCode::OK, &pages::report(&report, &Values::default(), &[])).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn answer(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let report = match one_report(&app, &who, &key).await {
        Ok(report) => report,
        Err(error) => return failed(&app, error).await,
    };
    let text = |name: &str| typed.get(name).trim().to_owned();
    let decided = match typed.get("decided") {
        "corrected" => {
            Some(Decided::Corrected { was: text("was"), is_now: text("is_now"), answer: text("answer") })
        }
        "not_corrected" => Some(Decided::NotCorrected { answer: text("answer") }),
        "set_aside" => Some(Decided::SetAside),
        _ => None,
    };
    let error = match decided {
        None => FieldError::new("decided", "Choose what came of it."),
        Some(decided) => {
            let version = typed.get("version").parse().unwrap_or(0);
            match corrections::answer(app.services(), who.actor(), report.number, version, &decided).await {
                Ok(()) => return see_other("/steward/corrections?done=answered"),
                Err(ServiceError::Invalid { field, message }) => {
                    // A name of the page that may not be public is the record's; it is told where it can be read.
                    let known = ["was", "is_now", "answer"].contains(&field);
                    FieldError::new(if known { field } else { "answer" }, capital(&message))
                }
                Err(ServiceError::Conflict { what_changed }) => {
                    FieldError::new("decided", format!("{}. Look at it again.", capital(&what_changed)))
                }
                Err(error) => return failed(&app, error).await,
            }
        }
    };
    app.private(WRONG, &pages::report(&report, &typed, &[error])).await
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

async fn list(State(app): State<App>, Extension(who): Extension<Who>, RawQuery(asked): RawQuery) -> Response {
    let shown = async {
        let merged = review::merges(app.services(), who.actor()).await?;
        let open = review::list(app.services(), Some("open")).await?;
        Ok::<_, ServiceError>(pages::review(&open, &merged, done(&query(asked)).as_ref()))
    };
    match shown.await {
        Ok(page) => app.private(StatusCode::OK, &page).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn pair(State(app): State<App>, Extension(who): Extension<Who>, Path(key): Path<String>) -> Response {
    show_pair(&app, &who, &key, &Values::default(), &[], StatusCode::OK).await
}

async fn show_pair(
    app: &App,
    who: &Who,
    key: &str,
    typed: &Values,
    errors: &[FieldError],
    status: StatusCode,
) -> Response {
    let shown = async {
        let number = number(key, "question")?;
        review::pair(app.services(), who.actor(), number).await
    };
    match shown.await {
        Ok(pair) if pair.status == "open" => {
            let page = pages::pair(&pair, &format!("/steward/review/{key}"), typed, errors);
            app.private(status, &page).await
        }
        Ok(_) => failed(app, ServiceError::NotFound("question")).await,
        Err(error) => failed(app, error).await,
    }
}

async fn decide(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let Ok(asked) = number(&key, "question") else {
        return failed(&app, ServiceError::NotFound("question")).await;
    };
    let (services, actor, reason) = (app.services(), who.actor(), typed.get("reason"));
    let result = match typed.get("do") {
        "one" => review::accept_as(services, actor, asked, reason).await.map(|_| "merged"),
        "two" => review::reject_as(services, actor, asked, reason).await.map(|()| "apart"),
        _ => {
            let errors = [FieldError::new("reason", no_button().message)];
            return show_pair(&app, &who, &key, &typed, &errors, WRONG).await;
        }
    };
    match result {
        Ok(what) => see_other(&format!("/steward/review?done={what}")),
        Err(ServiceError::Invalid { message, .. }) => {
            let errors = [FieldError::new("reason", capital(&message))];
            show_pair(&app, &who, &key, &typed, &errors, WRONG).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn merged(app: &App, who: &Who, key: &str) -> Result<review::Merged, ServiceError> {
    let number = number(key, "merge")?;
    let all = review::merges(app.services(), who.actor()).await?;
    let found = all.into_iter().find(|it| it.number == number && it.undone_at.is_none());
    found.ok_or(ServiceError::NotFound("merge"))
}

async fn ask_to_undo(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
) -> Response {
    match merged(&app, &who, &key).await {
        Ok(merged) => app.private(StatusCode::OK, &pages::undo(&merged, "", &[])).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn undo(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let merged = match merged(&app, &who, &key).await {
        Ok(merged) => merged,
        Err(error) => return failed(&app, error).await,
    };
    let reason = typed.get("reason");
    match review::undo(app.services(), who.actor(), merged.number, reason).await {
        Ok(_) => see_other("/steward/review?done=parted"),
        Err(ServiceError::Invalid { message, .. }) => {
            let errors = [FieldError::new("reason", capital(&message))];
            app.private(WRONG, &pages::undo(&merged, reason, &errors)).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn choose(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    match whom(&app, &who, &key, asked.get("other"), &Values::default(), &[]).await {
        Ok((page, status)) => app.private(status, &page).await,
        Err(error) => failed(&app, error).await,
    }
}

/// Both side by side, or the question who is meant.
async fn whom(
    app: &App,
    who: &Who,
    key: &str,
    text: &str,
    typed: &Values,
    errors: &[FieldError],
) -> Result<(app::page::Page, StatusCode), ServiceError> {
    let (services, actor) = (app.services(), who.actor());
    let keeper = services.desk_find(actor, Thing::Person, "other", "Who is the same", key).await?;
    let keeper = keeper.map_err(|_| ServiceError::NotFound("official"))?;
    if text.trim().is_empty() {
        return Ok((pages::choose_whom(&keeper.label, &keeper.key, "", None), StatusCode::OK));
    }
    let found = services.desk_find(actor, Thing::Person, "other", "Who is the same", text).await?;
    let found = match found {
        Ok(found) if found.id == keeper.id => {
            Err(FieldError::new("other", "This is the same entry. Choose the other one."))
        }
        found => found,
    };
    match found {
        Ok(other) => {
            let pair = review::pair_of(services, actor, &keeper.key, &other.key).await?;
            let address = format!("/steward/people/{}/merge", keeper.key);
            let status = if errors.is_empty() { StatusCode::OK } else { WRONG };
            Ok((pages::pair(&pair, &address, typed, errors), status))
        }
        Err(error) => Ok((pages::choose_whom(&keeper.label, &keeper.key, text, Some(&error)), WRONG)),
    }
}

async fn merge(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let other = typed.get("other").to_owned();
    if typed.get("do") != "one" {
        let errors = [FieldError::new("reason", no_button().message)];
        return match whom(&app, &who, &key, &other, &typed, &errors).await {
            Ok((page, status)) => app.private(status, &page).await,
            Err(error) => failed(&app, error).await,
        };
    }
    match review::merge(app.services(), who.actor(), &key, &other, typed.get("reason")).await {
        Ok(_) => see_other(&format!("/steward/people/{key}?done=merged")),
        Err(ServiceError::Invalid { message, .. }) => {
            let errors = [FieldError::new("reason", capital(&message))];
            match whom(&app, &who, &key, &other, &typed, &errors).await {
                Ok((page, status)) => app.private(status, &page).await,
                Err(error) => failed(&app, error).await,
            }
        }
        Err(error) => failed(&app, error).await,
    }
}
