//! Two people, over the decisions that count for both and no others.

use std::collections::HashMap;

use domain::votes::{self, Case, Judged, RULES_VERSION};
use futures::try_join;
use store::StoreError;
use store::entities::person;
use store::read::people::{self, PersonRow};
use store::read::scored::{self, ScoredRow};

use super::Answer;
use super::convert::{measure_ref, tally};
use super::judged::{judge_rows, spans_by_body};
use super::official::bodies_of;
use crate::views::{ComparedDecision, Comparison, OfficialRow};
use crate::{ServiceError, Services};

impl Services {
    /// Compares two officials' votes over the decisions that count for both.
    ///
    /// # Errors
    /// When one of them does not exist, both are the same, or the database fails.
    pub async fn compare(&self, a: &str, b: &str) -> Answer<Comparison> {
        if a == b {
            return Err(ServiceError::invalid(
                "b",
                "choose another official: nobody is compared with themselves",
            ));
        }
        let (first, second) = try_join!(self.person(a), self.person(b))?;
        let (ours, theirs) = try_join!(self.judged_rows(&first), self.judged_rows(&second))?;
        let mut rows = self.rows_of_people(vec![person_row(first), person_row(second)], None).await?;
        let (Some(second), Some(first)) = (rows.pop(), rows.pop()) else {
            return Err(ServiceError::NotFound("official"));
        };
        let cases =
            |rows: &[(ScoredRow, Judged)]| rows.iter().map(|(_, row)| row.case).collect::<Vec<Case>>();
        let told = votes::compare(&cases(&ours), &cases(&theirs));
        let others: HashMap<i64, Judged> = theirs
            .iter()
            .filter(|(_, row)| row.mark.counts())
            .map(|(row, judged)| (row.number, *judged))
            .collect();
        let decisions = ours
            .into_iter()
            .filter(|(_, judged)| judged.mark.counts())
            .filter_map(|(row, judged)| {
                let other = others.get(&row.number)?;
                Some(ComparedDecision {
                    number: row.number,
                    date: row.date,
                    motion: row.motion,
                    measure: measure_ref(row.measure),
                    first: judged.mark,
                    second: other.mark,
                })
            })
            .collect();
        let current = |row: &OfficialRow| row.seat.as_ref().and_then(|seat| seat.current);
        Ok(Comparison {
            shared: told.shared,
            agree: told.agree,
            differ: told.differ,
            first_tally: tally(&told.first, RULES_VERSION, current(&first)),
            second_tally: tally(&told.second, RULES_VERSION, current(&second)),
            first,
            second,
            decisions,
        })
    }

    /// A person's part in the decisions that bear on a position, oldest first.
    async fn judged_rows(&self, person: &person::Model) -> Answer<Vec<(ScoredRow, Judged)>> {
        let conn = self.store().read();
        let seats = people::seats_of(conn, &[person.id]).await.map_err(StoreError::from)?;
        let rows = scored::scored_of(conn, person.id, &bodies_of(&seats)).await.map_err(StoreError::from)?;
        Ok(judge_rows(rows, &spans_by_body(&seats))?)
    }
}

fn person_row(person: person::Model) -> PersonRow {
    PersonRow {
        id: person.id,
        slug: person.slug,
        name: person.name,
        party: person.party,
        standing: person.standing,
    }
}
