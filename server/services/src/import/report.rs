//! What an importer says of its run: every row that was read is accounted for.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Details that are kept one by one; beyond it only the counts grow.
const DETAILS: usize = 200;

/// What became of one row of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// Something new.
    Created,
    /// Something known, that is now different.
    Updated,
    /// Something known, that is the same.
    Unchanged,
    /// New, but it may be somebody who is known already: a steward decides.
    ToReview,
}

/// Rows of one kind, and what became of them: `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Rows that made something new.
    pub created: u64,
    /// Rows that changed something.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows that were left out, each with a reason.
    pub skipped: u64,
    /// Rows that a steward must look at.
    pub to_review: u64,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file's name, without folders where one is enough.
    pub file: String,
    /// The row: a line's number counted from 1 with the header, or the identifier inside the file.
    pub row: String,
    /// Why, and the remedy if there is one.
    pub reason: String,
}

/// Rows of which it is kept what became of each.
const ROWS: usize = 5_000;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowTold {
    /// The file's name.
    pub file: String,
    /// The row: a line's number counted from 1 with the header, or the identifier inside the file.
    pub row: String,
    /// What it is about: a name, a title.
    pub what: String,
    /// `new`, `changed`, `unchanged`, `to_review` or `refused`.
    pub became: String,
    /// What changed, or why it was refused and the remedy.
    pub why: String,
}

/// A row that waits until somebody says which commitment it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The row.
    pub row: usize,
    /// Its words.
    pub text: String,
    /// Why it is asked.
    pub why: String,
    /// The commitments that it may be: number and title.
    pub candidates: Vec<(i64, String)>,
}

/// Something that a newer file changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `person`, `term`, `place`, `measure`, `decision`, `vote`, `position`.
    pub kind: String,
    /// Whose it is.
    pub what: String,
    /// The field.
    pub field: String,
    /// What it was; blank if there was nothing.
    pub before: String,
    /// What it is now; blank if there is nothing.
    pub after: String,
}

/// The report of one run. Serialised it is the one JSON object of `--json`; displayed it is text for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The importer's code.
    pub importer: String,
    /// The slugs of the sources, joined by a comma.
    pub source: String,
    /// The run, as kept in the database; none on a dry run. With several sources the last one's.
    pub run: Option<Uuid>,
    /// Whether everything was undone at the end.
    pub dry_run: bool,
    /// Rows read.
    pub read: u64,
    /// Rows that made something new.
    pub created: u64,
    /// Rows that changed something.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows that were left out.
    pub skipped: u64,
    /// Rows that a steward must look at.
    pub to_review: u64,
    /// The same by kind of row.
    pub by_kind: BTreeMap<String, Counts>,
    /// What came to be along the way, because a row needed it: parents of places, bodies, offices, terms.
    pub also_made: BTreeMap<String, u64>,
    /// Rows that were joined to a person of another source.
    pub merged: u64,
    /// The rows that were left out: the first 200.
    pub skipped_rows: Vec<Skipped>,
    /// All of them by reason.
    pub skipped_by_reason: BTreeMap<String, u64>,
    /// What changed: the first 200.
    pub changes: Vec<Change>,
    /// How much changed.
    pub changes_total: u64,
    /// Rows that stewards entered or changed by hand and that stay as they are, where the source says something else.
    pub kept_by_hand: u64,
    /// Where the source differs from what was entered by hand: the first 200; `before` is what stays.
    pub differs: Vec<Change>,
    /// What else a steward should know: files that were not read, texts that were repaired.
    pub notes: Vec<String>,
    /// What became of each row, of importers that read row by row: the first 5,000.
    #[serde(skip)]
    pub rows: Vec<RowTold>,
    /// Rows that wait for a decision.
    #[serde(skip)]
    pub questions: Vec<Question>,
    /// The row that is being brought in, and what it changed so far.
    #[serde(skip)]
    pub(crate) at: Option<(RowTold, Vec<String>)>,
}

impl Report {
    /// Says which row is brought in next: what is counted then is told of it.
    pub fn at(&mut self, file: &str, row: impl ToString, what: &str) {
        let told = RowTold {
            file: file.to_owned(),
            row: row.to_string(),
            what: what.chars().take(160).collect(),
            became: String::new(),
            why: String::new(),
        };
        self.at = Some((told, Vec::new()));
    }

