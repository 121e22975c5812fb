//! The one table of all settings: what the command line, the environment, the file and the README share.

use std::fmt::Write as _;

/// A setting: its names, what it is when nobody sets it, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file.
    pub key: &'static str,
    /// Its flag on the command line.
    pub flag: &'static str,
    /// Its name in the environment.
    pub env: &'static str,
    /// Its value when nobody sets it; blank when it is then left open.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// All settings, in the order in which people are shown them.
pub const SETTINGS: [Setting; 12] = [
    Setting {
        key: "addr",
        flag: "--addr",
        env: "ANSWERABLE_ADDR",
        default: "127.0.0.1:3000",
        help: "Address and port to listen on. `0.0.0.0:3000` is reached from other machines too; port 0 takes a free one.",
    },
    Setting {
        key: "database",
        flag: "--database",
        env: "DATABASE_URL",
        default: "sqlite://answerable.db",
        help: "The database: `sqlite://path/to/file.db` (made if it is missing) or `postgres://user:password@host/name`.",
    },
    Setting {
        key: "public_url",
        flag: "--public-url",
        env: "ANSWERABLE_PUBLIC_URL",
        default: "",
        help: "The address that visitors type, for links that leave the site: `https://record.example.org`. Without it, the address listened on.",
    },
    Setting {
        key: "organisation",
        flag: "--organisation",
        env: "ANSWERABLE_ORGANISATION",
        default: "",
        help: "The organisation's name on every page. Without it, the name kept in the database.",
    },
    Setting {
        key: "cache_mb",
        flag: "--cache-mb",
        env: "ANSWERABLE_CACHE_MB",
        default: "64",
        help: "Megabytes of memory for finished pages, 0 (none are kept) to 4096.",
    },
    Setting {
        key: "ledger_key",
        flag: "--ledger-key",
        env: "ANSWERABLE_LEDGER_KEY",
        default: "",
        help: "The file with the secret key that signs the ledger's checkpoints, made if it is missing. Without it, beside the SQLite file, or `answerable.ledger-key`.",
    },
    Setting {
        key: "behind_proxy",
        flag: "--behind-proxy",
        env: "ANSWERABLE_BEHIND_PROXY",
        default: "false",
        help: "`true` when all visitors come through one proxy, which adds their address to `X-Forwarded-For`. Limits then count by that address.",
    },
    Setting {
        key: "smtp",
        flag: "--smtp",
        env: "ANSWERABLE_SMTP",
        default: "",
        help: "The mail server: `smtps://user:password@mail.example.org` or `smtp://user:password@mail.example.org:587?tls=required`. Without it, mails are written to `mail_folder`.",
    },
    Setting {
        key: "mail_from",
        flag: "--mail-from",
        env: "ANSWERABLE_MAIL_FROM",
        default: "",
        help: "The address that mails come from: `Pine & River <record@example.org>`. Needed with `smtp`.",
    },
    Setting {
        key: "mail_folder",
        flag: "--mail-folder",
        env: "ANSWERABLE_MAIL_FOLDER",
        default: "mail",
        help: "The folder into which mails are written while there is no mail server (made if it is missing).",
    },
    Setting {
        key: "log_format",
        flag: "--log-format",
        env: "ANSWERABLE_LOG_FORMAT",
        default: "text",
        help: "`text` for people or `json` for programs.",
    },
    Setting {
        key: "log_level",
        flag: "--log-level",
        env: "ANSWERABLE_LOG_LEVEL",
        default: "info",
        help: "How much is logged: `error`, `warn`, `info`, `debug` or `trace`.",
    },
];

/// Name in the environment of the optional file.
pub const CONFIG_ENV: &str = "ANSWERABLE_CONFIG";

/// The table as Markdown, as it stands in the README.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "| in the file | flag | environment | otherwise | what it does |\n|---|---|---|---|---|\n",
    );
    for Setting { key, flag, env, default, help } in SETTINGS {
        let default = if default.is_empty() { "–".to_owned() } else { format!("`{default}`") };
        let _ = writeln!(text, "| `{key}` | `{flag}` | `{env}` | {default} | {help} |");
    }
    text
}
