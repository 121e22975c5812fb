//! By what a row of a newer file is known again.

use std::fmt;

use sha2::{Digest, Sha256};
use url::Url;

use crate::fold::fold;
use crate::words::macros::vocabulary;

vocabulary! {
    /// What sort of key it is, the strongest first.
    KeyKind {
        /// The publisher's own id.
        Id = "id", "the same id";
        /// The address of the page about this promise alone.
        Address = "address", "the same address";
        /// The same words of the same person.
        Words = "words", "the same words";
    }
}

/// One key of a commitment, within one published data set. Keep all of them: a later file may have others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StableKey {
    kind: KeyKind,
    text: String,
}

impl StableKey {
    /// The publisher's id, without the spaces around it; none if there is nothing in it.
    #[must_use]
    pub fn id(id: &str) -> Option<Self> {
        let id = id.trim();
        (!id.is_empty()).then(|| Self { kind: KeyKind::Id, text: id.to_owned() })
    }

    /// The promise's own page; none if it is no web address.
    #[must_use]
    pub fn address(url: &str) -> Option<Self> {
        address_key(url).map(|text| Self { kind: KeyKind::Address, text })
    }

    /// What someone said, by its words alone; none if there are no letters in it. `person` is any text that is
    /// the person's own.
    #[must_use]
    pub fn words(person: &str, text: &str) -> Option<Self> {
        let folded = fold(text);
        if folded.is_empty() {
            return None;
        }
        let hash = Sha256::digest(format!("{}\n{person}\n{folded}", person.len()));
        // Half of it is far more than any set of promises needs.
        let text = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Some(Self { kind: KeyKind::Words, text })
    }

    /// What sort of key it is.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }
}

impl fmt::Display for StableKey {
    /// As it is kept: `id:17`, `address:example.org/promises/bridge`, `words:1f…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.code(), self.text)
    }
}

impl std::str::FromStr for StableKey {
    type Err = crate::words::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        Ok(Self { kind: kind.parse()?, text: rest.to_owned() })
    }
}

/// A web address without what makes no difference: scheme, “www.”, port of the scheme, a slash at the end, what
/// is after a `#`.
#[must_use]
pub fn address_key(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query =
        url.query().filter(|query| !query.is_empty()).map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{host}{port}{}{query}", url.path().trim_end_matches('/')))
}
