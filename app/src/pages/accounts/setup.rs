//! The first start, and what comes after it.

use leptos::prelude::*;
use services::accounts::{offered_values, states};

use super::{Typed, enter_button, group, look_up, new_password, private, text, tick, told};
use crate::{
    components::{PageHead, Section, SelectField, SelectOption, SubmitButton},
    page::Page,
};

/// A place that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceChoice {
    /// The last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub kind: String,
}

/// The first start. `places`: those that were found or chosen so far; None where the record has no places yet, so that a
/// first town is typed.
#[must_use]
pub fn setup(typed: &Typed, places: Option<&[PlaceChoice]>) -> Page {
    let title = "Set up this record";
    private(title, "/setup").body(|| {
        let values = offered_values()
            .map(|value| {
                let name = format!("value-{}", value.slug);
                let ticked = typed.is_blank() || typed.ticked(&name);
                tick(&name, value.name, Some(value.summary.to_owned()), ticked)
            })
            .collect_view();
        let values =
            view! { <p class="hint">"They can be changed, and others added, later."</p> {values} }.into_any();
        let where_ = match places {
            Some(places) => choose(typed, places),
            None => first_town(typed),
        };
        view! {
            <PageHead title=title>
                <p class="lede">"This happens once. The code was printed where the program was started."</p>
            </PageHead>
            {typed.summary()}
            <form method="post" action="/setup">
                {enter_button()}
                {text(typed, "code", "Code", "text", "off", Some("It begins with set_."))}
                <h2>"Your organisation"</h2>
                {text(typed, "organisation", "Name of your organisation", "text", "organization", None)}
                {where_}
                {group(typed, "values", "Which values do you begin with?", values)}
                <h2>"The first administrator"</h2>
                {text(typed, "email", "Your email address", "email", "username", None)}
                {text(
                    typed,
                    "name",
                    "What the public ledger calls you",
                    "text",
                    "off",
                    Some("Everything that you enter will stand there under it: your name, or the one by which people know you. Left blank, it says only “a steward”."),
                )}
                {new_password(typed, "password", "Your password")}
                <SubmitButton label="Set up" />
            </form>
        }
    })
}

fn choose(typed: &Typed, places: &[PlaceChoice]) -> AnyView {
    let boxes = places
        .iter()
        .map(|place| {
            let name = format!("place-{}", place.slug);
            tick(&name, place.name.clone(), Some(place.kind.clone()), typed.ticked(&name))
        })
        .collect_view();
    let searched = !typed.get("q").trim().is_empty();
    let nothing = (searched && places.is_empty())
        .then(|| view! { <p role="status">"No place has this name or ZIP code. Try another."</p> });
    let fields = view! {
        {look_up(typed, "Name or ZIP code", "Look your places up one after the other, and tick them.")}
        {nothing}
        {boxes}
    };
    group(typed, "places", "Where are you at home?", fields.into_any())
}

fn first_town(typed: &Typed) -> AnyView {
    let mut options = vec![SelectOption::new("", "Choose a state")];
    options.extend(states().map(|(code, name)| SelectOption::new(code, name)));
    let fields = view! {
        {text(
            typed,
            "town",
            "Your first town",
            "text",
            "off",
            Some("You may leave it open: published lists of places can be imported afterwards."),
        )}
        <SelectField
            name="state"
            label="State"
            options=options
            selected=typed.get("state").to_owned()
            error=typed.error("state")
        />
    };
    group(typed, "places", "Where are you at home?", fields.into_any())
}

/// What can be done next, as far as the program has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Next {
    /// Whether there is a page to import data.
    pub import: bool,
    /// Whether there is a page to enter a body.
    pub body: bool,
}

/// What comes after the first start.
#[must_use]
pub fn what_next(next: Next, done: Option<&'static str>) -> Page {
    let title = "What next";
    private(title, "/admin/next").body(|| {
        let import = next.import.then(|| {
            view! { <p><a class="button" href="/steward/import">"Import officials"</a></p> }
        });
        let body = next.body.then(|| {
            view! { <p><a class="button" href="/steward/bodies/new">"Enter your council"</a></p> }
        });
        view! {
            <PageHead title=title />
            {told(done)}
            <Section id="import" title="Import officials">
                <p>
                    "Places, officials, measures and votes are published for every state. The program reads these files as they are."
                </p>
                {import}
                <p>"At the command line of the server:"</p>
                <pre tabindex="0"><code>"answerable import openstates-people FILE"</code></pre>
            </Section>
            <Section id="council" title="Enter your council">
                <p>
                    "Town councils, school boards and commissions are in no published list: you enter them yourself, with their seats and the people in them."
                </p>
                {body}
            </Section>
            <Section id="sample" title="Look at the sample">
                <p>
                    "An invented county shows what a full record looks like. Its passwords are public, so it is kept in a database of its own, never beside yours:"
                </p>
                <pre tabindex="0"><code>
                    "answerable sample --database sqlite://sample.db\n"
                    "answerable serve --database sqlite://sample.db --addr 127.0.0.1:3001"
                </code></pre>
                <p>
                    "It prints how to sign in as a member, an official, a steward and an administrator. From the source, "
                    <code>"script/server"</code> " does both."
                </p>
            </Section>
            <Section id="people" title="Invite those who help">
                <p><a class="button button-secondary" href="/admin/invite">"Invite someone"</a></p>
                <p><a href="/admin">"Administration"</a></p>
            </Section>
        }
    })
}
