//! Judging the votes anew.
//!
//! The kept records are for lists and for sorting only. They are made from the same rows by the same judgement as a
//! person's page, so the two can never differ for long, and not at all after [`rebuild`].

use std::collections::HashMap;

use domain::terms::{Holding, Span};
use domain::votes::{self, Counts, RULES_VERSION, Tally, sentence};
use store::entities::{record_change, vote_record};
use store::records::{self, ScoredDecision};
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Write};
use uuid::Uuid;

use crate::read::{Bears, holding, span_of, tally_of};
use crate::{ServiceError, Services};

/// Decisions whose votes are read at once: it bounds the memory, whatever the record has grown to.
const DECISIONS_AT_ONCE: usize = 200;
/// Above so many people everyone's votes are read, and those of others left aside.
const PEOPLE_BY_KEY: usize = 500;
/// The tallies, with the code that they are kept under.
const TALLIES: [(&str, bool); 2] = [("key", true), ("all", false)];

/// Why records are judged anew: what the person's page says when their figures changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cause<'a> {
    /// In plain words, a sentence: “12 votes were imported from LegiScan.”
    pub words: &'a str,
    /// The run of the importer, if it was one.
    pub run: Option<Uuid>,
}

impl<'a> From<&'a str> for Cause<'a> {
    fn from(words: &'a str) -> Self {
        Self { words, run: None }
    }
}

/// What [`rebuild`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// People with at least one decision that bears on a position.
    pub people: u64,
    /// People whose record is another one than before.
    pub changed: u64,
    /// Votes that were looked at.
    pub votes: u64,
}

/// Judges all scored decisions anew, for everyone or for the people given, and writes only what changed, together with
/// what the figures said before and say now.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub async fn rebuild(
    services: &Services,
    cause: impl Into<Cause<'_>>,
    people: Option<&[Uuid]>,
) -> Result<Rebuilt, ServiceError> {
    let write = services.store().begin().await?;
    let rebuilt = rebuild_within(services, &write, cause.into(), people).await?;
    if rebuilt.changed == 0 {
        // Nothing to see, so nothing that was rendered need be thrown away.
        write.roll_back().await?;
    } else {
        write.commit().await?;
    }
    Ok(rebuilt)
}

/// [`rebuild`] in the transaction that changes what is judged, so that no figure is ever older than its rows.
///
/// # Errors
/// When the database fails; the transaction must then be dropped.
pub(crate) async fn rebuild_within(
    services: &Services,
    write: &Write,
    cause: Cause<'_>,
    people: Option<&[Uuid]>,
) -> Result<Rebuilt, ServiceError> {
    Ok(rebuild_whose(services, write, cause, people).await?.0)
}

/// [`rebuild_within`], with everyone whose figures say something else now.
///
/// # Errors
/// When the database fails; the transaction must then be dropped.
pub(crate) async fn rebuild_whose(
    services: &Services,
    write: &Write,
    cause: Cause<'_>,
    people: Option<&[Uuid]>,
) -> Result<(Rebuilt, Vec<Uuid>), ServiceError> {
    let (tallies, votes) = count_all(write.conn(), people).await?;
    let mut kept: HashMap<(Uuid, bool), vote_record::Model> = HashMap::new();
    for record in records::kept(write.conn(), people).await? {
        kept.insert((record.person_id, record.tally == "key"), record);
    }
    let mut changes = Changes { cause, at: services.clock().now_ms(), ..Changes::default() };
    let mut rebuilt = Rebuilt { votes, ..Rebuilt::default() };
    for (person, counts) in tallies {
        rebuilt.people += u64::from(counts.iter().any(|counts| counts.total() > 0));
        let before = changes.records.len() + changes.dropped.len();
        for ((code, key), counts) in TALLIES.iter().zip(counts) {
            changes.compare(person, code, counts, kept.remove(&(person, *key)));
        }
        rebuilt.changed += u64::from(changes.records.len() + changes.dropped.len() > before);
    }
    // Whoever is left over is in no scored decision any more.
    let mut left: Vec<vote_record::Model> = kept.into_values().collect();
    left.sort_unstable_by(|a, b| (a.person_id, &a.tally).cmp(&(b.person_id, &b.tally)));
    let mut gone: Vec<Uuid> = left.iter().map(|record| record.person_id).collect();
    gone.dedup();
    rebuilt.changed += gone.len() as u64;
    for record in left {
        let (code, _) = TALLIES[usize::from(record.tally != "key")];
        changes.compare(record.person_id, code, Counts::default(), Some(record));
    }
    let whose = changes.told.iter().map(|told| told.person_id).collect();
    changes.write(write.conn()).await?;
    Ok((rebuilt, whose))
}

