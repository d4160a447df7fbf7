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

/// The benchmarks that a program's arguments name; all of them where they name none.
///
/// # Errors
///
/// A sentence that says what was not understood.
pub fn chosen(all: &[u8], args: impl Iterator<Item = String>) -> Result<Vec<u8>, String> {
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
