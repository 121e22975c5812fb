//! How far an import is: a bar on a terminal, plain lines otherwise. Always on standard error, so that standard
//! output holds nothing but the report.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use services::import::Progress;

/// How often a plain line is written at most.
const PAUSE: Duration = Duration::from_secs(2);

/// Shows how far an import is.
pub(super) enum Shown {
    Bar(ProgressBar),
    Lines(Mutex<Option<Instant>>),
}

impl Shown {
    /// A bar where someone looks on, lines where a file or another program does.
    pub(super) fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines(Mutex::new(None));
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {wide_msg} {eta}") {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Shown {
    fn unit(&self, done: u64, total: u64, what: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_length(total);
                bar.set_position(done);
                bar.set_message(what.to_owned());
            }
            Self::Lines(last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if done == total || last.is_none_or(|last| last.elapsed() >= PAUSE) {
                    eprintln!("{done} of {total}: {what}");
                    *last = Some(Instant::now());
                }
            }
        }
    }
}
