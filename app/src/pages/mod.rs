//! The pages: each takes its input apart, asks a service, maps the error and shows the answer.
//!
//! What a page shows is decided by a plain function from a view model to a [`Page`], so that it can be tested
//! without a database; the asynchronous function beside it only fetches.

use std::sync::Arc;

use services::{ServiceError, Services};

use crate::{
    layout::Site,
    page::{Page, PageError},
};

mod about;
pub mod accounts;
mod api;
mod bodies;
mod changes;
mod commitments;
mod corrections;
mod data;
mod decision;
mod decisions;
pub mod desk;
mod find;
#[cfg(test)]
mod fixtures;
mod home;
mod kinds;
mod ld;
mod measure;
mod measures;
mod methodology;
mod official;
mod officials;
mod parts;
mod places;
mod query;
pub mod replies;
mod search;
mod tables;
mod values;
mod votes;

pub use about::about;
pub use api::api;
pub use bodies::{bodies, body, body_decisions};
pub use changes::changes;
pub use commitments::{commitment, commitments};
pub use corrections::{REPORT_PATH, THANKS_PATH, corrections, report_again, report_form, report_thanks};
pub use data::{data, run};
pub use decision::decision;
pub use decisions::decisions;
pub use find::find;
pub use home::home;
pub use kinds::PageKind;
pub use measure::measure;
pub use measures::measures;
pub use methodology::methodology;
pub use official::official;
pub use officials::officials;
pub use places::{place, places};
pub use query::{
    ChangesParams, CommitmentsParams, DecisionsParams, FindParams, ListParams, MeasuresParams,
    OfficialParams, OfficialsParams, PlacesParams, ReportParams, SearchParams, VotesParams,
};
pub use search::search;
pub use values::{value, values};
pub use votes::official_votes;

pub(crate) use parts::{instant, sentence};

/// What every page is given.
#[derive(Clone, Debug)]
pub struct Context {
    /// Answers every question.
    pub services: Services,
    /// What all pages share.
    pub site: Site,
    /// The description of the API (OpenAPI), from which its page is made.
    pub openapi: Arc<serde_json::Value>,
}

/// Shows a page of any kind: `name` is the decoded part of the address that names the thing (blank where the
/// kind has none), `query` what follows the question mark.
///
/// # Errors
/// When there is no such thing, when the address cannot be, or when something broke.
pub async fn show(ctx: &Context, kind: PageKind, name: &str, query: &str) -> Result<Page, PageError> {
    match kind {
        PageKind::Home => home(ctx).await,
        PageKind::Officials => officials(ctx, &OfficialsParams::parse(query)).await,
        PageKind::Official => official(ctx, name, &OfficialParams::parse(query)).await,
        PageKind::OfficialVotes => official_votes(ctx, name, &VotesParams::parse(query)).await,
        PageKind::Bodies => bodies(ctx, &ListParams::parse(query)).await,
        PageKind::Body => body(ctx, name).await,
        PageKind::BodyDecisions => body_decisions(ctx, name, &ListParams::parse(query)).await,
        PageKind::Places => places(ctx, &PlacesParams::parse(query)).await,
        PageKind::Place => place(ctx, name, &ListParams::parse(query)).await,
        PageKind::Find => find(ctx, &FindParams::parse(query)).await,
        PageKind::Measures => measures(ctx, &MeasuresParams::parse(query)).await,
        PageKind::Measure => measure(ctx, name).await,
        PageKind::Decisions => decisions(ctx, &DecisionsParams::parse(query)).await,
        PageKind::Decision => decision(ctx, name).await,
        PageKind::Values => values(ctx).await,
        PageKind::Value => value(ctx, name).await,
        PageKind::Search => search(ctx, &SearchParams::parse(query)).await,
        PageKind::Methodology => methodology(ctx).await,
        PageKind::About => about(ctx).await,
        PageKind::Data => data(ctx).await,
        PageKind::Run => run(ctx, name).await,
        PageKind::Commitments => commitments(ctx, &CommitmentsParams::parse(query)).await,
        PageKind::Commitment => commitment(ctx, name).await,
        PageKind::Corrections => corrections(ctx, &ListParams::parse(query)).await,
        PageKind::Report => Ok(report_form(ctx, &ReportParams::parse(query))),
        PageKind::ReportThanks => Ok(report_thanks(&ctx.site)),
        PageKind::Changes => changes(ctx, &ChangesParams::parse(query)).await,
        PageKind::Api => Ok(api(ctx)),
    }
}

impl From<ServiceError> for PageError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound(what) => Self::NotFound { what },
            ServiceError::Invalid { message, .. } => Self::Invalid { message },
            error => {
                tracing::error!(%error, "a page could not be made");
                Self::Internal
            }
        }
    }
}
