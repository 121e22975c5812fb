//! What one row says, understood or refused, and the new commitment that it makes.

use domain::commitments::dates_fit;
use domain::date::PartialDate;
use domain::fold::fold;
use domain::safe_url::SafeUrl;
use domain::words::CommitmentSetting;
use store::entities::{movement_value, person};
use store::sea_orm::{EntityTrait, QueryOrder};

use super::file::Row;
use super::status::status;
use super::texts::{cut, may_be_public};
use super::{Job, KIND, TITLE, keep_keys};
use crate::ServiceError;
use crate::commitments::{Desk, NewCommitment};
use crate::import::ImportError;
use crate::import::ctx::Ctx;
use crate::import::report::Became;

/// What a row says. Of what stands in two `Option`s the outer one is none where the row says nothing at all.
pub(super) struct Said {
    pub(super) title: String,
    /// The promise in more words than its title.
    pub(super) words: Option<String>,
    pub(super) category: Option<Option<String>>,
    pub(super) made_on: Option<Option<PartialDate>>,
    pub(super) due: Option<Option<PartialDate>>,
    pub(super) how_known: Option<Option<String>>,
    pub(super) values: Option<Vec<movement_value::Model>>,
    /// Where it can be read, as an address is kept.
    pub(super) source: Option<String>,
}

/// Understands a row; the inner error is why it is refused, and the remedy.
pub(super) async fn said(
    ctx: &mut Ctx<'_>,
    job: &Job<'_>,
    row: &Row,
) -> Result<Result<Said, String>, ImportError> {
    let values = match row.said("values", &row.values) {
        None => None,
        Some(text) => match values(ctx, text.unwrap_or_default()).await? {
            Ok(values) => Some(values),
            Err(reason) => return Ok(Err(reason)),
        },
    };
    let words = row.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
    for (field, text) in [
        ("commitment", Some(row.text.as_str())),
        ("words", words),
        ("how_known", row.how_known.as_deref()),
        ("category", row.category.as_deref()),
    ] {
        if let Err(reason) = may_be_public(text.unwrap_or_default()) {
            return Ok(Err(format!("{field}: {reason}")));
        }
    }
    let date = |field: &str, text: &Option<String>| -> Result<Option<Option<PartialDate>>, String> {
        let Some(text) = row.said(field, text) else { return Ok(None) };
        let read = text.map(str::parse::<PartialDate>).transpose();
        read.map(Some).map_err(|_| {
            let text = text.unwrap_or_default();
            format!("{field} “{text}” is not a date; write 2024, 2024-05 or 2024-05-31")
        })
    };
    let (made_on, due) =
        match date("made_on", &row.made_on).and_then(|made| Ok((made, date("due", &row.due)?))) {
            Ok(dates) => dates,
            Err(reason) => return Ok(Err(reason)),
        };
    // The name of a set is no source, and what shows a status is not where the promise was made.
    let mut addresses = row.address.iter().chain(&job.url);
    let source = addresses.find_map(|url| SafeUrl::parse(url).ok()).map(|url| url.as_str().to_owned());
    let text = |field: &str, text: &Option<String>| row.said(field, text).map(|it| it.map(str::to_owned));
    Ok(Ok(Said {
        title: cut(&row.text, TITLE),
        words: words.map(str::to_owned),
        category: text("category", &row.category),
        made_on,
        due,
        how_known: text("how_known", &row.how_known),
        values,
        source,
    }))
}

/// The values of these names or addresses.
async fn values(
    ctx: &mut Ctx<'_>,
    text: &str,
) -> Result<Result<Vec<movement_value::Model>, String>, ImportError> {
    let known = movement_value::Entity::find()
        .order_by_asc(movement_value::Column::Position)
        .all(ctx.write().await?.conn())
        .await?;
    let mut wanted: Vec<&str> = text.split([';', '\n']).map(str::trim).collect();
    wanted.retain(|name| !name.is_empty());
    for name in &wanted {
        if !known.iter().any(|value| is(value, name)) {
            let names: Vec<&str> = known.iter().map(|value| value.name.as_str()).collect();
            let names = names.join("; ");
            return Ok(Err(format!(
                "there is no value “{name}”; write any of these, separated by semicolons: {names}"
            )));
        }
    }
    // In the organisation's order, each once.
    Ok(Ok(known.into_iter().filter(|value| wanted.iter().any(|name| is(value, name))).collect()))
}

fn is(value: &movement_value::Model, name: &str) -> bool {
    value.slug == name || fold(&value.name) == fold(name)
}

/// Makes the commitment of a row of which nothing was known.
pub(super) async fn new(
    ctx: &mut Ctx<'_>,
    job: &Job<'_>,
    row: &Row,
    person: &person::Model,
) -> Result<(), ImportError> {
    let said = match said(ctx, job, row).await? {
        Ok(said) => said,
        Err(reason) => {
            ctx.report.skip(KIND, &job.file, row.row, reason);
            return Ok(());
        }
    };
    let (made_on, due) = (said.made_on.flatten(), said.due.flatten());
    if let Err((field, why)) = dates_fit(made_on, due, job.services.clock().today()) {
        ctx.report.skip(KIND, &job.file, row.row, format!("{field}: {why}"));
        return Ok(());
    }
    if said.source.is_none() {
        let reason = "nothing says where it can be read; give the row an address, or the set its own (--url)";
        ctx.report.skip(KIND, &job.file, row.row, reason);
        return Ok(());
    }
    let words = said.words.unwrap_or_else(|| row.text.clone());
    let wanted = NewCommitment {
        made_on,
        due,
        category: said.category.flatten(),
        how_known: said.how_known.flatten(),
        values: said.values.into_iter().flatten().map(|value| value.id).collect(),
        source_url: said.source,
        source_note: Some(job.set.clone()),
        ..NewCommitment::new(person.id, said.title, words, CommitmentSetting::Other)
    };
    let origin = (ctx.source, ctx.run);
    let acting = ctx.request.acting.clone();
    let desk = Desk::new(ctx.write().await?, job.services, acting);
    let mut model = match desk.create(&wanted, Some(origin)).await {
        Ok(model) => model,
        Err(ServiceError::Invalid { field, message }) => {
            ctx.report.skip(KIND, &job.file, row.row, format!("{field}: {message}"));
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    desk.publish(&mut model).await?;
    keep_keys(ctx, row, person, model.id).await?;
    status(ctx, job, row, &mut model).await?;
    ctx.wrote();
    ctx.report.count(KIND, Became::Created);
    Ok(())
}
