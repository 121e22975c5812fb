//! Importing commitments, by example, by property, and on a published set where it is at hand.

use proptest::prelude::*;

use super::*;
use crate::words::CommitmentStatus;

fn row(text: &str) -> Published<'_> {
    Published { person: "p", text, ..Published::default() }
}

/// What is kept of a row.
fn known(row: &Published<'_>) -> Known {
    Known {
        person: row.person.to_owned(),
        text: row.text.to_owned(),
        category: row.category.map(str::to_owned),
        keys: row.keys(),
        links: row.links.iter().map(|link| (*link).to_owned()).collect(),
    }
}

fn review_of(found: &Match) -> Option<(usize, Why)> {
    match found {
        Match::Review(candidates) => candidates.first().map(|first| (first.known, first.why)),
        _ => None,
    }
}

#[test]
fn publishers_words_are_read_and_not_guessed() {
    let words = StatusWords::default();
    for (word, status) in [
        ("Achieved", CommitmentStatus::Kept),
        ("Compromised", CommitmentStatus::PartlyKept),
        ("Broken", CommitmentStatus::Broken),
        ("Not started", CommitmentStatus::NotStarted),
        ("In progress", CommitmentStatus::InProgress),
        ("in-progress", CommitmentStatus::InProgress),
        ("In the Works", CommitmentStatus::InProgress),
        ("STALLED", CommitmentStatus::Stalled),
        ("cannot_be_judged", CommitmentStatus::CannotBeJudged),
        ("partly kept", CommitmentStatus::PartlyKept),
    ] {
        assert_eq!(words.read(word), Ok(Some(status)), "{word}");
    }
    assert_eq!(words.read("  "), Ok(None));
    let error = words.read("Pending review").unwrap_err().to_string();
    assert!(error.starts_with(
        "nobody has said yet what the status “Pending review” means; choose one of: not started,"
    ));
    let more = words
        .with("Pending review", CommitmentStatus::InProgress)
        .with("Achieved", CommitmentStatus::PartlyKept);
    assert_eq!(more.read("pending REVIEW"), Ok(Some(CommitmentStatus::InProgress)));
    assert_eq!(more.read("achieved"), Ok(Some(CommitmentStatus::PartlyKept)));
    assert!(more.iter().count() > 30);
    for status in CommitmentStatus::ALL {
        assert!(StatusWords::default().iter().any(|(_, known)| known == *status), "{status}");
    }
}

#[test]
fn addresses_differ_only_where_it_makes_a_difference() {
    for url in ["https://www.example.org/p/1/", "http://example.org/p/1#top", " HTTPS://EXAMPLE.org:443/p/1?"]
    {
        assert_eq!(address_key(url).unwrap(), "example.org/p/1", "{url}");
    }
    assert_eq!(address_key("https://example.org/p?id=2").unwrap(), "example.org/p?id=2");
    assert_eq!(address_key("https://example.org:8443/").unwrap(), "example.org:8443");
    assert_eq!(address_key("mailto:a@example.org"), None);
    assert_eq!(address_key("/p/1"), None);
}

#[test]
fn keys_are_written_and_read_back() {
    let row = Published { id: Some(" 17 "), address: Some("https://example.org/p:1"), ..row("Fix it") };
    let texts: Vec<String> = row.keys().iter().map(StableKey::to_string).collect();
    assert_eq!(texts[..2], ["id:17", "address:example.org/p:1"]);
    assert!(texts[2].starts_with("words:") && texts[2].len() == 38);
    for key in row.keys() {
        assert_eq!(key.to_string().parse::<StableKey>(), Ok(key));
    }
    assert!("colour:red".parse::<StableKey>().is_err());
    assert_eq!(StableKey::id("  "), None);
    assert_eq!(StableKey::words("p", "…"), None);
    assert_eq!(StableKey::words("p", "Fix it!"), StableKey::words("p", "fix  It"));
    assert_ne!(StableKey::words("p", "Fix it"), StableKey::words("q", "Fix it"));
}

#[test]
fn the_strongest_key_decides() {
    let before = [
        known(&Published { id: Some("1"), address: Some("https://example.org/1"), ..row("Fix the bridge") }),
        known(&Published { address: Some("https://example.org/2"), ..row("Plant a thousand trees") }),
        known(&row("Open the library on Sundays")),
    ];
    let rows = [
        // Everything but the id changed.
        Published { id: Some("1"), address: Some("https://example.net/x"), ..row("Mend roads") },
        // Reworded, at the same address.
        Published { address: Some("http://www.example.org/2/"), ..row("Greener streets") },
        // The same words; the publisher has given it a page meanwhile.
        Published { address: Some("https://example.org/3"), ..row("Open the library on Sundays!") },
        row("Raise the wages of bus drivers"),
    ];
    assert_eq!(
        match_all(&before, &rows),
        [
            Match::Same { known: 0, by: KeyKind::Id },
            Match::Same { known: 1, by: KeyKind::Address },
            Match::Same { known: 2, by: KeyKind::Words },
            Match::New,
        ]
    );
}

