use std::path::PathBuf;

use services::import::Importer::{Legiscan, OpenstatesPeople};
use tempfile::TempDir;

use crate::support::{World, ZIP, assert_same, edit, fixture, legiscan_files, worlds, zip_of};

fn zip() -> (TempDir, [PathBuf; 1]) {
    let folder = tempfile::tempdir().unwrap();
    let path = zip_of(folder.path(), ZIP, &legiscan_files());
    (folder, [path])
}

const NOTE: &str = "SELECT COALESCE(note, '') FROM decisions WHERE sequence = ";

#[tokio::test]
async fn every_quirk_of_a_session_is_kept_and_flagged() {
    for world in worlds().await {
        let (_folder, paths) = zip();
        let dry = world.dry(Legiscan, &paths).await;
        let report = world.import(Legiscan, &paths).await;
        assert_eq!(dry.by_kind, report.by_kind, "{}", world.db.name);
        assert_eq!((report.kind("measures").read, report.kind("measures").created), (3, 3), "{report}");
        assert_eq!((report.kind("decisions").read, report.kind("decisions").created), (7, 7));
        // 18 rows: one by somebody who is not listed, one of no roll call, one twice.
        assert_eq!(
            (report.kind("votes").read, report.kind("votes").created, report.kind("votes").skipped),
            (18, 15, 3)
        );
        // Seven rows: twice the same, a committee, somebody who is not listed, a bill that is not listed.
        assert_eq!((report.kind("sponsors").read, report.kind("sponsors").created), (7, 3), "{report}");
        assert_eq!((report.kind("people").read, report.kind("committees").read), (7, 1));
        assert_eq!(
            world.column("SELECT sequence FROM decisions ORDER BY number").await,
            ["207", "201", "203", "204", "205", "206", "202"]
        );

        assert_eq!(world.one(&format!("{NOTE}201")).await, "");
        assert!(world.one(&format!("{NOTE}202")).await.contains("impossible date, “0000-00-00”"));
        assert_eq!(world.one("SELECT COUNT(*) FROM decisions WHERE date IS NULL").await, "1");
        assert!(world.one(&format!("{NOTE}203")).await.contains("(yes 3, no 0, not voting 0, absent 0) are not those of the members' votes that it lists (yes 1, no 1, not voting 0, absent 1)"));
        assert!(world.one(&format!("{NOTE}204")).await.contains("no member's vote"));
        let unknown = world.one(&format!("{NOTE}205")).await;
        assert!(unknown.contains("1 vote is by people whom the source does not name"), "{unknown}");
        assert!(world.one(&format!("{NOTE}206")).await.contains("bill 99, which it does not list"));
        assert_eq!(world.column("SELECT DISTINCT result FROM decisions").await, ["unknown"]);
        assert_eq!(
            world.one("SELECT COUNT(*) FROM votes WHERE option = 'other' AND source_word = ''").await,
            "1"
        );
        // The number says yes, the word says no: neither is believed, both are kept.
        assert_eq!(
            world.one("SELECT source_word FROM votes WHERE option = 'other' AND source_word <> ''").await,
            "Nay"
        );

        let measure = |field: &str| {
            format!("SELECT {field} FROM measures WHERE slug = 'ga-2023-2024-regular-session-hb1'")
        };
        assert_eq!(world.one(&measure("identifier || ' ' || kind")).await, "HB 1 bill");
        assert_eq!(world.one(&measure("title")).await, "Mills & rivers; \"clean\" water");
        assert_eq!(
            world.one(&measure("summary")).await,
            "A BILL to be entitled an Act\nto keep rivers clean & open."
        );
        assert_eq!(world.one(&measure("note")).await, "Put forward by a committee: House Rules.");
        let second = "FROM measures WHERE identifier = 'HB 2'";
        assert_eq!(world.one(&format!("SELECT COALESCE(source_url, '') {second}")).await, "");
        assert!(world.one(&format!("SELECT note {second}")).await.contains("0000-00-00"));
        assert_eq!(
            world.one("SELECT title || kind FROM measures WHERE identifier = 'SR 5'").await,
            "SR 5resolution"
        );
        assert_eq!(
            world.one("SELECT source_url FROM decisions WHERE sequence = 201").await,
            "https://legiscan.com/GA/rollcall/HB1/id/201"
        );
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'House Rules'").await, "0");
        let seats = world.column("SELECT p.name || ' ' || l.ocd_id || ' ' || COALESCE(seen_from, '') || ' ' || COALESCE(seen_to, '') FROM terms t JOIN people p ON p.id = t.person_id JOIN offices o ON o.id = t.office_id JOIN places l ON l.id = o.place_id ORDER BY p.name").await;
        assert!(
            seats.contains(
                &"Ada Rowell ocd-division/country:us/state:ga/sldl:1 2023-01-30 2023-02-03".to_owned()
            ),
            "{seats:?}"
        );
        assert!(
            seats.contains(&"Milo Glant ocd-division/country:us/state:ga/sldl:4  ".to_owned()),
            "{seats:?}"
        );
        assert_eq!(
            world
                .one("SELECT name FROM places WHERE ocd_id = 'ocd-division/country:us/state:ga/sldl:1'")
                .await,
            "Georgia House district 1"
        );
        assert_eq!(
            world
                .one("SELECT attribution FROM sources WHERE slug = 'legiscan-ga-2023-2024-regular-session'")
                .await,
            "LegiScan, https://legiscan.com, CC BY 4.0"
        );
        assert_eq!(world.one("SELECT retrieved FROM sources").await, "2024-05-07");
        world.again_is_the_same(Legiscan, &paths).await;
    }
}

