//! Gets the tools a command needs, and nothing that is there already.

mod cargo_tool;
mod debian;
mod npm_package;
mod wasm_target;

use std::time::Duration;

use crate::process::{Stopwatch, note};
use crate::workspace::Workspace;
use cargo_tool::CargoTool;
pub use debian::is_root;
pub use npm_package::NpmPackage;

/// How long a question to an installed tool may take.
const PROBE_LIMIT: Duration = Duration::from_secs(20);

/// What the client is compiled with: enough to check it.
pub fn for_check(workspace: &Workspace) -> anyhow::Result<()> {
    wasm_target::ensure(workspace)
}

/// What the client is built with.
pub fn for_client(workspace: &mut Workspace) -> anyhow::Result<()> {
    for_check(workspace)?;
    for tool in [CargoTool::trunk(), CargoTool::wasm_bindgen(workspace)?] {
        tool.ensure(workspace)?;
    }
    Ok(())
}

/// What the release client is built with.
pub fn for_release(workspace: &mut Workspace) -> anyhow::Result<()> {
    for_client(workspace)?;
    CargoTool::wasm_split().ensure(workspace)
}

/// What everything needs, for a person who then calls the tools themselves.
pub fn for_person(workspace: &mut Workspace) -> anyhow::Result<()> {
    everything(workspace)?;
    let dirs = workspace.tool_dirs();
    if let Ok(path) = std::env::join_paths(dirs)
        && !dirs.is_empty()
    {
        note("to call them yourself, as in `trunk serve`, put them on your PATH:");
        note(format!("export PATH=\"{}:$PATH\"", path.display()));
    }
    Ok(())
}

/// What the checks and tests need: the client's tools, and those of the system.
pub fn everything(workspace: &mut Workspace) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    debian::ensure(workspace)?;
    for_release(workspace)?;
    eprintln!("==> all tools are there ({watch})");
    Ok(())
}

/// Says what a step costs before it starts, so that nobody thinks it hangs.
fn announce(what: &str, how_long: &str) {
    eprintln!("==> setup: {what}");
    note(format!("this happens once and takes {how_long}"));
}
