//! A person's page: who they are, the record of their votes from the sentence down to the rows, their terms, and
//! where all of it comes from.

use leptos::prelude::*;
use qrcode::{QrCode as Code, render::svg};
use serde_json::json;
use services::commitments::CommitmentsQuery;
use services::views::{CommitmentRow, CommitmentsRecord, Listing, Official, ReplyView, Seat, StripMark};

use super::{
    Context, OfficialParams, commitments, ld,
    parts::{capital, place_link, roll_call, seat_words, sentence, sources_and_hand, standing},
    replies,
    tables::shown_photo,
};
use crate::{
    components::{Breadcrumbs, Caveat, Crumb, PageHead, PartyTag, Portrait, QrCode},
    layout::Site,
    page::{Page, PageError},
};

mod life;
mod names;
mod record;
mod rows;

/// A person's page.
///
/// # Errors
/// When there is no such person, or something broke.
pub async fn official(ctx: &Context, slug: &str, params: &OfficialParams) -> Result<Page, PageError> {
    let (official, strip) = ctx.services.official_with_strip(slug).await?;
    let query = CommitmentsQuery { person: Some(slug.to_owned()), page: 1, size: FEW, ..Default::default() };
    let promised = Promised {
        record: ctx.services.commitments_record(slug).await?,
        commitments: ctx.services.commitments(&query).await?,
        replies: ctx.services.replies_of(slug).await?,
    };
    Ok(render(&ctx.site, &official, &promised, strip, params))
}

/// Commitments that a person's page shows itself; the board has the rest.
const FEW: u32 = 9;

/// What they promised, and what they say to all of it.
struct Promised {
    record: Option<CommitmentsRecord>,
    commitments: Listing<CommitmentRow>,
    replies: Vec<ReplyView>,
}

fn render(
    site: &Site,
    official: &Official,
    promised: &Promised,
    strip: Vec<StripMark>,
    params: &OfficialParams,
) -> Page {
    let name = official.person.name.clone();
    let path = format!("/officials/{}", official.person.slug);
    let crumbs = crumbs(official);
    let has_strip = !strip.is_empty();
    let page = Page::new(name.clone(), path.clone()).description(description(official)).body(|| {
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            {qr_code(&ld::absolute(site, &path))}
            {head(official)}
            {caveats(official)}
            {record::tallies(official, promised.record.as_ref())}
            {replies::of_official(&promised.replies)}
            {promises(official, promised)}
            {record::strip(official, strip)}
            {record::by_value(official)}
            {rows::scored_votes(official, params)}
            {record::changes(official)}
            {life::terms(official)}
            {life::candidacies(official)}
            {life::about(official)}
            {life::correct(site, official)}
            {sources_and_hand(&official.sources, &official.by_hand)}
        }
    });
    let page = if has_strip { page.with_islands() } else { page };
    ld::with_data(site, page, &crumbs, person(site, official, &path))
}

/// What they promised, what is late first.
fn promises(official: &Official, promised: &Promised) -> AnyView {
    let href = format!("/commitments?person={}", official.person.slug);
    let intro = "What is late stands first. Each leads to its words, its history and its evidence.";
    commitments::few("What they promised", intro, &promised.commitments, href, false)
}

/// The seat that the page speaks of: one held today, else the newest.
fn first_seat(official: &Official) -> Option<&Seat> {
    official.seats.iter().find(|seat| seat.current == Some(true)).or(official.seats.first())
}

fn crumbs(official: &Official) -> Vec<Crumb> {
    let mut crumbs = vec![Crumb::new("Officials", "/officials")];
    if let Some(seat) = first_seat(official) {
        crumbs.push(Crumb::new(seat.body.name.clone(), format!("/bodies/{}", seat.body.slug)));
    }
    crumbs
}

fn description(official: &Official) -> String {
    let office = first_seat(official)
        .map(|seat| format!(". {}, {}", seat_words(seat), seat.place.name))
        .unwrap_or_default();
    format!(
        "{}{office}. {} {}",
        official.person.name,
        sentence(&official.all.words),
        sentence(&official.all.sentence)
    )
}

