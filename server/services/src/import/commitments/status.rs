//! The publisher's status of a commitment.

use domain::safe_url::SafeUrl;
use domain::words::CommitmentStatus;
use store::entities::commitment;
use store::sea_orm::EntityTrait;

use super::file::Row;
use super::texts::{cut, may_be_public};
use super::{Job, tell};
use crate::ServiceError;
use crate::commitments::{Desk, EvidenceGiven, NewStatus, STATUS_BY_HAND};
use crate::import::ImportError;
use crate::import::ctx::Ctx;

/// Enters the publisher's status if it is another than the one that holds; whether it was.
pub(super) async fn status(
    ctx: &mut Ctx<'_>,
    job: &Job<'_>,
    row: &Row,
    model: &mut commitment::Model,
) -> Result<bool, ImportError> {
    let status = match job.words.read(&row.status) {
        Ok(Some(status)) => status,
        Ok(None) => return Ok(false),
        Err(error) => {
            let note = format!("row {}: {error}; add --status \"{}=CODE\"", row.row, error.word);
            ctx.report.notes.push(note);
            return Ok(false);
        }
    };
    if model.status.as_deref() == Some(status.code()) {
        return Ok(false);
    }
    let by_hand = store::entities::entered::Entity::find_by_id((STATUS_BY_HAND.to_owned(), model.id))
        .one(ctx.write().await?.conn())
        .await?
        .is_some();
    if by_hand {
        let stays = model.status.as_deref().and_then(|code| code.parse::<CommitmentStatus>().ok());
        let stays = stays.map_or("none", CommitmentStatus::label);
        let what = format!("commitment {}", model.number);
        ctx.report.keep("commitment", &what, &[("status", stays, status.label())]);
        return Ok(false);
    }
    let evidence: Vec<EvidenceGiven> = row
        .sources
        .iter()
        .filter(|url| SafeUrl::parse(url).is_ok())
        .map(|url| EvidenceGiven::Link { url: url.clone(), title: String::new() })
        .collect();
    if status.needs_evidence() && evidence.is_empty() {
        let note = format!(
            "row {}: “{}” was not taken as its status, because the publisher gives no source for it",
            row.row, row.status
        );
        ctx.report.notes.push(note);
        return Ok(false);
    }
    let reason = if row.reason.is_empty() {
        format!("“{}” calls it “{}”", job.set, row.status.trim())
    } else {
        cut(&row.reason, domain::commitments::rules::MAX_REASON)
    };
    if let Err(reason) = may_be_public(&reason) {
        ctx.report.notes.push(format!("row {}: its status was not taken: {reason}", row.row));
        return Ok(false);
    }
    let before = model.status.clone().unwrap_or_default();
    let new = NewStatus { date: job.as_of, status, reason, agreed_by: released_by(status, job), evidence };
    let acting = ctx.request.acting.clone();
    let desk = Desk::new(ctx.write().await?, job.services, acting);
    match desk.change_status(model, &new).await {
        Ok(()) => {}
        Err(ServiceError::Invalid { field, message }) => {
            ctx.report.notes.push(format!("row {}: its status was not taken: {field}: {message}", row.row));
            return Ok(false);
        }
        Err(error) => return Err(error.into()),
    }
    if !before.is_empty() {
        tell(ctx, model.number, "status", before, status.code().to_owned());
    }
    Ok(true)
}

fn released_by(status: CommitmentStatus, job: &Job<'_>) -> Option<String> {
    (status == CommitmentStatus::Released).then(|| format!("as “{}” says", job.set))
}
