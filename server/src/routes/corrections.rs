//! Taking a report of an error: a plain POST, from this site only, without an account.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use app::components::FieldError;
use app::page::{Page, PageError};
use app::pages::{REPORT_PATH, THANKS_PATH, report_again};
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use services::ServiceError;
use services::corrections::{self, NewReport};
use url::form_urlencoded;

use crate::api::Problem;
use crate::front::Keep;
use crate::state::App;

/// So many reports may come at once; after that one in each [`EVERY`].
const AT_ONCE: u32 = 20;
const EVERY: Duration = Duration::from_secs(30);

/// How many more reports are taken, and since when that is so.
static LEFT: Mutex<Option<(Instant, u32)>> = Mutex::new(None);

pub(super) fn router() -> Router<App> {
    Router::new().route(REPORT_PATH, post(report))
}

/// Whether a form was sent from a page of this site. Browsers say so; programs that say nothing carry nobody's rights.
pub(super) fn from_this_site(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |value: Option<&HeaderValue>| value.and_then(|value| value.to_str().ok()).map(str::to_owned);
    match (text(headers.get("sec-fetch-site")), text(headers.get(ORIGIN))) {
        (Some(site), _) => matches!(site.as_str(), "same-origin" | "none"),
        (None, Some(origin)) => origin == public_url,
        (None, None) => true,
    }
}

fn is_too_much() -> bool {
    let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    let now = Instant::now();
    let (since, n) = left.unwrap_or((now, AT_ONCE));
    let waited = now.duration_since(since);
    let more = u32::try_from(waited.as_secs() / EVERY.as_secs()).unwrap_or(AT_ONCE);
    let n = n.saturating_add(more).min(AT_ONCE);
    let since = if more > 0 { now } else { since };
    *left = Some((since, n.saturating_sub(1)));
    n == 0
}

async fn report(State(app): State<App>, headers: HeaderMap, body: String) -> Response {
    if !from_this_site(&headers, app.public_url()) {
        let message = "This form was sent from another site. Open it on this site and send it again.";
        let problem = Problem::new(StatusCode::FORBIDDEN, message);
        let error = PageError::Invalid { message: message.to_owned() };
        return app.error(false, StatusCode::FORBIDDEN, error, problem).await;
    }
    let mut typed = NewReport::default();
    let mut trap = String::new();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        match &*name {
            "page" => typed.page = value.trim().to_owned(),
            "report" => typed.report = value.into_owned(),
            "contact" => {
                typed.contact = Some(value.into_owned()).filter(|contact| !contact.trim().is_empty())
            }
            "website" => trap = value.into_owned(),
            _ => {}
        }
    }
    if let Err(wrong) = corrections::check(&typed) {
        let errors: Vec<FieldError> = wrong
            .into_iter()
            .map(|(field, message)| FieldError { field: field.to_owned(), message })
            .collect();
        return again(&app, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    // Only programs fill in what nobody sees; they are told nothing.
    if !trap.is_empty() {
        return thanks();
    }
    if is_too_much() {
        let message = "So many reports came just now that we take no more for a minute. Send it again then; what you wrote is still here.";
        let errors = [FieldError { field: "report".to_owned(), message: message.to_owned() }];
        let mut response = again(&app, &typed, &errors, StatusCode::TOO_MANY_REQUESTS).await;
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        return response;
    }
    match corrections::report(app.services(), &typed).await {
        Ok(_) => thanks(),
        Err(ServiceError::Invalid { field, message }) => {
            let errors = [FieldError { field: field.to_owned(), message }];
            again(&app, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => {
            tracing::error!(%error, "a report could not be taken");
            app.error(false, StatusCode::INTERNAL_SERVER_ERROR, PageError::Internal, Problem::broken()).await
        }
    }
}

fn thanks() -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, HeaderValue::from_static(THANKS_PATH))]).into_response()
}

/// The form once more, with what was typed.
async fn again(app: &App, typed: &NewReport, errors: &[FieldError], status: StatusCode) -> Response {
    let page: Result<Page, PageError> = match app.site().await {
        Ok(site) => Ok(report_again(&site, typed, errors)),
        Err(_) => Err(PageError::Internal),
    };
    let worked = page.is_ok();
    let mut response = app.page(page).await;
    if worked {
        *response.status_mut() = status;
    }
    response.extensions_mut().remove::<Keep>();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_site_may_send_it() {
        let with = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| {
                    (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value))
                })
                .collect();
            from_this_site(&headers, "https://record.example.org")
        };
        assert!(with(&[("sec-fetch-site", "same-origin")]));
        assert!(with(&[("origin", "https://record.example.org")]));
        assert!(with(&[]));
        assert!(!with(&[("sec-fetch-site", "cross-site"), ("origin", "https://record.example.org")]));
        assert!(!with(&[("sec-fetch-site", "same-site")]));
        assert!(!with(&[("origin", "https://evil.example")]));
        assert!(!with(&[("origin", "null")]));
    }
}
