//! Photos of people: put up by stewards, served to everyone for as long as they like to keep them.

use app::page::PageError;
use app::pages::desk::{self as pages};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use services::ServiceError;
use services::desk::{FieldError, Kind, Refused, Values};

use super::desk::{done_to, failed, lead_on, query, values};
use crate::front::Immutable;
use crate::guard::Who;
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/photos/{file}", get(photo))
        .route("/steward/people/{key}/photo/withdraw", post(withdraw))
}

/// The one route that takes a file.
pub(super) fn upload() -> Router<App> {
    Router::new()
        .route("/steward/people/{key}/photo", get(form).post(save))
        .layer(DefaultBodyLimit::disable())
}

async fn photo(State(app): State<App>, Path(file): Path<String>) -> Response {
    let hash = file.strip_suffix(".jpg").filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let found = match hash {
        Some(hash) => app.services().photo(hash).await,
        None => Err(ServiceError::NotFound("photo")),
    };
    match found {
        Ok((kind, bytes)) => {
            // What is in the address is the hash of these bytes: they never change.
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            let kind = HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("image/jpeg"));
            let mut response = ([(CONTENT_TYPE, kind), (CACHE_CONTROL, forever)], bytes).into_response();
            response.extensions_mut().insert(Immutable);
            response
        }
        Err(ServiceError::NotFound(what)) => app.page(Err(PageError::NotFound { what })).await,
        Err(error) => failed(&app, error).await,
    }
}

async fn form(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    match app.services().photo_form(who.actor(), &key).await {
        Ok(form) => {
            let path = format!("/officials/{}", form.slug);
            let told = done_to(&query(asked), &form.name, Some(&path));
            let page = pages::photo(&form, &form.values, &[], told.as_ref());
            app.private(StatusCode::OK, &page).await
        }
        Err(error) => failed(&app, error).await,
    }
}

/// The form once more, with everything that was typed; a file cannot be put back, browsers forbid it.
async fn again(app: &App, who: &Who, key: &str, typed: &Values, errors: &[FieldError]) -> Response {
    match app.services().photo_form(who.actor(), key).await {
        Ok(form) => {
            let page = pages::photo(&form, typed, errors, None);
            app.private(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => failed(app, error).await,
    }
}

/// The file and what was typed, or what is wrong with how it was sent.
async fn parts(sent: Result<Multipart, MultipartRejection>) -> Result<(Vec<u8>, Values), FieldError> {
    let wrong = || FieldError::new("photo", "The photo: it did not arrive whole. Send it again.");
    let large =
        || FieldError::new("photo", "The photo: the file is larger than 8 MB. Make it smaller first.");
    let of = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { large() } else { wrong() }
    };
    let mut sent = sent.map_err(|_| wrong())?;
    let (mut file, mut values) = (Vec::new(), Values::default());
    while let Some(field) = sent.next_field().await.map_err(of)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(of)?;
        if name == "photo" {
            file = bytes.to_vec();
        } else {
            values.push(&name, String::from_utf8_lossy(&bytes).replace('\0', ""));
        }
    }
    Ok((file, values))
}

async fn save(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let (file, typed) = match parts(sent).await {
        Ok(parts) => parts,
        Err(error) => return again(&app, &who, &key, &Values::default(), &[error]).await,
    };
    match app.services().photo_save(who.actor(), &key, file, &typed).await {
        Ok(saved) => {
            let here = format!("{}/{}/photo", pages::address_of(Kind::Person), saved.key);
            lead_on(&here, if saved.changed { "saved" } else { "same" })
        }
        Err(refused) => match errors(refused) {
            Ok(errors) => again(&app, &who, &key, &typed, &errors).await,
            Err(error) => failed(&app, error).await,
        },
    }
}

async fn withdraw(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(key): Path<String>,
    body: Bytes,
) -> Response {
    let mut typed = values(&body);
    match app.services().photo_withdraw(who.actor(), &key, &typed).await {
        Ok(gone) => lead_on(&format!("{}/{}/photo", pages::address_of(Kind::Person), gone.key), "down"),
        Err(refused) => match errors(refused) {
            Ok(errors) => {
                typed.set("do", "withdraw");
                again(&app, &who, &key, &typed, &errors).await
            }
            Err(error) => failed(&app, error).await,
        },
    }
}

fn errors(refused: Refused) -> Result<Vec<FieldError>, ServiceError> {
    match refused {
        Refused::Wrong(errors) => Ok(errors),
        Refused::Service(ServiceError::Invalid { field, message }) => {
            Ok(vec![FieldError::new(field, message)])
        }
        Refused::Service(error) => Err(error),
        Refused::Changed(_) => {
            Ok(vec![FieldError::new("photo", "Someone changed it meanwhile. Look again.")])
        }
    }
}
