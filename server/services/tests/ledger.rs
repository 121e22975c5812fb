//! The ledger on both databases: what was altered is found and named, and nothing that is written at once leaves a gap.

use domain::access::{AccountKey, Action, Actor, Roles, Subject as About};
use domain::ledger::{Acting, Change, Fault, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, Role, SubjectKind};
use services::ledger::{self, ChangesQuery, Key, LedgerFault};
use services::{Clock, ServiceError, Services};
use store::entities::account;
use store::sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use store::testing::{databases, fixture};
use uuid::Uuid;

fn services_of(db: &store::testing::TestDatabase) -> Services {
    Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap())
}

fn change(n: u32) -> Change {
    let id = format!("c-{n}");
    let subject =
        Subject::new(SubjectKind::Commitment, &id, PublicName::new("Mend the “Máple” bridge").unwrap());
    let status = |code: &str| Snapshot::new(SubjectKind::Commitment).with("status", code).unwrap();
    Change::new(
        EntryKind::StatusChanged,
        subject.unwrap(),
        Some(status("in_progress")),
        Some(status("kept")),
        "the bridge is open.\nIt carries trucks",
        Acting::Steward(PublicName::new("Ada Example").ok()),
    )
    .unwrap()
}

async fn write(services: &Services, from: u32, to: u32) {
    for n in from..=to {
        let write = services.store().begin().await.unwrap();
        let about = ledger::About { path: Some("/commitments/1".to_owned()), person: None };
        ledger::append(&write, services.clock().now_ms() + i64::from(n), &change(n), about).await.unwrap();
        write.commit().await.unwrap();
    }
}

async fn sql(services: &Services, sql: &str) {
    services.store().read().execute_unprepared(sql).await.unwrap();
}

async fn fault(services: &Services) -> LedgerFault {
    ledger::verify(services, &[], None).await.unwrap().unwrap_err()
}

#[tokio::test]
async fn what_is_written_is_what_the_public_reads_and_it_verifies() {
    for db in databases().await {
        let services = services_of(&db);
        assert_eq!(ledger::verify(&services, &[], None).await.unwrap().unwrap().entries, 0);
        write(&services, 1, 5).await;
        let verified = ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert_eq!((verified.entries, verified.head.sequence), (6, 6), "{}: one begins the ledger", db.name);

        let mut whole = Vec::new();
        assert_eq!(ledger::write_all(&services, &mut whole).await.unwrap(), 6);
        assert_eq!(ledger::part(&services, 1).await.unwrap().unwrap().as_bytes(), whole, "{}", db.name);
        assert_eq!(ledger::part(&services, 0).await.unwrap(), None);
        assert_eq!(ledger::part(&services, 2).await.unwrap(), None);
        let (mut rest, mut again) = (whole.as_slice(), Vec::new());
        while !rest.is_empty() {
            let (row, more) = domain::ledger::parse(rest).unwrap();
            domain::ledger::write(&row, &mut again);
            rest = more;
        }
        assert_eq!(again, whole, "{}: the database writes what the domain writes", db.name);

        let query = ChangesQuery { page: 1, size: 2, ..ChangesQuery::default() };
        let list = services.changes(&query).await.unwrap();
        assert_eq!((list.total, list.items.len(), list.items[0].sequence), (6, 2, 6));
        assert!(
            list.items[0].words.contains("changed from in progress to kept, because the bridge"),
            "{list:?}"
        );
        assert_eq!(list.items[0].who, "Ada Example, steward");
        let of =
            async |query: ChangesQuery| services.changes(&ChangesQuery { page: 1, size: 50, ..query }).await;
        let kind = |kind: &str| ChangesQuery { kind: Some(kind.to_owned()), ..ChangesQuery::default() };
        assert_eq!(of(kind("begun")).await.unwrap().total, 1);
        assert!(matches!(of(kind("eaten")).await, Err(ServiceError::Invalid { field: "kind", .. })));
        let days = |from: &str, to: &str| ChangesQuery {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            ..ChangesQuery::default()
        };
        assert_eq!(of(days("2026-11-24", "2026-11-24")).await.unwrap().total, 6);
        assert_eq!(of(days("2026-11-25", "2027")).await.unwrap().total, 0);
        assert_eq!(of(days("2025", "2026-11-23")).await.unwrap().total, 0);
        assert!(of(days("soon", "2026")).await.is_err());
    }
}

