//! The asset build: `cargo run -p xtask -- assets [--dev]`.
//!
//! Makes everything that the browser is given besides pages: the islands as WebAssembly, the loader,
//! the styles, the fonts and the static files, each under a name that holds a hash of its content, with
//! a compressed copy beside it. The server embeds the folder `target/site` that comes out.

mod assets;
mod browser;
mod inputs;
mod site;
mod style;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -p xtask -- assets [--dev] [--force]

  assets    builds target/site (browser code, styles, fonts, static files) and its manifest.json
  --dev     quicker and larger: no wasm-opt, light compression
  --force   builds even when nothing changed";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let options = match parse(&args) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("xtask: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match assets::build(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse(args: &[String]) -> Result<assets::Options, String> {
    let mut rest = args.iter().map(String::as_str);
    match rest.next() {
        Some("assets") => {}
        Some(other) => return Err(format!("there is no task “{other}”")),
        None => return Err("name a task".to_owned()),
    }
    let mut options = assets::Options::default();
    for flag in rest {
        match flag {
            "--dev" => options.dev = true,
            "--force" => options.force = true,
            other => return Err(format!("“{other}” is not a flag of assets")),
        }
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn flags_are_read_and_unknown_ones_named() {
        let options = parse(&words("assets --dev")).unwrap();
        assert!(options.dev && !options.force);
        assert!(parse(&words("assets --fast")).unwrap_err().contains("--fast"));
        assert!(parse(&[]).is_err());
    }
}
