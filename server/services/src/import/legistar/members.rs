//! Members and their terms.

use std::collections::HashMap;
use std::path::Path;

use domain::safe_url::SafeUrl;
use domain::terms::Span;
use domain::words::TermStart;
use uuid::Uuid;

use super::matters::FirstPass;
use super::model::{Address, OfficeRecord, Person};
use super::{Council, day, json_files, read};
use crate::import::ImportError;
use crate::import::ctx::Ctx;
use crate::import::people::{Incoming, IncomingTerm, mark_rivals};
use crate::import::report::Became;
use crate::import::text::{Fingerprint, line, line_opt};

const KIND: &str = "people";
const TERMS: &str = "office records";

/// Brings the members in, with the terms that the source lists, and with the days on which it shows them voting
/// outside of these.
pub(super) async fn bring(
    ctx: &mut Ctx<'_>,
    council: &mut Council,
    folder: &Path,
    first: &FirstPass,
) -> Result<(), ImportError> {
    let mut people: Vec<(u64, Incoming, u64)> = Vec::new();
    let files = json_files(&folder.join("people"))?;
    for (at, path) in files.iter().enumerate() {
        ctx.progress(at as u64, files.len() as u64, "people");
        let Some((person, file, hash)) = read::<Person>(ctx, path, KIND)? else { continue };
        let name = line(&person.full_name);
        if person.id == 0 || name.is_empty() {
            ctx.report.skip(KIND, &file, "-", "the person has no ID or no name");
            continue;
        }
        if people.iter().any(|(id, ..)| *id == person.id) {
            ctx.report.skip(KIND, &file, "-", "the same ID is in another file");
            continue;
        }
        let mut one = convert(council, &person, name);
        let mut rows = 0;
        for record in &person.office_records {
            match term(ctx, council, record) {
                Ok(term) => {
                    rows += 1;
                    if !one.terms.iter().any(|known| known.office == term.office && known.span == term.span) {
                        one.terms.push(term);
                    }
                }
                Err(reason) => ctx.report.skip(TERMS, &file, record.id, reason),
            }
        }
        unlisted(ctx, council, first, person.id, &mut one);
        // What the votes add to a person is part of their content.
        let mut whole = Fingerprint::new("legistar-person 1");
        whole.add(&hash);
        for (from, to) in one.terms.iter().filter_map(|term| term.span.seen) {
            whole.add(format!("{from} {to}"));
        }
        one.hash = Some(whole.hex());
        people.push((person.id, one, rows));
    }
    let (keys, mut ones): (Vec<(u64, u64)>, Vec<Incoming>) =
        people.into_iter().map(|(id, one, rows)| ((id, rows), one)).unzip();
    mark_rivals(&mut ones);
    seats(ctx, &ones);
    for ((id, rows), one) in keys.into_iter().zip(ones) {
        let (person, became) = ctx.person(one).await?;
        ctx.report.count(KIND, became);
        let terms = if became == Became::ToReview { Became::Created } else { became };
        ctx.report.count_many(TERMS, terms, rows);
        council.people.insert(id, person);
    }
    Ok(())
}

fn convert(council: &Council, person: &Person, name: String) -> Incoming {
    let mut one = Incoming {
        scheme: council.scheme("person"),
        id: person.id.to_string(),
        given: line_opt(&person.first_name),
        family: line_opt(&person.last_name),
        name,
        all_terms: true,
        ..Incoming::default()
    };
    let email = person.email.trim();
    if !email.is_empty() && SafeUrl::mailto(email).is_ok() {
        one.email = Some(email.to_owned());
    }
    // Pages are published with and without the scheme.
    let www = person.www.trim();
    let www = if www.is_empty() || www.contains("://") { www.to_owned() } else { format!("https://{www}") };
    if let Ok(url) = SafeUrl::parse(&www) {
        one.links.push(("link", url.to_string(), None));
        one.url = Some(url.to_string());
    }
    let offices = [&person.legislative_office, &person.district_office];
    one.address = offices.iter().find_map(|office| address(office));
    one.phone = offices.iter().find_map(|office| line_opt(&office.phone));
    one
}

