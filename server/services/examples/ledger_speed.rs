//! How fast the ledger is on a database: verifying it whole, and what a write costs with its entry and without.
//!
//!     cargo run --release -p services --example ledger_speed -- [ENTRIES] [DATABASE]
//!
//! Without a database it makes a SQLite file of its own and removes it. DATABASE must be empty: it is filled.

use std::time::Instant;

use domain::ledger::{Acting, Change, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, SubjectKind};
use services::ledger::{About, append, verify};
use services::{Clock, Services};
use store::Store;
use store::entities::correction;
use store::sea_orm::{ActiveModelTrait, IntoActiveModel};
use uuid::Uuid;

type Broken = Box<dyn std::error::Error>;

/// Writes of each sort, in turns, so that whatever else the machine does meets both alike.
const WRITES: usize = 400;

fn change(n: usize) -> Result<Change, Broken> {
    let name = |text: &str| PublicName::new(text);
    let status = |code: &str| Snapshot::new(SubjectKind::Commitment).with("status", code);
    let evidence =
        vec![format!("link https://example.org/minutes/2024-03-{n}.pdf The minutes of the meeting")];
    let subject = Subject::new(
        SubjectKind::Commitment,
        "0190a5e0-0000-7000-8000-000000000001",
        name("Hold a town hall in every ward, twice a year, in the evening and with childcare")?,
    )?;
    Ok(Change::new(
        EntryKind::StatusChanged,
        subject,
        Some(status("in_progress")?),
        Some(status("kept")?.with("evidence", evidence)?),
        "the minutes of all seven wards are published, and each shows two meetings",
        Acting::Steward(Some(name("Ada Example")?)),
    )?)
}

fn row(number: i64) -> correction::Model {
    correction::Model {
        id: Uuid::now_v7(),
        number,
        page: "/officials/ada-example".to_owned(),
        subject_kind: Some("person".to_owned()),
        subject: Some("ada-example".to_owned()),
        subject_name: Some("Ada Example".to_owned()),
        report: "The date is another one; see the minutes of the second of May, page four.".to_owned(),
        contact: None,
        status: "received".to_owned(),
        was: None,
        is_now: None,
        answer: None,
        created_at: 0,
        answered_at: None,
        version: 1,
    }
}

#[tokio::main]
async fn main() -> Result<(), Broken> {
    let mut args = std::env::args().skip(1);
    let entries: usize = args.next().map_or(Ok(200_000), |text| text.parse())?;
    let path = std::env::temp_dir().join(format!("answerable-ledger-{}.db", std::process::id()));
    let url = args.next();
    let store =
        Store::connect(&url.clone().unwrap_or_else(|| format!("sqlite://{}", path.display()))).await?;
    store.migrate().await?;
    let services = Services::new(store, Clock::system());

    let write = services.store().begin().await?;
    for n in 0..entries {
        append(&write, 1_700_000_000_000 + n as i64, &change(n)?, About::default()).await?;
    }
    write.commit().await?;
    let mut rates = Vec::new();
    for _ in 0..5 {
        let start = Instant::now();
        let verified = verify(&services, &[], None).await??;
        rates.push(verified.entries as f64 / start.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    println!("verifying {entries} entries from the database: {:.0} entries a second (median of 5)", rates[2]);

    let (mut bare, mut with) = (Vec::new(), Vec::new());
    for n in 0..WRITES * 2 {
        let start = Instant::now();
        let write = services.store().begin().await?;
        row(n as i64 + 1).into_active_model().reset_all().insert(write.conn()).await?;
        if n % 2 == 1 {
            append(&write, 1_800_000_000_000 + n as i64, &change(n)?, About::default()).await?;
        }
        write.commit().await?;
        let took = start.elapsed().as_secs_f64() * 1e6;
        if n % 2 == 1 { with.push(took) } else { bare.push(took) }
    }
    for times in [&mut bare, &mut with] {
        times.sort_by(f64::total_cmp);
    }
    let (bare, with) = (bare[WRITES / 2], with[WRITES / 2]);
    println!(
        "a write: {bare:.0} µs bare, {with:.0} µs with its entry: {:.2} times (medians of {WRITES})",
        with / bare
    );
    if url.is_none() {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", path.display()));
        }
    }
    Ok(())
}
