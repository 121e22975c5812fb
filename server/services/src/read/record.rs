//! The record as a whole: how much there is, where it comes from, whose it is.

use std::sync::Arc;

use futures::try_join;
use store::StoreError;
use store::entities::import_run;
use store::read::record;
use uuid::Uuid;

use super::{Answer, count};
use crate::views::{About, Run, SourceView, Stats};
use crate::{ServiceError, Services};

impl Services {
    /// How much there is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stats(&self) -> Answer<Stats> {
        let kept = self
            .cache
            .stats
            .get(self, async || {
                let Some(row) = record::stats(self.store().read(), self.clock().today()).await? else {
                    return Ok(Stats::default());
                };
                Ok(Stats {
                    places: count(row.places),
                    bodies: count(row.bodies),
                    people: count(row.people),
                    in_office: count(row.in_office),
                    measures: count(row.measures),
                    positions: count(row.positions),
                    decisions: count(row.decisions),
                    scored_decisions: count(row.scored_decisions),
                    votes: count(row.votes),
                    first_decision: row.first_decision,
                    last_decision: row.last_decision,
                })
            })
            .await?;
        Ok(Arc::unwrap_or_clone(kept))
    }

    /// What this installation says of itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn about(&self) -> Answer<About> {
        let kept = self
            .cache
            .about
            .get(self, async || {
                let mut about = About::default();
                for row in record::settings(self.store().read()).await? {
                    match row.name.as_str() {
                        "organisation" => about.organisation = row.value,
                        "about" => about.about = row.value,
                        "methodology" => about.methodology = row.value,
                        "sample" => about.sample = matches!(row.value.as_str(), "true" | "1" | "yes"),
                        _ => {}
                    }
                }
                Ok(about)
            })
            .await?;
        Ok(Arc::unwrap_or_clone(kept))
    }

    /// Every source with its runs, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sources(&self) -> Answer<Vec<SourceView>> {
        let conn = self.store().read();
        let (book, runs) =
            try_join!(self.source_book(), async { Ok(record::runs(conn).await.map_err(StoreError::from)?) })?;
        let mut views: Vec<(Uuid, SourceView)> = book
            .each()
            .map(|(id, source)| (id, SourceView { source: source.clone(), runs: Vec::new() }))
            .collect();
        for row in runs {
            if let Some((_, view)) = views.iter_mut().find(|(id, _)| *id == row.source_id) {
                view.runs.push(run(row));
            }
        }
        Ok(views.into_iter().map(|(_, view)| view).collect())
    }

    /// One run of an importer.
    ///
    /// # Errors
    /// When there is no such run, or the database fails.
    pub async fn run(&self, id: &str) -> Answer<Run> {
        let missing = ServiceError::NotFound("run");
        let Ok(id) = id.parse::<Uuid>() else { return Err(missing) };
        record::run(self.store().read(), id).await?.map(run).ok_or(missing)
    }
}

fn run(row: import_run::Model) -> Run {
    Run {
        id: row.id.to_string(),
        importer: row.importer,
        input: row.input,
        status: row.status,
        started_at: row.started_at,
        finished_at: row.finished_at,
        // What is no JSON is shown as the text that it is.
        report: serde_json::from_str(&row.report).unwrap_or(serde_json::Value::String(row.report)),
    }
}
