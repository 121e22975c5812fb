//! Writing commitments inside of a transaction, each change with its entry in the ledger.

use domain::commitments::{
    Case, DocumentKey, Evidence, History, Proposed, RULES_VERSION, StatusEntry, UpdateKey, record,
};
use domain::date::{CivilDate, PartialDate};
use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject};
use domain::safe_url::SafeUrl;
use domain::votes::DecisionKey;
use domain::words::{CommitmentStatus, EntryKind, EvidenceKind, PublicationState, SubjectKind};
use store::commitments::Numbered;
use store::entities::{
    commitment, commitment_place, commitment_record, commitment_status, commitment_value, decision, evidence,
    person,
};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use store::{StoreError, Write};
use uuid::Uuid;

use super::{EvidenceGiven, NewCommitment, NewStatus};
use crate::desk::FieldError;
use crate::{ServiceError, Services, ledger};

/// The longest title, in characters.
pub(super) const MAX_TITLE: usize = 300;
/// The longest text of any other field, in characters.
pub(super) const MAX_WORDS: usize = 10_000;

/// Whoever writes, and in which transaction.
pub(crate) struct Desk<'a> {
    pub(super) write: &'a Write,
    pub(super) now_ms: i64,
    pub(super) today: CivilDate,
    acting: Acting,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(write: &'a Write, services: &Services, acting: Acting) -> Self {
        Self { write, now_ms: services.clock().now_ms(), today: services.clock().today(), acting }
    }

    /// Enters a draft; `origin` is the source and the run of an imported one.
    pub(crate) async fn create(
        &self,
        new: &NewCommitment,
        origin: Option<(Uuid, Uuid)>,
    ) -> Result<commitment::Model, ServiceError> {
        let conn = self.write.conn();
        if person::Entity::find_by_id(new.person).one(conn).await?.is_none() {
            return Err(ServiceError::NotFound("official"));
        }
        let row = commitment::Model {
            id: Uuid::now_v7(),
            number: store::commitments::next_number(self.write, Numbered::Commitments).await?,
            person_id: new.person,
            title: needed("title", &new.title, MAX_TITLE)?,
            words: needed("words", &new.words, MAX_WORDS)?,
            setting: new.setting.code().to_owned(),
            made_on: new.made_on.map(|date| date.to_string()),
            made_at: optional("made_at", new.made_at.as_deref())?,
            source_url: url("source_url", new.source_url.as_deref())?,
            source_note: optional("source_note", new.source_note.as_deref())?,
            how_known: optional("how_known", new.how_known.as_deref())?,
            due: new.due.map(|date| date.to_string()),
            category: optional("category", new.category.as_deref())?,
            state: PublicationState::Draft.code().to_owned(),
            status: None,
            source_id: origin.map(|(source, _)| source),
            run_id: origin.map(|(_, run)| run),
            created_at: self.now_ms,
            version: 1,
        };
        row.clone().into_active_model().reset_all().insert(conn).await?;
        for value_id in &new.values {
            let tie = commitment_value::Model { commitment_id: row.id, value_id: *value_id };
            commitment_value::Entity::insert(tie.into_active_model().reset_all())
                .exec_without_returning(conn)
                .await?;
        }
        for place_id in &new.places {
            let tie = commitment_place::Model { commitment_id: row.id, place_id: *place_id };
            commitment_place::Entity::insert(tie.into_active_model().reset_all())
                .exec_without_returning(conn)
                .await?;
        }
        Ok(row)
    }

    /// Makes a draft public, or public again.
    pub(crate) async fn publish(&self, row: &mut commitment::Model) -> Result<(), ServiceError> {
        if row.state == PublicationState::Published.code() {
            return Err(ServiceError::invalid("state", "it is published already"));
        }
        if row.source_url.is_none() && row.source_note.is_none() {
            let message = "without a source it cannot be published: say where its words can be read";
            return Err(ServiceError::invalid("source_url", message));
        }
        row.state = PublicationState::Published.code().to_owned();
        let after = self.snapshot(row).await?;
        self.enter(EntryKind::Published, row, None, Some(after), "").await?;
        self.save(row).await
    }

    /// Takes it back.
    pub(crate) async fn withdraw(
        &self,
        row: &mut commitment::Model,
        reason: &str,
    ) -> Result<(), ServiceError> {
        if row.state != PublicationState::Published.code() {
            return Err(ServiceError::invalid("state", "it is not public"));
        }
        let state =
            |state: PublicationState| Snapshot::new(SubjectKind::Commitment).with("state", state.code());
        row.state = PublicationState::Withdrawn.code().to_owned();
        let (before, after) = (state(PublicationState::Published)?, state(PublicationState::Withdrawn)?);
        self.enter(EntryKind::Withdrawn, row, Some(before), Some(after), reason).await?;
        self.save(row).await
    }

    /// Gives it a new status.
    pub(crate) async fn change_status(
        &self,
        row: &mut commitment::Model,
        new: &NewStatus,
    ) -> Result<(), ServiceError> {
        let conn = self.write.conn();
        let mut history = history(conn, row).await?;
        let (found, proposed) = self.understand(new).await?;
        let before = history.current().cloned();
        let entry = history.add(proposed, self.today).map_err(|errors| {
            let field = errors.first().map_or("status", |error| error.field());
            let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
            ServiceError::invalid(field, texts.join("; "))
        })?;
        let status = commitment_status::Model {
            id: Uuid::now_v7(),
            commitment_id: row.id,
            sequence: i32::try_from(entry.sequence).unwrap_or(i32::MAX),
            status: new.status.code().to_owned(),
            on_date: new.date.to_string(),
            reason: new.reason.trim().to_owned(),
            agreed_by: optional("agreed_by", new.agreed_by.as_deref())?,
            at: self.now_ms,
            role: self.acting.code().to_owned(),
            name: self.acting.name().map(str::to_owned),
        };
        let status_id = status.id;
        status.into_active_model().reset_all().insert(conn).await?;
        for (given, decision) in new.evidence.iter().zip(found) {
            let (kind, url, note) = match given {
                EvidenceGiven::Link { url, title } => {
                    (EvidenceKind::Link, Some(url.trim().to_owned()), title.trim())
                }
                EvidenceGiven::Vote(_) => (EvidenceKind::Vote, None, ""),
            };
            let shown = evidence::Model {
                id: Uuid::now_v7(),
                status_id,
                kind: kind.code().to_owned(),
                url,
                decision_id: decision.as_ref().map(|decision| decision.id),
                note: note.to_owned(),
            };
            shown.into_active_model().reset_all().insert(conn).await?;
        }
        row.status = history.status().map(|status| status.code().to_owned());
        if row.state == PublicationState::Published.code() {
            let before = before
                .map(|entry| {
                    Snapshot::new(SubjectKind::Commitment)
                        .with("status", entry.entered.status.code())?
                        .with("status_date", entry.entered.date.to_string())
                })
                .transpose()?;
            let shown = evidence_texts(new);
            let mut after = Snapshot::new(SubjectKind::Commitment)
                .with("status", new.status.code())?
                .with("status_date", new.date.to_string())?
                .with("evidence", shown)?;
            if let Some(by) = optional("agreed_by", new.agreed_by.as_deref())? {
                after.set("agreed_by", by)?;
            }
            self.enter(EntryKind::StatusChanged, row, before, Some(after), &new.reason).await?;
        }
        self.save(row).await
    }

    /// Everything that the rules say against a status, with the field that it belongs to.
    pub(super) async fn check_status(
        &self,
        row: &commitment::Model,
        new: &NewStatus,
    ) -> Result<Vec<FieldError>, ServiceError> {
        let history = history(self.write.conn(), row).await?;
        let (_, proposed) = self.understand(new).await?;
        let Err(errors) = history.check(&proposed, self.today) else { return Ok(Vec::new()) };
        let told = errors.iter().map(|error| {
            let (field, text) = (error.field(), error.to_string());
            let mut chars = text.chars();
            let text: String =
                chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
            // The first row of the evidence is where it is to be typed.
            FieldError::new(if field == "evidence" { "link_1" } else { field }, format!("{text}."))
        });
        Ok(told.collect())
    }

    /// What was given, with the decisions that it names, as the rules look at it.
    async fn understand(
        &self,
        new: &NewStatus,
    ) -> Result<(Vec<Option<decision::Model>>, Proposed), ServiceError> {
        let (mut found, mut shown) = (Vec::new(), Vec::new());
        for given in &new.evidence {
            match given {
                EvidenceGiven::Link { url, title } => {
                    let url =
                        SafeUrl::parse(url).map_err(|error| ServiceError::invalid("evidence", error))?;
                    shown.push(Evidence::Link { url, title: title.trim().to_owned() });
                    found.push(None);
                }
                EvidenceGiven::Vote(number) => {
                    let row = decision::Entity::find()
                        .filter(decision::Column::Number.eq(*number))
                        .one(self.write.conn())
                        .await?
                        .ok_or_else(|| {
                            ServiceError::invalid("evidence", format!("there is no decision {number}"))
                        })?;
                    shown.push(Evidence::Vote(DecisionKey(row.id.as_u128())));
                    found.push(Some(row));
                }
            }
        }
        let proposed = Proposed {
            date: new.date,
            status: new.status,
            reason: new.reason.trim().to_owned(),
            agreed_by: new.agreed_by.as_deref().map(str::trim).filter(|by| !by.is_empty()).map(str::to_owned),
            evidence: shown,
        };
        Ok((found, proposed))
    }

    pub(super) async fn snapshot(&self, row: &commitment::Model) -> Result<Snapshot, ServiceError> {
        let conn = self.write.conn();
        let who = person::Entity::find_by_id(row.person_id).one(conn).await?;
        let names = |ties: Vec<store::commitments::Tied>| -> Vec<String> {
            ties.into_iter().map(|tie| tie.name).collect()
        };
        let values = names(store::commitments::values_of(conn, &[row.id]).await?);
        let places = names(store::commitments::places_of(conn, &[row.id]).await?);
        let mut snapshot = Snapshot::new(SubjectKind::Commitment)
            .with("person", who.map(|who| who.name).unwrap_or_default())?
            .with("title", row.title.as_str())?
            .with("text", row.words.as_str())?
            .with("setting", row.setting.as_str())?
            .with("state", row.state.as_str())?;
        for (field, value) in [
            ("made_on", &row.made_on),
            ("made_at", &row.made_at),
            ("category", &row.category),
            ("how_we_will_know", &row.how_known),
            ("due", &row.due),
            ("source_url", &row.source_url),
            ("source", &row.source_note),
            ("status", &row.status),
        ] {
            if let Some(value) = value {
                snapshot.set(field, value.as_str())?;
            }
        }
        if !values.is_empty() {
            snapshot.set("values", values)?;
        }
        if !places.is_empty() {
            snapshot.set("places", places)?;
        }
        Ok(snapshot)
    }

    pub(super) async fn enter(
        &self,
        kind: EntryKind,
        row: &commitment::Model,
        before: Option<Snapshot>,
        after: Option<Snapshot>,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let name =
            PublicName::shortened(&row.title).map_err(|error| ServiceError::invalid("title", error))?;
        let subject = Subject::new(SubjectKind::Commitment, &row.id.to_string(), name)?;
        let change = Change::new(kind, subject, before, after, reason, self.acting.clone())?;
        let about =
            ledger::About { path: Some(format!("/commitments/{}", row.number)), person: Some(row.person_id) };
        ledger::append(self.write, self.now_ms, &change, about).await?;
        Ok(())
    }

    /// Writes the row back as its next version, and the person's record with it.
    pub(super) async fn save(&self, row: &mut commitment::Model) -> Result<(), ServiceError> {
        let conn = self.write.conn();
        row.version += 1;
        let saved = commitment::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(commitment::Column::Id.eq(row.id))
            .filter(commitment::Column::Version.eq(row.version - 1))
            .exec(conn)
            .await?;
        if saved.rows_affected == 0 {
            let what_changed = "the commitment was saved by someone else a moment ago; look at it again";
            return Err(ServiceError::Conflict { what_changed: what_changed.to_owned() });
        }
        keep(self.write, row.person_id, self.today).await
    }
}

