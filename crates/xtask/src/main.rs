//! `cargo xtask`: everything that is done to the project rather than by it.
//!
//! | module | does |
//! |---|---|
//! | [`args`] | the command line |
//! | [`workspace`] | where things are, and the environment of every child process |
//! | [`process`] | step lines and child processes |
//! | [`setup`] | gets the tools a command needs |
//! | [`check`] | format, lints, the dependency rule, the source rules |
//! | [`client`] | builds the client and weighs it |
//! | [`postgres`] | a throw-away PostgreSQL for the tests |
//! | [`mod@bench`] | the benchmarks |
//! | [`mod@test`], [`run`] | the two commands that people use |

mod args;
mod bench;
mod check;
mod client;
mod postgres;
mod process;
mod run;
mod setup;
mod test;
mod workspace;

use std::io::Write as _;
use std::process::ExitCode;

use args::Command;
use workspace::Workspace;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("error: {message}\n\n{}", args::HELP);
            return ExitCode::from(2);
        }
    };
    match execute(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> anyhow::Result<()> {
    if command == Command::Help {
        std::io::stdout().write_all(args::HELP.as_bytes())?;
        return Ok(());
    }
    let mut workspace = Workspace::find()?;
    match command {
        Command::Help => Ok(()),
        Command::Setup => setup::for_person(&mut workspace),
        Command::Run { server_args } => run::run(&mut workspace, &server_args),
        Command::Check => check::check(&workspace),
        Command::Test => test::test(&mut workspace),
        Command::Bench { numbers } => bench::bench(&mut workspace, &numbers),
    }
}
