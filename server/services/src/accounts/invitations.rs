//! Invitations: the way to an account.

use domain::access::{Action, Actor, Subject, may};
use domain::accounts::{EmailAddress, INVITATION, Token};
use domain::ledger::{Acting, PublicName};
use domain::words::Role;
use store::entities::{account, link, person};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::links::{self, Kind};
use super::roles::{bound, grant, person_of};
use super::{ACTIVE, Letterhead, SignedIn, actor_of, outbox, passwords, roles_of, sample, sessions};
use crate::ledger::acting;
use crate::{ServiceError, Services, allow};

/// Whom to invite, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// Address.
    pub email: String,
    /// One role at least.
    pub roles: Vec<Role>,
    /// Of an official: whom in the record they are (slug).
    pub person: Option<String>,
}

/// An invitation that was made. The mail is in the outbox.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The secret of the link.
    pub token: Token,
    /// The whole link.
    pub link: String,
}

/// An invitation as whoever holds its link sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Whom it is for.
    pub email: String,
    /// As what.
    pub roles: Vec<Role>,
    /// Of an official: their name in the record.
    pub person: Option<String>,
    /// Whether this address has an account already, which then gets the roles and keeps its password.
    pub has_account: bool,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvitation {
    /// Key.
    pub id: Uuid,
    /// Whom it is for.
    pub email: String,
    /// As what.
    pub roles: Vec<Role>,
    /// Of an official: their name in the record.
    pub person: Option<String>,
    /// When its link ends, in milliseconds since 1970.
    pub ends: i64,
}

fn roles_in(text: Option<&str>) -> Vec<Role> {
    text.unwrap_or_default().split(',').filter_map(|code| code.parse().ok()).collect()
}

impl Services {
    /// Makes an invitation and puts the mail into the outbox.
    ///
    /// # Errors
    /// When the actor may not, something about the invitee will not do, or the database fails.
    pub async fn invite(
        &self,
        actor: Actor,
        invitee: &Invitee,
        head: &Letterhead,
    ) -> Result<Invited, ServiceError> {
        self.invite_as(actor, invitee, None, head).await
    }

    /// [`Self::invite`], with the name under which a steward or administrator will stand in the public ledger. It is
    /// kept for those two only: a member has none, and an official has the one that is in the record.
    ///
    /// # Errors
    /// As [`Self::invite`], and when the name cannot stand in the ledger.
    pub async fn invite_as(
        &self,
        actor: Actor,
        invitee: &Invitee,
        name: Option<&str>,
        head: &Letterhead,
    ) -> Result<Invited, ServiceError> {
        allow(actor, Action::Invite, Subject::NONE)?;
        let email =
            EmailAddress::parse(&invitee.email).map_err(|error| ServiceError::invalid("email", error))?;
        if sample::is_sample(email.as_str()) {
            return Err(ServiceError::invalid(
                "email",
                "no mail can be sent to this address; it belongs to the sample community",
            ));
        }
        if invitee.roles.is_empty() {
            return Err(ServiceError::invalid("roles", "choose one role at least"));
        }
        let named = invitee.roles.iter().any(|role| matches!(role, Role::Steward | Role::Administrator));
        let name =
            name.map(str::trim).filter(|name| named && !name.is_empty()).map(PublicName::new).transpose();
        let name = name.map_err(|error| ServiceError::invalid("name", error))?;
        let official = invitee.roles.contains(&Role::Official);
        if official != invitee.person.is_some() {
            let message = if official {
                "say whom in the record the official is: the last part of their page's address"
            } else {
                "only an official is bound to a person in the record; leave it out"
            };
            return Err(ServiceError::invalid("person", message));
        }
        let now = self.clock.now_ms();
        let write = self.store.begin().await?;
        let person = match &invitee.person {
            Some(slug) => Some(person_of(write.conn(), slug).await?.id),
            None => None,
        };
        let (token, mut row) = links::made(Kind::Invitation, now, INVITATION)?;
        row.email = Some(email.as_str().to_owned());
        row.roles = Some(invitee.roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(","));
        row.person_id = person;
        row.public_name = name.map(|name| name.as_str().to_owned());
        row.created_by = match actor {
            Actor::Account { key, .. } => Some(Uuid::from_u128(key.0)),
            Actor::Anonymous | Actor::Operator => None,
        };
        links::keep(write.conn(), row).await?;
        let link = head.link("/invitation", &token.reveal());
        outbox::put(write.conn(), now, email.as_str(), head.invitation(&invitee.roles, &link)).await?;
        write.commit_quietly().await?;
        Ok(Invited { token, link })
    }

    /// The invitations that can still be accepted, the newest first.
    ///
    /// # Errors
    /// When the actor may not invite, or the database fails.
    pub async fn open_invitations(&self, actor: Actor) -> Result<Vec<OpenInvitation>, ServiceError> {
        allow(actor, Action::Invite, Subject::NONE)?;
        let conn = self.store.read();
        let rows = link::Entity::find()
            .filter(link::Column::Kind.eq(Kind::Invitation.code()))
            .filter(link::Column::UsedAt.is_null())
            .filter(link::Column::ExpiresAt.gt(self.clock.now_ms()))
            .find_also_related(person::Entity)
            .order_by_desc(link::Column::Id)
            .all(conn)
            .await?;
        let open = |(row, person): (link::Model, Option<person::Model>)| OpenInvitation {
            id: row.id,
            roles: roles_in(row.roles.as_deref()),
            email: row.email.unwrap_or_default(),
            person: person.map(|person| person.name),
            ends: row.expires_at,
        };
        Ok(rows.into_iter().map(open).collect())
    }

