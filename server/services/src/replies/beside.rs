//! What a reply stands beside.

use std::fmt;
use std::str::FromStr;

use domain::words::PublicationState;
use store::entities::{commitment, commitment_status, decision, person, reply, vote};
use store::sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::ServiceError;

/// Something that is said about an official, as it is named in addresses: `decision-12`, `status-7-2`, `votes`,
/// `commitments`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Beside {
    /// Their vote in a decision, by its public number.
    Decision(i64),
    /// A status of a commitment of theirs.
    Status {
        /// The commitment's public number.
        commitment: i64,
        /// Which status of it, from 1.
        sequence: i32,
    },
    /// Their record of votes.
    Votes,
    /// Their record of commitments.
    Commitments,
}

impl fmt::Display for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decision(number) => write!(f, "decision-{number}"),
            Self::Status { commitment, sequence } => write!(f, "status-{commitment}-{sequence}"),
            Self::Votes => f.write_str("votes"),
            Self::Commitments => f.write_str("commitments"),
        }
    }
}

impl FromStr for Beside {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || ServiceError::NotFound("part of the record");
        let (kind, rest) = text.split_once('-').unwrap_or((text, ""));
        match (kind, rest) {
            ("votes", "") => Ok(Self::Votes),
            ("commitments", "") => Ok(Self::Commitments),
            ("decision", number) => number.parse().map(Self::Decision).map_err(|_| unknown()),
            ("status", rest) => {
                let (commitment, sequence) = rest.split_once('-').ok_or_else(unknown)?;
                match (commitment.parse(), sequence.parse()) {
                    (Ok(commitment), Ok(sequence)) => Ok(Self::Status { commitment, sequence }),
                    _ => Err(unknown()),
                }
            }
            _ => Err(unknown()),
        }
    }
}

impl Beside {
    /// In words: “decision 12”.
    #[must_use]
    pub fn in_words(self) -> String {
        match self {
            Self::Decision(number) => format!("decision {number}"),
            Self::Status { commitment, .. } => format!("the status of commitment {commitment}"),
            Self::Votes => "the record of votes".to_owned(),
            Self::Commitments => "the record of commitments".to_owned(),
        }
    }

    /// Where it is on this site, without the anchor.
    #[must_use]
    pub fn page(self, person_slug: &str) -> String {
        match self {
            Self::Decision(number) => format!("/decisions/{number}"),
            Self::Status { commitment, .. } => format!("/commitments/{commitment}"),
            Self::Votes | Self::Commitments => format!("/officials/{person_slug}"),
        }
    }
}

/// It, by the keys of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) beside: Beside,
    pub(super) decision_id: Option<Uuid>,
    pub(super) status_id: Option<Uuid>,
}

impl Place {
    pub(super) const fn about_record(self) -> Option<&'static str> {
        match self.beside {
            Beside::Votes => Some("votes"),
            Beside::Commitments => Some("commitments"),
            Beside::Decision(_) | Beside::Status { .. } => None,
        }
    }

    /// Replies of this person that stand there.
    pub(super) fn of(self, person: Uuid) -> Condition {
        let condition = Condition::all().add(reply::Column::PersonId.eq(person));
        match (self.decision_id, self.status_id) {
            (Some(id), _) => condition.add(reply::Column::DecisionId.eq(id)),
            (None, Some(id)) => condition.add(reply::Column::StatusId.eq(id)),
            (None, None) => condition.add(reply::Column::AboutRecord.eq(self.about_record())),
        }
    }
}

/// Finds it, and that it is about this person.
pub(super) async fn find(
    conn: &impl ConnectionTrait,
    person: &person::Model,
    beside: Beside,
) -> Result<Place, ServiceError> {
    let place = |decision_id, status_id| Place { beside, decision_id, status_id };
    let published = PublicationState::Published.code();
    match beside {
        Beside::Votes | Beside::Commitments => Ok(place(None, None)),
        Beside::Decision(number) => {
            let row = decision::Entity::find()
                .filter(decision::Column::Number.eq(number))
                .one(conn)
                .await?
                .ok_or(ServiceError::NotFound("decision"))?;
            let theirs = vote::Entity::find()
                .filter(vote::Column::DecisionId.eq(row.id))
                .filter(vote::Column::PersonId.eq(person.id))
                .one(conn)
                .await?;
            // Whoever has no vote there has nothing said about them there.
            if theirs.is_none() {
                return Err(ServiceError::NotFound("vote of theirs"));
            }
            Ok(place(Some(row.id), None))
        }
        Beside::Status { commitment: number, sequence } => {
            let row = commitment::Entity::find()
                .filter(commitment::Column::Number.eq(number))
                .filter(commitment::Column::State.eq(published))
                .filter(commitment::Column::PersonId.eq(person.id))
                .one(conn)
                .await?
                .ok_or(ServiceError::NotFound("commitment of theirs"))?;
            let status = commitment_status::Entity::find()
                .filter(commitment_status::Column::CommitmentId.eq(row.id))
                .filter(commitment_status::Column::Sequence.eq(sequence))
                .one(conn)
                .await?
                .ok_or(ServiceError::NotFound("status of that commitment"))?;
            Ok(place(None, Some(status.id)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_thing_and_comes_back() {
        for beside in [
            Beside::Decision(12),
            Beside::Status { commitment: 7, sequence: 2 },
            Beside::Votes,
            Beside::Commitments,
        ] {
            assert_eq!(beside.to_string().parse::<Beside>().unwrap(), beside);
        }
        for wrong in ["", "decision", "decision-x", "status-7", "status-7-", "votes-1", "answers"] {
            assert!(wrong.parse::<Beside>().is_err(), "{wrong}");
        }
    }
}
