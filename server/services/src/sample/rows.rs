//! From the tables of the sample community to the rows of the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::fold::fold;
use domain::names::Name;
use domain::ocd::DivisionId;
use domain::slug::{slugify, with_suffix};
use domain::terms::{Holding, Span};
use domain::words::{DecisionKind, DecisionResult, VoteOption};
use store::entities::{
    body, candidacy, decision, import_run, measure, measure_value, movement_value, office, other_name,
    person, place, place_zip, position, review_item, source, sponsor, term, vote,
};
use store::write::Batch;
use uuid::Uuid;

use super::SampleError;
use super::tables::{Business, Community, Decision, Measure, Person, Tables};

/// The invented country: `zz` is a code that no country will ever have.
const COUNTRY: &str = "ocd-division/country:zz";
/// The instant in every key: 1 January 2024. Keys are counted up, so that every load makes the same rows.
const KEYS_FROM: u64 = 1_704_067_200_000;

/// Everything that is put into the database.
pub(super) struct Rows {
    pub sources: Vec<source::Model>,
    pub runs: Vec<import_run::Model>,
    pub batch: Batch,
}

/// Who sat where, for the roll calls.
struct Held {
    person: String,
    body: String,
    span: Span,
}

struct Making {
    counter: u64,
    now: i64,
    rows: Rows,
    /// Keys of rows by what they are and the name that the files give them.
    known: HashMap<(&'static str, String), Uuid>,
    held: Vec<Held>,
    slugs: HashSet<String>,
    decisions: Vec<(decision::Model, Vec<vote::Model>)>,
}

/// Makes all rows. `now` is the instant of the load, in milliseconds.
pub(super) fn make(tables: Tables, now: i64) -> Result<Rows, SampleError> {
    let rows = Rows { sources: Vec::new(), runs: Vec::new(), batch: Batch::default() };
    let mut making = Making {
        counter: 0,
        now,
        rows,
        known: HashMap::new(),
        held: Vec::new(),
        slugs: HashSet::new(),
        decisions: Vec::new(),
    };
    let office_bodies: BTreeMap<String, String> =
        tables.community.offices.iter().map(|office| (office.key.clone(), office.body.clone())).collect();
    making.community(&tables.community)?;
    for person in &tables.people {
        making.person(person, &office_bodies)?;
    }
    making.review(&tables.community)?;
    for business in &tables.business {
        making.business(business)?;
    }
    making.number_decisions();
    Ok(making.rows)
}

impl Making {
    /// The next key: a UUID v7 whose random part is a counter.
    fn key(&mut self) -> Uuid {
        self.counter += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.counter.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(KEYS_FROM, &bytes).into_uuid()
    }

    fn learn(&mut self, what: &'static str, name: &str) -> Uuid {
        let id = self.key();
        self.known.insert((what, name.to_owned()), id);
        id
    }

    fn find(&self, what: &'static str, name: &str) -> Result<Uuid, SampleError> {
        self.known
            .get(&(what, name.to_owned()))
            .copied()
            .ok_or_else(|| SampleError::Unknown { what, name: name.to_owned() })
    }

    /// The source and the run of a row.
    fn origin(&self, source: &str) -> Result<(Option<Uuid>, Option<Uuid>), SampleError> {
        Ok((Some(self.find("source", source)?), Some(self.find("run", source)?)))
    }

