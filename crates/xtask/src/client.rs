//! Builds the client and weighs it.

pub mod baseline;
mod pack;
mod size;
mod split;

use std::path::{Path, PathBuf};

use crate::process::{run, step};
use crate::workspace::Workspace;

/// Which client is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, slow to load, in one piece.
    Dev,
    /// As it is deployed: small, and in parts that are fetched when they are needed.
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
        trunk.args(["--release", "--features", "split"]);
        // The parts are told apart by the relocations that the linker otherwise drops.
        trunk.env(RUSTFLAGS, "-Clink-arg=--emit-relocs");
    }
    // Trunk reads this as an option of its own and refuses the customary value `1`.
    trunk.env_remove("NO_COLOR");
    run(&mut trunk)?;
    if release {
        split::split(workspace, &dist)?;
        pack::pack(&dist, &workspace.root().join("style/parts"))?;
    }
    Ok(dist)
}

/// What the compiler is told for the client alone.
const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Fails when the built client is heavier than it may be.
pub fn weigh(dist: &Path) -> anyhow::Result<()> {
    step("weighing the release client", || size::check(dist))
}
