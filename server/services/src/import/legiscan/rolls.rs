//! Roll calls and votes.

use std::collections::HashMap;
use std::io::Read;

use domain::date::{CivilDate, parse_loose};
use domain::words::{DecisionKind, DecisionResult, VoteOption};
use store::entities::decision;
use uuid::Uuid;

use super::archive::Archive;
use super::bills::Bills;
use super::who::People;
use super::{Chambers, Known, Raw, Roll, is_upper, known, number};
use crate::import::ImportError;
use crate::import::ctx::Ctx;
use crate::import::text::{Fingerprint, Table, TableError, line};
use crate::import::votes::{self, Called, Cast};

const KIND: &str = "decisions";
const VOTES: &str = "votes";
const FILE: &str = "votes.csv";
/// Roll calls of one unit.
const UNIT: usize = 200;

/// Reads all roll calls, without their votes.
pub(super) fn read(ctx: &mut Ctx<'_>, archive: &mut Archive) -> Result<Vec<Roll>, ImportError> {
    const FILE: &str = "rollcalls.csv";
    // A day is kept back for the places where it is later already than in Greenwich.
    let today = crate::clock::day_of(ctx.now() + 86_400_000);
    let mut rolls: Vec<Roll> = Vec::new();
    let mut ids: std::collections::HashSet<u32> = std::collections::HashSet::new();
    let broken = {
        let mut table = archive.table(FILE)?;
        loop {
            match table.next() {
                Ok(true) => {}
                Ok(false) => break None,
                Err(error) => break Some(error),
            }
            let at = table.line();
            let mut text = |name: &str| table.field(name).trim().to_owned();
            let Some(id) = number(text("roll_call_id").as_bytes()) else {
                ctx.report.skip(KIND, FILE, at, "column roll_call_id is not a number");
                continue;
            };
            let chamber = text("chamber");
            let Some(upper) = is_upper(&chamber) else {
                let reason = format!("column chamber is “{chamber}”, which is neither House nor Senate");
                ctx.report.skip_as(KIND, FILE, at, "the chamber is not known".to_owned(), reason);
                continue;
            };
            if !ids.insert(id) {
                ctx.report.skip(KIND, FILE, at, "the same roll_call_id stands in an earlier row");
                continue;
            }
            let date = text("date");
            // A vote of tomorrow is a mistake of the source, and would lead every list.
            let day = parse_loose(&date)
                .ok()
                .and_then(domain::date::PartialDate::exact)
                .filter(|day| today.is_none_or(|today| *day <= today));
            let total = |text: String| number(text.as_bytes()).and_then(|n| i32::try_from(n).ok());
            rolls.push(Roll {
                id,
                bill: number(text("bill_id").as_bytes()).unwrap_or(0),
                line: at,
                date: day.ok_or(date),
                upper,
                motion: line(&text("description")),
                totals: [total(text("yea")), total(text("nay")), total(text("nv")), total(text("absent"))],
            });
        }
    };
    match broken {
        Some(error) => Err(archive.broken(FILE, &error)),
        None => Ok(rolls),
    }
}

/// Everything that a roll call is brought in with.
struct Desk<'a> {
    chambers: &'a Chambers,
    people: &'a People,
    bills: &'a Bills,
    state: String,
    known: HashMap<u32, Known>,
    numbers: HashMap<u32, i64>,
    /// How many roll calls there are of a bill in a chamber on a day.
    taken: HashMap<(u32, bool, Option<CivilDate>), u32>,
    words: Vec<String>,
}

