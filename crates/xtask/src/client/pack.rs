//! Puts the built client into the form in which it is served.
//!
//! Everything but the page itself and its pictures goes into `client/<hash>/`, named by what is in
//! it: a browser keeps those files for good, and a page that was opened before an update never mixes
//! its own parts with those of the new client.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// The folder that the server lets browsers keep for good.
const FOLDER: &str = "client";

/// What the page names by its address.
const NAMED: [&str; 3] = ["/boot.js", "/app.js", "/app_bg.wasm"];

/// The styles of what is fetched on demand, as `boot.js` names them.
pub const PARTS_SHEET: &str = "parts.css";

const STYLESHEET: &str = "<link rel=\"stylesheet\" href=\"/";

/// Packs the client in this folder. `parts` holds the styles of what is fetched on demand.
pub fn pack(dist: &Path, parts: &Path) -> anyhow::Result<()> {
    let page = fs::read_to_string(dist.join("index.html"))?;
    let sheets = stylesheets(&page);
    let (mut first, mut later) = (String::new(), String::new());
    for sheet in &sheets {
        let file = dist.join(sheet);
        let style = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let of_a_part = parts.join(sheet).is_file();
        *(if of_a_part { &mut later } else { &mut first }) += &style;
        fs::remove_file(file)?;
    }
    fs::write(dist.join("app.css"), first)?;
    fs::write(dist.join(PARTS_SHEET), later)?;

    let files = kept_for_good(dist)?;
    let base = format!("{FOLDER}/{}", hash_of(&files)?);
    let folder = dist.join(&base);
    fs::create_dir_all(&folder)?;
    for file in files {
        let name = file.file_name().context("a file has a name")?;
        fs::rename(&file, folder.join(name))?;
    }
    fs::write(dist.join("index.html"), address(&page, &base)?)?;
    Ok(())
}

/// The style sheets of the page, in order.
fn stylesheets(page: &str) -> Vec<&str> {
    let links = page.split(STYLESHEET).skip(1);
    links.filter_map(|rest| rest.split('"').next()).collect()
}

/// The page, with one style sheet and the addresses in the folder.
fn address(page: &str, base: &str) -> anyhow::Result<String> {
    let mut addressed = String::new();
    let mut styled = false;
    for line in page.lines() {
        let text = line.trim_start();
        // What Trunk was told, and does not need any more.
        if text.is_empty() || text.contains("data-trunk") {
            continue;
        }
        if text.starts_with(STYLESHEET) {
            if !styled {
                addressed += &format!("  {STYLESHEET}{base}/app.css\">\n");
            }
            styled = true;
            continue;
        }
        addressed += line;
        addressed.push('\n');
    }
    for name in NAMED {
        let from = format!("\"{name}\"");
        if !addressed.contains(&from) {
            bail!("index.html does not name {name}");
        }
        addressed = addressed.replace(&from, &format!("\"/{base}{name}\""));
    }
    Ok(addressed)
}

/// Scripts, code and styles, sorted by name.
fn kept_for_good(dist: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if path.is_file() && kind.is_some_and(|kind| matches!(kind, "js" | "wasm" | "css")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Tells one build from another.
fn hash_of(files: &[PathBuf]) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.file_name().hash(&mut hasher);
        fs::read(file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html>
<script src=\"/boot.js\" type=\"module\"></script>
<link rel=\"modulepreload\" href=\"/app.js\">
<link rel=\"preload\" href=\"/app_bg.wasm\" as=\"fetch\">
<link rel=\"stylesheet\" href=\"/a.css\"/>
<link rel=\"stylesheet\" href=\"/part.css\"/>
<link rel=\"stylesheet\" href=\"/b.css\"/>

<link data-trunk rel=\"rust\" href=\"Cargo.toml\">
<link rel=\"icon\" href=\"/logo.svg\">
";

    fn built() -> tempfile::TempDir {
        let dist = tempfile::tempdir().expect("a folder");
        let files = [
            ("index.html", PAGE),
            ("a.css", "a{}\n"),
            ("b.css", "b{}\n"),
            ("part.css", "part{}\n"),
            ("boot.js", "boot"),
            ("app.js", "app"),
            ("app_bg.wasm", "wasm"),
            ("logo.svg", "svg"),
        ];
        for (name, content) in files {
            fs::write(dist.path().join(name), content).expect("a file");
        }
        dist
    }

    fn parts() -> tempfile::TempDir {
        let parts = tempfile::tempdir().expect("a folder");
        fs::write(parts.path().join("part.css"), "as written").expect("a file");
        parts
    }

    fn folder(dist: &Path) -> PathBuf {
        let mut found = fs::read_dir(dist.join(FOLDER)).expect("the folder");
        found.next().expect("one build").expect("listed").path()
    }

    #[test]
    fn the_page_finds_everything_in_the_folder() {
        let dist = built();
        pack(dist.path(), parts().path()).expect("packed");
        let folder = folder(dist.path());
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let page = fs::read_to_string(dist.path().join("index.html")).expect("the page");
        for file in ["boot.js", "app.js", "app_bg.wasm", "app.css"] {
            assert!(
                page.contains(&format!("\"/client/{name}/{file}\"")),
                "{page}"
            );
            assert!(folder.join(file).is_file(), "{file}");
            assert!(!dist.path().join(file).exists(), "{file}");
        }
        assert!(!page.contains("data-trunk"), "{page}");
        let style = fs::read_to_string(folder.join("app.css")).expect("the styles");
        assert_eq!(style, "a{}\nb{}\n", "in the page's order");
        let style = fs::read_to_string(folder.join(PARTS_SHEET)).expect("the styles of the parts");
        assert_eq!(style, "part{}\n");
        assert!(!page.contains(PARTS_SHEET), "{page}");
        assert!(dist.path().join("logo.svg").is_file());
    }

    #[test]
    fn another_build_has_another_folder() {
        let (first, second) = (built(), built());
        fs::write(second.path().join("app_bg.wasm"), "newer").expect("a file");
        for dist in [&first, &second] {
            pack(dist.path(), parts().path()).expect("packed");
        }
        let name =
            |dist: &tempfile::TempDir| folder(dist.path()).file_name().map(ToOwned::to_owned);
        assert_ne!(name(&first), name(&second));
    }

    #[test]
    fn a_page_that_names_something_else_is_an_error() {
        let dist = built();
        fs::write(dist.path().join("index.html"), "<!doctype html>").expect("a file");
        pack(dist.path(), parts().path()).expect_err("nothing is named");
    }
}
