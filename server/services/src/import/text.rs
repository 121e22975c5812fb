//! Reading what others wrote: encodings, markup, spaces, CSV.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use sha2::{Digest, Sha256};

/// The characters of Windows-1252 from 0x80 to 0x9F; where it has none, the character of Latin-1 stays.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Characters of one line, such as a title, at the most.
const LINE: usize = 2_000;
/// Characters of a text of several lines at the most.
pub(crate) const BLOCK: usize = 20_000;

/// What was repaired in the texts of one run.
#[derive(Debug, Default)]
struct Repairs {
    cleaned: u64,
    cut: u64,
    /// How the first few begin, so that they can be found.
    examples: Vec<String>,
}

tokio::task_local! {
    static REPAIRS: RefCell<Repairs>;
}

/// Runs an importer and says, besides its answer, what was repaired in the texts that it read.
pub(crate) async fn watched<T>(run: impl Future<Output = T>) -> (T, Vec<String>) {
    let watched = async {
        let answer = run.await;
        (answer, REPAIRS.with(RefCell::take))
    };
    let (answer, repairs) = REPAIRS.scope(RefCell::default(), watched).await;
    let mut notes = Vec::new();
    let begin = repairs.examples.join("; ");
    if repairs.cleaned > 0 {
        notes.push(format!(
            "from {} texts characters were left out that cannot be seen or turn the direction of reading ({begin})",
            repairs.cleaned
        ));
    }
    if repairs.cut > 0 {
        notes.push(format!("{} texts were too long and were cut ({begin})", repairs.cut));
    }
    (answer, notes)
}

fn repaired(text: &str, cut: bool) {
    // Outside of an import, in a test, nobody asks.
    let _ = REPAIRS.try_with(|repairs| {
        let mut repairs = repairs.borrow_mut();
        if cut {
            repairs.cut += 1;
        } else {
            repairs.cleaned += 1;
        }
        if repairs.examples.len() < 5 {
            let begin: String = text.chars().filter(|c| !unwanted(*c)).take(40).collect();
            repairs.examples.push(format!("“{}”", begin.trim()));
        }
    });
}

/// The text without characters that no text has: NUL and other controls, which PostgreSQL does not take, and the
/// marks that turn the direction of reading, by which a text can show something else than it says.
pub(crate) fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.chars().any(unwanted) {
        return text;
    }
    repaired(&text, false);
    Cow::Owned(text.chars().filter(|c| !unwanted(*c)).collect())
}

/// The text, cut where it is longer than so many characters.
fn cut(text: String, most: usize) -> String {
    if text.len() <= most || text.chars().count() <= most {
        return text;
    }
    repaired(&text, true);
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// A field that is kept as it stands, cleaned and no longer than so many characters.
pub(crate) fn tidy(text: &mut String, most: usize) {
    if text.chars().any(unwanted) || text.len() > most {
        *text = cut(clean(Cow::Borrowed(text)).into_owned(), most);
    }
}

/// Bytes as text: UTF-8 (without its byte order mark), UTF-16 by its mark, and where it is neither, Windows-1252.
/// The second value says whether it was Windows-1252. Characters that no text has are left out.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some(text) = utf_16(bytes) {
        return (clean(Cow::Owned(text)), false);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, foreign) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect::<String>()), true),
    };
    (clean(text), foreign)
}

/// What spreadsheets save as “Unicode text”.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let little = bytes.starts_with(b"\xff\xfe");
    if !little && !bytes.starts_with(b"\xfe\xff") {
        return None;
    }
    let of = |pair: &[u8]| match pair {
        [a, b] if little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0xfffd,
    };
    let text: String = char::decode_utf16(bytes.chunks(2).map(of))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn unwanted(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line of plain text: markup stripped, entities decoded, white space of any kind made single spaces.
pub(crate) fn line(text: &str) -> String {
    cut(plain(text).split_whitespace().collect::<Vec<_>>().join(" "), LINE)
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
    (!lines.is_empty()).then(|| cut(lines.join("\n"), BLOCK))
}

/// Whether a text holds markup or entities, as far as a reader could be misled.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return clean(Cow::Borrowed(text));
    }
    // Markup that parts words becomes a space before it goes.
    let spaced = text
        .replace("<br", " <br")
        .replace("<BR", " <BR")
        .replace("</p>", "</p>\n")
        .replace("</P>", "</P>\n")
        .replace("</li>", "</li>\n")
        .replace("</div>", "</div>\n");
    let bare = ammonia::Builder::empty()
        .clean_content_tags(["script", "style"].into_iter().collect())
        .clean(&spaced)
        .to_string();
    // What is left of entities are the four that HTML text must have; the ampersand comes last.
    let text = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&");
    // An entity may have stood for such a character.
    clean(Cow::Owned(text))
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
    fn utf_16_is_read_by_its_mark_and_hidden_characters_go() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        assert_eq!(decode(&wide("\u{feff}\u{feff}why,é")), (Cow::Owned("why,é".to_owned()), false));
        assert_eq!(line("x\0y \u{202e}rtl\u{2069} &#x202e;z"), "xy rtl z");
        assert_eq!(block("a\u{1b}b\nc").as_deref(), Some("ab\nc"));
        let long = line(&"ä".repeat(LINE + 1));
        assert_eq!((long.chars().count(), long.ends_with("ä…")), (LINE, true));
    }

    #[tokio::test]
    async fn what_was_repaired_is_told() {
        let (text, notes) = watched(async { line(&format!("So\0 {}", "x".repeat(LINE))) }).await;
        assert_eq!(text.chars().count(), LINE);
        assert!(
            notes.len() == 2 && notes[0].contains("from 1 texts") && notes[0].contains("“So x"),
            "{notes:?}"
        );
        assert!(watched(async { line("plain") }).await.1.is_empty());
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
