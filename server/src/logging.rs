//! The log: to standard error, so that standard output belongs to what a command answers.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::settings::{LogFormat, Settings};

/// Begins to log. A second call in one process does nothing.
pub fn start(settings: &Settings) {
    let level = settings.log_level;
    // Libraries are only heard when something is wrong: this program's own lines tell what it does.
    let own = ["server", "services", "store", "app", "answerable"];
    let directives = own.map(|name| format!("{name}={level}")).join(",");
    let filter = EnvFilter::new(format!("warn,{directives}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match settings.log_format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).with_target(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}
