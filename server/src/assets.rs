//! Styles, fonts and browser code: built by `cargo run -p xtask -- assets`, carried inside of the program.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use app::layout::AssetPaths;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use bytes::Bytes;
use rust_embed::RustEmbed;

use crate::front::{Kept, REVALIDATE};

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Embedded;

/// The list of what was built, inside of the folder.
const MANIFEST: &str = "manifest.json";
/// A hashed name never changes its content.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Endings of the compressed copies that lie beside a file.
const COPIES: [&str; 2] = [".br", ".gz"];

/// All assets, ready to be sent, by their address.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Arc<Kept>>,
    /// Addresses by plain name.
    manifest: BTreeMap<String, String>,
    built: bool,
}

impl Assets {
    /// The assets inside of this program, with `security` on each answer.
    #[must_use]
    pub fn embedded(security: &HeaderMap) -> Self {
        let files = Embedded::iter().filter_map(|name| {
            let bytes = match Embedded::get(&name)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((name.into_owned(), bytes))
        });
        Self::from_files(files.collect(), security)
    }

    /// The assets of a folder, as names and contents.
    #[must_use]
    pub fn from_files(files: BTreeMap<String, Bytes>, security: &HeaderMap) -> Self {
        let manifest = files
            .get(MANIFEST)
            .and_then(|bytes| serde_json::from_slice::<BTreeMap<String, String>>(bytes).ok());
        let built = manifest.is_some();
        let mut kept = HashMap::new();
        for (name, bytes) in &files {
            if name == MANIFEST || COPIES.iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            let mut headers = security.clone();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
            let hashed = name.starts_with("pkg/");
            headers.insert(CACHE_CONTROL, if hashed { FOREVER } else { REVALIDATE });
            let copy = |ending| files.get(&format!("{name}{ending}")).cloned();
            let asset = Kept::asset(headers, bytes.clone(), copy(".gz"), copy(".br"));
            kept.insert(format!("/{name}"), Arc::new(asset));
        }
        Self { files: kept, manifest: manifest.unwrap_or_default(), built }
    }

    /// The asset at an address.
    pub(crate) fn get(&self, path: &str) -> Option<&Arc<Kept>> {
        self.files.get(path)
    }

    /// Whether the assets were built before this program was.
    #[must_use]
    pub const fn are_built(&self) -> bool {
        self.built
    }

    /// What every page links to.
    #[must_use]
    pub fn paths(&self) -> AssetPaths {
        let font = self.manifest.iter().find(|(name, _)| name.ends_with(".woff2"));
        AssetPaths {
            css: self.manifest.get("style.css").cloned().unwrap_or_else(|| "/pkg/style.css".to_owned()),
            start_js: self.manifest.get("start.js").cloned(),
            passkeys_js: self.manifest.get("passkeys.js").cloned(),
            lookup_js: self.manifest.get("lookup.js").cloned(),
            heading_font: font.map(|(_, address)| address.clone()),
        }
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
