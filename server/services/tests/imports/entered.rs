//! A roll call that was entered by hand and is in a source too: it stands there once.

use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::desk::{Opened, Values};
use services::import::Importer::Legiscan;
use services::import::Report;

use crate::by_hand::{account, typed};
use crate::councils::bring;
use crate::support::{World, ZIP, edit, legiscan_files, worlds, zip_of};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(99), roles: Roles::NONE.with(Role::Steward), official_of: None };
const DECISIONS: &str = "SELECT COUNT(*) FROM decisions";

/// Enters what the House decided on HB 1 on 1 March, with these votes of Ada Rowell and Lena Gladwell.
async fn enter(world: &World, motion: &str, ada: &str, lena: &str) -> i64 {
    let slug = |name: &str| format!("SELECT slug FROM people WHERE name = '{name}'");
    let body = "SELECT b.slug FROM bodies b JOIN decisions d ON d.body_id = b.id WHERE d.sequence = 201";
    let (body, date) = (world.one(body).await, "2023-03-01");
    let measure = "ga-2023-2024-regular-session-hb1";
    let asked =
        typed(&[("body", body.as_str()), ("date", date), ("kind", "roll_call"), ("measure", measure)]);
    let opened = world.services.roll_call(STEWARD, asked, None).await.unwrap();
    let Opened::Screen(mut screen) = opened else { panic!("{opened:?}") };
    for who in ["Ada Rowell", "Lena Gladwell"] {
        if screen.rows.iter().any(|row| row.name == who) {
            continue;
        }
        let mut values = form(&screen);
        values.set("add", world.one(&slug(who)).await);
        world.services.roll_call_add(STEWARD, &mut values).await.unwrap().unwrap();
        match world.services.roll_call_again(STEWARD, values).await.unwrap() {
            Opened::Screen(again) => screen = again,
            other => panic!("{other:?}"),
        }
    }
    let mut values = form(&screen);
    for row in &screen.rows {
        let option = match row.name.as_str() {
            "Ada Rowell" => ada,
            "Lena Gladwell" => lena,
            _ => "none",
        };
        values.set(&format!("vote-{}", row.person), option);
    }
    values.set("motion", motion);
    world.services.roll_call_save(STEWARD, &values).await.unwrap_or_else(|error| panic!("{error:?}"));
    world.one("SELECT MAX(number) FROM decisions").await.parse().unwrap()
}

fn form(screen: &services::desk::RollCall) -> Values {
    let mut values = screen.values.clone();
    for (name, text) in [
        ("token", screen.token.to_string()),
        ("seen", screen.seen.to_string()),
        ("body", screen.body.key.clone()),
        ("motion", "To pass it".to_owned()),
        ("result", "passed".to_owned()),
        ("source_note", "the journal of that day, page 2".to_owned()),
    ] {
        values.set(name, text);
    }
    values
}

/// Brings in the data set with these roll calls of the House on HB 1: number, day and motion; all with the same votes.
async fn import(world: &World, rolls: &[(u32, &str, &str)], votes: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let mut files = legiscan_files();
    for (id, day, motion) in rolls {
        let row = format!("1,{id},{day},House,{motion},1,1,0,0,2\n2,207,");
        edit(&mut files, "rollcalls.csv", "2,207,", &row);
        let votes = format!("888,101,1,Yea\n{}", votes.replace("ID", &id.to_string()));
        edit(&mut files, "votes.csv", "888,101,1,Yea\n", &votes);
    }
    world.import(Legiscan, &[zip_of(folder.path(), ZIP, &files)]).await
}

const SPLIT: &str = "ID,101,1,Yea\nID,103,2,Nay\n";
const ROLL: (u32, &str, &str) = (9001, "2023-03-01", "Passage");

async fn identifiers(world: &World, number: i64) -> Vec<String> {
    let sql =
        "SELECT i.identifier FROM identifiers i JOIN decisions d ON d.id = i.decision_id WHERE d.number = ";
    world.column(&format!("{sql}{number}")).await
}

