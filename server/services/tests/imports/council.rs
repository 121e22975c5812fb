//! A council from a spreadsheet, at the command line and with the browser.

use std::path::PathBuf;

use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::ServiceError;
use services::import::Importer::{Council, OpenstatesPeople};
use services::import::upload::{self, State, Step};

use crate::support::{World, worlds};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };
const MEMBER: Actor =
    Actor::Account { key: AccountKey(8), roles: Roles::NONE.with(Role::Member), official_of: None };

const LIST: &str = "\
name,title,body,place,ward,start,end,party,email,source
Ada M. Example,Mayor,Exampleville Town Council,ocd-division/country:us/state:ga/place:exampleville,,2024-01-08,,,mayor@exampleville.example,https://exampleville.example/council
Bo Example,Council Member,Exampleville Town Council,ocd-division/country:us/state:ga/place:exampleville,2,2022-01-10,2025-12-31,,,\"Minutes of 10 January 2022, page 1\"
Bo Example,Mayor Pro Tem,Exampleville Town Council,ocd-division/country:us/state:ga/place:exampleville,,2024,,,,\"Minutes of 10 January 2022, page 1\"
Cy Sample,Council Member,Exampleville Town Council,ocd-division/country:us/state:ga/place:exampleville,2,soon,,,,https://exampleville.example/council
Di Sample,Council Member,Exampleville Town Council,Nowhere at all,2,2024,,,,https://exampleville.example/council
Ed Sample,Council Member,Exampleville Town Council,ocd-division/country:us/state:ga/place:exampleville,2,2024,,,,
";

fn put(folder: &tempfile::TempDir, text: &str) -> Vec<PathBuf> {
    let path = folder.path().join("council.csv");
    std::fs::write(&path, text).unwrap();
    vec![path]
}

#[tokio::test]
async fn a_council_comes_in_with_its_offices_and_terms_and_a_newer_file_changes_it() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let files = put(&folder, LIST);
        let dry = world.dry(Council, &files).await;
        let report = world.import(Council, &files).await;
        assert_eq!((report.created, report.skipped, report.read), (3, 3, 6), "{report}");
        assert_eq!((dry.created, dry.skipped), (3, 3), "{}", world.db.name);
        let told: Vec<(&str, &str)> =
            dry.rows.iter().map(|row| (row.row.as_str(), row.became.as_str())).collect();
        assert_eq!(
            told,
            [("5", "refused"), ("6", "refused"), ("7", "refused"), ("2", "new"), ("3", "new"), ("4", "new")],
            "{}",
            world.db.name
        );
        let why: Vec<&str> = dry.rows.iter().take(3).map(|row| row.why.as_str()).collect();
        assert!(why[0].starts_with("column start: ") && why[1].contains("Nowhere at all"), "{why:?}");
        assert!(why[2].starts_with("column source: it is blank; write where"), "{why:?}");
        let seats = "SELECT p.name || ': ' || o.title || ', ' || l.name || ' ' || COALESCE(t.start_date, '') || ' ' || COALESCE(t.end_date, '') \
                     FROM terms t JOIN people p ON p.id = t.person_id JOIN offices o ON o.id = t.office_id JOIN places l ON l.id = o.place_id ORDER BY 1";
        assert_eq!(
            world.column(seats).await,
            [
                "Ada M. Example: Mayor, Exampleville 2024-01-08 ",
                "Bo Example: Council Member, Ward 2 2022-01-10 2025-12-31",
                "Bo Example: Mayor Pro Tem, Exampleville 2024 ",
            ],
            "{}",
            world.db.name
        );
        let source = "SELECT attribution FROM sources WHERE slug = 'council-council'";
        assert_eq!(world.one(source).await, "Minutes of 10 January 2022, page 1");
        world.again_is_the_same(Council, &files).await;
        // She left, and somebody follows.
        let newer = LIST.replace("2024-01-08,,,mayor", "2024-01-08,2026-10-01,,mayor")
            + "Fay Example,Mayor,Exampleville Town Council,exampleville,,2026-10-02,,,,https://exampleville.example/2\n";
        let newer = newer
            .replace(",exampleville,,2026", ",ocd-division/country:us/state:ga/place:exampleville,,2026");
        let report = world.import(Council, &put(&folder, &newer)).await;
        assert_eq!((report.created, report.updated, report.unchanged), (1, 1, 2), "{report}");
        assert_eq!(world.one("SELECT COUNT(*) FROM people").await, "3", "{}", world.db.name);
        let without = LIST.replace("source\n", "where\n");
        let error = world.try_import(Council, &put(&folder, &without)).await.unwrap_err().to_string();
        assert!(error.contains("it has no column source"), "{error}");
    }
}

async fn sent(world: &World, name: &str, text: &str) -> Result<uuid::Uuid, ServiceError> {
    let files = vec![(name.to_owned(), text.as_bytes().to_vec())];
    upload::begin(&world.services, STEWARD, Council, files).await
}

