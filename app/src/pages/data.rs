use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;
use serde_json::{Map, Value};
use services::views::{Run, SourceRef, SourceView};

use super::{
    Context, ld,
    parts::{capital, counted, number, outward, when},
};
use crate::{
    components::{Breadcrumbs, Caveat, Crumb, DataTable, EmptyState, Fact, Facts, PageHead, Section},
    layout::Site,
    page::{Page, PageError},
};

const PATH: &str = "/data";
/// Rows of a report beyond these are only counted.
const REPORT_ROWS: usize = 200;
/// What a report counts, in the order in which it is shown, with its words.
const COUNTS: [(&str, &str); 7] = [
    ("read", "Read"),
    ("created", "New"),
    ("updated", "Changed"),
    ("unchanged", "Not changed"),
    ("skipped", "Left out"),
    ("to_review", "Waits for a person to decide"),
    ("merged", "Joined to a person of another source"),
];
/// The lists of a report, in the order in which they are shown, with their headings.
const LISTS: [(&str, &str); 6] = [
    ("by_kind", "By kind of row"),
    ("skipped_by_reason", "Why rows were left out"),
    ("skipped_rows", "Rows that were left out"),
    ("changes", "What changed"),
    ("also_made", "What came to be because a row needed it"),
    ("notes", "What else there is to know"),
];

/// Data and sources: what is in the record, from where, under which licence, and how to take it along.
///
/// # Errors
/// When something broke.
pub async fn data(ctx: &Context) -> Result<Page, PageError> {
    let sources = ctx.services.sources().await?;
    Ok(render(&ctx.site, &sources))
}

/// One run of an importer, with its report.
///
/// # Errors
/// When there is no such run, or something broke.
pub async fn run(ctx: &Context, id: &str) -> Result<Page, PageError> {
    let run = ctx.services.run(id).await?;
    Ok(render_run(&ctx.site, &run))
}

