//! A whole roll call on one screen: who held a seat on that day, and how each of them voted.
//!
//! Nobody has a vote until someone chooses it. The page carries the key that the decision will have, so that the same
//! form sent twice (a phone on a poor connection) makes one decision.

mod plan;

use domain::access::{Action, Actor, Subject as About};
use domain::date::CivilDate;
use domain::fold::fold;
use domain::terms::Holding;
use domain::words::{DecisionKind, Stance, VoteOption};
use store::StoreError;
use store::desk::Named;
use store::entities::{decision, person, position};
use store::read::people::seats_in_body;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::engine::{self, Desk, source_fields};
use super::kinds::{self, decision as kind};
use super::looked;
use super::lookup::resolve;
use super::{Choice, Done, Field, FieldError, Input, Kind, Thing, Values, crowded, draft};
use crate::read::span_of;
use crate::{ServiceError, Services, ledger};

/// What a steward can choose for each person, in the order of the buttons.
pub const OPTIONS: [VoteOption; 8] = [
    VoteOption::Yes,
    VoteOption::No,
    VoteOption::Abstain,
    VoteOption::Absent,
    VoteOption::Excused,
    VoteOption::Recused,
    VoteOption::NotVoting,
    VoteOption::Present,
];

/// What is chosen for someone who does not belong into this roll call.
pub const LEAVE_OUT: &str = "none";

/// What is asked before there is a roster.
#[must_use]
pub fn start_fields() -> Vec<Field> {
    let kinds = DecisionKind::ALL.iter().map(|kind| Choice::new(kind.code(), kinds::sentence(kind.label())));
    vec![
        Field::new("body", "Which body", Input::Find(Thing::Body)).required(),
        Field::new("date", "Which day", Input::Day).required(),
        Field::new("kind", "How it was decided", Input::One(kinds.collect())).required(),
        Field::new("measure", "On which measure", Input::Find(Thing::Measure))
            .hint("Its number or words of its title. Leave it blank if the motion stands by itself."),
    ]
}

/// How sure it is that someone held a seat on that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seated {
    /// A term says so.
    Surely,
    /// A term with unclear dates may say so.
    Perhaps,
    /// No term says so; a steward added them.
    Added,
}

/// Someone who can be in the roll call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Who.
    pub person: Uuid,
    /// The name.
    pub name: String,
    /// The seat, and what is known of its time where that is unclear.
    pub detail: String,
    /// How sure it is that they held a seat.
    pub seated: Seated,
}

/// A decision that is in the record for the same body and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its address below `/decisions`.
    pub number: i64,
    /// The motion.
    pub motion: String,
    /// Its measure.
    pub measure: Option<Uuid>,
}

/// The measure of a roll call, with what the organisation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The measure.
    pub measure: Named,
    /// What is asked for, if anything.
    pub stance: Option<Stance>,
    /// Why, in Markdown.
    pub why: Option<String>,
}

/// The one screen.
#[derive(Clone, Debug)]
pub struct RollCall {
    /// The key that the decision will have.
    pub token: Uuid,
    /// The draft that it came from.
    pub draft: Option<Uuid>,
    /// The highest number of a decision when it was opened: what was entered later is told of.
    pub seen: i64,
    /// The body.
    pub body: Named,
    /// The day.
    pub date: CivilDate,
    /// How it was decided.
    pub kind: DecisionKind,
    /// The measure.
    pub measure: Option<Asked>,
    /// What is asked of the decision as a whole.
    pub fields: Vec<Field>,
    /// Who can be in it: those who surely held a seat first, then the unclear ones, then those who were added.
    pub rows: Vec<RosterRow>,
    /// What is in the record already of that body on that day.
    pub taken: Vec<Taken>,
    /// Offices that more people hold on that day than they have seats.
    pub crowded: Option<FieldError>,
    /// Everything that was typed.
    pub values: Values,
}

/// The first step, or the screen itself.
#[derive(Clone, Debug)]
pub enum Opened {
    /// Body, day and kind are not known yet.
    Start {
        /// What was typed.
        values: Values,
        /// What is wrong with it; nothing while nothing was typed.
        errors: Vec<FieldError>,
    },
    /// The screen.
    Screen(Box<RollCall>),
}

/// Why a roll call was not saved.
#[derive(Debug)]
pub enum RollCallRefused {
    /// Something that was typed will not do, or is missing.
    Wrong(Vec<FieldError>),
    /// Since the form was opened, someone entered what may be the same decision.
    Others(Vec<Taken>),
    /// This very form was saved before and said something else then.
    SavedOtherwise {
        /// The number of what was saved.
        number: i64,
    },
    /// This very form was saved before, and withdrawn since.
    WithdrawnSince {
        /// The address at which the note stands.
        path: String,
    },
    /// This account may not, or the database failed.
    Service(ServiceError),
}

