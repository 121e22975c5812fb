//! What the officials of the sample community say beside their record, and what its readers reported: entered as they
//! would, each step with its entry in the ledger.

use domain::access::{AccountKey, Actor, PersonKey, Roles};
use domain::words::Role;
use serde::Deserialize;
use store::entities::{commitment, decision, person};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::SampleError;
use crate::Services;
use crate::corrections::{self, Decided, NewReport};
use crate::replies::{self, Beside};

/// The file, as it is named in messages.
const FILE: &str = "voices.yaml";
const TEXT: &str = include_str!("voices.yaml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    replies: Vec<Reply>,
    corrections: Vec<Correction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    person: String,
    /// Beside their vote on this motion.
    motion: Option<String>,
    /// Beside the last status of the commitment with this title.
    commitment: Option<String>,
    /// Beside their record of commitments.
    #[serde(default)]
    commitments: bool,
    #[serde(default)]
    on_behalf: bool,
    text: String,
    revised: Option<String>,
    withdrawn: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    page: String,
    report: String,
    was: Option<String>,
    is_now: Option<String>,
    answer: Option<String>,
}

/// Enters them all; gives how many replies there are.
pub(super) async fn load(services: &Services) -> Result<usize, SampleError> {
    let table: Table = serde_saphyr::from_str(TEXT)
        .map_err(|error| SampleError::File { file: FILE, message: error.to_string() })?;
    for it in &table.replies {
        put(services, it).await?;
    }
    for it in &table.corrections {
        let new = NewReport { page: it.page.clone(), report: it.report.clone(), contact: None };
        let number = corrections::report(services, &new).await?;
        let Some(answer) = it.answer.clone() else { continue };
        let decided = match (it.was.clone(), it.is_now.clone()) {
            (Some(was), Some(is_now)) => Decided::Corrected { was, is_now, answer },
            _ => Decided::NotCorrected { answer },
        };
        corrections::answer(services, Actor::Operator, number, 1, &decided).await?;
    }
    Ok(table.replies.len())
}

async fn put(services: &Services, it: &Reply) -> Result<(), SampleError> {
    let conn = services.store().read();
    let unknown = |what: &'static str, name: &str| SampleError::Unknown { what, name: name.to_owned() };
    let row = person::Entity::find().filter(person::Column::Slug.eq(it.person.as_str())).one(conn).await?;
    let person = row.ok_or_else(|| unknown("person", &it.person))?;
    let beside = if let Some(motion) = &it.motion {
        let row =
            decision::Entity::find().filter(decision::Column::Motion.eq(motion.as_str())).one(conn).await?;
        Beside::Decision(row.ok_or_else(|| unknown("motion", motion))?.number)
    } else if let Some(title) = &it.commitment {
        let row =
            commitment::Entity::find().filter(commitment::Column::Title.eq(title.as_str())).one(conn).await?;
        let commitment = row.ok_or_else(|| unknown("commitment", title))?.number;
        let history = services.commitment(commitment).await?.history;
        let last = history.last().ok_or_else(|| unknown("status of", title))?;
        Beside::Status { commitment, sequence: last.sequence }
    } else if it.commitments {
        Beside::Commitments
    } else {
        Beside::Votes
    };
    // The accounts of the sample come later; who enters something here has the role and no name.
    let roles = Roles::NONE.with(if it.on_behalf { Role::Steward } else { Role::Official });
    let official_of = (!it.on_behalf).then(|| PersonKey(person.id.as_u128()));
    let actor = Actor::Account { key: AccountKey(0), roles, official_of };
    let id = replies::put(services, actor, &it.person, beside, &it.text).await?;
    if let Some(text) = &it.revised {
        replies::change(services, actor, id, 1, text).await?;
    }
    if let Some(reason) = &it.withdrawn {
        replies::withdraw(services, actor, id, 1, reason).await?;
    }
    Ok(())
}
