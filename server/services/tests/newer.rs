//! Newer files of published promises on both databases: what they change is applied and told, field by field, or refused
//! row by row; what a steward entered stays.

use std::path::{Path, PathBuf};

use domain::access::{AccountKey, Actor, Roles};
use domain::date::CivilDate;
use domain::words::{CommitmentStatus, Role};
use services::commitments::{EvidenceGiven, NewStatus, change_status, withdraw};
use services::desk::{Kind, Values};
use services::import::{CommitmentOptions, ImportRequest, Importer, Report, run};
use services::ledger::{self, ChangesQuery};
use services::views::ChangeView;
use services::{Clock, Services};
use store::entities::commitment;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::{TestDatabase, databases, fixture};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };
const HEAD: &str = "id,person,commitment,words,due,made_on,how_known,values,category,url,status,sources\n";
const FIRST: &str = "b1,ana-nunez,Mend the bridge,I will mend the bridge.,2025,2024-05,It is open.,,Streets,https://example.org/b1,in progress,https://example.org/s\n";

async fn community() -> Vec<(TestDatabase, Services)> {
    let mut all = Vec::new();
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        all.push((db, services));
    }
    all
}

fn file(folder: &Path, name: &str, rows: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, format!("{HEAD}{rows}")).unwrap();
    path
}

async fn import(services: &Services, path: &Path) -> Report {
    let request = ImportRequest {
        commitments: CommitmentOptions {
            set: Some("A set of promises".to_owned()),
            as_of: "2025-01-01".parse().ok(),
            ..CommitmentOptions::default()
        },
        ..ImportRequest::new(Importer::Commitments, vec![path.to_owned()])
    };
    run(services, &request).await.unwrap()
}

async fn changes(services: &Services, kind: &str) -> Vec<ChangeView> {
    let query = ChangesQuery { kind: Some(kind.to_owned()), page: 1, size: 50, ..ChangesQuery::default() };
    services.changes(&query).await.unwrap().items
}

async fn version(services: &Services, number: i64) -> i32 {
    let row = commitment::Entity::find().filter(commitment::Column::Number.eq(number));
    row.one(services.store().read()).await.unwrap().unwrap().version
}

