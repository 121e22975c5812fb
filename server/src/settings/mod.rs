//! What can be set, and where each value came from.
//!
//! Flags win over the environment, the environment over the optional TOML file, the file over what is built
//! in. Every value is checked before anything starts, and everything that is wrong is said at once.

mod check;
pub(crate) use check::redact;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

pub use table::{CONFIG_ENV, SETTINGS, Setting, markdown};

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag on the command line.
    Flag(&'static str),
    /// A variable of the environment.
    Environment(&'static str),
    /// The file of settings.
    File(PathBuf),
    /// Nobody set it.
    BuiltIn,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "the flag {flag}"),
            Self::Environment(name) => write!(f, "{name} in the environment"),
            Self::File(path) => write!(f, "the file {}", path.display()),
            Self::BuiltIn => f.write_str("built in"),
        }
    }
}

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Address of the database.
    pub database: String,
    /// The address that visitors type, with scheme and without a slash at the end.
    pub public_url: Option<String>,
    /// The organisation's name, where it is not to come from the database.
    pub organisation: Option<String>,
    /// The file with the key that signs the ledger, where one was named.
    pub ledger_key: Option<PathBuf>,
    /// Bytes of memory for finished pages.
    pub cache_bytes: u64,
    /// Whether a proxy stands before the program and says whom it asks for.
    pub behind_proxy: bool,
    /// Address of the mail server, checked.
    pub smtp: Option<String>,
    /// Where mails come from.
    pub mail_from: Option<String>,
    /// The folder for mails while there is no mail server.
    pub mail_folder: PathBuf,
    /// How log lines look.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log_level: tracing::Level,
    /// For each setting of [`SETTINGS`], in that order: its value as it was given, and from where.
    pub origins: Vec<(&'static Setting, String, Origin)>,
}

impl Settings {
    /// The file with the key that signs the ledger: the one named, else one beside the SQLite file, else one in the
    /// working folder.
    #[must_use]
    pub fn ledger_key(&self) -> PathBuf {
        self.ledger_key.clone().unwrap_or_else(|| {
            let file = self.database.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//"));
            let file = file.map(|rest| rest.split('?').next().unwrap_or_default());
            match file.filter(|file| !file.is_empty() && !file.contains(":memory:")) {
                Some(file) => PathBuf::from(format!("{file}.ledger-key")),
                None => PathBuf::from("answerable.ledger-key"),
            }
        })
    }
}

/// What the flags of the command line say, by key; only what was given.
pub type Flags = BTreeMap<&'static str, String>;

/// One thing that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong: the setting, its value and where that came from.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SettingsError(pub Vec<Wrong>);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used")?;
        for Wrong { what, remedy } in &self.0 {
            write!(f, "\n  {what}\n    {remedy}")?;
        }
        Ok(())
    }
}

/// Reads and checks all settings.
///
/// `config` is the file named by a flag, `env` looks a variable up (a blank one counts as not set).
///
/// # Errors
/// With everything that is wrong, each named with where it came from and the remedy.
pub fn load(
    flags: &Flags,
    config: Option<&Path>,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Settings, SettingsError> {
    let env = |name: &str| env(name).filter(|value| !value.trim().is_empty());
    let config = config.map(Path::to_path_buf).or_else(|| env(CONFIG_ENV).map(PathBuf::from));
    let mut wrong = Vec::new();

    let layer = |name, values: Vec<(&str, String)>| Layer {
        name,
        values: values.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect(),
    };
    let built_in = SETTINGS.iter().map(|setting| (setting.key, setting.default.to_owned())).collect();
    let set_in_env =
        SETTINGS.iter().filter_map(|setting| env(setting.env).map(|value| (setting.key, value))).collect();
    let given = flags.iter().map(|(key, value)| (*key, value.clone())).collect();

    let mut figment = Figment::from(layer(BUILT_IN, built_in));
    if let Some(path) = &config {
        match file(path) {
            Ok(dict) => figment = figment.merge(Layer { name: FILE, values: dict }),
            Err(mut errors) => wrong.append(&mut errors),
        }
    }
    let figment = figment.merge(layer(ENVIRONMENT, set_in_env)).merge(layer(FLAG, given));

    let mut origins = Vec::new();
    for setting in &SETTINGS {
        let value = figment.find_value(setting.key).map_err(|error| {
            SettingsError(vec![Wrong { what: error.to_string(), remedy: "Check the settings.".to_owned() }])
        })?;
        let name = figment.get_metadata(value.tag()).map_or("", |metadata| metadata.name.as_ref());
        let origin = match name {
            FLAG => Origin::Flag(setting.flag),
            ENVIRONMENT => Origin::Environment(setting.env),
            FILE => Origin::File(config.clone().unwrap_or_default()),
            _ => Origin::BuiltIn,
        };
        origins.push((setting, text_of(&value), origin));
    }
    check::check(origins, wrong)
}

const FLAG: &str = "flag";
const ENVIRONMENT: &str = "environment";
const FILE: &str = "file";
const BUILT_IN: &str = "built in";

/// One layer of values for figment, with a name by which a value's origin is known again.
struct Layer {
    name: &'static str,
    values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

/// Reads the file and refuses keys that are no settings.
fn file(path: &Path) -> Result<Dict, Vec<Wrong>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        vec![Wrong {
            what: format!("the file of settings {shown} cannot be read: {error}"),
            remedy: format!("Name a TOML file by --config or {CONFIG_ENV}, or leave both out."),
        }]
    })?;
    let mut data = Toml::string(&text).data().map_err(|error| {
        vec![Wrong {
            what: format!("the file of settings {shown} is not TOML: {}", error.to_string().trim()),
            remedy: "Write one setting a line, such as: addr = \"127.0.0.1:3000\"".to_owned(),
        }]
    })?;
    let dict = data.remove(&Profile::Default).unwrap_or_default();
    let unknown: Vec<_> = dict
        .keys()
        .filter(|key| SETTINGS.iter().all(|setting| setting.key != key.as_str()))
        .map(|key| Wrong {
            what: format!("{key} in the file {shown} is not a setting"),
            remedy: format!("Use these: {}.", SETTINGS.map(|setting| setting.key).join(", ")),
        })
        .collect();
    if unknown.is_empty() { Ok(dict) } else { Err(unknown) }
}

/// A value as a person would have written it.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(_, text) => text.trim().to_owned(),
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(_, number) => number
            .to_i128()
            .map(|number| number.to_string())
            .or_else(|| number.to_u128().map(|number| number.to_string()))
            .or_else(|| number.to_f64().map(|number| number.to_string()))
            .unwrap_or_default(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests;
