//! The ledger on the command line.

use std::io::BufWriter;
use std::path::PathBuf;
use std::time::Instant;

use clap::Subcommand;
use domain::ledger::{Checkpoint, PublicKey};
use services::{Services, ledger};

use super::Failure;
use crate::settings::Settings;

#[derive(Subcommand)]
pub(super) enum Action {
    /// Verify every entry, held to all checkpoints; says what was altered, if anything was
    Verify {
        /// A checkpoint that you kept (may be given several times)
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
        /// The public key that you noted down; without it each checkpoint is believed by its own
        #[arg(long, value_name = "KEY")]
        key: Option<PublicKey>,
    },
    /// Write the whole ledger in its public format
    Download {
        /// Where to; standard output when it is left out
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Sign the head now and print the checkpoint
    Checkpoint,
}

pub(super) async fn run(services: &Services, settings: &Settings, action: Action) -> Result<(), Failure> {
    match action {
        Action::Verify { checkpoint, key } => {
            let mut kept = Vec::new();
            for path in checkpoint {
                let wrong =
                    |error: String| Failure::Given(format!("the checkpoint {}: {error}", path.display()));
                let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
                kept.push(text.parse::<Checkpoint>().map_err(|error| wrong(error.to_string()))?);
            }
            let start = Instant::now();
            let verified = ledger::verify(services, &kept, key.as_ref()).await??;
            let (entries, seconds) = (verified.entries, start.elapsed().as_secs_f64());
            println!(
                "The ledger is whole: {entries} entries, the last with the hash {}. Verified in {seconds:.2} seconds.",
                verified.head.hash
            );
            if verified.clock_went_back > 0 {
                println!(
                    "{} entries bear an earlier time than the one before: the clock of the machine was set back.",
                    verified.clock_went_back
                );
            }
        }
        Action::Download { out } => match out {
            Some(path) => {
                let file = std::fs::File::create(&path).map_err(ledger::WriteError::from)?;
                let last = ledger::write_all(services, &mut BufWriter::new(file)).await?;
                println!("{last} entries are in {}.", path.display());
            }
            None => {
                ledger::write_all(services, &mut std::io::stdout()).await?;
            }
        },
        Action::Checkpoint => {
            let key = ledger::Key::at(&settings.ledger_key())?;
            match ledger::checkpoint(services, &key).await? {
                Some(checkpoint) => print!("{}", checkpoint.to_text()),
                None => println!("The ledger is empty; there is nothing to sign yet."),
            }
        }
    }
    Ok(())
}
