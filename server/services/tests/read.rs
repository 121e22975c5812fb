//! What the services answer, on both databases, over the small invented community of `store::testing::fixture`.

use std::fmt::Debug;

use serde_json::{Value, json};
use services::search_index::Kind;
use services::views::{DecisionsQuery, MeasuresQuery, OfficialsQuery, OfficialsSort};
use services::{Clock, ServiceError, Services, records, search_index};
use store::testing::{TestDatabase, databases, fixture};

struct World {
    services: Services,
    db: TestDatabase,
}

async fn empty() -> Vec<World> {
    let mut worlds = Vec::new();
    for db in databases().await {
        let services = Services::new(db.store.clone(), Clock::fixed(fixture::NOW).unwrap());
        worlds.push(World { services, db });
    }
    worlds
}

async fn filled() -> Vec<World> {
    let worlds = empty().await;
    for world in &worlds {
        fixture::load(&world.db.store).await;
        records::rebuild(&world.services, "The records were imported.", None).await.unwrap();
        search_index::rebuild(&world.services, Kind::ALL).await.unwrap();
    }
    worlds
}

fn shown<T: serde::Serialize>(answer: Result<T, ServiceError>) -> Value {
    match answer {
        Ok(answer) => serde_json::to_value(answer).unwrap(),
        Err(error) => told(&error),
    }
}

fn debugged<T: Debug>(answer: Result<T, ServiceError>) -> Value {
    answer.map_or_else(|error| told(&error), |answer| json!(format!("{answer:?}")))
}

fn told(error: &ServiceError) -> Value {
    assert!(!matches!(error, ServiceError::Store(_)), "{error}");
    json!({ "error": error.to_string() })
}

fn officials(sort: OfficialsSort) -> OfficialsQuery {
    OfficialsQuery { sort, page: 1, size: 50, ..OfficialsQuery::default() }
}

