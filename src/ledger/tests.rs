//! The ledger, by example and by tampering.

use super::*;
use crate::words::{EntryKind, Role, SubjectKind};

const ID: &str = "0190a5e0-0000-7000-8000-000000000001";

fn name(text: &str) -> PublicName {
    PublicName::new(text).unwrap()
}

pub(super) fn steward() -> Acting {
    Acting::Steward(Some(name("Ada Example")))
}

fn of(kind: SubjectKind, fields: &[(&str, &str)]) -> Snapshot {
    fields.iter().fold(Snapshot::new(kind), |snapshot, (name, value)| snapshot.with(name, *value).unwrap())
}

pub(super) fn change(
    kind: EntryKind,
    subject: (SubjectKind, &str),
    before: &[(&str, &str)],
    after: &[(&str, &str)],
    reason: &str,
) -> Change {
    let some = |fields: &[(&str, &str)]| (!fields.is_empty()).then(|| of(subject.0, fields));
    let about = Subject::new(subject.0, ID, name(subject.1)).unwrap();
    Change::new(kind, about, some(before), some(after), reason, steward()).unwrap()
}

pub(super) fn words(change: &Change) -> String {
    in_words(&change.seal(Head::START, 0).row())
}

/// A ledger of so many entries.
pub(super) fn ledger(entries: u64) -> Vec<Entry> {
    let mut head = Head::START;
    (0..entries)
        .map(|n| {
            let after = [("status", if n % 2 == 0 { "in_progress" } else { "kept" })];
            let reason = format!("reason {n}");
            let entry = change(
                EntryKind::StatusChanged,
                (SubjectKind::Commitment, "Fix the bridge"),
                &[],
                &after,
                &reason,
            )
            .seal(head, 1_700_000_000_000 + n as i64);
            head = entry.head();
            entry
        })
        .collect()
}

pub(super) fn check(entries: &[Entry], checkpoints: &[Head]) -> Result<Verified, Fault> {
    verify(entries.iter().map(Entry::row), checkpoints)
}

/// Gives an entry the hash of its content, as a forger would.
pub(super) fn reseal(entry: &mut Entry) {
    entry.hash = content_hash(&entry.row());
}

#[test]
fn a_whole_ledger_verifies() {
    let entries = ledger(5);
    let verified = check(&entries, &[entries[2].head(), entries[4].head(), Head::START]).unwrap();
    assert_eq!(verified, Verified { head: entries[4].head(), entries: 5, clock_went_back: 0 });
    assert_eq!(check(&[], &[]).unwrap().head, Head::START);
    // From the middle on, after an entry that is known.
    let mut verifier = Verifier::new(entries[1].head(), &[entries[0].head()]);
    entries[2..].iter().for_each(|entry| verifier.push(&entry.row()).unwrap());
    assert_eq!(verifier.finish().unwrap().entries, 3);
}

#[test]
fn any_changed_field_is_found() {
    type Edit = fn(&mut Entry);
    let edits: [(&str, Edit); 12] = [
        ("time", |e| e.at_ms += 1),
        ("kind", |e| e.kind = "published".to_owned()),
        ("subject kind", |e| e.subject_kind = "measure".to_owned()),
        ("subject", |e| e.subject_id.push('1')),
        ("name", |e| e.subject_name.push('.')),
        ("before", |e| e.before = Some("{}".to_owned())),
        ("after", |e| e.after = None),
        ("after's value", |e| e.after = Some("{\"status\":\"broken\"}".to_owned())),
        ("reason", |e| e.reason.clear()),
        ("role", |e| e.acting_role = "administrator".to_owned()),
        ("nobody", |e| e.acting_name = None),
        ("previous", |e| e.previous.0[31] ^= 1),
    ];
    for (what, edit) in edits {
        for n in 0..5 {
            let mut entries = ledger(5);
            edit(&mut entries[n]);
            let sequence = n as u64 + 1;
            assert_eq!(check(&entries, &[]), Err(Fault::Changed { sequence }), "{what} {n}");
            // Given a new hash by a forger, the entry after it no longer follows; for the last, a checkpoint tells.
            reseal(&mut entries[n]);
            let found = check(&entries, &[ledger(5)[4].head()]);
            let expected = match (what, n) {
                ("previous", _) => Fault::Unlinked { sequence },
                (_, 4) => Fault::Rewritten { sequence: 5 },
                _ => Fault::Unlinked { sequence: sequence + 1 },
            };
            assert_eq!(found, Err(expected), "{what} {n}");
        }
    }
}

