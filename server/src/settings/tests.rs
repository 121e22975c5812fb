use std::collections::HashMap;

use super::*;

fn load_with(
    flags: &[(&'static str, &str)],
    env: &[(&str, &str)],
    file: Option<&str>,
) -> Result<Settings, SettingsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = file.map(|text| {
        let path = folder.path().join("answerable.toml");
        std::fs::write(&path, text).unwrap();
        path
    });
    let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    let env: HashMap<String, String> =
        env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(&flags, path.as_deref(), |name| env.get(name).cloned())
}

/// What is wrong, without the folder of this run.
fn said(result: Result<Settings, SettingsError>) -> String {
    let text = result.unwrap_err().to_string();
    let words = text.split(' ').map(|word| match word.strip_suffix("answerable.toml") {
        Some(_) => "answerable.toml".to_owned(),
        None => match word.strip_suffix("answerable.toml)") {
            Some(_) => "answerable.toml)".to_owned(),
            None => word.to_owned(),
        },
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn without_anything_the_built_in_values_hold() {
    let settings = load_with(&[], &[], None).unwrap();
    assert_eq!(settings.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.database, "sqlite://answerable.db");
    assert_eq!(settings.public_url, None);
    assert!(settings.origins.iter().all(|(_, _, origin)| *origin == Origin::BuiltIn));
    assert_eq!(settings.origins.len(), SETTINGS.len());
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let file =
        "addr = \"127.0.0.1:1\"\nlog_format = \"json\"\ncache_mb = 8\norganisation = \"From the file\"\n";
    let env =
        [("ANSWERABLE_ADDR", "127.0.0.1:2"), ("ANSWERABLE_LOG_FORMAT", "text"), ("ANSWERABLE_CACHE_MB", " ")];
    let settings = load_with(&[("addr", "127.0.0.1:3")], &env, Some(file)).unwrap();
    assert_eq!(settings.addr.port(), 3);
    assert_eq!(settings.log_format, LogFormat::Text);
    // A blank variable is one that nobody set.
    assert_eq!(settings.cache_bytes, 8 * 1024 * 1024);
    assert_eq!(settings.organisation.as_deref(), Some("From the file"));
    let origin = |key: &str| {
        settings
            .origins
            .iter()
            .find(|(setting, ..)| setting.key == key)
            .map(|(_, _, origin)| origin.clone())
            .unwrap()
    };
    assert_eq!(origin("addr"), Origin::Flag("--addr"));
    assert_eq!(origin("log_format"), Origin::Environment("ANSWERABLE_LOG_FORMAT"));
    assert!(matches!(origin("cache_mb"), Origin::File(_)));
    assert_eq!(origin("log_level"), Origin::BuiltIn);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_the_remedy() {
    let env = [
        ("ANSWERABLE_ADDR", "localhost"),
        ("DATABASE_URL", "mysql://user:secret@host/name"),
        ("ANSWERABLE_PUBLIC_URL", "record.example.org"),
    ];
    let result = load_with(&[("log_format", "xml")], &env, Some("cache_mb = 5000\nlog_level = \"loud\"\n"));
    insta::assert_snapshot!(said(result), @r"
    the settings cannot be used
      addr = “localhost” (from ANSWERABLE_ADDR in the environment) is not an address with a port
        Use for example 127.0.0.1:3000.
      database = “mysql://user:…@host/name” (from DATABASE_URL in the environment) is not the address of a database
        Use sqlite://answerable.db for a file, or postgres://user:password@host/name.
      public_url = “record.example.org” (from ANSWERABLE_PUBLIC_URL in the environment) is not an address of a site
        Use a scheme and a name without a path, such as https://record.example.org.
      cache_mb = “5000” (from the file answerable.toml) is not a number of megabytes from 0 to 4096
        Use for example 64.
      log_format = “xml” (from the flag --log-format) is not a format of the log
        Use text or json.
      log_level = “loud” (from the file answerable.toml) is not a level of the log
        Use error, warn, info, debug or trace.
    ");
}

#[test]
fn an_unknown_key_in_the_file_is_refused_by_name() {
    let result = load_with(&[], &[], Some("adress = \"127.0.0.1:3000\"\n"));
    insta::assert_snapshot!(said(result), @r"
    the settings cannot be used
      adress in the file answerable.toml is not a setting
        Use these: addr, database, public_url, organisation, cache_mb, ledger_key, behind_proxy, smtp, mail_from, mail_folder, log_format, log_level.
    ");
}

#[test]
fn a_file_that_is_missing_or_no_toml_is_named() {
    let missing =
        load(&Flags::new(), Some(Path::new("/nowhere/at/all.toml")), |_| None).unwrap_err().to_string();
    assert!(missing.contains("/nowhere/at/all.toml cannot be read"), "{missing}");
    let broken = said(load_with(&[], &[], Some("addr = \n")));
    assert!(broken.contains("answerable.toml is not TOML"), "{broken}");
}

#[test]
fn a_database_in_a_folder_that_does_not_exist_is_refused() {
    let result = load_with(&[("database", "sqlite:///nowhere/at/all.db")], &[], None);
    let text = result.unwrap_err().to_string();
    assert!(text.contains("Make the folder /nowhere/at first"), "{text}");
    assert!(load_with(&[("database", "sqlite://")], &[], None).is_err());
}

#[test]
fn the_public_address_is_a_scheme_and_a_name() {
    let ok = |text: &str| load_with(&[("public_url", text)], &[], None).map(|settings| settings.public_url);
    assert_eq!(ok("https://record.example.org/").unwrap().as_deref(), Some("https://record.example.org"));
    assert_eq!(ok("http://127.0.0.1:3000").unwrap().as_deref(), Some("http://127.0.0.1:3000"));
    for bad in [
        "ftp://record.example.org",
        "https://",
        "https://a.example/path",
        "https://u:p@a.example",
        "javascript:x",
    ] {
        assert!(ok(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_password_is_never_shown() {
    assert_eq!(redact("postgres://user:secret@host/name"), "postgres://user:…@host/name");
    assert_eq!(redact("sqlite://answerable.db"), "sqlite://answerable.db");
}
