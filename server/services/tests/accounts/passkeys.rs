//! Passkeys: made, used and removed; and what is tried against them.

use domain::words::Role;
use services::accounts::{Party, Session};
use services::{ServiceError, Services};
use store::entities::{passkey, passkey_challenge};
use store::sea_orm::EntityTrait;
use store::testing::{TestDatabase, databases};

use super::authenticator::Authenticator;
use super::{OTHER, PASSWORD, at, head, mails, member, now};

fn party() -> Party {
    Party::new("https://record.example.org").unwrap()
}

async fn session(services: &Services, email: &str) -> Session {
    let cookie = member(services, email, &[Role::Member]).await;
    services.session(&cookie).await.unwrap().unwrap()
}

async fn made(services: &Services, session: &Session, key: &mut Authenticator) {
    let asked = services.begin_passkey(session.actor, session.id, PASSWORD, &party()).await.unwrap();
    let answer = key.make(&asked);
    services.add_passkey(session.actor, session.id, "Phone", &answer, &party(), &head()).await.unwrap();
}

async fn sign_in(services: &Services, key: &mut Authenticator) -> Option<Session> {
    let (token, asked) = services.begin_passkey_sign_in(&party()).await.unwrap();
    let answer = key.sign(&asked);
    let done = services.sign_in_with_passkey(&token.reveal(), &answer, "x", None, &party()).await.unwrap()?;
    services.session(&done.token.reveal()).await.unwrap()
}

async fn challenges(db: &TestDatabase) -> usize {
    passkey_challenge::Entity::find().all(db.store.read()).await.unwrap().len()
}

#[tokio::test]
async fn a_passkey_is_made_used_and_removed() {
    for db in databases().await {
        let services = now(&db);
        let session = session(&services, "m@example.org").await;
        let mut key = Authenticator::new(7);
        let asked = services.begin_passkey(session.actor, session.id, PASSWORD, &party()).await.unwrap();
        let choice = &asked["publicKey"]["authenticatorSelection"];
        assert_eq!(choice["residentKey"], "required", "it is found without an address");
        assert_eq!(choice["userVerification"], "required");
        assert!(!asked.to_string().contains("mediation"));
        made(&services, &session, &mut key).await;
        assert_eq!(challenges(&db).await, 0, "{}: what was asked is gone", db.name);
        let letter = mails(&db).await.pop().unwrap();
        assert!(letter.body_text.contains("“Phone”") && letter.recipient == "m@example.org");

        let found = sign_in(&services, &mut key).await.unwrap();
        assert_eq!((found.account, found.id == session.id), (session.account, false), "{}", db.name);
        let line = &services.passkeys(session.actor).await.unwrap()[0];
        assert_eq!((line.name.as_str(), line.last_used.is_some()), ("Phone", true));
        // Of what was asked nothing is left, and the same device is asked not to make a second one.
        let again = services.begin_passkey(session.actor, session.id, PASSWORD, &party()).await.unwrap();
        assert_eq!(again["publicKey"]["excludeCredentials"].as_array().unwrap().len(), 1);

        let other = self::session(&services, "other@example.org").await;
        services.remove_passkey(other.actor, line.id).await.unwrap();
        assert_eq!(services.passkeys(session.actor).await.unwrap().len(), 1, "nobody else removes it");
        services.remove_passkey(session.actor, line.id).await.unwrap();
        assert!(sign_in(&services, &mut key).await.is_none(), "{}", db.name);
    }
}

#[tokio::test]
async fn what_was_asked_is_answered_once_in_time_by_the_same_sign_in_on_this_site() {
    for db in databases().await {
        let services = now(&db);
        let session = session(&services, "m@example.org").await;
        let mut key = Authenticator::new(7);
        let wrong = services.begin_passkey(session.actor, session.id, OTHER, &party()).await;
        assert!(matches!(wrong, Err(ServiceError::Invalid { field: "password", .. })));
        let refused = async |services: &Services, session: &Session, answer: &str| {
            let done = services.add_passkey(session.actor, session.id, "x", answer, &party(), &head()).await;
            assert!(matches!(done, Err(ServiceError::Invalid { field: "passkey", .. })), "{done:?}");
        };
        let begun =
            async || services.begin_passkey(session.actor, session.id, PASSWORD, &party()).await.unwrap();
        // Nothing was asked.
        refused(&services, &session, "{}").await;
        // Another sign-in, of the same person even, was not asked.
        let answer = key.make(&begun().await);
        let elsewhere = services.sign_in("m@example.org", PASSWORD, "x", None).await.unwrap().unwrap();
        let elsewhere = services.session(&elsewhere.token.reveal()).await.unwrap().unwrap();
        refused(&services, &elsewhere, &answer).await;
        // Too late; and then it is used up.
        refused(&at(&db, "2026-11-24T12:05:00Z"), &session, &answer).await;
        refused(&services, &session, &answer).await;
        // For another site.
        let mut elsewhere = Authenticator { origin: "https://elsewhere.example", ..Authenticator::new(9) };
        let answer = elsewhere.make(&begun().await);
        refused(&services, &session, &answer).await;
        // An older question, after a newer one.
        let older = begun().await;
        begun().await;
        let answer = key.make(&older);
        refused(&services, &session, &answer).await;
        assert!(services.passkeys(session.actor).await.unwrap().is_empty(), "{}", db.name);
        // The same credential belongs to nobody else.
        made(&services, &session, &mut key).await;
        let other = self::session(&services, "other@example.org").await;
        let asked = services.begin_passkey(other.actor, other.id, PASSWORD, &party()).await.unwrap();
        let answer = Authenticator::new(7).make(&asked);
        refused(&services, &other, &answer).await;
    }
}

