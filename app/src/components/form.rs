use leptos::prelude::*;

/// One choice of a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl SelectOption {
    /// A choice with what is sent and what is read.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A form that narrows a list: a plain GET, so that its result has an address.
#[component]
pub fn FilterForm(
    /// The list's address.
    #[prop(into)]
    action: String,
    /// What the form is for, for those who do not see it.
    #[prop(into)]
    label: String,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    view! { <form class="filters" method="get" action=action aria-label=label>{children()}</form> }.into_any()
}

fn hint_and_error(name: &str, hint: Option<String>, error: Option<String>) -> (Option<String>, AnyView) {
    let mut ids = Vec::new();
    let hint = hint.map(|text| {
        let id = format!("{name}-hint");
        ids.push(id.clone());
        view! { <span class="hint" id=id>{text}</span> }
    });
    let error = error.map(|text| {
        let id = format!("{name}-error");
        ids.push(id.clone());
        view! { <span class="field-error" id=id><span class="vh">"Error: "</span>{text}</span> }
    });
    let described_by = (!ids.is_empty()).then(|| ids.join(" "));
    (described_by, view! { {hint} {error} }.into_any())
}

/// A choice among few.
#[component]
pub fn SelectField(
    /// The name under which it is sent; also its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// The choices; the first should be the one that narrows nothing, with an empty value.
    options: Vec<SelectOption>,
    /// The value chosen now.
    #[prop(optional_no_strip, into)]
    selected: Option<String>,
    /// Help under the label.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What is wrong with it, and the remedy.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let selected = selected.unwrap_or_default();
    let options = options
        .into_iter()
        .map(|option| {
            let chosen = option.value == selected;
            view! { <option value=option.value selected=chosen>{option.label}</option> }
        })
        .collect_view();
    let invalid = error.is_some().then_some("true");
    let (described_by, notes) = hint_and_error(&name, hint, error);
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {notes}
            <select id=name.clone() name=name aria-describedby=described_by aria-invalid=invalid>{options}</select>
        </div>
    }
    .into_any()
}

/// A line of text.
#[component]
pub fn TextField(
    /// The name under which it is sent; also its id unless one is given.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it now.
    #[prop(optional, into)]
    value: String,
    /// The input's type: `text`, `search`, `date`, `email`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The id, where the page already has an element of that name.
    #[prop(optional_no_strip, into)]
    id: Option<String>,
    /// Help under the label.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What is wrong with it, and the remedy.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// What the browser may fill in, if anything.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    let invalid = error.is_some().then_some("true");
    let (described_by, notes) = hint_and_error(&id, hint, error);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {notes}
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                aria-describedby=described_by
                aria-invalid=invalid
            />
        </div>
    }
    .into_any()
}

/// A longer text. The only place where a textarea is written: Leptos does not escape what stands in one.
#[component]
pub fn SafeTextarea(
    /// The name under which it is sent; also its id.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is in it now.
    #[prop(optional, into)]
    value: String,
    /// Its height in lines.
    #[prop(default = 6)]
    rows: u32,
    /// Help under the label.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// What is wrong with it, and the remedy.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let invalid = error.is_some().then_some("true");
    let (described_by, notes) = hint_and_error(&name, hint, error);
    // A line break right after the tag is dropped by the parser: one is given up so that none of the text's is lost.
    let escaped = format!("\n{}", html_escape::encode_text(&value));
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {notes}
            <textarea
                id=name.clone()
                name=name
                rows=rows
                aria-describedby=described_by
                aria-invalid=invalid
                inner_html=escaped
            ></textarea>
        </div>
    }
    .into_any()
}

/// The search box of a page that is for searching; wrap it in the island `SearchSuggest` for suggestions.
#[component]
pub fn SearchForm(
    /// Where it is sent, as `q`.
    #[prop(into)]
    action: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// What was searched for.
    #[prop(optional, into)]
    value: String,
    /// Help under the label.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
) -> impl IntoView {
    let (described_by, notes) = hint_and_error("find", hint, None);
    view! {
        <form class="search-form" action=action method="get" role="search" aria-label=label>
            <label for="find">{label.clone()}</label>
            {notes}
            <div class="search-row">
                <input id="find" name="q" type="search" value=value autocomplete="off" aria-describedby=described_by />
                <button type="submit" class="button">"Search"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The button that sends a form.
#[component]
pub fn SubmitButton(
    /// What it does, as a verb: "Show", "Search".
    #[prop(into)]
    label: String,
    /// For a form beside others that matter more.
    #[prop(optional)]
    secondary: bool,
) -> impl IntoView {
    view! { <button type="submit" class="button" class:button-secondary=secondary>{label}</button> }
        .into_any()
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id.
    pub field: String,
    /// What is wrong, and the remedy.
    pub message: String,
}

/// All that is wrong with a form, at the top of the page, each leading to its field. Renders nothing without errors.
#[component]
pub fn ErrorSummary(
    /// The errors, in the order of the fields.
    errors: Vec<FieldError>,
) -> impl IntoView {
    if errors.is_empty() {
        return ().into_any();
    }
    let items = errors
        .into_iter()
        .map(|error| view! { <li><a href=format!("#{}", error.field)>{error.message}</a></li> })
        .collect_view();
    view! {
        <div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1">
            <h2 id="error-summary-title">"There is a problem"</h2>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    #[test]
    fn what_stands_in_a_textarea_cannot_leave_it() {
        let value = "</textarea><script>alert(1)</script> & more";
        let html = render(|| view! { <SafeTextarea name="text" label="Text" value=value /> });
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>"),
            "{html}"
        );
        assert_eq!(html.matches("</textarea>").count(), 1);
        assert!(!html.contains("<script"));
    }

    #[test]
    fn a_leading_line_break_survives() {
        let html = render(|| view! { <SafeTextarea name="text" label="Text" value="\nfirst" /> });
        assert!(html.contains(">\n\nfirst</textarea>"), "{html}");
    }

    #[test]
    fn a_wrong_field_says_so_to_everyone() {
        let html = render(
            || view! { <TextField name="zip" label="ZIP" value="12" error="Enter five digits".to_owned() /> },
        );
        assert!(html.contains("aria-invalid=\"true\""));
        assert!(html.contains("aria-describedby=\"zip-error\""));
        assert!(html.contains("id=\"zip-error\""));
    }

    #[test]
    fn the_chosen_option_is_selected() {
        let options = vec![SelectOption::new("", "All"), SelectOption::new("d", "Democratic")];
        let html =
            render(|| view! { <SelectField name="party" label="Party" options selected="d".to_owned() /> });
        assert!(html.contains("<option value=\"d\" selected>"), "{html}");
        assert_eq!(html.matches(" selected").count(), 1);
    }
}
