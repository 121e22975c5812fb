//! Writing much at once, on both databases.

use store::entities::{body, decision, person, place, vote};
use store::sea_orm::{EntityTrait, PaginatorTrait};
use store::testing::databases;
use store::write::Batch;
use uuid::Uuid;

fn place() -> place::Model {
    place::Model {
        id: Uuid::now_v7(),
        slug: "millrace-al".into(),
        name: "Millrace".into(),
        kind: "town".into(),
        ocd_id: None,
        parent_id: None,
        geoid: None,
        valid_from: None,
        valid_through: None,
        source_id: None,
        run_id: None,
    }
}

fn person(n: u32) -> person::Model {
    person::Model {
        id: Uuid::now_v7(),
        slug: format!("person-{n}"),
        name: format!("Person {n}"),
        given_name: None,
        family_name: None,
        suffix: None,
        sort_name: format!("person {n}"),
        party: None,
        standing: None,
        biography: None,
        email: None,
        phone: None,
        address: None,
        url: None,
        died: None,
        source_id: None,
        run_id: None,
    }
}

fn decision(number: i64, body: Uuid) -> decision::Model {
    decision::Model {
        id: Uuid::now_v7(),
        number,
        measure_id: None,
        body_id: body,
        kind: "roll_call".into(),
        motion: "Passage".into(),
        date: None,
        sequence: 0,
        result: "unknown".into(),
        bearing: None,
        published_yes: None,
        published_no: None,
        published_not_voting: None,
        published_absent: None,
        note: None,
        source_url: None,
        source_id: None,
        run_id: None,
    }
}

#[tokio::test]
async fn a_batch_inserts_everything_in_the_order_of_the_keys() {
    for db in databases().await {
        let town = place();
        let mut batch = Batch::default();
        let body = body::Model {
            id: Uuid::now_v7(),
            slug: "council".into(),
            name: "Council".into(),
            kind: "council".into(),
            place_id: town.id,
            parent_id: None,
            url: None,
            source_id: None,
            run_id: None,
        };
        // More rows than one statement takes, and not a multiple of it.
        batch.people.extend((0..431).map(person));
        batch.decisions.extend((1..=3).map(|number| decision(number, body.id)));
        for decision in &batch.decisions {
            batch.votes.extend(batch.people.iter().map(|person| vote::Model {
                decision_id: decision.id,
                person_id: person.id,
                option: "yes".into(),
                source_word: "Yea".into(),
                reason: None,
            }));
        }
        batch.bodies.push(body);
        batch.places.push(town);
        let rows = batch.len() as u64;
        let write = db.store.begin().await.unwrap();
        assert_eq!(batch.flush(&write).await.unwrap(), rows, "{}", db.name);
        assert!(batch.is_empty());
        write.commit().await.unwrap();
        assert_eq!(vote::Entity::find().count(db.store.read()).await.unwrap(), 3 * 431, "{}", db.name);
        assert_eq!(person::Entity::find().count(db.store.read()).await.unwrap(), 431, "{}", db.name);
    }
}

#[tokio::test]
async fn a_quiet_commit_keeps_and_does_not_advance() {
    for db in databases().await {
        let version = db.store.content_version();
        let mut batch = Batch::default();
        batch.places.push(place());
        let write = db.store.begin().await.unwrap();
        batch.flush(&write).await.unwrap();
        write.commit_quietly().await.unwrap();
        assert_eq!(db.store.refresh_content_version().await.unwrap(), version, "{}", db.name);
        assert_eq!(place::Entity::find().count(db.store.read()).await.unwrap(), 1, "{}", db.name);
    }
}
