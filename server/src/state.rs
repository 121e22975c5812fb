//! What the handlers share.

use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::layout::{AssetPaths, Site, Viewer, document, document_for, error_page};
use app::page::{Page, PageError};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use services::accounts::{Letterhead, Party};
use services::views::About;
use services::{ServiceError, Services};

use crate::api::Problem;
use crate::front::{Keep, Stamp};
use crate::guard::Limits;

tokio::task_local! {
    /// Who a private page is made for. The guard sets it around the handlers of private pages and of nothing else, so
    /// that no handler has to hand it on, and no public page can ever hold it.
    static VIEWER: Viewer;
}

/// Does something for whoever is signed in: private pages then say so, and lead to their desks.
pub async fn shown_to<T>(viewer: Option<Viewer>, work: impl Future<Output = T>) -> T {
    match viewer {
        Some(viewer) => VIEWER.scope(viewer, work).await,
        None => work.await,
    }
}

fn private_document(site: &Site, page: &Page) -> String {
    document_for(site, page, VIEWER.try_with(Viewer::clone).ok().as_ref())
}

/// What is told at the start and stays.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The address that visitors type, without a slash at the end.
    pub public_url: String,
    /// The organisation's name, where it does not come from the database.
    pub organisation: Option<String>,
    /// Where the assets are.
    pub assets: AssetPaths,
    /// Whether a proxy stands before the program and says whom it asks for.
    pub behind_proxy: bool,
    /// Where mails go, in words, for administrators.
    pub mail: String,
}

/// Services, and what goes around every page. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    services: Services,
    facts: Facts,
    security: HeaderMap,
    limits: Limits,
    party: Option<Party>,
    /// Today as the clock last told, in days; read on every request, so it is not computed on each.
    day: AtomicI32,
    about: Mutex<Option<(i64, About)>>,
    /// What came of it when the whole ledger was last verified here.
    verified: Mutex<Option<Verification>>,
}

/// What came of verifying the whole ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How many entries there were.
    pub entries: u64,
    /// What is wrong with it; None: nothing.
    pub fault: Option<String>,
}

impl App {
    /// Verifies the whole ledger, and keeps what came of it until the next time or the end of the program.
    ///
    /// # Errors
    /// When the database fails; what was kept stays then.
    pub async fn verify_ledger(&self) -> Result<(), ServiceError> {
        let services = &self.0.services;
        let at = services.clock().now_ms();
        let verification = match services::ledger::verify(services, &[], None).await? {
            Ok(verified) => Verification { at, entries: verified.head.sequence, fault: None },
            Err(fault) => {
                let entries = services.ledger_state().await.map_or(0, |state| state.entries);
                tracing::error!(%fault, "the ledger is not whole");
                Verification { at, entries, fault: Some(fault.to_string()) }
            }
        };
        *self.0.verified.lock().unwrap_or_else(PoisonError::into_inner) = Some(verification);
        Ok(())
    }

    /// What came of the last time; none if this program has not looked yet.
    #[must_use]
    pub fn verification(&self) -> Option<Verification> {
        self.0.verified.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts the services and the facts together.
    #[must_use]
    pub fn new(services: Services, facts: Facts) -> Self {
        let security = crate::headers::security(facts.public_url.starts_with("https://"));
        let app = Self(Arc::new(Inner {
            party: Party::new(&facts.public_url),
            services,
            facts,
            security,
            limits: Limits::default(),
            day: AtomicI32::new(0),
            about: Mutex::default(),
            verified: Mutex::default(),
        }));
        app.look_at_the_clock();
        app
    }

    /// The services.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// The address that visitors type.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.facts.public_url
    }

    /// Whether a proxy stands before the program.
    #[must_use]
    pub fn behind_proxy(&self) -> bool {
        self.0.facts.behind_proxy
    }

    /// How often something may be tried.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The site as passkeys are bound to it; None where browsers make none.
    #[must_use]
    pub fn party(&self) -> Option<&Party> {
        self.0.party.as_ref()
    }

