//! Commitments at the desk.

use super::*;

fn promise() -> Vec<(&'static str, &'static str)> {
    vec![
        ("person", "ana-nunez"),
        ("title", "Mend the bridge"),
        ("words", "I will have the bridge on Maple Street mended before winter."),
        ("setting", "town_hall"),
        ("made_on", "2024-05"),
        ("due", "2025"),
        ("places", "Pine Hollow"),
        ("source_note", "minutes of 3 May 2024, page 2"),
    ]
}

#[tokio::test]
async fn a_commitment_is_entered_judged_with_evidence_changed_and_withdrawn() {
    use services::commitments::{give_status, status_form};
    for (db, services) in community().await {
        let name = db.name;
        let unsourced: Vec<_> = promise().into_iter().filter(|(field, _)| *field != "source_note").collect();
        let wrong =
            errors(services.desk_save(STEWARD, Kind::Commitment, None, None, &typed(&unsourced)).await);
        assert!(wrong[0].1.contains("without a source nothing is published"), "{name}: {wrong:?}");
        let mut nowhere = promise();
        nowhere[6] = ("places", "Pine Hollow\nNo such place");
        let wrong = errors(services.desk_save(STEWARD, Kind::Commitment, None, None, &typed(&nowhere)).await);
        assert_eq!((wrong[0].0.as_str(), wrong.len()), ("places", 1), "{name}: {wrong:?}");
        let done = enter(&services, Kind::Commitment, &promise()).await;
        let number: i64 = done.key.parse().unwrap();
        assert_eq!(done.path.as_deref(), Some(format!("/commitments/{number}").as_str()), "{name}");
        let shown = services.commitment(number).await.unwrap();
        assert_eq!((shown.commitment.places.len(), shown.commitment.late), (1, true), "{name}");
        let late = services.commitments_that_wait(STEWARD).await.unwrap();
        assert!(late[0].late && late[0].number == number, "{name}: {late:?}");
        assert_eq!(services.desk_waiting(STEWARD).await.unwrap().late, 1, "{name}");
        let told = changes(&services).await;
        assert_eq!(told.len(), 2, "{name}: one entry for it: {told:?}");

        // A status is refused by every field that is wrong, and nothing is written.
        let version = status_form(&services, STEWARD, number).await.unwrap().version.to_string();
        let give = async |pairs: &[(&'static str, &str)]| {
            give_status(&services, STEWARD, number, &typed(pairs)).await
        };
        let fields = |refused: Result<(), Refused>| match refused {
            Err(Refused::Wrong(errors)) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let kept = [
            ("version", version.as_str()),
            ("status", "kept"),
            ("date", "2026-03-01"),
            ("reason", "It is open."),
        ];
        assert_eq!(fields(give(&kept).await), ["link_1"], "{name}: without evidence");
        let mut bad = kept.to_vec();
        bad.extend([("link_2", "javascript:alert(1)"), ("decision_1", "no such motion")]);
        assert_eq!(fields(give(&bad).await), ["link_2", "decision_1", "link_1"], "{name}");
        let release = [
            ("version", version.as_str()),
            ("status", "released"),
            ("date", "2026-03-01"),
            ("link_1", "https://example.org/1"),
        ];
        assert_eq!(fields(give(&release).await), ["reason", "agreed_by"], "{name}");
        assert_eq!(fields(give(&[("version", version.as_str())]).await), ["status", "date"], "{name}");
        assert_eq!(changes(&services).await.len(), 2, "{name}");
        let mut good = kept.to_vec();
        good.extend([("link_1", "https://example.org/1"), ("title_1", "The minutes"), ("decision_1", "1")]);
        give(&good).await.unwrap();
        assert_eq!(fields(give(&good).await), ["status"], "{name}: the second of two stewards is told");
        let shown = services.commitment(number).await.unwrap();
        assert_eq!(shown.history[0].evidence.len(), 2, "{name}");
        assert_eq!(services.commitments_that_wait(STEWARD).await.unwrap(), [], "{name}");
        // Nobody judges themself.
        let key = domain::access::PersonKey(fixture::person_key(0).as_u128());
        let themself = Actor::Account {
            key: AccountKey(7),
            roles: Roles::NONE.with(Role::Steward).with(Role::Official),
            official_of: Some(key),
        };
        let refused = give_status(&services, themself, number, &typed(&good)).await;
        assert!(matches!(refused, Err(Refused::Service(ServiceError::OwnRecord))), "{name}: {refused:?}");

        // It is changed with a reason, and the status stays.
        let mut form = opened(&services, Kind::Commitment, &done.key).await;
        form.set("due", "2024");
        form.set("reason", "the minutes say 2024");
        services.desk_save(STEWARD, Kind::Commitment, Some(&done.key), None, &form).await.unwrap();
        let shown = services.commitment(number).await.unwrap();
        assert_eq!((shown.commitment.due.as_deref(), shown.history.len()), (Some("2024"), 1), "{name}");
        let told = changes(&services).await;
        assert!(told[0].contains("due date") && told[0].contains("2024"), "{name}: {told:?}");

        let mut form = opened(&services, Kind::Commitment, &done.key).await;
        form.set("reason", "it was somebody else’s");
        services.desk_withdraw(STEWARD, Kind::Commitment, &done.key, &form).await.unwrap();
        assert!(services.commitment(number).await.is_err(), "{name}");
        assert_eq!(services.commitments_record("ana-nunez").await.unwrap(), None, "{name}");
        assert_eq!(services.desk_drafts(STEWARD).await.unwrap().len(), 1, "{name}: kept as a draft");
        services::ledger::verify(&services, &[], None).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn an_import_leaves_a_commitment_alone_that_was_entered_or_withdrawn_by_hand() {
    use services::import::{CommitmentOptions, ImportRequest, Importer, run};
    for (db, services) in community().await {
        let name = db.name;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set.csv");
        let import = async |text: &str| {
            std::fs::write(&path, text).unwrap();
            let commitments = CommitmentOptions {
                person: Some("ana-nunez".to_owned()),
                url: Some("https://example.org/promises".to_owned()),
                ..CommitmentOptions::default()
            };
            let request = ImportRequest {
                commitments,
                ..ImportRequest::new(Importer::Commitments, vec![path.clone()])
            };
            run(&services, &request).await.unwrap()
        };
        import("id,commitment\n1,Mend the bridge\n2,Paint the bridge\n").await;
        let mut form = opened(&services, Kind::Commitment, "1").await;
        form.set("title", "Mend the bridge on Maple Street");
        form.set("reason", "its full name");
        services.desk_save(STEWARD, Kind::Commitment, Some("1"), None, &form).await.unwrap();
        let mut form = opened(&services, Kind::Commitment, "2").await;
        form.set("reason", "nobody said that");
        services.desk_withdraw(STEWARD, Kind::Commitment, "2", &form).await.unwrap();
        let report = import("id,commitment\n1,Repair the bridge\n2,Paint it\n").await;
        assert_eq!(report.created, 0, "{name}: {report}");
        assert!(
            report.notes.iter().any(|note| note.contains("kept as it was entered by hand")),
            "{name}: {report}"
        );
        let shown = services.commitment(1).await.unwrap();
        assert_eq!(shown.commitment.title, "Mend the bridge on Maple Street", "{name}");
        assert!(services.commitment(2).await.is_err(), "{name}: what was withdrawn stays away");
    }
}

#[tokio::test]
async fn nobody_enters_changes_or_withdraws_their_own_promise_and_its_days_must_be_possible() {
    for (db, services) in community().await {
        let name = db.name;
        let done = enter(&services, Kind::Commitment, &promise()).await;
        let mut values = opened(&services, Kind::Commitment, &done.key).await;
        let slug = values.get("person").to_owned();
        let row = person::Entity::find().all(db.store.read()).await.unwrap();
        let row = row.into_iter().find(|row| slug.starts_with(&row.name)).unwrap();
        let themself = Actor::Account {
            key: AccountKey(7),
            roles: Roles::NONE.with(Role::Steward),
            official_of: Some(domain::access::PersonKey(row.id.as_u128())),
        };
        let mut own = opened(&services, Kind::Commitment, &done.key).await;
        own.set("reason", "it suits me");
        own.set("due", "2040");
        for refused in [
            services.desk_save(themself, Kind::Commitment, Some(&done.key), None, &own).await,
            services.desk_withdraw(themself, Kind::Commitment, &done.key, &own).await,
            services.desk_save(themself, Kind::Commitment, None, None, &typed(&promise())).await,
        ] {
            assert!(matches!(refused, Err(Refused::Service(ServiceError::OwnRecord))), "{name}: {refused:?}");
        }
        values.set("made_on", "2030-01-01");
        values.set("due", "2025");
        let wrong = errors(services.desk_save(STEWARD, Kind::Commitment, None, None, &values).await);
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["made_on", "due"], "{name}: {wrong:?}");
    }
}