impl<E: Into<ServiceError>> From<E> for RollCallRefused {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

/// The screen for what was typed, or what is wrong with its first step.
async fn open(
    conn: &impl ConnectionTrait,
    today: CivilDate,
    typed: Values,
    draft: Option<Uuid>,
) -> Result<Opened, ServiceError> {
    let first: Vec<Field> = start_fields();
    if first.iter().all(|field| typed.get(field.name).trim().is_empty()) {
        return Ok(Opened::Start { values: typed, errors: Vec::new() });
    }
    let (mut found, mut errors) = (std::collections::HashMap::new(), Vec::new());
    for field in &first {
        match super::field::check(field, &typed) {
            Err(error) => errors.push(error),
            Ok(texts) => {
                if let (Input::Find(thing), Some(text)) = (&field.input, texts.first()) {
                    match resolve(conn, field.name, field.label, *thing, text).await? {
                        Ok(named) => drop(found.insert(field.name, named)),
                        Err(error) => errors.push(error),
                    }
                }
            }
        }
    }
    let date = domain::date::parse_loose(typed.get("date").trim()).ok().and_then(|date| date.exact());
    if date.is_some_and(|date| date > today) {
        errors.push(FieldError::new("date", "Which day: it has not come yet. Check the year."));
    }
    let kind = typed.get("kind").parse::<DecisionKind>();
    let (Some(date), Ok(kind), Some(body), true) = (date, kind, found.remove("body"), errors.is_empty())
    else {
        return Ok(Opened::Start { values: typed, errors });
    };
    let measure = match found.remove("measure") {
        Some(measure) => Some(asked(conn, measure).await?),
        None => None,
    };
    let mut fields: Vec<Field> = kind::head();
    if measure.is_none() {
        fields.retain(|field| field.name != "bearing");
    }
    fields.extend(source_fields());
    let rows = match kind {
        DecisionKind::RollCall => roster(conn, body.id, date, &typed).await?,
        DecisionKind::VoiceVote | DecisionKind::Agreement => Vec::new(),
    };
    let crowded = match kind {
        DecisionKind::RollCall => crowded::on_day(conn, body.id, date).await?,
        DecisionKind::VoiceVote | DecisionKind::Agreement => None,
    };
    let taken = taken(conn, body.id, date).await?;
    let highest = taken.iter().map(|taken| taken.number).max().unwrap_or(0);
    Ok(Opened::Screen(Box::new(RollCall {
        token: typed.get(super::ONCE).parse().unwrap_or_else(|_| Uuid::now_v7()),
        draft,
        seen: typed.get("seen").parse().unwrap_or(highest),
        body,
        date,
        kind,
        measure,
        fields,
        rows,
        taken,
        crowded,
        values: typed,
    })))
}

async fn asked(conn: &impl ConnectionTrait, measure: Named) -> Result<Asked, ServiceError> {
    let row = position::Entity::find().filter(position::Column::MeasureId.eq(measure.id)).one(conn).await?;
    let stance =
        row.as_ref().and_then(|row| row.stance.parse().ok()).filter(|stance| *stance != Stance::None);
    Ok(Asked { measure, stance, why: stance.and(row).map(|row| row.why) })
}

/// Who may have been in the room: from the terms in that body, and whoever was added.
async fn roster(
    conn: &impl ConnectionTrait,
    body: Uuid,
    date: CivilDate,
    typed: &Values,
) -> Result<Vec<RosterRow>, ServiceError> {
    let mut rows: Vec<(Holding, String, RosterRow)> = Vec::new();
    for seat in seats_in_body(conn, body).await.map_err(StoreError::from)? {
        let span = span_of(
            seat.start_date.as_deref(),
            seat.end_date.as_deref(),
            seat.seen_from.as_deref(),
            seat.seen_to.as_deref(),
        );
        let held = span.holds_on(date);
        let seated = match held {
            Holding::No => continue,
            Holding::Yes => Seated::Surely,
            Holding::Unclear => Seated::Perhaps,
        };
        let mut detail = format!("{}, {}", seat.title, seat.place.place_name);
        if seated == Seated::Perhaps {
            detail.push_str(&format!("; {}", span.in_words()));
        }
        let row = RosterRow { person: seat.person_id, name: seat.person_name, detail, seated };
        match rows.iter_mut().find(|(_, _, known)| known.person == row.person) {
            Some(known) if held > known.0 => *known = (held, seat.sort_name, row),
            Some(_) => {}
            None => rows.push((held, seat.sort_name, row)),
        }
    }
    rows.sort_by(|a, b| (b.0, &a.1, a.2.person).cmp(&(a.0, &b.1, b.2.person)));
    let mut rows: Vec<RosterRow> = rows.into_iter().map(|(_, _, row)| row).collect();
    // Whoever was added, and whoever was in the roster when their vote was chosen and is not any more.
    let chosen = typed.iter().filter(|(_, texts)| texts.iter().any(|text| !text.is_empty()));
    let mut added: Vec<Uuid> = typed.all("also").iter().filter_map(|id| id.parse().ok()).collect();
    added.extend(chosen.filter_map(|(name, _)| name.strip_prefix("vote-")?.parse::<Uuid>().ok()));
    for id in added {
        if rows.iter().any(|row| row.person == id) {
            continue;
        }
        if let Some(who) = person::Entity::find_by_id(id).one(conn).await? {
            let detail = "no term of theirs in this body is known on that day".to_owned();
            rows.push(RosterRow { person: id, name: who.name, detail, seated: Seated::Added });
        }
    }
    Ok(rows)
}

async fn taken(conn: &impl ConnectionTrait, body: Uuid, date: CivilDate) -> Result<Vec<Taken>, ServiceError> {
    let rows = decision::Entity::find()
        .filter(decision::Column::BodyId.eq(body))
        .filter(decision::Column::Date.eq(date.to_string()))
        .order_by_asc(decision::Column::Sequence)
        .order_by_asc(decision::Column::Number)
        .all(conn)
        .await?;
    let taken =
        |row: decision::Model| Taken { number: row.number, motion: row.motion, measure: row.measure_id };
    Ok(rows.into_iter().map(taken).collect())
}

/// The number that the next decision gets: never one that something withdrawn had.
pub(crate) async fn next_number(conn: &impl ConnectionTrait) -> Result<i64, ServiceError> {
    let last = decision::Entity::find().order_by_desc(decision::Column::Number).one(conn).await?;
    let gone = store::ledger::highest_withdrawn(conn, "/decisions/").await?;
    Ok(last.map_or(0, |row| row.number).max(gone) + 1)
}

impl Services {
    /// The first step, or the screen with its roster: for what the address or a form says, or a draft.
    ///
    /// # Errors
    /// When there is no such draft, the actor may not, or the database fails.
    pub async fn roll_call(
        &self,
        actor: Actor,
        typed: Values,
        draft: Option<Uuid>,
    ) -> Result<Opened, ServiceError> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let conn = self.store().read();
        let typed = match draft {
            Some(id) => {
                let mut kept = draft::values(&draft::open(conn, Kind::Decision, None, id).await?);
                // What was entered while it lay there counts as known once the page shows it.
                kept.set_all("seen", Vec::new());
                kept
            }
            None => typed,
        };
        open(conn, self.clock().today(), typed, draft).await
    }