/// Every question that can be asked, with every filter, and its answer.
async fn everything(s: &Services) -> Vec<(String, Value)> {
    let mut all: Vec<(String, Value)> = Vec::new();
    let mut add = |name: &str, value: Value| all.push((name.to_owned(), value));
    add("stats", shown(s.stats().await));
    add("about", shown(s.about().await));
    add("official_filters", shown(s.official_filters().await));
    add("measure_filters", shown(s.measure_filters().await));
    for sort in [
        OfficialsSort::Name,
        OfficialsSort::Record,
        OfficialsSort::KeyRecord,
        OfficialsSort::Missed,
        OfficialsSort::Seat,
    ] {
        add(&format!("officials by {sort:?}"), shown(s.officials(&officials(sort)).await));
        let query = OfficialsQuery {
            place: Some("elm-county".into()),
            body: Some("pine-hollow-council".into()),
            in_office: Some(true),
            ..officials(sort)
        };
        add(&format!("officials of a place by {sort:?}"), shown(s.officials(&query).await));
    }
    let name = || officials(OfficialsSort::Name);
    for query in [
        OfficialsQuery { in_office: Some(true), ..name() },
        OfficialsQuery { in_office: Some(false), ..name() },
        OfficialsQuery { body: Some("pine-hollow-council".into()), in_office: Some(false), ..name() },
        OfficialsQuery { q: Some("NÚÑEZ ana".into()), ..name() },
        OfficialsQuery { q: Some("%".into()), ..name() },
        OfficialsQuery { party: Some("Democratic".into()), ..name() },
        OfficialsQuery { standing: Some("elected".into()), ..name() },
        OfficialsQuery { standing: Some("king".into()), ..name() },
        OfficialsQuery { place: Some("nowhere".into()), ..name() },
        OfficialsQuery { place: Some("no such place".into()), ..name() },
        OfficialsQuery { page: 9, ..name() },
        OfficialsQuery { page: 0, ..name() },
        OfficialsQuery { size: 201, ..name() },
    ] {
        add(&format!("{query:?}"), shown(s.officials(&query).await));
    }
    for slug in fixture::PEOPLE.iter().map(|person| person.0).chain(["nobody"]) {
        add(&format!("official {slug}"), shown(s.official(slug).await));
        add(&format!("strip {slug}"), debugged(s.official_strip(slug).await));
        for q in [None, Some("wages"), Some("50%"), Some("r_p"), Some("%"), Some("o-1")] {
            add(&format!("votes {slug} {q:?}"), shown(s.official_votes(slug, q, 1, 3).await));
        }
        add(&format!("votes {slug} beyond"), shown(s.official_votes(slug, None, 99, 3).await));
    }
    add("compare", shown(s.compare("ana-nunez", "cy-drake").await));
    add("compare with oneself", shown(s.compare("ana-nunez", "ana-nunez").await));
    add("bodies", shown(s.bodies(1, 50).await));
    add("bodies beyond", shown(s.bodies(7, 50).await));
    for slug in
        ["nowhere-house", "pine-hollow-council", "elm-commission", "pine-hollow-budget-committee", "none"]
    {
        add(&format!("body {slug}"), shown(s.body(slug).await));
    }
    for (kind, within, q) in [
        (None, None, None),
        (Some("ward"), None, None),
        (Some("planet"), None, None),
        (None, Some("elm-county"), None),
        (None, Some("none"), None),
        (None, None, Some("pine")),
        (None, None, Some("100%")),
        (None, None, Some("_")),
    ] {
        add(&format!("places {kind:?} {within:?} {q:?}"), shown(s.places(kind, within, q, 1, 50).await));
    }
    for slug in
        ["nowhere", "elm-county", "pine-hollow", "pine-hollow-ward-2", "house-1", "cedar-creek", "none"]
    {
        add(&format!("place {slug}"), shown(s.place(slug, 1, 2).await));
        add(&format!("place {slug} beyond"), shown(s.place(slug, 8, 2).await));
    }
    for q in
        ["00901", "00901-1234", "00902", "99999", "pine", "cedar creek", "Cédar", "%", "'; DROP TABLE", ""]
    {
        add(&format!("find {q}"), shown(s.find(q).await));
    }
    let measures = || MeasuresQuery { page: 1, size: 50, ..MeasuresQuery::default() };
    for query in [
        measures(),
        MeasuresQuery { q: Some("hb30".into()), ..measures() },
        MeasuresQuery { q: Some("bill rent".into()), ..measures() },
        MeasuresQuery { q: Some("50%".into()), ..measures() },
        MeasuresQuery { body: Some("pine-hollow-council".into()), ..measures() },
        MeasuresQuery { body: Some("none".into()), ..measures() },
        MeasuresQuery { value: Some("anti-racism".into()), ..measures() },
        MeasuresQuery { session: Some("2023-2024 Regular Session".into()), ..measures() },
        MeasuresQuery { position: Some("support".into()), ..measures() },
        MeasuresQuery { position: Some("oppose".into()), ..measures() },
        MeasuresQuery { position: Some("any".into()), ..measures() },
        MeasuresQuery { position: Some("key".into()), ..measures() },
        MeasuresQuery { position: Some("maybe".into()), ..measures() },
        MeasuresQuery { page: 40, ..measures() },
    ] {
        add(&format!("{query:?}"), shown(s.measures(&query).await));
    }
    for slug in ["measure-1", "measure-2", "measure-3", "measure-4", "measure-5", "none"] {
        add(&format!("measure {slug}"), shown(s.measure(slug).await));
    }
    let decisions = || DecisionsQuery { page: 1, size: 50, ..DecisionsQuery::default() };
    for query in [
        decisions(),
        DecisionsQuery { scored: true, ..decisions() },
        DecisionsQuery { year: Some(2024), ..decisions() },
        DecisionsQuery { year: Some(0), ..decisions() },
        DecisionsQuery { body: Some("nowhere-house".into()), ..decisions() },
        DecisionsQuery { body: Some("none".into()), ..decisions() },
        DecisionsQuery { page: 3, size: 5, ..decisions() },
        DecisionsQuery { page: 99, ..decisions() },
    ] {
        add(&format!("{query:?}"), shown(s.decisions(&query).await));
    }
    for number in -1..=15 {
        add(&format!("decision {number}"), shown(s.decision(number).await));
    }
    add("values", shown(s.values().await));
    for slug in ["class-solidarity", "anti-racism", "none"] {
        add(&format!("value {slug}"), shown(s.value(slug).await));
    }
    for q in [
        "nunez", "Núñ", "a", "pine", "oneal", "O'Neal", "HB 30", "hb30", "lanterns", "%", "_", "\"",
        "' OR 1=1", "", "AND",
    ] {
        add(&format!("search {q}"), shown(s.search(q, 1, 50).await));
        add(&format!("search {q} beyond"), shown(s.search(q, 9, 50).await));
        add(&format!("suggest {q}"), shown(s.suggest(q).await));
    }
    add("sources", shown(s.sources().await));
    let run = fixture::key(2, 1).to_string();
    for id in [run.as_str(), "0", "not a key"] {
        add(&format!("run {id}"), shown(s.run(id).await));
    }
    all
}