#[test]
fn what_is_alike_goes_to_a_steward_and_no_further() {
    let before = [
        known(&row(
            "Fix the bridge on Maple Street before winter, and make it safe for children who walk to school",
        )),
        known(&Published { person: "q", ..row("Fix the bridge on Maple Street") }),
        known(&Published {
            links: &["https://example.org/talk/9", "https://example.org/list"],
            ..row("Lower taxes")
        }),
        known(&Published { links: &["https://example.org/list"], ..row("Plant a thousand trees") }),
    ];
    let rows = [
        row("Fix the bridge on Maple Street"),
        // Only the link tells, and only because no other has it.
        Published { links: &["http://example.org/talk/9#c1"], ..row("Cut what families pay") },
        Published { links: &["https://example.org/list"], ..row("Pave Oak Avenue") },
    ];
    let found = match_all(&before, &rows);
    assert_eq!(review_of(&found[0]), Some((0, Why::AlikeWords)));
    assert_eq!(review_of(&found[1]), Some((2, Why::SharedLink)));
    assert_eq!(found[2], Match::New);
    // Once another row has claimed it, it is no candidate.
    let rows = [rows[0], row(&before[0].text)];
    assert_eq!(match_all(&before, &rows), [Match::New, Match::Same { known: 0, by: KeyKind::Words }]);
}

#[test]
fn an_id_that_contradicts_goes_to_a_steward() {
    let before = [known(&Published {
        id: Some("1"),
        address: Some("https://example.org/1"),
        ..row("Fix the bridge")
    })];
    let other = Published { id: Some("2"), address: Some("https://example.org/1"), ..row("Fix the bridge") };
    assert_eq!(review_of(&match_all(&before, &[other])[0]), Some((0, Why::OtherId)));
    // A known one without an id may get one.
    let before = [known(&row("Fix the bridge"))];
    assert_eq!(match_all(&before, &[other]), [Match::Same { known: 0, by: KeyKind::Words }]);
}

#[test]
fn two_rows_never_become_one_by_themselves() {
    let before = [known(&Published { id: Some("1"), ..row("Fix the bridge") })];
    let rows = [row("Fix the bridge"), Published { id: Some("1"), ..row("Mend it") }, row("fix the BRIDGE")];
    assert_eq!(
        match_all(&before, &rows),
        [Match::Twice { row: 1 }, Match::Same { known: 0, by: KeyKind::Id }, Match::Twice { row: 0 },]
    );
    assert_eq!(match_all(&[], &[rows[0], rows[0]]), [Match::New, Match::Twice { row: 0 }]);
}

#[test]
fn likeness_is_by_words() {
    assert_eq!(likeness("Fix the bridge", "the bridge: FIX!"), 100);
    assert_eq!(likeness("Cut taxes", "Plant trees"), 0);
    assert_eq!(likeness("The will", "the will"), 100);
    assert_eq!(likeness("", ""), 0);
    assert!(
        likeness("End the clean power plan", "She vowed to end the Clean Power Plan") >= LIKENESS_PERCENT
    );
    assert!(likeness("Get rid of income tax for some", "Get rid of corporate tax loopholes") < 70);
}

