//! Small parts that many pages share: dates, numbers, words for codes, sources, links.

use std::str::FromStr;

use domain::{
    date::PartialDate,
    markdown,
    safe_url::SafeUrl,
    votes::Mark,
    words::{BodyKind, MeasureKind, PlaceKind, Stance, Standing, VoteOption},
};
use leptos::prelude::*;
use services::views::{
    BodyRef, ByHand, Listing, MeasureRef, PlaceRef, Seat, SourceRef, ValueRef, VoteCorrected,
};

use crate::components::{Definition, EmptyState, MarkKind, MarkWord, Pager};

/// A possibly partial date in words, readable by machines.
pub(super) fn when(iso: &str) -> AnyView {
    match iso.parse::<PartialDate>() {
        Ok(date) => view! { <time datetime=iso.to_owned()>{date.in_words()}</time> }.into_any(),
        Err(_) => iso.to_owned().into_any(),
    }
}

/// The same where the source may have published no date, or one that cannot be.
pub(super) fn when_known(iso: Option<&str>) -> AnyView {
    match iso {
        Some(iso) => when(iso),
        None => view! { <span class="soft">"date not known"</span> }.into_any(),
    }
}

/// A date in words, for a sentence.
pub(super) fn in_words(iso: &str) -> String {
    iso.parse::<PartialDate>().map_or_else(|_| iso.to_owned(), PartialDate::in_words)
}

/// An instant in words, by UTC.
pub(crate) fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| "an unknown time".to_owned(), |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string())
}

/// A number with its thousands set apart: 12,345.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many of something: “1 official”, “5,120 officials”.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// With a full stop, unless it ends in one already.
pub(crate) fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    if text.ends_with(['.', '!', '?', ':']) { text } else { format!("{text}.") }
}

/// Cut at a word to at most so many characters, with “…” where it is longer.
pub(super) fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let cut: String = text.chars().take(max.saturating_sub(1)).collect();
    let cut = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(before, _)| before);
    format!("{}…", cut.trim_end_matches([',', ';', ':', ' ']))
}

/// The plain words for a code of a vocabulary; a code that is not known stands for itself.
fn label<T: FromStr>(code: &str, words: impl Fn(T) -> &'static str) -> String {
    code.parse::<T>().map_or_else(|_| code.replace('_', " "), |word| words(word).to_owned())
}

macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident: $vocabulary:ty;)+) => {
        $($(#[$doc])* pub(super) fn $name(code: &str) -> String { label::<$vocabulary>(code, <$vocabulary>::label) })+
    };
}

labels! {
    /// The words for a `PlaceKind`.
    place_kind: PlaceKind;
    /// The words for a `BodyKind`.
    body_kind: BodyKind;
    /// The words for a `MeasureKind`.
    measure_kind: MeasureKind;
    /// The words for a `Standing`.
    standing: Standing;
    /// The words for a `VoteOption`.
    vote_option: VoteOption;
    /// The words for a `DecisionKind`.
    decision_kind: domain::words::DecisionKind;
    /// The words for a `DecisionResult`.
    decision_result: domain::words::DecisionResult;
    /// The words for a `CandidacyOutcome`.
    candidacy_outcome: domain::words::CandidacyOutcome;
    /// The words for a `TermStart`.
    term_start: domain::words::TermStart;
    /// The words for a `TermEnd`.
    term_end: domain::words::TermEnd;
}

/// What the movement asked for, for a cell or a line: “The movement asked to pass it”.
pub(super) fn asked_for(stance: Option<&str>) -> Option<&'static str> {
    match stance?.parse() {
        Ok(Stance::Support) => Some("pass it"),
        Ok(Stance::Oppose) => Some("do not pass it"),
        _ => None,
    }
}

/// A judged mark as one of the six that are drawn; none for what does not count.
pub(super) const fn mark_kind(mark: Mark) -> Option<MarkKind> {
    match mark {
        Mark::With => Some(MarkKind::With),
        Mark::Against => Some(MarkKind::Against),
        Mark::Abstained => Some(MarkKind::Abstained),
        Mark::Missed => Some(MarkKind::Missed),
        Mark::Excused => Some(MarkKind::Excused),
        Mark::NotCounted(_) => None,
    }
}

/// A judged mark with its words; for what does not count, why.
pub(super) fn mark_word(mark: Mark, option: Option<VoteOption>) -> AnyView {
    match mark_kind(mark) {
        Some(kind) => view! { <MarkWord kind /> }.into_any(),
        None => view! { <span class="soft">"not counted: " {mark.word_for(option)}</span> }.into_any(),
    }
}