#[tokio::test]
async fn an_upload_is_mapped_tried_out_and_brought_in_once() {
    for world in worlds().await {
        let name = world.db.name;
        let text = LIST.replace("name,title,body,place,ward", "Member;Office;x;Town;ward").replace(';', ",");
        let id = sent(&world, "C:\\files\\Our council.csv", &text).await.unwrap();
        let first = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(first.files[0].0, "Our council.csv", "{name}");
        let table = upload::table(&world.services, STEWARD, id).await.unwrap().unwrap();
        let missing: Vec<&str> = table.missing(&first.chosen.columns).iter().map(|it| it.name).collect();
        assert_eq!(missing, ["body"], "{name}: the one that nobody can guess");
        let mut chosen = first.chosen.clone();
        chosen.columns.insert("body".to_owned(), 2);
        upload::choose(&world.services, STEWARD, id, &chosen).await.unwrap();
        let (before, version) = (world.dump().await, world.version().await);
        upload::run(&world.services, STEWARD, id, Step::TryOut).await.unwrap();
        let tried = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(tried.state, State::Checked, "{name}: {:?}", tried.outcome);
        assert_eq!(tried.outcome.rows.len(), 6, "{name}");
        assert_eq!((world.dump().await, world.version().await), (before, version), "{name}: only tried");
        upload::run(&world.services, STEWARD, id, Step::BringIn).await.unwrap();
        let done = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(done.state, State::Done, "{name}: {:?}", done.outcome);
        let run = done.outcome.run.unwrap();
        let kept = world.one("SELECT status FROM import_runs").await;
        assert_eq!(kept, "finished", "{name}: {run}");
        assert_eq!(world.one("SELECT COUNT(*) FROM people").await, "2", "{name}");
        // Twice sent is not twice done.
        let again = upload::run(&world.services, STEWARD, id, Step::BringIn).await;
        assert!(matches!(again, Err(ServiceError::Conflict { .. })), "{name}: {again:?}");
        upload::discard(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(world.one("SELECT COUNT(*) FROM upload_files").await, "0", "{name}");
        assert!(upload::open(&world.services, STEWARD, id).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_for_this_importer_or_this_account_is_refused() {
    for world in worlds().await {
        let name = world.db.name;
        let message = |result: Result<uuid::Uuid, ServiceError>| result.unwrap_err().to_string();
        assert!(
            message(sent(&world, "a.pdf", "x").await).contains("“a.pdf” is not what this importer reads")
        );
        assert!(message(sent(&world, "a.csv", "").await).contains("empty"));
        let id = sent(&world, "a.csv", LIST).await.unwrap();
        for actor in [MEMBER, Actor::Anonymous] {
            assert!(upload::open(&world.services, actor, id).await.is_err(), "{name}");
            assert!(upload::run(&world.services, actor, id, Step::BringIn).await.is_err(), "{name}");
            assert!(upload::table(&world.services, actor, id).await.is_err(), "{name}");
        }
        // One that was killed half-way says so, and is started again.
        world.execute("UPDATE uploads SET state = 'importing'").await;
        assert!(upload::open(&world.services, STEWARD, id).await.unwrap().was_stopped(), "{name}");
        // While another import has the database, it says so and nothing is changed.
        let lock = world.db.store.try_lock_imports().await.unwrap().unwrap();
        upload::run(&world.services, STEWARD, id, Step::BringIn).await.unwrap();
        let busy = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(busy.state, State::Failed, "{name}");
        assert!(busy.outcome.errors[0].contains("another import is running"), "{name}: {:?}", busy.outcome);
        lock.release().await.unwrap();
        upload::run(&world.services, STEWARD, id, Step::BringIn).await.unwrap();
        assert_eq!(upload::open(&world.services, STEWARD, id).await.unwrap().state, State::Done, "{name}");
        // What nobody touched for two days is gone.
        world.execute("UPDATE uploads SET expires_at = 1").await;
        assert!(upload::open(&world.services, STEWARD, id).await.is_err(), "{name}");
        sent(&world, "b.csv", LIST).await.unwrap();
        assert_eq!(
            world.one("SELECT COUNT(*) FROM uploads").await,
            "1",
            "{name}: the old one is thrown away"
        );
    }
}

#[tokio::test]
async fn a_zip_is_unpacked_and_no_name_in_it_leads_out() {
    for world in worlds().await {
        let name = world.db.name;
        let folder = tempfile::tempdir().unwrap();
        let person = "id: ocd-person/00000000-0000-4000-8000-00000000000a\nname: Ada Example\nroles: []\n";
        let files = [
            ("ga/legislature/Ada.yml".to_owned(), person.as_bytes().to_vec()),
            ("../../escaped.yml".to_owned(), person.as_bytes().to_vec()),
        ];
        let zip = std::fs::read(crate::support::zip_of(folder.path(), "ga.zip", &files)).unwrap();
        let id = upload::begin(&world.services, STEWARD, OpenstatesPeople, vec![("ga.zip".to_owned(), zip)])
            .await
            .unwrap();
        upload::run(&world.services, STEWARD, id, Step::BringIn).await.unwrap();
        let done = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert_eq!(done.state, State::Done, "{name}: {:?}", done.outcome);
        assert_eq!(world.column("SELECT name FROM people").await, ["Ada Example"], "{name}");
        let broken = vec![("ga.zip".to_owned(), b"no zip".to_vec())];
        let id = upload::begin(&world.services, STEWARD, OpenstatesPeople, broken).await.unwrap();
        upload::run(&world.services, STEWARD, id, Step::TryOut).await.unwrap();
        let failed = upload::open(&world.services, STEWARD, id).await.unwrap();
        assert!(failed.outcome.errors[0].contains("no zip that can be read"), "{name}: {:?}", failed.outcome);
    }
}
