//! Who may enter what was decided, and what the ledger says of whoever did.

use domain::access::{AccountKey, Action, Actor, PersonKey, Roles, Subject};
use domain::words::Role;
use services::corrections::{self, Decided, NewReport};
use services::desk::{Kind, Refused, RollCallRefused, Values};
use services::ledger::{self, ChangesQuery};
use services::{ServiceError, Services, review};
use store::entities::{decision, record_change};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::fixture;

use crate::{STEWARD, community, count, filled, screen, verified, words};

/// A steward who is an official too: somebody of the fixture.
fn both(who: usize) -> Actor {
    Actor::Account {
        key: AccountKey(7),
        roles: Roles::NONE.with(Role::Steward).with(Role::Official),
        official_of: Some(PersonKey(fixture::person_key(who).as_u128())),
    }
}

const ANA: usize = 0;
const DEE: usize = 3;

/// What a decision's form says, with a reason to change it.
async fn opened(services: &Services, number: &str) -> Values {
    let form = services.desk_form(STEWARD, Kind::Decision, Some(number), None, &Values::default()).await;
    let form = form.unwrap();
    let mut values = form.values;
    values.set("stamp", form.stamp);
    values.set("motion", "Another motion");
    values.set("source_note", "the minutes");
    values.set("reason", "the minutes say so");
    values
}

async fn about(services: &Services, person: &str) -> Vec<(String, String)> {
    let query =
        ChangesQuery { person: Some(person.to_owned()), size: 50, page: 1, ..ChangesQuery::default() };
    let list = services.changes(&query).await.unwrap();
    list.items.into_iter().map(|change| (change.words, change.who)).collect()
}

#[tokio::test]
async fn nobody_changes_a_decision_in_which_they_voted() {
    let own = |error: &Refused| matches!(error, Refused::Service(ServiceError::OwnRecord));
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        // A new one may be entered, and the ledger says by name that its maker voted.
        let done = services.roll_call_save(both(ANA), &filled(&screen)).await.unwrap();
        let told = &words(&services).await[0];
        assert!(told.contains("entered by Ana Núñez, who is one of those who voted"), "{name}: {told}");
        let number: i64 = done.key.parse().unwrap();
        let values = opened(&services, &done.key).await;
        let mut correction = services.vote_form(STEWARD, number, "cy-drake").await.map(|form| {
            let stamp = ("stamp", form.stamp);
            Values::from_iter([stamp, ("option", "no".to_owned()), ("reason", "the minutes".to_owned())])
        });
        let correction = correction.as_mut().unwrap();
        let saved = services.desk_save(both(ANA), Kind::Decision, Some(&done.key), None, &values).await;
        assert!(own(&saved.unwrap_err()), "{name}");
        let gone = services.desk_withdraw(both(ANA), Kind::Decision, &done.key, &values).await;
        assert!(own(&gone.unwrap_err()), "{name}");
        for whose in ["ana-nunez", "cy-drake"] {
            let corrected = services.correct_vote(both(ANA), number, whose, correction).await;
            assert!(own(&corrected.unwrap_err()), "{name}: {whose}");
            let form = services.vote_form(both(ANA), number, whose).await;
            assert!(matches!(form, Err(ServiceError::OwnRecord)), "{name}");
        }
        assert!(matches!(services.votes_to_correct(both(ANA), number).await, Err(ServiceError::OwnRecord)));
        let form =
            services.desk_form(both(ANA), Kind::Decision, Some(&done.key), None, &Values::default()).await;
        assert!(matches!(form, Err(ServiceError::OwnRecord)), "{name}");

        // Nor is a report about it answered by one of them.
        let report = NewReport {
            page: format!("/decisions/{number}#votes"),
            report: "The vote was another one.".to_owned(),
            contact: None,
        };
        let report = corrections::report(&services, &report).await.unwrap();
        let answer = Decided::NotCorrected { answer: "it was so".to_owned() };
        let answered = corrections::answer(&services, both(ANA), report, 1, &answer).await;
        assert!(matches!(answered, Err(ServiceError::OwnRecord)), "{name}: {answered:?}");

        // Whoever did not vote in it may, official or not.
        corrections::answer(&services, both(DEE), report, 1, &answer).await.unwrap();
        assert_eq!(services.votes_to_correct(both(DEE), number).await.unwrap().1.len(), 2, "{name}");
        services.correct_vote(both(DEE), number, "cy-drake", correction).await.unwrap();
        let values = opened(&services, &done.key).await;
        services.desk_save(both(DEE), Kind::Decision, Some(&done.key), None, &values).await.unwrap();
        let values = opened(&services, &done.key).await;
        services.desk_withdraw(both(DEE), Kind::Decision, &done.key, &values).await.unwrap();
        verified(&services).await;
    }
}

#[tokio::test]
async fn nobody_merges_themself_nor_takes_such_a_merge_back() {
    for (db, services) in community().await {
        let own = |error: ServiceError| matches!(error, ServiceError::OwnRecord);
        let merge = async |actor| review::merge(&services, actor, "ana-nunez", "ana-nunez-2", "One.").await;
        assert!(own(merge(both(ANA)).await.unwrap_err()), "{}", db.name);
        merge(both(DEE)).await.unwrap();
        let number = review::merges(&services, STEWARD).await.unwrap()[0].number;
        assert!(own(review::undo(&services, both(ANA), number, "Two.").await.unwrap_err()), "{}", db.name);
        review::undo(&services, both(DEE), number, "Two.").await.unwrap();
    }
}

