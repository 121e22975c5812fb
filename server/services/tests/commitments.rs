//! Commitments on both databases: who may do what, what the rules refuse, the history, the ledger behind it.

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::date::CivilDate;
use domain::words::{CommitmentSetting, CommitmentStatus, Role};
use services::commitments::{
    self, CommitmentsQuery, EvidenceGiven, NewCommitment, NewStatus, change_status, create, publish, withdraw,
};
use services::import::{CommitmentOptions, ImportRequest, Importer, Report, run};
use services::ledger::{self, ChangesQuery};
use services::{Clock, ServiceError, Services};
use store::entities::{commitment, commitment_record};
use store::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use store::testing::{TestDatabase, databases, fixture};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };

async fn community() -> Vec<(TestDatabase, Services)> {
    let mut all = Vec::new();
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        all.push((db, services));
    }
    all
}

fn bridge() -> NewCommitment {
    let words = "I will have the bridge on Maple Street mended before the winter of 2025.";
    NewCommitment {
        made_on: "2024-05".parse().ok(),
        due: "2025".parse().ok(),
        source_note: Some("Minutes of the town hall, page 2".to_owned()),
        ..NewCommitment::new(fixture::person_key(0), "Mend the bridge", words, CommitmentSetting::TownHall)
    }
}

/// Where a set was published: without it, and without an address of its own, no row is brought in.
fn published() -> CommitmentOptions {
    CommitmentOptions { url: Some("https://example.org/promises".to_owned()), ..CommitmentOptions::default() }
}

fn status(date: (i16, i8, i8), status: CommitmentStatus, link: Option<&str>) -> NewStatus {
    NewStatus {
        date: CivilDate::constant(date.0, date.1, date.2),
        status,
        reason: "the minutes say so".to_owned(),
        agreed_by: None,
        evidence: link
            .map(|url| EvidenceGiven::Link { url: url.to_owned(), title: "the minutes".to_owned() })
            .into_iter()
            .collect(),
    }
}

async fn version(services: &Services, number: i64) -> i32 {
    let row = commitment::Entity::find().filter(commitment::Column::Number.eq(number));
    row.one(services.store().read()).await.unwrap().unwrap().version
}

