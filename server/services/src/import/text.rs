//! Reading what others wrote: encodings, markup, spaces, CSV.

use std::borrow::Cow;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use sha2::{Digest, Sha256};

/// The characters of Windows-1252 from 0x80 to 0x9F; where it has none, the character of Latin-1 stays.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Bytes as text: UTF-8 (without its byte order mark), and where it is not, Windows-1252. The second value says
/// whether it was not UTF-8. NUL and other control characters that no text has are left out.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, foreign) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect::<String>()), true),
    };
    if text.chars().any(unwanted) {
        (Cow::Owned(text.chars().filter(|c| !unwanted(*c)).collect()), foreign)
    } else {
        (text, foreign)
    }
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn unwanted(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// One line of plain text: markup stripped, entities decoded, white space of any kind made single spaces.
pub(crate) fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line, or none if it is blank.
pub(crate) fn line_opt(text: &str) -> Option<String> {
    let text = line(text);
    (!text.is_empty()).then_some(text)
}

/// Plain text of several lines: markup stripped, entities decoded, lines trimmed, at most one blank line in a row.
pub(crate) fn block(text: &str) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in plain(text).lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Whether a text holds markup or entities, as far as a reader could be misled.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    // Markup that parts words becomes a space before it goes.
    let spaced = text
        .replace("<br", " <br")
        .replace("<BR", " <BR")
        .replace("</p>", "</p>\n")
        .replace("</P>", "</P>\n")
        .replace("</li>", "</li>\n")
        .replace("</div>", "</div>\n");
    let clean = ammonia::Builder::empty()
        .clean_content_tags(["script", "style"].into_iter().collect())
        .clean(&spaced)
        .to_string();
    // What is left of entities are the four that HTML text must have; the ampersand comes last.
    let text = clean.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    Cow::Owned(text)
}

/// The content of a source's row, as 32 hexadecimal digits: enough to see that it is the same.
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Begins with the version of the reading: when a reader changes, its rows are read anew.
    pub(crate) fn new(version: &str) -> Self {
        let mut all = Self(Sha256::new());
        all.add(version);
        all
    }

    pub(crate) fn add(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    pub(crate) fn hex(self) -> String {
        self.0.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A CSV file that is read row by row.
pub(crate) struct Table<R> {
    reader: csv::Reader<R>,
    record: ByteRecord,
    columns: Vec<String>,
    /// Fields that were not UTF-8.
    pub(crate) foreign: u64,
}

/// Why a CSV file cannot be read on.
pub(crate) struct TableError {
    pub(crate) line: u64,
    pub(crate) message: String,
}

impl<R: Read> Table<R> {
    /// Reads the header.
    pub(crate) fn with_header(from: R) -> Result<Self, TableError> {
        Self::with_delimiter(from, b',')
    }

    /// Reads the header of a file whose fields are parted by something else than commas.
    pub(crate) fn with_delimiter(from: R, delimiter: u8) -> Result<Self, TableError> {
        let mut table = Self::parted_by(from, delimiter);
        if table.next()? {
            table.take_header();
        }
        Ok(table)
    }

    /// Reads a file whose first row is already data, or may be.
    pub(crate) fn without_header(from: R) -> Self {
        Self::parted_by(from, b',')
    }

    fn parted_by(from: R, delimiter: u8) -> Self {
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(from);
        Self { reader, record: ByteRecord::new(), columns: Vec::new(), foreign: 0 }
    }

    pub(crate) fn set_columns(&mut self, columns: &[&str]) {
        self.columns = columns.iter().map(|&column| column.to_owned()).collect();
    }

    /// Takes the row just read as the header.
    pub(crate) fn take_header(&mut self) {
        self.columns = (0..self.record.len()).map(|at| self.get(at).trim().to_lowercase()).collect();
    }

    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Where a column is.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Goes to the next row; `false` at the end.
    pub(crate) fn next(&mut self) -> Result<bool, TableError> {
        match self.reader.read_byte_record(&mut self.record) {
            Ok(more) => Ok(more),
            Err(error) => Err(TableError {
                line: self.reader.position().line(),
                message: format!("the CSV cannot be read here: {error}"),
            }),
        }
    }

    /// The line on which the row begins, counted from 1.
    pub(crate) fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    /// How many fields the row has.
    pub(crate) fn len(&self) -> usize {
        self.record.len()
    }

    /// A field's bytes, exactly as they stand; blank if the row is too short.
    pub(crate) fn bytes(&self, at: usize) -> &[u8] {
        self.record.get(at).unwrap_or_default()
    }

    /// A field as text; blank if the row is too short.
    pub(crate) fn get(&mut self, at: usize) -> Cow<'_, str> {
        let (text, foreign) = decode(self.record.get(at).unwrap_or_default());
        self.foreign += u64::from(foreign);
        text
    }

    /// The field of a column; blank if there is no such column.
    pub(crate) fn field(&mut self, name: &str) -> Cow<'_, str> {
        match self.column(name) {
            Some(at) => self.get(at),
            None => Cow::Borrowed(""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_read_and_told() {
        assert_eq!(decode("Avilés".as_bytes()), (Cow::Borrowed("Avilés"), false));
        assert_eq!(decode(b"Avil\xe9s \x93so\x94"), (Cow::Owned("Avilés “so”".to_owned()), true));
        assert_eq!(decode(b"\xef\xbb\xbfid,\0name"), (Cow::Owned("id,name".to_owned()), false));
    }

    #[test]
    fn markup_goes_and_text_stays() {
        assert_eq!(line("A <b>bold</b>&nbsp;act &amp; more<script>alert(1)</script>"), "A bold act & more");
        assert_eq!(line("Tom &amp; Jos&eacute;\n for <br>all"), "Tom & José for all");
        assert_eq!(line("fees under 5 < 6"), "fees under 5 < 6");
        assert_eq!(block("<p>One</p><p>Two  words</p>\n\n\n").as_deref(), Some("One\nTwo words"));
        assert_eq!(block(" \n "), None);
    }

    #[test]
    fn a_table_copes_with_quotes_newlines_and_short_rows() {
        let csv = "\u{feff}id,Name\n1,\"two\nlines, \"\"quoted\"\"\"\n2\n".as_bytes();
        let mut table = Table::with_header(csv).ok().unwrap();
        assert!(table.next().ok().unwrap());
        assert_eq!(table.field("name"), "two\nlines, \"quoted\"");
        assert!(table.next().ok().unwrap());
        assert_eq!((table.line(), table.field("name").into_owned()), (4, String::new()));
        assert!(!table.next().ok().unwrap());
    }

    #[test]
    fn a_fingerprint_tells_where_one_part_ends() {
        let of = |parts: &[&str]| {
            let mut all = Fingerprint::new("1");
            parts.iter().for_each(|part| all.add(part));
            all.hex()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&["ab"]).len(), 32);
    }
}