#[tokio::test]
async fn a_sign_in_with_a_passkey_cannot_be_replayed_moved_or_copied() {
    for db in databases().await {
        let services = now(&db);
        let session = session(&services, "m@example.org").await;
        let mut key = Authenticator::new(7);
        made(&services, &session, &mut key).await;
        let try_it = async |services: &Services, token: &str, answer: &str| {
            services.sign_in_with_passkey(token, answer, "x", None, &party()).await.unwrap()
        };
        let (token, asked) = services.begin_passkey_sign_in(&party()).await.unwrap();
        let (other_token, _) = services.begin_passkey_sign_in(&party()).await.unwrap();
        let answer = key.sign(&asked);
        // In another browser, which was asked something else.
        assert!(try_it(&services, &other_token.reveal(), &answer).await.is_none());
        assert!(try_it(&services, "", &answer).await.is_none());
        assert!(try_it(&services, &token.reveal(), &answer).await.is_some(), "{}", db.name);
        assert!(try_it(&services, &token.reveal(), &answer).await.is_none(), "replayed");
        // Too late.
        let (token, asked) = services.begin_passkey_sign_in(&party()).await.unwrap();
        let answer = key.sign(&asked);
        assert!(try_it(&at(&db, "2026-11-24T12:05:00Z"), &token.reveal(), &answer).await.is_none());
        // A copy of the device that has not counted along.
        assert!(sign_in(&services, &mut key).await.is_some());
        key.counter -= 2;
        assert!(sign_in(&services, &mut key).await.is_none(), "{}", db.name);
        // Another key under the same name, and somebody else's account.
        key.counter += 10;
        let mut forged = Authenticator {
            id: key.id.clone(),
            user: key.user.clone(),
            counter: 20,
            ..Authenticator::new(8)
        };
        assert!(sign_in(&services, &mut forged).await.is_none());
        let other = self::session(&services, "other@example.org").await;
        key.user = other.account.as_bytes().to_vec();
        assert!(sign_in(&services, &mut key).await.is_none());
        key.user = session.account.as_bytes().to_vec();
        assert!(sign_in(&services, &mut key).await.is_some());
        // A disabled account is out by this door too.
        services.set_disabled(domain::access::Actor::Operator, session.account, true).await.unwrap();
        assert!(sign_in(&services, &mut key).await.is_none());
        for garbage in ["", "null", "{}", "[1]", "{\"id\":1}"] {
            let (token, _) = services.begin_passkey_sign_in(&party()).await.unwrap();
            assert!(try_it(&services, &token.reveal(), garbage).await.is_none());
        }
    }
}

#[tokio::test]
async fn a_deleted_account_leaves_no_passkey_and_old_questions_go() {
    for db in databases().await {
        let services = now(&db);
        let session = session(&services, "m@example.org").await;
        made(&services, &session, &mut Authenticator::new(7)).await;
        services.begin_passkey(session.actor, session.id, PASSWORD, &party()).await.unwrap();
        services.begin_passkey_sign_in(&party()).await.unwrap();
        assert_eq!(challenges(&db).await, 2);
        services.delete_account(session.actor, PASSWORD, &head()).await.unwrap();
        assert!(passkey::Entity::find().all(db.store.read()).await.unwrap().is_empty(), "{}", db.name);
        assert_eq!(challenges(&db).await, 1);
        assert_eq!(at(&db, "2026-11-24T12:05:01Z").tidy_accounts().await.unwrap(), 1, "{}", db.name);
        assert_eq!(challenges(&db).await, 0);
    }
}