fn render(site: &Site, sources: &[SourceView]) -> Page {
    let page = Page::new("Data and sources", PATH)
        .description("Where every fact in this record comes from, under which licence, and how to take the data along.")
        .body(|| {
            let list = if sources.is_empty() {
                view! {
                    <EmptyState title="Nothing has been brought in yet">
                        <p>
                            "The people who run this site can do so with "
                            <code>"answerable import"</code>
                            ", or look around with "
                            <code>"answerable sample"</code>
                            "."
                        </p>
                    </EmptyState>
                }
                .into_any()
            } else {
                sources.iter().map(source).collect_view().into_any()
            };
            view! {
                <PageHead title="Data and sources">
                    <p class="lede">
                        "We publish nothing without a source. Each source is named here with its licence, and with every time we brought data in from it."
                    </p>
                </PageHead>
                <Section id="sources" title="Sources">{list}</Section>
                {take_along()}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Data and sources", PATH))
}

fn source(view: &SourceView) -> AnyView {
    let source = &view.source;
    let runs = if view.runs.is_empty() {
        view! { <p class="soft">"No run of an importer is recorded for it."</p> }.into_any()
    } else {
        runs_table(source, &view.runs)
    };
    view! {
        <article class="source" id=source.slug.clone()>
            <h3>{source.name.clone()}</h3>
            <Facts facts=source_facts(source) />
            {runs}
        </article>
    }
    .into_any()
}

fn source_facts(source: &SourceRef) -> Vec<Fact> {
    let mut facts = Vec::new();
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if !source.publisher.is_empty() {
        facts.push(Fact::new("Published by", source.publisher.clone()));
    }
    if let Some(url) = given(&source.url) {
        facts.push(Fact::new("Where", outward(&url, url.clone())));
    }
    match (given(&source.licence), given(&source.licence_url)) {
        (Some(licence), Some(url)) => facts.push(Fact::new("Licence", outward(&url, licence))),
        (Some(licence), None) => facts.push(Fact::new("Licence", licence)),
        (None, _) => facts.push(Fact::new("Licence", "The source names none.")),
    }
    if let Some(text) = given(&source.attribution) {
        facts.push(Fact::new("In its own words", text));
    }
    if let Some(day) = &source.retrieved {
        facts.push(Fact::new("The source’s own date", when(day)));
    }
    facts
}

fn runs_table(source: &SourceRef, runs: &[Run]) -> AnyView {
    let rows = runs
        .iter()
        .map(|run| {
            let counts = ["read", "created", "updated", "skipped"].map(|name| {
                let label = COUNTS.iter().find(|(known, _)| *known == name).map_or("", |(_, label)| *label);
                view! { <td class="num" data-label=label>{count_of(&run.report, name).map(number)}</td> }
            });
            view! {
                <tr>
                    <th scope="row"><a href=format!("{PATH}/runs/{}", run.id)>{instant(run.started_at)}</a></th>
                    <td data-label="Importer">{run.importer.clone()}</td>
                    <td data-label="Outcome">{status(&run.status)}</td>
                    {counts.collect_view()}
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=format!("When data from {} was brought in", source.name) stack=true>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"Importer"</th>
                    <th scope="col">"Outcome"</th>
                    <th scope="col" class="num">"Read"</th>
                    <th scope="col" class="num">"New"</th>
                    <th scope="col" class="num">"Changed"</th>
                    <th scope="col" class="num">"Left out"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn take_along() -> AnyView {
    view! {
        <Section id="api" title="Take the data along">
            <p>
                "Everything on these pages can also be read by programs, as JSON, without an account. "
                <a href="/api">"The API, explained"</a>
                ". "
                <a href="/api/v1/openapi.json">"Its description for programs (OpenAPI)"</a>
                "."
            </p>
            <p>
                "If you pass the data on, keep the licence of each source above, and the words that it asks for. "
                "What we judge ourselves follows from "
                <a href="/methodology">"our rules"</a>
                ", of which every figure names the version."
            </p>
        </Section>
    }
    .into_any()
}

fn render_run(site: &Site, run: &Run) -> Page {
    let path = format!("{PATH}/runs/{}", run.id);
    let crumbs = vec![Crumb::new("Data and sources", PATH)];
    let title = format!("What the import of {} did", instant_words(run.started_at));
    let page = Page::new(title.clone(), path.clone())
        .description(format!("The report of one run of {}.", run.importer))
        .noindex()
        .body(|| {
            let mut facts = vec![
                Fact::new("Importer", run.importer.clone()),
                Fact::new("Files", run.input.clone()),
                Fact::new("Outcome", status(&run.status)),
                Fact::new("Began", instant(run.started_at)),
            ];
            if let Some(at) = run.finished_at {
                facts.push(Fact::new("Ended", instant(at)));
            }
            view! {
                <Breadcrumbs crumbs=crumbs.clone() />
                <PageHead title=title.clone() />
                {(run.status == "failed").then(|| view! {
                    <Caveat title="This run failed"><p>"What it had finished until then was kept; the rest was not brought in."</p></Caveat>
                })}
                <Facts facts=facts />
                {report(run)}
            }
        });
    ld::with_data(site, page, &crumbs, ld::web_page(site, "WebPage", &title, &path))
}

/// The report: its counts first, then each list that it holds, with the reason of each row.
fn report(run: &Run) -> AnyView {
    let report = &run.report;
    let Some(members) = report.as_object().filter(|members| !members.is_empty()) else {
        let why = match run.status.as_str() {
            "finished" => "It counted no rows: there were no files to read.",
            _ => "It is still running, or it ended before it could write one.",
        };
        return view! {
            <EmptyState title="This run has no report">
                <p>{why}</p>
            </EmptyState>
        }
        .into_any();
    };
    let counts = COUNTS
        .iter()
        .filter_map(|(name, label)| {
            let count = count_of(report, name)?;
            Some(view! { <tr><th scope="row">{*label}</th><td class="num">{number(count)}</td></tr> })
        })
        .collect_view();
    let known = LISTS.iter().filter_map(|(name, _)| members.get_key_value(*name));
    // An importer of a later version may report more than this page knows of.
    let others = members.iter().filter(|(name, _)| LISTS.iter().all(|(known, _)| known != name));
    let lists = known
        .chain(others)
        .map(|(name, value)| match value {
            Value::Array(rows) if !rows.is_empty() => list(name, rows),
            Value::Object(inner) if !inner.is_empty() => object(name, inner),
            _ => ().into_any(),
        })
        .collect_view();
    view! {
        <Section id="counts" title="Every row, accounted for">
            <DataTable caption="Rows of the files" caption_hidden=true>
                <thead><tr><th scope="col">"What happened"</th><th scope="col" class="num">"Rows"</th></tr></thead>
                <tbody>{counts}</tbody>
            </DataTable>
        </Section>
        {lists}
    }
    .into_any()
}

fn heading(name: &str) -> String {
    let known = LISTS.iter().chain(&COUNTS).find(|(code, _)| *code == name);
    known.map_or_else(|| capital(&name.replace('_', " ")), |(_, label)| (*label).to_owned())
}

/// A list of a report as a table, with a column for each member that its rows have.
fn list(name: &str, rows: &[Value]) -> AnyView {
    let mut columns: Vec<&str> = Vec::new();
    for row in rows.iter().take(REPORT_ROWS).filter_map(Value::as_object) {
        for column in row.keys() {
            if !columns.contains(&column.as_str()) {
                columns.push(column);
            }
        }
    }
    let total = u64::try_from(rows.len()).unwrap_or_default();
    let title = heading(name);
    let cut = (rows.len() > REPORT_ROWS)
        .then(|| view! { <p>{format!("The first {REPORT_ROWS} of {}.", counted(total, "row", "rows"))}</p> });
    let body = if columns.is_empty() {
        let items = rows.iter().take(REPORT_ROWS).map(|row| view! { <li>{plain(row)}</li> }).collect_view();
        view! { <ul>{items}</ul> }.into_any()
    } else {
        let head = columns
            .iter()
            .map(|column| view! { <th scope="col">{capital(&column.replace('_', " "))}</th> })
            .collect_view();
        let body = rows
            .iter()
            .take(REPORT_ROWS)
            .map(|row| {
                let cells = columns
                    .iter()
                    .map(|column| view! { <td>{row.get(column).map(plain)}</td> })
                    .collect_view();
                view! { <tr>{cells}</tr> }
            })
            .collect_view();
        view! {
            <DataTable caption=title.clone() caption_hidden=true>
                <thead><tr>{head}</tr></thead>
                <tbody>{body}</tbody>
            </DataTable>
        }
        .into_any()
    };
    view! { <Section id=format!("report-{}", domain::slug::slugify(name)) title=title>{cut}{body}</Section> }
        .into_any()
}

/// An object of a report as a table: one row a member, with a column for each of its counts if it has several.
fn object(name: &str, members: &Map<String, Value>) -> AnyView {
    let columns: Vec<(&str, &str)> = COUNTS
        .iter()
        .copied()
        .filter(|(code, _)| members.values().any(|member| member.get(code).is_some()))
        .collect();
    let head = if columns.is_empty() {
        view! { <th scope="col" class="num">"How many"</th> }.into_any()
    } else {
        columns
            .iter()
            .map(|(_, label)| view! { <th scope="col" class="num">{*label}</th> })
            .collect_view()
            .into_any()
    };
    let rows = members
        .iter()
        .map(|(name, member)| {
            let cells = if columns.is_empty() {
                view! { <td class="num">{plain(member)}</td> }.into_any()
            } else {
                columns
                    .iter()
                    .map(|(code, _)| view! { <td class="num">{member.get(code).map(plain)}</td> })
                    .collect_view()
                    .into_any()
            };
            view! { <tr><th scope="row">{capital(&name.replace('_', " "))}</th>{cells}</tr> }
        })
        .collect_view();
    let title = heading(name);
    view! {
        <Section id=format!("report-{}", domain::slug::slugify(name)) title=title.clone()>
            <DataTable caption=title caption_hidden=true>
                <thead><tr><th scope="col">"What"</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </Section>
    }
    .into_any()
}

/// A value of a report in plain words.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(value) => value.as_u64().map_or_else(|| value.to_string(), number),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{}: {}", name.replace('_', " "), plain(value)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// A count of a report: a number, or how long a list is.
fn count_of(report: &Value, name: &str) -> Option<u64> {
    match report.get(name)? {
        Value::Number(count) => count.as_u64(),
        Value::Array(rows) => u64::try_from(rows.len()).ok(),
        _ => None,
    }
}

fn status(code: &str) -> &'static str {
    match code {
        "running" => "still running, or stopped before its end",
        "finished" => "finished",
        "failed" => "failed",
        _ => "not known",
    }
}

fn instant(ms: i64) -> AnyView {
    let machine = Timestamp::from_millisecond(ms).map(|at| at.to_string()).unwrap_or_default();
    view! { <time datetime=machine>{instant_words(ms)}</time> }.into_any()
}

fn instant_words(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(at) => TimeZone::UTC.to_datetime(at).strftime("%-d %B %Y, %H:%M UTC").to_string(),
        Err(_) => "at a time that is not known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures;
    use super::*;

    fn run_with(report: Value) -> Run {
        Run {
            id: "018f".to_owned(),
            importer: "legiscan".to_owned(),
            input: "GA.zip".to_owned(),
            status: "finished".to_owned(),
            started_at: 1_764_000_000_000,
            finished_at: None,
            report,
        }
    }

    #[test]
    fn a_source_shows_its_licence_attribution_and_runs() {
        let view = SourceView {
            source: fixtures::source(),
            runs: vec![run_with(json!({ "read": 12345, "created": 7, "skipped": [{}, {}] }))],
        };
        let body = render(&fixtures::site(), &[view]).body;
        for text in ["id=\"minutes\"", "Public record", "/data/runs/018f", "12,345", ">2</td>", "id=\"api\""]
        {
            assert!(body.contains(text), "{text} is missing in {body}");
        }
        assert!(render(&fixtures::site(), &[]).body.contains("Nothing has been brought in yet"));
    }

    #[test]
    fn a_report_accounts_for_its_rows_with_reasons() {
        let report = json!({
            "read": 3,
            "skipped": [{ "file": "a.csv", "row": 2, "reason": "<b>blank name" }],
            "by_kind": { "people": { "created": 2 } },
        });
        let body = render_run(&fixtures::site(), &run_with(report)).body;
        assert!(body.contains("&lt;b&gt;blank name"), "{body}");
        assert!(body.contains("By kind of row") && body.contains("<td class=\"num\">2</td>"), "{body}");
        let body = render_run(&fixtures::site(), &run_with(Value::Null)).body;
        assert!(body.contains("This run has no report"));
    }
}
