//! Opening a database that nobody opened before, by many at once: as two programs that start together do.

use std::sync::Arc;

use store::Store;
use store::testing::addresses;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// How often it is tried: the moment in which two get in each other's way is short.
const ROUNDS: usize = 12;
const AT_ONCE: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_database_is_opened_and_migrated_by_many_at_once() {
    for _ in 0..ROUNDS {
        for address in addresses().await {
            all_at_once(address.name, &address.url).await;
        }
    }
}

async fn all_at_once(name: &'static str, url: &str) {
    let start = Arc::new(Barrier::new(AT_ONCE));
    let mut all = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (url, start) = (url.to_owned(), Arc::clone(&start));
        all.spawn(async move {
            start.wait().await;
            let store = Store::connect(&url).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            store.migrate().await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(store.is_ready().await.unwrap(), "{name}");
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
}
