//! Signing in and one's own account. These pages are never kept, and every form works without JavaScript.

use std::collections::BTreeMap;

use domain::accounts::MIN_PASSWORD;
use domain::words::Role;
use leptos::prelude::*;
use services::accounts::{Invitation, Moving, Session, SignIn};

use crate::{
    components::{ErrorSummary, FieldError, PageHead, Section, SubmitButton, TextField},
    page::Page,
};

/// What was typed into a form, and what is wrong with it. Passwords are not handed back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// By the fields' names.
    pub values: BTreeMap<String, String>,
    /// In the order of the fields.
    pub errors: Vec<FieldError>,
}

impl Typed {
    /// Says that something is wrong with a field.
    #[must_use]
    pub fn wrong(mut self, field: &str, message: impl Into<String>) -> Self {
        self.errors.push(FieldError { field: field.to_owned(), message: message.into() });
        self
    }

    fn value(&self, name: &str) -> String {
        self.values.get(name).cloned().unwrap_or_default()
    }

    fn error(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
    }

    fn summary(&self) -> AnyView {
        view! { <ErrorSummary errors=self.errors.clone() /> }.into_any()
    }
}

/// An instant in words.
fn when(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| "an unknown time".to_owned(), |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

fn private(title: &str, path: &str) -> Page {
    Page::new(title, path).noindex()
}

fn text(
    typed: &Typed,
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    fill: &'static str,
) -> AnyView {
    let value = if kind == "password" { String::new() } else { typed.value(name) };
    view! { <TextField name=name label=label kind=kind value=value error=typed.error(name) autocomplete=fill /> }
        .into_any()
}

fn new_password(typed: &Typed, name: &'static str, label: &'static str) -> AnyView {
    let hint = format!(
        "At least {MIN_PASSWORD} characters. Four words that do not belong together are easy to remember and hard to guess."
    );
    view! {
        <TextField
            name=name
            label=label
            kind="password"
            hint=hint
            error=typed.error(name)
            autocomplete="new-password"
        />
    }
    .into_any()
}

/// What was just done, at the top of a page.
fn told(done: Option<&'static str>) -> AnyView {
    done.map(|text| view! { <p class="lede" role="status">{text}</p> }).into_any()
}

/// The form to sign in. `next` is where it leads on to.
#[must_use]
pub fn sign_in(typed: &Typed, next: &str, done: Option<&'static str>) -> Page {
    let title = "Sign in";
    let next = next.to_owned();
    private(title, "/sign-in").body(|| {
        view! {
            <PageHead title=title />
            {told(done)}
            {typed.summary()}
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=next />
                {text(typed, "email", "Email address", "email", "username")}
                {text(typed, "password", "Password", "password", "current-password")}
                <SubmitButton label="Sign in" />
            </form>
            <p><a href="/reset">"I do not know my password"</a></p>
            <p>
                "Everything on the record can be read without an account. Accounts are by invitation of the organisation."
            </p>
        }
    })
}

/// One's own account.
#[must_use]
pub fn account(session: &Session, sign_ins: &[SignIn], typed: &Typed, done: Option<&'static str>) -> Page {
    let title = "Your account";
    let email = session.email.clone();
    private(title, "/account").body(|| {
        let roles: Vec<&str> = session.roles.iter().map(Role::label).collect();
        let roles = if roles.is_empty() { "no role yet".to_owned() } else { roles.join(", ") };
        let name = session.public_name.clone().map(|name| {
            view! {
                <p>
                    "In the public ledger of changes you stand as "
                    <strong>{name}</strong>
                    ". The organisation sets this name."
                </p>
            }
        });
        let password = |id: &'static str| {
            view! {
                <TextField
                    name="password"
                    id=id.to_owned()
                    label="Your password"
                    kind="password"
                    error=typed.error(id)
                    autocomplete="current-password"
                />
            }
            .into_any()
        };
        let (address_password, delete_password) = (password("address-password"), password("delete-password"));
        let present = text(typed, "present", "Your password now", "password", "current-password");
        let new = new_password(typed, "new", "New password");
        let address = text(typed, "email", "New email address", "email", "email");
        view! {
            <PageHead title=title>
                <p class="lede">{email} " · " {roles}</p>
            </PageHead>
            {told(done)}
            {typed.summary()}
            {name}
            <form method="post" action="/sign-out">
                <SubmitButton label="Sign out" />
            </form>
            {sign_in_list(session, sign_ins)}
            <Section id="change-password" title="Change your password">
                <form method="post" action="/account/password">
                    {present}
                    {new}
                    <SubmitButton label="Change the password" />
                </form>
                <p>"All other sign-ins end when you change it."</p>
            </Section>
            <Section id="change-address" title="Change your email address">
                <form method="post" action="/account/address">
                    {address}
                    {address_password}
                    <SubmitButton label="Change the address" />
                </form>
                <p>"We write to your old address first. Once you agree there, we write to the new one."</p>
            </Section>
            <Section id="delete" title="Delete your account">
                <p>
                    "Your address, your password and your sign-ins are removed at once and cannot be brought back. What you entered into the public record stays."
                </p>
                <form method="post" action="/account/delete">
                    {delete_password}
                    <SubmitButton label="Delete my account" secondary=true />
                </form>
            </Section>
        }
    })
}

