//! A sample site in this process, and the program in another.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use server::front::Front;
use server::settings::{Flags, Settings, load};
use services::{Clock, Services};
use store::testing::{TestDatabase, databases};

/// The settings that nobody set.
pub fn settings() -> Settings {
    load(&Flags::new(), None, |_| None).unwrap()
}

/// A site over one database.
pub struct Site {
    pub name: &'static str,
    pub front: Front,
    pub services: Services,
    pub db: TestDatabase,
}

/// The sample community on each database.
pub async fn sample_sites() -> Vec<Site> {
    let mut sites = Vec::new();
    for db in databases().await {
        let services = Services::new(db.store.clone(), Clock::fixed("2026-11-24T12:00:00Z").unwrap());
        services::sample::load(&services).await.unwrap();
        let front =
            server::serve::site(services.clone(), &settings(), "https://record.example.org".to_owned());
        sites.push(Site { name: db.name, front, services, db });
    }
    sites
}

/// An answer, read to its end.
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Site {
    pub async fn get(&self, target: &str) -> Got {
        self.ask("GET", target, &[]).await
    }

    pub async fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.front.answer(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Got { status: parts.status, headers: parts.headers, body }
    }
}

/// The program, in a folder.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_answerable"));
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(folder: &Path, args: &[&str]) -> Output {
    program(folder).args(args).output().unwrap()
}

/// What it wrote.
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it said.
pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The program, serving; killed when dropped.
pub struct Serving {
    pub child: Child,
    pub addr: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves a folder's database (or another) on a free port, and waits until it says where.
pub fn serve(folder: &Path, args: &[&str]) -> Serving {
    let mut command = program(folder);
    command.args(["serve", "--addr", "127.0.0.1:0"]).args(args).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addr =
        line.trim().strip_prefix("Answerable listens on http://").unwrap_or_else(|| panic!("{line:?}"));
    Serving { addr: addr.to_owned(), child }
}

impl Serving {
    /// Sends a request and leaves the connection open for its answer.
    pub fn send(&self, target: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.addr).unwrap();
        stream
    }

    /// The answer to a request, head and body.
    pub fn get(&self, target: &str) -> String {
        answer(self.send(target))
    }

    /// Asks the program to stop, as the system does.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }
}

/// Reads an answer to its end.
pub fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Waits until something holds, at most half a minute.
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < end, "{what} did not come about");
        std::thread::sleep(Duration::from_millis(20));
    }
}
