//! What the queries promise: the domain's answer about terms, and no walk through all votes or decisions.

use std::sync::{Arc, Mutex};

use domain::date::{CivilDate, PartialDate};
use domain::terms::Span;
use sea_orm::{ActiveModelTrait, Statement};
use sea_orm::{ConnectOptions, Database, EntityTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

use super::*;
use crate::entities::{body, office, person, place, term};
use crate::testing::{databases, fixture, sqlite};

#[tokio::test]
async fn in_office_means_the_same_in_sql_and_in_the_domain() {
    let dates = [
        "",
        "2025",
        "2026",
        "2027",
        "2026-10",
        "2026-11",
        "2026-12",
        "2026-11-23",
        "2026-11-24",
        "2026-11-25",
    ];
    let seen = [
        ("", ""),
        ("2020-01-05", "2021-03-04"),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-01", "2026-11-23"),
        ("2026-11-25", "2027-01-01"),
        ("2026-01-01", "2027-01-01"),
    ];
    for db in databases().await {
        let (place_id, body_id, office_id, person_id) =
            (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3), Uuid::from_u128(4));
        let write = db.store.begin().await.unwrap();
        let conn = write.conn();
        let place = place::Model {
            id: place_id,
            slug: "p".into(),
            name: "P".into(),
            kind: "town".into(),
            ocd_id: None,
            parent_id: None,
            geoid: None,
            valid_from: None,
            valid_through: None,
            source_id: None,
            run_id: None,
        };
        place.into_active_model().reset_all().insert(conn).await.unwrap();
        let body = body::Model {
            id: body_id,
            slug: "b".into(),
            name: "B".into(),
            kind: "council".into(),
            place_id,
            parent_id: None,
            url: None,
            source_id: None,
            run_id: None,
        };
        body.into_active_model().reset_all().insert(conn).await.unwrap();
        let office = office::Model {
            id: office_id,
            body_id,
            place_id,
            title: "T".into(),
            seats: 1,
            source_id: None,
            run_id: None,
        };
        office.into_active_model().reset_all().insert(conn).await.unwrap();
        let person = person::Model {
            id: person_id,
            slug: "x".into(),
            name: "X".into(),
            given_name: None,
            family_name: None,
            suffix: None,
            sort_name: "x".into(),
            party: None,
            standing: None,
            biography: None,
            email: None,
            phone: None,
            address: None,
            url: None,
            died: None,
            source_id: None,
            run_id: None,
        };
        person.into_active_model().reset_all().insert(conn).await.unwrap();
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut spans: Vec<(Uuid, Span)> = Vec::new();
        let mut models = Vec::new();
        for start in dates {
            for end in dates {
                for (from, to) in seen {
                    let id = Uuid::from_u128(1_000 + spans.len() as u128);
                    let date = |text: &str| text.parse::<PartialDate>().ok();
                    let day = |text: &str| date(text).and_then(PartialDate::exact);
                    let span = Span { start: date(start), end: date(end), seen: day(from).zip(day(to)) };
                    spans.push((id, span));
                    models.push(
                        term::Model {
                            id,
                            person_id,
                            office_id,
                            start_date: text(start),
                            end_date: text(end),
                            start_reason: "unknown".into(),
                            end_reason: None,
                            end_reason_text: None,
                            seen_from: text(from),
                            seen_to: text(to),
                            source_id: None,
                            run_id: None,
                        }
                        .into_active_model()
                        .reset_all(),
                    );
                }
            }
        }
        term::Entity::insert_many(models).exec_without_returning(conn).await.unwrap();
        write.commit().await.unwrap();
        for today in
            ["2024-12-31", "2025-06-01", "2026-01-01", "2026-10-31", "2026-11-24", "2026-12-31", "2027-01-01"]
        {
            let day: CivilDate = today.parse().unwrap();
            #[derive(FromQueryResult)]
            struct Row {
                id: Uuid,
            }
            let mut args = Args::default();
            let bound = args.bind(day_text(day));
            let sql = format!("SELECT t.id FROM terms t WHERE {} ORDER BY t.id", in_office("t", &bound));
            let rows: Vec<Row> = all(db.store.read(), &sql, args).await.unwrap();
            let found: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
            let expected: Vec<Uuid> =
                spans.iter().filter(|(_, span)| span.in_office_on(day)).map(|(id, _)| *id).collect();
            assert!(!expected.is_empty() && expected.len() < spans.len());
            assert_eq!(found, expected, "{} on {today}", db.name);
        }
    }
}

