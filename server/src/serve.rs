//! Listening, and leaving in good order.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use services::{Clock, Services};
use store::{Store, StoreError};
use tokio::net::TcpListener;

use crate::assets::Assets;
use crate::front::Front;
use crate::settings::Settings;
use crate::state::{App, Facts};

/// How long someone may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// How long running requests may take once the program is asked to stop.
const DRAIN: Duration = Duration::from_secs(30);
/// How often other processes' writes (an import on the command line) and the day are looked at.
const REFRESH: Duration = Duration::from_secs(1);
/// How often it is looked whether the ledger is to be signed: at the start, then each quarter of an hour.
const SIGN: Duration = Duration::from_secs(15 * 60);
/// After so many of those the counters of limits that are full again are forgotten.
const FORGET: u64 = 600;
/// The longest head of a request, in bytes.
const LARGEST_HEAD: usize = 32 * 1024;

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database cannot be opened or migrated.
    #[error(
        "{0}\n  The database is {1}. Check the address, that it runs, and that this user may write there."
    )]
    Database(#[source] StoreError, String),
    /// The address is taken or not allowed.
    #[error(
        "cannot listen on {0}: {1}\n  Stop what listens there, or choose another address with --addr or ANSWERABLE_ADDR."
    )]
    Listen(SocketAddr, #[source] io::Error),
    /// The system does not tell when the program is to stop.
    #[error("cannot wait for the signal to stop: {0}")]
    Signal(#[source] io::Error),
}

/// Opens the database, migrates it, listens, prints the address, and answers until it is told to stop.
///
/// # Errors
/// When the database cannot be opened or the address is taken.
pub async fn serve(settings: &Settings) -> Result<(), ServeError> {
    let shown = crate::settings::redact(&settings.database);
    let fault = |error| ServeError::Database(error, shown.clone());
    let store = Store::connect(&settings.database).await.map_err(fault)?;
    store.migrate().await.map_err(fault)?;
    let listener =
        TcpListener::bind(settings.addr).await.map_err(|error| ServeError::Listen(settings.addr, error))?;
    let addr = listener.local_addr().unwrap_or(settings.addr);
    let stop = stop_signal().map_err(ServeError::Signal)?;

    let public_url = settings.public_url.clone().unwrap_or_else(|| format!("http://{addr}"));
    let services = Services::new(store, Clock::system());
    let front = site(services.clone(), settings, public_url);
    tokio::spawn(refresh(front.clone()));
    let services = front.app().services().clone();
    let sample = services.sample_accounts().await.unwrap_or_default();
    // Everyone can be an administrator of a sample community, so nobody gets mail from it.
    let postman = crate::mail::Postman::new(settings, front.app().site().await.is_ok_and(|site| site.sample));
    if let Some(folder) = postman.folder() {
        tracing::info!(folder = %folder.display(), "no mails are sent (no smtp is set, or this is a sample): they are written to this folder");
    }
    tokio::spawn(postman.run(services.clone()));
    tokio::spawn(sign_daily(services.clone(), settings.ledger_key()));
    // Whoever started it may have closed standard output; that is no reason to stop.
    let _ = writeln!(io::stdout(), "Answerable listens on http://{addr}");
    if !sample.is_empty() {
        let url = front.app().public_url();
        let _ = writeln!(io::stdout(), "This community is invented. Sign in at {url}/sign-in as");
        for account in sample {
            let (role, email, password) = (account.role.label(), account.email, account.password);
            let _ = writeln!(io::stdout(), "  {role:<13} {email:<29} {password}");
        }
    }
    // After the address, which whoever started it reads from the first line.
    match services.setup_code().await {
        Ok(Some(code)) => {
            let url = front.app().public_url().to_owned();
            let _ = writeln!(
                io::stdout(),
                "Nobody administers it yet. Open {url}/setup with this code: {}",
                code.reveal()
            );
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "no code for the first start could be made"),
    }
    tracing::info!(%addr, database = shown, "listening");
    run(listener, front, stop).await;
    tracing::info!("stopped");
    Ok(())
}

/// The whole site over an open database.
#[must_use]
pub fn site(services: Services, settings: &Settings, public_url: String) -> Front {
    let assets = Assets::embedded(&crate::headers::security(public_url.starts_with("https://")));
    if !assets.are_built() {
        tracing::warn!(
            "this program carries no styles and no browser code: pages will be bare; \
             run `cargo run -p xtask -- assets` and build it again"
        );
    }
    let facts = Facts {
        public_url,
        organisation: settings.organisation.clone(),
        assets: assets.paths(),
        behind_proxy: settings.behind_proxy,
        mail: match &settings.smtp {
            Some(server) => format!("the mail server {}", crate::settings::redact(server)),
            None => format!("the folder {} (no mail server is set)", settings.mail_folder.display()),
        },
    };
    let app = App::new(services, facts);
    let router = crate::routes::router(app.clone());
    Front::new(app, assets, router, settings.cache_bytes)
}

/// Answers on a listener until `stop`, then lets running requests finish.
pub async fn run(listener: TcpListener, front: Front, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(LARGEST_HEAD)
        .pipeline_flush(true);
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, mostly: waiting a moment lets connections end.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // Answers are written whole, so waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(stream), front.of(peer.ip()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    tracing::info!(running = graceful.count(), "stopping: running requests may finish");
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

/// Looks every second whether the record or the day changed.
async fn refresh(front: Front) {
    let mut tick = tokio::time::interval(REFRESH);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut failing = false;
    let mut seconds = 0_u64;
    loop {
        tick.tick().await;
        let result = front.app().services().store().refresh_content_version().await;
        match &result {
            Err(error) if !failing => tracing::warn!(%error, "the database does not answer"),
            Ok(_) if failing => tracing::info!("the database answers again"),
            _ => {}
        }
        failing = result.is_err();
        front.app().look_at_the_clock();
        front.forget_stale();
        seconds += 1;
        if seconds.is_multiple_of(FORGET) {
            front.app().limits().forget_old();
            if let Err(error) = front.app().services().tidy_accounts().await {
                tracing::warn!(%error, "what nobody needs any more could not be removed");
            }
        }
    }
}

/// Signs the head of the ledger once a day.
async fn sign_daily(services: Services, path: std::path::PathBuf) {
    let mut tick = tokio::time::interval(SIGN);
    loop {
        tick.tick().await;
        // An empty ledger needs no key yet.
        match services.ledger_state().await {
            Ok(state) if state.entries > 0 => {}
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "the ledger cannot be read");
                continue;
            }
        }
        let key = match services::ledger::Key::at(&path) {
            Ok(key) => key,
            Err(error) => {
                tracing::error!(%error, "the ledger cannot be signed");
                continue;
            }
        };
        match services::ledger::checkpoint_daily(&services, &key).await {
            Ok(Some(signed)) => tracing::info!(entry = signed.head.sequence, "the ledger's head was signed"),
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the ledger cannot be signed"),
        }
    }
}

/// Waits for the system's signal to stop. Set up before listening, so that none is missed.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
