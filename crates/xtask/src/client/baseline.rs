//! Builds what the benchmarks compare the client with: pages of the same framework, for the same browser, by the same
//! compiler settings.

use std::fs;
use std::path::PathBuf;

use super::size::compressed;
use crate::process::run;
use crate::workspace::Workspace;

/// The pages there are.
const PAGES: [&str; 2] = ["minimal_page", "every_row"];

/// Builds the pages and returns the folder that holds them: for each its script and its Wasm, both compressed with
/// brotli as a server sends them.
pub fn build(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let mut build = workspace.cargo(["build", "--locked", "-p", "baseline", "--profile", "client"]);
    run(build.args(["--target", "wasm32-unknown-unknown"]))?;
    let compiled = workspace.target().join("wasm32-unknown-unknown/client");
    let folder = workspace.target().join("baseline");
    for page in PAGES {
        let mut bindgen = workspace.command("wasm-bindgen");
        run(bindgen
            .arg(compiled.join(page).with_extension("wasm"))
            .args(["--remove-name-section", "--remove-producers-section"])
            .args(["--target", "web", "--no-typescript"])
            .args(["--out-name", page, "--out-dir"])
            .arg(&folder))?;
        for file in [format!("{page}.js"), format!("{page}_bg.wasm")] {
            let plain = fs::read(folder.join(&file))?;
            fs::write(folder.join(format!("{file}.br")), compressed(&plain)?)?;
        }
    }
    Ok(folder)
}
