//! What every import leaves in the ledger: one entry for each run, in the transaction that ends it.

use domain::ledger::Hash;
use services::import::Importer::{Legiscan, OcdDivisions, OpenstatesPeople, Zips};
use services::import::{ImportRequest, Importer, run};
use services::ledger;
use services::views::ChangeView;
use sha2::{Digest as _, Sha256};

use crate::support::{World, ZIP, fixture as file, legiscan_files, worlds, zip_of};

async fn entries(world: &World) -> Vec<ChangeView> {
    let query =
        ledger::ChangesQuery { kind: Some("imported".to_owned()), page: 1, size: 50, ..Default::default() };
    let mut items = world.services.changes(&query).await.unwrap().items;
    items.reverse();
    items
}

fn after(change: &ChangeView) -> serde_json::Value {
    change.after.clone().unwrap()
}

async fn whole(world: &World) -> u64 {
    ledger::verify(&world.services, &[], None).await.unwrap().unwrap().entries
}

#[tokio::test]
async fn every_importer_leaves_one_entry_for_each_run() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let zip = zip_of(folder.path(), ZIP, &legiscan_files());
        let zips = write("zccd.csv", "state_fips,state_abbr,zcta,cd\n13,GA,30002,5\n");
        let expected: Vec<(Importer, std::path::PathBuf)> = vec![
            (OcdDivisions, file("ocd/identifiers")),
            (OpenstatesPeople, file("openstates")),
            (Legiscan, zip.clone()),
            (Zips, zips),
        ];
        let mut runs = entries(&world).await.len();
        for (importer, path) in expected {
            let done = world.try_import(importer, std::slice::from_ref(&path)).await;
            let Ok(report) = done else { panic!("{}: {importer:?}: {:?}", world.db.name, done.err()) };
            let now = entries(&world).await;
            // One request may read several sources: a run and an entry for each.
            let sources = report.source.split(", ").count();
            assert_eq!(now.len(), runs + sources, "{}: {importer:?}", world.db.name);
            let told: Vec<serde_json::Value> = now[runs..].iter().map(after).collect();
            let sum = |field: &str| told.iter().map(|entry| entry[field].as_u64().unwrap()).sum::<u64>();
            assert_eq!(sum("new"), report.created, "{}: {importer:?}", world.db.name);
            assert_eq!(
                sum("new") + sum("changed") + sum("unchanged") + sum("for_review") + sum("rejected"),
                report.read,
                "{}: {importer:?}: every row is counted once",
                world.db.name
            );
            for (entry, told) in now[runs..].iter().zip(&told) {
                assert_eq!(told["importer"], importer.code());
                assert!(told["content_hash"].as_str().unwrap().parse::<Hash>().is_ok());
                assert!(entry.path.as_deref().unwrap().starts_with("/data/runs/"), "{entry:?}");
                assert_eq!(entry.who, "whoever runs the server");
            }
            if path.is_file() {
                let hash = Hash(Sha256::digest(std::fs::read(&path).unwrap()).into()).to_string();
                assert_eq!(
                    told[0]["content_hash"],
                    hash.as_str(),
                    "{}: as sha256sum prints it",
                    world.db.name
                );
            }
            runs = now.len();
        }
        assert!(whole(&world).await > runs as u64, "{}", world.db.name);
        // Nobody's name and no row of the files.
        let mut text = Vec::new();
        ledger::write_all(&world.services, &mut text).await.unwrap();
        let text = String::from_utf8(text).unwrap();
        for name in ["Rowell", "Heffron", "Parkin", "Carver"] {
            assert!(!text.contains(name), "{}: {name}", world.db.name);
        }
        // A dry run leaves nothing.
        world.dry(Legiscan, &[zip]).await;
        assert_eq!(entries(&world).await.len(), runs, "{}", world.db.name);
    }
}

#[tokio::test]
async fn an_import_that_stops_half_way_says_so_and_one_that_did_nothing_says_nothing() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let wrong = folder.path().join("wrong.csv");
        std::fs::write(&wrong, "nothing,of\nthe,sort\n").unwrap();
        assert!(world.try_import(Zips, &[wrong]).await.is_err());
        assert_eq!(entries(&world).await.len(), 0, "{}", world.db.name);

        // Two data sets in one request, of which the second cannot be read: the first stays.
        let good = zip_of(folder.path(), ZIP, &legiscan_files());
        let bad = folder.path().join("GA_2025-2026_Regular_Session_CSV_20250101_abc.zip");
        std::fs::write(&bad, "no zip").unwrap();
        let request = ImportRequest::new(Legiscan, vec![good, bad]);
        let failed = run(&world.services, &request).await;
        let told = entries(&world).await;
        let runs = world.one("SELECT COUNT(*) FROM import_runs WHERE status = 'finished'").await;
        let stopped = told.iter().filter(|entry| entry.reason.contains("stays")).count();
        let finished = told.len() - stopped;
        assert_eq!(finished.to_string(), runs, "{}: {told:?}", world.db.name);
        let votes = world.one("SELECT COUNT(*) FROM votes").await;
        assert!(failed.is_err() || votes != "0", "{}", world.db.name);
        if votes != "0" {
            assert!(!told.is_empty(), "{}: what came in is told", world.db.name);
        }
        whole(&world).await;
    }
}

#[tokio::test]
async fn merging_two_people_is_told_with_its_reason() {
    use services::review;
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        crate::support::edit(&mut files, "votes.csv", "205,105,1,Yea\n", "");
        let zip = [zip_of(folder.path(), ZIP, &files)];
        world.import(OpenstatesPeople, &[file("openstates")]).await;
        world.import(Legiscan, &zip).await;
        let items = review::list(&world.services, Some("open")).await.unwrap();
        let is =
            |side: &Option<(String, String)>| side.as_ref().is_some_and(|(name, _)| name == "Nadia Isler");
        let number = items.iter().find(|item| is(&item.person) || is(&item.other)).unwrap().number;
        let before = whole(&world).await;
        review::accept(&world.services, number, "She married.").await.unwrap();
        assert_eq!(whole(&world).await, before + 1, "{}", world.db.name);
        let query = ledger::ChangesQuery { page: 1, size: 1, ..Default::default() };
        let last = world.services.changes(&query).await.unwrap().items.remove(0);
        assert_eq!(
            (last.kind.as_str(), last.subject.as_str()),
            ("merged", "Nadia Parkin"),
            "{}",
            world.db.name
        );
        assert!(last.words.contains("merged with “Nadia Isler"), "{}", last.words);
        assert_eq!(last.reason, "She married.");
        assert_eq!(last.path.as_deref(), Some("/officials/nadia-parkin"));
    }
}
