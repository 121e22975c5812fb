//! From text to values that can be used.

use std::path::Path;

use url::Url;

use super::{LogFormat, Origin, Setting, Settings, SettingsError, Wrong};

type Given = Vec<(&'static Setting, String, Origin)>;

/// Checks every value, so that a person hears of everything that is wrong at once.
pub(super) fn check(origins: Given, wrong: Vec<Wrong>) -> Result<Settings, SettingsError> {
    let mut check = Check { origins, wrong };
    let addr =
        check.value("addr", "is not an address with a port", "Use for example 127.0.0.1:3000.", |text| {
            text.parse().ok()
        });
    let database = check.database();
    let public_url = check.optional(
        "public_url",
        "is not an address of a site",
        "Use a scheme and a name without a path, such as https://record.example.org.",
        site_address,
    );
    let organisation = check.optional(
        "organisation",
        "is longer than a name can be",
        "Use at most 200 characters.",
        |text| (text.chars().count() <= 200).then(|| text.to_owned()),
    );
    let ledger_key = check
        .optional("ledger_key", "is not a path", "Name a file.", |text| Some(std::path::PathBuf::from(text)));
    let cache_bytes = check.value(
        "cache_mb",
        "is not a number of megabytes from 0 to 4096",
        "Use for example 64.",
        |text| {
            text.parse().ok().filter(|megabytes| (0..=4096_u64).contains(megabytes)).map(|n| n * 1024 * 1024)
        },
    );
    let behind_proxy =
        check.value("behind_proxy", "is neither true nor false", "Use true or false.", |text| {
            text.parse().ok()
        });
    let smtp = check.optional(
        "smtp",
        "is not the address of a mail server",
        "Use for example smtps://user:password@mail.example.org, or smtp://…:587?tls=required.",
        |text| crate::mail::is_server(text).then(|| text.to_owned()),
    );
    let mail_from = check.optional(
        "mail_from",
        "is not an address that mail can come from",
        "Use for example: Pine & River <record@example.org>.",
        |text| crate::mail::is_sender(text).then(|| text.to_owned()),
    );
    if smtp.is_some() && check.given("mail_from").0.is_empty() {
        check.refuse(
            "mail_from",
            "is missing, and smtp is set",
            "Say where mails come from, such as record@example.org.",
        );
    }
    let mail_folder = std::path::PathBuf::from(check.given("mail_folder").0);
    let log_format =
        check.value("log_format", "is not a format of the log", "Use text or json.", |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        });
    let log_level = check.value(
        "log_level",
        "is not a level of the log",
        "Use error, warn, info, debug or trace.",
        |text| match text {
            "error" => Some(tracing::Level::ERROR),
            "warn" => Some(tracing::Level::WARN),
            "info" => Some(tracing::Level::INFO),
            "debug" => Some(tracing::Level::DEBUG),
            "trace" => Some(tracing::Level::TRACE),
            _ => None,
        },
    );
    match (addr, database, cache_bytes, behind_proxy, log_format, log_level) {
        (
            Some(addr),
            Some(database),
            Some(cache_bytes),
            Some(behind_proxy),
            Some(log_format),
            Some(log_level),
        ) if check.wrong.is_empty() => {
            let origins = check.origins;
            Ok(Settings {
                addr,
                database,
                public_url,
                organisation,
                ledger_key,
                cache_bytes,
                behind_proxy,
                smtp,
                mail_from,
                mail_folder,
                log_format,
                log_level,
                origins,
            })
        }
        _ => Err(SettingsError(check.wrong)),
    }
}

struct Check {
    origins: Given,
    wrong: Vec<Wrong>,
}

impl Check {
    fn given(&self, key: &str) -> (&str, &Origin) {
        self.origins
            .iter()
            .find(|(setting, ..)| setting.key == key)
            .map_or(("", &Origin::BuiltIn), |(_, value, origin)| (value, origin))
    }

    fn refuse(&mut self, key: &str, why: &str, remedy: &str) {
        let (value, origin) = self.given(key);
        let what = format!("{key} = “{}” (from {origin}) {why}", redact(value));
        self.wrong.push(Wrong { what, remedy: remedy.to_owned() });
    }

    fn value<T>(
        &mut self,
        key: &str,
        why: &str,
        remedy: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let parsed = parse(self.given(key).0);
        if parsed.is_none() {
            self.refuse(key, why, remedy);
        }
        parsed
    }

    fn optional<T>(
        &mut self,
        key: &str,
        why: &str,
        remedy: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.given(key).0.is_empty() { None } else { self.value(key, why, remedy, parse) }
    }

    fn database(&mut self) -> Option<String> {
        let url = self.given("database").0.to_owned();
        let remedy = "Use sqlite://answerable.db for a file, or postgres://user:password@host/name.";
        if let Some(rest) = url.strip_prefix("sqlite:") {
            let path = rest.strip_prefix("//").unwrap_or(rest);
            let path = path.split('?').next().unwrap_or_default();
            if path.is_empty() {
                self.refuse("database", "names no file", remedy);
                return None;
            }
            let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
                let remedy = format!("Make the folder {} first, or name another file.", folder.display());
                self.refuse("database", "names a file in a folder that does not exist", &remedy);
                return None;
            }
            return Some(url);
        }
        let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
        if postgres && Url::parse(&url).is_ok() {
            return Some(url);
        }
        self.refuse("database", "is not the address of a database", remedy);
        None
    }
}

/// A scheme and a host, without a path: every link is made by adding a path to it.
fn site_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    plain.then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// The value as it may be shown: without the password of a database.
pub(crate) fn redact(value: &str) -> String {
    let Ok(mut url) = Url::parse(value) else { return value.to_owned() };
    if url.password().is_none() || url.set_password(Some("…")).is_err() {
        return value.to_owned();
    }
    url.as_str().replace("%E2%80%A6", "…")
}
