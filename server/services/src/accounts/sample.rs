//! The accounts of the sample community, one for each role. Their passwords are published, so they are good for
//! nothing where the community is not invented.

use domain::ledger::{Acting, PublicName};
use domain::words::Role;
use store::entities::{account, setting};
use store::sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{ACTIVE, passwords, roles};
use crate::{ServiceError, Services};

/// The host of their addresses: no mail ever goes there (RFC 2606).
const HOST: &str = "@sample.invalid";

/// A published way to sign in to the sample community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleAccount {
    /// As what.
    pub role: Role,
    /// Address.
    pub email: &'static str,
    /// Password.
    pub password: &'static str,
    /// The name that the public sees.
    pub name: Option<&'static str>,
    /// Of the official: whom in the record they are (slug).
    pub person: Option<&'static str>,
}

/// All of them.
pub const SAMPLE_ACCOUNTS: [SampleAccount; 4] = [
    SampleAccount {
        role: Role::Member,
        email: "member@sample.invalid",
        password: "an invented person of the table",
        name: None,
        person: None,
    },
    SampleAccount {
        role: Role::Official,
        email: "official@sample.invalid",
        password: "an invented holder of a seat",
        name: None,
        person: Some("bernadette-oyelaran"),
    },
    SampleAccount {
        role: Role::Steward,
        email: "steward@sample.invalid",
        password: "an invented keeper of the record",
        name: Some("Rosalind Achterberg"),
        person: None,
    },
    SampleAccount {
        role: Role::Administrator,
        email: "administrator@sample.invalid",
        password: "an invented runner of the machine",
        name: Some("Tobias Fenwater"),
        person: None,
    },
];

/// Whether an address belongs to the sample.
pub(super) fn is_sample(email: &str) -> bool {
    email.to_ascii_lowercase().ends_with(HOST)
}

async fn community_is_invented(conn: &impl ConnectionTrait) -> Result<bool, ServiceError> {
    Ok(setting::Entity::find_by_id("sample").one(conn).await?.is_some_and(|row| row.value == "true"))
}

/// Whether an account must not be let in: one of the sample's, outside of a sample community.
pub(super) async fn is_barred(
    conn: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<bool, ServiceError> {
    let sample = account.email.as_deref().is_some_and(is_sample);
    Ok(sample && !community_is_invented(conn).await?)
}

/// Makes the accounts, in one transaction.
pub(crate) async fn make(services: &Services) -> Result<(), ServiceError> {
    let mut hashes = Vec::new();
    for sample in SAMPLE_ACCOUNTS {
        hashes.push(passwords::hash(sample.password).await?);
    }
    let now = services.clock.now_ms();
    let write = services.store.begin().await?;
    if !community_is_invented(write.conn()).await? {
        return Err(ServiceError::invalid("sample", "only a sample community has published passwords"));
    }
    for (sample, hash) in SAMPLE_ACCOUNTS.into_iter().zip(hashes) {
        let name = sample.name.map(PublicName::new).transpose();
        let name = name.map_err(|error| ServiceError::invalid("name", error))?;
        let person_id = match sample.person {
            Some(slug) => Some(roles::person_of(write.conn(), slug).await?.id),
            None => None,
        };
        let row = account::Model {
            id: Uuid::now_v7(),
            email: Some(sample.email.to_owned()),
            email_shown: Some(sample.email.to_owned()),
            public_name: name.map(|name| name.as_str().to_owned()),
            password_hash: Some(hash),
            person_id,
            state: ACTIVE.to_owned(),
            email_confirmed_at: Some(now),
            created_at: now,
            version: 1,
        };
        account::Entity::insert(row.clone().into_active_model()).exec_without_returning(write.conn()).await?;
        roles::grant(&write, now, &row, sample.role, "The sample community.", Acting::Program).await?;
    }
    write.commit().await?;
    Ok(())
}

impl Services {
    /// The published ways to sign in: of a sample community its four, of any other none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sample_accounts(&self) -> Result<Vec<SampleAccount>, ServiceError> {
        let conn = self.store.read();
        if !community_is_invented(conn).await? {
            return Ok(Vec::new());
        }
        let mut there = Vec::new();
        for sample in SAMPLE_ACCOUNTS {
            let known = super::invitations::by_address(conn, sample.email).await?;
            if known.is_some_and(|account| account.state == ACTIVE) {
                there.push(sample);
            }
        }
        Ok(there)
    }
}
