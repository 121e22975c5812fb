//! One hash over everything that the assets are made from.

use crate::tools::Folders;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Folders and files, from the workspace's root, whose content decides what comes out.
const INPUTS: [&str; 7] =
    ["Cargo.lock", "Cargo.toml", "package-lock.json", "app", "src", "style", "xtask/src"];

/// Of the inputs' content and names, the compiler's version and the kind of build.
pub fn fingerprint(folders: &Folders, dev: bool) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(if dev { b"dev".as_slice() } else { b"full" });
    let compiler = Command::new("rustc").arg("-vV").output().context("cannot run rustc")?;
    hash.update(&compiler.stdout);
    for input in INPUTS {
        for file in files(&folders.root.join(input))? {
            let name = file.strip_prefix(&folders.root).unwrap_or(&file).to_string_lossy();
            let bytes = fs::read(&file).with_context(|| format!("reading {name}"))?;
            hash.update(name.as_bytes());
            // The length keeps two files' contents from running into each other.
            hash.update(bytes.len().to_le_bytes());
            hash.update(&bytes);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// All files at or under a path, in a stable order. A path that is not there has none.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut open = vec![path.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.with_context(|| format!("listing {}", folder.display()))?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type()? {
                _ if hidden => {}
                kind if kind.is_dir() => open.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
