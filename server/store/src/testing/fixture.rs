//! A small invented community, the same in every test that wants one. Its day is 24 November 2026.
//!
//! Keys are fixed, so that answers are equal on both databases, down to the last letter.

use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait};
use uuid::Uuid;

use crate::Store;
use crate::entities::{
    body, candidacy, decision, identifier, import_run, measure, measure_value, movement_value, office,
    other_name, person, person_link, place, place_zip, position, review_item, setting, source, sponsor, term,
    vote,
};

/// The instant at which the fixture is looked at.
pub const NOW: &str = "2026-11-24T12:00:00Z";

/// The key of a row: what it is, and its number.
#[must_use]
pub fn key(kind: u8, n: u64) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | u128::from(kind) << 40 | u128::from(n))
}

/// The key of a person, by their place in [`PEOPLE`].
#[must_use]
pub fn person_key(n: usize) -> Uuid {
    key(5, n as u64)
}

/// A person: see [`PEOPLE`].
pub type PersonRow =
    (&'static str, &'static str, &'static str, &'static str, Option<&'static str>, Option<&'static str>);

/// Everyone: slug, name, given name, family name, party, standing.
pub const PEOPLE: &[PersonRow] = &[
    ("ana-nunez", "Ana Núñez", "Ana", "Núñez", Some("Independent"), Some("elected")),
    ("bo-oneal", "Bo O’Neal", "Bo", "O’Neal", Some("Democratic"), Some("former")),
    ("cy-drake", "Cy Drake", "Cy", "Drake", Some("Democratic"), Some("elected")),
    ("dee-fox", "Dee Fox", "Dee", "Fox", Some("Republican"), None),
    ("eve-lane", "Eve Lane", "Eve", "Lane", Some("Democratic"), None),
    ("fay-moss", "Fay Moss", "Fay", "Moss", None, None),
    ("gus-hill", "Gus Hill", "Gus", "Hill", None, Some("candidate")),
    ("ana-nunez-2", "Ana Nunez", "Ana", "Nunez", Some("Republican"), None),
];

