//! The list of officials.

use std::sync::Arc;

use domain::fold;
use domain::words::Standing;
use futures::try_join;
use store::StoreError;
use store::read::people::{self, PeopleFilter, PeopleOrder};
use store::read::{bodies, places};

use super::convert::body_ref;
use super::{Answer, code, filled, page};
use crate::views::{Listing, OfficialFilters, OfficialRow, OfficialsQuery, OfficialsSort};
use crate::{ServiceError, Services};

/// The most words of a name that are looked for.
const MAX_WORDS: usize = 8;

impl Services {
    /// One page of the officials that fit the filters. A body or a place that does not exist has no officials.
    ///
    /// # Errors
    /// When a filter cannot be, or the database fails.
    pub async fn officials(&self, query: &OfficialsQuery) -> Answer<Listing<OfficialRow>> {
        let page = page(query.page, query.size)?;
        let standing: Option<Standing> = code("standing", query.standing.as_deref())?;
        let conn = self.store().read();
        let mut filter = PeopleFilter {
            words: query.q.as_deref().map(fold::terms).unwrap_or_default(),
            party: filled(query.party.as_deref()).map(str::to_owned),
            standing: standing.map(|standing| standing.code().to_owned()),
            in_office: query.in_office,
            ..PeopleFilter::default()
        };
        filter.words.truncate(MAX_WORDS);
        let empty = || Listing { items: Vec::new(), page: page.number(), size: page.size(), total: 0 };
        if filled(query.q.as_deref()).is_some() && filter.words.is_empty() {
            // Only signs were typed: no name has them.
            return Ok(empty());
        }
        if let Some(slug) = filled(query.body.as_deref()) {
            match bodies::by_slug(conn, slug).await? {
                Some(row) => filter.body = Some(row.body.body_id),
                None => return Ok(empty()),
            }
        }
        if let Some(slug) = filled(query.place.as_deref()) {
            match places::by_slug(conn, slug).await? {
                Some(row) => filter.place = Some(row.id),
                None => return Ok(empty()),
            }
        }
        let order = match query.sort {
            OfficialsSort::Name => PeopleOrder::Name,
            OfficialsSort::Record => PeopleOrder::All,
            OfficialsSort::KeyRecord => PeopleOrder::Key,
            OfficialsSort::Missed => PeopleOrder::Missed,
            OfficialsSort::Seat => PeopleOrder::Seat,
        };
        let today = self.clock().today();
        let (list, total) = try_join!(
            people::people(conn, &filter, order, today, page.into()),
            people::people_total(conn, &filter, today)
        )
        .map_err(StoreError::from)?;
        let items = self.rows_of_people(list, filter.body).await?;
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// What the list of officials can be filtered by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn official_filters(&self) -> Answer<OfficialFilters> {
        let kept = self
            .cache
            .official_filters
            .get(self, async || {
                let conn = self.store().read();
                let (with_offices, (parties, standings)) =
                    try_join!(bodies::with_offices(conn), people::parties_and_standings(conn))
                        .map_err(StoreError::from)?;
                Ok::<_, ServiceError>(OfficialFilters {
                    bodies: with_offices.iter().map(body_ref).collect(),
                    parties,
                    standings,
                })
            })
            .await?;
        Ok(Arc::unwrap_or_clone(kept))
    }
}
