//! The steward's desk on both databases: entering, changing, conflicts, drafts, withdrawing, and the ledger of it.

mod commitments;
mod crowded;
mod twice;

use domain::access::{AccountKey, Actor, Roles};
use domain::paging::Page;
use domain::words::Role;
use services::desk::{Done, Kind, Refused, Values};
use services::ledger::ChangesQuery;
use services::{Clock, ServiceError, Services};
use store::desk::{Asked, Listed};
use store::entities::{account, entered, ledger_entry, office, other_name, person, place_zip, term};
use store::read::Window;
use store::sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use store::testing::{TestDatabase, databases, fixture};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };

async fn community() -> Vec<(TestDatabase, Services)> {
    let mut all = Vec::new();
    for db in databases().await {
        fixture::load(&db.store).await;
        account(&db).await;
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        services::records::rebuild(&services, "loaded", None).await.unwrap();
        services::search_index::rebuild(&services, services::search_index::Kind::ALL).await.unwrap();
        all.push((db, services));
    }
    all
}

/// The steward's own account, to which drafts point.
async fn account(db: &TestDatabase) {
    let row = account::Model {
        id: uuid::Uuid::from_u128(7),
        email: Some("steward@example.org".to_owned()),
        email_shown: Some("steward@example.org".to_owned()),
        public_name: Some("Rosalind".to_owned()),
        password_hash: None,
        person_id: None,
        state: "active".to_owned(),
        email_confirmed_at: None,
        created_at: 0,
        version: 1,
    };
    account::Entity::insert(row.into_active_model()).exec(db.store.read()).await.unwrap();
}