    fn community(&mut self, community: &Community) -> Result<(), SampleError> {
        for source in &community.sources {
            let id = self.learn("source", &source.slug);
            self.rows.sources.push(source::Model {
                id,
                slug: source.slug.clone(),
                name: source.name.clone(),
                publisher: source.publisher.clone(),
                url: Some(source.url.clone()),
                licence: Some("CC0 1.0".to_owned()),
                licence_url: Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
                attribution: Some("Invented for the sample community".to_owned()),
                retrieved: None,
            });
            let run = self.learn("run", &source.slug);
            self.rows.runs.push(import_run::Model {
                id: run,
                source_id: id,
                importer: "sample".to_owned(),
                input: "the sample community".to_owned(),
                status: "finished".to_owned(),
                started_at: self.now,
                finished_at: Some(self.now),
                report: "{}".to_owned(),
            });
        }
        for (position, value) in (1..).zip(&community.values) {
            let id = self.learn("value", &value.slug);
            self.rows.batch.movement_values.push(movement_value::Model {
                id,
                slug: value.slug.clone(),
                name: value.name.clone(),
                summary: value.summary.clone(),
                body: value.body.clone(),
                position,
            });
        }
        let (source_id, run_id) = self.origin("sample-minutes-county")?;
        for place in &community.places {
            let ocd = format!("{COUNTRY}/{}", place.ocd);
            let division: DivisionId =
                ocd.parse().map_err(|_| SampleError::Unknown { what: "division", name: ocd.clone() })?;
            let parent_id = place.parent.as_deref().map(|parent| self.find("place", parent)).transpose()?;
            let id = self.learn("place", &place.key);
            self.rows.batch.places.push(place::Model {
                id,
                slug: place.slug.clone(),
                name: place.name.clone(),
                kind: division.kind().code().to_owned(),
                ocd_id: Some(ocd),
                parent_id,
                geoid: None,
                valid_from: None,
                valid_through: None,
                source_id,
                run_id,
            });
            for zip in &place.zips {
                let row = place_zip::Model { zip: zip.clone(), place_id: id, source_id, run_id };
                self.rows.batch.place_zips.push(row);
            }
        }
        for body in &community.bodies {
            let (source_id, run_id) = self.origin(&body.source)?;
            let place_id = self.find("place", &body.place)?;
            let parent_id = body.parent.as_deref().map(|parent| self.find("body", parent)).transpose()?;
            let id = self.learn("body", &body.key);
            self.rows.batch.bodies.push(body::Model {
                id,
                slug: body.slug.clone(),
                name: body.name.clone(),
                kind: body.kind.code().to_owned(),
                place_id,
                parent_id,
                url: body.url.clone(),
                source_id,
                run_id,
            });
        }
        for office in &community.offices {
            let body_id = self.find("body", &office.body)?;
            let place_id = self.find("place", &office.place)?;
            let id = self.learn("office", &office.key);
            let (seats, title) = (office.seats, office.title.clone());
            self.rows.batch.offices.push(office::Model {
                id,
                body_id,
                place_id,
                title,
                seats,
                source_id,
                run_id,
            });
        }
        Ok(())
    }

    fn person(&mut self, person: &Person, bodies: &BTreeMap<String, String>) -> Result<(), SampleError> {
        let id = self.learn("person", &person.key);
        let (source_id, run_id) = self.origin("sample-minutes-county")?;
        let name = Name::parse(&person.name);
        let slug = self.slug(&slugify(&person.name));
        self.rows.batch.people.push(person::Model {
            id,
            slug,
            name: person.name.clone(),
            given_name: Some(name.given.clone()).filter(|given| !given.is_empty()),
            family_name: Some(name.family.clone()).filter(|family| !family.is_empty()),
            suffix: name.suffix.clone(),
            sort_name: fold(&format!("{} {}", name.family, name.given)),
            party: person.party.clone(),
            standing: person.standing.map(|standing| standing.code().to_owned()),
            biography: person.biography.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            address: None,
            url: None,
            died: person.died.map(|died| died.to_string()),
            source_id,
            run_id,
        });
        for other in &person.other_names {
            let id_of_name = self.key();
            let row =
                other_name::Model { id: id_of_name, person_id: id, name: other.clone(), source_id, run_id };
            self.rows.batch.other_names.push(row);
        }
        for held in &person.terms {
            let office_id = self.find("office", &held.office)?;
            let term_id = self.key();
            self.rows.batch.terms.push(term::Model {
                id: term_id,
                person_id: id,
                office_id,
                start_date: held.start.map(|date| date.to_string()),
                end_date: held.end.map(|date| date.to_string()),
                start_reason: held.how.code().to_owned(),
                end_reason: held.ended.map(|ended| ended.code().to_owned()),
                end_reason_text: held.note.clone(),
                seen_from: None,
                seen_to: None,
                source_id,
                run_id,
            });
            let body = bodies.get(&held.office).cloned().unwrap_or_default();
            self.held.push(Held { person: person.key.clone(), body, span: Span::new(held.start, held.end) });
        }
        for stood in &person.candidacies {
            let office_id = self.find("office", &stood.office)?;
            let candidacy_id = self.key();
            self.rows.batch.candidacies.push(candidacy::Model {
                id: candidacy_id,
                person_id: id,
                office_id,
                election_date: Some(stood.date.to_string()),
                outcome: stood.outcome.code().to_owned(),
                source_url: None,
                source_id,
                run_id,
            });
        }
        Ok(())
    }

