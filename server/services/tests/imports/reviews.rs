use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::import::Importer::{Legiscan, OpenstatesPeople};
use services::{ledger, review};

use crate::support::{World, ZIP, edit, fixture, legiscan_files, worlds, zip_of};

async fn question(world: &World, name: &str) -> i64 {
    let items = review::list(&world.services, Some("open")).await.unwrap();
    let is = |side: &Option<(String, String)>| side.as_ref().is_some_and(|(known, _)| known == name);
    items.iter().find(|item| is(&item.person) || is(&item.other)).unwrap().number
}

#[tokio::test]
async fn an_accepted_question_joins_two_and_is_not_asked_again() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        // Two numbers of one person, who votes by the second only from a later day on.
        let mut files = legiscan_files();
        edit(&mut files, "votes.csv", "205,105,1,Yea\n", "");
        let zip = [zip_of(folder.path(), ZIP, &files)];
        let people = [fixture("openstates")];
        world.import(OpenstatesPeople, &people).await;
        world.import(Legiscan, &zip).await;
        let number = question(&world, "Nadia Isler").await;
        let item =
            review::list(&world.services, None).await.unwrap().into_iter().find(|item| item.number == number);
        let evidence = item.unwrap().evidence.to_string();
        assert!(
            evidence.contains("legiscan-person:105") && evidence.contains("Georgia State Senate"),
            "{evidence}"
        );
        let votes =
            "SELECT COUNT(*) FROM votes v JOIN people p ON p.id = v.person_id WHERE p.name = 'Nadia Parkin'";
        assert_eq!(world.one(votes).await, "1");
        let accepted = review::accept(&world.services, number, "She married.").await.unwrap();
        assert_eq!((accepted.name.as_str(), accepted.joined.as_str()), ("Nadia Parkin", "Nadia Isler"));
        assert_eq!(world.one(votes).await, "2");
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Nadia Isler'").await, "0");
        let names = world.column("SELECT n.name FROM other_names n JOIN people p ON p.id = n.person_id WHERE p.name = 'Nadia Parkin' ORDER BY 1").await;
        assert!(names.contains(&"Nadia Isler".to_owned()), "{names:?}");
        assert_eq!(world.one("SELECT COUNT(*) FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Nadia Parkin'").await, "1");
        assert!(
            review::accept(&world.services, number, "Again.")
                .await
                .unwrap_err()
                .to_string()
                .contains("was accepted already")
        );
        world.again_is_the_same(Legiscan, &zip).await;
        world.again_is_the_same(OpenstatesPeople, &people).await;
    }
}

#[tokio::test]
async fn two_who_voted_differently_are_not_joined_and_a_rejected_question_is_not_asked_again() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        edit(&mut files, "votes.csv", "205,106,1,Yea", "205,106,2,Nay");
        let zip = [zip_of(folder.path(), ZIP, &files)];
        world.import(Legiscan, &zip).await;
        let number = question(&world, "Nadia Isler").await;
        let before = world.dump().await;
        assert!(
            review::accept(&world.services, number, " ")
                .await
                .unwrap_err()
                .to_string()
                .starts_with("reason:")
        );
        let error = review::accept(&world.services, number, "One name.").await.unwrap_err().to_string();
        assert!(error.contains("voted differently in 1 of the same decisions"), "{error}");
        assert_eq!(world.dump().await, before, "{}", world.db.name);
        review::reject(&world.services, number, Some("They are sisters.")).await.unwrap();
        assert_eq!(review::list(&world.services, Some("rejected")).await.unwrap().len(), 1);
        let open = review::list(&world.services, Some("open")).await.unwrap().len();
        world.again_is_the_same(Legiscan, &zip).await;
        assert_eq!(review::list(&world.services, Some("open")).await.unwrap().len(), open);
        assert!(review::reject(&world.services, 4_711, None).await.is_err());
        assert!(review::list(&world.services, Some("maybe")).await.is_err());
    }
}