#[tokio::test]
async fn stewards_and_officials_are_named_in_what_they_do() {
    for (db, services) in community().await {
        let screen = screen(&services, "2026-11-02").await;
        services.roll_call_save(STEWARD, &filled(&screen)).await.unwrap();
        let query = ChangesQuery { size: 1, page: 1, ..ChangesQuery::default() };
        let change = services.changes(&query).await.unwrap().items.remove(0);
        assert_eq!(change.who, "Rosalind, steward", "{}", db.name);
        // The account has another name; in the record she is Ana.
        let conn = db.store.read();
        let ana = Subject::person(PersonKey(fixture::person_key(ANA).as_u128()));
        let official = ledger::acting(conn, both(ANA), Action::Reply, ana).await.unwrap();
        assert_eq!((official.code(), official.name()), ("official", Some("Ana Núñez")), "{}", db.name);
        let mut whole = Vec::new();
        ledger::write_all(&services, &mut whole).await.unwrap();
        let whole = String::from_utf8(whole).unwrap();
        assert!(whole.contains("acting_name:8:Rosalind\n") && !whole.contains("@example"), "{}", db.name);
    }
}

#[tokio::test]
async fn a_withdrawn_decision_is_found_by_everyone_whose_figures_it_changed() {
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        let done = services.roll_call_save(STEWARD, &filled(&screen)).await.unwrap();
        assert_eq!(done.name, "Motion to adopt O-2 (Pine Hollow Council, 2 November 2026)", "{name}");
        let values = opened(&services, &done.key).await;
        services.desk_withdraw(STEWARD, Kind::Decision, &done.key, &values).await.unwrap();
        for person in ["ana-nunez", "cy-drake"] {
            let changes = about(&services, person).await;
            let told: Vec<&str> = changes.iter().map(|(words, _)| words.as_str()).collect();
            assert_eq!(
                told[0],
                "Decision “Motion to adopt O-2 (Pine Hollow Council, 2 November 2026)” withdrawn, because the minutes say so.",
                "{name}: {person}"
            );
            assert!(
                told[1].ends_with("(Pine Hollow Council, 2 November 2026)” entered."),
                "{name}: {told:?}"
            );
            assert_eq!(changes[0].1, "Rosalind, steward", "{name}");
        }
        let people = services.people_with_changes().await.unwrap();
        assert!(people.iter().any(|person| person.slug == "cy-drake"), "{name}");
        assert!(people.iter().all(|person| person.slug != "dee-fox"), "{name}");
        let ana = services.official("ana-nunez").await.unwrap();
        assert_eq!(
            ana.changes[0].cause,
            "Rosalind, steward, withdrew Motion to adopt O-2 (Pine Hollow Council, 2 November 2026).",
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_merge_that_is_undone_is_told_as_that() {
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        let mut values = filled(&screen);
        // The one who is here twice votes too, so that there are figures of both.
        values.set(&format!("vote-{}", fixture::person_key(7)), "yes");
        services.roll_call_save(STEWARD, &values).await.unwrap();
        review::merge(&services, STEWARD, "ana-nunez", "ana-nunez-2", "One.").await.unwrap();
        let number = review::merges(&services, STEWARD).await.unwrap()[0].number;
        review::undo(&services, STEWARD, number, "they are cousins").await.unwrap();
        let told = "The merge of Ana Núñez and Ana Nunez undone: they are two people again, because they are cousins.";
        for person in ["ana-nunez", "ana-nunez-2"] {
            assert_eq!(about(&services, person).await[0].0, told, "{name}: {person}");
        }
        let rows = record_change::Entity::find()
            .filter(record_change::Column::PersonId.eq(fixture::person_key(7)))
            .filter(record_change::Column::Cause.contains("was undone"))
            .all(db.store.read())
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{name}");
        for row in rows {
            assert!(row.cause.contains("“Ana Núñez” and “Ana Nunez”"), "{name}: {}", row.cause);
            assert!(
                !row.before_text.starts_with("No vote"),
                "{name}: {} → {}",
                row.before_text,
                row.after_text
            );
        }
    }
}

#[tokio::test]
async fn only_stewards_enter_what_was_decided() {
    let outside = |roles: Roles| Actor::Account { key: AccountKey(9), roles, official_of: None };
    for (db, services) in community().await {
        let screen = screen(&services, "2026-11-02").await;
        let values = filled(&screen);
        for who in [
            Actor::Anonymous,
            outside(Roles::NONE),
            outside(Roles::NONE.with(Role::Member)),
            outside(Roles::NONE.with(Role::Official)),
        ] {
            let refused =
                |error: &ServiceError| matches!(error, ServiceError::Forbidden | ServiceError::NeedsSignIn);
            match services.roll_call_save(who, &values).await {
                Err(RollCallRefused::Service(error)) if refused(&error) => {}
                other => panic!("{}: {who:?}: {other:?}", db.name),
            }
            assert!(services.roll_call(who, values.clone(), None).await.is_err());
            assert!(services.roll_call_draft(who, &values).await.is_err());
            assert!(services.roll_call_add(who, &mut values.clone()).await.is_err());
            assert!(services.votes_to_correct(who, 7).await.is_err());
            assert!(services.photo_form(who, "ana-nunez").await.is_err());
            assert!(services.photo_save(who, "ana-nunez", vec![1], &values).await.is_err());
            assert!(services.photo_withdraw(who, "ana-nunez", &values).await.is_err());
        }
        assert_eq!(count::<decision::Entity>(&services).await, 13, "{}", db.name);
    }
}
