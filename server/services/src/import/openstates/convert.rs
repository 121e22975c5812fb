//! From a file's words to the record's.

use domain::date::{PartialDate, parse_loose};
use domain::ocd::DivisionId;
use domain::safe_url::SafeUrl;
use domain::terms::Span;
use domain::words::{BodyKind, TermEnd, TermStart};
use uuid::Uuid;

use super::model::{Office, Person, Role};
use crate::import::ctx::Ctx;
use crate::import::people::{Incoming, IncomingTerm};
use crate::import::seats::district_id;
use crate::import::states::{Chamber, fallback_name};
use crate::import::text::{block, line, line_opt};

/// Which office's address and telephone are shown, best first. A home's are never shown.
const OFFICES: [&str; 5] = ["capitol", "capitol-mail", "primary", "district", "district-mail"];

/// A person as the record takes them in; none without a name.
pub(super) fn person(ctx: &mut Ctx<'_>, id: &str, person: &Person, file: &str) -> Option<Incoming> {
    let text = |text: &Option<String>| text.as_deref().and_then(line_opt);
    let name = text(&person.name)?;
    let mut incoming = Incoming {
        scheme: "ocd-person".to_owned(),
        id: id.to_owned(),
        given: text(&person.given_name),
        family: text(&person.family_name),
        suffix: text(&person.suffix),
        party: party(person),
        biography: person.biography.as_deref().and_then(block),
        all_terms: true,
        ..Incoming::default()
    };
    for other in &person.other_names {
        if let Some(alias) = text(&other.name).filter(|alias| *alias != name)
            && !incoming.aliases.contains(&alias)
        {
            incoming.aliases.push(alias);
        }
    }
    incoming.name = name;
    let mut add = |scheme: String, id: Option<String>| {
        if let Some(id) = id.filter(|_| !scheme.is_empty()) {
            // LegiScan writes Barry_Moore_(Alabama) for the same page.
            let id = if scheme == "ballotpedia" { id.replace(' ', "_") } else { id };
            if !incoming.others.contains(&(scheme.clone(), id.clone())) {
                incoming.others.push((scheme, id));
            }
        }
    };
    for other in &person.other_identifiers {
        add(other.scheme.as_deref().unwrap_or_default().trim().to_lowercase(), text(&other.identifier));
    }
    for (scheme, id) in &person.ids {
        add(scheme.trim().to_lowercase(), text(id));
    }
    if let Some(date) = &person.death_date {
        incoming.died = date_of(ctx, file, "death_date", date).map(|date| date.to_string());
    }
    contact(&mut incoming, person);
    for role in &person.roles {
        let Some(office) = office(ctx, role) else {
            ctx.report.note(format!(
                "{file}: the role “{}” in {} was left out: its seat is not known",
                role.kind.as_deref().unwrap_or_default(),
                role.jurisdiction.as_deref().unwrap_or("no jurisdiction"),
            ));
            continue;
        };
        let mut date = |field, text: &Option<String>| {
            text.as_deref()
                .filter(|text| !text.trim().is_empty())
                .and_then(|text| date_of(ctx, file, field, text))
        };
        let (start, end) = (date("start_date", &role.start_date), date("end_date", &role.end_date));
        let reason = text(&role.end_reason);
        let term = IncomingTerm {
            office,
            span: Span::new(start, end),
            start_reason: TermStart::Unknown.code(),
            end_reason: reason.as_deref().map(|reason| end_reason(reason).code()),
            end_reason_text: reason,
        };
        if !incoming.terms.iter().any(|known| known.office == office && known.span == term.span) {
            incoming.terms.push(term);
        }
    }
    Some(incoming)
}

/// The party of today: the last one listed that has not ended.
fn party(person: &Person) -> Option<String> {
    let open = person.party.iter().rev().find(|party| party.end_date.is_none());
    open.or(person.party.last()).and_then(|party| party.name.as_deref()).and_then(line_opt)
}

