//! Judging anew: the same as the pages, only what changed, and what is told about it.

use services::{Clock, Services, records};
use store::sea_orm::ConnectionTrait;
use store::testing::{TestDatabase, databases, fixture};

async fn world(db: &TestDatabase) -> Services {
    fixture::load(&db.store).await;
    Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap())
}

async fn change(db: &TestDatabase, sql: &str) {
    let write = db.store.begin().await.unwrap();
    write.conn().execute_unprepared(sql).await.unwrap();
    write.commit().await.unwrap();
}

#[tokio::test]
async fn a_second_time_changes_nothing_and_throws_no_page_away() {
    for db in databases().await {
        let services = world(&db).await;
        let first = records::rebuild(&services, "Imported.", None).await.unwrap();
        assert_eq!((first.people, first.changed, first.votes), (5, 5, 16), "{}", db.name);
        let version = db.store.content_version();
        let again = records::rebuild(&services, "Imported.", None).await.unwrap();
        assert_eq!((again.people, again.changed), (5, 0), "{}", db.name);
        assert_eq!(db.store.content_version(), version);
        let ana = services.official("ana-nunez").await.unwrap();
        assert_eq!(ana.changes.len(), 1);
        assert_eq!(ana.changes[0].before, "No vote counts yet.");
        assert_eq!(ana.changes[0].after, ana.all.sentence);
        assert_eq!(ana.changes[0].on, "2026-11-24");
    }
}

#[tokio::test]
async fn what_changed_is_told_with_its_cause_and_only_to_those_whom_it_concerns() {
    for db in databases().await {
        let services = world(&db).await;
        records::rebuild(&services, "Imported.", None).await.unwrap();
        change(&db, "UPDATE votes SET option = 'no' WHERE option = 'absent'").await;
        // Only Ana is asked about.
        let done = records::rebuild(&services, "A vote was corrected.", Some(&[fixture::person_key(0)]))
            .await
            .unwrap();
        assert_eq!((done.people, done.changed), (1, 1), "{}", db.name);
        let ana = services.official("ana-nunez").await.unwrap();
        assert_eq!(ana.changes.len(), 2);
        let told: Vec<_> =
            ana.changes.iter().filter(|change| change.cause == "A vote was corrected.").collect();
        assert_eq!(told[0].before, "With the movement on 3 of 4 votes; missed 1 of 5.");
        assert_eq!(told[0].after, "With the movement on 3 of 5 votes; missed none.");
        assert_eq!(services.official("eve-lane").await.unwrap().changes.len(), 2, "{}", db.name);
        let rest = records::rebuild(&services, "A vote was corrected.", None).await.unwrap();
        assert_eq!(rest.changed, 1, "{}", db.name);
        assert_eq!(services.official("eve-lane").await.unwrap().changes.len(), 4);
    }
}

#[tokio::test]
async fn a_record_goes_when_nothing_is_left_to_judge() {
    for db in databases().await {
        let services = world(&db).await;
        records::rebuild(&services, "Imported.", None).await.unwrap();
        change(&db, "UPDATE positions SET stance = 'none'").await;
        let done = records::rebuild(&services, "The positions were withdrawn.", None).await.unwrap();
        assert_eq!((done.people, done.changed), (0, 5), "{}", db.name);
        let ana = services.official("ana-nunez").await.unwrap();
        assert_eq!(ana.all.words, "No votes to judge yet.");
        assert!(ana.changes.iter().any(|change| change.after == "No vote counts yet."));
        let query = services::views::OfficialsQuery { page: 1, size: 50, ..Default::default() };
        let list = services.officials(&query).await.unwrap();
        assert!(list.items.iter().all(|row| row.all.is_none() && row.key.is_none()));
    }
}
