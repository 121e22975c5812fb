//! One vote that was recorded wrongly: corrected with a reason, and the note of it stays beside it.

use domain::access::{Action, Actor, Subject as About};
use domain::ledger::{Change, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, SubjectKind, VoteOption};
use store::entities::{decision, vote, vote_correction};
use store::read::{decisions, people};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use store::{StoreError, Write};

use super::{Done, FieldError, Refused, Values};
use crate::records::Cause;
use crate::{ServiceError, Services, ledger};

/// A vote in the list of those that can be corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CastVote {
    /// The person's slug.
    pub slug: String,
    /// The person's name.
    pub name: String,
    /// Code of `VoteOption`.
    pub option: String,
    /// The reason of an excuse or a recusal.
    pub excuse: Option<String>,
}

/// What is asked to correct a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteForm {
    /// The decision's number.
    pub number: i64,
    /// The motion.
    pub motion: String,
    /// The vote as it stands.
    pub vote: CastVote,
    /// The source's own word.
    pub source_word: String,
    /// An earlier correction: the option that the source has, and why it was corrected.
    pub corrected: Option<(String, String)>,
    /// Handed back, it tells whether somebody else corrected it meanwhile.
    pub stamp: String,
}

async fn the_decision(conn: &impl ConnectionTrait, number: i64) -> Result<decision::Model, ServiceError> {
    let found = decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?;
    found.ok_or(ServiceError::NotFound("decision"))
}

async fn form(conn: &impl ConnectionTrait, number: i64, slug: &str) -> Result<VoteForm, ServiceError> {
    let decision = the_decision(conn, number).await?;
    let rows = decisions::votes(conn, decision.id).await.map_err(StoreError::from)?;
    let row = rows.into_iter().find(|row| row.slug == slug).ok_or(ServiceError::NotFound("vote"))?;
    let earlier = vote_correction::Entity::find_by_id((decision.id, row.person_id)).one(conn).await?;
    let stamp = Values::from_iter([
        ("option", row.option.clone()),
        ("excuse", row.reason.clone().unwrap_or_default()),
        ("at", earlier.as_ref().map(|row| row.at.to_string()).unwrap_or_default()),
    ])
    .stamp();
    Ok(VoteForm {
        number,
        motion: decision.motion,
        vote: CastVote { slug: row.slug, name: row.name, option: row.option, excuse: row.reason },
        source_word: row.source_word,
        corrected: earlier.map(|row| (row.was, row.reason)),
        stamp,
    })
}

fn snapshot(option: &str, excuse: Option<&str>) -> Result<Snapshot, ServiceError> {
    let mut snapshot = Snapshot::new(SubjectKind::Vote).with("option", option)?;
    if let Some(excuse) = excuse.filter(|excuse| !excuse.is_empty()) {
        snapshot.set("excuse", excuse)?;
    }
    Ok(snapshot)
}

