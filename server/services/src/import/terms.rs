//! The terms of a person: which of a source's terms is which of the record's, and what changed.

use domain::terms::{Overlap, Span, overlaps};
use store::entities::term;
use store::sea_orm::EntityTrait;
use uuid::Uuid;

use super::ctx::Ctx;
use super::people::{Incoming, IncomingTerm};
use super::world::span;
use crate::ServiceError;

impl Ctx<'_> {
    pub(super) fn new_term(&mut self, person: Uuid, wanted: &IncomingTerm) {
        let (start, end, seen_from, seen_to) = dates(&wanted.span);
        let row = term::Model {
            id: Uuid::now_v7(),
            person_id: person,
            office_id: wanted.office,
            start_date: start,
            end_date: end,
            start_reason: wanted.start_reason.to_owned(),
            end_reason: wanted.end_reason.map(ToOwned::to_owned),
            end_reason_text: wanted.end_reason_text.clone(),
            seen_from,
            seen_to,
            source_id: Some(self.source),
            run_id: Some(self.run),
        };
        self.touched.records = true;
        self.report.also("terms");
        self.batch.terms.push(row.clone());
        if let Some(known) = self.world.people.get_mut(&person) {
            known.terms.push(row);
        }
    }

    /// Brings the terms of a known person up to date: what a term is recognised by is its office and its time.
    pub(super) async fn update_terms(
        &mut self,
        person: Uuid,
        incoming: &Incoming,
    ) -> Result<bool, ServiceError> {
        let mut changed = false;
        let mut kept: Vec<Uuid> = Vec::new();
        // The surest matches first, so that a term without dates does not take the place of one with dates.
        let mut open: Vec<&IncomingTerm> = incoming.terms.iter().collect();
        for round in 0..3 {
            let mut rest = Vec::new();
            for wanted in open {
                let Some(known) = self.world.people.get(&person) else { return Ok(changed) };
                let found = known
                    .terms
                    .iter()
                    .filter(|term| term.office_id == wanted.office && !kept.contains(&term.id))
                    .find(|term| is_same_term(term, wanted, round, self.source))
                    .map(|term| term.id);
                match found {
                    Some(term) => {
                        kept.push(term);
                        changed |= self.update_term(person, term, wanted).await?;
                    }
                    None => rest.push(wanted),
                }
            }
            open = rest;
        }
        for wanted in open {
            changed = true;
            self.new_term(person, wanted);
            if let Some(term) = self.world.people.get(&person).and_then(|known| known.terms.last()) {
                kept.push(term.id);
            }
        }
        if incoming.all_terms {
            changed |= self.drop_terms(person, &kept).await?;
        }
        Ok(changed)
    }

    async fn update_term(
        &mut self,
        person: Uuid,
        term: Uuid,
        wanted: &IncomingTerm,
    ) -> Result<bool, ServiceError> {
        let by_hand = self.world.is_entered("term", term);
        let Some(known) = self.world.people.get_mut(&person) else { return Ok(false) };
        let name = known.row.name.clone();
        let Some(row) = known.terms.iter_mut().find(|row| row.id == term) else { return Ok(false) };
        let before = row.clone();
        let mut now = span(&before);
        if let Some((first, last)) = wanted.span.seen {
            now = now.and_seen(first).and_seen(last);
        }
        // A source that publishes no dates leaves those of another alone.
        let dated = wanted.span.start.is_some() || wanted.span.end.is_some();
        if by_hand {
            let text = |date: Option<domain::date::PartialDate>| {
                date.map(|date| date.to_string()).unwrap_or_default()
            };
            let (starts, ends) =
                ((text(now.start), text(wanted.span.start)), (text(now.end), text(wanted.span.end)));
            let differ: Vec<(&str, &str, &str)> =
                [("start", starts.0.as_str(), starts.1.as_str()), ("end", ends.0.as_str(), ends.1.as_str())]
                    .into_iter()
                    .filter(|(_, stays, source)| stays != source && !source.is_empty())
                    .collect();
            self.report.keep("term", &name, &differ);
        } else if dated || before.source_id == Some(self.source) {
            (now.start, now.end) = (wanted.span.start, wanted.span.end);
            row.start_reason = wanted.start_reason.to_owned();
            row.end_reason = wanted.end_reason.map(ToOwned::to_owned);
            row.end_reason_text.clone_from(&wanted.end_reason_text);
            row.source_id = Some(self.source);
        }
        (row.start_date, row.end_date, row.seen_from, row.seen_to) = dates(&now);
        if *row == before {
            return Ok(false);
        }
        row.run_id = Some(self.run);
        let after = row.clone();
        let what = format!("{name}, {}", self.world.seat_words(after.office_id));
        let blank = String::new();
        for (field, was, is) in [
            ("start", &before.start_date, &after.start_date),
            ("end", &before.end_date, &after.end_date),
            ("end reason", &before.end_reason_text, &after.end_reason_text),
        ] {
            if was != is {
                let (was, is) = (was.as_ref().unwrap_or(&blank), is.as_ref().unwrap_or(&blank));
                self.report.change("term", &what, field, was, is);
            }
        }
        self.note_contradictions(person);
        self.touched.records = true;
        self.replace(after).await?;
        Ok(true)
    }

    /// Tells where the dates of a person's terms and the days on which they were seen do not fit.
    pub(super) fn note_contradictions(&mut self, person: Uuid) {
        let Some(known) = self.world.people.get(&person) else { return };
        let mut notes = Vec::new();
        for (term, whole) in
            known.terms.iter().map(|term| (term, span(term))).filter(|(_, whole)| whole.contradicts())
        {
            let (name, seat) = (&known.row.name, self.world.seat_words(term.office_id));
            notes.push(format!(
                "{name}, {seat}: the sources contradict each other: {}",
                contradiction(&whole)
            ));
        }
        notes.into_iter().for_each(|note| self.report.note(note));
    }

    /// Removes the terms that this source had published and no longer does.
    async fn drop_terms(&mut self, person: Uuid, kept: &[Uuid]) -> Result<bool, ServiceError> {
        let source = Some(self.source);
        let entered = &self.world.entered;
        let by_hand: Vec<Uuid> =
            entered.iter().filter(|(kind, _)| kind == "term").map(|(_, id)| *id).collect();
        let Some(known) = self.world.people.get_mut(&person) else { return Ok(false) };
        let name = known.row.name.clone();
        let (gone, stay): (Vec<_>, Vec<_>) = std::mem::take(&mut known.terms).into_iter().partition(|term| {
            // What another source saw keeps the term; only its dates were this source's.
            term.source_id == source
                && !kept.contains(&term.id)
                && term.seen_from.is_none()
                && !by_hand.contains(&term.id)
        });
        known.terms = stay;
        for term in &gone {
            let what = format!("{name}, {}", self.world.seat_words(term.office_id));
            let (start, end) = (term.start_date.as_deref(), term.end_date.as_deref());
            let was = format!("{} to {}", start.unwrap_or("?"), end.unwrap_or("?"));
            self.report.change("term", &what, "term", &was, "no longer in the source");
            self.flush().await?;
            self.wrote();
            let conn = self.write().await?.conn();
            term::Entity::delete_by_id(term.id).exec(conn).await?;
            self.touched.records = true;
        }
        Ok(!gone.is_empty())
    }
}

