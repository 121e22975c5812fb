//! Accounts on both databases: invitations, sign-ins, links, roles, deleting, and what is tried against them.

mod authenticator;
mod passkeys;
mod sample;
mod setup;

use domain::access::Actor;
use domain::words::Role;
use services::accounts::{Confirmed, Invitee, Letterhead};
use services::{Clock, ServiceError, Services};
use store::entities::{account, ledger_entry, outbox, session};
use store::sea_orm::{EntityTrait, QueryOrder};
use store::testing::{TestDatabase, databases, fixture};

const PASSWORD: &str = "four words that differ";
const OTHER: &str = "quite another sentence";
const DAY: &str = "2026-11-25T12:00:00Z";

fn head() -> Letterhead {
    Letterhead {
        organisation: "Pine & River".to_owned(),
        public_url: "https://record.example.org".to_owned(),
    }
}

fn at(db: &TestDatabase, time: &str) -> Services {
    Services::new(db.store.clone(), Clock::fixed(time).unwrap())
}

fn now(db: &TestDatabase) -> Services {
    at(db, fixture::NOW)
}

fn invitee(email: &str, roles: &[Role]) -> Invitee {
    Invitee { email: email.to_owned(), roles: roles.to_vec(), person: None }
}

/// Makes an account by invitation and gives back its cookie.
async fn member(services: &Services, email: &str, roles: &[Role]) -> String {
    let invited = services.invite(Actor::Operator, &invitee(email, roles), &head()).await.unwrap();
    let accepted =
        services.accept_invitation(&invited.token.reveal(), PASSWORD, "Firefox on Linux").await.unwrap();
    accepted.unwrap().unwrap().token.reveal()
}

async fn actor(services: &Services, cookie: &str) -> Actor {
    services.session(cookie).await.unwrap().unwrap().actor
}

async fn mails(db: &TestDatabase) -> Vec<outbox::Model> {
    outbox::Entity::find().order_by_asc(outbox::Column::Id).all(db.store.read()).await.unwrap()
}

/// The token in the newest mail to an address.
async fn mailed(db: &TestDatabase, to: &str, path: &str) -> String {
    let mail = mails(db).await.into_iter().rev().find(|mail| mail.recipient == to).unwrap();
    let from = mail.body_text.find(path).unwrap() + path.len() + 1;
    mail.body_text[from..].split_whitespace().next().unwrap().to_owned()
}

async fn ledger(db: &TestDatabase) -> Vec<String> {
    let rows = ledger_entry::Entity::find()
        .order_by_asc(ledger_entry::Column::Sequence)
        .all(db.store.read())
        .await
        .unwrap();
    rows.iter().map(|row| format!("{} {} {}", row.kind, row.subject_id, row.acting_role)).collect()
}

