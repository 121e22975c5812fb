//! The first start.

use app::pages::accounts::{self as pages, Next, PlaceChoice, Typed};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use domain::accounts::LimitedAction;
use domain::words::PlaceKind;
use services::ServiceError;
use services::accounts::{SetUp, Town};
use services::views::PlaceRef;

use super::form::{
    Answer, Stop, broken, device, letterhead, limited, not_found, ok, query, signed_in, typed,
};
use crate::guard::{self, Peer};
use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new().route("/setup", get(form).post(setup)).route("/admin/next", get(next))
}

async fn form(State(app): State<App>) -> Answer {
    if ok(&app, app.services().is_set_up().await).await? {
        return Ok(not_found(&app).await);
    }
    page(&app, &Typed::default(), StatusCode::OK).await
}

fn ticked(typed: &Typed, prefix: &str) -> Vec<String> {
    typed.ticked_under(prefix).map(str::to_owned).collect()
}

/// The form with the places that were chosen, and those that were looked up.
async fn page(app: &App, typed: &Typed, status: StatusCode) -> Answer {
    let services = app.services();
    let places = if ok(app, services.has_places().await).await? {
        let chosen = ticked(typed, "place-");
        let mut places = services.places_named(&chosen).await.unwrap_or_default();
        let looked_up = typed.get("q").trim();
        if !looked_up.is_empty() {
            // Whatever cannot be looked for is not found.
            let found = services.find(looked_up).await.map(|found| found.places).unwrap_or_default();
            places.extend(found.into_iter().map(|found| found.place).filter(|it| !chosen.contains(&it.slug)));
        }
        Some(places.into_iter().map(choice).collect::<Vec<_>>())
    } else {
        None
    };
    Ok::<_, Stop>(app.private(status, &pages::setup(typed, places.as_deref())).await)
}

fn choice(place: PlaceRef) -> PlaceChoice {
    let kind = place.kind.parse::<PlaceKind>().map_or("place", PlaceKind::label);
    PlaceChoice { slug: place.slug, name: place.name, kind: kind.to_owned() }
}

async fn setup(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    if ok(&app, app.services().is_set_up().await).await? {
        return Ok(not_found(&app).await);
    }
    let typed = typed(&body);
    let places = ticked(&typed, "place-");
    let looks_up = !typed.get("q").trim().is_empty() && typed.get("do") == "enter" && places.is_empty();
    if looks_up || typed.get("do") == "find" {
        return page(&app, &typed, StatusCode::OK).await;
    }
    limited(&app, LimitedAction::Setup, &peer, None).await?;
    let (town, state) = (typed.get("town").trim(), typed.get("state").trim());
    let asked = SetUp {
        organisation: typed.get("organisation").to_owned(),
        email: typed.get("email").to_owned(),
        password: typed.get("password").to_owned(),
        name: typed.get("name").to_owned(),
        values: ticked(&typed, "value-"),
        places,
        town: (!town.is_empty()).then(|| Town { name: town.to_owned(), state: state.to_owned() }),
    };
    let head = letterhead(&app).await?;
    match app.services().set_up(typed.get("code"), &asked, &head, &device(&headers)).await {
        Ok(Some(done)) => Ok(signed_in(&app, &done, "/admin/next?done=setup")),
        Ok(None) => {
            let message = "This is not the code. Copy the one that was printed last; a new start of the program prints a new one.";
            page(&app, &typed.wrong("code", message), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(ServiceError::Invalid { field, message }) => {
            page(&app, &typed.wrong(field, message), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Ok(broken(&app, &error).await),
    }
}

async fn next(State(app): State<App>, RawQuery(asked): RawQuery) -> Answer {
    let there = |path| guard::action(&Method::GET, path).is_some();
    let next = Next { import: there("/steward/import"), body: there("/steward/bodies/new") };
    let done = (query(asked.as_deref(), "done") == "setup").then_some(
        "The record is set up. You are its administrator and steward. We have written to your address: open the link there to confirm it.",
    );
    Ok(app.private(StatusCode::OK, &pages::what_next(next, done)).await)
}
