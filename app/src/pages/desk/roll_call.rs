//! A whole roll call on one screen.

use domain::words::{DecisionKind, Stance, VoteOption};
use leptos::prelude::*;
use services::desk::{
    Field, FieldError, Input, Kind, LEAVE_OUT, MeasureAsked, NEVERTHELESS, ONCE, OPTIONS, RollCall,
    RosterRow, Seated, Taken, Thing, Values, shown, start_fields,
};

use super::form::{error_of, nevertheless, one, summary};
use super::{FormState, Told, address_of, crumbs, page, told};
use crate::{
    components::{Caveat, CaveatTone, EmptyState, ErrorSummary, PageHead, Prose, SubmitButton},
    islands::RollCallKeys,
    page::Page,
    pages::{
        parts::{capital, in_words, markdown_html},
        query::address,
    },
};

/// Where roll calls are entered.
pub const ROLL_CALL: &str = "/steward/roll-call";

/// Why a roll call that was sent is shown again without anything being wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Someone entered what may be the same.
    Others(Vec<Taken>),
    /// This form was saved before and said something else.
    SavedOtherwise(i64),
    /// This form was saved before and withdrawn since; the address of the note.
    WithdrawnSince(String),
}

/// The first step: body, day, how, and on what.
#[must_use]
pub fn roll_call_start(values: &Values, errors: &[FieldError]) -> Page {
    let state = FormState { errors: errors.to_vec(), ..FormState::default() };
    page("Enter a roll call", ROLL_CALL).body(|| {
        let fields = start_fields().iter().map(|field| one(field, values, &state)).collect_view();
        view! {
            {crumbs(vec![(Kind::Decision.many().to_owned(), address_of(Kind::Decision))])}
            <PageHead title="Enter a roll call">
                <p class="lede">"First say who decided, and when: the next page then lists everyone who held a seat on that day."</p>
            </PageHead>
            <ErrorSummary errors=summary(errors) />
            <form id="desk" class="desk-form" method="get" action=ROLL_CALL novalidate>
                {fields}
                <div class="desk-actions"><SubmitButton label="Go on" /></div>
            </form>
        }
    })
}

/// The screen.
#[must_use]
pub fn roll_call(
    screen: &RollCall,
    errors: &[FieldError],
    notice: Option<&Notice>,
    done: Option<&Told>,
) -> Page {
    let kind = capital(screen.kind.label());
    let title = format!("{kind}: {}, {}", screen.body.label, in_words(&screen.date.to_string()));
    let made = page(title.clone(), ROLL_CALL).body(|| {
        let state = FormState { errors: errors.to_vec(), ..FormState::default() };
        let hidden = hidden(screen).into_iter().map(|(name, value)| {
            view! { <input type="hidden" name=name value=value /> }
        });
        let fields = screen.fields.iter().map(|field| one(field, &screen.values, &state)).collect_view();
        let draft = screen.draft.map(|_| view! { <p class="kicker">"A draft: only stewards see it."</p> });
        view! {
            {crumbs(vec![
                (Kind::Decision.many().to_owned(), address_of(Kind::Decision)),
                ("Body and day".to_owned(), back(screen)),
            ])}
            <PageHead title=title>{draft}</PageHead>
            {told(done)}
            {notice.map(told_notice)}
            <ErrorSummary errors=summary(errors) />
            {taken(&screen.taken)}
            <form id="desk" class="desk-form roll-call" method="post" action=ROLL_CALL novalidate>
                // Enter in a line of text presses the first button: this one only shows the page again.
                <button class="vh" type="submit" name="do" value="stay" tabindex="-1" aria-hidden="true">"Stay here"</button>
                {hidden.collect_view()}
                {screen.measure.as_ref().map(asked)}
                {fields}
                {nevertheless(screen.crowded.as_ref(), screen.values.get(NEVERTHELESS))}
                {roster(screen, &state)}
                <div class="desk-actions">
                    <button type="submit" class="button" name="do" value="publish">"Publish"</button>
                    <button type="submit" class="button button-secondary" name="do" value="draft">"Save as draft"</button>
                </div>
            </form>
        }
    });
    if screen.rows.is_empty() { made } else { made.with_islands() }
}

