use leptos::{html, prelude::*};

/// One thing that a search would find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suggestion {
    pub kind: String,
    pub label: String,
    pub detail: String,
    pub href: String,
}

/// Offers what a search would find while it is typed (the combobox pattern of WAI-ARIA), around a plain search
/// form. Without JavaScript the form stands as it is. One on a page.
#[island]
pub fn SearchSuggest(
    /// The search form, with one `input`.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let found = RwSignal::new(Vec::<Suggestion>::new());
    let active = RwSignal::new(None::<usize>);
    let open = Memo::new(move |_| found.with(|found| !found.is_empty()));

    #[cfg(target_arch = "wasm32")]
    let (typed, pressed, left) = {
        use super::dom;

        Effect::new(move |_| {
            if let Some(root) = root.get() {
                dom::describe_combobox(&root, open.get(), active.get());
            }
        });
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let latest = StoredValue::new(0_u32);
        let typed = move |event: leptos::ev::Event| {
            let text = event_target_value(&event);
            if let Some(handle) = waiting.get_value() {
                handle.clear();
            }
            latest.update_value(|number| *number += 1);
            let number = latest.get_value();
            active.set(None);
            if text.trim().chars().count() < 2 {
                found.set(Vec::new());
                return;
            }
            let ask = move || {
                leptos::task::spawn_local(async move {
                    let answer = dom::fetch_suggestions(&text).await.unwrap_or_default();
                    // An answer that comes after a newer question is dropped.
                    if latest.get_value() == number {
                        found.set(answer);
                    }
                });
            };
            waiting.set_value(set_timeout_with_handle(ask, std::time::Duration::from_millis(150)).ok());
        };
        let pressed = move |event: leptos::ev::KeyboardEvent| {
            let count = found.with_untracked(Vec::len);
            if count == 0 {
                return;
            }
            match event.key().as_str() {
                "ArrowDown" => active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count))),
                "ArrowUp" => {
                    active.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)))
                }
                "Escape" => found.set(Vec::new()),
                "Enter" => match active.get_untracked() {
                    Some(at) => dom::go_to(&found.with_untracked(|found| found[at].href.clone())),
                    None => return,
                },
                _ => return,
            }
            event.prevent_default();
        };
        let left = move |event: leptos::ev::FocusEvent| {
            if !root.get_untracked().is_some_and(|root| dom::stays_inside(&event, &root)) {
                found.set(Vec::new());
            }
        };
        (typed, pressed, left)
    };
    #[cfg(not(target_arch = "wasm32"))]
    let (typed, pressed, left) =
        (|_: leptos::ev::Event| (), |_: leptos::ev::KeyboardEvent| (), |_: leptos::ev::FocusEvent| ());

    let status = move || match found.with(Vec::len) {
        0 => String::new(),
        1 => "1 suggestion".to_owned(),
        count => format!("{count} suggestions"),
    };
    let options = move || {
        found
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, one)| {
                view! {
                    // The link is itself the option, since an option may hold nothing that can be operated. It is not
                    // in the tab order: the arrow keys lead there, and a pointer may follow it.
                    <li role="presentation">
                        <a
                            href=one.href
                            role="option"
                            tabindex="-1"
                            id=format!("suggestion-{at}")
                            aria-selected=move || if active.get() == Some(at) { "true" } else { "false" }
                        >
                            <b>{one.label}</b>
                            " "
                            <small>{one.kind} {(!one.detail.is_empty()).then(|| format!(", {}", one.detail))}</small>
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="suggest" node_ref=root on:input=typed on:keydown=pressed on:focusout=left>
            {children()}
            <ul class="suggest-list" id="suggestions" role="listbox" aria-label="Suggestions" hidden=move || !open.get()>
                {options}
            </ul>
            <p class="vh" role="status">{status}</p>
        </div>
    }
}
