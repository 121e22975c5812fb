//! Bodies.

use std::collections::HashMap;

use futures::try_join;
use store::StoreError;
use store::read::people::{self, SeatRow};
use store::read::{CountOf, Window, bodies, decisions};
use uuid::Uuid;

use super::convert::{body_ref, held_on, place_ref, seat, seat_span};
use super::rows::row_of_seat;
use super::{Answer, count, page};
use crate::views::{Body, BodyRow, Listing, VacantSeat};
use crate::{ServiceError, Services};

/// How many of the latest decisions a body's page shows.
const LATEST: u64 = 10;

impl Services {
    /// One page of bodies, by name.
    ///
    /// # Errors
    /// When there can be no such page, or the database fails.
    pub async fn bodies(&self, page_number: u32, size: u32) -> Answer<Listing<BodyRow>> {
        let page = page(page_number, size)?;
        let conn = self.store().read();
        let (rows, total) = try_join!(bodies::bodies(conn, page.into()), bodies::bodies_total(conn))
            .map_err(StoreError::from)?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.body.body_id).collect();
        let today = self.clock().today();
        let (members, decided) = try_join!(bodies::members(conn, &ids, today), bodies::decisions(conn, &ids))
            .map_err(StoreError::from)?;
        let (members, decided) = (by_id(members), by_id(decided));
        let items = rows
            .iter()
            .map(|row| BodyRow {
                body: body_ref(&row.body),
                place: place_ref(&row.place),
                members: members.get(&row.body.body_id).copied().unwrap_or(0),
                decisions: decided.get(&row.body.body_id).copied().unwrap_or(0),
            })
            .collect();
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// A body's page: who sits in it, which seats the record knows nobody for, who sat there before, what it decided.
    ///
    /// # Errors
    /// When there is no such body, or the database fails.
    pub async fn body(&self, slug: &str) -> Answer<Body> {
        let conn = self.store().read();
        let body = bodies::by_slug(conn, slug).await?.ok_or(ServiceError::NotFound("body"))?;
        let id = body.body.body_id;
        let filter = decisions::DecisionFilter { body: Some(id), ..Default::default() };
        let (around, offices, seats, latest, decisions_total) = try_join!(
            bodies::around(conn, &body),
            bodies::offices(conn, id),
            people::seats_in_body(conn, id),
            decisions::decisions(conn, filter, Window { limit: LATEST, offset: 0 }),
            decisions::decisions_total(conn, filter),
        )
        .map_err(StoreError::from)?;
        let (today, sources) = (self.clock().today(), self.source_book().await?);

        let mut holders: HashMap<Uuid, Vec<&SeatRow>> = HashMap::new();
        let mut unclear: HashMap<Uuid, usize> = HashMap::new();
        let mut former: Vec<&SeatRow> = Vec::new();
        for row in &seats {
            match held_on(&seat_span(row), today) {
                Some(true) => holders.entry(row.office_id).or_default().push(row),
                Some(false) => former.push(row),
                None => {
                    *unclear.entry(row.office_id).or_default() += 1;
                    former.push(row);
                }
            }
        }
        let records = self.records_of_seats(holders.values().flatten().copied()).await?;
        let (mut roster, mut vacant) = (Vec::new(), Vec::new());
        for office in &offices {
            let mut of_office = holders.remove(&office.id).unwrap_or_default();
            of_office.sort_by(|a, b| (&a.sort_name, &a.person_slug).cmp(&(&b.sort_name, &b.person_slug)));
            // Two terms of one person in one office are one holder.
            of_office.dedup_by_key(|row| row.person_id);
            // Whoever may still be there is not called a vacancy.
            let known = of_office.len() + unclear.get(&office.id).copied().unwrap_or(0);
            let seats = usize::try_from(office.seats).unwrap_or(0);
            for _ in known..seats {
                vacant.push(VacantSeat { title: office.title.clone(), place: place_ref(&office.place) });
            }
            roster.extend(of_office.into_iter().map(|row| row_of_seat(row, &records, today, &sources)));
        }
        former.sort_by(|a, b| {
            let last = |row: &SeatRow| row.end_date.clone().or_else(|| row.seen_to.clone());
            (last(b), &b.start_date, &a.sort_name, &a.person_slug).cmp(&(
                last(a),
                &a.start_date,
                &b.sort_name,
                &b.person_slug,
            ))
        });
        let (mut parent, mut committees) = (None, Vec::new());
        for (is_parent, row) in &around {
            if *is_parent {
                parent = Some(body_ref(row));
            } else {
                committees.push(body_ref(row));
            }
        }
        Ok(Body {
            place: place_ref(&body.place),
            parent,
            committees,
            roster,
            vacant,
            former: former.into_iter().map(|row| seat(row, today, &sources)).collect(),
            decisions: self.decision_rows(latest).await?,
            decisions_total,
            source: sources.of(body.source_id, body.run_id),
            body: body_ref(&body.body),
            url: body.url,
        })
    }
}

/// Counts by key.
pub(super) fn by_id(counts: Vec<CountOf>) -> HashMap<Uuid, u64> {
    counts.into_iter().map(|row| (row.id, count(row.n))).collect()
}