#[test]
fn what_is_missing_swapped_doubled_or_cut_off_is_named() {
    let whole = ledger(6);
    let head = whole[5].head();
    let without = |gone: std::ops::Range<usize>| {
        let mut entries = whole.clone();
        entries.drain(gone);
        check(&entries, &[head])
    };
    assert_eq!(without(0..1), Err(Fault::Missing { from: 1, to: 1 }));
    assert_eq!(without(2..4), Err(Fault::Missing { from: 3, to: 4 }));
    assert_eq!(without(5..6), Err(Fault::Truncated { last: 5, checkpoint: 6 }));
    assert_eq!(without(0..6), Err(Fault::Truncated { last: 0, checkpoint: 6 }));
    // Nobody can see a cut without a checkpoint.
    assert!(check(&whole[..5], &[]).is_ok());

    let mut swapped = whole.clone();
    swapped.swap(1, 2);
    assert_eq!(check(&swapped, &[]), Err(Fault::OutOfOrder { sequence: 2, after: 3 }));
    let mut doubled = whole.clone();
    doubled.insert(3, whole[2].clone());
    assert_eq!(check(&doubled, &[]), Err(Fault::Duplicated { sequence: 3 }));
    let mut zero = whole.clone();
    zero[0].sequence = 0;
    assert_eq!(check(&zero, &[]), Err(Fault::OutOfOrder { sequence: 0, after: 0 }));

    // Renumbered to hide a removal.
    let mut hidden = whole.clone();
    hidden.remove(2);
    hidden[2].sequence = 3;
    assert_eq!(check(&hidden, &[]), Err(Fault::Changed { sequence: 3 }));
    reseal(&mut hidden[2]);
    assert_eq!(check(&hidden, &[]), Err(Fault::Unlinked { sequence: 3 }));
}

#[test]
fn a_history_rewritten_from_one_entry_on_is_found_by_a_checkpoint() {
    let kept = ledger(6);
    let mut forged = ledger(6);
    forged[2].reason = "another reason".to_owned();
    for n in 2..6 {
        if n > 2 {
            forged[n].previous = forged[n - 1].hash;
        }
        reseal(&mut forged[n]);
    }
    // By itself it is whole.
    assert!(check(&forged, &[]).is_ok());
    assert!(check(&forged, &[kept[1].head()]).is_ok());
    assert_eq!(check(&forged, &[kept[4].head(), kept[1].head()]), Err(Fault::Rewritten { sequence: 5 }));
}

#[test]
fn the_clock_may_go_back_and_it_is_counted() {
    let mut head = Head::START;
    let entries: Vec<Entry> = [5, 4, 6, -1]
        .into_iter()
        .map(|at| {
            let entry =
                change(EntryKind::Entered, (SubjectKind::Body, "Council"), &[], &[], "").seal(head, at);
            head = entry.head();
            entry
        })
        .collect();
    assert_eq!(check(&entries, &[]).unwrap().clock_went_back, 2);
}

#[test]
fn checkpoints_are_signed_and_read_back() {
    let secret = [9; 32];
    let head = ledger(3)[2].head();
    let checkpoint = Checkpoint::sign(head, 1_700_000_000_000, &secret);
    let read: Checkpoint = checkpoint.to_text().parse().unwrap();
    assert_eq!(read, checkpoint);
    assert_eq!(read.verify(&public_key(&secret)), Ok(head));
    assert_eq!(read.key.to_string().parse::<PublicKey>(), Ok(read.key));

    let other = public_key(&[8; 32]);
    assert_eq!(read.verify(&other), Err(CheckpointError::OtherKey(read.key)));
    let forged = [
        Checkpoint { head: Head { sequence: 4, ..head }, ..read },
        Checkpoint { head: Head { hash: Hash::ZERO, ..head }, ..read },
        Checkpoint { at_ms: 0, ..read },
        Checkpoint { signature: [0; 64], ..read },
    ];
    for checkpoint in forged {
        assert_eq!(checkpoint.verify(&read.key), Err(CheckpointError::Signature));
    }
    // With a key of the forger's own, whoever knows the right one is not deceived.
    let own = Checkpoint { key: other, ..Checkpoint::sign(head, 0, &secret) };
    assert_eq!(own.verify(&read.key), Err(CheckpointError::OtherKey(other)));
    let text = checkpoint.to_text();
    assert_eq!(format!("{text}\n").parse::<Checkpoint>(), Err(CheckpointError::Trailing));
    assert!(text.replace("sequence:1:3", "sequence:2:03").parse::<Checkpoint>().is_err());
}

