//! An official's page: the record, the strip, and the list of all votes.

use std::collections::{HashMap, HashSet};

use domain::votes::{self, Mark, RULES_VERSION};
use domain::words::{Stance, VoteOption};
use futures::try_join;
use store::StoreError;
use store::entities::{person, record_change};
use store::read::people::{self, CandidacyRow, SeatRow};
use store::read::{measures, record, scored};
use uuid::Uuid;

use super::by_hand::{corrected, photo_ref};
use super::caveats::{Known, caveats};
use super::convert::{
    any_held, body_ref, day_text_of, held_on, measure_ref, place_ref, seat, seat_span, tally, with_period,
};
use super::judged::{Bears, holding, judge_rows, spans_by_body};
use super::{Answer, filled, page};
use crate::views::{
    Candidacy, Link, Listing, MeasureTold, Official, PersonRef, RecordChange, ScoredVote, StripMark,
    ValueRef, VoteCorrected, VoteRow,
};
use crate::{ServiceError, Services};

impl Services {
    /// An official's page, without the strip and the list of all votes.
    ///
    /// # Errors
    /// When there is no such official, or the database fails.
    pub async fn official(&self, slug: &str) -> Answer<Official> {
        Ok(self.official_page(slug, false).await?.0)
    }

    /// An official's page together with the strip: what both need is read once.
    ///
    /// # Errors
    /// When there is no such official, or the database fails.
    pub async fn official_with_strip(&self, slug: &str) -> Answer<(Official, Vec<StripMark>)> {
        self.official_page(slug, true).await
    }

    async fn official_page(&self, slug: &str, with_strip: bool) -> Answer<(Official, Vec<StripMark>)> {
        let person = self.person(slug).await?;
        let conn = self.store().read();
        let ids = [person.id];
        let ((seats, rows), facts, candidacies, changes, by_source, (strip, key), notes, photo) = try_join!(
            async {
                let seats = people::seats_of(conn, &[person.id]).await?;
                let rows = scored::scored_of(conn, person.id, &bodies_of(&seats)).await?;
                Ok((seats, rows))
            },
            people::facts(conn, person.id),
            people::candidacies(conn, person.id),
            record::changes_of(conn, person.id),
            scored::votes_by_source(conn, person.id),
            async {
                if !with_strip {
                    return Ok((Vec::new(), Vec::new()));
                }
                Ok((scored::strip_of(conn, person.id).await?, scored::key_numbers(conn).await?))
            },
            store::desk::corrections_for(conn, person.id),
            store::desk::photos_of(conn, &ids),
        )
        .map_err(StoreError::from)?;
        let (today, sources) = (self.clock().today(), self.source_book().await?);
        let by_hand = self.by_hand_of_person(person.id).await?;
        let (mut notes, mut photo) = (notes, photo);
        let votes_total: u64 = by_source.iter().map(|(_, votes)| votes).sum();
        let in_office = match any_held(seats.iter().map(|row| held_on(&seat_span(row), today))) {
            // Without any seat and any vote nothing says that they ever were.
            None if seats.is_empty() && votes_total == 0 => Some(false),
            known => known,
        };
        let judged = judge_rows(rows, &spans_by_body(&seats))?;
        let strip = strip_marks(strip, &key, &judged);
        let marks: Vec<votes::Judged> = judged.iter().map(|(_, judged)| *judged).collect();
        let record = votes::tally(&marks);
        let told = votes::measure_outcomes(&marks);
        let key_marks: Vec<votes::Judged> = marks.iter().filter(|row| row.case.key).copied().collect();
        let known =
            Known { person: &person, seats: &seats, judged: &judged, facts: &facts, sources: &sources };
        let caveats = caveats(&known, in_office, today);
        let mut values = self.values_of(judged.iter().map(|(row, _)| row.measure.measure_id)).await?;
        let told = {
            let refs: HashMap<u128, &store::read::MeasureCols> =
                judged.iter().map(|(row, _)| (row.measure.measure_id.as_u128(), &row.measure)).collect();
            told.into_iter()
                .filter_map(|(key, outcome)| {
                    Some(MeasureTold {
                        measure: measure_ref((*refs.get(&key.0)?).clone()),
                        outcome: outcome.outcome.code().to_owned(),
                        words: outcome.in_words(),
                    })
                })
                .collect()
        };
        let person_ref = person_ref(&person);
        let from = std::iter::once(person.source_id)
            .chain(seats.iter().map(|seat| seat.source_id))
            .chain(candidacies.iter().map(|row| row.source_id))
            .chain(facts.iter().map(|fact| fact.source_id))
            .chain(judged.iter().flat_map(|(row, _)| [row.source_id, row.position_source_id]))
            // The strip and the list show votes that bear on no position as well.
            .chain(by_source.iter().map(|(source, _)| *source))
            .collect::<Vec<_>>();
        let mut sorted: Vec<&SeatRow> = seats.iter().collect();
        sorted.sort_by_key(|row| std::cmp::Reverse(seat_order(row, today)));
        let official = Official {
            photo: photo.remove(&person.id).map(photo_ref),
            by_hand,
            other_names: facts.iter().filter(|fact| fact.what == "name").map(|fact| fact.a.clone()).collect(),
            standing: person.standing.clone(),
            seats: sorted.into_iter().map(|row| seat(row, today, &sources)).collect(),
            candidacies: candidacies.iter().map(|row| candidacy(row, &person_ref)).collect(),
            in_office,
            key: with_period(tally(&record.key, RULES_VERSION, in_office), &key_marks),
            all: with_period(tally(&record.all, RULES_VERSION, in_office), &marks),
            scored: judged
                .into_iter()
                .map(|(row, judged)| {
                    let values = values.entry(row.measure.measure_id).or_default().clone();
                    let note = notes.remove(&row.decision_id).map(corrected);
                    scored_vote(row, judged.mark, values, note)
                })
                .collect(),
            told,
            votes_total,
            changes: changes.into_iter().map(change).collect(),
            caveats,
            identifiers: facts
                .iter()
                .filter(|fact| fact.what == "identifier")
                .map(|fact| (fact.a.clone(), fact.b.clone().unwrap_or_default()))
                .collect(),
            links: facts
                .iter()
                .filter(|fact| fact.what == "source" || fact.what == "link")
                .map(|fact| Link { kind: fact.what.clone(), url: fact.a.clone(), note: fact.b.clone() })
                .collect(),
            sources: sources.all_of(from),
            person: person_ref,
            biography: person.biography,
            email: person.email,
            phone: person.phone,
            address: person.address,
            url: person.url,
            died: person.died,
        };
        Ok((official, strip))
    }

