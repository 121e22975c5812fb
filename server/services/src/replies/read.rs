//! Replies as everyone sees them, and what an official can reply to.

use std::collections::HashMap;

use domain::ledger::{Snapshot, Value};
use domain::words::{CommitmentStatus, EntryKind, PublicationState, SubjectKind, VoteOption};
use store::entities::{commitment, commitment_status, decision, ledger_entry, person, reply};
use store::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Beside, beside, beside_of};
use crate::clock::day_of;
use crate::read::Answer;
use crate::views::{EarlierReply, Listing, PersonRef, ReplyDesk, ReplyPlace, ReplyView, WithdrawnReply};
use crate::{ServiceError, Services};

/// What the ledger tells of a reply after it was put there.
#[derive(Default)]
struct Told {
    earlier: Vec<EarlierReply>,
    revised_on: Option<String>,
    withdrawn_on: Option<String>,
}

impl Services {
    /// Replies beside a decision, by the public number, in the order in which they came.
    ///
    /// # Errors
    /// When there is no such decision, or the database fails.
    pub async fn replies_to_decision(&self, number: i64) -> Answer<Vec<ReplyView>> {
        let conn = self.store().read();
        let row = decision::Entity::find().filter(decision::Column::Number.eq(number)).one(conn).await?;
        let id = row.ok_or(ServiceError::NotFound("decision"))?.id;
        self.replies(reply::Entity::find().filter(reply::Column::DecisionId.eq(id))).await
    }

