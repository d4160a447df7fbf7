//! A child process with its output in a file.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::deadline::Deadline;

/// A running child in a process group of its own. It and everything it started end when this
/// value is dropped, also when a test fails.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    output: PathBuf,
    /// What was in the file before it started: another's output, in bytes.
    before: usize,
}

impl Process {
    /// Starts a child whose two outputs go to one file, after what is there.
    ///
    /// # Panics
    ///
    /// When the program cannot be started.
    pub fn start(mut command: Command, output: &Path) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let before = fs::read(output).unwrap_or_default().len();
        let started = File::options()
            .create(true)
            .append(true)
            .open(output)
            .and_then(|file| {
                command
                    .stdin(Stdio::null())
                    .stdout(file.try_clone()?)
                    .stderr(file)
                    .process_group(0)
                    .spawn()
            });
        let child = started.unwrap_or_else(|error| {
            panic!("cannot start {name}: {error}. `cargo xtask setup` gets what the tests need")
        });
        Self {
            name,
            child,
            output: output.to_owned(),
            before,
        }
    }

    /// Everything that stands in its file: what it printed so far, and others before it.
    pub fn output(&self) -> String {
        self.output_after(0)
    }

    fn output_after(&self, start: usize) -> String {
        let bytes = fs::read(&self.output).unwrap_or_default();
        String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned()
    }

    /// Waits for a line of its own in which `read` finds what it looks for.
    ///
    /// # Panics
    ///
    /// When the process ends first, or the deadline passes.
    pub async fn wait_for<T>(
        &mut self,
        deadline: Deadline,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> T {
        let waited = deadline
            .wait(async || {
                let printed = self.output_after(self.before);
                if let Some(found) = printed.lines().find_map(&read) {
                    return Ok(Ok(found));
                }
                match self.child.try_wait() {
                    Ok(None) => Err(printed),
                    Ok(Some(status)) => Ok(Err(format!("it ended with {status}:\n{printed}"))),
                    Err(error) => Ok(Err(error.to_string())),
                }
            })
            .await;
        match waited.and_then(|found| found) {
            Ok(found) => found,
            Err(reason) => panic!("{} did not say {what}: {reason}", self.name),
        }
    }

    /// Asks it to end, as an operator would, and waits until it has.
    ///
    /// # Panics
    ///
    /// When it does not end before the deadline.
    pub async fn stop(&mut self, deadline: Deadline) -> ExitStatus {
        self.signal(Signal::TERM);
        let ended = deadline
            .wait(async || match self.child.try_wait() {
                Ok(Some(status)) => Ok(status),
                Ok(None) => Err("it still runs".to_owned()),
                Err(error) => Err(error.to_string()),
            })
            .await;
        ended.unwrap_or_else(|reason| panic!("{} did not stop: {reason}", self.name))
    }

    /// Ends it without warning, as a power cut would.
    ///
    /// # Panics
    ///
    /// When it cannot be waited for.
    pub fn kill(&mut self) -> ExitStatus {
        self.signal(Signal::KILL);
        let waited = self.child.wait();
        waited.unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    fn signal(&self, signal: Signal) {
        // A process that is gone already needs no signal.
        kill_process(Pid::from_child(&self.child), signal).ok();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.child);
        let ended = kill_process_group(group, Signal::KILL)
            .map_err(io::Error::from)
            .and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("{} was gone already: {error}", self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn shell(script: &str) -> (tempfile::TempDir, Process) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let process = Process::start(command, &dir.path().join("output"));
        (dir, process)
    }

    fn soon() -> Deadline {
        Deadline::after(Duration::from_secs(20))
    }

    #[tokio::test]
    async fn waits_for_what_it_prints() {
        let (_dir, mut process) = shell("echo starting; echo port=4242 >&2; exec sleep 600");
        let read = |line: &str| line.strip_prefix("port=").map(str::to_owned);
        assert_eq!(process.wait_for(soon(), "its port", read).await, "4242");
    }

    #[tokio::test]
    async fn hears_itself_and_not_who_wrote_before() {
        let (dir, mut first) = shell("echo port=1");
        let read = |line: &str| line.strip_prefix("port=").map(str::to_owned);
        assert_eq!(first.wait_for(soon(), "its port", read).await, "1");

        let mut command = Command::new("sh");
        command.args(["-c", "echo port=2"]);
        let mut second = Process::start(command, &dir.path().join("output"));
        assert_eq!(second.wait_for(soon(), "its port", read).await, "2");
        assert_eq!(second.output(), "port=1\nport=2\n", "nothing is lost");
    }

    #[tokio::test]
    #[should_panic(expected = "ended with exit status: 3")]
    async fn notices_that_it_ended() {
        let (_dir, mut process) = shell("echo no; exit 3");
        process.wait_for(soon(), "yes", |_| None::<()>).await;
    }

    #[tokio::test]
    async fn stops_when_it_is_asked() {
        let (_dir, mut process) = shell("trap 'exit 7' TERM; echo up; while :; do :; done");
        process
            .wait_for(soon(), "up", |line| (line == "up").then_some(()))
            .await;
        assert_eq!(process.stop(soon()).await.code(), Some(7));
    }

    #[tokio::test]
    async fn takes_its_children_with_it() {
        let (dir, mut process) = shell("sleep 600 & echo child=$!; wait");
        let read = |line: &str| line.strip_prefix("child=")?.parse().ok();
        let child: u32 = process.wait_for(soon(), "its child", read).await;
        drop(process);
        let ended = soon()
            .wait(async || {
                let stat = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
                // Gone, or a zombie that nobody has waited for.
                if stat.is_empty() || stat.contains(") Z ") {
                    Ok(())
                } else {
                    Err(stat)
                }
            })
            .await;
        assert_eq!(ended, Ok(()));
        drop(dir);
    }
}
