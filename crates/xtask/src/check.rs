//! The fast part: format, lints on both targets, the dependency rule and the source rules.

mod dependencies;
mod sources;

use anyhow::bail;

use crate::process::{note, run, step};
use crate::setup;
use crate::workspace::Workspace;

/// What is compiled to Wasm.
const CLIENT_PACKAGES: [&str; 10] = [
    "-p", "app", "-p", "gmail", "-p", "crm", "-p", "contract", "-p", "baseline",
];

/// Gets what it needs, then checks.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    setup::for_check(workspace)?;
    run_all(workspace)
}

/// All checks, the quickest first.
pub fn run_all(workspace: &Workspace) -> anyhow::Result<()> {
    step("format", || {
        run(&mut workspace.cargo(["fmt", "--all", "--check"]))
    })?;
    step("source rules", || report(sources::violations(workspace)?))?;
    step("dependency rule", || {
        report(dependencies::violations(workspace)?)
    })?;
    step("lints", || {
        let mut clippy = workspace.cargo(["clippy", "--workspace", "--all-targets"]);
        clippy.args(["--all-features", "--locked"]);
        run(clippy.args(["--", "-D", "warnings"]))
    })?;
    step("lints for wasm32", || {
        let mut clippy = workspace.cargo(["clippy", "--locked"]);
        clippy.args(["--target", "wasm32-unknown-unknown"]);
        clippy.args(CLIENT_PACKAGES);
        run(clippy.args(["--", "-D", "warnings"]))
    })
}

fn report(violations: Vec<String>) -> anyhow::Result<()> {
    for violation in &violations {
        note(violation);
    }
    match violations.len() {
        0 => Ok(()),
        1 => bail!("1 violation"),
        count => bail!("{count} violations"),
    }
}
