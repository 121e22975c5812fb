//! The JSON read API: the same as the pages, for programs.

mod bodies;
mod commitments;
mod ledger;
mod measures;
mod officials;
mod params;
mod places;
mod problem;
mod record;

use std::sync::Arc;

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use services::views::Listing;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use problem::Problem;

use crate::front::Keep;
use crate::state::App;

/// Where the API is.
pub const ROOT: &str = "/api/v1";
/// Where its description is.
pub const DOCUMENT: &str = "/api/v1/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Answerable: the read API",
        description = "Everything that the pages show, as JSON. No key is needed, and any site may read it.\n\n\
            Lists are paged by `page` (from 1) and `size` (1 to 200); `next` and `prev` lead on. Civil dates are \
            ISO text and may be partial (`2018`, `2018-11`). Every answer has an ETag: send it back in \
            If-None-Match, and an unchanged answer costs nothing. Errors are `application/problem+json` and name \
            the field and the remedy.\n\n\
            Facts keep the licence of their source: see `source` in each answer and `/sources`.",
        license(name = "AGPL-3.0-or-later (the program; the data's licences are at /sources)", identifier = "AGPL-3.0-or-later"),
    ),
    tags(
        (name = "record", description = "What is in the record, search, values and sources"),
        (name = "officials", description = "People, and how they voted"),
        (name = "bodies", description = "Councils, boards, commissions and chambers"),
        (name = "places", description = "Places, and who represents them"),
        (name = "commitments", description = "What officials promised, and what became of it"),
        (name = "ledger", description = "Every change to the record, and the ledger that keeps them"),
        (name = "measures", description = "Bills, ordinances, resolutions, and the decisions on them"),
    ),
    components(schemas(Problem)),
)]
struct Document;

/// The API's routes, and the document that describes exactly these.
pub fn router() -> (Router<App>, Arc<serde_json::Value>) {
    let routes = OpenApiRouter::new()
        .routes(routes!(record::stats))
        .routes(routes!(record::search))
        .routes(routes!(record::suggest))
        .routes(routes!(record::values))
        .routes(routes!(record::value))
        .routes(routes!(record::sources))
        .routes(routes!(officials::list))
        .routes(routes!(officials::one))
        .routes(routes!(officials::record))
        .routes(routes!(officials::votes))
        .routes(routes!(bodies::list))
        .routes(routes!(bodies::one))
        .routes(routes!(places::list))
        .routes(routes!(places::one))
        .routes(routes!(places::find))
        .routes(routes!(measures::list))
        .routes(routes!(measures::one))
        .routes(routes!(measures::decisions))
        .routes(routes!(measures::decision))
        .routes(routes!(commitments::list))
        .routes(routes!(commitments::one))
        .routes(routes!(commitments::record))
        .routes(routes!(commitments::replies))
        .routes(routes!(ledger::changes))
        .routes(routes!(ledger::state));
    let (router, document) =
        OpenApiRouter::with_openapi(Document::openapi()).nest(ROOT, routes).split_for_parts();
    // A document of strings and numbers always becomes JSON.
    let document = Arc::new(serde_json::to_value(&document).unwrap_or_default());
    let shown = Arc::clone(&document);
    let router = router.route(
        DOCUMENT,
        axum::routing::get(move || {
            let shown = Arc::clone(&shown);
            async move { Json(shown) }
        }),
    );
    (router, document)
}

/// An answer that is the same for everyone until the record changes.
struct Json<T>(T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let mut response =
                    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response();
                response.extensions_mut().insert(Keep);
                response
            }
            Err(error) => {
                tracing::error!(%error, "an answer did not become JSON");
                Problem::broken().into_response()
            }
        }
    }
}

/// What a handler of the API answers.
type Answer<T> = Result<Json<T>, Problem>;

/// One page of a longer list, with links to its neighbours.
#[derive(Serialize, ToSchema)]
struct Paged<T> {
    /// The rows of this page.
    items: Vec<T>,
    /// Number of this page, from 1.
    page: u32,
    /// Rows on a full page.
    size: u32,
    /// Rows on all pages.
    total: u64,
    /// Address of the next page.
    next: Option<String>,
    /// Address of the page before.
    prev: Option<String>,
}

impl<T> Paged<T> {
    fn of(list: Listing<T>, OriginalUri(uri): &OriginalUri) -> Self {
        let Listing { items, page, size, total } = list;
        let more = u64::from(page) * u64::from(size) < total;
        Self {
            items,
            page,
            size,
            total,
            next: more.then(|| with_page(uri, page + 1)),
            prev: (page > 1).then(|| with_page(uri, page - 1)),
        }
    }
}

/// The same address, on another page.
fn with_page(uri: &Uri, page: u32) -> String {
    let query = uri.query().unwrap_or_default().as_bytes();
    let others = url::form_urlencoded::parse(query).filter(|(name, _)| name != "page");
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair("page", &page.to_string())
        .finish();
    format!("{}?{query}", uri.path())
}