    /// Every vote of an official as a mark, oldest first, undated ones last.
    ///
    /// # Errors
    /// When there is no such official, or the database fails.
    pub async fn official_strip(&self, slug: &str) -> Answer<Vec<StripMark>> {
        let person = self.person(slug).await?;
        let conn = self.store().read();
        let (strip, key, (seats, rows)) =
            try_join!(scored::strip_of(conn, person.id), scored::key_numbers(conn), async {
                let seats = people::seats_of(conn, &[person.id]).await?;
                // Only decisions with a vote are in the strip.
                let rows = scored::scored_of(conn, person.id, &[]).await?;
                Ok((seats, rows))
            })
            .map_err(StoreError::from)?;
        Ok(strip_marks(strip, &key, &judge_rows(rows, &spans_by_body(&seats))?))
    }

    /// One page of all of an official's votes, the newest first; only those with a text in the motion or in the
    /// measure's title or identifier, if one is given.
    ///
    /// # Errors
    /// When there is no such official or no such page, or the database fails.
    pub async fn official_votes(
        &self,
        slug: &str,
        q: Option<&str>,
        page_number: u32,
        size: u32,
    ) -> Answer<Listing<VoteRow>> {
        let page = page(page_number, size)?;
        let person = self.person(slug).await?;
        let conn = self.store().read();
        let q = filled(q);
        let ids = [person.id];
        let (rows, total, seats, mut notes) = try_join!(
            scored::votes_of(conn, person.id, q, page.into()),
            scored::votes_of_total(conn, person.id, q),
            people::seats_of(conn, &ids),
            store::desk::corrections_for(conn, person.id),
        )
        .map_err(StoreError::from)?;
        let spans = spans_by_body(&seats);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let note = notes.remove(&row.decision_id).map(corrected);
            items.push(vote_row(row, &spans, note)?);
        }
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    pub(crate) async fn person(&self, slug: &str) -> Answer<person::Model> {
        people::by_slug(self.store().read(), slug).await?.ok_or(ServiceError::NotFound("official"))
    }

