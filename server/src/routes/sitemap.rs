//! The site's map for search engines: an index, and one file for each thousand addresses.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use services::views::{DecisionsQuery, MeasuresQuery, OfficialsQuery};
use services::{ServiceError, Services};

use app::page::PageError;
use app::pages::PageKind;

use crate::api::Problem;
use crate::front::Keep;
use crate::state::App;

/// Addresses in one file: five questions to the database of [`ROWS`] each.
const IN_A_FILE: u64 = 1000;
/// Rows that the database is asked for at a time.
const ROWS: u32 = 200;
pub(super) fn router() -> Router<App> {
    Router::new().route("/sitemap.xml", get(index)).route("/sitemaps/{file}", get(file))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Officials,
    Bodies,
    Places,
    Measures,
    Decisions,
    Values,
    Commitments,
}

const KINDS: [(&str, Kind); 7] = [
    ("officials", Kind::Officials),
    ("bodies", Kind::Bodies),
    ("places", Kind::Places),
    ("measures", Kind::Measures),
    ("decisions", Kind::Decisions),
    ("values", Kind::Values),
    ("commitments", Kind::Commitments),
];

/// Pages that lead to everything else: each kind that has one page only and may be found by search engines.
fn first() -> impl Iterator<Item = &'static str> {
    let kinds = PageKind::ALL.iter().filter(|kind| kind.indexed());
    kinds.map(|kind| kind.pattern()).filter(|pattern| !pattern.contains('{'))
}

async fn index(State(app): State<App>) -> Response {
    let mut text = String::from("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
    let url = app.public_url();
    text.push_str(&format!("<sitemap><loc>{url}/sitemaps/first-1.xml</loc></sitemap>"));
    for (name, kind) in KINDS {
        let total = match addresses(app.services(), kind, 1, 1).await {
            Ok((total, _)) => total,
            Err(error) => return failed(&app, error).await,
        };
        for number in 1..=total.div_ceil(IN_A_FILE) {
            text.push_str(&format!("<sitemap><loc>{url}/sitemaps/{name}-{number}.xml</loc></sitemap>"));
        }
    }
    text.push_str("</sitemapindex>");
    xml(&text)
}

async fn file(State(app): State<App>, file: Result<Path<String>, PathRejection>) -> Response {
    let file = file.map_or_else(|_| String::new(), |Path(file)| file);
    let asked = file.strip_suffix(".xml").and_then(|file| file.split_once('-'));
    let Some((name, number)) = asked.and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)))
    else {
        return unknown(&app).await;
    };
    if name == "first" && number == 1 {
        return xml(&urls(&app, first().map(str::to_owned)));
    }
    let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else { return unknown(&app).await };
    let in_a_file = u32::try_from(IN_A_FILE).unwrap_or(ROWS) / ROWS;
    if number == 0 || number > 1_000_000 / in_a_file {
        return unknown(&app).await;
    }
    let mut all = Vec::new();
    for page in 0..in_a_file {
        match addresses(app.services(), *kind, (number - 1) * in_a_file + page + 1, ROWS).await {
            Ok((_, paths)) if paths.is_empty() => break,
            Ok((_, paths)) => all.extend(paths.into_iter().map(|slug| format!("/{name}/{slug}"))),
            Err(error) => return failed(&app, error).await,
        }
    }
    if all.is_empty() { unknown(&app).await } else { xml(&urls(&app, all)) }
}

/// How many there are of a kind, and the last parts of the addresses of one page of them.
async fn addresses(
    services: &Services,
    kind: Kind,
    page: u32,
    size: u32,
) -> Result<(u64, Vec<String>), ServiceError> {
    Ok(match kind {
        Kind::Officials => {
            let list = services.officials(&OfficialsQuery { page, size, ..Default::default() }).await?;
            (list.total, list.items.into_iter().map(|row| row.person.slug).collect())
        }
        Kind::Bodies => {
            let list = services.bodies(page, size).await?;
            (list.total, list.items.into_iter().map(|row| row.body.slug).collect())
        }
        Kind::Places => {
            let list = services.places(None, None, None, page, size).await?;
            (list.total, list.items.into_iter().map(|row| row.place.slug).collect())
        }
        Kind::Measures => {
            let list = services.measures(&MeasuresQuery { page, size, ..Default::default() }).await?;
            (list.total, list.items.into_iter().map(|row| row.measure.slug).collect())
        }
        Kind::Decisions => {
            let list = services.decisions(&DecisionsQuery { page, size, ..Default::default() }).await?;
            (list.total, list.items.into_iter().map(|row| row.number.to_string()).collect())
        }
        Kind::Commitments => {
            let query = services::commitments::CommitmentsQuery { page, size, ..Default::default() };
            let list = services.commitments(&query).await?;
            (list.total, list.items.into_iter().map(|row| row.number.to_string()).collect())
        }
        Kind::Values => {
            let values = services.values().await?;
            let slugs =
                if page == 1 { values.into_iter().map(|row| row.value.slug).collect() } else { Vec::new() };
            (u64::from(!slugs.is_empty()), slugs)
        }
    })
}

fn urls(app: &App, paths: impl IntoIterator<Item = String>) -> String {
    let mut text = String::from("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
    for path in paths {
        // Slugs hold nothing that would have to be escaped in XML.
        text.push_str(&format!("<url><loc>{}{path}</loc></url>", app.public_url()));
    }
    text.push_str("</urlset>");
    text
}

fn xml(text: &str) -> Response {
    let kind = HeaderValue::from_static("application/xml; charset=utf-8");
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n");
    let mut response = ([(CONTENT_TYPE, kind)], text).into_response();
    response.extensions_mut().insert(Keep);
    response
}

async fn unknown(app: &App) -> Response {
    let problem = Problem::not_found("address");
    app.error(false, StatusCode::NOT_FOUND, PageError::NotFound { what: "page" }, problem).await
}

async fn failed(app: &App, error: ServiceError) -> Response {
    tracing::error!(%error, "the site's map could not be made");
    app.error(false, StatusCode::INTERNAL_SERVER_ERROR, PageError::Internal, Problem::broken()).await
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn every_list_is_in_the_map_and_nothing_that_search_engines_are_asked_to_leave_out() {
        let first: Vec<&str> = first().collect();
        for path in ["/", "/decisions", "/api", "/data"] {
            assert!(first.contains(&path), "{path}");
        }
        assert!(!first.contains(&"/search") && !first.iter().any(|path| path.contains('{')));
    }
}
