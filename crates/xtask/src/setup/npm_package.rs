//! Packages from the npm registry. The product uses none: a benchmark has them as another way of
//! doing the same work.

use std::path::PathBuf;

use anyhow::{Context as _, bail};

use super::announce;
use crate::process::{run, step};
use crate::workspace::Workspace;

/// A package in one pinned version.
pub struct NpmPackage {
    name: &'static str,
    version: &'static str,
    purpose: &'static str,
}

impl NpmPackage {
    /// A parser of mail.
    pub const fn postal_mime() -> Self {
        Self {
            name: "postal-mime",
            version: "4.0.0",
            purpose: "which opening a message is measured against",
        }
    }

    /// The folder that holds the package, fetched if it is not there. Nothing in it is run but by a
    /// page of the benchmark.
    pub fn ensure(&self, workspace: &Workspace) -> anyhow::Result<PathBuf> {
        let Self {
            name,
            version,
            purpose,
        } = self;
        let root = workspace.tool_root(name, version);
        let folder = root.join("node_modules").join(name);
        if folder.join("package.json").is_file() {
            return Ok(folder);
        }
        if workspace.find_program("npm").is_none() {
            bail!(
                "npm is missing, which fetches {name}, {purpose}: install it yourself and start \
                 again; on Debian: sudo apt-get install npm"
            );
        }
        announce(&format!("{name} {version}, {purpose}"), "a few seconds");
        step(format!("npm install {name}"), || {
            std::fs::create_dir_all(&root).with_context(|| root.display().to_string())?;
            let mut npm = workspace.command("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund"])
                .args(["--ignore-scripts", "--prefix"])
                .arg(&root)
                .arg(format!("{name}@{version}"));
            run(&mut npm)
        })?;
        Ok(folder)
    }
}