#[tokio::test]
async fn the_same_votes_get_the_sources_identifier_and_nothing_is_doubled() {
    for world in worlds().await {
        let name = world.db.name;
        account(&world.db.store).await;
        import(&world, &[], "").await;
        let number = enter(&world, "To pass it", "yes", "no").await;
        let before = world.one(DECISIONS).await;
        let report = import(&world, &[ROLL], SPLIT).await;
        assert_eq!(world.one(DECISIONS).await, before, "{name}: {report}");
        assert_eq!(identifiers(&world, number).await, ["9001"], "{name}: {report}");
        assert!(report.adds_up() && report.kind("decisions").updated == 1, "{name}: {report}");
        let shown = world.services.decision(number).await.unwrap();
        assert!(shown.source.is_some() && !shown.by_hand.is_empty(), "{name}: both sources are shown");
        assert_eq!(shown.row.motion, "To pass it", "{name}: what was entered stays");
        // The same again is nothing new; a newer file does not take back what was entered.
        let report = import(&world, &[ROLL], SPLIT).await;
        assert_eq!((report.updated, report.changes_total), (0, 0), "{name}: {report}");
        let report = import(&world, &[ROLL], "ID,101,1,Yea\nID,103,4,Absent\n").await;
        let votes = world.services.decision(number).await.unwrap().votes;
        let lena = votes.iter().find(|vote| vote.person.name == "Lena Gladwell").unwrap();
        assert_eq!(lena.option, "no", "{name}: {report}");
        assert!(
            report.differs.iter().any(|it| it.before == "no" && it.after == "absent"),
            "{name}: {report}"
        );
        assert_eq!(world.one(DECISIONS).await, before, "{name}");
    }
}

#[tokio::test]
async fn other_votes_are_told_one_by_one_and_what_was_entered_stays() {
    for world in worlds().await {
        let name = world.db.name;
        account(&world.db.store).await;
        import(&world, &[], "").await;
        let number = enter(&world, "Passage", "yes", "yes").await;
        let all = "SELECT d.number || d.motion || p.name || v.option || v.source_word FROM votes v JOIN decisions d \
                   ON d.id = v.decision_id JOIN people p ON p.id = v.person_id ORDER BY d.number, p.name";
        let before = (world.one(DECISIONS).await, world.column(all).await);
        let report = import(&world, &[ROLL], SPLIT).await;
        assert_eq!((world.one(DECISIONS).await, world.column(all).await), before, "{name}: {report}");
        assert_eq!(identifiers(&world, number).await, Vec::<String>::new(), "{name}");
        let why = format!("decision {number}, entered by hand, is the same and has other votes: it is kept");
        assert!(report.skipped_by_reason.keys().any(|reason| reason.starts_with(&why)), "{name}: {report}");
        let told: Vec<_> = report
            .differs
            .iter()
            .map(|it| (it.what.as_str(), it.before.as_str(), it.after.as_str()))
            .collect();
        let what = format!("Lena Gladwell in decision {number}");
        assert_eq!(told, [(what.as_str(), "yes", "no")], "{name}: {report}");
    }
}

#[tokio::test]
async fn what_may_be_another_decision_is_brought_in() {
    for world in worlds().await {
        let name = world.db.name;
        account(&world.db.store).await;
        import(&world, &[], "").await;
        let number = enter(&world, "Amendment 1", "yes", "no").await;
        let before: i64 = world.one(DECISIONS).await.parse().unwrap();
        // Two on that day, of which one has its motion; and one of another day.
        let rolls = [ROLL, (9002, "2023-03-01", "Amendment 1"), (9003, "2023-03-02", "Amendment 1")];
        let report = import(&world, &rolls, SPLIT).await;
        assert_eq!(world.one(DECISIONS).await, (before + 2).to_string(), "{name}: {report}");
        assert_eq!(identifiers(&world, number).await, ["9002"], "{name}: {report}");
    }
}

#[tokio::test]
async fn a_councils_roll_call_is_met_too() {
    for world in worlds().await {
        let name = world.db.name;
        bring(&world).await;
        // As if a steward had entered it before.
        let one = "(SELECT MIN(number) FROM decisions WHERE date IS NOT NULL)";
        let id = format!("(SELECT id FROM decisions WHERE number = {one})");
        for sql in [
            format!(
                "INSERT INTO entered (kind, subject_id, source_note, at) SELECT 'decision', id, 'minutes', 1 FROM decisions WHERE number = {one}"
            ),
            format!("DELETE FROM identifiers WHERE decision_id = {id}"),
            format!("UPDATE votes SET source_word = option WHERE decision_id = {id}"),
            format!(
                "UPDATE decisions SET source_id = NULL, run_id = NULL, motion = 'Entered by hand' WHERE number = {one}"
            ),
        ] {
            world.execute(&sql).await;
        }
        let before = world.one(DECISIONS).await;
        let report = bring(&world).await;
        assert_eq!(world.one(DECISIONS).await, before, "{name}: {report}");
        let met = "SELECT COUNT(*) FROM decisions WHERE motion = 'Entered by hand' AND source_id IS NOT NULL";
        assert_eq!(world.one(met).await, "1", "{name}: {report}");
        let again = bring(&world).await;
        assert_eq!((again.created, again.updated), (0, 0), "{name}: {again}");
    }
}
