//! Reported errors: anyone can tell of one, a steward answers, and the answer is public with what was wrong.
//!
//! What the reporter wrote is for stewards only. How to reach them goes as soon as they were answered.

mod pages;

pub use pages::is_page;

use domain::access::{Action, Actor, Subject as Of};
use domain::ledger::{Change, PublicName, Snapshot, Subject};
use domain::words::{CorrectionStatus, EntryKind, SubjectKind};
use store::commitments::Numbered;
use store::entities::correction;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::read::{Answer, page};
use crate::views::{CorrectionView, Listing};
use crate::{ServiceError, Services, allow, ledger};

/// The longest report, in characters.
pub const MAX_REPORT: usize = 4_000;
/// The longest line, in characters.
const MAX_LINE: usize = 300;
/// The longest answer, in characters.
const MAX_ANSWER: usize = 2_000;

/// What is said of an address at which nothing can be read.
const NO_PAGE: &str =
    "There is no page at this address now. Open the page that is wrong, and follow “Report an error” on it.";

/// What someone reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewReport {
    /// The address on this site: `/officials/ada-example`.
    pub page: String,
    /// What is wrong, what it should say, and where that can be read.
    pub report: String,
    /// How to reach them, if they want an answer.
    pub contact: Option<String>,
}

/// A steward's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It was wrong.
    Corrected {
        /// What was wrong.
        was: String,
        /// What it says now.
        is_now: String,
        /// In plain words.
        answer: String,
    },
    /// It stays as it is.
    NotCorrected {
        /// Why, in plain words.
        answer: String,
    },
    /// It was no report about the record; nothing of it becomes public.
    SetAside,
}

/// A report as a steward sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Its number.
    pub number: i64,
    /// The address on this site.
    pub page: String,
    /// What the reporter wrote.
    pub report: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// Code of `CorrectionStatus`.
    pub status: String,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Which version of it this is.
    pub version: i32,
}

