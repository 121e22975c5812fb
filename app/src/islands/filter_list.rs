use leptos::{html, prelude::*};

/// Filters a long list that is already on the page, by the words in its rows (`tbody tr` or `li`).
/// Without JavaScript the list stands as it is, and the box is not shown.
#[island]
pub fn FilterList(
    /// The list.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let ready = RwSignal::new(false);
    let found = RwSignal::new(String::new());
    Effect::new(move |_| ready.set(true));
    let filter = move |event| {
        let words = event_target_value(&event);
        #[cfg(target_arch = "wasm32")]
        if let Some(root) = root.get_untracked() {
            let (shown, all) = super::dom::filter_rows(&root, &words);
            found.set(format!("{shown} of {all} on this page"));
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = words;
    };
    view! {
        <div node_ref=root>
            <div class="filter-box no-print" hidden=move || !ready.get()>
                <label>
                    "Filter this list by a word"
                    <input type="search" autocomplete="off" on:input=filter />
                </label>
                <p role="status">{found}</p>
            </div>
            {children()}
        </div>
    }
}
