//! The one form in which an entry is hashed and published. `docs/ledger.md` specifies it for others.

use sha2::{Digest, Sha256};

use super::change::Row;
use super::hash::{Hash, from_hex, push_hex};

/// The first line of an entry.
pub const FORMAT: &str = "answerable-ledger-1";

/// Why a published text cannot be read as an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The first line is another.
    #[error("this does not begin with “{FORMAT}”; it is not an entry, or of a newer version")]
    Format,
    /// A field is not where it must be, or its length is wrong.
    #[error("the field “{0}” is not there, or is not as long as it says; get the file again")]
    Field(&'static str),
}

/// Writes what is hashed: every field but the hash itself.
pub fn write_content(row: &Row<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(FORMAT.as_bytes());
    out.push(b'\n');
    let mut digits = [0; 20];
    push(out, "sequence", unsigned(row.sequence, &mut digits));
    let mut at = Vec::with_capacity(20);
    if row.at_ms < 0 {
        at.push(b'-');
    }
    at.extend_from_slice(unsigned(row.at_ms.unsigned_abs(), &mut digits));
    push(out, "at_ms", &at);
    push(out, "kind", row.kind.as_bytes());
    push(out, "subject_kind", row.subject_kind.as_bytes());
    push(out, "subject_id", row.subject_id.as_bytes());
    push(out, "subject_name", row.subject_name.as_bytes());
    push_optional(out, "before", row.before);
    push_optional(out, "after", row.after);
    push(out, "reason", row.reason.as_bytes());
    push(out, "acting_role", row.acting_role.as_bytes());
    push_optional(out, "acting_name", row.acting_name);
    push_bytes(out, "previous", &row.previous.0);
}

/// Writes an entry as it is published: what is hashed, and the hash. A download is nothing but these, one after
/// the other.
pub fn write(row: &Row<'_>, out: &mut Vec<u8>) {
    write_content(row, out);
    push_bytes(out, "hash", &row.hash.0);
}

/// The hash that an entry must have.
#[must_use]
pub fn content_hash(row: &Row<'_>) -> Hash {
    let mut content = Vec::with_capacity(1_024);
    write_content(row, &mut content);
    Hash(Sha256::digest(&content).into())
}

/// Reads the first entry of a published text; gives it and what follows.
///
/// # Errors
/// Says which field cannot be read.
pub fn parse(text: &[u8]) -> Result<(Row<'_>, &[u8]), TextError> {
    let mut reader = Reader::begin(text, FORMAT)?;
    let row = Row {
        sequence: reader.number("sequence")?,
        at_ms: reader.number("at_ms")?,
        kind: reader.text("kind")?,
        subject_kind: reader.text("subject_kind")?,
        subject_id: reader.text("subject_id")?,
        subject_name: reader.text("subject_name")?,
        before: reader.optional("before")?,
        after: reader.optional("after")?,
        reason: reader.text("reason")?,
        acting_role: reader.text("acting_role")?,
        acting_name: reader.optional("acting_name")?,
        previous: Hash(reader.bytes("previous")?),
        hash: Hash(reader.bytes("hash")?),
    };
    Ok((row, reader.rest))
}

/// Reads fields in their order.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn begin(text: &'a [u8], format: &str) -> Result<Self, TextError> {
        let rest = text.strip_prefix(format.as_bytes()).and_then(|rest| rest.strip_prefix(b"\n"));
        rest.map(|rest| Self { rest }).ok_or(TextError::Format)
    }

    pub(super) fn optional(&mut self, name: &'static str) -> Result<Option<&'a str>, TextError> {
        self.field(name).ok_or(TextError::Field(name))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<&'a str, TextError> {
        self.optional(name)?.ok_or(TextError::Field(name))
    }

    /// A number in the one way in which it is written: no plus, no leading zeros.
    pub(super) fn number<T: std::str::FromStr + ToString>(
        &mut self,
        name: &'static str,
    ) -> Result<T, TextError> {
        let text = self.text(name)?;
        let number = text.parse::<T>().map_err(|_| TextError::Field(name))?;
        if number.to_string() == text { Ok(number) } else { Err(TextError::Field(name)) }
    }

    pub(super) fn bytes<const N: usize>(&mut self, name: &'static str) -> Result<[u8; N], TextError> {
        from_hex(self.text(name)?.as_bytes()).ok_or(TextError::Field(name))
    }

    fn field(&mut self, name: &str) -> Option<Option<&'a str>> {
        let rest = self.rest.strip_prefix(name.as_bytes())?.strip_prefix(b":")?;
        if let Some(rest) = rest.strip_prefix(b"-\n") {
            self.rest = rest;
            return Some(None);
        }
        let colon = rest.iter().take(20).position(|byte| *byte == b':')?;
        let digits = std::str::from_utf8(rest.get(..colon)?).ok()?;
        let length = plain_digits(digits).then(|| digits.parse::<usize>().ok()).flatten()?;
        let (value, rest) = rest.get(colon + 1..)?.split_at_checked(length)?;
        self.rest = rest.strip_prefix(b"\n")?;
        std::str::from_utf8(value).ok().map(Some)
    }
}

/// Digits alone, the first no zero unless it is the only one: one number has one text.
fn plain_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

pub(super) fn push(out: &mut Vec<u8>, name: &str, value: &[u8]) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let mut digits = [0; 20];
    out.extend_from_slice(unsigned(value.len() as u64, &mut digits));
    out.push(b':');
    out.extend_from_slice(value);
    out.push(b'\n');
}

fn push_optional(out: &mut Vec<u8>, name: &str, value: Option<&str>) {
    match value {
        Some(value) => push(out, name, value.as_bytes()),
        None => {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b":-\n");
        }
    }
}

pub(super) fn push_bytes(out: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let mut digits = [0; 20];
    out.extend_from_slice(unsigned(bytes.len() as u64 * 2, &mut digits));
    out.push(b':');
    push_hex(bytes, out);
    out.push(b'\n');
}

/// Decimal digits, without the machinery of formatting: this is most of what verifying does besides hashing.
fn unsigned(mut number: u64, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    loop {
        at -= 1;
        // A remainder of ten is one digit.
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            return &digits[at..];
        }
    }
}
