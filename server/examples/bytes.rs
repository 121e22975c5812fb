//! The measure for the page cache: axum that answers every request with the same bytes from memory and does
//! nothing else. `script/bench` sets the program's cached pages against it, in one run on one core.
//!
//! Usage: `bytes ADDRESS FILE CONTENT-TYPE [CONTENT-ENCODING]`

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::{Router, routing::get};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, file, content_type, encoding @ ..] = args.as_slice() else {
        return Err("usage: bytes ADDRESS FILE CONTENT-TYPE [CONTENT-ENCODING]".into());
    };
    let body = Bytes::from(std::fs::read(file)?);
    let mut headers: HeaderMap<HeaderValue> = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, content_type.parse()?);
    if let Some(encoding) = encoding.first() {
        headers.insert(HeaderName::from_static("content-encoding"), encoding.parse()?);
    }
    let answer = move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move { (headers, body) }
    };
    let app = Router::new().route("/", get(answer.clone())).fallback(get(answer));
    axum::serve(tokio::net::TcpListener::bind(address).await?, app).await?;
    Ok(())
}