#[tokio::test]
async fn every_field_that_a_newer_file_changes_is_applied_and_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let first = file(folder.path(), "first.csv", FIRST);
    for (db, services) in community().await {
        let name = db.name;
        assert_eq!(import(&services, &first).await.created, 1, "{name}");
        let published = changes(&services, "published").await;
        let after = published[0].after.as_ref().unwrap();
        for (field, text) in [
            ("title", "Mend the bridge"),
            ("text", "I will mend the bridge."),
            ("due", "2025"),
            ("how_we_will_know", "It is open."),
            ("category", "Streets"),
        ] {
            assert_eq!(after[field], text, "{name}: the first entry holds {field}: {after}");
        }
        let value = services.values().await.unwrap().remove(0).value;
        for (row, field, before, after) in [
            (FIRST.replace(",2025,", ",2026-06,"), "due", "2025", "2026-06"),
            (FIRST.replace("2024-05", "2024-04"), "made_on", "2024-05", "2024-04"),
            (
                FIRST.replace("It is open.", "Cars drive on it."),
                "how_we_will_know",
                "It is open.",
                "Cars drive on it.",
            ),
            (FIRST.replace("Streets", "Bridges"), "category", "Streets", "Bridges"),
            (FIRST.replace("/b1", "/b2"), "source_url", "https://example.org/b1", "https://example.org/b2"),
            (
                FIRST.replace("I will mend", "We will mend"),
                "text",
                "I will mend the bridge.",
                "We will mend the bridge.",
            ),
            (FIRST.replace("Mend the", "Repair the"), "title", "Mend the bridge", "Repair the bridge"),
        ] {
            let report = import(&services, &file(folder.path(), "newer.csv", &row)).await;
            assert_eq!((report.updated, report.skipped), (1, 0), "{name}: {field}: {report}");
            let told = changes(&services, "changed").await.remove(0);
            let (was, is) = (told.before.unwrap(), told.after.unwrap());
            assert_eq!(
                (was[field].as_str(), is[field].as_str()),
                (Some(before), Some(after)),
                "{name}: {was} {is}"
            );
            assert_eq!(is.as_object().unwrap().len(), 1, "{name}: nothing else: {is}");
            assert!(told.reason.contains("says so in its newer file"), "{name}: {}", told.reason);
            let shown = services.commitment(1).await.unwrap().revisions.pop().unwrap();
            assert_eq!(shown.changes[0].field, field, "{name}: on its own page: {shown:?}");
            let told = report.changes.first().map(|it| (it.before.as_str(), it.after.as_str()));
            assert_eq!(told, Some((before, after)), "{name}: {report}");
            // And back, so that the next one changes one field too.
            assert_eq!(import(&services, &first).await.updated, 1, "{name}: {field}");
            assert_eq!(import(&services, &first).await.unchanged, 1, "{name}: {field}");
        }
        // A value, and a due date that is taken out.
        let row =
            FIRST.replace(",It is open.,,", &format!(",It is open.,{},", value.name)).replace(",2025,", ",,");
        let report = import(&services, &file(folder.path(), "newer.csv", &row)).await;
        assert_eq!(report.updated, 1, "{name}: {report}");
        let it = services.commitment(1).await.unwrap().commitment;
        assert_eq!((it.due, it.values.len()), (None, 1), "{name}");
        let told = changes(&services, "changed").await.remove(0);
        assert!(told.words.contains("the due date taken out"), "{name}: {}", told.words);
        assert!(
            told.words.contains(&format!("the values: “{}” added", value.name)),
            "{name}: {}",
            told.words
        );
        // A file that has no such column says nothing of it.
        let path = folder.path().join("short.csv");
        std::fs::write(&path, "id,person,commitment\nb1,ana-nunez,Mend the bridge\n").unwrap();
        let report = import(&services, &path).await;
        assert_eq!((report.updated, report.unchanged), (0, 1), "{name}: {report}");
        let it = services.commitment(1).await.unwrap();
        assert_eq!((it.words.as_str(), it.commitment.values.len()), ("I will mend the bridge.", 1), "{name}");
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_row_by_row_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = file(folder.path(), "first.csv", FIRST);
    for (db, services) in community().await {
        let name = db.name;
        import(&services, &first).await;
        let ana = services.commitment(1).await.unwrap().commitment.person.name;
        let bo = "Bo O’Neal";
        let entries = services.ledger_state().await.unwrap().entries;
        let good = "x9,ana-nunez,Plant trees,,,,,,,https://example.org/x9,,\n";
        for (row, why) in [
            (
                FIRST.replace("ana-nunez", "bo-oneal"),
                format!(
                    "key “b1” belongs to {ana} in the record and to {bo} in the file; if it is really {bo}’s, withdraw \
                     the one and bring in the other under another key"
                ),
            ),
            (
                FIRST
                    .replace("ana-nunez", "bo-oneal")
                    .replacen("b1,", ",", 1)
                    .replace("Mend the", "Repair the"),
                format!("address https://example.org/b1 belongs to {ana} in the record"),
            ),
            (FIRST.replace(",2025,", ",soon,"), "due “soon” is not a date".to_owned()),
            (FIRST.replace(",2025,", ",2023,"), "due: that is before it was made".to_owned()),
            (FIRST.replace("2024-05", "2027"), "made_on: this day has not come yet".to_owned()),
            (
                FIRST.replace(",It is open.,,", ",It is open.,No such value,"),
                "there is no value “No such value”".to_owned(),
            ),
            (FIRST.replace("I will mend the bridge.", "Write to ann@example.org"), "words: ".to_owned()),
        ] {
            let path = file(folder.path(), "newer.csv", &format!("{row}{good}"));
            let request = ImportRequest {
                dry_run: true,
                commitments: CommitmentOptions {
                    set: Some("A set of promises".to_owned()),
                    ..CommitmentOptions::default()
                },
                ..ImportRequest::new(Importer::Commitments, vec![path])
            };
            let report = run(&services, &request).await.unwrap();
            assert_eq!((report.created, report.skipped, report.updated), (1, 1, 0), "{name}: {row} {report}");
            assert!(report.skipped_rows[0].reason.starts_with(&why), "{name}: {report}");
            assert_eq!(report.skipped_rows[0].row, "2", "{name}");
        }
        assert_eq!(services.ledger_state().await.unwrap().entries, entries, "{name}");
    }
}

