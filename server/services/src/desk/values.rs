//! What was typed into a form, as it was typed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The texts of a form by the names of its fields. A field with several choices holds several texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Vec<String>>);

impl Values {
    /// The first text of a field; blank if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    /// Every text of a field.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The fields by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, texts)| (name.as_str(), texts.as_slice()))
    }

    /// Whether nothing at all was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().flatten().all(|text| text.trim().is_empty())
    }

    /// Makes one text of a field all that it holds.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![text.into()]);
    }

    /// Makes these texts all that a field holds.
    pub fn set_all(&mut self, name: &str, texts: Vec<String>) {
        self.0.insert(name.to_owned(), texts);
    }

    /// Adds a text to a field.
    pub fn push(&mut self, name: &str, text: impl Into<String>) {
        self.0.entry(name.to_owned()).or_default().push(text.into());
    }

    /// With one more field; a missing text leaves it out.
    #[must_use]
    pub fn with(mut self, name: &str, text: Option<impl Into<String>>) -> Self {
        if let Some(text) = text {
            self.set(name, text);
        }
        self
    }

    /// With a field of several texts.
    #[must_use]
    pub fn with_all(mut self, name: &str, texts: Vec<String>) -> Self {
        self.set_all(name, texts);
        self
    }

    /// What these texts are known again by: whoever opened a form hands it back, and it is another one if anybody,
    /// or an import, changed the thing meanwhile. Blank texts and fields that are not there are the same.
    #[must_use]
    pub fn stamp(&self) -> String {
        let mut hash = Sha256::new();
        for (name, texts) in &self.0 {
            for text in texts.iter().filter(|text| !text.is_empty()) {
                hash.update(name.len().to_be_bytes());
                hash.update(name);
                hash.update(text.len().to_be_bytes());
                hash.update(text);
            }
        }
        hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<'a> FromIterator<(&'a str, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'a str, String)>>(pairs: I) -> Self {
        let mut values = Self::default();
        for (name, text) in pairs {
            values.push(name, text);
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_changes_with_any_text_and_not_with_blank_ones() {
        let ada = Values::from_iter([("name", "Ada".to_owned()), ("party", String::new())]);
        let same = Values::from_iter([("name", "Ada".to_owned())]);
        assert_eq!(ada.stamp(), same.stamp());
        for other in [
            Values::from_iter([("name", "Ad".to_owned()), ("party", "a".to_owned())]),
            Values::from_iter([("nam", "eAda".to_owned())]),
            Values::from_iter([("name", "A".to_owned()), ("name", "da".to_owned())]),
        ] {
            assert_ne!(ada.stamp(), other.stamp(), "{other:?}");
        }
    }
}
