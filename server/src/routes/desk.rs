//! The steward's desk: taking forms apart, asking the services, leading on.

use app::page::PageError;
use app::pages::desk::{self as pages, FormState, PAGE_SIZE, Told, Waiting};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use bytes::Bytes;
use domain::paging::Page;
use services::ServiceError;
use services::desk::{FieldError, Kind, ONCE, Refused, Thing, Values};
use url::form_urlencoded;
use uuid::Uuid;

use crate::guard::{Who, see_other};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    let mut router = Router::new()
        .route("/steward", get(home))
        .route("/steward/suggest", get(suggest))
        .route("/steward/drafts", get(drafts))
        .route("/steward/drafts/{id}/discard", post(discard));
    for kind in Kind::ALL {
        let list = format!("/steward/{}", kind.code());
        let new = format!("{list}/new");
        let one = format!("{list}/{{key}}");
        let withdraw = format!("{one}/withdraw");
        router = router
            .route(&list, get(move |app, who, query| listing(kind, app, who, query)))
            .route(
                &new,
                get(move |app, who, query| open(kind, app, who, None, query))
                    .post(move |app, who, body| save(kind, app, who, None, body)),
            )
            .route(
                &one,
                get(move |app, who, Path(key): Path<String>, query| open(kind, app, who, Some(key), query))
                    .post(move |app, who, Path(key): Path<String>, body| {
                        save(kind, app, who, Some(key), body)
                    }),
            )
            .route(
                &withdraw,
                get(move |app, who, Path(key): Path<String>| ask_to_withdraw(kind, app, who, key)).post(
                    move |app, who, Path(key): Path<String>, body| withdraw_it(kind, app, who, key, body),
                ),
            );
    }
    router
}

/// What a form or a query says.
pub(super) fn values(text: &[u8]) -> Values {
    let mut values = Values::default();
    for (name, text) in form_urlencoded::parse(text) {
        // No database keeps one, and nobody types it.
        values.push(&name, text.replace('\0', ""));
    }
    values
}

pub(super) fn query(query: Option<String>) -> Values {
    values(query.unwrap_or_default().as_bytes())
}