/// A published set of 174 promises, where it is at hand; it is not part of the project.
#[test]
fn a_published_set_is_known_again() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/promises-trumptracker-2018-08-27/_data/data.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("the set is not at hand");
        return;
    };
    let set: serde_json::Value = serde_json::from_str(&text).unwrap();
    let promises = set["promises"].as_array().unwrap();
    assert_eq!(promises.len(), 174);

    let words = StatusWords::default();
    let status =
        |promise: &serde_json::Value| words.read(promise["status"].as_str().unwrap()).unwrap().unwrap();
    let count = |wanted| promises.iter().filter(|promise| status(promise) == wanted).count();
    assert_eq!(
        [
            CommitmentStatus::Broken,
            CommitmentStatus::Kept,
            CommitmentStatus::PartlyKept,
            CommitmentStatus::NotStarted,
            CommitmentStatus::InProgress
        ]
        .map(count),
        [43, 21, 8, 84, 18]
    );

    let list = |value: &'_ serde_json::Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let links: Vec<Vec<String>> =
        promises.iter().map(|p| [list(&p["sources"]), list(&p["comments"])].concat()).collect();
    let links: Vec<Vec<&str>> =
        links.iter().map(|links| links.iter().map(String::as_str).collect()).collect();
    let rows: Vec<Published<'_>> = promises
        .iter()
        .zip(&links)
        .map(|(promise, links)| Published {
            person: "p",
            id: None,
            address: promise["url"].as_str(),
            text: promise["title"].as_str().unwrap(),
            category: promise["category"].as_str(),
            links,
        })
        .collect();
    assert!(match_all(&[], &rows).iter().all(|found| *found == Match::New));
    let before: Vec<Known> = rows.iter().map(known).collect();
    let same = |by| move |(n, found): (usize, &Match)| *found == Match::Same { known: n, by };
    assert!(match_all(&before, &rows).iter().enumerate().all(same(KeyKind::Address)));

    // Without addresses, all others still know themselves by their words.
    let without: Vec<Published<'_>> = rows.iter().map(|row| Published { address: None, ..*row }).collect();
    assert!(match_all(&before, &without).iter().enumerate().all(same(KeyKind::Words)));

    // Every title shortened to two thirds, and neither address nor links: none is taken for another by itself, and
    // the right one is among those that a steward sees.
    let short: Vec<String> = rows
        .iter()
        .map(|row| {
            let words: Vec<&str> = row.text.split(' ').collect();
            words[..(words.len() * 2).div_ceil(3)].join(" ")
        })
        .collect();
    let reworded: Vec<Published<'_>> =
        without.iter().zip(&short).map(|(row, text)| Published { text, links: &[], ..*row }).collect();
    let found = match_all(&before, &reworded);
    let right = found.iter().enumerate().filter(|(n, found)| match found {
        Match::Review(candidates) => candidates.iter().any(|candidate| candidate.known == *n),
        Match::Same { known, .. } => known == n,
        Match::Twice { .. } | Match::New => false,
    });
    assert!(right.count() >= 170, "{found:?}");
    assert!(
        found.iter().enumerate().all(|(n, found)| !matches!(found, Match::Same { known, .. } if *known != n))
    );
}

fn any_row() -> impl Strategy<Value = (Option<u8>, Option<u8>, String)> {
    (prop::option::of(0..4u8), prop::option::of(0..4u8), "(fix|mend|the|bridge|road|now| ){1,6}")
}

proptest! {
    #[test]
    fn nothing_is_claimed_twice_and_nothing_out_of_range(
        before in prop::collection::vec(any_row(), 0..6), rows in prop::collection::vec(any_row(), 0..6)
    ) {
        let texts = |rows: &[(Option<u8>, Option<u8>, String)]| -> Vec<(Option<String>, Option<String>, String)> {
            rows.iter().map(|(id, at, text)| (id.map(|id| id.to_string()), at.map(|at| format!("https://example.org/{at}")), text.clone())).collect()
        };
        let (before, rows) = (texts(&before), texts(&rows));
        fn published(row: &(Option<String>, Option<String>, String)) -> Published<'_> {
            Published { id: row.0.as_deref(), address: row.1.as_deref(), ..row_of(&row.2) }
        }
        fn row_of(text: &str) -> Published<'_> { Published { person: "p", text, ..Published::default() } }
        let before: Vec<Known> = before.iter().map(|row| known(&published(row))).collect();
        let rows: Vec<Published<'_>> = rows.iter().map(published).collect();
        let found = match_all(&before, &rows);
        prop_assert_eq!(found.len(), rows.len());
        let mut claimed: Vec<usize> = found.iter().filter_map(|found| match found { Match::Same { known, .. } => Some(*known), _ => None }).collect();
        let all = claimed.len();
        claimed.sort_unstable();
        claimed.dedup();
        prop_assert_eq!(claimed.len(), all);
        for (n, found) in found.iter().enumerate() {
            match found {
                Match::Same { known, .. } => prop_assert!(*known < before.len()),
                Match::Review(candidates) => prop_assert!(!candidates.is_empty() && candidates.len() <= 3 && candidates.iter().all(|c| c.known < before.len())),
                Match::Twice { row } => prop_assert!(*row != n && *row < rows.len()),
                Match::New => {}
            }
        }
    }

    #[test]
    fn likeness_is_even_handed(a in "\\PC{0,40}", b in "\\PC{0,40}") {
        prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
        prop_assert!(likeness(&a, &b) <= 100);
        prop_assert!(crate::fold::fold(&a).is_empty() || likeness(&a, &a) == 100);
    }
}
