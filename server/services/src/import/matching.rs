//! Finding those who may be the same person, and asking a steward where the rules do not decide it.

use domain::terms::Span;
use store::entities::review_item;
use uuid::Uuid;

use super::ctx::Ctx;
use super::facts::{Seat, Side, Verdict, compare};
use super::world::{Known, World, span};
use crate::ServiceError;

impl Ctx<'_> {
    /// Looks for others that a known person, whose seats changed, may be.
    pub(super) async fn review_known(&mut self, person: Uuid) -> Result<(), ServiceError> {
        let Some(known) = self.world.people.get(&person) else { return Ok(()) };
        let side = side(&self.world, known);
        let found: Vec<(Uuid, &'static str)> = candidates(&self.world, &side, &schemes(known), Some(person))
            .into_iter()
            .filter_map(|(other, verdict)| match verdict {
                Verdict::Same { .. } => Some((other, "the same seat, surname and time, known only now")),
                Verdict::Review(why) => Some((other, why)),
                Verdict::Different => None,
            })
            .collect();
        for (other, why) in found {
            self.review(person, other, why);
        }
        Ok(())
    }

    /// Puts two people before a steward, once. The one who was there first would stay.
    pub(crate) fn review(&mut self, person: Uuid, other: Uuid, why: &str) -> bool {
        let pair = (person.min(other), person.max(other));
        let (Some(a), Some(b)) = (self.world.people.get(&pair.0), self.world.people.get(&pair.1)) else {
            return false;
        };
        let (one, two) = (primary(a), primary(b));
        let mut keys = [format!("{}:{}", one.0, one.1), format!("{}:{}", two.0, two.1)];
        keys.sort();
        let key = keys.join("|");
        if person == other || self.world.pairs.contains(&pair) || self.world.pair_keys.contains(&key) {
            return false;
        }
        let evidence = serde_json::json!({ "a": self.evidence(a), "b": self.evidence(b) }).to_string();
        self.batch.review_items.push(review_item::Model {
            id: Uuid::now_v7(),
            number: self.world.next_review,
            kind: "same_person".to_owned(),
            person_id: Some(pair.0),
            other_person_id: Some(pair.1),
            pair_key: key.clone(),
            reason: why.to_owned(),
            evidence,
            status: "open".to_owned(),
            created_at: self.now(),
            decided_at: None,
            decided_reason: None,
            run_id: Some(self.run),
        });
        self.world.next_review += 1;
        self.world.pairs.insert(pair);
        self.world.pair_keys.insert(key);
        self.report.also("review items");
        true
    }

    /// One side of a review, as the sources have it.
    fn evidence(&self, known: &Known) -> serde_json::Value {
        let ids: Vec<String> = known.ids.iter().map(|(scheme, id)| format!("{scheme}:{id}")).collect();
        let seats: Vec<serde_json::Value> = known
            .terms
            .iter()
            .map(|term| {
                let source = term.source_id.and_then(|id| self.world.sources.get(&id));
                serde_json::json!({
                    "seat": self.world.seat_words(term.office_id),
                    "time": span(term).in_words(),
                    "source": source.map(|source| source.name.as_str()),
                })
            })
            .collect();
        serde_json::json!({
            "name": known.row.name, "slug": known.row.slug, "party": known.row.party,
            "other_names": known.names, "identifiers": ids, "seats": seats,
        })
    }
}

/// Everybody who shares a seat or a name in a body with this side, and what the rules say of them.
pub(crate) fn candidates(
    world: &World,
    side: &Side<'_>,
    schemes: &[&str],
    but: Option<Uuid>,
) -> Vec<(Uuid, Verdict)> {
    let mut ids: Vec<Uuid> = Vec::new();
    for seat in &side.seats {
        ids.extend(world.by_office.get(&seat.office).into_iter().flatten());
        for full in &side.facts.full {
            ids.extend(world.by_name.get(&(seat.body, full.clone())).into_iter().flatten());
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::new();
    for id in ids {
        let Some(known) = world.people.get(&id).filter(|_| Some(id) != but) else { continue };
        let other = self::side(world, known);
        let verdict = compare(side, &other, schemes.iter().any(|scheme| has_scheme(known, scheme)));
        if verdict != Verdict::Different {
            found.push((id, verdict));
        }
    }
    found
}

/// The one whom the rules point to without doubt.
pub(crate) fn choose(same: &[(Uuid, bool)], rival: bool) -> Option<Uuid> {
    let by_given: Vec<Uuid> = same.iter().filter(|(_, given)| *given).map(|(person, _)| *person).collect();
    match (same, by_given.as_slice()) {
        ([(one, _)], _) if !rival => Some(*one),
        (_, [one]) => Some(*one),
        _ => None,
    }
}

pub(crate) fn side<'a>(world: &World, known: &'a Known) -> Side<'a> {
    let seats = known.terms.iter().filter_map(|term| seat(world, term.office_id, span(term))).collect();
    Side { facts: &known.facts, seats }
}

pub(super) fn seat(world: &World, office: Uuid, span: Span) -> Option<Seat> {
    let body = world.offices.get(&office)?.body_id;
    Some(Seat { office, body, span, shared: world.is_shared(office) })
}

/// Whether a person is already known to a source by its own identifier.
pub(crate) fn has_scheme(known: &Known, scheme: &str) -> bool {
    known.ids.iter().any(|(has, _)| has == scheme)
}

/// The sources that know a person by an identifier of their own.
pub(crate) fn schemes(known: &Known) -> Vec<&str> {
    known.ids.iter().map(|(scheme, _)| scheme.as_str()).filter(|scheme| is_own(scheme)).collect()
}

fn is_own(scheme: &str) -> bool {
    scheme == "ocd-person" || scheme == "legiscan-person" || scheme.starts_with("legistar-")
}

/// The identifier that names a person best: the source's own, or the record's.
pub(crate) fn primary(known: &Known) -> (&str, &str) {
    known
        .ids
        .iter()
        .filter(|(scheme, _)| is_own(scheme))
        .min()
        .map_or(("person", known.row.slug.as_str()), |(scheme, id)| (scheme.as_str(), id.as_str()))
}
