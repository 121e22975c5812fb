//! Search on both databases: whatever is typed is words, and both find the same.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::read::Window;
use store::search::{Entry, Indexed, Question, clear, insert, search, total};
use store::testing::{TestDatabase, databases};

const ALL: Window = Window { limit: 100, offset: 0 };

fn indexed(kind: &str, slug: &str, title: &str, text: &str) -> Indexed {
    Indexed {
        entry: Entry {
            kind: kind.into(),
            slug: slug.into(),
            label: title.into(),
            detail: text.into(),
            rank_hint: 0,
        },
        title: title.into(),
        text: text.into(),
    }
}

async fn filled() -> Vec<TestDatabase> {
    let all = databases().await;
    for db in &all {
        let write = db.store.begin().await.unwrap();
        let entries = [
            indexed("measure", "m1", "HB 30: Park Street", "a bill about 1e5 lanterns, 12a"),
            indexed("measure", "m2", "Lanterns", "park"),
            indexed("place", "park", "Park", "town in Elm"),
            indexed("person", "ana", "Ana Núñez Park", "Ward 1, Independent"),
            indexed("person", "bo", "Bo O’Neal", "Park board"),
            indexed("body", "board", "Park Board", "Elm"),
            indexed("place", "nothing", "!?", ""),
        ];
        insert(write.conn(), &entries).await.unwrap();
        write.commit().await.unwrap();
    }
    all
}

async fn found(db: &TestDatabase, text: &str) -> Vec<String> {
    let Some(question) = Question::new(text) else { return Vec::new() };
    let rows = search(db.store.read(), &question, None, ALL).await.unwrap();
    assert_eq!(total(db.store.read(), &question).await.unwrap(), rows.len() as u64, "{} {text}", db.name);
    rows.into_iter().map(|row| row.slug).collect()
}

#[tokio::test]
async fn the_best_comes_first_and_is_the_same_on_both() {
    for db in filled().await {
        for (text, slugs) in [
            // The very word; titles that begin with it; titles that have it; the rest. People before bodies, places, measures.
            ("park", &["park", "board", "ana", "m1", "bo", "m2"][..]),
            ("PARK b", &["board", "bo", "m1"]),
            ("nunez", &["ana"]),
            ("núñ", &["ana"]),
            ("oneal", &["bo"]),
            ("O'Neal", &["bo"]),
            ("hb 30", &["m1"]),
            ("lantern", &["m2", "m1"]),
            ("1e", &["m1"]),
            ("12a", &["m1"]),
            ("park nothing", &[]),
            ("%", &[]),
            ("", &[]),
        ] {
            assert_eq!(found(&db, text).await, slugs, "{} “{text}”", db.name);
        }
        let question = Question::new("park").unwrap();
        let page = search(db.store.read(), &question, None, Window { limit: 2, offset: 2 }).await.unwrap();
        assert_eq!(
            page.iter().map(|row| row.slug.as_str()).collect::<Vec<_>>(),
            ["ana", "m1"],
            "{}",
            db.name
        );
        let places = search(db.store.read(), &question, Some("place"), ALL).await.unwrap();
        assert_eq!(places.len(), 1, "{}", db.name);
        let beyond = Window { limit: 10, offset: 1_000 };
        assert!(search(db.store.read(), &question, None, beyond).await.unwrap().is_empty());
        let write = db.store.begin().await.unwrap();
        clear(write.conn(), "measure").await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(found(&db, "park").await, ["park", "board", "ana", "bo"], "{}", db.name);
    }
}

#[test]
fn nothing_that_is_typed_breaks_the_query() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let all = runtime.block_on(filled());
    let mut runner = TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let typed = prop_oneof![
        "\\PC{0,40}",
        "[\"'*:()^&|!<>%_\\\\ a-z0-9-]{0,30}",
        "(park|board|ana|AND|OR|NOT|NEAR|title:|\\*|\"|'| |:\\*|-){0,8}",
    ];
    runner
        .run(&typed, |text| {
            let answers: Vec<Vec<String>> = all.iter().map(|db| runtime.block_on(found(db, &text))).collect();
            for other in &answers[1..] {
                prop_assert_eq!(&answers[0], other);
            }
            Ok(())
        })
        .unwrap();
}
