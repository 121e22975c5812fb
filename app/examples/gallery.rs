//! Writes a few pages with every component and invented data, to look at while working on the styles:
//! `cargo run -p app --example gallery -- FOLDER STYLESHEET`.

use std::{env, fs, io, path::PathBuf};

use app::{
    components::{
        Breadcrumbs, Caveat, CaveatTone, Counts, Crumb, DataTable, Definition, EmptyState, ErrorSummary,
        Fact, Facts, FieldError, FilterForm, Initials, MarkKind, MarkWord, OptionCount, PageHead, Pager,
        PartyVotes, PersonLine, Prose, QrCode, RecordStrip, SafeTextarea, SearchForm, SeatVote, Section,
        SelectField, SelectOption, SortDirection, SortHeader, SourceLine, SourceNote, StripMark,
        SubmitButton, Tally, TermSpan, TextField, VoteBreakdown, VoteWord,
    },
    islands::{FilterList, SearchSuggest, StripDetails},
    layout::{AssetPaths, Site, document, error_page},
    page::{Page, PageError},
};
use domain::words::VoteOption;
use leptos::prelude::*;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "target/gallery".to_owned()));
    let css = arguments.next().unwrap_or_else(|| "../../style/main.css".to_owned());
    let start_js = arguments.next();
    fs::create_dir_all(&folder)?;
    let site = Site {
        organisation: "Marlow County People’s Assembly".to_owned(),
        public_url: "https://record.example.org".to_owned(),
        sample: true,
        assets: AssetPaths { css, start_js, passkeys_js: None, lookup_js: None, heading_font: None },
        today: jiff::civil::date(2026, 3, 1),
    };
    let pages = [
        ("state", official("Representative Theodora Wilhelmina Oyelaran-Castellanos", &state_marks())),
        ("town", official("Élodie Washington", &town_marks())),
        ("home", home()),
        ("list", list()),
        ("decision", decision()),
        ("parts", parts()),
        ("error", error_page(&PageError::NotFound { what: "official" })),
    ];
    for (name, page) in pages {
        fs::write(folder.join(format!("{name}.html")), document(&site, &page))?;
    }
    Ok(())
}

/// A number that looks like chance and is the same each time.
fn dice(n: usize, sides: usize) -> usize {
    let mixed = (n ^ 0x9e37).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) % sides
}

fn state_marks() -> Vec<StripMark> {
    let mut marks = Vec::new();
    let mut number = 1000;
    for year in [2023, 2024] {
        for day in 0..40_usize {
            let date = format!("{year}-{:02}-{:02}", 1 + day / 14, 2 + (day % 14) * 2);
            let votes = 4 + dice(day + year, 9) + if day > 34 { 45 } else { 0 };
            for vote in 0..votes {
                let chance = dice(number, 34);
                let scored = chance == 0;
                let kind = match (scored, dice(number * 7 + vote, 24)) {
                    (true, 0..=16) => MarkKind::With,
                    (true, 17..=19) => MarkKind::Against,
                    (true, 20) => MarkKind::Abstained,
                    (_, 21..=22) => MarkKind::Missed,
                    (true, _) => MarkKind::Excused,
                    (false, _) => MarkKind::NoPosition,
                };
                marks.push(mark(number, &date, kind, scored && dice(number, 3) == 0, scored));
                number += 1;
            }
        }
    }
    marks
}

fn town_marks() -> Vec<StripMark> {
    (0..40_usize)
        .map(|n| {
            let date = format!("{}-{:02}-{:02}", 2023 + n / 14, 1 + (n % 14) * 6 / 7 % 12, 3 + n % 25);
            let scored = n % 5 != 3;
            let kind = match (scored, n % 13) {
                (true, 5) => MarkKind::Against,
                (_, 7) => MarkKind::Missed,
                (true, 9) => MarkKind::Abstained,
                (true, 11) => MarkKind::Excused,
                (true, _) => MarkKind::With,
                (false, _) => MarkKind::NoPosition,
            };
            mark(n + 1, &date, kind, scored && n % 4 == 0, scored)
        })
        .collect()
}

fn mark(number: usize, date: &str, kind: MarkKind, key: bool, scored: bool) -> StripMark {
    StripMark {
        date: date.to_owned(),
        kind,
        key,
        scored,
        href: format!("/decisions/{number}"),
        label: "Ordinance 2024-07, keep the library open on Saturdays: final passage".to_owned(),
    }
}

