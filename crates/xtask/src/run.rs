//! The demo: client and server with the simulator beside them.

use crate::client::{self, Profile};
use crate::process::{become_child, run as run_child, step};
use crate::setup;
use crate::workspace::Workspace;

/// Builds and serves the demo until it is interrupted.
pub fn run(workspace: &mut Workspace, server_args: &[String]) -> anyhow::Result<()> {
    setup::for_client(workspace)?;
    let dist = step("building the client", || {
        client::build(workspace, Profile::Dev)
    })?;
    let build = ["build", "--locked", "-p", "server", "--features", "demo"];
    step("building the server", || {
        run_child(&mut workspace.cargo(build))
    })?;
    let program = workspace.target().join("debug").join("server");
    let mut server = workspace.command(program);
    // Paths in the arguments are meant from where the person is.
    server.current_dir(std::env::current_dir()?);
    server.env("TEGAMI_CLIENT_DIR", dist);
    become_child(server.arg("demo").args(server_args))
}
