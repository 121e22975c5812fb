use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{Context, ld, parts::capital};
use crate::{
    components::{Breadcrumbs, Crumb, DataTable, EmptyState, PageHead, Section},
    layout::Site,
    page::Page,
};

const PATH: &str = "/api";

/// The API for people: made from its own description.
#[must_use]
pub fn api(ctx: &Context) -> Page {
    render(&ctx.site, &ctx.openapi)
}

/// One thing that can be asked, out of the description.
struct Endpoint<'a> {
    method: String,
    path: &'a str,
    about: &'a Map<String, Value>,
}

fn render(site: &Site, description: &Value) -> Page {
    let endpoints = endpoints(description);
    let crumbs = vec![Crumb::new("Data and sources", "/data")];
    let page = Page::new("The API", PATH)
        .description("How programs can read this record: every address, what it takes and what it answers.")
        .body(|| {
            let list = if endpoints.is_empty() {
                view! {
                    <EmptyState title="The description is empty">
                        <p>"This copy of the program was built without it. The pages hold the same data."</p>
                    </EmptyState>
                }
                .into_any()
            } else {
                endpoints.iter().map(|endpoint| show(site, endpoint)).collect_view().into_any()
            };
            view! {
                <Breadcrumbs crumbs=crumbs.clone() />
                <PageHead title="The API">
                    <p class="lede">
                        "Programs can read everything on these pages as JSON: no account, no key. Nothing can be changed this way."
                    </p>
                    <p>
                        "Lists come in pages: ask with "
                        <code>"page"</code>
                        " and "
                        <code>"size"</code>
                        ". The whole description for programs is "
                        <a href="/api/v1/openapi.json">"openapi.json"</a>
                        ". Keep the "
                        <a href="/data">"licence of each source"</a>
                        " if you pass data on."
                    </p>
                </PageHead>
                {list}
                {shapes(description)}
            }
        });
    ld::with_data(site, page, &crumbs, ld::web_page(site, "TechArticle", "The API", PATH))
}

fn endpoints(description: &Value) -> Vec<Endpoint<'_>> {
    let paths = description.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().filter_map(move |(method, about)| {
                // Beside methods a path may hold parameters of its own, which are a list.
                Some(Endpoint { method: method.to_uppercase(), path, about: about.as_object()? })
            })
        })
        .collect()
}

fn text<'a>(of: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    of.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

