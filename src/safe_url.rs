//! Addresses that may become links.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// The longest address that is kept, in bytes.
pub const MAX_LEN: usize = 2_000;

/// Why an address may not become a link, and what would do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Nothing was given.
    #[error("the address is empty; write one that begins with https://")]
    Empty,
    /// Longer than [`MAX_LEN`].
    #[error("the address has more than {MAX_LEN} characters; use a shorter one")]
    TooLong,
    /// A line break, a tab, a space or an invisible character.
    #[error("the address holds a space or an invisible character; copy it again from the address bar")]
    Character,
    /// Neither http nor https.
    #[error("the address must begin with https:// or http://")]
    Scheme,
    /// A user name or password in it.
    #[error("the address holds a user name or password; take out the part before the @")]
    Credentials,
    /// Nothing that could be opened.
    #[error("the address cannot be read ({0}); copy it again from the address bar")]
    Malformed(String),
    /// Not a mail address.
    #[error("“{0}” is not a mail address; write it as name@example.org")]
    Mail(String),
}

/// An `http` or `https` address without credentials, or a `mailto:` with one plain mail address; safe to put
/// into a link after the usual escaping.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SafeUrl(String);

impl SafeUrl {
    /// Reads an `http` or `https` address.
    ///
    /// # Errors
    /// Says why it may not become a link.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        if text.len() > MAX_LEN {
            return Err(UrlError::TooLong);
        }
        // Before parsing: parsers drop tabs and line breaks silently, and so do browsers.
        if text.chars().any(hidden) {
            return Err(UrlError::Character);
        }
        let (scheme, rest) = text.split_once(':').ok_or(UrlError::Scheme)?;
        let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        if !web || !rest.starts_with("//") {
            return Err(UrlError::Scheme);
        }
        let url = Url::parse(text).map_err(|error| UrlError::Malformed(error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Credentials);
        }
        if url.as_str().len() > MAX_LEN {
            return Err(UrlError::TooLong);
        }
        Ok(Self(url.into()))
    }

    /// A link that opens a new letter to one mail address.
    ///
    /// # Errors
    /// When it is not one plain mail address.
    pub fn mailto(address: &str) -> Result<Self, UrlError> {
        let address = address.trim();
        let wrong = || UrlError::Mail(address.chars().take(80).filter(|c| !hidden(*c)).collect());
        let (name, host) = address.split_once('@').ok_or_else(wrong)?;
        let name_ok = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$*+-/=^_{|}~.'".contains(&b));
        let host_ok = host.contains('.')
            && host.split('.').all(|label| {
                !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        if !name_ok || !host_ok || address.len() > 254 {
            return Err(wrong());
        }
        Ok(Self(format!("mailto:{address}")))
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it opens a letter instead of a page.
    #[must_use]
    pub fn is_mail(&self) -> bool {
        self.0.starts_with("mailto:")
    }

    /// What to call it on a page when it has no title: the host without “www.”, or the mail address.
    #[must_use]
    pub fn label(&self) -> &str {
        if let Some(address) = self.0.strip_prefix("mailto:") {
            return address;
        }
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host)
    }
}

/// Spaces, control characters and the invisible ones that can make an address look like another.
#[must_use]
pub fn hidden(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl FromStr for SafeUrl {
    type Err = UrlError;

    /// Reads either form, as [`SafeUrl::parse`] and [`SafeUrl::mailto`] do.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().split_at_checked(7) {
            Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto:") => Self::mailto(address),
            _ => Self::parse(text),
        }
    }
}

impl TryFrom<String> for SafeUrl {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SafeUrl> for String {
    fn from(url: SafeUrl) -> Self {
        url.0
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for SafeUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_web_addresses_pass() {
        for (text, kept) in [
            ("https://example.org", "https://example.org/"),
            (" http://example.org/a?b=c#d ", "http://example.org/a?b=c#d"),
            ("HTTPS://Example.ORG/A", "https://example.org/A"),
            ("https://example.org/a\"b<c>", "https://example.org/a%22b%3Cc%3E"),
            ("https://example.org:8443/x@y", "https://example.org:8443/x@y"),
        ] {
            assert_eq!(SafeUrl::parse(text).unwrap().as_str(), kept);
        }
        assert_eq!(SafeUrl::parse("https://www.example.org/a").unwrap().label(), "example.org");
    }

    #[test]
    fn everything_else_is_refused_with_a_remedy() {
        for (text, error) in [
            ("", UrlError::Empty),
            ("javascript:alert(1)", UrlError::Scheme),
            ("JaVaScRiPt://example.org/%0aalert(1)", UrlError::Scheme),
            ("java\nscript:alert(1)", UrlError::Character),
            ("data:text/html,<script>", UrlError::Scheme),
            ("vbscript:x", UrlError::Scheme),
            ("file:///etc/passwd", UrlError::Scheme),
            ("//example.org", UrlError::Scheme),
            ("/officials", UrlError::Scheme),
            ("example.org", UrlError::Scheme),
            ("https:example.org", UrlError::Scheme),
            ("https:/\\example.org", UrlError::Scheme),
            ("https://user:pass@example.org", UrlError::Credentials),
            ("https://user@example.org", UrlError::Credentials),
            ("https://exa\tmple.org", UrlError::Character),
            ("https://example.org/\r\nSet-Cookie:x", UrlError::Character),
            ("https://example.org/\u{202e}gpj.exe", UrlError::Character),
            ("mailto:a@example.org", UrlError::Scheme),
        ] {
            assert_eq!(SafeUrl::parse(text), Err(error), "{text:?}");
        }
        assert!(matches!(SafeUrl::parse("https://"), Err(UrlError::Malformed(_))));
        assert!(matches!(SafeUrl::parse("https://[::1"), Err(UrlError::Malformed(_))));
        assert_eq!(
            SafeUrl::parse(&format!("https://example.org/{}", "a".repeat(3000))),
            Err(UrlError::TooLong)
        );
    }

    #[test]
    fn a_letter_has_a_way_of_its_own() {
        assert_eq!(SafeUrl::mailto("clerk@example.org").unwrap().as_str(), "mailto:clerk@example.org");
        assert!("mailto:clerk@example.org".parse::<SafeUrl>().unwrap().is_mail());
        for wrong in [
            "clerk",
            "@x.org",
            "a@b",
            "a@b..c",
            "a@b.c?bcc=d@e.f",
            "a@b.c,d@e.f",
            "a b@c.d",
            "a@b.c\r\nBcc: x",
            "a%0a@b.c",
        ] {
            assert!(SafeUrl::mailto(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_is_of_a_safe_scheme(text in "(https?:|javascript:|data:|//|)\\PC{0,40}") {
            if let Ok(url) = text.parse::<SafeUrl>() {
                let text = url.as_str();
                prop_assert!(text.starts_with("https://") || text.starts_with("http://") || text.starts_with("mailto:"));
                prop_assert!(!text.chars().any(hidden) && !text.contains(['"', '<', '>']));
                prop_assert_eq!(SafeUrl::from_str(text).unwrap(), url.clone());
            }
        }
    }
}