    fn review(&mut self, community: &Community) -> Result<(), SampleError> {
        let id = self.key();
        let person_id = self.find("person", &community.review.person)?;
        let other_person_id = self.find("person", &community.review.other)?;
        let (_, run_id) = self.origin("sample-minutes-schools")?;
        let side = |id: Uuid| {
            let name =
                self.rows.batch.people.iter().find(|person| person.id == id).map(|person| &person.name);
            serde_json::json!({ "name": name })
        };
        let evidence = serde_json::json!({ "a": side(person_id), "b": side(other_person_id) });
        self.rows.batch.review_items.push(review_item::Model {
            id,
            number: 1,
            kind: "same_person".to_owned(),
            person_id: Some(person_id),
            other_person_id: Some(other_person_id),
            pair_key: format!("sample:{}|sample:{}", community.review.person, community.review.other),
            reason: community.review.reason.trim().to_owned(),
            evidence: evidence.to_string(),
            status: "open".to_owned(),
            created_at: self.now,
            decided_at: None,
            decided_reason: None,
            run_id,
        });
        Ok(())
    }

    fn business(&mut self, business: &Business) -> Result<(), SampleError> {
        for measure in &business.measures {
            let measure_id = self.measure(business, measure)?;
            for decision in &measure.decisions {
                self.decision(business, Some(measure_id), decision)?;
            }
        }
        for decision in &business.routine {
            self.decision(business, None, decision)?;
        }
        Ok(())
    }

    fn measure(&mut self, business: &Business, measure: &Measure) -> Result<Uuid, SampleError> {
        let (source_id, run_id) = self.origin(&business.source)?;
        let body_id = self.find("body", &business.body)?;
        let id = self.key();
        let last = measure.decisions.iter().map(|decision| decision.on).max();
        let base = slugify(&format!("{} {} {}", business.place_prefix, business.session, measure.id));
        let slug = self.slug(&base);
        self.rows.batch.measures.push(measure::Model {
            id,
            slug,
            body_id,
            identifier: Some(measure.id.clone()),
            session: Some(business.session.clone()),
            kind: measure.kind.code().to_owned(),
            title: measure.title.clone(),
            summary: measure.summary.clone(),
            status: Some(measure.status.clone()),
            status_date: last.map(|last| last.to_string()),
            introduced: Some(measure.introduced.to_string()),
            last_date: last.map(|last| last.to_string()),
            source_url: Some(format!("{}/{}", business.minutes, measure.introduced)),
            note: None,
            source_id,
            run_id,
        });
        for (position, person) in (1..).zip(&measure.by) {
            let person_id = self.find("person", person)?;
            self.rows.batch.sponsors.push(sponsor::Model { measure_id: id, person_id, position });
        }
        for value in &measure.values {
            let value_id = self.find("value", value)?;
            self.rows.batch.measure_values.push(measure_value::Model { measure_id: id, value_id });
        }
        if let Some(taken) = &measure.position {
            let (source_id, run_id) = self.origin("sample-positions")?;
            let position_id = self.key();
            self.rows.batch.positions.push(position::Model {
                id: position_id,
                measure_id: id,
                stance: taken.stance.code().to_owned(),
                why: taken.why.clone(),
                pros: taken.pros.clone(),
                cons: taken.cons.clone(),
                is_key: taken.key,
                source_id,
                run_id,
            });
        }
        Ok(id)
    }

    fn decision(
        &mut self,
        business: &Business,
        measure_id: Option<Uuid>,
        decision: &Decision,
    ) -> Result<(), SampleError> {
        let (source_id, run_id) = self.origin(&business.source)?;
        let body_id = self.find("body", &business.body)?;
        let id = self.key();
        let votes = self.votes(business, id, decision)?;
        let count = |options: &[VoteOption]| {
            let is = |vote: &&vote::Model| options.iter().any(|option| option.code() == vote.option);
            i32::try_from(votes.iter().filter(is).count()).unwrap_or(i32::MAX)
        };
        let counted = [
            count(&[VoteOption::Yes]),
            count(&[VoteOption::No]),
            count(&[VoteOption::Abstain, VoteOption::NotVoting, VoteOption::Recused, VoteOption::Present]),
            count(&[VoteOption::Absent, VoteOption::Excused]),
        ];
        let named = decision.kind == DecisionKind::RollCall;
        let totals = decision.published.or(named.then_some(counted));
        let carried = match totals {
            Some([yes, no, ..]) if yes <= no => DecisionResult::Failed,
            _ => DecisionResult::Passed,
        };
        let row = decision::Model {
            id,
            number: 0,
            measure_id,
            body_id,
            kind: decision.kind.code().to_owned(),
            motion: decision.motion.clone(),
            date: Some(decision.on.to_string()),
            sequence: 0,
            result: decision.result.unwrap_or(carried).code().to_owned(),
            bearing: decision.bearing.map(|bearing| bearing.code().to_owned()),
            published_yes: totals.map(|totals| totals[0]),
            published_no: totals.map(|totals| totals[1]),
            published_not_voting: totals.map(|totals| totals[2]),
            published_absent: totals.map(|totals| totals[3]),
            note: decision.note.clone(),
            source_url: Some(format!("{}/{}", business.minutes, decision.on)),
            source_id,
            run_id,
        };
        self.decisions.push((row, votes));
        Ok(())
    }