    fn tell(&mut self, became: &str, why: Option<(&str, &str, &str)>) {
        let (mut told, changes) = match (self.at.take(), why) {
            (Some(at), _) => at,
            (None, Some((file, row, _))) => {
                let (file, row) = (file.to_owned(), row.to_owned());
                let (what, became, why) = (String::new(), String::new(), String::new());
                (RowTold { file, row, what, became, why }, Vec::new())
            }
            (None, None) => return,
        };
        told.became = became.to_owned();
        told.why = why.map_or_else(|| changes.join("; "), |(_, _, why)| why.to_owned());
        if self.rows.len() < ROWS {
            self.rows.push(told);
        }
    }

    /// Counts one row.
    pub fn count(&mut self, kind: &str, became: Became) {
        self.count_many(kind, became, 1);
        self.tell(
            match became {
                Became::Created => "new",
                Became::Updated => "changed",
                Became::Unchanged => "unchanged",
                Became::ToReview => "to_review",
            },
            None,
        );
    }

    /// Counts rows that fared alike.
    pub fn count_many(&mut self, kind: &str, became: Became, rows: u64) {
        if rows == 0 {
            return;
        }
        let counts = self.of(kind);
        counts.read += rows;
        match became {
            Became::Created => counts.created += rows,
            Became::Updated => counts.updated += rows,
            Became::Unchanged => counts.unchanged += rows,
            Became::ToReview => counts.to_review += rows,
        }
        self.read += rows;
        match became {
            Became::Created => self.created += rows,
            Became::Updated => self.updated += rows,
            Became::Unchanged => self.unchanged += rows,
            Became::ToReview => self.to_review += rows,
        }
    }

    /// Counts a row that is left out.
    pub fn skip(&mut self, kind: &str, file: &str, row: impl ToString, reason: impl Into<String>) {
        let reason = reason.into();
        self.skip_as(kind, file, row, reason.clone(), reason);
    }

    /// Counts a row that is left out, where the summary has fewer words than the row's own reason.
    pub fn skip_as(&mut self, kind: &str, file: &str, row: impl ToString, summary: String, reason: String) {
        let counts = self.of(kind);
        counts.read += 1;
        counts.skipped += 1;
        self.read += 1;
        self.skipped += 1;
        *self.skipped_by_reason.entry(summary).or_default() += 1;
        self.tell("refused", Some((file, &row.to_string(), &reason)));
        if self.skipped_rows.len() < DETAILS {
            self.skipped_rows.push(Skipped { file: file.to_owned(), row: row.to_string(), reason });
        }
    }

    /// Counts rows that are left out for one reason, without listing them.
    pub fn skip_many(&mut self, kind: &str, rows: u64, reason: impl Into<String>) {
        if rows == 0 {
            return;
        }
        let counts = self.of(kind);
        counts.read += rows;
        counts.skipped += rows;
        self.read += rows;
        self.skipped += rows;
        *self.skipped_by_reason.entry(reason.into()).or_default() += rows;
    }

    /// Counts something that came to be along the way.
    pub fn also(&mut self, what: &str) {
        *self.also_made.entry(what.to_owned()).or_default() += 1;
    }

