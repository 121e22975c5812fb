//! Finding the officials for a ZIP code or a place's name.

use std::collections::{HashMap, HashSet};

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
const MOST: usize = 20;
/// How many are looked at for it: precincts may stand before the rest.
const LOOKED_AT: u64 = 200;

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
            let ids: HashSet<Uuid> = rows.iter().map(|row| row.place.place_id).collect();
            // The nearest first: towns and wards before districts, districts before the state.
            rows.sort_by_key(|row| nearness(&row.place.place_kind));
            let parts = parts(&rows);
            let places = self.found(rows, true, |town, seat| {
                // Of a town's wards only those that the ZIP code touches, when it is known which.
                parts.get(town.place.place_slug.as_str()).is_none_or(|kinds| {
                    !kinds.contains(seat.place.place_kind.as_str()) || ids.contains(&seat.place.place_id)
                })
            });
            let mut places = places.await?;
            // What lies above comes last, so the whole is in order again: the nearest first.
            places.sort_by_key(|place| nearness(&place.place.kind));
            return Ok(Found { query, zip: Some(zip.to_string()), places, several });
        }
        let Some(question) = Question::new(q) else {
            return Ok(Found { query, zip: None, places: Vec::new(), several: Vec::new() });
        };
        let window = Window { limit: LOOKED_AT, offset: 0 };
        let hits = search::search(conn, &question, Some("place"), window).await?;
        let slugs: Vec<String> = hits.into_iter().map(|hit| hit.slug).collect();
        let mut rows = places::by_slugs(conn, &slugs).await?;
        rows.sort_by_key(|row| slugs.iter().position(|slug| *slug == row.place.place_slug));
        if rows.iter().any(|row| !is_precinct(row)) {
            // A precinct elects nobody of its own, and there are hundreds of them named after one town.
            rows.retain(|row| !is_precinct(row));
        }
        rows.truncate(MOST);
        let places = self.found(rows, false, |_, _| true).await?;
        Ok(Found { query, zip: None, places, several: Vec::new() })
    }

    /// These places with who holds an office for them today, as far as `keep` agrees to it; after them the places
    /// above that have somebody in office: all of them, or only the nearest of each place without anybody.
    async fn found(
        &self,
        rows: Vec<PlaceRow>,
        all_above: bool,
        keep: impl Fn(&PlaceRow, &SeatRow) -> bool,
    ) -> Answer<Vec<FoundPlace>> {
        let conn = self.store().read();
        let ids: Vec<Uuid> = rows.iter().map(|row| row.place.place_id).collect();
        let mut above = places::above(conn, &ids).await?;
        above.retain(|row| !ids.contains(&row.place.place_id));
        let above_ids: Vec<Uuid> = above.iter().map(|row| row.place.place_id).collect();
        let today = self.clock().today();
        let mut seats = people::seats_for_places(conn, &ids, today).await?;
        let by_id: HashMap<Uuid, &PlaceRow> = rows.iter().map(|row| (row.place.place_id, row)).collect();
        seats.retain(|(place, seat)| {
            *place == seat.place.place_id || by_id.get(place).is_some_and(|row| keep(row, seat))
        });
        let mut over = people::seats_for_places(conn, &above_ids, today).await?;
        // Of a place above only those whom all of it elects: its districts are not the place's below.
        over.retain(|(place, seat)| *place == seat.place.place_id);
        seats.append(&mut over);
        let records = self.records_of_seats(seats.iter().map(|(_, seat)| seat)).await?;
        let sources = self.source_book().await?;
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
        let by_slug: HashMap<&str, &PlaceRow> =
            rows.iter().chain(&above).map(|row| (row.place.place_slug.as_str(), row)).collect();
        let held = |row: &PlaceRow| by_place.contains_key(&row.place.place_id);
        let found = |row: &PlaceRow| FoundPlace {
            place: place_ref(&row.place),
            parent: parent_ref(row),
            instead: if held(row) {
                None
            } else {
                nearest(row, &by_slug, held).map(|row| place_ref(&row.place))
            },
            officials: by_place
                .get(&row.place.place_id)
                .into_iter()
                .flatten()
                .map(|seat| super::rows::row_of_seat(seat, &records, today, &sources))
                .collect(),
        };
        let places: Vec<FoundPlace> = rows.iter().map(found).collect();
        let wanted = |row: &PlaceRow| {
            let of =
                |place: &FoundPlace| place.instead.as_ref().is_some_and(|up| up.slug == row.place.place_slug);
            all_above || places.iter().any(of)
        };
        // What lies above is only of use with somebody in office; the nearest of it first.
        let over = above.iter().rev().filter(|row| held(row) && wanted(row)).map(found);
        let over: Vec<FoundPlace> = over.collect();
        Ok(places.into_iter().chain(over).collect())
    }
}

