//! Invented people, places and votes in the shapes of the view models, for the tests of the pages.

use domain::{
    votes::{Mark, Reason},
    words::VoteOption,
};
use services::views::*;

use crate::layout::{AssetPaths, Site};

/// A name that would be a script if it were not escaped.
pub(super) const HOSTILE: &str = "<script>alert(1)</script>\" onload='x'";

pub(super) fn site() -> Site {
    Site {
        organisation: "Pine & River Assembly".to_owned(),
        public_url: "https://record.example.org".to_owned(),
        sample: true,
        assets: AssetPaths {
            css: "/pkg/style.css".to_owned(),
            start_js: None,
            passkeys_js: None,
            lookup_js: None,
            heading_font: None,
        },
        today: jiff::civil::date(2026, 3, 1),
    }
}

/// A page's content without the marks that Leptos leaves between texts.
pub(super) fn html(page: &crate::page::Page) -> String {
    page.body.replace("<!>", "")
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(super) fn source() -> SourceRef {
    SourceRef {
        slug: "minutes".to_owned(),
        name: "Minutes of the town council".to_owned(),
        publisher: "Town of Marlow".to_owned(),
        url: some("https://example.org/minutes"),
        licence: some("Public record"),
        licence_url: None,
        attribution: some("Town of Marlow, public record."),
        retrieved: some("2026-02"),
        imported_on: some("2026-02-24"),
        run: some("018f"),
    }
}

pub(super) fn body_ref() -> BodyRef {
    BodyRef {
        slug: "town-council".to_owned(),
        name: "Marlow Town Council".to_owned(),
        kind: "council".to_owned(),
    }
}

fn place_ref(slug: &str, name: &str, kind: &str) -> PlaceRef {
    PlaceRef { slug: slug.to_owned(), name: name.to_owned(), kind: kind.to_owned() }
}

pub(super) fn value_ref() -> ValueRef {
    ValueRef { slug: "class-solidarity".to_owned(), name: "Class solidarity".to_owned() }
}

fn person(slug: &str, name: &str) -> PersonRef {
    PersonRef { slug: slug.to_owned(), name: name.to_owned(), party: some("Democratic") }
}

fn seat(person: PersonRef) -> Seat {
    Seat {
        person,
        title: "Council member".to_owned(),
        body: body_ref(),
        place: place_ref("marlow-ward-3", "Ward 3", "ward"),
        start: some("2022-11-07"),
        end: None,
        seen_from: None,
        seen_to: None,
        start_reason: "elected".to_owned(),
        end_reason: None,
        end_reason_text: None,
        current: Some(true),
        when: "since 7 November 2022".to_owned(),
        source: Some(source()),
    }
}

fn tally(same: u32, different: u32, missed: u32) -> Tally {
    let counts = domain::votes::Counts { same, different, missed, ..Default::default() };
    let judged = domain::votes::Tally::from(counts);
    Tally {
        rules: domain::votes::RULES_VERSION.to_owned(),
        same,
        different,
        abstained: 0,
        missed,
        excused: 0,
        not_eligible: 0,
        unrecorded: 0,
        score_percent: judged.score.map(|score| score.percent()),
        verdict: judged.verdict.code().to_owned(),
        words: domain::votes::sentence::headline(&judged, domain::votes::sentence::Tense::Now),
        sentence: domain::votes::sentence::figures(&judged),
        period: None,
        held_back: domain::votes::sentence::held_back(&judged),
        left_out: domain::votes::sentence::left_out(&judged),
    }
}

pub(super) fn official_row() -> OfficialRow {
    let person = person("ana-ochoa", "Ana Ochoa");
    OfficialRow {
        photo: None,
        seat: Some(seat(person.clone())),
        person,
        standing: some("elected"),
        all: Some(tally(3, 1, 1)),
        key: None,
    }
}

pub(super) fn hostile_row() -> OfficialRow {
    let mut row = official_row();
    row.person.name = HOSTILE.to_owned();
    row.person.party = some(HOSTILE);
    row
}

pub(super) fn official_filters() -> OfficialFilters {
    OfficialFilters {
        bodies: vec![body_ref()],
        parties: vec!["Democratic".to_owned()],
        standings: vec!["elected".to_owned()],
    }
}

fn measure_ref(slug: &str, key: bool) -> MeasureRef {
    MeasureRef {
        slug: slug.to_owned(),
        identifier: some("HB 30"),
        title: format!("Close the library on {slug}"),
        stance: some("oppose"),
        key,
    }
}

fn scored(number: i64, measure: &str, key: bool, option: Option<&str>, mark: Mark) -> ScoredVote {
    ScoredVote {
        corrected: None,
        number,
        date: Some(format!("2024-03-{number:02}")),
        motion: format!("Motion {number}"),
        measure: measure_ref(measure, key),
        values: vec![value_ref()],
        option: option.map(str::to_owned),
        source_word: some("Nay"),
        reason: None,
        mark,
        judged: mark.word().to_owned(),
        result: "failed".to_owned(),
        bearing: "yes_opposes".to_owned(),
    }
}

pub(super) fn official() -> Official {
    let person = person("ana-ochoa", "Ana Ochoa");
    Official {
        photo: None,
        by_hand: Vec::new(),
        other_names: vec!["Anita Ochoa".to_owned()],
        standing: some("elected"),
        seats: vec![seat(person.clone())],
        candidacies: vec![Candidacy {
            person: person.clone(),
            title: "Mayor".to_owned(),
            body: body_ref(),
            place: place_ref("marlow", "Marlow", "town"),
            election_date: some("2026-11-03"),
            outcome: "pending".to_owned(),
        }],
        person,
        in_office: Some(true),
        biography: some("She *runs* a bakery."),
        email: some("ana@example.org"),
        phone: None,
        address: None,
        url: some("https://example.org/ana"),
        died: None,
        key: tally(1, 0, 0),
        all: tally(1, 1, 1),
        scored: vec![
            scored(1, "sundays", true, Some("no"), Mark::With),
            scored(2, "mondays", false, Some("yes"), Mark::Against),
            scored(3, "mondays", false, Some("absent"), Mark::Missed),
            scored(4, "tuesdays", false, None, Mark::NotCounted(Reason::NotInSeat)),
        ],
        told: vec![
            MeasureTold {
                measure: measure_ref("mondays", false),
                outcome: "voted_for".to_owned(),
                words: "voted for and missed once".to_owned(),
            },
            MeasureTold {
                measure: measure_ref("sundays", true),
                outcome: "voted_against".to_owned(),
                words: "voted against".to_owned(),
            },
            MeasureTold {
                measure: measure_ref("tuesdays", false),
                outcome: "not_counted".to_owned(),
                words: "not counted".to_owned(),
            },
        ],
        votes_total: 41,
        changes: vec![RecordChange {
            tally: "all".to_owned(),
            on: "2026-02-24".to_owned(),
            before: "no votes to judge".to_owned(),
            after: "with the movement on 1 of 2 votes".to_owned(),
            cause: "votes were brought in".to_owned(),
        }],
        caveats: vec![],
        identifiers: vec![("openstates".to_owned(), "ocd-person/1".to_owned())],
        links: vec![Link {
            kind: "source".to_owned(),
            url: "https://example.org/roster".to_owned(),
            note: None,
        }],
        sources: vec![source()],
    }
}

pub(super) fn strip() -> Vec<StripMark> {
    let mark = |number: i64, option, judged, key| StripMark {
        number,
        date: format!("2024-03-{number:02}"),
        option,
        judged,
        key,
    };
    vec![
        mark(1, VoteOption::No, Some(Mark::With), true),
        mark(4, VoteOption::Absent, Some(Mark::NotCounted(Reason::NotInSeat)), false),
        mark(5, VoteOption::Absent, None, false),
    ]
}

pub(super) fn vote_row() -> VoteRow {
    VoteRow {
        corrected: None,
        number: 7,
        date: None,
        motion: String::new(),
        measure: None,
        body: body_ref(),
        option: "not_voting".to_owned(),
        source_word: "NV".to_owned(),
        reason: None,
        mark: None,
        result: "passed".to_owned(),
    }
}

pub(super) fn decision_row() -> DecisionRow {
    DecisionRow {
        number: 7,
        date: some("2024-03-28"),
        body: body_ref(),
        kind: "roll_call".to_owned(),
        motion: "Close the library on Sundays".to_owned(),
        result: "failed".to_owned(),
        bearing: some("yes_opposes"),
        measure: Some(measure_ref("sundays", true)),
        yes: 1,
        no: 1,
        other: 1,
    }
}

fn position() -> PositionView {
    PositionView {
        stance: "oppose".to_owned(),
        why: "People need it. <script>alert(1)</script>".to_owned(),
        pros: some("It saves money."),
        cons: some("Children lose it."),
        key: true,
        source: Some(source()),
    }
}

pub(super) fn decision() -> Decision {
    let vote = |person: PersonRef, option: &str, mark| MemberVote {
        corrected: None,
        person,
        seat: Some(place_ref("marlow-ward-3", "Ward 3", "ward")),
        option: option.to_owned(),
        source_word: "Nay".to_owned(),
        reason: None,
        mark,
    };
    let mut excused = vote(person("bo-li", HOSTILE), "excused", Some(Mark::Excused));
    excused.reason = some("sick");
    let mut partyless = vote(person("cy-dent", "Cy Dent"), "yes", Some(Mark::Against));
    partyless.person.party = None;
    Decision {
        by_hand: Vec::new(),
        row: decision_row(),
        position: Some(position()),
        votes: vec![vote(person("ana-ochoa", "Ana Ochoa"), "no", Some(Mark::With)), excused, partyless],
        by_option: vec![("yes".to_owned(), 1), ("no".to_owned(), 1), ("excused".to_owned(), 1)],
        by_party: vec![],
        published: Some([99, 1, 0, 1]),
        note: some("The totals disagree."),
        previous: Some(6),
        next: None,
        source_url: some("https://example.org/vote/7"),
        source: Some(source()),
    }
}

pub(super) fn measure_row() -> MeasureRow {
    MeasureRow {
        measure: measure_ref("sundays", true),
        kind: "ordinance".to_owned(),
        body: body_ref(),
        session: some("2024"),
        status: some("Failed"),
        last_date: some("2024-03-28"),
        values: vec![value_ref()],
        decisions: 1,
    }
}

pub(super) fn measure() -> Measure {
    Measure {
        by_hand: Vec::new(),
        measure: measure_ref("sundays", true),
        kind: "ordinance".to_owned(),
        body: body_ref(),
        session: some("2024"),
        summary: some("A text of the source with <b>tags</b>."),
        status: some("Failed"),
        status_date: some("2024-03-28"),
        introduced: some("2024-01"),
        last_date: None,
        position: Some(position()),
        values: vec![value_ref()],
        sponsors: (0..10).map(|n| person(&format!("sponsor-{n}"), &format!("Sponsor {n}"))).collect(),
        decisions: vec![decision_row()],
        note: None,
        source_url: some("https://example.org/hb30"),
        source: Some(source()),
    }
}

pub(super) fn empty_body() -> Body {
    Body {
        body: body_ref(),
        place: place_ref("marlow", "Marlow", "town"),
        parent: None,
        committees: vec![],
        url: None,
        roster: vec![],
        vacant: vec![],
        caveats: vec![],
        former: vec![],
        decisions: vec![],
        decisions_total: 0,
        source: None,
    }
}

pub(super) fn body() -> Body {
    Body {
        url: some("https://example.org/council"),
        roster: vec![official_row()],
        vacant: vec![VacantSeat {
            title: "Council member".to_owned(),
            place: place_ref("marlow-ward-9", "Ward 9", "ward"),
        }],
        former: vec![seat(person("old-timer", "Old Timer"))],
        decisions: vec![decision_row()],
        decisions_total: 60,
        source: Some(source()),
        ..empty_body()
    }
}

pub(super) fn place() -> Place {
    let ward = PlaceRow {
        place: place_ref("marlow-ward-3", "Ward 3", "ward"),
        parent: Some(place_ref("marlow", "Marlow", "town")),
        officials: 1,
    };
    Place {
        place: place_ref("marlow", "Marlow", "town"),
        ancestors: vec![place_ref("alder-county", "Alder County", "county")],
        ocd_id: some("ocd-division/country:us/state:al/place:marlow"),
        valid_from: some("1901"),
        valid_through: None,
        represented_by: vec![official_row()],
        also: vec![official_row()],
        bodies: vec![body_ref()],
        inside: vec![("ward".to_owned(), 9)],
        children: Listing { items: vec![ward], page: 1, size: 50, total: 9 },
        zips: vec!["36830".to_owned()],
        source: Some(source()),
    }
}

pub(super) fn found() -> Found {
    Found {
        query: "36830".to_owned(),
        zip: some("36830"),
        places: vec![FoundPlace {
            place: place_ref("marlow", "Marlow", "town"),
            parent: Some(place_ref("alder-county", "Alder County", "county")),
            officials: vec![official_row()],
            instead: None,
        }],
        several: vec![SeveralPlaces {
            kind: "ward".to_owned(),
            places: vec![place_ref("w1", "Ward 1", "ward"), place_ref("w2", "Ward 2", "ward")],
            words: "This ZIP code touches two wards.".to_owned(),
        }],
    }
}
