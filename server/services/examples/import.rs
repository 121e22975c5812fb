//! Runs one importer from the command line, for measuring: `import DATABASE IMPORTER PATH…`.

use services::import::{ImportRequest, Importer};
use services::{Clock, Services};

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let database = words.next().expect("a database address");
    let importer: Importer = words.next().expect("an importer").parse().expect("an importer that exists");
    let mut paths: Vec<String> = words.collect();
    let dry_run = paths.iter().any(|path| path == "--dry-run");
    paths.retain(|path| path != "--dry-run");
    let store = store::Store::connect(&database).await.expect("the database opens");
    store.migrate().await.expect("the migrations run");
    let services = Services::new(store, Clock::system());
    let mut request = ImportRequest::new(importer, paths.into_iter().map(Into::into).collect());
    request.dry_run = dry_run;
    let begun = std::time::Instant::now();
    match services::import::run(&services, &request).await {
        Ok(report) => println!("{report}"),
        Err(error) => eprintln!("{error}"),
    }
    println!("{:.2?}; content version {}", begun.elapsed(), services.store().content_version());
}
