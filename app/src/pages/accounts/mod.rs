//! Signing in, one's own account, the first start and the administrators' pages. These pages are never kept, and every
//! form works without JavaScript (but for making and using a passkey, which browsers only offer to scripts).

mod admin;
mod invite;
mod kept;
mod links;
mod operations;
mod own;
mod setup;
mod sign_in;

pub use admin::{Overview, account_page, accounts};
pub use invite::invite;
pub use kept::{KEPT, KEPT_TO, Kept, go_on};
pub use links::{ask_for_reset, confirm, confirmed, gone, invitation, moved, moving, reset, reset_asked};
pub use operations::{Operations, operations};
pub use own::{Own, account};
pub use setup::{Next, PlaceChoice, setup, what_next};
pub use sign_in::{cross_site, sign_in, too_many};

use std::collections::BTreeMap;

use domain::accounts::MIN_PASSWORD;
use leptos::prelude::*;

use crate::{
    components::{ErrorSummary, FieldError, TextField},
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

    /// What was typed into a field; blank when nothing was.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What follows a prefix in the names of the boxes that were ticked: of `place-opelika-al` with `place-` the slug.
    pub fn ticked_under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.keys().filter_map(move |name| name.strip_prefix(prefix))
    }

    /// Whether nothing was sent yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.values.is_empty()
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
    hint: Option<&'static str>,
) -> AnyView {
    let value = if kind == "password" { "" } else { typed.get(name) };
    view! {
        <TextField
            name=name
            label=label
            kind=kind
            value=value
            hint=hint.map(str::to_owned)
            error=typed.error(name)
            autocomplete=fill
        />
    }
    .into_any()
}

/// One's own password, before something that cannot be undone. Such fields stand several times on a page.
fn own_password(typed: &Typed, id: &'static str) -> AnyView {
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

/// A field in which something in the record is looked up, and its button. The header's search has the id `q` already.
fn look_up(typed: &Typed, label: &'static str, hint: &'static str) -> AnyView {
    view! {
        <TextField
            name="q"
            id="look-up".to_owned()
            kind="search"
            label=label
            value=typed.get("q")
            hint=hint.to_owned()
        />
        <p>
            <button type="submit" name="do" value="find" class="button button-secondary">"Look up"</button>
        </p>
    }
    .into_any()
}

/// What the enter key presses in a form with several buttons; nobody sees it.
fn enter_button() -> AnyView {
    view! { <button type="submit" name="do" value="enter" class="vh" tabindex="-1" aria-hidden="true">"Send"</button> }
        .into_any()
}

/// A box to tick, with its label and what it means.
fn tick(name: &str, label: impl Into<String>, hint: Option<String>, ticked: bool) -> AnyView {
    let (id, label) = (name.to_owned(), label.into());
    let hint = hint.map(|hint| (format!("{id}-hint"), hint));
    let described = hint.as_ref().map(|(id, _)| id.clone());
    let hint = hint.map(|(id, hint)| view! { <span class="hint" id=id>{hint}</span> });
    view! {
        <div class="tick">
            <input type="checkbox" id=id.clone() name=id.clone() value="yes" checked=ticked aria-describedby=described />
            <div>
                <label for=id>{label}</label>
                {hint}
            </div>
        </div>
    }
    .into_any()
}

/// A group of fields under one question, with what is wrong with it. The error summary leads to `id`.
fn group(typed: &Typed, id: &'static str, legend: &'static str, fields: AnyView) -> AnyView {
    let error = typed
        .error(id)
        .map(|text| view! { <span class="field-error"><span class="vh">"Error: "</span>{text}</span> });
    view! {
        <fieldset class="group" id=id tabindex="-1">
            <legend>{legend}</legend>
            {error}
            {fields}
        </fieldset>
    }
    .into_any()
}

/// What was just done, at the top of a page.
fn told(done: Option<&str>) -> AnyView {
    done.map(|text| view! { <p class="told" role="status">{text.to_owned()}</p> }).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_what_was_typed_but_never_a_password() {
        let mut typed = Typed::default().wrong("password", "no");
        typed.values.insert("email".to_owned(), "a\"@example.org".to_owned());
        typed.values.insert("password".to_owned(), "sesame open now".to_owned());
        let page = sign_in(&typed, "/account", None, true, None);
        assert!(page.body.contains("value=\"a&quot;@example.org\""), "{}", page.body);
        assert!(!page.body.contains("sesame") && page.robots_noindex);
        assert!(page.body.contains("href=\"#password\""));
    }

    #[test]
    fn a_passkey_is_offered_by_the_script_alone_and_only_where_there_can_be_one() {
        let page = sign_in(&Typed::default(), "/account", None, true, None);
        assert!(page.passkeys && page.body.contains("data-passkeys") && page.body.contains(" hidden"));
        let page = sign_in(&Typed::default(), "/account", None, false, None);
        assert!(!page.passkeys && !page.body.contains("data-passkeys"));
    }

    #[test]
    fn boxes_are_told_by_their_names() {
        let mut typed = Typed::default();
        typed.values.insert("place-opelika-al".to_owned(), "yes".to_owned());
        typed.values.insert("town".to_owned(), String::new());
        assert_eq!(typed.ticked_under("place-").collect::<Vec<_>>(), ["opelika-al"]);
        assert!(typed.ticked("place-opelika-al") && !typed.ticked("place-auburn-al"));
    }
}