/// Brings roll calls and votes in, a roll call at a time.
pub(super) async fn bring(
    ctx: &mut Ctx<'_>,
    archive: &mut Archive,
    chambers: &Chambers,
    people: &People,
    bills: &Bills,
    rolls: &mut Vec<Roll>,
    grouped: bool,
) -> Result<(), ImportError> {
    let ids: Vec<u32> = rolls.iter().map(|roll| roll.id).collect();
    let known = known(ctx.write().await?.conn(), "legiscan-roll-call", &ids).await?;
    // New decisions are numbered by day, then by the source's number: the order in which they were taken.
    let mut new: Vec<(&Roll, u32)> =
        rolls.iter().filter(|roll| !known.contains_key(&roll.id)).map(|roll| (roll, roll.id)).collect();
    new.sort_by_key(|(roll, id)| (roll.date.is_err(), roll.date.as_ref().ok().copied(), *id));
    let mut next = votes::next_number(ctx).await?;
    let mut numbers = HashMap::with_capacity(new.len());
    for (_, id) in new {
        numbers.insert(id, next);
        next += 1;
    }
    let mut taken = HashMap::new();
    for roll in rolls.iter() {
        *taken.entry((roll.bill, roll.upper, roll.date.as_ref().ok().copied())).or_default() += 1;
    }
    let mut desk = Desk {
        chambers,
        people,
        bills,
        state: archive.state.code.to_uppercase(),
        known,
        numbers,
        taken,
        words: Vec::new(),
    };
    let mut open: HashMap<u32, Roll> = rolls.drain(..).map(|roll| (roll.id, roll)).collect();
    let total = open.len() as u64;
    let mut done = 0_usize;
    let path = archive.path.clone();
    {
        let mut groups = Groups::new(archive.table(FILE)?, grouped);
        loop {
            let group = groups.next(&mut desk.words).map_err(|error| {
                let message =
                    format!("{FILE}, line {}: {}; download the data set again", error.line, error.message);
                ImportError::input(&path, message)
            })?;
            let Some((id, line, votes)) = group else { break };
            for line in groups.unread.drain(..) {
                ctx.report.skip(VOTES, FILE, line, "a number is missing or is none");
            }
            let Some(roll) = id.and_then(|id| open.remove(&id)) else {
                let reason = "the roll_call_id is not in rollcalls.csv, or was left out there";
                for at in 0..votes.len() as u64 {
                    ctx.report.skip(VOTES, FILE, row_of(id.unwrap_or_default(), line, at), reason);
                }
                continue;
            };
            one(ctx, &desk, &roll, &votes, line).await?;
            done += 1;
            if done.is_multiple_of(UNIT) {
                ctx.end_unit().await?;
                ctx.progress(done as u64, total, "roll calls");
            }
        }
        for line in groups.unread.drain(..) {
            ctx.report.skip(VOTES, FILE, line, "a number is missing or is none");
        }
    }
    let mut left: Vec<Roll> = open.into_values().collect();
    left.sort_by_key(|roll| roll.line);
    for roll in left {
        one(ctx, &desk, &roll, &[], 0).await?;
    }
    ctx.end_unit().await?;
    ctx.progress(total, total, "roll calls");
    Ok(())
}

