use leptos::prelude::*;
use services::views::{Found, FoundPlace, SeveralPlaces};

use super::{
    Context, FindParams, ld,
    parts::{capital, place_kind, place_link},
    query::address,
    tables,
};
use crate::{
    components::{Caveat, EmptyState, PageHead, SearchForm, Section},
    islands::SearchSuggest,
    layout::Site,
    page::{Page, PageError},
};

const PATH: &str = "/find";

/// The officials for a place name or a ZIP code.
///
/// # Errors
/// When something broke.
pub async fn find(ctx: &Context, params: &FindParams) -> Result<Page, PageError> {
    let found = match &params.q {
        Some(q) => match ctx.services.find(q).await {
            Ok(found) => Some(Ok(found)),
            Err(services::ServiceError::Invalid { message, .. }) => Some(Err(message)),
            Err(services::ServiceError::NotFound(_)) => {
                Some(Ok(Found { query: q.clone(), zip: None, places: Vec::new(), several: Vec::new() }))
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    Ok(render(&ctx.site, params, found.as_ref()))
}

fn render(site: &Site, params: &FindParams, found: Option<&Result<Found, String>>) -> Page {
    let title = match &params.q {
        Some(q) => format!("Officials for “{q}”"),
        None => "Find your officials".to_owned(),
    };
    let page = Page::new(title.clone(), PATH)
        .description("Type a town, a county or a ZIP code, and see who represents you and how they voted.")
        .with_islands()
        .body(|| {
            let typed = params.q.clone().unwrap_or_default();
            view! {
                <PageHead title=title />
                <SearchSuggest>
                    <SearchForm
                        action=PATH
                        label="Find your officials"
                        value=typed
                        hint="Type a town, a county or a ZIP code, such as 36830.".to_owned()
                    />
                </SearchSuggest>
                {match found {
                    None => how_it_works(),
                    Some(Err(message)) => {
                        let message = message.clone();
                        view! { <Caveat title="We could not read that"><p>{message}</p></Caveat> }.into_any()
                    }
                    Some(Ok(found)) if found.places.is_empty() => nothing(found),
                    Some(Ok(found)) => places(found),
                }}
            }
        });
    let page = if params.q.is_some() { page.noindex() } else { page };
    ld::with_data(site, page, &[], ld::web_page(site, "WebPage", "Find your officials", PATH))
}

fn how_it_works() -> AnyView {
    view! {
        <p>
            "One ZIP code often touches several towns and districts. Then we show all of them, and you choose yours. "
            "You can also go through "
            <a href="/places">"all places"</a>
            " or "
            <a href="/officials">"all officials"</a>
            "."
        </p>
    }
    .into_any()
}

fn nothing(found: &Found) -> AnyView {
    let (title, text) = match &found.zip {
        Some(zip) => (
            format!("We do not know which places the ZIP code {zip} touches"),
            "Look for the name of your town or county instead.",
        ),
        None => (
            format!("We found no place for “{}”", found.query),
            "Check the spelling, try the name alone without “city” or “county”, or type a ZIP code of five digits.",
        ),
    };
    let search = address("/search", &[("q", Some(&found.query))]);
    view! {
        <EmptyState title=title>
            <p>
                {text}
                " Or go through "
                <a href="/places">"all places"</a>
                ". If you look for a person, "
                <a href=search>"search the whole record"</a>
                "."
            </p>
        </EmptyState>
    }
    .into_any()
}

fn places(found: &Found) -> AnyView {
    let several = found.several.iter().map(several_note).collect_view();
    let sections = found.places.iter().map(place).collect_view();
    view! { {several} {sections} }.into_any()
}

fn several_note(several: &SeveralPlaces) -> AnyView {
    let links = several.places.iter().map(|place| view! { <li>{place_link(place)}</li> }).collect_view();
    let words = several.words.clone();
    view! {
        <Caveat title="Only one of these is yours">
            <p>{words}</p>
            <ul class="columns">{links}</ul>
        </Caveat>
    }
    .into_any()
}

fn place(found: &FoundPlace) -> AnyView {
    let place = &found.place;
    let href = format!("/places/{}", place.slug);
    let id = format!("place-{}", place.slug);
    let kind = capital(&place_kind(&place.kind));
    let parent = found.parent.as_ref().map(|parent| view! { " in " {place_link(parent)} });
    let officials = if found.officials.is_empty() {
        view! { <p>"We know nobody who holds an office for it today."</p> }.into_any()
    } else {
        tables::person_list(&found.officials)
    };
    view! {
        <Section id=id title=place.name.clone()>
            <p class="soft">
                {kind} {parent} ". "
                <a href=href>"More about this place"</a>
            </p>
            {officials}
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn page_for(query: &str, found: Option<Result<Found, String>>) -> Page {
        render(&fixtures::site(), &FindParams::parse(query), found.as_ref())
    }

    #[test]
    fn what_was_typed_stays_and_an_error_is_told() {
        let page = page_for("q=12%22%3E", Some(Err("Write five digits, such as 36830.".to_owned())));
        assert!(page.body.contains("value=\"12&quot;&gt;\""), "{}", page.body);
        assert!(page.body.contains("Write five digits"));
        assert!(page.robots_noindex);
    }

    #[test]
    fn nothing_found_says_what_to_do() {
        let found = |zip: Option<&str>| Found {
            query: "36999".to_owned(),
            zip: zip.map(str::to_owned),
            places: vec![],
            several: vec![],
        };
        assert!(page_for("q=36999", Some(Ok(found(Some("36999"))))).body.contains("name of your town"));
        assert!(page_for("q=36999", Some(Ok(found(None)))).body.contains("We found no place"));
        assert!(page_for("", None).body.contains("One ZIP code often touches"));
    }

    #[test]
    fn several_places_of_one_kind_are_named() {
        let found = fixtures::found();
        let page = page_for("q=36830", Some(Ok(found)));
        assert!(page.body.contains("Only one of these is yours"));
        assert!(page.body.contains("Ana Ochoa"));
        assert_eq!(page.body.matches("<h1>").count(), 1);
    }
}
