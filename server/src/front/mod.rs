//! What stands before the router: finished pages and assets from memory, everything else by the slow way.
//!
//! The quick way does no more than look an address up, choose an encoding and hand out bytes that are ready,
//! headers included. It is a hyper service and not a tower layer, because each layer around it would cost
//! more than the answer itself.

mod cache;
mod kept;
mod slow;
mod target;

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Response};
use bytes::Bytes;
use http_body_util::Full;

use crate::assets::Assets;
use crate::state::App;
pub use cache::{PageCache, Stamp};
pub use kept::{Encoding, Immutable, Keep, Kept, REVALIDATE};
pub use target::normalise;

/// The whole site as a service. Cheap to clone.
#[derive(Clone)]
pub struct Front {
    inner: Arc<Inner>,
    /// Who is at the other end of the connection.
    peer: Option<IpAddr>,
}

struct Inner {
    app: App,
    assets: Assets,
    cache: PageCache,
    router: Router,
}

impl Front {
    /// Puts the memory of finished pages (at most `cache_bytes`) and the assets before a router.
    #[must_use]
    pub fn new(app: App, assets: Assets, router: Router, cache_bytes: u64) -> Self {
        Self {
            inner: Arc::new(Inner { app, assets, cache: PageCache::new(cache_bytes), router }),
            peer: None,
        }
    }

    /// The same site, for one connection.
    #[must_use]
    pub fn of(&self, peer: IpAddr) -> Self {
        Self { inner: Arc::clone(&self.inner), peer: Some(peer) }
    }

    /// Answers a request.
    pub fn answer<B>(&self, request: Request<B>) -> Answer
    where
        B: axum::body::HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<axum::BoxError>,
    {
        if let Some(response) = self.quick(&request) {
            return Answer::Ready(Some(response));
        }
        Answer::Slow(Box::pin(self.clone().slow(request.map(Body::new))))
    }

    /// The answer, when it lies ready in memory.
    fn quick<B>(&self, request: &Request<B>) -> Option<Response<Full<Bytes>>> {
        let head = request.method() == Method::HEAD;
        if !head && request.method() != Method::GET {
            return None;
        }
        let target = request.uri().path_and_query()?.as_str();
        let kept = match self.inner.cache.peek(self.inner.app.stamp(), target) {
            Some(kept) => kept,
            None => Arc::clone(self.inner.assets.get(target)?),
        };
        let response = kept.answer_ready(request.headers(), head)?;
        tracing::debug!(
            path = request.uri().path(),
            status = response.status().as_u16(),
            "answered from memory"
        );
        Some(response)
    }

    /// Forgets what was rendered for an older state of the record.
    pub fn forget_stale(&self) {
        self.inner.cache.forget_before(self.inner.app.stamp());
    }

    /// Waits until the memory has done what it puts off, such as dropping what there is no room for.
    pub async fn settle(&self) {
        self.inner.cache.settle().await;
    }

    /// What is shared by all pages.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.inner.app
    }
}

impl<B> hyper::service::Service<Request<B>> for Front
where
    B: axum::body::HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Answer;

    fn call(&self, request: Request<B>) -> Answer {
        self.answer(request)
    }
}

/// An answer that is ready or on its way.
pub enum Answer {
    /// It lay in memory.
    Ready(Option<Response<Full<Bytes>>>),
    /// It is being made.
    Slow(Pin<Box<dyn Future<Output = Response<Full<Bytes>>> + Send>>),
}

impl Future for Answer {
    type Output = Result<Response<Full<Bytes>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Ready(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // Polled again after its end, which the contract of futures forbids.
                None => Poll::Pending,
            },
            Self::Slow(future) => future.as_mut().poll(cx).map(Ok),
        }
    }
}
