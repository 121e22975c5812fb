//! Measures.

use std::sync::Arc;

use futures::try_join;
use store::StoreError;
use store::entities::position;
use store::read::measures::{self, MeasureFilter, MeasureRow as Row, PositionFilter};
use store::read::{Window, bodies, decisions};
use uuid::Uuid;

use super::bodies::by_id;
use super::cache::Sources;
use super::convert::{body_ref, measure_ref};
use super::{Answer, filled, page};
use crate::views::{
    Listing, Measure, MeasureFilters, MeasureRow, MeasuresQuery, PersonRef, PositionView, ValueRef,
};
use crate::{ServiceError, Services};

impl Services {
    /// One page of the measures that fit the filters. A body or a value that does not exist has no measures.
    ///
    /// # Errors
    /// When a filter cannot be, or the database fails.
    pub async fn measures(&self, query: &MeasuresQuery) -> Answer<Listing<MeasureRow>> {
        let page = page(query.page, query.size)?;
        let conn = self.store().read();
        let empty = || Listing { items: Vec::new(), page: page.number(), size: page.size(), total: 0 };
        let position = match filled(query.position.as_deref()) {
            None => None,
            Some("support") => Some(PositionFilter::Support),
            Some("oppose") => Some(PositionFilter::Oppose),
            Some("any") => Some(PositionFilter::Any),
            Some("key") => Some(PositionFilter::Key),
            Some(other) => {
                let message = format!("“{other}” is not a position; use support, oppose, any or key");
                return Err(ServiceError::invalid("position", message));
            }
        };
        let mut filter = MeasureFilter {
            text: filled(query.q.as_deref()).map(str::to_owned),
            session: filled(query.session.as_deref()).map(str::to_owned),
            position,
            ..MeasureFilter::default()
        };
        if let Some(slug) = filled(query.body.as_deref()) {
            match bodies::by_slug(conn, slug).await? {
                Some(row) => filter.body = Some(row.body.body_id),
                None => return Ok(empty()),
            }
        }
        if let Some(slug) = filled(query.value.as_deref()) {
            match measures::value_by_slug(conn, slug).await? {
                Some(row) => filter.value = Some(row.id),
                None => return Ok(empty()),
            }
        }
        let (rows, total) = try_join!(
            measures::measures(conn, &filter, page.into()),
            measures::measures_total(conn, &filter)
        )
        .map_err(StoreError::from)?;
        let items = self.measure_rows(rows).await?;
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// What the list of measures can be filtered by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn measure_filters(&self) -> Answer<MeasureFilters> {
        let kept = self
            .cache
            .measure_filters
            .get(self, async || {
                let conn = self.store().read();
                let (bodies, sessions, values) =
                    try_join!(bodies::with_measures(conn), measures::sessions(conn), measures::values(conn))
                        .map_err(StoreError::from)?;
                Ok(MeasureFilters {
                    bodies: bodies.iter().map(body_ref).collect(),
                    sessions,
                    values: values
                        .into_iter()
                        .map(|row| ValueRef { slug: row.slug, name: row.name })
                        .collect(),
                })
            })
            .await?;
        Ok(Arc::unwrap_or_clone(kept))
    }

    /// A measure's page.
    ///
    /// # Errors
    /// When there is no such measure, or the database fails.
    pub async fn measure(&self, slug: &str) -> Answer<Measure> {
        let conn = self.store().read();
        let full = measures::by_slug(conn, slug).await?.ok_or(ServiceError::NotFound("measure"))?;
        let id = full.row.measure.measure_id;
        let (position, sponsors, decided) = try_join!(
            measures::position(conn, id),
            measures::sponsors(conn, id),
            decisions::of_measure(conn, id)
        )
        .map_err(StoreError::from)?;
        let (sources, by_hand) = (self.source_book().await?, self.by_hand("measure", id).await?);
        let values = self.values_of([id]).await?.remove(&id).unwrap_or_default();
        Ok(Measure {
            measure: measure_ref(full.row.measure),
            kind: full.row.kind,
            body: body_ref(&full.row.body),
            session: full.row.session,
            summary: full.summary,
            status: full.row.status,
            status_date: full.status_date,
            introduced: full.introduced,
            last_date: full.row.last_date,
            position: position.map(|row| position_view(row, &sources)),
            values,
            sponsors: sponsors
                .into_iter()
                .map(|row| PersonRef { slug: row.slug, name: row.name, party: row.party })
                .collect(),
            decisions: self.decision_rows(decided).await?,
            note: full.note,
            source_url: full.source_url,
            source: sources.of(full.source_id, full.run_id),
            by_hand,
        })
    }

    /// These measures as rows, in their order: two queries for all of them.
    pub(super) async fn measure_rows(&self, rows: Vec<Row>) -> Answer<Vec<MeasureRow>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.measure.measure_id).collect();
        let decided = by_id(measures::decisions_of(self.store().read(), &ids).await?);
        let mut values = self.values_of(ids.iter().copied()).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let id = row.measure.measure_id;
                MeasureRow {
                    measure: measure_ref(row.measure),
                    kind: row.kind,
                    body: body_ref(&row.body),
                    session: row.session,
                    status: row.status,
                    last_date: row.last_date,
                    values: values.remove(&id).unwrap_or_default(),
                    decisions: decided.get(&id).copied().unwrap_or(0),
                }
            })
            .collect())
    }

    /// All measures with a value on which the organisation took a position, key ones first.
    pub(super) async fn measures_of_value(&self, value: Uuid) -> Answer<Vec<MeasureRow>> {
        let filter = MeasureFilter {
            value: Some(value),
            position: Some(PositionFilter::Any),
            ..MeasureFilter::default()
        };
        // An organisation takes positions on dozens of measures; this is a guard, not a page.
        let all = Window { limit: 2_000, offset: 0 };
        let rows = measures::measures(self.store().read(), &filter, all).await?;
        self.measure_rows(rows).await
    }
}

/// What the organisation asked for.
pub(super) fn position_view(row: position::Model, sources: &Sources) -> PositionView {
    PositionView {
        stance: row.stance,
        why: row.why,
        pros: row.pros,
        cons: row.cons,
        key: row.is_key,
        source: sources.of(row.source_id, row.run_id),
    }
}