    /// What is told at the start and stays.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.0.facts
    }

    /// What mails say of where they come from.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letterhead(&self) -> Result<Letterhead, ServiceError> {
        let organisation = self.site().await?.organisation;
        Ok(Letterhead { organisation, public_url: self.0.facts.public_url.clone() })
    }

    /// A page for one person: nobody keeps it.
    pub async fn private(&self, status: StatusCode, page: &Page) -> Response {
        let site = self.site().await.unwrap_or_else(|_| self.site_of(&About::default()));
        let mut response = html(status, private_document(&site, page));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// The headers for safety, which every answer carries.
    #[must_use]
    pub fn security(&self) -> &HeaderMap {
        &self.0.security
    }

    /// What finished pages are good for now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { version: self.0.services.store().content_version(), day: self.0.day.load(Ordering::Relaxed) }
    }

    /// Notes which day it is. To be called every second.
    pub fn look_at_the_clock(&self) {
        let today = self.0.services.clock().today();
        let day = i32::from(today.year()) * 1000 + i32::from(today.day_of_year());
        self.0.day.store(day, Ordering::Relaxed);
    }

    /// What all pages of this installation share.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn site(&self) -> Result<Site, ServiceError> {
        let version = self.0.services.store().content_version();
        let known = self.0.about.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let about = match known {
            Some((of, about)) if of == version => about,
            _ => {
                let about = self.0.services.about().await?;
                *self.0.about.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, about.clone()));
                about
            }
        };
        Ok(self.site_of(&about))
    }

    fn site_of(&self, about: &About) -> Site {
        let named = self.0.facts.organisation.clone();
        let kept = Some(about.organisation.clone()).filter(|name| !name.trim().is_empty());
        Site {
            organisation: named.or(kept).unwrap_or_else(|| "Answerable".to_owned()),
            public_url: self.0.facts.public_url.clone(),
            sample: about.sample,
            assets: self.0.facts.assets.clone(),
            today: self.0.services.clock().today(),
        }
    }

    /// A page as an answer.
    pub async fn page(&self, page: Result<Page, PageError>) -> Response {
        match (page, self.site().await) {
            (Ok(page), Ok(site)) => {
                let mut response = html(StatusCode::OK, document(&site, &page));
                response.extensions_mut().insert(Keep);
                response
            }
            (Err(error), site) => {
                let site = site.unwrap_or_else(|_| self.site_of(&About::default()));
                let status =
                    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                html(status, private_document(&site, &error_page(&error)))
            }
            (Ok(_), Err(error)) => {
                tracing::error!(%error, "the organisation's name cannot be read");
                let site = self.site_of(&About::default());
                html(StatusCode::INTERNAL_SERVER_ERROR, document(&site, &error_page(&PageError::Internal)))
            }
        }
    }

    /// An error as a page, or for programs.
    pub async fn error(&self, api: bool, status: StatusCode, error: PageError, problem: Problem) -> Response {
        if api {
            return problem.into_response();
        }
        let mut response = self.page(Err(error)).await;
        *response.status_mut() = status;
        response
    }

    /// The answer when a handler panicked. It asks nothing of the database: that may be what broke.
    #[must_use]
    pub fn broken(&self) -> Response {
        let site = self.site_of(&About::default());
        html(StatusCode::INTERNAL_SERVER_ERROR, document(&site, &error_page(&PageError::Internal)))
    }

    /// The answer when a handler took too long.
    pub async fn too_slow(&self, api: bool) -> Response {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let problem =
            Problem::new(status, "It took too long to find the answer.").remedy("Try again in a minute.");
        let mut response = self.error(api, status, PageError::Internal, problem).await;
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        response
    }
}

fn html(status: StatusCode, document: String) -> Response {
    let kind = (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if status == StatusCode::OK {
        return (status, [kind], document).into_response();
    }
    // An error must not outlive its cause anywhere.
    (status, [kind, (CACHE_CONTROL, HeaderValue::from_static("no-cache"))], document).into_response()
}
