//! What every importer works with: the transaction of the current unit, the rows that wait to be inserted, the
//! record as it is known, and the report.

use std::collections::BTreeSet;

use store::entities::{identifier, import_run, measure, source};
use store::sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use store::write::Batch;
use store::{Store, Write};
use uuid::Uuid;

use super::ImportRequest;
use super::entry::{Tally, Told, imported};
use super::input;
use super::report::Report;
use super::world::{Held, World};
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
    /// The hash of the files, once a run has begun; none when they cannot be read.
    input_hash: Option<String>,
    /// What the runs of the sources before this one had counted.
    before: Tally,
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
            input_hash: None,
            before: Tally::default(),
        })
    }

    /// The names of the files, without folders.
    pub(crate) fn input(&self) -> &str {
        &self.input
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

    /// Tells where the source differs from a measure that a steward changed by hand.
    pub(crate) fn keep_measure(&mut self, before: &measure::Model, after: &measure::Model) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = [
            ("title", before.title.clone(), after.title.clone()),
            ("summary", text(&before.summary), text(&after.summary)),
            ("kind", before.kind.clone(), after.kind.clone()),
            ("introduced", text(&before.introduced), text(&after.introduced)),
            ("status", text(&before.status), text(&after.status)),
        ];
        let differ: Vec<(&str, &str, &str)> = fields
            .iter()
            .filter(|(_, was, is)| was != is)
            .map(|(name, was, is)| (*name, was.as_str(), is.as_str()))
            .collect();
        let what = before.identifier.clone().unwrap_or_else(|| before.title.clone());
        self.report.keep("measure", &what, &differ);
    }

    /// Tells how far the import is.
    pub(crate) fn progress(&self, done: u64, total: u64, what: &str) {
        self.request.progress.unit(done, total, what);
    }

    /// Begins a run of a source, which is made if it is new. Several sources of one request have a run each.
    pub(crate) async fn begin_run(&mut self, origin: Origin) -> Result<(), ServiceError> {
        self.end_run().await?;
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
        if self.input_hash.is_none() && !self.request.dry_run {
            self.input_hash = input::hash(&self.request.paths).ok();
        }
        self.before = Tally::of(&self.report);
        let (now, importer, input) = (self.now, self.request.importer.code(), self.input.clone());
        let acting = self.request.acting.clone();
        let write = self.write().await?;
        if found.is_none() {
            row.clone().into_active_model().insert(write.conn()).await?;
        } else if found.as_ref() != Some(&row) {
            row.clone().into_active_model().reset_all().update(write.conn()).await?;
        }
        // A run that was killed says so as soon as the next one begins.
        let stopped =
            r#"{"stopped":"the program ended before the import did; the next run went on from there"}"#;
        let killed = import_run::Entity::update_many()
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
        if killed.rows_affected > 0 {
            let why = "the program ended before the import did; what it had read until then stays";
            let told = Told { source: &row, importer, run: None, counts: None, hash: None, why, acting };
            imported(write, now, told).await?;
            // What it brought in may not have been judged or indexed.
            let (places, bodies, people, measures, records) = (true, true, true, true, true);
            self.touched = Touched { places, bodies, people, measures, records };
        }
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

    /// Ends the run of the last source, if there is one: after the records were made anew, so that a program that
    /// is killed before leaves a sign.
    pub(crate) async fn end_run(&mut self) -> Result<(), ServiceError> {
        self.end_unit().await?;
        if self.request.dry_run || self.run.is_nil() {
            return Ok(());
        }
        let report = serde_json::to_string(&self.report).unwrap_or_else(|_| "{}".to_owned());
        self.close_run("finished", report, "").await
    }

    /// Undoes the current unit and keeps the reason with the run.
    pub(crate) async fn fail_run(&mut self, why: &str) -> Result<(), ServiceError> {
        self.batch = Batch::default();
        self.write = None;
        if self.request.dry_run || self.run.is_nil() {
            return Ok(());
        }
        let report = serde_json::json!({ "error": why, "report": self.report }).to_string();
        self.close_run(
            "failed",
            report,
            "the import stopped before its end; what it had read until then stays",
        )
        .await
    }

    /// Ends the run with its entry in the ledger, in one transaction. A run that stopped and changed nothing has none.
    async fn close_run(&mut self, status: &str, report: String, why: &str) -> Result<(), ServiceError> {
        let run = import_run::ActiveModel {
            id: Set(self.run),
            status: Set(status.to_owned()),
            finished_at: Set(Some(self.now.max(jiff::Timestamp::now().as_millisecond()))),
            report: Set(report),
            ..Default::default()
        };
        let write = self.store.begin().await?;
        run.update(write.conn()).await?;
        let told = why.is_empty() || self.changed;
        if let (true, Some(source)) = (told, self.world.sources.get(&self.source)) {
            let told = Told {
                source,
                importer: self.request.importer.code(),
                run: Some(self.run),
                counts: Some(Tally::of(&self.report).since(self.before)),
                hash: self.input_hash.as_deref(),
                why,
                acting: self.request.acting.clone(),
            };
            imported(&write, self.now, told).await?;
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
