//! What an import would do, or did, row by row.

use leptos::prelude::*;
use services::import::upload::{State, Upload};

use super::super::page;
use super::{PAGE_SIZE, address, head};
use crate::{
    components::{DataTable, Pager},
    page::Page,
    pages::parts::{capital, counted, number},
};

/// What would happen, row by row; or what happened.
#[must_use]
pub fn outcome(upload: &Upload, only: &str, page_number: usize) -> Page {
    let done = upload.state == State::Done;
    let title = if done { "Brought in" } else { "What would happen" };
    page(title, address(upload)).body(|| {
        let counts = counts(upload);
        let run = upload.outcome.run.map(|run| {
            view! { <p><a class="button" href=format!("/data/runs/{run}")>"The report of this run, as everyone can read it"</a></p> }
        });
        let nothing = upload.outcome.report.as_ref().is_some_and(|report| {
            ["created", "updated"].iter().all(|name| report.get(*name).and_then(serde_json::Value::as_u64) == Some(0))
        });
        let actions = (!done).then(|| {
            let bring = if nothing { "Bring it in all the same" } else { "Bring it in" };
            view! {
                <form method="post" action=address(upload)>
                    <div class="desk-actions">
                        <button type="submit" class="button" name="do" value="import">{bring}</button>
                        <a href=format!("{}?edit=1", address(upload))>"Change what the columns hold"</a>
                        <button type="submit" class="button button-secondary" name="do" value="discard">"Throw the files away"</button>
                    </div>
                </form>
            }
        });
        let said = if done {
            view! { <p class="lede">"It is in the record, and stands in the ledger of changes."</p> }.into_any()
        } else if nothing {
            view! { <p class="lede">"Nothing in it is new: the record would stay as it is."</p> }.into_any()
        } else {
            view! { <p class="lede">"Nothing is brought in yet."</p> }.into_any()
        };
        view! {
            {head(upload, title)}
            {said}
            {run}
            {counts}
            {(!done).then(|| questions(upload))}
            {rows(upload, only, page_number)}
            {notes(upload)}
            {actions}
        }
    })
}

/// How many rows of each kind fared how, and what came to be along the way.
fn counts(upload: &Upload) -> AnyView {
    const COLUMNS: [(&str, &str); 6] = [
        ("Read", "read"),
        ("New", "created"),
        ("Changed", "updated"),
        ("Unchanged", "unchanged"),
        ("Refused", "skipped"),
        ("Waiting for a decision", "to_review"),
    ];
    let Some(report) = &upload.outcome.report else { return ().into_any() };
    let line = |name: String, counts: &serde_json::Value| {
        let n = |name: &str| counts.get(name).and_then(serde_json::Value::as_u64).unwrap_or_default();
        let cells = COLUMNS
            .map(|(label, name)| view! { <td class="num" data-label=label>{number(n(name))}</td> })
            .into_iter()
            .collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    };
    let kinds = report.get("by_kind").and_then(serde_json::Value::as_object).cloned().unwrap_or_default();
    let mut lines: Vec<_> = kinds.iter().map(|(kind, counts)| line(capital(kind), counts)).collect();
    if lines.len() != 1 {
        lines.push(line("All rows".to_owned(), report));
    }
    let heads = COLUMNS
        .map(|(label, _)| view! { <th scope="col" class="num">{label}</th> })
        .into_iter()
        .collect_view();
    let list = |name: &str| {
        let of = report.get(name).and_then(serde_json::Value::as_object).cloned().unwrap_or_default();
        let of: Vec<_> = of.into_iter().map(|(what, n)| (what, n.as_u64().unwrap_or_default())).collect();
        of
    };
    let item = |(what, n): (String, u64)| view! { <li>{capital(&what)} ": " {number(n)}</li> };
    let also = list("also_made");
    let also = (!also.is_empty()).then(|| {
        view! { <h3>"What comes along the way"</h3> <ul>{also.into_iter().map(item).collect_view()}</ul> }
    });
    let refused = list("skipped_by_reason");
    let refused = (!refused.is_empty()).then(|| {
        view! { <h3>"Why rows are refused"</h3> <ul>{refused.into_iter().take(20).map(item).collect_view()}</ul> }
    });
    view! {
        <section aria-labelledby="counts">
            <h2 id="counts">"In numbers"</h2>
            <DataTable caption="How many rows" caption_hidden=true stack=true>
                <thead><tr><th scope="col">"Rows of"</th>{heads}</tr></thead>
                <tbody>{lines.into_iter().collect_view()}</tbody>
            </DataTable>
            {also}
            {refused}
            {kept(report)}
        </section>
    }
    .into_any()
}

/// Where the file differs from what was entered by hand.
fn kept(report: &serde_json::Value) -> AnyView {
    let rows = report.get("differs").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    if rows.is_empty() {
        return ().into_any();
    }
    let items = rows
        .iter()
        .map(|row| {
            let part = |name: &str| row.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
            let (what, field) = (capital(part("what")), part("field"));
            view! { <li>{format!("{what}: {field} stays “{}”; the file says “{}”.", part("before"), part("after"))}</li> }
        })
        .collect_view();
    view! { <h3>"Kept as entered by hand"</h3> <ul>{items}</ul> }.into_any()
}

