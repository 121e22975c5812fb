//! One's own account.

use domain::words::Role;
use leptos::prelude::*;
use services::accounts::{PasskeyLine, Session, SignIn};

use super::{Typed, new_password, own_password, private, text, told, when};
use crate::{
    components::{Caveat, PageHead, Section, SubmitButton, TextField},
    page::Page,
};

/// What the account page shows.
#[derive(Clone, Debug)]
pub struct Own {
    /// Whose page it is.
    pub session: Session,
    /// Their sign-ins.
    pub sign_ins: Vec<SignIn>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyLine>,
    /// Whether this site can have passkeys at all.
    pub can_have_passkeys: bool,
}

/// One's own account.
#[must_use]
pub fn account(own: &Own, typed: &Typed, done: Option<&'static str>) -> Page {
    let title = "Your account";
    let session = &own.session;
    let email = session.email.clone();
    let page = private(title, "/account").body(|| {
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
        let present = text(typed, "present", "Your password now", "password", "current-password", None);
        let new = new_password(typed, "new", "New password");
        let address = text(typed, "email", "New email address", "email", "email", None);
        let address_password = own_password(typed, "address-password");
        let delete_password = own_password(typed, "delete-password");
        view! {
            <PageHead title=title>
                <p class="lede">{email} " · " {roles}</p>
            </PageHead>
            {told(done)}
            {typed.summary()}
            {unconfirmed(session)}
            {name}
            {sign_in_list(session, &own.sign_ins)}
            {passkey_list(own, typed)}
            <Section id="change-password" title="Change your password">
                <form method="post" action="/account/password">
                    {present}
                    {new}
                    <SubmitButton label="Change the password" />
                </form>
                <p class="after-form">"All other sign-ins end when you change it."</p>
            </Section>
            <Section id="change-address" title="Change your email address">
                <form method="post" action="/account/address">
                    {address}
                    {address_password}
                    <SubmitButton label="Change the address" />
                </form>
                <p class="after-form">
                    "We write to your old address first. Once you agree there, we write to the new one."
                </p>
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
    });
    if own.can_have_passkeys { page.with_passkeys() } else { page }
}

fn unconfirmed(session: &Session) -> AnyView {
    (!session.email_confirmed)
        .then(|| {
            view! {
                <Caveat title="Your email address is not confirmed">
                    <p>
                        "We have written to it. Open the link in that mail, so that you can get a new password there if you ever lose yours."
                    </p>
                    <form method="post" action="/account/confirmation">
                        <SubmitButton label="Send it again" secondary=true />
                    </form>
                </Caveat>
            }
        })
        .into_any()
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
            <ul class="plain rows">{items}</ul>
            <form method="post" action="/account/sign-out-everywhere">
                <SubmitButton label="Sign out everywhere" secondary=true />
            </form>
        </Section>
    }
    .into_any()
}

fn passkey_list(own: &Own, typed: &Typed) -> AnyView {
    let items = own
        .passkeys
        .iter()
        .map(|key| {
            let used = key
                .last_used
                .map_or_else(|| "never used".to_owned(), |last| format!("last used {}", when(last)));
            let times = format!("added {}, {used}", when(key.added));
            view! {
                <li>
                    <strong>{key.name.clone()}</strong>
                    ", "
                    {times}
                    <form method="post" action="/account/passkeys/remove">
                        <input type="hidden" name="id" value=key.id.to_string() />
                        <SubmitButton label=format!("Remove {}", key.name) secondary=true />
                    </form>
                </li>
            }
        })
        .collect_view();
    let list = (!own.passkeys.is_empty()).then(|| view! { <ul class="plain rows">{items}</ul> });
    let add = if own.can_have_passkeys {
        view! {
            // The script shows the form, and hides the sentence, where the browser has passkeys.
            <div data-passkeys hidden>
                <form method="post" action="/account#passkeys">
                    <TextField
                        name="name"
                        id="passkey-name".to_owned()
                        label="A name for it"
                        hint="Such as the device that it is on.".to_owned()
                    />
                    {own_password(typed, "passkey-password")}
                    <SubmitButton label="Add a passkey" />
                </form>
                <p class="field-error" role="status"></p>
            </div>
            <p data-no-passkeys>
                "To add one, this page needs JavaScript and a browser that has passkeys. Your password works everywhere."
            </p>
        }
        .into_any()
    } else {
        view! {
            <p>
                "Browsers offer passkeys only on a site with a name and a certificate (https); this one has none. Your password works everywhere."
            </p>
        }
        .into_any()
    };
    view! {
        <Section id="passkeys" title="Passkeys">
            <p>
                "A passkey signs you in with your fingerprint, your face or the PIN of your device, instead of a password. Nobody can guess it or make you give it to the wrong site."
            </p>
            {list}
            {add}
        </Section>
    }
    .into_any()
}
