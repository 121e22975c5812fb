//! What the record holds already, kept at hand while an importer runs: places, bodies, offices, people and the
//! identifiers of other systems. Measures, decisions and votes are not in it: there are too many.

use std::collections::{HashMap, HashSet};

use domain::slug::{slugify, with_suffix};
use domain::terms::{Overlap, Span, overlaps};
use store::entities::{
    body, decision, entered, identifier, merge, office, other_name, person, person_link, place, review_item,
    source, source_party, term, vote_correction,
};
use store::sea_orm::sea_query::Query;
use store::sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::facts::Facts;
use crate::ServiceError;

/// A person with all that matters for telling people apart.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) row: person::Model,
    pub(crate) names: Vec<String>,
    pub(crate) terms: Vec<term::Model>,
    pub(crate) links: Vec<person_link::Model>,
    /// (scheme, identifier)
    pub(crate) ids: Vec<(String, String)>,
    pub(crate) facts: Facts,
}

/// An identifier of another system, and what it is of.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) row: Uuid,
    pub(crate) of: Uuid,
    pub(crate) hash: Option<String>,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) places: HashMap<String, place::Model>,
    pub(crate) place_ids: HashMap<Uuid, String>,
    pub(crate) bodies: HashMap<Uuid, body::Model>,
    /// (place, kind, name), and (place, kind, "") for bodies of which a place has one.
    pub(crate) body_keys: HashMap<(Uuid, String, String), Uuid>,
    pub(crate) offices: HashMap<Uuid, office::Model>,
    pub(crate) office_keys: HashMap<(Uuid, Uuid, String), Uuid>,
    pub(crate) people: HashMap<Uuid, Known>,
    pub(crate) by_office: HashMap<Uuid, Vec<Uuid>>,
    /// (body, full name's key)
    pub(crate) by_name: HashMap<(Uuid, String), Vec<Uuid>>,
    pub(crate) ids: HashMap<(String, String), Held>,
    pub(crate) sources: HashMap<Uuid, source::Model>,
    /// (source, person) → the party that the source gives.
    pub(crate) parties: HashMap<(Uuid, Uuid), String>,
    /// Whose party this run has told already.
    pub(crate) parties_told: HashSet<(Uuid, Uuid)>,
    pub(crate) slugs: HashMap<&'static str, HashSet<String>>,
    pub(crate) pairs: HashSet<(Uuid, Uuid)>,
    pub(crate) pair_keys: HashSet<String>,
    pub(crate) next_review: i64,
    /// What stewards entered or changed by hand: (code of a subject's kind, key). Nothing of it is overwritten.
    pub(crate) entered: HashSet<(String, Uuid)>,
    /// Of those the decisions, by body and day.
    pub(crate) entered_decisions: HashMap<(Uuid, String), Vec<Uuid>>,
    /// Votes that stewards corrected, (decision, person), with the option that the source had.
    pub(crate) corrected: HashMap<(Uuid, Uuid), String>,
    /// Identifiers of what stewards withdrew: (scheme, identifier).
    pub(crate) withheld: HashSet<(String, String)>,
    /// Offices that several people are known to have held at once.
    pub(crate) crowded: HashSet<Uuid>,
}

