//! One page of a long list.

use serde::{Deserialize, Serialize};

/// The most rows on one page.
pub const MAX_SIZE: u32 = 200;
/// The rows on a page when nobody asked for another number.
pub const DEFAULT_SIZE: u32 = 50;
/// The last page number that can be asked for; nobody turns a million pages by hand.
pub const MAX_NUMBER: u32 = 1_000_000;

/// Which page of a list, and how many rows are on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Asked")]
pub struct Page {
    number: u32,
    size: u32,
}

/// A page that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The page number is out of range.
    #[error("there is no page {0}; use 1 to {MAX_NUMBER}")]
    Number(u32),
    /// The page size is out of range.
    #[error("a page cannot have {0} rows; use 1 to {MAX_SIZE}")]
    Size(u32),
}

impl Page {
    /// Page `number`, from 1, with `size` rows, 1 to [`MAX_SIZE`].
    ///
    /// # Errors
    /// When either is out of range.
    pub const fn new(number: u32, size: u32) -> Result<Self, PageError> {
        if number == 0 || number > MAX_NUMBER {
            return Err(PageError::Number(number));
        }
        if size == 0 || size > MAX_SIZE {
            return Err(PageError::Size(size));
        }
        Ok(Self { number, size })
    }

    /// The page number, from 1.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The rows on a page, 1 to [`MAX_SIZE`].
    #[must_use]
    pub const fn size(self) -> u32 {
        self.size
    }

    /// How many rows come before this page.
    #[must_use]
    pub const fn offset(self) -> u64 {
        (self.number as u64 - 1) * self.size as u64
    }

    /// How many pages a list of so many rows has; at least one, because an empty list is shown on a page too.
    #[must_use]
    pub const fn count(self, rows: u64) -> u64 {
        let pages = rows.div_ceil(self.size as u64);
        if pages == 0 { 1 } else { pages }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { number: 1, size: DEFAULT_SIZE }
    }
}

#[derive(Deserialize)]
struct Asked {
    number: u32,
    size: u32,
}

impl TryFrom<Asked> for Page {
    type Error = PageError;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        Self::new(asked.number, asked.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_in_bounds() {
        assert_eq!(Page::new(0, 50), Err(PageError::Number(0)));
        assert_eq!(Page::new(MAX_NUMBER + 1, 50), Err(PageError::Number(MAX_NUMBER + 1)));
        assert_eq!(Page::new(1, 0), Err(PageError::Size(0)));
        assert_eq!(Page::new(1, MAX_SIZE + 1), Err(PageError::Size(MAX_SIZE + 1)));
        assert!(serde_json::from_str::<Page>(r#"{"number":1,"size":201}"#).is_err());
        let page = Page::new(3, 20).unwrap();
        assert_eq!(page.offset(), 40);
        assert_eq!([page.count(0), page.count(20), page.count(21)], [1, 1, 2]);
    }
}