    /// The values of these measures, in the organisation's order.
    pub(super) async fn values_of(
        &self,
        of: impl IntoIterator<Item = Uuid>,
    ) -> Answer<HashMap<Uuid, Vec<ValueRef>>> {
        let mut ids: Vec<Uuid> = of.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let mut values: HashMap<Uuid, Vec<ValueRef>> = HashMap::new();
        for ids in ids.chunks(10_000) {
            for row in measures::values_of(self.store().read(), ids).await? {
                values.entry(row.measure_id).or_default().push(ValueRef { slug: row.slug, name: row.name });
            }
        }
        Ok(values)
    }
}

/// A person's votes with what is judged of them.
fn strip_marks(
    strip: Vec<scored::StripRow>,
    key: &[i64],
    judged: &[(scored::ScoredRow, votes::Judged)],
) -> Vec<StripMark> {
    let marks: HashMap<i64, Mark> = judged.iter().map(|(row, judged)| (row.number, judged.mark)).collect();
    let key: HashSet<i64> = key.iter().copied().collect();
    strip
        .into_iter()
        .map(|row| StripMark {
            judged: marks.get(&row.number).copied(),
            key: key.contains(&row.number),
            number: row.number,
            date: row.date,
            option: row.option,
        })
        .collect()
}

pub(super) fn bodies_of(seats: &[SeatRow]) -> Vec<Uuid> {
    let mut bodies: Vec<Uuid> = seats.iter().map(|seat| seat.body.body_id).collect();
    bodies.sort_unstable();
    bodies.dedup();
    bodies
}

/// The newest first when sorted backwards; what is held today before everything else.
fn seat_order(row: &SeatRow, today: domain::date::CivilDate) -> impl Ord + use<> {
    (
        held_on(&seat_span(row), today) == Some(true),
        row.start_date.clone().or_else(|| row.seen_from.clone()),
        row.end_date.clone(),
        (row.body.body_slug.clone(), row.place.place_slug.clone(), row.title.clone()),
    )
}

fn person_ref(person: &person::Model) -> PersonRef {
    PersonRef { slug: person.slug.clone(), name: person.name.clone(), party: person.party.clone() }
}

fn candidacy(row: &CandidacyRow, person: &PersonRef) -> Candidacy {
    Candidacy {
        person: person.clone(),
        title: row.title.clone(),
        body: body_ref(&row.body),
        place: place_ref(&row.place),
        election_date: row.election_date.clone(),
        outcome: row.outcome.clone(),
    }
}

fn change(row: record_change::Model) -> RecordChange {
    RecordChange {
        tally: row.tally,
        on: day_text_of(row.at).unwrap_or_default(),
        before: row.before_text,
        after: row.after_text,
        cause: row.cause,
    }
}

fn scored_vote(
    row: scored::ScoredRow,
    mark: Mark,
    values: Vec<ValueRef>,
    corrected: Option<VoteCorrected>,
) -> ScoredVote {
    let option: Option<VoteOption> = row.option.as_deref().and_then(|code| code.parse().ok());
    ScoredVote {
        number: row.number,
        date: row.date,
        motion: row.motion,
        measure: measure_ref(row.measure),
        values,
        option: row.option,
        source_word: row.source_word,
        reason: row.reason,
        corrected,
        mark,
        judged: mark.word_for(option).to_owned(),
        result: row.result,
        bearing: row.bearing,
    }
}

fn vote_row(
    row: scored::VoteListRow,
    spans: &HashMap<Uuid, Vec<domain::terms::Span>>,
    corrected: Option<VoteCorrected>,
) -> Result<VoteRow, StoreError> {
    let option: VoteOption = row.option.parse()?;
    let mark = match &row.measure {
        Some(measure) if row.bearing.is_some() => {
            let bears = Bears::new(
                (row.decision_id, measure.measure_id),
                row.date.as_deref(),
                &row.kind,
                row.bearing.as_deref(),
                (measure.stance.as_deref().unwrap_or(Stance::None.code()), measure.is_key.unwrap_or(false)),
            )?;
            let held = holding(spans.get(&row.body.body_id).map_or(&[], Vec::as_slice), bears.date);
            let reason_given = row.reason.as_deref().is_some_and(|reason| !reason.is_empty());
            bears
                .case(Some(option), reason_given, held)
                .map(|case| votes::judge(&case))
                .filter(|mark| mark.bears())
        }
        _ => None,
    };
    Ok(VoteRow {
        number: row.number,
        date: row.date,
        motion: row.motion,
        measure: row.measure.map(measure_ref),
        body: body_ref(&row.body),
        option: row.option,
        source_word: row.source_word,
        reason: row.reason,
        corrected,
        mark,
        result: row.result,
    })
}