    /// The screen once more, after a form came back.
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn roll_call_again(&self, actor: Actor, typed: Values) -> Result<Opened, ServiceError> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let draft = typed.get("draft").parse().ok();
        open(self.store().read(), self.clock().today(), typed, draft).await
    }

    /// Adds the person of the field `add` to those who voted; what was typed stays.
    ///
    /// # Errors
    /// The inner one says why nobody, or several, are meant; the outer one when the actor may not or the database
    /// fails.
    pub async fn roll_call_add(
        &self,
        actor: Actor,
        typed: &mut Values,
    ) -> Result<Result<String, FieldError>, ServiceError> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let text = typed.get("add").trim().to_owned();
        if text.is_empty() {
            let message = "Someone else who voted: type a name first.";
            return Ok(Err(FieldError::new("add", message)));
        }
        let conn = self.store().read();
        match resolve(conn, "add", "Someone else who voted", Thing::Person, &text).await? {
            Ok(named) => {
                typed.push("also", named.id.to_string());
                typed.set_all("add", Vec::new());
                Ok(Ok(named.label))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    /// Keeps the screen as it is, for stewards only.
    ///
    /// # Errors
    /// When the actor may not, it is too long, or the database fails.
    pub async fn roll_call_draft(&self, actor: Actor, typed: &Values) -> Result<Uuid, ServiceError> {
        let draft = typed.get("draft").parse().ok();
        // The same form sent twice is one draft too.
        let fresh = typed.get(super::ONCE).parse().unwrap_or_else(|_| Uuid::now_v7());
        self.save_draft(actor, Kind::Decision, None, draft.unwrap_or(fresh), typed).await
    }

    /// Saves the decision with all its votes, its entry in the ledger and the figures that it changes in one
    /// transaction. The same form sent again changes nothing and leads to what was saved.
    ///
    /// # Errors
    /// Says what is missing or wrong, or what someone else did meanwhile; nothing is written then.
    pub async fn roll_call_save(&self, actor: Actor, typed: &Values) -> Result<Done, RollCallRefused> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let write = self.store().begin().await?;
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        let today = self.clock().today();
        let draft: Option<Uuid> = typed.get("draft").parse().ok();
        let screen = match open(conn, today, typed.clone(), draft).await? {
            Opened::Screen(screen) => screen,
            Opened::Start { errors, .. } if errors.is_empty() => {
                return Err(RollCallRefused::Wrong(vec![FieldError::new(
                    "body",
                    "Choose the body and the day.",
                )]));
            }
            Opened::Start { errors, .. } => return Err(RollCallRefused::Wrong(errors)),
        };
        let (checked, wrong) = looked::look(conn, Kind::Decision, &screen.fields, typed).await?;
        let plan = plan::plan(conn, &screen, &checked, wrong, typed).await?;
        let known = decision::Entity::find_by_id(screen.token).one(conn).await?;
        if let Some(known) = known {
            let number = known.number;
            let same = match plan {
                Ok(plan) => plan.is_kept_as(conn, known).await?,
                Err(_) => false,
            };
            return if same {
                self.done(number).await
            } else {
                Err(RollCallRefused::SavedOtherwise { number })
            };
        }
        if let Some(path) = plan::withdrawn_since(conn, screen.token).await? {
            return Err(RollCallRefused::WithdrawnSince { path });
        }
        let mut plan = plan.map_err(RollCallRefused::Wrong)?;
        let others = others(&screen, &plan.decision.motion);
        if !others.is_empty() {
            return Err(RollCallRefused::Others(others));
        }
        plan.decision.number = next_number(conn).await?;
        plan.decision.sequence = sequence(conn, &screen).await?;
        let number = plan.decision.number;
        plan.decision.into_active_model().reset_all().insert(conn).await?;
        for vote in plan.votes {
            vote.into_active_model().reset_all().insert(conn).await?;
        }
        let desk = Desk::new(self, &write, screen.token, typed);
        engine::note_source(&desk, Kind::Decision, screen.token, &checked).await?;
        let mut after = engine::load(conn, Kind::Decision, &number.to_string()).await?;
        let voters = crate::allow::voters(conn, screen.token).await?;
        let whom = crate::allow::about(actor, &voters);
        let acting = ledger::acting(conn, actor, Action::EnterDecision, whom).await?;
        let words = acting.sentence(&format!("entered decision {number}"));
        let mut fields = engine::fields(conn, Kind::Decision).await?;
        // Only in this entry, for it is said of its maker: nothing of the decision itself.
        if let Some(name) = crate::allow::themself_among(conn, actor, &voters).await? {
            fields.push(Field::new("entered_by", "Entered by", Input::Kept).ledger("entered_by"));
            after.values.set("entered_by", name);
        }
        let refused = |refused| match refused {
            super::Refused::Service(error) => RollCallRefused::Service(error),
            super::Refused::Wrong(errors) => RollCallRefused::Wrong(errors),
            super::Refused::Changed(_) => RollCallRefused::Others(Vec::new()),
        };
        let entry = self.enter(&desk, Kind::Decision, &fields, None, &after, "", acting).await;
        let entry = entry.map_err(refused)?.unwrap_or_default();
        for id in draft.into_iter().chain([screen.token]) {
            draft::forget(conn, id).await?;
        }
        self.follow(&desk, kind::touches(None, &after).await, &words, (entry, voters)).await?;
        write.commit().await?;
        Ok(Done { key: after.key, name: after.name, path: after.path, changed: true })
    }

    async fn done(&self, number: i64) -> Result<Done, RollCallRefused> {
        let known = engine::load(self.store().read(), Kind::Decision, &number.to_string()).await?;
        Ok(Done { key: known.key, name: known.name, path: known.path, changed: false })
    }
}

/// What was entered since the form was opened and may be the same: on the same measure, or with the same motion.
fn others(screen: &RollCall, motion: &str) -> Vec<Taken> {
    let measure = screen.measure.as_ref().map(|asked| asked.measure.id);
    let same = |taken: &&Taken| {
        taken.number > screen.seen
            && (measure.is_some() && taken.measure == measure || fold(&taken.motion) == fold(motion))
    };
    screen.taken.iter().filter(same).cloned().collect()
}

/// After everything of that day that the record has.
async fn sequence(conn: &impl ConnectionTrait, screen: &RollCall) -> Result<i32, ServiceError> {
    let last = decision::Entity::find()
        .filter(decision::Column::BodyId.eq(screen.body.id))
        .filter(decision::Column::Date.eq(screen.date.to_string()))
        .order_by_desc(decision::Column::Sequence)
        .one(conn)
        .await?;
    Ok(last.map_or(0, |row| row.sequence.saturating_add(1)))
}
