//! The texts of mails, in plain text and in simple HTML.

use domain::words::Role;
use html_escape::{encode_double_quoted_attribute, encode_text};

/// What every mail says of where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The organisation's name.
    pub organisation: String,
    /// The address that visitors type, without a slash at the end.
    pub public_url: String,
}

/// A mail, apart from whom it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letterhead {
    pub(super) fn link(&self, path: &str, token: &str) -> String {
        format!("{}{path}/{token}", self.public_url)
    }

    fn letter(&self, subject: &str, before: &[&str], link: Option<(&str, &str)>, after: &[&str]) -> Letter {
        let subject = format!("{subject} · {}", self.organisation);
        // A line break in a name would become a header of the mail.
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = String::new();
        let mut html = String::from("<!doctype html><html lang=\"en\"><body>");
        for paragraph in before {
            text.push_str(&format!("{paragraph}\n\n"));
            html.push_str(&format!("<p>{}</p>", encode_text(paragraph)));
        }
        if let Some((label, url)) = link {
            text.push_str(&format!("{url}\n\n"));
            html.push_str(&format!(
                "<p><a href=\"{}\">{}</a></p>",
                encode_double_quoted_attribute(url),
                encode_text(label)
            ));
        }
        let sign = format!("{}, {}", self.organisation, self.public_url);
        for paragraph in after.iter().copied().chain([sign.as_str()]) {
            text.push_str(&format!("{paragraph}\n\n"));
            html.push_str(&format!("<p>{}</p>", encode_text(paragraph)));
        }
        html.push_str("</body></html>");
        Letter { subject, text: text.trim_end().to_owned() + "\n", html }
    }

    pub(super) fn invitation(&self, roles: &[Role], url: &str) -> Letter {
        let roles: Vec<&str> = roles.iter().map(|role| role.label()).collect();
        let first = format!(
            "{} invites you to the public record that it keeps, as {}.",
            self.organisation,
            roles.join(" and ")
        );
        self.letter(
            "You are invited",
            &[&first, "Open this link and choose a password. It works once, for seven days."],
            Some(("Accept the invitation", url)),
            &["If you did not expect this, do nothing: without you nothing happens."],
        )
    }

    pub(super) fn confirm(&self, url: &str) -> Letter {
        self.letter(
            "Confirm your email address",
            &["Open this link to confirm that this address is yours. It works once, for one day."],
            Some(("Confirm this address", url)),
            &["If you have no account there, do nothing."],
        )
    }

    pub(super) fn passkey_added(&self, name: &str) -> Letter {
        let first = format!("The passkey “{name}” was added to your account. Whoever has it can sign in.");
        let account = format!("{}/account#passkeys", self.public_url);
        self.letter(
            "A passkey was added",
            &[&first, "If it was not you, remove it and change your password at once:"],
            Some(("Your account", &account)),
            &[],
        )
    }

    pub(super) fn reset(&self, url: &str) -> Letter {
        self.letter(
            "Choose a new password",
            &["Someone, we hope you, asked for a new password. Open this link and choose one. It works once, for one hour."],
            Some(("Choose a new password", url)),
            &["If it was not you, do nothing: your password stays as it is."],
        )
    }

    pub(super) fn password_changed(&self) -> Letter {
        let reset = format!("{}/reset", self.public_url);
        self.letter(
            "Your password was changed",
            &[
                "The password of your account was changed, and all other sign-ins were ended.",
                "If it was not you, ask for a new password at once:",
            ],
            Some(("Choose a new password", &reset)),
            &[],
        )
    }

    pub(super) fn leave(&self, to: &str, url: &str) -> Letter {
        let first = format!("Someone, we hope you, wants to move your account from this address to {to}.");
        self.letter(
            "Confirm that you change your address",
            &[
                &first,
                "Open this link to agree. Then we write to the new address. It works once, for one day.",
            ],
            Some(("Agree to the change", url)),
            &["If it was not you, do not open it, sign in and change your password."],
        )
    }

    pub(super) fn arrive(&self, url: &str) -> Letter {
        self.letter(
            "Confirm your new address",
            &["The old address agreed. Open this link to finish: from then on you sign in with this one. It works once, for one day."],
            Some(("Use this address", url)),
            &["If you did not expect this, do nothing."],
        )
    }

    pub(super) fn deleted(&self) -> Letter {
        self.letter(
            "Your account is deleted",
            &["Your account and the personal data in it are deleted. What you entered into the public record stays there."],
            None,
            &["This is the last mail that you get from us."],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_where_it_leads_and_nothing_in_it_is_markup() {
        let head = Letterhead {
            organisation: "Pine <b>\r\nBcc: x@example.org".to_owned(),
            public_url: "https://record.example.org".to_owned(),
        };
        let letter = head.reset("https://record.example.org/reset/rst_a\"b");
        assert!(!letter.subject.contains(['\r', '\n']), "{}", letter.subject);
        assert!(letter.text.contains("https://record.example.org/reset/rst_a\"b\n"));
        assert!(letter.html.contains("reset/rst_a&quot;b"), "{}", letter.html);
        assert!(!letter.html.contains("<b>"));
    }
}
