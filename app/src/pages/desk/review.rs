//! Two people who may be one: side by side, joined, and parted again.

use leptos::prelude::*;
use services::desk::{Choice, FieldError, Values};
use services::review::{Merged, Pair, ReviewItem};

use super::form::{error_of, radios, summary};
use super::{Told, crumbs, page, told};
use crate::{
    components::{Caveat, DataTable, EmptyState, ErrorSummary, PageHead, SubmitButton, TextField},
    page::Page,
    pages::parts::{counted, instant, sentence},
};

const LIST: &str = "/steward/review";

/// The pairs that wait, and those that were merged.
#[must_use]
pub fn review(open: &[ReviewItem], merged: &[Merged], done: Option<&Told>) -> Page {
    page("People who may be the same", LIST).body(|| {
        let pairs = open.iter().filter_map(|item| {
            let (one, two) = (item.person.clone()?, item.other.clone()?);
            Some(view! {
                <li>
                    <a href=format!("{LIST}/{}", item.number)>{format!("{} and {}", one.0, two.0)}</a>
                    <span class="soft">" " {item.reason.clone()}</span>
                </li>
            })
        });
        let pairs: Vec<_> = pairs.collect();
        let list = if pairs.is_empty() {
            view! { <EmptyState title="No pair waits"><p>"Imports put people here of whom the rules are not certain."</p></EmptyState> }
                .into_any()
        } else {
            view! { <ul class="desk-list">{pairs}</ul> }.into_any()
        };
        let joined = merged
            .iter()
            .cloned()
            .map(|it| {
                let state = match it.undone_at {
                    Some(at) => view! { <span class="soft">" undone " {instant(at)}</span> }.into_any(),
                    None => view! {
                        <span class="soft">" " {instant(it.at)} ": " {it.reason.clone()} " "</span>
                        <a href=format!("{LIST}/{}/undo", it.number)>
                            "Undo" <span class="vh">{format!(" the merge of {} into {}", it.gone.0, it.kept.0)}</span>
                        </a>
                    }
                    .into_any(),
                };
                view! { <li><a href=format!("/officials/{}", it.kept.1)>{it.kept.0}</a> ", also " {it.gone.0} {state}</li> }
            })
            .collect_view();
        let joined = (!merged.is_empty()).then(|| {
            view! { <section aria-labelledby="merged"><h2 id="merged">"Merged"</h2><ul class="desk-list">{joined}</ul></section> }
        });
        view! {
            {crumbs(Vec::new())}
            <PageHead title="People who may be the same">
                <p class="lede">"Nobody is merged unless someone is certain. Whatever you decide can be undone."</p>
            </PageHead>
            {told(done)}
            {list}
            {joined}
        }
    })
}

