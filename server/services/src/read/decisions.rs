//! Decisions.

use std::collections::HashMap;

use domain::date::CivilDate;
use domain::terms::{Holding, Span};
use domain::votes;
use domain::words::{Stance, VoteOption};
use futures::try_join;
use store::StoreError;
use store::read::decisions::{self, DecisionFilter, DecisionRow as Row, MemberVoteRow, TermRow};
use store::read::{bodies, measures};
use uuid::Uuid;

use super::by_hand::corrected;
use super::convert::{body_ref, measure_ref, place_ref, span_of};
use super::judged::{Bears, day, holding};
use super::measures::position_view;
use super::{Answer, filled, page};
use crate::views::{
    Decision, DecisionRow, DecisionsQuery, Listing, MemberVote, PartyVotes, PersonRef, VoteCorrected,
};
use crate::{ServiceError, Services};

impl Services {
    /// One page of the decisions that fit the filters, the newest first. A body that does not exist decided nothing.
    ///
    /// # Errors
    /// When a filter cannot be, or the database fails.
    pub async fn decisions(&self, query: &DecisionsQuery) -> Answer<Listing<DecisionRow>> {
        let page = page(query.page, query.size)?;
        let conn = self.store().read();
        if query.year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return Err(ServiceError::invalid("year", "write a year, 1 to 9999"));
        }
        let mut filter = DecisionFilter { body: None, scored: query.scored, year: query.year };
        if let Some(slug) = filled(query.body.as_deref()) {
            match bodies::by_slug(conn, slug).await? {
                Some(row) => filter.body = Some(row.body.body_id),
                None => {
                    return Ok(Listing {
                        items: Vec::new(),
                        page: page.number(),
                        size: page.size(),
                        total: 0,
                    });
                }
            }
        }
        let (rows, total) = try_join!(
            decisions::decisions(conn, filter, page.into()),
            decisions::decisions_total(conn, filter)
        )
        .map_err(StoreError::from)?;
        let items = self.decision_rows(rows).await?;
        Ok(Listing { items, page: page.number(), size: page.size(), total })
    }

    /// A decision's page: how everyone voted, by party and by seat.
    ///
    /// # Errors
    /// When there is no such decision, or the database fails.
    pub async fn decision(&self, number: i64) -> Answer<Decision> {
        let conn = self.store().read();
        let missing = || ServiceError::NotFound("decision");
        let (row, model) = try_join!(decisions::row(conn, number), decisions::by_number(conn, number))
            .map_err(StoreError::from)?;
        let (row, model) = (row.ok_or_else(missing)?, model.ok_or_else(missing)?);
        let (rows, terms, (previous, next), position) = try_join!(
            decisions::votes(conn, model.id),
            decisions::terms_of_voters(conn, model.id, model.body_id),
            decisions::neighbours(conn, &model),
            async {
                match model.measure_id {
                    Some(measure) => measures::position(conn, measure).await,
                    None => Ok(None),
                }
            },
        )
        .map_err(StoreError::from)?;
        let notes = store::desk::corrections_of(conn, &[model.id]).await?;
        let mut notes: HashMap<Uuid, _> = notes.into_iter().map(|row| (row.person_id, row)).collect();
        let by_hand = self.by_hand("decision", model.id).await?;
        let sources = self.source_book().await?;
        let bears = match (&row.measure, &model.bearing) {
            (Some(measure), Some(bearing)) => Some(Bears::new(
                (model.id, measure.measure_id),
                model.date.as_deref(),
                &model.kind,
                Some(bearing),
                (measure.stance.as_deref().unwrap_or(Stance::None.code()), measure.is_key.unwrap_or(false)),
            )?),
            _ => None,
        };
        let on = day(model.date.as_deref());
        let (by_option, by_party) = (by_option(&rows)?, by_party(&rows)?);
        let mut of_person: HashMap<Uuid, Vec<&TermRow>> = HashMap::new();
        for term in &terms {
            of_person.entry(term.person_id).or_default().push(term);
        }
        let votes = rows
            .into_iter()
            .map(|row| {
                let terms = of_person.get(&row.person_id).map_or(&[] as &[_], Vec::as_slice);
                let note = notes.remove(&row.person_id).map(corrected);
                member_vote(row, terms, on, bears.as_ref(), note)
            })
            .collect::<Result<_, StoreError>>()?;
        let published =
            [model.published_yes, model.published_no, model.published_not_voting, model.published_absent];
        let row = self.decision_rows(vec![row]).await?.pop().ok_or_else(missing)?;
        Ok(Decision {
            row,
            position: position.map(|row| position_view(row, &sources)),
            votes,
            by_option,
            by_party,
            // A source that publishes totals publishes at least how many said yes; what it leaves out is none.
            published: model.published_yes.map(|_| published.map(|n| n.unwrap_or(0))),
            note: model.note,
            previous,
            next,
            source_url: model.source_url,
            source: sources.of(model.source_id, model.run_id),
            by_hand,
        })
    }

    /// These decisions as rows, in their order: one query for all of them.
    pub(super) async fn decision_rows(&self, rows: Vec<Row>) -> Answer<Vec<DecisionRow>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut counts: HashMap<Uuid, [u32; 3]> = HashMap::new();
        for row in decisions::vote_counts(self.store().read(), &ids).await? {
            let numbers = [row.yes, row.no, row.n - row.yes - row.no];
            counts.insert(row.decision_id, numbers.map(|n| u32::try_from(n).unwrap_or(0)));
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let [yes, no, other] = counts.get(&row.id).copied().unwrap_or_default();
                DecisionRow {
                    number: row.number,
                    date: row.date,
                    body: body_ref(&row.body),
                    kind: row.kind,
                    motion: row.motion,
                    result: row.result,
                    bearing: row.bearing,
                    measure: row.measure.map(measure_ref),
                    yes,
                    no,
                    other,
                }
            })
            .collect())
    }
}