fn contradiction(span: &Span) -> String {
    let dates = Span { seen: None, ..*span }.in_words();
    match span.seen {
        Some((first, last)) => format!("in office {dates}, but seen voting from {first} to {last}"),
        None => format!("in office {dates}"),
    }
}

fn dates(span: &Span) -> (Option<String>, Option<String>, Option<String>, Option<String>) {
    (
        span.start.map(|date| date.to_string()),
        span.end.map(|date| date.to_string()),
        span.seen.map(|(first, _)| first.to_string()),
        span.seen.map(|(_, last)| last.to_string()),
    )
}

/// Whether a term in the record is the one that a source means. Three rounds, from sure to likely.
fn is_same_term(known: &term::Model, wanted: &IncomingTerm, round: u8, source: Uuid) -> bool {
    let now = span(known);
    let same_start = now.start == wanted.span.start;
    let same_end = now.end == wanted.span.end;
    let dated = |span: &Span| span.start.is_some() || span.end.is_some();
    let overlap = overlaps(&now, &wanted.span);
    match round {
        0 => same_start && same_end && (dated(&now) || near(&now, &wanted.span)),
        // The same source corrected one of the dates.
        1 if known.source_id == Some(source) && dated(&now) && dated(&wanted.span) => {
            (same_start && now.start.is_some()) || (same_end && now.end.is_some())
        }
        1 => overlap == Overlap::Yes,
        // One of the two has no dates at all: votes without a term, a term without dates.
        2 => (!dated(&now) || !dated(&wanted.span)) && overlap != Overlap::No && near(&now, &wanted.span),
        _ => false,
    }
}

/// Whether two sightings lie within a year or so: between sessions further apart, nobody says that the seat was kept.
fn near(a: &Span, b: &Span) -> bool {
    match (a.seen, b.seen) {
        (Some(a), Some(b)) => {
            let gap = if a.1 < b.0 { a.1.until(b.0) } else { b.1.until(a.0) };
            gap.map(|gap| gap.get_days() <= 400).unwrap_or(true)
        }
        _ => true,
    }
}