#[tokio::test]
async fn a_commitment_goes_from_draft_to_kept_and_each_step_is_in_the_ledger() {
    for (db, services) in community().await {
        let number = create(&services, STEWARD, &bridge()).await.unwrap();
        assert!(
            matches!(services.commitment(number).await, Err(ServiceError::NotFound(_))),
            "{}: a draft",
            db.name
        );
        assert_eq!(
            services.ledger_state().await.unwrap().entries,
            0,
            "{}: drafts are not the record",
            db.name
        );
        publish(&services, STEWARD, number, 1).await.unwrap();
        let give = async |new: &NewStatus| {
            change_status(&services, STEWARD, number, version(&services, number).await, new).await
        };
        give(&status((2024, 6, 1), CommitmentStatus::NotStarted, None)).await.unwrap();
        let late = services.commitment(number).await.unwrap().commitment;
        assert!(late.late && late.due_words.as_deref().unwrap().starts_with("late by"), "{late:?}");
        let vote = NewStatus {
            evidence: vec![EvidenceGiven::Vote(1)],
            ..status((2025, 2, 3), CommitmentStatus::InProgress, None)
        };
        give(&vote).await.unwrap();
        give(&status((2026, 3, 1), CommitmentStatus::Kept, Some("https://example.org/minutes")))
            .await
            .unwrap();

        let it = services.commitment(number).await.unwrap();
        assert_eq!(
            (it.commitment.status.as_deref(), it.commitment.late),
            (Some("kept"), false),
            "{}",
            db.name
        );
        let told: Vec<(&str, usize)> =
            it.history.iter().map(|entry| (entry.status.as_str(), entry.evidence.len())).collect();
        assert_eq!(told, [("not_started", 0), ("in_progress", 1), ("kept", 1)], "{}", db.name);
        assert_eq!(it.history[1].evidence[0].decision, Some(1));
        let list = services.changes(&ChangesQuery { page: 1, size: 50, ..Default::default() }).await.unwrap();
        let words: Vec<&str> = list.items.iter().map(|change| change.words.as_str()).collect();
        assert_eq!(words.len(), 5, "{words:?}");
        assert!(
            words[0].contains("changed from in progress to kept, because the minutes say so"),
            "{}",
            words[0]
        );
        assert!(words[3].contains("“Mend the bridge” published"), "{}", words[3]);
        assert_eq!(list.items[0].path.as_deref(), Some(format!("/commitments/{number}").as_str()));
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{}", db.name);

        let record = services.commitments_record("ana-nunez").await.unwrap().unwrap();
        assert_eq!((record.kept, record.late, record.score_percent), (1, 0, Some(100)), "{}", db.name);
        assert_eq!(services.commitments_record("bo-oneal").await.unwrap(), None);
        let kept = commitment_record::Entity::find().one(services.store().read()).await.unwrap().unwrap();
        assert_eq!((kept.kept, kept.permille), (1, Some(1000)));

        withdraw(&services, STEWARD, number, version(&services, number).await, "it was somebody else’s")
            .await
            .unwrap();
        assert!(services.commitment(number).await.is_err());
        assert_eq!(services.commitments_record("ana-nunez").await.unwrap(), None);
        assert_eq!(commitment_record::Entity::find().count(services.store().read()).await.unwrap(), 0);
        assert_eq!(commitments::rebuild(&services).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn what_the_rules_forbid_is_refused_and_leaves_nothing() {
    for (db, services) in community().await {
        let invalid = |result: Result<(), ServiceError>, wanted: &str| match result {
            Err(ServiceError::Invalid { field, .. }) => assert_eq!(field, wanted, "{}", db.name),
            other => panic!("{}: {other:?}", db.name),
        };
        let unsourced = NewCommitment { source_note: None, ..bridge() };
        let number = create(&services, STEWARD, &unsourced).await.unwrap();
        invalid(publish(&services, STEWARD, number, 1).await, "source_url");
        let bad = NewCommitment { source_url: Some("javascript:alert(1)".to_owned()), ..bridge() };
        invalid(create(&services, STEWARD, &bad).await.map(|_| ()), "source_url");
        invalid(
            create(&services, STEWARD, &NewCommitment { title: " ".to_owned(), ..bridge() })
                .await
                .map(|_| ()),
            "title",
        );

        let number = create(&services, STEWARD, &bridge()).await.unwrap();
        publish(&services, STEWARD, number, 1).await.unwrap();
        let give = async |new: NewStatus| change_status(&services, STEWARD, number, 2, &new).await;
        invalid(give(status((2025, 1, 1), CommitmentStatus::Kept, None)).await, "evidence");
        let silent =
            NewStatus { reason: " ".to_owned(), ..status((2025, 1, 1), CommitmentStatus::NotStarted, None) };
        invalid(give(silent).await, "reason");
        invalid(give(status((2027, 1, 1), CommitmentStatus::NotStarted, None)).await, "date");
        invalid(give(status((2024, 4, 30), CommitmentStatus::NotStarted, None)).await, "date");
        let link = Some("https://example.org/1");
        invalid(give(status((2025, 1, 1), CommitmentStatus::Released, link)).await, "agreed_by");
        invalid(
            give(status((2025, 1, 1), CommitmentStatus::Kept, Some("javascript:alert(1)"))).await,
            "evidence",
        );
        let none = NewStatus {
            evidence: vec![EvidenceGiven::Vote(999_999)],
            ..status((2025, 1, 1), CommitmentStatus::Kept, None)
        };
        invalid(give(none).await, "evidence");
        let private = NewStatus {
            reason: "ask ann@example.org".to_owned(),
            ..status((2025, 1, 1), CommitmentStatus::Kept, link)
        };
        invalid(give(private).await, "reason");
        assert_eq!(
            services.commitment(number).await.unwrap().history,
            [],
            "{}: nothing is left of it",
            db.name
        );
        assert_eq!(services.ledger_state().await.unwrap().entries, 2);

        let stale =
            change_status(&services, STEWARD, number, 1, &status((2025, 1, 1), CommitmentStatus::Kept, link))
                .await;
        match stale {
            Err(ServiceError::Conflict { what_changed }) => {
                assert!(what_changed.contains("published and without a status"), "{what_changed}");
            }
            other => panic!("{}: {other:?}", db.name),
        }
        // Who may.
        let themself = Actor::Account {
            key: AccountKey(8),
            roles: Roles::NONE.with(Role::Steward).with(Role::Official),
            official_of: Some(PersonKey(fixture::person_key(0).as_u128())),
        };
        let member =
            Actor::Account { key: AccountKey(9), roles: Roles::NONE.with(Role::Member), official_of: None };
        let kept = status((2025, 1, 1), CommitmentStatus::Kept, link);
        for (actor, known) in
            [(Actor::Anonymous, false), (member, true), (themself, true), (Actor::Operator, true)]
        {
            let got = change_status(&services, actor, number, 2, &kept).await;
            match (known, got) {
                (true, Err(ServiceError::OwnRecord)) if actor == themself => {}
                (true, Err(ServiceError::Forbidden)) if actor == themself => panic!("{}", db.name),
                (false, Err(ServiceError::NeedsSignIn)) | (true, Err(ServiceError::Forbidden)) => {}
                (_, other) => panic!("{}: {actor:?} {other:?}", db.name),
            }
        }
        assert!(matches!(create(&services, member, &bridge()).await, Err(ServiceError::Forbidden)));
    }
}

#[tokio::test]
async fn the_board_is_narrowed_and_what_is_late_stands_first() {
    for (db, services) in community().await {
        let put = async |title: &str, person: usize, due: Option<&str>, to: Option<CommitmentStatus>| {
            let new = NewCommitment {
                person: fixture::person_key(person),
                title: title.to_owned(),
                due: due.and_then(|due| due.parse().ok()),
                ..bridge()
            };
            let number = create(&services, STEWARD, &new).await.unwrap();
            publish(&services, STEWARD, number, 1).await.unwrap();
            if let Some(to) = to {
                let new = status((2025, 1, 1), to, Some("https://example.org/1"));
                change_status(&services, STEWARD, number, 2, &new).await.unwrap();
            }
        };
        put("settled", 0, Some("2024"), Some(CommitmentStatus::Broken)).await;
        put("without a date", 0, None, Some(CommitmentStatus::Stalled)).await;
        put("due", 1, Some("2027"), Some(CommitmentStatus::InProgress)).await;
        put("late", 1, Some("2026-10"), None).await;
        put("longer late", 0, Some("2024-12"), Some(CommitmentStatus::InProgress)).await;
        let of = async |query: CommitmentsQuery| {
            let list = services.commitments(&CommitmentsQuery { page: 1, size: 50, ..query }).await.unwrap();
            list.items.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        let all = ["longer late", "late", "due", "without a date", "settled"];
        assert_eq!(of(CommitmentsQuery::default()).await, all, "{}", db.name);
        let by = |status: &str| CommitmentsQuery { status: Some(status.to_owned()), ..Default::default() };
        assert_eq!(of(by("late")).await, ["longer late", "late"]);
        assert_eq!(of(by("none")).await, ["late"]);
        assert_eq!(of(by("broken")).await, ["settled"]);
        let bo = CommitmentsQuery { person: Some("bo-oneal".to_owned()), ..Default::default() };
        assert_eq!(of(bo.clone()).await, ["late", "due"]);
        let counts = services.commitment_counts(&bo).await.unwrap();
        let counts: Vec<(&str, u64)> = counts.iter().map(|count| (count.status.as_str(), count.n)).collect();
        assert_eq!(counts, [("late", 1), ("in_progress", 1), ("none", 1)]);
        let second =
            services.commitments(&CommitmentsQuery { page: 2, size: 2, ..Default::default() }).await.unwrap();
        assert_eq!((second.items.len(), second.items[0].title.as_str(), second.total), (2, "due", 5));
        let filters = services.commitment_filters().await.unwrap();
        assert_eq!(filters.people.len(), 2, "{}", db.name);
        for wrong in
            [by("eaten"), CommitmentsQuery { person: Some("nobody".to_owned()), ..Default::default() }]
        {
            assert!(services.commitments(&CommitmentsQuery { page: 1, size: 50, ..wrong }).await.is_err());
        }
    }
}

async fn import(services: &Services, path: &std::path::Path, options: CommitmentOptions) -> Report {
    let request = ImportRequest {
        commitments: CommitmentOptions {
            person: Some("ana-nunez".to_owned()),
            set: Some("A set of promises".to_owned()),
            ..options
        },
        ..ImportRequest::new(Importer::Commitments, vec![path.to_owned()])
    };
    run(services, &request).await.unwrap()
}

#[tokio::test]
async fn a_newer_file_makes_history_and_no_doubles() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let first = file(
        "first.csv",
        "id,commitment,status,sources\n\
        1,Fix the bridge on Maple Street before winter,In progress,https://example.org/1\n\
        2,Plant a thousand trees,Achieved,\n\
        ,Open the library on Sundays,Pondered,https://example.org/3\n\
        ,Paint every school in the town,,\n",
    );
    let newer = file(
        "newer.csv",
        "id,commitment,status,reason,sources\n\
        1,Mend the bridge,Achieved,it is open,https://example.org/1b\n\
        2,Plant a thousand trees,Achieved,,https://example.org/2\n\
        ,Open the library on Sundays!,Pondered,,\n\
        ,Paint every school,,,\n\
        ,Lower the bus fare,Not started,,\n",
    );
    for (db, services) in community().await {
        let of = |status: &str| CommitmentsQuery {
            status: Some(status.to_owned()),
            page: 1,
            size: 50,
            ..Default::default()
        };
        let day = |text: &str| CommitmentOptions { as_of: text.parse().ok(), ..published() };
        let report = import(&services, &first, day("2025-01-01")).await;
        assert_eq!((report.read, report.created), (4, 4), "{}: {report}", db.name);
        assert_eq!(report.notes.len(), 2, "{:?}", report.notes);
        assert!(
            report.notes[0].contains("gives no source") && report.notes[1].contains("Pondered"),
            "{:?}",
            report.notes
        );
        let entries = services.ledger_state().await.unwrap().entries;
        let again = import(&services, &first, day("2025-01-01")).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 4), "{}: {again}", db.name);
        assert_eq!(
            services.ledger_state().await.unwrap().entries,
            entries + 1,
            "{}: twice changes nothing; only that it was read again is told",
            db.name
        );

        let report = import(&services, &newer, day("2026-02-01")).await;
        assert_eq!(
            (report.created, report.updated, report.unchanged, report.to_review),
            (1, 3, 0, 1),
            "{}: {report}",
            db.name
        );
        let waits = report.notes.iter().find(|note| note.contains("waits for you")).unwrap();
        assert!(waits.contains("row 5 “Paint every school”") && waits.contains("commitment 4"), "{waits}");
        let bridge = services.commitment(1).await.unwrap();
        assert_eq!(bridge.commitment.title, "Mend the bridge", "{}", db.name);
        let told: Vec<(&str, &str)> =
            bridge.history.iter().map(|it| (it.status.as_str(), it.on.as_str())).collect();
        assert_eq!(told, [("in_progress", "2025-01-01"), ("kept", "2026-02-01")], "{}", db.name);
        assert_eq!(services.commitments(&of("kept")).await.unwrap().total, 2);

        // Somebody says which it is, and that the word means something.
        let decided = CommitmentOptions {
            decided: [(5, Some(4))].into(),
            statuses: vec![("Pondered".to_owned(), CommitmentStatus::CannotBeJudged)],
            ..day("2026-02-01")
        };
        let report = import(&services, &newer, decided).await;
        assert_eq!((report.created, report.updated, report.to_review), (0, 1, 0), "{}: {report}", db.name);
        assert_eq!(services.commitment(4).await.unwrap().commitment.title, "Paint every school");
        let last = import(&services, &newer, day("2026-02-01")).await;
        assert_eq!(
            (last.created, last.updated, last.to_review, last.unchanged),
            (0, 0, 0, 5),
            "{}: {last}",
            db.name
        );
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{}", db.name);

        let nobody = CommitmentOptions { person: Some("nobody".to_owned()), ..Default::default() };
        let request = ImportRequest {
            commitments: nobody,
            ..ImportRequest::new(Importer::Commitments, vec![first.clone()])
        };
        let error = run(&services, &request).await.unwrap_err().to_string();
        assert!(error.contains("there is no official with the address “nobody”"), "{}: {error}", db.name);
        let all = services.commitments(&CommitmentsQuery { page: 1, size: 50, ..Default::default() }).await;
        assert_eq!(all.unwrap().total, 5, "{}: nothing came of it", db.name);
    }
}

#[tokio::test]
async fn a_promise_that_can_be_read_nowhere_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.csv");
    let rows = "commitment,url\nMend the bridge,\nPaint the school,https://example.org/school\n";
    std::fs::write(&path, rows).unwrap();
    for (db, services) in community().await {
        let report = import(&services, &path, CommitmentOptions::default()).await;
        assert_eq!((report.created, report.skipped), (1, 1), "{}: {report}", db.name);
        assert!(report.skipped_rows[0].reason.contains("where it can be read"), "{}: {report}", db.name);
        assert_eq!(services.commitment(1).await.unwrap().commitment.title, "Paint the school", "{}", db.name);
        // With the address of the set it is brought in.
        let report = import(&services, &path, published()).await;
        assert_eq!((report.created, report.unchanged), (1, 1), "{}: {report}", db.name);
    }
}

