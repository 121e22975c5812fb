//! Structured data (schema.org) for machines, and the frame that every page ends in.

use serde_json::{Map, Value, json};

use crate::{components::Crumb, layout::Site, page::Page};

/// Adds the structured data of a page: the thing that it is about, and the way to it.
pub(super) fn with_data(site: &Site, page: Page, crumbs: &[Crumb], thing: Value) -> Page {
    let mut graph = vec![compact(thing)];
    if !crumbs.is_empty() {
        let steps = std::iter::once(("Front page", "/"))
            .chain(crumbs.iter().map(|crumb| (crumb.label.as_str(), crumb.href.as_str())));
        let steps: Vec<Value> = steps
            .zip(1..)
            .map(|((name, href), position): (_, u32)| {
                json!({ "@type": "ListItem", "position": position, "name": name, "item": absolute(site, href) })
            })
            .collect();
        graph.push(json!({ "@type": "BreadcrumbList", "itemListElement": steps }));
    }
    page.json_ld(json!({ "@context": "https://schema.org", "@graph": graph }))
}

/// A page that is about no single thing.
pub(super) fn web_page(site: &Site, kind: &str, name: &str, path: &str) -> Value {
    json!({ "@type": kind, "name": name, "url": absolute(site, path), "publisher": organisation(site) })
}

/// The organisation that publishes the record.
pub(super) fn organisation(site: &Site) -> Value {
    json!({ "@type": "Organization", "name": site.organisation, "url": site.public_url })
}

/// The whole address of a page of this site.
pub(super) fn absolute(site: &Site, path: &str) -> String {
    format!("{}{path}", site.public_url)
}

/// Without the members that hold nothing: `null`, a blank text, an empty list.
fn compact(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, compact(value)))
                .filter(|(_, value)| !is_nothing(value))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(compact).filter(|item| !is_nothing(item)).collect())
        }
        value => value,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let value = json!({ "a": null, "b": "", "c": [null, ""], "d": { "e": null, "f": 1 }, "g": false });
        assert_eq!(compact(value), json!({ "d": { "f": 1 }, "g": false }));
    }
}
