//! Giving and taking roles, disabling accounts, and the list of them. Every grant is in the ledger.

use domain::access::{AccountKey, Action, Actor, PersonKey, Subject, may_lose_administrator};
use domain::accounts::EmailAddress;
use domain::ledger::{self, Acting, Change, PublicName, Snapshot};
use domain::words::{EntryKind, Role, SubjectKind};
use store::Write;
use store::entities::{account, account_role, person};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{ACTIVE, DELETED, DISABLED, roles_of, sessions};
use crate::ledger::{About, acting, append};
use crate::{ServiceError, Services, allow};

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AccountLine {
    /// Key.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Codes of the roles.
    pub roles: Vec<&'static str>,
    /// `active` or `disabled`.
    pub state: String,
    /// The name that the public sees, as the organisation set it.
    pub public_name: Option<String>,
    /// Of an official: whom in the record they are (slug).
    pub person: Option<String>,
    /// Of an official: the person's name.
    pub person_name: Option<String>,
    /// Whether a link that was sent to the address has been opened.
    pub email_confirmed: bool,
}

async fn line(conn: &impl ConnectionTrait, account: account::Model) -> Result<AccountLine, ServiceError> {
    let person = match account.person_id {
        Some(person) => person::Entity::find_by_id(person).one(conn).await?,
        None => None,
    };
    let (slug, name) = person.map(|person| (person.slug, person.name)).unzip();
    Ok(AccountLine {
        id: account.id,
        roles: roles_of(conn, account.id).await?.iter().map(Role::code).collect(),
        email_confirmed: account.email_confirmed_at.is_some(),
        email: account.email_shown.unwrap_or_default(),
        state: account.state,
        public_name: account.public_name,
        person: slug,
        person_name: name,
    })
}

fn about(account: Uuid) -> Subject {
    Subject::account(AccountKey(account.as_u128()))
}

/// Gives a role and writes it down. False if the account had it already.
pub(super) async fn grant(
    write: &Write,
    now: i64,
    account: &account::Model,
    role: Role,
    reason: &str,
    by: Acting,
) -> Result<bool, ServiceError> {
    if roles_of(write.conn(), account.id).await?.has(role) {
        return Ok(false);
    }
    let row = account_role::Model { account_id: account.id, role: role.code().to_owned(), granted_at: now };
    account_role::Entity::insert(row.into_active_model()).exec_without_returning(write.conn()).await?;
    enter(write, now, account, role, EntryKind::RoleGiven, reason, by).await?;
    Ok(true)
}

async fn take(
    write: &Write,
    now: i64,
    account: &account::Model,
    role: Role,
    reason: &str,
    by: Acting,
) -> Result<(), ServiceError> {
    account_role::Entity::delete_many()
        .filter(account_role::Column::AccountId.eq(account.id))
        .filter(account_role::Column::Role.eq(role.code()))
        .exec(write.conn())
        .await?;
    enter(write, now, account, role, EntryKind::RoleTaken, reason, by).await
}

/// Whom in the record an account is, as an official.
async fn official(
    conn: &impl ConnectionTrait,
    account: &account::Model,
    role: Role,
) -> Result<Option<person::Model>, ServiceError> {
    Ok(match account.person_id.filter(|_| role == Role::Official) {
        Some(person) => person::Entity::find_by_id(person).one(conn).await?,
        None => None,
    })
}

/// Under which name an account stands in the ledger in a role: an official under that of the record, a steward or
/// administrator under the one that the organisation set.
async fn name_as(
    conn: &impl ConnectionTrait,
    account: &account::Model,
    role: Role,
) -> Result<Option<PublicName>, ServiceError> {
    Ok(match official(conn, account, role).await? {
        Some(person) => PublicName::shortened(&person.name).ok(),
        None => account.public_name.as_deref().and_then(|name| PublicName::new(name).ok()),
    })
}

async fn enter(
    write: &Write,
    now: i64,
    account: &account::Model,
    role: Role,
    kind: EntryKind,
    reason: &str,
    by: Acting,
) -> Result<(), ServiceError> {
    let official = official(write.conn(), account, role).await?;
    let name = name_as(write.conn(), account, role).await?;
    let subject = ledger::Subject::role(&Acting::of(role, name));
    let holds = Snapshot::new(SubjectKind::Role).with("role", role.code())?;
    let (before, after) =
        if kind == EntryKind::RoleGiven { (None, Some(holds)) } else { (Some(holds), None) };
    // What is written of a member may name them, and the ledger is public for ever.
    let reason = if role == Role::Member { "" } else { reason };
    let change = Change::new(kind, subject, before, after, reason, by)?;
    let about = official.map_or_else(About::default, |person| About {
        path: Some(format!("/officials/{}", person.slug)),
        person: Some(person.id),
    });
    append(write, now, &change, about).await?;
    Ok(())
}

