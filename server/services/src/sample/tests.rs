use std::collections::{HashMap, HashSet};

use domain::votes::RULES_VERSION;
use domain::words::{DecisionResult, VoteOption};
use store::testing::databases;

use super::{SampleError, load, rows, tables};
use crate::{Clock, Services};

fn clock() -> Clock {
    Clock::fixed("2026-11-24T12:00:00Z").unwrap()
}

#[test]
fn the_same_rows_are_made_every_time() {
    let make = || rows::make(tables::read().unwrap(), 1).unwrap();
    let (first, second) = (make(), make());
    assert_eq!(first.batch.decisions, second.batch.decisions);
    assert_eq!(first.batch.votes, second.batch.votes);
    assert_eq!(first.batch.people, second.batch.people);
    assert!(first.batch.people.iter().all(|person| person.id.get_version_num() == 7));
}

#[test]
fn what_the_minutes_say_of_a_measure_is_what_its_last_decision_did() {
    let rows = rows::make(tables::read().unwrap(), 1).unwrap();
    for measure in &rows.batch.measures {
        let decisions = rows.batch.decisions.iter().filter(|row| row.measure_id == Some(measure.id));
        let last = decisions.max_by_key(|row| row.number).unwrap();
        let lost = measure
            .status
            .as_deref()
            .is_some_and(|word| word.starts_with("Failed") || word.starts_with("Lost"));
        // Adopted, and somebody tried to undo it later without success.
        let undone = last.motion.contains("repeal");
        let failed = last.result == DecisionResult::Failed.code();
        assert_eq!(lost, failed && !undone, "{} {}", measure.slug, last.motion);
    }
}

#[test]
fn there_is_enough_to_see_and_nothing_points_to_a_real_site() {
    let rows = rows::make(tables::read().unwrap(), 1).unwrap();
    let batch = &rows.batch;
    assert!(batch.measures.len() >= 24, "{} measures", batch.measures.len());
    let roll_calls = batch.decisions.iter().filter(|row| row.kind == "roll_call").count();
    assert!(roll_calls >= 60, "{roll_calls} roll calls");
    for kind in ["voice_vote", "agreement"] {
        assert!(batch.decisions.iter().any(|row| row.kind == kind), "{kind}");
    }
    let options: HashSet<_> = batch.votes.iter().map(|vote| vote.option.as_str()).collect();
    for option in [VoteOption::Recused, VoteOption::Excused, VoteOption::Absent, VoteOption::Abstain] {
        assert!(options.contains(option.code()), "{option}");
    }
    let standings: HashSet<_> = batch.people.iter().filter_map(|person| person.standing.as_deref()).collect();
    assert_eq!(standings.len(), 5, "{standings:?}");
    let addresses = rows.sources.iter().filter_map(|row| row.url.as_deref());
    let addresses = addresses.chain(batch.decisions.iter().filter_map(|row| row.source_url.as_deref()));
    let addresses = addresses.chain(batch.bodies.iter().filter_map(|row| row.url.as_deref()));
    for address in addresses.chain(batch.measures.iter().filter_map(|row| row.source_url.as_deref())) {
        assert!(address.starts_with("https://example.org/"), "{address}");
    }
    let mut seen = HashMap::new();
    for decision in &batch.decisions {
        let day = (decision.body_id, decision.date.clone(), decision.sequence);
        assert_eq!(seen.insert(day, decision.number), None, "two decisions in one place of one day");
    }
}

#[tokio::test]
async fn it_is_loaded_once_and_into_an_empty_database_only() {
    for db in databases().await {
        let services = Services::new(db.store.clone(), clock());
        let loaded = load(&services).await.unwrap();
        assert!(loaded.people > 25, "{}: {loaded}", db.name);
        let about = services.about().await.unwrap();
        assert!(about.sample, "{}", db.name);
        assert_eq!(about.organisation, "The Sweetgum Table", "{}", db.name);
        for source in services.sources().await.unwrap() {
            assert!(source.runs[0].report["created"].as_u64() > Some(0), "{}", source.source.slug);
        }
        match load(&services).await {
            Err(SampleError::NotEmpty { people, places }) => {
                assert_eq!((people, places), (loaded.people as u64, loaded.places as u64), "{}", db.name);
            }
            other => panic!("{}: {other:?}", db.name),
        }
    }
}

