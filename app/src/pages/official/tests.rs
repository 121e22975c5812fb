use super::super::fixtures;
use super::*;

fn none() -> Promised {
    let commitments = Listing { items: vec![], page: 1, size: FEW, total: 0 };
    Promised { record: None, commitments, replies: vec![] }
}
use crate::layout::document;

fn page_for(official: &Official, query: &str) -> Page {
    render(&fixtures::site(), official, &none(), fixtures::strip(), &OfficialParams::parse(query))
}

#[test]
fn the_ladder_leads_from_the_sentence_to_the_rows() {
    let page = page_for(&fixtures::official(), "");
    for text in [
        "With the movement on 1 of 2 votes; missed 1 of 3.",
        "href=\"/officials/ana-ochoa?only=key#votes\"",
        "href=\"/officials/ana-ochoa?show=different#votes\"",
        "href=\"/decisions/2\"",
        "href=\"/officials/ana-ochoa/votes\"",
        "not counted: did not hold the seat on that day",
        "4 votes, the newest first",
        "Voted for and missed once",
        "What changed the figures",
        "Town of Marlow, public record",
        "mailto:ana@example.org",
        "<svg xmlns",
    ] {
        assert!(fixtures::html(&page).contains(text), "{text} is missing in {}", page.body);
    }
    assert_eq!(page.body.matches("<h1>").count(), 1);
    assert!(page.islands);
    assert_eq!(page.canonical_path, "/officials/ana-ochoa");
}

#[test]
fn the_rows_can_be_narrowed_without_javascript() {
    let page = page_for(&fixtures::official(), "show=different");
    assert!(page.body.contains("1 vote: against the movement, the newest first"), "{}", page.body);
    assert!(!page.body.contains(">Motion 1</a>"));
    let page = page_for(&fixtures::official(), "only=key");
    assert!(page.body.contains("1 vote on key measures, the newest first"));
    let page = page_for(&fixtures::official(), "show=nonsense");
    assert!(page.body.contains("We know no choice called “nonsense”"));
    assert!(page.body.contains("4 votes, the newest first"));
    let page = page_for(&fixtures::official(), "show=excused");
    assert!(page.body.contains("No vote fits that"));
}

#[test]
fn key_measures_stand_first_under_their_value() {
    let body = page_for(&fixtures::official(), "").body;
    let rows = body.split("id=\"measures\"").nth(1).unwrap().split("</table>").next().unwrap();
    let (sundays, mondays) = (rows.find("on sundays").unwrap(), rows.find("on mondays").unwrap());
    assert!(sundays < mondays);
    assert!(!rows.contains("on tuesdays"), "what does not count is not told as what they did");
}

#[test]
fn what_does_not_count_is_never_drawn_as_missed() {
    let mut official = fixtures::official();
    official.scored.clear();
    let body = page_for(&official, "").body;
    let drawing = body.split("strip-run").nth(1).unwrap().split("</figure>").next().unwrap();
    // Of two unscored absences one is on a day on which the seat was not held.
    assert!(drawing.contains("4 March 2024: 1 vote, no position<"), "{drawing}");
    assert!(drawing.contains("5 March 2024: 1 vote, no position, 1 missed"));
}

#[test]
fn nothing_known_is_said_and_no_code_is_loaded() {
    let mut official = fixtures::official();
    official.scored.clear();
    official.told.clear();
    official.seats.clear();
    official.changes.clear();
    let page = render(&fixtures::site(), &official, &none(), vec![], &OfficialParams::default());
    assert!(page.body.contains("No vote to judge yet") && page.body.contains("No term in the record"));
    assert!(!page.islands);
}

#[test]
fn what_a_reader_must_know_stands_before_the_record() {
    let mut official = fixtures::official();
    assert!(!page_for(&official, "").body.contains("Before you read on"));
    official.caveats = vec!["Not in office now.".to_owned(), "Two sources disagree.".to_owned()];
    let body = page_for(&official, "").body;
    assert!(body.find("Two sources disagree.").unwrap() < body.find("Votes on key measures").unwrap());
}

#[test]
fn nobody_is_drawn_as_missing_before_they_held_the_seat() {
    let mut official = fixtures::official();
    official.scored.clear();
    official.seats[0].start = Some("2024-03-06".to_owned());
    let body = page_for(&official, "").body;
    assert!(!body.contains("1 vote, no position, 1 missed"), "sworn in on 6 March, absent on 5 March");
    official.seats.clear();
    assert!(!page_for(&official, "").body.contains("1 vote, no position, 1 missed"), "never seated");
}

#[test]
fn a_hostile_or_endless_name_stays_text() {
    let mut official = fixtures::official();
    official.person.name = fixtures::HOSTILE.to_owned();
    official.other_names = vec!["x".repeat(4000)];
    official.scored[0].motion = fixtures::HOSTILE.to_owned();
    official.scored[0].source_word = Some(fixtures::HOSTILE.to_owned());
    official.url = Some("javascript:alert(1)".to_owned());
    official.biography = Some(fixtures::HOSTILE.to_owned());
    let html = document(&fixtures::site(), &page_for(&official, ""));
    assert!(!html.contains("<script>alert"), "{html}");
    assert!(!html.contains("onload='x'>"));
    assert!(!html.contains("href=\"javascript"));
}
