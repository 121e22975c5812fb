//! Importing with the browser: send, choose, look at what would happen, bring in.

mod outcome;

use leptos::prelude::*;
use services::desk::{FieldError, Values};
use services::import::upload::{State, TEMPLATES, Table, Upload, Watched};
use services::import::{Importer, Preview};

use super::form::{error_of, summary};
use super::{Told, crumbs, page, told};
use crate::{
    components::{
        Caveat, DataTable, ErrorSummary, PageHead, SelectField, SelectOption, SubmitButton, TextField,
    },
    page::Page,
    pages::parts::{capital, counted, instant, number},
};

pub use outcome::outcome;

const LIST: &str = "/steward/import";
/// Rows on a page of what would happen.
const PAGE_SIZE: usize = 50;

/// The first page: what to import, and the files.
#[must_use]
pub fn import(uploads: &[Upload], chosen: &str, errors: &[FieldError], done: Option<&Told>) -> Page {
    page("Import", LIST).body(|| {
        let choices = Importer::ALL
            .iter()
            .map(|importer| {
                let code = importer.code();
                let id = (*importer == Importer::ALL[0]).then_some("importer");
                view! {
                    <label class="choice">
                        <input type="radio" id=id name="importer" value=code checked=chosen == code />
                        <span>{importer.label()} <span class="hint">{capital(importer.files())}</span></span>
                    </label>
                }
            })
            .collect_view();
        let wrong = error_of("importer", errors).map(|error| view! { <span class="field-error">{error}</span> });
        let wrong_files = error_of("files", errors);
        let invalid = wrong_files.is_some().then_some("true");
        let described = if wrong_files.is_some() { "files-hint files-error" } else { "files-hint" };
        let wrong_files =
            wrong_files.map(|error| view! { <span class="field-error" id="files-error">{error}</span> });
        let templates = TEMPLATES
            .iter()
            .map(|(name, about, _)| {
                let href = format!("{LIST}/templates/{name}.csv");
                view! { <li><a href=href download="">{*about}</a> <span class="soft">" " {format!("{name}.csv")}</span></li> }
            })
            .collect_view();
        let open = uploads
            .iter()
            .map(|upload| {
                let names: Vec<&str> = upload.files.iter().take(3).map(|(name, _)| name.as_str()).collect();
                view! {
                    <li>
                        <a href=format!("{LIST}/{}", upload.id)>{names.join(", ")}</a>
                        <span class="soft">" " {upload.importer.label()} ", " {state_words(upload)} ", " {instant(upload.created_at)}</span>
                    </li>
                }
            })
            .collect_view();
        let open = (!uploads.is_empty()).then(|| {
            view! {
                <section aria-labelledby="open">
                    <h2 id="open">"Begun before"</h2>
                    <p>"Files are thrown away two days after they were last used."</p>
                    <ul class="desk-list">{open}</ul>
                </section>
            }
        });
        view! {
            {crumbs(Vec::new())}
            <PageHead title="Import">
                <p class="lede">"Bring in published data, or your own spreadsheet. You see row by row what would happen before anything does."</p>
            </PageHead>
            {told(done)}
            <ErrorSummary errors=summary(errors) />
            <form class="desk-form" method="post" action=LIST enctype="multipart/form-data">
                <fieldset class="field">
                    <legend>"What is it?"</legend>
                    {wrong}
                    {choices}
                </fieldset>
                <div class="field">
                    <label for="files">"The files"</label>
                    <span class="hint" id="files-hint">"At most 64 MB together. Larger data sets are brought in at the server’s command line."</span>
                    {wrong_files}
                    <input type="file" id="files" name="files" multiple aria-describedby=described aria-invalid=invalid />
                </div>
                <div class="desk-actions"><SubmitButton label="Send" /></div>
            </form>
            {open}
            <section aria-labelledby="templates">
                <h2 id="templates">"Spreadsheets to begin with"</h2>
                <p>"Each has the columns that can be read, and an invented example to write over."</p>
                <ul class="desk-list">{templates}</ul>
            </section>
        }
    })
}

fn state_words(upload: &Upload) -> &'static str {
    if upload.was_stopped() {
        return "stopped before its end";
    }
    match upload.state {
        State::Received => "sent",
        State::Checking => "being tried out",
        State::Checked => "tried out",
        State::Importing => "being brought in",
        State::Done => "brought in",
        State::Failed => "could not be read",
    }
}

fn head(upload: &Upload, title: &str) -> AnyView {
    let names: Vec<&str> = upload.files.iter().take(3).map(|(name, _)| name.as_str()).collect();
    let more = upload.files.len().saturating_sub(3);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = format!("{}{more}", names.join(", "));
    view! {
        {crumbs(vec![("Import".to_owned(), LIST.to_owned())])}
        <PageHead title=title.to_owned() kicker=upload.importer.label().to_owned()>
            <p class="soft">{names}</p>
        </PageHead>
    }
    .into_any()
}

fn address(upload: &Upload) -> String {
    format!("{LIST}/{}", upload.id)
}