/// A link to a place.
pub(super) fn place_link(place: &PlaceRef) -> AnyView {
    view! { <a href=format!("/places/{}", place.slug)>{place.name.clone()}</a> }.into_any()
}

/// A link to a body.
pub(super) fn body_link(body: &BodyRef) -> AnyView {
    view! { <a href=format!("/bodies/{}", body.slug)>{body.name.clone()}</a> }.into_any()
}

/// A link to a measure: its number and its title.
pub(super) fn measure_link(measure: &MeasureRef) -> AnyView {
    view! {
        <a href=format!("/measures/{}", measure.slug)>{measure_name(measure)}</a>
        {measure.key.then(|| view! { " " <span class="tag">"key measure"</span> })}
    }
    .into_any()
}

/// A measure's number and title: “HB 30: keep the library open”.
pub(super) fn measure_name(measure: &MeasureRef) -> String {
    match measure.identifier.as_deref().filter(|identifier| !identifier.is_empty()) {
        Some(identifier) if measure.title.is_empty() => identifier.to_owned(),
        Some(identifier) => format!("{identifier}: {}", measure.title),
        None => measure.title.clone(),
    }
}

/// Values as links, after one another.
pub(super) fn value_links(values: &[ValueRef]) -> AnyView {
    let links = values.iter().enumerate().map(|(index, value)| {
        let joint = if index > 0 { ", " } else { "" };
        view! { {joint} <a href=format!("/values/{}", value.slug)>{value.name.clone()}</a> }
    });
    links.collect_view().into_any()
}

/// An office in words: “Representative, House of Representatives”.
pub(super) fn office_words(seat: &Seat) -> String {
    if seat.title.is_empty() || seat.title.eq_ignore_ascii_case(&seat.body.name) {
        seat.body.name.clone()
    } else {
        format!("{}, {}", seat.title, seat.body.name)
    }
}

/// An office in words for where no time stands beside it: a title that reads as if it were held today is only given
/// where the sources say so.
pub(super) fn seat_words(seat: &Seat) -> String {
    let office = office_words(seat);
    match (seat.current, &seat.seen_from) {
        (Some(true), _) => office,
        (Some(false), _) => format!("Formerly {office}"),
        (None, Some(_)) if office == seat.body.name => format!("Seen voting in {office}"),
        (None, Some(_)) => format!("Seen voting as {office}"),
        (None, None) => format!("{office}, time not known"),
    }
}

/// A link out of this site, if its address is one that may be followed; else the label alone.
pub(super) fn outward(url: &str, label: impl Into<String>) -> AnyView {
    let label = label.into();
    match SafeUrl::parse(url) {
        Ok(url) => view! { <a href=url.as_str().to_owned() rel="external">{label}</a> }.into_any(),
        Err(_) => label.into_any(),
    }
}

/// Markdown as safe HTML: the domain's renderer lets no HTML through, and what it wrote is cleaned once more.
/// Its highest heading becomes an h`top`.
pub(super) fn markdown_html(text: &str, top: u8) -> String {
    ammonia::clean(markdown::render_below(text, top).as_str())
}

/// The words for a roll call, explained where it first appears on a page. Once on a page.
pub(super) fn roll_call(term: &'static str) -> AnyView {
    view! {
        <Definition
            term=term
            meaning="A roll call is a vote in which each member’s own vote is written down, so that anyone can see who voted which way."
        />
    }
    .into_any()
}

/// Where the facts of a page come from, with what each licence asks for.
pub(super) fn sources(sources: &[SourceRef]) -> AnyView {
    sources_and_hand(sources, &[])
}

/// The same where stewards entered or changed something by hand.
pub(super) fn sources_and_hand(sources: &[SourceRef], by_hand: &[ByHand]) -> AnyView {
    if sources.is_empty() && by_hand.is_empty() {
        return ().into_any();
    }
    let by_hand = by_hand.iter().map(by_hand_line).collect::<Vec<_>>();
    let lines = sources.iter().map(source_line).chain(by_hand).collect_view();
    view! {
        <aside class="sources" aria-label="Sources">
            <p class="kicker">"Where this comes from"</p>
            <ul>{lines}</ul>
        </aside>
    }
    .into_any()
}

fn by_hand_line(by_hand: &ByHand) -> AnyView {
    let what = if by_hand.what.is_empty() { String::new() } else { format!("{}: ", capital(&by_hand.what)) };
    let note = by_hand.note.clone().map(|note| note.trim_end_matches('.').to_owned());
    let between = (note.is_some() && by_hand.url.is_some()).then_some(", ");
    let url = by_hand.url.as_deref().map(|url| outward(url, "read it there"));
    let from = (note.is_some() || url.is_some()).then_some(", from: ");
    view! { <li>{what} "entered by a steward, last on " {when(&by_hand.on)} {from} {note} {between} {url} "."</li> }.into_any()
}