#[tokio::test]
async fn a_newer_file_changes_votes_and_measures_and_says_what() {
    for world in worlds().await {
        let (folder, paths) = zip();
        world.import(Legiscan, &paths).await;
        world.execute("UPDATE decisions SET bearing = 'yes_supports' WHERE sequence = 201").await;
        let mut files = legiscan_files();
        edit(&mut files, "votes.csv", "201,109,2,Nay", "201,109,3,NV");
        edit(&mut files, "votes.csv", "201,104,4,Absent\n", "");
        edit(&mut files, "bills.csv", "1,Introduced,2023-01-10", "6,Failed,2023-03-01");
        edit(&mut files, "sponsors.csv", "1,103,2\n", "1,104,2\n");
        let newer = [zip_of(folder.path(), "GA_2023-2024_Regular_Session_CSV_20240601_def.zip", &files)];
        let report = world.import(Legiscan, &newer).await;
        let changes: Vec<String> = report
            .changes
            .iter()
            .map(|c| format!("{} {}: {} → {}", c.kind, c.field, c.before, c.after))
            .collect();
        assert!(changes.contains(&"vote option: no → not_voting".to_owned()), "{changes:?}");
        assert!(changes.contains(&"vote option: absent → no longer in the source".to_owned()), "{changes:?}");
        assert!(changes.contains(&"measure status: Introduced → Failed".to_owned()), "{changes:?}");
        assert!(world.one(&format!("{NOTE}201")).await.contains("are not those of the members' votes"));
        // What the organisation said of the decision stays.
        assert_eq!(world.one("SELECT bearing FROM decisions WHERE sequence = 201").await, "yes_supports");
        assert_eq!(world.column("SELECT p.name FROM sponsors s JOIN people p ON p.id = s.person_id JOIN measures m ON m.id = s.measure_id WHERE m.identifier = 'HB 1' ORDER BY 1").await, ["Ada Rowell", "Milo Glant"]);
        world.again_is_the_same(Legiscan, &newer).await;
    }
}

#[tokio::test]
async fn votes_that_are_mixed_up_in_the_file_give_the_same_record() {
    for (world, other) in worlds().await.into_iter().zip(worlds().await) {
        let (folder, paths) = zip();
        let mut files = legiscan_files();
        edit(&mut files, "votes.csv", "201,101,1,Yea\n", "");
        edit(&mut files, "votes.csv", "888,101,1,Yea\n", "888,101,1,Yea\n201,101,1,Yea\n");
        let mixed = [zip_of(folder.path(), "GA_mixed.zip", &files)];
        world.import(Legiscan, &paths).await;
        let report = other.import(Legiscan, &mixed).await;
        assert_eq!(report.kind("votes").created, 15, "{report}");
        assert_same(&world.dump().await, &other.dump().await, world.db.name);
    }
}

#[tokio::test]
async fn other_encodings_and_nul_bytes_are_read() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        edit(&mut files, "people.csv", "Tom Carver", "Tom\u{0} Carv\u{1}r");
        let (_, people) = files.iter_mut().find(|(name, _)| name.ends_with("people.csv")).unwrap();
        people.iter_mut().filter(|byte| **byte == 1).for_each(|byte| *byte = 0xe9);
        let path = zip_of(folder.path(), ZIP, &files);
        let report = world.import(Legiscan, &[path]).await;
        assert_eq!(world.one("SELECT name FROM people WHERE name LIKE 'Tom%'").await, "Tom Carvér");
        assert!(report.notes.iter().any(|note| note.contains("Windows-1252")), "{report}");
    }
}

