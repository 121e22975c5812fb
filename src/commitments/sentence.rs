//! The plain sentences under which a record of commitments is published.

use super::record::{Counts, Record};

/// The record in one sentence: “Kept 4 of 7 that were judged, partly 1, broke 2; 3 more are under way, 1 is late.”
#[must_use]
pub fn figures(record: &Record) -> String {
    let counts = &record.counts;
    match (counts.judged(), counts.open()) {
        (0, 0) if counts.total() == 0 => "No commitments in the record yet.".to_owned(),
        (0, 0) => "None of them is judged.".to_owned(),
        (0, _) => format!("None judged yet; {}.", open(counts, "")),
        (_, 0) => format!("{}.", judged(counts)),
        (_, _) => format!("{}; {}.", judged(counts), open(counts, "more ")),
    }
}

/// What was left out of the figures, if anything was: “Left out: 1 that cannot be judged.”
#[must_use]
pub fn left_out(record: &Record) -> Option<String> {
    let counts = &record.counts;
    let parts: Vec<String> =
        [(counts.cannot_be_judged, "that cannot be judged"), (counts.released, "released by the community")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}"))
            .collect();
    (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join("; ")))
}

/// The figures and everything that qualifies them, as one text.
#[must_use]
pub fn in_full(record: &Record) -> String {
    match left_out(record) {
        Some(more) => format!("{} {more}", figures(record)),
        None => figures(record),
    }
}

fn judged(counts: &Counts) -> String {
    let were = if counts.judged() == 1 { "was" } else { "were" };
    let mut text = format!("Kept {} of {} that {were} judged", counts.kept, counts.judged());
    if counts.partly_kept > 0 {
        text.push_str(&format!(", partly {}", counts.partly_kept));
    }
    if counts.broken > 0 {
        text.push_str(&format!(", broke {}", counts.broken));
    }
    text
}

/// “3 more are under way, 1 is late”; “5 more are open: 3 under way, 2 not started; 1 is late”.
fn open(counts: &Counts, more: &str) -> String {
    let is = |n: u32| if n == 1 { "is" } else { "are" };
    let sorts: Vec<(u32, &str)> = [
        (counts.in_progress, "under way"),
        (counts.stalled, "stalled"),
        (counts.not_started, "not started"),
        (counts.without_status, "without a status yet"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .collect();
    let open = counts.open();
    let (text, pause) = match sorts.as_slice() {
        [(n, what)] => (format!("{n} {more}{} {what}", is(*n)), ","),
        _ => {
            let parts: Vec<String> = sorts.iter().map(|(n, what)| format!("{n} {what}")).collect();
            (format!("{open} {more}{} open: {}", is(open), parts.join(", ")), ";")
        }
    };
    match counts.late {
        0 => text,
        late if late == open && late > 1 => format!("{text}{pause} all of them late"),
        late => format!("{text}{pause} {late} {} late", is(late)),
    }
}
