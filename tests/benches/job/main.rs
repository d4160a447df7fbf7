//! The benchmarks of the label job: the server's own code over the simulator, in one process and on
//! a clock that only they move.
//!
//! | number | module |
//! |---|---|
//! | 3 | [`steady`] |
//! | 4 | [`first_look`] |
//!
//! `cargo xtask bench` runs them. What they count hangs on no machine: Google's units, its requests,
//! minutes of the clock they move.

mod first_look;
mod organization;
mod stage;
mod steady;

use std::io::{self, Write as _};
use std::process::ExitCode;

use e2e::bench::Report;

/// What is printed before all.
const HEADER: &str = "\
Counts are gates. Gmail: the simulator, without a network, with the units of 2026-05. Database: SQLite, in a file.
";

/// The benchmarks there are.
const ALL: [u8; 2] = [3, 4];

fn main() -> ExitCode {
    let chosen = match e2e::bench::chosen(&ALL, std::env::args().skip(1)) {
        Ok(chosen) => chosen,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let held = runtime.and_then(|runtime| runtime.block_on(run(&chosen)));
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs and prints them; whether every gate held.
async fn run(chosen: &[u8]) -> io::Result<bool> {
    let mut out = io::stdout();
    out.write_all(HEADER.as_bytes())?;
    let mut held = true;
    for number in chosen {
        let report = report(*number).await;
        held &= report.gates_hold();
        writeln!(out, "\n{report}")?;
    }
    Ok(held)
}

async fn report(number: u8) -> Report {
    match number {
        3 => steady::run().await,
        _ => first_look::run().await,
    }
}
