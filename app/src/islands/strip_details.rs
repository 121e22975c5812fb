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
    let (show, press, click) = {
        use leptos::ev::{Event, MouseEvent, PointerEvent};

        let pressed_on = StoredValue::new(None::<(String, String)>);
        let show = move |event: Event| {
            let told = super::dom::strip_mark(&event);
            if told.is_some() && told != detail.get_untracked() {
                detail.set(told);
            }
        };
        // A touch also sends `mouseover`, before the click: what was told before the touch must be kept from here.
        let press = move |_: PointerEvent| pressed_on.set_value(detail.get_untracked());
        let click = move |event: MouseEvent| {
            let told = super::dom::strip_mark(&event);
            if told.is_some() && told != pressed_on.get_value() && super::dom::is_touch(&event) {
                event.prevent_default();
                detail.set(told);
            }
        };
        (show, press, click)
    };
    #[cfg(not(target_arch = "wasm32"))]
    let (show, press, click) =
        (|_: leptos::ev::Event| (), |_: leptos::ev::PointerEvent| (), |_: leptos::ev::MouseEvent| ());
    view! {
        <div
            on:mouseover=move |event| show(event.into())
            on:focusin=move |event| show(event.into())
            on:pointerdown=press
            on:click=click
        >
            {children()}
            <p class="strip-detail" hidden=move || detail.with(Option::is_none)>
                <a href=move || detail.get().map(|(_, href)| href)>{move || detail.get().map(|(text, _)| text)}</a>
            </p>
        </div>
    }
}