/// Two people, and what a steward decides of them. `address` is where both forms are sent.
#[must_use]
pub fn pair(pair: &Pair, address: &str, typed: &Values, errors: &[FieldError]) -> Page {
    let title = format!("{} and {}", pair.stay.name, pair.other.name);
    page(title.clone(), address.to_owned()).body(|| {
        let cells = |texts: &[String]| {
            let items = texts.iter().cloned().map(|text| view! { <li>{text}</li> }).collect_view();
            view! { <ul class="plain">{items}</ul> }
        };
        let rows = pair
            .rows
            .iter()
            .map(|row| {
                let mark = row.differs.then(|| view! { <span class="differs">" differs"</span> });
                view! {
                    <tr class:differing=row.differs>
                        <th scope="row">{row.label} {mark}</th>
                        <td data-label=pair.stay.name.clone()>{cells(&row.stay)}</td>
                        <td data-label=pair.other.name.clone()>{cells(&row.other)}</td>
                    </tr>
                }
            })
            .collect_view();
        let common = match (pair.alike, pair.unlike) {
            (0, 0) => "They voted in none of the same decisions.".to_owned(),
            (alike, 0) => format!("They voted alike in {}, and never differently.", counted(alike, "decision", "decisions")),
            (_, unlike) => {
                format!("They voted differently in {}, so they are two people.", counted(unlike, "same decision", "of the same decisions"))
            }
        };
        let why = (!pair.why.is_empty()).then(|| view! { <p>"Why it is asked: " {sentence(&pair.why)}</p> });
        let can_be_one = pair.unlike == 0;
        let one = can_be_one.then(|| {
            view! {
                <form class="desk-form" method="post" action=address.to_owned()>
                    <h2>"They are one"</h2>
                    <p>
                        {format!("{} stays, with everything of {}; the other’s address leads there.", pair.stay.name, pair.other.name)}
                    </p>
                    <input type="hidden" name="do" value="one" />
                    <input type="hidden" name="other" value=pair.other.slug.clone() />
                    <TextField
                        name="reason"
                        id="reason".to_owned()
                        label="Why they are one person"
                        value=if typed.get("do") == "one" { typed.get("reason").to_owned() } else { String::new() }
                        hint="Everyone can read it under Changes.".to_owned()
                        error=if typed.get("do") == "one" { error_of("reason", errors) } else { None }
                    />
                    <SubmitButton label="Merge them" />
                </form>
            }
        });
        let two = pair.number.is_some().then(|| {
            view! {
                <form class="desk-form" method="post" action=address.to_owned()>
                    <h2>"They are two"</h2>
                    <p>"They stay as they are, and it is not asked again."</p>
                    <input type="hidden" name="do" value="two" />
                    <TextField
                        name="reason"
                        id="reason-two".to_owned()
                        label="Why they are two people"
                        value=if typed.get("do") == "two" { typed.get("reason").to_owned() } else { String::new() }
                        error=if typed.get("do") == "two" { error_of("reason", errors) } else { None }
                    />
                    <SubmitButton label="Keep them apart" secondary=true />
                </form>
            }
        });
        let heads = [&pair.stay, &pair.other]
            .map(|side| {
                let (href, name) = (format!("/officials/{}", side.slug), side.name.clone());
                view! { <th scope="col"><a href=href>{name}</a></th> }
            })
            .collect_view();
        let errors = summary(errors)
            .into_iter()
            .map(|mut error| {
                if error.field == "reason" && typed.get("do") == "two" {
                    error.field = "reason-two".to_owned();
                }
                error
            })
            .collect();
        view! {
            {crumbs(vec![("People who may be the same".to_owned(), LIST.to_owned())])}
            <PageHead title=title>{why}</PageHead>
            <ErrorSummary errors=errors />
            <DataTable caption="What is known of both" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {if can_be_one {
                view! { <p>{common}</p> }.into_any()
            } else {
                view! { <Caveat title="They cannot be one"><p>{common}</p></Caveat> }.into_any()
            }}
            <div class="grid">{one} {two}</div>
        }
    })
}

/// Asks into which person another is merged.
#[must_use]
pub fn choose(name: &str, slug: &str, text: &str, error: Option<&FieldError>) -> Page {
    let address = format!("/steward/people/{slug}/merge");
    let title = format!("Merge someone into {name}");
    page(title.clone(), address.clone()).body(|| {
        let choices: Vec<Choice> = error.map(|error| error.choices.clone()).unwrap_or_default();
        let radios = (!choices.is_empty()).then(|| radios("other", "Who is the same", choices));
        let errors: Vec<FieldError> = error.cloned().into_iter().collect();
        view! {
            {crumbs(vec![
                ("People".to_owned(), "/steward/people".to_owned()),
                (name.to_owned(), format!("/steward/people/{slug}")),
            ])}
            <PageHead title=title>
                <p class="lede">"If the same person is here twice: the other’s terms, votes, commitments and names become this one’s. You see both side by side first, and it can be undone."</p>
            </PageHead>
            <ErrorSummary errors=summary(&errors) />
            <form class="desk-form" method="get" action=address>
                {radios}
                <TextField
                    name="other"
                    label="Who is the same"
                    value=text.to_owned()
                    hint="A name, or the address of their page.".to_owned()
                    error=error.map(|error| error.message.clone())
                />
                <SubmitButton label="Look at both" />
            </form>
        }
    })
}

/// Asks why a merge is undone.
#[must_use]
pub fn undo(merged: &Merged, reason: &str, errors: &[FieldError]) -> Page {
    let address = format!("{LIST}/{}/undo", merged.number);
    let title = format!("Part {} and {} again", merged.kept.0, merged.gone.0);
    page(title.clone(), address.clone()).body(|| {
        let then = format!("They were merged {}: {}", instant(merged.at), merged.reason);
        view! {
            {crumbs(vec![("People who may be the same".to_owned(), LIST.to_owned())])}
            <PageHead title=title>
                <p class="lede">"Both have their terms, votes, commitments, identifiers and names back, but for what somebody changed since. Both records are judged anew."</p>
                <p>{then}</p>
            </PageHead>
            <ErrorSummary errors=summary(errors) />
            <form class="desk-form" method="post" action=address>
                <TextField
                    name="reason"
                    label="Why they are two people after all"
                    value=reason.to_owned()
                    hint="Everyone can read it under Changes.".to_owned()
                    error=error_of("reason", errors)
                />
                <div class="desk-actions">
                    <SubmitButton label="Undo the merge" />
                    <a href=LIST>"Leave them merged"</a>
                </div>
            </form>
        }
    })
}
