//! Deciding whether two people in the sources are one.

use clap::Subcommand;
use services::review::ReviewItem;
use services::{Services, review};

use super::Failure;

#[derive(Subcommand)]
pub(super) enum Action {
    /// List the pairs that wait for a decision
    List {
        /// Those with this status instead: open, accepted or rejected
        #[arg(long, default_value = "open", value_parser = ["open", "accepted", "rejected"])]
        status: String,
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// They are one person: merge them
    Accept {
        /// The pair's number in the list
        number: i64,
        /// Why, in plain words
        #[arg(long)]
        reason: Option<String>,
    },
    /// They are two people: keep them apart, and do not ask again
    Reject {
        /// The pair's number in the list
        number: i64,
        /// Why, in plain words
        #[arg(long)]
        reason: String,
    },
}

/// Lists or decides.
pub(super) async fn run(services: &Services, action: Action) -> Result<(), Failure> {
    match action {
        Action::List { status, json } => {
            let items = review::list(services, Some(&status)).await?;
            if json {
                println!("{}", serde_json::to_string(&items)?);
            } else if items.is_empty() {
                println!("No pairs are {status}.");
            } else {
                for item in items {
                    print!("{}", shown(&item));
                }
            }
        }
        Action::Accept { number, reason } => {
            let accepted = review::accept(services, number, reason.as_deref()).await?;
            println!(
                "Pair {number} is one person now: {} (/officials/{}), also known as {}.",
                accepted.name, accepted.slug, accepted.joined
            );
        }
        Action::Reject { number, reason } => {
            review::reject(services, number, Some(&reason)).await?;
            println!("Pair {number} stays two people.");
        }
    }
    Ok(())
}

/// A pair, for a person: who, why it was not decided, and what each source had.
fn shown(item: &ReviewItem) -> String {
    let name = |side: &Option<(String, String)>| {
        side.as_ref()
            .map_or_else(|| "(merged)".to_owned(), |(name, slug)| format!("{name} (/officials/{slug})"))
    };
    let mut text =
        format!("{}  {}\n   {}\n   {}\n", item.number, name(&item.person), name(&item.other), item.reason);
    for side in ["a", "b"] {
        if let Some(evidence) = item.evidence.get(side) {
            text.push_str(&format!("   {side}: {evidence}\n"));
        }
    }
    if let Some(reason) = &item.decided_reason {
        text.push_str(&format!("   {}: {reason}\n", item.status));
    }
    text
}
