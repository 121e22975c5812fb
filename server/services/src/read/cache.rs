//! Small answers that hardly ever change, kept until something public does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::date::CivilDate;
use store::read::record;
use uuid::Uuid;

use super::Answer;
use super::convert::day_text_of;
use crate::Services;
use crate::views::{About, MeasureFilters, OfficialFilters, SourceRef, Stats};

/// What is kept, each for one content version and, where “today” matters, one day.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    pub about: Kept<About>,
    pub stats: Kept<Stats>,
    pub official_filters: Kept<OfficialFilters>,
    pub measure_filters: Kept<MeasureFilters>,
    pub sources: Kept<Sources>,
}

type Key = (i64, CivilDate);

/// One answer, with what it was made from.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Option<(Key, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// The kept answer, or a new one. The key is taken before the question is asked, so that an answer is never
    /// older than what it is kept under.
    pub async fn get(&self, services: &Services, ask: impl AsyncFnOnce() -> Answer<T>) -> Answer<Arc<T>> {
        let key = (services.store().content_version(), services.clock().today());
        if let Some((kept, answer)) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner)
            && *kept == key
        {
            return Ok(Arc::clone(answer));
        }
        let answer = Arc::new(ask().await?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&answer)));
        Ok(answer)
    }
}

/// Every source, and which day each run was.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    by_id: HashMap<Uuid, SourceRef>,
    /// The run's day, and its source.
    runs: HashMap<Uuid, Option<String>>,
    /// The order in which sources are shown.
    order: Vec<Uuid>,
}

impl Sources {
    /// The source of a row, with the run that brought it in.
    pub fn of(&self, source: Option<Uuid>, run: Option<Uuid>) -> Option<SourceRef> {
        let mut found = self.by_id.get(&source?)?.clone();
        if let Some(run) = run {
            if let Some(day) = self.runs.get(&run) {
                found.imported_on.clone_from(day);
            }
            found.run = Some(run.to_string());
        }
        Some(found)
    }

    /// These sources, each once, by name; with their newest runs.
    pub fn all_of(&self, wanted: impl IntoIterator<Item = Option<Uuid>>) -> Vec<SourceRef> {
        let wanted: std::collections::HashSet<Uuid> = wanted.into_iter().flatten().collect();
        self.order
            .iter()
            .filter(|id| wanted.contains(id))
            .filter_map(|id| self.by_id.get(id).cloned())
            .collect()
    }

    /// Every source with its key, by name.
    pub fn each(&self) -> impl Iterator<Item = (Uuid, &SourceRef)> {
        self.order.iter().filter_map(|id| Some((*id, self.by_id.get(id)?)))
    }
}

impl Services {
    /// Every source: there are few, and every page names some.
    pub(crate) async fn source_book(&self) -> Answer<Arc<Sources>> {
        self.cache
            .sources
            .get(self, async || {
                let conn = self.store().read();
                let (sources, runs) = (record::sources(conn).await?, record::run_times(conn).await?);
                let mut book = Sources::default();
                for source in sources {
                    // The newest first, so the first of a source is its newest.
                    let newest = runs.iter().find(|run| run.source_id == source.id);
                    book.order.push(source.id);
                    book.by_id.insert(
                        source.id,
                        SourceRef {
                            slug: source.slug,
                            name: source.name,
                            publisher: source.publisher,
                            url: source.url,
                            licence: source.licence,
                            licence_url: source.licence_url,
                            attribution: source.attribution,
                            retrieved: source.retrieved,
                            imported_on: newest
                                .and_then(|run| day_text_of(run.finished_at.unwrap_or(run.started_at))),
                            run: newest.map(|run| run.id.to_string()),
                        },
                    );
                }
                for run in runs {
                    book.runs.insert(run.id, day_text_of(run.finished_at.unwrap_or(run.started_at)));
                }
                Ok(book)
            })
            .await
    }
}
