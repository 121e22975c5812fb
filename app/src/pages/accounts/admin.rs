//! Accounts and their roles, for administrators.

use domain::words::Role;
use leptos::prelude::*;
use services::accounts::{AccountLine, OpenInvitation};

use super::{Typed, enter_button, group, look_up, private, tick, told, when};
use crate::{
    components::{Breadcrumbs, Crumb, DataTable, PageHead, Section, SubmitButton},
    page::Page,
};

/// What the list shows.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// All accounts.
    pub accounts: Vec<AccountLine>,
    /// Invitations that nobody has accepted yet.
    pub invitations: Vec<OpenInvitation>,
}

pub(super) fn labels(codes: &[&'static str]) -> String {
    let labels: Vec<&str> =
        codes.iter().filter_map(|code| code.parse::<Role>().ok()).map(Role::label).collect();
    if labels.is_empty() { "no role".to_owned() } else { labels.join(", ") }
}

/// All accounts and invitations.
#[must_use]
pub fn accounts(overview: &Overview, done: Option<&'static str>) -> Page {
    let title = "Administration";
    private(title, "/admin").body(|| {
        let rows = overview
            .accounts
            .iter()
            .map(|account| {
                let state = if account.state == "active" { "" } else { "disabled" };
                let confirmed = (!account.email_confirmed).then_some(" (not confirmed)");
                let name = account.public_name.clone().or_else(|| account.person_name.clone());
                view! {
                    <tr>
                        <th scope="row" data-label="Account">
                            <a href=format!("/admin/accounts/{}", account.id)>{account.email.clone()}</a>
                            {confirmed}
                        </th>
                        <td data-label="Roles">{labels(&account.roles)}</td>
                        <td data-label="Name shown">{name.unwrap_or_else(|| "none".to_owned())}</td>
                        <td data-label="State">{if state.is_empty() { "active" } else { state }}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <PageHead title=title>
                <p class="lede">"Who can sign in, and what they may do. Every role that is given or taken is in the public ledger, a member’s without a name."</p>
            </PageHead>
            {told(done)}
            <p>
                <a class="button" href="/admin/invite">"Invite someone"</a>
            </p>
            <p><a href="/admin/operations">"How the installation is doing"</a></p>
            <Section id="accounts" title="Accounts">
                <DataTable caption="Accounts" caption_hidden=true stack=true>
                    <thead>
                        <tr>
                            <th scope="col">"Account"</th>
                            <th scope="col">"Roles"</th>
                            <th scope="col">"Name shown"</th>
                            <th scope="col">"State"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </DataTable>
            </Section>
            {open(&overview.invitations)}
        }
    })
}

fn open(invitations: &[OpenInvitation]) -> AnyView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let items = invitations
        .iter()
        .map(|it| {
            let roles: Vec<&str> = it.roles.iter().map(|role| role.label()).collect();
            let person = it.person.clone().map(|name| format!(" ({name})"));
            view! {
                <li>
                    <strong>{it.email.clone()}</strong>
                    " as "
                    {roles.join(" and ")}
                    {person}
                    ", until "
                    {when(it.ends)}
                    <form method="post" action="/admin/take-back">
                        <input type="hidden" name="id" value=it.id.to_string() />
                        <SubmitButton label=format!("Take back the invitation of {}", it.email) secondary=true />
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <Section id="invitations" title="Invited, and not here yet">
            <ul class="plain rows">{items}</ul>
        </Section>
    }
    .into_any()
}

/// One account: its roles, its name, its state. `people`: of a new official, whom the search found in the record.
#[must_use]
pub fn account_page(
    account: &AccountLine,
    typed: &Typed,
    people: Option<&[(String, String)]>,
    done: Option<&'static str>,
) -> Page {
    let title = account.email.clone();
    let address = format!("/admin/accounts/{}", account.id);
    private(&title, &address).body(|| {
        let state = if account.state == "active" { "active" } else { "disabled" };
        let person = account.person.clone().zip(account.person_name.clone()).map(|(slug, name)| {
            view! { <p>"In the record: " <a href=format!("/officials/{slug}")>{name}</a></p> }
        });
        let crumbs = vec![Crumb::new("Administration", "/admin")];
        let roles = labels(&account.roles);
        view! {
            <Breadcrumbs crumbs=crumbs />
            <PageHead title=title.clone()>
                <p class="lede">{roles} " · " {state}</p>
            </PageHead>
            {told(done)}
            {typed.summary()}
            {person}
            {give(account, typed, people, &address)}
            {take(account, typed, &address)}
            {name(account, typed, &address)}
            {state_form(account, typed, &address)}
        }
    })
}

fn reason(typed: &Typed, id: &'static str) -> AnyView {
    use crate::components::TextField;
    let value = if typed.get("form") == id { typed.get("reason") } else { "" };
    view! {
        <TextField
            name="reason"
            id=id.to_owned()
            label="Why"
            value=value
            hint="It stands in the public ledger. No email address, and nobody’s name who is only a member.".to_owned()
            error=typed.error(id)
        />
    }
    .into_any()
}

/// Radio buttons to choose a person in the record.
pub(super) fn people_choice(typed: &Typed, people: &[(String, String)]) -> AnyView {
    if people.is_empty() {
        return view! { <p role="status">"Nobody in the record has this name. Try another part of it."</p> }
            .into_any();
    }
    people
        .iter()
        .map(|(slug, name)| {
            let id = format!("person-{slug}");
            let chosen = typed.get("person") == slug;
            view! {
                <div class="tick">
                    <input type="radio" id=id.clone() name="person" value=slug.clone() checked=chosen />
                    <label for=id>{name.clone()}</label>
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// The part of a form in which an official's person is looked up and chosen.
pub(super) fn find_person(typed: &Typed, people: Option<&[(String, String)]>) -> AnyView {
    let fields = view! {
        {look_up(
            typed,
            "Name in the record",
            "Only for an official: an account speaks for one person, for good.",
        )}
        {people.map(|people| people_choice(typed, people))}
    };
    group(typed, "person", "Whom in the record are they?", fields.into_any())
}

fn give(account: &AccountLine, typed: &Typed, people: Option<&[(String, String)]>, address: &str) -> AnyView {
    use crate::components::TextField;
    let missing: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| !account.roles.contains(&role.code())).collect();
    if missing.is_empty() || account.state != "active" {
        return ().into_any();
    }
    let choices = missing
        .iter()
        .map(|role| {
            let id = format!("give-{}", role.code());
            let chosen = typed.get("form") == "give-reason" && typed.get("role") == role.code();
            view! {
                <div class="tick">
                    <input type="radio" id=id.clone() name="role" value=role.code() checked=chosen />
                    <label for=id>{role.label()}</label>
                </div>
            }
        })
        .collect_view()
        .into_any();
    let person =
        (account.person.is_none() && missing.contains(&Role::Official)).then(|| find_person(typed, people));
    let (action, choices) = (format!("{address}/give"), group(typed, "give-role", "Which role?", choices));
    let reason = reason(typed, "give-reason");
    let named = [Role::Steward, Role::Administrator].iter().any(|role| missing.contains(role));
    let name = (named && account.public_name.is_none()).then(|| {
        let value = if typed.get("form") == "give-reason" { typed.get("name") } else { "" };
        view! {
            <TextField
                name="name"
                id="give-name".to_owned()
                label="What the public ledger calls them"
                value=value
                hint="Only for a steward or an administrator: what they do stands there under it.".to_owned()
                error=typed.error("give-name")
            />
        }
    });
    view! {
        <Section id="give" title="Give a role">
            <form method="post" action=action>
                {enter_button()}
                {choices}
                {person}
                {name}
                {reason}
                <SubmitButton label="Give the role" />
            </form>
        </Section>
    }
    .into_any()
}

fn take(account: &AccountLine, typed: &Typed, address: &str) -> AnyView {
    let held: Vec<Role> = account.roles.iter().filter_map(|code| code.parse().ok()).collect();
    if held.is_empty() {
        return ().into_any();
    }
    let choices = held
        .iter()
        .map(|role| {
            let id = format!("take-{}", role.code());
            view! {
                <div class="tick">
                    <input type="radio" id=id.clone() name="role" value=role.code() />
                    <label for=id>{role.label()}</label>
                </div>
            }
        })
        .collect_view()
        .into_any();
    let choices = group(typed, "take-role", "Which role is taken away?", choices);
    let (action, reason) = (format!("{address}/take"), reason(typed, "take-reason"));
    view! {
        <Section id="take" title="Take a role away">
            <form method="post" action=action>
                {choices}
                {reason}
                <SubmitButton label="Take the role away" secondary=true />
            </form>
        </Section>
    }
    .into_any()
}

fn name(account: &AccountLine, typed: &Typed, address: &str) -> AnyView {
    use crate::components::TextField;
    if account.state != "active" {
        return ().into_any();
    }
    let value = if typed.get("form") == "name" {
        typed.get("name").to_owned()
    } else {
        account.public_name.clone().unwrap_or_default()
    };
    let (action, error) = (format!("{address}/name"), typed.error("name"));
    view! {
        <Section id="name-shown" title="The name that is shown">
            <form method="post" action=action>
                <TextField
                    name="name"
                    label="Name"
                    value=value
                    hint="Under it a steward or administrator stands in the public ledger, from now on. Blank takes it away.".to_owned()
                    error=error
                />
                <SubmitButton label="Set the name" secondary=true />
            </form>
        </Section>
    }
    .into_any()
}

fn state_form(account: &AccountLine, typed: &Typed, address: &str) -> AnyView {
    let (title, text, label, to) = if account.state == "active" {
        (
            "Disable the account",
            "They are signed out at once and cannot sign in any more. Nothing is deleted; it can be undone.",
            "Disable the account",
            "disabled",
        )
    } else {
        (
            "Enable the account",
            "They can sign in again, with their password and roles.",
            "Enable the account",
            "active",
        )
    };
    let error =
        typed.error("state").map(|text| view! { <p class="field-error" id="state" tabindex="-1">{text}</p> });
    let action = format!("{address}/state");
    view! {
        <Section id="account-state" title=title>
            <p>{text}</p>
            {error}
            <form method="post" action=action>
                <input type="hidden" name="state" value=to />
                <SubmitButton label=label secondary=true />
            </form>
        </Section>
    }
    .into_any()
}

/// A box for each role.
pub(super) fn role_boxes(typed: &Typed) -> AnyView {
    let what = |role: Role| match role {
        Role::Member => "scores the record of officials; never named anywhere",
        Role::Official => "answers for their own record",
        Role::Steward => "keeps the record",
        Role::Administrator => "runs the installation and gives roles",
    };
    Role::ALL
        .iter()
        .map(|role| {
            let name = format!("role-{}", role.code());
            tick(&name, role.label(), Some(what(*role).to_owned()), typed.ticked(&name))
        })
        .collect_view()
        .into_any()
}
