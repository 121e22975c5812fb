//! Places.

use std::collections::HashMap;

use domain::words::PlaceKind;
use futures::try_join;
use store::StoreError;
use store::read::bodies;
use store::read::people::{self, SeatRow};
use store::read::places::{self, PlaceFilter, PlaceRow as Row};
use uuid::Uuid;

use super::bodies::by_id;
use super::convert::{body_ref, place_ref};
use super::rows::row_of_seat;
use super::{Answer, code, filled, page};
use crate::views::{Listing, OfficialRow, Place, PlaceRef, PlaceRow};
use crate::{ServiceError, Services};

impl Services {
    /// One page of places, by kind and name: of a kind, inside of a place, with a text in the name.
    ///
    /// # Errors
    /// When the kind or the page cannot be, or the database fails.
    pub async fn places(
        &self,
        kind: Option<&str>,
        within: Option<&str>,
        q: Option<&str>,
        page_number: u32,
        size: u32,
    ) -> Answer<Listing<PlaceRow>> {
        let kind: Option<PlaceKind> = code("kind", kind)?;
        let mut filter = PlaceFilter {
            kind: kind.map(|kind| kind.code().to_owned()),
            text: filled(q).map(str::to_owned),
            ..PlaceFilter::default()
        };
        if let Some(slug) = filled(within) {
            match places::by_slug(self.store().read(), slug).await? {
                Some(row) => filter.within = Some(row.id),
                None => {
                    let page = page(page_number, size)?;
                    return Ok(Listing {
                        items: Vec::new(),
                        page: page.number(),
                        size: page.size(),
                        total: 0,
                    });
                }
            }
        }
        self.place_rows(&filter, page_number, size).await
    }

    /// A place's page: who represents it, what is above it, and one page of the places inside of it.
    ///
    /// # Errors
    /// When there is no such place, or the database fails.
    pub async fn place(&self, slug: &str, page_number: u32, size: u32) -> Answer<Place> {
        let conn = self.store().read();
        let place = places::by_slug(conn, slug).await?.ok_or(ServiceError::NotFound("place"))?;
        let (ids, today) = ([place.id], self.clock().today());
        let (above, of_place, inside, zips, seats) = try_join!(
            places::above(conn, &ids),
            bodies::of_place(conn, place.id),
            places::inside_by_kind(conn, place.id),
            places::zips(conn, place.id),
            people::seats_for_places(conn, &ids, today),
        )
        .map_err(StoreError::from)?;
        let above_ids: Vec<Uuid> = above.iter().map(|row| row.place.place_id).collect();
        // Of a place above only those whom all of it elects: its districts are not this place's.
        let mut also = people::seats_for_places(conn, &above_ids, today).await?;
        also.retain(|(for_place, seat)| *for_place == seat.place.place_id);
        let order: HashMap<Uuid, usize> = above_ids.iter().rev().copied().zip(0..).collect();
        also.sort_by_key(|(for_place, _)| order.get(for_place).copied());
        let filter = PlaceFilter { parent: Some(place.id), ..PlaceFilter::default() };
        let children = self.place_rows(&filter, page_number, size).await?;
        let sources = self.source_book().await?;
        Ok(Place {
            ancestors: above.iter().map(|row| place_ref(&row.place)).collect(),
            represented_by: self.seat_rows(seats.into_iter().map(|(_, seat)| seat).collect()).await?,
            also: self.seat_rows(also.into_iter().map(|(_, seat)| seat).collect()).await?,
            bodies: of_place.iter().map(body_ref).collect(),
            inside,
            children,
            zips,
            source: sources.of(place.source_id, place.run_id),
            place: PlaceRef { slug: place.slug, name: place.name, kind: place.kind },
            ocd_id: place.ocd_id,
            valid_from: place.valid_from,
            valid_through: place.valid_through,
        })
    }

    async fn place_rows(
        &self,
        filter: &PlaceFilter,
        page_number: u32,
        size: u32,
    ) -> Answer<Listing<PlaceRow>> {
        let page = page(page_number, size)?;
        let conn = self.store().read();
        let (rows, total) =
            try_join!(places::places(conn, filter, page.into()), places::places_total(conn, filter))
                .map_err(StoreError::from)?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.place.place_id).collect();
        let officials = by_id(places::officials(conn, &ids, self.clock().today()).await?);
        let items = rows
            .iter()
            .map(|row| PlaceRow {
                place: place_ref(&row.place),
                parent: parent_ref(row),
                officials: officials.get(&row.place.place_id).copied().unwrap_or(0),
            })
            .collect();
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// Seats that are held today as rows, in their order; someone who holds one office twice is there once.
    pub(super) async fn seat_rows(&self, mut seats: Vec<SeatRow>) -> Answer<Vec<OfficialRow>> {
        let mut known = std::collections::HashSet::new();
        seats.retain(|seat| known.insert((seat.person_id, seat.office_id)));
        let records = self.records_of_seats(&seats).await?;
        let (today, sources) = (self.clock().today(), self.source_book().await?);
        Ok(seats.iter().map(|seat| row_of_seat(seat, &records, today, &sources)).collect())
    }
}

/// The place that a place lies in.
pub(super) fn parent_ref(row: &Row) -> Option<PlaceRef> {
    Some(PlaceRef {
        slug: row.parent_slug.clone()?,
        name: row.parent_name.clone()?,
        kind: row.parent_kind.clone()?,
    })
}
