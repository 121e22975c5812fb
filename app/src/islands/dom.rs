//! What the islands do to the page, in the browser only.

use js_sys::{Array, Reflect};
use leptos::{prelude::*, web_sys};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, FocusEvent, HtmlElement, HtmlInputElement, KeyboardEvent, Node, Response};

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

/// The rows of a roll call: one fieldset each.
fn roll_rows(root: &Element) -> Vec<Element> {
    let Ok(rows) = root.query_selector_all(".roll-row") else { return Vec::new() };
    (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into().ok()).collect()
}

fn input(row: &Element, selector: &str) -> Option<HtmlInputElement> {
    row.query_selector(selector).ok()??.dyn_into().ok()
}

/// The words on the buttons that are chosen, with how often, and how many rows are open.
pub(super) fn roll_call_counts(root: &Element) -> String {
    let mut counts: Vec<(String, u32)> = Vec::new();
    let mut open = 0;
    for row in roll_rows(root) {
        let chosen = input(&row, "input[type=radio]:checked").and_then(|radio| radio.parent_element());
        let Some(label) = chosen.and_then(|label| label.text_content()) else {
            open += 1;
            continue;
        };
        let label = label.trim().to_owned();
        match counts.iter_mut().find(|(known, _)| *known == label) {
            Some((_, n)) => *n += 1,
            None => counts.push((label, 1)),
        }
    }
    let mut told: Vec<String> = counts.iter().map(|(label, n)| format!("{label}: {n}")).collect();
    told.push(format!("still open: {open}"));
    told.join(", ")
}

/// Chooses for the row in which a key was pressed, and goes on. Whether it was such a key.
pub(super) fn roll_call_key(root: &Element, event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return false;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return false;
    };
    let Ok(Some(row)) = target.closest(".roll-row") else { return false };
    let rows = roll_rows(root);
    let next = rows.iter().position(|known| *known == row).and_then(|at| rows.get(at + 1));
    let go_on = || {
        let Some(next) = next else { return };
        let radio = input(next, "input[type=radio]:checked").or_else(|| input(next, "input[type=radio]"));
        if let Some(radio) = radio {
            // Fails only for what cannot have the focus.
            let _ = radio.focus();
        }
    };
    if target.type_() != "radio" {
        // In the reason, Enter goes on instead of sending the form.
        if event.key() == "Enter" {
            go_on();
            return true;
        }
        return false;
    }
    let option = match event.key().to_lowercase().as_str() {
        "y" => "yes",
        "n" => "no",
        "a" => "abstain",
        "x" => "absent",
        "e" => "excused",
        "r" => "recused",
        _ => return false,
    };
    let Some(radio) = input(&row, &format!("input[value={option}]")) else { return false };
    radio.set_checked(true);
    match input(&row, ".roll-reason input") {
        // A reason is needed: the focus goes there first.
        Some(reason) if matches!(option, "excused" | "recused") => drop(reason.focus()),
        _ => go_on(),
    }
    true
}

/// Gives one vote to everyone who has none yet; a blank one takes all votes back.
pub(super) fn roll_call_all(root: &Element, option: &str) {
    for row in roll_rows(root) {
        let chosen = input(&row, "input[type=radio]:checked");
        match (chosen, option) {
            (Some(radio), "") => radio.set_checked(false),
            (None, "") | (Some(_), _) => {}
            (None, option) => {
                if let Some(radio) = input(&row, &format!("input[value={option}]")) {
                    radio.set_checked(true);
                }
            }
        }
    }
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
