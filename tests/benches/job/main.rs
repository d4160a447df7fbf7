//! The benchmarks of the label job: the server's own code over the simulator, in one process and on
//! a clock that only they move.
//!
//! | number | module |
//! |---|---|
//! | 3 | [`steady`] |
//! | 4 | [`first_look`] |
//! | 5 | [`throttled`] |
//! | 10 | [`servers`] |
//!
//! `cargo xtask bench` runs them. What they count hangs on no machine: Google's units, its requests,
//! minutes of the clock they move.

mod cpu;
mod first_look;
mod organization;
mod servers;
mod stage;
mod steady;
mod throttled;

use std::process::ExitCode;

use e2e::bench::Report;

/// What is printed before all.
const HEADER: &str = "\
Counts are gates. Gmail: the simulator, without a network, with the units of 2026-05. Database: SQLite, in a file; for 10 PostgreSQL.
";

/// The benchmarks there are.
const ALL: [u8; 4] = [3, 4, 5, 10];

fn main() -> ExitCode {
    e2e::bench::program(&ALL, HEADER, report)
}

async fn report(number: u8) -> Report {
    match number {
        3 => steady::run().await,
        4 => first_look::run().await,
        5 => throttled::run().await,
        _ => servers::run().await,
    }
}
