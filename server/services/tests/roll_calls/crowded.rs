//! Two people in one seat on the day of a roll call.

use services::desk::{Kind, NEVERTHELESS, Opened, Values};
use store::entities::{decision, term};
use store::sea_orm::EntityTrait;
use store::testing::fixture;

use crate::{STEWARD, community, count, filled, form, screen, wrong};

#[tokio::test]
async fn two_holders_of_one_seat_are_told_of_on_the_screen_and_published_only_by_a_yes() {
    for (db, services) in community().await {
        let name = db.name;
        assert!(screen(&services, "2026-11-02").await.crowded.is_none(), "{name}");
        // Somebody else gets Ana’s seat too.
        let terms = term::Entity::find().all(services.store().read()).await.unwrap();
        let ana = terms.iter().find(|term| term.person_id == fixture::person_key(0)).unwrap();
        let mut second = Values::from_iter([
            ("person", "eve-lane".to_owned()),
            ("office", ana.office_id.to_string()),
            ("start_date", "2024-01-08".to_owned()),
            ("start_reason", "appointed".to_owned()),
            ("source_note", "minutes".to_owned()),
        ]);
        second.set(NEVERTHELESS, ana.id.to_string());
        services.desk_save(STEWARD, Kind::Term, None, None, &second).await.unwrap();
        let screen = screen(&services, "2026-11-02").await;
        let crowded = screen.crowded.clone().unwrap();
        assert!(
            crowded.message.contains("one seat, and 2 hold it on that day"),
            "{name}: {}",
            crowded.message
        );
        assert!(crowded.message.contains("Eve Lane: since 8 January 2024"), "{name}: {}", crowded.message);
        let mut values = form(&screen);
        for row in &screen.rows {
            values.set(&format!("vote-{}", row.person), "yes");
        }
        let before = count::<decision::Entity>(&services).await;
        assert_eq!(wrong(services.roll_call_save(STEWARD, &values).await)[0].0, NEVERTHELESS, "{name}");
        assert_eq!(count::<decision::Entity>(&services).await, before, "{name}");
        let ids: Vec<&str> = crowded.choices.iter().map(|choice| choice.value.as_str()).collect();
        values.set(NEVERTHELESS, ids.join(" "));
        services.roll_call_save(STEWARD, &values).await.unwrap();
        // Sent again it leads to the same.
        services.roll_call_save(STEWARD, &values).await.unwrap();
        assert_eq!(count::<decision::Entity>(&services).await, before + 1, "{name}");
    }
}

#[tokio::test]
async fn a_seat_with_one_holder_asks_nothing() {
    for (_, services) in community().await {
        let screen = screen(&services, "2026-11-02").await;
        services.roll_call_save(STEWARD, &filled(&screen)).await.unwrap();
        let opened = services.roll_call_again(STEWARD, filled(&screen)).await.unwrap();
        assert!(matches!(opened, Opened::Screen(screen) if screen.crowded.is_none()));
    }
}