fn show(site: &Site, endpoint: &Endpoint<'_>) -> AnyView {
    let about = endpoint.about;
    let name = format!("{} {}", endpoint.method, endpoint.path);
    let id = format!("endpoint-{}", domain::slug::slugify(&name));
    let summary = text(about, "summary").map(str::to_owned);
    let more = text(about, "description").filter(|it| Some(*it) != summary.as_deref()).map(str::to_owned);
    let parameters = about.get("parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (parameters_table, example, answers) =
        (parameters_table(endpoint, parameters), example(site, endpoint, parameters), answers(about));
    view! {
        <Section id=id title=name>
            {summary.map(|text| view! { <p>{text}</p> })}
            {more.map(|text| view! { <p>{text}</p> })}
            {parameters_table}
            {example}
            {answers}
        </Section>
    }
    .into_any()
}

fn parameters_table(endpoint: &Endpoint<'_>, parameters: &[Value]) -> AnyView {
    let rows = parameters
        .iter()
        .filter_map(Value::as_object)
        .map(|parameter| {
            let required = parameter.get("required").and_then(Value::as_bool).unwrap_or_default();
            let place = match text(parameter, "in") {
                Some("path") => "in the address",
                _ => "after the question mark",
            };
            let kind = parameter.get("schema").map(type_of).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row"><code>{text(parameter, "name").unwrap_or_default().to_owned()}</code></th>
                    <td data-label="Where">{place}</td>
                    <td data-label="Kind">{kind}</td>
                    <td data-label="Needed">{if required { "yes" } else { "no" }}</td>
                    <td data-label="What it is">{text(parameter, "description").unwrap_or_default().to_owned()}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return view! { <p class="soft">"It takes nothing."</p> }.into_any();
    }
    view! {
        <DataTable caption=format!("What {} takes", endpoint.path) caption_hidden=true stack=true>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Where"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Needed"</th>
                    <th scope="col">"What it is"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// A command that can be typed; where the address needs nothing, a link as well.
fn example(site: &Site, endpoint: &Endpoint<'_>, parameters: &[Value]) -> AnyView {
    if endpoint.method != "GET" {
        return ().into_any();
    }
    let needed: Vec<&str> = parameters
        .iter()
        .filter_map(Value::as_object)
        .filter(|it| {
            text(it, "in") == Some("query") && it.get("required").and_then(Value::as_bool) == Some(true)
        })
        .filter_map(|it| text(it, "name"))
        .collect();
    let query = needed.iter().map(|name| format!("{name}=…")).collect::<Vec<_>>().join("&");
    let joint = if query.is_empty() { "" } else { "?" };
    let address = format!("{}{}{joint}{query}", site.public_url, endpoint.path);
    let is_whole = query.is_empty() && !endpoint.path.contains('{');
    let try_it = is_whole.then(|| {
        view! { <p><a href=endpoint.path.to_owned()>"Open it: " {endpoint.path.to_owned()}</a></p> }
    });
    view! {
        <pre tabindex="0"><code>"curl '" {address} "'"</code></pre>
        {try_it}
    }
    .into_any()
}

fn answers(about: &Map<String, Value>) -> AnyView {
    let items = about
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(status, response)| {
            let words = response.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
            let schema = response
                .pointer("/content/application~1json/schema")
                .map(|schema| view! { ": " {type_link(schema)} });
            view! { <li><strong>{status.clone()}</strong> " " {words} {schema}</li> }
        })
        .collect::<Vec<_>>();
    if items.is_empty() {
        return ().into_any();
    }
    view! {
        <h3>"It answers"</h3>
        <ul class="plain">{items}</ul>
    }
    .into_any()
}

fn schema_id(name: &str) -> String {
    format!("shape-{}", domain::slug::slugify(name))
}

fn reference(schema: &Value) -> Option<&str> {
    let schema = schema.get("items").unwrap_or(schema);
    schema.get("$ref").and_then(Value::as_str)?.rsplit('/').next()
}

/// What a schema is, with a link where it has a name.
fn type_link(schema: &Value) -> AnyView {
    match reference(schema) {
        Some(name) => view! { <a href=format!("#{}", schema_id(name))>{type_of(schema)}</a> }.into_any(),
        None => type_of(schema).into_any(),
    }
}

/// What a schema is, in plain words.
fn type_of(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for list in ["oneOf", "anyOf", "allOf"] {
        if let Some(choices) = schema.get(list).and_then(Value::as_array) {
            let mut names: Vec<String> = choices.iter().map(type_of).collect();
            names.dedup();
            return names.join(" or ");
        }
    }
    let name = |name: &str| {
        match name {
            "string" => "text",
            "integer" => "whole number",
            "number" => "number",
            "boolean" => "true or false",
            "null" => "nothing",
            other => other,
        }
        .to_owned()
    };
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "array" => {
            format!("list of {}", schema.get("items").map(type_of).unwrap_or_default())
        }
        Some(Value::String(kind)) => name(kind),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).map(name).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

/// The shapes of what is answered, folded: there are many.
fn shapes(description: &Value) -> AnyView {
    let schemas = description.pointer("/components/schemas").and_then(Value::as_object);
    let items = schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| {
            let about = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
            view! {
                <details id=schema_id(name)>
                    <summary>{name.clone()}</summary>
                    <p>{about}</p>
                    {members(name, schema)}
                </details>
            }
        })
        .collect::<Vec<_>>();
    if items.is_empty() {
        return ().into_any();
    }
    view! { <Section id="shapes" title="The shapes of what is answered">{items}</Section> }.into_any()
}

fn members(name: &str, schema: &Value) -> AnyView {
    let rows = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(member, schema)| {
            let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            view! {
                <tr>
                    <th scope="row"><code>{member.clone()}</code></th>
                    <td data-label="Kind">{type_link(schema)}</td>
                    <td data-label="What it is">{capital(about)}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <DataTable caption=format!("Members of {name}") caption_hidden=true stack=true>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"What it is"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures;
    use super::*;

    #[test]
    fn the_page_is_made_from_the_description() {
        let description = json!({
            "paths": {
                "/api/v1/stats": { "get": {
                    "summary": "What is in the record",
                    "responses": { "200": {
                        "description": "The figures",
                        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Stats" } } },
                    } },
                } },
                "/api/v1/officials/{slug}": { "get": { "parameters": [
                    { "name": "slug", "in": "path", "required": true, "schema": { "type": "string" } },
                ] } },
            },
            "components": { "schemas": { "Stats": {
                "description": "Counts.",
                "properties": { "people": { "type": "integer", "description": "people." },
                    "first": { "type": ["string", "null"] } },
            } } },
        });
        let body = render(&fixtures::site(), &description).body;
        for text in [
            "GET /api/v1/stats",
            "<a href=\"/api/v1/stats\">",
            "curl '",
            "https://record.example.org/api/v1/officials/{slug}",
            "href=\"#shape-stats\"",
            "id=\"shape-stats\"",
            "whole number",
            "text or nothing",
        ] {
            assert!(body.contains(text), "{text} is missing in {body}");
        }
        assert!(!body.contains("href=\"/api/v1/officials/{slug}\""));
        assert!(render(&fixtures::site(), &json!({})).body.contains("The description is empty"));
    }
}
