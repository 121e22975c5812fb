//! The tables that several pages share: officials, decisions, measures, seats of former times.

use domain::votes::Verdict;
use leptos::prelude::*;
use services::views::{DecisionRow, MeasureRow, OfficialRow, PhotoRef, Seat, Tally};

use super::parts::{
    asked_for, body_link, capital, decision_kind, decision_result, measure_kind, measure_link, number,
    office_words, place_link, seat_words, sentence, shorten, standing, value_links, when, when_known,
};
use crate::components::{DataTable, PartyTag, PersonLine, Photo};

/// A motion's text in a list is cut here; the decision's own page has the whole of it.
const MOTION_CHARS: usize = 240;

/// Officials, one a row: who, which seat, and their votes on all measures. The head is made by the caller, who
/// knows whether the list can be sorted.
pub(super) fn official_rows(rows: &[OfficialRow]) -> AnyView {
    rows.iter()
        .map(|row| {
            let href = format!("/officials/{}", row.person.slug);
            let (office, place, when) = match &row.seat {
                Some(seat) => (office_words(seat), Some(place_link(&seat.place)), capital(&seat.when)),
                None => ("No office in the record".to_owned(), None, String::new()),
            };
            let standing = row.standing.as_deref().map(|code| {
                view! { <p class="person-note">{capital(&standing(code))}</p> }
            });
            let party = row.person.party.clone().filter(|party| !party.is_empty());
            view! {
                <tr>
                    <th scope="row">
                        <a href=href.clone()>{row.person.name.clone()}</a>
                        {party.map(|party| view! { " " <PartyTag party /> })}
                        {standing}
                    </th>
                    <td data-label="Office">{office}</td>
                    <td data-label="Place">{place}</td>
                    <td data-label="Time">{when}</td>
                    <td data-label="Votes">{tally_cell(row.all.as_ref(), &href)}</td>
                </tr>
            }
        })
        .collect_view()
        .into_any()
}

/// A tally in a cell: the words, then the figures, which lead to the rows.
fn tally_cell(tally: Option<&Tally>, href: &str) -> AnyView {
    match tally {
        Some(tally) => view! {
            <span class="vote-word">{verdict(tally)}</span>
            <br />
            <a href=format!("{href}#votes")>{sentence(&tally.sentence)}</a>
        }
        .into_any(),
        None => view! { <span class="soft">"No votes to judge yet"</span> }.into_any(),
    }
}

/// The words of a tally for a list; those of its own page point to the rows below them.
fn verdict(tally: &Tally) -> String {
    match tally.verdict.parse() {
        Ok(Verdict::TooFew) => "Too few votes to judge.".to_owned(),
        _ => sentence(&tally.words),
    }
}

