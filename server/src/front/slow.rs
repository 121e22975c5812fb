//! The slow way: through the router, once for everyone who waits for the same page.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, LOCATION,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use bytes::Bytes;
use http_body_util::Full;
use tower::ServiceExt as _;
use tracing::Instrument as _;

use super::kept::{Immutable, Keep, Kept, revalidate};
use super::target::{KEPT_LENGTH, normalise};
use super::{Front, Stamp};
use crate::guard::{self, Peer};
use crate::health;

/// How long an answer may take. A page takes milliseconds; what takes this long will not come.
pub const LONGEST: Duration = Duration::from_secs(20);
/// How long it may take where files are sent, most of it on the line.
const LONGEST_WITH_FILES: Duration = Duration::from_secs(15 * 60);
/// The longest body that a handler may answer with.
const LARGEST: usize = 64 * 1024 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Front {
    /// Answers by the router, under a request id and with a line in the log.
    pub(super) async fn slow(self, request: Request<Body>) -> Response<Full<Bytes>> {
        let id = request_id(request.headers());
        // The query stays out of the log: what people look for is theirs.
        let span =
            tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
        async move {
            let began = Instant::now();
            let mut response = self.respond(request).await;
            if let Ok(id) = HeaderValue::from_str(&id) {
                response.headers_mut().insert(REQUEST_ID, id);
            }
            let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
            response
        }
        .instrument(span)
        .await
    }

    async fn respond(&self, request: Request<Body>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let head = parts.method == Method::HEAD;
        let path = parts.uri.path();
        let api = path.starts_with("/api/");
        if parts.method == Method::OPTIONS && api {
            return self.preflight();
        }
        if path.len() > 1 && path.ends_with('/') {
            return self.without_slash(&parts.uri);
        }
        let posted = !head && parts.method != Method::GET;
        if posted && !guard::from_here(&parts.headers, self.inner.app.public_url()) {
            return self.refuse_cross_site(api).await;
        }
        if posted || guard::is_private(path) {
            let mut parts = parts;
            let peer = Peer::of(self.peer, &parts.headers, self.inner.app.behind_proxy());
            parts.extensions.insert(peer);
            // Not compressed: what is secret stands beside what a visitor typed.
            let kept = self.route(Request::from_parts(parts, body)).await.unwrap_or_else(|kept| kept);
            return kept.answer(&HeaderMap::new(), head).await;
        }
        if let Some(asset) = self.inner.assets.get(path) {
            return asset.answer(&parts.headers, head).await;
        }
        let target = normalise(path, parts.uri.query());
        let stamp = self.inner.app.stamp();
        let make = self.route(plain(&target));
        let is_health = path == health::ALIVE || path == health::READY;
        let kept = if target.len() <= path.len() + KEPT_LENGTH && !is_health {
            self.inner.cache.get_or_make(stamp, &target, make).await
        } else {
            make.await.unwrap_or_else(|kept| kept)
        };
        kept.answer(&parts.headers, head).await
    }

    async fn refuse_cross_site(&self, api: bool) -> Response<Full<Bytes>> {
        let app = &self.inner.app;
        let response = if api {
            use axum::response::IntoResponse as _;
            crate::api::Problem::new(StatusCode::FORBIDDEN, "This was sent from another site.")
                .remedy("Send it from this site itself.")
                .into_response()
        } else {
            app.private(StatusCode::FORBIDDEN, &app::pages::accounts::cross_site()).await
        };
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, LARGEST).await.unwrap_or_default();
        let mut headers = app.security().clone();
        headers.extend(parts.headers);
        Arc::new(Kept::new(parts.status, headers, bytes, false)).answer(&HeaderMap::new(), false).await
    }

    /// Asks the router. `Ok` is to be kept, `Err` is not.
    async fn route(&self, request: Request<Body>) -> Result<Arc<Kept>, Arc<Kept>> {
        let api = request.uri().path().starts_with("/api/");
        let router = self.inner.router.clone();
        let files = request.method() == Method::POST && crate::routes::takes_files(request.uri().path());
        let longest = if files { LONGEST_WITH_FILES } else { LONGEST };
        let response = match tokio::time::timeout(longest, router.oneshot(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(never)) => match never {},
            Err(_) => {
                tracing::error!(seconds = longest.as_secs(), "no answer in time");
                self.inner.app.too_slow(api).await
            }
        };
        let (parts, body) = response.into_parts();
        let keep = parts.status == StatusCode::OK && parts.extensions.get::<Keep>().is_some();
        let immutable = parts.status == StatusCode::OK && parts.extensions.get::<Immutable>().is_some();
        let bytes = match axum::body::to_bytes(body, LARGEST).await {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, "a body could not be read");
                return Err(Arc::new(Kept::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    self.inner.app.security().clone(),
                    Bytes::new(),
                    false,
                )));
            }
        };
        let mut headers = self.inner.app.security().clone();
        headers.extend(parts.headers);
        if api {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        if keep {
            revalidate(&mut headers);
            Ok(Arc::new(Kept::new(parts.status, headers, bytes, true)))
        } else {
            headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
            Err(Arc::new(Kept::new(parts.status, headers, bytes, immutable)))
        }
    }

    /// One address for each page: the one without a slash at its end.
    fn without_slash(&self, uri: &Uri) -> Response<Full<Bytes>> {
        // `//elsewhere.example/` would otherwise become a redirection to another site.
        let path = format!("/{}", uri.path().trim_matches('/'));
        let target = normalise(&path, uri.query());
        let mut response = Response::new(Full::default());
        *response.headers_mut() = self.inner.app.security().clone();
        match HeaderValue::from_str(&target) {
            Ok(target) => {
                *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
                response.headers_mut().insert(LOCATION, target);
            }
            Err(_) => *response.status_mut() = StatusCode::BAD_REQUEST,
        }
        response
    }

    /// What a browser asks before it reads the API from another site's page.
    fn preflight(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        *headers = self.inner.app.security().clone();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        response
    }

    /// The stamp under which pages are kept now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        self.inner.app.stamp()
    }
}

/// A plain GET of a page: what is kept must not depend on who asked for it first.
fn plain(target: &str) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    // A target is made of a valid path and an encoded query, so it always reads back.
    *request.uri_mut() = target.parse().unwrap_or_default();
    request
}

/// The caller's own id when it is one, otherwise a new one.
fn request_id(headers: &HeaderMap) -> String {
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        })
        .map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(given: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(given.as_bytes()).unwrap());
        request_id(&headers)
    }

    #[test]
    fn a_well_formed_request_id_is_taken_and_another_is_not() {
        assert_eq!(id("abc-123_X.y"), "abc-123_X.y");
        for bad in ["", "a b", "a\"b", "é", &"x".repeat(65)] {
            assert_eq!(id(bad).len(), 36, "{bad}");
        }
    }
}
