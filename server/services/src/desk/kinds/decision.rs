//! A decision: what stands at its head, and what withdrawing it takes along. New ones are entered together with their
//! votes (`desk::roll_call`), and votes are corrected one by one (`desk::votes`).

use domain::date::PartialDate;
use domain::words::{Bearing, DecisionKind, DecisionResult, VoteOption};
use store::desk::Listed;
use store::entities::{body, decision, evidence, identifier, position, reply, vote, vote_correction};
use store::read::decisions;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use super::{Kept, Touches, choices, name_of, or_none, sentence, wrong};
use crate::ServiceError;
use crate::desk::engine::{Desk, Loaded};
use crate::desk::{Checked, Choice, Field, Input, Thing, Values};

/// The totals that a source may publish: the name of the field, what it is called, the name in the ledger is the same.
pub(in crate::desk) const TOTALS: [(&str, &str); 4] = [
    ("published_yes", "Yes, as published"),
    ("published_no", "No, as published"),
    ("published_not_voting", "Did not vote, as published"),
    ("published_absent", "Absent, as published"),
];

pub(in crate::desk) async fn fields(_: &impl ConnectionTrait) -> Result<Vec<Field>, ServiceError> {
    let mut fields = vec![
        Field::new("body", "Body", Input::Kept).ledger("body"),
        Field::new("kind", "How it was decided", Input::One(choices!(DecisionKind)))
            .required()
            .ledger("kind"),
        Field::new("date", "Day", Input::Day).required().ledger("date"),
        Field::new("measure", "Measure", Input::Find(Thing::Measure))
            .hint("What the motion was about, if it was about a measure.")
            .ledger("measure"),
    ];
    fields.extend(head());
    fields.push(Field::new("votes", "The votes", Input::KeptList).ledger("votes"));
    Ok(fields)
}

/// What is asked for when a decision is entered and when it is changed.
pub(in crate::desk) fn head() -> Vec<Field> {
    let mut motion = Field::new("motion", "The motion", Input::Line)
        .hint("As in the minutes: “Motion to adopt Ordinance 2026-4 as amended”.")
        .required()
        .ledger("motion");
    motion.max = 2_000;
    let mut fields = vec![
        motion,
        Field::new("result", "What came of it", Input::One(choices!(DecisionResult))).required().ledger("result"),
        Field::new("bearing", "What a yes means", Input::One(bearings()))
            .hint("For what your organisation asked for on this measure. Without it nobody is judged by this vote.")
            .ledger("bearing"),
        Field::new("note", "What a reader must know", Input::Text)
            .hint("Such as: two members left before the vote.")
            .ledger("note"),
    ];
    fields.extend(TOTALS.map(|(name, label)| Field::new(name, label, Input::Count).ledger(name)));
    fields
}

fn bearings() -> Vec<Choice> {
    or_none(
        vec![
            Choice::new(Bearing::YesSupports.code(), "A yes is with the movement, a no is against it"),
            Choice::new(Bearing::YesOpposes.code(), "A yes is against the movement, a no is with it"),
            Choice::new(Bearing::Procedural.code(), "Neither: a step of procedure, never judged"),
        ],
        "Nobody has said it yet: not judged",
    )
}

pub(in crate::desk) async fn load(
    conn: &impl ConnectionTrait,
    key: &str,
) -> Result<Option<Loaded>, ServiceError> {
    let Ok(number) = key.parse::<i64>() else { return Ok(None) };
    let found = decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?;
    let Some(row) = found else { return Ok(None) };
    let body = name_of(conn, Listed::Body, Some(row.body_id)).await?;
    let mut values = Values::default()
        .with("body", body.clone())
        .with("kind", Some(row.kind))
        .with("date", row.date.as_deref())
        .with("measure", name_of(conn, Listed::Measure, row.measure_id).await?)
        .with("motion", Some(row.motion.as_str()))
        .with("result", Some(row.result))
        .with("bearing", row.bearing)
        .with("note", row.note)
        .with("source_url", row.source_url);
    let totals = [row.published_yes, row.published_no, row.published_not_voting, row.published_absent];
    for ((name, _), total) in TOTALS.into_iter().zip(totals) {
        values = values.with(name, total.map(|n| n.to_string()));
    }
    for cast in decisions::votes(conn, row.id).await.map_err(store::StoreError::from)? {
        values.push("votes", told(&cast.name, &cast.option, cast.reason.as_deref()));
        values.set(&format!("vote-{}", cast.person_id), cast.option);
        values = values.with(&format!("reason-{}", cast.person_id), cast.reason);
    }
    let body = body::Entity::find_by_id(row.body_id).one(conn).await?.map(|body| body.name);
    let name = called(&row.motion, body.as_deref().unwrap_or_default(), row.date.as_deref());
    let path = Some(format!("/decisions/{number}"));
    Ok(Some(Loaded { id: row.id, key: number.to_string(), name, path, person: None, values }))
}

