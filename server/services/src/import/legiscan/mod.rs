//! A legislature's measures and votes from the CSV data sets of LegiScan.
//!
//! The votes are read twice: once for who took part when, which is what tells the source's people from others and
//! says for which days they held their seat; and once to bring them in, a roll call at a time.

mod archive;
mod bills;
mod rolls;
mod who;

use std::collections::HashMap;

use domain::date::CivilDate;
use domain::ocd::DivisionId;
use domain::words::BodyKind;
use store::entities::identifier;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ImportError;
use super::ctx::Ctx;
use super::states::Chamber;
use archive::Archive;

/// The two chambers of a session; a state with one chamber has it twice.
struct Chambers {
    lower: (Uuid, Chamber),
    upper: (Uuid, Chamber),
}

/// A row of rollcalls.csv.
struct Roll {
    id: u32,
    bill: u32,
    line: u64,
    date: Result<CivilDate, String>,
    upper: bool,
    motion: String,
    /// yea, nay, not voting, absent
    totals: [Option<i32>; 4],
}

/// A row of votes.csv.
#[derive(Clone, Copy)]
struct Raw {
    person: u32,
    /// 1 yea, 2 nay, 3 not voting, 4 absent; anything else is kept by its word.
    code: u8,
    /// Index into the words that were seen.
    word: u16,
}

/// What identifies a thing that is known already.
struct Known {
    row: Uuid,
    of: Uuid,
    hash: Option<String>,
}

pub(crate) async fn run(ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    // All are opened before the first is read: a wrong path should not show after an hour.
    let mut archives = Vec::new();
    for path in &ctx.request.paths {
        archives.push(Archive::open(path)?);
    }
    archives.sort_by(|a, b| (a.state.code, &a.made).cmp(&(b.state.code, &b.made)));
    for mut archive in archives {
        ctx.begin_run(archive.origin()).await?;
        session(ctx, &mut archive).await?;
        ctx.resolve().await?;
        ctx.end_run().await?;
    }
    Ok(())
}

async fn session(ctx: &mut Ctx<'_>, archive: &mut Archive) -> Result<(), ImportError> {
    let chambers = chambers(ctx, archive)?;
    let mut rolls = rolls::read(ctx, archive)?;
    let seen = who::seen(ctx, archive, &rolls)?;
    let people = who::bring(ctx, archive, &chambers, &seen).await?;
    ctx.end_unit().await?;
    let bills = bills::bring(ctx, archive, &chambers, &people).await?;
    rolls::bring(ctx, archive, &chambers, &people, &bills, &mut rolls, seen.grouped).await?;
    let unread: Vec<&str> =
        ["history.csv", "documents.csv"].into_iter().filter(|name| archive.has(name)).collect();
    if !unread.is_empty() {
        ctx.report.note(format!(
            "{} of {} were not read: the record does not hold them",
            unread.join(" and "),
            archive.name()
        ));
    }
    Ok(())
}

fn chambers(ctx: &mut Ctx<'_>, archive: &Archive) -> Result<Chambers, ImportError> {
    let step = if archive.state.code == "dc" { "district" } else { "state" };
    let state: Option<DivisionId> =
        format!("ocd-division/country:us/{step}:{}", archive.state.code).parse().ok();
    let of = |kind| state.as_ref().and_then(|state| Chamber::of(state, kind));
    let (Some(lower), Some(upper)) = (of(BodyKind::LowerChamber), of(BodyKind::UpperChamber)) else {
        return Err(ImportError::input(&archive.path, "the legislature of this state is not known"));
    };
    Ok(Chambers { lower: (ctx.chamber(&lower), lower), upper: (ctx.chamber(&upper), upper) })
}

impl Chambers {
    fn of(&self, upper: bool) -> &(Uuid, Chamber) {
        if upper { &self.upper } else { &self.lower }
    }
}

/// Which of the two chambers a source's word means.
fn is_upper(word: &str) -> Option<bool> {
    match word.trim().chars().next()?.to_ascii_uppercase() {
        'S' | 'U' | 'L' => Some(true),
        'H' | 'A' => Some(false),
        _ => None,
    }
}

/// The identifiers of a scheme that are known already.
async fn known<C: ConnectionTrait>(
    conn: &C,
    scheme: &str,
    ids: &[u32],
) -> Result<HashMap<u32, Known>, ImportError> {
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(1_000) {
        let rows = identifier::Entity::find()
            .filter(identifier::Column::Scheme.eq(scheme))
            .filter(identifier::Column::Identifier.is_in(part.iter().map(ToString::to_string)))
            .all(conn)
            .await?;
        for row in rows {
            let Some(of) = row.measure_id.or(row.decision_id) else { continue };
            if let Ok(id) = row.identifier.parse() {
                found.insert(id, Known { row: row.id, of, hash: row.content_hash });
            }
        }
    }
    Ok(found)
}

/// A whole number in a field, without making a text of it.
fn number(bytes: &[u8]) -> Option<u32> {
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() || bytes.len() > 10 {
        return None;
    }
    let mut value: u64 = 0;
    for byte in bytes {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u64::from(byte - b'0');
    }
    u32::try_from(value).ok()
}
