//! The first start: the organisation's name and its first administrator, once, with a code that was printed.

use domain::accounts::{EmailAddress, SETUP_CODE, Token, TokenKind};
use domain::ledger::Acting;
use domain::words::Role;
use store::entities::{account, account_role, movement_value, setting};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::{ACTIVE, SignedIn, kept, new_token, passwords, roles, sessions};
use crate::import::positions::STARTING_VALUES;
use crate::{ServiceError, Services};

/// Under which the code's hash and end are kept, as `hash end`.
const CODE: &str = "setup_code";

/// What is asked at the first start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetUp {
    /// The organisation's name.
    pub organisation: String,
    /// The address of the first administrator.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Whether to begin with the six values that are offered.
    pub values: bool,
}

async fn is_set_up(conn: &impl ConnectionTrait) -> Result<bool, ServiceError> {
    let administrators = account_role::Entity::find()
        .filter(account_role::Column::Role.eq(Role::Administrator.code()))
        .count(conn)
        .await?;
    Ok(administrators > 0)
}

impl Services {
    /// Whether there is an administrator, so that nothing is left to set up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_set_up(&self) -> Result<bool, ServiceError> {
        is_set_up(self.store.read()).await
    }

    /// A new code for the first start, which replaces any former one. None when there is an administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_code(&self) -> Result<Option<Token>, ServiceError> {
        let write = self.store.begin().await?;
        if is_set_up(write.conn()).await? {
            return Ok(None);
        }
        let code = new_token(TokenKind::Setup)?;
        let ends = self.clock.now_ms().saturating_add(SETUP_CODE);
        set(write.conn(), CODE, format!("{} {ends}", kept(&code))).await?;
        write.commit_quietly().await?;
        Ok(Some(code))
    }

    /// Whether this is the code that was printed last, and nothing is set up yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn setup_is_open(&self, code: &str) -> Result<bool, ServiceError> {
        self.code_fits(self.store.read(), code).await
    }

    async fn code_fits(&self, conn: &impl ConnectionTrait, code: &str) -> Result<bool, ServiceError> {
        let Ok(code) = Token::parse(TokenKind::Setup, code.trim()) else { return Ok(false) };
        if is_set_up(conn).await? {
            return Ok(false);
        }
        let row = setting::Entity::find_by_id(CODE).one(conn).await?;
        let Some(row) = row else { return Ok(false) };
        let Some((hash, ends)) = row.value.split_once(' ') else { return Ok(false) };
        let ends: i64 = ends.parse().unwrap_or(0);
        Ok(hash == kept(&code) && self.clock.now_ms() < ends)
    }

    /// Sets the installation up, once, and signs the first administrator in. None when the code does not fit or it was
    /// done already.
    ///
    /// # Errors
    /// When a field will not do, or the database fails.
    pub async fn set_up(
        &self,
        code: &str,
        asked: &SetUp,
        device: &str,
    ) -> Result<Option<SignedIn>, ServiceError> {
        if !self.code_fits(self.store.read(), code).await? {
            return Ok(None);
        }
        let name = asked.organisation.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid(
                "organisation",
                "give the organisation's name on one line, at most 200 characters",
            ));
        }
        let email =
            EmailAddress::parse(&asked.email).map_err(|error| ServiceError::invalid("email", error))?;
        passwords::check("password", &asked.password, &email)?;
        let hash = passwords::hash(&asked.password).await?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let conn = write.conn();
        // Using the code up is the first write: of two who come at once, the second finds it gone.
        let used = setting::Entity::delete_by_id(CODE).exec(conn).await?;
        if used.rows_affected != 1 || is_set_up(conn).await? {
            return Ok(None);
        }
        set(conn, "organisation", name.to_owned()).await?;
        if asked.values && movement_value::Entity::find().count(conn).await? == 0 {
            for (position, (slug, name, summary)) in (1..).zip(STARTING_VALUES) {
                let row = movement_value::Model {
                    id: Uuid::now_v7(),
                    slug: slug.to_owned(),
                    name: name.to_owned(),
                    summary: summary.to_owned(),
                    body: String::new(),
                    position,
                };
                movement_value::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
            }
        }
        let account = account::Model {
            id: Uuid::now_v7(),
            email: Some(email.lookup()),
            email_shown: Some(email.as_str().to_owned()),
            public_name: None,
            password_hash: Some(hash),
            person_id: None,
            state: ACTIVE.to_owned(),
            email_confirmed_at: None,
            created_at: now,
            version: 1,
        };
        account::Entity::insert(account.clone().into_active_model()).exec_without_returning(conn).await?;
        let all = [Role::Administrator, Role::Steward];
        let signed_in = sessions::begin(conn, account.id, all.into_iter().collect(), device, now).await?;
        for role in all {
            roles::grant(&write, now, &account, role, "The first start.", Acting::Operator).await?;
        }
        write.commit().await?;
        Ok(Some(signed_in))
    }
}

async fn set(conn: &impl ConnectionTrait, name: &str, value: String) -> Result<(), ServiceError> {
    let row = setting::Model { name: name.to_owned(), value };
    setting::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned(),
        )
        .exec_without_returning(conn)
        .await?;
    Ok(())
}