/// Brings one roll call in.
async fn one(
    ctx: &mut Ctx<'_>,
    desk: &Desk<'_>,
    roll: &Roll,
    raw: &[Raw],
    first_line: u64,
) -> Result<(), ImportError> {
    let mut casts: Vec<Cast> = Vec::with_capacity(raw.len());
    let mut counted = [0_i32; 5];
    let (mut unknown, mut twice) = (0_u64, 0_u64);
    let mut hash = Fingerprint::new("legiscan-roll-call 1");
    for (at, vote) in raw.iter().enumerate() {
        let word = desk.words.get(usize::from(vote.word)).map(String::as_str).unwrap_or_default();
        let option = option(vote.code, word);
        counted[match option {
            VoteOption::Yes => 0,
            VoteOption::No => 1,
            VoteOption::NotVoting => 2,
            VoteOption::Absent => 3,
            _ => 4,
        }] += 1;
        let Some(person) = desk.people.ids.get(&vote.person).copied() else {
            unknown += 1;
            let reason = format!("people_id {} is not in people.csv", vote.person);
            let summary = "a vote by a people_id that is not in people.csv".to_owned();
            ctx.report.skip_as(VOTES, FILE, row_of(roll.id, first_line, at as u64), summary, reason);
            continue;
        };
        hash.add(vote.person.to_le_bytes());
        hash.add([vote.code]);
        hash.add(word);
        casts.push(Cast { person, option, word: word.to_owned(), reason: None });
    }
    casts.sort_unstable_by_key(|cast| cast.person);
    let before = casts.len();
    casts.dedup_by(|b, a| a.person == b.person && a.option == b.option);
    twice += (before - casts.len()) as u64;
    for _ in 0..twice {
        ctx.report.skip(
            VOTES,
            FILE,
            format!("roll call {}", roll.id),
            "the same vote of the same person stands twice",
        );
    }
    // One person with two different votes: neither can be believed.
    let mut doubtful: Vec<Uuid> = Vec::new();
    for pair in casts.windows(2) {
        if pair[0].person == pair[1].person && doubtful.last() != Some(&pair[0].person) {
            doubtful.push(pair[0].person);
        }
    }
    if !doubtful.is_empty() {
        let before = casts.len();
        casts.retain(|cast| !doubtful.contains(&cast.person));
        for _ in 0..before - casts.len() {
            let reason = "one person has two different votes in one roll call; neither was kept";
            ctx.report.skip(VOTES, FILE, format!("roll call {}", roll.id), reason);
        }
    }

    let mut notes: Vec<String> = Vec::new();
    if let Err(date) = &roll.date {
        notes.push(format!("The source gives an impossible date, “{date}”, so none is shown."));
    }
    if raw.is_empty() {
        notes.push("The source publishes no member's vote for this roll call.".to_owned());
    } else {
        notes.extend(disagreement(&roll.totals, &counted));
    }
    if unknown > 0 {
        let (votes, are) = if unknown == 1 { ("vote", "is") } else { ("votes", "are") };
        notes.push(format!("{unknown} {votes} {are} by people whom the source does not name."));
    }
    if !doubtful.is_empty() {
        notes.push(format!(
            "For {} people the source gives two different votes, so none is shown.",
            doubtful.len()
        ));
    }
    let bill = desk.bills.get(&roll.bill);
    if bill.is_none() {
        notes.push(format!("The source ties it to its bill {}, which it does not list.", roll.bill));
    }
    let url = bill
        .map(|(_, number)| format!("https://legiscan.com/{}/rollcall/{number}/id/{}", desk.state, roll.id));
    let [yes, no, not_voting, absent] = roll.totals;
    let row = decision::Model {
        id: Uuid::nil(),
        number: desk.numbers.get(&roll.id).copied().unwrap_or_default(),
        measure_id: bill.map(|(measure, _)| *measure),
        body_id: desk.chambers.of(roll.upper).0,
        kind: DecisionKind::RollCall.code().to_owned(),
        motion: if roll.motion.is_empty() { "Motion not published".to_owned() } else { roll.motion.clone() },
        date: roll.date.as_ref().ok().map(ToString::to_string),
        sequence: i32::try_from(roll.id).unwrap_or(i32::MAX),
        // The CSV form has no column for it, and more yes than no does not say that it passed.
        result: DecisionResult::Unknown.code().to_owned(),
        bearing: None,
        published_yes: yes,
        published_no: no,
        published_not_voting: not_voting,
        published_absent: absent,
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        source_url: url,
        source_id: Some(ctx.source),
        run_id: Some(ctx.run),
    };
    votes::fingerprint(&mut hash, &row);
    let taken = desk.taken.get(&(roll.bill, roll.upper, roll.date.as_ref().ok().copied()));
    let (scheme, id) = ("legiscan-roll-call", roll.id.to_string());
    let key = Called { scheme, id, alone: taken.is_none_or(|taken| *taken < 2) };
    let known = desk.known.get(&roll.id).map(|known| (known.row, known.of, known.hash.clone()));
    votes::decision(ctx, key, known, row, casts, hash.hex()).await
}

/// Where a vote stands: its line, or its roll call in a file that mixes them.
fn row_of(roll: u32, first_line: u64, at: u64) -> String {
    if first_line == 0 { format!("roll call {roll}") } else { (first_line + at).to_string() }
}

/// The publisher's numbers, as its manual explains them; a number that does not fit its word is not believed.
fn option(code: u8, word: &str) -> VoteOption {
    match (code, word) {
        (1, "Yea" | "") => VoteOption::Yes,
        (2, "Nay" | "") => VoteOption::No,
        (3, "NV" | "") => VoteOption::NotVoting,
        (4, "Absent" | "") => VoteOption::Absent,
        _ => VoteOption::Other,
    }
}

fn disagreement(published: &[Option<i32>; 4], counted: &[i32; 5]) -> Option<String> {
    let agrees = published.iter().zip(counted).all(|(said, is)| said.is_none_or(|said| said == *is));
    if agrees {
        return None;
    }
    let said = published.map(|n| n.map_or_else(|| "?".to_owned(), |n| n.to_string()));
    let other = if counted[4] > 0 { format!(", other {}", counted[4]) } else { String::new() };
    Some(format!(
        "The source's totals (yes {}, no {}, not voting {}, absent {}) are not those of the members' votes that it \
         lists (yes {}, no {}, not voting {}, absent {}{other}).",
        said[0], said[1], said[2], said[3], counted[0], counted[1], counted[2], counted[3]
    ))
}

