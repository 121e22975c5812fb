//! The form by which a steward says what became of a commitment, and what is late or soon due.

use domain::access::{Action, Actor, Subject};
use domain::commitments::{Lateness, board_key, lateness};
use domain::date::PartialDate;
use domain::words::CommitmentStatus;
use store::commitments::{Filter, list};
use store::entities::{commitment, person};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::desk::{Desk, case, history};
use super::{EvidenceGiven, NewStatus, of};
use crate::desk::{FieldError, Refused, Thing, Values, resolve};
use crate::{ServiceError, Services, ledger};

/// A commitment is said to be due soon from so many days before on.
pub const SOON: u32 = 30;
/// The most links, and the most decisions, that one status is shown by.
pub const MOST_EVIDENCE: usize = 20;

/// What the form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusForm {
    /// The commitment's public number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub person: String,
    /// Its words.
    pub words: String,
    /// Code and words of the status that holds, and since when.
    pub status: Option<(String, String, String)>,
    /// Which version of it this is; to be handed back.
    pub version: i32,
}

/// A commitment that is late, or due soon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waits {
    /// Its public number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub person: String,
    /// “late by 12 days”, “due by 7 November 2026”.
    pub words: String,
    /// Whether it is late.
    pub late: bool,
}

async fn find(conn: &impl ConnectionTrait, number: i64) -> Result<commitment::Model, ServiceError> {
    commitment::Entity::find()
        .filter(commitment::Column::Number.eq(number))
        .filter(commitment::Column::State.eq("published"))
        .one(conn)
        .await?
        .ok_or(ServiceError::NotFound("commitment"))
}

/// What the form for a new status shows.
///
/// # Errors
/// When the actor may not judge this person's commitments, there is no such commitment, or the database fails.
pub async fn status_form(services: &Services, actor: Actor, number: i64) -> Result<StatusForm, ServiceError> {
    crate::allow(actor, Action::EditCommitments, Subject::NONE)?;
    let conn = services.store().read();
    let row = find(conn, number).await?;
    crate::allow(actor, Action::ChangeCommitmentStatus, of(&row))?;
    let who = person::Entity::find_by_id(row.person_id).one(conn).await?;
    let history = history(conn, &row).await?;
    let status = history.current().map(|entry| {
        let status = entry.entered.status;
        (status.code().to_owned(), status.label().to_owned(), entry.entered.date.to_string())
    });
    Ok(StatusForm {
        number,
        title: row.title,
        person: who.map(|who| who.name).unwrap_or_default(),
        words: row.words,
        status,
        version: row.version,
    })
}

/// Gives a commitment the status that was typed: `status`, `date`, `reason`, `agreed_by`, `link_1` with `title_1` and so
/// on, `decision_1` and so on (a number, or words of its motion).
///
/// # Errors
/// Says everything that is wrong; nothing is written then.
pub async fn give_status(
    services: &Services,
    actor: Actor,
    number: i64,
    typed: &Values,
) -> Result<(), Refused> {
    let write = services.store().begin().await?;
    store::ledger::locked_head(&write).await?;
    let conn = write.conn();
    let mut row = find(conn, number).await?;
    let acting = ledger::acting(conn, actor, Action::ChangeCommitmentStatus, of(&row)).await?;
    if typed.get("version").parse::<i32>().ok() != Some(row.version) {
        let status = row.status.as_deref().and_then(|code| code.parse::<CommitmentStatus>().ok());
        let status = status.map_or("without a status", CommitmentStatus::label);
        let message = format!(
            "Someone changed this commitment while you typed: it is {status} now. If yours still holds, save again."
        );
        return Err(Refused::Wrong(vec![FieldError::new("status", message)]));
    }
    let mut wrong = Vec::new();
    let status = typed.get("status").parse::<CommitmentStatus>();
    if status.is_err() {
        wrong.push(FieldError::new("status", "Choose what became of it."));
    }
    let date = match typed.get("date").trim() {
        "" => None,
        text => domain::date::parse_loose(text).ok().and_then(PartialDate::exact),
    };
    if date.is_none() {
        let message = "Say since when it is so: a whole day, such as 2026-11-03.";
        wrong.push(FieldError::new("date", message));
    }
    let evidence = evidence(conn, typed, &mut wrong).await?;
    let (Ok(status), Some(date)) = (status, date) else { return Err(Refused::Wrong(wrong)) };
    let new = NewStatus {
        date,
        status,
        reason: typed.get("reason").trim().to_owned(),
        agreed_by: Some(typed.get("agreed_by").trim().to_owned()).filter(|by| !by.is_empty()),
        evidence,
    };
    let desk = Desk::new(&write, services, acting);
    wrong.extend(desk.check_status(&row, &new).await?);
    if !wrong.is_empty() {
        return Err(Refused::Wrong(wrong));
    }
    desk.change_status(&mut row, &new).await?;
    desk.status_by_hand(row.id).await?;
    write.commit().await?;
    Ok(())
}

async fn evidence(
    conn: &impl ConnectionTrait,
    typed: &Values,
    wrong: &mut Vec<FieldError>,
) -> Result<Vec<EvidenceGiven>, ServiceError> {
    let mut all = Vec::new();
    for n in 1..=MOST_EVIDENCE {
        let (url, title) = (typed.get(&format!("link_{n}")).trim(), typed.get(&format!("title_{n}")).trim());
        if url.is_empty() {
            if !title.is_empty() {
                let message =
                    format!("Link {n}: “{title}” has no web address. Fill it in, or take its title out.");
                wrong.push(FieldError::new(&format!("link_{n}"), message));
            }
            continue;
        }
        match domain::safe_url::SafeUrl::parse(url) {
            Ok(url) => all.push(EvidenceGiven::Link { url: url.to_string(), title: title.to_owned() }),
            Err(error) => wrong.push(FieldError::new(&format!("link_{n}"), format!("Link {n}: {error}"))),
        }
    }
    for n in 1..=MOST_EVIDENCE {
        let name = format!("decision_{n}");
        let text = typed.get(&name).trim();
        if text.is_empty() {
            continue;
        }
        match resolve(conn, "evidence", &format!("Decision {n}"), Thing::Decision, text).await? {
            Ok(found) => {
                let given = EvidenceGiven::Vote(found.key.parse().unwrap_or_default());
                if !all.contains(&given) {
                    all.push(given);
                }
            }
            Err(error) => wrong.push(FieldError { field: name, ..error }),
        }
    }
    Ok(all)
}

impl Services {
    /// What is late, the longest first, and what is due within [`SOON`] days.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn commitments_that_wait(&self, actor: Actor) -> Result<Vec<Waits>, ServiceError> {
        crate::allow(actor, Action::ReadStewardDesk, Subject::NONE)?;
        let today = self.clock().today();
        let mut rows =
            list(self.store().read(), &Filter::default()).await.map_err(store::StoreError::from)?;
        rows.sort_by_key(|row| {
            (board_key(&case(row.status.as_deref(), row.due.as_deref()), today), row.number)
        });
        let waits = rows.into_iter().filter_map(|row| {
            let case = case(row.status.as_deref(), row.due.as_deref());
            let lateness = lateness(case.status, case.due, today);
            let soon = matches!(lateness, Lateness::Due { days, .. } if days <= SOON);
            (lateness.is_late() || soon).then(|| Waits {
                number: row.number,
                title: row.title,
                person: row.person_name,
                words: lateness.in_words().unwrap_or_default(),
                late: lateness.is_late(),
            })
        });
        Ok(waits.collect())
    }
}
