//! The folder that comes out: hashed names, compressed copies, the manifest, the table of sizes.

use crate::{
    inputs::{files, hex},
    tools::Folders,
};
use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Write as _,
    path::Path,
};

/// How hard to compress.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Squeeze {
    /// In a moment, for development.
    Light,
    /// As small as it gets: brotli 11, gzip 9.
    Full,
}

/// What the browser can ask for: an address (without the leading `/`) for each file.
#[derive(Default)]
pub struct Site {
    /// Plain name → address, as the server looks them up.
    manifest: BTreeMap<String, String>,
    /// Path inside the site's folder → content.
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// An empty site.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under `/pkg/`, with a hash of its content in its name, and tells that name
    /// (`style-0123456789ab.css`). Such a file may be kept by browsers for ever.
    pub fn add_hashed(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let hash = &hex(&Sha256::digest(&bytes))[..12];
        let hashed = match name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
            None => format!("{name}-{hash}"),
        };
        self.manifest.insert(name.to_owned(), format!("/pkg/{hashed}"));
        self.files.insert(format!("pkg/{hashed}"), bytes);
        hashed
    }

    /// Adds a file under the very address that it is known by, such as `robots.txt`.
    pub fn add_plain(&mut self, path: &str, bytes: Vec<u8>) {
        self.manifest.insert(path.to_owned(), format!("/{path}"));
        self.files.insert(path.to_owned(), bytes);
    }

    /// Whether a folder holds all that its manifest names.
    pub fn is_whole(folder: &Path) -> bool {
        let Ok(text) = fs::read_to_string(folder.join("manifest.json")) else { return false };
        let Ok(manifest) = serde_json::from_str::<BTreeMap<String, String>>(&text) else {
            return false;
        };
        manifest.values().all(|address| {
            let path = address.trim_start_matches('/');
            folder.join(path).is_file() && (!is_text(path) || folder.join(format!("{path}.br")).is_file())
        })
    }

    /// Brings the site's folder to this content, and tells the sizes. Files that are right already keep
    /// their time stamps, so that cargo does not build the server anew for nothing.
    pub fn write(&self, folders: &Folders, squeeze: Squeeze) -> Result<String> {
        let mut report = String::new();
        let mut totals = [0_usize; 3];
        let mut wanted = BTreeSet::from(["manifest.json".to_owned()]);
        let level = folders.work.join("squeeze");
        let name = if squeeze == Squeeze::Full { "full" } else { "light" };
        let reuse = fs::read_to_string(&level).is_ok_and(|saved| saved == name);

        writeln!(report, "{:<36} {:>9} {:>9} {:>9}", "file", "bytes", "brotli", "gzip")?;
        for (path, bytes) in &self.files {
            let target = folders.site.join(path);
            let same = put(&target, bytes)?;
            wanted.insert(path.clone());
            let mut sizes = [bytes.len(); 3];
            if is_text(path) {
                for (index, ending) in [(1, "br"), (2, "gz")] {
                    let packed = target.with_file_name(format!("{}.{ending}", file_name(&target)));
                    let known = fs::metadata(&packed).ok().filter(|_| same && reuse);
                    sizes[index] = match known {
                        Some(known) => usize::try_from(known.len())?,
                        None => {
                            let squeezed =
                                if ending == "br" { brotli(bytes, squeeze)? } else { gzip(bytes, squeeze)? };
                            put(&packed, &squeezed)?;
                            squeezed.len()
                        }
                    };
                    wanted.insert(format!("{path}.{ending}"));
                }
            }
            totals.iter_mut().zip(sizes).for_each(|(total, size)| *total += size);
            writeln!(report, "{path:<36} {:>9} {:>9} {:>9}", sizes[0], sizes[1], sizes[2])?;
        }
        let [plain, br, gz] = totals;
        writeln!(report, "{:<36} {plain:>9} {br:>9} {gz:>9}", "all")?;

        for stale in files(&folders.site)? {
            let path = stale.strip_prefix(&folders.site).unwrap_or(&stale).to_string_lossy();
            if !wanted.contains(path.as_ref()) {
                fs::remove_file(&stale).with_context(|| format!("removing {path}"))?;
            }
        }
        let manifest = serde_json::to_string_pretty(&self.manifest)? + "\n";
        put(&folders.site.join("manifest.json"), manifest.as_bytes())?;
        fs::write(level, name)?;
        Ok(report)
    }
}

/// Writes a file unless it is there with that content, and tells whether it was.
fn put(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(true);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
    Ok(false)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether compressing is worth it: fonts and pictures are compressed in themselves.
fn is_text(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["css", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"].contains(&ending)
}

fn brotli(bytes: &[u8], squeeze: Squeeze) -> Result<Vec<u8>> {
    let quality = if squeeze == Squeeze::Full { 11 } else { 4 };
    let params = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

fn gzip(bytes: &[u8], squeeze: Squeeze) -> Result<Vec<u8>> {
    let level = if squeeze == Squeeze::Full { Compression::best() } else { Compression::fast() };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, Folders) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_path_buf();
        let folders = Folders { work: root.join("work"), site: root.join("site"), root };
        fs::create_dir_all(&folders.work).unwrap();
        fs::create_dir_all(&folders.site).unwrap();
        (dir, folders)
    }

    #[test]
    fn names_follow_the_content() {
        let mut site = Site::new();
        let one = site.add_hashed("style.css", b"a{}".to_vec());
        let same = Site::new().add_hashed("style.css", b"a{}".to_vec());
        let other = Site::new().add_hashed("style.css", b"b{}".to_vec());
        assert_eq!(one, same);
        assert_ne!(one, other);
        assert!(one.starts_with("style-") && one.ends_with(".css"));
    }

    #[test]
    fn what_is_no_longer_wanted_goes_and_the_manifest_tells_the_rest() {
        let (_dir, folders) = folders();
        let mut first = Site::new();
        let old = first.add_hashed("style.css", b"a{color:red}".to_vec());
        first.write(&folders, Squeeze::Light).unwrap();
        assert!(Site::is_whole(&folders.site));

        let mut second = Site::new();
        let new = second.add_hashed("style.css", b"a{color:tan}".to_vec());
        second.add_plain("robots.txt", b"User-agent: *\n".to_vec());
        second.write(&folders, Squeeze::Full).unwrap();
        assert!(!folders.site.join("pkg").join(&old).exists());
        assert!(!folders.site.join("pkg").join(format!("{old}.br")).exists());
        let manifest = fs::read_to_string(folders.site.join("manifest.json")).unwrap();
        let manifest: BTreeMap<String, String> = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["style.css"], format!("/pkg/{new}"));
        assert_eq!(manifest["robots.txt"], "/robots.txt");

        fs::remove_file(folders.site.join("pkg").join(format!("{new}.br"))).unwrap();
        assert!(!Site::is_whole(&folders.site));
    }

    #[test]
    fn compressed_copies_hold_the_same_bytes() {
        let text = b"the same line, again and again\n".repeat(50);
        let mut back = Vec::new();
        let packed = brotli(&text, Squeeze::Full).unwrap();
        brotli::BrotliDecompress(&mut packed.as_slice(), &mut back).unwrap();
        assert_eq!(back, text);
        let mut back = Vec::new();
        let packed = gzip(&text, Squeeze::Full).unwrap();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut back).unwrap();
        assert_eq!(back, text);
    }
}
