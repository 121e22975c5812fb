//! Bringing people in: known by identifier, joined to somebody of another source, new, or up for review.

use std::collections::HashMap;

use domain::fold::fold;
use domain::names::Name;
use domain::terms::Span;
use store::entities::{other_name, person, person_link, source_party};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ctx::{Ctx, Subject};
use super::facts::{Facts, Seat, Side, Verdict};
use super::matching::{Match, candidates, choose, has_scheme, seat};
use super::report::Became;
use super::text::{BLOCK, tidy};
use super::world::{Known, World};
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
///
/// Seats that two of them held at once are noted too: there, a surname alone does not tell who it is either.
pub(crate) fn mark_rivals(world: &mut World, people: &mut [Incoming]) {
    let held = people.iter().flat_map(|person| {
        let key = format!("{}:{}", person.scheme, person.id);
        person.terms.iter().map(move |term| (key.clone(), term.office, term.span))
    });
    world.note_crowds(held.collect());
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

    /// Cleans and shortens what is kept as it stands. An identifier that is as long is none, but harms nothing.
    fn tidy(&mut self) {
        const SHORT: usize = 500;
        const URL: usize = 2_000;
        for text in [&mut self.name, &mut self.scheme, &mut self.id] {
            tidy(text, SHORT);
        }
        self.aliases.iter_mut().for_each(|text| tidy(text, SHORT));
        for (scheme, id) in &mut self.others {
            tidy(scheme, SHORT);
            tidy(id, SHORT);
        }
        for (text, most) in [
            (&mut self.given, SHORT),
            (&mut self.family, SHORT),
            (&mut self.suffix, SHORT),
            (&mut self.party, SHORT),
            (&mut self.email, SHORT),
            (&mut self.phone, SHORT),
            (&mut self.address, SHORT),
            (&mut self.url, URL),
            (&mut self.biography, BLOCK),
        ] {
            if let Some(text) = text {
                tidy(text, most);
            }
        }
        for (_, url, note) in &mut self.links {
            tidy(url, URL);
            if let Some(note) = note {
                tidy(note, SHORT);
            }
        }
        for term in &mut self.terms {
            if let Some(text) = &mut term.end_reason_text {
                tidy(text, SHORT);
            }
        }
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
    pub(crate) async fn person(&mut self, mut incoming: Incoming) -> Result<(Uuid, Became), ServiceError> {
        incoming.tidy();
        let key = (incoming.scheme.clone(), incoming.id.clone());
        if let Some(held) = self.world.ids.get(&key).cloned() {
            let same = held.hash.is_some() && held.hash == incoming.hash;
            if same || !self.world.people.contains_key(&held.of) {
                return Ok((held.of, Became::Unchanged));
            }
            let (mut changed, seats) = self.update_person(held.of, &incoming).await?;
            changed |= self.keep_party(held.of, &incoming).await?;
            if let Some(hash) = &incoming.hash {
                self.rehash(held.row, hash).await?;
            }
            if seats {
                self.review_known(held.of).await?;
            }
            return Ok((held.of, if changed { Became::Updated } else { Became::Unchanged }));
        }
        let facts = incoming.facts();
        let seats: Vec<Seat> =
            incoming.terms.iter().filter_map(|t| seat(&self.world, t.office, t.span)).collect();
        let side = Side { facts: &facts, seats };
        let found = candidates(&self.world, &side, &[&incoming.scheme], None);
        let mut reviews: Vec<(Uuid, &'static str)> = Vec::new();
        let mut same: Vec<Match> = Vec::new();
        for (person, verdict) in &found {
            match verdict {
                Verdict::Same { given, own } => {
                    same.push(Match { person: *person, given: *given, own: *own });
                }
                Verdict::Review(why) => reviews.push((*person, why)),
                Verdict::Different => {}
            }
        }
        let (by_id, doubtful) = self.by_shared_identifier(&incoming, &facts);
        let chosen = by_id.or_else(|| choose(&same, incoming.rival));
        if chosen.is_none() {
            let why = "the same seat, surname and time as several people";
            reviews.extend(same.iter().map(|found| (found.person, why)));
            let why = "another source's identifier is the same, but the surname is not";
            reviews.extend(doubtful.into_iter().map(|person| (person, why)));
        }
        if let Some(person) = chosen {
            self.identify(&incoming.scheme, &incoming.id, Subject::Person(person), incoming.hash.clone());
            if let Some(known) = self.world.people.get_mut(&person) {
                known.ids.push(key);
            }
            self.update_person(person, &incoming).await?;
            self.keep_party(person, &incoming).await?;
            self.report.merged += 1;
            // A second person of the same whole name is still worth a look, one of the same surname is not.
            reviews.retain(|(_, why)| why.contains("like name") || why.contains("same name"));
            // Another of the same given name, who has the surname as an alias, may be the same person once more.
            let others = same.iter().filter(|found| found.given && found.person != person);
            reviews.extend(
                others.map(|found| (found.person, "the same seat and time, and a surname of before")),
            );
            for (other, why) in reviews {
                self.review(person, other, why);
            }
            return Ok((person, Became::Updated));
        }
        let person = self.new_person(&incoming);
        self.keep_party(person, &incoming).await?;
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

    /// Keeps the party that this source gives: its votes are shown with it, whatever another source says of today.
    /// Returns whether it is another than before.
    async fn keep_party(&mut self, person: Uuid, incoming: &Incoming) -> Result<bool, ServiceError> {
        let Some(party) = &incoming.party else { return Ok(false) };
        let key = (self.source, person);
        // A source may list one person by two ids: its first row counts, or each run would change it again.
        if !self.world.parties_told.insert(key) {
            return Ok(false);
        }
        let before = self.world.parties.insert(key, party.clone());
        match before {
            Some(before) if before == *party => Ok(false),
            Some(before) => {
                self.report.change("person", &incoming.name, "party in this source", &before, party);
                self.update(source_party::ActiveModel {
                    source_id: Set(self.source),
                    person_id: Set(person),
                    party: Set(party.clone()),
                })
                .await?;
                Ok(true)
            }
            None => {
                let (source_id, person_id) = key;
                self.batch.source_parties.push(source_party::Model {
                    source_id,
                    person_id,
                    party: party.clone(),
                });
                Ok(true)
            }
        }
    }

    /// What has become the name itself is no other name any more.
    async fn drop_alias(&mut self, person: Uuid, name: &str) -> Result<(), ServiceError> {
        let Some(known) = self.world.people.get_mut(&person) else { return Ok(()) };
        let before = known.names.len();
        known.names.retain(|other| other != name);
        if known.names.len() == before {
            return Ok(());
        }
        self.flush().await?;
        self.wrote();
        other_name::Entity::delete_many()
            .filter(other_name::Column::PersonId.eq(person))
            .filter(other_name::Column::Name.eq(name))
            .exec(self.write().await?.conn())
            .await?;
        Ok(())
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

    /// Brings a known person up to date. Returns whether anything changed, and whether seats or times did.
    async fn update_person(&mut self, id: Uuid, incoming: &Incoming) -> Result<(bool, bool), ServiceError> {
        let Some(known) = self.world.people.get(&id) else { return Ok((false, false)) };
        let before = known.row.clone();
        let mut after = before.clone();
        let by_hand = self.world.is_entered("person", id);
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
        if by_hand && after != before {
            let (stays, source) = (std::mem::replace(&mut after, before.clone()), &before);
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let fields = [
                ("name", source.name.clone(), stays.name.clone()),
                ("party", text(&source.party), text(&stays.party)),
                ("email", text(&source.email), text(&stays.email)),
                ("phone", text(&source.phone), text(&stays.phone)),
                ("address", text(&source.address), text(&stays.address)),
                ("url", text(&source.url), text(&stays.url)),
                ("died", text(&source.died), text(&stays.died)),
                ("biography", text(&source.biography), text(&stays.biography)),
            ];
            let differ: Vec<(&str, &str, &str)> = fields
                .iter()
                .filter(|(_, stays, source)| stays != source)
                .map(|(name, stays, source)| (*name, stays.as_str(), source.as_str()))
                .collect();
            self.report.keep("person", &before.name, &differ);
            aliases.retain(|alias| *alias != before.name);
        }
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
            let name = after.name.clone();
            self.replace(after).await?;
            self.drop_alias(id, &name).await?;
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
}
