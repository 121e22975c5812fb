//! The program `answerable`: command line, configuration, router, API.

pub mod api;
pub mod assets;
pub mod cli;
pub mod front;
pub mod guard;
pub mod headers;
pub mod health;
pub mod logging;
pub mod mail;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod state;
