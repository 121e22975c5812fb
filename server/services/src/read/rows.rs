//! Rows of officials: in the list, in a roster, for a place.

use std::cmp::Reverse;
use std::collections::HashMap;

use domain::date::CivilDate;
use futures::try_join;
use store::StoreError;
use store::entities::vote_record;
use store::read::people::{self, PersonRow, SeatRow};
use store::read::record;
use uuid::Uuid;

use super::Answer;
use super::by_hand::photo_ref;
use super::cache::Sources;
use super::convert::{any_held, held_on, seat, seat_span, tally, tally_of};
use crate::Services;
use crate::views::{OfficialRow, PersonRef, PhotoRef, Tally};

/// The kept records of some people.
pub(super) struct Records {
    kept: HashMap<(Uuid, bool), vote_record::Model>,
    /// Their photos, where they are shown beside.
    photos: HashMap<Uuid, PhotoRef>,
}

impl Records {
    fn new(rows: Vec<vote_record::Model>) -> Self {
        let kept = rows.into_iter().map(|row| ((row.person_id, row.tally == "key"), row)).collect();
        Self { kept, photos: HashMap::new() }
    }

    fn of(&self, person: Uuid, key: bool, in_office: Option<bool>) -> Option<Tally> {
        let record = self.kept.get(&(person, key))?;
        Some(tally(&tally_of(record), &record.rules, in_office))
    }
}

/// The seat that stands for a person in a list: one in the body that was asked for before others, one held today
/// before one that may be, the latest before earlier ones.
pub(crate) fn best_seat<'a>(
    seats: &[&'a SeatRow],
    body: Option<Uuid>,
    today: CivilDate,
) -> Option<&'a SeatRow> {
    seats.iter().copied().max_by_key(|row| {
        let held = match held_on(&seat_span(row), today) {
            Some(true) => 2,
            None => 1,
            Some(false) => 0,
        };
        let latest = row.start_date.as_deref().or(row.seen_from.as_deref());
        // Of what is alike in all of this, the first by name: the same on every database.
        (
            body == Some(row.body.body_id),
            held,
            latest,
            Reverse((&row.body.body_slug, &row.place.place_slug, &row.title)),
        )
    })
}

impl Services {
    /// These people as rows, in their order: two queries for all of them.
    pub(super) async fn rows_of_people(
        &self,
        list: Vec<PersonRow>,
        body: Option<Uuid>,
    ) -> Answer<Vec<OfficialRow>> {
        let conn = self.store().read();
        let ids: Vec<Uuid> = list.iter().map(|person| person.id).collect();
        let (seats, records, mut photos) = try_join!(
            people::seats_of(conn, &ids),
            record::records_of(conn, &ids),
            store::desk::photos_of(conn, &ids)
        )
        .map_err(StoreError::from)?;
        let (sources, today, records) =
            (self.source_book().await?, self.clock().today(), Records::new(records));
        let mut by_person: HashMap<Uuid, Vec<&SeatRow>> = HashMap::new();
        for seat in &seats {
            by_person.entry(seat.person_id).or_default().push(seat);
        }
        Ok(list
            .into_iter()
            .map(|person| {
                let seats = by_person.get(&person.id).map_or(&[] as &[_], Vec::as_slice);
                let in_office = any_held(seats.iter().map(|row| held_on(&seat_span(row), today)));
                OfficialRow {
                    photo: photos.remove(&person.id).map(photo_ref),
                    seat: best_seat(seats, body, today).map(|row| seat(row, today, &sources)),
                    standing: person.standing,
                    all: records.of(person.id, false, in_office),
                    key: records.of(person.id, true, in_office),
                    person: PersonRef { slug: person.slug, name: person.name, party: person.party },
                }
            })
            .collect())
    }

    /// The kept records of those who hold these seats.
    pub(super) async fn records_of_seats(
        &self,
        seats: impl IntoIterator<Item = &SeatRow>,
    ) -> Answer<Records> {
        let mut ids: Vec<Uuid> = seats.into_iter().map(|seat| seat.person_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let conn = self.store().read();
        let (records, photos) = try_join!(record::records_of(conn, &ids), store::desk::photos_of(conn, &ids))
            .map_err(StoreError::from)?;
        let mut records = Records::new(records);
        records.photos = photos.into_iter().map(|(id, row)| (id, photo_ref(row))).collect();
        Ok(records)
    }
}

/// A seat that is held today as a row.
pub(super) fn row_of_seat(
    of: &SeatRow,
    records: &Records,
    today: CivilDate,
    sources: &Sources,
) -> OfficialRow {
    OfficialRow {
        person: PersonRef {
            slug: of.person_slug.clone(),
            name: of.person_name.clone(),
            party: of.party.clone(),
        },
        photo: records.photos.get(&of.person_id).cloned(),
        seat: Some(seat(of, today, sources)),
        standing: of.standing.clone(),
        all: records.of(of.person_id, false, Some(true)),
        key: records.of(of.person_id, true, Some(true)),
    }
}