/// The fenced blocks of the document that are marked so.
fn blocks(kind: &str) -> Vec<&'static str> {
    let document = include_str!("../../docs/ledger.md");
    let fence = format!("```{kind}\n");
    document.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn the_document_holds_what_the_code_does() {
    let secret: [u8; 32] = std::array::from_fn(|n| n as u8);
    let mut published = Vec::new();
    let first = Change::new(
        EntryKind::Begun,
        Subject::new(SubjectKind::Ledger, "ledger", name("Ledger")).unwrap(),
        None,
        None,
        "",
        Acting::Program,
    );
    let first = first.unwrap().seal(Head::START, 1_767_225_600_000);
    write(&first.row(), &mut published);
    let status = |code| of(SubjectKind::Commitment, &[("status", code)]);
    let after =
        status("kept").with("evidence", vec!["The road “is” open\n\"since May\"".to_owned()]).unwrap();
    let second = Change::new(
        EntryKind::StatusChanged,
        Subject::new(SubjectKind::Commitment, ID, name("Fix the bridge on Máple Street")).unwrap(),
        Some(status("in_progress")),
        Some(after),
        "the bridge is open.\nIt carries trucks.",
        steward(),
    );
    let second = second.unwrap().seal(first.head(), 1_767_312_000_123);
    write(&second.row(), &mut published);
    let checkpoint = Checkpoint::sign(second.head(), 1_767_312_060_000, &secret);
    let published = String::from_utf8(published).unwrap();
    assert_eq!(blocks("ledger"), [published.as_str()], "\n{published}");
    assert_eq!(blocks("checkpoint"), [checkpoint.to_text().as_str()], "\n{}", checkpoint.to_text());

    let (row, rest) = parse(published.as_bytes()).unwrap();
    let (next, rest) = parse(rest).unwrap();
    assert!(rest.is_empty());
    assert_eq!((row, next), (first.row(), second.row()));
    assert!(verify([row, next], &[checkpoint.head]).is_ok());
}

#[test]
fn a_published_text_that_was_changed_is_not_read_as_something_else() {
    let mut text = Vec::new();
    write(&ledger(1)[0].row(), &mut text);
    let text = String::from_utf8(text).unwrap();
    for (from, to, error) in [
        ("answerable-ledger-1", "answerable-ledger-2", TextError::Format),
        ("sequence:1:1", "sequence:1:+", TextError::Field("sequence")),
        ("sequence:1:1", "sequence:2:01", TextError::Field("sequence")),
        ("sequence:1:1", "sequence:01:1", TextError::Field("sequence")),
        ("sequence:1:1", "sequence:-", TextError::Field("sequence")),
        ("reason:8:", "reason:9:", TextError::Field("reason")),
        ("reason:8:", "reason:18446744073709551615:", TextError::Field("reason")),
        ("before:-", "before:", TextError::Field("before")),
        ("previous:64:00", "previous:64:0G", TextError::Field("previous")),
    ] {
        assert_eq!(parse(text.replacen(from, to, 1).as_bytes()), Err(error), "{to}");
    }
    for end in 0..text.len() {
        assert!(parse(&text.as_bytes()[..end]).is_err());
    }
}

#[test]
fn personal_data_has_no_field() {
    for kind in SubjectKind::ALL {
        for personal in
            ["email", "password", "member", "account", "ip_address", "reporter", "session", "account_name"]
        {
            // A measure belongs to a session of its body, which is another thing.
            if (*kind, personal) == (SubjectKind::Measure, "session") {
                continue;
            }
            let error = Snapshot::new(*kind).with(personal, "x").unwrap_err();
            assert!(matches!(error, SnapshotError::NotPublic { .. }), "{kind} {personal}");
        }
    }
    assert_eq!(
        Snapshot::new(SubjectKind::Role).with("name", "Ada Example").unwrap_err().to_string(),
        "“name” of a role is not a public field; the ledger knows: role"
    );
}