fn sign_in_list(session: &Session, sign_ins: &[SignIn]) -> AnyView {
    let items = sign_ins
        .iter()
        .map(|sign_in| {
            let here = sign_in.id == session.id;
            let times = format!("since {}, last used {}", when(sign_in.began), when(sign_in.last_used));
            let end = (!here).then(|| {
                view! {
                    <form method="post" action="/account/sign-ins">
                        <input type="hidden" name="id" value=sign_in.id.to_string() />
                        <SubmitButton label=format!("End the sign-in of {}", sign_in.device) secondary=true />
                    </form>
                }
            });
            view! {
                <li>
                    <strong>{sign_in.device.clone()}</strong>
                    {here.then_some(" (this one)")}
                    ", "
                    {times}
                    {end}
                </li>
            }
        })
        .collect_view();
    view! {
        <Section id="sign-ins" title="Where you are signed in">
            <ul class="plain">{items}</ul>
            <form method="post" action="/account/sign-out-everywhere">
                <SubmitButton label="Sign out everywhere" secondary=true />
            </form>
        </Section>
    }
    .into_any()
}

/// The form to ask for a new password.
#[must_use]
pub fn ask_for_reset(typed: &Typed) -> Page {
    let title = "Choose a new password";
    private(title, "/reset").body(|| {
        view! {
            <PageHead title=title />
            {typed.summary()}
            <form method="post" action="/reset">
                {text(typed, "email", "Email address of your account", "email", "username")}
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
            <p>"All sign-ins of your account end then."</p>
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
                    <input type="hidden" name="email" value=invitation.email.clone() autocomplete="username" />
                    {new_password(typed, "password", "Choose a password")}
                    <SubmitButton label="Accept the invitation" />
                </form>
            }
            .into_any()
        };
        view! {
            <PageHead title=title>
                <p class="lede">
                    {organisation} " invites " {email} " as " {roles} "."
                </p>
            </PageHead>
            {typed.summary()}
            {person}
            {form}
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

/// The first start.
#[must_use]
pub fn setup(typed: &Typed) -> Page {
    let title = "Set up this record";
    private(title, "/setup").body(|| {
        let values = typed.values.is_empty() || typed.values.contains_key("values");
        view! {
            <PageHead title=title>
                <p class="lede">"This happens once. The code was printed where the program was started."</p>
            </PageHead>
            {typed.summary()}
            <form method="post" action="/setup">
                {text(typed, "code", "Code", "text", "off")}
                {text(typed, "organisation", "Name of your organisation", "text", "organization")}
                {text(typed, "email", "Your email address", "email", "username")}
                {new_password(typed, "password", "Your password")}
                <p>
                    <input type="checkbox" id="values" name="values" value="yes" checked=values />
                    " "
                    <label for="values">
                        "Begin with the six values that are offered; they can be changed later"
                    </label>
                </p>
                <SubmitButton label="Set up" />
            </form>
        }
    })
}

/// Too many tries.
#[must_use]
pub fn too_many(minutes: u64) -> Page {
    let title = "Too many tries";
    private(title, "/sign-in").body(|| {
        let wait = if minutes <= 1 { "a minute".to_owned() } else { format!("{minutes} minutes") };
        view! {
            <PageHead title=title />
            <p class="lede">"Wait " {wait} " and try again."</p>
            <p><a href="/">"The front page"</a></p>
        }
    })
}

/// A form that was sent from another site.
#[must_use]
pub fn cross_site() -> Page {
    let title = "This came from another site";
    private(title, "/").body(|| {
        view! {
            <PageHead title=title />
            <p class="lede">
                "To keep you safe, forms are only taken from this site itself. Open the page here and send it again."
            </p>
            <p><a href="/">"The front page"</a></p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_typed_but_never_a_password() {
        let mut typed = Typed::default().wrong("password", "no");
        typed.values.insert("email".to_owned(), "a\"@example.org".to_owned());
        typed.values.insert("password".to_owned(), "sesame open now".to_owned());
        let page = sign_in(&typed, "/account", None);
        assert!(page.body.contains("value=\"a&quot;@example.org\""), "{}", page.body);
        assert!(!page.body.contains("sesame") && page.robots_noindex);
        assert!(page.body.contains("href=\"#password\""));
    }
}
