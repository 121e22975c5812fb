//! Bringing published data in.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::date::CivilDate;
use domain::ledger::Acting;
use domain::words::CommitmentStatus;
use services::Services;
use services::import::{CommitmentOptions, ImportRequest, Importer, run as import};

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
    /// A council's people, offices and terms, from CSV files of your own
    Council(Files),
    /// The organisation's own positions, from CSV files
    Positions(Files),
    /// Commitments, from published sets of promises (JSON, YAML or CSV)
    Commitments {
        #[command(flatten)]
        files: Files,
        /// Address of the person who made them, such as ada-example, where the file does not say
        #[arg(long, value_name = "SLUG")]
        person: Option<String>,
        /// Who answers for what: the publisher's words and the person's address
        #[arg(long, value_name = "WORDS=SLUG", value_parser = pair)]
        lead: Vec<(String, String)>,
        /// What a publisher's word for a status means, such as "Pending=in_progress"
        #[arg(long, value_name = "WORD=CODE", value_parser = status)]
        status: Vec<(String, CommitmentStatus)>,
        /// The publisher's date of the file: since when its statuses are so. Today when it is left out
        #[arg(long, value_name = "DATE")]
        as_of: Option<CivilDate>,
        /// Name of the set; a newer file must be given the same. The file's name when it is left out
        #[arg(long, value_name = "NAME")]
        set: Option<String>,
        /// It is a set of its own, though many of its rows stand in one that was brought in under another name
        #[arg(long)]
        another_set: bool,
        /// Where the set is published
        #[arg(long, value_name = "URL")]
        url: Option<String>,
        /// What you decided of a row that was to be reviewed: 17=3 (it is commitment 3) or 17=new
        #[arg(long, value_name = "ROW=NUMBER", value_parser = decided)]
        row: Vec<(usize, Option<i64>)>,
    },
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

impl ImportArgs {
    /// Whether a program reads the answer.
    pub(super) const fn json(&self) -> bool {
        match &self.source {
            Source::OcdDivisions(files)
            | Source::OpenstatesPeople(files)
            | Source::Legiscan(files)
            | Source::Legistar { files, .. }
            | Source::Council(files)
            | Source::Positions(files)
            | Source::Commitments { files, .. }
            | Source::Zips(files) => files.json,
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (words, slug) = text.rsplit_once('=').ok_or("write it as \"words=address\"")?;
    Ok((words.trim().to_owned(), slug.trim().to_owned()))
}

fn status(text: &str) -> Result<(String, CommitmentStatus), String> {
    let (word, code) = pair(text)?;
    Ok((word, code.parse::<CommitmentStatus>().map_err(|error| error.to_string())?))
}

fn decided(text: &str) -> Result<(usize, Option<i64>), String> {
    let (row, number) = pair(text)?;
    let row = row.parse().map_err(|_| "write it as 17=3 or 17=new".to_owned())?;
    match number.as_str() {
        "new" => Ok((row, None)),
        number => Ok((row, Some(number.parse().map_err(|_| "write it as 17=3 or 17=new".to_owned())?))),
    }
}

/// Imports, and prints the report.
pub(super) async fn run(services: &Services, args: ImportArgs) -> Result<(), Failure> {
    let mut commitments = CommitmentOptions::default();
    let (importer, files, place) = match args.source {
        Source::OcdDivisions(files) => (Importer::OcdDivisions, files, None),
        Source::OpenstatesPeople(files) => (Importer::OpenstatesPeople, files, None),
        Source::Legiscan(files) => (Importer::Legiscan, files, None),
        Source::Legistar { files, place } => (Importer::Legistar, files, place),
        Source::Council(files) => (Importer::Council, files, None),
        Source::Positions(files) => (Importer::Positions, files, None),
        Source::Commitments { files, person, lead, status, as_of, set, another_set, url, row } => {
            let (leads, decided) = (lead.into_iter().collect(), row.into_iter().collect());
            let (statuses, another) = (status, another_set);
            commitments = CommitmentOptions { person, leads, statuses, as_of, set, another, url, decided };
            (Importer::Commitments, files, None)
        }
        Source::Zips(files) => (Importer::Zips, files, None),
    };
    let shown = Shown::new();
    let request = ImportRequest {
        importer,
        paths: files.paths,
        dry_run: files.dry_run,
        place,
        commitments,
        acting: Acting::Operator,
        progress: &shown,
    };
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
