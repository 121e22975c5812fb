//! What was typed into a form whose sign-in had ended, carried through the sign-in by the page itself.

use leptos::prelude::*;

use super::private;
use crate::{
    components::{PageHead, SubmitButton},
    page::Page,
};

/// What the name of a field that is carried along begins with in the form to sign in.
pub const KEPT: &str = "kept-";

/// The field of the form to sign in that holds the address to which it was sent.
pub const KEPT_TO: &str = "go-on";

/// A form that was sent, without any secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The path on this site to which it was sent.
    pub to: String,
    /// Its fields, in their order.
    pub fields: Vec<(String, String)>,
}

impl Kept {
    /// Its fields, unseen, under names that begin so.
    fn hidden(&self, prefix: &str) -> AnyView {
        let fields = self.fields.iter().map(|(name, value)| {
            view! { <input type="hidden" name=format!("{prefix}{name}") value=value.clone() /> }
        });
        fields.collect_view().into_any()
    }

    /// For inside the form to sign in.
    pub(super) fn carried(&self) -> AnyView {
        view! { <input type="hidden" name=KEPT_TO value=self.to.clone() /> {self.hidden(KEPT)} }.into_any()
    }

    /// The form that sends it to where it was to go.
    fn form(&self) -> AnyView {
        view! {
            <form method="post" action=self.to.clone()>
                {self.hidden("")}
                <SubmitButton label="Send what you typed" />
            </form>
        }
        .into_any()
    }

    /// The same, unseen until the script that uses passkeys has signed in.
    pub(super) fn after_passkey(&self) -> AnyView {
        view! {
            <div data-go-on=TITLE hidden>
                <p class="lede">{SIGNED_IN}</p>
                {self.form()}
            </div>
        }
        .into_any()
    }
}

const TITLE: &str = "Go on with what you typed";
const SIGNED_IN: &str = "You are signed in. Nothing is saved yet. Press the button, and what you typed is sent as if nothing had happened.";

/// After a sign-in: the form with what was typed before it, and one button.
#[must_use]
pub fn go_on(kept: &Kept) -> Page {
    private(TITLE, "/sign-in").body(|| {
        view! {
            <PageHead title=TITLE />
            <p class="lede">{SIGNED_IN}</p>
            {kept.form()}
            <p class="after-form"><a href="/account">"Throw it away and go to your account"</a></p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_carried_as_it_is_and_escaped() {
        let text = "</form>\"><script>alert(1)</script>\r\nnext line";
        let kept = Kept {
            to: "/steward/people/new".to_owned(),
            fields: vec![("na\"me".to_owned(), text.to_owned()), ("b".to_owned(), "2".to_owned())],
        };
        for body in [
            go_on(&kept).body,
            super::super::sign_in(&Default::default(), "/account", None, true, Some(&kept)).body,
        ] {
            assert!(!body.contains("<script") && !body.contains("na\"me"), "{body}");
            assert!(
                body.contains("na&quot;me") && body.contains("&lt;/form")
                    || body.contains("</form>&quot;&gt;"),
                "{body}"
            );
        }
        let page = go_on(&kept).body;
        assert!(
            page.contains("action=\"/steward/people/new\"") && page.contains("Send what you typed"),
            "{page}"
        );
    }
}