    /// Everyone who held a seat on the day, with what the file says of them, or yes.
    fn votes(
        &self,
        business: &Business,
        id: Uuid,
        decision: &Decision,
    ) -> Result<Vec<vote::Model>, SampleError> {
        if decision.kind != DecisionKind::RollCall {
            return Ok(Vec::new());
        }
        let mut said: HashMap<&str, (VoteOption, Option<&str>)> = HashMap::new();
        for (option, people) in [
            (VoteOption::No, &decision.no),
            (VoteOption::Abstain, &decision.abstain),
            (VoteOption::Absent, &decision.absent),
            (VoteOption::NotVoting, &decision.not_voting),
            (VoteOption::Present, &decision.present),
        ] {
            said.extend(people.iter().map(|person| (person.as_str(), (option, None))));
        }
        for (option, people) in
            [(VoteOption::Excused, &decision.excused), (VoteOption::Recused, &decision.recused)]
        {
            said.extend(people.iter().map(|(person, why)| (person.as_str(), (option, Some(why.as_str())))));
        }
        let mut votes = Vec::new();
        for held in &self.held {
            if held.body != business.body || held.span.holds_on(decision.on) != Holding::Yes {
                continue;
            }
            let (option, reason) = said.remove(held.person.as_str()).unwrap_or((VoteOption::Yes, None));
            votes.push(vote::Model {
                decision_id: id,
                person_id: self.find("person", &held.person)?,
                option: option.code().to_owned(),
                source_word: word_of(option).to_owned(),
                reason: reason.map(str::to_owned),
            });
        }
        match said.keys().next() {
            // A slip in the file: someone is said to have voted who held no seat.
            Some(person) => Err(SampleError::Unknown {
                what: "holder of a seat on that day",
                name: format!("{person} ({}, {})", business.body, decision.on),
            }),
            None => Ok(votes),
        }
    }

    /// Numbers the decisions in the order of time, and counts those of one day and body.
    fn number_decisions(&mut self) {
        let mut decisions = std::mem::take(&mut self.decisions);
        decisions.sort_by(|(a, _), (b, _)| a.date.cmp(&b.date).then(a.id.cmp(&b.id)));
        let mut on_the_day: HashMap<(Uuid, Option<String>), i32> = HashMap::new();
        for (number, (mut decision, votes)) in (1..).zip(decisions) {
            let sequence = on_the_day.entry((decision.body_id, decision.date.clone())).or_default();
            *sequence += 1;
            decision.sequence = *sequence;
            decision.number = number;
            self.rows.batch.decisions.push(decision);
            self.rows.batch.votes.extend(votes);
        }
    }

    fn slug(&mut self, base: &str) -> String {
        let free = (2..).map(|n| with_suffix(base, n));
        let slug = std::iter::once(base.to_owned()).chain(free).find(|slug| !self.slugs.contains(slug));
        // There are more numbers than slugs, so one is always free.
        let slug = slug.unwrap_or_default();
        self.slugs.insert(slug.clone());
        slug
    }
}

/// The word that the invented minutes use.
const fn word_of(option: VoteOption) -> &'static str {
    match option {
        VoteOption::Yes => "Aye",
        VoteOption::No => "Nay",
        VoteOption::Abstain => "Abstain",
        VoteOption::Absent => "Absent",
        VoteOption::Excused => "Excused",
        VoteOption::NotVoting => "Not voting",
        VoteOption::Recused => "Recused",
        VoteOption::Paired => "Paired",
        VoteOption::Present => "Present",
        VoteOption::Other => "Other",
    }
}
