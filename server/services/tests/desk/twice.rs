//! The same form sent twice, or eight times at once: one thing, and every answer leads to it.

use super::*;

/// A form of this kind that can be published, for something that is not in the record.
fn new(kind: Kind) -> Option<Vec<(&'static str, &'static str)>> {
    let source = ("source_note", "minutes of 3 March 2026");
    let term = vec![("person", "ana-nunez"), ("start_date", "2015"), ("start_reason", "elected"), source];
    Some(match kind {
        Kind::Place => vec![("name", "Willow Bend"), ("kind", "town")],
        Kind::Body => vec![("name", "Willow Board"), ("kind", "council"), ("place", "pine-hollow")],
        Kind::Office => vec![("title", "Clerk"), ("body", "elm-commission"), ("seats", "1")],
        Kind::Person => vec![("name", "Zenobia Marchbanks"), source],
        Kind::Term => {
            [term, vec![("office", "Commissioner"), ("end_date", "2016"), ("end_reason", "unknown")]].concat()
        }
        Kind::Candidacy => {
            vec![("person", "ana-nunez"), ("office", "Commissioner"), ("outcome", "lost"), source]
        }
        Kind::Measure => {
            vec![("title", "On benches"), ("kind", "ordinance"), ("body", "elm-commission"), source]
        }
        Kind::Commitment => vec![
            ("person", "ana-nunez"),
            ("title", "Mend the bridge"),
            ("words", "I will have it mended."),
            ("setting", "town_hall"),
            source,
        ],
        Kind::Value => vec![("name", "Shade"), ("summary", "Trees for all."), ("position", "7")],
        // A decision is entered on a screen of its own, which has its own tests; the texts are there from the start.
        Kind::Decision | Kind::Text => return None,
    })
}

async fn total(services: &Services, kind: Kind) -> u64 {
    let page = Page::new(1, 1).unwrap();
    services.desk_list(STEWARD, kind, "", None, page).await.unwrap().total
}

/// The form of a new thing as it was opened, with this typed.
async fn blank(services: &Services, kind: Kind, pairs: &[(&'static str, &str)]) -> Values {
    let form = services.desk_form(STEWARD, kind, None, None, &Values::default()).await.unwrap();
    let mut values = typed(pairs);
    values.set("once", form.once.unwrap().to_string());
    values
}

#[tokio::test]
async fn the_same_form_eight_times_at_once_makes_one_thing_of_every_kind() {
    for (db, services) in community().await {
        let mut entries = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
        for kind in Kind::ALL {
            let name = format!("{} {kind:?}", db.name);
            let Some(pairs) = new(kind) else { continue };
            let before = total(&services, kind).await;
            let values = blank(&services, kind, &pairs).await;
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let (services, values) = (services.clone(), values.clone());
                tasks.spawn(
                    async move { services.desk_save(STEWARD, kind, None, None, &values).await.unwrap() },
                );
            }
            let mut done = Vec::new();
            while let Some(one) = tasks.join_next().await {
                done.push(one.unwrap());
            }
            assert!(done.iter().all(|one| *one == done[0]), "{name}: {done:?}");
            assert_eq!(total(&services, kind).await, before + 1, "{name}");
            let now = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
            // The first of all also writes the ledger's beginning.
            assert_eq!(now, entries.max(1) + 1, "{name}");
            entries = now;
        }
        services::ledger::verify(&services, &[], None).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn whoever_goes_back_and_types_another_name_enters_somebody_else() {
    for (db, services) in community().await {
        let name = db.name;
        let mut values =
            blank(&services, Kind::Person, &[("name", "Ada Twin"), ("source_note", "a list")]).await;
        let first = services.desk_save(STEWARD, Kind::Person, None, None, &values).await.unwrap();
        values.set("name", "Bea Twin");
        let second = services.desk_save(STEWARD, Kind::Person, None, None, &values).await.unwrap();
        assert_eq!((first.key.as_str(), second.key.as_str()), ("ada-twin", "bea-twin"), "{name}");
        // Two forms that say the same are two things: two people may have one name.
        let again = blank(&services, Kind::Person, &[("name", "Ada Twin"), ("source_note", "a list")]).await;
        let third = services.desk_save(STEWARD, Kind::Person, None, None, &again).await.unwrap();
        assert_eq!(third.key, "ada-twin-2", "{name}");
        // What was withdrawn meanwhile does not come back by a reload.
        let mut gone = opened(&services, Kind::Person, &second.key).await;
        gone.set("reason", "a slip");
        services.desk_withdraw(STEWARD, Kind::Person, &second.key, &gone).await.unwrap();
        let refused = services.desk_save(STEWARD, Kind::Person, None, None, &values).await;
        let Err(Refused::Service(ServiceError::Invalid { message, .. })) = refused else {
            panic!("{refused:?}")
        };
        assert!(message.contains("withdrawn since"), "{name}: {message}");
        assert!(matches!(services.official("bea-twin").await, Err(ServiceError::NotFound(_))), "{name}");
    }
}

#[tokio::test]
async fn a_commitment_that_was_withdrawn_does_not_come_back_by_a_reload() {
    for (db, services) in community().await {
        let values = blank(&services, Kind::Commitment, &new(Kind::Commitment).unwrap()).await;
        let done = services.desk_save(STEWARD, Kind::Commitment, None, None, &values).await.unwrap();
        let mut gone = opened(&services, Kind::Commitment, &done.key).await;
        gone.set("reason", "a slip");
        services.desk_withdraw(STEWARD, Kind::Commitment, &done.key, &gone).await.unwrap();
        let refused = services.desk_save(STEWARD, Kind::Commitment, None, None, &values).await;
        assert!(
            matches!(refused, Err(Refused::Service(ServiceError::Invalid { .. }))),
            "{}: {refused:?}",
            db.name
        );
    }
}
