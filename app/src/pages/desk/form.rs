//! A form of the desk: its fields, what is wrong with them, and what someone else changed meanwhile.

use leptos::prelude::*;
use services::desk::{Choice, Field, FieldError, Form, Input, Kind, Meanwhile, NEVERTHELESS, ONCE, Values};

use super::{ROLL_CALL, Told, address_of, crumbs, page, told};
use crate::{
    components::{
        DataTable, ErrorSummary, FieldError as Wrong, PageHead, Prose, SafeTextarea, SelectField,
        SelectOption, SubmitButton, TextField,
    },
    page::Page,
    pages::parts::{instant, markdown_html},
};

/// What a form is shown with, besides itself.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// What is wrong with what was typed.
    pub errors: Vec<FieldError>,
    /// What someone else changed since it was opened.
    pub meanwhile: Option<Meanwhile>,
    /// Why it is changed, as typed.
    pub reason: String,
    /// Whether the texts in Markdown are shown as the public will see them.
    pub preview: bool,
    /// What was just done.
    pub done: Option<Told>,
}

/// A form as a page.
#[must_use]
pub fn form(form: &Form, state: &FormState) -> Page {
    let kind = form.kind;
    let title = match (&form.key, &form.name) {
        (Some(_), Some(name)) => name.clone(),
        _ => format!("New {}", kind.one()),
    };
    let address = match &form.key {
        Some(key) => format!("{}/{key}", address_of(kind)),
        None => format!("{}/new", address_of(kind)),
    };
    page(title.clone(), address.clone()).body(|| {
        let public = form.path.clone().map(|path| view! { <p><a href=path>"See it as the public does"</a></p> });
        let draft = form.draft.map(|id| {
            view! {
                <p class="kicker">"A draft: only stewards see it."</p>
                <input type="hidden" name="draft" value=id.to_string() form="desk" />
            }
        });
        let once = form.once.map(|id| view! { <input type="hidden" name=ONCE value=id.to_string() /> });
        let stamp = state.meanwhile.as_ref().map_or_else(|| form.stamp.clone(), |meanwhile| meanwhile.stamp.clone());
        let reason = form.key.is_some().then(|| {
            let error = error_of("reason", &state.errors);
            view! {
                <TextField
                    name="reason"
                    label="Why you change it"
                    value=state.reason.clone()
                    hint="One sentence for everyone to read, such as: the minutes were corrected.".to_owned()
                    error=error
                />
            }
        });
        let more = form.key.as_ref().map(|key| others(kind, key));
        let withdraw = form.key.as_ref().filter(|_| kind.can_be_new()).map(|_| {
            view! { <p><a href=format!("{address}/withdraw")>{format!("Withdraw this {}", kind.one())}</a></p> }
        });
        let publish = if form.key.is_some() { "Save for everyone" } else { "Publish" };
        let fields = form.fields.iter().map(|field| one(field, &form.values, state)).collect_view();
        let preview = form.fields.iter().any(|field| field.input == Input::Markdown).then(|| {
            view! { <button type="submit" class="button button-secondary" name="do" value="preview">"Preview"</button> }
        });
        view! {
            {crumbs(vec![(kind.many().to_owned(), address_of(kind))])}
            <PageHead title=title>{public}</PageHead>
            {told(state.done.as_ref())}
            {state.meanwhile.as_ref().map(changed)}
            <ErrorSummary errors=summary(&state.errors) />
            {draft}
            <form id="desk" class="desk-form" method="post" action=address novalidate>
                <input type="hidden" name="stamp" value=stamp />
                {once}
                {fields}
                {reason}
                {nevertheless(state.errors.iter().find(|error| error.field == NEVERTHELESS), "")}
                <div class="desk-actions">
                    <button type="submit" class="button" name="do" value="publish">{publish}</button>
                    <button type="submit" class="button button-secondary" name="do" value="draft">"Save as draft"</button>
                    {preview}
                </div>
            </form>
            {related(form)}
            {more}
            {withdraw}
        }
    })
}

/// What else can be done with a thing, besides changing and withdrawing it.
fn others(kind: Kind, key: &str) -> AnyView {
    let links: &[(&str, &str)] = match kind {
        Kind::Commitment => &[("status", "Say what became of it, with evidence")],
        Kind::Person => &[("merge", "This person is here twice: merge the two")],
        _ => &[],
    };
    let address = format!("{}/{key}", address_of(kind));
    links
        .iter()
        .map(|(part, label)| view! { <p><a href=format!("{address}/{part}")>{*label}</a></p> })
        .collect_view()
        .into_any()
}