/// What has become of a commitment so far.
pub(crate) async fn history(
    conn: &impl ConnectionTrait,
    row: &commitment::Model,
) -> Result<History, ServiceError> {
    let statuses = commitment_status::Entity::find()
        .filter(commitment_status::Column::CommitmentId.eq(row.id))
        .order_by_asc(commitment_status::Column::Sequence)
        .all(conn)
        .await?;
    let shown = store::commitments::evidence(conn, row.id).await?;
    let mut entries = Vec::with_capacity(statuses.len());
    for status in statuses {
        let evidence =
            shown.iter().filter(|row| row.status_id == status.id).filter_map(evidence_of).collect();
        let date = status.on_date.parse::<PartialDate>().ok().and_then(PartialDate::exact);
        entries.push(StatusEntry {
            sequence: u32::try_from(status.sequence).unwrap_or(0),
            entered: Proposed {
                // The database's check lets only whole dates in; one that does not exist counts as the first ever.
                date: date.unwrap_or(CivilDate::MIN),
                status: status.status.parse().map_err(StoreError::from)?,
                reason: status.reason,
                agreed_by: status.agreed_by,
                evidence,
            },
        });
    }
    let made = row.made_on.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
    Ok(History::new(made, entries))
}

fn evidence_of(row: &store::commitments::EvidenceRow) -> Option<Evidence> {
    let key = row.decision_id.map(|id| id.as_u128());
    match row.kind.parse::<EvidenceKind>().ok()? {
        EvidenceKind::Link => {
            let url = SafeUrl::parse(row.url.as_deref()?).ok()?;
            Some(Evidence::Link { url, title: row.note.clone() })
        }
        EvidenceKind::Vote => Some(Evidence::Vote(DecisionKey(key?))),
        EvidenceKind::Update => Some(Evidence::Update(UpdateKey(key.unwrap_or(0)))),
        EvidenceKind::Document => Some(Evidence::Document(DocumentKey(key.unwrap_or(0)))),
    }
}

