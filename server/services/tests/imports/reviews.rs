use services::import::Importer::{Legiscan, OpenstatesPeople};
use services::review;

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
        let accepted = review::accept(&world.services, number, Some("She married.")).await.unwrap();
        assert_eq!((accepted.name.as_str(), accepted.joined.as_str()), ("Nadia Parkin", "Nadia Isler"));
        assert_eq!(world.one(votes).await, "2");
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Nadia Isler'").await, "0");
        let names = world.column("SELECT n.name FROM other_names n JOIN people p ON p.id = n.person_id WHERE p.name = 'Nadia Parkin' ORDER BY 1").await;
        assert!(names.contains(&"Nadia Isler".to_owned()), "{names:?}");
        assert_eq!(world.one("SELECT COUNT(*) FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Nadia Parkin'").await, "1");
        assert!(
            review::accept(&world.services, number, None)
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
        let error = review::accept(&world.services, number, None).await.unwrap_err().to_string();
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
