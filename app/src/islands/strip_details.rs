use leptos::prelude::*;

/// Shows under a record strip what the mark under the pointer, the finger or the focus stands for. With a finger
/// the first touch tells and the second follows the link. Without JavaScript each mark is still a link with a title.
#[island]
pub fn StripDetails(
    /// The strip.
    children: Children,
) -> impl IntoView {
    let detail = RwSignal::new(None::<(String, String)>);
    #[cfg(target_arch = "wasm32")]
    let show = move |event: &leptos::web_sys::Event| {
        let told = super::dom::strip_mark(event);
        if told.is_some() && told != detail.get_untracked() {
            detail.set(told);
            return true;
        }
        false
    };
    #[cfg(not(target_arch = "wasm32"))]
    let show = move |_: &leptos::web_sys::Event| false;
    let touched = move |event: leptos::ev::MouseEvent| {
        let is_new = show(&event);
        #[cfg(target_arch = "wasm32")]
        if is_new && super::dom::is_touch(&event) {
            event.prevent_default();
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = is_new;
    };
    view! {
        <div
            on:mouseover=move |event| {
                show(&event);
            }
            on:focusin=move |event| {
                show(&event);
            }
            on:click=touched
        >
            {children()}
            <p class="strip-detail" hidden=move || detail.with(Option::is_none)>
                <a href=move || detail.get().map(|(_, href)| href)>{move || detail.get().map(|(text, _)| text)}</a>
            </p>
        </div>
    }
}
