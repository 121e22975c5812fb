//! Verifying a ledger of a hundred thousand entries, and sealing one.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use domain::ledger::{Acting, Change, Entry, Head, PublicName, Snapshot, Subject, Verifier, parse, write};
use domain::words::{EntryKind, SubjectKind};

const ENTRIES: usize = 100_000;

fn main() {
    divan::main();
}

fn change(n: usize) -> Change {
    let name = |text: &str| PublicName::new(text).expect("a name");
    let status = |code: &str| Snapshot::new(SubjectKind::Commitment).with("status", code).expect("a status");
    let evidence =
        vec![format!("link https://example.org/minutes/2024-03-{n}.pdf The minutes of the meeting")];
    Change::new(
        EntryKind::StatusChanged,
        Subject::new(
            SubjectKind::Commitment,
            "0190a5e0-0000-7000-8000-000000000001",
            name("Hold a town hall in every ward, twice a year, in the evening and with childcare"),
        )
        .expect("a key"),
        Some(status("in_progress")),
        Some(status("kept").with("evidence", evidence).expect("evidence")),
        "the minutes of all seven wards are published, and each shows two meetings",
        Acting::Steward(Some(name("Ada Example"))),
    )
    .expect("a change")
}

fn ledger() -> Vec<Entry> {
    let mut head = Head::START;
    (0..ENTRIES)
        .map(|n| {
            let entry = change(n).seal(head, 1_700_000_000_000 + n as i64);
            head = entry.head();
            entry
        })
        .collect()
}

/// As a store hands them over.
#[divan::bench]
fn verify_rows(bencher: Bencher) {
    let entries = ledger();
    bencher.counter(ItemsCount::new(ENTRIES)).bench_local(|| {
        let mut verifier = Verifier::default();
        entries.iter().for_each(|entry| verifier.push(black_box(&entry.row())).expect("whole"));
        verifier.finish().expect("whole").head
    });
}

/// As they stand in a download.
#[divan::bench]
fn read_and_verify_a_download(bencher: Bencher) {
    let mut text = Vec::new();
    ledger().iter().for_each(|entry| write(&entry.row(), &mut text));
    bencher.counter(ItemsCount::new(ENTRIES)).bench_local(|| {
        let mut verifier = Verifier::default();
        let mut rest = black_box(text.as_slice());
        while !rest.is_empty() {
            let (row, more) = parse(rest).expect("an entry");
            verifier.push(&row).expect("whole");
            rest = more;
        }
        verifier.finish().expect("whole").head
    });
}

/// What a write costs besides the write.
#[divan::bench]
fn seal_one(bencher: Bencher) {
    let change = change(1);
    bencher.bench_local(|| black_box(&change).seal(Head::START, 0).hash);
}