/// It is being worked on: how far it is. The answer asks the browser to look again in two seconds.
#[must_use]
pub fn progress(upload: &Upload, watched: &Watched) -> Page {
    let title = if upload.state == State::Importing { "Bringing it in" } else { "Trying it out" };
    page(title, address(upload)).body(|| {
        let (done, total) = (watched.done, watched.total);
        let words = match (done, total) {
            (0, 0) => "It has begun.".to_owned(),
            (done, 0) => format!("{} {} so far.", number(done), watched.what),
            (done, total) => format!("{} of {} {}.", number(done), number(total), watched.what),
        };
        let bar = (total > 0).then(|| view! { <progress max=total value=done aria-label="How far it is"></progress> });
        view! {
            {head(upload, title)}
            <div role="status">
                <p class="lede">{words}</p>
                {bar}
            </div>
            <p>"This page looks again by itself every two seconds. You may leave it; the work goes on. "<a href=address(upload)>"Look now"</a></p>
        }
    })
}

/// What the columns hold, and whatever else this importer must be told.
#[must_use]
pub fn choose(
    upload: &Upload,
    table: Option<&Table>,
    preview: &Preview,
    typed: &Values,
    errors: &[FieldError],
) -> Page {
    page("What the file holds", address(upload)).body(|| {
        let stopped = upload.was_stopped().then(|| {
            view! { <Caveat title="It was stopped before its end"><p>"The program ended meanwhile. Nothing half-written is left: start it again."</p></Caveat> }
        });
        let failed = (!upload.outcome.errors.is_empty()).then(|| {
            let lines = upload.outcome.errors.iter().cloned().map(|line| view! { <li>{line}</li> }).collect_view();
            view! {
                <div class="error-summary" role="alert" aria-labelledby="failed">
                    <h2 id="failed">"Nothing can be brought in yet"</h2>
                    <ul>{lines}</ul>
                    <p>"Change what is chosen below, or mend the file and send it again."</p>
                </div>
            }
        });
        let columns = table.map(|table| columns(upload, table, typed, errors));
        let more = more(upload, preview, typed, errors);
        view! {
            {head(upload, "What the file holds")}
            {stopped}
            {failed}
            <ErrorSummary errors=summary(errors) />
            <form class="desk-form" method="post" action=address(upload) novalidate>
                {like(upload, typed)}
                {columns}
                {more}
                <div class="desk-actions">
                    <button type="submit" class="button" name="do" value="check">"See what would happen"</button>
                    <button type="submit" class="button button-secondary" name="do" value="discard">"Throw the files away"</button>
                </div>
            </form>
        }
    })
}

/// It looks like a set that was brought in under another name: which is it?
fn like(upload: &Upload, typed: &Values) -> AnyView {
    let Some(like) = upload.outcome.like.as_ref().filter(|_| !upload.chosen.another) else {
        return ().into_any();
    };
    let another = typed.get("like") == "another";
    let name = like.name.clone();
    let alike = format!(
        "{} of its {} have the person and the words of commitments of the set “{name}”. Under another name all of them \
         would stand twice.",
        number(like.rows as u64),
        counted(like.of as u64, "row", "rows"),
    );
    view! {
        <section aria-labelledby="like">
            <h2 id="like">"It looks like a set that is here already"</h2>
            <fieldset class="field">
                <legend>"Is it a newer file of that set?"</legend>
                <span class="hint">{alike}</span>
                <label class="choice"><input type="radio" name="like" value="continue" checked=!another /><span>{format!("Yes: go on with “{name}”. What changed is told, and nothing is doubled.")}</span></label>
                <label class="choice"><input type="radio" name="like" value="another" checked=another /><span>"No: it is a set of its own, by the name below."</span></label>
            </fieldset>
        </section>
    }
    .into_any()
}

