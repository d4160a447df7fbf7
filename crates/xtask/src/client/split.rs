//! Takes the parts that are fetched on demand out of the compiled client.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use wasmparser::{Parser, Payload};

use crate::process::run;
use crate::workspace::Workspace;

/// Puts the client in parts in the place of the whole one: `app.js` and `app_bg.wasm` are what every
/// page needs, `__wasm_split.js` fetches the other `.wasm` files.
pub fn split(workspace: &Workspace, dist: &Path) -> anyhow::Result<()> {
    let compiled = workspace
        .target()
        .join("wasm32-unknown-unknown/client/app.wasm");
    let parts = tempfile::tempdir()?;
    let mut splitter = workspace.command("wasm-split-cli");
    run(splitter
        .arg(&compiled)
        .arg(parts.path())
        .args(["--out-name", "app"]))?;
    let main = parts.path().join("app.wasm");
    let mut bindgen = workspace.command("wasm-bindgen");
    run(bindgen
        .arg(&main)
        // The parts are linked to the memory, the table and the stack that these name.
        .arg("--keep-lld-exports")
        .args(["--remove-name-section", "--remove-producers-section"])
        .args(["--target", "web", "--no-typescript"])
        .args(["--out-name", "app", "--out-dir"])
        .arg(dist))?;
    fs::remove_file(main)?;
    for entry in fs::read_dir(parts.path())? {
        let from = entry?.path();
        let to = dist.join(from.file_name().context("a file has a name")?);
        if from.extension().is_some_and(|kind| kind == "wasm") {
            fs::write(to, without_names(&fs::read(&from)?)?)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// The module without its custom sections: the names of its functions are half of a part.
fn without_names(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    /// What comes before the first section: the magic number and the version.
    const PREAMBLE_BYTES: usize = 8;
    let mut stripped = module
        .get(..PREAMBLE_BYTES)
        .context("too short for a module")?
        .to_vec();
    let mut kept_to = PREAMBLE_BYTES;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let Some((_, content)) = payload.as_section() else {
            continue;
        };
        let end = usize::try_from(content.end)?;
        if !matches!(payload, Payload::CustomSection(_)) {
            // The section's id and length stand between the one before and its content.
            let section = module.get(kept_to..end).context("a section overlaps")?;
            stripped.extend_from_slice(section);
        }
        kept_to = end;
    }
    Ok(stripped)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(module (type (func)))`, with a custom section before and after the type section.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x00\x05\x04name\
        \x01\x04\x01\x60\0\0\
        \x00\x03\x01xy";

    #[test]
    fn keeps_everything_but_the_names() {
        let stripped = without_names(MODULE).expect("a module");
        assert_eq!(stripped, b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0");
        assert_eq!(without_names(&stripped).expect("a module"), stripped);
    }

    #[test]
    fn refuses_what_is_no_module() {
        without_names(b"").expect_err("nothing");
        without_names(b"<!doctype html>").expect_err("a page");
    }
}