/// What is to be written.
#[derive(Default)]
struct Changes<'a> {
    cause: Cause<'a>,
    at: i64,
    records: Vec<vote_record::Model>,
    dropped: Vec<(&'static str, Uuid)>,
    told: Vec<record_change::Model>,
}

impl Changes<'_> {
    fn compare(
        &mut self,
        person: Uuid,
        code: &'static str,
        counts: Counts,
        before: Option<vote_record::Model>,
    ) {
        let (old, new) =
            (before.as_ref().map(tally_of).unwrap_or(Counts::default().into()), Tally::from(counts));
        match (&before, counts.total()) {
            (None, 0) => return,
            (Some(_), 0) => self.dropped.push((code, person)),
            (Some(before), _) => {
                let record = model(person, code, &new, before.computed_at);
                if record == *before {
                    return;
                }
                self.records.push(vote_record::Model { computed_at: self.at, ..record });
            }
            (None, _) => self.records.push(model(person, code, &new, self.at)),
        }
        if let Some((before_text, after_text)) = told(&old, &new) {
            self.told.push(record_change::Model {
                id: Uuid::now_v7(),
                person_id: person,
                tally: code.to_owned(),
                at: self.at,
                before_text,
                after_text,
                cause: self.cause.words.to_owned(),
                run_id: self.cause.run,
            });
        }
    }

    async fn write(self, conn: &impl ConnectionTrait) -> Result<(), StoreError> {
        records::keep(conn, &self.records).await?;
        for (code, _) in TALLIES {
            let people: Vec<Uuid> =
                self.dropped.iter().filter(|(tally, _)| *tally == code).map(|(_, person)| *person).collect();
            records::drop_kept(conn, code, &people).await?;
        }
        records::add_changes(conn, self.told).await?;
        Ok(())
    }
}

/// What is said before and after, if it is not the same: the figures, or the words where only they changed.
fn told(old: &Tally, new: &Tally) -> Option<(String, String)> {
    for says in [sentence::figures, |tally: &Tally| sentence::headline(tally, sentence::Tense::Past)] {
        let (before, after) = (says(old), says(new));
        if before != after {
            return Some((before, after));
        }
    }
    None
}

fn model(person: Uuid, code: &str, tally: &Tally, computed_at: i64) -> vote_record::Model {
    let n = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let counts = &tally.counts;
    vote_record::Model {
        person_id: person,
        tally: code.to_owned(),
        rules: RULES_VERSION.to_owned(),
        same: n(counts.same),
        different: n(counts.different),
        abstained: n(counts.abstained),
        missed: n(counts.missed),
        excused: n(counts.excused),
        not_eligible: n(counts.not_eligible),
        unrecorded: n(counts.unrecorded),
        half_points: tally.score.map(|score| n(score.half_points)),
        permille: tally.score.map(|score| {
            // A score is at most one, so this is at most 1000.
            n((score.half_points * 500 + score.counted / 2) / score.counted)
        }),
        verdict: tally.verdict.code().to_owned(),
        computed_at,
    }
}

