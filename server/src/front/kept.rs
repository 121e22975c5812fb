//! An answer that is kept in memory, in each encoding, with its headers ready.

use std::io::Write as _;
use std::sync::Arc;

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use base64::Engine as _;
use bytes::Bytes;
use http_body_util::Full;
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

/// Set on a response by a handler whose answer is the same for everyone until the record or the day changes.
#[derive(Clone, Copy, Debug)]
pub struct Keep;

/// Set on a response whose address names its content, so that it never changes: it gets an entity tag, says itself how
/// long it may be cached, and is not kept in memory.
#[derive(Clone, Copy, Debug)]
pub struct Immutable;

/// Bodies shorter than this are sent as they are: compressing would not save a packet.
const WORTH_COMPRESSING: usize = 512;
/// Brotli's quality for pages: beyond it time grows faster than anything shrinks.
const BROTLI_QUALITY: i32 = 5;
/// Brotli's window: 2²² bytes, more than any page.
const BROTLI_WINDOW: i32 = 22;

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// Brotli.
    Brotli,
}

impl Encoding {
    /// The best of those that the request accepts.
    #[must_use]
    pub fn choose(headers: &HeaderMap) -> Self {
        let mut best = Self::Identity;
        for header in headers.get_all(ACCEPT_ENCODING) {
            for part in header.to_str().unwrap_or_default().split(',') {
                let (name, quality) = part.split_once(';').unwrap_or((part, ""));
                let name = name.trim();
                let refused = quality.trim().strip_prefix("q=").is_some_and(|q| {
                    q.trim().trim_end_matches('0').trim_end_matches('.').trim_matches('0').is_empty()
                });
                if refused {
                    continue;
                }
                if name.eq_ignore_ascii_case("br") {
                    return Self::Brotli;
                }
                if name.eq_ignore_ascii_case("gzip") || name == "*" {
                    best = Self::Gzip;
                }
            }
        }
        best
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// A body in one encoding.
#[derive(Debug)]
struct Form {
    body: Bytes,
    headers: HeaderMap,
    /// What an answer without a body says when the reader has this one already.
    unchanged: HeaderMap,
    etag: Option<HeaderValue>,
}

/// An answer in memory.
#[derive(Debug)]
pub struct Kept {
    status: StatusCode,
    body: Bytes,
    /// Without those that depend on the encoding.
    headers: HeaderMap,
    /// The content's hash, where the answer has an entity tag.
    tag: Option<String>,
    compressible: bool,
    identity: Form,
    gzip: OnceCell<Form>,
    brotli: OnceCell<Form>,
}

impl Kept {
    /// An answer with its headers (content type included). With `tagged` it has an entity tag and can be
    /// answered by 304; an error has none.
    #[must_use]
    pub fn new(status: StatusCode, mut headers: HeaderMap, body: Bytes, tagged: bool) -> Self {
        headers.remove(CONTENT_LENGTH);
        let compressible = body.len() >= WORTH_COMPRESSING && is_text(headers.get(CONTENT_TYPE));
        if compressible {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        let tag = tagged.then(|| tag_of(&body));
        let identity = form(body.clone(), &headers, tag.as_deref(), Encoding::Identity);
        let (gzip, brotli) = (OnceCell::new(), OnceCell::new());
        Self { status, body, headers, tag, compressible, identity, gzip, brotli }
    }

    /// An asset whose compressed forms were made when it was built.
    #[must_use]
    pub fn asset(headers: HeaderMap, body: Bytes, gzip: Option<Bytes>, brotli: Option<Bytes>) -> Self {
        let mut kept = Self::new(StatusCode::OK, headers, body, true);
        kept.compressible = gzip.is_some() || brotli.is_some();
        if kept.compressible {
            let made = |body: Option<Bytes>, encoding| match body {
                Some(body) => form(body, &kept.headers, kept.tag.as_deref(), encoding),
                None => form(kept.body.clone(), &kept.headers, kept.tag.as_deref(), Encoding::Identity),
            };
            let gzip = made(gzip, Encoding::Gzip);
            let brotli = made(brotli, Encoding::Brotli);
            kept.gzip = OnceCell::new_with(Some(gzip));
            kept.brotli = OnceCell::new_with(Some(brotli));
        }
        kept
    }

    /// Bytes that it may take, compressed forms included.
    pub(super) fn weight(&self) -> usize {
        let headers = 3 * 1024;
        if self.compressible {
            self.body.len() + self.body.len() / 2 + headers
        } else {
            self.body.len() + headers
        }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The answer, if the encoding that fits the request is ready.
    pub(super) fn answer_ready(&self, request: &HeaderMap, head: bool) -> Option<Response<Full<Bytes>>> {
        let form = match self.encoding(request) {
            Encoding::Identity => &self.identity,
            Encoding::Gzip => self.gzip.get()?,
            Encoding::Brotli => self.brotli.get()?,
        };
        Some(self.respond(form, request, head))
    }

    /// The answer; compresses first where nobody had asked for that encoding yet.
    pub(super) async fn answer(self: &Arc<Self>, request: &HeaderMap, head: bool) -> Response<Full<Bytes>> {
        let encoding = self.encoding(request);
        let form = match encoding {
            Encoding::Identity => &self.identity,
            Encoding::Gzip => self.gzip.get_or_init(|| self.compress(encoding)).await,
            Encoding::Brotli => self.brotli.get_or_init(|| self.compress(encoding)).await,
        };
        self.respond(form, request, head)
    }

    fn encoding(&self, request: &HeaderMap) -> Encoding {
        if self.compressible { Encoding::choose(request) } else { Encoding::Identity }
    }

    /// Compresses on a thread of its own: a long page takes milliseconds, in which others would wait.
    async fn compress(self: &Arc<Self>, encoding: Encoding) -> Form {
        let kept = Arc::clone(self);
        let body = kept.body.clone();
        let small = tokio::task::spawn_blocking(move || squeeze(&body, encoding)).await;
        match small {
            Ok(Some(small)) if small.len() < self.body.len() => {
                form(small.into(), &self.headers, self.tag.as_deref(), encoding)
            }
            _ => form(self.body.clone(), &self.headers, self.tag.as_deref(), Encoding::Identity),
        }
    }

    fn respond(&self, form: &Form, request: &HeaderMap, head: bool) -> Response<Full<Bytes>> {
        if let (Some(etag), Some(known)) = (&form.etag, request.get(IF_NONE_MATCH))
            && self.status == StatusCode::OK
            && matches(known, etag)
        {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = form.unchanged.clone();
            return response;
        }
        let mut response = Response::new(Full::new(if head { Bytes::new() } else { form.body.clone() }));
        *response.status_mut() = self.status;
        *response.headers_mut() = form.headers.clone();
        response
    }
}

fn form(body: Bytes, headers: &HeaderMap, tag: Option<&str>, encoding: Encoding) -> Form {
    let mut headers = headers.clone();
    match encoding {
        Encoding::Identity => None,
        Encoding::Gzip => headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip")),
        Encoding::Brotli => headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br")),
    };
    let etag = tag.and_then(|tag| HeaderValue::from_str(&format!("\"{tag}{}\"", encoding.suffix())).ok());
    if let Some(etag) = &etag {
        headers.insert(ETAG, etag.clone());
    }
    let mut unchanged = headers.clone();
    for name in [CONTENT_ENCODING, CONTENT_TYPE] {
        unchanged.remove(name);
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    Form { body, headers, unchanged, etag }
}

/// Whether the reader names this tag. A weak one matches too (RFC 9110, 13.1.2): proxies make tags weak.
fn matches(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn tag_of(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&hash[..12])
}

fn is_text(content_type: Option<&HeaderValue>) -> bool {
    let Some(text) = content_type.and_then(|value| value.to_str().ok()) else { return false };
    text.starts_with("text/") || ["json", "xml", "javascript"].iter().any(|word| text.contains(word))
}

fn squeeze(body: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len() / 4);
    match encoding {
        Encoding::Identity => return None,
        Encoding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(6));
            gzip.write_all(body).ok()?;
            gzip.finish().ok()?;
        }
        Encoding::Brotli => {
            let params = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: body.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut std::io::Cursor::new(body), &mut out, &params).ok()?;
        }
    }
    Some(out)
}

/// What shared and private caches may do with an answer that can change at any moment: keep it, and ask.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// Marks headers as those of an answer that is kept.
pub(super) fn revalidate(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, REVALIDATE);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(accept: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        Encoding::choose(&headers)
    }

