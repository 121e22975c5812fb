//! What stands before the router: made once for all who wait, kept only when it should be, bounded.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http_body_util::BodyExt as _;
use server::assets::Assets;
use server::front::{Front, Keep};
use server::routes;
use server::state::{App, Facts};
use services::{Clock, Services};
use store::testing::{TestDatabase, sqlite};
use tokio::sync::Notify;

async fn app() -> (App, TestDatabase) {
    let db = sqlite().await;
    let services = Services::new(db.store.clone(), Clock::fixed("2026-11-24T12:00:00Z").unwrap());
    let public_url = "http://127.0.0.1:3000".to_owned();
    (
        App::new(
            services,
            Facts {
                public_url,
                organisation: None,
                assets: Default::default(),
                behind_proxy: false,
                mail: String::new(),
            },
        ),
        db,
    )
}

fn kept(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = (status, body.into()).into_response();
    response.extensions_mut().insert(Keep);
    response
}

/// A site with one address, which counts how often it is made and answers with `make`.
fn counting(
    app: App,
    bytes: u64,
    make: impl Fn() -> Response + Clone + Send + Sync + 'static,
) -> (Front, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let handler = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let answer = make();
        async move { answer }
    };
    let router = Router::new().route("/page", get(handler));
    (Front::new(app, Assets::default(), router, bytes), count)
}

async fn ask(front: &Front, target: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(target).body(Body::empty()).unwrap();
    let response = front.answer(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

const ROOM: u64 = 1024 * 1024;

#[tokio::test]
async fn a_stampede_makes_a_page_once() {
    let (app, _db) = app().await;
    let (count, door) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let (counted, waited) = (Arc::clone(&count), Arc::clone(&door));
    let handler = move || {
        let (counted, waited) = (Arc::clone(&counted), Arc::clone(&waited));
        async move {
            counted.fetch_add(1, Ordering::SeqCst);
            waited.notified().await;
            kept(StatusCode::OK, "made")
        }
    };
    let front = Front::new(app, Assets::default(), Router::new().route("/page", get(handler)), ROOM);
    let asked: Vec<_> = (0..100)
        .map(|_| {
            let front = front.clone();
            tokio::spawn(async move { ask(&front, "/page").await })
        })
        .collect();
    while count.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    door.notify_one();
    for answer in asked {
        assert_eq!(answer.await.unwrap(), (StatusCode::OK, "made".to_owned()));
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_is_not_found_or_asked_at_length_is_not_kept() {
    let (app, _db) = app().await;
    let (front, count) = counting(app.clone(), ROOM, || kept(StatusCode::NOT_FOUND, "none"));
    for _ in 0..3 {
        assert_eq!(ask(&front, "/page").await.0, StatusCode::NOT_FOUND);
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);

    let (front, count) = counting(app.clone(), ROOM, || kept(StatusCode::OK, "here"));
    for _ in 0..3 {
        ask(&front, &format!("/page?q={}", "a".repeat(300))).await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
    for _ in 0..3 {
        ask(&front, "/page?q=short&junk=1").await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 4, "the short question is kept");

    let (front, count) = counting(app, ROOM, || (StatusCode::OK, "not marked").into_response());
    for _ in 0..3 {
        ask(&front, "/page").await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 3, "only what says that it may be kept is kept");
}

#[tokio::test]
async fn the_memory_is_bounded_by_bytes() {
    let (app, _db) = app().await;
    // A page larger than all of the room is answered, and not kept.
    let (front, count) = counting(app, 10_000, || kept(StatusCode::OK, "x".repeat(50_000)));
    for _ in 0..3 {
        assert_eq!(ask(&front, "/page").await.1.len(), 50_000);
        front.settle().await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn without_room_nothing_is_kept() {
    let (app, _db) = app().await;
    let (front, count) = counting(app, 0, || kept(StatusCode::OK, "page"));
    for _ in 0..3 {
        ask(&front, "/page").await;
        front.settle().await;
    }
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_handler_that_panics_answers_with_the_page_that_says_so() {
    let (app, _db) = app().await;
    #[allow(clippy::panic, reason = "it is what is tested")]
    let handler = async || -> &'static str { panic!("a secret of the program") };
    let router = routes::guarded(app.clone(), Router::new().route("/page", get(handler)));
    let front = Front::new(app, Assets::default(), router, ROOM);
    for _ in 0..2 {
        let (status, text) = ask(&front, "/page").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text.contains("Something broke on our side") && !text.contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn assets_are_sent_as_they_were_built() {
    let security = server::headers::security(false);
    let file = |name: &str, text: &str| (name.to_owned(), bytes::Bytes::from(text.to_owned()));
    let files = [
        file("manifest.json", "{\"style.css\": \"/pkg/style-1.css\", \"head.woff2\": \"/pkg/head-2.woff2\"}"),
        file("pkg/style-1.css", "body { color: black }"),
        file("pkg/style-1.css.br", "brotli"),
        file("pkg/style-1.css.gz", "gzip"),
        file("pkg/head-2.woff2", "font"),
        file("favicon.svg", "<svg/>"),
    ];
    let assets = Assets::from_files(files.into(), &security);
    assert!(assets.are_built());
    assert_eq!(assets.paths().css, "/pkg/style-1.css");
    assert_eq!(assets.paths().heading_font.as_deref(), Some("/pkg/head-2.woff2"));
    let (app, _db) = app().await;
    let front = Front::new(app.clone(), assets, routes::router(app), ROOM);
    let get = async |path: &str, accept: &str| {
        let request =
            Request::builder().uri(path).header("accept-encoding", accept).body(Body::empty()).unwrap();
        let response = front.answer(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let header =
            |name: &str| parts.headers.get(name).map_or(String::new(), |v| v.to_str().unwrap().to_owned());
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (parts.status, header("content-type"), header("content-encoding"), header("cache-control"), body)
    };
    let forever = "public, max-age=31536000, immutable";
    for (accept, encoding, body) in
        [("br", "br", "brotli"), ("gzip", "gzip", "gzip"), ("", "", "body { color: black }")]
    {
        let (status, kind, got, cache, text) = get("/pkg/style-1.css", accept).await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/css; charset=utf-8"));
        assert_eq!((got.as_str(), cache.as_str(), text.as_str()), (encoding, forever, body));
    }
    let (_, kind, encoding, cache, text) = get("/pkg/head-2.woff2", "br").await;
    assert_eq!(
        (kind.as_str(), encoding.as_str(), cache.as_str(), text.as_str()),
        ("font/woff2", "", forever, "font")
    );
    let (_, kind, _, cache, _) = get("/favicon.svg", "br").await;
    assert_eq!((kind.as_str(), cache.as_str()), ("image/svg+xml", "public, max-age=0, must-revalidate"));
    for missing in
        ["/pkg/style-2.css", "/manifest.json", "/pkg/style-1.css.br", "/pkg/", "/pkg/../Cargo.toml"]
    {
        assert!(
            matches!(get(missing, "").await.0, StatusCode::NOT_FOUND | StatusCode::PERMANENT_REDIRECT),
            "{missing}"
        );
    }
}