fn typed(pairs: &[(&'static str, &str)]) -> Values {
    Values::from_iter(pairs.iter().map(|(name, text)| (*name, (*text).to_owned())))
}

async fn enter(services: &Services, kind: Kind, pairs: &[(&'static str, &str)]) -> Done {
    match services.desk_save(STEWARD, kind, None, None, &typed(pairs)).await {
        Ok(done) => done,
        Err(refused) => panic!("{kind:?} {pairs:?}: {refused:?}"),
    }
}

/// What a form says now, with the stamp that must come back with it.
async fn opened(services: &Services, kind: Kind, key: &str) -> Values {
    let form = services.desk_form(STEWARD, kind, Some(key), None, &Values::default()).await.unwrap();
    let mut values = form.values;
    values.set("stamp", form.stamp);
    values
}

fn errors(refused: Result<Done, Refused>) -> Vec<(String, String)> {
    match refused {
        Err(Refused::Wrong(errors)) => errors.into_iter().map(|error| (error.field, error.message)).collect(),
        other => panic!("it was not refused: {other:?}"),
    }
}

async fn changes(services: &Services) -> Vec<String> {
    let query = ChangesQuery { size: 50, page: 1, ..ChangesQuery::default() };
    let list = services.changes(&query).await.unwrap();
    list.items.into_iter().map(|change| change.words).collect()
}

#[tokio::test]
async fn a_council_is_entered_from_its_town_to_its_members() {
    for (db, services) in community().await {
        let name = db.name;
        let town = enter(
            &services,
            Kind::Place,
            &[("name", "Willow Bend"), ("kind", "town"), ("parent", "Elm County"), ("zips", "00903, 00904")],
        )
        .await;
        assert_eq!((town.key.as_str(), town.path.as_deref()), ("willow-bend", Some("/places/willow-bend")));
        let council =
            [("name", "Willow Bend Council"), ("kind", "council"), ("place", "Willow Bend (Elm County)")];
        let body = enter(&services, Kind::Body, &council).await;
        let seat = [("title", "Council Member"), ("body", body.key.as_str()), ("seats", "5")];
        let seat = enter(&services, Kind::Office, &seat).await;
        let office = office::Entity::find_by_id(seat.key.parse::<uuid::Uuid>().unwrap());
        let office = office.one(db.store.read()).await.unwrap().unwrap();
        assert_eq!(office.seats, 5, "{name}");
        let who = [
            ("name", "Zenobia Q. Marchbanks, Jr."),
            ("other_names", "Zee Marchbanks\n\n Zenobia Brown "),
            ("standing", "endorsed"),
            ("source_note", "minutes of 3 March 2026"),
        ];
        let who = enter(&services, Kind::Person, &who).await;
        assert_eq!(who.key, "zenobia-q-marchbanks-jr", "{name}");
        let row = person::Entity::find().filter(person::Column::Slug.eq(&who.key));
        let row = row.one(db.store.read()).await.unwrap().unwrap();
        assert_eq!(row.sort_name, "marchbanks zenobia jr", "{name}");
        let names = other_name::Entity::find().filter(other_name::Column::PersonId.eq(row.id));
        assert_eq!(names.count(db.store.read()).await.unwrap(), 2, "{name}");
        let served = [
            ("person", "Zenobia Q. Marchbanks, Jr."),
            ("office", "Council Member, Willow Bend (Willow Bend Council)"),
            ("start_date", "2026-03"),
            ("start_reason", "appointed"),
            ("source_url", "https://example.org/minutes"),
        ];
        let served = enter(&services, Kind::Term, &served).await;
        // The public sees all of it at once, and finds it.
        let page = services.official(&who.key).await.unwrap();
        assert_eq!(page.person.name, "Zenobia Q. Marchbanks, Jr.", "{name}");
        assert!(
            services.find("00904").await.unwrap().places.iter().any(|place| place.place.slug == town.key),
            "{name}"
        );
        let found = services.search("Zee", 1, 10).await.unwrap();
        assert_eq!(found.items.len(), 1, "{name}");
        let source =
            entered::Entity::find_by_id(("term".to_owned(), served.key.parse::<uuid::Uuid>().unwrap()));
        let source = source.one(db.store.read()).await.unwrap().unwrap();
        assert_eq!(source.source_url.as_deref(), Some("https://example.org/minutes"), "{name}");
        let told = changes(&services).await;
        assert_eq!(told.len(), 6, "{name}: the beginning and five things: {told:?}");
        services::ledger::verify(&services, &[], None).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_field_and_nothing_is_written() {
    for (db, services) in community().await {
        let name = db.name;
        let before = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
        let save = async |kind, pairs: &[(&'static str, &str)]| {
            errors(services.desk_save(STEWARD, kind, None, None, &typed(pairs)).await)
        };
        // A person without a source.
        let wrong = save(Kind::Person, &[("name", "Nobody Known")]).await;
        assert_eq!(wrong.len(), 1, "{name}: {wrong:?}");
        assert!(wrong[0].1.contains("without a source nothing is published"), "{name}: {wrong:?}");
        // Several things wrong at once are all said.
        let wrong = save(
            Kind::Term,
            &[
                ("person", "nobody of this name"),
                ("office", "Council Member"),
                ("start_date", "03/04/2026"),
                ("end_reason", "eaten"),
                ("source_url", "javascript:alert(1)"),
            ],
        )
        .await;
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            fields,
            ["person", "office", "start_date", "start_reason", "end_reason", "source_url"],
            "{name}: {wrong:?}"
        );
        for (kind, pairs, field, says) in [
            (Kind::Place, vec![("name", "X"), ("kind", "town"), ("zips", "123")], "zips", "123"),
            (Kind::Place, vec![("name", "X"), ("kind", "galaxy")], "kind", "not a choice"),
            (Kind::Place, vec![("name", "a\u{202e}b"), ("kind", "town")], "name", "invisible"),
            (
                Kind::Body,
                vec![("name", "Pine Hollow Council"), ("kind", "council"), ("place", "pine-hollow")],
                "name",
                "already",
            ),
            (
                Kind::Office,
                vec![("title", "Clerk"), ("body", "elm-commission"), ("seats", "0")],
                "seats",
                "from 1",
            ),
            (
                Kind::Value,
                vec![("name", "V"), ("summary", "s"), ("position", "1"), ("point_3", "x")],
                "question",
                "asked",
            ),
        ] {
            let wrong = save(kind, &pairs).await;
            assert!(
                wrong.iter().any(|(at, text)| at == field && text.contains(says)),
                "{name} {pairs:?}: {wrong:?}"
            );
        }
        let after = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
        assert_eq!(before, after, "{name}: nothing was written down");
        assert_eq!(place_zip::Entity::find().count(db.store.read()).await.unwrap(), 4, "{name}");
        assert_eq!(entered::Entity::find().count(db.store.read()).await.unwrap(), 0, "{name}");
    }
}

#[tokio::test]
async fn the_second_of_two_stewards_sees_what_the_first_changed_and_loses_nothing() {
    for (db, services) in community().await {
        let name = db.name;
        let slug = fixture::PEOPLE[0].0;
        let source = ("source_note", "the clerk's list");
        let (mut first, mut second) =
            (opened(&services, Kind::Person, slug).await, opened(&services, Kind::Person, slug).await);
        first.set("party", "Greenish");
        first.set("reason", "the clerk's list says so");
        first.set(source.0, source.1);
        let done = services.desk_save(STEWARD, Kind::Person, Some(slug), None, &first).await.unwrap();
        assert!(done.changed, "{name}");
        second.set("party", "Brownish");
        second.set("biography", "A **baker**.");
        second.set("reason", "I know");
        second.set(source.0, source.1);
        let refused = services.desk_save(STEWARD, Kind::Person, Some(slug), None, &second).await;
        let Err(Refused::Changed(meanwhile)) = refused else { panic!("{name}: {refused:?}") };
        assert!(meanwhile.told.as_ref().unwrap().contains("Greenish"), "{name}: {meanwhile:?}");
        let party = meanwhile.differences.iter().find(|(label, _, _)| label == "Party").unwrap();
        assert_eq!((party.1.as_str(), party.2.as_str()), ("Brownish", "Greenish"), "{name}");
        // Knowing that, the second may go on.
        second.set("stamp", meanwhile.stamp);
        services.desk_save(STEWARD, Kind::Person, Some(slug), None, &second).await.unwrap();
        let told = changes(&services).await;
        assert!(told[0].contains("the party changed from “Greenish” to “Brownish”"), "{name}: {told:?}");
        // Saved once more as it is: nothing changes, and there is no entry.
        let mut same = opened(&services, Kind::Person, slug).await;
        same.set("reason", "again");
        let same = services.desk_save(STEWARD, Kind::Person, Some(slug), None, &same).await.unwrap();
        assert!(!same.changed, "{name}");
        assert_eq!(changes(&services).await.len(), told.len(), "{name}");
    }
}

#[tokio::test]
async fn many_stewards_at_once_lose_nothing_and_the_ledger_is_whole() {
    for (db, services) in community().await {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..24 {
            let services = services.clone();
            tasks.spawn(async move {
                let pairs = [("name", format!("Worker {n}")), ("source_note", "a list".to_owned())];
                let values = Values::from_iter(pairs);
                services.desk_save(STEWARD, Kind::Person, None, None, &values).await.unwrap();
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
        let asked = Asked { words: "worker".to_owned(), of: None };
        let window = Window { limit: 100, offset: 0 };
        let people = store::desk::list(db.store.read(), Listed::Person, &asked, window).await.unwrap();
        assert_eq!(people.len(), 24, "{}", db.name);
        let verified = services::ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert_eq!(verified.entries, 25, "{}", db.name);
    }
}

#[tokio::test]
async fn a_draft_is_never_in_the_record_and_becomes_what_it_says() {
    for (db, services) in community().await {
        let name = db.name;
        let half = typed(&[("name", "Half Known"), ("party", "?")]);
        let id = services.desk_save_draft(STEWARD, Kind::Person, None, None, &half).await.unwrap();
        assert!(matches!(services.official("half-known").await, Err(ServiceError::NotFound(_))), "{name}");
        assert_eq!(services.search("Half Known", 1, 10).await.unwrap().total, 0, "{name}");
        assert_eq!(ledger_entry::Entity::find().count(db.store.read()).await.unwrap(), 0, "{name}");
        let drafts = services.desk_drafts(STEWARD).await.unwrap();
        assert_eq!((drafts.len(), drafts[0].title.as_str()), (1, "Half Known"), "{name}");
        let form =
            services.desk_form(STEWARD, Kind::Person, None, Some(id), &Values::default()).await.unwrap();
        assert_eq!(form.values.get("party"), "?", "{name}");
        let mut values = form.values;
        values.set("source_url", "https://example.org/half");
        services.desk_save(STEWARD, Kind::Person, None, Some(id), &values).await.unwrap();
        assert!(services.official("half-known").await.is_ok(), "{name}");
        assert!(services.desk_drafts(STEWARD).await.unwrap().is_empty(), "{name}: it is published");
    }
}

#[tokio::test]
async fn what_is_withdrawn_leaves_a_note_and_a_draft() {
    for (db, services) in community().await {
        let name = db.name;
        let pairs = [("name", "Twice Entered"), ("source_note", "a slip")];
        let done = enter(&services, Kind::Person, &pairs).await;
        let mut values = opened(&services, Kind::Person, &done.key).await;
        let wrong = errors(services.desk_withdraw(STEWARD, Kind::Person, &done.key, &values).await);
        assert_eq!(wrong[0].0, "reason", "{name}");
        values.set("reason", "entered by mistake");
        services.desk_withdraw(STEWARD, Kind::Person, &done.key, &values).await.unwrap();
        assert!(matches!(services.official(&done.key).await, Err(ServiceError::NotFound(_))), "{name}");
        let note =
            store::ledger::withdrawn(db.store.read(), "/officials/twice-entered").await.unwrap().unwrap();
        assert_eq!(note.reason, "entered by mistake", "{name}");
        let drafts = services.desk_drafts(STEWARD).await.unwrap();
        assert_eq!(drafts[0].title, "Withdrawn: Twice Entered", "{name}");
        // Whoever still holds a seat or voted cannot be withdrawn.
        let slug = fixture::PEOPLE[0].0;
        let mut values = opened(&services, Kind::Person, slug).await;
        values.set("reason", "I do not like them");
        let wrong = errors(services.desk_withdraw(STEWARD, Kind::Person, slug, &values).await);
        assert!(wrong[0].1.contains("votes"), "{name}: {wrong:?}");
    }
}

#[tokio::test]
async fn a_changed_term_changes_the_figures_with_it() {
    for (db, services) in community().await {
        let name = db.name;
        let slug = fixture::PEOPLE[0].0;
        let before = services.official(slug).await.unwrap().tally_of_all();
        let row = term::Entity::find().filter(term::Column::PersonId.eq(fixture::person_key(0)));
        let row = row.one(db.store.read()).await.unwrap().unwrap();
        let key = row.id.to_string();
        let mut values = opened(&services, Kind::Term, &key).await;
        values.set("start_date", "2026-11-01");
        values.set("source_note", "the oath of office");
        values.set("reason", "they were sworn in later");
        services.desk_save(STEWARD, Kind::Term, Some(&key), None, &values).await.unwrap();
        let after = services.official(slug).await.unwrap().tally_of_all();
        assert_ne!(before, after, "{name}: votes before the oath do not count");
    }
}

trait Figures {
    fn tally_of_all(&self) -> String;
}

impl Figures for services::views::Official {
    fn tally_of_all(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

#[tokio::test]
async fn only_stewards_and_administrators_come_to_the_desk() {
    for (db, services) in community().await {
        let name = db.name;
        let signed_in =
            |role| Actor::Account { key: AccountKey(1), roles: Roles::NONE.with(role), official_of: None };
        let values = typed(&[("name", "Mine"), ("kind", "town"), ("source_note", "x"), ("stamp", "")]);
        let page = Page::new(1, 10).unwrap();
        for kind in Kind::ALL {
            for actor in
                [signed_in(Role::Member), signed_in(Role::Official), Actor::Operator, Actor::Anonymous]
            {
                let refused = services.desk_save(actor, kind, None, None, &values).await;
                assert!(
                    matches!(
                        refused,
                        Err(Refused::Service(ServiceError::Forbidden | ServiceError::NeedsSignIn))
                    ),
                    "{name} {kind:?} {actor:?}: {refused:?}"
                );
                assert!(
                    services.desk_form(actor, kind, None, None, &values).await.is_err(),
                    "{name} {kind:?}"
                );
                assert!(
                    services.desk_save_draft(actor, kind, None, None, &values).await.is_err(),
                    "{name} {kind:?}"
                );
                assert!(services.desk_withdraw(actor, kind, "x", &values).await.is_err(), "{name} {kind:?}");
                assert!(services.desk_list(actor, kind, "", None, page).await.is_err(), "{name} {kind:?}");
            }
            assert!(
                services.desk_list(signed_in(Role::Administrator), kind, "", None, page).await.is_ok(),
                "{name}"
            );
        }
    }
}
