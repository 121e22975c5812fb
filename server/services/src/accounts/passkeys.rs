//! Passkeys: making, using and removing them. What a browser was asked is kept in the database, bound to the sign-in
//! (or, while signing in, to a cookie), for five minutes, and is answered once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::{Action, Actor, Subject};
use domain::accounts::{PASSKEY, Token, TokenKind};
use serde_json::Value;
use store::entities::{account, passkey, passkey_challenge};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::{ACTIVE, Letterhead, SignedIn, active, broken, kept, new_token, outbox, own, roles_of};
use super::{sample, sessions};
use crate::{ServiceError, Services, allow};

/// So many passkeys one account may have.
const MOST: u64 = 20;
/// The longest name of a passkey, in characters.
const LONGEST_NAME: usize = 60;

/// The site as browsers know it, to which passkeys are bound.
#[derive(Clone, Debug)]
pub struct Party(Webauthn);

impl Party {
    /// By the address that visitors type. None where browsers make no passkeys: over plain http (but for this very
    /// machine), and at an address that is a number.
    #[must_use]
    pub fn new(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        let host = url.domain()?.to_owned();
        let local = host == "localhost" || host.ends_with(".localhost");
        if url.scheme() != "https" && !local {
            return None;
        }
        Some(Self(WebauthnBuilder::new(&host, &url).ok()?.rp_name(&host).build().ok()?))
    }
}

/// One of one's own passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// Key.
    pub id: Uuid,
    /// As its owner calls it.
    pub name: String,
    /// When it was added, in milliseconds since 1970.
    pub added: i64,
    /// When it was last signed in with.
    pub last_used: Option<i64>,
}

fn refused() -> ServiceError {
    ServiceError::invalid("passkey", "this passkey was not accepted; try again")
}

fn json(value: &impl serde::Serialize) -> Result<Value, ServiceError> {
    serde_json::to_value(value).map_err(broken)
}

async fn of_account(conn: &impl ConnectionTrait, account: Uuid) -> Result<Vec<passkey::Model>, ServiceError> {
    Ok(passkey::Entity::find()
        .filter(passkey::Column::AccountId.eq(account))
        .order_by_asc(passkey::Column::Id)
        .all(conn)
        .await?)
}

/// Takes what was asked, so that nobody can answer it again. None when it was answered, or too late.
async fn take(
    conn: &impl ConnectionTrait,
    row: Option<passkey_challenge::Model>,
    now: i64,
) -> Result<Option<String>, ServiceError> {
    let Some(row) = row else { return Ok(None) };
    let gone = passkey_challenge::Entity::delete_by_id(row.id).exec(conn).await?;
    Ok((gone.rows_affected == 1 && now < row.expires_at).then_some(row.state))
}

