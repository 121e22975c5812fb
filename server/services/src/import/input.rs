//! What was read in, as one hash: whoever has the same files can check that it is these.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use domain::ledger::Hash;
use sha2::{Digest, Sha256};

/// The SHA-256 of the input. Of one file it is that of its bytes, as `sha256sum` prints it. Of a folder or of several
/// files it is that of the lines which `sha256sum` prints for them: hash, two spaces, path below the folder, line feed;
/// sorted by the path's bytes.
///
/// # Errors
/// When something cannot be read.
pub(super) fn hash(paths: &[PathBuf]) -> io::Result<String> {
    if let [path] = paths
        && path.is_file()
    {
        return Ok(of_file(path)?.to_string());
    }
    let mut files = Vec::new();
    for path in paths {
        let name = if path.is_dir() { String::new() } else { last(path) };
        gather(path, name, 0, &mut files)?;
    }
    files.sort();
    let mut all = Sha256::new();
    for (name, path) in files {
        all.update(format!("{}  {name}\n", of_file(&path)?));
    }
    Ok(Hash(all.finalize().into()).to_string())
}

fn last(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// As deep as the importers look, which follow no links into folders either.
fn gather(path: &Path, name: String, depth: u8, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !path.is_dir() {
        files.push((name, path.to_owned()));
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let (entry, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let below = if name.is_empty() { last(&entry) } else { format!("{name}/{}", last(&entry)) };
        if kind.is_file() || (kind.is_dir() && depth < 12) {
            gather(&entry, below, depth + 1, files)?;
        }
    }
    Ok(())
}

fn of_file(path: &Path) -> io::Result<Hash> {
    let mut file = File::open(path)?;
    let (mut all, mut part) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(Hash(all.finalize().into())),
            read => all.update(&part[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_sha256sum_prints() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let (b, a) = (at("b.txt", "abc"), at("a/x.txt", ""));
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(std::slice::from_ref(&b)).unwrap(), abc);
        let lines = format!("{none}  a/x.txt\n{abc}  b.txt\n");
        let whole = Hash(Sha256::digest(lines).into()).to_string();
        assert_eq!(hash(&[folder.path().to_owned()]).unwrap(), whole);
        let lines = format!("{abc}  b.txt\n{none}  x.txt\n");
        assert_eq!(hash(&[a, b]).unwrap(), Hash(Sha256::digest(lines).into()).to_string());
        assert!(hash(&[folder.path().join("gone")]).is_err());
    }
}
