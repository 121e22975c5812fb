//! What the islands do to the page, in the browser only.

use js_sys::{Array, Reflect};
use leptos::{prelude::*, web_sys};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, FocusEvent, HtmlElement, Node, Response};

use super::search_suggest::Suggestion;

/// Hides the rows that do not hold every word of `words`, and tells how many are left of how many.
pub(super) fn filter_rows(root: &Element, words: &str) -> (u32, u32) {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let Ok(rows) = root.query_selector_all("tbody tr, li") else { return (0, 0) };
    let mut shown = 0;
    for index in 0..rows.length() {
        let Some(row) = rows.item(index).and_then(|row| row.dyn_into::<HtmlElement>().ok()) else { continue };
        let text = row.text_content().unwrap_or_default().to_lowercase();
        let fits = words.iter().all(|word| text.contains(word.as_str()));
        row.set_hidden(!fits);
        shown += u32::from(fits);
    }
    (shown, rows.length())
}

/// What the mark that an event came from stands for, and where it leads.
pub(super) fn strip_mark(event: &Event) -> Option<(String, String)> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest(".strip-run a").ok()??;
    let href = link.get_attribute("href")?;
    if let Some(title) = link.get_attribute("title") {
        return Some((title, href));
    }
    // A tick: its day is told by the drawing that it stands in, its subject by the row below, if that is on the page.
    let day = link.closest("svg").ok()??.query_selector("title").ok()??.text_content()?;
    let document = web_sys::window()?.document()?;
    let row = document.query_selector(&format!("tbody a[href=\"{href}\"]")).ok().flatten();
    let text = match row.and_then(|row| row.text_content()) {
        Some(label) => format!("{day}. {}", label.trim()),
        None => format!("{day}. Open decision {}", href.rsplit('/').next().unwrap_or_default()),
    };
    Some((text, href))
}

/// Whether a click came from a finger.
pub(super) fn is_touch(event: &Event) -> bool {
    Reflect::get(event, &"pointerType".into()).is_ok_and(|kind| kind.as_string().as_deref() == Some("touch"))
}

/// Tells assistive technology what the search box controls.
pub(super) fn describe_combobox(root: &Element, open: bool, active: Option<usize>) {
    let Ok(Some(input)) = root.query_selector("input") else { return };
    let mut attributes = vec![
        ("role", "combobox".to_owned()),
        ("aria-autocomplete", "list".to_owned()),
        ("aria-controls", "suggestions".to_owned()),
        ("aria-expanded", open.to_string()),
    ];
    match active {
        Some(at) => attributes.push(("aria-activedescendant", format!("suggestion-{at}"))),
        None => drop(input.remove_attribute("aria-activedescendant")),
    }
    for (name, value) in attributes {
        // Fails only for a name that is not a name.
        let _ = input.set_attribute(name, &value);
    }
}

/// Whether the focus goes to another part of the same island.
pub(super) fn stays_inside(event: &FocusEvent, root: &Element) -> bool {
    event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok())
        .is_some_and(|target| root.contains(Some(&target)))
}

/// Leaves for another page of this site.
pub(super) fn go_to(href: &str) {
    // Fails only for an address that cannot be read; then nothing happens.
    let _ = window().location().set_href(href);
}

/// Asks the server what a search for `text` would find.
pub(super) async fn fetch_suggestions(text: &str) -> Result<Vec<Suggestion>, JsValue> {
    let query: String = js_sys::encode_uri_component(text).into();
    let address = format!("/api/v1/search/suggest?q={query}");
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.dyn_into()?;
    if !response.ok() {
        return Ok(Vec::new());
    }
    let answer = JsFuture::from(response.json()?).await?;
    let field = |one: &JsValue, name: &str| {
        Reflect::get(one, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
    };
    Ok(Array::from(&answer)
        .iter()
        .map(|one| Suggestion {
            kind: field(&one, "kind"),
            label: field(&one, "label"),
            detail: field(&one, "detail"),
            href: field(&one, "href"),
        })
        // Only addresses of this site are offered.
        .filter(|one| one.href.starts_with('/') && !one.href.starts_with("//"))
        .collect())
}