/// What is shown, as the ledger tells it.
fn evidence_texts(new: &NewStatus) -> Vec<String> {
    new.evidence
        .iter()
        .map(|given| match given {
            EvidenceGiven::Link { url, title } if title.trim().is_empty() => url.trim().to_owned(),
            EvidenceGiven::Link { url, title } => format!("{}: {}", title.trim(), url.trim()),
            EvidenceGiven::Vote(number) => format!("decision {number}"),
        })
        .collect()
}

/// A person's commitments as the rules look at them.
pub(crate) fn case(status: Option<&str>, due: Option<&str>) -> Case {
    Case {
        status: status.and_then(|code| code.parse::<CommitmentStatus>().ok()),
        due: due.and_then(|text| text.parse().ok()),
    }
}

/// Keeps a person's record for lists.
pub(crate) async fn keep(write: &Write, person: Uuid, today: CivilDate) -> Result<(), ServiceError> {
    let conn = write.conn();
    let cases: Vec<Case> = store::commitments::cases(conn, person)
        .await?
        .iter()
        .map(|(status, due)| case(status.as_deref(), due.as_deref()))
        .collect();
    commitment_record::Entity::delete_by_id(person).exec(conn).await?;
    if cases.is_empty() {
        return Ok(());
    }
    let record = record(&cases, today);
    let n = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let counts = record.counts;
    let permille = record.score.map(|score| n(score.half_points * 500 / score.counted.max(1)));
    let row = commitment_record::Model {
        person_id: person,
        rules: RULES_VERSION.to_owned(),
        kept: n(counts.kept),
        partly_kept: n(counts.partly_kept),
        broken: n(counts.broken),
        open: n(counts.open()),
        late: n(counts.late),
        permille,
    };
    commitment_record::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

/// Keeps everyone's record anew.
pub(super) async fn keep_all(write: &Write, today: CivilDate) -> Result<u64, ServiceError> {
    commitment_record::Entity::delete_many().exec(write.conn()).await?;
    let mut people: Vec<Uuid> =
        store::commitments::list(write.conn(), &store::commitments::Filter::default())
            .await?
            .into_iter()
            .map(|row| row.person_id)
            .collect();
    people.sort_unstable();
    people.dedup();
    for person in &people {
        keep(write, *person, today).await?;
    }
    Ok(people.len() as u64)
}

pub(super) fn needed(field: &'static str, text: &str, most: usize) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ServiceError::invalid(field, "fill it in; it cannot be left blank"));
    }
    if text.chars().count() > most || text.contains('\0') {
        return Err(ServiceError::invalid(field, format!("it has more than {most} characters; shorten it")));
    }
    Ok(text.to_owned())
}

pub(super) fn optional(field: &'static str, text: Option<&str>) -> Result<Option<String>, ServiceError> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(|text| needed(field, text, MAX_WORDS)).transpose()
}

pub(super) fn url(field: &'static str, text: Option<&str>) -> Result<Option<String>, ServiceError> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| SafeUrl::parse(text).map(|url| url.as_str().to_owned()))
        .transpose()
        .map_err(|error| ServiceError::invalid(field, error))
}
