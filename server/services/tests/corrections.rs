//! Reported errors on both databases: who sees what, and what becomes public.

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::words::{CorrectionStatus, Role};
use services::corrections::{Decided, NewReport, answer, check, list, report};
use services::ledger::{self, ChangesQuery};
use services::{Clock, ServiceError, Services};
use store::testing::{databases, fixture};

fn new(page: &str) -> NewReport {
    NewReport {
        page: page.to_owned(),
        report: "Her ward is 4 and not 3, see the minutes of May.".to_owned(),
        contact: Some("reader@example.org".to_owned()),
    }
}

#[tokio::test]
async fn a_report_is_answered_in_the_open_and_its_sender_stays_unknown() {
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        let steward = |official_of| Actor::Account {
            key: AccountKey(1),
            roles: Roles::NONE.with(Role::Steward).with(Role::Official),
            official_of,
        };
        for n in 1..=3 {
            assert_eq!(report(&services, &new("/officials/ana-nunez")).await.unwrap(), n, "{}", db.name);
        }
        assert_eq!(services.corrections_waiting().await.unwrap(), 3);
        assert_eq!(services.corrections(1, 50).await.unwrap().total, 0, "{}: nothing is public yet", db.name);
        assert_eq!(services.ledger_state().await.unwrap().entries, 0);
        let seen = list(&services, steward(None), CorrectionStatus::Received).await.unwrap();
        assert_eq!((seen.len(), seen[0].contact.as_deref()), (3, Some("reader@example.org")));
        let refused = list(&services, Actor::Anonymous, CorrectionStatus::Received).await;
        assert!(matches!(refused, Err(ServiceError::NeedsSignIn)), "{}", db.name);

        let corrected = Decided::Corrected {
            was: "ward 3".to_owned(),
            is_now: "ward 4".to_owned(),
            answer: "the minutes of May say so".to_owned(),
        };
        let herself = steward(Some(PersonKey(fixture::person_key(0).as_u128())));
        assert!(
            matches!(answer(&services, herself, 1, 1, &corrected).await, Err(ServiceError::OwnRecord)),
            "{}",
            db.name
        );
        let blank = Decided::NotCorrected { answer: " ".to_owned() };
        assert!(matches!(
            answer(&services, steward(None), 1, 1, &blank).await,
            Err(ServiceError::Invalid { field: "answer", .. })
        ));
        answer(&services, steward(None), 1, 1, &corrected).await.unwrap();
        let again = answer(&services, steward(None), 1, 1, &corrected).await;
        assert!(matches!(again, Err(ServiceError::Conflict { .. })), "{}: {again:?}", db.name);
        answer(
            &services,
            Actor::Operator,
            2,
            1,
            &Decided::NotCorrected { answer: "it is ward 3".to_owned() },
        )
        .await
        .unwrap();
        answer(&services, Actor::Operator, 3, 1, &Decided::SetAside).await.unwrap();

        let public = services.corrections(1, 50).await.unwrap();
        let told: Vec<(i64, &str)> = public.items.iter().map(|it| (it.number, it.status.as_str())).collect();
        assert_eq!(told, [(2, "not_corrected"), (1, "corrected")], "{}", db.name);
        assert_eq!(
            (public.items[1].was.as_deref(), public.items[1].about.as_deref()),
            (Some("ward 3"), Some("Ana Núñez"))
        );
        assert_eq!(services.corrections_waiting().await.unwrap(), 0);
        let answered = list(&services, steward(None), CorrectionStatus::Corrected).await.unwrap();
        assert_eq!(answered[0].contact, None, "{}: forgotten once answered", db.name);
        let changes =
            services.changes(&ChangesQuery { page: 1, size: 50, ..Default::default() }).await.unwrap();
        assert_eq!(changes.total, 3, "{}: what is set aside is not public", db.name);
        assert!(
            changes.items[1].words.contains("Report about Ana Núñez answered: corrected"),
            "{}",
            changes.items[1].words
        );
        let mut whole = Vec::new();
        ledger::write_all(&services, &mut whole).await.unwrap();
        let whole = String::from_utf8(whole).unwrap();
        assert!(!whole.contains("reader@") && !whole.contains("Her ward is 4"), "{}", db.name);
        assert!(ledger::verify(&services, &[], None).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn only_what_everyone_can_read_is_reported() {
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        for page in [
            "/officials/nobody-at-all",
            "/officials/ana-nunez/children",
            "/officials/",
            "/decisions/999999",
            "/decisions/+7",
            "/decisions/x",
            "/commitments/999999",
            "/bodies/no-such-council",
            "/data/runs/0190a5e0-0000-7000-8000-000000000001",
            "/steward/people",
            "/account",
            "/photos/abc.jpg",
            "/nowhere",
        ] {
            let refused = report(&services, &new(page)).await;
            assert!(
                matches!(refused, Err(ServiceError::Invalid { field: "page", .. })),
                "{} {page}: {refused:?}",
                db.name
            );
        }
        assert_eq!(services.corrections_waiting().await.unwrap(), 0, "{}", db.name);
        for page in [
            "/",
            "/commitments?person=ana-nunez",
            "/officials/ana-nunez/votes?page=2",
            "/decisions/7#votes",
            "/bodies/pine-hollow-council/decisions",
            "/measures/measure-5",
        ] {
            report(&services, &new(page)).await.unwrap_or_else(|error| panic!("{} {page}: {error}", db.name));
        }
    }
}

#[test]
fn what_cannot_be_is_named() {
    for page in ["", "officials", "//example.org", "/a b", "/\\evil", "https://example.org/"] {
        assert_eq!(check(&new(page)).unwrap_err()[0].0, "page", "{page}");
    }
    let short = NewReport { report: "wrong".to_owned(), ..new("/") };
    assert_eq!(check(&short).unwrap_err()[0].0, "report");
    let long = NewReport { report: "x".repeat(4_001), contact: Some("y".repeat(301)), ..new("/") };
    assert_eq!(check(&long).unwrap_err().len(), 2);
    assert!(check(&new("/commitments?person=ada")).is_ok());
}