async fn on_both(worlds: Vec<World>) -> Vec<(String, Value)> {
    let mut first: Option<Vec<(String, Value)>> = None;
    for world in &worlds {
        let answers = everything(&world.services).await;
        if let Some(first) = &first {
            assert_eq!(first.len(), answers.len());
            for ((name, one), (_, other)) in first.iter().zip(&answers) {
                assert_eq!(one, other, "{name} is not the same on {}", world.db.name);
            }
        } else {
            first = Some(answers);
        }
    }
    first.unwrap()
}

#[tokio::test]
async fn both_databases_give_the_same_answers() {
    let answers = on_both(filled().await).await;
    let of = |name: &str| {
        &answers.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name} was not asked")).1
    };
    // A spot in each, so that the same nothing on both would be seen.
    assert_eq!(of("stats")["votes"], 22);
    assert_eq!(of("stats")["in_office"], 4);
    assert_eq!(of("stats")["scored_decisions"], 9);
    assert_eq!(of("about")["organisation"], "The Movement");
    assert_eq!(of("official_filters")["parties"], json!(["Democratic", "Independent", "Republican"]));
    assert_eq!(of("measure_filters")["sessions"], json!(["2023-2024 Regular Session"]));
    assert_eq!(of("bodies")["total"], 4);
    assert_eq!(of("bodies beyond")["items"], json!([]));
    assert_eq!(of("bodies beyond")["total"], 4);
    assert_eq!(of("find 99999")["places"], json!([]));
    assert!(of("find ")["error"].as_str().unwrap().contains("ZIP code"));
    assert_eq!(of("official nobody")["error"], "there is no such official");
    assert_eq!(of("run not a key")["error"], "there is no such run");
    assert_eq!(of("values")[0]["measures"], 2);
    assert_eq!(of("search %")["total"], 0);
    assert_eq!(of("search lanterns")["total"], 5);
    assert_eq!(of("search hb30")["items"][0]["href"], "/measures/measure-1");
    assert_eq!(of("suggest a"), &json!([]));
    assert_eq!(of("suggest pine").as_array().unwrap().len(), 8);
    assert!(of("search pine")["total"].as_u64().unwrap() > 8);
    assert_eq!(of("sources")[0]["runs"][0]["report"]["read"], 12);
    assert_eq!(of("sources")[1]["runs"][0]["report"], "it stopped");
}

#[tokio::test]
async fn an_empty_database_answers_everything() {
    for (name, answer) in on_both(empty().await).await {
        let nothing = answer.get("error").is_some()
            || answer["total"] == 0
            || answer.as_array().is_some_and(Vec::is_empty)
            || answer["places"].as_array().is_some_and(Vec::is_empty)
            || ["stats", "about", "official_filters", "measure_filters"].contains(&name.as_str());
        assert!(nothing, "{name}: {answer}");
    }
}