/// Refuses what would leave nobody who could give anyone a role. Of two who leave at once, the second waits here.
pub(super) async fn not_the_last(write: &Write, leaving: Uuid) -> Result<(), ServiceError> {
    let conn = write.conn();
    if conn.get_database_backend() == store::sea_orm::DbBackend::Postgres {
        let sql = "SELECT account_id FROM account_roles WHERE role = 'administrator' ORDER BY account_id FOR UPDATE";
        conn.execute_unprepared(sql).await?;
    }
    let administrators = account_role::Entity::find()
        .filter(account_role::Column::Role.eq(Role::Administrator.code()))
        .filter(account_role::Column::AccountId.ne(leaving))
        .all(conn)
        .await?;
    let others = account::Entity::find()
        .filter(account::Column::Id.is_in(administrators.iter().map(|row| row.account_id)))
        .filter(account::Column::State.eq(ACTIVE))
        .count(conn)
        .await?;
    may_lose_administrator(others).map_err(|error| ServiceError::invalid("role", error))
}

/// Takes all roles of an account that is deleted by its owner.
pub(super) async fn take_all(write: &Write, now: i64, account: &account::Model) -> Result<(), ServiceError> {
    let roles = roles_of(write.conn(), account.id).await?;
    if roles.has(Role::Administrator) {
        not_the_last(write, account.id).await?;
    }
    for role in roles.iter() {
        let by = Acting::of(role, name_as(write.conn(), account, role).await?);
        take(write, now, account, role, "The account was deleted by its owner.", by).await?;
    }
    Ok(())
}

/// Whom in the record a slug names.
pub(super) async fn person_of(
    conn: &impl ConnectionTrait,
    slug: &str,
) -> Result<person::Model, ServiceError> {
    let found = person::Entity::find().filter(person::Column::Slug.eq(slug.trim())).one(conn).await?;
    found.ok_or_else(|| {
        ServiceError::invalid(
            "person",
            format!("nobody in the record has the address /officials/{}; give the last part of their page's address", slug.trim()),
        )
    })
}

impl Services {
    /// All accounts that are not deleted, by address.
    ///
    /// # Errors
    /// When the actor may not see them, or the database fails.
    pub async fn accounts(&self, actor: Actor) -> Result<Vec<AccountLine>, ServiceError> {
        allow(actor, Action::ReadAccounts, Subject::NONE)?;
        let conn = self.store.read();
        let rows = account::Entity::find()
            .filter(account::Column::State.ne(DELETED))
            .order_by_asc(account::Column::Email)
            .all(conn)
            .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for account in rows {
            lines.push(line(conn, account).await?);
        }
        Ok(lines)
    }

    /// One account that is not deleted.
    ///
    /// # Errors
    /// When the actor may not see accounts, there is no such one, or the database fails.
    pub async fn account_line(&self, actor: Actor, id: Uuid) -> Result<AccountLine, ServiceError> {
        allow(actor, Action::ReadAccounts, Subject::NONE)?;
        let conn = self.store.read();
        let found = account::Entity::find_by_id(id).one(conn).await?;
        let account = found.filter(|row| row.state != DELETED).ok_or(ServiceError::NotFound("account"))?;
        line(conn, account).await
    }

    /// The account with this address.
    ///
    /// # Errors
    /// When the actor may not see accounts, there is none, or the database fails.
    pub async fn account_by_email(&self, actor: Actor, email: &str) -> Result<Uuid, ServiceError> {
        allow(actor, Action::ReadAccounts, Subject::NONE)?;
        let email = EmailAddress::parse(email).map_err(|error| ServiceError::invalid("email", error))?;
        let found = account::Entity::find()
            .filter(account::Column::Email.eq(email.lookup()))
            .one(self.store.read())
            .await?;
        found.map(|account| account.id).ok_or(ServiceError::NotFound("account"))
    }

