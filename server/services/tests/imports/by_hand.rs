//! What stewards changed stays as they left it, whatever is read in afterwards.

use domain::access::{AccountKey, Actor, Roles};
use domain::words::Role;
use services::desk::{Kind, Values};
use services::import::Importer::Legiscan;
use store::entities::account;
use store::sea_orm::{EntityTrait, IntoActiveModel};

use crate::support::{ZIP, edit, legiscan_files, worlds, zip_of};

const STEWARD: Actor =
    Actor::Account { key: AccountKey(99), roles: Roles::NONE.with(Role::Steward), official_of: None };

/// The steward's own account, to which drafts point.
pub(crate) async fn account(store: &store::Store) {
    let row = account::Model {
        id: uuid::Uuid::from_u128(99),
        email: Some("steward@example.org".to_owned()),
        email_shown: None,
        public_name: None,
        password_hash: None,
        person_id: None,
        state: "active".to_owned(),
        email_confirmed_at: None,
        created_at: 0,
        version: 1,
    };
    account::Entity::insert(row.into_active_model()).exec(store.read()).await.unwrap();
}

pub(crate) fn typed(pairs: &[(&str, &str)]) -> Values {
    Values::from_iter(pairs.iter().map(|(name, text)| (*name, (*text).to_owned())))
}

#[tokio::test]
async fn an_import_leaves_alone_what_stewards_changed() {
    for world in worlds().await {
        let (name, services) = (world.db.name, &world.services);
        account(&world.db.store).await;
        let folder = tempfile::tempdir().unwrap();
        let data = |vote: &str, motion: &str| {
            let mut files = legiscan_files();
            let row = format!("1,9001,2023-03-01,House,{motion},1,1,0,0,2\n");
            edit(&mut files, "rollcalls.csv", "2,207,", &format!("{row}2,207,"));
            let votes = format!("9001,101,{vote}\n9001,103,2,Nay\n");
            edit(&mut files, "votes.csv", "888,101,1,Yea\n", &votes);
            zip_of(folder.path(), ZIP, &files)
        };
        let import = async |vote: &str, motion: &str| world.import(Legiscan, &[data(vote, motion)]).await;
        import("1,Yea", "Passage").await;
        let of_it = "SELECT %s FROM decisions d JOIN identifiers i ON i.decision_id = d.id \
                     WHERE i.scheme = 'legiscan-roll-call' AND i.identifier = '9001'";
        let number: i64 = world.one(&of_it.replace("%s", "d.number")).await.parse().unwrap();
        let votes = async || services.decision(number).await.unwrap().votes;
        let slug = votes().await.into_iter().find(|vote| vote.option == "yes").unwrap().person.slug;
        let of = async |slug: &str| {
            votes().await.into_iter().find(|vote| vote.person.slug == slug).unwrap().option
        };
        let form = services.vote_form(STEWARD, number, &slug).await.unwrap();
        let right = typed(&[("option", "abstain"), ("reason", "the tape shows it"), ("stamp", &form.stamp)]);
        services.correct_vote(STEWARD, number, &slug, &right).await.unwrap();
        // The source still has what was corrected: that is nothing new. What else it changes comes in.
        let report = import("1,Yea", "Final passage").await;
        assert_eq!((of(&slug).await.as_str(), report.kept_by_hand), ("abstain", 0), "{name}: {report}");
        assert_eq!(services.decision(number).await.unwrap().row.motion, "Final passage", "{name}");
        // The source says a third thing: the correction stays, and the report names it.
        let report = import("4,Absent", "Final passage").await;
        assert_eq!((of(&slug).await.as_str(), report.kept_by_hand), ("abstain", 1), "{name}: {report}");
        let differs = (report.differs[0].before.as_str(), report.differs[0].after.as_str());
        assert_eq!(differs, ("abstain", "absent"), "{name}");
        assert!(report.to_string().contains("Kept as entered by hand: 1."), "{name}: {report}");
        // A head that a steward changed stays.
        let key = number.to_string();
        let open = async || {
            services.desk_form(STEWARD, Kind::Decision, Some(&key), None, &Values::default()).await.unwrap()
        };
        let form = open().await;
        let mut values = form.values;
        for (field, text) in [
            ("stamp", form.stamp.as_str()),
            ("motion", "Passage, as the clerk read it"),
            ("reason", "the journal"),
            ("source_note", "journal of the House"),
        ] {
            values.set(field, text);
        }
        services.desk_save(STEWARD, Kind::Decision, Some(&key), None, &values).await.unwrap();
        let report = import("4,Absent", "Third reading").await;
        let shown = services.decision(number).await.unwrap();
        assert_eq!(shown.row.motion, "Passage, as the clerk read it", "{name}");
        let motion = report.differs.iter().find(|it| it.field == "motion").unwrap();
        assert_eq!(motion.after, "Third reading", "{name}: {report}");
        assert!(shown.source.is_some() && !shown.by_hand.is_empty(), "{name}: both sources are shown");
        // What was withdrawn stays out, however often it is published.
        let back = typed(&[("reason", "the House never took it"), ("stamp", &open().await.stamp)]);
        services.desk_withdraw(STEWARD, Kind::Decision, &key, &back).await.unwrap();
        let before = world.one("SELECT COUNT(*) FROM decisions").await;
        for motion in ["Passage once more", "Passage again"] {
            let report = import("1,Yea", motion).await;
            assert_eq!(world.one("SELECT COUNT(*) FROM decisions").await, before, "{name}: {report}");
            assert!(
                report.skipped_by_reason.keys().any(|why| why.contains("withdrew it")),
                "{name}: {report}"
            );
        }
        assert_eq!(world.one("SELECT COUNT(*) FROM withheld").await, "1", "{name}");
    }
}

#[tokio::test]
async fn people_and_measures_that_stewards_changed_stay_too() {
    for world in worlds().await {
        let (name, services) = (world.db.name, &world.services);
        let folder = tempfile::tempdir().unwrap();
        let plain = zip_of(folder.path(), ZIP, &legiscan_files());
        world.import(Legiscan, std::slice::from_ref(&plain)).await;
        for (kind, sql, field) in [
            (Kind::Person, "SELECT slug FROM people ORDER BY slug LIMIT 1", "party"),
            (Kind::Measure, "SELECT slug FROM measures ORDER BY slug LIMIT 1", "title"),
        ] {
            let key = world.one(sql).await;
            let form = services.desk_form(STEWARD, kind, Some(&key), None, &Values::default()).await.unwrap();
            let mut values = form.values;
            for (field, text) in [
                ("stamp", form.stamp.as_str()),
                (field, "As the steward has it"),
                ("reason", "the clerk wrote it so"),
                ("source_note", "a letter of the clerk"),
            ] {
                values.set(field, text);
            }
            services.desk_save(STEWARD, kind, Some(&key), None, &values).await.unwrap();
        }
        // The newer file has another title and other parties.
        let mut files = legiscan_files();
        edit(&mut files, "bills.csv", "Mills & rivers", "Hills & rivers");
        edit(&mut files, "people.csv", ",D,", ",I,");
        let newer = zip_of(folder.path(), ZIP, &files);
        let report = world.import(Legiscan, &[newer]).await;
        for (sql, what) in [
            ("SELECT COUNT(*) FROM people WHERE party = 'As the steward has it'", "person"),
            ("SELECT COUNT(*) FROM measures WHERE title = 'As the steward has it'", "measure"),
        ] {
            assert_eq!(world.one(sql).await, "1", "{name}: the {what}: {report}");
        }
        assert!(report.differs.iter().any(|it| it.before == "As the steward has it"), "{name}: {report}");
    }
}
