//! Places, bodies and offices, made where they are missing: one each, whichever source names them first.

use domain::ocd::DivisionId;
use domain::words::BodyKind;
use store::entities::{body, measure, office, place};
use store::sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ctx::Ctx;
use super::states::{Chamber, fallback_name, place_slug};
use crate::ServiceError;

impl Ctx<'_> {
    /// The place of a division id, made with all its parents where it is missing. `name` is for a new place only.
    pub(crate) fn place(&mut self, id: &DivisionId, name: Option<&str>) -> Uuid {
        if let Some(known) = self.world.places.get(id.as_str()) {
            return known.id;
        }
        let parent = id.parent().map(|parent| self.place(&parent, None));
        let kind = id.kind();
        let row = place::Model {
            id: Uuid::now_v7(),
            slug: self.world.slug("places", &place_slug(id)),
            name: name.map_or_else(|| fallback_name(id), ToOwned::to_owned),
            kind: kind.code().to_owned(),
            ocd_id: Some(id.to_string()),
            parent_id: parent,
            geoid: None,
            valid_from: None,
            valid_through: None,
            source_id: Some(self.source),
            run_id: Some(self.run),
        };
        let made = row.id;
        self.touched.places = true;
        self.report.also("places");
        self.batch.places.push(row.clone());
        self.world.add_place(row);
        made
    }

    /// A body of a place, made where it is missing. With `only`, a place has one body of this kind, whatever its name.
    pub(crate) fn body(&mut self, place: Uuid, kind: BodyKind, name: &str, only: bool) -> Uuid {
        self.body_under(place, kind, name, only, None)
    }

    /// The same for a committee of another body.
    pub(crate) fn body_under(
        &mut self,
        place: Uuid,
        kind: BodyKind,
        name: &str,
        only: bool,
        parent: Option<Uuid>,
    ) -> Uuid {
        let kind = kind.code().to_owned();
        let key = (place, kind.clone(), if only { String::new() } else { name.to_owned() });
        if let Some(known) = self.world.body_keys.get(&key) {
            return *known;
        }
        let row = body::Model {
            id: Uuid::now_v7(),
            slug: self.world.slug("bodies", name),
            name: name.to_owned(),
            kind,
            place_id: place,
            parent_id: parent,
            url: None,
            source_id: Some(self.source),
            run_id: Some(self.run),
        };
        let made = row.id;
        self.touched.bodies = true;
        self.report.also("bodies");
        self.batch.bodies.push(row.clone());
        self.world.add_body(row);
        made
    }

    /// Gives a body another name.
    pub(crate) async fn rename_body(&mut self, id: Uuid, name: &str) -> Result<(), ServiceError> {
        if self.world.is_entered("body", id) {
            let stays = self.world.bodies.get(&id).map(|body| body.name.clone()).unwrap_or_default();
            self.report.keep("body", &stays, &[("name", &stays, name)]);
            return Ok(());
        }
        if let Some(body) = self.world.bodies.get_mut(&id) {
            body.name = name.to_owned();
            let key = (body.place_id, body.kind.clone(), name.to_owned());
            self.world.body_keys.insert(key, id);
        }
        self.touched.bodies = true;
        let (name, run) = (Set(name.to_owned()), Set(Some(self.run)));
        self.update(body::ActiveModel { id: Set(id), name, run_id: run, ..Default::default() }).await
    }

    /// A chamber's body.
    pub(crate) fn chamber(&mut self, chamber: &Chamber) -> Uuid {
        let place = self.place(&chamber.place, None);
        self.body(place, chamber.kind, &chamber.name, true)
    }

    /// An office of a body for a place, made where it is missing.
    pub(crate) fn office(&mut self, body: Uuid, place: Uuid, title: &str, seats: i32) -> Uuid {
        let key = (body, place, title.to_owned());
        if let Some(known) = self.world.office_keys.get(&key) {
            return *known;
        }
        let row = office::Model {
            id: Uuid::now_v7(),
            body_id: body,
            place_id: place,
            title: title.to_owned(),
            seats: seats.max(1),
            source_id: Some(self.source),
            run_id: Some(self.run),
        };
        let made = row.id;
        self.report.also("offices");
        self.batch.offices.push(row.clone());
        self.world.add_office(row);
        made
    }

    /// Gives an office that still waits to be inserted room for so many at once.
    pub(crate) fn widen(&mut self, office: Uuid, seats: i32) {
        if let Some(row) = self.batch.offices.iter_mut().find(|row| row.id == office) {
            row.seats = row.seats.max(seats);
            self.world.offices.insert(office, row.clone());
        }
    }

    /// A slug that no measure has.
    pub(crate) async fn free_measure_slug(&mut self, text: &str) -> Result<String, ServiceError> {
        loop {
            let slug = self.world.slug("measures", text);
            let taken = measure::Entity::find().filter(measure::Column::Slug.eq(&slug));
            let conn = self.write().await?.conn();
            if taken.one(conn).await?.is_none() {
                return Ok(slug);
            }
        }
    }

    /// The seat of a chamber for a district as a source writes it; blank means the whole state.
    pub(crate) fn chamber_seat(&mut self, chamber: &Chamber, district: &str) -> Option<Uuid> {
        let body = self.chamber(chamber);
        let district = district.trim();
        let (place, seats) = if district.is_empty() || chamber.district == "state" {
            let place = if chamber.district == "state" && !district.is_empty() {
                let state = super::states::STATES.iter().find(|state| {
                    state.name.eq_ignore_ascii_case(district) || state.code.eq_ignore_ascii_case(district)
                })?;
                format!("ocd-division/country:us/state:{}", state.code).parse().ok()?
            } else {
                chamber.place.clone()
            };
            (place, if chamber.district == "state" { 2 } else { 1 })
        } else if chamber.district == "cd" {
            // AL-1; AK-AL and the like are the whole state.
            let (state, number) = district.split_once('-')?;
            let state: DivisionId =
                format!("ocd-division/country:us/state:{}", state.to_lowercase()).parse().ok()?;
            let number = number.trim_start_matches('0').to_lowercase();
            let whole = number.is_empty() || number == "al" || number == "at-large";
            (if whole { state } else { state.child("cd", &number).ok()? }, 1)
        } else {
            (chamber.place.child(chamber.district, &district_id(district)).ok()?, 1)
        };
        let place = self.place(&place, None);
        Some(self.office(body, place, chamber.title, seats))
    }

    /// The body in which a place's singly elected offices are: governor, mayor.
    pub(crate) fn executive(&mut self, place: &DivisionId) -> (Uuid, Uuid) {
        let id = self.place(place, None);
        let name = format!("Executive offices of {}", fallback_name(place));
        (self.body(id, BodyKind::Executive, &name, true), id)
    }

    /// What a place is called now.
    pub(crate) fn place_name(&self, id: &DivisionId) -> String {
        self.world.places.get(id.as_str()).map_or_else(|| fallback_name(id), |place| place.name.clone())
    }
}

/// A district as OCD ids write it: without leading zeroes, in lower case, with underscores.
pub(crate) fn district_id(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = match text.trim_start_matches('0') {
        "" => "0",
        rest if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => text.as_str(),
    };
    text.chars()
        .map(|c| match c {
            ' ' => '_',
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') => c,
            _ => '~',
        })
        .collect()
}
