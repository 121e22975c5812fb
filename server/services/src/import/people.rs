//! Bringing people in: known by identifier, joined to somebody of another source, new, or up for review.

use std::collections::HashMap;

use domain::fold::fold;
use domain::names::Name;
use domain::terms::{Overlap, Span, overlaps};
use store::entities::{other_name, person, person_link, review_item, term};
use store::sea_orm::EntityTrait;
use uuid::Uuid;

use super::ctx::{Ctx, Subject};
use super::facts::{Facts, Seat, Side, Verdict, compare};
use super::report::Became;
use super::world::{Known, World, span};
use crate::ServiceError;

/// A person as a source has them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incoming {
    /// The source's own identifier.
    pub(crate) scheme: String,
    pub(crate) id: String,
    /// Identifiers of other systems, which other sources may have too.
    pub(crate) others: Vec<(String, String)>,
    pub(crate) name: String,
    pub(crate) given: Option<String>,
    pub(crate) family: Option<String>,
    pub(crate) suffix: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) party: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) biography: Option<String>,
    pub(crate) died: Option<String>,
    pub(crate) terms: Vec<IncomingTerm>,
    /// (kind, address, note)
    pub(crate) links: Vec<(&'static str, String, Option<String>)>,
    pub(crate) hash: Option<String>,
    /// Whether the source lists all terms, so that one it no longer lists is gone.
    pub(crate) all_terms: bool,
    /// Whether another row of the same source has the same surname in the same seat.
    pub(crate) rival: bool,
}

/// A term as a source has it.
#[derive(Clone, Debug)]
pub(crate) struct IncomingTerm {
    pub(crate) office: Uuid,
    pub(crate) span: Span,
    pub(crate) start_reason: &'static str,
    pub(crate) end_reason: Option<&'static str>,
    pub(crate) end_reason_text: Option<String>,
}

/// Marks those that share a seat and a surname with another of the same source: among them the seat and the surname
/// do not tell who is who.
pub(crate) fn mark_rivals(people: &mut [Incoming]) {
    let mut seats: HashMap<(Uuid, String), Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        let facts = person.facts();
        for term in &person.terms {
            for surname in facts.surnames() {
                let of = seats.entry((term.office, surname.clone())).or_default();
                if of.last() != Some(&at) {
                    of.push(at);
                }
            }
        }
    }
    for of in seats.values().filter(|of| of.len() > 1) {
        for at in of {
            people[*at].rival = true;
        }
    }
}

impl Incoming {
    fn facts(&self) -> Facts {
        Facts::of(
            &self.name,
            self.given.as_deref(),
            self.family.as_deref(),
            self.suffix.as_deref(),
            &self.aliases,
        )
    }

    fn sort_name(&self) -> String {
        let parsed = Name::parse(&self.name);
        let part = |part: &Option<String>, parsed: &str| part.clone().unwrap_or_else(|| parsed.to_owned());
        let family = part(&self.family, &parsed.family);
        let given = part(&self.given, &parsed.given);
        fold(&format!("{family} {given} {}", self.suffix.as_deref().unwrap_or_default()))
    }
}

