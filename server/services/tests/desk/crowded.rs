//! An office that is full: the second holder is told of before anything is published.

use super::*;

/// An office with one seat, and its number of seats as given, held by Ana since 2020.
async fn office(services: &Services, seats: &str) -> (String, String) {
    let office = [("title", "Clerk"), ("body", "elm-commission"), ("seats", seats)];
    let office = enter(services, Kind::Office, &office).await.key;
    let term = enter(services, Kind::Term, &held(&office, "ana-nunez", "2020-01-06")).await.key;
    (office, term)
}

fn held<'a>(office: &'a str, person: &'a str, start: &'a str) -> [(&'static str, &'a str); 5] {
    [
        ("person", person),
        ("office", office),
        ("start_date", start),
        ("start_reason", "elected"),
        ("source_note", "minutes of 6 January"),
    ]
}

#[tokio::test]
async fn a_second_holder_of_one_seat_is_told_of_before_it_is_published() {
    for (db, services) in community().await {
        let name = db.name;
        let (office, term) = office(&services, "1").await;
        let entries = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
        let mut values = typed(&held(&office, "cy-drake", "2024-01-08"));
        let refused = services.desk_save(STEWARD, Kind::Term, None, None, &values).await;
        let Err(Refused::Wrong(wrong)) = refused else { panic!("{name}: {refused:?}") };
        assert_eq!(wrong[0].field, services::desk::NEVERTHELESS, "{name}");
        assert!(wrong[0].message.contains("Ana Núñez: since 6 January 2020"), "{name}: {}", wrong[0].message);
        assert_eq!(wrong[0].choices[0].value, term, "{name}: the way to end that term");
        let now = ledger_entry::Entity::find().count(db.store.read()).await.unwrap();
        assert_eq!(now, entries, "{name}: nothing is written");
        // A yes to another holder is none to this one.
        values.set(services::desk::NEVERTHELESS, uuid::Uuid::from_u128(5).to_string());
        assert_eq!(
            errors(services.desk_save(STEWARD, Kind::Term, None, None, &values).await).len(),
            1,
            "{name}"
        );
        values.set(services::desk::NEVERTHELESS, term.clone());
        let both = services.desk_save(STEWARD, Kind::Term, None, None, &values).await.unwrap();
        // Something else about it is changed without being asked again, its days not.
        let mut values = opened(&services, Kind::Term, &both.key).await;
        values.set("start_reason", "appointed");
        values.set("reason", "the minutes say so");
        services.desk_save(STEWARD, Kind::Term, Some(&both.key), None, &values).await.unwrap();
        let mut values = opened(&services, Kind::Term, &both.key).await;
        values.set("start_date", "2023-01-08");
        values.set("reason", "the minutes say so");
        let wrong = errors(services.desk_save(STEWARD, Kind::Term, Some(&both.key), None, &values).await);
        assert_eq!(wrong[0].0, services::desk::NEVERTHELESS, "{name}");
    }
}

#[tokio::test]
async fn a_free_seat_and_a_successor_need_no_yes() {
    for (db, services) in community().await {
        let (two, _) = office(&services, "2").await;
        enter(&services, Kind::Term, &held(&two, "cy-drake", "2024-01-08")).await;
        let mut third = typed(&held(&two, "bo-smith", "2024-01-08"));
        third.set("person", fixture::PEOPLE[4].0);
        let wrong = errors(services.desk_save(STEWARD, Kind::Term, None, None, &third).await);
        assert!(wrong[0].1.contains("2 seats") && wrong[0].1.contains("Cy Drake"), "{}: {wrong:?}", db.name);
    }
}

#[tokio::test]
async fn the_other_term_is_ended_and_then_there_is_a_seat() {
    for (db, services) in community().await {
        let (office, term) = office(&services, "1").await;
        let mut values = opened(&services, Kind::Term, &term).await;
        values.set("end_date", "2024-01-08");
        values.set("end_reason", "resigned");
        values.set("reason", "the minutes say so");
        services.desk_save(STEWARD, Kind::Term, Some(&term), None, &values).await.unwrap();
        let next = enter(&services, Kind::Term, &held(&office, "cy-drake", "2024-01-08")).await;
        assert!(next.changed, "{}", db.name);
    }
}