#[tokio::test]
async fn what_is_no_data_set_is_refused_with_the_remedy_and_leaves_nothing() {
    let world = World::over(store::testing::sqlite().await);
    let folder = tempfile::tempdir().unwrap();
    let (version, before) = (world.version().await, world.dump().await);
    let csv = "GA/2023-2024_Regular_Session/csv";
    let text = folder.path().join("a.zip");
    std::fs::write(&text, "not a zip").unwrap();
    let file = |name: &str, content: &[u8]| vec![(name.to_owned(), content.to_vec())];
    let json = zip_of(folder.path(), "json.zip", &file("GA/x/bill/HB1.json", b"{}"));
    let outside = zip_of(folder.path(), "out.zip", &file("../../etc/bills.csv", b"x"));
    let bomb = zip_of(folder.path(), "bomb.zip", &file(&format!("{csv}/votes.csv"), &vec![b'0'; 30 << 20]));
    let empty = zip_of(folder.path(), "empty.zip", &file("README.md", b"x"));
    let part = zip_of(folder.path(), "part.zip", &file(&format!("{csv}/bills.csv"), b"bill_id\n"));
    for (path, message) in [
        (text, "not a zip file"),
        (json, "JSON data set; download the CSV form"),
        (outside, "leads out of it"),
        (bomb, "a trap"),
        (empty, "holds no LegiScan data set"),
        (part, "has no people.csv"),
        (folder.path().to_owned(), "it is a folder"),
    ] {
        let error = world.try_import(Legiscan, &[path]).await.unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
    assert_eq!((world.version().await, world.dump().await), (version, before));
}

#[tokio::test]
async fn the_order_of_two_sources_does_not_matter() {
    for (one, two) in worlds().await.into_iter().zip(worlds().await) {
        let (_folder, zip) = zip();
        let people = [fixture("openstates")];
        let first = one.import(OpenstatesPeople, &people).await;
        let second = one.import(Legiscan, &zip).await;
        two.import(Legiscan, &zip).await;
        let last = two.import(OpenstatesPeople, &people).await;
        // Ada, Mike (another given name), Lena (by her other name) and Nadia Isler Parkin are joined.
        assert_eq!(
            (first.merged, second.merged, last.merged),
            (0, 4, 4),
            "{}: {second}\n{last}",
            one.db.name
        );
        assert_same(&one.dump().await, &two.dump().await, one.db.name);
        let names = one.column("SELECT name FROM people ORDER BY name").await;
        assert_eq!(
            names,
            [
                "Ada Rowell",
                "Jack Wills",
                "Jack Wills",
                "Lena Heffron",
                "Mike Dunmore",
                "Milo Glant",
                "Milo Glant",
                "Nadia Isler",
                "Nadia Parkin",
                "Rosa Teal",
                "Tom Carver",
                "Tom Carver"
            ]
        );
        let questions = "SELECT a.name || ' / ' || b.name FROM review_items r JOIN people a ON a.id = r.person_id JOIN people b ON b.id = r.other_person_id WHERE r.status = 'open'";
        for world in [&one, &two] {
            let mut asked: Vec<String> = world
                .column(questions)
                .await
                .into_iter()
                .map(|pair| {
                    let mut names: Vec<&str> = pair.split(" / ").collect();
                    names.sort_unstable();
                    names.join(" / ")
                })
                .collect();
            asked.sort();
            assert_eq!(
                asked,
                [
                    "Jack Wills / Jack Wills",
                    "Milo Glant / Milo Glant",
                    "Nadia Isler / Nadia Parkin",
                    "Tom Carver / Tom Carver"
                ],
                "{}",
                world.db.name
            );
        }
        // Nobody who was only absent is shown taking part; the dates are the other source's.
        let terms = "SELECT COALESCE(start_date, '') || '..' || COALESCE(end_date, '') || ' ' || COALESCE(seen_from, '') FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = '{}'";
        assert_eq!(
            one.column(&terms.replace("{}", "Mike Dunmore")).await,
            ["2019-01-14..2099-01-11 2023-02-03"]
        );
        assert_eq!(one.column(&terms.replace("{}", "Lena Heffron")).await, ["2022.. 2023-01-30"]);
        let other = one.column("SELECT n.name FROM other_names n JOIN people p ON p.id = n.person_id WHERE p.name = 'Mike Dunmore'").await;
        assert_eq!(other, ["Michael Dunmore"]);
        for world in [&one, &two] {
            world.again_is_the_same(OpenstatesPeople, &people).await;
            world.again_is_the_same(Legiscan, &zip).await;
        }
    }
}

#[tokio::test]
async fn what_becomes_certain_later_is_joined_then() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        world.import(OpenstatesPeople, &[fixture("openstates")]).await;
        // In the first session Ada is only absent: nothing says that she held the seat.
        for roll in ["201", "203", "206", "888"] {
            edit(&mut files, "votes.csv", &format!("{roll},101,1,Yea"), &format!("{roll},101,4,Absent"));
        }
        let first = zip_of(folder.path(), "GA_2023-2024_Regular_Session_CSV_20230101_a.zip", &files);
        world.import(Legiscan, &[first]).await;
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Ada Rowell'").await, "2");
        let later = [zip_of(folder.path(), ZIP, &legiscan_files())];
        world.import(Legiscan, &later).await;
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Ada Rowell'").await, "1");
        assert_eq!(world.one("SELECT COUNT(*) FROM review_items WHERE status = 'accepted'").await, "1");
        assert_eq!(world.one("SELECT COUNT(*) FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Ada Rowell'").await, "2");
        world.again_is_the_same(Legiscan, &later).await;
    }
}
