//! Importing with the browser.

use app::pages::desk::import as pages;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, REFRESH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::access::Actor;
use domain::words::CommitmentStatus;
use services::desk::{FieldError, Thing, Values};
use services::import::upload::{self, Chosen, State as At, Step, Upload};
use services::import::{Importer, Preview};
use services::{ServiceError, Services};
use std::time::Duration;
use uuid::Uuid;

use super::desk::{done, failed, query, values};
use super::too_long;
use crate::guard::{Who, see_other};
use crate::state::App;

const LIST: &str = "/steward/import";
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// What is done by then needs no page that says how far it is.
const SHORT: Duration = Duration::from_millis(2_500);

pub(super) fn router() -> Router<App> {
    Router::new()
        // How much is sent is limited by its address, before any handler.
        .route(LIST, get(first).post(send).layer(DefaultBodyLimit::disable()))
        .route("/steward/import/{id}", get(show).post(go_on))
        .route("/steward/import/templates/{file}", get(template))
}

async fn first(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    begin_again(&app, &who, asked.get("importer"), &[], done(&asked).as_ref(), StatusCode::OK).await
}

async fn begin_again(
    app: &App,
    who: &Who,
    importer: &str,
    errors: &[FieldError],
    told: Option<&app::pages::desk::Told>,
    status: StatusCode,
) -> Response {
    match upload::list(app.services(), who.actor()).await {
        Ok(uploads) => app.private(status, &pages::import(&uploads, importer, errors, told)).await,
        Err(error) => failed(app, error).await,
    }
}

/// What a form with files holds. None: more than may be sent.
async fn read(mut form: Multipart) -> Option<(String, Vec<(String, Vec<u8>)>)> {
    let (mut importer, mut files) = (String::new(), Vec::new());
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return Some((importer, files)),
            Err(_) => return None,
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned).or_else(|| unreadable_name(field.headers()));
        let bytes = field.bytes().await.ok()?;
        match (name.as_str(), file) {
            ("importer", _) => importer = String::from_utf8_lossy(&bytes).into_owned(),
            // A browser sends an empty file without a name where none was chosen.
            ("files", Some(file)) if !file.is_empty() => files.push((file, bytes.to_vec())),
            _ => {}
        }
    }
}

/// The name of a file that is not in UTF-8, with a mark for what cannot be read; the service takes the marks out.
fn unreadable_name(headers: &HeaderMap) -> Option<String> {
    const BEFORE: &[u8] = b"filename=\"";
    let value = headers.get(CONTENT_DISPOSITION)?.as_bytes();
    let start =
        value.windows(BEFORE.len()).position(|part| part.eq_ignore_ascii_case(BEFORE))? + BEFORE.len();
    let name = value.get(start..)?;
    let end = name.iter().position(|byte| *byte == b'"').unwrap_or(name.len());
    Some(String::from_utf8_lossy(name.get(..end)?).into_owned())
}

async fn send(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Ok(form) = form else {
        let errors = [FieldError::new("files", "Choose the files and send them with the form on this page.")];
        return begin_again(&app, &who, "", &errors, None, WRONG).await;
    };
    let Some((code, files)) = read(form).await else { return too_long(&app, LIST).await };
    let Ok(importer) = code.parse::<Importer>() else {
        let errors = [FieldError::new("importer", "Choose what it is that you bring in.")];
        return begin_again(&app, &who, "", &errors, None, WRONG).await;
    };
    match upload::begin(app.services(), who.actor(), importer, files).await {
        Ok(id) => see_other(&format!("{LIST}/{id}")),
        Err(ServiceError::Invalid { message, .. }) => {
            let errors = [FieldError::new("files", capital(&message))];
            begin_again(&app, &who, importer.code(), &errors, None, WRONG).await
        }
        Err(error) => failed(&app, error).await,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn key(text: &str) -> Result<Uuid, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound("upload"))
}

async fn show(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
    RawQuery(asked): RawQuery,
) -> Response {
    let asked = query(asked);
    match shown(&app, who.actor(), &id, &asked, &Values::default(), &[]).await {
        Ok((page, status, again)) => {
            let mut response = app.private(status, &page).await;
            if again {
                // Works with and without scripts, and asks nothing of the page.
                response.headers_mut().insert(REFRESH, HeaderValue::from_static("2"));
            }
            response
        }
        Err(error) => failed(&app, error).await,
    }
}

