//! The command line.

/// What `cargo xtask --help` prints.
pub const HELP: &str = "\
Everything around Tegami's code: tools, checks, tests, and a demo to look at.

Usage: cargo xtask <COMMAND>

Commands:
  run [-- ARGS]  Build client and server and serve the demo at http://localhost:8080
                 ARGS go to the server:
                   --port N      listen on another port
                   --mbox FILE   put the mail of an .mbox (a Gmail export) in a demo mailbox
                   --eml DIR     put the .eml files of a folder in a demo mailbox
  test           Run every check: all of `check`, all tests, documentation, the release
                 client with its size limit, and the browser tests
  bench [N...]   Measure the release build beside other ways of doing the same work: 1 a
                 contact's page, 2 the first load, 3 a day of the label job, 4 its first look,
                 5 its backlog where Google throttles, 6 opening a message, 7 big lists,
                 10 several servers; all without a number.
                 Fails when a count misses its target
  check          Run the fast part: format, lints on both targets, dependency and source rules
  setup          Get every tool, and nothing else; the other commands do it for themselves
  help           Print this text

Environment:
  TEGAMI_CACHE       where tools and build output go
                     [default: $XDG_CACHE_HOME/tegami, else ~/.cache/tegami]
  CARGO_TARGET_DIR   where build output goes [default: the cache's folder `target`]
  TEGAMI_SCREENSHOTS a folder in which the browser tests leave their screenshots
";

/// One invocation.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print the help text.
    Help,
    /// Get the tools.
    Setup,
    /// Serve the demo.
    Run {
        /// Passed to the server as they are.
        server_args: Vec<String>,
    },
    /// The fast checks.
    Check,
    /// Every check.
    Test,
    /// The benchmarks.
    Bench {
        /// Which of them; all without one.
        numbers: Vec<String>,
    },
}

/// Reads the arguments after the program's name.
///
/// # Errors
///
/// A sentence that says what was not understood.
pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut args = args.into_iter();
    let name = args.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = args.collect();
    if rest
        .iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg == "--help" || arg == "-h")
    {
        return Ok(Command::Help);
    }
    let command = match name.as_str() {
        "run" => {
            let server_args = rest.into_iter().skip_while(|arg| arg == "--").collect();
            return Ok(Command::Run { server_args });
        }
        "help" | "--help" | "-h" => return Ok(Command::Help),
        "setup" => Command::Setup,
        "check" => Command::Check,
        "test" => Command::Test,
        "bench" => {
            let is_other = |arg: &&String| arg.parse::<u8>().is_err();
            return match rest.iter().find(is_other) {
                None => Ok(Command::Bench { numbers: rest }),
                Some(other) => Err(format!("a benchmark has a number, and `{other}` is none")),
            };
        }
        other => return Err(format!("there is no command `{other}`")),
    };
    match rest.first() {
        None => Ok(command),
        Some(extra) => Err(format!("`{name}` takes no argument, and got `{extra}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn no_argument_asks_for_help() {
        assert_eq!(parsed(""), Ok(Command::Help));
        assert_eq!(parsed("test --help"), Ok(Command::Help));
    }

    #[test]
    fn passes_the_rest_of_run_to_the_server() {
        let server_args = vec!["--mbox".to_owned(), "mail.mbox".to_owned()];
        let expected = Ok(Command::Run { server_args });
        assert_eq!(parsed("run -- --mbox mail.mbox"), expected);
        assert_eq!(parsed("run --mbox mail.mbox"), expected);
    }

    #[test]
    fn benchmarks_are_chosen_by_number() {
        let numbers = vec!["1".to_owned(), "7".to_owned()];
        assert_eq!(parsed("bench 1 7"), Ok(Command::Bench { numbers }));
        let all = Command::Bench { numbers: vec![] };
        assert_eq!(parsed("bench"), Ok(all));
        let other = parsed("bench all").expect_err("no number");
        assert!(other.contains("`all`"), "{other}");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let unknown = parsed("deploy").expect_err("no such command");
        assert!(unknown.contains("`deploy`"), "{unknown}");
        let extra = parsed("check everything").expect_err("takes no argument");
        assert!(extra.contains("`everything`"), "{extra}");
    }
}