/// Officials in a table that is not sorted by the reader.
pub(super) fn officials_table(caption: String, caption_hidden: bool, rows: &[OfficialRow]) -> AnyView {
    let rows = official_rows(rows);
    view! {
        <DataTable caption=caption caption_hidden=caption_hidden stack=true>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Office"</th>
                    <th scope="col">"Place"</th>
                    <th scope="col">"Time"</th>
                    <th scope="col">"Votes, all measures"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// A photo as a component shows it.
pub(super) fn shown_photo(photo: &PhotoRef) -> Photo {
    Photo { src: photo.path.clone(), width: photo.width, height: photo.height }
}

/// Officials as a list of lines, where their votes are not the subject.
pub(super) fn person_list(rows: &[OfficialRow]) -> AnyView {
    let items = rows
        .iter()
        .map(|row| {
            let office = row.seat.as_ref().map(seat_words);
            let place = row.seat.as_ref().map(|seat| seat.place.name.clone());
            let note =
                row.all.as_ref().map(|tally| format!("{} {}", verdict(tally), sentence(&tally.sentence)));
            view! {
                <li>
                    <PersonLine
                        name=row.person.name.clone()
                        href=format!("/officials/{}", row.person.slug)
                        office=office
                        place=place
                        party=row.person.party.clone()
                        note=note
                        photo=row.photo.as_ref().map(shown_photo)
                    />
                </li>
            }
        })
        .collect_view();
    view! { <ul class="person-list">{items}</ul> }.into_any()
}

/// Which columns a table of decisions needs beside those that it always has: not the one that its page is about.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// The measure.
    pub(super) measure: bool,
    /// The body.
    pub(super) body: bool,
}

impl Columns {
    /// Both.
    pub(super) const ALL: Self = Self { measure: true, body: true };
    /// On a body's page.
    pub(super) const OF_BODY: Self = Self { measure: true, body: false };
    /// On a measure's page.
    pub(super) const OF_MEASURE: Self = Self { measure: false, body: true };
}

/// Decisions, one a row.
pub(super) fn decisions_table(
    caption: String,
    caption_hidden: bool,
    columns: Columns,
    rows: &[DecisionRow],
) -> AnyView {
    let rows = rows.iter().map(|row| decision_row(row, columns)).collect_view();
    view! {
        <DataTable caption=caption caption_hidden=caption_hidden stack=true>
            <thead>
                <tr>
                    <th scope="col">"Decision"</th>
                    {columns.measure.then(|| view! { <th scope="col">"Measure"</th> })}
                    {columns.body.then(|| view! { <th scope="col">"Body"</th> })}
                    <th scope="col">"Date"</th>
                    <th scope="col">"Result"</th>
                    <th scope="col">"Votes"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

fn decision_row(row: &DecisionRow, columns: Columns) -> AnyView {
    let votes = match (row.kind.as_str(), row.yes + row.no + row.other) {
        ("roll_call", 0) => "no votes published".to_owned(),
        ("roll_call", _) => format!("{} yes, {} no, {} other", row.yes, row.no, row.other),
        (kind, _) => decision_kind(kind),
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/decisions/{}", row.number)>{motion(&row.motion)}</a></th>
            {columns.measure.then(|| view! { <td data-label="Measure">{row.measure.as_ref().map(measure_link)}</td> })}
            {columns.body.then(|| view! { <td data-label="Body">{body_link(&row.body)}</td> })}
            <td data-label="Date" class="nowrap">{when_known(row.date.as_deref())}</td>
            <td data-label="Result">{capital(&decision_result(&row.result))}</td>
            <td data-label="Votes">{votes}</td>
        </tr>
    }
    .into_any()
}

/// A motion's text for a list; some sources leave it blank.
pub(super) fn motion(text: &str) -> String {
    if text.trim().is_empty() { "Motion without a text".to_owned() } else { shorten(text, MOTION_CHARS) }
}

/// Measures, one a row.
pub(super) fn measures_table(caption: String, caption_hidden: bool, rows: &[MeasureRow]) -> AnyView {
    let rows = rows
        .iter()
        .map(|row| {
            let asked = asked_for(row.measure.stance.as_deref()).map(capital);
            let status = row.status.clone().filter(|status| !status.is_empty());
            view! {
                <tr>
                    <th scope="row">{measure_link(&row.measure)}</th>
                    <td data-label="Kind">{capital(&measure_kind(&row.kind))}</td>
                    <td data-label="Began in">{body_link(&row.body)}</td>
                    <td data-label="Session">{row.session.clone()}</td>
                    <td data-label="Asked for">{asked}</td>
                    <td data-label="Values">{value_links(&row.values)}</td>
                    <td data-label="Stands at">
                        {status}
                        {row.last_date.as_deref().map(|day| view! { " " <span class="nowrap">{when(day)}</span> })}
                    </td>
                    <td data-label="Decisions" class="num">{number(row.decisions)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=caption caption_hidden=caption_hidden stack=true>
            <thead>
                <tr>
                    <th scope="col">"Measure"</th>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Began in"</th>
                    <th scope="col">"Session"</th>
                    <th scope="col">"The movement asked"</th>
                    <th scope="col">"Values"</th>
                    <th scope="col">"Where it stands"</th>
                    <th scope="col" class="num">"Decisions"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// People who held a seat at another time.
pub(super) fn former_table(caption: &'static str, seats: &[Seat]) -> AnyView {
    let rows = seats
        .iter()
        .map(|seat| {
            let party = seat.person.party.clone().filter(|party| !party.is_empty());
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("/officials/{}", seat.person.slug)>{seat.person.name.clone()}</a>
                        {party.map(|party| view! { " " <PartyTag party /> })}
                    </th>
                    <td data-label="Office">{seat.title.clone()}</td>
                    <td data-label="Place">{place_link(&seat.place)}</td>
                    <td data-label="Time">{capital(&seat.when)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <DataTable caption=caption caption_hidden=true stack=true>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Office"</th>
                    <th scope="col">"Place"</th>
                    <th scope="col">"Time"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
