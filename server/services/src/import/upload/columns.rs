//! Which column of a spreadsheet holds what: guessed by its name, chosen by a steward.

use std::collections::BTreeMap;

use domain::fold::fold;

use crate::import::text::decode;
use crate::import::{Importer, commitments, council, positions};

/// Rows that are shown as examples.
const EXAMPLES: usize = 3;

/// A field that a column may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name that the importer knows it by.
    pub name: &'static str,
    /// What stands in it, in plain words.
    pub label: &'static str,
    /// Whether nothing can be brought in without it.
    pub needed: bool,
    names: Vec<&'static str>,
}

/// A CSV file: its columns, and its first rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the importer can read.
    pub fields: Vec<Column>,
    /// The names of the columns, as the file has them.
    pub headers: Vec<String>,
    /// The first rows.
    pub examples: Vec<Vec<String>>,
    /// How many rows there are, without the header.
    pub rows: usize,
}

fn fields(importer: Importer) -> Vec<Column> {
    let column = |name, names: &[&'static str], needed| Column {
        name,
        label: label(importer, name),
        needed,
        names: names.to_vec(),
    };
    match importer {
        Importer::Council => council::COLUMNS
            .iter()
            .map(|(name, names)| column(name, names, council::NEEDED.contains(name)))
            .collect(),
        Importer::Positions => positions::COLUMNS.iter().map(|name| column(name, &[*name], false)).collect(),
        Importer::Commitments => {
            commitments::COLUMNS.iter().map(|(name, names)| column(name, names, *name == "text")).collect()
        }
        _ => Vec::new(),
    }
}

fn label(importer: Importer, name: &'static str) -> &'static str {
    match (importer, name) {
        (Importer::Council, "name") => "The person’s name",
        (Importer::Council, "title") => "The office: Council Member, Mayor",
        (Importer::Council, "body") => "The body: Exampleville Town Council",
        (_, "place") => "The place: its name, or its address on this site",
        (_, "ward") => "The ward or district that elects the office",
        (_, "start") => "The first day in office",
        (_, "end") => "The last day in office",
        (_, "party") => "The party",
        (_, "email") => "The email address of the office",
        (Importer::Council, "source") => "Where it can be read",
        (Importer::Positions, "measure") => "The measure’s address on this site",
        (Importer::Positions, "body") => "The body of the measure",
        (_, "identifier") => "The measure’s number: HB 30",
        (_, "session") => "The session",
        (_, "stance") => "The position: support, oppose or none",
        (_, "why") => "Why",
        (_, "pros") => "What is said for the measure",
        (_, "cons") => "What is said against the measure",
        (_, "key") => "Whether it is a key measure",
        (_, "values") => "Values",
        (_, "decision") => "The decision’s number",
        (_, "bearing") => "What a yes in the decision means",
        (_, "id") => "A number or key that never changes",
        (_, "address") => "The page about this promise alone",
        (_, "text") => "The promise, or its title",
        (_, "words") => "The promise word for word",
        (_, "status") => "The status",
        (_, "reason") => "Why it has this status",
        (_, "category") => "The category",
        (_, "sources") => "The evidence: web addresses",
        (_, "links") => "Other web addresses",
        (_, "person") => "Who made it: the address on this site",
        (_, "lead") => "Who answers for it, in the publisher’s words",
        (_, "made_on") => "When it was made",
        (_, "due") => "When it is due",
        (_, "how_known") => "How we will know that it is kept",
        (_, name) => name,
    }
}

fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| head.matches(char::from(*delimiter)).count())
        .filter(|delimiter| head.contains(char::from(*delimiter)))
        .unwrap_or(b',')
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes())
}

impl Table {
    /// The table of a CSV file. None where the importer's format has no columns to choose.
    #[must_use]
    pub fn of(importer: Importer, name: &str, bytes: &[u8]) -> Option<Self> {
        let fields = fields(importer);
        if fields.is_empty() || !matches!(super::ending(name).as_str(), "csv" | "tsv" | "txt") {
            return None;
        }
        let (text, _) = decode(bytes);
        let mut records = reader(&text).into_records().filter_map(Result::ok);
        let short = |text: &str| text.trim().chars().take(80).collect::<String>();
        let headers = records.next()?.iter().map(short).collect();
        let mut examples = Vec::new();
        let mut rows = 0;
        for record in records {
            rows += 1;
            if examples.len() < EXAMPLES {
                examples.push(record.iter().map(short).collect());
            }
        }
        Some(Self { fields, headers, examples, rows })
    }

