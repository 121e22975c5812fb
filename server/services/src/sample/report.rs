//! What each run says that it brought in, in the form of the importers' reports.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::rows::Rows;
use crate::import::{Counts, Report};

/// Writes each run's report.
pub(super) fn write(rows: &mut Rows) -> Result<(), serde_json::Error> {
    let mut counts: BTreeMap<Uuid, BTreeMap<String, Counts>> = BTreeMap::new();
    let batch = &rows.batch;
    macro_rules! count {
        ($($table:ident),+) => {
            $(for run in batch.$table.iter().filter_map(|row| row.run_id) {
                let counts = counts.entry(run).or_default().entry(stringify!($table).to_owned()).or_default();
                counts.read += 1;
                counts.created += 1;
            })+
        };
    }
    count!(places, place_zips, bodies, offices, people, terms, candidacies, measures, positions, decisions);
    for run in &mut rows.runs {
        let by_kind = counts.remove(&run.id).unwrap_or_default();
        let read = by_kind.values().map(|counts| counts.read).sum();
        let source = rows.sources.iter().find(|source| source.id == run.source_id);
        let report = Report {
            importer: run.importer.clone(),
            source: source.map(|source| source.slug.clone()).unwrap_or_default(),
            run: Some(run.id),
            read,
            created: read,
            by_kind,
            notes: vec!["Everything in it is invented.".to_owned()],
            ..Report::default()
        };
        run.report = serde_json::to_string(&report)?;
    }
    Ok(())
}