/// Why a private page cannot be shown, as the page that says so.
pub(super) async fn failed(app: &App, error: ServiceError) -> Response {
    match error {
        ServiceError::NotFound(what) => app.page(Err(PageError::NotFound { what })).await,
        ServiceError::NeedsSignIn => see_other("/sign-in"),
        error @ ServiceError::OwnRecord => {
            let mut response = app.page(Err(PageError::Invalid { message: error.to_string() })).await;
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
        // To this account it need not be said to exist.
        ServiceError::Forbidden => app.page(Err(PageError::NotFound { what: "page" })).await,
        error @ ServiceError::Invalid { .. } => {
            app.page(Err(PageError::Invalid { message: error.to_string() })).await
        }
        error @ ServiceError::Conflict { .. } => {
            app.page(Err(PageError::Invalid { message: error.to_string() })).await
        }
        ServiceError::Store(error) => {
            tracing::error!(%error, "the desk cannot be shown");
            app.page(Err(PageError::Internal)).await
        }
    }
}

/// What the page before this one did. Whoever makes a link can put anything into its query, so nothing of it is shown:
/// see [`done_to`] for the name of a thing.
pub(super) fn done(query: &Values) -> Option<Told> {
    let text = match query.get("done") {
        "draft" => "Saved as a draft. Nobody but stewards sees it.".to_owned(),
        "withdrawn" => {
            let link = ("/changes?kind=withdrawn".to_owned(), "See what the public sees".to_owned());
            let text = "Withdrawn. It is kept as a draft, and a note with your reason stays in its place.";
            return Some(Told { text: text.to_owned(), link: Some(link) });
        }
        "status" => "Saved. Everyone sees what became of it, and why.".to_owned(),
        "answered" => "Answered. How to reach the sender is removed.".to_owned(),
        "merged" => {
            "They are one person now. It can be undone under “People who may be the same”.".to_owned()
        }
        "apart" => "They stay two people; it is not asked again.".to_owned(),
        "parted" => "They are two people again.".to_owned(),
        "thrown" => "The files are thrown away.".to_owned(),
        "discarded" => "The draft is thrown away.".to_owned(),
        _ => return None,
    };
    Some(Told { text, link: None })
}

/// The same on the page of a thing: its name and its address are the record's, never the link's.
pub(super) fn done_to(query: &Values, name: &str, path: Option<&str>) -> Option<Told> {
    let text = match query.get("done") {
        "saved" => format!("Published: {name}."),
        "same" => format!("{name} says what it said before; nothing was changed."),
        "corrected" => format!("Corrected: {name}."),
        "down" => format!("Taken down: the photo of {name}."),
        _ => return done(query),
    };
    Some(Told { text, link: path.map(|path| (path.to_owned(), "See it as the public does".to_owned())) })
}

pub(super) fn lead_on(to: &str, what: &str) -> Response {
    see_other(&format!("{to}?done={what}"))
}

async fn home(State(app): State<App>, Extension(who): Extension<Who>, RawQuery(asked): RawQuery) -> Response {
    match waiting(&app, &who).await {
        Ok(waiting) => {
            app.private(StatusCode::OK, &pages::home(&waiting, done(&query(asked)).as_ref())).await
        }
        Err(error) => failed(&app, error).await,
    }
}

/// What somebody may mean who types into a field in which something is looked up, as JSON for the module on that page.
async fn suggest(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    let Some(thing) = Thing::of(asked.get("thing")) else {
        return failed(&app, ServiceError::NotFound("page")).await;
    };
    match app.services().desk_suggest(who.actor(), thing, asked.get("q")).await {
        Ok(names) => {
            let no_store = axum::http::HeaderValue::from_static("no-store");
            ([(axum::http::header::CACHE_CONTROL, no_store)], Json(names)).into_response()
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn waiting(app: &App, who: &Who) -> Result<Waiting, ServiceError> {
    let waits = app.services().desk_waiting(who.actor()).await?;
    let counted = |n: u64, one: &str, many: &str| if n == 1 { one.to_owned() } else { many.to_owned() };
    let item = |n: u64, one: &str, many: &str, href: &str| (counted(n, one, many), href.to_owned(), n);
    let items = vec![
        item(waits.late, "commitment is late", "commitments are late", "/steward/commitments"),
        item(
            waits.soon,
            "commitment is due within 30 days",
            "commitments are due within 30 days",
            "/steward/commitments",
        ),
        item(waits.reports, "reported error", "reported errors", "/steward/corrections"),
        item(
            waits.pairs,
            "pair of people who may be the same",
            "pairs of people who may be the same",
            "/steward/review",
        ),
        item(waits.drafts, "draft", "drafts", "/steward/drafts"),
        item(
            waits.mails,
            "mail could not be sent yet; the log says why",
            "mails could not be sent yet; the log says why",
            "",
        ),
    ];
    Ok(Waiting { items })
}

async fn listing(
    kind: Kind,
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    let number = asked.get("page").parse().unwrap_or(1).max(1);
    let words = asked.get("q").trim();
    let Ok(page) = Page::new(number, PAGE_SIZE) else {
        return failed(&app, ServiceError::NotFound("page")).await;
    };
    let of = asked.get("of").parse::<Uuid>().ok();
    let late = match kind {
        Kind::Commitment => app.services().commitments_that_wait(who.actor()).await,
        _ => Ok(Vec::new()),
    };
    let late = match late {
        Ok(late) => late,
        Err(error) => return failed(&app, error).await,
    };
    match app.services().desk_list(who.actor(), kind, words, of, page).await {
        Ok(found) => {
            let only = of.map(|of| of.to_string());
            let page =
                pages::list(kind, words, only.as_deref(), number, &found, &late, done(&asked).as_ref());
            app.private(StatusCode::OK, &page).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn open(
    kind: Kind,
    State(app): State<App>,
    Extension(who): Extension<Who>,
    key: Option<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    if let (None, Some(path)) = (&key, kind.new_path()) {
        // With its query: it may name a draft.
        return see_other(&asked.map_or_else(|| path.to_owned(), |asked| format!("{path}?{asked}")));
    }
    let asked = query(asked);
    let draft = asked.get("draft").parse::<Uuid>().ok();
    match app.services().desk_form(who.actor(), kind, key.as_deref(), draft, &asked).await {
        Ok(form) => {
            let told = match (&form.key, &form.name) {
                (Some(_), Some(name)) => done_to(&asked, name, form.path.as_deref()),
                _ => done(&asked),
            };
            let state = FormState { done: told, ..FormState::default() };
            app.private(StatusCode::OK, &pages::form(&form, &state)).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn save(
    kind: Kind,
    State(app): State<App>,
    Extension(who): Extension<Who>,
    key: Option<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    let draft = typed.get("draft").parse::<Uuid>().ok();
    let once = typed.get(ONCE).parse::<Uuid>().ok();
    let (services, actor) = (app.services(), who.actor());
    let list = pages::address_of(kind);
    match typed.get("do") {
        // The same form sent twice is one draft too.
        "draft" => {
            match services.desk_save_draft(actor, kind, key.as_deref(), draft.or(once), &typed).await {
                Ok(id) => {
                    see_other(&format!("{list}/{}?draft={id}&done=draft", key.as_deref().unwrap_or("new")))
                }
                Err(error) => failed(&app, error).await,
            }
        }
        "preview" => {
            let state = FormState { preview: true, ..FormState::default() };
            again(&app, &who, kind, key.as_deref(), typed, state, StatusCode::OK).await
        }
        "publish" => match services.desk_save(actor, kind, key.as_deref(), draft, &typed).await {
            Ok(saved) => {
                let what = if saved.changed { "saved" } else { "same" };
                lead_on(&format!("{list}/{}", saved.key), what)
            }
            Err(refused) => match state_of(refused) {
                Ok((state, status)) => again(&app, &who, kind, key.as_deref(), typed, state, status).await,
                Err(error) => failed(&app, error).await,
            },
        },
        // Without a button nobody said that everyone should see it.
        _ => {
            let state = FormState { errors: vec![no_button()], preview: true, ..FormState::default() };
            again(&app, &who, kind, key.as_deref(), typed, state, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// What is said of a form that came without one of its buttons.
pub(super) fn no_button() -> FieldError {
    FieldError::new("desk", "Nothing was saved: press one of the buttons at the end of the form.")
}

/// What a refused form is shown again with.
fn state_of(refused: Refused) -> Result<(FormState, StatusCode), ServiceError> {
    match refused {
        Refused::Wrong(errors) => {
            Ok((FormState { errors, ..FormState::default() }, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Refused::Changed(meanwhile) => {
            Ok((FormState { meanwhile: Some(meanwhile), ..FormState::default() }, StatusCode::CONFLICT))
        }
        Refused::Service(ServiceError::Invalid { field, message }) => {
            let errors = vec![FieldError::new(field, message)];
            Ok((FormState { errors, ..FormState::default() }, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Refused::Service(error) => Err(error),
    }
}

/// The form once more, with everything that was typed.
async fn again(
    app: &App,
    who: &Who,
    kind: Kind,
    key: Option<&str>,
    typed: Values,
    mut state: FormState,
    status: StatusCode,
) -> Response {
    match app.services().desk_form(who.actor(), kind, key, None, &Values::default()).await {
        Ok(mut form) => {
            form.draft = typed.get("draft").parse().ok();
            form.stamp = typed.get("stamp").to_owned();
            form.once = form.once.map(|fresh| typed.get(ONCE).parse().unwrap_or(fresh));
            state.reason = typed.get("reason").to_owned();
            let now = std::mem::replace(&mut form.values, typed);
            for field in form.fields.iter().filter(|field| field.input.is_kept()) {
                form.values.set_all(field.name, now.all(field.name).to_vec());
            }
            app.private(status, &pages::form(&form, &state)).await
        }
        Err(error) => failed(app, error).await,
    }
}

async fn ask_to_withdraw(
    kind: Kind,
    State(app): State<App>,
    Extension(who): Extension<Who>,
    key: String,
) -> Response {
    withdrawal(&app, &who, kind, &key, FormState::default(), StatusCode::OK, None).await
}

async fn withdrawal(
    app: &App,
    who: &Who,
    kind: Kind,
    key: &str,
    state: FormState,
    status: StatusCode,
    stamp: Option<String>,
) -> Response {
    match app.services().desk_form(who.actor(), kind, Some(key), None, &Values::default()).await {
        Ok(mut form) => {
            form.stamp = stamp.unwrap_or(form.stamp);
            app.private(status, &pages::withdraw(&form, &state)).await
        }
        Err(error) => failed(app, error).await,
    }
}

async fn withdraw_it(
    kind: Kind,
    State(app): State<App>,
    Extension(who): Extension<Who>,
    key: String,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    match app.services().desk_withdraw(who.actor(), kind, &key, &typed).await {
        Ok(_) => lead_on(&pages::address_of(kind), "withdrawn"),
        Err(refused) => match state_of(refused) {
            Ok((mut state, status)) => {
                state.reason = typed.get("reason").to_owned();
                withdrawal(&app, &who, kind, &key, state, status, Some(typed.get("stamp").to_owned())).await
            }
            Err(error) => failed(&app, error).await,
        },
    }
}

async fn drafts(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    match app.services().desk_drafts(who.actor()).await {
        Ok(drafts) => {
            app.private(StatusCode::OK, &pages::drafts(&drafts, done(&query(asked)).as_ref())).await
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn discard(State(app): State<App>, Extension(who): Extension<Who>, Path(id): Path<String>) -> Response {
    let Ok(id) = id.parse::<Uuid>() else { return failed(&app, ServiceError::NotFound("draft")).await };
    match app.services().desk_discard(who.actor(), id).await {
        Ok(()) => see_other("/steward/drafts?done=discarded"),
        Err(error) => failed(&app, error).await,
    }
}
