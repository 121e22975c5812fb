//! Accounts, for the first one and for emergencies.

use clap::Subcommand;
use domain::access::Actor;
use domain::words::Role;
use services::Services;
use services::accounts::{Invitee, Letterhead};

use super::Failure;
use crate::settings::Settings;

#[derive(Subcommand)]
pub(super) enum Action {
    /// Invite someone; prints the link, and mails it when a mail server is set
    Invite {
        /// Their email address
        email: String,
        /// As what: member, official, steward or administrator; may be given several times
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
        /// Of an official: the last part of their page's address in the record
        #[arg(long)]
        person: Option<String>,
        /// Of a steward or administrator: the name under which they stand in the public ledger
        #[arg(long)]
        name: Option<String>,
    },
    /// List all accounts
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Give or take a role; in the ledger
    Role {
        #[command(subcommand)]
        action: RoleAction,
    },
    /// Set the name under which someone stands in the ledger
    Name {
        /// The account's email address
        email: String,
        /// The name; none takes it away
        name: Option<String>,
    },
    /// Disable an account and end its sign-ins
    Disable {
        /// The account's email address
        email: String,
        /// Enable it again instead
        #[arg(long)]
        undo: bool,
    },
}

#[derive(Subcommand)]
pub(super) enum RoleAction {
    /// Give a role
    Give {
        /// The account's email address
        email: String,
        /// member, official, steward or administrator
        #[arg(value_parser = role)]
        role: Role,
        /// Of an official: the last part of their page's address in the record
        #[arg(long)]
        person: Option<String>,
        /// Why, for the public ledger
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Take a role away; never the last administrator's
    Take {
        /// The account's email address
        email: String,
        /// member, official, steward or administrator
        #[arg(value_parser = role)]
        role: Role,
        /// Why, for the public ledger
        #[arg(long, default_value = "")]
        reason: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("use one of: {}", known.join(", "))
    })
}

/// Does it, as whoever runs the server.
pub(super) async fn run(services: &Services, settings: &Settings, action: Action) -> Result<(), Failure> {
    let actor = Actor::Operator;
    match action {
        Action::Invite { email, roles, person, name } => {
            let public_url =
                settings.public_url.clone().unwrap_or_else(|| format!("http://{}", settings.addr));
            let kept = services.about().await?.organisation;
            let organisation =
                settings.organisation.clone().or(Some(kept)).filter(|name| !name.trim().is_empty());
            let head = Letterhead {
                organisation: organisation.unwrap_or_else(|| "Answerable".to_owned()),
                public_url,
            };
            let invitee = Invitee { email, roles, person };
            let invited = services.invite_as(actor, &invitee, name.as_deref(), &head).await?;
            println!("The link works once, for seven days. Give it to nobody else:\n{}", invited.link);
            if settings.public_url.is_none() {
                println!("It begins with the address listened on; set public_url if visitors type another.");
            }
        }
        Action::List { json } => {
            let accounts = services.accounts(actor).await?;
            if json {
                println!("{}", serde_json::to_string(&accounts)?);
            } else if accounts.is_empty() {
                println!(
                    "There are no accounts. Begin with: answerable account invite EMAIL --role administrator"
                );
            } else {
                for account in accounts {
                    let name = account.public_name.map(|name| format!("  “{name}”")).unwrap_or_default();
                    let person =
                        account.person.map(|slug| format!("  /officials/{slug}")).unwrap_or_default();
                    println!(
                        "{}  {}  {}{name}{person}",
                        account.email,
                        account.state,
                        account.roles.join(", ")
                    );
                }
            }
        }
        Action::Role { action: RoleAction::Give { email, role, person, reason } } => {
            let account = services.account_by_email(actor, &email).await?;
            let given = services.give_role(actor, account, role, person.as_deref(), &reason).await?;
            println!("{email} is {} {}.", if given { "now" } else { "already" }, role.label());
        }
        Action::Role { action: RoleAction::Take { email, role, reason } } => {
            let account = services.account_by_email(actor, &email).await?;
            services.take_role(actor, account, role, &reason).await?;
            println!("{email} is no longer {}.", role.label());
        }
        Action::Name { email, name } => {
            let account = services.account_by_email(actor, &email).await?;
            services.set_public_name(actor, account, name.as_deref()).await?;
            println!(
                "{email} stands in the ledger {}.",
                name.map_or_else(|| "without a name".to_owned(), |name| format!("as {name}"))
            );
        }
        Action::Disable { email, undo } => {
            let account = services.account_by_email(actor, &email).await?;
            services.set_disabled(actor, account, !undo).await?;
            println!(
                "{email} is {}.",
                if undo { "enabled again" } else { "disabled, and signed out everywhere" }
            );
        }
    }
    Ok(())
}
