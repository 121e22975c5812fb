//! Who did what, as it is told.

use super::tests::{change, steward, words};
use super::*;
use crate::words::{EntryKind, SubjectKind};

#[test]
fn what_somebody_did_is_told_with_their_name_where_there_is_one() {
    assert_eq!(steward().sentence("withdrew decision 12"), "Ada Example, steward, withdrew decision 12.");
    assert_eq!(Acting::Official(None).sentence("replied"), "An official replied.");
    assert_eq!(Acting::Member.sentence("scored"), "A member scored.");
}

#[test]
fn an_undone_merge_names_both_and_a_voter_who_enters_a_decision_is_named() {
    let person = (SubjectKind::Person, "Ada Example");
    let before = [("merged_with", "Ada (Red) Sample (ada-sample)")];
    let undone = change(EntryKind::MergeUndone, person, &before, &[], "They are cousins.");
    assert_eq!(
        words(&undone),
        "The merge of Ada Example and Ada (Red) Sample undone: they are two people again, because they are cousins."
    );
    let decision = (SubjectKind::Decision, "Motion to adopt");
    let entered = change(EntryKind::Entered, decision, &[], &[("entered_by", "Ada Example")], "");
    assert_eq!(
        words(&entered),
        "Decision “Motion to adopt” entered by Ada Example, who is one of those who voted."
    );
}
