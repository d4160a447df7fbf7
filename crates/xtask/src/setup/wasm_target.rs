//! The standard library of `wasm32-unknown-unknown`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};

use super::announce;
use crate::process::{read, run, step, succeeds_within};
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Longer than any download takes that is going to end well.
const RUSTUP_LIMIT: Duration = Duration::from_secs(180);

/// Adds the target by rustup; where rustup's server cannot be reached, builds the standard
/// library from Debian's package of its source.
pub fn ensure(workspace: &Workspace) -> anyhow::Result<()> {
    if is_installed(workspace)? {
        return Ok(());
    }
    announce(
        "the wasm32 target, which the client is compiled for",
        "a few seconds by rustup, or two minutes where it must be built",
    );
    if workspace.find_program("rustup").is_some() {
        let mut rustup = workspace.command("rustup");
        rustup.args(["target", "add", TARGET]);
        if succeeds_within(RUSTUP_LIMIT, &mut rustup) && is_installed(workspace)? {
            return Ok(());
        }
    }
    if workspace.find_program("apt-get").is_none() {
        bail!(
            "the target {TARGET} is missing: rustup could not download it, and this is not \
             Debian. Install it for this toolchain and start again"
        );
    }
    step("building the target from Debian's rust-src", || {
        run(workspace
            .command("bash")
            .arg("crates/xtask/scripts/wasm32-std.sh"))
    })?;
    if !is_installed(workspace)? {
        bail!("the target {TARGET} was built, and rustc still cannot find it");
    }
    Ok(())
}

fn is_installed(workspace: &Workspace) -> anyhow::Result<bool> {
    let sysroot = read(workspace.command("rustc").args(["--print", "sysroot"]))?;
    let libraries = PathBuf::from(sysroot.trim())
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    if !libraries.is_dir() {
        return Ok(false);
    }
    for entry in libraries.read_dir().context("the toolchain's libraries")? {
        if entry?.file_name().to_string_lossy().starts_with("libstd-") {
            return Ok(true);
        }
    }
    Ok(false)
}
