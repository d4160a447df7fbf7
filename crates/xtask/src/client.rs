//! Builds the client and weighs it.

mod size;

use std::path::{Path, PathBuf};

use crate::process::{run, step};
use crate::workspace::Workspace;

/// Which client is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, slow to load.
    Dev,
    /// As it is deployed.
    Release,
}

/// Builds the client and returns the folder that holds it.
pub fn build(workspace: &Workspace, profile: Profile) -> anyhow::Result<PathBuf> {
    let release = profile == Profile::Release;
    let dist = workspace.client_dist(release);
    // Trunk is never let near the network: what it needs is here before it starts.
    run(&mut workspace.cargo(["fetch", "--locked"]))?;
    let mut trunk = workspace.command("trunk");
    trunk
        .args(["build", "--offline", "--locked", "--dist"])
        .arg(&dist);
    if release {
        trunk.arg("--release");
    }
    // Trunk reads this as an option of its own and refuses the customary value `1`.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    Ok(dist)
}

/// Fails when the built client is heavier than it may be.
pub fn weigh(dist: &Path) -> anyhow::Result<()> {
    step("weighing the release client", || size::check(dist))
}