/// What comes back with the form besides what is typed.
fn hidden(screen: &RollCall) -> Vec<(&'static str, String)> {
    let mut hidden = vec![
        (ONCE, screen.token.to_string()),
        ("seen", screen.seen.to_string()),
        ("body", screen.body.key.clone()),
        ("date", screen.date.to_string()),
        ("kind", screen.kind.code().to_owned()),
    ];
    hidden.extend(screen.draft.map(|id| ("draft", id.to_string())));
    hidden.extend(screen.measure.as_ref().map(|asked| ("measure", asked.measure.key.clone())));
    let added = screen.rows.iter().filter(|row| row.seated == Seated::Added);
    hidden.extend(added.map(|row| ("also", row.person.to_string())));
    hidden
}

/// The first step with what was chosen there.
fn back(screen: &RollCall) -> String {
    let measure = screen.measure.as_ref().map(|asked| asked.measure.key.as_str());
    // Without the day, so that it is asked again.
    address(
        ROLL_CALL,
        &[("body", Some(&screen.body.key)), ("kind", Some(screen.kind.code())), ("measure", measure)],
    )
}

fn told_notice(notice: &Notice) -> AnyView {
    let (title, text) = match notice {
        Notice::Others(others) => {
            let list = others.iter().map(line).collect_view();
            (
                "Someone entered a decision like this while you typed",
                view! {
                    <p>"Nothing of yours is lost, and nothing is saved yet. Look whether it is the same one:"</p>
                    <ul>{list}</ul>
                    <p>"If yours is another one, publish it again. If it is the same, leave this page."</p>
                }
                .into_any(),
            )
        }
        Notice::SavedOtherwise(number) => (
            "This form was saved before",
            view! {
                <p>
                    "It is "
                    <a href=format!("/decisions/{number}")>{format!("decision {number}")}</a>
                    " now, which says something else than what stands below. "
                    <a href=format!("{}/{number}", address_of(Kind::Decision))>"Change it there"</a>
                    ", or begin a new roll call if this is another decision."
                </p>
            }
            .into_any(),
        ),
        Notice::WithdrawnSince(path) => (
            "This form was saved before, and withdrawn since",
            view! {
                <p>
                    <a href=path.clone()>"Why it was withdrawn"</a>
                    ". It is kept as a draft: mend it there and publish it anew."
                    " "
                    <a href="/steward/drafts">"Drafts"</a>
                </p>
            }
            .into_any(),
        ),
    };
    view! { <section class="error-summary" role="alert" aria-labelledby="notice"><h2 id="notice">{title}</h2>{text}</section> }
        .into_any()
}

fn line(taken: &Taken) -> AnyView {
    view! { <li><a href=format!("/decisions/{}", taken.number)>{format!("Decision {}: {}", taken.number, taken.motion)}</a></li> }
        .into_any()
}

fn taken(taken: &[Taken]) -> AnyView {
    if taken.is_empty() {
        return ().into_any();
    }
    let list = taken.iter().map(line).collect_view();
    view! {
        <details class="field">
            <summary>{format!("In the record already of that day: {}", taken.len())}</summary>
            <ul>{list}</ul>
        </details>
    }
    .into_any()
}

/// What the organisation asks for on the measure, so that what a yes means can be told.
fn asked(asked: &MeasureAsked) -> AnyView {
    let says = match asked.stance {
        Some(Stance::Support) => "Your organisation asks: pass it.",
        Some(Stance::Oppose) => "Your organisation asks: do not pass it.",
        _ => "Your organisation asks for nothing on it yet, so this vote is not judged.",
    };
    let why = asked.why.as_deref().filter(|why| !why.trim().is_empty()).map(|why| {
        view! { <details><summary>"Why"</summary><Prose html=markdown_html(why, 4) /></details> }
    });
    let href = format!("/measures/{}", asked.measure.key);
    view! {
        <section class="preview" aria-label="The measure">
            <p class="kicker">"On the measure"</p>
            <p><a href=href>{shown(&asked.measure)}</a></p>
            <p><strong>{says}</strong></p>
            {why}
        </section>
    }
    .into_any()
}

