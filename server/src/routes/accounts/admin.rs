//! Accounts, roles and invitations, and how the installation is doing: for administrators.

use app::pages::accounts::{self as pages, Operations, Overview, Typed};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::LimitedAction;
use domain::words::Role;
use services::ServiceError;
use services::accounts::Invitee;
use services::views::OfficialsQuery;
use uuid::Uuid;

use super::form::{
    Answer, Part, Stop, broken, letterhead, limited, not_found, ok, part, query, shown, signed, typed, wrong,
};
use crate::guard::{Peer, Who, see_other};
use crate::state::App;

/// So many people are offered at most.
const MOST_PEOPLE: u32 = 12;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/admin", get(overview))
        .route("/admin/invite", get(invite_form).post(invite))
        .route("/admin/take-back", post(take_back))
        .route("/admin/operations", get(operations))
        .route("/admin/operations/verify", post(verify))
        .route("/admin/accounts/{id}", get(account))
        .route("/admin/accounts/{id}/give", post(give))
        .route("/admin/accounts/{id}/take", post(take))
        .route("/admin/accounts/{id}/name", post(name))
        .route("/admin/accounts/{id}/state", post(state))
}

async fn overview(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Answer {
    let actor = who.actor();
    let overview = Overview {
        accounts: ok(&app, app.services().accounts(actor).await).await?,
        invitations: ok(&app, app.services().open_invitations(actor).await).await?,
    };
    let done = match query(asked.as_deref(), "done").as_str() {
        "invited" => Some("The invitation is on its way."),
        "taken-back" => Some("The invitation is taken back; its link does not work any more."),
        _ => None,
    };
    Ok(shown(&app, &pages::accounts(&overview, done)).await)
}

/// People in the record by a part of their name: slug, and name with office.
async fn people(app: &App, q: &str) -> Vec<(String, String)> {
    let wanted =
        OfficialsQuery { q: Some(q.to_owned()), page: 1, size: MOST_PEOPLE, ..OfficialsQuery::default() };
    // Whatever cannot be looked for is not found.
    let rows = app.services().officials(&wanted).await.map(|found| found.items).unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let office = row.seat.map(|seat| format!(", {}", seat.title)).unwrap_or_default();
            (row.person.slug, format!("{}{office}", row.person.name))
        })
        .collect()
}

/// Whether a form only looks somebody up: by its button, or by the enter key in its field.
fn looks_up(typed: &Typed) -> bool {
    let asked = !typed.get("q").trim().is_empty();
    typed.get("do") == "find" || (asked && typed.get("do") == "enter" && typed.get("person").is_empty())
}

async fn invite_form(State(app): State<App>) -> Answer {
    Ok(shown(&app, &pages::invite(&Typed::default(), None)).await)
}

async fn invite(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Extension(peer): Extension<Peer>,
    body: Bytes,
) -> Answer {
    let typed = typed(&body);
    let found = match typed.get("q").trim() {
        "" => None,
        q => Some(people(&app, q).await),
    };
    if looks_up(&typed) {
        return Ok(shown(&app, &pages::invite(&typed, found.as_deref())).await);
    }
    let session = signed(who)?;
    limited(&app, LimitedAction::Invitation, &peer, Some(&session.account.to_string())).await?;
    let invitee = Invitee {
        email: typed.get("email").to_owned(),
        roles: typed.ticked_under("role-").filter_map(|code| code.parse().ok()).collect(),
        person: Some(typed.get("person").to_owned()).filter(|slug| !slug.is_empty()),
    };
    let name = typed.get("name").trim().to_owned();
    if name.is_empty() && invitee.roles.iter().any(|role| is_named(*role)) {
        return Ok(wrong(&app, &pages::invite(&typed.wrong("name", NAMELESS), found.as_deref())).await);
    }
    let head = letterhead(&app).await?;
    match app.services().invite_as(session.actor, &invitee, Some(&name), &head).await {
        Ok(_) => Ok(see_other("/admin?done=invited")),
        Err(ServiceError::Invalid { field, message }) => {
            let message = plainly(field, message);
            Ok(wrong(&app, &pages::invite(&typed.wrong(field, message), found.as_deref())).await)
        }
        Err(error) => Ok(broken(&app, &error).await),
    }
}

