//! Makes sure that there is a folder of built assets to embed, and builds anew when it changes.

use std::path::Path;

fn main() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    // An empty folder is enough to compile; the program says at its start that the assets are missing.
    if let Err(error) = std::fs::create_dir_all(&site) {
        println!("cargo::error=the folder {} cannot be made: {error}", site.display());
    }
    println!("cargo::rerun-if-changed={}", site.display());
}
