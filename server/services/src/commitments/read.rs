//! Commitments as everyone sees them.

use std::collections::HashMap;

use domain::commitments::{RULES_VERSION, board_key, lateness, record, sentence};
use domain::date::CivilDate;
use domain::ledger::{Hash, Row, who_in_words};
use domain::score::Score;
use domain::words::CommitmentStatus;
use futures::try_join;
use store::StoreError;
use store::commitments::{self as rows, CommitmentRow as StoreRow, Filter};
use store::entities::{commitment, commitment_status, movement_value, person, place};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::desk::case;
use crate::read::{Answer, filled, page};
use crate::views::{
    Commitment, CommitmentFilters, CommitmentRow, CommitmentStatusView, CommitmentsRecord, EvidenceView,
    Listing, PersonRef, PlaceRef, StatusCount, ValueRef,
};
use crate::{ServiceError, Services};

/// What the list of commitments is narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitmentsQuery {
    /// Slug of the person who made them.
    pub person: Option<String>,
    /// Slug of a place: theirs, or one that the person represents.
    pub place: Option<String>,
    /// Slug of a value.
    pub value: Option<String>,
    /// Code of a `CommitmentStatus`, `late`, or `none` for those without a status yet.
    pub status: Option<String>,
    /// Number of the page, from 1.
    pub page: u32,
    /// Rows on a page, 1 to 200.
    pub size: u32,
}

/// Which statuses are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    Late,
    Without,
    Status(CommitmentStatus),
}

impl Services {
    /// One page of published commitments: what is late first, longest late before others, then what is due, what is
    /// open without a due date, and what is settled.
    ///
    /// # Errors
    /// When a filter cannot be, there is no such person, place or value, or the database fails.
    pub async fn commitments(&self, query: &CommitmentsQuery) -> Answer<Listing<CommitmentRow>> {
        let page = page(query.page, query.size)?;
        let wanted = wanted(query.status.as_deref())?;
        let today = self.clock().today();
        let mut list = rows::list(self.store().read(), &self.commitments_filter(query).await?).await?;
        list.retain(|row| wanted_is(wanted, row, today));
        list.sort_by_key(|row| {
            (board_key(&case(row.status.as_deref(), row.due.as_deref()), today), row.number)
        });
        let total = list.len() as u64;
        let start = usize::try_from(page.offset()).unwrap_or(usize::MAX).min(list.len());
        let part: Vec<StoreRow> = list.drain(start..).take(page.size() as usize).collect();
        let items = self.commitment_rows(part, today).await?;
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// How many published commitments there are of each status, narrowed by everything but the status; those that are
    /// late are counted beside.
    ///
    /// # Errors
    /// As [`Services::commitments`].
    pub async fn commitment_counts(&self, query: &CommitmentsQuery) -> Answer<Vec<StatusCount>> {
        let today = self.clock().today();
        let list = rows::list(self.store().read(), &self.commitments_filter(query).await?).await?;
        let count = |wanted| list.iter().filter(|row| wanted_is(wanted, row, today)).count() as u64;
        let mut counts =
            vec![StatusCount { status: "late".to_owned(), words: "late".to_owned(), n: count(Wanted::Late) }];
        counts.extend(CommitmentStatus::ALL.iter().map(|status| StatusCount {
            status: status.code().to_owned(),
            words: status.label().to_owned(),
            n: count(Wanted::Status(*status)),
        }));
        counts.push(StatusCount {
            status: "none".to_owned(),
            words: "without a status yet".to_owned(),
            n: count(Wanted::Without),
        });
        counts.retain(|count| count.n > 0);
        Ok(counts)
    }

    /// Everything that commitments can be narrowed by.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn commitment_filters(&self) -> Answer<CommitmentFilters> {
        let conn = self.store().read();
        let (people, places) = try_join!(rows::people(conn), rows::places(conn)).map_err(StoreError::from)?;
        let values = self.values().await?.into_iter().map(|row| row.value).collect();
        let people =
            people.into_iter().map(|row| PersonRef { slug: row.slug, name: row.name, party: None }).collect();
        let places = places
            .into_iter()
            .map(|row| PlaceRef { slug: row.slug, name: row.name, kind: String::new() })
            .collect();
        Ok(CommitmentFilters { people, places, values })
    }