fn counted(marks: &[StripMark], only_key: bool) -> Counts {
    let mut counts = Counts::default();
    for mark in marks.iter().filter(|mark| mark.scored && (!only_key || mark.key)) {
        counts.add(mark.kind);
    }
    counts
}

fn figures(counts: &Counts) -> String {
    format!(
        "With the movement on {} of {} votes, missed {} of {}.",
        counts.with,
        counts.with + counts.against + counts.abstained,
        counts.missed,
        counts.bearing() - counts.excused
    )
}

fn sources() -> Vec<SourceLine> {
    vec![
        SourceLine {
            name: "Minutes of the Marlow Town Council".to_owned(),
            href: Some("https://example.org/minutes".to_owned()),
            attribution: Some("Public record, CC BY 4.0".to_owned()),
            imported_on: Some("24 February 2026".to_owned()),
            run: Some("12".to_owned()),
        },
        SourceLine { name: "Questionnaire of the Assembly".to_owned(), ..SourceLine::default() },
    ]
}

fn vote_rows(count: usize) -> AnyView {
    (0..count)
        .map(|n| {
            let kind = MarkKind::ALL[n % 6];
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/decisions/{n}")>
                            "Ordinance 2024-07, keep the library open on Saturdays and two evenings a week"
                        </a>
                    </th>
                    <td data-label="Date" class="nowrap">"9 March 2024"</td>
                    <td data-label="Vote"><VoteWord option=VoteOption::ALL[n % 10] source_word="NV".to_owned() /></td>
                    <td data-label="Counts as"><MarkWord kind /></td>
                </tr>
            }
        })
        .collect_view()
        .into_any()
}

fn official(name: &'static str, marks: &[StripMark]) -> Page {
    let (key, all) = (counted(marks, true), counted(marks, false));
    let marks = marks.to_vec();
    Page::new(name, "/officials/example").description("How one official voted.").with_islands().body(move || {
        view! {
            <Breadcrumbs crumbs=vec![Crumb::new("Officials", "/officials"), Crumb::new("Marlow Town Council", "/")] />
            <QrCode svg=QR address="https://record.example.org/officials/example" />
            <div class="page-head-person">
                <Initials name=name large=true />
                <PageHead title=name kicker="Council member, elected with the movement".to_owned()>
                    <p class="lede">
                        "Marlow Town Council, Ward 3, "
                        <TermSpan from="6 November 2022".to_owned() to="4 November 2026".to_owned() current=true />
                        "."
                    </p>
                </PageHead>
            </div>
            <Caveat title="New in office">
                <p>"This person has been in office for five months. The votes below are all there are."</p>
            </Caveat>
            <div class="tallies">
                <Tally
                    title="Votes on key measures"
                    sentence="Almost always with the movement"
                    figures=figures(&key)
                    counts=key
                    rows_href="#votes".to_owned()
                    rules="1"
                    lead=true
                />
                <Tally
                    title="Votes on all measures"
                    sentence="Generally with the movement"
                    figures=figures(&all)
                    counts=all
                    rows_href="#votes".to_owned()
                    rules="1"
                    limits=vec!["Missed two votes or more without a reason, so never “consistently”.".to_owned()]
                />
            </div>
            <Section id="record" title="The record">
                <p>
                    "Each mark is one decision. Most were taken by "
                    <Definition
                        term="roll call"
                        meaning="A roll call is a vote in which each member’s own vote is written down."
                    />
                    ", the oldest first."
                </p>
                <StripDetails><RecordStrip id="strip" marks name /></StripDetails>
            </Section>
            <Section id="votes" title="Votes, key measures first">
                <FilterList>
                    <DataTable caption="Votes" caption_hidden=true stack=true>
                        <thead>
                            <tr>
                                <th scope="col">"Measure"</th>
                                <SortHeader label="Date" href="?sort=date" direction=SortDirection::Descending />
                                <th scope="col">"Vote"</th>
                                <th scope="col">"Counts as"</th>
                            </tr>
                        </thead>
                        <tbody>{vote_rows(8)}</tbody>
                    </DataTable>
                </FilterList>
                <Pager current=5 pages=24 what="1,152 votes" href_prefix="/officials/example?page=" />
            </Section>
            <SourceNote sources=sources() />
        }
    })
}