fn questions(upload: &Upload) -> AnyView {
    let questions = &upload.outcome.questions;
    if questions.is_empty() {
        return ().into_any();
    }
    let asked = questions
        .iter()
        .map(|question| {
            let name = format!("row_{}", question.row);
            let choice = |value: String, label: String, checked: bool| {
                view! { <label class="choice"><input type="radio" name=name.clone() value=value checked=checked />{label}</label> }
            };
            let known = question
                .candidates
                .iter()
                .map(|(number, title)| choice(number.to_string(), format!("It is commitment {number}: {title}"), false))
                .collect_view();
            view! {
                <fieldset class="field">
                    <legend>{format!("Row {}: {}", question.row, question.text)}</legend>
                    <span class="hint">{capital(&question.why)}</span>
                    {known}
                    {choice("new".to_owned(), "It is a new one".to_owned(), false)}
                    {choice("wait".to_owned(), "Leave it out for now".to_owned(), true)}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="questions">
            <h2 id="questions">"Which commitment is it?"</h2>
            <form class="desk-form" method="post" action=address(upload)>
                {asked}
                <div class="desk-actions">
                    <button type="submit" class="button" name="do" value="decide">"Try it out with these answers"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

const BECAME: [(&str, &str); 5] = [
    ("refused", "Refused"),
    ("to_review", "Waits for a decision"),
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
];

fn rows(upload: &Upload, only: &str, page_number: usize) -> AnyView {
    let all = &upload.outcome.rows;
    if all.is_empty() {
        return skipped(upload);
    }
    let base = address(upload);
    let filters = BECAME
        .iter()
        .filter_map(|(code, label)| {
            let n = all.iter().filter(|row| row.became == *code).count();
            (n > 0).then(|| {
                let here = (*code == only).then_some("true");
                let text = format!("{label} ({})", number(n as u64));
                view! { <li><a href=format!("{base}?only={code}#rows") aria-current=here>{text}</a></li> }
            })
        })
        .collect_view();
    let whole = only.is_empty().then_some("true");
    let chosen: Vec<_> = all.iter().filter(|row| only.is_empty() || row.became == only).collect();
    let pages = chosen.len().div_ceil(PAGE_SIZE).max(1);
    let page_number = page_number.clamp(1, pages);
    let several = all.iter().any(|row| row.file != all[0].file);
    let lines = chosen
        .iter()
        .skip((page_number - 1) * PAGE_SIZE)
        .take(PAGE_SIZE)
        .map(|row| {
            let word = BECAME.iter().find(|(code, _)| *code == row.became).map_or("", |(_, label)| label);
            // On a phone a blank cell would be a name without anything behind it.
            let label = (!row.why.is_empty()).then_some("Why, and the remedy");
            let why = view! { <td data-label=label>{row.why.clone()}</td> };
            let at = if several { format!("{} {}", row.file, row.row) } else { row.row.clone() };
            view! {
                <tr class=format!("row-{}", row.became)>
                    <th scope="row">{at}</th>
                    <td data-label="What it is">{row.what.clone()}</td>
                    <td data-label="What would happen"><strong>{word}</strong></td>
                    {why}
                </tr>
            }
        })
        .collect_view();
    let prefix = if only.is_empty() { format!("{base}?page=") } else { format!("{base}?only={only}&page=") };
    view! {
        <section aria-labelledby="rows">
            <h2 id="rows">"Row by row"</h2>
            <ul class="row-filters"><li><a href=format!("{base}#rows") aria-current=whole>{format!("All ({})", number(all.len() as u64))}</a></li>{filters}</ul>
            <DataTable caption="What becomes of each row" caption_hidden=true stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Row"</th>
                        <th scope="col">"What it is"</th>
                        <th scope="col">"What would happen"</th>
                        <th scope="col">"Why, and the remedy"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </DataTable>
            <Pager
                current=page_number as u64
                pages=pages as u64
                what=counted(chosen.len() as u64, "row", "rows")
                href_prefix=prefix
            />
        </section>
    }
    .into_any()
}

/// Of importers that do not read row by row: what was refused.
fn skipped(upload: &Upload) -> AnyView {
    let rows =
        upload.outcome.report.as_ref().and_then(|report| report.get("skipped_rows")?.as_array().cloned());
    let rows = rows.unwrap_or_default();
    if rows.is_empty() {
        return ().into_any();
    }
    let part = |row: &serde_json::Value, name: &str| {
        row.get(name).and_then(|it| it.as_str()).unwrap_or_default().to_owned()
    };
    let lines = rows
        .iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row">{part(row, "file")} " " {part(row, "row")}</th>
                    <td data-label="Why, and the remedy">{part(row, "reason")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="refused">
            <h2 id="refused">"Refused (the first 200)"</h2>
            <DataTable caption="Rows that are refused" caption_hidden=true stack=true>
                <thead><tr><th scope="col">"Row"</th><th scope="col">"Why, and the remedy"</th></tr></thead>
                <tbody>{lines}</tbody>
            </DataTable>
        </section>
    }
    .into_any()
}

fn notes(upload: &Upload) -> AnyView {
    let notes = upload.outcome.report.as_ref().and_then(|report| report.get("notes")?.as_array().cloned());
    // Questions are asked above; their notes are for the command line.
    let notes: Vec<String> = notes
        .into_iter()
        .flatten()
        .filter_map(|note| Some(note.as_str()?.to_owned()))
        .filter(|note| !note.contains(" waits for you: "))
        .take(50)
        .collect();
    if notes.is_empty() {
        return ().into_any();
    }
    let items = notes.into_iter().map(|note| view! { <li>{capital(&note)}</li> }).collect_view();
    view! { <section aria-labelledby="notes"><h2 id="notes">"Worth knowing"</h2><ul>{items}</ul></section> }
        .into_any()
}
