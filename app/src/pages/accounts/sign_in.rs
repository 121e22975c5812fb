//! The way in, and what stands before it.

use leptos::prelude::*;

use super::{Kept, Typed, private, text, told};
use crate::{
    components::{PageHead, SubmitButton},
    page::Page,
};

/// The form to sign in. `next` is where it leads on to; `passkeys`: whether this site can have them; `kept`: what was
/// typed into a form whose sign-in had ended.
#[must_use]
pub fn sign_in(
    typed: &Typed,
    next: &str,
    done: Option<&'static str>,
    passkeys: bool,
    kept: Option<&Kept>,
) -> Page {
    let title = "Sign in";
    let next = next.to_owned();
    let page = private(title, "/sign-in").body(|| {
        // The script shows it, where the browser has passkeys.
        let passkey = passkeys.then(|| {
            view! {
                <div class="passkey" data-passkeys data-next=next.clone() hidden>
                    <p>
                        <button type="button" class="button">"Sign in with a passkey"</button>
                    </p>
                    <p class="field-error" role="status"></p>
                    <p>"Or with your password:"</p>
                </div>
            }
        });
        let ended = kept.map(|_| {
            view! {
                <section class="told" role="status">
                    <p><strong>"Your sign-in had ended, so nothing was saved yet. What you typed is kept on this page."</strong></p>
                    <p>"Sign in, and you can go on with it. Do not close this page before."</p>
                </section>
            }
        });
        let after_passkey = kept.filter(|_| passkeys).map(Kept::after_passkey);
        view! {
            <PageHead title=title />
            {told(done)}
            {ended}
            {typed.summary()}
            {after_passkey}
            {passkey}
            <form method="post" action="/sign-in">
                <input type="hidden" name="next" value=next />
                {kept.map(Kept::carried)}
                {text(typed, "email", "Email address", "email", "username", None)}
                {text(typed, "password", "Password", "password", "current-password", None)}
                <SubmitButton label="Sign in" />
            </form>
            <p class="after-form"><a href="/reset">"I do not know my password"</a></p>
            <p>
                "Everything on the record can be read without an account. Accounts are by invitation of the organisation."
            </p>
        }
    });
    if passkeys { page.with_passkeys() } else { page }
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
