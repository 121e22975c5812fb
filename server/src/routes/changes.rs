//! The ledger for programs: the feed of changes, the public download, the newest checkpoint.

use app::page::PageError;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::ServiceError;
use services::ledger::ChangesQuery;
use services::views::ChangeView;

use crate::api::Problem;
use crate::front::Keep;
use crate::state::App;

/// Entries in the feed.
const IN_THE_FEED: u32 = 100;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/changes/feed.xml", get(feed))
        .route("/changes/checkpoint.txt", get(checkpoint))
        .route("/changes/ledger/{file}", get(part))
}

async fn feed(State(app): State<App>) -> Response {
    let query = ChangesQuery { page: 1, size: IN_THE_FEED, ..ChangesQuery::default() };
    let (list, site) = match (app.services().changes(&query).await, app.site().await) {
        (Ok(list), Ok(site)) => (list, site),
        (Err(error), _) | (_, Err(error)) => return failed(&app, &error).await,
    };
    let url = app.public_url();
    let link = |rel: &str, path: &str, kind: Option<&str>| Link {
        href: format!("{url}{path}"),
        rel: rel.to_owned(),
        mime_type: kind.map(str::to_owned),
        ..Link::default()
    };
    let feed = Feed {
        title: Text::plain(format!("Changes to the record of {}", site.organisation)),
        id: format!("{url}/changes"),
        updated: list.items.first().map_or_else(|| instant(0), |change| instant(change.at)),
        links: vec![
            link("self", "/changes/feed.xml", Some("application/atom+xml")),
            link("alternate", "/changes", Some("text/html")),
        ],
        authors: vec![Person { name: site.organisation, ..Person::default() }],
        entries: list.items.iter().map(|change| entry(url, change)).collect(),
        ..Feed::default()
    };
    text("application/atom+xml; charset=utf-8", feed.to_string())
}

fn entry(url: &str, change: &ChangeView) -> Entry {
    let page = change.path.clone().unwrap_or_else(|| "/changes".to_owned());
    Entry {
        title: Text::plain(change.words.clone()),
        // The hash is the entry's own for ever, whatever the site's address becomes.
        id: format!("urn:sha256:{}", change.hash),
        updated: instant(change.at),
        links: vec![Link { href: format!("{url}{page}"), rel: "alternate".to_owned(), ..Link::default() }],
        content: Some(Content {
            value: Some(format!(
                "{} By {}. Entry {} of the ledger.",
                change.words, change.who, change.sequence
            )),
            content_type: Some("text".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// An instant as the feed writes it; one beyond the calendar is its beginning.
fn instant(ms: i64) -> FixedDateTime {
    let text = jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_string();
    text.parse().unwrap_or_default()
}

async fn checkpoint(State(app): State<App>) -> Response {
    match app.services().ledger_state().await {
        Ok(state) => match state.checkpoint {
            Some(checkpoint) => text("text/plain; charset=utf-8", checkpoint),
            None => unknown(&app, "checkpoint; none was signed yet").await,
        },
        Err(error) => failed(&app, &error).await,
    }
}

async fn part(State(app): State<App>, file: Result<Path<String>, PathRejection>) -> Response {
    let file = file.map_or_else(|_| String::new(), |Path(file)| file);
    let number = file.strip_suffix(".txt").filter(|digits| !digits.starts_with(['0', '+']));
    let Some(number) = number.and_then(|digits| digits.parse::<u64>().ok()) else {
        return unknown(&app, "part of the ledger").await;
    };
    match services::ledger::part(app.services(), number).await {
        Ok(Some(part)) => text("text/plain; charset=utf-8", part),
        Ok(None) => unknown(&app, "part of the ledger").await,
        Err(error) => failed(&app, &error).await,
    }
}

fn text(kind: &'static str, text: String) -> Response {
    let mut response = ([(CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response();
    response.extensions_mut().insert(Keep);
    response
}

async fn unknown(app: &App, what: &'static str) -> Response {
    let problem = Problem::not_found(what);
    app.error(false, StatusCode::NOT_FOUND, PageError::NotFound { what }, problem).await
}

async fn failed(app: &App, error: &ServiceError) -> Response {
    tracing::error!(%error, "the ledger could not be shown");
    app.error(false, StatusCode::INTERNAL_SERVER_ERROR, PageError::Internal, Problem::broken()).await
}
