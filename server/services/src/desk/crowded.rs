//! An office that has fewer seats than people who hold it on one day: told before it is published, and published only
//! when a steward says that it is right nevertheless.

use domain::date::CivilDate;
use domain::terms::{Holding, Span, in_the_way};
use store::entities::{office, person, term};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Choice, FieldError, Values};
use crate::ServiceError;
use crate::read::span_of;

/// The name of the box that is ticked to publish nevertheless. What it sends are the keys of the terms that it was
/// asked about, so that a yes to one holder is no yes to another.
pub const NEVERTHELESS: &str = "nevertheless";

/// A term, with who holds it.
struct Held {
    term: term::Model,
    name: String,
    span: Span,
}

fn span(term: &term::Model) -> Span {
    span_of(
        term.start_date.as_deref(),
        term.end_date.as_deref(),
        term.seen_from.as_deref(),
        term.seen_to.as_deref(),
    )
}

async fn held(conn: &impl ConnectionTrait, offices: &[Uuid]) -> Result<Vec<Held>, ServiceError> {
    let rows = term::Entity::find()
        .filter(term::Column::OfficeId.is_in(offices.iter().copied()))
        .order_by_asc(term::Column::StartDate)
        .order_by_asc(term::Column::Id)
        .all(conn)
        .await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
        .all(conn)
        .await?;
    let name = |id: Uuid| people.iter().find(|who| who.id == id).map(|who| who.name.clone());
    Ok(rows
        .into_iter()
        .filter_map(|term| Some(Held { name: name(term.person_id)?, span: span(&term), term }))
        .collect())
}

fn choices(held: &[&Held]) -> Vec<Choice> {
    let choice =
        |it: &&Held| Choice::new(it.term.id.to_string(), format!("{}: {}", it.name, it.span.in_words()));
    held.iter().map(choice).collect()
}

/// Whether a steward was asked about all of these and said yes.
fn is_confirmed(choices: &[Choice], said: &str) -> bool {
    choices.iter().all(|choice| said.split(' ').any(|id| id == choice.value))
}

fn names(choices: &[Choice]) -> String {
    choices.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join("; ")
}

fn seats(office: &office::Model) -> usize {
    usize::try_from(office.seats).unwrap_or(1).max(1)
}

/// Whoever else holds a full office during this term; none when there is a seat, or when `said` says that it is right.
pub(super) async fn by_term(
    conn: &impl ConnectionTrait,
    new: &term::Model,
    said: &str,
) -> Result<Option<FieldError>, ServiceError> {
    let Some(office) = office::Entity::find_by_id(new.office_id).one(conn).await? else { return Ok(None) };
    let mut others = held(conn, &[new.office_id]).await?;
    others.retain(|it| it.term.id != new.id && it.term.person_id != new.person_id);
    let spans: Vec<Span> = others.iter().map(|it| it.span).collect();
    let found: Vec<&Held> =
        in_the_way(&span(new), &spans, seats(&office)).into_iter().filter_map(|at| others.get(at)).collect();
    let choices = choices(&found);
    if choices.is_empty() || is_confirmed(&choices, said) {
        return Ok(None);
    }
    let message = format!(
        "Which office: {} has {}, and nobody is free to have it then. It is held by {}. End that term first, or tick \
         that both are right.",
        office.title,
        if office.seats == 1 { "one seat".to_owned() } else { format!("{} seats", office.seats) },
        names(&choices)
    );
    Ok(Some(FieldError { field: NEVERTHELESS.to_owned(), message, choices }))
}

/// The offices of a body that more people certainly hold on a day than they have seats.
pub(super) async fn on_day(
    conn: &impl ConnectionTrait,
    body: Uuid,
    day: CivilDate,
) -> Result<Option<FieldError>, ServiceError> {
    let offices = office::Entity::find().filter(office::Column::BodyId.eq(body)).all(conn).await?;
    let ids: Vec<Uuid> = offices.iter().map(|office| office.id).collect();
    let held = held(conn, &ids).await?;
    let (mut told, mut all) = (Vec::new(), Vec::new());
    for office in &offices {
        // On the day of a handover both are there, and nothing is wrong.
        let then: Vec<&Held> = held
            .iter()
            .filter(|it| it.term.office_id == office.id && it.span.holds_on(day) == Holding::Yes)
            .filter(|it| it.span.end.and_then(domain::date::PartialDate::exact) != Some(day))
            .collect();
        let mut people: Vec<Uuid> = then.iter().map(|it| it.term.person_id).collect();
        people.sort_unstable();
        people.dedup();
        if people.len() > seats(office) {
            let choices = choices(&then);
            told.push(format!(
                "{} has {}, and {} hold it on that day: {}.",
                office.title,
                if office.seats == 1 { "one seat".to_owned() } else { format!("{} seats", office.seats) },
                people.len(),
                names(&choices)
            ));
            all.extend(choices);
        }
    }
    if all.is_empty() {
        return Ok(None);
    }
    let message = format!("{} End the term that is over first, or tick that all are right.", told.join(" "));
    Ok(Some(FieldError { field: NEVERTHELESS.to_owned(), message, choices: all }))
}

/// What still stands against publishing.
pub(super) fn unless_confirmed(crowded: Option<&FieldError>, typed: &Values) -> Option<FieldError> {
    crowded.filter(|it| !is_confirmed(&it.choices, typed.get(NEVERTHELESS))).cloned()
}