fn roster(screen: &RollCall, state: &FormState) -> AnyView {
    if screen.kind != DecisionKind::RollCall {
        return view! { <p class="soft">"In a decision like this nobody’s own vote is written down, so nobody is asked for here."</p> }
            .into_any();
    }
    let part = |seated: Seated| {
        let rows = screen.rows.iter().filter(move |row| row.seated == seated);
        rows.map(|row| row_of(row, &screen.values, &state.errors)).collect::<Vec<_>>()
    };
    let (surely, perhaps, added) = (part(Seated::Surely), part(Seated::Perhaps), part(Seated::Added));
    let nobody = (surely.is_empty() && perhaps.is_empty()).then(|| {
        view! {
            <EmptyState title="Nobody is known to hold a seat on that day">
                <p>"Enter the offices and terms of this body first, or add those who voted below."</p>
            </EmptyState>
        }
    });
    let perhaps = (!perhaps.is_empty()).then(|| {
        view! {
            <h3>"Perhaps in office on that day"</h3>
            <Caveat title="The dates of these terms are not clear" tone=CaveatTone::Warning>
                <p>"Choose a vote only if the minutes name them; otherwise choose that they were not a member then."</p>
            </Caveat>
            {perhaps.collect_view()}
        }
    });
    let added = (!added.is_empty()).then(|| {
        view! {
            <h3>"Added by you"</h3>
            <p class="soft">"No term of theirs in this body is known on that day; the decision’s page will say so."</p>
            {added.collect_view()}
        }
    });
    let add = Field::new("add", "Someone else who voted", Input::Find(Thing::Person));
    view! {
        <section aria-labelledby="roster">
            <h2 id="roster">"How everyone voted"</h2>
            <p class="soft">"Nobody has a vote until you choose it."</p>
            <RollCallKeys>
                {surely.collect_view()}
                {perhaps}
                {added}
            </RollCallKeys>
            {nobody}
            <div class="roll-add">
                {one(&add, &screen.values, state)}
                <button type="submit" class="button button-secondary" name="do" value="add">"Add this person"</button>
            </div>
        </section>
    }
    .into_any()
}

/// An option on its button.
const fn short(option: VoteOption) -> &'static str {
    match option {
        VoteOption::Yes => "Yes",
        VoteOption::No => "No",
        VoteOption::Abstain => "Abstained",
        VoteOption::Absent => "Absent",
        VoteOption::Excused => "Excused",
        VoteOption::Recused => "Recused",
        VoteOption::NotVoting => "Did not vote",
        VoteOption::Present => "Present",
        VoteOption::Paired => "Paired",
        VoteOption::Other => "Other",
    }
}

fn row_of(row: &RosterRow, values: &Values, errors: &[FieldError]) -> AnyView {
    let (name, reason_name) = (format!("vote-{}", row.person), format!("reason-{}", row.person));
    let chosen = values.get(&name).to_owned();
    let leave_out = match row.seated {
        Seated::Surely => None,
        Seated::Perhaps => Some((LEAVE_OUT, "Not a member then")),
        Seated::Added => Some((LEAVE_OUT, "Leave out")),
    };
    let choices = OPTIONS.into_iter().map(|option| (option.code(), short(option))).chain(leave_out);
    let buttons = choices
        .enumerate()
        .map(|(n, (code, label))| {
            // The first one has the field's id, so that the list of errors leads to it.
            let id = if n == 0 { name.clone() } else { format!("{name}-{code}") };
            let group = name.clone();
            let checked = chosen == code;
            view! {
                <label class="roll-option">
                    <input type="radio" id=id name=group value=code checked=checked />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    let message = |field: &str| {
        error_of(field, errors).map(|text| {
            view! { <span class="field-error"><span class="vh">"Error: "</span>{text}</span> }
        })
    };
    let label = format!("Reason of {}", row.name);
    view! {
        <fieldset class="roll-row">
            <legend>{row.name.clone()} <span class="soft">{row.detail.clone()}</span></legend>
            {message(&name)}
            <div class="roll-options">{buttons}</div>
            <div class="roll-reason">
                {message(&reason_name)}
                <input
                    type="text"
                    id=reason_name.clone()
                    name=reason_name.clone()
                    value=values.get(&reason_name).to_owned()
                    aria-label=label
                    placeholder="Why excused or recused"
                    autocomplete="off"
                />
            </div>
        </fieldset>
    }
    .into_any()
}