/// Everything that is wrong with a report: field and remedy.
///
/// # Errors
/// The list, if it is not empty.
pub fn check(new: &NewReport) -> Result<(), Vec<(&'static str, String)>> {
    let mut wrong = Vec::new();
    if new.page.chars().count() > MAX_LINE || !pages::is_page(&new.page) {
        let message = "Say on which page it is: the part of its address after the name of this site, such as /officials/ada-example.";
        wrong.push(("page", message.to_owned()));
    }
    match new.report.trim().chars().count() {
        0..10 => wrong.push((
            "report",
            "Write a sentence or two: what is wrong, what it should say, and where that can be read."
                .to_owned(),
        )),
        n if n > MAX_REPORT => {
            wrong.push(("report", format!("It has {n} characters; {MAX_REPORT} is the most. Shorten it.")));
        }
        _ => {}
    }
    if new.contact.as_ref().is_some_and(|contact| contact.chars().count() > MAX_LINE) {
        wrong.push(("contact", format!("Use at most {MAX_LINE} characters.")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Takes a report; gives its number.
///
/// # Errors
/// When it cannot be ([`check`] says all of it), or the database fails.
pub async fn report(services: &Services, new: &NewReport) -> Result<i64, ServiceError> {
    allow(Actor::Anonymous, Action::ReportError, Of::NONE)?;
    if let Err(wrong) = check(new) {
        let (field, message) = wrong.into_iter().next().unwrap_or(("report", String::new()));
        return Err(ServiceError::invalid(field, message));
    }
    let write = services.store().begin().await?;
    let about = pages::about(write.conn(), &new.page).await?.filter(|about| about.public);
    let Some(about) = about else {
        return Err(ServiceError::invalid("page", NO_PAGE));
    };
    let subject = about.subject;
    let clean = |text: &str| text.replace('\0', "").trim().to_owned();
    let row = correction::Model {
        id: Uuid::now_v7(),
        number: store::commitments::next_number(&write, Numbered::Corrections).await?,
        page: new.page.clone(),
        subject_kind: subject.as_ref().map(|subject| subject.kind.code().to_owned()),
        subject: subject.as_ref().map(|subject| subject.part.clone()),
        subject_name: subject.map(|subject| subject.name),
        report: clean(&new.report),
        contact: new.contact.as_deref().map(clean).filter(|contact| !contact.is_empty()),
        status: CorrectionStatus::Received.code().to_owned(),
        was: None,
        is_now: None,
        answer: None,
        created_at: services.clock().now_ms(),
        answered_at: None,
        version: 1,
    };
    let number = row.number;
    row.into_active_model().reset_all().insert(write.conn()).await?;
    // Nothing of it is public yet but how many wait.
    write.commit().await?;
    Ok(number)
}

/// The reports with this status, the oldest first.
///
/// # Errors
/// When the actor may not see them, or the database fails.
pub async fn list(
    services: &Services,
    actor: Actor,
    status: CorrectionStatus,
) -> Result<Vec<Report>, ServiceError> {
    allow(actor, Action::ReadReports, Of::NONE)?;
    let rows = correction::Entity::find()
        .filter(correction::Column::Status.eq(status.code()))
        .order_by_asc(correction::Column::Number)
        .all(services.store().read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Report {
            number: row.number,
            page: row.page,
            report: row.report,
            contact: row.contact,
            status: row.status,
            created_at: row.created_at,
            version: row.version,
        })
        .collect())
}

/// Answers a report. The answer is public, with its entry in the ledger; how to reach the reporter is forgotten.
///
/// # Errors
/// When the actor may not, there is no such report, it was answered already, somebody changed it meanwhile, or something
/// is missing in the answer.
pub async fn answer(
    services: &Services,
    actor: Actor,
    number: i64,
    version: i32,
    decided: &Decided,
) -> Result<(), ServiceError> {
    let write = services.store().begin().await?;
    let conn = write.conn();
    let mut row = correction::Entity::find()
        .filter(correction::Column::Number.eq(number))
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("report"))?;
    crate::allow(actor, Action::AnswerReport, Of::NONE)?;
    let about = pages::about(conn, &row.page).await?.unwrap_or_default();
    let (whom, people) = (about.person, about.people);
    let subject = crate::allow::about(actor, &people);
    let acting = ledger::acting(conn, actor, Action::AnswerReport, subject).await?;
    if row.version != version || row.answered_at.is_some() {
        let status = row.status.parse::<CorrectionStatus>().map_or("changed", CorrectionStatus::label);
        return Err(ServiceError::Conflict { what_changed: format!("report {number} is {status} now") });
    }
    let text = |field: &'static str, text: &str| match text.trim() {
        "" => Err(ServiceError::invalid(field, "fill it in; everyone will be able to read it")),
        text if text.chars().count() > MAX_ANSWER => {
            Err(ServiceError::invalid(field, format!("use at most {MAX_ANSWER} characters")))
        }
        text => Ok(text.to_owned()),
    };
    let status = match decided {
        Decided::Corrected { was, is_now, answer } => {
            row.was = Some(text("was", was)?);
            row.is_now = Some(text("is_now", is_now)?);
            row.answer = Some(text("answer", answer)?);
            CorrectionStatus::Corrected
        }
        Decided::NotCorrected { answer } => {
            row.answer = Some(text("answer", answer)?);
            CorrectionStatus::NotCorrected
        }
        Decided::SetAside => CorrectionStatus::SetAside,
    };
    row.status = status.code().to_owned();
    row.contact = None;
    row.answered_at = Some(services.clock().now_ms());
    row.version += 1;
    if let Some(answer) = &row.answer {
        let name = row.subject_name.clone().unwrap_or_else(|| row.page.clone());
        let mut after = Snapshot::new(SubjectKind::Correction)
            .with("about", row.page.as_str())?
            .with("status", status.code())?
            .with("answer", answer.as_str())?;
        for (field, value) in [("was", &row.was), ("is", &row.is_now)] {
            if let Some(value) = value {
                after.set(field, value.as_str())?;
            }
        }
        let name = PublicName::shortened(&name).map_err(|error| ServiceError::invalid("page", error))?;
        let subject = Subject::new(SubjectKind::Correction, &row.number.to_string(), name)?;
        let change = Change::new(EntryKind::CorrectionAnswered, subject, None, Some(after), answer, acting)?;
        let about =
            ledger::About { path: Some(format!("/corrections#correction-{}", row.number)), person: whom };
        let entry = ledger::append(&write, services.clock().now_ms(), &change, about).await?.sequence;
        store::ledger::add_concerned(&write, entry, people).await?;
    }
    row.into_active_model().reset_all().update(conn).await?;
    write.commit().await?;
    Ok(())
}

impl Services {
    /// One page of answered reports, the newest first.
    ///
    /// # Errors
    /// When there is no such page, or the database fails.
    pub async fn corrections(&self, page_number: u32, size: u32) -> Answer<Listing<CorrectionView>> {
        let page = page(page_number, size)?;
        let public =
            [CorrectionStatus::Corrected, CorrectionStatus::NotCorrected].map(CorrectionStatus::code);
        let query = correction::Entity::find()
            .filter(correction::Column::Status.is_in(public))
            .order_by_desc(correction::Column::AnsweredAt)
            .order_by_desc(correction::Column::Number);
        let conn = self.store().read();
        let total = query.clone().count(conn).await?;
        let rows = query.paginate(conn, page.size().into()).fetch_page(u64::from(page.number()) - 1).await?;
        let items = rows
            .into_iter()
            .map(|row| CorrectionView {
                number: row.number,
                page: row.page,
                about: row.subject_name,
                words: row
                    .status
                    .parse::<CorrectionStatus>()
                    .map_or_else(|_| row.status.clone(), |status| status.label().to_owned()),
                status: row.status,
                was: row.was,
                is_now: row.is_now,
                answer: row.answer.unwrap_or_default(),
                reported_on: crate::clock::day_of(row.created_at)
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                answered_on: row
                    .answered_at
                    .and_then(crate::clock::day_of)
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            })
            .collect();
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// How many reports wait for an answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn corrections_waiting(&self) -> Answer<u64> {
        let open = [CorrectionStatus::Received, CorrectionStatus::Checking].map(CorrectionStatus::code);
        let query = correction::Entity::find().filter(correction::Column::Status.is_in(open));
        Ok(query.count(self.store().read()).await?)
    }
}
