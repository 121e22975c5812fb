//! What every importer works with: the transaction of the current unit, the rows that wait to be inserted, the
//! record as it is known, and the report.

use std::collections::BTreeSet;

use domain::ocd::DivisionId;
use domain::words::BodyKind;
use store::entities::{body, identifier, import_run, measure, office, place, source};
use store::sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use store::write::Batch;
use store::{Store, Write};
use uuid::Uuid;

use super::report::Report;
use super::states::{Chamber, fallback_name, place_slug};
use super::world::{Held, World};
use super::ImportRequest;
use crate::{ServiceError, Services};

/// Where a data set comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) publisher: String,
    pub(crate) url: Option<String>,
    pub(crate) licence: Option<String>,
    pub(crate) licence_url: Option<String>,
    pub(crate) attribution: Option<String>,
    pub(crate) retrieved: Option<String>,
}

/// See the module.
pub(crate) struct Ctx<'a> {
    store: &'a Store,
    pub(crate) request: &'a ImportRequest<'a>,
    now: i64,
    write: Option<Write>,
    /// Whether the current unit wrote something.
    dirty: bool,
    /// Whether any unit did.
    pub(crate) changed: bool,
    /// The people whose terms or votes changed, and whether decisions did: what makes records new.
    pub(crate) touched: Touched,
    pub(crate) batch: Batch,
    pub(crate) world: World,
    pub(crate) report: Report,
    pub(crate) source: Uuid,
    pub(crate) run: Uuid,
    input: String,
}

/// What an import changed, by what must be made anew afterwards.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) places: bool,
    pub(crate) bodies: bool,
    pub(crate) people: bool,
    pub(crate) measures: bool,
    /// Terms, votes, decisions or positions.
    pub(crate) records: bool,
}

impl<'a> Ctx<'a> {
    pub(crate) async fn new(
        services: &'a Services,
        request: &'a ImportRequest<'a>,
    ) -> Result<Self, ServiceError> {
        let store = services.store();
        let world = World::load(store.read()).await?;
        let names: BTreeSet<String> = request
            .paths
            .iter()
            .filter_map(|path| path.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        Ok(Self {
            store,
            request,
            now: services.clock().now_ms(),
            write: None,
            dirty: false,
            changed: false,
            touched: Touched::default(),
            batch: Batch::default(),
            world,
            report: Report {
                importer: request.importer.code().to_owned(),
                dry_run: request.dry_run,
                ..Report::default()
            },
            source: Uuid::nil(),
            run: Uuid::nil(),
            input: names.into_iter().collect::<Vec<_>>().join(", "),
        })
    }

    pub(crate) const fn now(&self) -> i64 {
        self.now
    }

    /// The transaction of the current unit.
    pub(crate) async fn write(&mut self) -> Result<&Write, ServiceError> {
        if self.write.is_none() {
            self.write = Some(self.store.begin().await?);
        }
        // It was put in just above.
        self.write.as_ref().ok_or_else(|| ServiceError::invalid("transaction", "there is none"))
    }

    /// Reads the record anew, as the current transaction sees it.
    pub(crate) async fn reload(&mut self) -> Result<(), ServiceError> {
        self.flush().await?;
        let world = match &self.write {
            Some(write) => World::load(write.conn()).await?,
            None => World::load(self.store.read()).await?,
        };
        self.world = world;
        Ok(())
    }

    /// Inserts what waits.
    pub(crate) async fn flush(&mut self) -> Result<(), ServiceError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.dirty = true;
        let mut batch = std::mem::take(&mut self.batch);
        batch.flush(self.write().await?).await?;
        Ok(())
    }