/// What belongs to a thing and is entered elsewhere.
fn related(form: &Form) -> AnyView {
    let (Some(key), Some(id)) = (&form.key, form.id) else { return ().into_any() };
    let below = |kind: Kind| (kind.many().to_owned(), format!("{}?of={id}", address_of(kind)));
    let new = |kind: Kind, field: &str| {
        (format!("New {}", kind.one()), format!("{}/new?{field}={key}", address_of(kind)))
    };
    let links = match form.kind {
        Kind::Place => {
            vec![below(Kind::Body), new(Kind::Body, "place"), below(Kind::Place), new(Kind::Place, "parent")]
        }
        Kind::Body => vec![
            below(Kind::Office),
            new(Kind::Office, "body"),
            below(Kind::Decision),
            ("Enter a roll call of it".to_owned(), format!("{ROLL_CALL}?body={key}")),
        ],
        Kind::Office => vec![below(Kind::Term), new(Kind::Term, "office"), new(Kind::Candidacy, "office")],
        Kind::Measure => vec![
            below(Kind::Decision),
            ("Enter a roll call on it".to_owned(), format!("{ROLL_CALL}?measure={key}")),
        ],
        Kind::Decision => {
            vec![("Correct a vote".to_owned(), format!("{}/{key}/votes", address_of(Kind::Decision)))]
        }
        Kind::Person => vec![
            ("Their photo".to_owned(), format!("{}/{key}/photo", address_of(Kind::Person))),
            below(Kind::Term),
            new(Kind::Term, "person"),
            below(Kind::Candidacy),
            new(Kind::Candidacy, "person"),
            below(Kind::Commitment),
            new(Kind::Commitment, "person"),
        ],
        _ => return ().into_any(),
    };
    let items =
        links.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view();
    let title = format!("What belongs to {}", form.name.clone().unwrap_or_default());
    view! { <section><h2>{title}</h2><ul class="desk-list">{items}</ul></section> }.into_any()
}

/// Asks why something is withdrawn.
#[must_use]
pub fn withdraw(form: &Form, state: &FormState) -> Page {
    let kind = form.kind;
    let name = form.name.clone().unwrap_or_default();
    let back = format!("{}/{}", address_of(kind), form.key.clone().unwrap_or_default());
    let address = format!("{back}/withdraw");
    page(format!("Withdraw {name}"), address.clone()).body(|| {
        let stamp = state.meanwhile.as_ref().map_or_else(|| form.stamp.clone(), |meanwhile| meanwhile.stamp.clone());
        view! {
            {crumbs(vec![(kind.many().to_owned(), address_of(kind)), (name.clone(), back.clone())])}
            <PageHead title=format!("Withdraw {name}")>
                <p class="lede">
                    "It leaves the record, and a note with your reason stays in its place. What it said stays in the ledger of changes, and with you as a draft."
                </p>
            </PageHead>
            {state.meanwhile.as_ref().map(changed)}
            <ErrorSummary errors=summary(&state.errors) />
            <form class="desk-form" method="post" action=address>
                <input type="hidden" name="stamp" value=stamp />
                <TextField
                    name="reason"
                    label="Why it is withdrawn"
                    value=state.reason.clone()
                    error=error_of("reason", &state.errors)
                />
                <div class="desk-actions">
                    <SubmitButton label="Withdraw it" />
                    <a href=back>"Leave it as it is"</a>
                </div>
            </form>
        }
    })
}

pub(super) fn summary(errors: &[FieldError]) -> Vec<Wrong> {
    errors.iter().map(|error| Wrong { field: error.field.clone(), message: error.message.clone() }).collect()
}

pub(super) fn error_of(name: &str, errors: &[FieldError]) -> Option<String> {
    errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
}

