//! The whole matrix, cell by cell.

use super::*;

const SELF: PersonKey = PersonKey(7);
const OTHER: PersonKey = PersonKey(8);
const OWN: AccountKey = AccountKey(1);

fn account(roles: &[Role], official_of: Option<PersonKey>) -> Actor {
    Actor::Account { key: OWN, roles: roles.iter().copied().collect(), official_of }
}

fn actors() -> Vec<(&'static str, Actor)> {
    vec![
        ("nobody", Actor::Anonymous),
        ("no role", account(&[], None)),
        ("member", account(&[Role::Member], None)),
        ("official", account(&[Role::Official], Some(SELF))),
        ("steward", account(&[Role::Steward], None)),
        ("adminis.", account(&[Role::Administrator], None)),
        ("stew+off", account(&[Role::Steward, Role::Official], Some(SELF))),
        ("operator", Actor::Operator),
    ]
}

/// One letter for each answer: about nobody, about oneself, about someone else.
fn cell(actor: Actor, action: Action) -> String {
    let other_account = Subject::account(AccountKey(2));
    [
        Subject::NONE,
        Subject { person: Some(SELF), account: Some(OWN) },
        Subject { person: Some(OTHER), ..other_account },
    ]
    .map(|subject| match may(actor, action, subject) {
        Decision::Allowed => 'y',
        Decision::NeedsSignIn => 's',
        Decision::OwnRecord => 'o',
        Decision::Forbidden => '.',
    })
    .iter()
    .collect()
}

#[test]
fn the_whole_matrix_is_as_it_was_decided() {
    let actors = actors();
    let mut text = format!("{:26}", "none, oneself, another");
    for (name, _) in &actors {
        text.push_str(&format!("{name:9}"));
    }
    for action in Action::ALL {
        text.push_str(&format!("\n{:26}", action.code()));
        for (_, actor) in &actors {
            text.push_str(&format!("{:9}", cell(*actor, *action)));
        }
    }
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(text.join("\n"));
}

#[test]
fn the_table_says_who_in_plain_words() {
    let lines = table();
    assert_eq!(lines.len(), Action::ALL.len());
    assert!(lines.iter().all(|line| !line.words.is_empty() && !line.who.is_empty()));
    let reply = lines.iter().find(|line| line.action == Action::Reply).unwrap();
    assert_eq!(reply.who, ["officials, on their own record only"]);
}

#[test]
fn an_official_replies_on_their_own_record_only() {
    let official = account(&[Role::Official], Some(SELF));
    assert_eq!(may(official, Action::Reply, Subject::person(SELF)), Decision::Allowed);
    assert_eq!(may(official, Action::Reply, Subject::person(OTHER)), Decision::Forbidden);
    // A forgotten subject opens nothing, not even to an official who is bound to no one.
    assert_eq!(may(official, Action::Reply, Subject::NONE), Decision::Forbidden);
    let unbound = account(&[Role::Official], None);
    assert_eq!(may(unbound, Action::Reply, Subject::NONE), Decision::Forbidden);
    assert_eq!(may(Actor::Anonymous, Action::Reply, Subject::person(SELF)), Decision::NeedsSignIn);
}

#[test]
fn nobody_judges_themself() {
    for role in [Role::Steward, Role::Administrator] {
        let both = account(&[role, Role::Official], Some(SELF));
        for action in [Action::ChangeCommitmentStatus, Action::CorrectVote, Action::AnswerReport] {
            assert_eq!(may(both, action, Subject::person(SELF)), Decision::OwnRecord, "{action}");
            assert_eq!(may(both, action, Subject::person(OTHER)), Decision::Allowed, "{action}");
        }
        // A forgotten subject opens nothing, where there always is one.
        assert_eq!(may(both, Action::CorrectVote, Subject::NONE), Decision::Forbidden);
        assert_eq!(may(both, Action::AnswerReport, Subject::NONE), Decision::Allowed);
    }
}

