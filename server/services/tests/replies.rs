//! Replies on both databases: whose words they are, what stays readable, what the ledger holds of it.

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::date::CivilDate;
use domain::words::{CommitmentSetting, CommitmentStatus, Role};
use services::commitments::{NewCommitment, NewStatus, change_status, create, publish};
use services::ledger::{self, ChangesQuery};
use services::replies::{self, Beside};
use services::{Clock, ServiceError, Services, records};
use store::entities::vote;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::testing::{TestDatabase, databases, fixture};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };

fn official(person: usize) -> Actor {
    let official_of = Some(PersonKey(fixture::person_key(person).as_u128()));
    Actor::Account { key: AccountKey(8), roles: Roles::NONE.with(Role::Official), official_of }
}

async fn community() -> Vec<(TestDatabase, Services)> {
    let mut all = Vec::new();
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        records::rebuild(&services, "The test began.", None).await.unwrap();
        all.push((db, services));
    }
    all
}

/// A decision in which this person has a vote.
async fn voted(services: &Services, person: usize) -> i64 {
    let row = vote::Entity::find()
        .filter(vote::Column::PersonId.eq(fixture::person_key(person)))
        .one(services.store().read())
        .await
        .unwrap()
        .unwrap();
    let decision = store::entities::decision::Entity::find_by_id(row.decision_id);
    decision.one(services.store().read()).await.unwrap().unwrap().number
}

async fn entries(services: &Services) -> Vec<String> {
    let list = services.changes(&ChangesQuery { page: 1, size: 50, ..Default::default() }).await.unwrap();
    list.items.into_iter().rev().map(|change| format!("{}|{}", change.kind, change.who)).collect()
}

#[tokio::test]
async fn a_reply_stands_in_full_and_what_it_said_before_stays() {
    for (db, services) in community().await {
        let slug = "ana-nunez";
        let number = voted(&services, 0).await;
        let beside = Beside::Decision(number);
        let first = "I voted **no**.\r\n\r\nHere is why.";
        let id = replies::put(&services, official(0), slug, beside, first).await.unwrap();
        let shown = services.replies_to_decision(number).await.unwrap();
        assert_eq!(shown.len(), 1, "{}", db.name);
        assert_eq!(shown[0].text, "I voted **no**.\n\nHere is why.", "{}", db.name);
        assert_eq!((shown[0].on_behalf, shown[0].revised_on.as_deref()), (false, None));
        assert_eq!(shown[0].path, format!("/decisions/{number}#reply-{id}"));
        // A second one beside the same is none.
        let again = replies::put(&services, official(0), slug, beside, "More").await;
        assert!(matches!(again, Err(ServiceError::Conflict { .. })), "{}: {again:?}", db.name);

        replies::change(&services, official(0), id, 1, "I voted no, and would again.").await.unwrap();
        replies::change(&services, official(0), id, 2, "I voted no.").await.unwrap();
        let shown = services.replies_to_decision(number).await.unwrap().remove(0);
        assert_eq!(shown.text, "I voted no.");
        let earlier: Vec<&str> = shown.earlier.iter().map(|was| was.text.as_str()).collect();
        assert_eq!(
            earlier,
            ["I voted no, and would again.", "I voted **no**.\n\nHere is why."],
            "{}",
            db.name
        );
        assert_eq!(shown.revised_on.as_deref(), Some("2026-11-24"));
        let stale = replies::change(&services, official(0), id, 2, "Late").await;
        assert!(matches!(stale, Err(ServiceError::Conflict { .. })), "{}: {stale:?}", db.name);
        let same = replies::change(&services, official(0), id, 3, " I voted no. ").await;
        assert!(matches!(same, Err(ServiceError::Invalid { field: "text", .. })), "{}: {same:?}", db.name);

        let silent = replies::withdraw(&services, official(0), id, 3, " ").await;
        assert!(
            matches!(silent, Err(ServiceError::Invalid { field: "reason", .. })),
            "{}: {silent:?}",
            db.name
        );
        assert_eq!(services.replies_count().await.unwrap(), 1, "{}: nothing half-done", db.name);
        replies::withdraw(&services, official(0), id, 3, "it was about another vote").await.unwrap();
        let note = services.replies_to_decision(number).await.unwrap().remove(0);
        let withdrawn = note.withdrawn.unwrap();
        assert_eq!(withdrawn.reason, "it was about another vote", "{}", db.name);
        assert_eq!((note.text.as_str(), note.earlier.len()), ("", 0), "{}: only the note", db.name);
        let anew = replies::put(&services, official(0), slug, beside, "Once more.").await;
        assert!(anew.is_ok(), "{}: {anew:?}", db.name);
        assert_eq!(services.replies_to_decision(number).await.unwrap().len(), 2, "{}", db.name);

        let told = entries(&services).await;
        let wanted = ["begun", "replied", "changed", "changed", "withdrawn", "replied"];
        let kinds: Vec<&str> = told.iter().map(|line| line.split('|').next().unwrap()).collect();
        assert_eq!(kinds, wanted, "{}: {told:?}", db.name);
        assert!(told[1].contains("official"), "{}: {told:?}", db.name);
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok(), "{}", db.name);
    }
}

