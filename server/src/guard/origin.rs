//! Whether a form was sent from this site. Together with the cookie's `SameSite=Lax` this is what keeps another site
//! from acting in a visitor's name.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use url::Url;

/// Whether a request that changes something came from this site's own page.
///
/// Every browser of the last years sends `Sec-Fetch-Site` or `Origin` with a post. A request with neither is no
/// browser's; it is let in only without the cookie of a sign-in, because then it acts in nobody's name.
#[must_use]
pub fn from_here(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    if let Some(origin) = headers.get(ORIGIN) {
        let Ok(origin) = origin.to_str() else { return false };
        return origin == public_url || same_host(origin, headers);
    }
    super::cookie(headers, public_url).is_none()
}

/// Whether the origin is the host that was asked: for whoever reaches the program by another name than the public one.
fn same_host(origin: &str, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let Ok(origin) = Url::parse(origin) else { return false };
    let Some(name) = origin.host_str() else { return false };
    let shown = origin.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
    shown.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://record.example.org";

    fn here(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        from_here(&headers, URL)
    }

    #[test]
    fn only_this_sites_forms_are_taken() {
        assert!(here(&[("sec-fetch-site", "same-origin")]));
        assert!(here(&[("origin", URL)]));
        assert!(here(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(here(&[]));
        assert!(!here(&[("sec-fetch-site", "cross-site"), ("origin", URL)]));
        assert!(!here(&[("sec-fetch-site", "same-site")]));
        assert!(!here(&[("origin", "https://elsewhere.example"), ("host", "record.example.org")]));
        assert!(!here(&[("origin", "null"), ("host", "record.example.org")]));
        assert!(!here(&[
            ("origin", "https://record.example.org.elsewhere.example"),
            ("host", "record.example.org")
        ]));
        assert!(!here(&[("cookie", "a=b; __Host-answerable=ses_x")]));
        assert!(here(&[("cookie", "answerable=ses_x")]));
    }
}
