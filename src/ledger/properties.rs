//! The ledger, by property.

use proptest::prelude::*;

use super::tests::{check, ledger, reseal};
use super::*;
use crate::words::SubjectKind;

/// A field in which every separator and digit may occur.
fn any_text() -> impl Strategy<Value = String> {
    "[a-z0-9:\\-\n \"é]{0,12}"
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let texts = (any_text(), any_text(), any_text(), any_text(), any_text(), any_text());
    let optional = (prop::option::of(any_text()), prop::option::of(any_text()), prop::option::of(any_text()));
    (any::<u64>(), any::<i64>(), texts, optional, any::<[u8; 32]>()).prop_map(
        |(sequence, at_ms, texts, optional, previous)| {
            let mut entry = Entry {
                sequence,
                at_ms,
                kind: texts.0,
                subject_kind: texts.1,
                subject_id: texts.2,
                subject_name: texts.3,
                before: optional.0,
                after: optional.1,
                reason: texts.4,
                acting_role: texts.5,
                acting_name: optional.2,
                previous: Hash(previous),
                hash: Hash::ZERO,
            };
            entry.hash = content_hash(&entry.row());
            entry
        },
    )
}

proptest! {
    #[test]
    fn two_entries_never_have_one_text(a in any_entry(), b in any_entry()) {
        let text = |entry: &Entry| { let mut text = Vec::new(); write_content(&entry.row(), &mut text); text };
        prop_assert_eq!(text(&a) == text(&b), a == b);
    }

    #[test]
    fn what_is_published_reads_back(a in any_entry(), b in any_entry()) {
        let mut text = Vec::new();
        write(&a.row(), &mut text);
        write(&b.row(), &mut text);
        let (first, rest) = parse(&text).unwrap();
        let (second, rest) = parse(rest).unwrap();
        prop_assert!(rest.is_empty());
        prop_assert_eq!((first, second), (a.row(), b.row()));
    }

    #[test]
    fn telling_never_panics(entry in any_entry()) {
        prop_assert!(in_words(&entry.row()).ends_with('.'));
        let _ = (who_in_words(&entry.row()), differences(&entry.row()));
    }

    #[test]
    fn any_single_tampering_is_found(size in 2u64..12, at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(), how in 0..5) {
        let whole = ledger(size);
        let checkpoint = whole[whole.len() - 1].head();
        let (at, other) = (at.index(whole.len()), other.index(whole.len()));
        let mut entries = whole.clone();
        match how {
            0 => { entries.remove(at); }
            1 => entries.swap(at, other),
            2 => entries.insert(other, whole[at].clone()),
            3 => entries.truncate(at),
            _ => { entries[at].reason.push('!'); if at % 2 == 0 { reseal(&mut entries[at]); } }
        }
        prop_assert_eq!(check(&entries, &[checkpoint]).is_ok(), entries == whole);
    }

    #[test]
    fn any_flipped_byte_of_a_download_is_found(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let whole = ledger(3);
        let mut text = Vec::new();
        whole.iter().for_each(|entry| write(&entry.row(), &mut text));
        let at = at.index(text.len());
        text[at] ^= 1 << bit;
        let mut rest = text.as_slice();
        let mut verifier = Verifier::new(Head::START, &[whole[2].head()]);
        let mut whole_text = true;
        while !rest.is_empty() && whole_text {
            match parse(rest) {
                Ok((row, more)) => { whole_text = verifier.push(&row).is_ok(); rest = more; }
                Err(_) => whole_text = false,
            }
        }
        prop_assert!(!whole_text || verifier.finish().is_err());
    }

    #[test]
    fn a_snapshot_is_canonical_json(text in "\\PC{0,20}|[\u{1}-\u{1f}\"\\\\]{0,8}", number in any::<i64>(), items in prop::collection::vec("\\PC{0,8}", 0..4)) {
        let snapshot = Snapshot::new(SubjectKind::Person).with("biography", text).unwrap()
            .with("links", items.into_iter().map(|item| item.replace(['@', '＠'], "")).collect::<Vec<_>>()).unwrap();
        let json = snapshot.to_text();
        prop_assert_eq!(&Snapshot::parse(SubjectKind::Person, &json).unwrap(), &snapshot);
        // serde_json keeps objects in order of their names and escapes as RFC 8785 asks.
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), json);
        let office = Snapshot::new(SubjectKind::Office).with("seats", number).unwrap();
        prop_assert_eq!(Snapshot::parse(SubjectKind::Office, &office.to_text()).unwrap(), office);
    }
}