    /// Gives a role; that of an official to the one person in the record whom `person` (a slug) names. False if they
    /// had it.
    ///
    /// # Errors
    /// When the actor may not, the account or the person is not there, or the database fails.
    pub async fn give_role(
        &self,
        actor: Actor,
        account: Uuid,
        role: Role,
        person: Option<&str>,
        reason: &str,
    ) -> Result<bool, ServiceError> {
        allow(actor, Action::GiveRole, about(account))?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let mut row = super::active(write.conn(), account).await?;
        if role == Role::Official {
            let wanted = match person {
                Some(slug) => Some(person_of(write.conn(), slug).await?.id),
                None => row.person_id,
            };
            row.person_id = Some(bound(row.person_id, wanted)?);
            account::Entity::update_many()
                .col_expr(account::Column::PersonId, Expr::value(row.person_id))
                .col_expr(account::Column::Version, Expr::value(row.version + 1))
                .filter(account::Column::Id.eq(account))
                .exec(write.conn())
                .await?;
        } else if person.is_some() {
            return Err(ServiceError::invalid(
                "person",
                "only an official is bound to a person in the record; leave it out",
            ));
        }
        let by = acting(write.conn(), actor, Action::GiveRole, about(account)).await?;
        let given = grant(&write, now, &row, role, reason, by).await?;
        write.commit().await?;
        Ok(given)
    }

    /// Takes a role; never the last administrator's.
    ///
    /// # Errors
    /// When the actor may not, they do not have it, it is the last administrator's, or the database fails.
    pub async fn take_role(
        &self,
        actor: Actor,
        account: Uuid,
        role: Role,
        reason: &str,
    ) -> Result<(), ServiceError> {
        allow(actor, Action::TakeRole, about(account))?;
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let row = account::Entity::find_by_id(account).one(write.conn()).await?;
        let row = row.filter(|row| row.state != DELETED).ok_or(ServiceError::NotFound("account"))?;
        if role == Role::Administrator {
            not_the_last(&write, account).await?;
        }
        if !roles_of(write.conn(), account).await?.has(role) {
            return Err(ServiceError::invalid("role", format!("the account is no {}", role.label())));
        }
        let by = acting(write.conn(), actor, Action::TakeRole, about(account)).await?;
        take(&write, now, &row, role, reason, by).await?;
        write.commit().await?;
        Ok(())
    }

    /// Disables an account and ends its sign-ins, or enables it again. Never the last administrator's.
    ///
    /// # Errors
    /// When the actor may not, it is not there, it is the last administrator's, or the database fails.
    pub async fn set_disabled(
        &self,
        actor: Actor,
        account: Uuid,
        disabled: bool,
    ) -> Result<(), ServiceError> {
        allow(actor, Action::DisableAccount, about(account))?;
        let write = self.store.begin().await?;
        let row = account::Entity::find_by_id(account).one(write.conn()).await?;
        let row = row.filter(|row| row.state != DELETED).ok_or(ServiceError::NotFound("account"))?;
        if disabled && roles_of(write.conn(), account).await?.has(Role::Administrator) {
            not_the_last(&write, account).await?;
        }
        account::Entity::update_many()
            .col_expr(account::Column::State, Expr::value(if disabled { DISABLED } else { ACTIVE }))
            .col_expr(account::Column::Version, Expr::value(row.version + 1))
            .filter(account::Column::Id.eq(account))
            .exec(write.conn())
            .await?;
        if disabled {
            sessions::end_all(write.conn(), account, None, self.clock.now_ms()).await?;
        }
        Ok(write.commit_quietly().await?)
    }

    /// Sets the name under which a steward or administrator stands in the ledger; None takes it away.
    ///
    /// # Errors
    /// When the actor may not, the name cannot stand there, the account is not there, or the database fails.
    pub async fn set_public_name(
        &self,
        actor: Actor,
        account: Uuid,
        name: Option<&str>,
    ) -> Result<(), ServiceError> {
        allow(actor, Action::GiveRole, about(account))?;
        let name = match name {
            Some(name) => Some(PublicName::new(name).map_err(|error| ServiceError::invalid("name", error))?),
            None => None,
        };
        let write = self.store.begin().await?;
        let row = super::active(write.conn(), account).await?;
        account::Entity::update_many()
            .col_expr(account::Column::PublicName, Expr::value(name.map(|name| name.as_str().to_owned())))
            .col_expr(account::Column::Version, Expr::value(row.version + 1))
            .filter(account::Column::Id.eq(account))
            .exec(write.conn())
            .await?;
        Ok(write.commit_quietly().await?)
    }
}

/// Whom an official is bound to: one person, and never another afterwards.
pub(super) fn bound(now: Option<Uuid>, wanted: Option<Uuid>) -> Result<Uuid, ServiceError> {
    let key = |person: Uuid| PersonKey(person.as_u128());
    match (now, wanted) {
        (_, None) => Err(ServiceError::invalid(
            "person",
            "say whom in the record the official is: the last part of their page's address",
        )),
        (Some(now), Some(wanted)) if key(now) != key(wanted) => Err(ServiceError::invalid(
            "person",
            "this account is bound to another person in the record; make a new account for this one",
        )),
        (_, Some(wanted)) => Ok(wanted),
    }
}