fn term_span(term: &TermRow) -> Span {
    span_of(
        term.start_date.as_deref(),
        term.end_date.as_deref(),
        term.seen_from.as_deref(),
        term.seen_to.as_deref(),
    )
}

fn member_vote(
    row: MemberVoteRow,
    terms: &[&TermRow],
    on: Option<CivilDate>,
    bears: Option<&Bears>,
    corrected: Option<VoteCorrected>,
) -> Result<MemberVote, StoreError> {
    let option: VoteOption = row.option.parse()?;
    let spans: Vec<Span> = terms.iter().map(|term| term_span(term)).collect();
    // The seat of that day: one that was certainly held, else one that may have been; else none.
    let seat = terms
        .iter()
        .zip(&spans)
        .map(|(term, span)| (on.map_or(Holding::Unclear, |day| span.holds_on(day)), term))
        .filter(|(held, _)| *held != Holding::No)
        // The last of the best would win; of terms that are alike the first is taken.
        .rev()
        .max_by_key(|(held, _)| *held)
        .map(|(_, term)| place_ref(&term.place));
    let reason_given = row.reason.as_deref().is_some_and(|reason| !reason.is_empty());
    let mark = bears
        .and_then(|bears| bears.case(Some(option), reason_given, holding(&spans, on)))
        .map(|case| votes::judge(&case))
        .filter(|mark| mark.bears());
    Ok(MemberVote {
        person: PersonRef { slug: row.slug, name: row.name, party: row.party },
        seat,
        option: row.option,
        source_word: row.source_word,
        reason: row.reason,
        corrected,
        mark,
    })
}

/// How many chose each option, most first; alike ones in the vocabulary's order.
fn by_option(rows: &[MemberVoteRow]) -> Result<Vec<(String, u32)>, StoreError> {
    let mut counts: HashMap<VoteOption, u32> = HashMap::new();
    for row in rows {
        *counts.entry(row.option.parse()?).or_default() += 1;
    }
    let mut counts: Vec<(VoteOption, u32)> = counts.into_iter().collect();
    counts.sort_by_key(|(option, n)| (std::cmp::Reverse(*n), *option));
    Ok(counts.into_iter().map(|(option, n)| (option.code().to_owned(), n)).collect())
}

/// How each party's members voted, the largest party first.
fn by_party(rows: &[MemberVoteRow]) -> Result<Vec<PartyVotes>, StoreError> {
    let mut parties: HashMap<Option<&str>, PartyVotes> = HashMap::new();
    for row in rows {
        let party = row.party.as_deref().filter(|party| !party.is_empty());
        let votes = parties.entry(party).or_insert_with(|| PartyVotes {
            party: party.map(str::to_owned),
            yes: 0,
            no: 0,
            abstained: 0,
            missed: 0,
            other: 0,
        });
        *match row.option.parse()? {
            VoteOption::Yes => &mut votes.yes,
            VoteOption::No => &mut votes.no,
            VoteOption::Abstain | VoteOption::Present => &mut votes.abstained,
            VoteOption::Absent | VoteOption::NotVoting => &mut votes.missed,
            VoteOption::Excused | VoteOption::Recused | VoteOption::Paired | VoteOption::Other => {
                &mut votes.other
            }
        } += 1;
    }
    let mut parties: Vec<PartyVotes> = parties.into_values().collect();
    let size = |votes: &PartyVotes| votes.yes + votes.no + votes.abstained + votes.missed + votes.other;
    parties
        .sort_by(|a, b| (size(b), a.party.is_none(), &a.party).cmp(&(size(a), b.party.is_none(), &b.party)));
    Ok(parties)
}