impl World {
    /// Reads it all.
    pub(crate) async fn load<C: ConnectionTrait>(conn: &C) -> Result<Self, ServiceError> {
        let mut world = Self::default();
        for row in source::Entity::find().all(conn).await? {
            world.sources.insert(row.id, row);
        }
        for row in source_party::Entity::find().all(conn).await? {
            world.parties.insert((row.source_id, row.person_id), row.party);
        }
        for row in place::Entity::find().all(conn).await? {
            world.add_place(row);
        }
        for row in body::Entity::find().all(conn).await? {
            world.add_body(row);
        }
        for row in office::Entity::find().all(conn).await? {
            world.add_office(row);
        }
        let mut names: HashMap<Uuid, Vec<String>> = HashMap::new();
        for row in other_name::Entity::find().order_by_asc(other_name::Column::Name).all(conn).await? {
            names.entry(row.person_id).or_default().push(row.name);
        }
        let mut terms: HashMap<Uuid, Vec<term::Model>> = HashMap::new();
        for row in term::Entity::find().order_by_asc(term::Column::Id).all(conn).await? {
            terms.entry(row.person_id).or_default().push(row);
        }
        let mut links: HashMap<Uuid, Vec<person_link::Model>> = HashMap::new();
        for row in person_link::Entity::find().all(conn).await? {
            links.entry(row.person_id).or_default().push(row);
        }
        let mut ids: HashMap<Uuid, Vec<(String, String)>> = HashMap::new();
        let of_rows = Condition::any()
            .add(identifier::Column::PersonId.is_not_null())
            .add(identifier::Column::BodyId.is_not_null());
        for row in identifier::Entity::find().filter(of_rows).all(conn).await? {
            let Some(of) = row.person_id.or(row.body_id) else { continue };
            let key = (row.scheme, row.identifier);
            ids.entry(of).or_default().push(key.clone());
            world.ids.insert(key, Held { row: row.id, of, hash: row.content_hash });
        }
        // The address of someone who was merged stays theirs, for the day on which the merge is undone.
        for row in merge::Entity::find().filter(merge::Column::UndoneAt.is_null()).all(conn).await? {
            world.slugs.entry("people").or_default().insert(row.gone_slug);
        }
        for row in person::Entity::find().all(conn).await? {
            let id = row.id;
            world.add_person(Known {
                names: names.remove(&id).unwrap_or_default(),
                terms: terms.remove(&id).unwrap_or_default(),
                links: links.remove(&id).unwrap_or_default(),
                ids: ids.remove(&id).unwrap_or_default(),
                facts: Facts::default(),
                row,
            });
        }
        world.note_crowds(
            world
                .people
                .values()
                .flat_map(|known| {
                    known.terms.iter().map(|term| (known.row.id.to_string(), term.office_id, span(term)))
                })
                .collect(),
        );
        for row in entered::Entity::find().all(conn).await? {
            world.entered.insert((row.kind, row.subject_id));
        }
        let of_decisions = Query::select()
            .column(entered::Column::SubjectId)
            .from(entered::Entity)
            .and_where(entered::Column::Kind.eq("decision"))
            .to_owned();
        for row in decision::Entity::find()
            .filter(decision::Column::Id.in_subquery(of_decisions))
            .order_by_asc(decision::Column::Number)
            .all(conn)
            .await?
        {
            if let Some(date) = row.date {
                world.entered_decisions.entry((row.body_id, date)).or_default().push(row.id);
            }
        }
        for row in vote_correction::Entity::find().all(conn).await? {
            world.corrected.insert((row.decision_id, row.person_id), row.was);
        }
        world.withheld = store::desk::all_withheld(conn).await?;
        world.next_review = 1;
        for row in review_item::Entity::find().all(conn).await? {
            world.next_review = world.next_review.max(row.number + 1);
            if let (Some(a), Some(b)) = (row.person_id, row.other_person_id) {
                world.pairs.insert((a.min(b), a.max(b)));
            }
            world.pair_keys.insert(row.pair_key);
        }
        Ok(world)
    }

    /// Whether a steward entered or changed it by hand.
    pub(crate) fn is_entered(&self, kind: &str, id: Uuid) -> bool {
        // Almost nothing is, and imports ask about millions of rows.
        !self.entered.is_empty() && self.entered.contains(&(kind.to_owned(), id))
    }

    /// Whether a steward withdrew what the source has under this identifier.
    pub(crate) fn is_withheld(&self, scheme: &str, id: &str) -> bool {
        !self.withheld.is_empty() && self.withheld.contains(&(scheme.to_owned(), id.to_owned()))
    }

    pub(crate) fn add_place(&mut self, row: place::Model) {
        self.slugs.entry("places").or_default().insert(row.slug.clone());
        if let Some(ocd) = &row.ocd_id {
            self.place_ids.insert(row.id, ocd.clone());
            self.places.insert(ocd.clone(), row);
        }
    }

    pub(crate) fn add_body(&mut self, row: body::Model) {
        self.slugs.entry("bodies").or_default().insert(row.slug.clone());
        self.body_keys.insert((row.place_id, row.kind.clone(), row.name.clone()), row.id);
        if row.parent_id.is_none() {
            self.body_keys.entry((row.place_id, row.kind.clone(), String::new())).or_insert(row.id);
        }
        self.bodies.insert(row.id, row);
    }

    pub(crate) fn add_office(&mut self, row: office::Model) {
        self.office_keys.insert((row.body_id, row.place_id, row.title.clone()), row.id);
        self.offices.insert(row.id, row);
    }

