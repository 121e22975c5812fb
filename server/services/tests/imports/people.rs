use services::import::Importer::OpenstatesPeople;

use crate::support::{copy, fixture, worlds};

#[tokio::test]
async fn people_come_with_their_seats_and_nothing_private() {
    for world in worlds().await {
        let paths = [fixture("openstates")];
        world.dry(OpenstatesPeople, &paths).await;
        let report = world.import(OpenstatesPeople, &paths).await;
        // Nine people's files are read, of which two are one person; one more cannot be read.
        let people = report.kind("people");
        assert_eq!((people.read, people.created + people.to_review, people.updated), (10, 9, 1), "{report}");
        assert_eq!(report.kind("committees").created, 1);
        assert_eq!((report.kind("municipalities").read, report.kind("municipalities").skipped), (2, 1));
        assert_eq!(report.kind("other files").skipped, 1);
        assert!(report.skipped_rows.iter().any(|row| row.file.contains("Broken.yml")), "{report}");

        let ada = |field: &str| format!("SELECT {field} FROM people WHERE name = 'Ada Rowell'");
        assert_eq!(world.one(&ada("email")).await, "ada.rowell@house.example.org");
        assert_eq!(world.one(&ada("address")).await, "3 Capitol Square, Atlanta, GA 30334");
        assert_eq!(world.one(&ada("phone")).await, "555-0102");
        assert_eq!(world.one(&ada("url")).await, "https://example.org/ada");
        assert_eq!(world.one(&ada("sort_name")).await, "rowell ada");
        let links = world.column("SELECT url FROM person_links ORDER BY url").await;
        assert_eq!(
            links,
            ["https://example.org/ada", "https://example.org/contact-form", "https://example.org/members/1"]
        );
        let everything =
            world.dump().await + &world.column("SELECT address || phone FROM people").await.join("");
        for private in ["1971", "Female", "Private", "555-0100", "javascript"] {
            assert!(!everything.contains(private), "{}: {private} was kept", world.db.name);
        }

        let terms = "SELECT COALESCE(start_date, '') || '..' || COALESCE(end_date, '') FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = '{}' ORDER BY start_date";
        assert_eq!(
            world.column(&terms.replace("{}", "Ada Rowell")).await,
            ["2019-01..2023-01-09", "2023-01-09.."]
        );
        assert_eq!(world.column(&terms.replace("{}", "Lena Heffron")).await, ["2022.."]);
        assert_eq!(
            world
                .one("SELECT end_reason || ': ' || end_reason_text FROM terms WHERE end_reason IS NOT NULL")
                .await,
            "died: Deceased"
        );
        // Two files with one id are one person.
        assert_eq!(world.one("SELECT COUNT(*) FROM people WHERE name = 'Rosa Teal'").await, "1");
        assert_eq!(world.one("SELECT COUNT(*) FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Rosa Teal'").await, "2");
        // Two ids of one name are two people, and a question.
        assert_eq!(
            world.column("SELECT slug FROM people WHERE name = 'Jack Wills' ORDER BY slug").await,
            ["jack-wills", "jack-wills-2"]
        );
        assert_eq!(
            world.column("SELECT reason FROM review_items").await,
            ["one source lists two people of the same name in the same body"]
        );
        let bodies = world.column("SELECT name FROM bodies ORDER BY name").await;
        assert_eq!(
            bodies,
            [
                "Executive offices of Georgia",
                "Executive offices of Millrace",
                "Georgia House of Representatives",
                "Georgia State Senate",
                "Mills and Rivers (Georgia House of Representatives)",
            ]
        );
        assert_eq!(world.one("SELECT o.title FROM offices o JOIN terms t ON t.office_id = o.id JOIN people p ON p.id = t.person_id WHERE p.name = 'Rosa Teal' AND t.start_date IS NOT NULL").await, "Secretary of State");
        world.again_is_the_same(OpenstatesPeople, &paths).await;
    }
}

#[tokio::test]
async fn a_newer_file_changes_a_person_and_their_terms_and_says_what() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        copy(&fixture("openstates"), folder.path());
        let paths = [folder.path().to_owned()];
        world.import(OpenstatesPeople, &paths).await;
        let path = folder.path().join("data/ga/legislature/Mike-Dunmore.yml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(
            &path,
            text.replace("2099-01-11", "2025-01-13").replace("name: Mike Dunmore", "name: Michael Dunmore"),
        )
        .unwrap();
        let report = world.import(OpenstatesPeople, &paths).await;
        assert_eq!((report.created, report.updated), (0, 1), "{report}");
        let changes: Vec<String> = report
            .changes
            .iter()
            .map(|c| format!("{} {}: {} → {}", c.kind, c.field, c.before, c.after))
            .collect();
        assert_eq!(
            changes,
            ["person name: Mike Dunmore → Michael Dunmore", "term end: 2099-01-11 → 2025-01-13"]
        );
        assert_eq!(world.one("SELECT COUNT(*) FROM terms t JOIN people p ON p.id = t.person_id WHERE p.name = 'Michael Dunmore'").await, "1");
        // The name of before stays findable, and so does the address.
        assert_eq!(world.one("SELECT n.name FROM other_names n JOIN people p ON p.id = n.person_id WHERE p.slug = 'mike-dunmore'").await, "Mike Dunmore");
        world.again_is_the_same(OpenstatesPeople, &paths).await;
    }
}

#[tokio::test]
async fn a_term_that_the_source_takes_back_goes() {
    for world in worlds().await {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.yml");
        let text = std::fs::read_to_string(fixture("openstates/data/ga/legislature/Ada-Rowell.yml")).unwrap();
        std::fs::write(&path, &text).unwrap();
        world.import(OpenstatesPeople, std::slice::from_ref(&path)).await;
        let (from, to) = (text.find("- start_date: '2019-01'").unwrap(), text.find("offices:").unwrap());
        std::fs::write(&path, format!("{}{}", &text[..from], &text[to..])).unwrap();
        let report = world.import(OpenstatesPeople, &[path]).await;
        assert_eq!((report.updated, report.changes_total), (1, 1), "{report}");
        assert_eq!(world.column("SELECT start_date FROM terms").await, ["2023-01-09"]);
    }
}