/// A published set of 174 promises, where it is at hand; it is not part of the project.
#[tokio::test]
async fn a_published_set_is_brought_in_once() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("ANSWERABLE_DATA").map_or(beside, std::path::PathBuf::from);
    let path = data.join("promises-trumptracker-2018-08-27/_data/data.json");
    let Ok(expected) = std::fs::read(data.join("EXPECTED.json")) else {
        println!("skipped: no real data (set ANSWERABLE_DATA to its folder)");
        return;
    };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let statuses = &expected["promises-trumptracker-2018-08-27"]["statuses"];
    let wanted = |word: &str| statuses[word].as_u64().unwrap();
    for (db, services) in community().await {
        let day = || CommitmentOptions { as_of: "2018-08-27".parse().ok(), ..published() };
        let report = import(&services, &path, day()).await;
        assert_eq!((report.read, report.created), (174, 174), "{}: {report}", db.name);
        let counts = services
            .commitment_counts(&CommitmentsQuery { page: 1, size: 50, ..Default::default() })
            .await
            .unwrap();
        let n = |status: &str| counts.iter().find(|count| count.status == status).map_or(0, |count| count.n);
        let without = n("none");
        assert_eq!(n("not_started"), wanted("Not started"), "{}", db.name);
        // Those of which the publisher gives no source have no status; all others have the publisher's.
        let mut judged = 0;
        for (status, word) in [
            ("broken", "Broken"),
            ("kept", "Achieved"),
            ("partly_kept", "Compromised"),
            ("in_progress", "In progress"),
        ] {
            let unsourced =
                report.notes.iter().filter(|note| note.contains(&format!("“{word}” was not taken"))).count()
                    as u64;
            assert_eq!(n(status) + unsourced, wanted(word), "{}: {word}", db.name);
            judged += n(status);
        }
        assert_eq!(judged + without + n("not_started"), 174, "{}", db.name);
        assert_eq!(
            without,
            report.notes.iter().filter(|note| note.contains("gives no source")).count() as u64
        );
        let again = import(&services, &path.with_extension("yaml"), day()).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 174), "{}: {again}", db.name);
        // A newer file, in which one was kept, one was reworded and one is new.
        let text = std::fs::read_to_string(&path).unwrap();
        let mut newer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let promises = newer["promises"].as_array_mut().unwrap();
        let at = promises.iter().position(|it| it["status"] == "Not started").unwrap();
        promises[at]["status"] = "Achieved".into();
        promises[at]["sources"] = serde_json::json!(["https://example.org/kept"]);
        let mut fresh = promises[at].clone();
        for (field, value) in
            [("title", "Wholly other words about zinc"), ("url", "https://example.org/zinc")]
        {
            fresh[field] = value.into();
        }
        fresh["status"] = "Not started".into();
        promises.push(fresh);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("newer.json");
        std::fs::write(&file, newer.to_string()).unwrap();
        let later = CommitmentOptions { as_of: "2019-01-01".parse().ok(), ..published() };
        let report = import(&services, &file, later).await;
        assert_eq!((report.created, report.updated, report.unchanged), (1, 1, 173), "{}: {report}", db.name);
        let all = services
            .commitments(&CommitmentsQuery { page: 1, size: 200, ..Default::default() })
            .await
            .unwrap();
        assert_eq!(all.total, 175, "{}: no duplicates", db.name);
        let kept: Vec<_> =
            all.items.iter().filter(|row| row.status_on.as_deref() == Some("2019-01-01")).collect();
        let changed = kept.iter().find(|row| row.status.as_deref() == Some("kept")).unwrap();
        let history = services.commitment(changed.number).await.unwrap().history;
        let told: Vec<&str> = history.iter().map(|it| it.status.as_str()).collect();
        assert_eq!(told, ["not_started", "kept"], "{}: history, not another commitment", db.name);
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{}", db.name);
    }
}

