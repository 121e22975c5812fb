//! The record strip: a whole term at a glance, one mark for each decision.
//!
//! An official may have taken part in more than a thousand decisions, of which a few dozen are scored. So there are
//! two sizes of mark. A scored one is a link of its own with a shape, a name and room for a finger. An unscored one
//! is a tick of sixty bytes in the SVG of its day: a link for the pointer, left out of the tab order and of what is
//! read aloud, because the same rows stand below the strip as a list; the words and the table by year say the rest.

use std::{collections::BTreeMap, fmt::Write as _};

use domain::date::PartialDate;
use leptos::prelude::*;

use super::{
    mark::{MarkGlyph, MarkKind},
    tally::Counts,
};

/// One decision on the strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripMark {
    /// The date, ISO, perhaps only a year or a month.
    pub date: String,
    /// How it counts. An unscored decision is [`MarkKind::NoPosition`], or [`MarkKind::Missed`] or
    /// [`MarkKind::Excused`] if the person did not vote.
    pub kind: MarkKind,
    /// Whether its measure is a key measure.
    pub key: bool,
    /// Whether it bears on a position.
    pub scored: bool,
    /// The decision's page. Only letters, digits, `/`, `-`, `_` and `.` are kept, so that it needs no quotes.
    pub href: String,
    /// What was decided, in a few words.
    pub label: String,
}