#[tokio::test]
async fn an_invitation_makes_an_account_once_and_the_grant_is_in_the_ledger() {
    for db in databases().await {
        let services = now(&db);
        let invited = services
            .invite(Actor::Operator, &invitee("Ada@Example.org", &[Role::Member, Role::Steward]), &head())
            .await
            .unwrap();
        let token = invited.token.reveal();
        assert_eq!(invited.link, format!("https://record.example.org/invitation/{token}"));
        assert_eq!(mailed(&db, "Ada@Example.org", "/invitation").await, token);
        let shown = services.invitation(&token).await.unwrap().unwrap();
        assert_eq!((shown.email.as_str(), shown.has_account), ("Ada@Example.org", false));
        // A password that will not do leaves the link good.
        let error = services.accept_invitation(&token, "password1234", "x").await.unwrap_err();
        assert!(matches!(error, ServiceError::Invalid { field: "password", .. }), "{error}");
        let cookie = services.accept_invitation(&token, PASSWORD, "Firefox").await.unwrap().unwrap().unwrap();
        let session = services.session(&cookie.token.reveal()).await.unwrap().unwrap();
        assert!(session.roles.has(Role::Member) && session.roles.has(Role::Steward), "{}", db.name);
        assert!(!session.roles.has(Role::Administrator));
        // Replayed, it is nothing.
        assert!(services.accept_invitation(&token, PASSWORD, "x").await.unwrap().is_none());
        assert!(services.invitation(&token).await.unwrap().is_none());
        let entries = ledger(&db).await;
        assert_eq!(
            entries,
            ["begun ledger program", "role_given member operator", "role_given steward operator"],
            "{}",
            db.name
        );
        let accounts = account::Entity::find().all(db.store.read()).await.unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].email.as_deref(), Some("ada@example.org"));
        assert!(accounts[0].password_hash.as_deref().unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_is_let_in() {
    for db in databases().await {
        let services = now(&db);
        let invited = services
            .invite(Actor::Operator, &invitee("a@example.org", &[Role::Member]), &head())
            .await
            .unwrap();
        let token = invited.token.reveal();
        let (one, two) = tokio::join!(
            services.accept_invitation(&token, PASSWORD, "one"),
            services.accept_invitation(&token, PASSWORD, "two")
        );
        let let_in = [one, two].into_iter().filter(|done| matches!(done, Ok(Some(Some(_))))).count();
        assert_eq!(let_in, 1, "{}", db.name);
        assert_eq!(ledger(&db).await.len(), 2, "{}", db.name);
    }
}

#[tokio::test]
async fn an_invitation_expires_and_falls_with_whoever_made_it() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "admin@example.org", &[Role::Administrator]).await;
        let admin = actor(&services, &cookie).await;
        let invited =
            services.invite(admin, &invitee("b@example.org", &[Role::Steward]), &head()).await.unwrap();
        let token = invited.token.reveal();
        assert!(at(&db, "2026-12-01T11:59:59Z").invitation(&token).await.unwrap().is_some());
        assert!(at(&db, "2026-12-01T12:00:00Z").invitation(&token).await.unwrap().is_none(), "{}", db.name);
        // Who lost the right to invite has invited nobody.
        member(&services, "second@example.org", &[Role::Administrator]).await;
        let id = services.account_by_email(Actor::Operator, "admin@example.org").await.unwrap();
        services.take_role(Actor::Operator, id, Role::Administrator, "Left.").await.unwrap();
        assert!(services.accept_invitation(&token, PASSWORD, "x").await.unwrap().is_none(), "{}", db.name);
    }
}

#[tokio::test]
async fn an_invitation_can_be_taken_back() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "admin@example.org", &[Role::Administrator]).await;
        let admin = actor(&services, &cookie).await;
        let invited =
            services.invite(admin, &invitee("b@example.org", &[Role::Steward]), &head()).await.unwrap();
        let open = services.open_invitations(admin).await.unwrap();
        assert_eq!(open.len(), 1, "{}: the accepted one is not open", db.name);
        assert_eq!(
            (open[0].email.as_str(), open[0].roles.as_slice()),
            ("b@example.org", &[Role::Steward][..])
        );
        let member_cookie = member(&services, "m@example.org", &[Role::Member]).await;
        let who = actor(&services, &member_cookie).await;
        assert!(matches!(services.open_invitations(who).await, Err(ServiceError::Forbidden)));
        assert!(matches!(services.take_back_invitation(who, open[0].id).await, Err(ServiceError::Forbidden)));
        assert!(services.take_back_invitation(admin, open[0].id).await.unwrap());
        assert!(!services.take_back_invitation(admin, open[0].id).await.unwrap());
        assert!(services.accept_invitation(&invited.token.reveal(), PASSWORD, "x").await.unwrap().is_none());
        assert!(services.open_invitations(admin).await.unwrap().is_empty());
        // Another kind of link is no invitation.
        services.ask_for_reset("m@example.org", &head()).await.unwrap();
        let reset = store::entities::link::Entity::find().all(db.store.read()).await.unwrap();
        let reset = reset.into_iter().find(|row| row.kind == "reset").unwrap();
        assert!(!services.take_back_invitation(admin, reset.id).await.unwrap());
        assert!(services.reset_is_open(&mailed(&db, "m@example.org", "/reset").await).await.unwrap());
    }
}

