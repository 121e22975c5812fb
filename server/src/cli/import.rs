//! Bringing published data in.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use services::Services;
use services::import::{ImportRequest, Importer, run as import};

use super::Failure;
use super::progress::Shown;

/// `answerable import …`
#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    source: Source,
}

#[derive(Subcommand)]
enum Source {
    /// Places, from the CSV files of Open Civic Data's division ids
    OcdDivisions(Files),
    /// Officials, from the YAML files of Open States people (folders or files)
    OpenstatesPeople(Files),
    /// Bills, roll calls and votes, from LegiScan's data set archives (ZIP)
    Legiscan(Files),
    /// Councils, matters and votes, from folders of Legistar JSON
    Legistar {
        #[command(flatten)]
        files: Files,
        /// OCD id of the council's place, such as ocd-division/country:us/state:ny/place:new_york
        #[arg(long, value_name = "OCD-ID")]
        place: Option<String>,
    },
    /// The organisation's own positions, from CSV files
    Positions(Files),
    /// ZIP codes and the places that they touch, from CSV files
    Zips(Files),
}

#[derive(Args)]
struct Files {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print the report as one JSON object
    #[arg(long)]
    json: bool,
}

/// Imports, and prints the report.
pub(super) async fn run(services: &Services, args: ImportArgs) -> Result<(), Failure> {
    let (importer, files, place) = match args.source {
        Source::OcdDivisions(files) => (Importer::OcdDivisions, files, None),
        Source::OpenstatesPeople(files) => (Importer::OpenstatesPeople, files, None),
        Source::Legiscan(files) => (Importer::Legiscan, files, None),
        Source::Legistar { files, place } => (Importer::Legistar, files, place),
        Source::Positions(files) => (Importer::Positions, files, None),
        Source::Zips(files) => (Importer::Zips, files, None),
    };
    let shown = Shown::new();
    let request =
        ImportRequest { importer, paths: files.paths, dry_run: files.dry_run, place, progress: &shown };
    let report = import(services, &request).await;
    shown.end();
    let report = report?;
    if files.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{report}");
    }
    Ok(())
}