/// The note beside a vote that a steward corrected.
pub(super) fn corrected_note(corrected: Option<&VoteCorrected>) -> AnyView {
    let Some(corrected) = corrected else { return ().into_any() };
    let text = format!(
        "Corrected on {}: was “{}”, because {}",
        in_words(&corrected.on),
        vote_option(&corrected.was),
        corrected.reason.trim_end_matches('.')
    );
    view! { <br /><small>{text} "."</small> }.into_any()
}

fn source_line(source: &SourceRef) -> AnyView {
    let attribution = source.attribution.clone().filter(|text| !text.is_empty());
    // An attribution names the publisher already.
    let publisher =
        (attribution.is_none() && !source.publisher.is_empty() && source.publisher != source.name)
            .then(|| format!(", {}", source.publisher));
    let licence = source.licence.as_deref().filter(|licence| !licence.is_empty()).map(|licence| {
        let link = match &source.licence_url {
            Some(url) => outward(url, licence),
            None => licence.to_owned().into_any(),
        };
        view! { ". Licence: " {link} }
    });
    let retrieved = source.retrieved.as_deref().map(|day| view! { ". Published " {when(day)} });
    let imported = source.imported_on.as_deref().map(|day| {
        let day = when(day);
        match &source.run {
            Some(run) => {
                view! { ". Imported " {day} " (" <a href=format!("/data/runs/{run}")>"report"</a> ")" }
                    .into_any()
            }
            None => view! { ". Imported " {day} }.into_any(),
        }
    });
    let original = source.url.as_deref().map(|url| view! { ", " {outward(url, "original")} });
    view! {
        <li>
            <a href=format!("/data#{}", source.slug)>{source.name.clone()}</a>
            {publisher}
            {original}
            {attribution.map(|text| format!(". {}", text.trim_end_matches('.')))}
            {licence}
            {retrieved}
            {imported}
            "."
        </li>
    }
    .into_any()
}

/// Every source once, in the order in which they are met.
pub(super) fn distinct<'a>(sources: impl IntoIterator<Item = &'a SourceRef>) -> Vec<SourceRef> {
    let mut kept: Vec<SourceRef> = Vec::new();
    for source in sources {
        if !kept.iter().any(|known| known.slug == source.slug) {
            kept.push(source.clone());
        }
    }
    kept
}

/// How many pages a list has.
pub(super) fn pages<T>(list: &Listing<T>) -> u64 {
    list.total.div_ceil(u64::from(list.size.max(1))).max(1)
}

/// What stands on a page of a list beyond its last.
pub(super) fn beyond_the_end(first: String) -> AnyView {
    view! {
        <EmptyState title="This page of the list is empty">
            <p>"The list ends before it. " <a href=first>"Go to its first page"</a> "."</p>
        </EmptyState>
    }
    .into_any()
}

/// The pager of a list.
pub(super) fn pager<T>(list: &Listing<T>, what: String, href_prefix: String) -> AnyView {
    view! { <Pager current=u64::from(list.page) pages=pages(list) what=what href_prefix=href_prefix /> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    #[test]
    fn numbers_and_words_read_well() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_000), "1,000");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(counted(1, "vote", "votes"), "1 vote");
        assert_eq!(capital("élan"), "Élan");
        assert_eq!(sentence("was absent"), "Was absent.");
        assert_eq!(sentence("Why?"), "Why?");
        assert_eq!(shorten("a bill about the library", 12), "a bill…");
        assert_eq!(shorten("short", 12), "short");
    }

    #[test]
    fn an_unknown_code_stands_for_itself() {
        assert_eq!(place_kind("state_house_district"), "state house district");
        assert_eq!(place_kind("moon_base"), "moon base");
    }

    #[test]
    fn a_date_is_told_to_people_and_to_machines() {
        assert_eq!(render(|| when("2018-11")), "<time datetime=\"2018-11\">November 2018</time>");
        assert_eq!(render(|| when("<b>")), "&lt;b&gt;");
        assert!(render(|| when_known(None)).contains("date not known"));
    }

    #[test]
    fn a_bad_address_is_no_link() {
        assert_eq!(render(|| outward("javascript:alert(1)", "x")), "x");
        assert!(render(|| outward("https://example.org/a", "x")).contains("href=\"https://example.org/a\""));
    }

    #[test]
    fn markdown_keeps_no_html() {
        let html = markdown_html("# A\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) *b*", 3);
        assert!(html.contains("<h3>A</h3>") && html.contains("<em>b</em>"), "{html}");
        assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
    }
}