    /// Notes a change.
    pub fn change(&mut self, kind: &str, what: &str, field: &str, before: &str, after: &str) {
        self.changes_total += 1;
        if let Some((_, changes)) = &mut self.at {
            let quoted =
                |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("“{text}”") };
            changes.push(format!("{field}: was {}, is {}", quoted(before), quoted(after)));
        }
        if self.changes.len() < DETAILS {
            self.changes.push(Change {
                kind: kind.to_owned(),
                what: what.to_owned(),
                field: field.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    }

    /// Notes that something stays as a steward entered it, where the source differs: (field, what stays, the source's).
    pub fn keep(&mut self, kind: &str, what: &str, differences: &[(&str, &str, &str)]) {
        if differences.is_empty() {
            return;
        }
        self.kept_by_hand += 1;
        for (field, stays, source) in differences {
            if self.differs.len() < DETAILS {
                self.differs.push(Change {
                    kind: kind.to_owned(),
                    what: what.to_owned(),
                    field: (*field).to_owned(),
                    before: (*stays).to_owned(),
                    after: (*source).to_owned(),
                });
            }
        }
    }

    /// Notes something else, once.
    pub fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether every row that was read is accounted for, in all and by kind.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let whole = |c: &Counts| c.read == c.created + c.updated + c.unchanged + c.skipped + c.to_review;
        let all = Counts {
            read: self.read,
            created: self.created,
            updated: self.updated,
            unchanged: self.unchanged,
            skipped: self.skipped,
            to_review: self.to_review,
        };
        whole(&all)
            && self.by_kind.values().all(whole)
            && self.read == self.by_kind.values().map(|c| c.read).sum::<u64>()
            && self.skipped == self.skipped_by_reason.values().sum::<u64>()
    }

    /// The counts of one kind of row; zeroes if there was none.
    #[must_use]
    pub fn kind(&self, kind: &str) -> Counts {
        self.by_kind.get(kind).copied().unwrap_or_default()
    }

    fn of(&mut self, kind: &str) -> &mut Counts {
        if !self.by_kind.contains_key(kind) {
            self.by_kind.insert(kind.to_owned(), Counts::default());
        }
        // It was put in a line above.
        self.by_kind.entry(kind.to_owned()).or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let run = if self.dry_run { " (dry run: nothing was kept)" } else { "" };
        writeln!(f, "{} from {}{run}", self.importer, self.source)?;
        let heads = ["read", "new", "changed", "same", "left out", "to review"];
        write!(f, "{:<22}", "")?;
        for head in heads {
            write!(f, "{head:>11}")?;
        }
        writeln!(f)?;
        let mut line = |name: &str, c: [u64; 6]| -> fmt::Result {
            write!(f, "{name:<22}")?;
            for n in c {
                write!(f, "{:>11}", grouped(n))?;
            }
            writeln!(f)
        };
        for (kind, c) in &self.by_kind {
            line(kind, [c.read, c.created, c.updated, c.unchanged, c.skipped, c.to_review])?;
        }
        let all = [self.read, self.created, self.updated, self.unchanged, self.skipped, self.to_review];
        line("all rows", all)?;
        if !self.also_made.is_empty() {
            let made: Vec<String> =
                self.also_made.iter().map(|(what, n)| format!("{} {what}", grouped(*n))).collect();
            writeln!(f, "Also made: {}.", made.join(", "))?;
        }
        if self.merged > 0 {
            writeln!(f, "Joined to a person of another source: {}.", grouped(self.merged))?;
        }
        if self.to_review > 0 {
            let shown = if self.importer == "commitments" {
                "the notes say what to do"
            } else {
                "`answerable review list` shows them"
            };
            writeln!(f, "Waiting for a steward: {shown}.")?;
        }
        for (reason, n) in &self.skipped_by_reason {
            writeln!(f, "Left out {}: {reason}", grouped(*n))?;
        }
        for row in self.skipped_rows.iter().take(20) {
            writeln!(f, "  {} {}: {}", row.file, row.row, row.reason)?;
        }
        if self.skipped > 20 {
            writeln!(f, "  … and {} more (--json lists the first {DETAILS})", grouped(self.skipped - 20))?;
        }
        for change in self.changes.iter().take(20) {
            let Change { kind, what, field, before, after } = change;
            let kind = if what.starts_with(kind.as_str()) { String::new() } else { format!("{kind} ") };
            writeln!(f, "Changed {kind}{what}: {field} was “{before}”, is “{after}”")?;
        }
        if self.changes_total > 20 {
            writeln!(f, "… and {} more changes", grouped(self.changes_total - 20))?;
        }
        if self.kept_by_hand > 0 {
            writeln!(f, "Kept as entered by hand: {}.", grouped(self.kept_by_hand))?;
        }
        for Change { what, field, before, after, .. } in self.differs.iter().take(20) {
            writeln!(f, "  {what}: {field} stays “{before}”; the source says “{after}”")?;
        }
        for note in &self.notes {
            writeln!(f, "Note: {note}")?;
        }
        Ok(())
    }
}

/// A number with commas: 272,280.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_accounted_for_and_a_lost_one_shows() {
        let mut report = Report { importer: "x".into(), source: "y".into(), ..Report::default() };
        report.count("people", Became::Created);
        report.count("people", Became::ToReview);
        report.count_many("votes", Became::Unchanged, 1_272_280);
        report.skip("votes", "votes.csv", 7, "no such person");
        assert!(report.adds_up());
        assert_eq!(report.read, 1_272_283);
        assert_eq!(report.kind("people").read, 2);
        let text = report.to_string();
        assert!(text.contains("1,272,281") && text.contains("Left out 1: no such person"), "{text}");
        report.read += 1;
        assert!(!report.adds_up());
    }

    #[test]
    fn details_are_capped_and_the_counts_are_not() {
        let mut report = Report::default();
        for row in 0..500 {
            report.skip("votes", "votes.csv", row, "no such person");
            report.change("vote", "a", "option", "yes", "no");
        }
        assert_eq!((report.skipped_rows.len(), report.skipped), (200, 500));
        assert_eq!((report.changes.len(), report.changes_total), (200, 500));
    }
}