    /// One published commitment with its whole history.
    ///
    /// # Errors
    /// When there is no such commitment, or the database fails.
    pub async fn commitment(&self, number: i64) -> Answer<Commitment> {
        let conn = self.store().read();
        let row = commitment::Entity::find()
            .filter(commitment::Column::Number.eq(number))
            .filter(commitment::Column::State.eq("published"))
            .one(conn)
            .await?
            .ok_or(ServiceError::NotFound("commitment"))?;
        let (person, statuses, evidence) = try_join!(
            person::Entity::find_by_id(row.person_id).one(conn),
            commitment_status::Entity::find()
                .filter(commitment_status::Column::CommitmentId.eq(row.id))
                .order_by_asc(commitment_status::Column::OnDate)
                .order_by_asc(commitment_status::Column::Sequence)
                .all(conn),
            rows::evidence(conn, row.id),
        )
        .map_err(StoreError::from)?;
        let person = person.ok_or(ServiceError::NotFound("commitment"))?;
        let today = self.clock().today();
        let short = StoreRow {
            id: row.id,
            number: row.number,
            person_id: row.person_id,
            person_slug: person.slug,
            person_name: person.name,
            party: person.party,
            title: row.title,
            made_on: row.made_on,
            due: row.due,
            status: row.status,
            status_on: statuses.last().map(|status| status.on_date.clone()),
        };
        let mut short = self.commitment_rows(vec![short], today).await?;
        let short = short.pop().ok_or(ServiceError::NotFound("commitment"))?;
        let history = statuses
            .into_iter()
            .map(|status| {
                let shown = evidence.iter().filter(|row| row.status_id == status.id);
                let evidence = shown
                    .map(|row| EvidenceView {
                        kind: row.kind.clone(),
                        url: row.url.clone(),
                        decision: row.number,
                        motion: row.motion.clone(),
                        title: row.note.clone(),
                    })
                    .collect();
                status_view(status, evidence)
            })
            .collect();
        let sources = self.source_book().await?;
        Ok(Commitment {
            commitment: short,
            words: row.words,
            setting: row.setting,
            made_at: row.made_at,
            source_url: row.source_url,
            source_note: row.source_note,
            how_known: row.how_known,
            category: row.category,
            history,
            revisions: super::revisions::revisions(conn, row.id).await?,
            source: sources.of(row.source_id, row.run_id),
        })
    }

    /// A person's record of commitments by the published rules; none when no commitment of theirs is in the record.
    ///
    /// # Errors
    /// When there is no such official, or the database fails.
    pub async fn commitments_record(&self, slug: &str) -> Answer<Option<CommitmentsRecord>> {
        let person = self.person(slug).await?;
        let cases: Vec<_> = rows::cases(self.store().read(), person.id)
            .await?
            .iter()
            .map(|(status, due)| case(status.as_deref(), due.as_deref()))
            .collect();
        if cases.is_empty() {
            return Ok(None);
        }
        let record = record(&cases, self.clock().today());
        let counts = record.counts;
        Ok(Some(CommitmentsRecord {
            rules: RULES_VERSION.to_owned(),
            kept: counts.kept,
            partly_kept: counts.partly_kept,
            broken: counts.broken,
            in_progress: counts.in_progress,
            stalled: counts.stalled,
            not_started: counts.not_started,
            without_status: counts.without_status,
            cannot_be_judged: counts.cannot_be_judged,
            released: counts.released,
            late: counts.late,
            total: counts.total(),
            score_percent: record.score.map(Score::percent),
            sentence: sentence::figures(&record),
            left_out: sentence::left_out(&record),
        }))
    }