/// The command line asks for addresses where a page has a search.
fn plainly(field: &str, message: String) -> String {
    if field == "person" && message.starts_with("say whom") {
        "look the official up by name, and choose who it is".to_owned()
    } else {
        message
    }
}

/// Whether somebody in this role stands in the ledger under a name that the organisation sets.
const fn is_named(role: Role) -> bool {
    matches!(role, Role::Steward | Role::Administrator)
}

const NAMELESS: &str = "say under which name they stand in the public ledger: a steward or administrator is known there by the name that your organisation sets";

async fn take_back(State(app): State<App>, Extension(who): Extension<Who>, body: Bytes) -> Answer {
    let mut done = false;
    if let Ok(id) = typed(&body).get("id").parse() {
        done = ok(&app, app.services().take_back_invitation(who.actor(), id).await).await?;
    }
    Ok(see_other(if done { "/admin?done=taken-back" } else { "/admin" }))
}

async fn id_of(app: &App, id: Part) -> Result<Uuid, Stop> {
    match part(id).parse() {
        Ok(id) => Ok(id),
        Err(_) => Err(not_found(app).await.into()),
    }
}

async fn account(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    id: Part,
    RawQuery(asked): RawQuery,
) -> Answer {
    let id = id_of(&app, id).await?;
    let done = match query(asked.as_deref(), "done").as_str() {
        "given" => Some("The role is given, and in the ledger."),
        "had" => Some("They had this role already."),
        "taken" => Some("The role is taken away, and in the ledger."),
        "name" => Some("The name is set."),
        "disabled" => Some("The account is disabled, and signed out everywhere."),
        "active" => Some("The account is enabled."),
        _ => None,
    };
    account_page(&app, &who, id, &Typed::default(), done, StatusCode::OK).await
}

async fn account_page(
    app: &App,
    who: &Who,
    id: Uuid,
    typed: &Typed,
    done: Option<&'static str>,
    status: StatusCode,
) -> Answer {
    let line = ok(app, app.services().account_line(who.actor(), id).await).await?;
    let found = match typed.get("q").trim() {
        "" => None,
        q => Some(people(app, q).await),
    };
    Ok(app.private(status, &pages::account_page(&line, typed, found.as_deref(), done)).await)
}

