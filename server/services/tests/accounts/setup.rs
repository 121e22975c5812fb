//! The first start, and confirming the first administrator's address.

use domain::access::{Actor, Roles};
use domain::words::Role;
use services::accounts::{SetUp, Town, offered_values, states};
use services::{ServiceError, Services};
use store::entities::setting;
use store::sea_orm::EntityTrait;
use store::testing::{TestDatabase, databases, fixture};

use super::{DAY, OTHER, PASSWORD, actor, at, head, ledger, mailed, mails, now};

fn asked() -> SetUp {
    SetUp {
        name: "Ada A.".to_owned(),
        organisation: "Pine & River".to_owned(),
        email: "a@example.org".to_owned(),
        password: PASSWORD.to_owned(),
        values: vec!["community-building".to_owned(), "anti-racism".to_owned(), "no-such-value".to_owned()],
        places: Vec::new(),
        town: Some(Town { name: "Gulf Shores".to_owned(), state: "al".to_owned() }),
    }
}

async fn code(services: &Services) -> String {
    services.setup_code().await.unwrap().unwrap().reveal()
}

async fn kept(db: &TestDatabase, name: &str) -> String {
    setting::Entity::find_by_id(name).one(db.store.read()).await.unwrap().unwrap().value
}

#[tokio::test]
async fn the_first_start_happens_once() {
    for db in databases().await {
        let services = now(&db);
        let old = code(&services).await;
        let code = code(&services).await;
        let try_it = async |services: &Services, code: &str, asked: &SetUp| {
            services.set_up(code, asked, &head(), "x").await
        };
        assert!(try_it(&services, &old, &asked()).await.unwrap().is_none(), "a newer code was printed");
        assert!(try_it(&at(&db, DAY), &code, &asked()).await.unwrap().is_none(), "expired");
        let field = async |asked: SetUp| match try_it(&services, &code, &asked).await {
            Err(ServiceError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(SetUp { organisation: " ".to_owned(), ..asked() }).await, "organisation");
        assert_eq!(
            field(SetUp { organisation: "a@example.org".to_owned(), ..asked() }).await,
            "organisation"
        );
        assert_eq!(field(SetUp { password: "short".to_owned(), ..asked() }).await, "password");
        assert_eq!(field(SetUp { email: "x@sample.invalid".to_owned(), ..asked() }).await, "email");
        let town = |name: &str, state: &str| Some(Town { name: name.to_owned(), state: state.to_owned() });
        assert_eq!(field(SetUp { town: town("Opelika", ""), ..asked() }).await, "state");
        assert_eq!(field(SetUp { town: town("???", "al"), ..asked() }).await, "town");
        assert!(
            !services.has_places().await.unwrap() && ledger(&db).await.is_empty(),
            "nothing was left behind"
        );

        let signed_in = try_it(&services, &code, &asked()).await.unwrap().unwrap();
        let session = services.session(&signed_in.token.reveal()).await.unwrap().unwrap();
        assert_eq!(session.roles, Roles::NONE.with(Role::Administrator).with(Role::Steward));
        assert_eq!(session.public_name.as_deref(), Some("Ada A."), "{}", db.name);
        assert!(try_it(&services, &code, &asked()).await.unwrap().is_none(), "{}", db.name);
        assert!(services.setup_code().await.unwrap().is_none());
        let values: Vec<String> =
            services.values().await.unwrap().into_iter().map(|value| value.value.slug).collect();
        assert_eq!(values, ["anti-racism", "community-building"], "in the offered order");
        assert_eq!(services.about().await.unwrap().organisation, "Pine & River");
        assert_eq!(kept(&db, "places").await, "gulf-shores-al");
        // The town lies in its state, is found by its name, and is the one that an import knows.
        let place = services.place("gulf-shores-al", 1, 10).await.unwrap();
        assert_eq!(place.place.name, "Gulf Shores");
        assert_eq!(place.ocd_id.as_deref(), Some("ocd-division/country:us/state:al/place:gulf_shores"));
        assert_eq!(services.find("gulf").await.unwrap().places[0].place.slug, "gulf-shores-al");
        assert_eq!(
            ledger(&db).await.iter().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(),
            ["begun", "entered", "entered", "entered", "entered", "entered", "role_given", "role_given"],
            "{}: settings, state, town, two values, two roles",
            db.name
        );
    }
}

#[tokio::test]
async fn of_two_who_set_it_up_at_once_one_does() {
    for db in databases().await {
        let services = now(&db);
        let code = code(&services).await;
        let other = SetUp { email: "b@example.org".to_owned(), ..asked() };
        let (asked, head) = (asked(), head());
        let (one, two) = tokio::join!(
            services.set_up(&code, &asked, &head, "x"),
            services.set_up(&code, &other, &head, "x")
        );
        let done = [one, two].into_iter().filter(|done| matches!(done, Ok(Some(_)))).count();
        assert_eq!((done, services.accounts(Actor::Operator).await.unwrap().len()), (1, 1), "{}", db.name);
    }
}

#[tokio::test]
async fn places_that_are_in_the_record_are_chosen_from_it() {
    for db in databases().await {
        fixture::load(&db.store).await;
        let services = now(&db);
        let code = code(&services).await;
        let known = services.places(None, None, None, 1, 10).await.unwrap();
        let slug = known.items[0].place.slug.clone();
        let asked = SetUp { town: None, places: vec![slug.clone(), "no-such-place".to_owned()], ..asked() };
        assert_eq!(services.places_named(&asked.places).await.unwrap().len(), 1);
        services.set_up(&code, &asked, &head(), "x").await.unwrap().unwrap();
        assert_eq!(kept(&db, "places").await, slug, "{}", db.name);
    }
}

#[tokio::test]
async fn the_first_administrator_confirms_the_address() {
    for db in databases().await {
        let services = now(&db);
        let code = code(&services).await;
        let cookie = services.set_up(&code, &asked(), &head(), "x").await.unwrap().unwrap().token.reveal();
        let who = actor(&services, &cookie).await;
        assert!(!services.session(&cookie).await.unwrap().unwrap().email_confirmed);
        let first = mailed(&db, "a@example.org", "/confirm").await;
        assert!(mails(&db).await[0].subject.ends_with("· Pine & River"), "the name that was just given");
        assert!(services.ask_for_confirmation(who, &head()).await.unwrap());
        let token = mailed(&db, "a@example.org", "/confirm").await;
        assert!(services.confirming(&first).await.unwrap().is_none(), "only the newest link works");
        assert!(at(&db, DAY).confirming(&token).await.unwrap().is_none(), "for a day");
        assert_eq!(services.confirming(&token).await.unwrap().as_deref(), Some("a@example.org"));
        // One kind of link is not another, although both confirm an address.
        assert!(services.moving(&token).await.unwrap().is_none());
        assert!(services.confirm_email(&token).await.unwrap());
        assert!(!services.confirm_email(&token).await.unwrap(), "{}: replayed", db.name);
        assert!(services.session(&cookie).await.unwrap().unwrap().email_confirmed);
        assert!(!services.ask_for_confirmation(who, &head()).await.unwrap());
    }
}

#[tokio::test]
async fn a_link_to_an_address_that_was_left_confirms_nothing() {
    for db in databases().await {
        let services = now(&db);
        let code = code(&services).await;
        let cookie = services.set_up(&code, &asked(), &head(), "x").await.unwrap().unwrap().token.reveal();
        let who = actor(&services, &cookie).await;
        let old = mailed(&db, "a@example.org", "/confirm").await;
        services.move_address(who, "new@example.org", PASSWORD, &head()).await.unwrap();
        for address in ["a@example.org", "new@example.org"] {
            let token = mailed(&db, address, "/account/address").await;
            services.confirm_move(&token, &head()).await.unwrap().unwrap();
        }
        assert!(!services.confirm_email(&old).await.unwrap(), "{}", db.name);
        assert!(services.sign_in("new@example.org", OTHER, "x", None).await.unwrap().is_none());
    }
}

#[test]
fn six_values_and_every_state_are_offered() {
    assert_eq!(offered_values().count(), 6);
    assert!(states().any(|state| state == ("al", "Alabama")) && states().count() >= 50);
}

#[tokio::test]
async fn whoever_is_invited_as_a_steward_stands_in_the_ledger_under_the_name_that_was_set() {
    for db in databases().await {
        let services = now(&db);
        let name_of = async |email: &str, role: Role, name: &str| {
            let whom = crate::invitee(email, &[role]);
            let invited = services.invite_as(Actor::Operator, &whom, Some(name), &head()).await;
            let token = invited.unwrap().token.reveal();
            services.accept_invitation(&token, PASSWORD, "x").await.unwrap().unwrap();
            let all = services.accounts(Actor::Operator).await.unwrap();
            all.into_iter().find(|account| account.email == email).unwrap().public_name
        };
        assert_eq!(name_of("s@example.org", Role::Steward, "Rosa P.").await.as_deref(), Some("Rosa P."));
        // A member has no name, whatever is typed.
        assert_eq!(name_of("m@example.org", Role::Member, "Mae").await, None, "{}", db.name);
        let changes = services
            .changes(&services::ledger::ChangesQuery { page: 1, size: 50, ..Default::default() })
            .await
            .unwrap();
        let given: Vec<&str> = changes.items.iter().map(|change| change.words.as_str()).collect();
        assert!(given.iter().any(|words| words.contains("steward given to Rosa P.")), "{given:?}");
        assert!(given.iter().all(|words| !words.contains("Mae")), "{given:?}");
        let whom = crate::invitee("x@example.org", &[Role::Steward]);
        let bad = services.invite_as(Actor::Operator, &whom, Some("a@b.example"), &head()).await;
        assert!(matches!(bad, Err(ServiceError::Invalid { field: "name", .. })), "{}", db.name);
    }
}
