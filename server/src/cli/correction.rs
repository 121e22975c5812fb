//! Answering reported errors on the command line.

use clap::Subcommand;
use domain::access::Actor;
use domain::words::CorrectionStatus;
use services::corrections::{self, Decided};
use services::{ServiceError, Services};

use super::Failure;

#[derive(Subcommand)]
pub(super) enum Action {
    /// List the reports that wait for an answer
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Answer a report; the answer is public
    Answer {
        /// The report's number in the list
        number: i64,
        /// It was wrong and is corrected: what was wrong
        #[arg(long, requires = "is_now", requires = "answer", conflicts_with = "set_aside")]
        was: Option<String>,
        /// What it says now
        #[arg(long, requires = "was")]
        is_now: Option<String>,
        /// The answer in plain words; without --was it says why nothing is corrected
        #[arg(long, required_unless_present = "set_aside")]
        answer: Option<String>,
        /// It was no report about the record; nothing of it becomes public
        #[arg(long, conflicts_with = "answer")]
        set_aside: bool,
    },
}

pub(super) async fn run(services: &Services, action: Action) -> Result<(), Failure> {
    let waiting = corrections::list(services, Actor::Operator, CorrectionStatus::Received).await?;
    match action {
        Action::List { json } => {
            if json {
                println!("{}", serde_json::to_string(&waiting)?);
            } else if waiting.is_empty() {
                println!("No report waits for an answer.");
            }
            for it in waiting.iter().filter(|_| !json) {
                println!("{}  {}\n   {}", it.number, it.page, it.report.replace('\n', "\n   "));
                if let Some(contact) = &it.contact {
                    println!("   reach them: {contact}");
                }
            }
        }
        Action::Answer { number, was, is_now, answer, set_aside } => {
            let Some(it) = waiting.iter().find(|it| it.number == number) else {
                return Err(ServiceError::NotFound(
                    "report that waits; `answerable correction list` shows them",
                )
                .into());
            };
            let decided = match (was, is_now, answer) {
                (Some(was), Some(is_now), Some(answer)) => Decided::Corrected { was, is_now, answer },
                (_, _, Some(answer)) if !set_aside => Decided::NotCorrected { answer },
                _ => Decided::SetAside,
            };
            corrections::answer(services, Actor::Operator, number, it.version, &decided).await?;
            println!("Report {number} is answered.");
        }
    }
    Ok(())
}