    pub(super) async fn commitments_filter(&self, query: &CommitmentsQuery) -> Answer<Filter> {
        let conn = self.store().read();
        let mut filter = Filter::default();
        if let Some(slug) = filled(query.person.as_deref()) {
            filter.person = Some(self.person(slug).await?.id);
        }
        if let Some(slug) = filled(query.value.as_deref()) {
            let row = movement_value::Entity::find().filter(movement_value::Column::Slug.eq(slug));
            filter.value = Some(row.one(conn).await?.ok_or(ServiceError::NotFound("value"))?.id);
        }
        if let Some(slug) = filled(query.place.as_deref()) {
            let row = place::Entity::find().filter(place::Column::Slug.eq(slug));
            filter.place = Some(row.one(conn).await?.ok_or(ServiceError::NotFound("place"))?.id);
        }
        Ok(filter)
    }

    pub(super) async fn commitment_rows(
        &self,
        list: Vec<StoreRow>,
        today: CivilDate,
    ) -> Answer<Vec<CommitmentRow>> {
        let conn = self.store().read();
        let ids: Vec<Uuid> = list.iter().map(|row| row.id).collect();
        let (values, places) =
            try_join!(rows::values_of(conn, &ids), rows::places_of(conn, &ids)).map_err(StoreError::from)?;
        let mut values_by: HashMap<Uuid, Vec<ValueRef>> = HashMap::new();
        for tie in values {
            values_by.entry(tie.commitment_id).or_default().push(ValueRef { slug: tie.slug, name: tie.name });
        }
        let mut places_by: HashMap<Uuid, Vec<PlaceRef>> = HashMap::new();
        for tie in places {
            let place = PlaceRef { slug: tie.slug, name: tie.name, kind: tie.kind.unwrap_or_default() };
            places_by.entry(tie.commitment_id).or_default().push(place);
        }
        Ok(list
            .into_iter()
            .map(|row| {
                let case = case(row.status.as_deref(), row.due.as_deref());
                let lateness = lateness(case.status, case.due, today);
                CommitmentRow {
                    number: row.number,
                    person: PersonRef { slug: row.person_slug, name: row.person_name, party: row.party },
                    title: row.title,
                    made_on: row.made_on,
                    due: row.due,
                    late: lateness.is_late(),
                    due_words: lateness.in_words(),
                    status_words: case
                        .status
                        .map_or("without a status yet", CommitmentStatus::label)
                        .to_owned(),
                    open: case.status.is_none_or(CommitmentStatus::is_open),
                    status: row.status,
                    status_on: row.status_on,
                    values: values_by.remove(&row.id).unwrap_or_default(),
                    places: places_by.remove(&row.id).unwrap_or_default(),
                }
            })
            .collect())
    }
}

fn wanted(status: Option<&str>) -> Answer<Wanted> {
    match filled(status) {
        None => Ok(Wanted::All),
        Some("late") => Ok(Wanted::Late),
        Some("none") => Ok(Wanted::Without),
        Some(code) => code
            .parse()
            .map(Wanted::Status)
            .map_err(|error| ServiceError::invalid("status", format!("{error}, late, none"))),
    }
}

pub(super) fn wanted_is(wanted: Wanted, row: &StoreRow, today: CivilDate) -> bool {
    let case = case(row.status.as_deref(), row.due.as_deref());
    match wanted {
        Wanted::All => true,
        Wanted::Late => lateness(case.status, case.due, today).is_late(),
        Wanted::Without => case.status.is_none(),
        Wanted::Status(status) => case.status == Some(status),
    }
}

fn status_view(status: commitment_status::Model, evidence: Vec<EvidenceView>) -> CommitmentStatusView {
    // The ledger's own words for who it was; the rest of the entry does not matter to them.
    let who = who_in_words(&Row {
        sequence: 0,
        at_ms: 0,
        kind: "",
        subject_kind: "",
        subject_id: "",
        subject_name: "",
        before: None,
        after: None,
        reason: "",
        acting_role: &status.role,
        acting_name: status.name.as_deref(),
        previous: Hash::ZERO,
        hash: Hash::ZERO,
    });
    let words = status.status.parse::<CommitmentStatus>();
    CommitmentStatusView {
        sequence: status.sequence,
        words: words.map_or_else(|_| status.status.clone(), |word| word.label().to_owned()),
        status: status.status,
        on: status.on_date,
        reason: status.reason,
        agreed_by: status.agreed_by,
        who,
        evidence,
    }
}