/// Someone was quicker: what they changed, and what would become of it.
fn changed(meanwhile: &Meanwhile) -> AnyView {
    let who = match (&meanwhile.told, meanwhile.at) {
        (Some(told), Some(at)) => format!("{told} ({})", instant(at)),
        _ => "An import or another program changed it.".to_owned(),
    };
    let rows = meanwhile
        .differences
        .iter()
        .cloned()
        .map(|(label, yours, theirs)| {
            let blank = |text: String| if text.is_empty() { "(blank)".to_owned() } else { text };
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td data-label="It says now">{blank(theirs)}</td>
                    <td data-label="You typed">{blank(yours)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="error-summary" role="alert" aria-labelledby="meanwhile">
            <h2 id="meanwhile">"Someone changed this while you typed"</h2>
            <p>{who}</p>
            <p>"Nothing of yours is lost, and nothing is saved yet. Where the two differ:"</p>
            <DataTable caption="What it says now, and what you typed" stack=true>
                <thead><tr><th scope="col">"Field"</th><th scope="col">"It says now"</th><th scope="col">"You typed"</th></tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
            <p>"Change your text below where theirs is right. If you save then, yours counts."</p>
        </section>
    }
    .into_any()
}

pub(super) fn one(field: &Field, values: &Values, state: &FormState) -> AnyView {
    let error = state.errors.iter().find(|error| error.field == field.name);
    let message = error.map(|error| error.message.clone());
    let label = if field.required || field.name.starts_with("source_") {
        field.label.to_owned()
    } else {
        format!("{} (optional)", field.label)
    };
    let label = match field.input {
        Input::Some(_) | Input::Flag | Input::Hidden | Input::Kept | Input::One(_) => field.label.to_owned(),
        _ => label,
    };
    let (name, value, hint) = (field.name, values.get(field.name).to_owned(), field.hint.clone());
    let line = |kind: &'static str| {
        view! { <TextField name=name label=label.clone() value=value.clone() kind=kind hint=hint.clone() error=message.clone() /> }
            .into_any()
    };
    match &field.input {
        Input::Line | Input::PartialDate => line("text"),
        Input::Url => line("url"),
        Input::Day => line("date"),
        Input::Number | Input::Count => line("number"),
        Input::Find(thing) => {
            let choices = error.map(|error| error.choices.clone()).filter(|choices| !choices.is_empty());
            let radios = choices.map(|choices| radios(name, field.label, choices));
            view! { {radios} <div class="suggest" data-look-up=thing.code()>{line("text")}</div> }.into_any()
        }
        Input::Text | Input::Lines => view! { <SafeTextarea name=name label=label value=value rows=3 hint=hint error=message /> }.into_any(),
        Input::Markdown => {
            let shown = (state.preview && !value.trim().is_empty()).then(|| {
                let html = markdown_html(&value, 3);
                view! {
                    <section class="preview" aria-label=format!("Preview of {}", field.label)>
                        <p class="kicker">"As everyone will see it"</p>
                        <Prose html=html />
                    </section>
                }
            });
            let hint = hint.unwrap_or_default();
            let hint = format!("{hint} You can use Markdown: **bold**, a blank line for a new paragraph, - for a list.");
            view! {
                <SafeTextarea name=name label=label value=value rows=10 hint=hint.trim().to_owned() error=message />
                {shown}
            }
            .into_any()
        }
        Input::One(choices) => {
            let mut options: Vec<SelectOption> =
                choices.iter().map(|choice| SelectOption::new(choice.value.clone(), choice.label.clone())).collect();
            if field.required && !options.iter().any(|option| option.value.is_empty()) {
                options.insert(0, SelectOption::new("", "Choose"));
            }
            view! { <SelectField name=name label=label options=options selected=value hint=hint error=message /> }.into_any()
        }
        Input::Some(choices) => boxes(field, choices, values.all(name), message),
        Input::Flag => {
            view! {
                <div class="field">
                    <label class="choice"><input type="checkbox" id=name name=name value="yes" checked=!value.is_empty() />{label}</label>
                    {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                </div>
            }
            .into_any()
        }
        Input::Kept => view! { <p class="field"><strong>{label}</strong> ": " {value}</p> }.into_any(),
        Input::KeptList => ().into_any(),
        Input::Hidden => view! { <input type="hidden" name=name value=value /> }.into_any(),
    }
}

pub(super) fn radios(name: &str, label: &str, choices: Vec<Choice>) -> AnyView {
    let items = choices
        .into_iter()
        .map(|choice| {
            view! { <label class="choice"><input type="radio" name=name.to_owned() value=choice.value />{choice.label}</label> }
        })
        .collect_view();
    view! { <fieldset class="field"><legend>{format!("{label}: which one?")}</legend>{items}</fieldset> }
        .into_any()
}

/// An office has no seat left: who holds it, each with a link to that term, and the box that says that it is right.
pub(super) fn nevertheless(crowded: Option<&FieldError>, said: &str) -> AnyView {
    let Some(crowded) = crowded else { return ().into_any() };
    let ids: Vec<&str> = crowded.choices.iter().map(|choice| choice.value.as_str()).collect();
    let ids = ids.join(" ");
    let links = crowded
        .choices
        .iter()
        .map(|choice| {
            let href = format!("{}/{}", address_of(Kind::Term), choice.value);
            view! { <li><a href=href>{format!("Change the term of {}", choice.label)}</a></li> }
        })
        .collect_view();
    view! {
        <fieldset class="field caveat">
            <legend>"More people than seats"</legend>
            <p>{crowded.message.clone()}</p>
            <ul>{links}</ul>
            <label class="choice">
                <input type="checkbox" id=NEVERTHELESS name=NEVERTHELESS checked=said == ids value=ids />
                "Publish nevertheless: all of them held it then"
            </label>
        </fieldset>
    }
    .into_any()
}

fn boxes(field: &Field, choices: &[Choice], chosen: &[String], error: Option<String>) -> AnyView {
    let name = field.name;
    let items = choices
        .iter()
        .cloned()
        .map(|choice| {
            let checked = chosen.contains(&choice.value);
            view! {
                <label class="choice">
                    <input type="checkbox" name=name value=choice.value checked=checked />
                    {choice.label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" id=name>
            <legend>{field.label}</legend>
            {field.hint.clone().map(|hint| view! { <span class="hint">{hint}</span> })}
            {error.map(|error| view! { <span class="field-error">{error}</span> })}
            {items}
        </fieldset>
    }
    .into_any()
}
