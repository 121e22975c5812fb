//! Who the source's people are, and when they took part.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use domain::date::CivilDate;
use domain::names::Name;
use domain::terms::Span;
use domain::words::{BodyKind, TermStart};
use uuid::Uuid;

use super::archive::Archive;
use super::{Chambers, Roll, is_upper, number};
use crate::import::ImportError;
use crate::import::ctx::{Ctx, Subject};
use crate::import::people::{Incoming, IncomingTerm, mark_rivals};
use crate::import::report::Became;
use crate::import::text::{line, line_opt};

const KIND: &str = "people";
const FILE: &str = "people.csv";

/// Who took part when.
pub(super) struct Seen {
    /// By person and chamber (`true`: upper): the first and the last day.
    days: HashMap<(u32, bool), (CivilDate, CivilDate)>,
    /// Whether the votes of a roll call stand together.
    pub(super) grouped: bool,
}

/// The people of a session: the source's number → the record's person.
pub(super) struct People {
    pub(super) ids: HashMap<u32, Uuid>,
    /// Rows that are committees: number → name.
    pub(super) committees: HashMap<u32, String>,
}

/// Goes through all votes once, keeping two days for each person.
pub(super) fn seen(ctx: &mut Ctx<'_>, archive: &mut Archive, rolls: &[Roll]) -> Result<Seen, ImportError> {
    let by_id: HashMap<u32, &Roll> = rolls.iter().map(|roll| (roll.id, roll)).collect();
    let mut seen = Seen { days: HashMap::new(), grouped: true };
    let mut begun: HashSet<u32> = HashSet::with_capacity(rolls.len());
    let mut last = None;
    let mut roll: Option<&Roll> = None;
    let broken = {
        let mut table = archive.table("votes.csv")?;
        let columns = ["roll_call_id", "people_id", "vote", "vote_desc"].map(|name| table.column(name));
        let [Some(roll_at), Some(person_at), Some(vote_at), Some(word_at)] = columns else {
            let message = "votes.csv has other columns than roll_call_id,people_id,vote,vote_desc";
            return Err(ImportError::input(&ctx.request.paths[0], message));
        };
        loop {
            match table.next() {
                Ok(true) => {}
                Ok(false) => break None,
                Err(error) => break Some(error),
            }
            let id = number(table.bytes(roll_at));
            if id != last {
                last = id;
                roll = id.and_then(|id| by_id.get(&id).copied());
                seen.grouped &= id.is_none_or(|id| begun.insert(id));
            }
            let (Some(roll), Some(person)) = (roll, number(table.bytes(person_at))) else { continue };
            // A number that does not fit its word shows nothing for certain.
            let (code, word) = (table.bytes(vote_at).trim_ascii(), table.bytes(word_at).trim_ascii());
            if !matches!((code, word), (b"1", b"Yea" | b"") | (b"2", b"Nay" | b"")) {
                continue;
            }
            if let Ok(day) = roll.date {
                let days = seen.days.entry((person, roll.upper)).or_insert((day, day));
                *days = (days.0.min(day), days.1.max(day));
            }
        }
    };
    if let Some(error) = broken {
        return Err(archive.broken("votes.csv", &error));
    }
    Ok(seen)
}

/// Brings the people in.
pub(super) async fn bring(
    ctx: &mut Ctx<'_>,
    archive: &mut Archive,
    chambers: &Chambers,
    seen: &Seen,
) -> Result<People, ImportError> {
    let (rows, mut people) = read(ctx, archive, chambers, seen)?;
    let (ids, mut incoming): (Vec<u32>, Vec<Incoming>) = rows.into_iter().unzip();
    mark_rivals(&mut incoming);
    for (id, one) in ids.into_iter().zip(incoming) {
        let (person, became) = ctx.person(one).await?;
        ctx.report.count(KIND, became);
        people.ids.insert(id, person);
    }
    Ok(people)
}

