//! The order of the work, and when there is none to do.

use crate::{
    browser, inputs,
    site::{Site, Squeeze},
    style,
    tools::Folders,
};
use anyhow::Result;
use std::{fs, time::Instant};

/// What was asked for on the command line.
#[derive(Debug, Default)]
pub struct Options {
    /// Quicker and larger: no wasm-opt, light compression.
    pub dev: bool,
    /// Build even when no input changed.
    pub force: bool,
}

/// Builds `target/site`, unless its inputs are those of the last build and its files are all there.
pub fn build(options: &Options) -> Result<()> {
    let started = Instant::now();
    let folders = Folders::find()?;
    let fingerprint = inputs::fingerprint(&folders, options.dev)?;
    let state = folders.work.join("state");
    if !options.force
        && fs::read_to_string(&state).is_ok_and(|saved| saved == fingerprint)
        && Site::is_whole(&folders.site)
    {
        println!("assets: nothing changed");
        return Ok(());
    }
    // A build that fails half-way must not look like a whole one to the next run.
    let _ = fs::remove_file(&state);

    let squeeze = if options.dev { Squeeze::Light } else { Squeeze::Full };
    let mut site = Site::new();
    style::add(&folders, &mut site)?;
    browser::add(&folders, options.dev, &mut site)?;
    let report = site.write(&folders, squeeze)?;
    fs::write(&state, fingerprint)?;
    print!("{report}");
    println!("assets: built in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
