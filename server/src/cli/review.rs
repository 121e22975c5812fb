//! Deciding whether two people in the sources are one.

use clap::Subcommand;
use domain::access::Actor;
use serde_json::Value;
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
    ///
    /// Votes, terms, names and identifiers of the second become the first's, and both records are judged anew.
    /// `review undo` takes it back.
    Accept {
        /// The pair's number in the list
        number: i64,
        /// Why, in plain words
        #[arg(long)]
        reason: String,
    },
    /// They are two people after all: undo a merge
    ///
    /// Both have their terms, votes, commitments, identifiers and names back, but for what was changed since.
    Undo {
        /// The number of the pair that was merged; `review list --status accepted` shows it
        number: i64,
        /// Why, in plain words; everyone can read it
        #[arg(long)]
        reason: String,
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

impl Action {
    /// Whether a program reads the answer.
    pub(super) const fn json(&self) -> bool {
        matches!(self, Self::List { json: true, .. })
    }
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
            let accepted = review::accept(services, number, &reason).await?;
            println!(
                "Pair {number} is one person now: {} (/officials/{}), also known as {}.",
                accepted.name, accepted.slug, accepted.joined
            );
        }
        Action::Undo { number, reason } => {
            let undone = review::undo(services, Actor::Operator, number, &reason).await?;
            println!(
                "They are two people again: {} (/officials/{}) and {} (/officials/{}).",
                undone.kept.0, undone.kept.1, undone.back.0, undone.back.1
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
            told(&mut text, evidence);
        }
    }
    if let Some(reason) = &item.decided_reason {
        text.push_str(&format!("   {}: {reason}\n", item.status));
    }
    text
}

/// What the sources have of one of the two, line by line.
fn told(text: &mut String, evidence: &Value) {
    let word = |key: &str| evidence.get(key).and_then(Value::as_str).unwrap_or_default();
    let list = |key: &str| -> Vec<&str> {
        evidence.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    };
    text.push_str(&format!("   - {}", word("name")));
    if !word("party").is_empty() {
        text.push_str(&format!(", {}", word("party")));
    }
    text.push('\n');
    let seats = evidence.get("seats").and_then(Value::as_array).into_iter().flatten();
    for seat in seats {
        let part = |key: &str| seat.get(key).and_then(Value::as_str).unwrap_or_default();
        text.push_str(&format!("       seat: {}, {}", part("seat"), part("time")));
        if !part("source").is_empty() {
            text.push_str(&format!(" ({})", part("source")));
        }
        text.push('\n');
    }
    for (label, key) in [("also known as", "other_names"), ("identifiers", "identifiers")] {
        let words = list(key);
        if !words.is_empty() {
            text.push_str(&format!("       {label}: {}\n", words.join(", ")));
        }
    }
    // What an importer of later adds is shown too, in its own words.
    for (key, value) in evidence.as_object().into_iter().flatten() {
        if ["name", "slug", "party", "other_names", "identifiers", "seats"].contains(&key.as_str()) {
            continue;
        }
        let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        text.push_str(&format!("       {}: {value}\n", key.replace('_', " ")));
    }
}