fn home() -> Page {
    Page::new("The public record", "/").body(|| {
        view! {
            <div class="poster">
                <h1>"How the people we elected have voted"</h1>
                <p class="lede">"Every vote of the people our movement elects, and where each figure comes from."</p>
                <SearchForm action="/find" label="Who represents you?" hint="A town, a county or a ZIP code".to_owned() />
            </div>
            <dl class="figures">
                <div><dt>"officials"</dt><dd>"5,120"</dd></div>
                <div><dt>"decisions"</dt><dd>"2,381"</dd></div>
                <div><dt>"votes"</dt><dd>"275,864"</dd></div>
                <div><dt>"measures with a position"</dt><dd>"36"</dd></div>
            </dl>
            <Section id="values" title="What we stand for">
                <ol class="numbered">
                    <li><h3><a href="/values/x">"Anti-racism"</a></h3><p>"Dismantle what produces racial inequality in our communities."</p></li>
                    <li><h3><a href="/values/x">"Class solidarity"</a></h3><p>"Among all working people, whatever their job."</p></li>
                </ol>
            </Section>
        }
    })
}

fn list() -> Page {
    Page::new("Officials", "/officials").with_islands().body(|| {
        let people = [
            ("Élodie Washington", "Council member, Marlow Town Council", "Ward 3", "nonpartisan", ""),
            ("Dr. Theodora Wilhelmina Oyelaran-Castellanos, Jr.", "Representative, House of Representatives", "State house district 112", "Democratic", ""),
            ("Bo Li", "Member, Marlow County School Board", "District 1", "", "Left office in 2023"),
            ("Kenyatté Brown", "Commissioner, Marlow County Commission", "At large", "Republican", ""),
        ];
        let rows = people
            .iter()
            .map(|(name, office, place, party, _)| {
                view! {
                    <tr>
                        <th scope="row"><a href="/officials/x">{*name}</a></th>
                        <td data-label="Office">{*office}</td>
                        <td data-label="Place">{*place}</td>
                        <td data-label="Party">{*party}</td>
                        <td data-label="All measures" class="num">"31 of 36"</td>
                    </tr>
                }
            })
            .collect_view();
        let lines = people
            .iter()
            .map(|(name, office, place, party, note)| {
                view! {
                    <li>
                        <PersonLine
                            name=*name
                            href="/officials/x"
                            office=(*office).to_owned()
                            place=(*place).to_owned()
                            party=(*party).to_owned()
                            note=(!note.is_empty()).then(|| (*note).to_owned())
                        />
                    </li>
                }
            })
            .collect_view();
        view! {
            <PageHead title="Officials" kicker="5,120 people in 214 bodies".to_owned()>
                <p class="lede">"Who holds which office, and how they have voted."</p>
            </PageHead>
            <SearchSuggest><SearchForm action="/search" label="Search the whole record" /></SearchSuggest>
            <FilterForm action="/officials" label="Narrow the list">
                <TextField name="name" label="Name" kind="search" />
                <SelectField
                    name="body"
                    label="Body"
                    options=vec![SelectOption::new("", "All bodies"), SelectOption::new("1", "Marlow County Board of Education and Lifelong Learning")]
                />
                <SelectField name="party" label="Party" options=vec![SelectOption::new("", "All parties")] />
                <SubmitButton label="Show" />
            </FilterForm>
            <DataTable caption="4 officials" stack=true>
                <thead>
                    <tr>
                        <SortHeader label="Name" href="?sort=-name" direction=SortDirection::Ascending />
                        <SortHeader label="Office" href="?sort=office" />
                        <SortHeader label="Place" href="?sort=place" />
                        <th scope="col">"Party"</th>
                        <SortHeader label="All measures" href="?sort=score" numeric=true />
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
            <Pager current=1 pages=52 what="5,120 officials" href_prefix="/officials?page=" />
            <Section id="roster" title="Marlow Town Council"><ul class="person-list">{lines}</ul></Section>
            <EmptyState title="No votes yet">
                <p>"This body has published no votes. " <a href="/data">"Where our data comes from"</a></p>
            </EmptyState>
        }
    })
}