#[tokio::test]
async fn figures_open_to_the_rows_that_made_them() {
    for World { services, db } in filled().await {
        let ana = services.official("ana-nunez").await.unwrap();
        // With: two no and one yes on the day of two; against: one; excused: one; missed: one.
        let all = &ana.all;
        assert_eq!(
            (
                all.same,
                all.different,
                all.abstained,
                all.missed,
                all.excused,
                all.not_eligible,
                all.unrecorded
            ),
            (3, 1, 0, 1, 1, 0, 0),
            "{}",
            db.name
        );
        assert_eq!(all.sentence, "With the movement on 3 of 4 votes; missed 1 of 5.");
        assert_eq!(all.words, "Generally votes with the movement.");
        let count = |code: &str| ana.scored.iter().filter(|row| row.mark.code() == code).count() as u32;
        assert_eq!((count("with"), count("against"), count("missed"), count("excused")), (3, 1, 1, 1));
        assert_eq!(ana.votes_total, 7);
        let sources: Vec<&str> = ana.sources.iter().map(|source| source.slug.as_str()).collect();
        assert_eq!(sources, ["invented-records", "positions-movement"]);
        assert_eq!(ana.key.words, "No votes to judge yet.");
        assert!(ana.scored.is_sorted_by_key(|row| row.date.clone()));
        assert_eq!(ana.told.len(), 2);
        assert_eq!(ana.told[0].words, "voted for and against at different times");
        // The kept record of the list is the same as the page's.
        for query in [officials(OfficialsSort::Name), officials(OfficialsSort::Record)] {
            for row in services.officials(&query).await.unwrap().items {
                let page = services.official(&row.person.slug).await.unwrap();
                let of_page = |tally: &services::views::Tally| {
                    let total = tally.same
                        + tally.different
                        + tally.abstained
                        + tally.missed
                        + tally.excused
                        + tally.not_eligible
                        + tally.unrecorded;
                    (total > 0).then(|| tally.clone())
                };
                assert_eq!(row.all, of_page(&page.all), "{} on {}", row.person.slug, db.name);
                assert_eq!(row.key, of_page(&page.key), "{} on {}", row.person.slug, db.name);
            }
        }
        // The strip has every vote, and its marks are those of the page.
        let strip = services.official_strip("ana-nunez").await.unwrap();
        assert_eq!(strip.len() as u64, ana.votes_total);
        assert!(strip.last().unwrap().date.is_empty());
        for row in ana.scored.iter().filter(|row| row.option.is_some()) {
            let mark = strip.iter().find(|mark| mark.number == row.number).unwrap();
            assert_eq!(mark.judged, Some(row.mark), "{}", row.number);
        }
        let votes = services.official_votes("ana-nunez", None, 1, 50).await.unwrap();
        for row in votes.items {
            let mark = strip.iter().find(|mark| mark.number == row.number).unwrap();
            assert_eq!(mark.judged, row.mark, "{}", row.number);
        }
        assert!(
            services.official_strip("dee-fox").await.unwrap().iter().filter(|mark| mark.key).count() >= 2
        );
    }
}

#[tokio::test]
async fn nobody_is_marked_for_a_day_outside_of_their_term() {
    for World { services, db } in filled().await {
        // Bo left in July and is recorded in September.
        let bo = services.official("bo-oneal").await.unwrap();
        assert_eq!((bo.all.different, bo.all.not_eligible, bo.in_office), (1, 1, Some(false)), "{}", db.name);
        assert!(bo.caveats.iter().any(|text| text.starts_with("Not in office now")), "{:?}", bo.caveats);
        assert!(bo.caveats.iter().any(|text| text.contains("contradict each other")), "{:?}", bo.caveats);
        assert_eq!(bo.seats[0].end_reason_text.as_deref(), Some("moved away"));
        // Cy was absent two weeks before the term began.
        let cy = services.official("cy-drake").await.unwrap();
        assert_eq!((cy.all.missed, cy.all.not_eligible, cy.all.unrecorded), (0, 1, 1), "{}", db.name);
        assert!(cy.caveats[0].starts_with("New in office since 15 August 2026"), "{:?}", cy.caveats);
        // Of Dee only votes are known: what was seen counts, and whether she is still there nobody knows.
        let dee = services.official("dee-fox").await.unwrap();
        assert_eq!((dee.in_office, dee.seats[0].current), (None, None));
        assert_eq!((dee.key.same, dee.key.different), (1, 1));
        assert!(dee.key.words.contains("Too few"));
        assert!(dee.caveats.iter().any(|text| text.contains("do not say whether")), "{:?}", dee.caveats);
        assert!(dee.caveats.iter().any(|text| text.contains("is not published (Representative")));
        let eve = services.official("eve-lane").await.unwrap();
        assert_eq!((eve.in_office, eve.key.missed, eve.key.different), (Some(true), 1, 1));
        let ana = services.official("ana-nunez").await.unwrap();
        assert!(ana.caveats.iter().any(|text| text.contains("Ana Nunez, that may be the same person")));
        let gus = services.official("gus-hill").await.unwrap();
        assert_eq!((gus.in_office, gus.candidacies.len()), (Some(false), 1));
    }
}