/// A decision's name: “Motion to adopt O-2 (Pine Hollow Council, 3 November 2026)”.
fn called(motion: &str, body: &str, date: Option<&str>) -> String {
    let day = date.and_then(|date| date.parse::<PartialDate>().ok()).map(PartialDate::in_words);
    format!("{motion} ({body}, {})", day.as_deref().unwrap_or("day not known"))
}

/// A vote as the ledger tells it: “Ada Example: excused (ill)”.
fn told(name: &str, option: &str, reason: Option<&str>) -> String {
    let word = option.parse().map_or(option, |option: VoteOption| option.label());
    match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => format!("{name}: {word} ({reason})"),
        None => format!("{name}: {word}"),
    }
}

/// Whether what is said of a yes can stand beside this measure.
pub(in crate::desk) async fn bearing_fits(
    conn: &impl ConnectionTrait,
    bearing: Option<&str>,
    measure: Option<Uuid>,
) -> Result<Option<&'static str>, ServiceError> {
    if bearing.is_none_or(|code| code == Bearing::Procedural.code()) {
        return Ok(None);
    }
    let Some(measure) = measure else {
        return Ok(Some(
            "What a yes means: without a measure there is no position that it could mean anything for. Name the measure, \
             or choose “not judged”.",
        ));
    };
    let taken = position::Entity::find().filter(position::Column::MeasureId.eq(measure)).one(conn).await?;
    let asks = taken.is_some_and(|row| row.stance != "none");
    Ok((!asks).then_some(
        "What a yes means: your organisation asks for nothing on this measure yet. Enter its position first, or choose \
         “not judged”.",
    ))
}

pub(in crate::desk) async fn save(desk: &Desk<'_>, was: Option<&Loaded>, new: &Checked) -> Kept {
    let conn = desk.conn();
    let Some(was) = was else {
        return wrong("motion", "A decision is entered together with its votes: use “Enter a roll call”.");
    };
    let before = decision::Entity::find_by_id(was.id).one(conn).await?;
    let before = before.ok_or(ServiceError::NotFound("decision"))?;
    if new.day("date").is_some_and(|day| day > desk.today) {
        return wrong("date", "Day: it has not come yet.");
    }
    let kind = new.needed("kind");
    let votes = vote::Entity::find().filter(vote::Column::DecisionId.eq(was.id)).count(conn).await?;
    if votes > 0 && kind != DecisionKind::RollCall.code() {
        return wrong(
            "kind",
            format!("How it was decided: {votes} members’ votes are written down, so it was a roll call."),
        );
    }
    let (measure_id, bearing) = (new.id("measure"), new.text("bearing"));
    if let Some(why) = bearing_fits(conn, bearing.as_deref(), measure_id).await? {
        return wrong("bearing", why);
    }
    let total = |name: &str| new.number(name).and_then(|n| i32::try_from(n).ok());
    let row = decision::Model {
        measure_id,
        kind,
        motion: new.needed("motion"),
        date: new.text("date"),
        result: new.needed("result"),
        bearing,
        published_yes: total("published_yes"),
        published_no: total("published_no"),
        published_not_voting: total("published_not_voting"),
        published_absent: total("published_absent"),
        note: new.text("note"),
        source_url: if before.source_id.is_some() {
            before.source_url.clone()
        } else {
            new.text("source_url")
        },
        ..before
    };
    row.into_active_model().reset_all().update(conn).await?;
    Ok(Ok(was.key.clone()))
}

pub(in crate::desk) async fn remove(
    desk: &Desk<'_>,
    was: &Loaded,
) -> Result<Result<(), String>, ServiceError> {
    let (conn, id) = (desk.conn(), was.id);
    let replies = reply::Entity::find().filter(reply::Column::DecisionId.eq(id)).count(conn).await?;
    let proofs = evidence::Entity::find().filter(evidence::Column::DecisionId.eq(id)).count(conn).await?;
    if replies + proofs > 0 {
        return Ok(Err(format!(
            "{replies} replies stand beside this decision, and {proofs} statuses of commitments rest on it. Change its \
             text or correct its votes instead."
        )));
    }
    let ids = identifier::Entity::find().filter(identifier::Column::DecisionId.eq(id)).all(conn).await?;
    store::desk::withhold(conn, &ids, desk.now_ms).await?;
    vote_correction::Entity::delete_many()
        .filter(vote_correction::Column::DecisionId.eq(id))
        .exec(conn)
        .await?;
    vote::Entity::delete_many().filter(vote::Column::DecisionId.eq(id)).exec(conn).await?;
    identifier::Entity::delete_many().filter(identifier::Column::DecisionId.eq(id)).exec(conn).await?;
    decision::Entity::delete_by_id(id).exec(conn).await?;
    Ok(Ok(()))
}

pub(in crate::desk) async fn touches(was: Option<&Loaded>, now: &Loaded) -> Touches {
    let bears = |of: &Loaded| matches!(of.values.get("bearing"), "yes_supports" | "yes_opposes");
    let judged = bears(now) || was.is_some_and(bears);
    Touches { records: judged.then(Vec::new), search: &[] }
}