#[test]
fn email_addresses_do_not_enter() {
    for text in [
        "ada@example.org",
        "write to Ada (ada.e+x@mail.example.org).",
        "x ada＠example.org",
        "o'neal@example.co",
    ] {
        let error = Snapshot::new(SubjectKind::Commitment).with("text", text).unwrap_err();
        assert_eq!(error, SnapshotError::Email { field: "text" }, "{text}");
        let list = Snapshot::new(SubjectKind::Commitment).with("evidence", vec![text.to_owned()]);
        assert_eq!(list.unwrap_err(), SnapshotError::Email { field: "evidence" }, "{text}");
        assert_eq!(PublicName::new(text), Err(NameError::Email), "{text}");
        let about = Subject::new(SubjectKind::Commitment, ID, name("x")).unwrap();
        let error = Change::new(EntryKind::Withdrawn, about, None, None, text, steward()).unwrap_err();
        assert_eq!(error, ChangeError::EmailInReason, "{text}");
    }
    for text in ["meet @ 5 p.m.", "@town on the web", "5@8", "https://example.org/@town"] {
        assert!(Snapshot::new(SubjectKind::Commitment).with("text", text).is_ok(), "{text}");
    }
    // The office's own address is public anyway.
    assert!(Snapshot::new(SubjectKind::Person).with("office_email", "clerk@example.org").is_ok());
}

#[test]
fn a_member_has_no_name() {
    let member = Acting::of(Role::Member, Some(name("Ada Example")));
    assert_eq!((member.code(), member.name()), ("member", None));
    let given = Change::new(
        EntryKind::RoleGiven,
        Subject::role(&member),
        None,
        Some(of(SubjectKind::Role, &[("role", "member")])),
        "",
        Acting::Administrator(Some(name("Bo Example"))),
    );
    let entry = given.unwrap().seal(Head::START, 0);
    let mut text = Vec::new();
    write(&entry.row(), &mut text);
    assert!(!String::from_utf8(text).unwrap().contains("Ada"));
    assert_eq!(in_words(&entry.row()), "The role of member given to a member.");
    assert_eq!(who_in_words(&entry.row()), "Bo Example, administrator");
    assert_eq!(Subject::new(SubjectKind::Role, "x", name("Ada Example")), Err(ChangeError::RoleSubject));
    // Not even a row from elsewhere makes the page say one.
    let row = Row { acting_role: "member", acting_name: Some("Ada Example"), ..entry.row() };
    assert_eq!(who_in_words(&row), "a member");
}

#[test]
fn a_field_takes_only_its_own_sort() {
    let commitment = || Snapshot::new(SubjectKind::Commitment);
    assert!(commitment().with("status", "done").is_err());
    assert!(commitment().with("due", "2024-02-30").is_err());
    assert!(commitment().with("due", "2024-02").is_ok());
    assert!(commitment().with("text", true).is_err());
    assert!(commitment().with("text", None::<String>).is_ok());
    assert!(commitment().with("evidence", "one").is_err());
    assert!(commitment().with("text", "a\0b").is_err());
    assert!(commitment().with("text", "x".repeat(MAX_TEXT + 1)).is_err());
    assert!(Snapshot::new(SubjectKind::Measure).with("key", true).is_ok());
    assert!(Snapshot::new(SubjectKind::Office).with("seats", "3").is_err());
    assert!(Snapshot::parse(SubjectKind::Office, "{\"seats\":1.5}").is_err());
    assert!(Snapshot::parse(SubjectKind::Office, "{\"seats\":{}}").is_err());
    // A field of an older version stays readable.
    assert!(Snapshot::parse(SubjectKind::Office, "{\"colour\":\"red\"}").is_ok());
}

#[test]
fn a_change_needs_what_it_needs() {
    let about = || Subject::new(SubjectKind::Commitment, ID, name("x")).unwrap();
    let new =
        |kind, before, after, reason: &str| Change::new(kind, about(), before, after, reason, steward());
    let kept = || Some(of(SubjectKind::Commitment, &[("status", "kept")]));
    assert_eq!(new(EntryKind::StatusChanged, None, kept(), "  ").unwrap_err(), ChangeError::NoReason);
    assert_eq!(new(EntryKind::StatusChanged, None, None, "so").unwrap_err(), ChangeError::NoAfter);
    let other = Some(Snapshot::new(SubjectKind::Measure));
    assert_eq!(
        new(EntryKind::Changed, other, kept(), "").unwrap_err(),
        ChangeError::OtherSubject(SubjectKind::Commitment)
    );
    let long = "x".repeat(MAX_REASON + 1);
    assert_eq!(new(EntryKind::Changed, None, kept(), &long).unwrap_err(), ChangeError::LongReason);
    assert_eq!(Subject::new(SubjectKind::Body, "a b", name("x")), Err(ChangeError::Key));
    assert!(PublicName::new(" ").is_err() && PublicName::new("a\nb").is_err());
    let long = PublicName::shortened(&"a long promise\n".repeat(40)).unwrap();
    assert!(long.as_str().ends_with(" …") && long.as_str().chars().count() <= 200, "{long}");
    assert!(PublicName::shortened(&"x".repeat(900)).is_ok());
    assert_eq!(PublicName::shortened("Fix  it\nnow").unwrap().as_str(), "Fix it now");
}