#[tokio::test]
async fn nobody_speaks_for_another_unmarked() {
    for (db, services) in community().await {
        let slug = "ana-nunez";
        let beside = Beside::Decision(voted(&services, 0).await);
        let try_as = async |actor| replies::put(&services, actor, slug, beside, "Words").await;
        assert!(matches!(try_as(Actor::Anonymous).await, Err(ServiceError::NeedsSignIn)), "{}", db.name);
        assert!(
            matches!(try_as(official(1)).await, Err(ServiceError::Forbidden)),
            "{}: another official",
            db.name
        );
        let member =
            Actor::Account { key: AccountKey(9), roles: Roles::NONE.with(Role::Member), official_of: None };
        assert!(matches!(try_as(member).await, Err(ServiceError::Forbidden)), "{}", db.name);
        assert!(matches!(try_as(Actor::Operator).await, Err(ServiceError::Forbidden)), "{}", db.name);
        assert_eq!(services.ledger_state().await.unwrap().entries, 0, "{}: nothing is left of it", db.name);

        let id = try_as(STEWARD).await.unwrap();
        let shown = services.replies_of(slug).await.unwrap().remove(0);
        assert!(shown.on_behalf, "{}", db.name);
        replies::change(&services, STEWARD, id, 1, "Her words on the telephone").await.unwrap();
        // The official makes it theirs; after that no steward touches it.
        replies::change(&services, official(0), id, 2, "My own words").await.unwrap();
        let shown = services.replies_of(slug).await.unwrap().remove(0);
        assert!(!shown.on_behalf, "{}", db.name);
        let steward = replies::change(&services, STEWARD, id, 3, "Not hers").await;
        assert!(matches!(steward, Err(ServiceError::Forbidden)), "{}: {steward:?}", db.name);
        let steward = replies::withdraw(&services, STEWARD, id, 3, "it is rude").await;
        assert!(matches!(steward, Err(ServiceError::Forbidden)), "{}: {steward:?}", db.name);
        assert!(!replies::may_reply(&services, official(0), slug).await.unwrap());
        assert!(replies::may_reply(&services, STEWARD, slug).await.unwrap());
        assert_eq!(replies::slug_of(&services, official(0)).await.unwrap(), slug);
        assert!(replies::slug_of(&services, STEWARD).await.is_err());
    }
}

#[tokio::test]
async fn only_what_is_said_about_them_has_room_for_a_reply() {
    for (db, services) in community().await {
        let new = NewCommitment {
            source_note: Some("Minutes, page 2".to_owned()),
            ..NewCommitment::new(
                fixture::person_key(0),
                "Mend the bridge",
                "I will mend it.",
                CommitmentSetting::Speech,
            )
        };
        let number = create(&services, STEWARD, &new).await.unwrap();
        let at = Beside::Status { commitment: number, sequence: 1 };
        let try_at = async |slug: &'static str, person, at| {
            replies::put(&services, official(person), slug, at, "Words").await
        };
        let draft = try_at("ana-nunez", 0, at).await;
        assert!(matches!(draft, Err(ServiceError::NotFound(_))), "{}: {draft:?}", db.name);
        publish(&services, STEWARD, number, 1).await.unwrap();
        let status = NewStatus {
            date: CivilDate::constant(2025, 2, 3),
            status: CommitmentStatus::NotStarted,
            reason: "nothing was done".to_owned(),
            agreed_by: None,
            evidence: vec![],
        };
        change_status(&services, STEWARD, number, 2, &status).await.unwrap();
        assert!(try_at("bo-oneal", 1, at).await.is_err(), "{}: it is not theirs", db.name);
        assert!(try_at("ana-nunez", 0, Beside::Status { commitment: number, sequence: 2 }).await.is_err());
        assert!(try_at("ana-nunez", 0, Beside::Decision(999_999)).await.is_err());
        for place in [at, Beside::Votes, Beside::Commitments] {
            try_at("ana-nunez", 0, place).await.unwrap();
        }
        let shown = services.replies_to_commitment(number).await.unwrap();
        assert_eq!(shown[0].beside, format!("status-{number}-1"), "{}", db.name);
        let desk = services.reply_desk("ana-nunez", None, 1).await.unwrap();
        assert_eq!(desk.replies, 3, "{}", db.name);
        assert!(desk.records.iter().all(|place| place.reply.is_some()) && desk.records.len() == 2);
        assert!(desk.statuses[0].reply.is_some() && desk.statuses[0].words.contains("nothing was done"));
        assert!(
            !desk.decisions.items.is_empty()
                && desk.decisions.items.iter().all(|place| place.reply.is_none())
        );
        let long = "x".repeat(replies::MAX_REPLY + 1);
        for wrong in ["  ", long.as_str()] {
            let at = Beside::Decision(voted(&services, 0).await);
            let got = replies::put(&services, official(0), "ana-nunez", at, wrong).await;
            assert!(matches!(got, Err(ServiceError::Invalid { field: "text", .. })), "{}: {got:?}", db.name);
        }
    }
}

#[tokio::test]
async fn two_at_once_leave_one_reply() {
    for (db, services) in community().await {
        let beside = Beside::Decision(voted(&services, 0).await);
        let tries: Vec<_> = (0..6)
            .map(|n| {
                let services = services.clone();
                tokio::spawn(async move {
                    replies::put(&services, official(0), "ana-nunez", beside, &format!("Words {n}"))
                        .await
                        .is_ok()
                })
            })
            .collect();
        let mut done = 0;
        for one in tries {
            done += u32::from(one.await.unwrap());
        }
        assert_eq!((done, services.replies_count().await.unwrap()), (1, 1), "{}", db.name);
    }
}
