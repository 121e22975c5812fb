//! How long the read side takes, on a database that is there already:
//!
//!     cargo run --release -p services --example speed -- sqlite://PATH SLUG [SLUG …]
//!
//! Each line is what was asked, the median in microseconds, and the shortest. The database is not changed, but for
//! the records and the search index, which are made anew.

use std::time::Instant;

use services::search_index::Kind;
use services::views::{DecisionsQuery, MeasuresQuery, OfficialsQuery, OfficialsSort};
use services::{Clock, Services, records, search_index};
use store::Store;

/// How often each question is asked.
const TIMES: usize = 40;

async fn timed<T>(name: &str, ask: impl AsyncFn() -> T) {
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        std::hint::black_box(ask().await);
        took.push(start.elapsed().as_micros());
    }
    took.sort_unstable();
    println!("{name}\t{}\t{}", took[TIMES / 2], took[0]);
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("name a database, such as sqlite://data.db, and officials' slugs")?;
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let s = Services::new(store, Clock::system());
    println!("stats\t{:?}", s.stats().await?);

    let start = Instant::now();
    let rebuilt = records::rebuild(&s, "The records were judged anew.", None).await?;
    println!("rebuild of all records (ms)\t{}\t{rebuilt:?}", start.elapsed().as_millis());
    let start = Instant::now();
    let indexed = search_index::rebuild(&s, Kind::ALL).await?;
    println!("rebuild of the search index (ms)\t{}\t{indexed} entries", start.elapsed().as_millis());

    for slug in args {
        let official = s.official(&slug).await?;
        println!(
            "{slug}\t{} votes, {} scored: {}",
            official.votes_total,
            official.scored.len(),
            official.all.sentence
        );
        timed(&format!("official {slug}"), async || s.official(&slug).await.is_ok()).await;
        timed(&format!("strip {slug}"), async || s.official_strip(&slug).await.is_ok()).await;
        timed(&format!("both {slug}"), async || {
            futures::try_join!(s.official(&slug), s.official_strip(&slug)).is_ok()
        })
        .await;
        timed(&format!("votes {slug}"), async || s.official_votes(&slug, None, 1, 50).await.is_ok()).await;
        timed(&format!("votes with “school” {slug}"), async || {
            s.official_votes(&slug, Some("school"), 1, 50).await.is_ok()
        })
        .await;
    }
    for sort in [OfficialsSort::Name, OfficialsSort::Record, OfficialsSort::Seat] {
        let query = OfficialsQuery { in_office: Some(true), sort, page: 1, size: 50, ..Default::default() };
        timed(&format!("officials by {sort:?}"), async || s.officials(&query).await.is_ok()).await;
    }
    let page = DecisionsQuery { page: 1, size: 50, ..Default::default() };
    timed("decisions", async || s.decisions(&page).await.is_ok()).await;
    timed("decision 100", async || s.decision(100).await.is_ok()).await;
    let page = MeasuresQuery { page: 1, size: 50, ..Default::default() };
    timed("measures", async || s.measures(&page).await.is_ok()).await;
    let page = MeasuresQuery { q: Some("school funding".into()), ..page };
    timed("measures with words", async || s.measures(&page).await.is_ok()).await;
    timed("bodies", async || s.bodies(1, 50).await.is_ok()).await;
    timed("search", async || s.search("scho", 1, 50).await.is_ok()).await;
    timed("suggest", async || s.suggest("sch").await.is_ok()).await;
    timed("find by name", async || s.find("auburn").await.is_ok()).await;
    Ok(())
}