fn head(official: &Official) -> AnyView {
    let name = official.person.name.clone();
    let seat = first_seat(official);
    let kicker = seat.map(seat_words);
    let where_and_when = seat.map(|seat| {
        view! { <p class="lede">{place_link(&seat.place)} ", " {seat.when.clone()} "."</p> }
    });
    let photo = official.photo.as_ref().map(shown_photo);
    let credit = official.photo.as_ref().and_then(|photo| photo.credit.clone());
    let credit = credit.map(|credit| view! { <p class="soft photo-credit">"Photo: " {credit}</p> });
    let party = official.person.party.clone().filter(|party| !party.is_empty());
    let standing = official.standing.as_deref().map(|code| capital(&standing(code)));
    let others = names::telling(&official.person.name, &official.other_names);
    let others = (!others.is_empty()).then(|| {
        let text = sentence(&format!("Also known as {}", others.join("; ")));
        view! { <p class="soft no-print">{text}</p> }
    });
    view! {
        <div class="page-head-person">
            <Portrait name=name.clone() photo=photo large=true />
            <PageHead title=name kicker=kicker>
                {where_and_when}
                {(party.is_some() || standing.is_some()).then(|| view! {
                    <p>
                        {party.map(|party| view! { <PartyTag party /> " " })}
                        {standing.map(|standing| view! { <strong>{standing}</strong> })}
                    </p>
                })}
                {others}
                {credit}
            </PageHead>
        </div>
    }
    .into_any()
}

/// What a reader must know before reading on.
fn caveats(official: &Official) -> AnyView {
    let told = official.caveats.clone();
    match told.as_slice() {
        [] => ().into_any(),
        [one] => {
            let text = one.clone();
            view! { <Caveat title="Before you read on"><p>{text}</p></Caveat> }.into_any()
        }
        _ => view! {
            <Caveat title="Before you read on">
                <ul>{told.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            </Caveat>
        }
        .into_any(),
    }
}

/// A code that leads from the printed sheet back to this page.
fn qr_code(address: &str) -> AnyView {
    // Only an address of several thousand characters would not fit into a code; then the sheet has none.
    let Ok(code) = Code::new(address.as_bytes()) else { return ().into_any() };
    let image = code.render::<svg::Color<'_>>().quiet_zone(false).module_dimensions(1, 1).build();
    // The XML declaration has no place inside of a document.
    let start = image.find("<svg").unwrap_or(0);
    let svg = image[start..].replace(" version=\"1.1\"", "");
    view! { <QrCode svg=svg address=address.to_owned() /> }.into_any()
}

fn person(site: &Site, official: &Official, path: &str) -> serde_json::Value {
    let seat = first_seat(official);
    let body = seat.map(|seat| {
        json!({
            "@type": "GovernmentOrganization",
            "name": seat.body.name,
            "url": ld::absolute(site, &format!("/bodies/{}", seat.body.slug)),
        })
    });
    let in_office = official.in_office == Some(true);
    let identifiers: Vec<_> = official
        .identifiers
        .iter()
        .map(|(scheme, value)| json!({ "@type": "PropertyValue", "propertyID": scheme, "value": value }))
        .collect();
    json!({
        "@type": "Person",
        "name": official.person.name,
        "alternateName": official.other_names,
        "url": ld::absolute(site, path),
        "jobTitle": seat.filter(|_| in_office).map(|seat| seat.title.clone()),
        "worksFor": body.filter(|_| in_office),
        "deathDate": official.died,
        "sameAs": official.url,
        "identifier": identifiers,
    })
}

/// The sentence that explains the roll call, where the record begins.
fn explain_votes() -> AnyView {
    view! {
        <p>
            "Only a "
            {roll_call("roll call")}
            " on a measure for which the movement asked for something is judged, and only while this person held the seat. "
            <span class="no-print"><a href="/methodology">"How we judge votes"</a> "."</span>
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