    #[test]
    fn the_best_accepted_encoding_is_chosen_and_a_refused_one_never() {
        assert_eq!(choose("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(choose("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(choose("br;q=0.000, gzip; q=0.5"), Encoding::Gzip);
        assert_eq!(choose("br;q=0.1"), Encoding::Brotli);
        assert_eq!(choose("*"), Encoding::Gzip);
        assert_eq!(choose("identity"), Encoding::Identity);
        assert_eq!(choose("gzip;q=0, *;q=0"), Encoding::Identity);
        assert_eq!(Encoding::choose(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn a_tag_is_known_again_alone_in_a_list_and_weak() {
        let tag = HeaderValue::from_static("\"abc-br\"");
        let known = |text: &'static str| matches(&HeaderValue::from_static(text), &tag);
        assert!(known("\"abc-br\""));
        assert!(known("\"x\", W/\"abc-br\""));
        assert!(known("*"));
        assert!(!known("\"abc\""));
        assert!(!known("\"abc-gz\""));
    }

    #[test]
    fn compressed_text_is_the_same_text() {
        let text = "with the movement on 31 of 36 votes, ".repeat(100);
        let mut back = Vec::new();
        let small = squeeze(text.as_bytes(), Encoding::Brotli).unwrap();
        brotli::BrotliDecompress(&mut std::io::Cursor::new(&small), &mut back).unwrap();
        assert_eq!(back, text.as_bytes());
        assert!(small.len() < 200);
        let small = squeeze(text.as_bytes(), Encoding::Gzip).unwrap();
        let mut back = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&small[..]), &mut back).unwrap();
        assert_eq!(back, text);
    }
}