impl Services {
    /// Every vote of a decision, to choose which one is corrected: with the motion.
    ///
    /// # Errors
    /// When there is no such decision, the actor may not, or the database fails.
    pub async fn votes_to_correct(
        &self,
        actor: Actor,
        number: i64,
    ) -> Result<(String, Vec<CastVote>), ServiceError> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let conn = self.store().read();
        let decision = the_decision(conn, number).await?;
        may_correct(conn, actor, decision.id).await?;
        let rows = decisions::votes(conn, decision.id).await.map_err(StoreError::from)?;
        let cast = |row: decisions::MemberVoteRow| CastVote {
            slug: row.slug,
            name: row.name,
            option: row.option,
            excuse: row.reason,
        };
        Ok((decision.motion, rows.into_iter().map(cast).collect()))
    }

    /// The form that corrects one person's vote.
    ///
    /// # Errors
    /// When there is no such vote, the actor may not (nobody corrects a decision in which they voted), or the database
    /// fails.
    pub async fn vote_form(&self, actor: Actor, number: i64, slug: &str) -> Result<VoteForm, ServiceError> {
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let conn = self.store().read();
        may_correct(conn, actor, the_decision(conn, number).await?.id).await?;
        form(conn, number, slug).await
    }

    /// Corrects one vote: the vote, the note of it, the entry in the ledger and the person's figures in one
    /// transaction.
    ///
    /// # Errors
    /// Says what is wrong, or that somebody else corrected it meanwhile; nothing is written then.
    pub async fn correct_vote(
        &self,
        actor: Actor,
        number: i64,
        slug: &str,
        typed: &Values,
    ) -> Result<Done, Refused> {
        let write: Write = self.store().begin().await?;
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        crate::allow(actor, Action::EnterDecision, About::NONE)?;
        let whom = may_correct(conn, actor, the_decision(conn, number).await?.id).await?;
        let form = form(conn, number, slug).await?;
        let mut wrong = Vec::new();
        let option = typed.get("option").parse::<VoteOption>();
        if option.is_err() {
            wrong.push(FieldError::new("option", "The vote: choose what it should say."));
        }
        let excuse = typed.get("excuse").split_whitespace().collect::<Vec<_>>().join(" ");
        let needs = matches!(option, Ok(VoteOption::Excused | VoteOption::Recused));
        if needs && excuse.is_empty() {
            let message = "The reason of the excuse or recusal: say why, as the minutes do.";
            wrong.push(FieldError::new("excuse", message));
        }
        if excuse.chars().count() > 300 {
            wrong.push(FieldError::new(
                "excuse",
                "The reason of the excuse is longer than 300 characters. Shorten it.",
            ));
        }
        let reason = typed.get("reason").trim().to_owned();
        if reason.is_empty() {
            wrong.push(FieldError::new(
                "reason",
                "Why it is corrected: it stands beside the vote for everyone to read.",
            ));
        }
        if typed.get("stamp") != form.stamp {
            let message = format!(
                "Somebody corrected this vote while you typed: it says “{}” now. Look again and send it again if you still \
                 think that it is wrong.",
                word(&form.vote.option)
            );
            wrong.push(FieldError::new("option", message));
        }
        let excuse = Some(excuse).filter(|excuse| needs && !excuse.is_empty());
        let (Ok(option), true) = (option, wrong.is_empty()) else { return Err(Refused::Wrong(wrong)) };
        if option.code() == form.vote.option && excuse == form.vote.excuse {
            let message = format!("The vote says “{}” already; there is nothing to correct.", option.label());
            return Err(Refused::Wrong(vec![FieldError::new("option", message)]));
        }
        let decision = the_decision(conn, number).await?;
        let person = people::by_slug(conn, slug).await.map_err(StoreError::from)?;
        let person = person.ok_or(ServiceError::NotFound("vote"))?;
        let before = vote::Entity::find_by_id((decision.id, person.id)).one(conn).await?;
        let before = before.ok_or(ServiceError::NotFound("vote"))?;
        let now_ms = self.clock().now_ms();
        let after = vote::Model { option: option.code().to_owned(), reason: excuse, ..before.clone() };
        after.clone().into_active_model().reset_all().update(conn).await?;
        let note = vote_correction::Model {
            decision_id: decision.id,
            person_id: person.id,
            // What the source has stays what it was, however often it is corrected.
            was: before.option.clone(),
            reason: reason.clone(),
            at: now_ms,
        };
        let mut again =
            OnConflict::columns([vote_correction::Column::DecisionId, vote_correction::Column::PersonId]);
        again.update_columns([vote_correction::Column::Reason, vote_correction::Column::At]);
        vote_correction::Entity::insert(note.into_active_model())
            .on_conflict(again)
            .exec_without_returning(conn)
            .await?;
        let name = format!("{} on decision {number}", person.name);
        let subject = Subject::new(
            SubjectKind::Vote,
            &format!("{}/{}", decision.id, person.id),
            PublicName::shortened(&name).map_err(|error| ServiceError::invalid("name", error))?,
        )
        .map_err(ServiceError::from)?;
        let was = snapshot(&before.option, before.reason.as_deref())?;
        let is = snapshot(&after.option, after.reason.as_deref())?;
        let acting = ledger::acting(conn, actor, Action::CorrectVote, whom).await?;
        let words = acting.sentence(&format!("corrected their vote in decision {number}"));
        let change = Change::new(EntryKind::VoteCorrected, subject, Some(was), Some(is), &reason, acting);
        let path = format!("/decisions/{number}");
        let place = ledger::About { path: Some(path.clone()), person: Some(person.id) };
        ledger::append(&write, now_ms, &change.map_err(ServiceError::from)?, place).await?;
        let cause = Cause { words: &words, run: None };
        crate::records::rebuild_within(self, &write, cause, Some(&[person.id])).await?;
        write.commit().await?;
        Ok(Done { key: number.to_string(), name, path: Some(path), changed: true })
    }
}

/// Whether this actor may correct a vote in this decision, in which everyone who voted is concerned; and the subject
/// that was asked about.
async fn may_correct(
    conn: &impl ConnectionTrait,
    actor: Actor,
    decision: uuid::Uuid,
) -> Result<About, ServiceError> {
    let whom = crate::allow::about(actor, &crate::allow::voters(conn, decision).await?);
    crate::allow(actor, Action::CorrectVote, whom)?;
    Ok(whom)
}

fn word(option: &str) -> &str {
    option.parse().map_or(option, |option: VoteOption| option.label())
}