#[tokio::test]
async fn every_alteration_is_found_and_named() {
    for db in databases().await {
        let services = services_of(&db);
        write(&services, 1, 9).await;
        let set = async |column: &str, value: &str| {
            sql(&services, "CREATE TABLE kept AS SELECT * FROM ledger_entries").await;
            sql(&services, &format!("UPDATE ledger_entries SET {column} = {value} WHERE sequence = 4")).await;
            let found = fault(&services).await;
            sql(&services, "DELETE FROM ledger_entries").await;
            sql(&services, "INSERT INTO ledger_entries SELECT * FROM kept").await;
            sql(&services, "DROP TABLE kept").await;
            assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok());
            found
        };
        let changed = LedgerFault::Chain(Fault::Changed { sequence: 4 });
        for (column, value) in [
            ("at", "at + 1"),
            ("kind", "'published'"),
            ("subject_kind", "'person'"),
            ("subject_id", "'c-9'"),
            ("subject_name", "'Somebody else'"),
            ("before_json", "NULL"),
            ("after_json", "'{\"status\":\"broken\"}'"),
            ("reason", "''"),
            ("acting_role", "'member'"),
            ("acting_name", "NULL"),
            ("previous_hash", "hash"),
            ("hash", "previous_hash || ''"),
        ] {
            if column == "hash" {
                // Two rows cannot have one hash: the database itself refuses that.
                continue;
            }
            assert_eq!(set(column, value).await, changed, "{} {column}", db.name);
        }
        let other = format!("'{}'", "a".repeat(64));
        assert_eq!(set("hash", &other).await, changed, "{}", db.name);
        let none = format!("'{}'", "x".repeat(64));
        assert!(
            matches!(set("hash", &none).await, LedgerFault::Unreadable { sequence: 4, .. }),
            "{}",
            db.name
        );

        // Two that changed places.
        for (from, to) in [(4, 99), (5, 4), (99, 5)] {
            sql(&services, &format!("UPDATE ledger_entries SET sequence = {to} WHERE sequence = {from}"))
                .await;
        }
        assert_eq!(fault(&services).await, changed, "{}: order", db.name);
        for (from, to) in [(4, 99), (5, 4), (99, 5)] {
            sql(&services, &format!("UPDATE ledger_entries SET sequence = {to} WHERE sequence = {from}"))
                .await;
        }
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok());

        // Cut off: only a checkpoint tells.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let key = Key::at(&path).unwrap();
        assert_eq!(Key::at(&path).unwrap().public(), key.public(), "the key is read again, not made anew");
        let signed = ledger::checkpoint(&services, &key).await.unwrap().unwrap();
        assert_eq!(ledger::checkpoint(&services, &key).await.unwrap(), Some(signed));
        assert_eq!(ledger::checkpoint_daily(&services, &key).await.unwrap(), None);
        let state = services.ledger_state().await.unwrap();
        assert_eq!((state.entries, state.checkpoint_entry, state.parts), (10, Some(10), 1), "{}", db.name);
        assert_eq!(state.checkpoint.as_deref(), Some(signed.to_text().as_str()));
        assert!(ledger::verify(&services, &[], Some(&key.public())).await.unwrap().is_ok());
        sql(&services, "DELETE FROM ledger_entries WHERE sequence >= 9").await;
        let cut = LedgerFault::Chain(Fault::Truncated { last: 8, checkpoint: 10 });
        assert_eq!(fault(&services).await, cut, "{}", db.name);
        // Whoever cuts the ledger can cut the checkpoints too, but not those that somebody kept.
        sql(&services, "DELETE FROM checkpoints").await;
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok());
        assert_eq!(
            ledger::verify(&services, &[signed], None).await.unwrap().unwrap_err(),
            cut,
            "{}",
            db.name
        );
        // And written anew from there on.
        write(&services, 20, 23).await;
        assert_eq!(
            ledger::verify(&services, &[signed], Some(&key.public())).await.unwrap().unwrap_err(),
            LedgerFault::Chain(Fault::Rewritten { sequence: 10 }),
            "{}",
            db.name
        );
        // With another key than the one that was noted down.
        let other = Key::at(&folder.path().join("other")).unwrap();
        let found = ledger::verify(&services, &[signed], Some(&other.public())).await.unwrap().unwrap_err();
        assert!(matches!(found, LedgerFault::Checkpoint { sequence: 10, .. }), "{}: {found}", db.name);

        // From the middle.
        sql(&services, "DELETE FROM ledger_entries WHERE sequence IN (5, 6)").await;
        assert_eq!(
            fault(&services).await,
            LedgerFault::Chain(Fault::Missing { from: 5, to: 6 }),
            "{}",
            db.name
        );
        std::fs::write(&path, "no key").unwrap();
        assert!(Key::at(&path).is_err());
    }
}

/// More entries than are read at once, and read ahead.
#[tokio::test]
async fn a_long_ledger_is_read_to_its_end_and_a_fault_far_inside_is_named() {
    for db in databases().await {
        let services = services_of(&db);
        let write = services.store().begin().await.unwrap();
        for n in 2..=13_000 {
            let at = services.clock().now_ms() + i64::from(n);
            ledger::append(&write, at, &change(n), ledger::About::default()).await.unwrap();
        }
        write.commit().await.unwrap();
        let verified = ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert_eq!((verified.entries, verified.head.sequence), (13_000, 13_000), "{}", db.name);
        sql(&services, "UPDATE ledger_entries SET reason = 'x' || reason WHERE sequence = 9500").await;
        assert_eq!(fault(&services).await, Fault::Changed { sequence: 9_500 }.into(), "{}", db.name);
        // A hole, within what is read at once and over more than that.
        for (from, to) in [(9_490, 9_510), (4_001, 8_000), (3_500, 12_900)] {
            sql(&services, &format!("DELETE FROM ledger_entries WHERE sequence BETWEEN {from} AND {to}"))
                .await;
            // Of several holes the first is told, as one that reaches to what comes after it.
            let missing = Fault::Missing { from, to };
            assert_eq!(fault(&services).await, missing.into(), "{}", db.name);
        }
    }
}