#[tokio::test]
async fn each_kind_of_record_is_there() {
    for db in databases().await {
        let services = Services::new(db.store.clone(), clock());
        load(&services).await.unwrap();
        let official = async |slug: &str| services.official(slug).await.unwrap();

        let bernadette = official("bernadette-oyelaran").await;
        assert_eq!((bernadette.all.different, bernadette.all.missed), (0, 2), "{}", db.name);
        assert_eq!(bernadette.all.score_percent, Some(100));
        assert_eq!(bernadette.all.rules, RULES_VERSION);
        let dashiell = official("dashiell-corrigan-mbeki").await.all;
        let eligible = dashiell.same + dashiell.different + dashiell.abstained + dashiell.missed;
        assert!(dashiell.missed * 3 >= eligible, "missed {} of {eligible}", dashiell.missed);
        let new = official("xochitl-ramirez-tlapanco").await;
        assert_eq!(new.all.score_percent, None, "too few to judge");
        assert_eq!(new.in_office, Some(true));
        assert!(official("cornelius-fairweather-jr").await.all.score_percent.unwrap() <= 15);
        let mixed = official("thaddeus-ormsby-lark").await.all.score_percent.unwrap();
        assert!((41..60).contains(&mixed), "{mixed}");
        assert_eq!(official("percival-stannard").await.in_office, Some(false));
        let council = services.body("pepperbush-town-council").await.unwrap();
        assert_eq!(council.vacant.len(), 1, "{}: ward 6", db.name);
        assert_eq!(council.roster.len(), 6);
        assert_eq!(services.find("00001").await.unwrap().zip.as_deref(), Some("00001"));
    }
}

#[tokio::test]
async fn there_are_commitments_of_every_status_some_late_with_a_ledger_that_verifies() {
    use crate::commitments::CommitmentsQuery;
    for db in databases().await {
        let services = Services::new(db.store.clone(), clock());
        let loaded = load(&services).await.unwrap();
        assert!(loaded.commitments >= 20, "{}", loaded.commitments);
        let query = CommitmentsQuery { page: 1, size: 200, ..CommitmentsQuery::default() };
        let counts = services.commitment_counts(&query).await.unwrap();
        for status in domain::words::CommitmentStatus::ALL {
            let found = counts.iter().any(|count| count.status == status.code());
            assert!(found, "{}: none is {status}", db.name);
        }
        let late = counts.iter().find(|count| count.status == "late").unwrap().n;
        assert!(late >= 3, "{}: {late} late", db.name);
        assert!(services.commitments(&query).await.unwrap().items[0].late, "{}", db.name);
        let verified = crate::ledger::verify(&services, &[], None).await.unwrap().unwrap();
        assert!(verified.entries > 50, "{}: {}", db.name, verified.entries);
    }
}

#[tokio::test]
async fn officials_answer_decisions_are_evidence_and_errors_are_corrected() {
    for db in databases().await {
        let services = Services::new(db.store.clone(), clock());
        let loaded = load(&services).await.unwrap();
        assert!(loaded.replies >= 4, "{}: {loaded}", db.name);
        let replies = services.replies_of("dashiell-corrigan-mbeki").await.unwrap();
        assert_eq!(replies.len(), 2, "{}", db.name);
        assert!(replies.iter().any(|reply| reply.earlier.len() == 1), "{}: one was revised", db.name);
        let cornelius = services.replies_of("cornelius-fairweather-jr").await.unwrap();
        assert!(cornelius[0].on_behalf, "{}", db.name);
        let percival = services.replies_of("percival-stannard").await.unwrap();
        assert!(percival[0].withdrawn.is_some(), "{}", db.name);
        let decision = replies.iter().find_map(|reply| reply.beside.strip_prefix("decision-")).unwrap();
        let shown = services.commitments_shown_by(decision.parse().unwrap()).await.unwrap();
        assert_eq!(shown[0].commitment.title, "No new fees on water", "{}", db.name);
        assert_eq!(services.corrections(1, 50).await.unwrap().total, 2, "{}", db.name);
        assert_eq!(services.corrections_waiting().await.unwrap(), 1, "{}", db.name);
    }
}
