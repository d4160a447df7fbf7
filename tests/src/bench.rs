//! What the benchmarks are counted and compared with: statistics, runs in turn, lines to print.
//!
//! Times mean little by themselves on a small, shared machine. So two ways of doing the same work
//! run in turn, A B B A, and what is told is the median of their ratios with an interval. A
//! against A runs first: where even that leaves 0.95 to 1.05, times are told and not judged.

mod line;
mod pairs;
mod stats;

pub use line::{Report, Verdict};
pub use pairs::{Compared, Steadiness, compare, compare_with_itself};
pub use stats::{Estimate, estimate, median, quantile};

use std::io::{self, Write as _};
use std::process::ExitCode;

/// A program that runs benchmarks: those of `all` that its arguments name, or all of them, each printed once it is
/// over. It fails where a gate did not hold.
pub fn program(all: &[u8], header: &str, report: impl AsyncFn(u8) -> Report) -> ExitCode {
    let chosen = match chosen(all, std::env::args().skip(1)) {
        Ok(chosen) => chosen,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let run = async || {
        let mut out = io::stdout();
        out.write_all(header.as_bytes())?;
        let mut held = true;
        for number in chosen {
            let report = report(number).await;
            held &= report.gates_hold();
            writeln!(out, "\n{report}")?;
        }
        Ok::<bool, io::Error>(held)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    match runtime.and_then(|runtime| runtime.block_on(run())) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The benchmarks that a program's arguments name; all of them where they name none.
/// Else a sentence that says what was not understood.
fn chosen(all: &[u8], args: impl Iterator<Item = String>) -> Result<Vec<u8>, String> {
    // `cargo bench` adds options of its own.
    let numbers = args.filter(|arg| !arg.starts_with("--"));
    let chosen: Vec<u8> = numbers
        .map(|arg| {
            let number = arg.parse().ok();
            let known = number.filter(|number| all.contains(number));
            known.ok_or_else(|| format!("there is no benchmark {arg}, only {all:?}"))
        })
        .collect::<Result<_, _>>()?;
    Ok(if chosen.is_empty() {
        all.to_vec()
    } else {
        chosen
    })
}
