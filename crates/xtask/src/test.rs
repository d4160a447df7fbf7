//! Every check there is.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::client::{self, Profile};
use crate::postgres::{self, Cluster};
use crate::process::{Stopwatch, run, step};
use crate::workspace::Workspace;
use crate::{check, setup};

/// Gets what it needs, then checks everything; the tests come last, so that the output ends with
/// their count.
pub fn test(workspace: &mut Workspace) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    setup::everything(workspace)?;
    check::run_all(workspace)?;
    step("documentation", || {
        let mut doc = workspace.cargo(["doc", "--workspace", "--all-features", "--no-deps"]);
        run(doc.arg("--locked").env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    let server = release(workspace)?;
    let cluster = step("starting PostgreSQL", || Cluster::start(workspace))?;
    step("tests", || tests(workspace, &cluster, &server))?;
    eprintln!("==> everything passed ({watch})");
    Ok(())
}

/// Builds the one file that is deployed: the release server with the release client in it.
pub fn release(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let dist = step("building the release client", || {
        client::build(workspace, Profile::Release)
    })?;
    client::weigh(&dist)?;
    step("building the release server", || {
        let mut build = workspace.cargo(["build", "--release", "--locked", "-p", "server"]);
        run(build.env("TEGAMI_CLIENT_DIST", &dist))
    })?;
    Ok(workspace.target().join("release").join("server"))
}

fn tests(workspace: &Workspace, cluster: &Cluster, server: &Path) -> anyhow::Result<()> {
    let with_inputs = |mut command: Command| {
        command
            .args(["--workspace", "--all-features", "--locked"])
            .env(postgres::URL_VARIABLE, cluster.url())
            .env("TEGAMI_SERVER_BIN", server);
        command
    };
    // nextest where it is installed, for its report; cargo's own runner, which also runs the
    // examples in the documentation, everywhere else.
    if workspace.find_program("cargo-nextest").is_some() {
        run(&mut with_inputs(workspace.cargo(["test", "--doc"])))?;
        run(&mut with_inputs(workspace.cargo(["nextest", "run"])))
    } else {
        run(&mut with_inputs(
            workspace.cargo(["test", "--no-fail-fast"]),
        ))
    }
}