#[tokio::test]
async fn no_page_walks_through_all_votes_or_decisions() {
    let db = sqlite().await;
    fixture::load(&db.store).await;
    let mut options = ConnectOptions::new(&db.url);
    options.max_connections(1).sqlx_logging(false);
    let mut conn = Database::connect(options).await.unwrap();
    let asked: Arc<Mutex<Vec<Statement>>> = Arc::default();
    let record = Arc::clone(&asked);
    conn.set_metric_callback(move |info| record.lock().unwrap().push(info.statement.clone()));
    let window = Window { limit: 50, offset: 0 };
    let (who, day) = (fixture::person_key(0), CivilDate::constant(2026, 11, 24));
    let (house, decision, measure) = (fixture::key(4, 1), fixture::key(16, 1), fixture::key(14, 1));

    people::by_slug(&conn, "ana-nunez").await.unwrap();
    people::seats_of(&conn, &[who]).await.unwrap();
    people::facts(&conn, who).await.unwrap();
    people::candidacies(&conn, who).await.unwrap();
    people::seats_in_body(&conn, house).await.unwrap();
    people::seats_for_places(&conn, &[fixture::key(3, 3)], day).await.unwrap();
    record::changes_of(&conn, who).await.unwrap();
    record::records_of(&conn, &[who]).await.unwrap();
    scored::votes_total(&conn, who).await.unwrap();
    scored::votes_by_source(&conn, who).await.unwrap();
    scored::scored_of(&conn, who, &[house]).await.unwrap();
    scored::strip_of(&conn, who).await.unwrap();
    scored::key_numbers(&conn).await.unwrap();
    scored::votes_of(&conn, who, Some("x"), window).await.unwrap();
    scored::votes_of_total(&conn, who, Some("x")).await.unwrap();
    bodies::by_slug(&conn, "nowhere-house").await.unwrap();
    bodies::members(&conn, &[house], day).await.unwrap();
    bodies::decisions(&conn, &[house]).await.unwrap();
    bodies::offices(&conn, house).await.unwrap();
    bodies::of_place(&conn, fixture::key(3, 1)).await.unwrap();
    let model = decisions::by_number(&conn, 1).await.unwrap().unwrap();
    decisions::row(&conn, 1).await.unwrap();
    decisions::neighbours(&conn, &model).await.unwrap();
    decisions::votes(&conn, decision).await.unwrap();
    decisions::terms_of_voters(&conn, decision, house).await.unwrap();
    decisions::vote_counts(&conn, &[decision]).await.unwrap();
    decisions::of_measure(&conn, measure).await.unwrap();
    let of_body = decisions::DecisionFilter { body: Some(house), ..Default::default() };
    decisions::decisions(&conn, of_body, window).await.unwrap();
    decisions::decisions_total(&conn, of_body).await.unwrap();
    let of_year = decisions::DecisionFilter { year: Some(2024), ..Default::default() };
    decisions::decisions(&conn, of_year, window).await.unwrap();
    measures::by_slug(&conn, "measure-1").await.unwrap();
    measures::position(&conn, measure).await.unwrap();
    measures::values_of(&conn, &[measure]).await.unwrap();
    measures::decisions_of(&conn, &[measure]).await.unwrap();
    measures::sponsors(&conn, measure).await.unwrap();
    places::by_slug(&conn, "nowhere").await.unwrap();
    places::above(&conn, &[fixture::key(3, 4)]).await.unwrap();
    places::inside_by_kind(&conn, fixture::key(3, 1)).await.unwrap();
    places::officials(&conn, &[fixture::key(3, 1)], day).await.unwrap();
    places::zips(&conn, fixture::key(3, 3)).await.unwrap();
    places::of_zip(&conn, "00901").await.unwrap();

    let asked = std::mem::take(&mut *asked.lock().unwrap());
    assert!(asked.len() >= 38, "only {} queries were seen", asked.len());
    #[derive(FromQueryResult)]
    struct Step {
        detail: String,
    }
    // Large tables, by the names and aliases that they have in the queries. `offices`, `bodies` and `positions` are small.
    let large = [
        "votes",
        "v",
        "decisions",
        "d",
        "terms",
        "t",
        "people",
        "p",
        "measures",
        "m",
        "places",
        "pl",
        "identifiers",
    ];
    let mut scans = Vec::new();
    for statement in asked {
        let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {}", statement.sql), ..statement.clone() };
        for step in Step::find_by_statement(explain).all(&conn).await.unwrap() {
            let scanned = step.detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
            // What grows with all of a person's votes is read from the indexes alone.
            let all_votes = statement.sql.contains("INDEXED BY decisions_strip");
            let past_index = all_votes
                && step.detail.starts_with("SEARCH")
                && !step.detail.contains("USING COVERING INDEX");
            if past_index || scanned.is_some_and(|table| large.contains(&table)) {
                scans.push(format!("{} in:\n{}", step.detail, statement.sql));
            }
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n\n"));
}

#[test]
fn a_pattern_means_what_was_typed() {
    assert_eq!(contains_pattern(" 50% off_HB\\ "), "%50\\% off\\_hb\\\\%");
}
