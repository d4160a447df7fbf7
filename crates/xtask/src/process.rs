//! Step lines and child processes.

use std::fmt::Display;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// Prints what is about to happen, does it, and prints how long it took.
pub fn step<T>(title: impl Display, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    eprintln!("==> {title}");
    let watch = Stopwatch::start();
    let result = work().with_context(|| format!("failed: {title}"))?;
    eprintln!("    done in {watch}");
    Ok(result)
}

/// Prints one line that belongs to the step above it.
pub fn note(line: impl Display) {
    eprintln!("    {line}");
}

/// Runs a child whose output goes straight to the terminal.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a child in this process's place, so that a signal meant for one reaches the other; where a
/// system cannot do that, beside it. Comes back only from a failure, or from a child beside it.
pub fn become_child(command: &mut Command) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let why = command.exec();
        Err(why).with_context(|| format!("cannot start {}", shown(command)))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Runs a child and returns what it printed; its complaints go to the terminal.
pub fn read(command: &mut Command) -> anyhow::Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a child in silence; `false` when it fails, cannot be started or is not done in time.
pub fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = silent.spawn() else {
        return false;
    };
    let watch = Stopwatch::start();
    while watch.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(_) => break,
        }
    }
    // Over time, or out of reach: either way the answer is no, and a child that has ended by
    // itself in the meantime cannot be killed.
    if child.kill().is_ok() {
        child.wait().is_ok_and(|status| status.success())
    } else {
        false
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

/// The time since it was started, shown as `2m 05s` or `1.4s`.
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "the time a build step takes is what the person at the terminal waits for"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

impl Display for Stopwatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&human(self.elapsed()))
    }
}

fn human(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1}s", duration.as_secs_f32())
    } else {
        format!("{}m {:02}s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_times_as_a_person_says_them() {
        assert_eq!(human(Duration::from_millis(1_440)), "1.4s");
        assert_eq!(human(Duration::from_secs(125)), "2m 05s");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).expect_err("fails");
        assert!(error.to_string().contains("`sh -c exit 3`"), "{error}");
    }

    #[test]
    fn gives_up_on_a_child_that_takes_too_long() {
        let limit = Duration::from_millis(50);
        assert!(!succeeds_within(limit, Command::new("sleep").arg("60")));
        assert!(!succeeds_within(
            limit,
            &mut Command::new("no-such-program")
        ));
    }
}
