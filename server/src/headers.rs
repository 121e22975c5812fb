//! The headers that every answer carries.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// What a page may load and do. `wasm-unsafe-eval` is what compiling WebAssembly is called; no script is inline.
pub const CONTENT_SECURITY: &str = "default-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self'; font-src 'self'; \
    script-src 'self' 'wasm-unsafe-eval'; manifest-src 'self'";

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The headers for safety. HSTS only where the public address is https: on another it would lock people out.
#[must_use]
pub fn security(https: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    let mut add = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    add(CONTENT_SECURITY_POLICY, CONTENT_SECURITY);
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(REFERRER_POLICY, "same-origin");
    add(PERMISSIONS, "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    add(OPENER_POLICY, "same-origin");
    if https {
        add(STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    headers
}