/// The votes by roll call, whether or not the file has them together.
struct Groups<R> {
    table: Table<R>,
    columns: [usize; 4],
    /// A row that was read and belongs to the next group.
    ahead: Option<(Option<u32>, u64, Raw)>,
    /// All rows, sorted, when the file mixes its roll calls: twelve bytes each.
    sorted: Option<(Vec<(u32, Raw)>, usize)>,
    grouped: bool,
    /// Lines that hold no vote.
    unread: Vec<u64>,
}

type Group = (Option<u32>, u64, Vec<Raw>);

impl<R: Read> Groups<R> {
    fn new(table: Table<R>, grouped: bool) -> Self {
        let columns = ["roll_call_id", "people_id", "vote", "vote_desc"]
            .map(|name| table.column(name).unwrap_or(usize::MAX));
        Self { table, columns, ahead: None, sorted: None, grouped, unread: Vec::new() }
    }

    fn row(&mut self, words: &mut Vec<String>) -> Result<Option<(Option<u32>, u64, Raw)>, TableError> {
        let [roll, person, code, word] = self.columns;
        while self.table.next()? {
            let at = self.table.line();
            let (Some(id), Some(person)) = (number(self.table.bytes(roll)), number(self.table.bytes(person)))
            else {
                self.unread.push(at);
                continue;
            };
            let code = number(self.table.bytes(code)).and_then(|code| u8::try_from(code).ok()).unwrap_or(0);
            let bytes = self.table.bytes(word);
            let word = match words.iter().position(|known| known.as_bytes() == bytes) {
                Some(known) => known,
                None => {
                    let text = line(&self.table.get(word));
                    words.iter().position(|known| *known == text).unwrap_or_else(|| {
                        words.push(text);
                        words.len() - 1
                    })
                }
            };
            let word = u16::try_from(word).unwrap_or(u16::MAX);
            return Ok(Some((Some(id), at, Raw { person, code, word })));
        }
        Ok(None)
    }

    fn next(&mut self, words: &mut Vec<String>) -> Result<Option<Group>, TableError> {
        if !self.grouped {
            return self.next_sorted(words);
        }
        let first = match self.ahead.take() {
            Some(row) => Some(row),
            None => self.row(words)?,
        };
        let Some((id, line, vote)) = first else { return Ok(None) };
        let mut votes = vec![vote];
        while let Some(row) = self.row(words)? {
            if row.0 != id {
                self.ahead = Some(row);
                break;
            }
            votes.push(row.2);
        }
        Ok(Some((id, line, votes)))
    }

    fn next_sorted(&mut self, words: &mut Vec<String>) -> Result<Option<Group>, TableError> {
        if self.sorted.is_none() {
            let mut all = Vec::new();
            while let Some((id, _, vote)) = self.row(words)? {
                if let Some(id) = id {
                    all.push((id, vote));
                }
            }
            // Stable: within a roll call the file's order stays.
            all.sort_by_key(|(id, _)| *id);
            self.sorted = Some((all, 0));
        }
        let Some((all, at)) = &mut self.sorted else { return Ok(None) };
        let Some((id, _)) = all.get(*at) else { return Ok(None) };
        let (id, from) = (*id, *at);
        let to =
            all[from..].iter().position(|(other, _)| *other != id).map_or(all.len(), |length| from + length);
        *at = to;
        Ok(Some((Some(id), 0, all[from..to].iter().map(|(_, vote)| *vote).collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_does_not_fit_its_word_is_not_believed() {
        assert_eq!(option(1, "Yea"), VoteOption::Yes);
        assert_eq!(option(3, "NV"), VoteOption::NotVoting);
        assert_eq!(option(0, ""), VoteOption::Other);
        assert_eq!(option(1, "Nay"), VoteOption::Other);
        assert_eq!(option(5, "Present"), VoteOption::Other);
    }

    #[test]
    fn votes_are_told_apart_by_roll_call_in_any_order() {
        let csv = "roll_call_id,people_id,vote,vote_desc\n7,1,1,Yea\n8,1,2,Nay\n7,2,4,Absent\nx,2,4,Absent\n";
        let table = Table::with_header(csv.as_bytes()).ok().unwrap();
        let mut groups = Groups::new(table, false);
        let mut words = Vec::new();
        let mut seen = Vec::new();
        while let Some((id, _, votes)) = groups.next(&mut words).ok().unwrap() {
            seen.push((id.unwrap(), votes.iter().map(|vote| vote.person).collect::<Vec<_>>()));
        }
        assert_eq!(seen, [(7, vec![1, 2]), (8, vec![1])]);
        assert_eq!((groups.unread, words), (vec![5], vec!["Yea".to_owned(), "Nay".into(), "Absent".into()]));
    }
}
