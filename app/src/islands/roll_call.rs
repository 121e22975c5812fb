use leptos::{ev, html, prelude::*};

/// The roster of a roll call, with what goes quicker by keyboard: y, n, a, x, e and r choose for the person in focus
/// and go on to the next; how many voted how is counted along; and everyone who is still open can be given one vote,
/// only when somebody presses for it. Without JavaScript it is what it holds: native radio buttons.
#[island]
pub fn RollCallKeys(
    /// The rows.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let ready = RwSignal::new(false);
    let counts = RwSignal::new(String::new());
    let count = move || {
        #[cfg(target_arch = "wasm32")]
        if let Some(root) = root.get_untracked() {
            counts.set(super::dom::roll_call_counts(&root));
        }
    };
    Effect::new(move |_| {
        ready.set(true);
        count();
    });
    let key = move |event: ev::KeyboardEvent| {
        #[cfg(target_arch = "wasm32")]
        if let Some(root) = root.get_untracked()
            && super::dom::roll_call_key(&root, &event)
        {
            event.prevent_default();
            count();
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = event;
    };
    let all = move |option: &'static str| {
        #[cfg(target_arch = "wasm32")]
        if let Some(root) = root.get_untracked() {
            super::dom::roll_call_all(&root, option);
            count();
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = option;
    };
    view! {
        <div node_ref=root on:keydown=key on:change=move |_| count()>
            <div class="roll-tools" hidden=move || !ready.get()>
                <p class="hint">
                    "By keyboard, on a person: y yes, n no, a abstained, x absent, e excused, r recused; it goes on to the next."
                </p>
                <button type="button" class="button button-secondary" on:click=move |_| all("yes")>
                    "All who are open: yes"
                </button>
                <button type="button" class="button button-secondary" on:click=move |_| all("no")>
                    "All who are open: no"
                </button>
                <button type="button" class="button button-secondary" on:click=move |_| all("")>
                    "Clear all"
                </button>
            </div>
            {children()}
            <p class="roll-counts" role="status" hidden=move || !ready.get()>{counts}</p>
        </div>
    }
}