    /// Takes an invitation back: its link does not work any more. False when it was accepted, or ended, meanwhile.
    ///
    /// # Errors
    /// When the actor may not invite, or the database fails.
    pub async fn take_back_invitation(&self, actor: Actor, id: Uuid) -> Result<bool, ServiceError> {
        allow(actor, Action::Invite, Subject::NONE)?;
        let write = self.store.begin().await?;
        let row = link::Entity::find_by_id(id).one(write.conn()).await?;
        let invitation = row.is_some_and(|row| row.kind == Kind::Invitation.code());
        let taken = invitation && links::use_up(write.conn(), id, self.clock.now_ms()).await?;
        write.commit_quietly().await?;
        Ok(taken)
    }

    /// What an invitation is for. None when it was used, has expired, or never was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(&self, token: &str) -> Result<Option<Invitation>, ServiceError> {
        let conn = self.store.read();
        let Some(link) = links::open(conn, Kind::Invitation, token, self.clock.now_ms()).await? else {
            return Ok(None);
        };
        let email = link.email.unwrap_or_default();
        let person = match link.person_id {
            Some(person) => person::Entity::find_by_id(person).one(conn).await?.map(|person| person.name),
            None => None,
        };
        let has_account = by_address(conn, &email).await?.is_some();
        Ok(Some(Invitation { email, roles: roles_in(link.roles.as_deref()), person, has_account }))
    }

    /// Accepts an invitation: makes the account with this password and signs in. An account that the address has
    /// already gets the roles, keeps its password, and is not signed in.
    ///
    /// None when the link cannot be used, or whoever made it may no longer invite.
    ///
    /// # Errors
    /// When the password will not do, the account is disabled, or the database fails.
    pub async fn accept_invitation(
        &self,
        token: &str,
        password: &str,
        device: &str,
    ) -> Result<Option<Option<SignedIn>>, ServiceError> {
        let now = self.clock.now_ms();
        let conn = self.store.read();
        let Some(link) = links::open(conn, Kind::Invitation, token, now).await? else { return Ok(None) };
        let email = EmailAddress::parse(link.email.as_deref().unwrap_or_default())
            .map_err(|error| ServiceError::invalid("email", error))?;
        // The slow part is done before the write lock is taken.
        let hash = if by_address(conn, email.as_str()).await?.is_some() {
            None
        } else {
            passwords::check("password", password, &email)?;
            Some(passwords::hash(password).await?)
        };
        let write = self.store.begin().await?;
        if !links::use_up(write.conn(), link.id, now).await? {
            return Ok(None);
        }
        let by = match link.created_by {
            None => Acting::Operator,
            Some(inviter) => {
                let row = account::Entity::find_by_id(inviter).one(write.conn()).await?;
                let Some(row) = row.filter(|row| row.state == ACTIVE) else { return Ok(None) };
                let inviter = actor_of(&row, roles_of(write.conn(), row.id).await?);
                if may(inviter, Action::Invite, Subject::NONE) != domain::access::Decision::Allowed {
                    return Ok(None);
                }
                acting(write.conn(), inviter, Action::Invite, Subject::NONE).await?
            }
        };
        let known = by_address(write.conn(), email.as_str()).await?;
        let is_new = known.is_none();
        let mut account = match (known, hash) {
            (Some(account), _) if account.state != ACTIVE => {
                return Err(ServiceError::invalid(
                    "email",
                    "this account is disabled; ask whoever invited you",
                ));
            }
            (Some(account), _) => account,
            (None, Some(hash)) => {
                let account = account::Model {
                    id: Uuid::now_v7(),
                    email: Some(email.lookup()),
                    email_shown: Some(email.as_str().to_owned()),
                    public_name: link.public_name.clone(),
                    password_hash: Some(hash),
                    person_id: None,
                    state: ACTIVE.to_owned(),
                    // The link came to this address.
                    email_confirmed_at: Some(now),
                    created_at: now,
                    version: 1,
                };
                let row = account.clone().into_active_model();
                account::Entity::insert(row).exec_without_returning(write.conn()).await?;
                account
            }
            // The account was deleted in this very moment: the link is still good for another try.
            (None, None) => return Ok(None),
        };
        if account.public_name.is_none() && link.public_name.is_some() {
            // Somebody who is here already and had no name yet.
            account.public_name.clone_from(&link.public_name);
            account::Entity::update_many()
                .col_expr(account::Column::PublicName, Expr::value(link.public_name.clone()))
                .filter(account::Column::Id.eq(account.id))
                .exec(write.conn())
                .await?;
        }
        let roles = roles_in(link.roles.as_deref());
        if roles.contains(&Role::Official) {
            account.person_id = Some(bound(account.person_id, link.person_id)?);
            account::Entity::update_many()
                .col_expr(account::Column::PersonId, Expr::value(account.person_id))
                .filter(account::Column::Id.eq(account.id))
                .exec(write.conn())
                .await?;
        }
        let signed_in = if is_new {
            let all = roles.iter().copied().collect();
            Some(sessions::begin(write.conn(), account.id, all, device, now).await?)
        } else {
            None
        };
        for role in roles {
            grant(&write, now, &account, role, "By invitation.", by.clone()).await?;
        }
        write.commit().await?;
        Ok(Some(signed_in))
    }
}

pub(super) async fn by_address(
    conn: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<account::Model>, ServiceError> {
    let lookup = email.to_ascii_lowercase();
    Ok(account::Entity::find().filter(account::Column::Email.eq(lookup)).one(conn).await?)
}
