use services::import::Importer::Legistar;
use services::import::{ImportRequest, run};

use crate::support::{World, fixture, worlds};

const PLACE: &str = "ocd-division/country:us/state:ny/place:millrace";

pub(crate) async fn bring(world: &World) -> services::import::Report {
    let mut request = ImportRequest::new(Legistar, vec![fixture("legistar-sample")]);
    request.place = Some(PLACE.to_owned());
    let report = run(&world.services, &request).await.unwrap();
    assert!(report.adds_up());
    report
}

#[tokio::test]
async fn a_council_comes_with_its_committees_votes_and_reasons() {
    for world in worlds().await {
        let report = bring(&world).await;
        assert_eq!((report.kind("people").created, report.kind("office records").read), (3, 4), "{report}");
        assert_eq!(report.kind("office records").skipped, 1);
        assert_eq!((report.kind("measures").created, report.kind("measures").skipped), (2, 1));
        assert_eq!((report.kind("sponsors").read, report.kind("sponsors").created), (3, 1));
        assert_eq!(report.kind("decisions").created, 2);
        assert_eq!((report.kind("votes").read, report.kind("votes").created), (6, 5));
        assert_eq!((report.kind("meetings").skipped, report.kind("attendance").skipped), (1, 2));
        let votes = world.column("SELECT p.name || ' ' || v.option || ' ' || v.source_word || ' ' || COALESCE(v.reason, '-') FROM votes v JOIN people p ON p.id = v.person_id JOIN decisions d ON d.id = v.decision_id ORDER BY d.number, p.name").await;
        assert_eq!(
            votes,
            [
                "Iris Vale abstain Abstain -",
                "Otis Flint recused Conflict Conflict",
                "Iris Vale yes Affirmative -",
                "Otis Flint excused Parental Parental",
                "Ruth Amber no Negative -",
            ]
        );
        assert_eq!(
            world.column("SELECT result || ' ' || date FROM decisions ORDER BY number").await,
            ["failed 2023-05-10", "passed 2023-05-11"]
        );
        let note = world.one("SELECT note FROM decisions WHERE result = 'passed'").await;
        assert!(
            note.contains("together with other measures") && note.contains("1 votes are by people"),
            "{note}"
        );
        assert_eq!(
            world.column("SELECT name FROM bodies ORDER BY name").await,
            ["Committee on Rivers (Millrace City Council)", "Millrace City Council"]
        );
        assert_eq!(
            world.column("SELECT title || ' ' || seats FROM offices ORDER BY title").await,
            ["Chair 1", "Council Member 2"]
        );
        // Ruth voted and the source lists no term of hers: the vote itself shows the seat, for that day.
        assert_eq!(world.one("SELECT seen_from FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Ruth Amber'").await, "2023-05-11");
        assert_eq!(world.one("SELECT slug || ' ' || kind || ' ' || introduced || ' ' || status_date FROM measures WHERE identifier = 'Int 0001-2023'").await, "millrace-ny-int-0001-2023 ordinance 2023-01-04 2023-06-11");
        assert_eq!(
            world.one("SELECT summary FROM measures WHERE identifier = 'Int 0001-2023'").await,
            "This bill would keep the mill race clean."
        );
        assert_eq!(
            world.one("SELECT url FROM people WHERE name = 'Iris Vale'").await,
            "https://council.example.org/district-1"
        );
        let (before, version) = (world.dump().await, world.version().await);
        let again = bring(&world).await;
        assert_eq!((again.created, again.updated, again.to_review), (0, 0, 0), "{again}");
        // Only the ledger says that it was read again.
        assert_eq!((world.dump().await, world.version().await), (before, version + 1), "{}", world.db.name);
    }
}

#[tokio::test]
async fn a_council_of_no_known_place_is_asked_for() {
    let world = World::over(store::testing::sqlite().await);
    let error = world.try_import(Legistar, &[fixture("legistar-sample")]).await.unwrap_err().to_string();
    assert!(error.contains("--place"), "{error}");
    let error = world.try_import(Legistar, &[fixture("ocd")]).await.unwrap_err().to_string();
    assert!(error.contains("not a council's folder"), "{error}");
}