async fn shown(
    app: &App,
    actor: Actor,
    id: &str,
    asked: &Values,
    typed: &Values,
    errors: &[FieldError],
) -> Result<(app::page::Page, StatusCode, bool), ServiceError> {
    let services = app.services();
    let upload = upload::open(services, actor, key(id)?).await?;
    if let Some(watched) = upload::watched(upload.id) {
        return Ok((pages::progress(&upload, &watched), StatusCode::OK, true));
    }
    let finished = matches!(upload.state, At::Checked | At::Done);
    if finished && asked.get("edit").is_empty() && typed.is_empty() || upload.state == At::Done {
        let number = asked.get("page").parse().unwrap_or(1);
        return Ok((pages::outcome(&upload, asked.get("only"), number), StatusCode::OK, false));
    }
    let table = upload::table(services, actor, upload.id).await?;
    let preview = upload::preview(services, actor, upload.id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { WRONG };
    Ok((pages::choose(&upload, table.as_ref(), &preview, typed, errors), status, false))
}

async fn go_on(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let typed = values(&body);
    match step(&app, who.actor(), &id, &typed).await {
        Ok(Ok(to)) => see_other(&to),
        Ok(Err(errors)) => match shown(&app, who.actor(), &id, &Values::default(), &typed, &errors).await {
            Ok((page, status, _)) => app.private(status, &page).await,
            Err(error) => failed(&app, error).await,
        },
        // Somebody else began it meanwhile: its page says how far it is.
        Err(ServiceError::Conflict { .. }) => see_other(&format!("{LIST}/{id}")),
        Err(error) => failed(&app, error).await,
    }
}

/// Does what was asked; says where to go on, or what is wrong.
async fn step(
    app: &App,
    actor: Actor,
    id: &str,
    typed: &Values,
) -> Result<Result<String, Vec<FieldError>>, ServiceError> {
    let services = app.services();
    let upload = upload::open(services, actor, key(id)?).await?;
    let here = format!("{LIST}/{}", upload.id);
    match typed.get("do") {
        "discard" => {
            upload::discard(services, actor, upload.id).await?;
            return Ok(Ok(format!("{LIST}?done=thrown")));
        }
        "import" => {
            // Only what was tried out as it is now.
            if upload.state == At::Checked {
                work(services, actor, upload.id, Step::BringIn).await;
            }
            return Ok(Ok(here));
        }
        "decide" => {
            let mut chosen = upload.chosen.clone();
            for question in &upload.outcome.questions {
                match typed.get(&format!("row_{}", question.row)) {
                    "new" => {
                        chosen.decided.insert(question.row, None);
                    }
                    number => {
                        if let Ok(number) = number.parse() {
                            chosen.decided.insert(question.row, Some(number));
                        }
                    }
                }
            }
            upload::choose(services, actor, upload.id, &chosen).await?;
        }
        _ => match chosen(services, actor, &upload, typed).await? {
            Ok(chosen) => upload::choose(services, actor, upload.id, &chosen).await?,
            Err(errors) => return Ok(Err(errors)),
        },
    }
    work(services, actor, upload.id, Step::TryOut).await;
    Ok(Ok(here))
}

/// Does the work in a thread of its own, so that stopping the program need not wait for it; a short one is waited for.
async fn work(services: &Services, actor: Actor, id: Uuid, step: Step) {
    let (services, runtime) = (services.clone(), tokio::runtime::Handle::current());
    let (tell, told) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("import".to_owned()).spawn(move || {
        if let Err(error) = runtime.block_on(upload::run(&services, actor, id, step)) {
            tracing::warn!(%error, "an import with the browser could not be begun");
        }
        // Whoever waited may be gone.
        let _ = tell.send(());
    });
    match thread {
        Ok(_) => {
            let _ = tokio::time::timeout(SHORT, told).await;
        }
        Err(error) => tracing::error!(%error, "no thread for an import"),
    }
}

/// What a steward chose, or what is missing.
async fn chosen(
    services: &Services,
    actor: Actor,
    upload: &Upload,
    typed: &Values,
) -> Result<Result<Chosen, Vec<FieldError>>, ServiceError> {
    let mut wrong = Vec::new();
    let text = |name: &str| Some(typed.get(name).trim().to_owned()).filter(|text| !text.is_empty());
    let mut chosen = Chosen {
        place: text("place"),
        set: text("set"),
        as_of: text("as_of"),
        url: text("url"),
        // Rows keep their places when columns are chosen anew.
        decided: upload.chosen.decided.clone(),
        ..Chosen::default()
    };
    if let Some(table) = upload::table(services, actor, upload.id).await? {
        for field in &table.fields {
            let at = typed.get(&format!("column_{}", field.name)).parse::<usize>();
            if let Ok(at) = at
                && at < table.headers.len()
            {
                chosen.columns.insert(field.name.to_owned(), at);
            }
        }
        for field in table.missing(&chosen.columns) {
            let message = format!("Choose the column with: {}.", field.label);
            wrong.push(FieldError::new(&format!("column_{}", field.name), message));
        }
        if chosen.columns.is_empty()
            && wrong.is_empty()
            && let Some(field) = table.fields.first()
        {
            let message = "Choose at least one column.";
            wrong.push(FieldError::new(&format!("column_{}", field.name), message));
        }
    }
    if upload.importer == Importer::Commitments {
        of_commitments(services, actor, upload, typed, &mut chosen, &mut wrong).await?;
    }
    if upload.importer == Importer::Legistar && chosen.place.is_none() {
        wrong.push(FieldError::new("place", "Say which place the council is of, by its OCD division id."));
    }
    Ok(if wrong.is_empty() { Ok(chosen) } else { Err(wrong) })
}

async fn of_commitments(
    services: &Services,
    actor: Actor,
    upload: &Upload,
    typed: &Values,
    chosen: &mut Chosen,
    wrong: &mut Vec<FieldError>,
) -> Result<(), ServiceError> {
    chosen.another = upload.chosen.another && chosen.set == upload.chosen.set;
    if let Some(like) = &upload.outcome.like {
        match typed.get("like") {
            "continue" => chosen.set = Some(like.name.clone()),
            "another" => chosen.another = true,
            _ => {}
        }
    }
    if chosen.set.is_none() {
        let message = "Give the set a name: rows of a newer file are known again by it.";
        wrong.push(FieldError::new("set", message));
    }
    if let Some(url) = &chosen.url
        && let Err(error) = domain::safe_url::SafeUrl::parse(url)
    {
        wrong.push(FieldError::new("url", format!("Where it is published: {error}")));
    }
    if let Some(day) = &chosen.as_of
        && domain::date::parse_loose(day).ok().and_then(domain::date::PartialDate::exact).is_none()
    {
        wrong.push(FieldError::new("as_of", "The publisher’s date must be a whole day, such as 2024-08-27."));
    }
    let find = async |field: &str, text: &str| -> Result<Result<String, FieldError>, ServiceError> {
        let found = services.desk_find(actor, Thing::Person, "person", "Who made them", text).await?;
        Ok(found.map(|named| named.key).map_err(|error| {
            let names: Vec<String> = error.choices.iter().map(|choice| choice.label.clone()).collect();
            FieldError::new(field, format!("{} {}", error.message, names.join("; ")).trim().to_owned())
        }))
    };
    let person = typed.get("person").trim();
    if !person.is_empty() {
        match find("person", person).await? {
            Ok(slug) => chosen.person = Some(slug),
            Err(error) => wrong.push(error),
        }
    }
    let preview: Preview = upload::preview(services, actor, upload.id).await?;
    for at in 0..preview.leads.len() {
        let (words, text) = (typed.get(&format!("lead_words_{at}")), typed.get(&format!("lead_{at}")).trim());
        if words.is_empty() || text.is_empty() {
            continue;
        }
        match find(&format!("lead_{at}"), text).await? {
            Ok(slug) => {
                chosen.leads.insert(words.to_owned(), slug);
            }
            Err(error) => wrong.push(error),
        }
    }
    for at in 0..preview.statuses.len() {
        let (word, code) = (typed.get(&format!("status_words_{at}")), typed.get(&format!("status_{at}")));
        if !word.is_empty() && code.parse::<CommitmentStatus>().is_ok() {
            chosen.statuses.insert(word.to_owned(), code.to_owned());
        }
    }
    Ok(())
}

async fn template(State(app): State<App>, Path(file): Path<String>) -> Response {
    let Some(text) = file.strip_suffix(".csv").and_then(upload::template) else {
        return failed(&app, ServiceError::NotFound("template")).await;
    };
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    // Its name is one of the list's.
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], text).into_response()
}
