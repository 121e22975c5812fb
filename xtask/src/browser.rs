//! The islands as WebAssembly, their glue and the loader.

use crate::{
    inputs::hex,
    site::Site,
    tools::{Folders, cargo, run},
};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// What the compiler emits for this target, and all that wasm-opt may use: every browser since 2022 has it.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Plain modules of our own, each served by itself on the pages that need it.
const MODULES: [&str; 2] = ["passkeys.js", "lookup.js"];

/// Adds `browser.wasm`, `browser.js`, `start.js` and the plain modules to the site.
pub fn add(folders: &Folders, dev: bool, site: &mut Site) -> Result<()> {
    let raw = compile(folders)?;
    let bytes = fs::read(&raw).with_context(|| format!("reading {}", raw.display()))?;
    // Most changes of pages do not reach the browser's code: then what was made of it is used again.
    let mut hash = Sha256::new();
    hash.update(if dev { b"dev".as_slice() } else { b"full" });
    hash.update(fs::read(folders.root.join("package-lock.json")).unwrap_or_default());
    hash.update(&bytes);
    let out = folders.work.join(format!("browser-{}", &hex(&hash.finalize())[..16]));
    if !out.join("done").is_file() {
        drop_old(&folders.work)?;
        bind(&raw, &out, dev)?;
        squeeze(folders, &out, dev)?;
        fs::write(out.join("done"), "")?;
    }
    let wasm = site.add_hashed("browser.wasm", fs::read(out.join("browser.wasm"))?);
    let glue = site.add_hashed("browser.js", fs::read(out.join("browser.js"))?);

    let loader = folders.work.join("start.js");
    minify(folders, &folders.root.join("app/js/start.js"), &loader)?;
    let mut text = fs::read_to_string(&loader)?;
    for (placeholder, name) in [("browser.js", glue), ("browser.wasm", wasm)] {
        let quoted = format!("\"./{placeholder}\"");
        if text.matches(&quoted).count() != 1 {
            bail!("app/js/start.js must name ./{placeholder} exactly once: its name is put there");
        }
        text = text.replace(&quoted, &format!("\"./{name}\""));
    }
    site.add_hashed("start.js", text.into_bytes());
    for module in MODULES {
        let small = folders.work.join(module);
        minify(folders, &folders.root.join("app/js").join(module), &small)?;
        site.add_hashed(module, fs::read(small)?);
    }
    Ok(())
}

/// Compiles the browser's crate, and tells where the module is.
fn compile(folders: &Folders) -> Result<PathBuf> {
    // A target folder of its own: it does not wait for, or disturb, builds of the server.
    let target = folders.root.join("target/browser");
    let status = cargo()
        .current_dir(&folders.root)
        .args(["build", "--quiet", "--locked", "--package", "browser", "--target", TARGET])
        .args(["--profile", "wasm-release", "--target-dir"])
        .arg(&target)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("the browser's code does not compile (is the target there? script/bootstrap serve)");
    }
    Ok(target.join(TARGET).join("wasm-release/browser.wasm"))
}

/// Makes the glue between WebAssembly and JavaScript. As a library, so that its version is always the lock's.
fn bind(raw: &Path, out: &Path, dev: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(raw)
        .out_name("browser")
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(!dev)
        .remove_producers_section(true);
    bindgen.web(true)?;
    bindgen.generate(out).context("wasm-bindgen")
}

/// Makes both smaller.
fn squeeze(folders: &Folders, out: &Path, dev: bool) -> Result<()> {
    let bound = out.join("browser_bg.wasm");
    let wasm = out.join("browser.wasm");
    if dev {
        fs::rename(&bound, &wasm)?;
    } else {
        run(folders
            .npm_tool("wasm-opt")?
            .args(["-Oz", "--strip-producers", "--strip-target-features"])
            .args(FEATURES)
            .arg(&bound)
            .arg("-o")
            .arg(&wasm))?;
    }
    let glue = out.join("browser.js");
    let small = out.join("browser.min.js");
    minify(folders, &glue, &small)?;
    fs::rename(small, glue)?;
    Ok(())
}

/// Bundles what a module of ours imports by a fixed name, and minifies it.
fn minify(folders: &Folders, from: &Path, to: &Path) -> Result<()> {
    run(folders
        .npm_tool("esbuild")?
        .arg(from)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
        .args(["--external:./browser.js", "--legal-comments=none"])
        .arg(format!("--outfile={}", to.display())))
}

fn drop_old(work: &Path) -> Result<()> {
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("browser-") {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}
