//! From what was typed to the rows that will be kept.

use domain::words::{DecisionKind, EntryKind, VoteOption};
use store::entities::{decision, entered, ledger_entry, vote};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{LEAVE_OUT, OPTIONS, RollCall, RosterRow, Seated};
use crate::ServiceError;
use crate::desk::kinds::decision::{TOTALS, bearing_fits};
use crate::desk::{Checked, FieldError, Kind, Values, crowded};

/// The rows of a decision.
pub(super) struct Plan {
    /// Its number and its place in the day are given when it is kept.
    pub(super) decision: decision::Model,
    /// By person.
    pub(super) votes: Vec<vote::Model>,
    source: (Option<String>, Option<String>),
}

/// The rows, or everything that is wrong: in the order of the page.
pub(super) async fn plan(
    conn: &impl ConnectionTrait,
    screen: &RollCall,
    checked: &Checked,
    mut wrong: Vec<FieldError>,
    typed: &Values,
) -> Result<Result<Plan, Vec<FieldError>>, ServiceError> {
    let measure_id = screen.measure.as_ref().map(|asked| asked.measure.id);
    let bearing = checked.text("bearing");
    if let Some(why) = bearing_fits(conn, bearing.as_deref(), measure_id).await? {
        wrong.push(FieldError::new("bearing", why));
    }
    let totals = TOTALS.map(|(name, _)| checked.number(name).and_then(|n| i32::try_from(n).ok()));
    if totals.iter().any(Option::is_some) && !totals.iter().all(Option::is_some) {
        // A blank would be read as none.
        for ((name, label), _) in TOTALS.iter().zip(totals).filter(|(_, total)| total.is_none()) {
            if !wrong.iter().any(|error| error.field == *name) {
                let message =
                    format!("{label}: you typed other totals; type this one too, 0 if there was none.");
                wrong.push(FieldError::new(name, message));
            }
        }
    }
    let mut votes = Vec::new();
    let mut without_term: Vec<&str> = Vec::new();
    for row in &screen.rows {
        match cast(screen.token, row, typed) {
            Err(error) => wrong.push(error),
            Ok(None) => {}
            Ok(Some(vote)) => {
                if row.seated == Seated::Added {
                    without_term.push(&row.name);
                }
                votes.push(vote);
            }
        }
    }
    if !typed.get("add").trim().is_empty() {
        let message = "Someone else who voted: press “Add this person”, or empty the field.";
        wrong.push(FieldError::new("add", message));
    }
    wrong.extend(crowded::unless_confirmed(screen.crowded.as_ref(), typed));
    if screen.kind == DecisionKind::RollCall && votes.is_empty() && wrong.is_empty() {
        let message =
            "There is nobody in this roll call. Add those who voted, or enter the terms of this body first.";
        wrong.push(FieldError::new("add", message));
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let mut notes: Vec<String> = checked.text("note").into_iter().collect();
    if !without_term.is_empty() {
        let of = without_term.join(", ");
        notes.push(format!("No term in this body on that day is known of: {of}."));
    }
    if screen.kind == DecisionKind::RollCall {
        notes.extend(disagreement(&totals, &votes));
    }
    // A draft of what was withdrawn holds the sentences of its first publication already.
    let note = notes.into_iter().fold(String::new(), |note, more| match note.as_str() {
        "" => more,
        known if known.contains(&more) => note,
        _ => format!("{note} {more}"),
    });
    let [yes, no, not_voting, absent] = totals;
    votes.sort_by_key(|vote| vote.person_id);
    let decision = decision::Model {
        id: screen.token,
        number: 0,
        measure_id,
        body_id: screen.body.id,
        kind: screen.kind.code().to_owned(),
        motion: checked.needed("motion"),
        date: Some(screen.date.to_string()),
        sequence: 0,
        result: checked.needed("result"),
        bearing,
        published_yes: yes,
        published_no: no,
        published_not_voting: not_voting,
        published_absent: absent,
        note: (!note.is_empty()).then_some(note),
        source_url: checked.text("source_url"),
        source_id: None,
        run_id: None,
    };
    let source = (checked.text("source_url"), checked.text("source_note"));
    Ok(Ok(Plan { decision, votes, source }))
}

/// What was chosen for one person; none: they are left out.
fn cast(decision: Uuid, row: &RosterRow, typed: &Values) -> Result<Option<vote::Model>, FieldError> {
    let (field, reason_field) = (format!("vote-{}", row.person), format!("reason-{}", row.person));
    let name = &row.name;
    let chosen = typed.get(&field).trim();
    if chosen == LEAVE_OUT && row.seated != Seated::Surely {
        return Ok(None);
    }
    let Some(option) = OPTIONS.into_iter().find(|option| option.code() == chosen) else {
        return Err(FieldError::new(&field, format!("{name}: choose how they voted.")));
    };
    let reason: String = typed.get(&reason_field).split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.chars().count() > 300 || reason.chars().any(|c| c != ' ' && domain::safe_url::hidden(c)) {
        let message = format!(
            "{name}: the reason is longer than 300 characters or holds an invisible one. Shorten it."
        );
        return Err(FieldError::new(&reason_field, message));
    }
    let needs = matches!(option, VoteOption::Excused | VoteOption::Recused);
    if needs && reason.is_empty() {
        let message = format!("{name}: say why they were {}, as the minutes do.", option.label());
        return Err(FieldError::new(&reason_field, message));
    }
    Ok(Some(vote::Model {
        decision_id: decision,
        person_id: row.person,
        option: option.code().to_owned(),
        source_word: option.label().to_owned(),
        // A reason that was typed before another choice was made belongs to that choice.
        reason: Some(reason).filter(|reason| needs && !reason.is_empty()),
    }))
}

/// A sentence where the published totals are not those of the votes.
fn disagreement(published: &[Option<i32>; 4], votes: &[vote::Model]) -> Option<String> {
    let count = |options: &[VoteOption]| {
        let is = |vote: &&vote::Model| options.iter().any(|option| option.code() == vote.option);
        i32::try_from(votes.iter().filter(is).count()).unwrap_or(i32::MAX)
    };
    // Grouped as the decision's page sets them side by side.
    let counted = [
        count(&[VoteOption::Yes]),
        count(&[VoteOption::No]),
        count(&[VoteOption::NotVoting, VoteOption::Abstain, VoteOption::Present]),
        count(&[VoteOption::Absent, VoteOption::Excused]),
    ];
    if published.iter().zip(counted).all(|(said, is)| said.is_none_or(|said| said == is)) {
        return None;
    }
    let said = published.map(|n| n.map_or_else(|| "?".to_owned(), |n| n.to_string()));
    Some(format!(
        "The published totals (yes {}, no {}, not voting {}, absent {}) are not those of the votes that are listed (yes \
         {}, no {}, not voting {}, absent {}).",
        said[0], said[1], said[2], said[3], counted[0], counted[1], counted[2], counted[3]
    ))
}

impl Plan {
    /// Whether the database holds just this under this key.
    pub(super) async fn is_kept_as(
        &self,
        conn: &impl ConnectionTrait,
        known: decision::Model,
    ) -> Result<bool, ServiceError> {
        let (number, sequence, id) = (known.number, known.sequence, known.id);
        if (decision::Model { number, sequence, ..self.decision.clone() }) != known {
            return Ok(false);
        }
        let votes = vote::Entity::find()
            .filter(vote::Column::DecisionId.eq(id))
            .order_by_asc(vote::Column::PersonId)
            .all(conn)
            .await?;
        let kind = Kind::Decision.subject().code().to_owned();
        let source = entered::Entity::find_by_id((kind, id)).one(conn).await?;
        let source = source.map(|row| (row.source_url, row.source_note)).unwrap_or_default();
        Ok(votes == self.votes && source == self.source)
    }
}

/// Where the note stands, if what this very form saved was withdrawn since.
pub(super) async fn withdrawn_since(
    conn: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Option<String>, ServiceError> {
    let entry = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::SubjectKind.eq("decision"))
        .filter(ledger_entry::Column::SubjectId.eq(id.to_string()))
        .filter(ledger_entry::Column::Kind.eq(EntryKind::Withdrawn.code()))
        .one(conn)
        .await?;
    Ok(entry.map(|entry| entry.subject_path.unwrap_or_else(|| "/changes".to_owned())))
}
