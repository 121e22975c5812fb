//! What a newer file says of a commitment that is known: each field that it changes is applied and told, or the row is
//! refused and says why. What a steward entered or changed stays, and the difference is told.

use domain::commitments::dates_fit;
use domain::commitments::import::KeyKind;
use domain::date::PartialDate;
use domain::words::PublicationState;
use store::entities::{commitment, entered, person};
use store::sea_orm::EntityTrait;
use uuid::Uuid;

use super::file::Row;
use super::rows::{Said, said};
use super::status::status;
use super::{Job, KIND, TITLE, cut, keep_keys, tell};
use crate::ServiceError;
use crate::commitments::Desk;
use crate::import::ImportError;
use crate::import::ctx::Ctx;
use crate::import::report::Became;

/// Brings in what a row says of a commitment; `by` is the sort of key by which it is known again, none when somebody said
/// that it is this one.
pub(super) async fn same(
    ctx: &mut Ctx<'_>,
    job: &Job<'_>,
    row: &Row,
    person: &person::Model,
    (by, mut model): (Option<KeyKind>, commitment::Model),
) -> Result<(), ImportError> {
    let what = format!("commitment {}", model.number);
    if model.state == PublicationState::Withdrawn.code() {
        ctx.report.skip(KIND, &job.file, row.row, format!("{what} was withdrawn; it stays out"));
        return Ok(());
    }
    let by_hand = entered::Entity::find_by_id(("commitment".to_owned(), model.id))
        .one(ctx.write().await?.conn())
        .await?
        .is_some();
    if person.id != model.person_id {
        let holder = person::Entity::find_by_id(model.person_id).one(ctx.write().await?.conn()).await?;
        let (holder, other) = (holder.map(|holder| holder.name).unwrap_or_default(), &person.name);
        if by_hand {
            ctx.report.keep("commitment", &what, &[("person", &holder, other)]);
            ctx.report.count(KIND, Became::Unchanged);
            return Ok(());
        }
        let key = match by {
            Some(KeyKind::Id) => format!("key “{}”", row.id.as_deref().unwrap_or_default()),
            Some(KeyKind::Address) => format!("address {}", row.address.as_deref().unwrap_or_default()),
            Some(KeyKind::Words) | None => what,
        };
        let reason = format!(
            "{key} belongs to {holder} in the record and to {other} in the file; if it is really {other}’s, withdraw the \
             one and bring in the other under another key"
        );
        ctx.report.skip(KIND, &job.file, row.row, reason);
        return Ok(());
    }
    let said = match said(ctx, job, row).await? {
        Ok(said) => said,
        Err(reason) => {
            ctx.report.skip(KIND, &job.file, row.row, reason);
            return Ok(());
        }
    };
    let carried = store::commitments::values_of(ctx.write().await?.conn(), &[model.id]).await?;
    let mut carried: Vec<String> = carried.into_iter().map(|tie| tie.name).collect();
    let values: Option<Vec<Uuid>> = said.values.as_ref().map(|all| all.iter().map(|it| it.id).collect());
    let mut wanted = said.values.as_ref().map(|all| all.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    carried.sort_unstable();
    wanted.iter_mut().for_each(|wanted| wanted.sort_unstable());
    let new = changed(&model, said, row);
    let mut differ = differences(&model, &new);
    if let Some(wanted) = wanted.filter(|wanted| *wanted != carried) {
        differ.push(("values", carried.join("; "), wanted.join("; ")));
    }
    if by_hand {
        let told: Vec<(&str, &str, &str)> =
            differ.iter().map(|(field, stays, other)| (*field, stays.as_str(), other.as_str())).collect();
        ctx.report.keep("commitment", &what, &told);
    } else if !differ.is_empty() {
        let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
        let fit = dates_fit(date(&new.made_on), date(&new.due), job.services.clock().today());
        if let Err((field, why)) = fit {
            ctx.report.skip(KIND, &job.file, row.row, format!("{field}: {why}"));
            return Ok(());
        }
        let reason = format!("“{}” says so in its newer file", job.set);
        let acting = ctx.request.acting.clone();
        let desk = Desk::new(ctx.write().await?, job.services, acting);
        match desk.revise(&mut model, new, values.as_deref(), &reason).await {
            Ok(()) => {}
            Err(ServiceError::Invalid { field, message }) => {
                // It is looked at before anything of it is written.
                ctx.report.skip(KIND, &job.file, row.row, format!("{field}: {message}"));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        for (field, before, after) in &differ {
            tell(ctx, model.number, field, before.clone(), after.clone());
        }
    }
    let mut wrote = keep_keys(ctx, row, person, model.id).await?;
    let changed = status(ctx, job, row, &mut model).await? || (!by_hand && !differ.is_empty());
    wrote |= changed;
    if wrote {
        ctx.wrote();
    }
    ctx.report.count(KIND, if changed { Became::Updated } else { Became::Unchanged });
    Ok(())
}

/// The commitment as the row has it. What the row does not speak of stays.
fn changed(model: &commitment::Model, said: Said, row: &Row) -> commitment::Model {
    let text = |date: Option<PartialDate>| date.map(|date| date.to_string());
    // A file without the words must not put a title in their place.
    let had_own = cut(&model.words, TITLE) != model.title;
    let words = match said.words {
        Some(words) => words,
        None if had_own && !row.blank.contains("words") => model.words.clone(),
        None => row.text.trim().to_owned(),
    };
    commitment::Model {
        title: said.title,
        words,
        category: said.category.unwrap_or_else(|| model.category.clone()),
        made_on: said.made_on.map_or_else(|| model.made_on.clone(), text),
        due: said.due.map_or_else(|| model.due.clone(), text),
        how_known: said.how_known.unwrap_or_else(|| model.how_known.clone()),
        source_url: said.source.or_else(|| model.source_url.clone()),
        ..model.clone()
    }
}

/// Field by field where the two differ: what it was, and what it is.
fn differences(was: &commitment::Model, is: &commitment::Model) -> Vec<(&'static str, String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        ("title", was.title.clone(), is.title.clone()),
        ("words", was.words.clone(), is.words.clone()),
        ("made on", text(&was.made_on), text(&is.made_on)),
        ("due date", text(&was.due), text(&is.due)),
        ("source", text(&was.source_url), text(&is.source_url)),
        ("how we will know", text(&was.how_known), text(&is.how_known)),
        ("category", text(&was.category), text(&is.category)),
    ]
    .into_iter()
    .filter(|(_, was, is)| was != is)
    .collect()
}