#[tokio::test]
async fn many_at_once_leave_no_gap_and_what_is_undone_no_trace() {
    for db in databases().await {
        let services = services_of(&db);
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let services = services.clone();
                tokio::spawn(async move {
                    for n in 0..6 {
                        let write = services.store().begin().await.unwrap();
                        let at = services.clock().now_ms();
                        ledger::append(&write, at, &change(writer * 100 + n), ledger::About::default())
                            .await
                            .unwrap();
                        // Some think better of it.
                        if n % 3 == 2 {
                            write.roll_back().await.unwrap()
                        } else {
                            write.commit().await.unwrap()
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let verified = ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert_eq!(
            (verified.entries, verified.head.sequence),
            (33, 33),
            "{}: 8 × 4 and the beginning",
            db.name
        );
    }
}

#[tokio::test]
async fn the_ledger_never_runs_backwards() {
    for db in databases().await {
        let services = services_of(&db);
        let now = services.clock().now_ms();
        // What began before the others ends after them, with the time of its beginning in hand.
        for at in [now, now - 40, now - 1, now + 5, now + 3] {
            let write = services.store().begin().await.unwrap();
            ledger::append(&write, at, &change(1), ledger::About::default()).await.unwrap();
            write.commit().await.unwrap();
        }
        let list = services.changes(&ChangesQuery { page: 1, size: 50, ..Default::default() }).await.unwrap();
        let times: Vec<i64> = list.items.iter().rev().map(|change| change.at - now).collect();
        assert_eq!(times, [0, 0, 0, 0, 5, 5], "{}", db.name);
        let verified = ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert_eq!(verified.clock_went_back, 0, "{}", db.name);
    }
}

#[tokio::test]
async fn a_steward_is_named_and_a_member_never() {
    for db in databases().await {
        let services = services_of(&db);
        let id = Uuid::now_v7();
        let row = account::Model {
            id,
            email: Some("ada@example.org".to_owned()),
            email_shown: Some("ada@example.org".to_owned()),
            public_name: Some("Ada Example".to_owned()),
            password_hash: None,
            person_id: None,
            state: "active".to_owned(),
            email_confirmed_at: None,
            created_at: 0,
            version: 1,
        };
        row.into_active_model().reset_all().insert(services.store().read()).await.unwrap();
        let actor = |role| Actor::Account {
            key: AccountKey(id.as_u128()),
            roles: Roles::NONE.with(role),
            official_of: None,
        };
        let conn = services.store().read();
        let acting = async |role, action| ledger::acting(conn, actor(role), action, About::NONE).await;
        let steward = acting(Role::Steward, Action::EditCommitments).await.unwrap();
        assert_eq!((steward.code(), steward.name()), ("steward", Some("Ada Example")), "{}", db.name);
        let member = acting(Role::Member, Action::ScoreOfficials).await.unwrap();
        assert_eq!((member.code(), member.name()), ("member", None));
        assert!(matches!(acting(Role::Member, Action::EditCommitments).await, Err(ServiceError::Forbidden)));
        let nobody = ledger::acting(conn, Actor::Anonymous, Action::EditCommitments, About::NONE).await;
        assert!(matches!(nobody, Err(ServiceError::NeedsSignIn)));
        let operator = ledger::acting(conn, Actor::Operator, Action::Import, About::NONE).await.unwrap();
        assert_eq!(operator, Acting::Operator);
    }
}

#[tokio::test]
async fn the_head_is_signed_once_a_day_if_something_was_added() {
    for db in databases().await {
        let at = |time: &str| Services::new(db.store.clone(), Clock::fixed(time).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let key = Key::at(&folder.path().join("key")).unwrap();
        let daily = async |time: &str| {
            let signed = ledger::checkpoint_daily(&at(time), &key).await.unwrap();
            signed.map(|signed| signed.head.sequence)
        };
        let noon = "2026-11-24T12:00:00Z";
        assert_eq!(daily(noon).await, None, "{}: nothing to sign", db.name);
        write(&at(noon), 1, 2).await;
        assert_eq!(daily(noon).await, Some(3), "{}", db.name);
        write(&at(noon), 3, 3).await;
        assert_eq!(daily("2026-11-25T11:59:59Z").await, None, "{}: not a day yet", db.name);
        assert_eq!(daily("2026-11-25T12:00:00Z").await, Some(4), "{}", db.name);
        assert_eq!(daily("2026-12-24T12:00:00Z").await, None, "{}: nothing was added", db.name);
        let verified = ledger::verify(&at(noon), &[], Some(&key.public())).await.unwrap();
        assert!(verified.is_ok(), "{}", db.name);
    }
}