#[tokio::test]
async fn two_who_held_different_seats_of_one_body_at_once_are_not_joined() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let mut files = legiscan_files();
        edit(&mut files, "votes.csv", "205,106,1,Yea\n", "");
        let zip = [zip_of(folder.path(), ZIP, &files)];
        world.import(OpenstatesPeople, &[fixture("openstates")]).await;
        world.import(Legiscan, &zip).await;
        let number = question(&world, "Nadia Isler").await;
        // The same days in another seat of the Senate: nobody can hold two.
        world
            .execute(
                "UPDATE terms SET office_id = (SELECT t.office_id FROM terms t JOIN people p ON p.id = t.person_id \
                 WHERE p.name LIKE '%Dunmore' AND t.office_id IN (SELECT o.id FROM offices o JOIN bodies b \
                 ON b.id = o.body_id WHERE b.kind = 'upper_chamber') LIMIT 1), start_date = '2023-01-09', \
                 end_date = '2023-06-01' WHERE person_id = (SELECT id FROM people WHERE name = 'Nadia Isler')",
            )
            .await;
        world
            .execute(
                "UPDATE terms SET start_date = '2023-01-09', end_date = '2025-01-13' \
                 WHERE person_id = (SELECT id FROM people WHERE name = 'Nadia Parkin')",
            )
            .await;
        let before = world.dump().await;
        let error = review::accept(&world.services, number, "One name.").await.unwrap_err().to_string();
        assert!(
            error.contains("different seats of one body at the same time (Georgia State Senate"),
            "{error}"
        );
        assert_eq!(world.dump().await, before, "{}", world.db.name);
    }
}

const STEWARD: Actor =
    Actor::Account { key: AccountKey(7), roles: Roles::NONE.with(Role::Steward), official_of: None };
const MEMBER: Actor =
    Actor::Account { key: AccountKey(8), roles: Roles::NONE.with(Role::Member), official_of: None };

/// Every table with every column, but for what a merge and its undoing tell of themselves: the ledger, the merges, the
/// answered question, and the notes that figures changed.
async fn everything(world: &World) -> Vec<(String, Vec<String>)> {
    let tables = if world.db.store.is_postgres() {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%search%' \
         ORDER BY 1"
    };
    let told = [
        "ledger_entries",
        "ledger_people",
        "merges",
        "review_items",
        "record_changes",
        "settings",
        "seaql_migrations",
    ];
    let mut all = Vec::new();
    for table in world.column(tables).await {
        if told.contains(&table.as_str()) || table.contains("search") {
            continue;
        }
        let columns = if world.db.store.is_postgres() {
            format!(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = '{table}' ORDER BY 1"
            )
        } else {
            format!("SELECT name FROM pragma_table_info('{table}') ORDER BY 1")
        };
        let text = world
            .column(&columns)
            .await
            .iter()
            // When it was last added up.
            .filter(|column| *column != "computed_at")
            .map(|column| match world.db.store.is_postgres() {
                true => format!("COALESCE(CAST(\"{column}\" AS TEXT), '~')"),
                false => format!("COALESCE(CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") ELSE CAST(\"{column}\" AS TEXT) END, '~')"),
            })
            .collect::<Vec<_>>()
            .join(" || '|' || ");
        let rows = world.column(&format!("SELECT {text} FROM {table} ORDER BY 1")).await;
        all.push((table, rows));
    }
    all
}

/// The two people of the fixture who may be one, both with terms, votes and identifiers.
async fn two(world: &World, folder: &std::path::Path) -> i64 {
    let mut files = legiscan_files();
    edit(&mut files, "votes.csv", "205,105,1,Yea\n", "");
    world.import(OpenstatesPeople, &[fixture("openstates")]).await;
    world.import(Legiscan, &[zip_of(folder, ZIP, &files)]).await;
    question(world, "Nadia Isler").await
}

