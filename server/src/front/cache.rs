//! The memory of finished pages: bounded by bytes, one rendering at a time for each address.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::Mutex;

use futures::FutureExt as _;
use moka::Equivalent;
use moka::future::Cache;

use super::kept::Kept;

/// What finished pages are good for: one state of the record on one day (pages say who is in office *today*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stamp {
    /// The store's content version.
    pub version: i64,
    /// The day, counted from some fixed day.
    pub day: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    stamp: Stamp,
    target: Box<str>,
}

/// The same as [`Key`], borrowed, so that looking up allocates nothing.
struct KeyRef<'a> {
    stamp: Stamp,
    target: &'a str,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        KeyRef { stamp: self.stamp, target: &self.target }.hash(state);
    }
}

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.stamp.hash(state);
        self.target.hash(state);
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.stamp == key.stamp && *self.target == *key.target
    }
}

/// Finished pages by address.
pub struct PageCache {
    pages: Cache<Key, Arc<Kept>>,
    newest: Mutex<Option<Stamp>>,
}

impl PageCache {
    /// Room for `bytes` of pages, compressed forms included.
    pub(super) fn new(bytes: u64) -> Self {
        let pages = Cache::builder()
            .max_capacity(bytes)
            .weigher(|key: &Key, page: &Arc<Kept>| {
                u32::try_from(page.weight() + key.target.len()).unwrap_or(u32::MAX)
            })
            .build();
        Self { pages, newest: Mutex::new(None) }
    }

    /// A page that is ready. Never waits: should the cache be busy with itself, it is as if it had nothing.
    pub(super) fn peek(&self, stamp: Stamp, target: &str) -> Option<Arc<Kept>> {
        self.pages.get(&KeyRef { stamp, target }).now_or_never().flatten()
    }

    /// A page that is ready, or else the one that `make` makes. However many ask at once, it is made once. What
    /// `make` returns as an error is handed to all who wait for it, and not kept.
    pub(super) async fn get_or_make(
        &self,
        stamp: Stamp,
        target: &str,
        make: impl Future<Output = Result<Arc<Kept>, Arc<Kept>>>,
    ) -> Arc<Kept> {
        let key = Key { stamp, target: target.into() };
        match self.pages.try_get_with(key, make).await {
            Ok(kept) => kept,
            Err(not_kept) => Arc::clone(&not_kept),
        }
    }

    /// Waits until what is put off (evictions) is done.
    pub(super) async fn settle(&self) {
        self.pages.run_pending_tasks().await;
    }

    /// Drops everything once a newer stamp is seen, so that old pages do not take the place of new ones.
    pub(super) fn forget_before(&self, stamp: Stamp) {
        let mut newest = self.newest.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if newest.is_some_and(|newest| newest < stamp) {
            self.pages.invalidate_all();
        }
        if newest.is_none_or(|newest| newest < stamp) {
            *newest = Some(stamp);
        }
    }
}
