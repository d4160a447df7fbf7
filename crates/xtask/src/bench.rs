//! The benchmarks: what is deployed, beside other ways of doing the same work.

use crate::client::baseline;
use crate::process::{run, step};
use crate::setup::{self, NpmPackage};
use crate::test::release;
use crate::workspace::Workspace;

/// Those of the label job, which need no browser. The program knows the same ones.
const OF_JOB: [&str; 2] = ["3", "4"];

/// Builds what is deployed and measures it; all benchmarks without a number.
pub fn bench(workspace: &mut Workspace, numbers: &[String]) -> anyhow::Result<()> {
    setup::everything(workspace)?;
    let (of_job, in_browser): (Vec<&String>, Vec<&String>) = numbers
        .iter()
        .partition(|number| OF_JOB.contains(&number.as_str()));
    let all = numbers.is_empty();
    // Each fails by itself, and the others are worth knowing all the same.
    let job = if all || !of_job.is_empty() {
        step("benchmarks of the label job", || {
            let mut bench = workspace.cargo(["bench", "--locked", "-p", "e2e", "--bench", "job"]);
            run(bench.arg("--").args(of_job))
        })
    } else {
        Ok(())
    };
    if all || !in_browser.is_empty() {
        browser(workspace, &in_browser)?;
    }
    job
}

/// The benchmarks in a browser, of the release client and server.
fn browser(workspace: &mut Workspace, numbers: &[&String]) -> anyhow::Result<()> {
    let postal_mime = NpmPackage::postal_mime().ensure(workspace)?;
    let server = release(workspace)?;
    let pages = step("building what is compared with it", || {
        baseline::build(workspace)
    })?;
    step("benchmarks in a browser", || {
        let mut bench = workspace.cargo(["bench", "--locked", "-p", "e2e", "--bench", "speed"]);
        bench
            .env("TEGAMI_SERVER_BIN", &server)
            .env("TEGAMI_BASELINE", &pages)
            .env("TEGAMI_POSTAL_MIME", postal_mime.join("dist/esm"));
        run(bench.arg("--").args(numbers))
    })
}