/// Leads on to the account, or shows what is wrong at its field of the form whose fields begin so.
async fn after(
    app: &App,
    who: &Who,
    id: Uuid,
    typed: Typed,
    form: &'static str,
    done: Result<&'static str, ServiceError>,
) -> Answer {
    match done {
        Ok(done) => Ok(see_other(&format!("/admin/accounts/{id}?done={done}"))),
        Err(ServiceError::Invalid { field, message }) => {
            let message = plainly(field, message);
            let at = match (form, field) {
                ("state", _) => "state".to_owned(),
                (form, "role" | "reason") => format!("{form}-{field}"),
                ("give", "name") => "give-name".to_owned(),
                (_, field) => field.to_owned(),
            };
            let mut typed = typed.wrong(&at, message);
            let form = if form == "name" { form.to_owned() } else { format!("{form}-reason") };
            typed.values.insert("form".to_owned(), form);
            account_page(app, who, id, &typed, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Ok(broken(app, &error).await),
    }
}

fn role(typed: &Typed) -> Result<Role, ServiceError> {
    typed.get("role").parse().map_err(|_| ServiceError::invalid("role", "choose a role"))
}

async fn give(State(app): State<App>, Extension(who): Extension<Who>, id: Part, body: Bytes) -> Answer {
    let id = id_of(&app, id).await?;
    let mut typed = typed(&body);
    if looks_up(&typed) {
        typed.values.insert("form".to_owned(), "give-reason".to_owned());
        return account_page(&app, &who, id, &typed, None, StatusCode::OK).await;
    }
    let person = Some(typed.get("person")).filter(|slug| !slug.is_empty());
    let line = ok(&app, app.services().account_line(who.actor(), id).await).await?;
    let done = match role(&typed) {
        Ok(role) if is_named(role) && line.public_name.is_none() && typed.get("name").trim().is_empty() => {
            Err(ServiceError::invalid("name", NAMELESS))
        }
        Ok(role) => {
            if is_named(role) && line.public_name.is_none() {
                let name = typed.get("name").trim().to_owned();
                let set = app.services().set_public_name(who.actor(), id, Some(&name)).await;
                if let Err(error) = set {
                    return after(&app, &who, id, typed, "give", Err(error)).await;
                }
            }
            // A person that was chosen before the role was changed to another is not meant.
            let person = person.filter(|_| role == Role::Official);
            let given = app.services().give_role(who.actor(), id, role, person, typed.get("reason")).await;
            given.map(|given| if given { "given" } else { "had" })
        }
        Err(error) => Err(error),
    };
    after(&app, &who, id, typed, "give", done).await
}

async fn take(State(app): State<App>, Extension(who): Extension<Who>, id: Part, body: Bytes) -> Answer {
    let id = id_of(&app, id).await?;
    let typed = typed(&body);
    let done = match role(&typed) {
        Ok(role) => app.services().take_role(who.actor(), id, role, typed.get("reason")).await,
        Err(error) => Err(error),
    };
    after(&app, &who, id, typed, "take", done.map(|()| "taken")).await
}

async fn name(State(app): State<App>, Extension(who): Extension<Who>, id: Part, body: Bytes) -> Answer {
    let id = id_of(&app, id).await?;
    let typed = typed(&body);
    let wanted = Some(typed.get("name").trim()).filter(|name| !name.is_empty());
    let done = app.services().set_public_name(who.actor(), id, wanted).await;
    after(&app, &who, id, typed, "name", done.map(|()| "name")).await
}

async fn state(State(app): State<App>, Extension(who): Extension<Who>, id: Part, body: Bytes) -> Answer {
    let id = id_of(&app, id).await?;
    let typed = typed(&body);
    let disabled = match typed.get("state") {
        "disabled" => true,
        "active" => false,
        _ => return account_page(&app, &who, id, &typed, None, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let done = app.services().set_disabled(who.actor(), id, disabled).await;
    let said = if disabled { "disabled" } else { "active" };
    after(&app, &who, id, typed, "state", done.map(|()| said)).await
}

async fn operations(State(app): State<App>, Extension(who): Extension<Who>) -> Answer {
    let services = app.services();
    let site = ok(&app, app.site().await).await?;
    let ledger = ok(&app, services.ledger_state().await).await?;
    let now = Operations {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        organisation: site.organisation,
        public_url: site.public_url,
        database: if services.store().is_postgres() { "PostgreSQL" } else { "SQLite" },
        sample: site.sample,
        mail: if site.sample {
            "a folder: a sample community sends no mail".to_owned()
        } else {
            app.facts().mail.clone()
        },
        queue: ok(&app, services.mail_queue(who.actor()).await).await?,
        entries: ledger.entries,
        verified: app.verification().map(|it| (it.at, it.entries, it.fault)),
        checkpoint: ledger.checkpoint_entry.zip(ledger.checkpoint_at),
    };
    Ok(shown(&app, &pages::operations(&now)).await)
}

/// Looks at every entry of the ledger: only when somebody asks, for it takes the longer the longer the ledger is.
async fn verify(State(app): State<App>) -> Answer {
    ok(&app, app.verify_ledger().await).await?;
    Ok(see_other("/admin/operations#ledger"))
}
