//! Input that is wrong, hostile or too much, and two imports at once.

use services::import::Importer::{Legiscan, OcdDivisions, OpenstatesPeople, Positions};

use crate::support::{World, ZIP, copy, edit, fixture, legiscan_files, worlds, zip_of};

async fn refused(world: &World, importer: services::import::Importer, name: &str, content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    world.try_import(importer, &[path]).await.unwrap_err().to_string()
}

#[tokio::test]
async fn input_of_which_nothing_can_be_read_is_an_error_that_says_what_would_do() {
    for world in worlds().await {
        let error = refused(&world, OcdDivisions, "wrong.csv", b"town,people\nA,2\n").await;
        assert!(error.contains("wrong.csv") && error.contains("begin with ocd-division/"), "{error}");
        let error = refused(&world, OpenstatesPeople, "passwd", b"root:x:0:0:root:/root:/bin/sh\n").await;
        assert!(error.contains("nothing in it could be read") && error.contains("ocd-person/"), "{error}");
        let error = refused(&world, Positions, "empty.csv", b"measure,stance,why\n").await;
        assert!(error.contains("it holds no rows"), "{error}");
        let columns: Vec<String> = (0..1_000).map(|n| format!("c{n}")).collect();
        let error = refused(&world, Positions, "wide.csv", columns.join(",").as_bytes()).await;
        assert!(error.contains("c9 and 990 more;") && error.len() < 500, "{error}");
        assert_eq!(world.one("SELECT COUNT(*) FROM import_runs WHERE status <> 'failed'").await, "0");
    }
}

#[tokio::test]
async fn characters_that_nobody_sees_do_not_come_in_and_a_broken_file_stops_no_other() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        copy(&fixture("openstates"), folder.path());
        let file = folder.path().join("data/ga/legislature/Ada-Rowell.yml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("name: Ada Rowell", "name: \"Ada\\0 \\u202eRowell\"")).unwrap();
        let paths = [folder.path().to_owned()];
        let report = world.import(OpenstatesPeople, &paths).await;
        assert!(report.notes.iter().any(|note| note.contains("cannot be seen")), "{:?}", report.notes);
        assert!(report.skipped_rows.iter().any(|row| row.file.ends_with("Broken.yml")), "{report}");
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Ada Rowell'").await, "1");
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Tom Carver'").await, "1");
        world.again_is_the_same(OpenstatesPeople, &paths).await;
    }
}

#[tokio::test]
async fn a_text_that_is_too_long_is_named_with_its_row_and_column_and_utf_16_is_read() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        edit(&mut files, "rollcalls.csv", "201,2023-", "201,2099-");
        world.import(Legiscan, &[zip_of(folder.path(), ZIP, &files)]).await;
        let note = world.one("SELECT note FROM decisions WHERE sequence = 201").await;
        assert!(note.contains("impossible date, “2099-"), "{note}");
        let row = "ga-2023-2024-regular-session-hb1,support,";
        let sheet = format!("measure,stance,why\n{row}{}\n", "x".repeat(20_001));
        let error = refused(&world, Positions, "ours.csv", sheet.as_bytes()).await;
        assert!(error.contains("row 2, column why: it has 20001 characters; 20000 are the most"), "{error}");
        let sheet = format!("\u{feff}measure,stance,why\n{row}Gut für alle\n");
        let wide: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let path = folder.path().join("wide.csv");
        std::fs::write(&path, wide).unwrap();
        world.import(Positions, &[path]).await;
        assert_eq!(world.one("SELECT why FROM positions").await, "Gut für alle", "{}", world.db.name);
    }
}

#[tokio::test]
async fn two_imports_at_once_are_kept_apart() {
    for world in worlds().await {
        let lock = world.db.store.try_lock_imports().await.unwrap().unwrap();
        assert!(world.db.store.try_lock_imports().await.unwrap().is_none(), "{}", world.db.name);
        let paths = [fixture("openstates")];
        let error = world.try_import(OpenstatesPeople, &paths).await.unwrap_err().to_string();
        assert!(error.starts_with("another import is running"), "{error}");
        lock.release().await.unwrap();
        world.import(OpenstatesPeople, &paths).await;
    }
}