    /// Changes a row that is in the database, or waits to be.
    pub(crate) async fn update<A>(&mut self, row: A) -> Result<(), ServiceError>
    where
        A: ActiveModelTrait + store::sea_orm::ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.flush().await?;
        self.dirty = true;
        row.update(self.write().await?.conn()).await?;
        Ok(())
    }

    /// Writes all columns of a row anew that is in the database, or waits to be.
    pub(crate) async fn replace<M, A>(&mut self, row: M) -> Result<(), ServiceError>
    where
        M: IntoActiveModel<A>,
        A: ActiveModelTrait + store::sea_orm::ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.update(row.into_active_model().reset_all()).await
    }

    /// Says that something was written by other means.
    pub(crate) const fn wrote(&mut self) {
        self.dirty = true;
    }

    /// Ends a unit: it is kept whole, or not at all. On a dry run everything stays in one transaction.
    pub(crate) async fn end_unit(&mut self) -> Result<(), ServiceError> {
        self.flush().await?;
        self.changed |= self.dirty;
        if self.request.dry_run {
            return Ok(());
        }
        let dirty = std::mem::take(&mut self.dirty);
        if let Some(write) = self.write.take() {
            if dirty {
                write.commit().await?;
            } else {
                write.roll_back().await?;
            }
        }
        Ok(())
    }

    /// Tells how far the import is.
    pub(crate) fn progress(&self, done: u64, total: u64, what: &str) {
        self.request.progress.unit(done, total, what);
    }

    /// Begins a run of a source, which is made if it is new. Several sources of one request have a run each.
    pub(crate) async fn begin_run(&mut self, origin: Origin) -> Result<(), ServiceError> {
        let found = self.world.sources.values().find(|row| row.slug == origin.slug).cloned();
        let row = source::Model {
            id: found.as_ref().map_or_else(Uuid::now_v7, |row| row.id),
            slug: origin.slug,
            name: origin.name,
            publisher: origin.publisher,
            url: origin.url,
            licence: origin.licence,
            licence_url: origin.licence_url,
            attribution: origin.attribution,
            // An older file does not make the source older.
            retrieved: origin.retrieved.max(found.as_ref().and_then(|row| row.retrieved.clone())),
        };
        let (now, importer, input) = (self.now, self.request.importer.code(), self.input.clone());
        let write = self.write().await?;
        if found.is_none() {
            row.clone().into_active_model().insert(write.conn()).await?;
        } else if found.as_ref() != Some(&row) {
            row.clone().into_active_model().reset_all().update(write.conn()).await?;
        }
        // A run that was killed says so as soon as the next one begins.
        let stopped = r#"{"stopped":"the program ended before the import did; the next run went on from there"}"#;
        import_run::Entity::update_many()
            .set(import_run::ActiveModel {
                status: Set("failed".to_owned()),
                report: Set(stopped.to_owned()),
                ..Default::default()
            })
            .filter(import_run::Column::SourceId.eq(row.id))
            .filter(import_run::Column::Importer.eq(importer))
            .filter(import_run::Column::Status.eq("running"))
            .exec(write.conn())
            .await?;
        let run = import_run::Model {
            id: Uuid::now_v7(),
            source_id: row.id,
            importer: importer.to_owned(),
            input,
            status: "running".to_owned(),
            started_at: now,
            finished_at: None,
            report: "{}".to_owned(),
        };
        let id = run.id;
        run.into_active_model().insert(write.conn()).await?;
        self.source = row.id;
        self.run = id;
        if !self.report.source.is_empty() {
            self.report.source.push_str(", ");
        }
        self.report.source.push_str(&row.slug);
        self.world.sources.insert(row.id, row);
        if !self.request.dry_run {
            self.report.run = Some(id);
            if let Some(write) = self.write.take() {
                write.commit_quietly().await?;
            }
        }
        Ok(())
    }

    /// Ends the run of the current source.
    pub(crate) async fn end_run(&mut self) -> Result<(), ServiceError> {
        self.end_unit().await?;
        if self.request.dry_run {
            return Ok(());
        }
        let report = serde_json::to_string(&self.report).unwrap_or_else(|_| "{}".to_owned());
        self.close_run("finished", report).await
    }

    /// Undoes the current unit and keeps the reason with the run.
    pub(crate) async fn fail_run(&mut self, why: &str) -> Result<(), ServiceError> {
        self.batch = Batch::default();
        self.write = None;
        if self.request.dry_run || self.run.is_nil() {
            return Ok(());
        }
        let report = serde_json::json!({ "error": why, "report": self.report }).to_string();
        self.close_run("failed", report).await
    }

    async fn close_run(&mut self, status: &str, report: String) -> Result<(), ServiceError> {
        let run = import_run::ActiveModel {
            id: Set(self.run),
            status: Set(status.to_owned()),
            finished_at: Set(Some(self.now.max(jiff::Timestamp::now().as_millisecond()))),
            report: Set(report),
            ..Default::default()
        };
        let write = self.store.begin().await?;
        run.update(write.conn()).await?;
        if self.changed {
            write.commit().await?;
        } else {
            write.commit_quietly().await?;
        }
        self.run = Uuid::nil();
        Ok(())
    }

    /// Ends a dry run: everything is undone.
    pub(crate) async fn undo(&mut self) -> Result<(), ServiceError> {
        if let Some(write) = self.write.take() {
            write.roll_back().await?;
        }
        Ok(())
    }

    /// Makes a new identifier wait for its insertion. One that is taken already stays where it is.
    pub(crate) fn identify(&mut self, scheme: &str, id: &str, of: Subject, hash: Option<String>) -> bool {
        let key = (scheme.to_owned(), id.to_owned());
        if self.world.ids.contains_key(&key) {
            return false;
        }
        let row = self.identifier(scheme, id, of, hash.clone());
        self.world.ids.insert(key, Held { row: row.id, of: of.id(), hash });
        self.batch.identifiers.push(row);
        true
    }

    /// An identifier's row of this run.
    pub(crate) fn identifier(
        &self,
        scheme: &str,
        id: &str,
        of: Subject,
        hash: Option<String>,
    ) -> identifier::Model {
        identifier::Model {
            id: Uuid::now_v7(),
            scheme: scheme.to_owned(),
            identifier: id.to_owned(),
            person_id: if let Subject::Person(id) = of { Some(id) } else { None },
            body_id: if let Subject::Body(id) = of { Some(id) } else { None },
            measure_id: if let Subject::Measure(id) = of { Some(id) } else { None },
            decision_id: if let Subject::Decision(id) = of { Some(id) } else { None },
            source_id: Some(self.source),
            run_id: Some(self.run),
            content_hash: hash,
        }
    }

    /// Remembers the new content of a row that an identifier stands for.
    pub(crate) async fn rehash(&mut self, row: Uuid, hash: &str) -> Result<(), ServiceError> {
        let hash = Set(Some(hash.to_owned()));
        self.update(identifier::ActiveModel { id: Set(row), content_hash: hash, ..Default::default() }).await
    }

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
                let state = super::states::STATES
                    .iter()
                    .find(|state| state.name.eq_ignore_ascii_case(district) || state.code.eq_ignore_ascii_case(district))?;
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

/// What an identifier is of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    Person(Uuid),
    Body(Uuid),
    Measure(Uuid),
    Decision(Uuid),
}

impl Subject {
    const fn id(self) -> Uuid {
        match self {
            Self::Person(id) | Self::Body(id) | Self::Measure(id) | Self::Decision(id) => id,
        }
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