#[test]
fn entries_are_told_in_plain_words() {
    use EntryKind as K;
    use SubjectKind as S;
    let bridge = (S::Commitment, "Fix the bridge");
    for (change, sentence) in [
        (
            change(
                K::StatusChanged,
                bridge,
                &[("status", "in_progress")],
                &[("status", "kept")],
                "it is open.",
            ),
            "Commitment “Fix the bridge” changed from in progress to kept, because it is open.",
        ),
        (
            change(K::StatusChanged, bridge, &[], &[("status", "not_started")], "it was just made"),
            "Commitment “Fix the bridge” got its first status, “not started”, because it was just made.",
        ),
        (
            change(
                K::StatusChanged,
                bridge,
                &[("status", "stalled")],
                &[("status", "stalled")],
                "nothing moves",
            ),
            "Commitment “Fix the bridge” keeps the status “stalled”, because nothing moves.",
        ),
        (
            change(
                K::VoteCorrected,
                (S::Vote, "Ada Example on decision 12"),
                &[("option", "yes")],
                &[("option", "no")],
                "the minutes say so",
            ),
            "Vote of Ada Example on decision 12 corrected from yes to no, because the minutes say so.",
        ),
        (
            change(
                K::Changed,
                bridge,
                &[("due", "2024"), ("note", "old")],
                &[("due", "2025-03"), ("source", "minutes")],
                "",
            ),
            "Commitment “Fix the bridge” changed: the due date changed from 2024 to March 2025; the note taken out; \
             the source set to “minutes”.",
        ),
        (change(K::Published, (S::Person, "Ada Example"), &[], &[], ""), "Ada Example published."),
        (
            change(K::Withdrawn, (S::Measure, "HB 12"), &[], &[], "it was entered twice"),
            "Measure “HB 12” withdrawn, because it was entered twice.",
        ),
        (
            change(
                K::CorrectionAnswered,
                (S::Correction, "decision 12"),
                &[],
                &[("status", "corrected")],
                "the date was wrong",
            ),
            "Report about decision 12 answered: corrected, because the date was wrong.",
        ),
        (
            change(
                K::Merged,
                (S::Person, "Ada Example"),
                &[],
                &[("merged_with", "Ada B. Example")],
                "one person",
            ),
            "Ada Example merged with “Ada B. Example”, because one person.",
        ),
    ] {
        assert_eq!(words(&change), sentence);
    }
    let mut entry = ledger(1).remove(0);
    entry.kind = "knitted".to_owned();
    entry.subject_kind = "old_scarf".to_owned();
    assert_eq!(in_words(&entry.row()), "Old scarf “Fix the bridge”: knitted, because reason 0.");
    assert_eq!(who_in_words(&entry.row()), "Ada Example, steward");
    assert_eq!(
        who_in_words(&Row { acting_name: None, acting_role: "official", ..entry.row() }),
        "an official"
    );
    assert_eq!(who_in_words(&Row { acting_role: "operator", ..entry.row() }), "whoever runs the server");
}

#[test]
fn differences_are_by_field() {
    let list = |items: &[&str]| {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        Some(Snapshot::new(SubjectKind::Commitment).with("evidence", items).unwrap())
    };
    let about = Subject::new(SubjectKind::Commitment, ID, name("x")).unwrap();
    let change =
        Change::new(EntryKind::Changed, about, list(&["a", "b"]), list(&["b", "c"]), "", steward()).unwrap();
    let entry = change.seal(Head::START, 0);
    let found = differences(&entry.row());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].in_words(), "the evidence: “c” added, “a” taken out");
    let long = Difference { after: Some("x".repeat(200)), list: false, ..found[0].clone() };
    assert_eq!(long.in_words(), "the evidence rewritten");
}
