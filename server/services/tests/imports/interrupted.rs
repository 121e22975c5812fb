//! A program that is killed leaves whole roll calls behind, and the next run goes on from there.

use std::process::Command;

use services::import::Importer::Legiscan;
use services::import::{ImportRequest, Progress, run};
use services::{Clock, Services};
use store::Store;

use crate::support::{ZIP, assert_same, edit, legiscan_files, worlds, zip_of};

const CHILD: &str = "ANSWERABLE_TEST_KILLED_IMPORT";

struct Killed;

impl Progress for Killed {
    fn unit(&self, done: u64, total: u64, what: &str) {
        if what == "roll calls" && done > 0 && done < total {
            // No destructor runs, as with kill -9.
            std::process::abort();
        }
    }
}

/// Is the killed program, when it is started as one.
#[tokio::test]
async fn child() {
    let Ok(job) = std::env::var(CHILD) else { return };
    let (url, zip) = job.split_once('|').unwrap();
    let services = Services::new(Store::connect(url).await.unwrap(), Clock::system());
    let request = ImportRequest { progress: &Killed, ..ImportRequest::new(Legiscan, vec![zip.into()]) };
    run(&services, &request).await.unwrap();
    unreachable!("it should have been killed");
}

#[tokio::test]
async fn a_killed_import_leaves_nothing_half_written_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = legiscan_files();
    let (mut rolls, mut votes) = (String::new(), String::new());
    for roll in 1_000..1_450 {
        rolls.push_str(&format!("1,{roll},2023-03-01,House,Passage,2,0,0,0,2\n"));
        votes.push_str(&format!("{roll},101,1,Yea\n{roll},103,1,Yea\n"));
    }
    edit(&mut files, "rollcalls.csv", "2,207,", &format!("{rolls}2,207,"));
    edit(&mut files, "votes.csv", "888,101,1,Yea\n", &votes);
    let zip = zip_of(folder.path(), ZIP, &files);
    for (world, whole) in worlds().await.into_iter().zip(worlds().await) {
        let program = std::env::current_exe().unwrap();
        let child = Command::new(program)
            .args(["--exact", "interrupted::child", "--nocapture"])
            .env(CHILD, format!("{}|{}", world.db.url, zip.display()))
            .output()
            .unwrap();
        assert!(!child.status.success(), "it was not killed");
        let halves = "SELECT COUNT(*) FROM decisions d WHERE d.note IS NULL AND (SELECT COUNT(*) FROM votes v WHERE v.decision_id = d.id) < 2";
        assert_eq!(world.one(halves).await, "0", "{}", world.db.name);
        let count: u64 = world.one("SELECT COUNT(*) FROM decisions").await.parse().unwrap();
        assert!((200..457).contains(&count), "{}: {count} decisions", world.db.name);
        let report = world.import(Legiscan, std::slice::from_ref(&zip)).await;
        assert_eq!(report.kind("decisions").unchanged, count);
        assert_eq!(report.kind("decisions").created, 457 - count);
        assert_eq!(world.column("SELECT status FROM import_runs ORDER BY id").await, ["failed", "finished"]);
        whole.import(Legiscan, std::slice::from_ref(&zip)).await;
        assert_same(&world.dump().await, &whole.dump().await, world.db.name);
        world.again_is_the_same(Legiscan, std::slice::from_ref(&zip)).await;
    }
}