/// The nearest place above in which somebody is in office.
fn nearest<'a>(
    row: &PlaceRow,
    by_slug: &HashMap<&str, &'a PlaceRow>,
    held: impl Fn(&PlaceRow) -> bool,
) -> Option<&'a PlaceRow> {
    let mut above = by_slug.get(row.parent_slug.as_deref()?).copied();
    // No further than there are places: a guard against a circle in the data.
    for _ in 0..by_slug.len() {
        let place = above?;
        if held(place) {
            return Some(place);
        }
        above = by_slug.get(place.parent_slug.as_deref()?).copied();
    }
    None
}

/// Which kinds of parts of a place (wards of a town) are among these rows, by the place's slug.
fn parts(rows: &[PlaceRow]) -> HashMap<String, HashSet<String>> {
    let mut parts: HashMap<String, HashSet<String>> = HashMap::new();
    for row in rows {
        if let Some(parent) = &row.parent_slug {
            parts.entry(parent.clone()).or_default().insert(row.place.place_kind.clone());
        }
    }
    parts
}

fn is_precinct(row: &PlaceRow) -> bool {
    row.place.place_kind == PlaceKind::Precinct.code()
}

/// Whether places of this kind are parts of one town, county or school district, so that those of two are not a
/// choice between each other: everyone lives in a ward of their town and in a district of their county.
fn is_part(kind: &str) -> bool {
    matches!(
        kind.parse::<PlaceKind>(),
        Ok(PlaceKind::Ward | PlaceKind::Precinct | PlaceKind::EducationDistrict | PlaceKind::Other)
    )
}

/// The kinds of which the ZIP code touches more than one place; parts of a place only among those of the same one.
fn several(zip: &ZipCode, rows: &[PlaceRow]) -> Vec<SeveralPlaces> {
    type Group<'a> = ((&'a str, Option<&'a str>), Option<&'a str>, Vec<PlaceRef>);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in rows {
        let kind = row.place.place_kind.as_str();
        let (slug, name) = (row.parent_slug.as_deref(), row.parent_name.as_deref());
        let (slug, name) = if is_part(kind) { (slug, name) } else { (None, None) };
        match groups.iter_mut().find(|(key, _, _)| *key == (kind, slug)) {
            Some((_, _, places)) => places.push(place_ref(&row.place)),
            None => groups.push(((kind, slug), name, vec![place_ref(&row.place)])),
        }
    }
    groups.retain(|(_, _, places)| places.len() > 1);
    groups.sort_by_key(|((kind, _), name, _)| (nearness(kind), *name));
    groups
        .into_iter()
        .map(|((kind, _), parent, places)| {
            let label = kind.parse::<PlaceKind>().map_or("place", PlaceKind::label);
            let of = parent.map(|parent| format!(" in {parent}")).unwrap_or_default();
            let words = format!(
                "ZIP code {zip} touches more than one {label}{of}, {} of them. Which one is yours depends on your \
                 address.",
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

#[cfg(test)]
mod tests {
    use super::*;
    use store::read::PlaceCols;

    fn row(slug: &str, kind: &str, parent: &str) -> PlaceRow {
        PlaceRow {
            place: PlaceCols {
                place_id: Uuid::now_v7(),
                place_slug: slug.to_owned(),
                place_name: slug.to_owned(),
                place_kind: kind.to_owned(),
            },
            parent_slug: Some(parent.to_owned()),
            parent_name: Some(parent.to_owned()),
            parent_kind: None,
        }
    }

    #[test]
    fn wards_of_a_town_and_districts_of_a_county_are_no_choice_between_each_other() {
        let zip: ZipCode = "36830".parse().unwrap();
        let rows = [
            row("ward 1", "ward", "marlow"),
            row("ward 2", "ward", "marlow"),
            row("district 1", "ward", "alder county"),
            row("house 1", "state_house_district", "nowhere"),
            row("house 9", "state_house_district", "elsewhere"),
        ];
        let several = several(&zip, &rows);
        let words: Vec<&str> = several.iter().map(|group| group.words.as_str()).collect();
        assert_eq!(words.len(), 2, "{words:?}");
        assert!(words[0].contains("council district in marlow, 2 of them"), "{words:?}");
        assert!(words[1].contains("more than one state house district, 2 of them"), "{words:?}");
        assert_eq!(several[0].places.len(), 2);
    }
}
