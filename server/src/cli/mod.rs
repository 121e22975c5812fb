//! The command line.

mod account;
mod correction;
mod import;
mod ledger;
mod progress;
mod review;
mod show;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use services::import::ImportError;
use services::sample::SampleError;
use services::{Clock, ServiceError, Services};
use store::{Store, StoreError};

use crate::serve::ServeError;
use crate::settings::{self, Flags, Settings};

/// Everything went well.
pub const DONE: u8 = 0;
/// The command failed; the message says why.
pub const FAILED: u8 = 1;
/// The command line or a setting is wrong.
pub const USAGE: u8 = 2;
/// `sample` was asked for on a database that holds something.
pub const NOT_EMPTY: u8 = 3;
/// `ledger verify` found that the ledger was altered.
pub const ALTERED: u8 = 4;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the message says why
  2  the command line or a setting is wrong
  3  sample: the database is not empty
  4  ledger verify: the ledger was altered

Every setting can also come from the environment or a TOML file; `answerable settings` shows them all.";

#[derive(Parser)]
#[command(name = "answerable", version, about = "A public record for the people a movement elects.", after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    common: CommonFlags,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command.
#[derive(Args)]
struct CommonFlags {
    /// The database: sqlite://path/to/file.db or postgres://user:password@host/name
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// The file with the secret key that signs the ledger; made if it is missing
    #[arg(long, global = true, value_name = "FILE")]
    ledger_key: Option<String>,
    /// A TOML file of settings
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// text for people, json for programs
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
    /// How much is logged: error, warn, info, debug or trace
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
}

/// Flags of serving.
#[derive(Args, Default)]
struct ServeFlags {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    addr: Option<String>,
    /// The address that visitors type, such as https://record.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The organisation's name, instead of the one kept in the database
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// Megabytes of memory for finished pages
    #[arg(long, value_name = "MB")]
    cache_mb: Option<String>,
    /// true when all visitors come through one proxy, which adds their address to X-Forwarded-For
    #[arg(long, value_name = "BOOL")]
    behind_proxy: Option<String>,
    /// The mail server, such as smtps://user:password@mail.example.org
    #[arg(long, value_name = "URL")]
    smtp: Option<String>,
    /// The address that mails come from
    #[arg(long, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// The folder for mails while there is no mail server
    #[arg(long, value_name = "FOLDER")]
    mail_folder: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and the API; makes and migrates the database where needed
    Serve(ServeFlags),
    /// Bring the database's tables up to this version
    Migrate,
    /// Load the invented sample community into an empty database
    Sample,
    /// Bring published data in
    Import(import::ImportArgs),
    /// Accounts: invite, list, roles, disable
    Account {
        #[command(subcommand)]
        action: account::Action,
    },
    /// Decide whether two people in the sources are one
    Review {
        #[command(subcommand)]
        action: review::Action,
    },
    /// Reported errors: list those that wait, answer them
    Correction {
        #[command(subcommand)]
        action: correction::Action,
    },
    /// The history of all changes: verify it, write it out, sign its head
    Ledger {
        #[command(subcommand)]
        action: ledger::Action,
    },
    /// The vote records that lists are sorted by
    Records {
        #[command(subcommand)]
        action: Records,
    },
    /// Show all settings, and where each value came from
    Settings {
        #[command(flatten)]
        flags: ServeFlags,
        /// Print the table of the README instead
        #[arg(long, hide = true)]
        markdown: bool,
    },
}