/// Unscored marks in one drawing at most, so that a long day can wrap on a phone.
const TICKS_PER_DRAWING: usize = 40;
/// Width of an unscored mark in CSS pixels; the sprite's `t` and `o` are drawn to it.
const TICK_WIDTH: usize = 4;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// An official's decisions in order of time.
#[component]
pub fn RecordStrip(
    /// The anchor, unique on the page.
    #[prop(into)]
    id: String,
    /// The decisions, oldest first.
    marks: Vec<StripMark>,
    /// Whose they are.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    if marks.is_empty() {
        return ().into_any();
    }
    let years = by_year(&marks);
    let caption = format!("{name}: every vote in order of time");
    let summary = in_words(&marks);
    let run = draw(&marks);
    let has_ticks = marks.iter().any(|mark| !mark.scored);
    let rows = years
        .iter()
        .map(|(year, (scored, unscored, unscored_missed))| {
            let cells = MarkKind::ALL[..5]
                .iter()
                .map(|kind| view! { <td class="num">{scored.of(*kind)}</td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{year.clone()}</th>
                    {cells}
                    <td class="num">{*unscored}</td>
                    <td class="num">{*unscored_missed}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="strip" id=id>
            <figcaption class="kicker">{caption}</figcaption>
            <div class="strip-run" inner_html=run></div>
            <Legend has_ticks />
            <details class="strip-words">
                <summary>"The strip in words"</summary>
                <p>{summary}</p>
                <div class="table-box" tabindex="0" role="region" aria-label="Votes by year">
                    <table>
                        <caption class="vh">"Votes by year"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Year"</th>
                                <th scope="col" class="num">"With"</th>
                                <th scope="col" class="num">"Against"</th>
                                <th scope="col" class="num">"Abstained"</th>
                                <th scope="col" class="num">"Missed"</th>
                                <th scope="col" class="num">"Excused"</th>
                                <th scope="col" class="num">"No position"</th>
                                <th scope="col" class="num">"of these missed"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

#[component]
fn Legend(has_ticks: bool) -> impl IntoView {
    let scored = MarkKind::ALL[..5]
        .iter()
        .map(|kind| view! { <li><MarkGlyph kind=*kind />{kind.words()}</li> })
        .collect_view();
    let ticks = has_ticks.then(|| {
        view! {
            <li><svg class="legend-tick" width="4" height="14" viewBox="0 11 4 14" aria-hidden="true"><use href="#t" /></svg>"no position"</li>
            <li>
                <svg class="legend-tick" width="4" height="14" viewBox="0 11 4 14" aria-hidden="true"><use href="#o" /></svg>
                "no position, missed"
            </li>
        }
    });
    view! {
        <ul class="legend" aria-label="What the marks mean">
            {scored}
            <li><span class="legend-key" aria-hidden="true"></span>"on a stem: key measure"</li>
            {ticks}
        </ul>
    }
    .into_any()
}

/// The marks themselves. Written as text: a view would cost more to build than it is long.
fn draw(marks: &[StripMark]) -> String {
    let mut html = String::with_capacity(marks.len() * 70);
    let (mut year, mut month) = ("", "");
    let mut rest = marks;
    while let Some(first) = rest.first() {
        let (this_year, this_month) = (part(&first.date, 0, 4), part(&first.date, 5, 7));
        let new_year = this_year != year;
        let new_month = month_name(this_month).filter(|_| new_year || this_month != month);
        let labelled = new_year || new_month.is_some();
        if labelled {
            html.push_str("<span class=nb>");
        }
        if new_year {
            let _ = write!(html, "<b class=y>{}</b>", html_escape::encode_text(this_year));
        }
        if let Some(name) = new_month {
            let _ = write!(html, "<span class=mo>{name}</span>");
        }
        (year, month) = (this_year, this_month);
        if first.scored {
            push_scored(&mut html, first);
            close_label(&mut html, labelled);
            rest = &rest[1..];
        } else {
            let together = rest.iter().take_while(|mark| !mark.scored && mark.date == first.date).count();
            for (index, drawing) in rest[..together].chunks(TICKS_PER_DRAWING).enumerate() {
                push_ticks(&mut html, drawing);
                close_label(&mut html, labelled && index == 0);
            }
            rest = &rest[together..];
        }
    }
    html
}

/// Ends what keeps a label and its first mark on one line.
fn close_label(html: &mut String, labelled: bool) {
    if labelled {
        html.push_str("</span>");
    }
}

fn push_scored(html: &mut String, mark: &StripMark) {
    let title = format!(
        "{}: {}{}. {}",
        plain_date(&mark.date),
        mark.kind.words(),
        if mark.key { ", key measure" } else { "" },
        mark.label
    );
    let _ = write!(
        html,
        "<a class=\"m is-{}{}\" href={} title=\"{}\"><svg><use href={} /></svg></a>",
        mark.kind.code(),
        if mark.key { " key" } else { "" },
        bare(&mark.href),
        html_escape::encode_double_quoted_attribute(&title),
        mark.kind.symbol(),
    );
}

fn push_ticks(html: &mut String, marks: &[StripMark]) {
    let Some(first) = marks.first() else { return };
    let missed = marks.iter().filter(|mark| mark.kind != MarkKind::NoPosition).count();
    let votes = if marks.len() == 1 { "vote" } else { "votes" };
    let _ = write!(
        html,
        "<svg class=d width={} aria-hidden=true><title>{}: {} {votes}, no position",
        marks.len() * TICK_WIDTH,
        html_escape::encode_text(&plain_date(&first.date)),
        marks.len(),
    );
    if missed > 0 {
        let _ = write!(html, ", {missed} missed");
    }
    html.push_str("</title>");
    for (index, mark) in marks.iter().enumerate() {
        let shape = if mark.kind == MarkKind::NoPosition { 't' } else { 'o' };
        let _ = write!(
            html,
            "<a href={} tabindex=-1><use href=#{shape} x={} /></a>",
            bare(&mark.href),
            index * TICK_WIDTH
        );
    }
    html.push_str("</svg>");
}

/// An address that can stand without quotes: anything that could end the attribute is dropped.
fn bare(href: &str) -> String {
    href.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.')).collect()
}

fn part(date: &str, from: usize, to: usize) -> &str {
    date.get(from..to).unwrap_or("")
}

fn month_name(number: &str) -> Option<&'static str> {
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    MONTHS.get(index).copied()
}

/// A possibly partial ISO date in words; what is no date is shown as it came.
fn plain_date(iso: &str) -> String {
    iso.parse::<PartialDate>().map_or_else(|_| iso.to_owned(), PartialDate::in_words)
}

type YearCounts = (Counts, u32, u32);

fn by_year(marks: &[StripMark]) -> BTreeMap<String, YearCounts> {
    let mut years: BTreeMap<String, YearCounts> = BTreeMap::new();
    for mark in marks {
        let (scored, unscored, missed) = years.entry(part(&mark.date, 0, 4).to_owned()).or_default();
        if mark.scored {
            scored.add(mark.kind);
        } else {
            *unscored += 1;
            *missed += u32::from(mark.kind != MarkKind::NoPosition);
        }
    }
    years
}

/// The whole strip as a sentence or two.
fn in_words(marks: &[StripMark]) -> String {
    let mut counts = Counts::default();
    let (mut unscored, mut unscored_missed) = (0_u32, 0_u32);
    for mark in marks {
        if mark.scored {
            counts.add(mark.kind);
        } else {
            unscored += 1;
            unscored_missed += u32::from(mark.kind != MarkKind::NoPosition);
        }
    }
    let first = marks.first().map(|mark| plain_date(&mark.date)).unwrap_or_default();
    let last = marks.last().map(|mark| plain_date(&mark.date)).unwrap_or_default();
    let when = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
    let mut text = format!("{} {} {when}. ", marks.len(), if marks.len() == 1 { "vote" } else { "votes" });
    let _ = write!(
        text,
        "{} on measures with a position: with the movement {}, against {}, abstained {}, missed {}, excused {}. \
         {unscored} without a position",
        counts.bearing(),
        counts.with,
        counts.against,
        counts.abstained,
        counts.missed,
        counts.excused,
    );
    if unscored_missed > 0 {
        let _ = write!(text, ", of which {unscored_missed} were missed");
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(number: usize, date: &str, kind: MarkKind) -> StripMark {
        StripMark {
            date: date.to_owned(),
            kind,
            key: false,
            scored: false,
            href: format!("/decisions/{number}"),
            label: "A motion".to_owned(),
        }
    }

    #[test]
    fn a_thousand_unscored_marks_stay_small() {
        let marks: Vec<_> = (0..1200)
            .map(|n| tick(1000 + n, &format!("2023-03-{:02}", 1 + n / 40), MarkKind::NoPosition))
            .collect();
        let one = "<a href=/decisions/1000 tabindex=-1><use href=#t x=0 /></a>";
        let html = draw(&marks);
        assert!(html.contains(one) && one.len() <= 60);
        assert!(html.len() <= 1200 * 64, "{} bytes", html.len());
    }

    #[test]
    fn months_and_years_are_named_once() {
        let marks = [
            tick(1, "2022-12-30", MarkKind::NoPosition),
            tick(2, "2023-01-02", MarkKind::NoPosition),
            tick(3, "2023-01-09", MarkKind::Missed),
            tick(4, "2024", MarkKind::NoPosition),
        ];
        let html = draw(&marks);
        assert_eq!(html.matches("<b class=y>").count(), 3);
        assert_eq!(html.matches("<span class=mo>").count(), 2);
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        assert!(html.contains("9 January 2023: 1 vote, no position, 1 missed"));
        assert!(html.contains("#o x=0"));
    }

    #[test]
    fn a_long_day_is_cut_so_that_it_wraps() {
        let marks: Vec<_> = (0..100).map(|n| tick(n, "2023-03-28", MarkKind::NoPosition)).collect();
        assert_eq!(draw(&marks).matches("<svg").count(), 3);
    }

    #[test]
    fn a_label_cannot_leave_its_attribute_nor_an_address_its_place() {
        let mark = StripMark {
            date: "2023-03-28".to_owned(),
            kind: MarkKind::With,
            key: true,
            scored: true,
            href: "/decisions/1 onclick=x>".to_owned(),
            label: "\"><script>".to_owned(),
        };
        let html = draw(&[mark]);
        assert!(html.contains("href=/decisions/1onclickx "));
        assert!(html.contains("&quot;&gt;&lt;script&gt;") || html.contains("&quot;><script>"), "{html}");
        assert!(html.contains("m is-with key"));
    }

    #[test]
    fn the_words_count_what_the_marks_show() {
        let mut scored = tick(1, "2023-01-02", MarkKind::With);
        scored.scored = true;
        let words = in_words(&[scored, tick(2, "2023-01-02", MarkKind::Missed)]);
        assert!(
            words.starts_with(
                "2 votes on 2 January 2023. 1 on measures with a position: with the movement 1,"
            )
        );
        assert!(words.ends_with("1 without a position, of which 1 were missed."));
    }
}
