//! A throw-away PostgreSQL for the tests.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use crate::process::{Stopwatch, note, read, run};
use crate::setup::is_root;
use crate::workspace::Workspace;

/// The variable that tells the tests where it is.
pub const URL_VARIABLE: &str = "TEGAMI_TEST_POSTGRES";

const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "pg_isready", "postgres"];
const SUPERUSER: &str = "postgres";
const START_LIMIT: Duration = Duration::from_secs(60);

/// A cluster of its own on a free loopback port; it ends, and its files go, with this value.
pub struct Cluster {
    server: Child,
    port: u16,
    stop: Command,
    // Last, so that the files outlive the server.
    _files: TempDir,
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub fn start(workspace: &Workspace) -> anyhow::Result<Self> {
        Self::start_with(workspace, &[])
    }

    /// The same with settings besides, each as `name=value`.
    pub fn start_with(workspace: &Workspace, settings: &[&str]) -> anyhow::Result<Self> {
        let programs = find_programs(workspace).context("PostgreSQL is not installed")?;
        let files = TempDir::with_prefix("tegami-postgres-")?;
        let data = files.path().join("data");
        let log = files.path().join("log");
        fs::create_dir(&data)?;
        hand_over(workspace, files.path())?;

        let initdb = [
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ];
        let mut command = as_server_user(workspace, &programs.join("initdb"));
        command
            .args(initdb)
            .args(["--username", SUPERUSER, "--pgdata"]);
        read(command.arg(&data)).context("initdb")?;

        let port = free_port()?;
        let mut command = as_server_user(workspace, &programs.join("postgres"));
        command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        command.args(["-c", "listen_addresses=127.0.0.1"]);
        command.args(["-c", "unix_socket_directories="]);
        // The files live as long as the tests: nothing has to survive a power cut.
        let of_tests = ["fsync=off", "full_page_writes=off", "max_connections=200"];
        for setting in of_tests.iter().chain(settings) {
            command.args(["-c", setting]);
        }
        let server = command
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .context("starting PostgreSQL")?;
        // Nothing in it is worth an orderly end.
        let mut stop = as_server_user(workspace, &programs.join("pg_ctl"));
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]);
        stop.arg(&data);
        let mut cluster = Self {
            server,
            port,
            stop,
            _files: files,
        };
        cluster.wait_until_ready(workspace, &programs, &log)?;
        note(format!("PostgreSQL answers on 127.0.0.1:{port}"));
        Ok(cluster)
    }

    /// The address of its first database, as a user who may create others.
    pub fn url(&self) -> String {
        format!("postgres://{SUPERUSER}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(
        &mut self,
        workspace: &Workspace,
        programs: &Path,
        log: &Path,
    ) -> anyhow::Result<()> {
        let watch = Stopwatch::start();
        while watch.elapsed() < START_LIMIT {
            if let Some(status) = self.server.try_wait()? {
                let log = fs::read_to_string(log).unwrap_or_default();
                bail!("PostgreSQL ended with {status}:\n{log}");
            }
            let mut probe = workspace.command(programs.join("pg_isready"));
            probe.args(["-q", "-t", "5", "-h", "127.0.0.1", "-U", SUPERUSER]);
            probe.args(["-d", "postgres", "-p", &self.port.to_string()]);
            if probe.status().context("pg_isready")?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not answer within {START_LIMIT:?}")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let ended = run(&mut self.stop).and_then(|()| Ok(self.server.wait()?));
        if let Err(error) = ended {
            note(format!("PostgreSQL could not be stopped: {error:#}"));
        }
    }
}

/// The folder of the server's programs. Debian keeps them off the search path, by version.
pub fn find_programs(workspace: &Workspace) -> Option<PathBuf> {
    let on_path = workspace.find_program("initdb");
    let on_path = on_path.and_then(|initdb| initdb.canonicalize().ok());
    let on_path = on_path.and_then(|initdb| initdb.parent().map(Path::to_owned));
    let mut found = on_path.into_iter().chain(debian_programs());
    found.find(|dir| PROGRAMS.iter().all(|program| dir.join(program).is_file()))
}

/// The newest version first.
fn debian_programs() -> Vec<PathBuf> {
    let Ok(entries) = Path::new("/usr/lib/postgresql").read_dir() else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, programs)| programs).collect()
}

/// PostgreSQL refuses to run as root: root starts it as the user Debian's package makes for it.
fn as_server_user(workspace: &Workspace, program: &Path) -> Command {
    if is_root() {
        let mut command = workspace.command("setpriv");
        command.args(["--reuid", SUPERUSER, "--regid", SUPERUSER, "--init-groups"]);
        command.arg("--").arg(program);
        command.current_dir("/");
        command
    } else {
        workspace.command(program)
    }
}

fn hand_over(workspace: &Workspace, files: &Path) -> anyhow::Result<()> {
    if is_root() {
        run(workspace
            .command("chown")
            .args(["-R", SUPERUSER])
            .arg(files))?;
    }
    Ok(())
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
