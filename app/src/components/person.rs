use leptos::prelude::*;

/// The initials of a name in a square, where a photograph would be. Decoration: the name stands beside it.
#[component]
pub fn Initials(
    /// The whole name.
    #[prop(into)]
    name: String,
    /// For the top of the person's own page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    view! { <span class="initials" class:initials-large=large aria-hidden="true">{initials(&name)}</span> }
        .into_any()
}

/// A photo, as a component shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Its address on this site.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A person's photo; without one, the initials.
#[component]
pub fn Portrait(
    /// The whole name.
    #[prop(into)]
    name: String,
    /// The photo.
    #[prop(optional_no_strip)]
    photo: Option<Photo>,
    /// For the top of the person's own page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    match photo {
        None => view! { <Initials name large /> }.into_any(),
        Some(photo) => {
            let alt = format!("Photo of {name}");
            // At the top of a page it is seen at once; in a list when one gets there.
            let loading = if large { "eager" } else { "lazy" };
            view! {
                <img
                    class="portrait"
                    class:portrait-large=large
                    src=photo.src
                    width=photo.width
                    height=photo.height
                    alt=alt
                    loading=loading
                    decoding="async"
                />
            }
            .into_any()
        }
    }
}

/// The first letter of the first and of the last name; suffixes such as "Jr." are passed over.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            !bare.is_empty() && !matches!(bare.as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "dr" | "rev")
        })
        .collect();
    let letter = |word: &&str| word.chars().find(|c| c.is_alphanumeric());
    let first = words.first().and_then(letter);
    let last = if words.len() > 1 { words.last().and_then(letter) } else { None };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A party's name, or the source's word for it.
#[component]
pub fn PartyTag(
    /// The name: "Democratic", "Republican", "nonpartisan".
    #[prop(into)]
    party: String,
) -> impl IntoView {
    view! { <span class="tag">{party}</span> }.into_any()
}

/// From when to when someone held an office, as far as it is known.
#[component]
pub fn TermSpan(
    /// The first day in words, or only the year; none if it is not known.
    #[prop(optional_no_strip, into)]
    from: Option<String>,
    /// The last day in words; none if it has not ended, or is not known.
    #[prop(optional_no_strip, into)]
    to: Option<String>,
    /// Whether the term runs now.
    #[prop(optional)]
    current: bool,
) -> impl IntoView {
    let text = match (from, to, current) {
        (Some(from), Some(to), true) => format!("since {from}, until {to}"),
        (Some(from), Some(to), false) => format!("{from} to {to}"),
        (Some(from), None, true) => format!("since {from}"),
        (Some(from), None, false) => format!("from {from}, end not known"),
        (None, Some(to), true) => format!("until {to}"),
        (None, Some(to), false) => format!("until {to}, start not known"),
        (None, None, true) => "in office, dates not known".to_owned(),
        (None, None, false) => "dates not known".to_owned(),
    };
    view! { <span class="span">{text}</span> }.into_any()
}

/// One person in a list: name, office, place, party.
#[component]
pub fn PersonLine(
    /// The name.
    #[prop(into)]
    name: String,
    /// The person's page.
    #[prop(into)]
    href: String,
    /// Office and body: "Council member, Marlow Town Council".
    #[prop(optional_no_strip, into)]
    office: Option<String>,
    /// The place or district.
    #[prop(optional_no_strip, into)]
    place: Option<String>,
    /// The party.
    #[prop(optional_no_strip, into)]
    party: Option<String>,
    /// Something to know at once: "left office in 2023".
    #[prop(optional_no_strip, into)]
    note: Option<String>,
    /// The photo.
    #[prop(optional_no_strip)]
    photo: Option<Photo>,
) -> impl IntoView {
    let detail =
        [office, place].into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    view! {
        <div class="person">
            <Portrait name=name.clone() photo=photo />
            <div>
                <a class="person-name" href=href>{name}</a>
                {party.filter(|party| !party.is_empty()).map(|party| view! { " " <PartyTag party /> })}
                <p class="person-detail">{detail}</p>
                {note.map(|note| view! { <p class="person-note">{note}</p> })}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    #[test]
    fn initials_come_from_the_first_and_the_last_name() {
        assert_eq!(initials("Ana Maria Ochoa"), "AO");
        assert_eq!(initials("Élodie \"Lo\" Washington-Hughes, Jr."), "ÉW");
        assert_eq!(initials("Prince"), "P");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn a_running_term_with_a_known_end_is_not_told_as_over() {
        let html = render(|| {
            view! { <TermSpan from="2023".to_owned() to="January 2027".to_owned() current=true /> }
        });
        assert!(html.contains("since 2023, until January 2027"));
    }
}
