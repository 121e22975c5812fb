//! Search.

use futures::try_join;
use store::StoreError;
use store::read::Window;
use store::search::{self, Entry, Question};

use super::{Answer, page};
use crate::Services;
use crate::views::{Hit, Listing};

/// How many suggestions there are at most.
const SUGGESTIONS: u64 = 8;
/// The fewest letters that are worth a suggestion.
const MIN_LETTERS: usize = 2;

impl Services {
    /// One page of what has all the words that were typed, each taken as a beginning. Without any letter or digit
    /// nothing is found.
    ///
    /// # Errors
    /// When there can be no such page, or the database fails.
    pub async fn search(&self, q: &str, page_number: u32, size: u32) -> Answer<Listing<Hit>> {
        let page = page(page_number, size)?;
        let Some(question) = Question::new(q) else {
            return Ok(Listing { items: Vec::new(), page: page.number(), size: page.size(), total: 0 });
        };
        let conn = self.store().read();
        let (entries, total) =
            try_join!(search::search(conn, &question, None, page.into()), search::total(conn, &question))
                .map_err(StoreError::from)?;
        let items = entries.into_iter().map(hit).collect();
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// The first few things that have all the words that were typed so far. One letter is not enough: nearly everything
    /// has a word that begins with it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suggest(&self, q: &str) -> Answer<Vec<Hit>> {
        let Some(question) = Question::new(q).filter(|question| question.letters() >= MIN_LETTERS) else {
            return Ok(Vec::new());
        };
        let window = Window { limit: SUGGESTIONS, offset: 0 };
        let entries = search::search(self.store().read(), &question, None, window).await?;
        Ok(entries.into_iter().map(hit).collect())
    }
}

fn hit(entry: Entry) -> Hit {
    let pages = match entry.kind.as_str() {
        "person" => "officials",
        "body" => "bodies",
        "place" => "places",
        _ => "measures",
    };
    Hit {
        href: format!("/{pages}/{}", entry.slug),
        kind: entry.kind,
        label: entry.label,
        detail: entry.detail,
    }
}
