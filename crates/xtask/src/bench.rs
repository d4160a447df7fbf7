//! The benchmarks: what is deployed, beside other ways of doing the same work.

use crate::client::baseline;
use crate::postgres::{self, Cluster};
use crate::process::{run, step};
use crate::setup::{self, NpmPackage};
use crate::test::release;
use crate::workspace::Workspace;

/// Those of the label job, which need no browser. The program knows the same ones.
const OF_JOB: [&str; 4] = ["3", "4", "5", ON_POSTGRES];
/// The one that is about several servers on one database.
const ON_POSTGRES: &str = "10";

/// Builds what is deployed and measures it; all benchmarks without a number.
pub fn bench(workspace: &mut Workspace, numbers: &[String]) -> anyhow::Result<()> {
    setup::everything(workspace)?;
    let (of_job, in_browser): (Vec<&String>, Vec<&String>) = numbers
        .iter()
        .partition(|number| OF_JOB.contains(&number.as_str()));
    let all = numbers.is_empty();
    // Each fails by itself, and the others are worth knowing all the same.
    let job = if all || !of_job.is_empty() {
        of_job_alone(workspace, &of_job)
    } else {
        Ok(())
    };
    if all || !in_browser.is_empty() {
        browser(workspace, &in_browser)?;
    }
    job
}

/// The benchmarks of the label job, of the server's code.
fn of_job_alone(workspace: &Workspace, numbers: &[&String]) -> anyhow::Result<()> {
    let wanted = numbers.is_empty() || numbers.iter().any(|number| *number == ON_POSTGRES);
    let counting = ["shared_preload_libraries=pg_stat_statements"];
    let cluster = wanted.then(|| {
        step("starting PostgreSQL", || {
            Cluster::start_with(workspace, &counting)
        })
    });
    let cluster = cluster.transpose()?;
    step("benchmarks of the label job", || {
        let mut bench = workspace.cargo(["bench", "--locked", "-p", "e2e", "--bench", "job"]);
        if let Some(cluster) = &cluster {
            bench.env(postgres::URL_VARIABLE, cluster.url());
        }
        run(bench.arg("--").args(numbers))
    })
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
