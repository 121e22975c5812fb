//! Accounts, by example and by property.

use proptest::prelude::*;

use super::*;
use crate::access::Roles;
use crate::words::Role;

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

#[test]
fn addresses_are_read_and_looked_up() {
    for text in ["a@b.co", " Ada.Example+news@Mail.Example.ORG ", "o'neal@example.org", "x_y-z@ex-ample.org"]
    {
        assert_eq!(email(text).as_str(), text.trim());
    }
    assert_eq!(email("Ada.Example@Example.ORG").lookup(), "ada.example@example.org");
    assert_eq!(email("ada@example.org").hinted(), "a…@example.org");
    assert_eq!(email("ada@example.org").local(), "ada");
    assert!(!format!("{:?}", email("ada@example.org")).contains("ada"));
}

#[test]
fn what_is_no_address_is_refused_with_a_remedy() {
    let long_local = format!("{}@example.org", "a".repeat(65));
    let long = format!("a@{}org", "example.".repeat(40));
    for (text, error) in [
        ("", EmailError::Empty),
        ("   ", EmailError::Empty),
        ("ada", EmailError::At),
        ("@example.org", EmailError::At),
        ("ada@", EmailError::At),
        ("a@b@example.org", EmailError::At),
        ("a da@example.org", EmailError::Local),
        ("ada\u{200b}@example.org", EmailError::Local),
        (".ada@example.org", EmailError::Local),
        ("ada..e@example.org", EmailError::Local),
        ("\"ada\"@example.org", EmailError::Local),
        ("аda@example.org", EmailError::Local),
        ("ada@example", EmailError::Host),
        ("ada@exa mple.org", EmailError::Host),
        ("ada@-example.org", EmailError::Host),
        ("ada@example..org", EmailError::Host),
        ("ada@example.org.", EmailError::Host),
        ("ada@192.0.2.1", EmailError::Host),
        ("ada@example.org\r\nBcc: x@example.org", EmailError::At),
        ("ada@example.org\r\nBcc:x", EmailError::Host),
        (&long_local, EmailError::TooLong),
        (&long, EmailError::TooLong),
    ] {
        assert_eq!(EmailAddress::parse(text).unwrap_err(), error, "{text:?}");
    }
}

#[test]
fn passwords_are_long_and_not_the_first_ones_tried() {
    let common = CommonPasswords::from_lines("password\nPasswordPassword\nqwertyuiop123\n");
    assert_eq!(common.len(), 2);
    let check = |password: &str| check_password(password, &email("marietta@example.org"), &common);
    for (password, result) in [
        ("elevenchars", Err(PasswordError::TooShort)),
        ("twelve chars", Ok(())),
        ("ünïcödé wörd", Ok(())),
        ("ünïcödéwörd", Err(PasswordError::TooShort)),
        ("            ", Err(PasswordError::Monotonous)),
        ("abababababab", Err(PasswordError::Monotonous)),
        ("passwordpassword", Err(PasswordError::Common)),
        ("QWERTYUIOP123", Err(PasswordError::Common)),
        ("hello Marietta 1", Err(PasswordError::HoldsEmail)),
    ] {
        assert_eq!(check(password), result, "{password}");
    }
    let long = "abcdefgh".repeat(32);
    assert_eq!(check(&long), Ok(()));
    assert_eq!(check(&format!("{long}x")), Err(PasswordError::TooLong));
    // A short name says nothing.
    assert_eq!(check_password("the best of all", &email("be@example.org"), &common), Ok(()));
}

#[test]
fn tokens_are_of_one_kind_and_not_shown() {
    let token = Token::new(TokenKind::Invitation, [7; 32]);
    let text = token.reveal();
    assert_eq!(text, "inv_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
    assert_eq!(Token::parse(TokenKind::Invitation, &text).unwrap().hash(), token.hash());
    assert_eq!(Token::parse(TokenKind::Session, &text), Err(TokenError(TokenKind::Session)));
    let same_secret = Token::new(TokenKind::Session, [7; 32]);
    assert_ne!(same_secret.hash(), token.hash());
    assert_eq!(format!("{token:?}"), "Token(inv_…)");
    for wrong in [
        "",
        "inv_",
        "inv",
        "inv_AAAA",
        &text[..46],
        &format!("{text}A"),
        &format!("{text}="),
        &format!(" {text}"),
    ] {
        assert!(Token::parse(TokenKind::Invitation, wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_is_kept_of_a_token_stays_the_same_over_versions() {
    let hash = Token::new(TokenKind::Session, [0; 32]).hash();
    let hex: String = hash.0.iter().map(|byte| format!("{byte:02x}")).collect();
    // printf 'ses_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' | sha256sum
    assert_eq!(hex, "091ed796ea9398476af52db116113467bc7a276718d73aa5c54136ae86b18c77");
}

#[test]
fn things_last_as_long_as_was_said() {
    assert_eq!((INVITATION, PASSWORD_RESET, CONFIRMATION), (604_800_000, 3_600_000, 86_400_000));
    let member = session_lifetime(Roles::NONE.with(Role::Member));
    let administrator = session_lifetime(Roles::NONE.with(Role::Member).with(Role::Administrator));
    assert_eq!(member.ends_at(0, 0), 30 * 86_400_000);
    assert_eq!(member.ends_at(0, 170 * 86_400_000), 180 * 86_400_000);
    assert_eq!(administrator.ends_at(0, 11 * 3_600_000), 12 * 3_600_000);
    let steward = session_lifetime(Roles::NONE.with(Role::Steward));
    assert!(administrator.idle < steward.idle && steward.idle < member.idle);
    assert_eq!(member.ends_at(i64::MAX, i64::MAX), i64::MAX);
}

#[test]
fn every_limited_action_has_a_limit() {
    for action in LimitedAction::ALL {
        let limit = limit(*action);
        assert_eq!(limit.action, *action);
        let quotas: Vec<Quota> = [limit.per_address, limit.per_account].into_iter().flatten().collect();
        assert!(!quotas.is_empty(), "{action}");
        assert!(quotas.iter().all(|quota| quota.times > 0 && quota.seconds > 0), "{action}");
    }
    // A meeting of fifty behind one address signs in at once.
    assert!(limit(LimitedAction::SignIn).per_address.unwrap().times >= 50);
}

proptest! {
    #[test]
    fn an_address_that_is_read_is_one_line_and_reads_back(text in "\\PC{0,20}@\\PC{0,20}|[a-z.+]{1,9}@[a-z.-]{1,12}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            prop_assert!(address.as_str().is_ascii() && !address.as_str().contains(char::is_whitespace));
            prop_assert_eq!(EmailAddress::parse(&address.lookup()).unwrap().lookup(), address.lookup());
        }
    }

    #[test]
    fn tokens_read_back(secret in any::<[u8; 32]>()) {
        for kind in TokenKind::ALL {
            let token = Token::new(*kind, secret);
            prop_assert_eq!(Token::parse(*kind, &token.reveal()).unwrap(), token);
        }
    }

    #[test]
    fn checking_never_panics(password in "\\PC{0,300}") {
        let _ = check_password(&password, &email("someone@example.org"), &CommonPasswords::default());
    }
}