/// 760 commitments of a cabinet, without a status, made by many people: whoever is named gets theirs.
#[tokio::test]
async fn a_set_with_many_leads_goes_to_whom_it_is_said_to() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("ANSWERABLE_DATA").map_or(beside, std::path::PathBuf::from);
    let path = data.join("promises-canada-mandate/raw-data/2021-mandate-commitments.csv");
    let Ok(expected) = std::fs::read(data.join("EXPECTED.json")) else {
        println!("skipped: no real data (set ANSWERABLE_DATA to its folder)");
        return;
    };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let total =
        expected["promises-canada-mandate"]["raw-data/2021-mandate-commitments.csv"].as_u64().unwrap();
    for (db, services) in community().await {
        let report = import(&services, &path, published()).await;
        assert_eq!(report.read, total, "{}: {report}", db.name);
        assert_eq!(report.created + report.to_review + report.skipped, total, "{}: {report}", db.name);
        assert!(report.created * 10 > total * 9, "{}: {report}", db.name);
        let counts =
            services.commitment_counts(&CommitmentsQuery { page: 1, size: 50, ..Default::default() }).await;
        assert_eq!(counts.unwrap()[0].n, report.created, "{}: none has a status", db.name);
        let again = import(&services, &path, published()).await;
        assert_eq!((again.created, again.updated), (0, 0), "{}: {again}", db.name);
    }
}
