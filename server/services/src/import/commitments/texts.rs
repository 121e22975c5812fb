//! What a published set says, as it may be kept.

use domain::ledger::Snapshot;
use domain::words::SubjectKind;

/// Whether a text may stand in the ledger, which is public for ever.
pub(super) fn may_be_public(text: &str) -> Result<(), String> {
    let snapshot = Snapshot::new(SubjectKind::Commitment).with("text", text);
    snapshot.map(|_| ()).map_err(|error| error.to_string())
}

/// At most so many characters, cut at a word.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    let cut = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(before, _)| before);
    format!("{}…", cut.trim_end_matches([',', ';', ':', ' ']))
}
