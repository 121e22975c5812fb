//! Files that come with the browser: a set that is here under another name, names of files as they are.

use std::io::Write as _;

use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::import::Importer::{self, Commitments, OcdDivisions};
use services::import::upload::{self, State, Step, Upload};
use services::import::{CommitmentOptions, ImportRequest, Report, run};
use store::entities::person;
use store::sea_orm::{ActiveModelTrait, ActiveValue::Set};
use zip::write::SimpleFileOptions;

use crate::support::{World, worlds};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(99), roles: Roles::NONE.with(Role::Steward), official_of: None };
const PLACES: &str =
    "id,name\nocd-division/country:us,United States\nocd-division/country:us/state:ga,Georgia\n";

async fn sent(world: &World, importer: Importer, name: &str, bytes: &[u8]) -> Upload {
    let files = vec![(name.to_owned(), bytes.to_vec())];
    let id = upload::begin(&world.services, STEWARD, importer, files).await.unwrap();
    upload::open(&world.services, STEWARD, id).await.unwrap()
}

async fn step(world: &World, upload: &Upload, step: Step) -> Upload {
    upload::run(&world.services, STEWARD, upload.id, step).await.unwrap();
    upload::open(&world.services, STEWARD, upload.id).await.unwrap()
}

#[tokio::test]
async fn a_set_that_is_here_under_another_name_is_told_before_it_is_doubled() {
    let set = "person,commitment,url\nada-example,Mend the bridge,https://example.org/1\n\
               ada-example,Paint the school,https://example.org/2\nada-example,Plant trees,https://example.org/3\n\
               ada-example,Open the library,https://example.org/4\n";
    for world in worlds().await {
        let name = world.db.name;
        let put = world.services.store().begin().await.unwrap();
        let row = person::ActiveModel {
            id: Set(uuid::Uuid::from_u128(1)),
            slug: Set("ada-example".to_owned()),
            name: Set("Ada Example".to_owned()),
            sort_name: Set("example ada".to_owned()),
            ..Default::default()
        };
        row.insert(put.conn()).await.unwrap();
        put.commit().await.unwrap();
        let commitments = "SELECT COUNT(*) FROM commitments";
        let first = sent(&world, Commitments, "promises-2025.csv", set.as_bytes()).await;
        let first = step(&world, &first, Step::BringIn).await;
        assert_eq!(first.state, State::Done, "{name}: {:?}", first.outcome);
        // Another file's name: nothing is brought in before somebody says which set it is.
        let second = sent(&world, Commitments, "newer.csv", set.as_bytes()).await;
        let second = step(&world, &second, Step::TryOut).await;
        let like = second.outcome.like.clone().unwrap();
        assert_eq!((like.name.as_str(), like.rows, like.of), ("promises-2025", 4, 4), "{name}");
        assert_eq!((second.state, world.one(commitments).await.as_str()), (State::Failed, "4"), "{name}");
        let mut chosen = second.chosen.clone();
        chosen.set = Some(like.name);
        upload::choose(&world.services, STEWARD, second.id, &chosen).await.unwrap();
        let went_on = step(&world, &second, Step::BringIn).await;
        assert_eq!(went_on.state, State::Done, "{name}: {:?}", went_on.outcome);
        assert_eq!(world.one(commitments).await, "4", "{name}");
        // On the command line it is an error with the remedy, which can be overruled.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("third.csv");
        let import = async |text: &str, another: bool| -> Result<Report, String> {
            std::fs::write(&path, text).unwrap();
            let request = ImportRequest {
                commitments: CommitmentOptions { another, ..CommitmentOptions::default() },
                ..ImportRequest::new(Commitments, vec![path.clone()])
            };
            run(&world.services, &request).await.map_err(|error| error.to_string())
        };
        let error = import(set, false).await.unwrap_err();
        for part in ["4 of its 4 rows", "“promises-2025”", "--set \"promises-2025\"", "--another-set"] {
            assert!(error.contains(part), "{name}: {part}: {error}");
        }
        // Two of many are no sign of it.
        let mut other = "person,commitment,url\n".to_owned();
        for n in 0..5 {
            other.push_str(&format!("ada-example,Wholly new promise number {n},https://example.org/n{n}\n"));
        }
        other.push_str("ada-example,Mend the bridge,https://example.org/1\nada-example,Plant trees,https://example.org/3\n");
        assert_eq!(import(&other, false).await.unwrap().created, 7, "{name}");
        let report = import(&format!("{set}ada-example,x y z,https://example.org/9\n"), true).await.unwrap();
        assert!(report.created > 0, "{name}: {report}");
    }
}

#[tokio::test]
async fn what_is_told_names_the_files_own_name_and_one_thing_a_line() {
    for world in worlds().await {
        let name = world.db.name;
        let upload =
            sent(&world, OcdDivisions, "my places.csv", format!("{PLACES}nonsense,x\n").as_bytes()).await;
        let tried = step(&world, &upload, Step::TryOut).await;
        let text = serde_json::to_string(&tried.outcome).unwrap();
        assert!(text.contains("my places.csv"), "{name}: {text}");
        assert!(!text.contains("uploaded"), "{name}: {text}");
        let wrong = "id,person,commitment\n1,nobody,Mend it\n2,no-one,Paint it\n";
        let upload = sent(&world, Commitments, "set.csv", wrong.as_bytes()).await;
        let failed = step(&world, &upload, Step::TryOut).await;
        assert_eq!(failed.state, State::Failed, "{name}");
        let errors = &failed.outcome.errors;
        assert!(errors.len() >= 4, "{name}: {errors:?}");
        assert!(errors[1].starts_with("set.csv 2: there is no official"), "{name}: {errors:?}");
        assert!(!errors.join(" ").contains("uploaded"), "{name}: {errors:?}");
    }
}

#[tokio::test]
async fn names_that_are_not_utf_8_are_cleaned_and_nothing_is_lost() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["é.csv", "../ü.csv", "ö.csv"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        let row = format!(
            "id,name\nocd-division/country:us/state:{},{name}\n",
            if name == "é.csv" { "ga" } else { "al" }
        );
        zip.write_all(row.as_bytes()).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    // The zip says that its names are UTF-8, and they are not.
    for at in 0..bytes.len() - 1 {
        if bytes[at] == 0xc3 && matches!(bytes[at + 1], 0xa9 | 0xbc | 0xb6) && bytes[at + 2] == b'.' {
            (bytes[at], bytes[at + 1]) = (0xff, if bytes[at + 1] == 0xb6 { 0xfd } else { 0xfe });
        }
    }
    for world in worlds().await {
        let name = world.db.name;
        let upload = sent(&world, OcdDivisions, "places\u{fffd}\u{0}.zip", &bytes).await;
        assert_eq!(upload.files[0].0, "places__.zip", "{name}");
        let done = step(&world, &upload, Step::BringIn).await;
        assert_eq!(done.state, State::Done, "{name}: {:?}", done.outcome);
        let states = "SELECT COUNT(*) FROM places WHERE ocd_id LIKE '%state:__'";
        assert_eq!(world.one(states).await, "2", "{name}: {:?}", done.outcome);
        // A very long name keeps its ending.
        let long = format!("{}.csv", "ü".repeat(400));
        let upload = sent(&world, OcdDivisions, &long, PLACES.as_bytes()).await;
        assert!(upload.files[0].0.ends_with(".csv") && upload.files[0].0.len() <= 180, "{name}");
        assert_eq!(step(&world, &upload, Step::TryOut).await.state, State::Checked, "{name}");
    }
}