fn columns(upload: &Upload, table: &Table, typed: &Values, errors: &[FieldError]) -> AnyView {
    let mut options = vec![SelectOption::new("", "Not in this file")];
    options.extend(table.headers.iter().enumerate().map(|(at, name)| {
        let name = if name.is_empty() { "(no name)" } else { name };
        SelectOption::new(at.to_string(), format!("{}: {name}", at + 1))
    }));
    let fields = table
        .fields
        .iter()
        .map(|field| {
            let name = format!("column_{}", field.name);
            let selected = if typed.is_empty() {
                upload.chosen.columns.get(field.name).map(ToString::to_string).unwrap_or_default()
            } else {
                typed.get(&name).to_owned()
            };
            let examples = selected.parse::<usize>().ok().map(|at| {
                let found = table.examples.iter().filter_map(|row| row.get(at)).filter(|text| !text.is_empty());
                found.take(2).cloned().collect::<Vec<_>>().join(" · ")
            });
            let hint = examples.filter(|text| !text.is_empty()).map(|text| format!("Such as: {text}"));
            let label = if field.needed { format!("{} (needed)", field.label) } else { field.label.to_owned() };
            let error = error_of(&name, errors);
            view! { <SelectField name=name label=label options=options.clone() selected=selected hint=hint error=error /> }
        })
        .collect_view();
    let heads =
        table.headers.iter().cloned().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let rows = table
        .examples
        .iter()
        .map(|row| {
            let cells = row.iter().cloned().map(|text| view! { <td>{text}</td> }).collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <section aria-labelledby="columns">
            <h2 id="columns">"Which column holds what"</h2>
            <p>{format!("{}. The columns were guessed by their names; correct them where they are wrong.", counted(table.rows as u64, "row", "rows"))}</p>
            <DataTable caption="The first rows of the file">
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </DataTable>
            {fields}
        </section>
    }
    .into_any()
}

/// What only some importers must be told.
fn more(upload: &Upload, preview: &Preview, typed: &Values, errors: &[FieldError]) -> AnyView {
    let chosen = &upload.chosen;
    let text = |name: &str, kept: Option<&String>| {
        if typed.is_empty() { kept.cloned().unwrap_or_default() } else { typed.get(name).to_owned() }
    };
    match upload.importer {
        Importer::Legistar => {
            let value = text("place", chosen.place.as_ref());
            view! {
                <TextField
                    name="place"
                    label="OCD division id of the council’s place"
                    hint="Such as ocd-division/country:us/state:ny/place:new_york.".to_owned()
                    value=value
                    error=error_of("place", errors)
                />
            }
            .into_any()
        }
        Importer::Commitments => {
            let words = statuses(upload, preview, typed);
            let leads = (preview.without_person > 0).then(|| people(upload, preview, typed, errors));
            view! {
                <section aria-labelledby="the-set">
                    <h2 id="the-set">"The set"</h2>
                    <TextField
                        name="set"
                        label="Name of the set"
                        hint="Rows are known again within one set only: give a newer file the same name.".to_owned()
                        value=text("set", chosen.set.as_ref())
                        error=error_of("set", errors)
                    />
                    <TextField
                        name="as_of"
                        kind="date"
                        label="The publisher’s date"
                        hint="Since when the statuses are so. Today, if you leave it blank.".to_owned()
                        value=text("as_of", chosen.as_of.as_ref())
                        error=error_of("as_of", errors)
                    />
                    <TextField
                        name="url"
                        kind="url"
                        label="Where it is published"
                        value=text("url", chosen.url.as_ref())
                        error=error_of("url", errors)
                    />
                </section>
                {leads}
                {words}
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn people(upload: &Upload, preview: &Preview, typed: &Values, errors: &[FieldError]) -> AnyView {
    let person = if typed.is_empty() {
        upload.chosen.person.clone().unwrap_or_default()
    } else {
        typed.get("person").to_owned()
    };
    let leads = preview
        .leads
        .iter()
        .enumerate()
        .map(|(at, (words, rows))| {
            let name = format!("lead_{at}");
            let value = if typed.is_empty() {
                upload.chosen.leads.get(words).cloned().unwrap_or_default()
            } else {
                typed.get(&name).to_owned()
            };
            let error = error_of(&name, errors);
            view! {
                <input type="hidden" name=format!("lead_words_{at}") value=words.clone() />
                <TextField
                    name=name
                    label=format!("Who is “{words}” ({})", counted(*rows as u64, "row", "rows"))
                    hint="A name, or the address of their page.".to_owned()
                    value=value
                    error=error
                />
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="who">
            <h2 id="who">"Who made them"</h2>
            <TextField
                name="person"
                label="Whoever made those of which the file does not say"
                hint=format!("{} no person. A name, or the address of their page.", counted(preview.without_person as u64, "row names", "rows name"))
                value=person
                error=error_of("person", errors)
            />
            {leads}
        </section>
    }
    .into_any()
}

fn statuses(upload: &Upload, preview: &Preview, typed: &Values) -> AnyView {
    if preview.statuses.is_empty() {
        return ().into_any();
    }
    use domain::commitments::import::StatusWords;
    use domain::words::CommitmentStatus;
    let known = StatusWords::default();
    let mut options = vec![SelectOption::new("", "Nobody has said yet: no status")];
    options.extend(
        CommitmentStatus::ALL.iter().map(|status| SelectOption::new(status.code(), capital(status.label()))),
    );
    let fields = preview
        .statuses
        .iter()
        .enumerate()
        .map(|(at, (word, rows))| {
            let name = format!("status_{at}");
            let guessed = known.read(word).ok().flatten().map(|status| status.code().to_owned());
            let selected = if typed.is_empty() {
                upload.chosen.statuses.get(word).cloned().or(guessed).unwrap_or_default()
            } else {
                typed.get(&name).to_owned()
            };
            view! {
                <input type="hidden" name=format!("status_words_{at}") value=word.clone() />
                <SelectField
                    name=name
                    label=format!("“{word}” ({}) means", counted(*rows as u64, "row", "rows"))
                    options=options.clone()
                    selected=selected
                />
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="statuses">
            <h2 id="statuses">"What the publisher’s words mean"</h2>
            {fields}
        </section>
    }
    .into_any()
}
