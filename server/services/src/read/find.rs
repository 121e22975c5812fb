//! Finding the officials for a ZIP code or a place's name.

use std::collections::HashMap;

use domain::words::PlaceKind;
use domain::zip::ZipCode;
use store::read::Window;
use store::read::people::{self, SeatRow};
use store::read::places::{self, PlaceRow};
use store::search::{self, Question};
use uuid::Uuid;

use super::convert::place_ref;
use super::places::parent_ref;
use super::{Answer, filled};
use crate::views::{Found, FoundPlace, PlaceRef, SeveralPlaces};
use crate::{ServiceError, Services};

/// How many places a name finds at most.
const MOST: u64 = 20;

impl Services {
    /// The places for a ZIP code (with those that they lie in) or with a name, each with who holds an office for it
    /// today. Finding nothing is an answer, not an error.
    ///
    /// # Errors
    /// When nothing was typed, or the database fails.
    pub async fn find(&self, q: &str) -> Answer<Found> {
        let Some(q) = filled(Some(q)) else {
            return Err(ServiceError::invalid(
                "q",
                "write a ZIP code, such as 36830, or the name of a place",
            ));
        };
        let query: String = q.chars().take(100).collect();
        let conn = self.store().read();
        if let Ok(zip) = q.parse::<ZipCode>() {
            let mut rows = places::of_zip(conn, zip.as_str()).await?;
            let several = several(&zip, &rows);
            let ids: Vec<Uuid> = rows.iter().map(|row| row.place.place_id).collect();
            let mut above = places::above(conn, &ids).await?;
            above.retain(|row| !ids.contains(&row.place.place_id));
            let touched = rows.len();
            rows.append(&mut above);
            // The nearest first: towns and wards before districts, districts before the state.
            rows.sort_by_key(|row| nearness(&row.place.place_kind));
            let mut places = self.found(rows).await?;
            if touched > 0 {
                // What lies above is only of use with somebody in office.
                places.retain(|(id, place)| ids.contains(id) || !place.officials.is_empty());
            }
            let places = places.into_iter().map(|(_, place)| place).collect();
            return Ok(Found { query, zip: Some(zip.to_string()), places, several });
        }
        let Some(question) = Question::new(q) else {
            return Ok(Found { query, zip: None, places: Vec::new(), several: Vec::new() });
        };
        let hits = search::search(conn, &question, Some("place"), Window { limit: MOST, offset: 0 }).await?;
        let slugs: Vec<String> = hits.into_iter().map(|hit| hit.slug).collect();
        let mut rows = places::by_slugs(conn, &slugs).await?;
        rows.sort_by_key(|row| slugs.iter().position(|slug| *slug == row.place.place_slug));
        let places = self.found(rows).await?.into_iter().map(|(_, place)| place).collect();
        Ok(Found { query, zip: None, places, several: Vec::new() })
    }

    async fn found(&self, rows: Vec<PlaceRow>) -> Answer<Vec<(Uuid, FoundPlace)>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.place.place_id).collect();
        let seats = people::seats_for_places(self.store().read(), &ids, self.clock().today()).await?;
        let records = self.records_of_seats(seats.iter().map(|(_, seat)| seat)).await?;
        let (today, sources) = (self.clock().today(), self.source_book().await?);
        let mut by_place: HashMap<Uuid, Vec<&SeatRow>> = HashMap::new();
        for (place, seat) in &seats {
            let of_place = by_place.entry(*place).or_default();
            if !of_place
                .iter()
                .any(|known| (known.person_id, known.office_id) == (seat.person_id, seat.office_id))
            {
                of_place.push(seat);
            }
        }
        Ok(rows
            .iter()
            .map(|row| {
                let seats = by_place.remove(&row.place.place_id).unwrap_or_default();
                let officials =
                    seats.into_iter().map(|seat| super::rows::row_of_seat(seat, &records, today, &sources));
                let place = FoundPlace {
                    place: place_ref(&row.place),
                    parent: parent_ref(row),
                    officials: officials.collect(),
                };
                (row.place.place_id, place)
            })
            .collect())
    }
}

/// The kinds of which the ZIP code touches more than one place.
fn several(zip: &ZipCode, rows: &[PlaceRow]) -> Vec<SeveralPlaces> {
    let mut kinds: Vec<(&str, Vec<PlaceRef>)> = Vec::new();
    for row in rows {
        match kinds.iter_mut().find(|(kind, _)| *kind == row.place.place_kind) {
            Some((_, places)) => places.push(place_ref(&row.place)),
            None => kinds.push((&row.place.place_kind, vec![place_ref(&row.place)])),
        }
    }
    kinds.retain(|(_, places)| places.len() > 1);
    kinds.sort_by_key(|(kind, _)| nearness(kind));
    kinds
        .into_iter()
        .map(|(kind, places)| {
            let label = kind.parse::<PlaceKind>().map_or("place", PlaceKind::label);
            let words = format!(
                "ZIP code {zip} touches more than one {label}, {} of them. Which one is yours depends on your address.",
                places.len()
            );
            SeveralPlaces { kind: kind.to_owned(), places, words }
        })
        .collect()
}

/// Smaller is nearer to home. A kind that is not known comes last.
fn nearness(kind: &str) -> u8 {
    match kind.parse::<PlaceKind>() {
        Ok(PlaceKind::Town) => 0,
        Ok(PlaceKind::Ward) => 1,
        Ok(PlaceKind::Precinct) => 2,
        Ok(PlaceKind::SchoolDistrict) => 3,
        Ok(PlaceKind::EducationDistrict) => 4,
        Ok(PlaceKind::County) => 5,
        Ok(PlaceKind::StateHouseDistrict) => 6,
        Ok(PlaceKind::StateSenateDistrict) => 7,
        Ok(PlaceKind::CongressionalDistrict) => 8,
        Ok(PlaceKind::State) => 9,
        Ok(PlaceKind::Country) => 10,
        Ok(PlaceKind::Other) | Err(_) => 11,
    }
}
