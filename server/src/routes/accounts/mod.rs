//! Signing in, one's own account, links from mails, the first start and the administrators' pages: taking forms apart,
//! asking the services, leading on.

mod admin;
mod form;
mod links;
mod own;
mod passkeys;
mod setup;
mod sign_in;

use axum::Router;

use crate::state::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .merge(sign_in::router())
        .merge(own::router())
        .merge(passkeys::router())
        .merge(links::router())
        .merge(setup::router())
        .merge(admin::router())
}