/// Everyone's counts, of key measures and of all, in the order of their keys; and how many votes were looked at.
async fn count_all(
    conn: &impl ConnectionTrait,
    people: Option<&[Uuid]>,
) -> Result<(Vec<(Uuid, [Counts; 2])>, u64), StoreError> {
    let decisions = records::scored_decisions(conn).await?;
    let mut counting = Counting::new(people);
    for term in records::terms(conn).await? {
        let span = span_of(
            term.start_date.as_deref(),
            term.end_date.as_deref(),
            term.seen_from.as_deref(),
            term.seen_to.as_deref(),
        );
        counting.add_term(term.person_id, term.body_id, span);
    }
    let by_key = people.filter(|people| people.len() <= PEOPLE_BY_KEY);
    for decisions in decisions.chunks(DECISIONS_AT_ONCE) {
        let ids: Vec<Uuid> = decisions.iter().map(|decision| decision.id).collect();
        let votes = records::votes(conn, &ids, by_key).await?;
        for decision in decisions {
            counting.add(decision, votes.get(&decision.id).map_or(&[], Vec::as_slice))?;
        }
    }
    let votes = counting.votes;
    let mut tallies: Vec<(Uuid, [Counts; 2])> = counting.people.into_iter().zip(counting.counts).collect();
    tallies.sort_unstable_by_key(|(person, _)| *person);
    Ok((tallies, votes))
}

/// The counts while they grow. People are numbered, so that a vote costs one look-up.
struct Counting {
    only: Option<std::collections::HashSet<Uuid>>,
    numbers: HashMap<Uuid, usize>,
    people: Vec<Uuid>,
    counts: Vec<[Counts; 2]>,
    /// The decision in which a person was last seen, as a number from 1.
    last: Vec<u64>,
    /// By body: the terms of each person in it, by number.
    terms: HashMap<Uuid, HashMap<usize, Vec<Span>>>,
    decision: u64,
    votes: u64,
}

impl Counting {
    fn new(people: Option<&[Uuid]>) -> Self {
        Self {
            only: people.map(|people| people.iter().copied().collect()),
            numbers: HashMap::new(),
            people: Vec::new(),
            counts: Vec::new(),
            last: Vec::new(),
            terms: HashMap::new(),
            decision: 0,
            votes: 0,
        }
    }

    /// The person's number; `None` for someone who is not asked about.
    fn number(&mut self, person: Uuid) -> Option<usize> {
        if let Some(number) = self.numbers.get(&person) {
            return Some(*number);
        }
        if self.only.as_ref().is_some_and(|only| !only.contains(&person)) {
            return None;
        }
        let number = self.people.len();
        self.numbers.insert(person, number);
        self.people.push(person);
        self.counts.push(Default::default());
        self.last.push(0);
        Some(number)
    }

    fn add_term(&mut self, person: Uuid, body: Uuid, span: Span) {
        if let Some(number) = self.number(person) {
            self.terms.entry(body).or_default().entry(number).or_default().push(span);
        }
    }

    fn add(&mut self, decision: &ScoredDecision, rows: &[records::PlainVote]) -> Result<(), StoreError> {
        let bears = Bears::new(
            (decision.id, decision.measure_id),
            decision.date.as_deref(),
            &decision.kind,
            Some(&decision.bearing),
            (&decision.stance, decision.is_key),
        )?;
        self.decision += 1;
        self.votes += rows.len() as u64;
        // Taken out so that people can be numbered meanwhile; put back below.
        let terms = self.terms.remove(&decision.body_id).unwrap_or_default();
        for row in rows {
            let Some(number) = self.number(row.person) else { continue };
            self.last[number] = self.decision;
            let held = holding(terms.get(&number).map_or(&[], Vec::as_slice), bears.date);
            if let Some(case) = bears.case(Some(row.option), row.reason_given, held) {
                self.mark(number, &case);
            }
        }
        for (number, spans) in &terms {
            if self.last[*number] == self.decision {
                continue;
            }
            if let held @ Holding::Yes = holding(spans, bears.date)
                && let Some(case) = bears.case(None, false, held)
            {
                self.mark(*number, &case);
            }
        }
        self.terms.insert(decision.body_id, terms);
        Ok(())
    }

    fn mark(&mut self, number: usize, case: &votes::Case) {
        let mark = votes::judge(case);
        let [key, all] = &mut self.counts[number];
        all.add(mark);
        if case.key {
            key.add(mark);
        }
    }
}