#[tokio::test]
async fn what_a_steward_changed_or_withdrew_stays_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let first = file(folder.path(), "first.csv", FIRST);
    for (db, services) in community().await {
        let name = db.name;
        import(&services, &first).await;
        // A status that was given by hand is not taken back by the file that it was judged from.
        let kept = NewStatus {
            date: CivilDate::constant(2026, 3, 1),
            status: CommitmentStatus::Kept,
            reason: "it is open".to_owned(),
            agreed_by: None,
            evidence: vec![EvidenceGiven::Link {
                url: "https://example.org/open".to_owned(),
                title: String::new(),
            }],
        };
        change_status(&services, STEWARD, 1, version(&services, 1).await, &kept).await.unwrap();
        let report = import(&services, &first).await;
        let status = services.commitment(1).await.unwrap().commitment.status;
        assert_eq!(status.as_deref(), Some("kept"), "{name}: {report}");
        assert_eq!((report.unchanged, report.kept_by_hand), (1, 1), "{name}: {report}");
        assert_eq!(report.differs[0].after, "in progress", "{name}: {report}");
        // Nor are fields.
        let form =
            services.desk_form(STEWARD, Kind::Commitment, Some("1"), None, &Values::default()).await.unwrap();
        let mut values = form.values;
        for (field, text) in
            [("stamp", form.stamp.as_str()), ("due", "2027"), ("reason", "the minutes say so")]
        {
            values.set(field, text);
        }
        services.desk_save(STEWARD, Kind::Commitment, Some("1"), None, &values).await.unwrap();
        let row = FIRST.replace(",2025,", ",2026,").replace("I will", "We will");
        let report = import(&services, &file(folder.path(), "newer.csv", &row)).await;
        let it = services.commitment(1).await.unwrap();
        assert_eq!(it.commitment.due.as_deref(), Some("2027"), "{name}: {report}");
        assert_eq!(it.words, "I will mend the bridge.", "{name}: {report}");
        let told: Vec<(&str, &str, &str)> = (report.differs.iter())
            .map(|it| (it.field.as_str(), it.before.as_str(), it.after.as_str()))
            .collect();
        assert!(told.contains(&("due date", "2027", "2026")), "{name}: {told:?}");
        assert!(told.iter().any(|(field, ..)| *field == "words"), "{name}: {told:?}");
        assert_eq!((report.updated, report.unchanged), (0, 1), "{name}: {report}");
        // The same with another person.
        let report =
            import(&services, &file(folder.path(), "newer.csv", &FIRST.replace("ana-nunez", "bo-oneal")))
                .await;
        assert_eq!((report.unchanged, report.differs[0].field.as_str()), (1, "person"), "{name}: {report}");
        // What was withdrawn stays out.
        withdraw(&services, STEWARD, 1, version(&services, 1).await, "it was never said").await.unwrap();
        let both = format!("{FIRST}x9,ana-nunez,Plant trees,,,,,,,https://example.org/x9,,\n");
        let report = import(&services, &file(folder.path(), "newer.csv", &both)).await;
        assert_eq!((report.created, report.skipped), (1, 1), "{name}: {report}");
        assert_eq!(report.skipped_rows[0].reason, "commitment 1 was withdrawn; it stays out", "{name}");
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{name}");
    }
}
