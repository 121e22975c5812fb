//! Motions that are about how a body works, not about what a measure does. They are never scored: a vote to put the
//! question is not a vote for its answer.

use domain::fold::fold;

/// How a motion of procedure begins, once “motion to” and the like are taken off.
const BEGINNINGS: [&str; 33] = [
    "adjourn",
    "adjournment",
    "appeal the ruling",
    "budget isolation resolution",
    "bir",
    "call of the house",
    "carry over",
    "cloture",
    "commit",
    "consider",
    "division of the question",
    "engross",
    "immediately transmit",
    "indefinitely postpone",
    "lay on the table",
    "move the previous question",
    "postpone",
    "previous question",
    "quorum",
    "read",
    "recess",
    "recommit",
    "reconsider",
    "reconsideration",
    "refer",
    "remove from local cal",
    "remove from table",
    "remove from the table",
    "shall the ruling of the chair",
    "suspend",
    "table",
    "take from the table",
    "withdraw and commit",
];

/// Why a motion is one of procedure: the words that say so; none if it is not.
pub(crate) fn is_procedural(motion: &str) -> Option<&'static str> {
    let text = fold(motion);
    let mut rest = text.as_str();
    for lead in ["the ", "motion ", "moved ", "to ", "for ", "that ", "the "] {
        rest = rest.strip_prefix(lead).unwrap_or(rest);
    }
    let begins = |beginning: &str| {
        rest.strip_prefix(beginning).is_some_and(|after| after.is_empty() || after.starts_with(' '))
    };
    if text.contains("budget isolation resolution") {
        return Some("budget isolation resolution");
    }
    BEGINNINGS.iter().find(|beginning| begins(beginning)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_procedure_are_known() {
        for motion in [
            "BIR: Roll Call 12",
            "Motion to Adopt - Budget Isolation Resolution",
            "Adjournment: House Vote #3",
            "Motion To Engross: Senate Vote #2",
            "Motion To Table: Senate Vote #200",
            "Table",
            "Remove From Table",
            "Motion For The Previous Question",
            "Motion For Reconsideration Of The Loss Of Conference Committee Report",
            "Motion To Reconsider",
            "Immediately Transmit To Governor",
            "Recommit To Rules",
            "Motion To Withdraw And Commit",
            "Shall The Ruling Of The Chair Be Sustained",
            "Remove From Local Cal/recommit",
            "Previous question",
        ] {
            assert!(is_procedural(motion).is_some(), "{motion}");
        }
    }

    #[test]
    fn what_decides_a_measure_is_not_procedure() {
        for motion in [
            "Passage: House Vote #86",
            "Passage By Substitute",
            "Agree To Senate Substitute: House Vote #9",
            "Adoption Of Amendment #1 By The Senator From The 27th",
            "Adopt Conference Committee Report",
            "Approved by Committee",
            "Recede From Senate's Disagreement And Agree To House Substitute",
            "Tabletop games act: passage",
            "Local Calendar : House Vote #10",
            "",
        ] {
            assert_eq!(is_procedural(motion), None, "{motion}");
        }
    }
}
