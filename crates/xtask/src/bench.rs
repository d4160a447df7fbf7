//! The benchmarks: what is deployed, beside other ways of doing the same work.

use crate::client::baseline;
use crate::process::{run, step};
use crate::setup::{self, NpmPackage};
use crate::test::release;
use crate::workspace::Workspace;

/// Builds what is deployed and measures it; all benchmarks without a number.
pub fn bench(workspace: &mut Workspace, numbers: &[String]) -> anyhow::Result<()> {
    setup::everything(workspace)?;
    let postal_mime = NpmPackage::postal_mime().ensure(workspace)?;
    let server = release(workspace)?;
    let pages = step("building what is compared with it", || {
        baseline::build(workspace)
    })?;
    step("benchmarks", || {
        let mut bench = workspace.cargo(["bench", "--locked", "-p", "e2e", "--bench", "speed"]);
        bench
            .env("TEGAMI_SERVER_BIN", &server)
            .env("TEGAMI_BASELINE", &pages)
            .env("TEGAMI_POSTAL_MIME", postal_mime.join("dist/esm"));
        run(bench.arg("--").args(numbers))
    })
}