fn contact(incoming: &mut Incoming, person: &Person) {
    let rank = |office: &Office| {
        OFFICES.iter().position(|known| Some(*known) == office.classification.as_deref().map(str::trim))
    };
    let mut offices: Vec<(usize, &Office)> =
        person.offices.iter().filter_map(|office| Some((rank(office)?, office))).collect();
    offices.sort_by_key(|(rank, _)| *rank);
    incoming.phone = offices.iter().find_map(|(_, office)| office.voice.as_deref().and_then(line_opt));
    incoming.address = offices.iter().find_map(|(_, office)| {
        let lines: Vec<String> = office.address.as_deref()?.split(';').filter_map(line_opt).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    });
    let mut link = |kind: &'static str, url: &str, note: Option<String>| -> Option<String> {
        let url = SafeUrl::parse(url).ok()?.to_string();
        if !incoming.links.iter().any(|(known, address, _)| *known == kind && *address == url) {
            incoming.links.push((kind, url.clone(), note));
        }
        Some(url)
    };
    let mut home = None;
    for (kind, list) in [("link", &person.links), ("source", &person.sources)] {
        for one in list {
            let note = one.note.as_deref().and_then(line_opt);
            let form = note.as_deref().is_some_and(|note| note.to_lowercase().contains("form"));
            let url = link(kind, one.url.as_deref().unwrap_or_default(), note);
            if home.is_none() && kind == "link" && !form {
                home = url;
            }
        }
    }
    if let Some(email) = person.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
        if SafeUrl::mailto(email).is_ok() {
            incoming.email = Some(email.to_owned());
        } else {
            // Members of Congress publish a web form in the place of an address.
            link("link", email, Some("contact form".to_owned()));
        }
    }
    incoming.url = home;
}

fn date_of(ctx: &mut Ctx<'_>, file: &str, field: &str, text: &str) -> Option<PartialDate> {
    match parse_loose(text) {
        Ok(date) => Some(date),
        Err(error) => {
            ctx.report.note(format!("{file}: {field} was left out: {error}"));
            None
        }
    }
}

/// Only what the words say; anything else stays unknown, with the words beside it.
fn end_reason(text: &str) -> TermEnd {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["deceased", "died", "death"]) {
        TermEnd::Died
    } else if has(&["resign"]) {
        TermEnd::Resigned
    } else if has(&["defeated", "lost election", "lost re-election"]) {
        TermEnd::Defeated
    } else if has(&["removed", "recalled", "expelled", "impeach"]) {
        TermEnd::Removed
    } else if has(&["term expired", "term ended", "retired at end"]) {
        TermEnd::Completed
    } else {
        TermEnd::Unknown
    }
}

fn office(ctx: &mut Ctx<'_>, role: &Role) -> Option<Uuid> {
    let place = DivisionId::from_jurisdiction(role.jurisdiction.as_deref()?).ok()?;
    let district = role.district.as_deref().map(str::trim).unwrap_or_default();
    let chamber = |kind| Chamber::of(&place, kind);
    match role.kind.as_deref()?.trim() {
        "lower" => ctx.chamber_seat(&chamber(BodyKind::LowerChamber)?, district),
        "upper" => ctx.chamber_seat(&chamber(BodyKind::UpperChamber)?, district),
        "legislature" => ctx.chamber_seat(&chamber(BodyKind::Legislature)?, district),
        "council member" => council_seat(ctx, &place, BodyKind::Council, "Council Member", district),
        "commissioner" => council_seat(ctx, &place, BodyKind::Commission, "Commissioner", district),
        "lt_governor" => single(ctx, &place, "Lieutenant Governor"),
        other => single(ctx, &place, &title(other)),
    }
}

fn council_seat(
    ctx: &mut Ctx<'_>,
    place: &DivisionId,
    kind: BodyKind,
    title: &str,
    district: &str,
) -> Option<Uuid> {
    let id = ctx.place(place, None);
    let what = if kind == BodyKind::Council { "Council" } else { "Commission" };
    let body = ctx.body(id, kind, &format!("{} {what}", fallback_name(place)), true);
    let seat = match district.to_lowercase().as_str() {
        "" | "at-large" | "at large" => id,
        _ => {
            let district = district_id(district.trim_start_matches("District").trim());
            let district = place.child("council_district", &district).ok()?;
            ctx.place(&district, None)
        }
    };
    Some(ctx.office(body, seat, title, 1))
}

fn single(ctx: &mut Ctx<'_>, place: &DivisionId, title: &str) -> Option<Uuid> {
    let (body, place) = ctx.executive(place);
    Some(ctx.office(body, place, title, 1))
}

/// “secretary of state” → “Secretary of State”.
fn title(text: &str) -> String {
    let words = line(&text.replace('_', " "));
    let words = words.split(' ').map(|word| {
        if matches!(word, "of" | "the" | "and" | "for") {
            return word.to_owned();
        }
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    });
    words.collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_words_say() {
        assert_eq!(end_reason("Deceased"), TermEnd::Died);
        assert_eq!(end_reason("resigned"), TermEnd::Resigned);
        assert_eq!(end_reason("appointed to a board"), TermEnd::Unknown);
        assert_eq!(title("secretary of state"), "Secretary of State");
    }
}
