//! How the installation is doing.

use leptos::prelude::*;
use services::accounts::outbox::Queue;

use super::{private, when};
use crate::{
    components::{Breadcrumbs, Crumb, Fact, Facts, PageHead, Section, SubmitButton},
    page::Page,
};

/// What is shown.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    /// The program's version.
    pub version: String,
    /// The organisation's name.
    pub organisation: String,
    /// The address that visitors type.
    pub public_url: String,
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// Whether the community is invented.
    pub sample: bool,
    /// Where mails go, in words.
    pub mail: String,
    /// The outbox.
    pub queue: Queue,
    /// How many entries the ledger has.
    pub entries: u64,
    /// When every entry was last looked at, how many there were, and what was wrong; None: this program has not looked yet.
    pub verified: Option<(i64, u64, Option<String>)>,
    /// The entry that the newest checkpoint is of, and when it was signed.
    pub checkpoint: Option<(u64, i64)>,
}

/// How the installation is doing.
#[must_use]
pub fn operations(now: &Operations) -> Page {
    let title = "How the installation is doing";
    private(title, "/admin/operations").body(|| {
        let crumbs = vec![Crumb::new("Administration", "/admin")];
        let installation = vec![
            Fact::new("Version", now.version.clone()),
            Fact::new("Organisation", now.organisation.clone()),
            Fact::new("Address", now.public_url.clone()),
            Fact::new("Database", now.database),
            Fact::new("Community", if now.sample { "invented (the sample)" } else { "real" }),
        ];
        let (ledger, mail) = (ledger(now), mail(now));
        view! {
            <Breadcrumbs crumbs=crumbs />
            <PageHead title=title />
            <Section id="ledger" title="The ledger">
                <Facts facts=ledger />
                <form method="post" action="/admin/operations/verify">
                    <SubmitButton label="Verify every entry now" />
                </form>
                <p class="after-form"><a href="/changes">"All changes"</a></p>
            </Section>
            <Section id="mail" title="Mail">
                <Facts facts=mail />
            </Section>
            <Section id="installation" title="The installation">
                <Facts facts=installation />
                <p>"Settings are changed where the program is started; the runbook tells how."</p>
            </Section>
        }
    })
}

fn ledger(now: &Operations) -> Vec<Fact> {
    let whole = match &now.verified {
        None => "Not looked at since the program was started.".to_owned(),
        Some((at, entries, None)) => {
            let since = match now.entries.saturating_sub(*entries) {
                0 => String::new(),
                1 => " One was added since.".to_owned(),
                n => format!(" {n} were added since."),
            };
            let looked = format!("Yes. On {} all {entries} entries were looked at.", when(*at));
            format!("{looked}{since}")
        }
        Some((at, _, Some(fault))) => {
            format!("No, found on {}: {fault}. Look at “The ledger is broken” in the runbook.", when(*at))
        }
    };
    let signed = match now.checkpoint {
        Some((entry, at)) => format!("entry {entry}, {}", when(at)),
        None => "none yet".to_owned(),
    };
    vec![
        Fact::new("Whole", whole),
        Fact::new("Entries", now.entries.to_string()),
        Fact::new("Last checkpoint", signed),
    ]
}

fn mail(now: &Operations) -> Vec<Fact> {
    let Queue { waiting, oldest, failing, given_up, sent, last_failure } = &now.queue;
    let oldest = oldest.map(|at| format!(", the oldest since {}", when(at))).unwrap_or_default();
    let failing =
        if *failing > 0 { format!("; {failing} failed and will be tried again") } else { String::new() };
    let mut facts = vec![
        Fact::new("Goes to", now.mail.clone()),
        Fact::new("Waiting", format!("{waiting}{oldest}{failing}")),
        Fact::new("Given up", given_up.to_string()),
        Fact::new("Sent in the last 30 days", sent.to_string()),
    ];
    if let Some(failure) = last_failure {
        facts.push(Fact::new("Last failure", failure.clone()));
    }
    facts
}
