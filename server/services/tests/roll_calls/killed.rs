//! A program that is killed while roll calls are entered leaves whole ones behind.

use std::process::Command;

use services::{Clock, Services};
use store::Store;
use store::entities::{decision, entered, ledger_entry, vote};
use store::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use store::testing::fixture;

use crate::{STEWARD, community, count, filled, screen, verified};

const CHILD: &str = "ANSWERABLE_TEST_KILLED_ROLL_CALL";

/// Is the killed program, when it is started as one: it enters roll calls until somebody ends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(url) = std::env::var(CHILD) else { return };
    let services = Services::new(Store::connect(&url).await.unwrap(), Clock::fixed(fixture::NOW).unwrap());
    for n in 0.. {
        let screen = screen(&services, "2026-11-02").await;
        let mut values = filled(&screen);
        values.set("motion", format!("Motion number {n}"));
        values.set_all("seen", Vec::new());
        services.roll_call_save(STEWARD, &values).await.unwrap();
        println!("saved {n}");
    }
}

#[tokio::test]
async fn a_killed_program_leaves_whole_roll_calls_behind() {
    use std::io::BufRead as _;
    for (db, services) in community().await {
        let name = db.name;
        for round in 1..=3_u32 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "killed::child", "--nocapture"])
                .env(CHILD, &db.url)
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::null())
                .spawn()
                .unwrap();
            let lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
            let saved =
                lines.map_while(Result::ok).filter(|line| line.contains("saved")).take(3 + round as usize);
            assert_eq!(saved.count(), 3 + round as usize, "{name}: the child ended by itself");
            // SIGKILL, at whatever it was doing: no destructor runs.
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let reopened = Store::connect(&db.url).await.unwrap();
        let decisions = decision::Entity::find().filter(decision::Column::Number.gt(13));
        let decisions = decisions.all(reopened.read()).await.unwrap();
        assert!(decisions.len() >= 15, "{name}: {} decisions", decisions.len());
        for row in &decisions {
            let votes = vote::Entity::find().filter(vote::Column::DecisionId.eq(row.id));
            assert_eq!(votes.count(reopened.read()).await.unwrap(), 2, "{name}: decision {}", row.number);
            let entries =
                ledger_entry::Entity::find().filter(ledger_entry::Column::SubjectId.eq(row.id.to_string()));
            assert_eq!(entries.count(reopened.read()).await.unwrap(), 1, "{name}: decision {}", row.number);
            let source =
                entered::Entity::find_by_id(("decision".to_owned(), row.id)).one(reopened.read()).await;
            assert!(source.unwrap().is_some(), "{name}: decision {}", row.number);
        }
        assert_eq!(count::<ledger_entry::Entity>(&services).await, decisions.len() as u64 + 1, "{name}");
        verified(&Services::new(reopened, Clock::fixed(fixture::NOW).unwrap())).await;
        // The kept figures are those that the rows give.
        let rebuilt = services::records::rebuild(&services, "looked at", None).await.unwrap();
        assert_eq!(rebuilt.changed, 0, "{name}");
    }
}