#[test]
fn a_decision_is_left_alone_by_whoever_voted_in_it() {
    let both = account(&[Role::Steward, Role::Official], Some(SELF));
    let steward = account(&[Role::Steward], None);
    let (with, without) = ([OTHER, SELF, PersonKey(9)], [OTHER, PersonKey(9)]);
    for action in [Action::ChangeDecision, Action::CorrectVote, Action::Publish, Action::AnswerReport] {
        assert_eq!(may(both, action, Subject::among(both, &with)), Decision::OwnRecord, "{action}");
        assert_eq!(may(both, action, Subject::among(both, &without)), Decision::Allowed, "{action}");
        assert_eq!(may(steward, action, Subject::among(steward, &with)), Decision::Allowed, "{action}");
    }
    // A new one may be entered: a town of 6,000 may have one steward, and they sit on the council.
    assert_eq!(may(both, Action::EnterDecision, Subject::among(both, &with)), Decision::Allowed);
    // In a voice vote nobody in particular voted.
    assert_eq!(may(both, Action::ChangeDecision, Subject::among(both, &[])), Decision::Allowed);
    // It is not said to whoever may not do it about anyone.
    let official = account(&[Role::Official], Some(SELF));
    assert_eq!(may(official, Action::CorrectVote, Subject::person(SELF)), Decision::Forbidden);
    assert_eq!(may(official, Action::Reply, Subject::person(OTHER)), Decision::Forbidden);
}

#[test]
fn roles_are_given_by_administrators_only() {
    for action in [Action::GiveRole, Action::TakeRole, Action::Invite, Action::DisableAccount] {
        let most = account(&[Role::Member, Role::Official, Role::Steward], Some(SELF));
        assert_eq!(may(most, action, Subject::account(OWN)), Decision::Forbidden, "{action}");
        let administrator = account(&[Role::Administrator], None);
        assert_eq!(may(administrator, action, Subject::account(AccountKey(2))), Decision::Allowed);
    }
}

#[test]
fn the_last_administrator_stays() {
    assert_eq!(may_lose_administrator(0), Err(LastAdministrator));
    assert_eq!(may_lose_administrator(1), Ok(()));
}

#[test]
fn the_ledger_learns_in_which_role() {
    let both = account(&[Role::Steward, Role::Official], Some(SELF));
    assert_eq!(acting_as(both, Action::Reply, Subject::person(SELF)), Some(Role::Official));
    assert_eq!(acting_as(both, Action::EnterDecision, Subject::NONE), Some(Role::Steward));
    let two = account(&[Role::Administrator, Role::Steward], None);
    assert_eq!(acting_as(two, Action::EnterDecision, Subject::NONE), Some(Role::Steward));
    assert_eq!(acting_as(two, Action::GiveRole, Subject::NONE), Some(Role::Administrator));
    assert_eq!(acting_as(both, Action::GiveRole, Subject::NONE), None);
    assert_eq!(acting_as(both, Action::ReadPublic, Subject::NONE), None);
}

#[test]
fn more_roles_never_allow_less() {
    // But for judging oneself, which is a matter of who one is and not of roles.
    for action in Action::ALL {
        for small in 0..16u8 {
            for large in (0..16u8).filter(|large| large & small == small) {
                for subject in [Subject::NONE, Subject::person(SELF), Subject::person(OTHER)] {
                    let of =
                        |roles| Actor::Account { key: OWN, roles: Roles(roles), official_of: Some(SELF) };
                    let allowed = |roles| may(of(roles), *action, subject) == Decision::Allowed;
                    assert!(!allowed(small) || allowed(large), "{action} {small} {large}");
                }
            }
        }
    }
}

#[test]
fn a_set_of_roles_is_a_set() {
    let roles: Roles = [Role::Steward, Role::Member, Role::Steward].into_iter().collect();
    assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Member, Role::Steward]);
    assert!(!Roles::NONE.has(Role::Member));
}
