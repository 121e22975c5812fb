//! Measures, roll calls and corrected votes by hand, on both databases: kept whole or not at all, once, and by those who
//! may.

mod crowded;
mod killed;
mod who;

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::words::Role;
use services::desk::{Done, Kind, Opened, Refused, RollCall, RollCallRefused, Seated, Values};
use services::ledger::ChangesQuery;
use services::{Clock, ServiceError, Services};
use store::entities::{account, decision, draft, ledger_entry, vote, vote_correction, vote_record};
use store::sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use store::testing::{TestDatabase, databases, fixture};
use uuid::Uuid;

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };

async fn community() -> Vec<(TestDatabase, Services)> {
    let mut all = Vec::new();
    for db in databases().await {
        fixture::load(&db.store).await;
        let row = account::Model {
            id: Uuid::from_u128(7),
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
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        services::records::rebuild(&services, "loaded", None).await.unwrap();
        all.push((db, services));
    }
    all
}

fn typed(pairs: &[(&str, &str)]) -> Values {
    Values::from_iter(pairs.iter().map(|(name, text)| (*name, (*text).to_owned())))
}

/// The screen of a roll call of Pine Hollow on the buses, on a day of 2026.
async fn screen(services: &Services, day: &str) -> RollCall {
    let asked = typed(&[
        ("body", "pine-hollow-council"),
        ("date", day),
        ("kind", "roll_call"),
        ("measure", "measure-5"),
    ]);
    match services.roll_call(STEWARD, asked, None).await.unwrap() {
        Opened::Screen(screen) => *screen,
        Opened::Start { errors, .. } => panic!("{errors:?}"),
    }
}

/// What that screen sends back, with everything but the votes filled in.
fn form(screen: &RollCall) -> Values {
    let mut values = screen.values.clone();
    for (name, text) in [
        ("once", screen.token.to_string()),
        ("seen", screen.seen.to_string()),
        ("body", screen.body.key.clone()),
        ("motion", "Motion to adopt O-2".to_owned()),
        ("result", "passed".to_owned()),
        ("bearing", "yes_supports".to_owned()),
        ("source_note", "minutes of that day, page 2".to_owned()),
    ] {
        values.set(name, text);
    }
    values
}

/// The same, where Ana says yes and Cy is excused.
fn filled(screen: &RollCall) -> Values {
    let mut values = form(screen);
    for row in &screen.rows {
        let (option, reason) = match row.name.as_str() {
            "Ana Núñez" => ("yes", ""),
            "Cy Drake" => ("excused", "ill"),
            other => panic!("{other} was not expected in the roster"),
        };
        values.set(&format!("vote-{}", row.person), option);
        values.set(&format!("reason-{}", row.person), reason);
    }
    values
}

fn wrong(result: Result<Done, RollCallRefused>) -> Vec<(String, String)> {
    match result {
        Err(RollCallRefused::Wrong(errors)) => errors.into_iter().map(|e| (e.field, e.message)).collect(),
        other => panic!("it was not refused: {other:?}"),
    }
}

async fn count<E: EntityTrait>(services: &Services) -> u64
where
    E::Model: Sync + Send,
{
    E::find().count(services.store().read()).await.unwrap()
}

async fn words(services: &Services) -> Vec<String> {
    let query = ChangesQuery { size: 50, page: 1, ..ChangesQuery::default() };
    services.changes(&query).await.unwrap().items.into_iter().map(|change| change.words).collect()
}

async fn verified(services: &Services) {
    services::ledger::verify(services, &[], None).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_roster_is_who_held_a_seat_on_that_day() {
    for (db, services) in community().await {
        let name = db.name;
        let on = screen(&services, "2026-11-02").await;
        let seen: Vec<(&str, Seated)> = on.rows.iter().map(|row| (row.name.as_str(), row.seated)).collect();
        // Bo left in July.
        assert_eq!(seen, [("Cy Drake", Seated::Surely), ("Ana Núñez", Seated::Surely)], "{name}");
        // Bo began some day in 2018: on a day of that year it is not known whether he was there.
        let unclear = screen(&services, "2018-06-15").await;
        let bo = &unclear.rows[0];
        assert_eq!(
            (unclear.rows.len(), bo.name.as_str(), bo.seated),
            (1, "Bo O’Neal", Seated::Perhaps),
            "{name}"
        );
        assert!(bo.detail.contains("2018"), "{name}: it says what is known: {}", bo.detail);
        let mut values = form(&unclear);
        values.set(&format!("vote-{}", bo.person), "none");
        let errors = wrong(services.roll_call_save(STEWARD, &values).await);
        assert_eq!(errors[0].0, "add", "{name}: left out, there is nobody: {errors:?}");
        let earlier = screen(&services, "2026-07-01").await;
        let names: Vec<&str> = earlier.rows.iter().map(|row| row.name.as_str()).collect();
        assert!(names.contains(&"Bo O’Neal") && !names.contains(&"Cy Drake"), "{name}: {names:?}");
        assert_eq!(earlier.taken.len(), 1, "{name}: decision 5 is of that day");
        let asked = earlier.measure.unwrap();
        assert_eq!(asked.stance.map(|stance| stance.code()), Some("support"), "{name}");
        for (day, field) in [("2026-12-01", "date"), ("yesterday", "date")] {
            let asked = typed(&[("body", "pine-hollow-council"), ("date", day), ("kind", "roll_call")]);
            let Opened::Start { errors, .. } = services.roll_call(STEWARD, asked, None).await.unwrap() else {
                panic!("{day} was taken")
            };
            assert_eq!(errors[0].field, field, "{name}: {day}");
        }
    }
}

#[tokio::test]
async fn a_roll_call_is_kept_whole_or_not_at_all() {
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        let before = (count::<decision::Entity>(&services).await, count::<vote::Entity>(&services).await);
        let ana = format!("vote-{}", fixture::person_key(0));
        let cy = format!("vote-{}", fixture::person_key(2));
        // Nobody has a vote by default: both are named.
        let errors = wrong(services.roll_call_save(STEWARD, &form(&screen)).await);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
        assert!(fields.contains(&ana.as_str()) && fields.contains(&cy.as_str()), "{name}: {errors:?}");
        assert_eq!(errors.len(), 2, "{name}: {errors:?}");
        assert!(errors.iter().any(|(_, text)| text.contains("Cy Drake: choose")), "{name}: {errors:?}");
        // An excuse needs a reason; a source is needed; someone typed and not added is not lost.
        let mut values = filled(&screen);
        values.set(&format!("reason-{}", fixture::person_key(2)), " ");
        values.set("source_note", "");
        values.set("add", "Gus Hill");
        let errors = wrong(services.roll_call_save(STEWARD, &values).await);
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
        let reason = format!("reason-{}", fixture::person_key(2));
        assert_eq!(fields, ["source_url", reason.as_str(), "add"], "{name}: {errors:?}");
        assert_eq!(
            before,
            (count::<decision::Entity>(&services).await, count::<vote::Entity>(&services).await),
            "{name}: something was written"
        );
        assert_eq!(count::<ledger_entry::Entity>(&services).await, 0, "{name}");
        // Someone who is in no term is added, and the page says so. The totals do not agree, and it says that too.
        values = filled(&screen);
        values.set("add", "Gus Hill");
        let added = services.roll_call_add(STEWARD, &mut values).await.unwrap();
        assert_eq!(added.unwrap(), "Gus Hill", "{name}");
        values.set(&format!("vote-{}", fixture::person_key(6)), "no");
        for (total, n) in [("published_yes", "2"), ("published_no", "1"), ("published_not_voting", "0")] {
            values.set(total, n);
        }
        let errors = wrong(services.roll_call_save(STEWARD, &values).await);
        assert_eq!(
            errors[0].0, "published_absent",
            "{name}: a blank total would be read as none: {errors:?}"
        );
        values.set("published_absent", "1");
        let records = vote_record::Entity::find()
            .filter(vote_record::Column::PersonId.eq(fixture::person_key(0)))
            .filter(vote_record::Column::Tally.eq("all"))
            .one(db.store.read());
        let same = records.await.unwrap().unwrap().same;
        let done = services.roll_call_save(STEWARD, &values).await.unwrap();
        assert_eq!((done.key.as_str(), done.changed), ("14", true), "{name}");
        let shown = services.decision(14).await.unwrap();
        let votes: Vec<(&str, &str)> =
            shown.votes.iter().map(|vote| (vote.person.name.as_str(), vote.option.as_str())).collect();
        assert_eq!(votes, [("Cy Drake", "excused"), ("Gus Hill", "no"), ("Ana Núñez", "yes")], "{name}");
        let note = shown.note.unwrap();
        assert!(note.contains("No term in this body on that day is known of: Gus Hill."), "{name}: {note}");
        assert!(note.contains("published totals (yes 2, no 1, not voting 0, absent 1)"), "{name}: {note}");
        assert_eq!(shown.by_hand[0].note.as_deref(), Some("minutes of that day, page 2"), "{name}");
        let record = vote_record::Entity::find()
            .filter(vote_record::Column::PersonId.eq(fixture::person_key(0)))
            .filter(vote_record::Column::Tally.eq("all"));
        assert_eq!(
            record.one(db.store.read()).await.unwrap().unwrap().same,
            same + 1,
            "{name}: her record follows"
        );
        let entry = ledger_entry::Entity::find().filter(ledger_entry::Column::SubjectKind.eq("decision"));
        let entry = entry.one(db.store.read()).await.unwrap().unwrap();
        let after = entry.after_json.unwrap();
        assert!(
            after.contains(r#""Ana Núñez: yes""#) && after.contains(r#""Cy Drake: excused (ill)""#),
            "{after}"
        );
        assert_eq!(entry.acting_name.as_deref(), Some("Rosalind"), "{name}");
        verified(&services).await;
    }
}

#[tokio::test]
async fn the_same_form_sent_twice_is_one_decision() {
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        let values = filled(&screen);
        // At once, as a phone on a poor connection does.
        let (a, b, c) = tokio::join!(
            services.roll_call_save(STEWARD, &values),
            services.roll_call_save(STEWARD, &values),
            services.roll_call_save(STEWARD, &values)
        );
        let all = [a.unwrap(), b.unwrap(), c.unwrap()];
        assert!(all.iter().all(|done| done.key == "14"), "{name}: {all:?}");
        assert_eq!(all.iter().filter(|done| done.changed).count(), 1, "{name}: {all:?}");
        assert_eq!(count::<decision::Entity>(&services).await, 14, "{name}");
        // Sent again with something else in it, it is not swallowed.
        let mut other = values.clone();
        other.set(&format!("vote-{}", fixture::person_key(0)), "no");
        let refused = services.roll_call_save(STEWARD, &other).await;
        assert!(
            matches!(refused, Err(RollCallRefused::SavedOtherwise { number: 14 })),
            "{name}: {refused:?}"
        );
        // Drafts of one form are one draft.
        let again = self::screen(&services, "2026-11-03").await;
        let kept = services.roll_call_draft(STEWARD, &filled(&again)).await.unwrap();
        assert_eq!(services.roll_call_draft(STEWARD, &filled(&again)).await.unwrap(), kept, "{name}");
        assert_eq!(count::<draft::Entity>(&services).await, 1, "{name}");
        let opened = services.roll_call(STEWARD, Values::default(), Some(kept)).await.unwrap();
        let Opened::Screen(opened) = opened else { panic!("{name}: the draft lost its first step") };
        assert_eq!(opened.token, again.token, "{name}");
        services.roll_call_save(STEWARD, &filled(&opened)).await.unwrap();
        assert_eq!(count::<draft::Entity>(&services).await, 0, "{name}: the draft is published");
    }
}

#[tokio::test]
async fn the_second_steward_sees_what_the_first_entered() {
    for (db, services) in community().await {
        let name = db.name;
        let (first, second) = (screen(&services, "2026-11-02").await, screen(&services, "2026-11-02").await);
        assert_ne!(first.token, second.token);
        services.roll_call_save(STEWARD, &filled(&first)).await.unwrap();
        let mut values = filled(&second);
        let refused = services.roll_call_save(STEWARD, &values).await;
        let Err(RollCallRefused::Others(others)) = refused else { panic!("{name}: {refused:?}") };
        assert_eq!(others[0].number, 14, "{name}");
        // Having seen it, the second says that theirs is another one.
        values.set_all("seen", Vec::new());
        let done = services.roll_call_save(STEWARD, &values).await.unwrap();
        assert_eq!(done.key, "15", "{name}");
        let rows = decision::Entity::find().filter(decision::Column::Date.eq("2026-11-02"));
        let mut order: Vec<i32> =
            rows.all(db.store.read()).await.unwrap().into_iter().map(|row| row.sequence).collect();
        order.sort_unstable();
        assert_eq!(order, [0, 1], "{name}");
    }
}

#[tokio::test]
async fn a_withdrawn_decision_stays_as_a_note_and_a_draft() {
    for (db, services) in community().await {
        let name = db.name;
        let screen = screen(&services, "2026-11-02").await;
        let values = filled(&screen);
        services.roll_call_save(STEWARD, &values).await.unwrap();
        let form =
            services.desk_form(STEWARD, Kind::Decision, Some("14"), None, &Values::default()).await.unwrap();
        let mut back = typed(&[("reason", "it was another body’s")]);
        back.set("stamp", form.stamp);
        services.desk_withdraw(STEWARD, Kind::Decision, "14", &back).await.unwrap();
        assert!(matches!(services.decision(14).await, Err(ServiceError::NotFound(_))), "{name}");
        let left = vote::Entity::find().filter(vote::Column::DecisionId.eq(screen.token));
        assert_eq!(left.count(db.store.read()).await.unwrap(), 0, "{name}");
        let note = services.withdrawn("/decisions/14").await.unwrap().unwrap();
        assert_eq!(
            (note.reason.as_str(), note.by.as_str()),
            ("it was another body’s", "Rosalind, steward"),
            "{name}"
        );
        let gone = ledger_entry::Entity::find().filter(ledger_entry::Column::Kind.eq("withdrawn"));
        let gone = gone.one(db.store.read()).await.unwrap().unwrap().before_json.unwrap();
        assert!(gone.contains("Cy Drake: excused (ill)"), "{name}: the ledger keeps what it said: {gone}");
        // The old form does not bring it back by accident.
        let refused = services.roll_call_save(STEWARD, &values).await;
        assert!(matches!(refused, Err(RollCallRefused::WithdrawnSince { .. })), "{name}: {refused:?}");
        // The draft does, on purpose and under a number of its own.
        let drafts = services.desk_drafts(STEWARD).await.unwrap();
        let opened = services.roll_call(STEWARD, Values::default(), Some(drafts[0].id)).await.unwrap();
        let Opened::Screen(opened) = opened else { panic!("{name}: the draft lost its first step") };
        let mut values = opened.values.clone();
        for (field, text) in [("once", opened.token.to_string()), ("draft", drafts[0].id.to_string())] {
            values.set(field, text);
        }
        let done = services.roll_call_save(STEWARD, &values).await.unwrap();
        assert_eq!(done.key, "15", "{name}: a number is never given twice");
        assert!(services.desk_drafts(STEWARD).await.unwrap().is_empty(), "{name}");
        verified(&services).await;
    }
}

#[tokio::test]
async fn one_vote_is_corrected_with_a_reason_and_never_by_whose_it_is() {
    for (db, services) in community().await {
        let name = db.name;
        let form = services.vote_form(STEWARD, 7, "ana-nunez").await.unwrap();
        assert_eq!(form.vote.option, "yes", "{name}");
        let give = |option: &str, reason: &str, stamp: &str| {
            typed(&[("option", option), ("reason", reason), ("stamp", stamp)])
        };
        let errors = |result: Result<Done, Refused>| match result {
            Err(Refused::Wrong(errors)) => errors.into_iter().map(|error| error.field).collect::<Vec<_>>(),
            other => panic!("{name}: it was not refused: {other:?}"),
        };
        let none = services.correct_vote(STEWARD, 7, "ana-nunez", &give("", "", &form.stamp)).await;
        assert_eq!(errors(none), ["option", "reason"], "{name}");
        let excused = give("excused", "the minutes say so", &form.stamp);
        assert_eq!(
            errors(services.correct_vote(STEWARD, 7, "ana-nunez", &excused).await),
            ["excuse"],
            "{name}"
        );
        let same = give("yes", "the minutes say so", &form.stamp);
        assert_eq!(errors(services.correct_vote(STEWARD, 7, "ana-nunez", &same).await), ["option"], "{name}");
        // She is a steward too, and corrects no vote of a decision in which she voted.
        let herself = Actor::Account {
            key: AccountKey(7),
            roles: Roles::NONE.with(Role::Steward).with(Role::Official),
            official_of: Some(PersonKey(fixture::person_key(0).as_u128())),
        };
        let right = give("no", "the minutes were read wrongly", &form.stamp);
        for who in [herself, Actor::Anonymous] {
            let refused = services.correct_vote(who, 7, "ana-nunez", &right).await;
            let kind = matches!(
                refused,
                Err(Refused::Service(
                    ServiceError::OwnRecord | ServiceError::Forbidden | ServiceError::NeedsSignIn
                ))
            );
            assert!(kind, "{name}: {who:?}: {refused:?}");
            assert!(services.vote_form(who, 7, "ana-nunez").await.is_err(), "{name}: {who:?}");
        }
        assert!(services.vote_form(herself, 7, "cy-drake").await.is_err(), "{name}");
        assert_eq!(count::<vote_correction::Entity>(&services).await, 0, "{name}");
        services.correct_vote(STEWARD, 7, "ana-nunez", &right).await.unwrap();
        let shown = services.decision(7).await.unwrap();
        let vote = shown.votes.iter().find(|vote| vote.person.slug == "ana-nunez").unwrap();
        let note = vote.corrected.as_ref().unwrap();
        assert_eq!(
            (vote.option.as_str(), note.was.as_str(), note.reason.as_str(), note.on.as_str()),
            ("no", "yes", "the minutes were read wrongly", "2026-11-24"),
            "{name}"
        );
        let list = services.official_votes("ana-nunez", None, 1, 50).await.unwrap();
        let row = list.items.iter().find(|row| row.number == 7).unwrap();
        assert_eq!(row.corrected.as_ref(), Some(note), "{name}");
        assert!(list.items.iter().filter(|row| row.number != 7).all(|row| row.corrected.is_none()), "{name}");
        assert_eq!(
            words(&services).await[0],
            "Vote of Ana Núñez on decision 7 corrected from yes to no, because the minutes were read wrongly.",
            "{name}"
        );
        // Whoever had opened it before sees that it says something else now.
        let late = give("abstain", "I was there", &form.stamp);
        assert_eq!(errors(services.correct_vote(STEWARD, 7, "ana-nunez", &late).await), ["option"], "{name}");
        // Corrected once more, the note still tells what the source has.
        let again = services.vote_form(STEWARD, 7, "ana-nunez").await.unwrap();
        services
            .correct_vote(STEWARD, 7, "ana-nunez", &give("abstain", "she said so", &again.stamp))
            .await
            .unwrap();
        let row = vote_correction::Entity::find().one(db.store.read()).await.unwrap().unwrap();
        assert_eq!((row.was.as_str(), row.reason.as_str()), ("yes", "she said so"), "{name}");
        verified(&services).await;
    }
}

#[tokio::test]
async fn a_measure_with_its_position_by_hand_judges_the_votes_on_it() {
    for (db, services) in community().await {
        let name = db.name;
        let new = [
            ("identifier", "O-9"),
            ("title", "An ordinance about benches"),
            ("kind", "ordinance"),
            ("body", "pine-hollow-council"),
            ("values", "class-solidarity"),
            ("source_url", "https://example.org/o-9"),
        ];
        let done = services.desk_save(STEWARD, Kind::Measure, None, None, &typed(&new)).await.unwrap();
        assert_eq!(done.key, "pine-hollow-council-o-9", "{name}");
        let mut halves = new.to_vec();
        halves.extend([("stance", "support")]);
        let fields = |result: Result<Done, Refused>| match result {
            Err(Refused::Wrong(errors)) => errors[0].field.clone(),
            other => panic!("{name}: {other:?}"),
        };
        let reasonless = services.desk_save(STEWARD, Kind::Measure, None, None, &typed(&halves)).await;
        assert_eq!(fields(reasonless), "why", "{name}");
        halves.pop();
        halves.push(("why", "People sit."));
        let stanceless = services.desk_save(STEWARD, Kind::Measure, None, None, &typed(&halves)).await;
        assert_eq!(fields(stanceless), "stance", "{name}");
        // The position on the park turns round: so do the records of those who voted on it.
        let record = async || {
            let found = vote_record::Entity::find()
                .filter(vote_record::Column::PersonId.eq(fixture::person_key(0)))
                .filter(vote_record::Column::Tally.eq("all"));
            let row = found.one(db.store.read()).await.unwrap().unwrap();
            (row.same, row.different)
        };
        let before = record().await;
        let form =
            services.desk_form(STEWARD, Kind::Measure, Some("measure-3"), None, &Values::default()).await;
        let form = form.unwrap();
        assert_eq!(form.values.get("stance"), "oppose", "{name}");
        let mut values = form.values;
        for (field, text) in [
            ("stamp", form.stamp.as_str()),
            ("stance", "none"),
            ("reason", "we thought again"),
            ("source_note", "our meeting of 1 November"),
        ] {
            values.set(field, text);
        }
        services.desk_save(STEWARD, Kind::Measure, Some("measure-3"), None, &values).await.unwrap();
        assert_ne!(record().await, before, "{name}");
        let told = &words(&services).await[0];
        assert!(
            told.contains("the movement’s position changed from oppose to no position"),
            "{name}: {told}"
        );
        // A decision on it cannot bear on a position that is not there.
        let form =
            services.desk_form(STEWARD, Kind::Decision, Some("11"), None, &Values::default()).await.unwrap();
        let mut values = form.values;
        values.set("stamp", form.stamp);
        values.set("bearing", "yes_supports");
        values.set("reason", "it means that");
        values.set("source_note", "the minutes");
        let refused = services.desk_save(STEWARD, Kind::Decision, Some("11"), None, &values).await;
        assert_eq!(fields(refused), "bearing", "{name}");
        values.set("bearing", "");
        values.set("motion", "Motion to agree on the budget");
        services.desk_save(STEWARD, Kind::Decision, Some("11"), None, &values).await.unwrap();
        assert_eq!(
            services.decision(11).await.unwrap().row.motion,
            "Motion to agree on the budget",
            "{name}"
        );
        verified(&services).await;
    }
}