    /// Replies beside the statuses of a commitment, by its public number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replies_to_commitment(&self, number: i64) -> Answer<Vec<ReplyView>> {
        let conn = self.store().read();
        let row = commitment::Entity::find().filter(commitment::Column::Number.eq(number)).one(conn).await?;
        let id = row.ok_or(ServiceError::NotFound("commitment"))?.id;
        let statuses = commitment_status::Entity::find()
            .filter(commitment_status::Column::CommitmentId.eq(id))
            .all(conn)
            .await?;
        let ids = statuses.into_iter().map(|status| status.id);
        self.replies(reply::Entity::find().filter(reply::Column::StatusId.is_in(ids))).await
    }

    /// Every reply of an official, the newest first: beside their records, their votes and their commitments.
    ///
    /// # Errors
    /// When there is no such official, or the database fails.
    pub async fn replies_of(&self, slug: &str) -> Answer<Vec<ReplyView>> {
        let person = self.person(slug).await?;
        let mut replies =
            self.replies(reply::Entity::find().filter(reply::Column::PersonId.eq(person.id))).await?;
        replies.reverse();
        Ok(replies)
    }

    /// Everything in an official's record beside which they can reply: one page of their decisions (25), narrowed by the
    /// words of the motion.
    ///
    /// # Errors
    /// When there is no such official or page, or the database fails.
    pub async fn reply_desk(&self, slug: &str, q: Option<&str>, page: u32) -> Answer<ReplyDesk> {
        let person = self.person(slug).await?;
        let mut replies: HashMap<String, ReplyView> = HashMap::new();
        let mut public = 0;
        // The newest first: one that was taken back does not hide one that came after it.
        for reply in self.replies_of(slug).await? {
            public += u64::from(reply.withdrawn.is_none());
            replies.entry(reply.beside.clone()).or_insert(reply);
        }
        let place = |beside: Beside, title: String, words: String, on: Option<String>, anchor: &str| {
            let (code, path) = (beside.to_string(), format!("{}{anchor}", beside.page(slug)));
            ReplyPlace { reply: replies.get(&code).cloned(), beside: code, title, words, on, path }
        };
        let official = self.official(slug).await?;
        let mut records =
            vec![place(Beside::Votes, "Record of votes".to_owned(), official.all.sentence, None, "#record")];
        if let Some(record) = self.commitments_record(slug).await? {
            let title = "Record of commitments".to_owned();
            records.push(place(Beside::Commitments, title, record.sentence, None, "#commitments"));
        }
        let mut statuses = Vec::new();
        for (title, number, status) in self.statuses_of(person.id).await? {
            let beside = Beside::Status { commitment: number, sequence: status.sequence };
            let word = status.status.parse::<CommitmentStatus>();
            let word = word.map_or(status.status.clone(), |word| word.label().to_owned());
            let anchor = format!("#status-{}", status.sequence);
            let words = format!("{word}: {}", status.reason);
            statuses.push(place(beside, title, words, Some(status.on_date), &anchor));
        }
        let votes = self.official_votes(slug, q, page, 25).await?;
        let (page, size, total) = (votes.page, votes.size, votes.total);
        let items = votes
            .items
            .into_iter()
            .map(|row| {
                let option = row.option.parse::<VoteOption>();
                let words = option.map_or(row.option.clone(), |option| option.label().to_owned());
                let about = row.measure.as_ref().map(|measure| format!("{}: ", measure.title));
                let title = format!("{}{}", about.unwrap_or_default(), row.motion);
                place(Beside::Decision(row.number), title, words, row.date, "")
            })
            .collect();
        let decisions = Listing { items, page, size, total };
        let person = PersonRef { slug: person.slug, name: person.name, party: person.party };
        Ok(ReplyDesk { person, records, statuses, decisions, replies: public })
    }

    /// One part of an official's record with what stands beside it.
    ///
    /// # Errors
    /// When there is no such part of their record, or the database fails.
    pub async fn reply_place(&self, slug: &str, at: Beside) -> Answer<ReplyPlace> {
        let conn = self.store().read();
        let person = self.person(slug).await?;
        let place = beside::find(conn, &person, at).await?;
        let code = at.to_string();
        let reply = self
            .replies(reply::Entity::find().filter(place.of(person.id)))
            .await?
            .into_iter()
            .rfind(|reply| reply.withdrawn.is_none());
        let found = |title: String, words: String, on: Option<String>, anchor: &str| ReplyPlace {
            path: format!("{}{anchor}", at.page(slug)),
            beside: code.clone(),
            title,
            words,
            on,
            reply: reply.clone(),
        };
        Ok(match at {
            Beside::Votes => {
                let sentence = self.official(slug).await?.all.sentence;
                found("Record of votes".to_owned(), sentence, None, "#record")
            }
            Beside::Commitments => {
                let record = self.commitments_record(slug).await?;
                let record = record.ok_or(ServiceError::NotFound("record of commitments"))?;
                found("Record of commitments".to_owned(), record.sentence, None, "#commitments")
            }
            Beside::Decision(number) => {
                let row = self.decision(number).await?;
                let vote = row.votes.iter().find(|vote| vote.person.slug == slug);
                let option = vote.and_then(|vote| vote.option.parse::<VoteOption>().ok());
                let about = row.row.measure.as_ref().map(|measure| format!("{}: ", measure.title));
                let title = format!("{}{}", about.unwrap_or_default(), row.row.motion);
                found(title, option.map_or("", VoteOption::label).to_owned(), row.row.date, "")
            }
            Beside::Status { commitment, sequence } => {
                let row = self.commitment(commitment).await?;
                let status = row.history.iter().find(|status| status.sequence == sequence);
                let words = status.map(|status| format!("{}: {}", status.words, status.reason));
                let on = status.map(|status| status.on.clone());
                let anchor = format!("#status-{sequence}");
                found(row.commitment.title, words.unwrap_or_default(), on, &anchor)
            }
        })
    }

    async fn statuses_of(&self, person: Uuid) -> Answer<Vec<(String, i64, commitment_status::Model)>> {
        let conn = self.store().read();
        let rows = commitment::Entity::find()
            .filter(commitment::Column::PersonId.eq(person))
            .filter(commitment::Column::State.eq(PublicationState::Published.code()))
            .all(conn)
            .await?;
        let mut all = Vec::new();
        for part in rows.chunks(500) {
            let statuses = commitment_status::Entity::find()
                .filter(commitment_status::Column::CommitmentId.is_in(part.iter().map(|row| row.id)))
                .all(conn)
                .await?;
            for status in statuses {
                let of = part.iter().find(|row| row.id == status.commitment_id);
                all.extend(of.map(|row| (row.title.clone(), row.number, status)));
            }
        }
        all.sort_by(|a, b| (&b.2.on_date, b.1, b.2.sequence).cmp(&(&a.2.on_date, a.1, a.2.sequence)));
        Ok(all)
    }

    /// How many replies are public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replies_count(&self) -> Answer<u64> {
        let public = reply::Column::State.eq(PublicationState::Published.code());
        Ok(reply::Entity::find().filter(public).count(self.store().read()).await?)
    }

    async fn replies(&self, query: store::sea_orm::Select<reply::Entity>) -> Answer<Vec<ReplyView>> {
        let conn = self.store().read();
        let rows = query.order_by_asc(reply::Column::At).order_by_asc(reply::Column::Id).all(conn).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let people = person::Entity::find()
            .filter(person::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
            .all(conn)
            .await?;
        let people: HashMap<Uuid, person::Model> = people.into_iter().map(|row| (row.id, row)).collect();
        let mut told = self.told(rows.iter().map(|row| row.id.to_string()).collect()).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let (Some(person), Some(at)) = (people.get(&row.person_id), beside_of(conn, &row).await?) else {
                continue;
            };
            let id = row.id.to_string();
            let told = told.remove(&id).unwrap_or_default();
            let public = row.state == PublicationState::Published.code();
            let day = |ms| day_of(ms).map(|day| day.to_string()).unwrap_or_default();
            let withdrawn = (!public).then(|| WithdrawnReply {
                on: told.withdrawn_on.unwrap_or_else(|| day(row.at)),
                reason: row.withdrawn_reason.clone().unwrap_or_default(),
            });
            views.push(ReplyView {
                path: format!("{}#reply-{id}", at.page(&person.slug)),
                id,
                person: PersonRef {
                    slug: person.slug.clone(),
                    name: person.name.clone(),
                    party: person.party.clone(),
                },
                beside: at.to_string(),
                beside_words: at.in_words(),
                text: if public { row.body } else { String::new() },
                on_behalf: row.on_behalf,
                on: day(row.at),
                revised_on: told.revised_on,
                earlier: if public { told.earlier } else { Vec::new() },
                withdrawn,
                version: row.version,
            });
        }
        Ok(views)
    }

    /// What became of these replies, as the ledger tells it.
    async fn told(&self, ids: Vec<String>) -> Answer<HashMap<String, Told>> {
        let mut told: HashMap<String, Told> = HashMap::new();
        for part in ids.chunks(500) {
            let entries = ledger_entry::Entity::find()
                .filter(ledger_entry::Column::SubjectKind.eq(SubjectKind::Reply.code()))
                .filter(ledger_entry::Column::SubjectId.is_in(part.iter().map(String::as_str)))
                .order_by_asc(ledger_entry::Column::Sequence)
                .all(self.store().read())
                .await?;
            for entry in entries {
                let on = day_of(entry.at).map(|day| day.to_string()).unwrap_or_default();
                let of = told.entry(entry.subject_id).or_default();
                match entry.kind.parse() {
                    Ok(EntryKind::Changed) => {
                        if let Some(text) = entry.before_json.as_deref().and_then(text_in) {
                            of.earlier.insert(0, EarlierReply { text, until: on.clone() });
                        }
                        of.revised_on = Some(on);
                    }
                    Ok(EntryKind::Withdrawn) => of.withdrawn_on = Some(on),
                    _ => {}
                }
            }
        }
        Ok(told)
    }
}

fn text_in(before: &str) -> Option<String> {
    match Snapshot::parse(SubjectKind::Reply, before).ok()?.get("text") {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