#[derive(Subcommand)]
enum Records {
    /// Judge every scored vote and count every commitment anew
    Rebuild,
}

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Settings(#[from] settings::SettingsError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Sample(#[from] SampleError),
    #[error("the ledger was altered: {0}")]
    Ledger(#[from] services::ledger::LedgerFault),
    #[error(transparent)]
    LedgerKey(#[from] services::ledger::KeyError),
    #[error(transparent)]
    LedgerWrite(#[from] services::ledger::WriteError),
    #[error("{0}")]
    Given(String),
    #[error("the program cannot start: {0}")]
    Runtime(#[from] std::io::Error),
    #[error("the answer did not become JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Failure {
    /// The failure as the one JSON object of `--json`.
    fn json(&self) -> serde_json::Value {
        let mut error = serde_json::json!({ "message": self.to_string(), "exit_code": self.code() });
        if let Self::Import(ImportError::Input { path, message }) = self {
            error["path"] = path.display().to_string().into();
            error["message"] = message.as_str().into();
        }
        serde_json::json!({ "error": error })
    }

    const fn code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Given(_) => USAGE,
            Self::Ledger(_) => ALTERED,
            Self::Sample(SampleError::NotEmpty { .. } | SampleError::HasAccounts { .. }) => NOT_EMPTY,
            _ => FAILED,
        }
    }
}

/// Runs the command that the command line asks for.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = match &cli.command {
        Command::Import(args) => args.json(),
        Command::Review { action } => action.json(),
        _ => false,
    };
    match run(cli) {
        Ok(()) => ExitCode::from(DONE),
        Err(failure) => {
            if json {
                println!("{}", failure.json());
            }
            eprintln!("error: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    let mut flags = Flags::new();
    flags.extend(given([
        ("database", cli.common.database),
        ("ledger_key", cli.common.ledger_key),
        ("log_format", cli.common.log_format),
        ("log_level", cli.common.log_level),
    ]));
    if let Command::Serve(serve) | Command::Settings { flags: serve, .. } = &cli.command {
        flags.extend(given([
            ("addr", serve.addr.clone()),
            ("public_url", serve.public_url.clone()),
            ("organisation", serve.organisation.clone()),
            ("cache_mb", serve.cache_mb.clone()),
            ("behind_proxy", serve.behind_proxy.clone()),
            ("smtp", serve.smtp.clone()),
            ("mail_from", serve.mail_from.clone()),
            ("mail_folder", serve.mail_folder.clone()),
        ]));
    }
    let settings = settings::load(&flags, cli.common.config.as_deref(), |name| std::env::var(name).ok())?;
    crate::logging::start(&settings);

    // Two threads at least: one alone has been seen to hang (leptos#4647).
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(execute(cli.command, &settings))
}

fn given<const N: usize>(flags: [(&'static str, Option<String>); N]) -> BTreeMap<&'static str, String> {
    flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

async fn execute(command: Command, settings: &Settings) -> Result<(), Failure> {
    match command {
        Command::Serve(_) => Ok(crate::serve::serve(settings).await?),
        Command::Migrate => {
            open(settings).await?;
            println!("The database {} has the tables of this version.", settings::redact(&settings.database));
            Ok(())
        }
        Command::Sample => {
            let loaded = services::sample::load(&open(settings).await?).await?;
            println!("{loaded}");
            Ok(())
        }
        Command::Import(args) => import::run(&open(settings).await?, args).await,
        Command::Account { action } => account::run(&open(settings).await?, settings, action).await,
        Command::Review { action } => review::run(&open(settings).await?, action).await,
        Command::Correction { action } => correction::run(&open(settings).await?, action).await,
        Command::Ledger { action } => ledger::run(&open(settings).await?, settings, action).await,
        Command::Records { action: Records::Rebuild } => {
            let services = open(settings).await?;
            let done = services::records::rebuild(&services, "All records were judged anew.", None).await?;
            let people = services::commitments::rebuild(&services).await?;
            println!("The commitments of {people} people were counted.");
            println!(
                "{} votes of {} people judged; {} records are another than before.",
                done.votes, done.people, done.changed
            );
            Ok(())
        }
        Command::Settings { markdown, .. } => {
            print!("{}", if markdown { settings::markdown() } else { show::settings(settings) });
            Ok(())
        }
    }
}

/// Opens the database and brings it up to this version.
async fn open(settings: &Settings) -> Result<Services, Failure> {
    let store = Store::connect(&settings.database).await?;
    store.migrate().await?;
    Ok(Services::new(store, Clock::system()))
}
