//! Styles, fonts and static files.

use crate::{
    inputs::files,
    site::Site,
    tools::{Folders, run},
};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, fs};

/// The oldest browsers that get the whole look: those that know cascade layers. Whatever is newer than
/// that in the sources is translated for them.
const BROWSERS: &str = "chrome 99, edge 99, firefox 97, safari 15.4, ios_saf 15.4";

/// Adds `style.css`, the fonts and the static files to the site.
pub fn add(folders: &Folders, site: &mut Site) -> Result<()> {
    let style = folders.root.join("style");
    // File name → where a style sheet finds it.
    let mut known = BTreeMap::new();
    for font in files(&style.join("fonts"))? {
        let name = font.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Licences and sources lie beside the fonts, and stay there.
        if name.ends_with(".woff2") {
            let hashed = site.add_hashed(&name, fs::read(&font)?);
            known.insert(name, hashed);
        }
    }
    let fixed = style.join("static");
    for file in files(&fixed)? {
        let path = file.strip_prefix(&fixed)?.to_string_lossy().into_owned();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        site.add_plain(&path, fs::read(&file)?);
        known.insert(name, format!("/{path}"));
    }

    let main = style.join("main.css");
    if !main.is_file() {
        bail!("style/main.css is missing: it is where the look begins");
    }
    let bundled = folders.work.join("style.css");
    run(folders
        .lightningcss()?
        .args(["--bundle", "--minify", "--targets", BROWSERS, "--output-file"])
        .args([&bundled, &main]))?;
    let css = fs::read_to_string(&bundled).context("reading the bundled style sheet")?;
    site.add_hashed("style.css", resolve(&css, &known)?.into_bytes());
    Ok(())
}

/// Points each relative `url(…)` to the name that its file has in the site. The bundler leaves addresses as
/// they were written, relative to different folders: the file's name alone says which is meant.
fn resolve(css: &str, known: &BTreeMap<String, String>) -> Result<String> {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + "url(".len());
        out.push_str(before);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = &after[usize::from(quote.is_some())..];
        let end = inner
            .find(|c| quote.map_or(c == ')', |quote| c == quote))
            .context("a url( in the style sheet has no end")?;
        let (address, tail) = inner.split_at(end);
        if address.starts_with("data:") || address.starts_with('#') {
            out.extend(quote);
            out.push_str(address);
        } else {
            let name = address.split(['?', '#']).next().unwrap_or(address);
            let name = name.rsplit('/').next().unwrap_or(name);
            let Some(found) = known.get(name) else {
                bail!("the styles refer to {address}, but neither style/fonts nor style/static has {name}");
            };
            out.extend(quote);
            out.push_str(found);
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> BTreeMap<String, String> {
        BTreeMap::from([
            ("slab.woff2".to_owned(), "slab-0123.woff2".to_owned()),
            ("dot.svg".to_owned(), "/dot.svg".to_owned()),
        ])
    }

    #[test]
    fn addresses_become_those_of_the_site() {
        let css = "@font-face{src:url(../fonts/slab.woff2)format(\"woff2\")}a{background:url('dot.svg')}";
        assert_eq!(
            resolve(css, &known()).unwrap(),
            "@font-face{src:url(slab-0123.woff2)format(\"woff2\")}a{background:url('/dot.svg')}"
        );
    }

    #[test]
    fn inline_images_and_fragments_stay() {
        let css = "a{b:url(\"data:image/svg+xml;utf8,<svg fill='url(#x)'/>\")}c{clip-path:url(#d)}";
        assert_eq!(resolve(css, &known()).unwrap(), css);
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = resolve("a{b:url(fonts/gone.woff2)}", &known()).unwrap_err();
        assert!(error.to_string().contains("gone.woff2"));
    }
}