impl Services {
    /// One's own passkeys, the oldest first.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn passkeys(&self, actor: Actor) -> Result<Vec<PasskeyLine>, ServiceError> {
        allow(actor, Action::ReadOwnAccount, Subject::NONE)?;
        let rows = of_account(self.store.read(), own(actor)?).await?;
        let line = |row: passkey::Model| PasskeyLine {
            id: row.id,
            name: row.name,
            added: row.created_at,
            last_used: row.last_used_at,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Begins to make a passkey: what `navigator.credentials.create` is to be asked. The password is asked for, so that
    /// whoever finds an open browser cannot keep the account.
    ///
    /// # Errors
    /// When the password is not right, there are too many passkeys, or the database fails.
    pub async fn begin_passkey(
        &self,
        actor: Actor,
        session: Uuid,
        password: &str,
        party: &Party,
    ) -> Result<Value, ServiceError> {
        let account = self.with_password(actor, Action::ChangeOwnAccount, "password", password).await?;
        let write = self.store.begin().await?;
        let conn = write.conn();
        let known = of_account(conn, account.id).await?;
        if known.len() as u64 >= MOST {
            return Err(ServiceError::invalid("name", format!("you have {MOST} passkeys; remove one first")));
        }
        let known = known
            .iter()
            .map(|row| serde_json::from_str::<Passkey>(&row.passkey).map(|key| key.cred_id().clone()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        let shown = account.email_shown.as_deref().unwrap_or_default();
        let (asked, state) =
            party.0.start_passkey_registration(account.id, shown, shown, Some(known)).map_err(broken)?;
        let mut asked = json(&asked)?;
        // It must be found without an address being typed: else the list of a typed address's passkeys would have to be
        // told, and with it whether that address has an account.
        let choice = &mut asked["publicKey"]["authenticatorSelection"];
        choice["residentKey"] = "required".into();
        choice["requireResidentKey"] = true.into();
        passkey_challenge::Entity::delete_many()
            .filter(passkey_challenge::Column::SessionId.eq(session))
            .exec(conn)
            .await?;
        let row = passkey_challenge::Model {
            id: Uuid::now_v7(),
            session_id: Some(session),
            token_hash: None,
            state: serde_json::to_string(&state).map_err(broken)?,
            expires_at: self.clock.now_ms() + PASSKEY,
        };
        passkey_challenge::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
        write.commit_quietly().await?;
        Ok(asked)
    }

    /// Keeps the passkey that the browser made.
    ///
    /// # Errors
    /// When it does not answer what was asked in this sign-in, the name will not do, or the database fails.
    pub async fn add_passkey(
        &self,
        actor: Actor,
        session: Uuid,
        name: &str,
        answer: &str,
        party: &Party,
        head: &Letterhead,
    ) -> Result<(), ServiceError> {
        allow(actor, Action::ChangeOwnAccount, Subject::NONE)?;
        let now = self.clock.now_ms();
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let name = Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or("Passkey").to_owned();
        if name.chars().count() > LONGEST_NAME {
            return Err(ServiceError::invalid(
                "name",
                format!("the name has more than {LONGEST_NAME} characters; shorten it"),
            ));
        }
        let taking = self.store.begin().await?;
        let row = passkey_challenge::Entity::find()
            .filter(passkey_challenge::Column::SessionId.eq(session))
            .one(taking.conn())
            .await?;
        let state = take(taking.conn(), row, now).await?;
        // Whatever the answer is worth, it was given now.
        taking.commit_quietly().await?;
        let state: PasskeyRegistration = serde_json::from_str(&state.ok_or_else(refused)?).map_err(broken)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let made = party.0.finish_passkey_registration(&answer, &state).map_err(|error| {
            tracing::info!(%error, "a new passkey was not accepted");
            refused()
        })?;
        let write = self.store.begin().await?;
        let conn = write.conn();
        let account = active(conn, own(actor)?).await?;
        let credential_id = text_of(made.cred_id().as_ref());
        let known = passkey::Entity::find().filter(passkey::Column::CredentialId.eq(&credential_id));
        let mine = passkey::Entity::find().filter(passkey::Column::AccountId.eq(account.id));
        if known.count(conn).await? > 0 || mine.count(conn).await? >= MOST {
            return Err(refused());
        }
        let row = passkey::Model {
            id: Uuid::now_v7(),
            account_id: account.id,
            credential_id,
            passkey: serde_json::to_string(&made).map_err(broken)?,
            name: name.clone(),
            created_at: now,
            last_used_at: None,
        };
        passkey::Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
        let to = account.email_shown.unwrap_or_default();
        outbox::put(conn, now, &to, head.passkey_added(&name)).await?;
        Ok(write.commit_quietly().await?)
    }

    /// Removes one of one's own passkeys. Someone else's, or one that is gone, stays untouched.
    ///
    /// # Errors
    /// When nobody is signed in, or the database fails.
    pub async fn remove_passkey(&self, actor: Actor, id: Uuid) -> Result<(), ServiceError> {
        allow(actor, Action::ChangeOwnAccount, Subject::NONE)?;
        let account = own(actor)?;
        let write = self.store.begin().await?;
        passkey::Entity::delete_many()
            .filter(passkey::Column::Id.eq(id))
            .filter(passkey::Column::AccountId.eq(account))
            .exec(write.conn())
            .await?;
        Ok(write.commit_quietly().await?)
    }

    /// Begins to sign in with a passkey: a token for the cookie of whoever asks, and what `navigator.credentials.get`
    /// is to be asked. It is the same for everyone, whether they have an account or not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_passkey_sign_in(&self, party: &Party) -> Result<(Token, Value), ServiceError> {
        let (asked, state) = party.0.start_discoverable_authentication().map_err(broken)?;
        let mut asked = json(&asked)?;
        if let Some(asked) = asked.as_object_mut() {
            // A button is pressed for it, so the browser shows its own window and not a list under a field.
            asked.remove("mediation");
        }
        let token = new_token(TokenKind::Passkey)?;
        let row = passkey_challenge::Model {
            id: Uuid::now_v7(),
            session_id: None,
            token_hash: Some(kept(&token)),
            state: serde_json::to_string(&state).map_err(broken)?,
            expires_at: self.clock.now_ms() + PASSKEY,
        };
        let write = self.store.begin().await?;
        passkey_challenge::Entity::insert(row.into_active_model())
            .exec_without_returning(write.conn())
            .await?;
        write.commit_quietly().await?;
        Ok((token, asked))
    }

    /// Signs in with the answer of a passkey. None when that did not succeed, whatever the reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_in_with_passkey(
        &self,
        token: &str,
        answer: &str,
        device: &str,
        former: Option<&str>,
        party: &Party,
    ) -> Result<Option<SignedIn>, ServiceError> {
        let Ok(token) = Token::parse(TokenKind::Passkey, token) else { return Ok(None) };
        let now = self.clock.now_ms();
        let taking = self.store.begin().await?;
        let row = passkey_challenge::Entity::find()
            .filter(passkey_challenge::Column::TokenHash.eq(kept(&token)))
            .one(taking.conn())
            .await?;
        let state = take(taking.conn(), row, now).await?;
        taking.commit_quietly().await?;
        let Some(state) = state else { return Ok(None) };
        let state: DiscoverableAuthentication = serde_json::from_str(&state).map_err(broken)?;
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
        let Ok((id, credential)) = party.0.identify_discoverable_authentication(&answer) else {
            return Ok(None);
        };
        let credential = text_of(credential);
        let write = self.store.begin().await?;
        let conn = write.conn();
        let row = passkey::Entity::find()
            .filter(passkey::Column::CredentialId.eq(credential))
            .filter(passkey::Column::AccountId.eq(id))
            .one(conn)
            .await?;
        let account = account::Entity::find_by_id(id).one(conn).await?;
        let account = account.filter(|account| account.state == ACTIVE);
        let (Some(row), Some(account)) = (row, account) else { return Ok(None) };
        if sample::is_barred(conn, &account).await? {
            return Ok(None);
        }
        let mut known: Passkey = serde_json::from_str(&row.passkey).map_err(broken)?;
        let done = match party.0.finish_discoverable_authentication_v2(&answer, state, &known) {
            Ok(done) => done,
            Err(error) => {
                tracing::info!(%error, "a passkey was not accepted");
                return Ok(None);
            }
        };
        // Its counter goes up with each use, so that a copied one is noticed.
        known.update_credential(&done);
        passkey::Entity::update_many()
            .col_expr(passkey::Column::Passkey, Expr::value(serde_json::to_string(&known).map_err(broken)?))
            .col_expr(passkey::Column::LastUsedAt, Expr::value(now))
            .filter(passkey::Column::Id.eq(row.id))
            .exec(conn)
            .await?;
        let roles = roles_of(conn, account.id).await?;
        let signed_in = sessions::begin(conn, account.id, roles, device, now).await?;
        sessions::end_former(conn, former, now).await?;
        write.commit_quietly().await?;
        Ok(Some(signed_in))
    }
}

/// A credential's id as it is kept.
fn text_of(id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_only_made_where_browsers_make_them() {
        for good in ["https://record.example.org", "http://localhost:3000", "https://record.example.org:8443"]
        {
            assert!(Party::new(good).is_some(), "{good}");
        }
        for bad in ["http://127.0.0.1:3000", "https://192.0.2.1", "http://record.example.org", "record", ""] {
            assert!(Party::new(bad).is_none(), "{bad}");
        }
    }
}
