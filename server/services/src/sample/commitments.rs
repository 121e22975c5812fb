//! What the officials of the sample community promised, entered as a steward would, each step with its entry in the ledger.

use std::collections::HashMap;

use domain::date::PartialDate;
use domain::ledger::{Acting, PublicName};
use domain::words::{CommitmentSetting, CommitmentStatus};
use serde::Deserialize;
use store::entities::{decision, movement_value, person};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::SampleError;
use crate::commitments::{Desk, EvidenceGiven, NewCommitment, NewStatus};
use crate::{ServiceError, Services};

/// The file, as it is named in messages.
const FILE: &str = "commitments.yaml";
const TEXT: &str = include_str!("commitments.yaml");
/// Where everything that is invented is said to lie.
const SITE: &str = "https://example.org/sweetgum/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    steward: String,
    commitments: Vec<Promise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    person: String,
    title: String,
    words: String,
    setting: CommitmentSetting,
    made_on: PartialDate,
    made_at: Option<String>,
    how_known: String,
    due: Option<PartialDate>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    history: Vec<Status>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    on: PartialDate,
    status: CommitmentStatus,
    reason: String,
    agreed_by: Option<String>,
    link: Option<String>,
    /// The motion of a decision that shows it.
    vote: Option<String>,
}

fn read() -> Result<Table, SampleError> {
    serde_saphyr::from_str(TEXT).map_err(|error| SampleError::File { file: FILE, message: error.to_string() })
}

/// Enters them all, in one transaction; gives how many there are.
pub(super) async fn load(services: &Services) -> Result<usize, SampleError> {
    let table = read()?;
    let wrong = |message: String| SampleError::File { file: FILE, message };
    let steward = PublicName::new(&table.steward).map_err(|error| wrong(error.to_string()))?;
    let write = services.store().begin().await?;
    let conn = write.conn();
    let people: HashMap<String, Uuid> =
        person::Entity::find().all(conn).await?.into_iter().map(|row| (row.slug, row.id)).collect();
    let values: HashMap<String, Uuid> =
        movement_value::Entity::find().all(conn).await?.into_iter().map(|row| (row.slug, row.id)).collect();
    let desk = Desk::new(&write, services, Acting::Steward(Some(steward)));
    for it in &table.commitments {
        let person = *people
            .get(&it.person)
            .ok_or_else(|| SampleError::Unknown { what: "person", name: it.person.clone() })?;
        let values = it
            .values
            .iter()
            .map(|slug| {
                values
                    .get(slug)
                    .copied()
                    .ok_or_else(|| SampleError::Unknown { what: "value", name: slug.clone() })
            })
            .collect::<Result<_, _>>()?;
        let new = NewCommitment {
            made_on: Some(it.made_on),
            made_at: it.made_at.clone(),
            source_url: Some(format!("{SITE}commitments/{}", it.person)),
            source_note: Some("the Sweetgum Table’s notes".to_owned()),
            how_known: Some(it.how_known.clone()),
            due: it.due,
            values,
            ..NewCommitment::new(person, it.title.as_str(), it.words.as_str(), it.setting)
        };
        let mut row = desk.create(&new, None).await?;
        desk.publish(&mut row).await?;
        for status in &it.history {
            let date = status
                .on
                .exact()
                .ok_or_else(|| wrong(format!("{}: {} is not a whole date", it.title, status.on)))?;
            let link = |path: &String| EvidenceGiven::Link {
                url: format!("{SITE}{path}"),
                title: "The Sweetgum Table’s notes".to_owned(),
            };
            let vote = match &status.vote {
                None => None,
                Some(motion) => {
                    let row = decision::Entity::find()
                        .filter(decision::Column::Motion.eq(motion.as_str()))
                        .one(conn)
                        .await?;
                    let row =
                        row.ok_or_else(|| SampleError::Unknown { what: "motion", name: motion.clone() })?;
                    Some(row.number)
                }
            };
            let new = NewStatus {
                date,
                status: status.status,
                reason: status.reason.clone(),
                agreed_by: status.agreed_by.clone(),
                evidence: status.link.iter().map(link).chain(vote.map(EvidenceGiven::Vote)).collect(),
            };
            desk.change_status(&mut row, &new).await.map_err(|error| match error {
                ServiceError::Invalid { field, message } => {
                    wrong(format!("{}: {field}: {message}", it.title))
                }
                error => error.into(),
            })?;
        }
    }
    write.commit().await?;
    Ok(table.commitments.len())
}