fn address(office: &Address) -> Option<String> {
    let street = line_opt(&office.address)?;
    let state = line(&format!("{} {}", office.state, office.zip));
    let parts = [street, line(&office.city), state];
    Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "))
}

fn term(ctx: &mut Ctx<'_>, council: &Council, record: &OfficeRecord) -> Result<IncomingTerm, String> {
    let body = council
        .named(ctx, &record.body_name, false)
        .ok_or("a caucus, delegation, task force or list: by its name neither the council nor a committee")?;
    let (start, end) = (day(&record.start), day(&record.end));
    if let (Some(start), Some(end)) = (start, end)
        && start.earliest() > end.latest()
    {
        return Err(format!("it ends ({end}) before it begins ({start})"));
    }
    let title = title(council, body, record);
    let office = ctx.office(body, council.at, &title, 1);
    Ok(IncomingTerm {
        office,
        span: Span::new(start, end),
        start_reason: TermStart::Unknown.code(),
        end_reason: None,
        end_reason_text: None,
    })
}

/// A leader of the council is a member of the council; a committee's chair is its chair.
fn title(council: &Council, body: Uuid, record: &OfficeRecord) -> String {
    let words = record.title.to_lowercase();
    if body == council.body {
        let advocate = record.member_type.to_uppercase().contains("PUBLIC ADVOCATE");
        return if advocate { "Public Advocate" } else { "Council Member" }.to_owned();
    }
    if words.contains("vice") {
        "Vice Chair".to_owned()
    } else if words.contains("chair") {
        "Chair".to_owned()
    } else {
        "Member".to_owned()
    }
}

/// Days on which somebody voted in a body for which no term covers them: the votes themselves show the seat.
fn unlisted(ctx: &mut Ctx<'_>, council: &Council, first: &FirstPass, person: u64, one: &mut Incoming) {
    let Some(bodies) = first.seen.get(&person) else { return };
    let mut names: Vec<&String> = bodies.keys().collect();
    names.sort();
    for name in names {
        let Some(body) = council.named(ctx, name, true) else { continue };
        let mut days: Vec<_> = bodies[name].clone();
        days.retain(|day| {
            !one.terms.iter().any(|term| {
                ctx.world.offices.get(&term.office).is_some_and(|office| office.body_id == body)
                    && term.span.holds_on(*day) == domain::terms::Holding::Yes
            })
        });
        let (Some(from), Some(to)) = (days.iter().min(), days.iter().max()) else { continue };
        let title = if body == council.body { "Council Member" } else { "Member" };
        let office = ctx.office(body, council.at, title, 1);
        let span = Span { start: None, end: None, seen: Some((*from, *to)) };
        ctx.report.note(format!(
            "{} voted in {name} from {from} to {to}, for which the source lists no term",
            one.name
        ));
        one.terms.push(IncomingTerm {
            office,
            span,
            start_reason: TermStart::Unknown.code(),
            end_reason: None,
            end_reason_text: None,
        });
    }
}

/// How many hold an office at once, at the most: what a council's office without districts has room for.
fn seats(ctx: &mut Ctx<'_>, people: &[Incoming]) {
    let mut steps: HashMap<Uuid, Vec<(domain::date::CivilDate, i32)>> = HashMap::new();
    for term in people.iter().flat_map(|one| &one.terms) {
        let (Some(start), Some(end)) = (term.span.start, term.span.end) else { continue };
        let of = steps.entry(term.office).or_default();
        of.push((start.earliest(), 1));
        of.push((end.latest(), -1));
    }
    for (office, mut of) in steps {
        // Somebody who leaves makes room on the same day.
        of.sort_unstable();
        let (mut now, mut most) = (0, 1);
        for (_, step) in of {
            now += step;
            most = most.max(now);
        }
        ctx.widen(office, most);
    }
}
