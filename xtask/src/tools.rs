//! Where things are, and how the tools from npm are run.

use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folders that the build reads and writes.
pub struct Folders {
    /// The workspace.
    pub root: PathBuf,
    /// Half-made things that a later build may use again: `target/assets`.
    pub work: PathBuf,
    /// What the server embeds: `target/site`.
    pub site: PathBuf,
}

impl Folders {
    /// The folders of the workspace that this program was built in.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask has no parent folder")?
            .to_path_buf();
        let folders = Self { work: root.join("target/assets"), site: root.join("target/site"), root };
        fs::create_dir_all(&folders.work)?;
        fs::create_dir_all(&folders.site)?;
        Ok(folders)
    }

    /// A tool that npm put into `node_modules/.bin`.
    pub fn npm_tool(&self, name: &str) -> Result<Command> {
        let path = self.root.join("node_modules/.bin").join(name);
        if !path.exists() {
            bail!("{name} is missing: run script/bootstrap serve, which installs it from npm");
        }
        Ok(Command::new(path))
    }

    /// The style sheet tool. npm's own link to it only works after an install script, and those are off:
    /// the program itself lies in the package for this kind of machine.
    pub fn lightningcss(&self) -> Result<Command> {
        let modules = self.root.join("node_modules");
        let found = fs::read_dir(&modules).ok().and_then(|entries| {
            entries
                .filter_map(Result::ok)
                .filter(|e| e.file_name().to_string_lossy().starts_with("lightningcss-cli-"))
                .map(|e| e.path().join("lightningcss"))
                .find(|path| path.exists())
        });
        match found {
            Some(path) => Ok(Command::new(path)),
            None => {
                bail!("lightningcss is missing: run script/bootstrap serve, which installs it")
            }
        }
    }
}

/// Runs a command to its end; an error holds what it said.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if output.status.success() {
        return Ok(());
    }
    bail!(
        "{name} failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The cargo that runs this program, or the one on the path.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