    pub(crate) fn add_person(&mut self, known: Known) {
        self.slugs.entry("people").or_default().insert(known.row.slug.clone());
        let id = known.row.id;
        self.people.insert(id, known);
        self.index_person(id);
    }

    /// Brings the facts of a person and the ways to find them up to date. What was true before stays findable:
    /// the indexes only propose, they never decide.
    pub(crate) fn index_person(&mut self, id: Uuid) {
        let Some(known) = self.people.get_mut(&id) else { return };
        known.facts = Facts::of(
            &known.row.name,
            known.row.given_name.as_deref(),
            known.row.family_name.as_deref(),
            known.row.suffix.as_deref(),
            &known.names,
        );
        for term in &known.terms {
            let at = self.by_office.entry(term.office_id).or_default();
            if !at.contains(&id) {
                at.push(id);
            }
            let Some(office) = self.offices.get(&term.office_id) else { continue };
            for full in &known.facts.full {
                let at = self.by_name.entry((office.body_id, full.clone())).or_default();
                if !at.contains(&id) {
                    at.push(id);
                }
            }
        }
    }

    /// A slug that nothing else of this table has.
    pub(crate) fn slug(&mut self, table: &'static str, text: &str) -> String {
        let used = self.slugs.entry(table).or_default();
        let base = slugify(text);
        let mut slug = base.clone();
        let mut n = 2;
        while used.contains(&slug) {
            slug = with_suffix(&base, n);
            n += 1;
        }
        used.insert(slug.clone());
        slug
    }

    /// Whether an office has room for several at once, so that the same seat says little about who it is.
    pub(crate) fn is_shared(&self, office: Uuid) -> bool {
        self.offices.get(&office).is_some_and(|office| {
            office.seats > 1
                || self
                    .bodies
                    .get(&office.body_id)
                    .is_some_and(|body| body.place_id == office.place_id && body.kind != "executive")
        })
    }

    /// Notes the offices that two different people certainly held on one day: more than one sit there.
    pub(crate) fn note_crowds(&mut self, held: Vec<(String, Uuid, Span)>) {
        let mut by_office: HashMap<Uuid, Vec<(String, Span)>> = HashMap::new();
        for (person, office, span) in held {
            by_office.entry(office).or_default().push((person, span));
        }
        for (office, held) in by_office {
            let meet = held.iter().enumerate().any(|(at, (person, span))| {
                let others = held[at + 1..].iter().filter(|(other, _)| other != person);
                others.into_iter().any(|(_, other)| overlaps(span, other) == Overlap::Yes)
            });
            if meet {
                self.crowded.insert(office);
            }
        }
    }

    /// Plain words for a seat: “Georgia House of Representatives, Georgia House district 1”.
    pub(crate) fn seat_words(&self, office: Uuid) -> String {
        let Some(office) = self.offices.get(&office) else { return String::new() };
        let body = self.bodies.get(&office.body_id).map_or("", |body| body.name.as_str());
        let place = self.place_ids.get(&office.place_id).and_then(|ocd| self.places.get(ocd));
        let place = place.map_or("", |place| place.name.as_str());
        format!("{}, {body}, {place}", office.title)
    }

    /// How much a source's word on names and addresses weighs: the organisation's own before everyone else's.
    pub(crate) fn weight(&self, source: Option<Uuid>) -> (u8, String) {
        let Some(source) = source.and_then(|id| self.sources.get(&id)) else { return (9, String::new()) };
        (weight_of(&source.slug), source.retrieved.clone().unwrap_or_default())
    }
}

/// See [`World::weight`].
pub(crate) fn weight_of(slug: &str) -> u8 {
    match slug {
        _ if slug.starts_with("open-states") => 3,
        _ if slug.starts_with("legistar-") => 2,
        _ if slug.starts_with("legiscan-") => 1,
        _ => 9,
    }
}

/// The span of a term's row. Dates in the database are checked when they are written.
pub(crate) fn span(term: &term::Model) -> Span {
    let seen = match (&term.seen_from, &term.seen_to) {
        (Some(from), Some(to)) => from.parse().ok().zip(to.parse().ok()),
        _ => None,
    };
    Span {
        start: term.start_date.as_deref().and_then(|date| date.parse().ok()),
        end: term.end_date.as_deref().and_then(|date| date.parse().ok()),
        seen,
    }
}