#[tokio::test]
async fn what_is_over_is_forgotten_after_thirty_days() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "m@example.org", &[Role::Member]).await;
        services.ask_for_reset("m@example.org", &head()).await.unwrap();
        services.invite(Actor::Operator, &invitee("n@example.org", &[Role::Member]), &head()).await.unwrap();
        for mail in services.mail_due().await.unwrap() {
            services.mail_sent(mail.id).await.unwrap();
        }
        let who = actor(&services, &cookie).await;
        services.sign_out_everywhere(who).await.unwrap();
        let later = at(&db, "2026-12-24T11:00:00Z");
        assert_eq!(later.tidy_accounts().await.unwrap(), 0, "{}", db.name);
        // The sign-in, the link of the member, the one of the reset, three mails; the open invitation ended on 1 December.
        assert_eq!(at(&db, "2026-12-25T12:00:00Z").tidy_accounts().await.unwrap(), 6, "{}", db.name);
        assert_eq!(at(&db, "2027-01-01T12:00:00Z").tidy_accounts().await.unwrap(), 1, "{}", db.name);
        assert!(mails(&db).await.is_empty());
        assert_eq!(account::Entity::find().all(db.store.read()).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_outbox_tells_how_it_is_doing_without_an_address() {
    for db in databases().await {
        let services = now(&db);
        for email in ["a@example.org", "b@example.org"] {
            services.invite(Actor::Operator, &invitee(email, &[Role::Member]), &head()).await.unwrap();
        }
        let due = services.mail_due().await.unwrap();
        services.mail_sent(due[0].id).await.unwrap();
        services.mail_failed(&due[1], "550 b@example.org unknown").await.unwrap();
        let queue = services.mail_queue(Actor::Operator).await.unwrap();
        assert_eq!((queue.waiting, queue.failing, queue.given_up, queue.sent), (1, 1, 0, 1), "{}", db.name);
        assert_eq!(queue.last_failure.as_deref(), Some("550 … unknown"));
        let cookie = member(&services, "m@example.org", &[Role::Steward]).await;
        let who = actor(&services, &cookie).await;
        assert!(matches!(services.mail_queue(who).await, Err(ServiceError::Forbidden)));
    }
}

#[tokio::test]
async fn only_who_may_invites_and_gives() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "s@example.org", &[Role::Steward, Role::Member]).await;
        let steward = actor(&services, &cookie).await;
        let id = services.account_by_email(Actor::Operator, "s@example.org").await.unwrap();
        let refused = services.invite(steward, &invitee("x@example.org", &[Role::Member]), &head()).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden)));
        let refused = services.give_role(steward, id, Role::Administrator, None, "Me.").await;
        assert!(matches!(refused, Err(ServiceError::Forbidden)));
        assert!(matches!(services.accounts(steward).await, Err(ServiceError::Forbidden)));
        let nobody =
            services.invite(Actor::Anonymous, &invitee("x@example.org", &[Role::Member]), &head()).await;
        assert!(matches!(nobody, Err(ServiceError::NeedsSignIn)));
        assert_eq!(mails(&db).await.len(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn an_official_is_bound_to_one_person_for_good() {
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = now(&db);
        let wrong = invitee("o@example.org", &[Role::Official]);
        let refused = services.invite(Actor::Operator, &wrong, &head()).await;
        assert!(matches!(refused, Err(ServiceError::Invalid { field: "person", .. })));
        let right = Invitee { person: Some("ana-nunez".to_owned()), ..wrong };
        let invited = services.invite(Actor::Operator, &right, &head()).await.unwrap();
        services.accept_invitation(&invited.token.reveal(), PASSWORD, "x").await.unwrap().unwrap();
        let id = services.account_by_email(Actor::Operator, "o@example.org").await.unwrap();
        let other = fixture::PEOPLE.iter().map(|person| person.0).find(|slug| *slug != "ana-nunez").unwrap();
        let moved = services.give_role(Actor::Operator, id, Role::Official, Some(other), "Moved.").await;
        assert!(matches!(moved, Err(ServiceError::Invalid { field: "person", .. })), "{}", db.name);
        assert_eq!(services.accounts(Actor::Operator).await.unwrap()[0].person.as_deref(), Some("ana-nunez"));
    }
}

#[tokio::test]
async fn signing_in_makes_a_new_cookie_each_time_and_the_planted_one_ends() {
    for db in databases().await {
        let services = now(&db);
        let first = member(&services, "ada@example.org", &[Role::Member]).await;
        assert!(services.sign_in("ada@example.org", OTHER, "x", None).await.unwrap().is_none());
        assert!(services.sign_in("nobody@example.org", PASSWORD, "x", None).await.unwrap().is_none());
        assert!(services.sign_in("no address", PASSWORD, "x", None).await.unwrap().is_none());
        let second =
            services.sign_in("ADA@example.org", PASSWORD, "Safari", Some(&first)).await.unwrap().unwrap();
        let second = second.token.reveal();
        assert_ne!(first, second);
        assert!(services.session(&first).await.unwrap().is_none(), "{}", db.name);
        let who = actor(&services, &second).await;
        assert_eq!(services.sign_ins(who).await.unwrap().len(), 1);
        // Nothing of the cookie itself is kept.
        let rows = session::Entity::find().all(db.store.read()).await.unwrap();
        assert!(rows.iter().all(|row| row.token_hash.len() == 64 && !second.contains(&row.token_hash)));
        services.sign_out_everywhere(who).await.unwrap();
        assert!(services.session(&second).await.unwrap().is_none());
        for wrong in ["", "ses_", "ses_AAAA", "inv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "'; --"] {
            assert!(services.session(wrong).await.unwrap().is_none());
        }
    }
}

#[tokio::test]
async fn a_sign_in_ends_by_itself_and_an_administrators_sooner() {
    for db in databases().await {
        let services = now(&db);
        let member_cookie = member(&services, "m@example.org", &[Role::Member]).await;
        let admin_cookie = member(&services, "a@example.org", &[Role::Administrator]).await;
        let tomorrow = at(&db, DAY);
        assert!(tomorrow.session(&member_cookie).await.unwrap().is_some(), "{}", db.name);
        assert!(tomorrow.session(&admin_cookie).await.unwrap().is_none(), "{}", db.name);
        // Used yesterday, so 30 days count from then.
        assert!(at(&db, "2026-12-25T11:00:00Z").session(&member_cookie).await.unwrap().is_some());
        assert!(at(&db, "2027-06-30T11:00:00Z").session(&member_cookie).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn fifty_sign_in_at_once() {
    for db in databases().await {
        let services = now(&db);
        member(&services, "ada@example.org", &[Role::Member]).await;
        let tries = (0..50).map(|n| {
            let services = services.clone();
            async move { services.sign_in("ada@example.org", PASSWORD, &format!("device {n}"), None).await }
        });
        let done = futures::future::join_all(tries).await;
        assert!(done.iter().all(|done| matches!(done, Ok(Some(_)))), "{}", db.name);
        assert_eq!(session::Entity::find().all(db.store.read()).await.unwrap().len(), 51);
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "a@example.org", &[Role::Administrator]).await;
        let id = services.account_by_email(Actor::Operator, "a@example.org").await.unwrap();
        let last = |result: Result<(), ServiceError>| {
            assert!(matches!(result, Err(ServiceError::Invalid { field: "role", .. })), "{result:?}");
        };
        last(services.take_role(Actor::Operator, id, Role::Administrator, "Left.").await);
        last(services.set_disabled(Actor::Operator, id, true).await);
        let who = actor(&services, &cookie).await;
        last(services.delete_account(who, PASSWORD, &head()).await);
        // A disabled one does not count.
        member(&services, "b@example.org", &[Role::Administrator]).await;
        let other = services.account_by_email(Actor::Operator, "b@example.org").await.unwrap();
        services.set_disabled(Actor::Operator, other, true).await.unwrap();
        last(services.take_role(Actor::Operator, id, Role::Administrator, "Left.").await);
        services.set_disabled(Actor::Operator, other, false).await.unwrap();
        // Both leave at once: one stays.
        let (one, two) = tokio::join!(
            services.take_role(Actor::Operator, id, Role::Administrator, "Left."),
            services.take_role(Actor::Operator, other, Role::Administrator, "Left.")
        );
        assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|ok| **ok).count(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "m@example.org", &[Role::Member]).await;
        let id = services.account_by_email(Actor::Operator, "m@example.org").await.unwrap();
        services.set_disabled(Actor::Operator, id, true).await.unwrap();
        assert!(services.session(&cookie).await.unwrap().is_none(), "{}", db.name);
        assert!(services.sign_in("m@example.org", PASSWORD, "x", None).await.unwrap().is_none());
        let before = mails(&db).await.len();
        services.ask_for_reset("m@example.org", &head()).await.unwrap();
        assert_eq!(mails(&db).await.len(), before);
    }
}

#[tokio::test]
async fn a_reset_works_once_for_an_hour_and_ends_every_sign_in() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "m@example.org", &[Role::Member]).await;
        services.ask_for_reset("nobody@example.org", &head()).await.unwrap();
        assert_eq!(mails(&db).await.len(), 1);
        services.ask_for_reset("m@example.org", &head()).await.unwrap();
        let older = mailed(&db, "m@example.org", "/reset").await;
        services.ask_for_reset("M@example.org", &head()).await.unwrap();
        let token = mailed(&db, "m@example.org", "/reset").await;
        assert!(!services.reset_is_open(&older).await.unwrap(), "only the newest works");
        assert!(!at(&db, "2026-11-24T13:00:00Z").reset_is_open(&token).await.unwrap());
        // One kind of link is not another.
        assert!(services.invitation(&token).await.unwrap().is_none());
        assert!(services.reset(&token, "short", "x", &head()).await.is_err());
        let signed_in = services.reset(&token, OTHER, "x", &head()).await.unwrap().unwrap();
        assert!(services.session(&cookie).await.unwrap().is_none(), "{}", db.name);
        assert!(services.session(&signed_in.token.reveal()).await.unwrap().is_some());
        assert!(services.reset(&token, PASSWORD, "x", &head()).await.unwrap().is_none(), "replayed");
        assert!(services.sign_in("m@example.org", PASSWORD, "x", None).await.unwrap().is_none());
        assert!(services.sign_in("m@example.org", OTHER, "x", None).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_change_of_address_is_confirmed_at_both() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "old@example.org", &[Role::Member]).await;
        member(&services, "taken@example.org", &[Role::Member]).await;
        let who = actor(&services, &cookie).await;
        let wrong = services.move_address(who, "new@example.org", OTHER, &head()).await;
        assert!(matches!(wrong, Err(ServiceError::Invalid { field: "password", .. })));
        services.move_address(who, "new@example.org", PASSWORD, &head()).await.unwrap();
        let old = mailed(&db, "old@example.org", "/account/address").await;
        assert!(mails(&db).await.iter().all(|mail| mail.recipient != "new@example.org"));
        assert_eq!(services.confirm_move(&old, &head()).await.unwrap(), Some(Confirmed::OldAgreed));
        assert_eq!(services.confirm_move(&old, &head()).await.unwrap(), None, "replayed");
        assert!(services.sign_in("old@example.org", PASSWORD, "x", None).await.unwrap().is_some());
        let new = mailed(&db, "new@example.org", "/account/address").await;
        assert_eq!(services.confirm_move(&new, &head()).await.unwrap(), Some(Confirmed::Moved));
        assert_eq!(services.confirm_move(&new, &head()).await.unwrap(), None);
        assert!(
            services.sign_in("old@example.org", PASSWORD, "x", None).await.unwrap().is_none(),
            "{}",
            db.name
        );
        assert!(services.sign_in("new@example.org", PASSWORD, "x", None).await.unwrap().is_some());
        // To an address that has an account it is asked for alike, and ends nowhere.
        services.move_address(who, "taken@example.org", PASSWORD, &head()).await.unwrap();
        let old = mailed(&db, "new@example.org", "/account/address").await;
        assert_eq!(services.confirm_move(&old, &head()).await.unwrap(), Some(Confirmed::OldAgreed));
        let new = mailed(&db, "taken@example.org", "/account/address").await;
        assert_eq!(services.confirm_move(&new, &head()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sign_ins_only() {
    for db in databases().await {
        let services = now(&db);
        let here = member(&services, "m@example.org", &[Role::Member]).await;
        let there =
            services.sign_in("m@example.org", PASSWORD, "x", None).await.unwrap().unwrap().token.reveal();
        let session = services.session(&here).await.unwrap().unwrap();
        let wrong = services.change_password(session.actor, session.id, OTHER, OTHER, &head()).await;
        assert!(matches!(wrong, Err(ServiceError::Invalid { field: "present", .. })));
        services.change_password(session.actor, session.id, PASSWORD, OTHER, &head()).await.unwrap();
        assert!(services.session(&here).await.unwrap().is_some(), "{}", db.name);
        assert!(services.session(&there).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_deleted_account_leaves_no_personal_data_and_the_record_stays() {
    for db in databases().await {
        let services = now(&db);
        let cookie = member(&services, "gone@example.org", &[Role::Steward]).await;
        let id = services.account_by_email(Actor::Operator, "gone@example.org").await.unwrap();
        services.set_public_name(Actor::Operator, id, Some("Gala Goner")).await.unwrap();
        let who = actor(&services, &cookie).await;
        // Written otherwise, it is the same address.
        services
            .invite(Actor::Operator, &invitee("GONE@example.org", &[Role::Member]), &head())
            .await
            .unwrap();
        assert!(services.delete_account(who, OTHER, &head()).await.is_err());
        services.delete_account(who, PASSWORD, &head()).await.unwrap();
        assert!(services.session(&cookie).await.unwrap().is_none());
        let row = account::Entity::find_by_id(id).one(db.store.read()).await.unwrap().unwrap();
        assert_eq!(
            (row.email, row.email_shown, row.password_hash, row.public_name),
            (None, None, None, None)
        );
        assert!(services.accounts(Actor::Operator).await.unwrap().is_empty());
        assert_eq!(ledger(&db).await.last().unwrap(), "role_taken steward steward", "{}", db.name);
        let links = store::entities::link::Entity::find().all(db.store.read()).await.unwrap();
        assert!(links.iter().all(|row| row.email.is_none()), "{}", db.name);
        // The last mail goes out; then nothing is left of the address.
        for mail in services.mail_due().await.unwrap() {
            services.mail_sent(mail.id).await.unwrap();
        }
        assert!(mails(&db).await.iter().all(|mail| mail.recipient.is_empty() && mail.body_text.is_empty()));
        // The address may begin anew.
        member(&services, "gone@example.org", &[Role::Member]).await;
    }
}

#[tokio::test]
async fn mail_is_sent_by_one_and_tried_again() {
    for db in databases().await {
        let services = now(&db);
        services.invite(Actor::Operator, &invitee("m@example.org", &[Role::Member]), &head()).await.unwrap();
        let (one, two) = tokio::join!(services.mail_due(), services.mail_due());
        let claimed: Vec<_> = [one.unwrap(), two.unwrap()].concat();
        assert_eq!(claimed.len(), 1, "{}", db.name);
        // The process died: two minutes later another takes it.
        let later = at(&db, "2026-11-24T12:02:00Z");
        let again = later.mail_due().await.unwrap();
        assert_eq!(again.len(), 1);
        later.mail_failed(&again[0], "550 m@example.org unknown").await.unwrap();
        assert_eq!(mails(&db).await[0].failure.as_deref(), Some("550 … unknown"));
        assert!(later.mail_due().await.unwrap().is_empty());
        assert_eq!(at(&db, "2026-11-24T12:03:00Z").mail_due().await.unwrap()[0].tries, 1);
    }
}
