use services::import::Importer::{Legiscan, Positions};
use tempfile::TempDir;

use crate::support::{World, ZIP, legiscan_files, worlds, zip_of};

async fn session(world: &World) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = zip_of(folder.path(), ZIP, &legiscan_files());
    world.import(Legiscan, &[path]).await;
    folder
}

const SHEET: &str = "\
measure,body,identifier,session,stance,why,pros,cons,key,values,decision,bearing
ga-2023-2024-regular-session-hb1,,,,support,\"Clean water, for all\",Cheaper,,yes,class-solidarity; Community building,legiscan-roll-call:201,yes_supports
,Georgia House of Representatives,HB2,2023-2024 regular session,Oppose,It lowers wages.,,,,,,
,,,,,,,,,,legiscan-roll-call:203,Yes opposes
,,,,,,,,,,legiscan-roll-call:204,procedural
,,,,,,,,,,,
";

#[tokio::test]
async fn positions_come_whole_with_values_and_bearings() {
    for world in worlds().await {
        let folder = session(&world).await;
        let path = folder.path().join("ours.csv");
        std::fs::write(&path, SHEET).unwrap();
        let paths = [path.clone()];
        world.dry(Positions, &paths).await;
        assert_eq!(world.one("SELECT COUNT(*) FROM positions").await, "0");
        let report = world.import(Positions, &paths).await;
        assert_eq!((report.read, report.created), (4, 4), "{report}");
        assert_eq!(report.source, "positions-ours");
        assert_eq!(
            world.column("SELECT stance || ' ' || why FROM positions ORDER BY stance").await,
            ["oppose It lowers wages.", "support Clean water, for all"]
        );
        assert_eq!(world.column("SELECT v.slug FROM measure_values m JOIN movement_values v ON v.id = m.value_id ORDER BY v.slug").await, ["class-solidarity", "community-building"]);
        assert_eq!(world.column("SELECT sequence || ' ' || bearing FROM decisions WHERE bearing IS NOT NULL ORDER BY sequence").await, ["201 yes_supports", "203 yes_opposes", "204 procedural"]);
        assert_eq!(world.one("SELECT COUNT(*) FROM positions WHERE is_key").await, "1");
        let before = world.version().await;
        let again = world.import(Positions, &paths).await;
        // Only the ledger says that they were read again.
        assert_eq!(
            (again.unchanged, again.changes_total, world.version().await),
            (4, 0, before + 1),
            "{again}"
        );
        // A spreadsheet with semicolons, and a change of mind.
        let changed = "measure;stance;why\nga-2023-2024-regular-session-hb2;none;\n";
        std::fs::write(&path, changed).unwrap();
        let report = world.import(Positions, &paths).await;
        assert_eq!(report.updated, 1, "{report}");
        assert_eq!((report.changes[0].field.as_str(), report.changes[0].after.as_str()), ("stance", "none"));
    }
}

#[tokio::test]
async fn every_mistake_names_its_row_and_column_and_nothing_is_kept() {
    for world in worlds().await {
        let folder = session(&world).await;
        let path = folder.path().join("ours.csv");
        std::fs::write(
            &path,
            "measure,identifier,body,stance,why,values,key,decision,bearing\n\
             ga-2023-2024-regular-session-hb1,,,support,Because.,,,,\n\
             nothing-here,,,support,Because.,,,,\n\
             ,HB2,The Moon,support,Because.,,,,\n\
             ,HB2,,perhaps,Because.,,,,\n\
             ,HB2,,support,,,,,\n\
             ,SR5,,support,Because.,kindness,,,\n\
             ,SR5,,support,Because.,,maybe,,\n\
             ,,,,,,,legiscan-roll-call:204,yes_supports\n\
             ,,,,,,,legiscan-roll-call:999,yes_supports\n\
             ,,,,,,,legiscan-roll-call:201,sideways\n\
             ,HB2,,,,,,legiscan-roll-call:201,yes_supports\n\
             ,,,,,,,legiscan-roll-call:203,yes_supports\n\
             ga-2023-2024-regular-session-hb1,,,oppose,Again.,,,,\n\
             ,,,,Because.,,,,\n",
        )
        .unwrap();
        let version = world.version().await;
        let error = world.try_import(Positions, std::slice::from_ref(&path)).await.unwrap_err().to_string();
        for expected in [
            "row 3, column measure: there is no measure “nothing-here”",
            "row 4, column body: there is no body “The Moon”",
            "row 5, column stance: “perhaps” is no stance; write support, oppose or none",
            "row 6, column why: say why",
            "row 7, column values: there is no value “kindness”; the values are anti-racism",
            "row 8, column key: “maybe” is neither yes nor no",
            "row 9, column bearing: the motion “Motion To Table: House Vote #4” is a step of procedure (table)",
            "row 10, column decision: there is no decision “legiscan-roll-call:999”",
            "row 11, column bearing: “sideways” is no bearing",
            "row 12, column decision: decision",
            "row 13, column stance: HB 2 has no position",
            "row 14, column measure: an earlier row has a stance on it already",
            "row 15, column measure: say which measure",
        ] {
            assert!(error.contains(expected), "{}: {expected}\nis not in\n{error}", world.db.name);
        }
        assert_eq!(world.one("SELECT COUNT(*) FROM positions").await, "0");
        assert_eq!(world.one("SELECT COUNT(*) FROM movement_values").await, "0");
        assert_eq!(world.version().await, version);
        assert_eq!(world.one("SELECT status FROM import_runs WHERE importer = 'positions'").await, "failed");
        std::fs::write(&path, "measure,opinion\n").unwrap();
        let error = world.try_import(Positions, &[path]).await.unwrap_err().to_string();
        assert!(error.contains("unknown column opinion; the columns are measure, body"), "{error}");
    }
}