fn read(
    ctx: &mut Ctx<'_>,
    archive: &mut Archive,
    chambers: &Chambers,
    seen: &Seen,
) -> Result<(Vec<(u32, Incoming)>, People), ImportError> {
    let mut people = People { ids: HashMap::new(), committees: HashMap::new() };
    let mut rows: Vec<(u32, Incoming)> = Vec::new();
    let mut known: HashSet<u32> = HashSet::new();
    let foreign;
    let broken = {
        let mut table = archive.table(FILE)?;
        let broken = loop {
            match table.next() {
                Ok(true) => {}
                Ok(false) => break None,
                Err(error) => break Some(error),
            }
            let at = table.line();
            let mut text = |name: &str| line(&table.field(name));
            let name = text("name");
            let Some(id) = number(text("people_id").as_bytes()) else {
                ctx.report.skip(KIND, FILE, at, "column people_id is not a number");
                continue;
            };
            if name.is_empty() {
                ctx.report.skip(KIND, FILE, at, "column name is blank");
                continue;
            }
            if !known.insert(id) {
                ctx.report.skip(KIND, FILE, at, "the same people_id stands in an earlier row");
                continue;
            }
            let committee = number(text("committee_id").as_bytes()).unwrap_or(0);
            if committee > 0 || text("role_id") == "3" {
                let became = committee_body(ctx, chambers, committee, id, &name);
                ctx.report.count("committees", became);
                people.committees.insert(id, name);
                continue;
            }
            let mut one = Incoming {
                scheme: "legiscan-person".to_owned(),
                id: id.to_string(),
                given: line_opt(&text("first_name")),
                family: line_opt(&text("last_name")),
                suffix: line_opt(&text("suffix")),
                party: party(&text("party")),
                ..Incoming::default()
            };
            one.aliases.extend(nickname(&text("nickname"), &one));
            for (scheme, column) in [
                ("votesmart", "votesmart_id"),
                ("opensecrets", "opensecrets_id"),
                ("ballotpedia", "ballotpedia"),
                ("followthemoney", "followthemoney_eid"),
            ] {
                let other = text(column);
                if !other.is_empty() && other != "0" {
                    one.others.push((scheme.to_owned(), other));
                }
            }
            one.name = name;
            let (district, role) = (text("district"), text("role"));
            seat(ctx, chambers, seen, id, &mut one, &district, &role);
            rows.push((id, one));
        };
        foreign = table.foreign;
        broken
    };
    if let Some(error) = broken {
        return Err(archive.broken(FILE, &error));
    }
    if foreign > 0 {
        ctx.report.note(format!("{FILE}: {foreign} texts were not UTF-8 and were read as Windows-1252"));
    }
    Ok((rows, people))
}

/// The seat that the source lists, with the days on which it shows the person taking part there.
fn seat(
    ctx: &mut Ctx<'_>,
    chambers: &Chambers,
    seen: &Seen,
    id: u32,
    one: &mut Incoming,
    district: &str,
    role: &str,
) {
    // HD-001, SD-024; the role says the same: Rep, Sen.
    let (chamber, number) = match district.split_once('-') {
        Some((chamber, number)) if chamber.len() == 2 => (is_upper(chamber), number),
        _ => (None, district),
    };
    let by_role = match role {
        "Sen" => Some(true),
        "Rep" => Some(false),
        _ => None,
    };
    let Some(upper) = chamber.or(by_role) else {
        ctx.report
            .note(format!("{FILE}: {} has neither a district nor a role, so no seat is known", one.name));
        return;
    };
    let (_, of) = chambers.of(upper);
    let Some(office) = ctx.chamber_seat(of, number) else {
        ctx.report.note(format!("{FILE}: the district “{district}” of {} is not understood", one.name));
        return;
    };
    if let Some((first, last)) = seen.days.get(&(id, !upper)) {
        let mut note = format!("{} is listed for {district} but voted in the other chamber, ", one.name);
        let _ = write!(note, "{first} to {last}; for that time no seat is known");
        ctx.report.note(note);
    }
    let seen = seen.days.get(&(id, upper)).copied();
    one.terms.push(IncomingTerm {
        office,
        span: Span { start: None, end: None, seen },
        start_reason: TermStart::Unknown.code(),
        end_reason: None,
        end_reason_text: None,
    });
}

/// “Mike” for Michael Dunn is the other name “Mike Dunn”.
fn nickname(nickname: &str, one: &Incoming) -> Option<String> {
    let family = one.family.clone().unwrap_or_else(|| Name::parse(&one.name).family);
    (!nickname.is_empty() && !family.is_empty()).then(|| format!("{nickname} {family}"))
}

/// The publisher's letters, as its manual explains them.
fn party(letter: &str) -> Option<String> {
    let party = match letter {
        "" => return None,
        "D" => "Democratic",
        "R" => "Republican",
        "I" => "Independent",
        "G" => "Green",
        "L" => "Libertarian",
        "N" => "Nonpartisan",
        other => other,
    };
    Some(party.to_owned())
}

/// A committee among the people: it puts bills forward, but nobody is called so.
fn committee_body(ctx: &mut Ctx<'_>, chambers: &Chambers, committee: u32, id: u32, name: &str) -> Became {
    let key = ("legiscan-committee".to_owned(), format!("{committee}/{id}"));
    if ctx.world.ids.contains_key(&key) {
        return Became::Unchanged;
    }
    let place = ctx.place(&chambers.lower.1.place, None);
    let state = ctx.place_name(&chambers.lower.1.place);
    let body = ctx.body(place, BodyKind::Committee, &format!("{name} ({state} Legislature)"), false);
    ctx.identify(&key.0, &key.1, Subject::Body(body), None);
    Became::Created
}
