use leptos::prelude::*;

use super::mark::{MarkGlyph, MarkKind};

/// How many decisions bear each mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With the movement.
    pub with: u32,
    /// Against it.
    pub against: u32,
    /// Abstained.
    pub abstained: u32,
    /// Missed without an accepted reason.
    pub missed: u32,
    /// Excused or recused.
    pub excused: u32,
    /// Decisions without a position of the organisation.
    pub no_position: u32,
}

impl Counts {
    /// The count behind one mark.
    #[must_use]
    pub const fn of(&self, kind: MarkKind) -> u32 {
        match kind {
            MarkKind::With => self.with,
            MarkKind::Against => self.against,
            MarkKind::Abstained => self.abstained,
            MarkKind::Missed => self.missed,
            MarkKind::Excused => self.excused,
            MarkKind::NoPosition => self.no_position,
        }
    }

    /// Adds one decision.
    pub fn add(&mut self, kind: MarkKind) {
        let count = match kind {
            MarkKind::With => &mut self.with,
            MarkKind::Against => &mut self.against,
            MarkKind::Abstained => &mut self.abstained,
            MarkKind::Missed => &mut self.missed,
            MarkKind::Excused => &mut self.excused,
            MarkKind::NoPosition => &mut self.no_position,
        };
        *count += 1;
    }

    /// Decisions that bear on a position: all but those without one.
    #[must_use]
    pub const fn bearing(&self) -> u32 {
        self.with + self.against + self.abstained + self.missed + self.excused
    }
}

/// The distribution of marks as one bar with a key of shapes, words and counts below it.
/// Decisions without a position are named in the key and take no part in the bar.
#[component]
pub fn DistributionBar(
    /// What to show.
    counts: Counts,
) -> impl IntoView {
    let total = f64::from(counts.bearing().max(1));
    let mut x = 0.0;
    let mut bars = Vec::new();
    let mut key = Vec::new();
    for kind in MarkKind::ALL {
        let count = counts.of(kind);
        if count == 0 {
            continue;
        }
        if kind != MarkKind::NoPosition {
            let width = f64::from(count) / total * 100.0;
            bars.push(view! {
                <rect
                    class=format!("is-{}", kind.code())
                    x=format!("{x:.2}%")
                    width=format!("{width:.2}%")
                    height="100%"
                    fill=kind.fill()
                />
            });
            x += width;
        }
        key.push(view! {
            <li class=format!("is-{}", kind.code())>
                <MarkGlyph kind />
                <b>{count}</b>
                " "
                {kind.words()}
            </li>
        });
    }
    view! {
        <div class="distribution">
            <svg class="bar" width="100%" height="20" aria-hidden="true">{bars}</svg>
            <ul class="bar-key">{key}</ul>
        </div>
    }
    .into_any()
}

/// One judgement as an evidence ladder: the sentence, the figures under it, the distribution, and the links to the
/// rows and to the rules.
#[component]
pub fn Tally(
    /// What is judged: "Key measures", "All measures".
    #[prop(into)]
    title: String,
    /// The judgement in words: "Almost always with the movement".
    #[prop(into)]
    sentence: String,
    /// The figures that the words stand on: "With the movement on 31 of 36 votes, missed 4 of 40".
    #[prop(into)]
    figures: String,
    /// The distribution.
    counts: Counts,
    /// Where the rows are.
    #[prop(optional_no_strip, into)]
    rows_href: Option<String>,
    /// The version of the rules, as the methodology page names it.
    #[prop(into)]
    rules: String,
    /// What limits the words: absences, a short time in office.
    #[prop(optional, into)]
    limits: Vec<String>,
    /// Set for the tally that comes first: larger.
    #[prop(optional)]
    lead: bool,
) -> impl IntoView {
    let limits = (!limits.is_empty()).then(|| {
        view! { <ul class="tally-limits">{limits.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
    });
    let rows = rows_href.map(|href| view! { <a href=href>"See these votes"</a> " · " });
    view! {
        <section class="tally" class:tally-lead=lead>
            <h2 class="kicker">{title}</h2>
            <p class="tally-sentence">{sentence}</p>
            <p class="tally-figures">{figures}</p>
            <DistributionBar counts />
            {limits}
            <p class="tally-foot">{rows}<a href="/methodology">"Rules, version " {rules}</a></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::render;

    #[test]
    fn the_bar_names_every_count_and_fills_the_whole_width() {
        let counts = Counts { with: 3, against: 1, no_position: 9, ..Counts::default() };
        let html = render(move || view! { <DistributionBar counts /> });
        assert!(html.contains("width=\"75.00%\"") && html.contains("x=\"75.00%\""), "{html}");
        assert!(html.contains("<b>9</b>") && html.contains("no position"));
        assert_eq!(html.matches("<rect").count(), 2);
        assert!(!html.contains("abstained"));
    }

    #[test]
    fn no_decisions_make_an_empty_bar_and_no_fault() {
        let html = render(|| view! { <DistributionBar counts=Counts::default() /> });
        assert!(!html.contains("NaN") && !html.contains("<rect"));
    }
}
