//! Sending what is in the outbox: through a mail server, or, where none is set, into a folder.

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;

use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use services::Services;
use services::accounts::outbox::Mail;

use crate::settings::Settings;

/// How often the outbox is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// How long a mail server may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The sender of mails that only go into a folder.
const NOBODY: &str = "Answerable <answerable@localhost.invalid>";

/// Whether a text is the address of a mail server.
#[must_use]
pub fn is_server(text: &str) -> bool {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(text).is_ok()
}

/// Whether mail can come from this address.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

enum Way {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Sends mail.
pub struct Postman {
    way: Way,
    from: String,
}

impl Postman {
    /// By the settings, which were checked. With `keep` all mails go into the folder, whatever is set.
    #[must_use]
    pub fn new(settings: &Settings, keep: bool) -> Self {
        let from = settings.mail_from.clone().unwrap_or_else(|| NOBODY.to_owned());
        let server = settings
            .smtp
            .as_deref()
            .filter(|_| !keep)
            .and_then(|url| AsyncSmtpTransport::<Tokio1Executor>::from_url(url).ok())
            .map(|builder| builder.timeout(Some(TIMEOUT)).build());
        let way = match server {
            Some(server) => Way::Server(server),
            None => Way::Folder(settings.mail_folder.clone()),
        };
        Self { way, from }
    }

    /// Where mails go when no mail server is set.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.way {
            Way::Server(_) => None,
            Way::Folder(folder) => Some(folder),
        }
    }

    async fn send(&self, mail: &Mail) -> Result<(), String> {
        let from = self.from.parse::<Mailbox>().map_err(|error| error.to_string())?;
        let to =
            Mailbox::new(None, mail.to.parse().map_err(|_| "the address cannot be written to".to_owned())?);
        let message = Message::builder()
            .from(from)
            .to(to)
            .subject(mail.subject.clone())
            // The same at every try, so that a server that took it twice can tell.
            .message_id(Some(format!("<{}@answerable>", mail.id)))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|error| error.to_string())?;
        match &self.way {
            Way::Server(server) => server.send(message).await.map(drop).map_err(|error| error.to_string()),
            Way::Folder(folder) => {
                tokio::fs::create_dir_all(folder).await.map_err(|error| error.to_string())?;
                let path = folder.join(format!("{}.eml", mail.id));
                // There are links in it that open accounts: nobody else on the machine may read it.
                let mut options = tokio::fs::OpenOptions::new();
                options.write(true).create(true).truncate(true);
                #[cfg(unix)]
                options.mode(0o600);
                let mut file = options.open(&path).await.map_err(|error| error.to_string())?;
                file.write_all(&message.formatted()).await.map_err(|error| error.to_string())?;
                file.flush().await.map_err(|error| error.to_string())?;
                tracing::warn!(path = %path.display(), "no mail is sent: it was written to a file");
                Ok(())
            }
        }
    }

    /// Sends what is due. How many mails went out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn round(&self, services: &Services) -> Result<usize, services::ServiceError> {
        let mut sent = 0;
        for mail in services.mail_due().await? {
            match self.send(&mail).await {
                Ok(()) => {
                    services.mail_sent(mail.id).await?;
                    sent += 1;
                }
                Err(error) => {
                    let error = error.replace(&mail.to, "…");
                    tracing::warn!(mail = %mail.id, tries = mail.tries + 1, error, "a mail could not be sent");
                    services.mail_failed(&mail, &error).await?;
                }
            }
        }
        Ok(sent)
    }

    /// Sends what is due, for ever.
    pub async fn run(self, services: Services) {
        let mut tick = tokio::time::interval(LOOK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tick.tick().await;
            let round = self.round(&services).await;
            if let Err(error) = &round
                && !failing
            {
                tracing::warn!(%error, "the outbox cannot be read");
            }
            failing = round.is_err();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_senders_are_known() {
        assert!(is_server("smtps://user:secret@mail.example.org"));
        assert!(is_server("smtp://mail.example.org:587?tls=required"));
        assert!(!is_server("mail.example.org") && !is_server("https://example.org"));
        assert!(
            is_sender("Pine & River <record@example.org>")
                || is_sender("\"Pine & River\" <record@example.org>")
        );
        assert!(is_sender("record@example.org") && !is_sender("record"));
    }
}