impl Ctx<'_> {
    /// Brings one person in. Returns who it is in the record, and what became of the row.
    pub(crate) async fn person(&mut self, incoming: Incoming) -> Result<(Uuid, Became), ServiceError> {
        let key = (incoming.scheme.clone(), incoming.id.clone());
        if let Some(held) = self.world.ids.get(&key).cloned() {
            let same = held.hash.is_some() && held.hash == incoming.hash;
            if same || !self.world.people.contains_key(&held.of) {
                return Ok((held.of, Became::Unchanged));
            }
            let (changed, seats) = self.update_person(held.of, &incoming).await?;
            if let Some(hash) = &incoming.hash {
                self.rehash(held.row, hash).await?;
            }
            if seats {
                self.review_known(held.of).await?;
            }
            return Ok((held.of, if changed { Became::Updated } else { Became::Unchanged }));
        }
        let facts = incoming.facts();
        let seats: Vec<Seat> = incoming.terms.iter().filter_map(|t| seat(&self.world, t.office, t.span)).collect();
        let side = Side { facts: &facts, seats };
        let found = candidates(&self.world, &side, &[&incoming.scheme], None);
        let mut reviews: Vec<(Uuid, &'static str)> = Vec::new();
        let mut same: Vec<(Uuid, bool)> = Vec::new();
        for (person, verdict) in &found {
            match verdict {
                Verdict::Same { given } => same.push((*person, *given)),
                Verdict::Review(why) => reviews.push((*person, why)),
                Verdict::Different => {}
            }
        }
        let (by_id, doubtful) = self.by_shared_identifier(&incoming, &facts);
        let chosen = by_id.or_else(|| choose(&same, incoming.rival));
        if chosen.is_none() {
            let why = "the same seat, surname and time as several people";
            reviews.extend(same.iter().map(|(person, _)| (*person, why)));
            let why = "another source's identifier is the same, but the surname is not";
            reviews.extend(doubtful.into_iter().map(|person| (person, why)));
        }
        if let Some(person) = chosen {
            self.identify(&incoming.scheme, &incoming.id, Subject::Person(person), incoming.hash.clone());
            if let Some(known) = self.world.people.get_mut(&person) {
                known.ids.push(key);
            }
            self.update_person(person, &incoming).await?;
            self.report.merged += 1;
            // A second person of the same whole name is still worth a look, one of the same surname is not.
            reviews.retain(|(_, why)| why.contains("like name") || why.contains("same name"));
            for (other, why) in reviews {
                self.review(person, other, why);
            }
            return Ok((person, Became::Updated));
        }
        let person = self.new_person(&incoming);
        let doubt = !reviews.is_empty();
        for (other, why) in reviews {
            self.review(person, other, why);
        }
        Ok((person, if doubt { Became::ToReview } else { Became::Created }))
    }

    /// Somebody of another source who has one of the same identifiers. With the same surname that is the same
    /// person; without, identifiers are typed wrong too often.
    fn by_shared_identifier(&self, incoming: &Incoming, facts: &Facts) -> (Option<Uuid>, Vec<Uuid>) {
        let mut sure: Vec<Uuid> = Vec::new();
        let mut doubtful: Vec<Uuid> = Vec::new();
        for key in &incoming.others {
            let Some(held) = self.world.ids.get(key) else { continue };
            let Some(known) = self.world.people.get(&held.of) else { continue };
            let alike = known.facts.surnames().any(|surname| facts.surnames().any(|mine| mine == surname));
            let list = if alike && !has_scheme(known, &incoming.scheme) { &mut sure } else { &mut doubtful };
            if !list.contains(&held.of) {
                list.push(held.of);
            }
        }
        match sure.as_slice() {
            [one] => (Some(*one), doubtful),
            _ => {
                doubtful.extend(sure);
                (None, doubtful)
            }
        }
    }

    fn new_person(&mut self, incoming: &Incoming) -> Uuid {
        let row = person::Model {
            id: Uuid::now_v7(),
            slug: self.world.slug("people", &incoming.name),
            name: incoming.name.clone(),
            given_name: incoming.given.clone(),
            family_name: incoming.family.clone(),
            suffix: incoming.suffix.clone(),
            sort_name: incoming.sort_name(),
            party: incoming.party.clone(),
            standing: None,
            biography: incoming.biography.clone(),
            email: incoming.email.clone(),
            phone: incoming.phone.clone(),
            address: incoming.address.clone(),
            url: incoming.url.clone(),
            died: incoming.died.clone(),
            source_id: Some(self.source),
            run_id: Some(self.run),
        };
        let id = row.id;
        self.touched.people = true;
        self.touched.records |= !incoming.terms.is_empty();
        self.batch.people.push(row.clone());
        self.world.add_person(Known {
            row,
            names: Vec::new(),
            terms: Vec::new(),
            links: Vec::new(),
            ids: vec![(incoming.scheme.clone(), incoming.id.clone())],
            facts: Facts::default(),
        });
        self.identify(&incoming.scheme, &incoming.id, Subject::Person(id), incoming.hash.clone());
        for alias in &incoming.aliases {
            self.alias(id, alias);
        }
        self.add_identifiers(id, incoming);
        self.add_links(id, incoming);
        for wanted in &incoming.terms {
            self.new_term(id, wanted);
        }
        self.world.index_person(id);
        id
    }

    /// Another name, unless it is the name itself or known already.
    pub(crate) fn alias(&mut self, person: Uuid, name: &str) -> bool {
        let Some(known) = self.world.people.get_mut(&person) else { return false };
        if name.is_empty() || known.row.name == name || known.names.iter().any(|other| other == name) {
            return false;
        }
        known.names.push(name.to_owned());
        self.batch.other_names.push(other_name::Model {
            id: Uuid::now_v7(),
            person_id: person,
            name: name.to_owned(),
            source_id: Some(self.source),
            run_id: Some(self.run),
        });
        true
    }

    fn add_identifiers(&mut self, person: Uuid, incoming: &Incoming) -> bool {
        let mut added = false;
        for (scheme, id) in &incoming.others {
            let taken = self.world.ids.get(&(scheme.clone(), id.clone())).map(|held| held.of);
            match taken {
                Some(of) if of != person => {
                    let name = &incoming.name;
                    self.report.note(format!(
                        "{scheme} {id} of {name} is also given to another person; it stays with the first"
                    ));
                }
                Some(_) => {}
                None => {
                    added |= self.identify(scheme, id, Subject::Person(person), None);
                    if let Some(known) = self.world.people.get_mut(&person) {
                        known.ids.push((scheme.clone(), id.clone()));
                    }
                }
            }
        }
        added
    }

    fn add_links(&mut self, person: Uuid, incoming: &Incoming) -> bool {
        let mut added = false;
        for (kind, url, note) in &incoming.links {
            let Some(known) = self.world.people.get_mut(&person) else { return added };
            if known.links.iter().any(|link| link.kind == *kind && link.url == *url) {
                continue;
            }
            let row = person_link::Model {
                id: Uuid::now_v7(),
                person_id: person,
                kind: (*kind).to_owned(),
                url: url.clone(),
                note: note.clone(),
            };
            known.links.push(row.clone());
            self.batch.person_links.push(row);
            added = true;
        }
        added
    }

    fn new_term(&mut self, person: Uuid, wanted: &IncomingTerm) {
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

    /// Brings a known person up to date. Returns whether anything changed, and whether seats or times did.
    async fn update_person(&mut self, id: Uuid, incoming: &Incoming) -> Result<(bool, bool), ServiceError> {
        let Some(known) = self.world.people.get(&id) else { return Ok((false, false)) };
        let before = known.row.clone();
        let mut after = before.clone();
        let (mine, theirs) = (self.world.weight(Some(self.source)), self.world.weight(before.source_id));
        let own = before.source_id == Some(self.source);
        let wins = own || mine >= theirs;
        let mut aliases = incoming.aliases.clone();
        if wins {
            after.name.clone_from(&incoming.name);
            after.given_name.clone_from(&incoming.given);
            after.family_name.clone_from(&incoming.family);
            after.suffix.clone_from(&incoming.suffix);
            after.sort_name = incoming.sort_name();
            after.source_id = Some(self.source);
            aliases.push(before.name.clone());
        } else {
            aliases.push(incoming.name.clone());
        }
        let pick = |now: &Option<String>, new: &Option<String>| -> Option<String> {
            match (now, new) {
                // A source takes back what it said itself; it does not take away what another said.
                _ if own => new.clone(),
                (Some(now), _) if !wins => Some(now.clone()),
                (now, new) => new.clone().or_else(|| now.clone()),
            }
        };
        after.party = pick(&before.party, &incoming.party);
        after.email = pick(&before.email, &incoming.email);
        after.phone = pick(&before.phone, &incoming.phone);
        after.address = pick(&before.address, &incoming.address);
        after.url = pick(&before.url, &incoming.url);
        after.died = pick(&before.died, &incoming.died);
        after.biography = pick(&before.biography, &incoming.biography);
        let mut changed = false;
        if after != before {
            changed = true;
            after.run_id = Some(self.run);
            let blank = String::new();
            for (field, was, is) in [
                ("name", Some(&before.name), Some(&after.name)),
                ("party", before.party.as_ref(), after.party.as_ref()),
                ("email", before.email.as_ref(), after.email.as_ref()),
                ("phone", before.phone.as_ref(), after.phone.as_ref()),
                ("address", before.address.as_ref(), after.address.as_ref()),
                ("url", before.url.as_ref(), after.url.as_ref()),
                ("died", before.died.as_ref(), after.died.as_ref()),
            ] {
                if was != is {
                    let (was, is) = (was.unwrap_or(&blank), is.unwrap_or(&blank));
                    self.report.change("person", &after.name, field, was, is);
                }
            }
            if let Some(known) = self.world.people.get_mut(&id) {
                known.row = after.clone();
            }
            self.replace(after).await?;
        }
        for alias in aliases {
            changed |= self.alias(id, &alias);
        }
        changed |= self.add_identifiers(id, incoming);
        changed |= self.add_links(id, incoming);
        let seats = self.update_terms(id, incoming).await?;
        if changed || seats {
            self.touched.people = true;
            self.world.index_person(id);
        }
        Ok((changed || seats, seats))
    }

    /// Brings the terms of a known person up to date: what a term is recognised by is its office and its time.
    async fn update_terms(&mut self, person: Uuid, incoming: &Incoming) -> Result<bool, ServiceError> {
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

    async fn update_term(&mut self, person: Uuid, term: Uuid, wanted: &IncomingTerm) -> Result<bool, ServiceError> {
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
        if dated || before.source_id == Some(self.source) {
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
        let whole = span(&after);
        if whole.contradicts() && !span(&before).contradicts() {
            self.report.note(format!("{what}: the sources contradict each other: {}", contradiction(&whole)));
        }
        self.touched.records = true;
        self.replace(after).await?;
        Ok(true)
    }

    /// Removes the terms that this source had published and no longer does.
    async fn drop_terms(&mut self, person: Uuid, kept: &[Uuid]) -> Result<bool, ServiceError> {
        let source = Some(self.source);
        let Some(known) = self.world.people.get_mut(&person) else { return Ok(false) };
        let name = known.row.name.clone();
        let (gone, stay): (Vec<_>, Vec<_>) = std::mem::take(&mut known.terms).into_iter().partition(|term| {
            // What another source saw keeps the term; only its dates were this source's.
            term.source_id == source && !kept.contains(&term.id) && term.seen_from.is_none()
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

    /// Looks for others that a known person, whose seats changed, may be.
    async fn review_known(&mut self, person: Uuid) -> Result<(), ServiceError> {
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

fn seat(world: &World, office: Uuid, span: Span) -> Option<Seat> {
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
