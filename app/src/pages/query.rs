//! What follows the question mark, read leniently: nothing that was typed may make a page fail.

use std::borrow::Cow;

use url::form_urlencoded::{Serializer, parse};

/// More than this of a field is dropped: nobody searches for a page of text.
const MAX_CHARS: usize = 120;
/// Nobody turns a million pages by hand.
const MAX_PAGE: u32 = 1_000_000;

/// The fields of a query string, each trimmed, cut and free of control characters; blank ones are left out.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn read(query: &str) -> Self {
        let clean = |text: Cow<'_, str>| {
            let text: String =
                text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_CHARS).collect();
            text.trim().to_owned()
        };
        Self(
            parse(query.as_bytes())
                .map(|(name, value)| (name.into_owned(), clean(value)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        )
    }

    /// The first value of a field.
    fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// The page number; anything that is not one is the first page.
    fn page(&self) -> u32 {
        self.text("page").and_then(|page| page.parse().ok()).map_or(1, |page: u32| page.clamp(1, MAX_PAGE))
    }
}

/// An address with those of the fields that are set, encoded.
pub(super) fn address(path: &str, fields: &[(&str, Option<&str>)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The same, up to and with `page=`, as the pager wants it.
pub(super) fn address_for_pages(path: &str, fields: &[(&str, Option<&str>)]) -> String {
    let address = address(path, fields);
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}page=")
}

/// The address of one page of a list; the first has none of its own.
pub(super) fn address_of_page(path: &str, fields: &[(&str, Option<&str>)], page: u32) -> String {
    let number = (page > 1).then(|| page.to_string());
    let mut fields = fields.to_vec();
    fields.push(("page", number.as_deref()));
    address(path, &fields)
}

/// Declares the fields of a page's query: those of text, and those that are read in another way.
macro_rules! params {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident,)* } $(paged $page:ident)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$doc])* pub $field: Option<String>,)*
            $(
                /// The page of the list, from 1.
                pub $page: u32,
            )?
        }

        impl $name {
            /// Reads the query string, without the question mark. What cannot be read is left out.
            #[must_use]
            pub fn parse(query: &str) -> Self {
                let fields = Fields::read(query);
                Self {
                    $($field: fields.text(stringify!($field)),)*
                    $($page: fields.page(),)?
                }
            }
        }
    };
}

params! {
    /// What the list of officials is narrowed by.
    OfficialsParams {
        /// Words in the name.
        q,
        /// Slug of a body.
        body,
        /// A place: its slug, or what somebody typed.
        place,
        /// A party, in the source's own word.
        party,
        /// Code of `Standing`.
        standing,
        /// `yes` or `no`.
        in_office,
        /// Name of the order.
        sort,
    }
    paged page
}

params! {
    /// Which of the scored votes a person's page shows.
    OfficialParams {
        /// A mark.
        show,
        /// `key` for key measures alone.
        only,
    }
}

params! {
    /// What the list of a person's votes is narrowed by.
    VotesParams {
        /// Words in the motion or the measure.
        q,
    }
    paged page
}

params! {
    /// The page of a list that is not narrowed.
    ListParams {}
    paged page
}

params! {
    /// What the list of places is narrowed by.
    PlacesParams {
        /// Words in the name.
        q,
        /// Code of `PlaceKind`.
        kind,
        /// Slug of the place that they lie in.
        within,
    }
    paged page
}

params! {
    /// What somebody looks for their officials by.
    FindParams {
        /// A place name or a ZIP code.
        q,
    }
}

params! {
    /// What the list of measures is narrowed by.
    MeasuresParams {
        /// Words in the title or the number.
        q,
        /// Slug of a body.
        body,
        /// Slug of a value.
        value,
        /// A session, in the source's own word.
        session,
        /// `support`, `oppose`, `any` or `key`.
        position,
    }
    paged page
}

params! {
    /// What the list of decisions is narrowed by.
    DecisionsParams {
        /// Slug of a body.
        body,
        /// `yes` for those that bear on a position.
        scored,
        /// A year.
        year,
    }
    paged page
}

params! {
    /// What the board of commitments is narrowed by.
    CommitmentsParams {
        /// Slug of the person who made them.
        person,
        /// Slug of a place.
        place,
        /// Slug of a value.
        value,
        /// Code of `CommitmentStatus`, `late` or `none`.
        status,
    }
    paged page
}

params! {
    /// What the form to report an error begins with.
    ReportParams {
        /// The address of the page that it is about.
        page,
    }
}

params! {
    /// What the list of changes is narrowed by.
    ChangesParams {
        /// Slug of the person whom they concern.
        person,
        /// Code of `EntryKind`.
        kind,
        /// The first day.
        from,
        /// The last day.
        to,
    }
    paged page
}

params! {
    /// What is searched for.
    SearchParams {
        /// The words.
        q,
    }
    paged page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_that_is_typed_can_be_read() {
        let params = OfficialsParams::parse("q=%20Ana+Mar%C3%ADa%20&body=&page=-3&junk&sort=%00x&q=second");
        assert_eq!(params.q.as_deref(), Some("Ana María"));
        assert_eq!(params.body, None);
        assert_eq!(params.sort.as_deref(), Some("x"));
        assert_eq!(params.page, 1);
        assert_eq!(ListParams::parse("page=7").page, 7);
        assert_eq!(ListParams::parse("page=99999999").page, MAX_PAGE);
        assert_eq!(ListParams::parse("page=99999999999999999999").page, 1);
        assert_eq!(ListParams::parse("page=%FF%FE").page, 1);
        let long = SearchParams::parse(&format!("q={}", "ä".repeat(5000))).q.unwrap();
        assert_eq!(long.chars().count(), MAX_CHARS);
    }

    #[test]
    fn addresses_carry_what_is_set_and_are_encoded() {
        let fields = [("q", Some("a&b=c d")), ("body", None), ("party", Some(""))];
        assert_eq!(address("/officials", &fields), "/officials?q=a%26b%3Dc+d");
        assert_eq!(address_for_pages("/officials", &fields), "/officials?q=a%26b%3Dc+d&page=");
        assert_eq!(address_for_pages("/officials", &[]), "/officials?page=");
        assert_eq!(address_of_page("/officials", &[], 1), "/officials");
        assert_eq!(address_of_page("/officials", &[("q", Some("a"))], 3), "/officials?q=a&page=3");
    }
}