fn decision() -> Page {
    let count = |option, count| OptionCount { option, count };
    Page::new("Keep the library open on Saturdays", "/decisions/12").body(move || {
        let seats = (0..9_usize)
            .map(|n| SeatVote {
                corrected: None,
                name: ["Élodie Washington", "Bo Li", "Theodora Oyelaran-Castellanos"][n % 3].to_owned(),
                href: (n != 4).then(|| "/officials/x".to_owned()),
                seat: Some(format!("Ward {}", n + 1)),
                party: (n % 2 == 0).then(|| "Democratic".to_owned()),
                option: VoteOption::ALL[n],
                source_word: Some("Pass".to_owned()),
                reason: (n == 7).then(|| "Conflict of interest".to_owned()),
                mark: Some(MarkKind::ALL[n % 6]),
            })
            .collect();
        view! {
            <Breadcrumbs crumbs=vec![Crumb::new("Measures", "/measures"), Crumb::new("Ordinance 2024-07", "/")] />
            <PageHead title="Keep the library open on Saturdays and two evenings a week" kicker="Roll call of 9 March 2024, Marlow Town Council".to_owned()>
                <p class="lede">"Passed, 6 to 3. The movement asked for a yes."</p>
            </PageHead>
            <Caveat title="The totals do not agree" tone=CaveatTone::Warning>
                <p>"The source says 6 to 2. Its list of members shows 6 to 3. We show the list."</p>
            </Caveat>
            <Facts facts=vec![
                Fact::new("Motion", "Final passage"),
                Fact::new("Result", "passed"),
                Fact::new("Body", view! { <a href="/bodies/x">"Marlow Town Council"</a> }),
                Fact::new("Bearing", "A yes is with the movement, because the ordinance was on the Assembly’s list of six demands."),
            ] />
            <Section id="votes" title="How everyone voted">
                <VoteBreakdown
                    totals=vec![count(VoteOption::Yes, 126), count(VoteOption::No, 43), count(VoteOption::Absent, 6), count(VoteOption::NotVoting, 5)]
                    parties=vec![
                        PartyVotes { party: "Democratic".to_owned(), counts: vec![count(VoteOption::Yes, 70), count(VoteOption::Absent, 3)] },
                        PartyVotes { party: "Republican".to_owned(), counts: vec![count(VoteOption::Yes, 56), count(VoteOption::No, 43)] },
                    ]
                    seats
                />
            </Section>
            <SourceNote sources=sources() />
        }
    })
}

fn parts() -> Page {
    Page::new("Parts", "/parts").body(|| {
        let errors = vec![
            FieldError { field: "zip".to_owned(), message: "Enter a ZIP code of five digits".to_owned() },
            FieldError { field: "text".to_owned(), message: "Write at least one sentence".to_owned() },
        ];
        let marks = MarkKind::ALL.iter().map(|kind| view! { <li><MarkWord kind=*kind /></li> }).collect_view();
        view! {
            <PageHead title="Forms, marks and prose" />
            <ErrorSummary errors />
            <form>
                <TextField name="zip" label="ZIP code" value="352" hint="Five digits, such as 35203".to_owned() error="Enter a ZIP code of five digits".to_owned() />
                <SafeTextarea name="text" label="What happened" value="</textarea> & more" error="Write at least one sentence".to_owned() />
                <p><SubmitButton label="Send" /> " " <SubmitButton label="Start again" secondary=true /></p>
            </form>
            <ul class="plain">{marks}</ul>
            <Prose html="<h2>A heading</h2><p>Some <strong>prose</strong> with <a href=\"/x\">a link</a>.</p><blockquote><p>Word for word.</p></blockquote><ul><li>One</li><li>Two</li></ul>" />
            <div class="grid">
                <div><h3>"Anti-racism"</h3><p>"Dismantle what produces racial inequality in our communities."</p></div>
                <div><h3>"Class solidarity"</h3><p>"Among all working people, whatever their job."</p></div>
                <div><h3>"Movement politics"</h3><p>"Elect everyday people, who answer to the people."</p></div>
            </div>
        }
    })
}

const QR: &str =
    "<svg viewBox=\"0 0 8 8\"><path d=\"M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 6h1v1H6z\"/></svg>";