    /// Which column holds which field, as far as its name tells: its own name, one that means the same, and at last one
    /// that holds the word.
    #[must_use]
    pub fn guessed(&self) -> BTreeMap<String, usize> {
        let headers: Vec<String> = self.headers.iter().map(|name| fold(&name.replace('_', " "))).collect();
        let mut guess: BTreeMap<String, usize> = BTreeMap::new();
        let folded = |name: &str| fold(&name.replace('_', " "));
        let tries: [fn(&str, &str) -> bool; 2] = [
            |header, name| header == name,
            |header, name| name.len() >= 3 && header.split(' ').any(|word| word == name),
        ];
        for fits in tries {
            for field in &self.fields {
                if guess.contains_key(field.name) {
                    continue;
                }
                let mut names = vec![folded(field.name)];
                names.extend(field.names.iter().map(|name| folded(name)));
                let found = names.iter().find_map(|name| {
                    headers.iter().enumerate().position(|(at, header)| {
                        fits(header, name) && !guess.values().any(|taken| *taken == at)
                    })
                });
                if let Some(at) = found {
                    guess.insert(field.name.to_owned(), at);
                }
            }
        }
        guess
    }

    /// Fields without which nothing can be brought in, and that no column holds.
    #[must_use]
    pub fn missing(&self, columns: &BTreeMap<String, usize>) -> Vec<&Column> {
        self.fields.iter().filter(|field| field.needed && !columns.contains_key(field.name)).collect()
    }
}

/// The file as the importer reads it: its own names above the columns that were chosen. Each row stays on its line, so
/// that what is said of a row can be found in the steward's own file.
pub(super) fn mapped(bytes: &[u8], columns: &BTreeMap<String, usize>) -> Result<Vec<u8>, csv::Error> {
    let (text, _) = decode(bytes);
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let write = |out: &mut Vec<u8>, fields: Vec<&str>| -> Result<(), csv::Error> {
        let mut line = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        line.write_record(&fields)?;
        out.extend(line.into_inner().map_err(|error| csv::Error::from(error.into_error()))?);
        Ok(())
    };
    let mut header = true;
    for record in reader(&text).into_records() {
        let record = record?;
        // Blank lines are passed over when reading; a record begins with those before it.
        let start = record.position().map_or(0, csv::Position::byte);
        let rest =
            usize::try_from(start).ok().and_then(|start| text.as_bytes().get(start..)).unwrap_or_default();
        let before = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        out.extend(before.filter(|byte| **byte == b'\n'));
        let fields = if std::mem::take(&mut header) {
            columns.keys().map(String::as_str).collect()
        } else {
            columns.values().map(|at| record.get(*at).unwrap_or_default()).collect()
        };
        write(&mut out, fields)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "Member;Office;Town;Council;District #;Took office;Link\n\nAda Example;Mayor;Exampleville;Town Council;;2023;https://example.org/1\n\"Bo\nExample\";Member;Exampleville;Town Council;3;2023-01;https://example.org/2\nC;D;E;F;G;H;I\n";

    #[test]
    fn columns_are_guessed_by_their_names() {
        let table = Table::of(Importer::Council, "Council.CSV", FILE.as_bytes()).unwrap();
        assert_eq!((table.rows, table.examples[0][0].as_str()), (3, "Ada Example"));
        let guess = table.guessed();
        let at = |name: &str| guess.get(name).copied();
        assert_eq!(
            [at("name"), at("title"), at("place"), at("body"), at("ward"), at("start"), at("source")],
            [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]
        );
        assert_eq!(at("party"), None);
        assert!(table.missing(&guess).is_empty());
        let without = Table::of(Importer::Council, "a.csv", b"x,y\n1,2\n").unwrap();
        assert_eq!(without.missing(&without.guessed()).len(), 5);
        assert_eq!(Table::of(Importer::Legiscan, "a.csv", b"x\n"), None);
        assert_eq!(Table::of(Importer::Commitments, "a.json", b"{}"), None);
    }

    #[test]
    fn a_mapped_file_has_the_importers_names_and_every_row_on_its_line() {
        let columns = BTreeMap::from([("name".to_owned(), 0), ("ward".to_owned(), 4)]);
        let text = String::from_utf8(mapped(FILE.as_bytes(), &columns).unwrap()).unwrap();
        assert_eq!(text, "name,ward\n\nAda Example,\n\"Bo\nExample\",3\nC,G\n");
    }
}
