//! ZIP codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something that is not a ZIP code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a ZIP code; write five digits, such as 36830")]
pub struct ZipError(String);

/// A five-digit ZIP code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZipCode([u8; 5]);

impl ZipCode {
    /// The five digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits are ever put in, so this is always UTF-8.
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

impl FromStr for ZipCode {
    type Err = ZipError;

    /// Reads five digits, with or without the four more of a ZIP+4, which are dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let wrong = || ZipError(text.chars().take(20).collect());
        let (five, more) = match text.split_once(['-', ' ']) {
            Some((five, more)) => (five, more.trim_start_matches(['-', ' '])),
            None if text.len() == 9 && text.is_ascii() => text.split_at(5),
            None => (text, "0000"),
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !digits(five) || !digits(more) || more.len() != 4 {
            return Err(wrong());
        }
        five.as_bytes().try_into().map(Self).map_err(|_| wrong())
    }
}

impl TryFrom<String> for ZipCode {
    type Error = ZipError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ZipCode> for String {
    fn from(zip: ZipCode) -> Self {
        zip.as_str().to_owned()
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_digits_with_or_without_four_more() {
        for text in ["36830", " 36830 ", "36830-1234", "36830 1234", "36830 - 1234", "368301234"] {
            assert_eq!(text.parse::<ZipCode>().unwrap().as_str(), "36830", "{text}");
        }
        assert_eq!("00501".parse::<ZipCode>().unwrap().to_string(), "00501");
        for text in ["", "3683", "368301", "3683a", "36830-12", "36830-", "-36830", "３６８３０", "Auburn"]
        {
            assert!(text.parse::<ZipCode>().is_err(), "{text}");
        }
    }
}
