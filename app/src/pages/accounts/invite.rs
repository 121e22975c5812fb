//! Inviting someone.

use leptos::prelude::*;

use super::admin::{find_person, role_boxes};
use super::{Typed, enter_button, group, private, text};
use crate::{
    components::{Breadcrumbs, Crumb, PageHead, SubmitButton},
    page::Page,
};

/// The form to invite someone. `people`: whom the search found in the record (slug and name).
#[must_use]
pub fn invite(typed: &Typed, people: Option<&[(String, String)]>) -> Page {
    let title = "Invite someone";
    private(title, "/admin/invite").body(|| {
        let crumbs = vec![Crumb::new("Administration", "/admin")];
        view! {
            <Breadcrumbs crumbs=crumbs />
            <PageHead title=title>
                <p class="lede">"They get a mail with a link that works once, for seven days."</p>
            </PageHead>
            {typed.summary()}
            <form method="post" action="/admin/invite">
                {enter_button()}
                {text(typed, "email", "Their email address", "email", "off", None)}
                {group(typed, "roles", "As what?", role_boxes(typed))}
                {text(
                    typed,
                    "name",
                    "What the public ledger calls them",
                    "text",
                    "off",
                    Some("Only for a steward or an administrator: what they do stands there under it, for everyone to read. An official has the name that is in the record, and a member none."),
                )}
                {find_person(typed, people)}
                <SubmitButton label="Send the invitation" />
            </form>
        }
    })
}