#[tokio::test]
async fn a_body_shows_who_sits_in_it_and_which_seats_nobody_holds() {
    for World { services, db } in filled().await {
        let council = services.body("pine-hollow-council").await.unwrap();
        let roster: Vec<&str> = council.roster.iter().map(|row| row.person.slug.as_str()).collect();
        assert_eq!(roster, ["ana-nunez", "cy-drake"], "{}", db.name);
        assert_eq!(
            council.vacant.iter().map(|seat| seat.place.name.as_str()).collect::<Vec<_>>(),
            ["Ward 10"]
        );
        assert_eq!(council.former.len(), 1);
        assert_eq!(council.committees.len(), 1);
        assert_eq!(council.decisions[0].number, 11);
        assert_eq!(council.decisions_total, 9);
        // One of three seats is held; whoever left in 2014 left no vacancy of their own.
        let commission = services.body("elm-commission").await.unwrap();
        assert_eq!((commission.roster.len(), commission.vacant.len(), commission.former.len()), (1, 2, 1));
        // Whether Dee still holds it is not known, so the seat is not called vacant.
        let house = services.body("nowhere-house").await.unwrap();
        assert_eq!((house.roster.len(), house.vacant.len(), house.former.len()), (1, 0, 1));
        let committee = services.body("pine-hollow-budget-committee").await.unwrap();
        assert_eq!(committee.parent.unwrap().slug, "pine-hollow-council");
    }
}

#[tokio::test]
async fn a_zip_code_leads_to_everyone_and_says_when_it_touches_several_districts() {
    for World { services, db } in filled().await {
        let found = services.find("00901").await.unwrap();
        let places: Vec<&str> = found.places.iter().map(|found| found.place.slug.as_str()).collect();
        assert_eq!(places, ["pine-hollow", "elm-county", "house-1", "house-2"], "{}", db.name);
        let town: Vec<&str> = found.places[0].officials.iter().map(|row| row.person.slug.as_str()).collect();
        assert_eq!(town, ["ana-nunez", "cy-drake"]);
        assert_eq!(found.places[1].officials[0].person.slug, "fay-moss");
        assert_eq!(found.several.len(), 1);
        assert!(found.several[0].words.contains("touches more than one state house district, 2 of them"));
        let place = services.place("pine-hollow-ward-2", 1, 10).await.unwrap();
        assert_eq!(
            place.ancestors.iter().map(|place| place.slug.as_str()).collect::<Vec<_>>(),
            ["nowhere", "elm-county", "pine-hollow"]
        );
        assert_eq!(place.represented_by[0].person.slug, "cy-drake");
        assert_eq!(place.also.len(), 1);
        assert_eq!(place.also[0].person.slug, "fay-moss");
        let found = services.find("Cedar").await.unwrap();
        assert_eq!(found.places[0].place.slug, "cedar-creek");
    }
}

#[tokio::test]
async fn a_decision_shows_how_everyone_voted() {
    for World { services, db } in filled().await {
        let decision = services.decision(6).await.unwrap();
        assert_eq!((decision.row.yes, decision.row.no, decision.row.other), (0, 1, 1), "{}", db.name);
        assert_eq!((decision.previous, decision.next), (Some(5), Some(7)));
        let votes: Vec<(&str, Option<&str>, Option<&str>)> = decision
            .votes
            .iter()
            .map(|vote| {
                (
                    vote.person.slug.as_str(),
                    vote.seat.as_ref().map(|seat| seat.slug.as_str()),
                    vote.mark.map(domain::votes::Mark::code),
                )
            })
            .collect();
        assert_eq!(
            votes,
            [
                ("cy-drake", None, Some("not-counted")),
                ("ana-nunez", Some("pine-hollow-ward-1"), Some("with")),
            ]
        );
        assert_eq!(services.decision(1).await.unwrap().published, Some([1, 2, 0, 0]));
        let undated = services.decision(12).await.unwrap();
        assert_eq!((undated.previous, undated.next), (None, None));
        assert_eq!(undated.by_option, [("present".to_owned(), 1), ("other".to_owned(), 1)]);
        assert_eq!(services.decision(4).await.unwrap().votes[0].mark, None);
    }
}