async fn put<M>(conn: &impl ConnectionTrait, rows: Vec<M>)
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: ActiveModelTrait<Entity = M::Entity> + Send,
{
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    M::Entity::insert_many(rows).exec_without_returning(conn).await.expect("the fixture's rows go in");
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Loads the community into an empty database. Nothing is judged or indexed yet.
///
/// # Panics
/// When it does not fit the tables.
pub async fn load(store: &Store) {
    let write = store.begin().await.expect("a transaction");
    sources(write.conn()).await;
    places(write.conn()).await;
    people(write.conn()).await;
    measures(write.conn()).await;
    decisions(write.conn()).await;
    write.commit().await.expect("committed");
}

const SOURCE: u64 = 1;

fn from() -> (Option<Uuid>, Option<Uuid>) {
    (Some(key(1, SOURCE)), Some(key(2, 1)))
}

async fn sources(conn: &impl ConnectionTrait) {
    let source = |n: u64, slug: &str, name: &str| source::Model {
        id: key(1, n),
        slug: slug.to_owned(),
        name: name.to_owned(),
        publisher: "The Invented Press".to_owned(),
        url: text("https://example.org/data"),
        licence: text("CC BY 4.0"),
        licence_url: None,
        attribution: text("The Invented Press, CC BY 4.0"),
        retrieved: text("2026-11"),
    };
    put(
        conn,
        vec![source(1, "invented-records", "Invented records"), source(2, "positions-movement", "Positions")],
    )
    .await;
    let run = |n: u64, source: u64, at: i64, status: &str, report: &str| import_run::Model {
        id: key(2, n),
        source_id: key(1, source),
        importer: "sample".to_owned(),
        input: "invented.zip".to_owned(),
        status: status.to_owned(),
        started_at: at,
        finished_at: (status == "finished").then_some(at + 1_000),
        report: report.to_owned(),
    };
    let runs = vec![
        run(1, 1, 1_790_000_000_000, "finished", r#"{"read": 12}"#),
        run(2, 2, 1_790_100_000_000, "finished", r#"{"read": 3}"#),
        run(3, 2, 1_790_200_000_000, "failed", "it stopped"),
    ];
    put(conn, runs).await;
    let setting = |name: &str, value: &str| setting::Model { name: name.to_owned(), value: value.to_owned() };
    put(
        conn,
        vec![
            setting("organisation", "The Movement"),
            setting("about", "We are **here**."),
            setting("sample", "true"),
        ],
    )
    .await;
}

async fn places(conn: &impl ConnectionTrait) {
    // Slug, name, kind, number of the place it lies in.
    let rows = [
        ("nowhere", "Nowhere", "state", 0),
        ("elm-county", "Elm County", "county", 1),
        ("pine-hollow", "Pine Hollow", "town", 2),
        ("pine-hollow-ward-1", "Ward 1", "ward", 3),
        ("pine-hollow-ward-2", "Ward 2", "ward", 3),
        ("pine-hollow-ward-10", "Ward 10", "ward", 3),
        ("house-1", "House District 1", "state_house_district", 1),
        ("house-2", "House District 2", "state_house_district", 1),
        ("cedar-creek", "Cédar Creek 100%", "town", 2),
    ];
    let (source_id, run_id) = from();
    let models = rows.iter().zip(1..).map(|((slug, name, kind, parent), n)| place::Model {
        id: key(3, n),
        slug: (*slug).to_owned(),
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        ocd_id: Some(format!("ocd-division/country:us/x:{n}")),
        parent_id: (*parent > 0).then(|| key(3, *parent)),
        geoid: None,
        valid_from: None,
        valid_through: None,
        source_id,
        run_id,
    });
    for model in models {
        put(conn, vec![model]).await;
    }
    let zip = |zip: &str, place: u64| place_zip::Model {
        zip: zip.to_owned(),
        place_id: key(3, place),
        source_id,
        run_id,
    };
    put(conn, vec![zip("00901", 3), zip("00901", 7), zip("00901", 8), zip("00902", 9)]).await;
    // Slug, name, kind, place, body it is a committee of.
    let bodies = [
        ("nowhere-house", "House of Nowhere", "lower_chamber", 1, 0),
        ("pine-hollow-council", "Pine Hollow Council", "council", 3, 0),
        ("elm-commission", "Elm County Commission", "commission", 2, 0),
        ("pine-hollow-budget-committee", "Budget Committee", "committee", 3, 2),
    ];
    let models = bodies.iter().zip(1..).map(|((slug, name, kind, place, parent), n)| body::Model {
        id: key(4, n),
        slug: (*slug).to_owned(),
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        place_id: key(3, *place),
        parent_id: (*parent > 0).then(|| key(4, *parent)),
        url: text("https://example.org/body"),
        source_id,
        run_id,
    });
    put(conn, models.collect()).await;
    let offices = [
        (1, 7, "Representative", 1),
        (1, 8, "Representative", 1),
        (2, 4, "Council Member", 1),
        (2, 5, "Council Member", 1),
        (2, 6, "Council Member", 1),
        (3, 2, "Commissioner", 3),
    ];
    let models = offices.iter().zip(1..).map(|((body, place, title, seats), n)| office::Model {
        id: key(6, n),
        body_id: key(4, *body),
        place_id: key(3, *place),
        title: (*title).to_owned(),
        seats: *seats,
        source_id,
        run_id,
    });
    put(conn, models.collect()).await;
}

async fn people(conn: &impl ConnectionTrait) {
    let (source_id, run_id) = from();
    let models =
        PEOPLE.iter().enumerate().map(|(n, (slug, name, given, family, party, standing))| person::Model {
            id: person_key(n),
            slug: (*slug).to_owned(),
            name: (*name).to_owned(),
            given_name: text(given),
            family_name: text(family),
            suffix: None,
            sort_name: domain::fold::fold(&format!("{family} {given}")),
            party: party.map(str::to_owned),
            standing: standing.map(str::to_owned),
            biography: None,
            email: text("office@example.org"),
            phone: None,
            address: None,
            url: None,
            died: None,
            source_id,
            run_id,
        });
    put(conn, models.collect()).await;
    // Person, office, start, end, seen from, seen to.
    let terms = [
        (0, 3, "2022-11-07", "", "2023-01-05", "2026-10-01"),
        (1, 4, "2018", "2026-07-31", "", ""),
        (2, 4, "2026-08-15", "2030-11", "", ""),
        (3, 1, "", "", "2023-01-09", "2024-03-29"),
        (4, 2, "", "2027-01-18", "2023-01-09", "2024-03-29"),
        (5, 6, "", "", "", ""),
        (7, 6, "2010-01", "2014-12", "", ""),
    ];
    let models =
        terms.iter().zip(1..).map(|((who, office, start, end, seen_from, seen_to), n)| term::Model {
            id: key(7, n),
            person_id: person_key(*who),
            office_id: key(6, *office),
            start_date: text(start),
            end_date: text(end),
            start_reason: if start.is_empty() { "unknown" } else { "elected" }.to_owned(),
            end_reason: (*who == 1).then(|| "resigned".to_owned()),
            end_reason_text: (*who == 1).then(|| "moved away".to_owned()),
            seen_from: text(seen_from),
            seen_to: text(seen_to),
            source_id,
            run_id,
        });
    put(conn, models.collect()).await;
    put(
        conn,
        vec![candidacy::Model {
            id: key(8, 1),
            person_id: person_key(6),
            office_id: key(6, 5),
            election_date: text("2026-11-03"),
            outcome: "pending".to_owned(),
            source_url: None,
            source_id,
            run_id,
        }],
    )
    .await;
    put(
        conn,
        vec![other_name::Model {
            id: key(9, 1),
            person_id: person_key(0),
            name: "Anita Núñez".to_owned(),
            source_id,
            run_id,
        }],
    )
    .await;
    put(
        conn,
        vec![person_link::Model {
            id: key(10, 1),
            person_id: person_key(0),
            kind: "source".to_owned(),
            url: "https://example.org/ana".to_owned(),
            note: None,
        }],
    )
    .await;
    put(
        conn,
        vec![identifier::Model {
            id: key(11, 1),
            scheme: "invented-person".to_owned(),
            identifier: "17".to_owned(),
            person_id: Some(person_key(0)),
            body_id: None,
            measure_id: None,
            decision_id: None,
            source_id,
            run_id,
            content_hash: None,
        }],
    )
    .await;
    put(
        conn,
        vec![review_item::Model {
            id: key(12, 1),
            number: 1,
            kind: "same_person".to_owned(),
            person_id: Some(person_key(0)),
            other_person_id: Some(person_key(7)),
            pair_key: "a|b".to_owned(),
            reason: "the same name in two bodies".to_owned(),
            evidence: "{}".to_owned(),
            status: "open".to_owned(),
            created_at: 1_790_000_000_000,
            decided_at: None,
            decided_reason: None,
            run_id,
        }],
    )
    .await;
}

async fn measures(conn: &impl ConnectionTrait) {
    let (source_id, run_id) = from();
    let value = |n: u64, slug: &str, name: &str| movement_value::Model {
        id: key(13, n),
        slug: slug.to_owned(),
        name: name.to_owned(),
        summary: format!("{name} matters."),
        body: "More **words**.".to_owned(),
        position: i32::try_from(n).expect("small"),
    };
    put(conn, vec![value(1, "class-solidarity", "Class solidarity"), value(2, "anti-racism", "Anti-racism")])
        .await;
    // Identifier, title, body, last date.
    let rows = [
        ("HB 30", "A bill about wages", 1, "2024-03-28"),
        ("HB 31", "A bill about rent", 1, "2024-02"),
        ("O-1", "An ordinance about 50% of the Señor_Park", 2, "2026-09-01"),
        ("", "A budget without a number", 2, ""),
        ("O-2", "An ordinance about buses", 2, "2026-09-20"),
    ];
    let models = rows.iter().zip(1..).map(|((identifier, title, body, last), n)| measure::Model {
        id: key(14, n),
        slug: format!("measure-{n}"),
        body_id: key(4, *body),
        identifier: text(identifier),
        session: (*body == 1).then(|| "2023-2024 Regular Session".to_owned()),
        kind: if *body == 1 { "bill" } else { "ordinance" }.to_owned(),
        title: (*title).to_owned(),
        summary: text("What it does, at length: lanterns."),
        status: text("Passed"),
        status_date: text(last),
        introduced: None,
        last_date: text(last),
        source_url: text("https://example.org/measure"),
        note: None,
        source_id,
        run_id,
    });
    put(conn, models.collect()).await;
    put(
        conn,
        vec![
            sponsor::Model { measure_id: key(14, 1), person_id: person_key(4), position: 1 },
            sponsor::Model { measure_id: key(14, 1), person_id: person_key(3), position: 2 },
        ],
    )
    .await;
    let position = |n: u64, stance: &str, is_key: bool| position::Model {
        id: key(15, n),
        measure_id: key(14, n),
        stance: stance.to_owned(),
        why: "Because **people** live here.".to_owned(),
        pros: None,
        cons: text("It costs money."),
        is_key,
        source_id: Some(key(1, 2)),
        run_id: Some(key(2, 2)),
    };
    let positions = vec![
        position(1, "support", true),
        position(2, "none", false),
        position(3, "oppose", false),
        position(5, "support", false),
    ];
    put(conn, positions).await;
    let tag = |measure: u64, value: u64| measure_value::Model {
        measure_id: key(14, measure),
        value_id: key(13, value),
    };
    put(conn, vec![tag(1, 1), tag(1, 2), tag(3, 1), tag(4, 2)]).await;
}

/// Body, measure, kind, date, bearing, and the votes: a person's place in [`PEOPLE`], and the option's code.
type DecisionRow = (u64, u64, &'static str, &'static str, &'static str, &'static [(usize, &'static str)]);

const DECISIONS: &[DecisionRow] = &[
    (1, 1, "roll_call", "2023-02-01", "yes_supports", &[(3, "yes"), (4, "no")]),
    (1, 1, "roll_call", "2024-03-28", "yes_supports", &[(3, "no"), (4, "absent")]),
    (1, 1, "roll_call", "2024-03-29", "procedural", &[(3, "yes"), (4, "yes")]),
    (1, 2, "roll_call", "2024-02-10", "yes_supports", &[(3, "yes"), (4, "not_voting")]),
    (2, 3, "roll_call", "2026-07-01", "yes_opposes", &[(0, "no"), (1, "yes")]),
    (2, 3, "roll_call", "2026-08-01", "yes_opposes", &[(0, "no"), (2, "absent")]),
    (2, 3, "roll_call", "2026-09-01", "yes_opposes", &[(0, "yes"), (2, "no")]),
    (2, 5, "roll_call", "2026-09-20", "yes_supports", &[(0, "excused"), (2, "abstain")]),
    (2, 5, "roll_call", "2026-09-20", "yes_supports", &[(0, "yes")]),
    (2, 5, "voice_vote", "2026-09-20", "yes_supports", &[]),
    (2, 4, "agreement", "2026-10-01", "", &[]),
    (2, 0, "roll_call", "", "", &[(0, "present"), (2, "other")]),
    // Somebody who left in July votes in September: the sources contradict each other.
    (2, 5, "roll_call", "2026-09-21", "yes_supports", &[(0, "absent"), (1, "yes"), (2, "yes")]),
];

async fn decisions(conn: &impl ConnectionTrait) {
    let (source_id, run_id) = from();
    let models =
        DECISIONS.iter().zip(1..).map(|((body, measure, kind, date, bearing, votes), n)| decision::Model {
            id: key(16, n),
            number: i64::try_from(n).expect("small"),
            measure_id: (*measure > 0).then(|| key(14, *measure)),
            body_id: key(4, *body),
            kind: (*kind).to_owned(),
            motion: format!("Motion {n}: to pass it"),
            date: text(date),
            sequence: i32::try_from(n % 3).expect("small"),
            result: "passed".to_owned(),
            bearing: text(bearing),
            published_yes: (n == 1).then_some(1),
            published_no: (n == 1).then(|| i32::try_from(votes.len()).expect("small")),
            published_not_voting: None,
            published_absent: None,
            note: (n == 1).then(|| "The totals disagree.".to_owned()),
            source_url: text("https://example.org/decision"),
            source_id,
            run_id,
        });
    put(conn, models.collect()).await;
    let mut votes = Vec::new();
    for ((_, _, _, _, _, rows), n) in DECISIONS.iter().zip(1..) {
        votes.extend(rows.iter().map(|(who, option)| vote::Model {
            decision_id: key(16, n),
            person_id: person_key(*who),
            option: (*option).to_owned(),
            source_word: option.to_uppercase(),
            reason: (*option == "excused").then(|| "ill".to_owned()),
        }));
    }
    put(conn, votes).await;
}
