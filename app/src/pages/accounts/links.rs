//! What is behind the links in mails. Opening a link changes nothing: mail programs open links by themselves. A button
//! does.

use leptos::prelude::*;
use services::accounts::{Invitation, Moving};

use super::{Typed, new_password, private, text};
use crate::{
    components::{PageHead, SubmitButton},
    page::Page,
};

/// The form to ask for a new password.
#[must_use]
pub fn ask_for_reset(typed: &Typed) -> Page {
    let title = "Choose a new password";
    private(title, "/reset").body(|| {
        view! {
            <PageHead title=title />
            {typed.summary()}
            <form method="post" action="/reset">
                {text(typed, "email", "Email address of your account", "email", "username", None)}
                <SubmitButton label="Send me a link" />
            </form>
        }
    })
}

/// The answer to that, the same for every address.
#[must_use]
pub fn reset_asked() -> Page {
    let title = "Look into your mail";
    private(title, "/reset").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">
                "If this address has an account, a mail with a link is on its way to it. The link works once, for one hour."
            </p>
            <p>
                "Nothing there after ten minutes? Look into the folder for unwanted mail, and whether the address is the one that was invited. "
                <a href="/reset">"Ask again"</a>
                "."
            </p>
        }
    })
}

/// The form behind the link of a reset; posts to its own address.
#[must_use]
pub fn reset(typed: &Typed) -> Page {
    let title = "Choose a new password";
    private(title, "/reset").body(|| {
        view! {
            <PageHead title=title />
            {typed.summary()}
            <form method="post">
                {new_password(typed, "password", "New password")}
                <SubmitButton label="Set the password and sign in" />
            </form>
            <p class="after-form">"All sign-ins of your account end then."</p>
        }
    })
}

/// A link that cannot be used.
#[must_use]
pub fn gone() -> Page {
    let title = "This link does not work any more";
    private(title, "/sign-in").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">
                "Links from mails work once, and not for ever. Or a piece of it was lost on the way: copy it whole."
            </p>
            <ul class="plain">
                <li><a href="/sign-in">"Sign in"</a></li>
                <li><a href="/reset">"Ask for a new password"</a></li>
                <li>"For a new invitation, ask whoever invited you."</li>
            </ul>
        }
    })
}

/// The form behind an invitation; posts to its own address.
#[must_use]
pub fn invitation(invitation: &Invitation, organisation: &str, typed: &Typed) -> Page {
    let title = "You are invited";
    let organisation = organisation.to_owned();
    let invitation = invitation.clone();
    let roles: Vec<&'static str> = invitation.roles.iter().map(|role| role.label()).collect();
    let (roles, email) = (roles.join(" and "), invitation.email.clone());
    private(title, "/sign-in").body(|| {
        let person = invitation
            .person
            .clone()
            .map(|name| view! { <p>"In the record you are " <strong>{name}</strong> "."</p> });
        let form = if invitation.has_account {
            view! {
                <p>"You have an account already; it keeps its password and gets what it is invited for."</p>
                <form method="post">
                    <SubmitButton label="Accept the invitation" />
                </form>
            }
            .into_any()
        } else {
            view! {
                <form method="post">
                    // Hidden from people, and there for the program that keeps their passwords.
                    <input
                        class="vh"
                        type="email"
                        name="email"
                        value=invitation.email.clone()
                        autocomplete="username"
                        readonly
                        tabindex="-1"
                        aria-hidden="true"
                    />
                    {new_password(typed, "password", "Choose a password")}
                    <SubmitButton label="Accept the invitation" />
                </form>
            }
            .into_any()
        };
        view! {
            <PageHead title=title>
                <p class="lede">{organisation} " invites " {email} " as " {roles} "."</p>
            </PageHead>
            {typed.summary()}
            {person}
            {form}
        }
    })
}

/// The form behind a link that confirms an address; posts to its own address.
#[must_use]
pub fn confirm(email: &str) -> Page {
    let title = "Is this your address?";
    let email = email.to_owned();
    private(title, "/account").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede"><strong>{email}</strong></p>
            <form method="post">
                <SubmitButton label="Yes, it is mine" />
            </form>
        }
    })
}

/// The answer to that.
#[must_use]
pub fn confirmed() -> Page {
    let title = "Your address is confirmed";
    private(title, "/account").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">"If you ever lose your password, you can get a new one there."</p>
            <p><a href="/account">"Your account"</a></p>
        }
    })
}

/// The form behind a link of a change of address; posts to its own address.
#[must_use]
pub fn moving(moving: &Moving) -> Page {
    let (title, lede, label) = if moving.old_agreed {
        ("Use this address", "From then on you sign in with ", "Use this address")
    } else {
        ("Change your address?", "Your account will move to ", "I agree")
    };
    let to = moving.to.clone();
    private(title, "/account").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">{lede} <strong>{to}</strong> "."</p>
            <form method="post">
                <SubmitButton label=label />
            </form>
        }
    })
}

/// What such a link did.
#[must_use]
pub fn moved(finished: bool) -> Page {
    let (title, lede) = if finished {
        ("Your address is changed", "From now on you sign in with the new address.")
    } else {
        ("One more mail", "We have written to the new address. Open the link there to finish.")
    };
    private(title, "/account").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">{lede}</p>
            <p><a href="/account">"Your account"</a></p>
        }
    })
}
