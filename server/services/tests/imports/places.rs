use services::import::Importer::{OcdDivisions, Zips};

use crate::support::{fixture, worlds};

#[tokio::test]
async fn places_come_with_their_parents_and_keep_their_names() {
    for world in worlds().await {
        let paths = [fixture("ocd")];
        let dry = world.dry(OcdDivisions, &paths).await;
        let report = world.import(OcdDivisions, &paths).await;
        assert_eq!((dry.created, dry.skipped), (report.created, report.skipped));
        // 10 rows: two cannot be read, five new places, the county a second time, and two of the districts' map.
        assert_eq!((report.read, report.created, report.skipped), (10, 6, 2), "{report}");
        let places = world.column("SELECT ocd_id || '=' || name FROM places ORDER BY ocd_id").await;
        assert_eq!(
            places,
            [
                "ocd-division/country:us=United States",
                "ocd-division/country:us/state:al=Alabama",
                "ocd-division/country:us/state:al/county:sweetgum=Sweetgum County",
                "ocd-division/country:us/state:al/county:sweetgum/school_district:sweetgum_county=Sweetgum County",
                "ocd-division/country:us/state:al/place:millrace=Millrace city",
                "ocd-division/country:us/state:al/place:millrace/council_district:1=Millrace AL city council district 1",
                "ocd-division/country:us/state:al/sldl:1=Alabama State House district 1",
                "ocd-division/country:us/state:al/sldl:2=Alabama House district 2",
            ]
        );
        let of = |field: &str, ocd: &str| {
            format!("SELECT {field} FROM places WHERE ocd_id = 'ocd-division/country:us/state:al/{ocd}'")
        };
        assert_eq!(world.one(&of("geoid", "county:sweetgum")).await, "01999");
        assert_eq!(world.one(&of("valid_from", "sldl:1")).await, "2021-11");
        assert_eq!(
            world.one(&of("slug", "place:millrace/council_district:1")).await,
            "millrace-al-council-district-1"
        );
        let parent =
            "SELECT q.name FROM places p JOIN places q ON q.id = p.parent_id WHERE p.slug = 'millrace-al'";
        assert_eq!(world.one(parent).await, "Alabama");
        world.again_is_the_same(OcdDivisions, &paths).await;
    }
}

#[tokio::test]
async fn a_newer_file_renames_and_says_so_and_other_encodings_are_read() {
    for world in worlds().await {
        world.import(OcdDivisions, &[fixture("ocd")]).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.csv");
        // Latin-1, as spreadsheets of an older day write it.
        std::fs::write(&path, b"id,name\nocd-division/country:us/state:al/place:millrace,Mill\xe9race\n")
            .unwrap();
        let report = world.import(OcdDivisions, std::slice::from_ref(&path)).await;
        assert_eq!((report.updated, report.changes.len()), (1, 1), "{report}");
        let change = &report.changes[0];
        assert_eq!((change.before.as_str(), change.after.as_str()), ("Millrace city", "Millérace"));
        assert!(report.notes.iter().any(|note| note.contains("Windows-1252")), "{report}");
        assert_eq!(world.one("SELECT slug FROM places WHERE name = 'Millérace'").await, "millrace-al");
    }
}

#[tokio::test]
async fn zip_codes_are_for_places_that_are_here_and_go_when_the_source_drops_them() {
    for world in worlds().await {
        world.import(OcdDivisions, &[fixture("ocd")]).await;
        let folder = tempfile::tempdir().unwrap();
        let json = folder.path().join("counties.json");
        std::fs::write(
            &json,
            r#"{"AL": {"counties": {"Sweetgum County": {"zip_codes": ["36999", "3699x"]}, "Elsewhere County": {"zip_codes": ["36998"]}}}}"#,
        )
        .unwrap();
        let report = world.import(Zips, std::slice::from_ref(&json)).await;
        assert_eq!((report.read, report.created, report.skipped), (3, 1, 2), "{report}");
        world.again_is_the_same(Zips, std::slice::from_ref(&json)).await;
        assert_eq!(world.column("SELECT zip FROM place_zips").await, ["36999"]);
        std::fs::write(&json, r#"{"AL": {"counties": {"Sweetgum County": {"zip_codes": ["36997"]}}}}"#)
            .unwrap();
        let report = world.import(Zips, &[json]).await;
        assert_eq!((report.created, report.changes_total), (1, 1), "{report}");
        assert_eq!(world.column("SELECT zip FROM place_zips").await, ["36997"]);
    }
}

#[tokio::test]
async fn a_wrong_path_is_told_with_the_remedy() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let error = world.try_import(OcdDivisions, &[folder.path().to_owned()]).await.unwrap_err();
        assert!(error.to_string().contains("no .csv file"), "{error}");
        let error = world.try_import(OcdDivisions, &[folder.path().join("nothing")]).await.unwrap_err();
        assert!(error.to_string().contains("check the path"), "{error}");
    }
}