#[tokio::test]
async fn a_merge_that_is_undone_leaves_every_table_as_it_was() {
    for world in worlds().await {
        let name = world.db.name;
        let folder = tempfile::tempdir().unwrap();
        let number = two(&world, folder.path()).await;
        // What else can be a person's: each table that knows people has a row of the one who will be gone.
        let id = if world.db.store.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
        let gone = "(SELECT id FROM people WHERE name = 'Nadia Isler')";
        let decision = "(SELECT decision_id FROM votes WHERE person_id = (SELECT id FROM people WHERE name = 'Nadia Isler') LIMIT 1)";
        for sql in [
            format!(
                "INSERT INTO vote_corrections (decision_id, person_id, was, reason, at) VALUES ({decision}, {gone}, 'no', 'the minutes', 1)"
            ),
            format!(
                "INSERT INTO entered (kind, subject_id, source_note, at) VALUES ('person', {gone}, 'minutes', 1)"
            ),
            format!(
                "INSERT INTO commitments (id, number, person_id, title, words, setting, state, source_note, created_at) VALUES ({id}, 1, {gone}, 'T', 'W', 'speech', 'published', 'n', 1)"
            ),
            format!(
                "INSERT INTO replies (id, person_id, about_record, body, state, at) VALUES ({id}, {gone}, 'votes', 'b', 'published', 1)"
            ),
            format!(
                "INSERT INTO accounts (id, email, email_shown, person_id, state, created_at) VALUES ({id}, 'a@example.org', 'a@example.org', {gone}, 'active', 1)"
            ),
            format!(
                "INSERT INTO links (id, kind, token_hash, person_id, created_at, expires_at) VALUES ({id}, 'invitation', 'h', {gone}, 1, 2)"
            ),
            "UPDATE people SET phone = '555-0100' WHERE name = 'Nadia Isler'".to_owned(),
        ] {
            world.execute(&sql).await;
        }
        services::commitments::rebuild(&world.services).await.unwrap();
        services::records::rebuild(&world.services, "x", None).await.unwrap();
        let slug = world.one("SELECT slug FROM people WHERE name = 'Nadia Isler'").await;
        let before = everything(&world).await;
        assert!(review::accept_as(&world.services, MEMBER, number, "x").await.is_err(), "{name}");
        let accepted = review::accept_as(&world.services, STEWARD, number, "She married.").await.unwrap();
        assert_ne!(everything(&world).await, before, "{name}");
        let kept = review::kept_instead(&world.services, &slug).await.unwrap();
        assert_eq!(kept.as_deref(), Some(accepted.slug.as_str()), "{name}: the old address leads on");
        assert_eq!(review::merges(&world.services, STEWARD).await.unwrap()[0].number, number, "{name}");
        for (actor, reason) in [(MEMBER, "x"), (STEWARD, " ")] {
            assert!(review::undo(&world.services, actor, number, reason).await.is_err(), "{name}");
        }
        let undone = review::undo(&world.services, STEWARD, number, "They are cousins.").await.unwrap();
        assert_eq!(
            (undone.back.0.as_str(), undone.back.1.as_str()),
            ("Nadia Isler", slug.as_str()),
            "{name}"
        );
        for ((table, was), (_, is)) in before.iter().zip(everything(&world).await) {
            assert_eq!(*was, is, "{name}: {table}");
        }
        assert_eq!(review::kept_instead(&world.services, &slug).await.unwrap(), None, "{name}");
        assert!(ledger::verify(&world.services, &[], None).await.unwrap().is_ok(), "{name}");
        let kinds = world.column("SELECT kind FROM ledger_entries ORDER BY sequence").await;
        assert!(kinds.ends_with(&["merged".to_owned(), "merge_undone".to_owned()]), "{name}: {kinds:?}");
        assert!(review::undo(&world.services, STEWARD, number, "Again.").await.is_err(), "{name}");
        // By hand they can be joined once more, and parted once more.
        review::merge(&world.services, STEWARD, &accepted.slug, &slug, "After all.").await.unwrap();
        let again = review::merges(&world.services, STEWARD).await.unwrap()[0].number;
        review::undo(&world.services, STEWARD, again, "Never mind.").await.unwrap();
        for ((table, was), (_, is)) in before.iter().zip(everything(&world).await) {
            assert_eq!(*was, is, "{name}: {table}, the second time");
        }
        // Parted by a steward, they are not asked about again, nor joined by an import.
        world.execute("UPDATE people SET phone = NULL").await;
        world.again_is_the_same(Legiscan, &[folder.path().join(ZIP)]).await;
    }
}

#[tokio::test]
async fn what_was_changed_since_a_merge_stays_changed_and_merges_are_undone_last_first() {
    for world in worlds().await {
        let name = world.db.name;
        let folder = tempfile::tempdir().unwrap();
        let number = two(&world, folder.path()).await;
        let people = world.one("SELECT COUNT(*) FROM people").await;
        let joined = review::accept_as(&world.services, STEWARD, number, "She married.").await.unwrap();
        // A third one joins.
        let third = world.one("SELECT slug FROM people WHERE name LIKE '%Carver' LIMIT 1").await;
        review::merge(&world.services, STEWARD, &joined.slug, &third, "A mistake.").await.unwrap();
        let last = review::merges(&world.services, STEWARD).await.unwrap()[0].number;
        let error = review::undo(&world.services, STEWARD, number, "x").await.unwrap_err().to_string();
        assert!(error.contains(&format!("(number {last})")), "{name}: {error}");
        // A steward mends what came from the other one meanwhile.
        let seat = "(SELECT t.id FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Nadia Parkin' LIMIT 1)";
        world.execute(&format!("UPDATE terms SET end_reason_text = 'mended' WHERE id = {seat}")).await;
        review::undo(&world.services, STEWARD, last, "It was one.").await.unwrap();
        review::undo(&world.services, STEWARD, number, "They are cousins.").await.unwrap();
        assert_eq!(
            world.one("SELECT COUNT(*) FROM terms WHERE end_reason_text = 'mended'").await,
            "1",
            "{name}"
        );
        assert_eq!(world.one("SELECT COUNT(*) FROM people").await, people, "{name}");
        let itself =
            review::merge(&world.services, STEWARD, &third, &third, "x").await.unwrap_err().to_string();
        assert!(itself.contains("the same already"), "{name}: {itself}");
    }
}
