//! A person's photo.

use leptos::prelude::*;
use services::desk::{FieldError, Kind, Values};
use services::photos::{PhotoForm, fields};

use super::form::{error_of, one, summary};
use super::{FormState, Told, address_of, crumbs, page, told};
use crate::{
    components::{ErrorSummary, PageHead, SubmitButton, TextField},
    page::Page,
};

/// The photo that is there, the form for another one, and the way to take it down.
#[must_use]
pub fn photo(form: &PhotoForm, values: &Values, errors: &[FieldError], done: Option<&Told>) -> Page {
    let person = format!("{}/{}", address_of(Kind::Person), form.slug);
    let address = format!("{person}/photo");
    let title = format!("Photo of {}", form.name);
    let state = FormState { errors: errors.to_vec(), ..FormState::default() };
    let public = format!("/officials/{}", form.slug);
    page(title.clone(), address.clone()).body(|| {
        let shown = form.now.clone().map(|(src, width, height)| {
            let alt = format!("Photo of {}", form.name);
            view! { <p><img class="photo" src=src width=width height=height alt=alt /></p> }
        });
        let message = error_of("photo", errors).map(|text| {
            view! { <span class="field-error" id="photo-error"><span class="vh">"Error: "</span>{text}</span> }
        });
        let described = if message.is_some() { "photo-hint photo-error" } else { "photo-hint" };
        let fields = fields().iter().map(|field| one(field, values, &state)).collect_view();
        let again = form.now.is_some().then(|| {
            view! {
                <TextField
                    name="reason"
                    label="Why you change it (optional)"
                    value=values.get("reason").to_owned()
                    error=error_of("reason", errors).filter(|_| values.get("do") != "withdraw")
                />
            }
        });
        let label = if form.now.is_some() { "Another photo (leave it blank to change only the text)" } else { "Photo" };
        let down = form.now.is_some().then(|| {
            view! {
                <section aria-labelledby="down">
                    <h2 id="down">"Take it down"</h2>
                    <form class="desk-form" method="post" action=format!("{address}/withdraw") novalidate>
                        <input type="hidden" name="stamp" value=form.stamp.clone() />
                        <TextField
                            name="reason"
                            id="why-down".to_owned()
                            label="Why it is taken down"
                            error=error_of("reason", errors).filter(|_| values.get("do") == "withdraw")
                        />
                        <div class="desk-actions"><SubmitButton label="Take it down" secondary=true /></div>
                    </form>
                </section>
            }
        });
        let errors = errors.iter().map(|error| {
            let mut error = error.clone();
            if error.field == "reason" && values.get("do") == "withdraw" {
                "why-down".clone_into(&mut error.field);
            }
            error
        });
        let errors: Vec<FieldError> = errors.collect();
        view! {
            {crumbs(vec![
                (Kind::Person.many().to_owned(), address_of(Kind::Person)),
                (form.name.clone(), person.clone()),
            ])}
            <PageHead title=title.clone()>
                <p><a href=public>"See it as the public does"</a></p>
            </PageHead>
            {told(done)}
            <ErrorSummary errors=summary(&errors) />
            {shown}
            <form id="desk" class="desk-form" method="post" action=address.clone() enctype="multipart/form-data" novalidate>
                <input type="hidden" name="stamp" value=form.stamp.clone() />
                <div class="field">
                    <label for="photo">{label}</label>
                    <span class="hint" id="photo-hint">
                        "JPEG, PNG or WebP, up to 8 MB. It is made smaller, and everything else in the file, such as where it was taken, is thrown away."
                    </span>
                    {message}
                    <input id="photo" name="photo" type="file" accept="image/jpeg,image/png,image/webp" aria-describedby=described />
                </div>
                {fields}
                {again}
                <div class="desk-actions"><SubmitButton label="Publish" /></div>
            </form>
            {down}
        }
    })
}
