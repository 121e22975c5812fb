//! The importers over real files, where they are present, against counts made from the files independently.

use std::path::{Path, PathBuf};

use serde_json::Value;
use services::import::Importer::{Legiscan, Legistar, OcdDivisions, OpenstatesPeople};

use crate::support::{World, assert_same, worlds};

/// The folder of real data: named by the environment, or beside the repository.
fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let found = std::env::var_os("ANSWERABLE_DATA").map_or(beside, PathBuf::from);
    if found.join("EXPECTED.json").is_file() {
        return Some(found);
    }
    println!("skipped: no real data (set ANSWERABLE_DATA to its folder)");
    None
}

fn expected(data: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(data.join("EXPECTED.json")).unwrap()).unwrap()
}

fn sum(counts: &Value) -> u64 {
    counts.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum()
}

#[tokio::test]
async fn alabama_and_new_york_have_the_counts_of_their_files() {
    let Some(data) = data() else { return };
    let expected = expected(&data);
    let world = World::over(store::testing::sqlite().await);
    let report = world.import(OcdDivisions, &[data.join("ocd-divisions-al/identifiers")]).await;
    // Five of the files have a header, which the expected counts count as a row.
    assert_eq!(report.read, sum(&expected["ocd-divisions-al"]) - 5);
    assert_eq!(report.skipped, 0);
    let report = world.import(OpenstatesPeople, &[data.join("openstates-people-al")]).await;
    let of = &expected["openstates-people-al"];
    let folders = &of["files_by_folder"];
    assert_eq!(report.kind("committees").read, folders["committees"].as_u64().unwrap());
    assert_eq!(report.kind("people").read, sum(folders) - folders["committees"].as_u64().unwrap());
    let seats = "SELECT COUNT(*) FROM terms t JOIN offices o ON o.id = t.office_id JOIN bodies b ON b.id = o.body_id WHERE b.kind IN ('upper_chamber', 'lower_chamber') AND b.name LIKE 'Alabama%' AND (t.end_date IS NULL OR t.end_date > '2026-11-24')";
    assert_eq!(world.one(seats).await, of["state_seats_occupied"].to_string());
    assert_eq!(world.one("SELECT COUNT(*) FROM people").await, of["distinct_person_ids"].to_string());

    let report = world.import(Legistar, &[data.join("legistar-nyc")]).await;
    let of = &expected["legistar-nyc"];
    assert_eq!(report.kind("people").read, of["counts"]["people"].as_u64().unwrap());
    assert_eq!(report.kind("measures").created, of["counts"]["introductions"].as_u64().unwrap());
    assert_eq!(report.kind("meetings").read, of["counts"]["events"].as_u64().unwrap());
    assert_eq!(report.kind("decisions").created, of["vote_events"].as_u64().unwrap());
    assert_eq!(report.kind("votes").created, of["votes"].as_u64().unwrap());
    for (word, count) in of["votes_by_value"].as_object().unwrap() {
        let sql = format!("SELECT COUNT(*) FROM votes WHERE source_word = '{word}'");
        assert_eq!(world.one(&sql).await, count.to_string(), "{word}");
    }
    let attendance: u64 = of["counts"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("rollcall:"))
        .map(|(_, n)| n.as_u64().unwrap())
        .sum();
    assert_eq!(report.kind("attendance").read, attendance);
}

#[tokio::test]
async fn georgia_has_the_counts_of_its_files_in_any_order_of_sources() {
    let Some(data) = data() else { return };
    let expected = expected(&data);
    let of = expected["legiscan-csv"].as_object().unwrap();
    let mut zips: Vec<PathBuf> = of.keys().map(|name| data.join("legiscan-csv").join(name)).collect();
    zips.sort();
    let people = [data.join("openstates-people-ga")];
    let mut dumps = Vec::new();
    for (at, world) in worlds().await.into_iter().enumerate() {
        // SQLite takes the people first, PostgreSQL last: the record must be the same.
        if at == 0 {
            world.import(OpenstatesPeople, &people).await;
        }
        let report = world.import(Legiscan, &zips).await;
        for (kind, field) in [
            ("decisions", "rollcalls"),
            ("votes", "votes"),
            ("measures", "bills"),
            ("people", "people"),
            ("sponsors", "sponsors"),
        ] {
            let want: u64 = of.values().map(|session| session[field].as_u64().unwrap()).sum();
            assert_eq!(report.kind(kind).read, want, "{}: {field}", world.db.name);
        }
        assert_eq!(report.kind("votes").created, report.kind("votes").read);
        assert_eq!(
            world.one("SELECT COUNT(*) FROM decisions WHERE note IS NOT NULL OR date IS NULL").await,
            "0"
        );
        for word in ["Yea", "Nay", "NV", "Absent"] {
            let want: u64 = of.values().map(|session| session["votes_by_desc"][word].as_u64().unwrap()).sum();
            let sql = format!("SELECT COUNT(*) FROM votes WHERE source_word = '{word}'");
            assert_eq!(world.one(&sql).await, want.to_string(), "{}: {word}", world.db.name);
        }
        if at == 1 {
            world.import(OpenstatesPeople, &people).await;
        }
        assert_eq!(
            world.one("SELECT COUNT(DISTINCT person_id) FROM identifiers WHERE scheme = 'ocd-person'").await,
            expected["openstates-people-ga"]["distinct_person_ids"].to_string()
        );
        world.again_is_the_same(Legiscan, &zips).await;
        world.again_is_the_same(OpenstatesPeople, &people).await;
        dumps.push(world.dump().await);
    }
    if let [sqlite, postgres] = dumps.as_slice() {
        assert_same(sqlite, postgres, "the order of the sources, or the database");
    }
}
